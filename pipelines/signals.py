"""The command `sdib signals`: what the owner of a register should look at, from the private warehouse.

Signals never stop anything and are never published: they name toewijzingen and lines of declaraties.
"""

from __future__ import annotations

import csv
from pathlib import Path

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
        SignalsError: Nothing was built yet.
    """
    return {str(code): int(str(count)) for code, _, count in _kinds(settings)}


def show_signals(settings: Settings, code: str | None, target: Path | None) -> None:
    """Print the kinds and their counts, or the signals of one kind; with a target, write them to a CSV file.

    Args:
        settings: The installation.
        code: One kind; without it, all.
        target: The file to write.

    Raises:
        SignalsError: Nothing was built yet, no such kind, or a target that readers of the published file can reach.
    """
    console = Console(highlight=False, soft_wrap=True)
    kinds = _kinds(settings)
    known = [str(kind) for kind, _, _ in kinds]
    if code is not None and code not in known:
        raise SignalsError(f"There is no signal {code}; the kinds are {', '.join(known)}.")
    rows = _signals(settings, code)
    if target is not None:
        _write(settings, target, rows)
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
            console.print(f"and {len(rows) - SHOWN} more: sdib signals {code} --csv FILE")
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
    return _read(settings, query + " where signaal_code = coalesce(?, signaal_code) order by all", code)


def _read(settings: Settings, query: str, *parameters: str | None) -> list[tuple[object, ...]]:
    if not settings.warehouse_path.exists():
        raise SignalsError(f"There is no warehouse in {settings.data_dir}; run: sdib refresh")
    with opened(settings.warehouse_path) as connection:
        return connection.execute(query, list(parameters)).fetchall()


def _write(settings: Settings, target: Path, rows: list[tuple[object, ...]]) -> None:
    if target.resolve().is_relative_to(settings.published_dir.resolve()):
        raise SignalsError(f"{target} lies in the published folder, and signals are never published.")
    # Private also where the umask of the terminal says otherwise.
    target.touch(mode=0o600)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
