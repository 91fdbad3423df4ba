{#- The rows of a delivery that count: those whose place (gemeente and period) it holds, as the register decided.
    `periode` is the expression that names the period, or '' where the kind of delivery has none. -#}
{% macro is_in_gebruik(bron, periode="''") -%}
    exists (
        select 1
        from plaatsen
        where plaatsen.bron = '{{ bron }}'
            and plaatsen.levering_id = geleverd.levering_id
            and plaatsen.gemeente_code = geleverd.gemeente_code
            and plaatsen.periode = {{ periode }}
            and plaatsen.in_gebruik
    )
{%- endmacro %}
