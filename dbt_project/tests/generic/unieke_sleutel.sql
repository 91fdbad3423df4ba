{#- The primary key of a model: its columns are never empty and never twice the same. Returns the keys that fail. -#}
{% test unieke_sleutel(model, kolommen) %}
{{ config(meta={'uitleg': 'Deze sleutel is leeg of staat er meer dan één keer. Dit hoort de inlezing te voorkomen; meld het aan de beheerder.'}) }}
select
    {{ kolommen | join(', ') }},
    count(*) as rijen_aantal
from {{ model }}
group by {{ kolommen | join(', ') }}
having count(*) > 1
{%- for kolom in kolommen %} or {{ kolom }} is null {%- endfor %}
{% endtest %}
