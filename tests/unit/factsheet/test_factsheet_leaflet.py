"""What of the overview comes on two pages: as much as fits, and what says most comes first."""

from dataclasses import replace

from hand_made import columns, figure, hidden, money, table

from pipelines.factsheet.leaflet import KINDS, halves
from pipelines.factsheet.model import Caution, Factsheet, Page, Place, Release, Section, Sentence, Table

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


FACTS = ("gemeente", "uitgaven", "gebruik", "omvang")
DEVELOPMENTS = ("transformatiepiramide", "loonkostensubsidie", "beleidsdoelstellingen", "buig")
ALL = (*FACTS, *DEVELOPMENTS, "wijken")


def of(*sections):
    page = Page("index.html", "Titel", (), tuple(sections))
    return Factsheet("GM9999", "Testdorp", 2023, RELEASE, (page,))


def parts(half):
    return sum(len(getattr(one, kind)) for one in half.sections for kind in KINDS)


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
    assert placed(first) == [*FACTS]
    assert placed(second) == [*DEVELOPMENTS]
    assert first.left_out == second.left_out == ()


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
    assert halves(of(given), fitting(999))[1].left_out == ("Piramide",)
    assert halves(of(narrow), fitting(999))[1].sections[0].tables == narrow.tables


def test_what_says_most_comes_first():
    sheet = of(section("uitgaven"))
    assert kept(sheet, 99) == {"sentences": 5, "highlights": 4, "charts": 1, "tables": 0, "notes": 4}
    assert kept(sheet, 13) == {"sentences": 4, "highlights": 4, "charts": 1, "tables": 0, "notes": 4}
    assert kept(sheet, 12) == {"sentences": 4, "highlights": 4, "charts": 1, "tables": 0, "notes": 3}
    assert kept(sheet, 7) == {"sentences": 1, "highlights": 4, "charts": 1, "tables": 0, "notes": 1}
    assert kept(sheet, 5) == {"sentences": 1, "highlights": 3, "charts": 1, "tables": 0, "notes": 0}
    assert kept(sheet, 4) == {"sentences": 1, "highlights": 3, "charts": 0, "tables": 0, "notes": 0}
    assert kept(sheet, 2) == {"sentences": 0, "highlights": 2, "charts": 0, "tables": 0, "notes": 0}


def about(wet, *texts):
    place = Place("kernindicatoren", "waarde", ("GM9999", "2023", wet, "GM9999", "clienten"))
    return [Sentence((text, replace(figure(1), place=place))) for text in texts]


def told(sentences, most):
    [first, _] = halves(of(Section("uitgaven", "Uitgaven", tuple(sentences))), fitting(most))
    return [one.parts[0] for one in first.sections[0].sentences]


def test_each_wet_is_told_of_before_one_is_told_of_at_length():
    sentences = [
        *about("WMO", "wmo", "nog wmo", "weer wmo"),
        *about("JEUGDWET", "jeugd", "nog jeugd"),
        *about("ALLE", "alle"),
    ]
    assert told(sentences, 3) == ["wmo", "jeugd", "alle"]
    assert told(sentences, 4) == ["wmo", "nog wmo", "jeugd", "alle"]
    assert told(sentences, 5) == ["wmo", "nog wmo", "jeugd", "nog jeugd", "alle"]


def test_where_only_one_wet_is_told_of_each_subject_has_its_turn():
    others = [Sentence((text, replace(figure(1), place=Place("buig", column, ("WMO",))))) for text, column in NAMED]
    assert told(others, 2) == ["budget", "saldo"]


NAMED = (("budget", "budget"), ("nog budget", "budget"), ("saldo", "saldo"))


def test_what_goes_on_about_a_sentence_without_room_stays_away_too():
    sentences = [*about("WMO", "een"), *about("JEUGDWET", "te lang", "dat is meer"), *about("PARTICIPATIEWET", "drie")]
    short = Section("uitgaven", "Uitgaven", tuple(sentences))

    def has_room(half):
        return all(one.parts[0] != "te lang" for of_half in half.sections for one in of_half.sentences)

    [first, _] = halves(of(short), has_room)
    assert [one.parts[0] for one in first.sections[0].sentences] == ["een", "drie"]


def test_sentences_with_figures_are_kept_before_those_that_explain():
    explaining = Sentence(("Wat is het?",))
    telling = [Sentence((f"In {number}: ", figure(number))) for number in range(3)]
    assert told([explaining, *telling], 3) == ["In 0: ", "In 1: ", "In 2: "]
    assert told([explaining, *telling], 4)[0] == "Wat is het?"
    assert told([explaining], 1) == ["Wat is het?"]


def test_where_room_ends_the_last_section_of_a_column_has_least():
    sections = [section("transformatiepiramide"), section("loonkostensubsidie")]
    _, second = halves(of(*sections, section("buig")), fitting(22))
    first, last = second.columns[0]
    assert (len(first.sentences), len(last.sentences)) == (4, 3)


def test_notes_that_change_how_a_figure_reads_are_at_the_foot_whatever_room_there_is():
    warning = Sentence(("Sinds 2021 anders geteld.",), Caution.BREAK)
    given = [replace(section(name), notes=(Sentence(("Methode.",)), warning)) for name in ("uitgaven", "gebruik")]
    guess = Sentence(("Geschat: ", figure(1, origin="aanname", status="prognose"), "; ", hidden(), "."))
    first, second = halves(of(replace(given[0], sentences=(guess,)), given[1]), fitting(1))
    assert [note.caution for note in first.cautions] == [*Caution]
    assert first.cautions[0] == warning
    assert second.cautions == ()
    whole, _ = halves(of(*given), fitting(999))
    assert [one.notes for one in whole.sections] == [(Sentence(("Methode.",)),)] * 2


def test_where_nothing_fits_nothing_is_placed_and_all_is_named():
    first, second = halves(of(*map(section, ALL)), lambda half: False)
    assert first.sections == second.sections == ()
    assert first.left_out == ("Gemeente", "Uitgaven", "Gebruik", "Omvang")


def test_columns_are_filled_where_one_would_be_empty():
    _, second = halves(of(*map(section, ("transformatiepiramide", "loonkostensubsidie", "bezwaren"))), fitting(999))
    assert [[one.anchor for one in column] for column in second.columns] == [
        ["transformatiepiramide", "loonkostensubsidie"],
        ["bezwaren"],
    ]


def test_without_pages_or_sections_both_pages_are_empty():
    for sheet in (of(), Factsheet("GM9999", "Testdorp", 2023, RELEASE)):
        assert [half.sections for half in halves(sheet, fitting(999))] == [(), ()]
