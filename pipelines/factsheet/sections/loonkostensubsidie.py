"""Loonkostensubsidie: how many persons, and what it costs."""

from __future__ import annotations

from pipelines.factsheet.kern import Kern
from pipelines.factsheet.model import Section
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.published import Published
from pipelines.factsheet.words import Subject, headline, latest_of_each
from pipelines.factsheet.yearly import yearly_chart

WET = "PARTICIPATIEWET"
PERSONS = Subject("Het aantal personen met loonkostensubsidie")
COSTS = Subject("De uitgaven aan loonkostensubsidie", is_plural=True)


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Make the section; none where nothing of it was published.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about.
    """
    kern = Kern(published, gemeente)
    years = [one for one in kern.years("lks_ontvangers", "lks_uitgaven") if one <= year]
    if not years:
        return None
    persons, costs = kern.series("lks_ontvangers", WET, years), kern.series("lks_uitgaven", WET, years)
    charts = (
        yearly_chart("lks-personen", headline(PERSONS, persons), PERSONS.text, {"Personen": persons}),
        yearly_chart("lks-uitgaven", headline(COSTS, costs), COSTS.text, {"Uitgaven": costs}),
    )
    found = Section(
        anchor="loonkostensubsidie",
        title="Loonkostensubsidie",
        sentences=(
            sentence(
                "Wie door een beperking minder kan verdienen, krijgt gewoon loon; de gemeente betaalt daaraan mee."
            ),
            latest_of_each({PERSONS: persons, COSTS: costs}, break_titles(published)),
        ),
        highlights=(("Personen met loonkostensubsidie", persons[-1]), ("Uitgaven loonkostensubsidie", costs[-1])),
        charts=tuple(filter(None, charts)),
    )
    return with_notes(published, found)
