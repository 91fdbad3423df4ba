"""The judgement as a page for the owner of the data: one file that asks for nothing from elsewhere, and prints well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import groupby

import jinja2

from pipelines.publication.judgement import Acceptance
from pipelines.publication.suites import Suite

_TEMPLATE = "acceptance.html.j2"

_POINT_FROM = 10_000

_NUMBERS = ("laagste", "hoogste", "daling_pct", "stijging_pct", "keer", "vanaf")
"""Columns of lists that are shown to the right, as numbers."""


def render(acceptance: Acceptance, suites: Sequence[Suite], made_at: datetime | None, versie: str | None = None) -> str:
    """Write the page.

    Args:
        acceptance: The judgement.
        suites: What was judged with, for the lists of bounds and bands.
        made_at: Moment of the candidate or release, in UTC; the page knows no other clock.
        versie: The release; none for a candidate.
    """
    failures = acceptance.failures
    return _template().render(
        naam="de uitgave" if versie else "de kandidaat",
        versie=versie,
        moment=f"{made_at:%d-%m-%Y %H:%M}" if made_at else None,
        geslaagd=acceptance.passed,
        sha256=acceptance.candidate_sha256,
        totaal=len(acceptance.results),
        blokkerend_getoetst=sum(result.ernst == "critical" for result in acceptance.results),
        blokkerend=[result for result in failures if result.ernst == "critical"],
        waarschuwingen=[result for result in failures if result.ernst == "warning"],
        groepen=[(suite, list(results)) for suite, results in groupby(acceptance.results, key=lambda r: r.suite)],
        lijsten=list(_lists(suites)),
        getallen=_NUMBERS,
    )


def _lists(suites: Sequence[Suite]) -> list[tuple[str, list[str], Sequence[dict[str, str | int | float | None]]]]:
    """Title, columns and rows of each list that gives its reasons; a piece of SQL is none."""
    return [
        (f"{suite.name}: {name}".replace("_", " "), list(rows[0]), rows)
        for suite in suites
        for name, rows in suite.lijsten.items()
        if not isinstance(rows, str) and "waarom" in rows[0]
    ]


def _dutch(value: str | float | None) -> str:
    """Write a number as Dutch readers expect: 12.345,6; four digits without a point, for they may be a year."""
    if value is None:
        return "geen"
    if isinstance(value, str):
        return value
    return (f"{value:,}" if abs(value) >= _POINT_FROM else f"{value}").translate(str.maketrans(",.", ".,"))


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipelines.publication", package_path="."),
        # Always: the name of the template isn't what makes its values safe.
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["nederlands"] = _dutch
    return environment.get_template(_TEMPLATE)
