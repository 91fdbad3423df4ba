"""A factsheet by hand: everything that can be drawn, a name that HTML could trip over, and one hidden value."""

from decimal import Decimal

from pipelines.factsheet.model import (
    Absence,
    Chart,
    Factsheet,
    Figure,
    Page,
    Place,
    Release,
    Section,
    Sentence,
    Series,
    Shape,
    Table,
    Unit,
)

NAME = 'Bergen <&" op Zoom'
"""Of the gemeente."""

YEARS = ("2019", "2020", "2021", "2022", "2023")
WIJK = "wijken/WK999901.html"


def figure(value=None, key="x", unit=Unit.COUNT, year=2023, absence=None, origin="synthetisch", **more):
    place = Place("kernindicatoren", "waarde", ("GM9999", str(year), key))
    number = None if value is None else Decimal(str(value))
    if number is None and absence is None:
        absence = Absence.UNKNOWN
    return Figure(number, unit, place, year, origin, absence=absence, **more)


def hidden(key="x", year=2023, unit=Unit.COUNT):
    return figure(None, key, unit, year, Absence.SUPPRESSED)


def series(name, *values, unit=Unit.COUNT, is_reference=False, labels=YEARS, prognosis_from=9999, breaks=None, **more):
    figures = []
    for label, value in zip(labels, values, strict=True):
        year = int(label) if label.isdigit() else 2023
        status = "prognose" if year >= prognosis_from else "definitief"
        ids = tuple(name for name, first in (breaks or {}).items() if year >= first)
        if isinstance(value, Absence):
            figures.append(figure(None, name, unit, year, value, breaks=ids, **more))
        else:
            figures.append(figure(value, name, unit, year, status=status, breaks=ids, **more))
    return Series(name, tuple(figures), is_reference)


def chart(name, shape, *of, labels=YEARS, title=None):
    said = Sentence((title or f"Bevinding van {name}",))
    first, last = of[0].figures[0], of[0].figures[-1]
    return Chart(name, said, Sentence(("Van ", first, " naar ", last, ".")), shape, labels, of)


def money():
    own = {"unit": Unit.EURO, "prognosis_from": 2022}
    return chart(
        "uitgaven",
        Shape.LINES,
        series("nominaal", 89054289, 96359296, 101507916, 104746056, 110669983, **own, price_year=2023),
        series("na prijscorrectie", 93303611, 98402668, 101507916, 101665804, 102888206, **own, price_year=2021),
        series("na reële tarieven", 93303611, 98402668, 101507916, 101219635, 101601136, **own, price_year=2021),
        title="Uitgaven na prijscorrectie stijgen licht",
    )


def use():
    return chart(
        "clienten",
        Shape.LINES,
        series("Wmo", 5187, 5576, 6100, Absence.UNKNOWN, 7370, breaks={"BREUK-2021": 2021}),
        series("Jeugdwet", 2007, 2170, Absence.SUPPRESSED, 2700, 2820),
    )


def budget():
    own = {"unit": Unit.EURO, "prognosis_from": 2022}
    return chart(
        "buig",
        Shape.GROUPED_BARS,
        series("budget", 36212000, 36900000, 35100000, 32630869, 33800000, **own),
        series("kosten", 33299325, 35031894, 34219721, 33462056, 33800000, **own),
    )


def pyramid():
    return chart(
        "piramide",
        Shape.STACKED_BARS,
        series("maatwerk", 6100, 6300, 6500, 6700, 6750),
        series("formele sociale basis", 1500, 1600, 1700, 1800, 1900),
        series("informele sociale basis", 500, 600, 700, 850, 980),
    )


def columns():
    return chart("lks", Shape.BARS, series("ontvangers", 180, 190, 201, Absence.UNKNOWN, 215, prognosis_from=2023))


PLACES = ("Wijk 00 Binnenstad", "Wijk 05 Berflo Es", "Wijk 09 Buitengebied")


def places():
    return chart("per-wijk", Shape.BARS, series("Wmo", 712, 1204, Absence.SUPPRESSED, labels=PLACES), labels=PLACES)


def grouped_places():
    return chart(
        "twee-wetten",
        Shape.GROUPED_BARS,
        series("Wmo", 712, 1204, Absence.SUPPRESSED, labels=PLACES),
        series("Jeugdwet", 312, 404, 25, labels=PLACES),
        labels=PLACES,
    )


def multiples(count=10):
    wijken = [
        series(f"Wijk {number:02} Hengelose Es", 80 + number, 90, Absence.SUPPRESSED if number == 3 else 85, 99, 101)
        for number in range(count)
    ]
    return chart("wijken", Shape.MULTIPLES, *wijken, series("Bergen", 85, 88, 90, 92, 95, is_reference=True))


def all_charts():
    return [money(), use(), budget(), pyramid(), columns(), places(), grouped_places(), multiples()]


def table():
    return Table(
        "besparingen",
        "Besparingen, in euro's",
        ("Maatregel", "2022", "2023", "Toelichting"),
        (
            ("=1+1 & meer", figure(668000, "b", Unit.EURO, 2022), hidden("b"), "<b>nog niet</b>"),
            ("Meer thuis", figure(-290000, "c", Unit.EURO, 2022), figure(250000, "c", Unit.EURO), None),
        ),
    )


def overview(charts=None):
    growing = Sentence(
        ("Het aantal cliënten stijgt naar ", figure(7370, "Wmo"), "; in 2019 waren het er ", figure(5187))
    )
    mixed = Sentence(
        ("Het budget was ", figure(36212000, "buig", Unit.EURO, origin="gepubliceerd", price_year=2023), ".")
    )
    return Page(
        "index.html",
        f"Sociaal domein in {NAME}",
        (Sentence((f"Hoe het sociaal domein van {NAME} ervoor staat in 2023.",)),),
        (
            Section(
                "gebruik",
                "Het gebruik <stijgt> & groeit",
                (growing, mixed),
                (("Cliënten Wmo", figure(7370, "Wmo")), ("Cliënten Jeugdwet in dit jaar", hidden("Jeugdwet"))),
                tuple(all_charts() if charts is None else charts),
                (table(),),
                (Sentence(("Sinds 2021 wordt anders geteld.",)),),
            ),
            Section("een-grafiek", "Een grafiek naast tekst", (growing,), charts=(pyramid_again(),)),
            Section("leeg", "Zonder cijfers", (Sentence(("Hierover is niets gepubliceerd.",)),)),
        ),
    )


def pyramid_again():
    drawn = pyramid()
    return Chart("piramide-2", drawn.title, drawn.description, drawn.shape, drawn.labels, drawn.series)


def wijk(number=1, name='Berflo <&" Es'):
    shown = Section("gebruik", "Gebruik", (), (("Cliënten", hidden("Wmo")),), (columns(),))
    return Page(f"wijken/WK9999{number:02}.html", name, (Sentence(("De cijfers van deze wijk.",)),), (shown,))


def definitions():
    words = Table("begrippen", "Begrippen", ("Naam", "Betekenis"), (("Stand", "Op 31 december"), ("Stroom", None)))
    section = Section("begrippen", "Begrippen", tables=(words,))
    return Page("definities.html", "Definities en verantwoording", (), (section,))


def factsheet(*pages, is_example=True, code="GM9999"):
    release = Release("20261122T133350Z-c4bc0df3", "22 november 2026", "c4bc0df3" * 8, is_example)
    return Factsheet(code, NAME, 2023, release, pages or (overview(), definitions(), wijk(), wijk(2, "Noord")))
