"""What users answered and how objections ended: findings by rule, and what is hidden."""

from __future__ import annotations

from made_published import BREAK, GEMEENTE, HIDDEN, text, texts
from made_tables import figures, made, measured, question, said

from pipelines.factsheet.model import Absence
from pipelines.factsheet.sections import beleid, bezwaren

EFFECT = question("positief_effect_wmo", "Positief effect Wmo", "Aandeel gebruikers dat een positief effect ervaart.")
SATISFIED = question("tevredenheid_reintegratie", "Tevreden", "Aandeel gebruikers dat tevreden is.")

SETTLED, UPHELD = "bezwaren_afgehandeld", "bezwaren_gegrond"


def answers(*rows, year=2023):
    published = made(indicatoren=[EFFECT, SATISFIED], kernindicatoren=[], beleidsdoelstellingen=rows)
    section = beleid.section(published, GEMEENTE, year)
    assert section is not None
    return section


def objections(*rows, year=2023):
    known = [{**row, "wijk_code": GEMEENTE} for row in rows]
    section = bezwaren.section(made(*known, beleidsdoelstellingen=rows), GEMEENTE, year)
    assert section is not None
    return section


def test_a_share_is_said_with_the_definition_and_against_the_first_time_it_was_asked():
    section = answers(*measured("positief_effect_wmo", "WMO", {2021: 97, 2022: 88, 2023: 89}))
    assert texts(section.sentences) == [
        "Het aandeel gebruikers dat een positief effect ervaart, blijft vrijwel gelijk: 88% in 2022 en 89% in 2023. "
        "Dat is lager dan de 97% van de eerste meting, in 2021.",
    ]


def test_the_title_says_what_the_answers_have_in_common_and_no_more():
    def title(first, second):
        rows = [
            *measured("positief_effect_wmo", "WMO", {2022: 80, 2023: first}),
            *measured("tevredenheid_reintegratie", "PARTICIPATIEWET", {2022: 70, 2023: second}),
        ]
        return text(answers(*rows).charts[0].title)

    assert title(90, 80) == "De percentages positieve antwoorden stijgen in 2023"
    assert title(70, 60) == "De percentages positieve antwoorden dalen in 2023"
    assert title(80, 71) == "De percentages positieve antwoorden blijven vrijwel gelijk in 2023"
    assert title(90, 70) == "De percentages positieve antwoorden stijgen of blijven vrijwel gelijk in 2023"
    assert title(90, 60) == "De percentages positieve antwoorden gaan niet dezelfde kant op in 2023"
    assert title(90, HIDDEN) == "De percentages positieve antwoorden per jaar"


def test_of_one_question_there_is_one_percentage():
    [chart] = answers(*measured("positief_effect_wmo", "WMO", {2022: 80, 2023: 90})).charts
    assert text(chart.title) == "Het percentage positieve antwoorden stijgt in 2023"
    assert text(chart.description).startswith("Het percentage positieve antwoorden per jaar, 2022")


def test_a_year_without_a_survey_is_said():
    section = answers(*measured("positief_effect_wmo", "WMO", {2022: 80, 2023: 90}), year=2024)
    assert texts(section.sentences)[0] == "Over 2024 is geen meting gepubliceerd; de nieuwste is van 2023."


def test_a_survey_after_the_year_of_the_page_is_not_there_yet():
    assert "99%" not in said(answers(*measured("positief_effect_wmo", "WMO", {2023: 90, 2024: 99})))


def test_how_many_answered_is_shown_where_it_was_published():
    section = answers(*measured("positief_effect_wmo", "WMO", {2022: 80, 2023: 90}, respondents=412))
    assert [str(figure.value) for figure in figures(section)] == ["412", "412"]
    assert "niet gepubliceerd" not in said(section)
    assert "Hoeveel mensen antwoordden, is niet gepubliceerd." in said(
        answers(*measured("positief_effect_wmo", "WMO", {2023: 90}))
    )


def test_a_break_between_two_surveys_takes_the_word_away():
    rows = [
        *measured("positief_effect_wmo", "WMO", {2022: 80}),
        *measured("positief_effect_wmo", "WMO", {2023: 60}, bijzonderheid_ids=BREAK),
    ]
    section = answers(*rows)
    assert "niet te vergelijken, door ‘Anders geteld’" in said(section)
    assert "daalt" not in said(section)


def test_hidden_answers_leave_no_chart():
    section = answers(*measured("positief_effect_wmo", "WMO", {2022: HIDDEN, 2023: HIDDEN}))
    assert section.charts == ()
    assert "afgeschermd" in said(section)


def test_objections_are_said_in_numbers_of_which_two_more_are_chance():
    rows = [
        *measured(SETTLED, "WMO", {2022: 107, 2023: 109}),
        *measured(UPHELD, "WMO", {2022: 18, 2023: 20}, gegrond_pct=18),
    ]
    assert texts(objections(*rows).sentences) == [
        "In 2023 zijn 109 bezwaren over de Wmo afgehandeld; gegrond waren er 20 (18%). "
        "Het aantal gegronde bezwaren blijft vrijwel gelijk: 18 in 2022 en 20 in 2023.",
    ]


def test_no_objections_at_all_have_no_share():
    rows = [*measured(SETTLED, "WMO", {2023: 0}), *measured(UPHELD, "WMO", {2023: 0})]
    assert texts(objections(*rows).sentences)[0].startswith(
        "In 2023 zijn 0 bezwaren over de Wmo afgehandeld; gegrond waren er 0. "
    )


def test_hidden_objections_are_said_to_be_hidden_and_not_drawn():
    rows = [
        *measured(SETTLED, "WMO", {2022: 100, 2023: 109}),
        *measured(UPHELD, "WMO", {2022: 18, 2023: 20}, gegrond_pct=18),
        *measured(SETTLED, "JEUGDWET", {2022: 29, 2023: 30}),
        *measured(UPHELD, "JEUGDWET", {2022: HIDDEN, 2023: HIDDEN}, gegrond_pct=77),
    ]
    section = objections(*rows)
    assert "Jeugdwet, 2023: afgehandelde bezwaren 30; gegrond afgeschermd." in texts(section.sentences)
    assert [one.name for one in section.charts[0].series] == ["Wmo"]
    hidden = [figure for figure in figures(section) if figure.absence == Absence.SUPPRESSED]
    assert {figure.value for figure in hidden} == {None}
    assert "77" not in said(section)


def test_nothing_published_is_no_section():
    empty = made(kernindicatoren=[], indicatoren=[EFFECT])
    assert beleid.section(empty, GEMEENTE, 2023) is None
    assert bezwaren.section(empty, GEMEENTE, 2023) is None
