{#- Money and rates: the only places that divide, cast and round (design rule 14). -#}

{#- A quotient as decimal, rounded half away from zero, null when the divisor is 0 or missing. The dividend counts to eight
    decimals and the divisor to twelve. -#}
{% macro deel(teller, noemer, decimalen=4) -%} {{ return(adapter.dispatch('deel')(teller, noemer, decimalen)) }} {%- endmacro %}

{#- DuckDB divides decimals through DOUBLE, which makes 0.0712 of 57 / 800 = 0.07125, and can't hold eight
    decimals of more than 90 million. So whole numbers are divided: one digit more than asked for, cut off, then rounded as decimal. -#}
{% macro duckdb__deel(teller, noemer, decimalen) -%}
    {%- set nullen = '0' * decimalen -%}
    cast(round(cast(
        cast(cast({{ teller }} as decimal(28, 8)) * cast(100000000 as decimal(9, 0)) as hugeint) * 100000{{ nullen }}
        // nullif(cast(cast({{ noemer }} as decimal(24, 12)) * cast(1000000000000 as decimal(13, 0)) as hugeint), 0)
        as decimal({{ 35 - decimalen }}, 0)
    ) * cast(0.{{ nullen }}1 as decimal({{ decimalen + 2 }}, {{ decimalen + 1 }})), {{ decimalen }}) as decimal(28, {{ decimalen }}))
{%- endmacro %}

{#- Elsewhere decimals divide as decimals, with as many digits as the engine keeps. -#}
{% macro default__deel(teller, noemer, decimalen) -%}
    cast(round(
        cast({{ teller }} as decimal(28, 8)) / nullif(cast({{ noemer }} as decimal(24, 12)), 0), {{ decimalen }}
    ) as decimal(28, {{ decimalen }}))
{%- endmacro %}

{#- An amount with two decimals per whole number, the same as `deel` of both. For millions of lines: amounts of less than
    90 billion fit in 64 bits, which DuckDB divides two hundred times as fast as the 128 of `deel`. -#}
{% macro prijs_per_stuk(bedrag, aantal) -%} {{ return(adapter.dispatch('prijs_per_stuk')(bedrag, aantal)) }} {%- endmacro %}

{% macro duckdb__prijs_per_stuk(bedrag, aantal) -%}
    cast(round(cast(
        cast({{ bedrag }} * 100 as bigint) * 1000 // nullif(cast({{ aantal }} as bigint), 0) as decimal(18, 0)
    ) * cast(0.00001 as decimal(6, 5)), 4) as decimal(18, 4))
{%- endmacro %}

{% macro default__prijs_per_stuk(bedrag, aantal) -%} cast({{ deel(bedrag, aantal) }} as decimal(18, 4)) {%- endmacro %}

{#- A share as whole percents, rounded half away from zero. -#}
{% macro heel_procent(aandeel) -%} cast(round(100 * {{ aandeel }}, 0) as decimal(18, 4)) {%- endmacro %}

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
