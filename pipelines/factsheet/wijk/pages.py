"""A page per wijk, for those who live or work there."""

from __future__ import annotations

from pipelines.factsheet.kern import Kern
from pipelines.factsheet.model import Page
from pipelines.factsheet.places import Places, Wijk
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.published import Published
from pipelines.factsheet.wijk import bevolking, gebruik, uitgaven

SECTIONS = (bevolking.section, gebruik.section, uitgaven.section)
"""In the order of the page."""


def pages(published: Published, gemeente: str, year: int) -> tuple[Page, ...]:
    """Make the pages of the wijken, in the order of their codes; none where nothing was published per wijk.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the factsheet is about.
    """
    places = Places(Kern(published, gemeente), year)
    return tuple(_page(places, wijk) for wijk in places.wijken)


def _page(places: Places, wijk: Wijk) -> Page:
    newest = places.years[-1]
    lead = [
        sentence(
            f"{wijk.full_name} in {places.gemeente}: wie er wonen, welke ondersteuning zij krijgen en wat die kost. ",
            f"De cijfers gaan over {newest} en staan naast die van de hele gemeente.",
        )
    ]
    if newest < places.until:
        lead.append(sentence(f"Over {places.until} zijn nog geen cijfers per wijk gepubliceerd."))
    found = (make(places, wijk) for make in SECTIONS)
    return Page(wijk.path, wijk.name, tuple(lead), tuple(filter(None, found)))
