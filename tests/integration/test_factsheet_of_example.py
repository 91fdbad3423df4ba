"""What the factsheet of the example deliveries says, and that it still makes sense when much of the file is gone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from pipelines.factsheet.build import factsheets
from pipelines.factsheet.model import Factsheet, Figure, Section, Unit
from pipelines.factsheet.notation import shown
from pipelines.factsheet.notes import figures_of
from pipelines.factsheet.published import Published

GEMEENTE = "GM0164"


@pytest.fixture(scope="module")
def example(published) -> Published:
    return Published.read(published.published)


@pytest.fixture(scope="module")
def sheet(example) -> Factsheet:
    [made] = factsheets(example)
    return made


def sections(sheet: Factsheet) -> dict[str, Section]:
    return {section.anchor: section for section in sheet.pages[0].sections}


def figures(sheet: Factsheet) -> Iterator[Figure]:
    for page in sheet.pages:
        yield from (figure for sentence in page.lead for figure in sentence.figures)
        yield from (figure for section in page.sections for figure in figures_of(section))


def drawn(section: Section, chart: str, series: str) -> dict[str, str]:
    [found] = [one for one in section.charts if one.name == chart]
    [line] = [one for one in found.series if one.name == series]
    return {label: shown(figure, exact=True) for label, figure in zip(found.labels, line.figures, strict=True)}


def prose(sheet: Factsheet) -> str:
    parts = (part for section in sections(sheet).values() for one in section.sentences for part in one.parts)
    return "".join(part if isinstance(part, str) else shown(part) for part in parts).replace("\u00a0", " ")


def test_the_figures_that_were_published_before(sheet):
    found = sections(sheet)
    assert sheet.year == 2024
    assert drawn(found["gebruik"], "clienten", "Wmo")["2023"] == "7.370"
    assert drawn(found["gebruik"], "clienten", "Jeugdwet")["2023"] == "2.820"
    assert drawn(found["gebruik"], "bijstand", "Huishoudens")["2023"] == "2.120"
    assert drawn(found["transformatiepiramide"], "transformatiepiramide", "Maatwerk")["2023"] == "6.750"
    assert drawn(found["transformatiepiramide"], "transformatiepiramide", "Sociale basis")["2023"] == "2.880"
    assert drawn(found["uitgaven"], "uitgaven-wmo", "Zonder correctie")["2021"] == "€\u00a031.172.000"
    assert drawn(found["uitgaven"], "uitgaven-jeugdwet", "Zonder correctie")["2021"] == "€\u00a036.117.000"
    assert drawn(found["loonkostensubsidie"], "lks-uitgaven", "Uitgaven")["2023"] == "€\u00a03.132.000"


def test_the_lines_of_spending_coincide_in_the_base_year(sheet):
    for chart in sections(sheet)["uitgaven"].charts:
        values = {line.figures[chart.labels.index("2021")].value for line in chart.series}
        assert len(values) == 1


def test_what_they_say(sheet):
    said = prose(sheet)
    assert "Als de aanname klopt: de stijging komt dus vrijwel geheel door hogere prijzen en tarieven." in said
    assert "Het aantal cliënten Wmo blijft vrijwel gelijk: 7.370 in 2023 en 7.450 in 2024." in said
    assert "let op ‘Verlengen zonder nieuw nummer’" in said


def test_every_figure_stands_in_the_file_where_it_says(example, sheet):
    keys = {row["tabel"]: row["sleutel"].split(", ") for row in example.rows("_meta.tabellen", schema_naam="main")}
    keys["_meta.aansluiting"] = ["gemeente_code", "volgnr"]
    indexes = {
        table: {tuple(str(row[name]) for name in key): row for row in example.rows(table)}
        for table, key in keys.items()
    }
    checked = 0
    for figure in figures(sheet):
        row = indexes[figure.place.table].get(figure.place.key) if figure.place.table in indexes else None
        if figure.value is None:
            assert row is None or row[figure.place.column] is None or figure.per
        elif figure.per is None:
            assert row is not None, figure.place
            assert figure.value == row[figure.place.column]
            assert not row.get("is_onderdrukt")
        checked += 1
    assert checked > 1000


def without(made: Published, *tables: str) -> Published:
    return Published({name: rows for name, rows in made.tables.items() if name not in tables})


def where(made: Published, holds) -> Published:
    """Only the rows of facts for which this holds; what says something of the file stays."""
    kept = {
        name: tuple(row for row in rows if name.startswith("_meta") or "jaar" not in row or holds(row))
        for name, rows in made.tables.items()
    }
    return Published(kept)


def hidden(made: Published) -> Published:
    """All cells suppressed that can be."""
    numbers = (Decimal, int)

    def hide(row):
        gone = {name: None for name, value in row.items() if isinstance(value, numbers) and not _is_key(name)}
        return {**row, **gone, "is_onderdrukt": True} if "is_onderdrukt" in row else row

    return Published({name: tuple(map(hide, rows)) for name, rows in made.tables.items()})


def _is_key(name: str) -> bool:
    return "jaar" in name or name == "grens_per_week" or name == "perioden_aantal"


def forty_wijken(made: Published) -> Published:
    """Each wijk four times, under codes of its own."""

    def copies(row):
        code = row.get("wijk_code") or ""
        if not code.startswith("WK"):
            return [row]
        return [{**row, "wijk_code": code[:4] + str(copy) + code[5:]} for copy in range(4)]

    return Published({name: tuple(one for row in rows for one in copies(row)) for name, rows in made.tables.items()})


def two_gemeenten(made: Published) -> Published:
    """The same gemeente once more, under another code."""

    def other(row):
        return {key: "GM9999" if value == GEMEENTE else value for key, value in row.items()}

    own = {name: rows if name.startswith("_meta") else (*rows, *map(other, rows)) for name, rows in made.tables.items()}
    return Published({**own, "indicatoren": made.tables["indicatoren"], "wetten": made.tables["wetten"]})


LESS = {
    "one year": lambda made: where(made, lambda row: row["jaar"] == 2023),
    "no wijken": lambda made: where(made, lambda row: row.get("wijk_code", GEMEENTE) == GEMEENTE),
    "a missing jaarrekening": lambda made: where(made, lambda row: not row.get("component_code")),
    "no kenmerken": lambda made: without(made, "gebiedskenmerken"),
    "nothing but kernindicatoren": lambda made: without(
        made, *(name for name in made.tables if name not in KEPT and not name.startswith("_meta"))
    ),
    "all hidden": hidden,
    "forty wijken": forty_wijken,
    "two gemeenten": two_gemeenten,
}

KEPT = ("kernindicatoren", "indicatoren", "jaren", "wetten", "wijken")


@pytest.mark.parametrize("less", LESS)
def test_it_still_makes_sense(example, less):
    made = LESS[less](example)
    sheets = factsheets(made)
    assert len(sheets) == (2 if less == "two gemeenten" else 1)
    for sheet in sheets:
        for page in sheet.pages:
            assert page.title
            anchors = [section.anchor for section in page.sections]
            assert len(set(anchors)) == len(anchors)
            names = [one.name for section in page.sections for one in (*section.charts, *section.tables)]
            assert len(set(names)) == len(names), page.path
            for chart in (chart for section in page.sections for chart in section.charts):
                assert all(len(line.figures) == len(chart.labels) for line in chart.series), chart.name
                assert any(figure.value is not None for line in chart.series for figure in line.figures), chart.name


def test_of_all_that_is_hidden_nothing_is_shown(example):
    protected = {name for name, rows in example.tables.items() if rows and "is_onderdrukt" in rows[0]}
    [sheet] = factsheets(hidden(example))
    shown_ = [figure for figure in figures(sheet) if figure.place.table in protected and figure.value is not None]
    assert shown_ == []
    assert "afgeschermd" in prose(sheet)


def test_forty_wijken_have_forty_pages(example):
    [sheet] = factsheets(forty_wijken(example))
    assert len([page for page in sheet.pages if page.path.startswith("wijken/")]) == 40


def test_a_count_is_written_whole(sheet):
    counts = [shown(figure) for figure in figures(sheet) if figure.unit == Unit.COUNT and figure.value is not None]
    assert counts
    assert not any("," in text for text in counts)
