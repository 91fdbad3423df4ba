{#- The primary key of a model: its columns are never empty and never twice the same. Returns the keys that fail. -#}
{% test unieke_sleutel(model, kolommen) %}
select
    {{ kolommen | join(', ') }},
    count(*) as rijen_aantal
from {{ model }}
group by {{ kolommen | join(', ') }}
having count(*) > 1
{%- for kolom in kolommen %} or {{ kolom }} is null {%- endfor %}
{% endtest %}
