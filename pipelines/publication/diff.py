"""What a release changes against another one, as a page for the data owner: `_meta.wijzigingen` in words.

Written from that table only, so that page and table never tell different things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

PAGE = "diff.md"

_SHOWN = 200
"""Rows of a list that are shown; the rest is counted here, and stands in `_meta.wijzigingen`."""

_CELLS = {
    "gewijzigd": "gewijzigde gegevens van cellen",
    "onderdrukking": "cellen die nu wel of juist niet meer onderdrukt zijn",
    "vervallen": "vervallen cellen",
    "nieuw": "nieuwe cellen",
}
"""In the order in which a reader looks for them: what is different first, then what can't be compared any more."""

_GROUPED = {
    "indicator": (("gemeente_code", "indicator_code"), "wet_code"),
    "jaar": (("gemeente_code", "jaar", "wet_code"), "indicator_code"),
    "wijk": (("gemeente_code", "wijk_code"), "jaar"),
}
"""Per niveau what stands on one line, and what is listed behind it."""

Row = dict[str, Any]
Numbers = dict[str, int]


def page(versie: str, previous: str | None, changes: pl.DataFrame) -> str:
    """Write the page.

    Args:
        versie: The release that it is about.
        previous: The release that it is compared with; null for the first.
        changes: The differences: `_meta.wijzigingen`, or what `changes.changes_between` finds.
    """
    lines = [f"# Uitgave {versie}", ""]
    if previous is None:
        lines.append("Dit is de eerste uitgave; er is niets om mee te vergelijken.")
    elif changes.is_empty():
        lines += [f"Vergeleken met {previous}.", ""]
        lines.append("De inhoud is gelijk: alleen leveringen, programmatuur of instellingen kunnen zijn veranderd.")
    else:
        rows = changes.rows(named=True)
        numbers = {text: number for number, text in enumerate(dict.fromkeys(_split(row)[1] for row in rows), start=1)}
        lines.append(f"Vergeleken met {previous}. Van elke wijziging staat erbij welke oorzaak zij kan hebben.")
        lines += ["", "## Oorzaken", "", *(f"{number}. {text}" for text, number in numbers.items())]
        lines += [*_coverage(changes), *_schema(rows, numbers), *_counts(rows, numbers), *_cells(rows, numbers)]
    return "\n".join(lines) + "\n"


def _split(row: Row) -> tuple[str, str]:
    """What is said of the change itself, and what of its cause."""
    if row["niveau"] == "rijen" or row["soort"] == "onderdrukking":
        fact, _, cause = row["toelichting"].partition(". ")
        return f"{fact}.", cause
    return "", row["toelichting"]


def _coverage(changes: pl.DataFrame) -> Iterator[str]:
    """What was lost, and why that was accepted; and what is there for the first time."""
    yield from ("", "## Vervallen en nieuw", "")
    found = [*_named(changes), *_covered(changes)]
    yield from sorted(found, reverse=True) or ["Geen tabellen, kolommen, indicatoren, jaren of wijken."]


def _named(changes: pl.DataFrame) -> Iterator[str]:
    named = changes.filter(pl.col("niveau").is_in(["tabel", "kolom"]) & pl.col("soort").is_in(["vervallen", "nieuw"]))
    for row in named.rows(named=True):
        name = f"{row['tabel']}.{row['kolom']}" if row["kolom"] else row["tabel"]
        yield f"- {row['soort']}: {row['niveau']} `{name}`{_accepted(row)}"


def _covered(changes: pl.DataFrame) -> Iterator[str]:
    for level, (names, listed) in _GROUPED.items():
        groups = changes.filter(niveau=level).group_by("soort", *names, "aanvaard_reden", maintain_order=True)
        for row in groups.agg(pl.col(listed).unique().sort().cast(pl.String)).rows(named=True):
            what = " ".join(str(row[name]) for name in names)
            yield f"- {row['soort']}: {level} {what} ({', '.join(row[listed])}){_accepted(row)}"


def _accepted(row: Row) -> str:
    if row["soort"] != "vervallen" or row["aanvaard_reden"] == "":
        return ""
    return f"; aanvaard: {row['aanvaard_reden']}" if row["aanvaard_reden"] else "; niet aanvaard"


def _schema(rows: Iterable[Row], numbers: Numbers) -> Iterator[str]:
    changed = [row for row in rows if (row["niveau"], row["soort"]) == ("kolom", "gewijzigd")]
    if changed:
        yield from ("", "## Andere typen", "")
    for row in changed:
        yield f"- `{row['tabel']}.{row['kolom']}`: {row['oud']} -> {row['nieuw']} (oorzaak {numbers[_split(row)[1]]})"


def _counts(rows: Iterable[Row], numbers: Numbers) -> Iterator[str]:
    changed = [row for row in rows if row["niveau"] == "rijen"]
    yield from ("", "## Rijen per tabel", "")
    if not changed:
        yield "Ongewijzigd."
        return
    yield from ("| tabel | was | is | waarvan | oorzaak |", "|---|---:|---:|---|---:|")
    for row in changed:
        fact, cause = _split(row)
        what = fact.removeprefix("Rijen: ").removesuffix(".")
        yield _line(f"`{row['tabel']}`", row["oud"], row["nieuw"], what, numbers[cause])


def _cells(rows: Iterable[Row], numbers: Numbers) -> Iterator[str]:
    cells = [row for row in rows if row["niveau"] == "cel"]
    yield from ("", "## Kernindicatoren", "")
    for kind, words in _CELLS.items():
        yield f"- {words}: {sum(cell['soort'] == kind for cell in cells)}"
    if cells:
        yield from ("", "| gemeente | jaar | wet | wijk | indicator | wijziging | was | is | oorzaak |")
        yield "|---|---|---|---|---|---|---:|---:|---:|"
    for cell in sorted(cells, key=_importance)[:_SHOWN]:
        key = (cell[name] for name in ("gemeente_code", "jaar", "wet_code", "wijk_code", "indicator_code"))
        yield _line(*key, _what(cell), cell["oud"], cell["nieuw"], numbers[_split(cell)[1]])
    if len(cells) > _SHOWN:
        yield f"\nEn nog {len(cells) - _SHOWN}; zie de tabel _meta.wijzigingen."


def _importance(cell: Row) -> tuple[int, bool]:
    """By kind, and totals of the gemeente before its wijken; what is equal stays in its order."""
    return list(_CELLS).index(cell["soort"]), cell["wijk_code"] != cell["gemeente_code"]


def _what(cell: Row) -> str:
    if cell["soort"] == "onderdrukking":
        return _split(cell)[0].removesuffix(".").lower()
    return cell["kolom"] or cell["soort"]


def _line(*cells: object) -> str:
    texts = ("" if cell is None else str(cell).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(texts)} |"
