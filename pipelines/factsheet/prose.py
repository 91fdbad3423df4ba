"""Small turns of Dutch: lists, spans of years, numbers in running text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from babel.numbers import format_decimal

from pipelines.factsheet.model import Figure, Sentence


def sentence(*parts: str | Figure) -> Sentence:
    """Put text and figures in a row."""
    return Sentence(tuple(parts))


def listed(items: Sequence[str]) -> str:
    """Join as a reader would: `a, b en c`."""
    return " en ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def years_text(years: Iterable[int]) -> str:
    """Name years, those in a row as a span: `2019, 2021 en 2023 tot en met 2026`."""
    return listed([_span(run) for run in _runs(sorted(set(years)))])


def in_years(years: Iterable[int]) -> str:
    """Begin a sentence with years: `In 2019 en 2020`, `Van 2019 tot en met 2021`."""
    text = years_text(years)
    return f"Van {text}" if re.fullmatch(r"\d+ tot en met \d+", text) else f"In {text}"


def number(value: Decimal | int) -> str:
    """Write a number that is no figure of the published file, such as a count of deliveries, in Dutch notation."""
    return format_decimal(value, locale="nl").replace("-", "\u2212")


def capitalised(text: str) -> str:
    """Begin as a sentence does, and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def slug(text: str) -> str:
    """Write as part of an address or a file name: letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))


def short_name(wijk: str) -> str:
    """Leave out what the CBS writes before the name of a wijk: `Wijk 03 Hasseler Es` is Hasseler Es."""
    return re.sub(r"^Wijk \d+ (?=\S)", "", wijk)


def _runs(years: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _span(run: Sequence[int]) -> str:
    # Two years in a row are read faster as two than as a span.
    return listed([str(year) for year in run]) if len(run) < 3 else f"{run[0]} tot en met {run[-1]}"
