"""What the factsheet says of the example besides use and spending: BUIG, budgets, savings, wijken, accounts."""

from __future__ import annotations

import pytest

from pipelines.factsheet import definities
from pipelines.factsheet.model import Absence, Figure, Page, Section
from pipelines.factsheet.names import name_of
from pipelines.factsheet.notation import shown
from pipelines.factsheet.published import Published
from pipelines.factsheet.sections import begroting, beleid, besparingen, bezwaren, buig, wijken
from pipelines.factsheet.wijk.pages import pages

GEMEENTE, YEAR = "GM0164", 2024


@pytest.fixture(scope="module")
def example(published) -> Published:
    return Published.read(published.published)


@pytest.fixture(scope="module")
def accounts(example) -> Page:
    return definities.page(example, GEMEENTE, YEAR)


def made(module, example: Published) -> Section:
    section = module.section(example, GEMEENTE, YEAR)
    assert section is not None
    return section


def prose(section: Section) -> str:
    parts = (part for one in section.sentences for part in one.parts)
    return "".join(part if isinstance(part, str) else shown(part) for part in parts).replace("\u00a0", " ")


def rows(section: Section, table: str) -> list[list[str | None]]:
    [found] = [one for one in section.tables if one.name == table]
    return [[shown(cell, exact=True) if isinstance(cell, Figure) else cell for cell in row] for row in found.rows]


def test_what_users_said_and_how_objections_ended(example):
    said = prose(made(beleid, example))
    assert "Over 2024 is geen meting gepubliceerd; de nieuwste is van 2023." in said
    assert "88% in 2022 en 89% in 2023. Dat is lager dan de 97% van de eerste meting, in 2021." in said
    assert "Jeugdwet, 2024: afgehandelde bezwaren 30; gegrond afgeschermd." in prose(made(bezwaren, example))


def test_the_budget_of_the_rijk_and_what_is_only_assumed(example):
    section = made(buig, example)
    said = prose(section)
    assert "Het budget BUIG van 2021 was € 35,1 mln; de kosten waren € 34,2 mln." in said
    assert "De kosten van 2023 tot en met 2026 zijn gelijkgesteld aan het budget." in said
    balances = {row[0]: (row[4] or "").replace("\u00a0", " ") for row in rows(section, "buig-per-jaar")}
    assert (balances["2021"], balances["2022"]) == ("€ 880.279", "€ −831.187")
    assert section.charts[1].labels == ("2019", "2020", "2021", "2022")


def test_the_versions_of_the_budget_and_the_savings(example):
    section = made(begroting, example)
    assert [table.columns[2:] for table in section.tables] == [
        ("Primitieve begroting", "Na 1e Berap", "Gewijzigde begroting", "Jaarrekening")
    ] * 2
    assert "In 2024 is € 1,61 mln bespaard." in prose(made(besparingen, example))
    assert len(rows(made(besparingen, example), "maatregelen")) == 10


def test_hidden_wijken_stay_hidden_beside_the_others(example):
    table = {row[0]: row for row in rows(made(wijken, example), "wijken-gebruik")}
    assert "afgeschermd" in table["Buitengebied"]
    published = [
        figure
        for section in pages(example, GEMEENTE, YEAR)[9].sections
        for figures in (one.figures for chart in section.charts for one in chart.series)
        for figure in figures
    ]
    assert any(figure.absence == Absence.SUPPRESSED for figure in published)
    assert all(figure.value is None for figure in published if figure.absence)


def test_each_wijk_has_its_page(example):
    found = pages(example, GEMEENTE, YEAR)
    assert [page.path for page in found] == [f"wijken/WK01640{number}.html" for number in range(10)]
    assert (found[3].title, found[9].title) == ("Hasseler Es", "Buitengebied")


def test_the_account_of_what_differs_from_earlier_publications(accounts):
    [section] = [one for one in accounts.sections if one.anchor == "aansluiting"]
    counted = {row[0]: row[1] for row in rows(section, "aansluiting")}
    assert counted["anders, met een bekende reden"] == "3"
    assert "anders, nog zonder verklaring" not in counted
    assert len(rows(section, "verschillen")) == 3


def test_every_indicator_and_every_source_has_its_place(example, accounts):
    tables = [table for section in accounts.sections for table in section.tables]
    defined = [row[0] for table in tables if "Formule" in table.columns for row in table.rows]
    assert sorted(defined) == sorted(f"{row['naam']} ({row['eenheid']})" for row in example.rows("indicatoren"))
    [section] = [one for one in accounts.sections if one.anchor == "leveringen"]
    assert {row[0] for row in rows(section, "leveringen")} == {
        name_of(row["bron"]) for row in example.rows("_meta.bronnen", in_gebruik=True)
    }
