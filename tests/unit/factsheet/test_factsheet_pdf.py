"""The PDF: two pages that say what the overview says, to readers with and without a screen."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime

import hand_made
import pypdfium2
import pytest
import zxingcpp
from hand_made import figure, hidden, money, pyramid, series, use
from read_pdf import NUMBER, ReadPdf

from pipelines.factsheet.charts import drawings, remarks
from pipelines.factsheet.model import Caution, Factsheet, Figure, Page, Release, Section, Sentence, Table, Unit
from pipelines.factsheet.notation import provenance, shown
from pipelines.factsheet.notes import HIDDEN
from pipelines.factsheet.pdf import pdf
from pipelines.factsheet.sourcing import sourcing
from pipelines.factsheet.style import HouseStyle

STYLE = HouseStyle.read("")

NAME = "<b>&\"'#$*_@\\ [x] // =\u00a0/* `~"
"""Of a gemeente: all that HTML or Typst could take for more than a letter."""

AT = datetime(2026, 11, 22, 13, 33, 50)

PLACES = ("gemeente", "uitgaven", "gebruik", "transformatiepiramide", "omvang", "loonkostensubsidie", "bezwaren")
PLACES += ("beleidsdoelstellingen", "buig", "begroting", "besparingen")


def sheet(*sections, name="Testdorp", is_example=True):
    release = Release("20261122T133350Z-c4bc0df3", "22 november 2026", "c4bc0df3" * 8, is_example, AT)
    lead = (Sentence(("Deze factsheet gaat over 2023.",)),)
    page = Page("index.html", f"Sociaal domein in beeld: {name} 2023", lead, tuple(sections))
    return Factsheet("GM9999", name, 2023, release, (page, hand_made.definitions()))


def spending():
    said = Sentence(("De uitgaven zijn ", figure(110669983, "u", Unit.EURO, price_year=2023), " in 2023."))
    published = figure("35.8", "p", Unit.PERCENT, origin="gepubliceerd")
    named = (("Uitgaven", figure(110669983, "u", Unit.EURO, price_year=2023)), ("Aandeel", published))
    return Section("uitgaven", "Uitgaven", (said,), named, (money(),), (), (Sentence(("Sinds 2021 anders geteld.",)),))


def clients():
    said = Sentence(("Cliënten Wmo: ", figure(7370, "Wmo"), "; Jeugdwet: ", hidden("Jeugdwet"), "."))
    named = (("Cliënten Wmo", figure(7370, "Wmo")), ("Cliënten Jeugdwet", hidden("Jeugdwet")))
    return Section("gebruik", "Gebruik", (said,), named, (use(),), (), (Sentence((HIDDEN,), Caution.HIDDEN),))


def layers():
    rows = (("Maatwerk", figure(6500, "a", year=2021), figure(6750, "b")), ("Sociale basis", hidden("c", 2021), None))
    table = Table("lagen", "Cliënten per laag", ("Laag", "2021", "2023"), rows)
    said = (Sentence(("Met maatwerk: ", figure(6750, "b"), ".")),)
    return Section("transformatiepiramide", "Transformatiepiramide", said, (), (pyramid(),), (table,))


def much(anchor):
    """A section with more than a page takes."""
    words = "De uitgaven aan iets met een lange naam stijgen licht: van "
    said = tuple(Sentence((words * 3, figure(1000 + number, "z", year=2022), ".")) for number in range(12))
    named = tuple((f"Een kerncijfer met een lange naam {number}", figure(2000 + number)) for number in range(9))
    notes = tuple(Sentence((f"Breuk {number}: " + "er is anders geteld. " * 12,)) for number in range(9))
    return Section(anchor, f"Een kop over {anchor}", said, named, (money(),), (), notes)


def read(*sections, **more):
    return ReadPdf(pdf(sheet(*sections, **more), STYLE))


EXAMPLE = sheet(spending(), clients(), layers())
READ = ReadPdf(pdf(EXAMPLE, STYLE))


def words_of(made: Factsheet):
    """All that the overview says, as text: what a number in the PDF may come from."""
    page = made.pages[0]
    yield from (page.title, made.release.versie, made.release.made_on, made.release.content_hash, "pagina 1 van 2")
    for section in page.sections:
        yield from (section.title, sourcing(section).said)
        said = [*section.sentences, *section.notes, *(chart.title for chart in section.charts)]
        yield from (part if isinstance(part, str) else shown(part) for one in said for part in one.parts)
        yield from (text for name, one in section.highlights for text in (name, shown(one), provenance(one)))
        for chart in section.charts:
            yield from (*remarks(chart), *(drawing.svg for drawing in drawings(chart, STYLE)))
        for table in section.tables:
            yield from (table.title, *table.columns)
            cells = [cell for row in table.rows for cell in row if cell is not None]
            yield from (shown(cell, exact=True) if isinstance(cell, Figure) else cell for cell in cells)


def test_there_are_two_pages_of_a4():
    sizes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in READ.reader.pages]
    assert sizes == [(595, 842), (595, 842)]


def test_the_file_says_that_it_is_tagged_dutch_and_whose():
    assert READ.root["/MarkInfo"]["/Marked"]
    assert READ.root["/Lang"] == "nl-NL"
    assert READ.root["/ViewerPreferences"]["/DisplayDocTitle"]
    described = READ.root["/Metadata"].get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in described
    assert b"<rdf:li>nl-NL</rdf:li>" in described
    assert b'<rdf:li xml:lang="x-default">Sociaal domein in beeld: Testdorp 2023</rdf:li>' in described
    # A reader goes from part to part in the order of the tree.
    assert [page["/Tabs"] for page in READ.reader.pages] == ["/S", "/S"]
    about = READ.about
    assert (about.title, about.author) == ("Sociaal domein in beeld: Testdorp 2023", "Testdorp")
    assert about.creation_date.replace(tzinfo=None) == AT


def test_headings_pictures_and_tables_are_told_apart():
    kinds = READ.kinds
    assert (kinds.count("/H1"), kinds.count("/H2")) == (2, 3)
    assert kinds.count("/TH") == len(layers().tables[0].columns)
    assert kinds.count("/TR") == 3
    pictures = [element for element in READ.elements if element.get("/S") == "/Figure"]
    assert len(pictures) == 3
    assert all(element["/Alt"] for element in pictures)


def test_each_chart_has_its_description_and_no_other():
    described = [drawing.description for make in (money, use, pyramid) for drawing in drawings(make(), STYLE)]
    assert READ.alternatives == [text.replace("\u00a0", " ") for text in described]


def test_each_number_is_one_of_the_overview():
    given = {number for text in words_of(EXAMPLE) for number in NUMBER.findall(text)}
    assert READ.numbers <= given


def test_the_figures_of_the_overview_are_read_back():
    for section in EXAMPLE.pages[0].sections:
        said = [one for sentence in section.sentences for one in sentence.figures]
        for one in [*said, *(found for _, found in section.highlights)]:
            assert shown(one).replace("\u00a0", " ") in READ.text
    assert "€ 110,7 mln" in READ.texts[0]
    assert "6.750" in READ.texts[1]


def test_what_is_hidden_is_called_so_and_explained_once_on_its_page():
    assert "afgeschermd" in READ.texts[0]
    assert [text.count("Welk van beide het is") for text in READ.texts] == [1, 1]
    assert "Welk van beide" not in read(spending()).text


def test_where_all_is_hidden_the_only_numbers_are_years_and_those_of_the_release():
    gone = series("Wmo", *[hidden().absence] * 5)
    chart = replace(use(), series=(gone,), description=Sentence(("Van ", gone.figures[0], ".")))
    said = Sentence(("Cliënten: ", hidden(), "."))
    made = sheet(Section("gebruik", "Gebruik", (said,), (("Cliënten", hidden()),), (chart,)))
    found = ReadPdf(pdf(made, STYLE))
    assert found.text.count("afgeschermd") >= 2
    assert found.kinds.count("/Figure") == 0
    about = (made.release.versie, made.release.made_on, made.release.content_hash, "pagina 1 van 2", "2023")
    assert found.numbers <= {number for text in about for number in NUMBER.findall(text)}


def test_both_pages_say_that_it_is_an_example():
    warning = " ".join(EXAMPLE.release.warning("Testdorp") or ())
    assert "niet om over Testdorp te besluiten" in warning
    assert all(warning in text for text in READ.texts)
    assert "Voorbeeldgegevens." not in read(spending(), is_example=False).text


def test_both_pages_say_which_release_and_how_to_quote():
    for number, text in enumerate(READ.texts, 1):
        assert f"uitgave 20261122T133350Z-c4bc0df3 (22 november 2026), pagina {number} van 2" in text


def test_origin_and_price_level_stand_with_the_figures():
    first = READ.texts[0]
    assert "2023, synthetisch, prijspeil 2023" in first
    assert "Herkomst: eerder gepubliceerd (g); synthetisch: gemaakt als voorbeeld (s)." in first


def test_the_same_factsheet_is_the_same_file():
    assert pdf(EXAMPLE, STYLE) == pdf(sheet(spending(), clients(), layers()), HouseStyle.read(""))


def test_a_name_with_signs_stays_a_name():
    found = read(spending(), name=NAME)
    assert found.about.title == f"Sociaal domein in beeld: {NAME} 2023"
    assert NAME.replace("\u00a0", " ") in found.texts[1]


def test_a_letter_that_the_font_lacks_leaves_a_mark_and_no_failure():
    found = read(spending(), name="Dorp\n漢\x07😀 Fryslân Ağrı")
    assert "Dorp \ufffd\ufffd\ufffd Fryslân Ağrı" in found.text


@pytest.mark.parametrize(
    "sections",
    [
        [],
        [Section("gebruik", "Gebruik", (Sentence(("Hierover is niets gepubliceerd.",)),))],
        [replace(clients(), charts=(replace(use(), series=(series("Wmo", *[None] * 5),)),))],
        [clients(), replace(clients(), anchor="buig")],
    ],
    ids=["nothing", "only words", "all unknown", "one section a page"],
)
def test_with_little_to_say_there_are_two_pages_that_say_it(sections):
    found = read(*sections)
    assert len(found.texts) == 2
    for section, text in zip(sections, found.texts, strict=False):
        assert section.title in text
    for text in found.texts[len(sections) :]:
        assert "Hierover is niets gepubliceerd." in text


def test_with_too_much_to_say_there_are_two_pages_that_have_something_of_each():
    found = read(*map(much, PLACES), name="Een heel lange naam van een gemeente " * 3)
    assert len(found.texts) == 2
    for anchor in PLACES:
        assert f"Een kop over {anchor}" in found.text
    assert "Alleen op het web" not in found.text


def test_it_is_said_once_that_the_web_has_more():
    assert [text.count("een keuze uit de factsheet op het web") for text in READ.texts] == [1, 0]


def test_a_section_without_any_room_is_named():
    long = Section("bezwaren", "Bezwaren", (), (("Een naam " * 600, figure(1)),))
    assert "Alleen op het web: Bezwaren." in read(clients(), long).texts[1]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3"/></svg>'
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize(("kind", "content"), [("svg+xml", SVG), ("png", PNG)])
def test_a_logo_stands_on_both_pages_and_is_named(kind, content):
    logo = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
    style = STYLE.model_copy(update={"logo": logo, "naam": "Gemeente Testdorp"})
    found = ReadPdf(pdf(sheet(clients()), style))
    assert found.alternatives.count("Gemeente Testdorp") == 2
    assert found.about.author == "Gemeente Testdorp"


@pytest.mark.parametrize("address", ["https://www.testdorp.nl/", f"https://www.testdorp.nl/{'lang/' * 35}"])
def test_the_address_of_the_pages_is_a_link_and_a_code_that_a_telephone_reads(address):
    made = pdf(sheet(clients(), layers()), STYLE.model_copy(update={"adres": address}))
    found = ReadPdf(made)
    assert address in found.text.replace(" ", "")
    assert "/Link" in found.kinds
    assert f"QR-code naar de factsheet op het web: {address}" in found.alternatives
    first, second = (page.render(scale=2).to_numpy() for page in pypdfium2.PdfDocument(made))
    assert [code.text for code in zxingcpp.read_barcodes(first)] == [address]
    assert zxingcpp.read_barcodes(second) == []


def test_without_an_address_there_is_no_code():
    made = pdf(sheet(clients()), STYLE.model_copy(update={"website": "https://www.testdorp.nl/"}))
    assert "/Link" not in ReadPdf(made).kinds
    assert [zxingcpp.read_barcodes(page.render(scale=2).to_numpy()) for page in pypdfium2.PdfDocument(made)] == [[], []]
