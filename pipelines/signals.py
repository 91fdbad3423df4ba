"""The command `sdib signals`: what the owner of a register should look at, from the private warehouse.

Signals never stop anything and are never published: they name toewijzingen and lines of declaraties.
"""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from pipelines.publication.database import opened, statement
from pipelines.settings import Settings

SHOWN = 20
"""A screen; the rest is for a spreadsheet."""

COLUMNS = ("gemeente_code", "jaar", "wet_code", "signaal_code", "vindplaats", "gevonden", "verwacht", "actie")


class SignalsError(Exception):
    """There is nothing to read, no such kind, or a place where signals don't belong."""


def count_signals(settings: Settings) -> dict[str, int]:
    """Count the signals of the last refresh per kind, zeros included.

    Raises:
        SignalsError: Nothing was built yet, or the warehouse can't be read now.
    """
    return {str(code): int(str(count)) for code, _, count in _kinds(settings)}


def show_signals(settings: Settings, code: str | None, target: Path | None) -> None:
    """Print the kinds and their counts, or the signals of one kind; with a target, write them to a CSV file.

    Args:
        settings: The installation.
        code: One kind, in any case; without it, all.
        target: The file to write.

    Raises:
        SignalsError: Nothing to read yet or now, no such kind, or a target that can't or may not be written.
    """
    console = Console(highlight=False, soft_wrap=True)
    place = None if target is None else _checked(settings, target)
    kinds = _kinds(settings)
    code = None if code is None else code.upper()
    known = [str(kind) for kind, _, _ in kinds]
    if code is not None and code not in known:
        raise SignalsError(f"There is no signal {code}; the kinds are {', '.join(known)}.")
    rows = _signals(settings, code)
    if target is not None and place is not None:
        _write(target, place, rows)
        console.print(f"Wrote {len(rows)} signals to {target}.", markup=False)
    elif code is None:
        table = Table(box=None, pad_edge=False)
        for header in ("signaal", "aantal", "wat"):
            table.add_column(header, justify="right" if header == "aantal" else "left")
        for kind, title, count in kinds:
            table.add_row(str(kind), str(count), str(title))
        console.print(table)
    else:
        for row in rows[:SHOWN]:
            found = dict(zip(COLUMNS, row, strict=True))
            console.print(
                f"{found['gemeente_code']} {found['jaar']} {found['wet_code']}  {found['vindplaats']}: "
                f"{found['gevonden']}; verwacht: {found['verwacht']}",
                markup=False,
            )
        if len(rows) > SHOWN:
            console.print(f"En nog {len(rows) - SHOWN}: sdib signals {code} --csv BESTAND")
        if rows:
            console.print(f"Wat te doen: {rows[0][COLUMNS.index('actie')]}", markup=False)


def _kinds(settings: Settings) -> list[tuple[object, ...]]:
    return _read(
        settings,
        "select lijst.signaal_code, lijst.titel, count(signalen.signaal_code) from seeds.lijst_signalen as lijst "
        "left join quality.signalen as signalen on lijst.signaal_code = signalen.signaal_code "
        "group by lijst.signaal_code, lijst.titel order by lijst.signaal_code",
    )


def _signals(settings: Settings, code: str | None) -> list[tuple[object, ...]]:
    query = statement("select {columns} from quality.signalen", columns=COLUMNS)
    # Newest and largest first; sizes of different kinds have different units. The rest only makes the order certain.
    order = "signaal_code, jaar desc, grootte desc nulls last, gemeente_code, wet_code, vindplaats, gevonden"
    return _read(settings, f"{query} where signaal_code = coalesce(?, signaal_code) order by {order}", code)


def _read(settings: Settings, query: str, *parameters: str | None) -> list[tuple[object, ...]]:
    if not settings.warehouse_path.exists():
        raise SignalsError(f"There is no warehouse in {settings.data_dir}; run: sdib refresh")
    try:
        with opened(settings.warehouse_path) as connection:
            return connection.execute(query, list(parameters)).fetchall()
    except duckdb.Error as error:
        raise SignalsError("The warehouse is in use or older than the models; wait, or run: sdib refresh") from error


def _checked(settings: Settings, target: Path) -> Path:
    """Give the place that is really written, when signals may be written there."""
    place = target.resolve()
    # Anywhere in it: in landing it would become a delivery, and the published folder has readers.
    if place.is_relative_to(settings.data_dir.resolve()):
        raise SignalsError(f"{target} lies in the data root, where signals are read by others or as a delivery.")
    if not place.parent.is_dir():
        raise SignalsError(f"There is no folder {target.parent}.")
    if place.exists() and not place.is_file():
        raise SignalsError(f"{target} is no ordinary file.")
    return place


def _write(target: Path, place: Path, rows: list[tuple[object, ...]]) -> None:
    try:
        # A new file, which only its owner may read, takes the place of the old one, whatever that allowed; whole or not
        # at all.
        with tempfile.TemporaryDirectory(prefix=".sdib-", dir=place.parent) as folder:
            new = Path(folder) / place.name
            new.touch(mode=0o600)
            with new.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file, delimiter=";")
                writer.writerow(COLUMNS)
                writer.writerows(rows)
            new.replace(place)
    except OSError as error:
        raise SignalsError(f"{target} can't be written: {error.strerror}.") from error
