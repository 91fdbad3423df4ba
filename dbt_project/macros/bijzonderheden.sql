{#- Whether a list of breaks is that of a row: the same gemeente, year and wet, the indicator that it shows, and its level.
    What can't be attributed to a wijk is a figure of the gemeente. -#}
{% macro raakt(bijzonderheden, rijen, indicator, wet=none, wijk=none) -%}
    {{ bijzonderheden }}.gemeente_code = {{ rijen }}.gemeente_code
    and {{ bijzonderheden }}.jaar = {{ rijen }}.jaar
    and {{ bijzonderheden }}.wet_code = {{ wet or rijen ~ '.wet_code' }}
    and {{ bijzonderheden }}.indicator_code = {{ indicator }}
    and {{ bijzonderheden }}.is_wijk = ({{ wijk or rijen ~ '.wijk_code' }} not in ({{ rijen }}.gemeente_code, 'NIET_TOE_TE_DELEN'))
{%- endmacro %}
