"""The allow-list: what leaves the warehouse, under which name, in which order.

A table or column that isn't named here isn't published. The columns of a fact are the contract of design section 7;
a dimension is published as it is (`columns` empty): it holds names and codes, and no counts of persons. So are the
tables of the price correction, which rest on the posts of the whole gemeente.
"""

from __future__ import annotations

from dataclasses import dataclass

PERSONS = "personen_aantal"
"""How many persons a row rests on (null: on none); read by disclosure control and never published."""

SUPPRESSED = "is_onderdrukt"

SUPPRESSED_COMMENT = (
    "Waar als de waarden van deze rij niet getoond worden, omdat ze op te weinig personen berusten. "
    "Waarom een cel onderdrukt is staat nergens; een getoonde 0 is een echte nul."
)

PROTECTED = (
    "Aantallen van 1 tot en met 9 personen, en wat daarop berust, zijn onderdrukt; ook cijfers waaruit zij zouden "
    "volgen. Een onderdrukte cel zegt niet welk van beide."
)
"""Said in `_meta.tabellen` of every table with suppressed cells."""


@dataclass(frozen=True)
class PublishedTable:
    """One published table.

    Attributes:
        source: Table of the warehouse, with schema.
        target: Name in the published file, with schema.
        key: Columns that name a row; also the order in which rows are written.
        columns: The published columns in their order; empty means all of them.
        rests_on_persons: Columns that lose their value when the row rests on too few persons.
        persons: Column of the warehouse that says on how many persons a row rests.
    """

    source: str
    target: str
    key: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rests_on_persons: tuple[str, ...] = ()
    persons: str = PERSONS

    @property
    def is_protected(self) -> bool:
        """Whether disclosure control applies."""
        return bool(self.rests_on_persons)


_CELL = ("gemeente_code", "jaar", "wet_code")

TABLES = (
    PublishedTable(
        "marts.kernindicatoren",
        "main.kernindicatoren",
        key=(*_CELL, "wijk_code", "indicator_code"),
        columns=(
            *(*_CELL, "wijk_code", "indicator_code", "waarde", SUPPRESSED, "status", "prijspeil_jaar"),
            *("peildatum", "indeling_jaar", "herkomst", "bijzonderheid_ids"),
        ),
        rests_on_persons=("waarde",),
    ),
    PublishedTable("marts.indicatoren", "main.indicatoren", key=("code",)),
    PublishedTable(
        "marts.uitgaven",
        "main.uitgaven",
        key=(*_CELL, "component_code", "wijk_code"),
        columns=(
            *(*_CELL, "component_code", "wijk_code"),
            *("uitgaven_eur_nominaal", "uitgaven_eur_reeel", "uitgaven_eur_reeel_na_tarieven", SUPPRESSED),
            *("prijspeil_jaar", "indeling_jaar", "status", "herkomst", "bijzonderheid_ids"),
        ),
        rests_on_persons=("uitgaven_eur_nominaal", "uitgaven_eur_reeel", "uitgaven_eur_reeel_na_tarieven"),
    ),
    PublishedTable(
        "marts.gebruik",
        "main.gebruik",
        key=(*_CELL, "wijk_code", "voorziening_code"),
        columns=(
            *(*_CELL, "wijk_code", "voorziening_code", "clienten_aantal", "clienten_peildatum_aantal"),
            *(
                "indicaties_aantal",
                "indicaties_peildatum_aantal",
                SUPPRESSED,
                "indeling_jaar",
                "herkomst",
                "bijzonderheid_ids",
            ),
        ),
        rests_on_persons=(
            *("clienten_aantal", "clienten_peildatum_aantal"),
            *("indicaties_aantal", "indicaties_peildatum_aantal"),
        ),
    ),
    PublishedTable(
        "marts.omvang_ondersteuning",
        "main.omvang_ondersteuning",
        key=(*_CELL, "wijk_code", "ondersteuningsvorm_code"),
        columns=(
            *(*_CELL, "wijk_code", "ondersteuningsvorm_code", "eenheid_naam", "clienten_met_omvang_aantal"),
            *("omvang_per_week", "omvang_per_client_per_week", "grens_per_week", "clienten_vanaf_grens_aantal"),
            *(SUPPRESSED, "zonder_omvang_pct", "indeling_jaar", "herkomst", "bijzonderheid_ids"),
        ),
        rests_on_persons=(
            *("clienten_met_omvang_aantal", "omvang_per_week", "omvang_per_client_per_week"),
            *("clienten_vanaf_grens_aantal", "zonder_omvang_pct"),
        ),
    ),
    PublishedTable(
        "marts.buig",
        "main.buig",
        key=("gemeente_code", "jaar", "regeling_code", "soort_code", "versie_code"),
        columns=(
            *("gemeente_code", "jaar", "regeling_code", "soort_code", "versie_code"),
            *("bedrag_eur_nominaal", "gemiddeld_aantal", SUPPRESSED, "status", "herkomst", "bijzonderheid_ids"),
        ),
        rests_on_persons=("bedrag_eur_nominaal", "gemiddeld_aantal"),
        persons="gemiddeld_aantal",
    ),
    PublishedTable(
        "marts.begroting_realisatie",
        "main.begroting_realisatie",
        key=(*_CELL, "post", "soort_code", "versie_code"),
        columns=(*_CELL, "post", "soort_code", "versie_code", "bedrag_eur_nominaal", "component_code", "herkomst"),
    ),
    PublishedTable(
        "marts.eigen_bijdragen",
        "main.eigen_bijdragen",
        key=("gemeente_code", "jaar", "wijk_code", "regeling_naam"),
        columns=(
            *(*_CELL, "wijk_code", "regeling_naam", "perioden_aantal", "bijdragers_aantal"),
            *("opgelegd_eur_nominaal", "geind_eur_nominaal", "jaarrekening_eur_nominaal", "verschil_eur_nominaal"),
            *(SUPPRESSED, "indeling_jaar", "herkomst"),
        ),
        rests_on_persons=(
            *("bijdragers_aantal", "opgelegd_eur_nominaal"),
            *("geind_eur_nominaal", "verschil_eur_nominaal"),
        ),
    ),
    PublishedTable(
        "marts.beleidsdoelstellingen",
        "main.beleidsdoelstellingen",
        key=(*_CELL, "indicator_code"),
        columns=(
            *(*_CELL, "indicator_code", "waarde", "gegrond_pct", "respondenten_aantal", SUPPRESSED),
            *("bron_naam", "status", "herkomst", "bijzonderheid_ids"),
        ),
        rests_on_persons=("waarde", "gegrond_pct", "respondenten_aantal"),
    ),
    PublishedTable(
        "marts.besparingen",
        "main.besparingen",
        key=("gemeente_code", "jaar", "programma_naam", "maatregel_naam", "wet_code", "maatregel_soort_code"),
        columns=(
            *("gemeente_code", "jaar", "programma_naam", "maatregel_naam", "wet_code", "maatregel_soort_code"),
            *("bedrag_eur_nominaal", "gerealiseerd_eur_nominaal", "herkomst", "bijzonderheid_ids"),
        ),
    ),
    PublishedTable(
        "marts.transformatiepiramide",
        "main.transformatiepiramide",
        key=("gemeente_code", "jaar", "wijk_code", "laag_code"),
        columns=(
            *("gemeente_code", "jaar", "wijk_code", "laag_code", "clienten_laag_aantal", "aandeel_pct"),
            *(SUPPRESSED, "indeling_jaar", "herkomst", "bijzonderheid_ids"),
        ),
        rests_on_persons=("clienten_laag_aantal", "aandeel_pct"),
    ),
    # What the statistics say of inhabitants, houses and incomes is public already: nothing in it is hidden.
    PublishedTable(
        "marts.gebiedskenmerken",
        "main.gebiedskenmerken",
        key=("gemeente_code", "jaar", "wijk_code", "kenmerk_code", "categorie_code"),
        columns=(
            *("gemeente_code", "jaar", "wijk_code", "kenmerk_code", "categorie_code", "waarde", "eenheid_naam"),
            *("indeling_jaar", "herkomst"),
        ),
    ),
    PublishedTable("marts.prijscorrectie", "main.prijscorrectie", key=(*_CELL, "component_code")),
    PublishedTable(
        "marts.prijscorrectie_varianten",
        "main.prijscorrectie_varianten",
        key=(*_CELL, "reeks_code", "prijspeil_jaar"),
    ),
    PublishedTable("marts.wetten", "main.wetten", key=("wet_code",)),
    PublishedTable("marts.wijken", "main.wijken", key=("gemeente_code", "jaar", "wijk_code")),
    PublishedTable("marts.jaren", "main.jaren", key=("gemeente_code", "jaar")),
    PublishedTable("marts.voorzieningen", "main.voorzieningen", key=("voorziening_code",)),
    PublishedTable("marts.producten", "main.producten", key=("voorziening_sleutel",)),
    PublishedTable(
        "meta.bronnen",
        "_meta.bronnen",
        key=("bron", "levering_id"),
        columns=(
            *("bron", "levering_id", "bestand", "herkomst", "periode", "ontvangen_op"),
            *("rijen_gelezen", "rijen_geaccepteerd", "rijen_afgewezen", "in_gebruik"),
        ),
    ),
    PublishedTable(
        "meta.aansluiting",
        "_meta.aansluiting",
        key=("gemeente_code", "volgnr"),
        columns=(
            *("gemeente_code", "volgnr", "bron", "onderwerp", "wet", "post_of_indicator", "jaar", "versie"),
            *("eenheid", "precisie", "waarde_gepubliceerd", "waarde_berekend", "verschil", "tolerantie"),
            *("status", "toelichting"),
        ),
    ),
    PublishedTable("meta.bijzonderheden", "_meta.bijzonderheden", key=("bijzonderheid_id",)),
)
