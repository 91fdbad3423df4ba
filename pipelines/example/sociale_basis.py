"""Contacts of the sociale basis: inhabitants who are helped without maatwerk, in the registrations of partners."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from pipelines.example.context import OPEN, Context
from pipelines.example.persons import births_wmo, make_people
from pipelines.example.spells import Spells, YearTarget, simulate
from pipelines.example.tables import target
from pipelines.example.writer import Side, Writer

VOORZIENINGEN = (
    ("Ouderenadviseur", "formeel"),
    ("Maatschappelijk werk", "formeel"),
    ("Cliëntondersteuning", "formeel"),
    ("Mantelzorgondersteuning", "formeel"),
    ("Maatjesproject", "informeel"),
    ("Buurtkamer", "informeel"),
    ("Inloop", "informeel"),
    ("Vrijwillige thuishulp", "informeel"),
)
"""Kinds of help with their form. The factsheet of 2023 counts the clients of both forms together."""

ALSO_WMO_SHARE = 0.12
"""Share of the clients who are a Wmo client too: the sociale basis stands beside maatwerk as often as before it."""


def write_contacts(
    context: Context, writer: Writer, wmo_clients: int, people: pl.DataFrame, addresses: pl.DataFrame
) -> None:
    """Write the contacts, one file per year in which they began; the first has what ran before as well.

    All files are of the same export, so that they know how each contact ended.

    Args:
        context: The gemeente.
        writer: Where to.
        wmo_clients: The first so many of `people` are the Wmo clients.
        people: Everybody who is in another register; the others of this one get the BSNs behind theirs.
        addresses: The addresses of the gemeente.
    """
    rows = _contacts(context, wmo_clients, people, addresses)
    frame = _raw(context, rows)
    side = Side("synthetisch", date(context.last_year + 1, 2, 1))
    for year in context.years:
        part = frame.filter(rows["jaar"] == year)
        writer.csv("sociale_basis", f"sociale_basis_{context.code}_{year}", part, side)


def _contacts(context: Context, wmo_clients: int, people: pl.DataFrame, addresses: pl.DataFrame) -> pl.DataFrame:
    """One row per contact with its person: soort (number), start and eind (day numbers), jaar of the file."""
    rng = context.rng("sociale basis")
    spells = simulate_contacts(context)
    births = births_wmo(rng, spells.clients)
    own = make_people(context, births, addresses, part="personen sociale basis", before=people.height)
    number = own["persoon"].to_numpy().copy()
    both = min(round(ALSO_WMO_SHARE * len(number)), wmo_clients)
    number[rng.choice(len(number), both, replace=False)] = rng.choice(wmo_clients, both, replace=False)
    kind = rng.integers(0, len(VOORZIENINGEN), spells.clients)
    frame = pl.DataFrame(
        {
            "persoon": number[spells.client],
            "soort": kind[spells.client],
            "start": spells.start,
            "eind": spells.end,
            "jaar": _start_years(context, spells),
        }
    )
    return frame.join(pl.concat([people, own]), on="persoon", how="left", maintain_order="left")


def simulate_contacts(context: Context) -> Spells:
    """Simulate the contacts on the targets of `doelwaarden.csv`."""

    def value(what: str, year: int) -> int:
        return target("sociale_basis", "Alle", what, year)

    targets = {
        year: YearTarget(
            value("clienten", year),
            value("clienten_peildatum", year),
            value("contacten", year),
            value("contacten_peildatum", year),
        )
        for year in context.years
    }
    before = context.first_year - 1
    stock = (value("clienten_peildatum", before), value("contacten_peildatum", before))
    return simulate(context.rng("contacten sociale basis"), targets, stock)


def _start_years(context: Context, spells: Spells) -> np.ndarray:
    years = spells.start.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return np.maximum(years, context.first_year)


def _raw(context: Context, rows: pl.DataFrame) -> pl.DataFrame:
    # The next contact of a person is with another kind of help, as somebody who goes from an adviser to a visitor.
    place = (pl.col("soort") + pl.int_range(pl.len()).over("persoon")) % len(VOORZIENINGEN)
    name, form = (pl.Series([pair[side] for pair in VOORZIENINGEN]) for side in (0, 1))
    return rows.with_columns(plaats=place).select(
        Gemeentecode=pl.lit(context.code),
        BSN="bsn",
        Startdatum=pl.col("start").cast(pl.Int32).cast(pl.Date),
        Einddatum=pl.when(pl.col("eind") < OPEN).then("eind").cast(pl.Int32).cast(pl.Date),
        Voorziening=pl.col("plaats").map_batches(name.gather, return_dtype=pl.String),
        Vorm=pl.col("plaats").map_batches(form.gather, return_dtype=pl.String),
        Postcode="postcode",
        Huisnummer="huisnummer",
    )
