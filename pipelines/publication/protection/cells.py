"""What each published row says: the quantities that its figures are, or follow from.

A quantity is one number about one place, whatever table shows it: the clients of a wijk stand in `kernindicatoren`, in
`gebruik` and, with the inhabitants that everybody knows, in the rate per 1.000. A row is hidden when one of its
quantities is; a quantity is known as soon as one row shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

KEY = ("gemeente_code", "jaar", "wet_code", "wijk_code", "maat", "onderdeel")
"""The name of a quantity: where and when, what is measured, and of which component, voorziening or form."""

CODE = pl.String

SPENDING = ("uitgaven_nominaal", "uitgaven_reeel", "uitgaven_reeel_na_tarieven")
"""The three lines of spending."""


@dataclass(frozen=True)
class Figure:
    """One column of a published table.

    Attributes:
        column: The column.
        maat: Expression for what it measures.
        onderdeel: Expression for the component that it is about, '' for all.
        where: Rows in which the column says this.
        follows_from: For a rate or share: the measures that it is computed from, instead of a quantity of its own.
    """

    column: str
    maat: pl.Expr
    onderdeel: pl.Expr = field(default_factory=lambda: pl.lit(""))
    where: pl.Expr = field(default_factory=lambda: pl.lit(value=True))
    follows_from: tuple[pl.Expr, ...] = ()


def _named(maat: str) -> pl.Expr:
    return pl.lit(maat)


def _without_all(column: str) -> pl.Expr:
    return pl.when(pl.col(column) == "ALLE").then(pl.lit("")).otherwise(pl.col(column))


RATES: Mapping[str, tuple[str, ...]] = {
    "clienten_per_1000_inwoners": ("clienten",),
    "indicaties_per_client": ("indicaties", "clienten"),
    "uitgaven_per_inwoner": ("uitgaven_nominaal",),
    "uitgaven_per_client": ("uitgaven_nominaal", "clienten"),
}
"""Indicators that say nothing new: they follow from others, and from inhabitants, whom everybody knows."""

_INDICATOR = pl.col("indicator_code")
BOUND = {"groep": "clienten_groep_vanaf_5_dagdelen", "individueel": "clienten_individueel_vanaf_4_uur"}
UNDER_BOUND = "clienten_onder_grens"
"""Who has support of a known size below the bound: published nowhere, but the difference of two counts that are."""

_LAYERS = {"MAATWERK": "clienten_maatwerk", "SOCIALE_BASIS": "clienten_sociale_basis"}
_LAYER = pl.col("laag_code").replace(_LAYERS)
_OBJECTIONS = ("bezwaren_afgehandeld", "bezwaren_gegrond")

FIGURES: Mapping[str, tuple[Figure, ...]] = {
    "main.kernindicatoren": (
        Figure("waarde", _INDICATOR, where=~_INDICATOR.is_in(list(RATES))),
        *(
            Figure("waarde", _named(""), where=_INDICATOR.eq(rate), follows_from=tuple(map(_named, of)))
            for rate, of in RATES.items()
        ),
    ),
    "main.gebruik": tuple(
        Figure(f"{maat}_aantal", _named(maat), _without_all("voorziening_code"))
        for maat in ("clienten", "clienten_peildatum", "indicaties", "indicaties_peildatum")
    ),
    "main.omvang_ondersteuning": (
        Figure("clienten_met_omvang_aantal", _named("clienten_met_omvang"), pl.col("ondersteuningsvorm_code")),
        Figure("omvang_per_week", _named("omvang_per_week"), pl.col("ondersteuningsvorm_code")),
        Figure("clienten_vanaf_grens_aantal", pl.col("ondersteuningsvorm_code").replace_strict(BOUND, default="")),
        Figure(
            "omvang_per_client_per_week",
            _named(""),
            pl.col("ondersteuningsvorm_code"),
            follows_from=(_named("omvang_per_week"), _named("clienten_met_omvang")),
        ),
    ),
    # The lines of a component have a ratio that its total over the gemeente shows, so here they are one quantity.
    "main.uitgaven": (Figure("uitgaven_eur_nominaal", _named(SPENDING[0]), pl.col("component_code")),),
    "main.eigen_bijdragen": (
        Figure("bijdragers_aantal", _named("bijdragers"), _without_all("regeling_naam")),
        Figure("opgelegd_eur_nominaal", _named("opgelegd"), _without_all("regeling_naam")),
        Figure("geind_eur_nominaal", _named("eigen_bijdragen"), _without_all("regeling_naam")),
    ),
    "main.buig": (
        Figure("gemiddeld_aantal", pl.format("aantal {} {}", "soort_code", "versie_code"), pl.col("regeling_code")),
        Figure("bedrag_eur_nominaal", pl.format("bedrag {} {}", "soort_code", "versie_code"), pl.col("regeling_code")),
    ),
    "main.beleidsdoelstellingen": (
        Figure("waarde", _INDICATOR),
        Figure(
            "gegrond_pct",
            _named(""),
            where=_INDICATOR.eq(_OBJECTIONS[1]),
            follows_from=tuple(map(_named, reversed(_OBJECTIONS))),
        ),
    ),
    "main.transformatiepiramide": (
        Figure("clienten_laag_aantal", _LAYER),
        Figure("aandeel_pct", _named(""), follows_from=(_LAYER, _named("TOTAAL"))),
    ),
}
"""Per published table with suppressed cells, what its columns say."""


def cells(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Every figure of the published tables with the quantity that it shows or follows from.

    Args:
        frames: Published tables by name; `wet_code` and `wijk_code` are taken as ALLE and the gemeente where missing.

    Returns:
        `tabel`, `rij` (position in its frame), `kolom`, the columns of `KEY`, `waarde` and `deel_nr`: 0 where the
        figure is the quantity, 1 for the numerator and 2 for the denominator of a rate.
    """
    found = [
        _of(frame, table, figure)
        for table, frame in frames.items()
        for figure in FIGURES.get(table, ())
        if frame.height
    ]
    return pl.concat(found)


def _of(frame: pl.DataFrame, table: str, figure: Figure) -> pl.DataFrame:
    names = {
        "wet_code": pl.col("wet_code") if "wet_code" in frame.columns else pl.lit("ALLE"),
        "wijk_code": pl.col("wijk_code") if "wijk_code" in frame.columns else pl.col("gemeente_code"),
    }
    rows = frame.with_row_index("rij").filter(figure.where & pl.col(figure.column).is_not_null())
    base = rows.select(
        pl.lit(table).alias("tabel"),
        pl.col("rij").cast(pl.Int64),
        pl.lit(figure.column).alias("kolom"),
        pl.col("gemeente_code"),
        pl.col("jaar").cast(pl.Int64),
        names["wet_code"].alias("wet_code"),
        names["wijk_code"].alias("wijk_code"),
        figure.maat.cast(CODE).alias("maat"),
        figure.onderdeel.cast(CODE).alias("onderdeel"),
        pl.col(figure.column).cast(pl.Float64).alias("waarde"),
    )
    if not figure.follows_from:
        return base.with_columns(pl.lit(0).alias("deel_nr"))
    # What it follows from is named in the order of the fraction: the numerator first.
    return pl.concat(
        base.with_columns(rows.with_columns(maat.cast(CODE).alias("maat"))["maat"], pl.lit(number).alias("deel_nr"))
        for number, maat in enumerate(figure.follows_from, start=1)
    )
