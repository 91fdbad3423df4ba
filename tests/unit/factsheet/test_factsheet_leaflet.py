"""What of the overview comes on two pages: all that fits, and the rest goes in one order."""

from dataclasses import replace

from hand_made import columns, figure, hidden, money, table

from pipelines.factsheet.leaflet import CUTS, halves
from pipelines.factsheet.model import Factsheet, Page, Release, Section, Sentence, Table

RELEASE = Release("1", "1 januari 2026", "0", is_example=False)


def section(anchor, sentences=5, highlights=4, notes=4):
    return Section(
        anchor,
        anchor.capitalize(),
        tuple(Sentence((f"{anchor} {number}: ", figure(number))) for number in range(sentences)),
        tuple((f"Cijfer {number}", figure(number)) for number in range(highlights)),
        (money(), columns()),
        (table(), table()),
        tuple(Sentence((f"Noot {number}",)) for number in range(notes)),
    )


ALL = ("gemeente", "uitgaven", "gebruik", "transformatiepiramide", "omvang", "beleidsdoelstellingen", "buig", "wijken")


def of(*sections):
    page = Page("index.html", "Titel", (), tuple(sections))
    return Factsheet("GM9999", "Testdorp", 2023, RELEASE, (page,))


def parts(half):
    return sum(len(getattr(one, kind)) for one in half.sections for kind in dict.fromkeys(kind for kind, _ in CUTS))


def fitting(most):
    """A page with room for so many parts."""
    return lambda half: parts(half) <= most


def placed(half):
    return [one.anchor for one in half.sections]


def kept(sheet, most):
    """Parts of the first section of the first page when there is room for so many."""
    [first, _] = halves(sheet, fitting(most))
    [left] = first.columns[0]
    return {kind: len(getattr(left, kind)) for kind in ("sentences", "highlights", "charts", "tables", "notes")}


def test_facts_come_on_the_first_page_and_developments_on_the_second():
    first, second = halves(of(*map(section, ALL)), fitting(999))
    assert placed(first) == ["gemeente", "uitgaven", "gebruik"]
    assert placed(second) == ["transformatiepiramide", "omvang", "beleidsdoelstellingen", "buig"]
    assert first.shortened == second.shortened == ()


def test_a_section_brings_at_most_one_chart_and_one_table():
    _, second = halves(of(*map(section, ALL)), fitting(999))
    assert [len(one.charts) for one in second.sections] == [1, 0, 1, 0]
    assert [len(one.tables) for one in second.sections] == [1, 0, 0, 0]


def test_a_table_too_wide_for_half_a_page_stays_on_the_web():
    wide = Table("breed", "Breed", ("", *map(str, range(2010, 2024))), ())
    given = Section("transformatiepiramide", "Piramide", (Sentence(("Zin.",)),), tables=(wide,))
    _, second = halves(of(given), fitting(999))
    assert second.sections[0].tables == ()


def test_a_table_of_hidden_figures_stays_on_the_web_when_its_words_have_no_room():
    rows = (("Maatwerk", *[hidden()] * 6),)
    given = Section("transformatiepiramide", "Piramide", tables=(Table("t", "T", ("Laag", *"123456"), rows),))
    narrow = replace(given, tables=(Table("t", "T", ("Laag", *"123"), (rows[0][:4],)),))
    assert halves(of(given), fitting(999))[1].sections[0].tables == ()
    assert halves(of(narrow), fitting(999))[1].sections[0].tables == narrow.tables


def test_what_goes_first_is_what_can_best_be_missed():
    sheet = of(section("uitgaven"))
    assert kept(sheet, 99) == {"sentences": 5, "highlights": 4, "charts": 1, "tables": 0, "notes": 4}
    assert kept(sheet, 13) == {"sentences": 4, "highlights": 4, "charts": 1, "tables": 0, "notes": 4}
    assert kept(sheet, 12) == {"sentences": 4, "highlights": 4, "charts": 1, "tables": 0, "notes": 3}
    assert kept(sheet, 7) == {"sentences": 1, "highlights": 4, "charts": 1, "tables": 0, "notes": 1}
    assert kept(sheet, 6) == {"sentences": 1, "highlights": 4, "charts": 0, "tables": 0, "notes": 1}
    assert kept(sheet, 3) == {"sentences": 0, "highlights": 3, "charts": 0, "tables": 0, "notes": 0}


def test_the_last_section_of_a_column_is_shortened_first_and_named():
    sections = [section("transformatiepiramide"), section("omvang")]
    _, whole = halves(of(*sections, section("buig")), fitting(999))
    _, second = halves(of(*sections, section("buig")), lambda half: parts(half) <= parts(whole) - 2 - 13)
    first, last = second.columns[0]
    assert (len(first.sentences), len(last.sentences)) == (5, 4)
    assert "Omvang" in second.shortened


def test_sentences_with_figures_are_kept_before_those_that_explain():
    explaining = Sentence(("Wat is het?",))
    telling = [Sentence((f"In {number}: ", figure(number))) for number in range(3)]
    [first, _] = halves(of(Section("uitgaven", "Uitgaven", (explaining, *telling))), fitting(3))
    assert first.sections[0].sentences == tuple(telling)


def test_where_nothing_fits_nothing_is_placed_and_all_is_named():
    first, second = halves(of(*map(section, ALL)), lambda half: False)
    assert first.sections == second.sections == ()
    assert first.shortened == ("Gemeente", "Uitgaven", "Gebruik")


def test_columns_are_filled_where_one_would_be_empty():
    _, second = halves(of(*map(section, ("transformatiepiramide", "omvang", "bezwaren"))), fitting(999))
    assert [[one.anchor for one in column] for column in second.columns] == [
        ["transformatiepiramide", "omvang"],
        ["bezwaren"],
    ]


def test_without_pages_or_sections_both_pages_are_empty():
    for sheet in (of(), Factsheet("GM9999", "Testdorp", 2023, RELEASE)):
        assert [half.sections for half in halves(sheet, fitting(999))] == [(), ()]
