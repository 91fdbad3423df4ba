{#- The vangnetuitkering over a deficit on the BUIG: the gemeente bears 7,5 % of the budget itself, gets half of what lies between
    7,5 % and 12,5 %, and all of what lies above (design rule 10; Participatiewet, art. 74). Null without a known deficit:
    greatest and least pass over a null, and would make an amount of it. -#}
{% macro vangnet(tekort, budget) -%}
    case when {{ tekort }} is not null then round(
        cast(0.5 as decimal(2, 1))
        * greatest(least({{ tekort }}, {{ budget }} * cast(0.125 as decimal(4, 3))) - {{ budget }} * cast(0.075 as decimal(4, 3)), 0)
        + greatest({{ tekort }} - {{ budget }} * cast(0.125 as decimal(4, 3)), 0), 2
    ) end
{%- endmacro %}
