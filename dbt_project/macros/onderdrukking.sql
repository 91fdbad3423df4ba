{#- Whether a count of persons is too small to be shown; 0 describes nobody. -#}
{% macro is_te_klein(personen_aantal) -%} {{ personen_aantal }} between 1 and {{ var('minimum_cel') }} - 1 {%- endmacro %}
