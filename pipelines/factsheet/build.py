"""From a published file to the factsheets of its gemeenten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from babel.dates import format_date

from pipelines.factsheet import definities
from pipelines.factsheet.kern import Kern
from pipelines.factsheet.model import Absence, Factsheet, Figure, Page, Release, Section
from pipelines.factsheet.places import Places
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.published import Published
from pipelines.factsheet.sections import (
    begroting,
    beleid,
    besparingen,
    bezwaren,
    buig,
    gebruik,
    gemeente,
    loonkostensubsidie,
    omvang,
    piramide,
    uitgaven,
    wijken,
)
from pipelines.factsheet.wijk.pages import pages as wijk_pages

SECTIONS: tuple[Callable[[Published, str, int], Section | None], ...] = (
    gemeente.section,
    uitgaven.section,
    gebruik.section,
    piramide.section,
    omvang.section,
    loonkostensubsidie.section,
    beleid.section,
    bezwaren.section,
    buig.section,
    begroting.section,
    besparingen.section,
    wijken.section,
)
"""The sections of the overview, in its order."""

FIRST_SEEN = {"uitgaven": 2, "gebruik": 3}
"""Of how many figures of a section the page begins with: what the council asks first, in one row."""

READS = "U leest wat de gemeente uitgeeft, hoeveel inwoners ondersteuning krijgen en wat dat oplevert."

SPENT = "uitgaven_nominaal"


def factsheets(published: Published) -> list[Factsheet]:
    """Say all that there is to say about each gemeente of a published file.

    Args:
        published: The published file.
    """
    release = _release(published)
    return [_factsheet(published, code, release) for code in published.gemeenten]


def year_of(published: Published, gemeente_code: str) -> int:
    """The year that the pages are about: the newest closed one with a jaarrekening.

    Without such a year it is the newest closed one, and without that the newest of all.

    Args:
        published: The published file.
        gemeente_code: Code of the gemeente.
    """
    kern = Kern(published, gemeente_code)
    years = {year for year, *_ in kern.rows}
    closed = {row["jaar"] for row in published.rows("jaren", gemeente_code=gemeente_code) if row["is_gesloten"]}
    return max({year for year in closed if _has_accounts(kern, year)} or closed or years)


def _has_accounts(kern: Kern, year: int) -> bool:
    """Whether the jaarrekening of a year says what was spent; a hidden amount is one that it has.

    The Participatiewet says nothing of that: its costs may be those of a prognosis.
    """
    return any(kern.figure(SPENT, wet, year).absence != Absence.UNKNOWN for wet in ("WMO", "JEUGDWET"))


def _factsheet(published: Published, code: str, release: Release) -> Factsheet:
    year = year_of(published, code)
    name = Places(Kern(published, code), year).gemeente
    pages = (
        _overview(published, code, name, year),
        definities.page(published, code, year),
        *wijk_pages(published, code, year),
    )
    return Factsheet(code, name, year, release, pages)


def _release(published: Published) -> Release:
    [row] = published.rows("_meta.release")
    made: datetime = row["gemaakt_op"]
    return Release(
        versie=row["versie"],
        made_on=format_date(made.date(), "d MMMM y", locale="nl"),
        content_hash=row["inhoud_hash"],
        is_example=row["voorbeeldgegevens"],
        made_at=made,
    )


def _overview(published: Published, code: str, name: str, year: int) -> Page:
    sections = tuple(filter(None, (make(published, code, year) for make in SECTIONS)))
    lead = sentence(f"{_about(Kern(published, code), year)} {READS}")
    return Page("index.html", f"Sociaal domein in beeld: {name} {year}", (lead,), sections, _first_seen(sections))


def _first_seen(sections: Sequence[Section]) -> tuple[tuple[str, Figure], ...]:
    """What is spent and who is supported, before everything else."""
    return tuple(one for section in sections for one in section.highlights[: FIRST_SEEN.get(section.anchor, 0)])


def _about(kern: Kern, year: int) -> str:
    newest = ", het nieuwste jaar met een jaarrekening" if _has_accounts(kern, year) else ""
    return f"Deze factsheet gaat over {year}{newest}."
