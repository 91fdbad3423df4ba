-- each row is an amount that was agreed on, saved or invested with a measure in a year
with

besparingen as (select * from {{ ref('fct_besparingen') }}),

bijzonderheden as (select * from {{ ref('dim_bijzonderheid') }})

select
    besparingen.gemeente_code,
    besparingen.jaar,
    besparingen.programma_naam,
    besparingen.maatregel_naam,
    besparingen.wet_code,
    besparingen.maatregel_soort_code,
    besparingen.bedrag_eur_nominaal,
    besparingen.gerealiseerd_eur_nominaal,
    besparingen.herkomst,
    coalesce(bijzonderheden.bijzonderheid_ids, '') as bijzonderheid_ids
from besparingen
left join bijzonderheden
    on {{ raakt(
        'bijzonderheden', 'besparingen',
        "case besparingen.maatregel_soort_code when 'taakstelling' then 'besparing_taakstelling' else 'besparing_gerealiseerd' end",
        wijk='besparingen.gemeente_code'
    ) }}
