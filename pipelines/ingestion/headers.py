"""Finds the declared columns in the headers of a file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.declarations import Column, Source
from pipelines.ingestion.refusal import mask

YEAR_MARK = "{jaar}"


@dataclass(frozen=True)
class Match:
    """Which column stands where.

    Attributes:
        places: Key of the column -> index in the file, for the columns that were found.
        year: The year in the headers, for a source that has it there.
        problems: What is wrong with the headers, in Dutch; empty when every column is there once and nothing else.
    """

    places: dict[str, int]
    year: int | None
    problems: list[str]


def match_headers(source: Source, headers: Sequence[str]) -> Match:
    """Match headers to columns; upper and lower case, spaces and order are free."""
    patterns = [(column, _pattern(column)) for column in source.kolommen]
    ignored = {_bare(kop) for kop in source.negeer_kolommen}
    places: dict[str, int] = {}
    years: set[int] = set()
    problems: list[str] = []
    for index, header in enumerate(headers):
        found = next(((column, hit) for column, pattern in patterns if (hit := pattern.fullmatch(_bare(header)))), None)
        if found is None and _bare(header) in ignored:
            continue
        if found is None:
            problems.append(_unknown(source, header))
        elif found[0].key in places:
            problems.append(f"verwacht elke kolom één keer, gevonden twee keer {found[0].kop}")
        else:
            places[found[0].key] = index
            years.update(int(year) for year in found[1].groups())
    if not places:
        return Match({}, None, [f"verwacht de kopregel {_all(source)}, gevonden geen enkele bekende kolom"])
    missing = [column.kop for column in source.kolommen if column.key not in places]
    problems = [f"verwacht kolom {kop}, gevonden geen kolom met die naam" for kop in missing] + problems
    if len(years) > 1:
        problems.append(f"verwacht één jaar in de kopregel, gevonden {', '.join(map(str, sorted(years)))}")
    return Match(places, min(years, default=None), problems)


def _bare(header: str) -> str:
    return "".join(header.split()).lower()


def _pattern(column: Column) -> re.Pattern[str]:
    return re.compile(re.escape(_bare(column.kop)).replace(re.escape(YEAR_MARK), r"(\d{4})"))


def _unknown(source: Source, header: str) -> str:
    known = {_bare(column.kop): column.kop for column in source.kolommen}
    if not header.strip():
        return "verwacht bij elke kolom een naam, gevonden een lege kop; staat er een scheidingsteken te veel?"
    near = difflib.get_close_matches(_bare(header), known, n=1)
    hint = f" (lijkt op {known[near[0]]})" if near else ""
    return f"verwacht alleen de afgesproken kolommen, gevonden kolom '{mask(header.strip())[:60]}'{hint}"


def _all(source: Source) -> str:
    return source.csv.scheidingsteken.join(column.kop for column in source.kolommen)
