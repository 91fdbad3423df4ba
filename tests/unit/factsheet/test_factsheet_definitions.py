"""The page Definities en verantwoording: what figures mean, what touches them, and what they rest on."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from made_published import BREAK, GEMEENTE, HIDDEN, kern, text, texts
from made_tables import figures, made, page_said, per_place, places, post, said, without

from pipelines.factsheet import definities, verantwoording
from pipelines.factsheet.kern import Kern
from pipelines.factsheet.model import Figure
from pipelines.factsheet.names import name_of
from pipelines.factsheet.notation import shown

SOURCES = Path(__file__).parents[3] / "sources"

CLIENTS = {
    "code": "clienten",
    "naam": "Cliënten in het jaar",
    "familie": "gebruik van voorzieningen",
    "definitie": "Personen met een indicatie.",
    "formule": "aantal unieke pseudoniemen",
    "eenheid": "aantal",
    "richting": "neutraal",
    "bron": "indicaties",
    "optelbaar_over": "wijk",
    "wetten": "WMO,JEUGDWET,ALLE",
}

BUDGET = {**CLIENTS, "code": "buig_budget", "naam": "Budget BUIG", "familie": "financiële uitgaven", "eenheid": "euro"}
BUDGET |= {"optelbaar_over": "", "richting": "hoger", "bron": "buig_budget", "wetten": "PARTICIPATIEWET"}


def page(*rows, **tables):
    return definities.page(made(*rows, **tables), GEMEENTE, 2023)


def part(anchor, *rows, **tables):
    return next(section for section in page(*rows, **tables).sections if section.anchor == anchor)


def delivery(source, period=None, origin="synthetisch", read=10, in_use=True):
    row = {"bron": source, "levering_id": "x", "bestand": "x.csv", "herkomst": origin, "periode": period}
    return row | {"rijen_gelezen": read, "rijen_geaccepteerd": read - 1, "rijen_afgewezen": 1, "in_gebruik": in_use}


def held(status, published=100, computed=100, unit="euro", year="2021", explained=""):
    row = {"gemeente_code": GEMEENTE, "volgnr": 1, "bron": "brief", "onderwerp": "x", "wet": "Wmo", "versie": "-"}
    row |= {"post_of_indicator": "Voorveld", "jaar": year, "eenheid": unit, "status": status, "toelichting": explained}
    return row | {
        "waarde_gepubliceerd": Decimal(str(published)),
        "waarde_berekend": computed and Decimal(str(computed)),
    }


def variant(series, base, real, year=2023, chosen=False, reason=None):
    row = {"gemeente_code": GEMEENTE, "jaar": year, "wet_code": "ALLE", "reeks_code": series, "prijspeil_jaar": base}
    amount = None if real is None else Decimal(real)
    row |= {"uitgaven_eur_reeel": amount, "uitgaven_eur_reeel_na_tarieven": None if reason else amount}
    return row | {"is_gekozen": chosen, "reden_leeg": reason, "status": "definitief", "herkomst": "aanname"}


def test_each_indicator_is_defined_in_the_table_of_its_family():
    found = {section.anchor: section for section in page(indicatoren=[CLIENTS, BUDGET]).sections}
    [row] = found["definities-gebruik-van-voorzieningen"].tables[0].rows
    assert row == (
        "Cliënten in het jaar (aantal)",
        "Personen met een indicatie. Voor: Wmo en Jeugdwet.",
        "aantal unieke pseudoniemen",
        "Bron: indicaties. Op te tellen over wijk.",
    )
    [row] = found["definities-financiele-uitgaven"].tables[0].rows
    assert row[3] == "Bron: budget BUIG. Niet op te tellen. Hoger is beter."


def test_families_stand_in_the_order_of_the_overview_and_others_behind_them():
    names = ("beleidsdoelstellingen", "armoede", "gebruik van voorzieningen", "financiële uitgaven")
    rows = [{**CLIENTS, "code": f"x{number}", "familie": name} for number, name in enumerate(names)]
    titles = [section.title for section in page(indicatoren=rows).sections]
    assert titles[:4] == [
        "Definities: financiële uitgaven",
        "Definities: gebruik van voorzieningen",
        "Definities: beleidsdoelstellingen",
        "Definities: armoede",
    ]


BALANCE = {**BUDGET, "code": "buig_saldo", "naam": "Saldo BUIG", "formule": "buig_budget - buig_lasten"}
COSTS = {**BUDGET, "code": "buig_lasten", "naam": "Lasten BUIG", "bron": "buig_realisatie"}


@pytest.mark.parametrize(
    ("column", "published", "read"),
    [
        ("formule", "buig_budget - buig_lasten", "budget BUIG - lasten BUIG"),
        ("formule", "1.000 x clienten / inwoners", "1.000 x cliënten / inwoners"),
        ("formule", "wat overblijft is NIET_TOE_TE_DELEN", "wat overblijft is niet toe te delen"),
        ("formule", "een_onbekende_code / 2", "een onbekende code / 2"),
        (
            "definitie",
            "Personen. ALLE telt eenieder een keer, niet bij ALLE; zie omvang_ondersteuning.",
            "Personen. Het totaal van alle wetten samen telt eenieder een keer, niet bij het totaal van alle wetten "
            "samen; zie ‘Omvang van de ondersteuning’.",
        ),
        ("definitie", "Alleen indicaties, bij PGB WMO.", "Alleen indicaties, bij PGB WMO."),
    ],
)
def test_a_reader_gets_words_where_a_definition_has_codes(column, published, read):
    row = {**BALANCE, "wetten": "", column: published}
    rows = part("definities-financiele-uitgaven", indicatoren=[row, BUDGET, COSTS]).tables[0].rows
    [defined] = [cells for cells in rows if cells[0] == "Saldo BUIG (euro)"]
    assert defined[1 if column == "definitie" else 2] == read


@pytest.mark.parametrize(
    ("sources", "read"),
    [
        ("buig_budget, buig_realisatie", "Bron: budget BUIG en kosten BUIG."),
        ("als buig_saldo, reele_tarieven", "Bron: als bij saldo BUIG en onderzoek naar reële tarieven."),
        ("start_stop", "Bron: meldingen van begin en einde."),
        ("een_nieuwe_bron", "Bron: een nieuwe bron."),
    ],
)
def test_sources_have_a_dutch_name(sources, read):
    [row] = part("definities-financiele-uitgaven", indicatoren=[{**BALANCE, "bron": sources}]).tables[0].rows
    assert row[3].startswith(read)


def test_no_source_of_the_project_reads_as_a_code():
    names = [name_of(path.parent.name) for path in SOURCES.glob("*/source.yml")]
    assert len(names) > 15
    assert not {"buig realisatie", "start stop", "reele tarieven"} & set(names)


def test_the_reader_is_told_that_a_rate_per_1000_may_follow_from_two_figures():
    [lead] = page(*kern("clienten", "WMO", {2023: 10})).lead
    assert "staat ook in de gepubliceerde database, of volgt uit twee cijfers daarin" in text(lead)


def test_an_indicator_without_a_wet_of_its_own_is_of_both_wetten_of_care():
    section = part("definities-gebruik-van-voorzieningen", indicatoren=[{**CLIENTS, "wetten": "ALLE"}])
    assert "Voor: Wmo en Jeugdwet samen." in said(section)


def test_a_break_says_which_figures_it_touches():
    rows = [
        *kern("clienten", "WMO", {2022: 1, 2023: 2}, bijzonderheid_ids=BREAK),
        *kern("clienten", "JEUGDWET", {2022: 1, 2023: 2}, bijzonderheid_ids=BREAK),
        *kern("clienten", "ALLE", {2021: 3}),
    ]
    [row] = part("breuken", *rows, indicatoren=[CLIENTS]).tables[0].rows
    assert row[0] == "Anders geteld"
    assert row[2] == "Wmo en Jeugdwet, 2022 en 2023: Cliënten in het jaar."


def test_breaks_that_touch_nothing_here_are_left_out():
    found = page(*kern("clienten", "WMO", {2023: 1}))
    assert "breuken" not in [section.anchor for section in found.sections]


def test_the_share_that_is_hidden_is_given_for_the_gemeente_and_for_the_wijken():
    values = {"WK999901": {2022: HIDDEN, 2023: 1}, "ONBEKEND": {2022: 1, 2023: 1}, GEMEENTE: {2022: 5, 2023: 6}}
    [table] = part("afscherming", *per_place("clienten", "WMO", values), **places()).tables
    assert [row[1:] for row in table.rows] == [("2", "0", "0%"), ("4", "1", "25%")]


def test_what_is_small_follows_the_settings_of_the_release():
    release = {"versie": "v", "gemaakt_op": datetime(2026, 11, 22, 23, 59), "inhoud_hash": "abc", "code_versie": "1"}
    settings = {"instellingen": '{"minimum_cel": 15}', "voorbeeldgegevens": False}
    found = page(**{"_meta.release": [{**release, **settings}]})
    assert "Een cijfer dat op 1 tot en met 14 personen berust, is afgeschermd" in page_said(found)
    assert "Gemeente GM9999, Sociaal Domein in Beeld, uitgave v, 22 november 2026, inhoud abc." in page_said(found)


def test_the_method_of_price_correction_is_named_with_what_other_choices_give():
    rows = [
        variant("toegepast", 2021, 100, chosen=True),
        variant("definitief", 2021, 98),
        variant("definitief", 2022, 99, reason="effect niet na het basisjaar"),
        variant("toegepast", 2021, 90, year=2022, chosen=True),
        variant("definitief", 2021, 91, year=2022),
        variant("definitief", 2022, 92, year=2022, reason="effect niet na het basisjaar"),
    ]
    section = part("prijscorrectie", prijscorrectie_varianten=rows)
    assert "in prijzen van 2021" in texts(section.sentences)[0]
    assert "de reeks ‘toegepast’" in texts(section.sentences)[1]
    [table] = section.tables
    assert [(row[0], row[3], row[4]) for row in table.rows] == [
        ("definitief, prijzen van 2021", "", ""),
        ("definitief, prijzen van 2022", "", "Effect niet na het basisjaar"),
        ("toegepast, prijzen van 2021", "ja", ""),
    ]
    assert [figure.price_year for figure in figures(section)] == [2021, 2021, 2022, 2022, 2021, 2021]
    [chart] = section.charts
    assert [(one.name, [figure.value for figure in one.figures]) for one in chart.series] == [
        ("definitief", [91, 98]),
        ("toegepast", [90, 100]),
    ]


@pytest.mark.parametrize(
    ("posts", "read"),
    [
        (["Ondersteuning Jeugd"], "Effect niet na het basisjaar: post ‘Ondersteuning Jeugd’, jaar 2022"),
        (["B", "A"], "Effect niet na het basisjaar: posten ‘A’ en ‘B’, jaar 2022"),
        ([], "Effect niet na het basisjaar: een onderdeel van de uitgaven, jaar 2022"),
    ],
)
def test_the_reason_why_an_amount_is_missing_names_the_post(posts, read):
    rows = [
        variant("toegepast", 2021, 1, chosen=True, reason="effect niet na het basisjaar: component JEUGD_OB, jaar 2022")
    ]
    budget = [row for name in posts for row in post(name, "lasten", {"gewijzigd": 1}, component="JEUGD_OB")]
    [table] = part("prijscorrectie", prijscorrectie_varianten=rows, begroting_realisatie=budget).tables
    assert table.rows[0][4] == read


def test_what_is_missing_in_a_series_of_prices_is_said_as_missing():
    rows = [variant("toegepast", 2021, amount, year, chosen=True) for year, amount in ((2022, 90), (2023, 100))]
    rows += [variant("definitief", 2021, 91, year=2022), variant("definitief", 2021, None, year=2023)]
    [chart] = part("prijscorrectie", prijscorrectie_varianten=rows).charts
    assert text(chart.description) == (
        "Uitgaven van alle wetten samen in prijzen van 2021, per reeks, 2022 tot en met 2023. "
        "definitief: € 91 in 2022 (onbekend in 2023). toegepast: € 90 in 2022, € 100 in 2023."
    )


def test_what_differs_from_earlier_publications_is_listed_with_the_reason():
    rows = [
        *(held("sluit aan") for _ in range(1200)),
        held("binnen afronding", 100, 101),
        held("bekend verschil", 46_000, 45_000, explained="KI-01 (docs/known_issues.md): De tabel rondt later."),
        held("onverklaard", 0.08, 0.101, "fractie"),
        held("onverklaard", 12, 13, "aantal", year="2021-2022"),
        held("niet te bepalen", 330, None, "aantal", explained="Geen levering gaat hierover."),
    ]
    rows = [{**row, "volgnr": place} for place, row in enumerate(rows)]
    section = part("aansluiting", **{"_meta.aansluiting": rows})
    counted, differing, missing = section.tables
    assert counted.rows[0] == ("precies gelijk", "1.200")
    assert [row[1] for row in counted.rows[1:]] == ["1", "1", "2", "1"]
    assert [tuple(map(cell_text, row)) for row in differing.rows] == [
        ("Voorveld (Wmo)", "2021", "€ 46.000", "€ 45.000", "De tabel rondt later."),
        ("Voorveld (Wmo)", "2021", "8%", "10,1%", ""),
        ("Voorveld (Wmo)", "2021-2022", "12", "13", ""),
    ]
    [row] = missing.rows
    assert tuple(map(cell_text, row)) == ("Voorveld (Wmo)", "2021", "330", "onbekend", "Geen levering gaat hierover.")
    assert "Elk van die 1.205 cijfers" in said(section)


def cell_text(cell):
    return (shown(cell, exact=True) if isinstance(cell, Figure) else cell).replace("\u00a0", " ")


def test_what_was_published_before_is_a_figure_with_its_place():
    rows = [held("bekend verschil", 46_000, 45_000), held("niet te bepalen", 330, None, "aantal")]
    section = part("aansluiting", **{"_meta.aansluiting": [{**row, "volgnr": at} for at, row in enumerate(rows, 7)]})
    assert [(figure.value, str(figure.place), figure.year) for figure in figures(section)] == [
        (46_000, "_meta.aansluiting.waarde_gepubliceerd[GM9999, 7]", 2021),
        (45_000, "_meta.aansluiting.waarde_berekend[GM9999, 7]", 2021),
        (330, "_meta.aansluiting.waarde_gepubliceerd[GM9999, 8]", 2021),
        (None, "_meta.aansluiting.waarde_berekend[GM9999, 8]", 2021),
    ]
    assert {figure.status for figure in figures(section)} == {None}


def test_one_figure_that_was_published_before_is_that_one_figure():
    assert "Dat ene cijfer is naast deze uitgave gelegd." in said(
        part("aansluiting", **{"_meta.aansluiting": [held("sluit aan")]})
    )


def test_a_status_of_a_later_release_is_counted_and_listed():
    section = part("aansluiting", **{"_meta.aansluiting": [held("iets nieuws", 1, 2)]})
    assert [table.name for table in section.tables] == ["aansluiting", "verschillen"]


def test_without_earlier_publications_there_is_nothing_to_reconcile():
    assert verantwoording.reconciliation(Kern(made(), GEMEENTE)) is None


def test_deliveries_are_grouped_by_source_and_origin():
    rows = [
        delivery("bijstand", "2019-01"),
        delivery("bijstand", "2019-02", read=1500),
        delivery("eigen_bijdragen", "2019-P01 t/m 2019-P13", "registratie"),
        delivery("bezwaren"),
        delivery("bezwaren", in_use=False),
    ]
    [table] = part("leveringen", **{"_meta.bronnen": rows}).tables
    assert table.rows == (
        ("bezwaren", "1", "niet per periode", "synthetisch", "10", "9", "1"),
        ("bijstandsuitkeringen", "2", "2019-01 tot en met 2019-02", "synthetisch", "1.510", "1.508", "2"),
        ("eigen bijdragen", "1", "2019-P01 tot en met 2019-P13", "registratie", "10", "9", "1"),
    )


def test_deliveries_of_several_gemeenten_are_said_to_be_of_all():
    rows = [*kern("clienten", "WMO", {2023: 1}), *kern("clienten", "WMO", {2023: 1}, gemeente="GM8888")]
    assert "van alle gemeenten in deze uitgave" in said(part("leveringen", *rows))
    assert "van alle gemeenten" not in said(part("leveringen", *rows[:1]))


def test_an_earlier_release_with_less_still_has_its_page():
    published = without(made(*kern("clienten", "WMO", {2023: 1})), "_meta.bijzonderheden", "wijken", "jaren")
    anchors = [section.anchor for section in definities.page(published, GEMEENTE, 2023).sections]
    assert anchors == ["definities-gebruik", "woorden", "afscherming", "leveringen", "kwaliteit", "aanhalen"]
