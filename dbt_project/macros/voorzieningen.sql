{#- The join from a row that names a product to the voorziening that was chosen for it (int_voorziening_keuze). -#}
{% macro zelfde_product(rij, keuze) -%}
    {%- for kolom in ['gemeente_code', 'wet_code', 'jaar', 'productcategorie_code', 'product_code', 'leveringsvorm_code'] -%}
    {{ rij }}.{{ kolom }} = {{ keuze }}.{{ kolom }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
