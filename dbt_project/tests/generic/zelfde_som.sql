{#- No row and no cent is lost between two models: `telt` over this one equals `telt_ander` over the other.
    Returns both outcomes when they differ. -#}
{% test zelfde_som(model, ander, telt="count(*)", telt_ander=none, waar="true", waar_ander="true") %}
{{ config(meta={'uitleg': 'Onderweg zijn rijen of bedragen verdwenen of verdubbeld. Dit is een fout in de berekening, niet in de leveringen; meld haar aan de beheerder.'}) }}
with

hier as (select {{ telt }} as uitkomst from {{ model }} where {{ waar }}),

daar as (select {{ telt_ander or telt }} as uitkomst from {{ ander }} where {{ waar_ander }})

select
    hier.uitkomst as gevonden,
    daar.uitkomst as verwacht
from hier
cross join daar
where coalesce(hier.uitkomst, 0) <> coalesce(daar.uitkomst, 0)
{% endtest %}
