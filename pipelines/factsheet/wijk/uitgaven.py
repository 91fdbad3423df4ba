"""What is spent on the inhabitants of a wijk."""

from __future__ import annotations

from pipelines.factsheet.kern import ALL, WETTEN
from pipelines.factsheet.model import Chart, Section
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.places import Places, Wijk
from pipelines.factsheet.prose import capitalised, sentence
from pipelines.factsheet.sections.wijken import PER_INHABITANT
from pipelines.factsheet.wijk.tables import yearly_table
from pipelines.factsheet.words import Subject, latest, paragraph
from pipelines.factsheet.yearly import finding, yearly_chart

REAL = "uitgaven_reeel"
SPENT = Subject("De uitgaven na prijscorrectie", is_plural=True)

ROWS = (
    *(("uitgaven_nominaal", wet) for wet in WETTEN),
    (REAL, ALL),
    *(("uitgaven_per_inwoner", wet) for wet in WETTEN),
    ("uitgaven_per_client", "WMO"),
    ("uitgaven_per_client", "JEUGDWET"),
    ("lks_uitgaven", "PARTICIPATIEWET"),
    ("eigen_bijdragen", "WMO"),
)
"""Indicators per wijk, in the order of the table."""

ATTRIBUTED = (
    "Dit zijn de declaraties en uitkeringen van inwoners van de wijk. Wat de gemeente voor iedereen samen uitgeeft, "
    "zoals voorveld en toegang, hoort bij geen enkele wijk."
)


def section(places: Places, wijk: Wijk) -> Section | None:
    """Make the section; none where no spending was published of the wijk.

    Args:
        places: The gemeente and its wijken.
        wijk: The wijk.
    """
    kern, year = places.kern, places.years[-1]
    rows = {_name(places, *key): key for key in ROWS if key[0] in kern.dictionary}
    table = yearly_table(places, wijk, ("uitgaven-per-jaar", f"Uitgaven in {wijk.name}"), rows)
    if not table.rows:
        return None
    real = kern.series(REAL, ALL, places.years, wijk.code)
    chart = _chart(places, wijk)
    made = Section(
        "uitgaven",
        "Wat het kost",
        sentences=(paragraph(latest(SPENT, real, break_titles(kern.published)), *places.moved()),),
        highlights=(
            ("Uitgaven", kern.figure("uitgaven_nominaal", ALL, year, wijk.code)),
            ("Uitgaven per inwoner", kern.figure("uitgaven_per_inwoner", ALL, year, wijk.code)),
        ),
        charts=(chart,) if chart else (),
        tables=(table,),
        notes=(sentence(ATTRIBUTED), sentence(PER_INHABITANT)),
    )
    return with_notes(kern.published, made)


def _chart(places: Places, wijk: Wijk) -> Chart | None:
    kern, years = places.kern, places.years
    series = {capitalised(name): kern.series(REAL, wet, years, wijk.code) for wet, name in WETTEN.items()}
    title = finding(SPENT, kern.series(REAL, ALL, years, wijk.code), series)
    return yearly_chart("uitgaven", title, "De uitgaven na prijscorrectie per wet", series)


def _name(places: Places, indicator: str, wet: str) -> str:
    return f"{places.kern.dictionary[indicator]['naam']}, {WETTEN[wet]}"
