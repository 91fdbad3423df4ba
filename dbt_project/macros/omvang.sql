{#- Omvang per week in the unit that is asked for (WJ756), null where none can be told (design rule 5).
    Minutes, hours and dagdelen of 4 hours convert into each other; etmalen only count as etmalen; pieces and euros are no
    time. Per day x 7, per month x 12 / 52; a total is spread over the weeks of the indicatie (days / 7, both ends
    included), so it says nothing as long as the indicatie is open. -#}
{% macro omvang_per_week(volume, eenheid, frequentie, ingangsdatum, einddatum, doel_eenheid) -%}
    case
        when {{ in_minuten(eenheid) }} is not null and {{ in_minuten(doel_eenheid) }} is not null
            or {{ eenheid }} = '14' and {{ doel_eenheid }} = '14'
            then {{ deel(
                volume ~ ' * coalesce(' ~ in_minuten(eenheid) ~ ', 1) * '
                ~ "case " ~ frequentie ~ " when '1' then 7 when '2' then 1 when '4' then 12 when '6' then 7 end",
                'coalesce(' ~ in_minuten(doel_eenheid) ~ ', 1) * '
                ~ "case " ~ frequentie ~ " when '1' then 1 when '2' then 1 when '4' then 52 when '6' then "
                ~ dbt.datediff(ingangsdatum, einddatum, 'day') ~ ' + 1 end',
                8
            ) }}
    end
{%- endmacro %}

{#- The minutes in a unit of time: minuut, uur, dagdeel; null for what is no time of contact. -#}
{% macro in_minuten(eenheid) -%} case {{ eenheid }} when '01' then 1 when '04' then 60 when '16' then 240 end {%- endmacro %}
