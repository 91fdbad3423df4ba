"""Wijken beside each other and each on its page: hidden cells, other divisions, forty of them, none at all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from made_published import GEMEENTE, HIDDEN, kenmerk, text, texts
from made_published import figure as one_figure
from made_tables import FOUR, ONE, TWO, figures, made, page_said, per_place, places, said, without

from pipelines.factsheet.model import Absence, Figure, Shape, Unit
from pipelines.factsheet.notes import figures_of
from pipelines.factsheet.published import per_1000
from pipelines.factsheet.sections import wijken
from pipelines.factsheet.wijk.pages import pages

RATE = "clienten_per_1000_inwoners"


def rates(one, two, four, gemeente=100, year=2023):
    values = {ONE: {year: one}, TWO: {year: two}, FOUR: {year: four}, GEMEENTE: {year: gemeente}}
    return per_place(RATE, "ALLE", values)


def counts(indicator, wet, one, two, four, gemeente=1000):
    values = {ONE: {2023: one}, TWO: {2023: two}, FOUR: {2023: four}, GEMEENTE: {2023: gemeente}}
    return per_place(indicator, wet, values)


def inhabitants(**values):
    rows = []
    for place, number in values.items():
        rows += [{**row, "wijk_code": place} for row in kenmerk("inwoners", "totaal", {2023: number}, "aantal")]
    return rows


def overview(*rows, year=2023, **tables):
    section = wijken.section(made(*rows, **{**places(), **tables}), GEMEENTE, year)
    assert section is not None
    return section


def page_of(code, *rows, year=2023, **tables):
    found = {page.path: page for page in pages(made(*rows, **{**places(), **tables}), GEMEENTE, year)}
    return found[f"wijken/{code}.html"]


def test_the_ends_are_named_among_the_wijken_that_are_shown():
    section = overview(*rates(50, 120, 80))
    assert texts(section.sentences) == [
        'Van alle wijken: <&" heeft de meeste cliënten per 1.000 inwoners: 120 in 2023. Dorp heeft de minste: 50,0.'
    ]
    [chart] = section.charts
    assert text(chart.title) == '<&" heeft de meeste cliënten per 1.000 inwoners, Dorp de minste, in 2023'
    assert chart.shape == Shape.MULTIPLES
    assert [(one.name, one.is_reference) for one in chart.series][-1] == ("Testdorp", True)


def test_a_hidden_wijk_is_named_as_hidden_and_isnt_called_an_end():
    section = overview(*rates(50, HIDDEN, 80))
    assert texts(section.sentences) == [
        "Van de wijken waarvan het cijfer te tonen is: Veld heeft de meeste cliënten per 1.000 inwoners: "
        "80,0 in 2023. Dorp heeft de minste: 50,0.",
        'Van <&" zijn de cliënten per 1.000 inwoners afgeschermd.',
    ]
    assert text(section.charts[0].title).endswith("(voor zover te tonen)")
    hidden = section.charts[0].series[1].figures[-1]
    assert (hidden.value, hidden.absence) == (None, Absence.SUPPRESSED)


def test_wijken_that_hardly_differ_have_no_ends():
    section = overview(*rates(100, 101, 102))
    assert section.sentences == ()
    assert text(section.charts[0].title) == "De cliënten per 1.000 inwoners verschillen in 2023 weinig per wijk"


def test_all_hidden_is_said_without_a_chart():
    section = overview(*rates(HIDDEN, HIDDEN, HIDDEN))
    assert texts(section.sentences) == ["Van alle wijken zijn de cliënten per 1.000 inwoners afgeschermd."]
    assert section.charts == ()


def test_wijken_of_one_value_share_the_end():
    assert text(overview(*rates(50, 120, 120)).charts[0].title).startswith(
        '<&" en Veld hebben de meeste cliënten per 1.000 inwoners, Dorp de minste'
    )


def test_spending_that_belongs_to_no_wijk_is_shown_and_explained():
    spent = {ONE: {2023: 5}, TWO: {2023: HIDDEN}, FOUR: {2023: 7}, GEMEENTE: {2023: 100}}
    rests = {"ONBEKEND": {2023: HIDDEN}, "NIET_TOE_TE_DELEN": {2023: -3}}
    section = overview(*rates(1, 2, 3), *per_place("uitgaven_nominaal", "WMO", {**spent, **rests}))
    assert {row[0]: row[1].value for row in section.tables[1].rows if isinstance(row[1], Figure)} == {
        "Dorp": 5,
        '<&"': None,
        "Veld": 7,
        "Adres onbekend": None,
        "Niet toe te delen": -3,
        "Testdorp": 100,
    }
    assert "Niet toe te delen zijn uitgaven" in said(section)


def test_no_figure_is_made_of_others():
    """Nothing is added up or taken off, so nothing hidden follows: each number stands in the file by its own key."""
    rows = [*rates(50, HIDDEN, 80), *counts("clienten", "WMO", 40, HIDDEN, 60), *counts("clienten", "ALLE", 50, 30, 70)]
    published = made(*rows, **places())
    known = {(row["wijk_code"], row["indicator_code"], row["wet_code"]): row["waarde"] for row in rows}
    shown = [figure for page in pages(published, GEMEENTE, 2023) for one in page.sections for figure in figures_of(one)]
    section = wijken.section(published, GEMEENTE, 2023)
    assert section is not None
    for figure in [*shown, *figures_of(section)]:
        _, _, wet, place, indicator = figure.place.key
        assert figure.per is None
        assert figure.value == known.get((place, indicator, wet))


def test_per_1000_is_of_the_inhabitants_of_the_same_place():
    rows = counts("bijstand_huishoudens", "PARTICIPATIEWET", 20, HIDDEN, 10)
    tables = {"gebiedskenmerken": inhabitants(**{ONE: 500, TWO: 400, GEMEENTE: 40_000})}
    page = page_of(ONE, *rows, **tables)
    use = next(section for section in page.sections if section.anchor == "gebruik")
    [row] = use.tables[0].rows
    assert [(cell.value, cell.unit) for cell in row[2:]] == [(40, Unit.PER_1000), (25, Unit.PER_1000)]
    assert row[2].per.key == (GEMEENTE, "2023", ONE, "inwoners", "totaal")
    assert "Per 1.000 inwoners heeft de wijk veel meer huishoudens met bijstand (40,0 tegen 25,0)" in said(use)


def test_per_1000_rests_on_the_weaker_of_both_origins():
    measured, guessed = one_figure(20, origin="registratie"), one_figure(500, origin="aanname")
    assert per_1000(measured, guessed).origin == "aanname"
    assert per_1000(guessed, measured).origin == "aanname"
    assert per_1000(measured, measured).origin == "registratie"
    assert per_1000(one_figure(20), guessed).origin == "aanname"


def test_per_1000_of_a_hidden_number_is_hidden():
    rows = counts("bijstand_huishoudens", "PARTICIPATIEWET", 20, HIDDEN, 10)
    page = page_of(TWO, *rows, gebiedskenmerken=inhabitants(**{TWO: 400, GEMEENTE: 40_000}))
    use = next(section for section in page.sections if section.anchor == "gebruik")
    assert [cell.absence for cell in use.tables[0].rows[0][1:3]] == [Absence.SUPPRESSED] * 2
    assert "afgeschermd" in said(use)


def test_a_release_without_inhabitants_has_only_the_published_rates():
    rows = [
        *rates(50, 120, 80),
        *counts("clienten", "ALLE", 20, 30, 40),
        *counts("lks_ontvangers", "PARTICIPATIEWET", 9, 8, 7),
    ]
    published = without(made(*rows, **places()), "gebiedskenmerken")
    page = pages(published, GEMEENTE, 2023)[0]
    assert [section.anchor for section in page.sections] == ["gebruik"]
    clients, subsidised = page.sections[0].tables[0].rows
    assert [cell.value for cell in clients[2:] if isinstance(cell, Figure)] == [50, 100]
    assert subsidised[2:] == (None, None)


def test_a_wijk_is_set_against_the_gemeente():
    rows = [*rates(150, 120, 80), *counts("clienten", "ALLE", 900, 30, 40)]
    page = page_of(ONE, *rows)
    use = page.sections[0]
    assert "Per 1.000 inwoners heeft de wijk veel meer cliënten (150 tegen 100) dan de gemeente." in said(use)
    [chart] = use.charts
    assert text(chart.title) == "Cliënten per 1.000 inwoners: veel hoger dan in de gemeente"
    assert [(one.name, one.is_reference) for one in chart.series] == [("Dorp", False), ("Testdorp", True)]


def test_what_differs_as_much_is_said_together_and_what_is_hidden_too():
    rows = [
        *rates(150, 120, 80),
        *counts("clienten", "ALLE", 900, 30, 40),
        *per_place(RATE, "WMO", {ONE: {2023: 160}, GEMEENTE: {2023: 100}}),
        *counts("clienten", "WMO", 800, 30, 40),
        *per_place(RATE, "JEUGDWET", {ONE: {2023: HIDDEN}, GEMEENTE: {2023: 50}}),
        *counts("clienten", "JEUGDWET", HIDDEN, 30, 40),
        *counts("bijstand_huishoudens", "PARTICIPATIEWET", HIDDEN, 5, 10),
    ]
    page = page_of(ONE, *rows, gebiedskenmerken=inhabitants(**{ONE: 500, GEMEENTE: 40_000}))
    assert texts(page.sections[1].sentences)[:2] == [
        "Per 1.000 inwoners heeft de wijk veel meer cliënten (150 tegen 100) en cliënten Wmo (160 tegen 100) "
        "dan de gemeente.",
        "Per 1.000 inwoners is over 2023 afgeschermd: het aantal cliënten Jeugdwet en huishoudens met bijstand.",
    ]


def test_a_year_before_is_told_once_for_all_that_is_followed():
    rows = [
        *per_place("clienten", "ALLE", {ONE: {2022: 100, 2023: 130}, GEMEENTE: {2022: 900, 2023: 900}}),
        *per_place("clienten_maatwerk", "ALLE", {ONE: {2022: 50, 2023: 70}}),
        *per_place("clienten_sociale_basis", "ALLE", {ONE: {2022: 50, 2023: HIDDEN}}),
    ]
    assert texts(page_of(ONE, *rows).sections[0].sentences)[-1] == (
        "Het aantal cliënten in de wijk stijgt sterk: van 100 in 2022 naar 130 in 2023. "
        "Het aantal met maatwerk op 31 december stijgt sterk: van 50 naar 70. "
        "Het aantal in de sociale basis op 31 december is in 2023 afgeschermd."
    )


def test_spending_of_which_the_whole_is_hidden_is_titled_by_what_it_is_about():
    rows = [
        *per_place("uitgaven_reeel", "ALLE", {ONE: {2022: HIDDEN, 2023: HIDDEN}}, prijspeil_jaar=2021),
        *per_place("uitgaven_reeel", "JEUGDWET", {ONE: {2022: 0, 2023: 0}}, prijspeil_jaar=2021),
        *per_place("uitgaven_nominaal", "ALLE", {ONE: {2022: HIDDEN, 2023: HIDDEN}}),
    ]
    [chart] = page_of(ONE, *rows).sections[-1].charts
    assert text(chart.title) == "De uitgaven na prijscorrectie"
    assert [one.name for one in chart.series] == ["Jeugdwet"]


def test_the_pages_stand_in_the_order_of_their_codes_and_have_the_names_of_the_wijken():
    found = pages(made(*rates(1, 2, 3), **places()), GEMEENTE, 2023)
    assert [(page.path, page.title) for page in found] == [
        (f"wijken/{ONE}.html", "Dorp"),
        (f"wijken/{TWO}.html", '<&"'),
        (f"wijken/{FOUR}.html", "Veld"),
    ]


def ages(place, *shares):
    codes = ("0-15", "15-25", "25-45", "45-65", "65+")
    rows = [row for code, share in zip(codes, shares, strict=False) for row in kenmerk("leeftijd", code, {2023: share})]
    return [{**row, "wijk_code": place} for row in rows]


@pytest.mark.parametrize(
    ("shares", "title"),
    [
        ((15, 15, 20, 30, 20), "De leeftijden in Dorp lijken op die van de gemeente"),
        ((13, 13, 20, 32, 22), "De leeftijden in Dorp lijken op die van de gemeente"),
        (
            (10, 15, 20, 20, 35),
            "Naar verhouding wonen in Dorp meer mensen van 65 jaar en ouder dan in de gemeente",
        ),
        ((18, 15, 10, 32, 25), "Naar verhouding wonen in Dorp minder mensen van 25 tot 45 jaar dan in de gemeente"),
        ((30, 15, 15, 25, 15), "Naar verhouding wonen in Dorp meer mensen jonger dan 15 jaar dan in de gemeente"),
    ],
)
def test_ages_are_told_apart_from_the_gemeente_by_the_age_that_differs_most(shares, title):
    traits = [*ages(ONE, *shares), *ages(GEMEENTE, 15, 15, 20, 30, 20)]
    [chart] = page_of(ONE, *rates(1, 2, 3), gebiedskenmerken=traits).sections[0].charts
    assert text(chart.title) == title
    assert text(chart.description).endswith("25 tot 45 jaar 20%, 45 tot 65 jaar 30%, 65 jaar en ouder 20%.")


def test_ages_of_different_years_are_no_one_picture():
    newer = [{**row, "jaar": 2022} for row in ages(GEMEENTE, 15, 15, 20, 30, 20)]
    traits = [*ages(ONE, 15, 15, 20, 30, 20), *newer]
    assert not_drawn(traits) == "die van de gemeente zijn van een ander jaar"


def not_drawn(traits):
    """Why a wijk has no chart of ages."""
    section = page_of(ONE, *rates(1, 2, 3), gebiedskenmerken=traits).sections[0]
    assert section.charts == ()
    [why] = texts(section.sentences)
    return why.removeprefix("De leeftijden staan niet in een grafiek: ").removesuffix(".")


@pytest.mark.parametrize(
    ("own", "whole", "why"),
    [
        ((40,), (15,), "niet van elke groep is een aandeel te tonen"),
        ((20, 80, 25, 25, 19), (15, 15, 20, 30, 20), "de aandelen zijn samen meer of minder dan het geheel"),
        ((15, 15, 20, 30, 20), (15,), "van de gemeente is er niet van elke groep een aandeel om ze mee te vergelijken"),
    ],
)
def test_of_ages_that_are_no_whole_nothing_is_drawn_and_it_is_said_why(own, whole, why):
    assert not_drawn([*ages(ONE, *own), *ages(GEMEENTE, *whole)]) == why


def test_without_any_age_there_is_nothing_to_explain():
    people = inhabitants(**{ONE: 500})
    assert "leeftijd" not in said(page_of(ONE, *rates(1, 2, 3), gebiedskenmerken=people).sections[0])


def test_a_wijk_without_ages_says_why_it_has_none_where_the_gemeente_has_them():
    traits = [*inhabitants(**{ONE: 500}), *ages(GEMEENTE, 15, 15, 20, 30, 20)]
    section = page_of(ONE, *rates(1, 2, 3), gebiedskenmerken=traits).sections[0]
    assert section.charts == ()
    assert texts(section.sentences)[-1].startswith("De leeftijden zijn van deze wijk niet gepubliceerd: in een")


def test_a_trait_of_another_year_than_that_of_the_wijk_isnt_set_beside_it():
    rows = [
        *kenmerk("woningbezit", "koop", {2022: 60}),
        *({**row, "wijk_code": ONE} for row in kenmerk("woningbezit", "koop", {2023: 50})),
    ]
    [row] = page_of(ONE, *rates(1, 2, 3), gebiedskenmerken=rows).sections[0].tables[0].rows
    assert (row[1].value, row[2]) == (50, None)


def test_figures_per_wijk_may_stop_before_the_year_of_the_page():
    rows = [*rates(50, 120, 80, year=2022), *per_place(RATE, "ALLE", {GEMEENTE: {2023: 100}})]
    assert texts(overview(*rows).sentences)[0] == "Per wijk zijn cijfers gepubliceerd tot en met 2022."
    assert "Over 2023 zijn nog geen cijfers per wijk gepubliceerd." in texts(page_of(ONE, *rows).lead)


def test_another_division_is_said_with_its_years():
    values = {ONE: {2022: 1, 2023: 2}, "WK999909": {2022: 3}, GEMEENTE: {2022: 1, 2023: 1}}
    tables = places(editions={2022: 2020, 2023: 2023})
    gone = {**tables["wijken"][1], "wijk_code": "WK999909", "wijk_naam": "Wijk 09 Verdwenen", "jaar": 2022}
    section = overview(*per_place(RATE, "ALLE", values), jaren=tables["jaren"], wijken=[*tables["wijken"], gone])
    assert "De wijkindeling is die van 2020 voor 2022 en van 2023 voor 2023." in said(section)
    assert "Deze wijk stond alleen in een eerdere indeling: Verdwenen." in texts(section.notes)


def test_a_guessed_division_is_said():
    tables = places(years=(2023,))
    guessed = [{**row, "is_indeling_geschat": True} for row in tables["jaren"]]
    section = overview(*rates(1, 2, 3), wijken=tables["wijken"], jaren=guessed)
    assert "Voor 2023 was er geen indeling; de oudste die er is, is gebruikt." in texts(section.notes)


@pytest.mark.parametrize("number", [1, 40])
def test_one_wijk_and_forty_wijken(number):
    codes = [f"WK9999{place:02}" for place in range(number)]
    values = {code: {2022: 10 + place, 2023: 20 + place} for place, code in enumerate(codes)}
    rows = [*per_place(RATE, "ALLE", {**values, GEMEENTE: {2022: 30, 2023: 40}})]
    published = made(*rows, **places(codes=codes))
    assert len(pages(published, GEMEENTE, 2023)) == number
    section = wijken.section(published, GEMEENTE, 2023)
    assert section is not None
    [chart] = section.charts
    assert len(chart.series) == number + 1
    assert {len(one.figures) for one in chart.series} == {2}


def test_a_gemeente_without_wijken_has_no_pages_and_no_section():
    rows = per_place(RATE, "ALLE", {GEMEENTE: {2023: 100}})
    for tables in ({}, places()):
        published = made(*rows, **tables)
        assert pages(published, GEMEENTE, 2023) == ()
        assert wijken.section(published, GEMEENTE, 2023) is None


def test_with_everything_hidden_a_page_says_so_and_gives_no_number_of_the_wijk():
    rows = [
        *rates(HIDDEN, HIDDEN, HIDDEN, HIDDEN),
        *counts("clienten", "ALLE", HIDDEN, HIDDEN, HIDDEN, HIDDEN),
        *counts("uitgaven_nominaal", "ALLE", HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    ]
    page = page_of(ONE, *rows)
    assert [section.charts for section in page.sections] == [(), ()]
    assert {figure.value for section in page.sections for figure in figures(section)} == {None}
    assert "Afgeschermd: het cijfer berust op te weinig personen" in page_said(page)


def test_a_value_beside_the_mark_of_a_hidden_cell_is_not_shown():
    """The published file has none; a factsheet of a file that did would not be what gives it away."""
    rows = [{**row, "waarde": Decimal(4242)} if row["waarde"] is None else row for row in rates(50, HIDDEN, 80)]
    published = made(*rows, **places())
    section = wijken.section(published, GEMEENTE, 2023)
    assert section is not None
    assert "4.242" not in said(section) + "".join(page_said(page) for page in pages(published, GEMEENTE, 2023))


def test_the_same_file_says_the_same():
    rows = [*rates(50, 120, 80), *counts("clienten", "WMO", 5, 6, 7)]
    published = made(*rows, **places())
    turned = replace(published, tables={name: rows[::-1] for name, rows in published.tables.items()})
    assert pages(published, GEMEENTE, 2023) == pages(turned, GEMEENTE, 2023)
    assert wijken.section(published, GEMEENTE, 2023) == wijken.section(turned, GEMEENTE, 2023)
