"""What `sdib explain` knows of each source: where its rows are, whom they concern, and which of them make an indicator.

The tests hold this against the example deliveries: every indicator of the dictionary, and the counts of a few by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SPENDING = frozenset({"uitgaven_nominaal", "uitgaven_reeel", "uitgaven_reeel_na_tarieven"})
REAL = SPENDING - {"uitgaven_nominaal"}
RATIOS_OF_SPENDING = frozenset({"uitgaven_per_inwoner", "uitgaven_per_client"})
LAYERS = frozenset({"clienten_maatwerk", "clienten_sociale_basis"})
HEAVY = frozenset({"clienten_groep_vanaf_5_dagdelen", "clienten_individueel_vanaf_4_uur"})
BUIG = frozenset({"buig_budget", "buig_lasten", "buig_saldo"})
SAVINGS = frozenset({"besparing_gerealiseerd", "besparing_taakstelling"})

PLACED_BY = ("adressen", "gebieden")
"""What puts persons in a wijk, so what a figure below the gemeente rests on too."""

YEARS_BESIDE = {"instroom": (-1, 0), "uitstroom": (0, 1)}
"""Figures that compare a year with the one before or after it."""

_ON_DATE = "is_peildatum"
_BEST_TOTAL = (
    "regeling_code = 'TOTAAL'",
    "(gemeente_code, jaar, soort_code, voorkeur_volgnr) in (select (gemeente_code, jaar, soort_code, "
    "min(voorkeur_volgnr)) from conformed.fct_buig where regeling_code = 'TOTAAL' and bedrag_eur_nominaal is not null "
    "group by gemeente_code, jaar, soort_code)",
)


@dataclass(frozen=True)
class Source:
    """One source: its delivered rows in raw, and those that count in the warehouse.

    Attributes:
        delivered: Which rows of raw concern the year; $van and $tot are its first and last year, $indeling that of the
            wijken.
        table: The fact of the warehouse; empty where there is nothing to count.
        person: What tells persons apart in it; empty where rows are about nobody.
        wetten: The wetten that the source says anything about; empty for all of them.
        always: Which rows of the fact count for every indicator.
        counts: Indicator -> which of its rows count, each condition within the one before it, so that the rows that
            don't count can be weighed too; all rows for an indicator that isn't here.
        number: What is counted.
        unit: The Dutch word for that.
    """

    delivered: str = "jaar between $van and $tot"
    table: str = ""
    person: str = ""
    wetten: frozenset[str] = frozenset()
    always: str = "true"
    counts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    number: str = "count(*)"
    unit: str = "rijen"


_CARE = frozenset({"WMO", "JEUGDWET"})
_INCOME = frozenset({"PARTICIPATIEWET"})
_BY_MONTH = "cast(left(verslagmaand, 4) as integer) between $van and $tot"
_NO_BBZ = "regeling_code <> 'BBZ'"

SOURCES = {
    "indicaties": Source(
        "year(ingangsdatum) <= $tot and coalesce(year(einddatum), $tot) >= $van",
        table="conformed.fct_indicaties",
        person="drager_sleutel",
        wetten=_CARE,
        counts={
            "clienten_peildatum": (_ON_DATE,),
            "indicaties_peildatum": (_ON_DATE,),
            "clienten_maatwerk": (_ON_DATE, "is_maatwerk"),
            "clienten_groep_vanaf_5_dagdelen": (_ON_DATE, "ondersteuningsvorm_code = 'groep'"),
            "clienten_individueel_vanaf_4_uur": (_ON_DATE, "ondersteuningsvorm_code = 'individueel'"),
        },
        # With those of persons without a name, who are no clients: the few that there are would stand out otherwise.
        unit="indicaties",
    ),
    "declaraties": Source(
        "year(begindatum) between $van and $tot",
        table="conformed.fct_declaraties",
        person="drager_sleutel",
        wetten=_CARE,
    ),
    "bijstand": Source(
        _BY_MONTH,
        table="conformed.fct_bijstand",
        person="client_pseudoniem",
        wetten=_INCOME,
        counts={
            "bijstand_huishoudens": (_NO_BBZ, "right(verslagmaand, 2) = '12'"),
            "uitkeringen_gemiddeld": (_NO_BBZ,),
        },
    ),
    "loonkostensubsidie": Source(
        _BY_MONTH,
        table="conformed.fct_loonkostensubsidie",
        person="client_pseudoniem",
        wetten=_INCOME,
        # Before 2022 the costs of the BUIG held no loonkostensubsidie.
        counts=dict.fromkeys((*SPENDING, *RATIOS_OF_SPENDING), ("jaar >= 2022",)),
    ),
    "eigen_bijdragen": Source(
        "cast(left(periode, 4) as integer) between $van and $tot",
        table="conformed.fct_eigen_bijdragen",
        person="client_pseudoniem",
    ),
    "sociale_basis": Source(
        # The period of a delivery is the year in which a contact began: it may run on for years.
        "year(contact_startdatum) <= $tot and coalesce(year(contact_einddatum), $tot) >= $van",
        table="conformed.fct_sociale_basis",
        person="client_pseudoniem",
        counts={"clienten_sociale_basis": (_ON_DATE,)},
    ),
    "bezwaren": Source(
        "year(beslisdatum) between $van and $tot",
        table="conformed.fct_bezwaren",
        person="zaaknummer",
        counts={"bezwaren_gegrond": ("is_gegrond",)},
    ),
    "begroting": Source(
        table="conformed.fct_begroting",
        wetten=_CARE,
        always="soort_code = 'lasten' and versie_code = 'jaarrekening'",
    ),
    "buig_budget": Source(
        table="conformed.fct_buig",
        always=" and ".join(("soort_code = 'budget'", *_BEST_TOTAL)),
    ),
    "buig_realisatie": Source(
        table="conformed.fct_buig",
        wetten=_INCOME,
        always=" and ".join(("soort_code = 'lasten'", *_BEST_TOTAL)),
    ),
    "besparingen": Source(
        table="conformed.fct_besparingen",
        counts={
            "besparing_gerealiseerd": ("maatregel_soort_code in ('besparing', 'investering')",),
            "besparing_taakstelling": ("maatregel_soort_code = 'taakstelling'",),
        },
    ),
    "beleidsindicatoren": Source(
        "jaar between $van and $tot and indicator_code = $indicator_code",
        table="conformed.fct_beleidsindicatoren",
        always="indicator_code = $indicator_code",
    ),
    # An index and an effect go on counting in the years after their own.
    "prijsindex": Source("true", table="marts.prijscorrectie", always="index_pct is not null"),
    "reele_tarieven": Source(
        "jaar <= $tot",
        table="marts.prijscorrectie",
        always="component_code <> 'ALLE' and effect_eur_nominaal <> 0",
    ),
    "bevolking": Source(
        "year(peildatum) between $van and $tot",
        table="conformed.agg_bevolking",
        number="sum(inwoners_aantal)",
        unit="inwoners",
    ),
    "adressen": Source("indeling_jaar = $indeling"),
    "gebieden": Source("indeling_jaar = $indeling"),
}

FINAL_VERSIONS = ("jaarrekening", "realisatie", "-")
"""What was published about a closed year: budgets and forecasts are other figures."""

RECONCILED_BY = {
    "bedrag": frozenset({"uitgaven_nominaal"}),
    "budget": frozenset({"buig_budget"}),
    "regeling": frozenset({"uitkeringen_gemiddeld"}),
    "besparing": frozenset({"besparing_gerealiseerd"}),
    "investering": frozenset({"besparing_gerealiseerd"}),
}
"""What a published figure is held against, when not against an indicator -> the indicators that are made of it."""

TOTALS = frozenset({"lasten", "lasten_met_taakstelling", "TOTAAL"})
"""What stands for a whole among those; a jaarrekening holds no taakstelling, so it is the same with it."""
