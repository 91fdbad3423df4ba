"""Wijken, buurten and addresses, and the population in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import product
from string import ascii_uppercase

import numpy as np
import polars as pl

from pipelines.example.context import HENGELO, Context
from pipelines.example.tables import table
from pipelines.example.writer import Side, Writer

EDITIONS = (2019, 2022, 2024)
"""Years of the division and of the address files; between them a year uses the one before."""

ADDRESSES = {2019: 38_500, 2022: 39_200, 2024: 39_900}
"""Number of addresses per edition: near the 40.461 woonruimten of Hengelo in the gemeentefonds of 2024."""

PER_POSTCODE = 20
"""Addresses per postcode: the Dutch average is 17."""

UNKNOWN_POSTCODE = "ZZ"
"""Letters that no generated address gets, for persons whose address is unknown."""


@dataclass(frozen=True)
class Area:
    """A wijk or buurt.

    Attributes:
        niveau: wijk or buurt.
        code: CBS code with prefix.
        naam: Its name.
        gewicht: Share in the addresses: of the gemeente for a wijk, of the wijk for a buurt.
        gebruik: For a wijk: use of provisions per address, 1 = average.
    """

    niveau: str
    code: str
    naam: str
    gewicht: float
    gebruik: float


def areas(context: Context, niveau: str) -> list[Area]:
    """The wijken or buurten of a gemeente; a fictional one gets the division of Hengelo under its own code."""
    rows = table("gebieden").filter(pl.col("niveau") == niveau).iter_rows(named=True)
    prefix = ("WK" if niveau == "wijk" else "BU") + context.digits
    return [
        Area(
            niveau,
            prefix + row["code"],
            row["naam"] if context.code == HENGELO else f"{niveau.capitalize()} {row['code']} van {context.naam}",
            float(row["gewicht"]),
            float(row["gebruik"] or 0),
        )
        for row in rows
    ]


def make_addresses(context: Context) -> pl.DataFrame:
    """All addresses of a gemeente, those of the first edition first.

    Returns:
        postcode, huisnummer, `buurt<year>` per edition (null before the address existed) and kans: how likely a
        client lives there.
    """
    wijken, buurten = areas(context, "wijk"), areas(context, "buurt")
    weight = {w.code[2:]: w.gewicht / sum(b.gewicht for b in buurten if b.code[2:8] == w.code[2:]) for w in wijken}
    share = np.array([b.gewicht * weight[b.code[2:8]] for b in buurten])
    counts = _apportion(ADDRESSES[EDITIONS[-1]], share)
    home = np.repeat(np.arange(len(buurten)), counts)
    wijk = np.array([int(b.code[6:8]) for b in buurten])[home]
    rank = _rank_within(wijk)
    letters = np.array(_letters())
    pc4 = (7550 if context.number == 0 else 1000 + 10 * context.number) + wijk
    frame = pl.DataFrame(
        {
            "postcode": np.char.add(pc4.astype(str), letters[rank // PER_POSTCODE]),
            "huisnummer": 1 + 2 * (rank % PER_POSTCODE) + (rank // PER_POSTCODE) % 2,
            "kans": np.array([w.gebruik for w in wijken])[wijk],
        }
    )
    return _with_editions(context, frame, home, np.array([b.code for b in buurten]))


def _with_editions(context: Context, frame: pl.DataFrame, home: np.ndarray, codes: np.ndarray) -> pl.DataFrame:
    """Add the buurt per edition: some addresses are newly built, and a few lie in another buurt from then on."""
    rng = context.rng("indeling")
    order = rng.permutation(frame.height)
    current = home.copy()
    for year in EDITIONS:
        if year != EDITIONS[0]:
            # Redrawn borders touch dozens of addresses, seldom more.
            moved = rng.choice(order[: ADDRESSES[EDITIONS[0]]], size=40, replace=False)
            current[moved] = (current[moved] + 1) % len(codes)
        values = codes[current].astype(object)
        values[order[ADDRESSES[year] :]] = None
        # A list, because an array of objects that begins with a null has no type for Polars.
        frame = frame.with_columns(pl.Series(f"buurt{year}", values.tolist(), dtype=pl.String))
    return frame


@cache
def _letters() -> tuple[str, ...]:
    """The letters of postcodes in order; SA, SD and SS are never given out."""
    pairs = ("".join(pair) for pair in product(ascii_uppercase, repeat=2))
    return tuple(pair for pair in pairs if pair not in {"SA", "SD", "SS", UNKNOWN_POSTCODE})


def _rank_within(groups: np.ndarray) -> np.ndarray:
    """Position of each element within its group; groups are contiguous and ascending."""
    starts = np.searchsorted(groups, np.unique(groups))
    return np.arange(len(groups)) - starts[np.searchsorted(np.unique(groups), groups)]


def _apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole numbers in proportion to the weights that add up to the total (largest remainders)."""
    exact = weights / weights.sum() * total
    whole = np.floor(exact).astype(np.int64)
    whole[np.argsort(-(exact - whole), kind="stable")[: total - whole.sum()]] += 1
    return whole


def write_geography(context: Context, writer: Writer, addresses: pl.DataFrame) -> None:
    """Write gebieden, adressen (one file per edition) and bevolking of a gemeente."""
    _write_areas(context, writer)
    for year in EDITIONS:
        buurt = pl.col(f"buurt{year}")
        rows = addresses.filter(buurt.is_not_null()).sort("postcode", "huisnummer")
        code = buurt.str.slice(2)
        bare = year == EDITIONS[0]  # CBS left out prefix and leading zeros in its older editions
        rows = rows.select(
            PC6="postcode",
            Huisnummer="huisnummer",
            **{
                f"Buurt{year}": code.str.strip_chars_start("0") if bare else buurt,
                f"Wijk{year}": code.str.head(6).str.strip_chars_start("0") if bare else "WK" + code.str.head(6),
                f"Gem{year}": code.str.head(4).str.strip_chars_start("0") if bare else "GM" + code.str.head(4),
            },
        )
        writer.csv("adressen", f"adressen_{context.code}_{year}", rows, Side("synthetisch", date(year, 9, 1)))
    _write_population(context, writer)


def _write_areas(context: Context, writer: Writer) -> None:
    rows = [(str(year), *row) for year in EDITIONS for row in _area_rows(context)]
    frame = pl.DataFrame(rows, schema=["Jaar", "Gebiedscode", "Gebiedsnaam", "Niveau", "HoortBij"], orient="row")
    earlier = ({"Jaar": [str(year) for year in EDITIONS[:-1]]}, "aanname", "Indeling van 2024 aangehouden.")
    side = Side("synthetisch", date(2024, 9, 1))
    if context.code == HENGELO:
        side = Side("gepubliceerd", date(2024, 9, 1), "CBS, Wijk- en buurtkaart 2024", None, [earlier])
    writer.csv("gebieden", f"gebieden_{context.code}", frame, side)


def _area_rows(context: Context) -> list[tuple[str, str, str, str | None]]:
    rows: list[tuple[str, str, str, str | None]] = [(context.code, context.naam, "gemeente", None)]
    rows += [(wijk.code, wijk.naam, "wijk", context.code) for wijk in areas(context, "wijk")]
    return rows + [(b.code, b.naam, "buurt", f"WK{b.code[2:8]}") for b in areas(context, "buurt")]


def _write_population(context: Context, writer: Writer) -> None:
    totals = table("bevolking").iter_rows(named=True)
    rows = [row for total in totals for row in _population(context, total["peildatum"], int(total["inwoners"]))]
    frame = pl.DataFrame(rows, schema=["Peildatum", "Gebiedscode", "Leeftijdsgroep", "Aantal"], orient="row")
    side = Side("synthetisch", date(2025, 6, 1))
    if context.code == HENGELO:
        side = _population_side(context)
    writer.csv("bevolking", f"bevolking_{context.code}", frame.with_columns(pl.col("Peildatum").str.to_date()), side)


def _population(context: Context, when: str, total: int) -> list[tuple[str, str, str, int]]:
    """Inhabitants per area and age group on one date; wijken add up to the gemeente, age groups to `totaal`."""
    wijken = areas(context, "wijk")
    ages = table("leeftijden")
    per_wijk = _apportion(total, np.array([wijk.gewicht for wijk in wijken]))
    cells = np.array([_apportion(n, ages["aandeel"].cast(pl.Float64).to_numpy()) for n in per_wijk])
    rows = []
    for code, counts in [(context.code, cells.sum(axis=0)), *zip([w.code for w in wijken], cells, strict=True)]:
        groups = [*ages["leeftijdsgroep"], "totaal"]
        rows += [(when, code, group, int(n)) for group, n in zip(groups, [*counts, counts.sum()], strict=True)]
    return rows


def _population_side(context: Context) -> Side:
    years = table("bevolking")
    assumed = years.filter(pl.col("herkomst") == "aanname")["peildatum"].str.to_date().dt.strftime("%d-%m-%Y").to_list()
    wijken = [wijk.code for wijk in areas(context, "wijk")]
    exceptions = [
        ({"Peildatum": assumed}, "aanname", "Alleen het inwonertal van 31-12-2023 is door de gemeente gepubliceerd."),
        ({"Gebiedscode": wijken}, "aanname", "De verdeling over wijken is niet gepubliceerd."),
        ({"Leeftijdsgroep": table("leeftijden")["leeftijdsgroep"].to_list()}, "aanname", "Aandelen van de factsheet."),
    ]
    remark = "De factsheet noemt 82.324 op 31-12-2023; CBS telt 83.058 op 1-1-2024. De factsheet is aangehouden."
    return Side("gepubliceerd", date(2025, 6, 1), "Factsheet Sociaal Domein in Beeld 2023", remark, exceptions)
