"""BUIG, begroting and besparingen: what was measured, budgeted, assumed or saved, each told apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_published import ASSUMPTION, GEMEENTE, HIDDEN, kern, text, texts
from made_tables import figures, made, measure, post, said

from pipelines.factsheet.model import Absence, Shape
from pipelines.factsheet.sections import begroting, besparingen, buig

WET = "PARTICIPATIEWET"


def of_buig(year, budget, costs, balance, status="definitief", origin="gepubliceerd", breaks=""):
    for indicator, value in (("buig_budget", budget), ("buig_lasten", costs), ("buig_saldo", balance)):
        more = {"status": status, "herkomst": origin, "bijzonderheid_ids": breaks, "prijspeil_jaar": year}
        yield from kern(indicator, WET, {year: value}, **more)


def stage(year, kind, version, amount=None, number=None, regeling="TOTAAL", hidden=False):
    row = {"gemeente_code": GEMEENTE, "jaar": year, "regeling_code": regeling, "soort_code": kind}
    row |= {"versie_code": version, "bedrag_eur_nominaal": amount and Decimal(amount)}
    row |= {"gemiddeld_aantal": number and Decimal(number), "is_onderdrukt": hidden, "status": "definitief"}
    return row | {"herkomst": "gepubliceerd", "bijzonderheid_ids": ""}


def section(module, published, year=2023):
    found = module.section(published, GEMEENTE, year)
    assert found is not None
    return found


def tables(found):
    return {table.name: table for table in found.tables}


def test_what_was_left_of_the_budget_and_what_it_means():
    rows = [*of_buig(2022, 1000, 900, 100), *of_buig(2023, 1000, 1200, -200)]
    found = section(buig, made(*rows))
    assert texts(found.sentences) == [
        "Het budget BUIG van 2023 was € 1.000; de kosten waren € 1.200. "
        "Het saldo is € −200, een nadeel voor de gemeente. Dit is het nieuwste jaar met gemeten kosten.",
        "De kosten van de uitkeringen stijgen sterk: van € 900 in 2022 naar € 1.200 in 2023.",
    ]
    lines, balance = found.charts
    assert text(lines.title) == "In 2023 waren de kosten hoger dan het budget"
    assert text(balance.title) == "Van een voordeel in 2022 naar een nadeel in 2023"
    assert [one.is_reference for one in lines.series] == [True, False]


@pytest.mark.parametrize(
    ("balances", "title"),
    [
        ((100, 50, 20), "Van 2021 tot en met 2023 bleven de kosten onder het budget"),
        ((-100, -50, -20), "Van 2021 tot en met 2023 waren de kosten hoger dan het budget"),
        ((-100, 0, 20), "In 2023 bleven de kosten onder het budget"),
    ],
)
def test_the_title_is_about_all_years_only_where_it_holds_for_all(balances, title):
    rows = [row for year, left in zip((2021, 2022, 2023), balances, strict=True) for row in of_buig(year, 9, 9, left)]
    assert text(section(buig, made(*rows)).charts[0].title) == title


def test_costs_that_were_set_to_the_budget_are_no_result():
    rows = [
        *of_buig(2021, 1000, 900, 100),
        *of_buig(2022, 1000, 1100, -100, status="prognose"),
        *of_buig(2023, 1000, 1000, 0, status="prognose", origin="aanname", breaks=ASSUMPTION),
        *of_buig(2024, 1100, 1100, 0, status="prognose", origin="aanname", breaks=ASSUMPTION),
    ]
    found = section(buig, made(*rows))
    whole = said(found)
    assert "De kosten van 2023 en 2024 zijn gelijkgesteld aan het budget. Dat is een aanname en geen meting" in whole
    assert "Voor 2022 (prognose) is het budget € 1.000 en zijn de kosten € 1.100" in whole
    assert [label for label, _ in found.highlights] == ["Budget BUIG 2023", "Kosten BUIG 2021", "Saldo BUIG 2021"]
    # Of the assumed years the balance isn't drawn: it is nought by definition.
    assert found.charts[1].labels == ("2021", "2022")
    assert "Kosten aangenomen (2023 en 2024): Aangenomen." in whole


def test_an_assumption_other_than_the_budget_is_called_an_assumption():
    rows = of_buig(2023, 1000, 950, 50, status="prognose", origin="aanname")
    whole = said(section(buig, made(*rows)))
    assert "De kosten van 2023 zijn een aanname en geen meting." in whole
    assert "gelijkgesteld" not in whole
    assert "Gemeten kosten zijn er nog niet" in whole


def test_hidden_costs_are_said_to_be_hidden_and_not_called_missing():
    whole = said(section(buig, made(*of_buig(2023, 1000, HIDDEN, HIDDEN))))
    assert "De gemeten kosten zijn afgeschermd" in whole
    assert "Gemeten kosten zijn er nog niet" not in whole


def test_the_stages_of_the_budget_stand_beside_each_other():
    rows = [
        stage(2022, "budget", "voorlopig", 34),
        stage(2022, "budget", "nader voorlopig", 32),
        stage(2023, "budget", "prognose", 33),
    ]
    found = section(buig, made(*of_buig(2022, 32, 33, -1), *of_buig(2023, 33, 33, 0), buig=rows))
    assert [row[2] for row in tables(found)["buig-per-jaar"].rows] == ["nader voorlopig", "prognose"]
    [row] = tables(found)["buig-vaststellingen"].rows
    assert [getattr(cell, "value", cell) for cell in row] == ["2022", 34, 32]


def test_own_risk_is_shown_and_explained_only_where_it_was_published():
    rows = [stage(2023, "eigen_risico", "berekend", 200), stage(2023, "vangnet", "berekend", 0)]
    assert "buig-eigen-risico" not in tables(section(buig, made(*of_buig(2023, 1000, 1200, -200))))
    found = section(buig, made(*of_buig(2023, 1000, 1200, -200), buig=rows))
    assert [str(figure.value) for figure in tables(found)["buig-eigen-risico"].rows[0][1:]] == ["200", "0"]
    assert "Eigen risico: een tekort tot 7,5%" in said(found)


def test_the_number_of_benefits_prefers_what_was_measured_and_keeps_hidden_ones_hidden():
    rows = [
        stage(2023, "lasten", "prognose", number=2000, regeling="PW"),
        stage(2023, "lasten", "realisatie", number=1990, regeling="PW"),
        stage(2023, "lasten", "realisatie", number=7, regeling="IOAZ", hidden=True),
    ]
    found = section(buig, made(*of_buig(2023, 1, 1, 0), buig=rows))
    table = {row[0]: row[1] for row in tables(found)["buig-uitkeringen"].rows}
    assert table["Participatiewet"].value == 1990
    assert (table["IOAZ"].value, table["IOAZ"].absence) == (None, Absence.SUPPRESSED)


def test_what_is_loonkostensubsidie_is_said_or_shown():
    lks = kern("lks_uitgaven", WET, {2023: 300})
    found = section(buig, made(*of_buig(2023, 1000, 900, 100), *lks))
    assert "de gemeente gaf in 2023 € 300 uit aan loonkostensubsidie" in said(found)
    part = [stage(2023, "budget", "definitief", 250, regeling="LKS")]
    lks = kern("lks_uitgaven", WET, {2023: 300})
    found = section(buig, made(*of_buig(2023, 1000, 900, 100), *lks, buig=part))
    assert tables(found)["buig-loonkostensubsidie"].rows[0][3].value == 250
    assert "niet gepubliceerd" not in said(found)


FOUR = {"primitief": 90, "berap1": 95, "gewijzigd": 100}


def budgeted(*posts, total=None, year=2023):
    spent = kern("uitgaven_nominaal", "WMO", {2023: total}) if total else ()
    return section(begroting, made(*spent, begroting_realisatie=[row for one in posts for row in one]), year)


def test_all_versions_stand_side_by_side_and_nothing_is_added_up():
    found = budgeted(
        post("Toegang", "lasten", {**FOUR, "jaarrekening": 120}),
        post("Bijdragen", "baten", {"primitief": -10, "jaarrekening": -12}),
        post("Nog in te vullen", "taakstelling", {"primitief": -5}),
        total=120,
    )
    [table] = found.tables
    assert table.columns[2:] == ("Primitieve begroting", "Na 1e Berap", "Gewijzigde begroting", "Jaarrekening")
    assert [row[:2] for row in table.rows] == [
        ("Toegang", "lasten"),
        ("Bijdragen", "baten"),
        ("Nog in te vullen", "taakstelling"),
    ]
    assert [figure.value for figure in figures(found)] == [90, 95, 100, 120, -10, -12, -5]
    assert texts(found.sentences) == [
        "De lasten Wmo in de jaarrekening 2023 zijn € 120. De enige post kwam hoger uit dan begroot. "
        "Het grootste verschil: ‘Toegang’, € 100 begroot en € 120 uitgegeven.",
    ]
    assert "Een bedrag met een min ervoor gaat van de lasten af." in texts(found.notes)
    assert texts(found.notes)[0].startswith("De lasten zijn voor aftrek van baten en zonder taakstelling.")


SOME_HIGHER = "Wmo 2023: sommige posten kwamen hoger uit dan begroot, andere lager of gelijk"


@pytest.mark.parametrize(
    ("outcomes", "title"),
    [
        ((120, 130, 90), "Wmo 2023: de meeste posten kwamen hoger uit dan begroot"),
        ((80, 90, 130), "Wmo 2023: de meeste posten kwamen lager uit dan begroot"),
        ((100, 100.5, 130), "Wmo 2023: de meeste posten kwamen vrijwel uit zoals begroot"),
        ((80, 100, 130), SOME_HIGHER),
    ],
)
def test_the_title_says_how_most_posts_came_out(outcomes, title):
    posts = [
        post(name, "lasten", {"gewijzigd": 100, "jaarrekening": outcome})
        for name, outcome in zip("abc", outcomes, strict=True)
    ]
    [chart] = budgeted(*posts).charts
    assert (text(chart.title), chart.shape) == (title, Shape.GROUPED_BARS)


def test_a_post_that_came_out_as_budgeted_is_no_difference():
    found = budgeted(post("Toegang", "lasten", {"gewijzigd": 1000, "jaarrekening": 1001}), total=1001)
    assert "grootste verschil" not in said(found)


def test_a_year_without_accounts_shows_the_budget_and_says_so():
    found = budgeted(post("Toegang", "lasten", FOUR))
    assert texts(found.sentences) == ["Wmo: over 2023 is nog geen jaarrekening gepubliceerd, alleen de begroting."]
    assert found.charts == ()
    assert found.tables[0].rows[0][-1] is None


def test_wetten_without_accounts_are_said_together():
    found = budgeted(
        post("Toegang", "lasten", FOUR),
        post("Toegang", "lasten", FOUR, "JEUGDWET"),
        post("a", "lasten", FOUR, year=2024),
    )
    assert texts(found.sentences) == [
        "Wmo en Jeugdwet: over 2023 is nog geen jaarrekening gepubliceerd, alleen de begroting.",
        "Wmo: over 2024 is nog geen jaarrekening gepubliceerd, alleen de begroting.",
    ]


def test_what_was_budgeted_for_later_years_follows():
    found = budgeted(
        post("Toegang", "lasten", {"gewijzigd": 1, "jaarrekening": 1}, year=2022),
        post("Toegang", "lasten", {"gewijzigd": 1, "jaarrekening": 1}),
        post("Toegang", "lasten", {"primitief": 1}, year=2024),
    )
    assert [table.title[:8] for table in found.tables] == ["Wmo 2023", "Wmo 2024"]


def saved(year=2023, measures=(), **values):
    rows = [*kern("besparing_gerealiseerd", "ALLE", values.get("saved", {}))]
    rows += kern("besparing_taakstelling", "ALLE", values.get("target", {}))
    return section(besparingen, made(*rows, besparingen=measures), year)


@pytest.mark.parametrize(("amount", "outcome"), [(100, "gehaald"), (99, "niet gehaald")])
def test_a_target_for_all_measures_is_reached_or_not(amount, outcome):
    measures = [measure("a", "taakstelling", 100), measure("a", "besparing", amount)]
    found = saved(measures=measures, saved={2022: 50, 2023: amount}, target={2023: 100})
    assert texts(found.sentences)[0].endswith(f"De taakstelling is {outcome}.")
    assert text(found.charts[0].title) == f"De taakstelling van 2023 is {outcome}"


def test_a_target_for_some_measures_is_not_set_against_all_savings():
    measures = [measure("a", "taakstelling", 100), measure("a", "besparing", 0), measure("b", "besparing", 150)]
    found = saved(measures=measures, saved={2022: 50, 2023: 150}, target={2023: 100})
    assert "gehaald" not in said(found)
    assert "De taakstelling van 2023 geldt maar voor een deel van de maatregelen" in said(found)
    assert text(found.charts[0].title) == "De taakstelling van 2023 geldt maar voor een deel van de besparing"


def test_savings_without_a_target_and_a_target_to_come():
    found = saved(saved={2023: 150}, target={2026: 900})
    assert texts(found.sentences) == [
        "In 2023 is € 150 bespaard. Hoeveel er bespaard moest worden, is niet gepubliceerd.",
        "De taakstelling voor 2026 is € 900.",
    ]


def test_a_year_without_savings_is_said():
    assert "Over 2024 zijn geen besparingen gepubliceerd." in said(saved(year=2024, saved={2023: 150}))


def test_measures_are_listed_with_what_they_cost():
    measures = [measure("b", "besparing", 500, 2022), measure("a", "besparing", 80), measure("a", "investering", 90)]
    [table] = saved(measures=measures, saved={2023: -10}).tables
    cells = [[cell if isinstance(cell, str | None) else cell.value for cell in row] for row in table.rows]
    assert cells == [
        ["a", "Plan", "Wmo", "2023", None, 80, 90],
        ["b", "Plan", "Wmo", "2022", None, 500, None],
    ]


@pytest.mark.parametrize("module", [buig, begroting, besparingen])
def test_nothing_published_is_no_section(module):
    assert module.section(made(*kern("clienten", "WMO", {2023: 1})), GEMEENTE, 2023) is None
