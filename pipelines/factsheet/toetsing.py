"""The checks that a release passed before it was published, and those that warned, as they concern one gemeente."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.factsheet.kern import Kern
from pipelines.factsheet.model import Section, Table
from pipelines.factsheet.names import CODE, Plain, name_of
from pipelines.factsheet.prose import capitalised, number, sentence
from pipelines.factsheet.published import Row

GEMEENTE = re.compile(r"\bGM\d{4}\b")

FOUND = re.compile(r"(\d+) (?:van \d+ )?rij(?:en)?\b(?:, te beginnen met: (.*))?", re.DOTALL)
"""What a check found: how many rows, and the first of them."""

PATH = re.compile(r"\w/\w|\.(?:csv|md|yml)\b")

COLUMNS = ("Wat we vroegen", "Waarover", "Rijen", "Waarom we dit toetsen")


def quality(kern: Kern, name: str) -> Section:
    """Say which checks warned about this gemeente; what concerns others only is on their pages.

    Args:
        kern: Figures of the gemeente.
        name: Its name.
    """
    rows = kern.published.rows("_meta.kwaliteit")
    cells = tuple(_warnings([row for row in rows if not row["geslaagd"]], kern))
    points = "1 punt" if len(rows) == 1 else f"{number(len(rows))} punten"
    begin = f"Deze uitgave is vooraf op {points} getoetst"
    if not cells:
        others = len(kern.published.gemeenten) > 1
        return Section("kwaliteit", "Toetsen vooraf", (sentence(f"{begin}{_all_well(name, others)}"),))
    which = "is dit punt" if len(cells) == 1 else "zijn deze punten"
    text = sentence(f"{begin}. Niet in orde, en toch gepubliceerd, {which}:")
    return Section("kwaliteit", "Toetsen vooraf", (text,), tables=(Table("kwaliteit", "Niet in orde", COLUMNS, cells),))


def _all_well(name: str, others: bool) -> str:
    return f"; over {name} is alles in orde." if others else "; alles is in orde."


def _warnings(failed: Sequence[Row], kern: Kern) -> Iterator[tuple[str, ...]]:
    plain = Plain(kern)
    for row in failed:
        seen = row["waargenomen"] or ""
        if _concerns(seen, kern.gemeente):
            asked = capitalised(plain.text(row["verwachting"]))
            yield asked, name_of(row["tabel"]), _how_many(seen, kern), _why(row["reden"] or "")


def _concerns(seen: str, gemeente: str) -> bool:
    """Whether a check found something about a gemeente: it shows so, shows no gemeente, or doesn't show all."""
    named = GEMEENTE.findall(seen)
    return not named or gemeente in named or _all_shown(seen) is None


def _all_shown(seen: str) -> list[str] | None:
    """The rows that a check found, when it shows them all; each begins with the same column."""
    found = FOUND.match(seen)
    if found is None or not found[2]:
        return None
    column = re.escape(found[2].partition("=")[0])
    rows = re.split(f"; (?={column}=)", found[2])
    return rows if len(rows) == int(found[1]) else None


def _how_many(seen: str, kern: Kern) -> str:
    """How many rows are of this gemeente; of all together where not every row is shown, nothing where none is."""
    found, rows = FOUND.match(seen), _all_shown(seen)
    if found is None:
        return "geen" if seen == "0" else ""
    whole = number(int(found[1]))
    if len(kern.published.gemeenten) == 1 or not GEMEENTE.search(seen):
        return whole
    return f"{whole}, van alle gemeenten samen" if rows is None else number(sum(kern.gemeente in row for row in rows))


def _why(reason: str) -> str:
    """What a reader gets of a reason: sentences about columns and files are for who mends it."""
    return " ".join(one for one in re.split(r"(?<=\.) ", reason) if not CODE.search(one) and not PATH.search(one))
