"""What the overview says of hand-made figures: trends, verdicts, what is hidden, and what isn't there."""

from __future__ import annotations

from decimal import Decimal

import pytest
from made_published import ASSUMPTION, BREAK, GEMEENTE, HIDDEN, kenmerk, kern, layer, omvang, published, text, texts

from pipelines.factsheet.model import Absence, Figure, Shape
from pipelines.factsheet.notation import shown
from pipelines.factsheet.notes import HIDDEN as HIDDEN_NOTE
from pipelines.factsheet.notes import figures_of
from pipelines.factsheet.sections import gebruik, gemeente, loonkostensubsidie, uitgaven
from pipelines.factsheet.sections import omvang as omvang_
from pipelines.factsheet.sections import piramide as piramide_

MADE = (gemeente, uitgaven, gebruik, piramide_, omvang_, loonkostensubsidie)


def section(module, made, year=2023):
    found = module.section(made, GEMEENTE, year)
    assert found is not None
    return found


def all_texts(found):
    charts = [one for chart in found.charts for one in (chart.title, chart.description)]
    cells = [cell for table in found.tables for row in table.rows for cell in row]
    written = [shown(cell, exact=True) if isinstance(cell, Figure) else str(cell) for cell in cells]
    return " ".join([*texts([*found.sentences, *charts, *found.notes]), *written])


def spending(nominal, corrected, wet="ALLE", **more):
    years = (2022, 2023)
    yield from kern("uitgaven_nominaal", wet, dict(zip(years, nominal, strict=True)), prijspeil_jaar=2023, **more)
    for indicator in ("uitgaven_reeel", "uitgaven_reeel_na_tarieven"):
        yield from kern(indicator, wet, dict(zip(years, corrected, strict=True)), prijspeil_jaar=2021, **more)


@pytest.mark.parametrize("module", MADE)
def test_nothing_published_is_no_section(module):
    assert module.section(published(*kern("tevredenheid_reintegratie", "WMO", {2023: 1})), GEMEENTE, 2023) is None


@pytest.mark.parametrize(
    ("nominal", "corrected", "verdict"),
    [
        ((1000, 1060), (1000, 980), "De prijzen en tarieven stegen dus harder dan de uitgaven."),
        ((1000, 1060), (1000, 1000), "De stijging komt dus vrijwel geheel door hogere prijzen en tarieven."),
        ((1000, 1060), (1000, 1006), "De stijging komt dus vrijwel geheel door hogere prijzen en tarieven."),
        ((1000, 1060), (1000, 1030), "De stijging komt dus voor het grootste deel door hogere prijzen en tarieven."),
        ((1000, 1060), (1000, 1031), "Die stijging komt dus maar voor een deel door hogere prijzen en tarieven."),
        ((1000, 1060), (1000, 1061), "De stijging komt dus niet door hogere prijzen en tarieven."),
        # Both read as the same, but most of the little that came came without prices.
        ((1000, 1011), (1000, 1009), "Die stijging komt dus maar voor een deel door hogere prijzen en tarieven."),
        ((1000, 1000), (1000, 950), "De uitgaven hielden de stijging van prijzen en tarieven dus niet bij."),
        ((1000, 940), (1000, 1020), "De prijzen en tarieven daalden dus harder dan de uitgaven."),
        ((1000, 940), (1000, 1000), "De daling komt dus vrijwel geheel door lagere prijzen en tarieven."),
        ((1000, 940), (1000, 900), "De daling komt dus niet door lagere prijzen en tarieven."),
        ((0, 1000), (0, 1000), None),
        ((100, 100), (100, 100), None),
        ((None, 106), (None, 100), None),
    ],
)
def test_what_the_lines_of_spending_justify(nominal, corrected, verdict):
    [meaning, said] = section(uitgaven, published(*spending(nominal, corrected))).sentences
    assert "in prijzen van 2021" in text(meaning)
    assert text(said).endswith(verdict) if verdict else "dus" not in text(said)


def test_spending_names_both_lines_and_what_was_assumed():
    found = section(uitgaven, published(*spending((31_172_000, 32_941_000), (30_000_000, 30_100_000), wet="WMO")))
    said = texts(found.sentences)[1]
    assert said == (
        "De uitgaven Wmo stijgen: van € 31,2 mln in 2022 naar € 32,9 mln in 2023. "
        "De gecorrigeerde uitgaven Wmo blijven vrijwel gelijk: eerst € 30,0 mln en daarna € 30,1 mln. "
        "De stijging komt dus vrijwel geheel door hogere prijzen en tarieven."
    )
    [chart] = found.charts
    assert [one.name for one in chart.series] == ["Zonder correctie", "Na prijscorrectie", "Na reële tarieven"]
    assert text(chart.title) == (
        "De uitgaven Wmo stijgen in 2023; de gecorrigeerde uitgaven Wmo blijven in 2023 vrijwel gelijk"
    )
    notes = " ".join(texts(found.notes))
    assert "reeks ‘toegepast’" in notes
    assert "2021, het basisjaar" in notes


def test_an_assumption_is_named_with_the_sentence_and_explained():
    rows = [*kern("uitgaven_nominaal", "WMO", {2022: 100}), *kern("uitgaven_nominaal", "WMO", {2023: 110})]
    rows[1] |= {"bijzonderheid_ids": ASSUMPTION, "status": "prognose", "herkomst": "aanname"}
    found = section(uitgaven, published(*rows))
    assert "naar € 110 in 2023 (prognose); let op ‘Kosten aangenomen’." in all_texts(found)
    assert texts(found.notes)[1:] == [
        "Kosten aangenomen (2023): Aangenomen.",
        "Prognose: over 2023 zijn cijfers nog niet, of niet helemaal, vastgesteld.",
        "Aanname: over 2023 berusten cijfers op iets wat nergens is gepubliceerd.",
    ]


def test_what_rests_on_an_assumption_is_concluded_with_that_proviso():
    made = published(*spending((1000, 1060), (1000, 1000), bijzonderheid_ids=ASSUMPTION))
    assert text(section(uitgaven, made).sentences[1]).endswith(
        "Als de aanname klopt: de stijging komt dus vrijwel geheel door hogere prijzen en tarieven."
    )


def test_what_rests_on_amounts_that_nobody_published_is_concluded_with_a_proviso():
    made = published(*spending((1000, 1060), (1000, 1000), herkomst="aanname"))
    assert text(section(uitgaven, made).sentences[1]).endswith(
        "Als deze aangenomen bedragen kloppen: de stijging komt dus vrijwel geheel door hogere prijzen en tarieven."
    )


def test_without_any_jaarrekening_that_is_what_is_said():
    found = section(uitgaven, published(*spending((None, None), (None, None))))
    assert texts(found.sentences) == [uitgaven.NO_ACCOUNTS]
    assert figures_of(found) == []


def test_a_wet_of_which_nothing_was_published_is_left_out():
    said = all_texts(section(gebruik, published(*kern("clienten", "WMO", {2022: 100, 2023: 120}))))
    assert "Wmo" in said
    assert "Jeugdwet" not in said.replace(gebruik.TOGETHER, "")
    assert "onbekend" not in said


def test_later_years_than_that_of_the_page_are_left_out():
    found = section(loonkostensubsidie, published(*kern("lks_ontvangers", "PARTICIPATIEWET", {2023: 200, 2024: 777})))
    assert "777" not in all_texts(found)


def test_use_is_said_per_wet_and_a_break_takes_the_word_away():
    rows = [
        *kern("clienten", "WMO", {2022: 6520, 2023: 7370}),
        *kern("indicaties_per_client", "WMO", {2022: "1.44"}),
        *kern("indicaties_per_client", "WMO", {2023: "1.29"}, bijzonderheid_ids=BREAK),
        *kern("instroom", "WMO", {2023: 2251}),
        *kern("instroom", "JEUGDWET", {2023: 1333}),
        *kern("uitstroom", "JEUGDWET", {2022: HIDDEN}),
        *kern("uitstroom", "WMO", {2022: 1401, 2023: None}),
    ]
    found = section(gebruik, published(*rows))
    said, flows = texts(found.sentences)
    assert said.startswith("Het aantal cliënten Wmo stijgt sterk: van 6.520 in 2022 naar 7.370 in 2023.")
    assert "1,29; met 2022 is dat niet te vergelijken, door ‘Anders geteld’." in said
    assert flows == (
        "In 2023 waren 2.251 cliënten Wmo en 1.333 cliënten Jeugdwet nieuw. Na 2022 stopten 1.401 cliënten Wmo."
    )
    assert "Anders geteld (2023): Er is anders geteld." in texts(found.notes)


def test_a_hidden_figure_is_a_gap_that_is_explained():
    rows = kern("lks_ontvangers", "PARTICIPATIEWET", {2021: 20, 2022: HIDDEN, 2023: 30})
    found = section(loonkostensubsidie, published(*rows))
    [chart] = found.charts
    assert text(chart.description).endswith("Personen: 20 in 2021, 30 in 2023 (afgeschermd in 2022).")
    assert [one.absence for one in chart.series[0].figures] == [None, Absence.SUPPRESSED, None]
    assert "het cijfer van 2022 is afgeschermd, daarom staat hier geen ontwikkeling" in all_texts(found)
    assert HIDDEN_NOTE in texts(found.notes)


def test_what_is_all_hidden_is_said_and_not_drawn():
    rows = [
        *kern("lks_ontvangers", "PARTICIPATIEWET", dict.fromkeys((2022, 2023), HIDDEN)),
        *kern("clienten", "WMO", dict.fromkeys((2022, 2023), HIDDEN)),
        *kern("clienten_groep_vanaf_5_dagdelen", "ALLE", dict.fromkeys((2022, 2023), HIDDEN)),
    ]
    layers = [one for code in piramide_.LAYERS for one in layer(code, dict.fromkeys((2022, 2023), HIDDEN))]
    made = published(*rows, transformatiepiramide=layers)
    for module in (loonkostensubsidie, gebruik, piramide_, omvang_):
        found = section(module, made)
        assert found.charts == ()
        assert all(figure.value is None for figure in figures_of(found))
        assert "afgeschermd" in all_texts(found)
        assert HIDDEN_NOTE in texts(found.notes)


def test_one_year_is_bars_and_no_trend():
    found = section(gebruik, published(*kern("clienten", "WMO", {2023: 40}), *kern("clienten", "JEUGDWET", {2023: 30})))
    [chart] = found.charts
    assert chart.shape == Shape.GROUPED_BARS
    assert text(chart.description) == "Het aantal cliënten per wet, 2023. Wmo: 40 in 2023. Jeugdwet: 30 in 2023."
    assert "een eerder jaar om mee te vergelijken is er niet" in all_texts(found)


@pytest.mark.parametrize(
    ("maatwerk", "basis", "verdict"),
    [
        ((1000, 900), (1000, 1100), "Er is minder maatwerk en meer sociale basis dan in 2022"),
        ((1000, 1100), (1000, 1100), "Er is meer sociale basis, maar ook meer maatwerk dan in 2022"),
        ((1000, 1001), (1000, 1100), "Er is meer sociale basis, maar niet minder maatwerk dan in 2022"),
        ((1000, 1001), (1000, 999), "Maatwerk en sociale basis blijven vrijwel gelijk"),
        ((1000, HIDDEN), (1000, 1100), None),
        ((HIDDEN, 900), (1000, 1100), None),
    ],
)
def test_whether_maatwerk_makes_place_for_the_sociale_basis(maatwerk, basis, verdict):
    layers = {"MAATWERK": maatwerk, "SOCIALE_BASIS": basis}
    rows = [one for code, values in layers.items() for one in layer(code, dict(zip((2022, 2023), values, strict=True)))]
    made = published(*kern("clienten", "ALLE", {2023: 1}), transformatiepiramide=rows)
    found = section(piramide_, made)
    assert texts(found.sentences)[0] == "Het doel is minder maatwerk en meer sociale basis."
    titles = texts(chart.title for chart in found.charts)
    assert titles == [verdict or "Cliënten met maatwerk en van de sociale basis op 31 december"]


def test_the_aim_is_that_of_the_dictionary():
    rows = list(layer("MAATWERK", {2023: 10}))
    made = published(*kern("clienten", "ALLE", {2023: 1}), transformatiepiramide=rows)
    made = type(made)({**made.tables, "indicatoren": ()})
    assert "doel" not in all_texts(section(piramide_, made))


def test_omvang_says_who_has_much_and_how_much_all_have():
    rows = kern("clienten_groep_vanaf_5_dagdelen", "ALLE", {2022: 384, 2023: 300})
    made = published(*rows, omvang_ondersteuning=[*omvang("groep", "ALLE", {2022: 3358, 2023: 3283})])
    said = text(section(omvang_, made).sentences[0])
    assert said == (
        "Het aantal cliënten met 5 of meer dagdelen ondersteuning in een groep per week daalt sterk: "
        "van 384 in 2022 naar 300 in 2023. "
        "De totale ondersteuning in een groep per week daalt licht: "
        "van 3.358 dagdelen naar 3.283 dagdelen."
    )


def test_the_gemeente_in_figures():
    rows = [
        *kenmerk("inwoners", "totaal", {2022: 81000, 2023: 82324}, "aantal"),
        *(
            one
            for code, share in zip(gemeente.AGES, (14, 13, 25, 28, 21), strict=True)
            for one in kenmerk("leeftijd", code, {2023: share})
        ),
        *kenmerk("huishoudens", "eenpersoons", {2021: 41}),
        *kenmerk("woningbezit", "koop", {2023: 57}),
        *kenmerk("sociaal_economische_score", "totaal", {2023: "-0.033"}, "score"),
    ]
    found = section(gemeente, published(*kern("clienten", "ALLE", {2023: 1}), gebiedskenmerken=rows))
    assert texts(found.sentences) == [
        "Het aantal inwoners op 31 december stijgt licht: van 81.000 in 2022 naar 82.324 in 2023.",
        "In 2023 is 14% van de inwoners jonger dan 15 jaar en 21% 65 jaar of ouder.",
        "Van de woningen is in 2023 57% een koopwoning.",
        "De sociaal-economische score is in 2023 −0,033. "
        "Dat is rond het gemiddelde van Nederland, dat volgens de definitie van het CBS ongeveer 0 is.",
    ]
    assert [(label, shown(one), one.year) for label, one in found.highlights] == [
        ("Inwoners", "82.324", 2023),
        ("Leeftijd: 65 jaar en ouder", "21%", 2023),
        ("Huishoudens: één persoon", "41%", 2021),
        ("Woningen: koop", "57%", 2023),
        ("Sociaal-economische score", "−0,033", 2023),
    ]
    [chart] = found.charts
    assert text(chart.title) == "Er zijn meer 65-plussers dan kinderen onder de 15"
    assert text(chart.description) == (
        "Inwoners naar leeftijd. Jonger dan 15 jaar: 14%. 15 tot 25 jaar: 13%. 25 tot 45 jaar: 25%. "
        "45 tot 65 jaar: 28%. 65 jaar en ouder: 21%."
    )
    assert found.notes == ()


def test_categories_of_an_earlier_year_are_left_out():
    rows = [*kenmerk("leeftijd", "0-15", {2022: 14}), *kenmerk("leeftijd", "65+", {2022: 20, 2023: 21})]
    found = section(gemeente, published(*kern("clienten", "ALLE", {2023: 1}), gebiedskenmerken=rows))
    assert [row[0] for row in found.tables[0].rows] == ["Leeftijd: 65 jaar en ouder"]
    assert texts(found.sentences) == [NOT_DRAWN.format("niet van elke groep is een aandeel te tonen")]
    assert found.charts == ()


NOT_DRAWN = "De leeftijden staan niet in een grafiek: {}."


@pytest.mark.parametrize(
    ("shares", "unit", "why"),
    [
        ((20, 80, 25, 25, 19), "procent", "de aandelen zijn samen meer of minder dan het geheel"),
        ((10, 10, 25, 25, 19), "procent", "de aandelen zijn samen meer of minder dan het geheel"),
        ((20, 80), "procent", "niet van elke groep is een aandeel te tonen"),
        ((900, 800, 1500, 1700, 1300), "aantal", "zij zijn niet als aandeel gepubliceerd"),
        # Each rounded up by half a point.
        ((14, 14, 25, 28, 21), "procent", None),
    ],
)
def test_ages_that_are_no_whole_are_not_drawn_and_it_is_said_why(shares, unit, why):
    rows = [
        one
        for code, share in zip(gemeente.AGES, shares, strict=False)
        for one in kenmerk("leeftijd", code, {2023: share}, unit)
    ]
    found = section(gemeente, published(*kern("clienten", "ALLE", {2023: 1}), gebiedskenmerken=rows))
    assert len(found.charts) == (why is None)
    assert [one for one in texts(found.sentences) if "grafiek" in one] == ([NOT_DRAWN.format(why)] if why else [])


def test_without_a_share_nothing_is_said_of_ages_and_houses():
    rows = [*kenmerk("leeftijd", "0-15", {2023: None}), *kenmerk("leeftijd", "65+", {2023: 21})]
    rows += kenmerk("woningbezit", "koop", {2023: None})
    found = section(gemeente, published(*kern("clienten", "ALLE", {2023: 1}), gebiedskenmerken=rows))
    [said] = texts(found.sentences)
    assert said == "De leeftijden staan niet in een grafiek: niet van elke groep is een aandeel te tonen."


@pytest.mark.parametrize(
    ("young", "old", "title"),
    [
        (14, 21, "Er zijn meer 65-plussers dan kinderen onder de 15"),
        (21, 14, "Er zijn minder 65-plussers dan kinderen onder de 15"),
        ("17.6", "17.9", "Inwoners naar leeftijd"),
    ],
)
def test_ages_are_told_by_the_old_and_the_young(young, old, title):
    rest = 100 - Decimal(young) - Decimal(old)
    rows = [
        one
        for code, share in zip(gemeente.AGES, (young, 10, 20, rest - 30, old), strict=True)
        for one in kenmerk("leeftijd", code, {2023: share})
    ]
    found = section(gemeente, published(*kern("clienten", "ALLE", {2023: 1}), gebiedskenmerken=rows))
    assert texts(chart.title for chart in found.charts) == [title]


def test_a_rise_to_an_assumed_figure_says_so():
    rows = list(kenmerk("inwoners", "totaal", {2022: 82324, 2023: 83655}, "aantal"))
    rows[1]["herkomst"] = "aanname"
    found = section(gemeente, published(*kern("clienten", "ALLE", {2023: 1}), gebiedskenmerken=rows))
    assert texts(found.sentences) == [
        "Het aantal inwoners op 31 december stijgt licht: van 82.324 in 2022 naar 83.655 in 2023; "
        "het cijfer van 2023 is een aanname."
    ]


@pytest.mark.parametrize(("share", "is_doubted"), [(19, True), (30, False), (41, False)])
def test_few_households_of_one_person_may_be_a_share_of_inhabitants(share, is_doubted):
    rows = kenmerk("huishoudens", "eenpersoons", {2023: share})
    found = section(gemeente, published(*kern("clienten", "ALLE", {2023: 1}), gebiedskenmerken=list(rows)))
    assert ("waarschijnlijk het aandeel van de inwoners" in all_texts(found)) == is_doubted
    assert "40%" not in all_texts(found)


def test_a_chart_is_titled_by_what_it_shows():
    rows = [
        *kern("clienten", "WMO", {2021: 40, 2022: 50, 2023: 60}),
        *kern("clienten", "ALLE", {2021: 80, 2022: HIDDEN, 2023: HIDDEN}),
    ]
    [chart] = section(gebruik, published(*rows)).charts
    assert [one.name for one in chart.series] == ["Wmo", "Samen"]
    assert text(chart.title) == "Het aantal cliënten"


def test_indications_are_left_to_the_table_and_the_chart():
    rows = [*kern("clienten", "WMO", {2022: 100, 2023: 101}), *kern("indicaties", "WMO", {2022: 200, 2023: 300})]
    found = section(gebruik, published(*rows))
    assert "indicaties" not in " ".join(texts(found.sentences))
    assert [one.name for one in found.charts] == ["clienten", "indicaties"]


def test_loonkostensubsidie_is_said_in_two_sentences():
    rows = [
        *kern("lks_ontvangers", "PARTICIPATIEWET", {2022: 240, 2023: 280}),
        *kern("lks_uitgaven", "PARTICIPATIEWET", {2022: 3000, 2023: 3600}),
    ]
    assert texts(section(loonkostensubsidie, published(*rows)).sentences)[1:] == [
        "Het aantal personen met loonkostensubsidie stijgt sterk: van 240 in 2022 naar 280 in 2023. "
        "De uitgaven aan loonkostensubsidie stijgen sterk: van € 3.000 naar € 3.600."
    ]
