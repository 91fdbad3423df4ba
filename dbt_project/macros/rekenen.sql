{#- Money and rates: the only places that divide, cast and round (design rule 14). -#}

{#- A quotient as decimal, null when the divisor is 0 or missing. DuckDB would return a DOUBLE. -#}
{% macro deel(teller, noemer, decimalen=4) -%}
    cast(round(
        cast({{ teller }} as double) / nullif(cast({{ noemer }} as double), 0), {{ decimalen }}
    ) as decimal(28, {{ decimalen }}))
{%- endmacro %}

{#- Whole eurocents as euros, exact: a product of decimals, not a division. -#}
{% macro centen_naar_euro(centen) -%}
    cast(cast({{ centen }} as decimal(18, 0)) * cast(0.01 as decimal(3, 2)) as decimal(18, 2))
{%- endmacro %}

{#- Product of (1 + percentage) over the rows of a group, 1 for no rows, null as soon as one percentage is missing:
    a missing year must never count as 1 (design rule 9). Twelve decimals: more than any amount can show. -#}
{% macro kettingindex(percentage) -%}
    cast(case
        when count(*) = count({{ percentage }})
            then round(exp(sum(ln(1 + cast({{ percentage }} as double) / 100))), 12)
    end as decimal(20, 12))
{%- endmacro %}

{#- A money sum in prices of year t, brought to the price level of the base year. -#}
{% macro naar_basisjaar(bedrag, index_cumulatief) -%}
    case
        when {{ index_cumulatief }} = 1 then cast({{ bedrag }} as decimal(28, 8))
        else {{ deel(bedrag, index_cumulatief, 8) }}
    end
{%- endmacro %}
