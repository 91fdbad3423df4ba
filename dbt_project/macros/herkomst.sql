{#- Origins in the order in which they weaken a figure: registratie, gepubliceerd, synthetisch, aanname. -#}
{% macro herkomst_rang(kolom) -%}
    case {{ kolom }}
        when 'aanname' then 4 when 'synthetisch' then 3 when 'gepubliceerd' then 2 when 'registratie' then 1
    end
{%- endmacro %}

{% macro herkomst_naam(rang) -%}
    case {{ rang }}
        when 4 then 'aanname' when 3 then 'synthetisch' when 2 then 'gepubliceerd' when 1 then 'registratie'
    end
{%- endmacro %}

{#- The origin of a figure that rests on several rows is the weakest of theirs (an aggregate). -#}
{% macro zwakste_herkomst(kolom) -%}
    {{ herkomst_naam('max(' ~ herkomst_rang(kolom) ~ ')') }}
{%- endmacro %}

{#- The weakest of several origins in one row; those that are missing don't count. -#}
{% macro zwakste_van(kolommen) -%}
    {%- set rangen = [] -%}
    {%- for kolom in kolommen %}{% do rangen.append('coalesce(' ~ herkomst_rang(kolom) ~ ', 0)') %}{% endfor -%}
    {{ herkomst_naam('greatest(' ~ rangen | join(', ') ~ ')') }}
{%- endmacro %}

{#- The status of a figure that rests on several parts is the least final of theirs (an aggregate). -#}
{% macro zwakste_status(kolom) -%}
    case max(case {{ kolom }} when 'prognose' then 3 when 'voorlopig' then 2 when 'definitief' then 1 end)
        when 3 then 'prognose' when 2 then 'voorlopig' when 1 then 'definitief'
    end
{%- endmacro %}
