"""How many rows count for a figure: the right ones, and never so many that a person can be subtracted out."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest
from test_explain import ask, table

from pipelines.explain.knowledge import SOURCES
from pipelines.explain.model import Figure
from pipelines.explain.rows import OF_THE_WHOLE, OTHER_STATE, SMALL, count_rows
from pipelines.settings import Settings


def test_the_rows_that_count_are_those_of_the_figure(published):
    answer = ask(published, "indicaties", 2021, "JEUGDWET")
    [counted] = table(answer.rijen)
    assert counted["aantal"] == answer.figure.cijfer["waarde"] == 5449


@pytest.mark.parametrize(
    ("words", "rows", "where"),
    [
        (("bijstand_huishoudens", 2021), "fct_bijstand", "regeling_code <> 'BBZ' and verslagmaand = '2021-12'"),
        (("uitkeringen_gemiddeld", 2021), "fct_bijstand", "regeling_code <> 'BBZ'"),
        (
            ("clienten_groep_vanaf_5_dagdelen", 2021, "WMO"),
            *("fct_indicaties", "wet_code = 'WMO' and is_peildatum and ondersteuningsvorm_code = 'groep'"),
        ),
        (("clienten_maatwerk", 2021), "fct_indicaties", "is_peildatum and is_maatwerk"),
        (("clienten_sociale_basis", 2021), "fct_sociale_basis", "is_peildatum"),
        (("bezwaren_gegrond", 2021, "PARTICIPATIEWET"), "fct_bezwaren", "is_gegrond and wet_code = 'PARTICIPATIEWET'"),
        (("besparing_taakstelling", 2023), "fct_besparingen", "maatregel_soort_code = 'taakstelling'"),
        (("positief_effect_wmo", 2022), "fct_beleidsindicatoren", "indicator_code = 'positief_effect_wmo'"),
    ],
)
def test_rows_that_dont_count_aren_t_counted(published, words, rows, where):
    [(expected,)] = published.query(
        f"select count(*) from conformed.{rows} where jaar = {words[1]} and {where}", warehouse=True
    )
    answer = ask(published, *words)
    # Upheld objections of the Jeugdwet are a handful, so those of another wet can't be told either.
    if words[0] == "bezwaren_gegrond":
        assert (answer.rijen, answer.opmerkingen) == (None, (SMALL,))
    else:
        assert [row["aantal"] for row in table(answer.rijen)] == [expected]


def test_of_the_budgets_of_a_year_only_the_last_one_counts(published):
    assert [row["aantal"] for row in table(ask(published, "buig_budget", 2022).rijen)] == [1]
    assert [row["aantal"] for row in table(ask(published, "buig_saldo", 2022).rijen)] == [1, 1]


def test_posts_of_the_whole_gemeente_are_not_those_of_a_wijk(published):
    answer = ask(published, "uitgaven_nominaal", 2021, "WMO", "binnenstad")
    assert [(row["bron"], row["telt"]) for row in table(answer.rijen)] == [("begroting", "rijen van de hele gemeente")]
    assert OF_THE_WHOLE in answer.opmerkingen


def test_rows_of_persons_can_t_be_subtracted_from_each_other(published):
    """Of lks_ontvangers 2021 a wijk is suppressed: gemeente minus the other wijken would be its rows."""
    places = published.query(
        "select wijk_code, is_onderdrukt, wijk_code = gemeente_code from kernindicatoren "
        "where indicator_code = 'lks_ontvangers' and jaar = 2021"
    )
    assert any(is_hidden for _, is_hidden, _ in places)
    told = {place for place, *_ in places if ask(published, "lks_ontvangers", 2021, None, place).rijen is not None}
    assert told <= {place for place, _, is_gemeente in places if is_gemeente}


def test_no_wijk_tells_rows_of_persons(published):
    personal = {name for name, source in SOURCES.items() if source.person}
    for indicator, wet, wijk in published.query(
        "select distinct on (indicator_code) indicator_code, wet_code, wijk_code from kernindicatoren "
        "where wijk_code <> gemeente_code and not is_onderdrukt and jaar = 2021 order by all"
    ):
        answer = ask(published, indicator, 2021, wet, wijk)
        told = {row["bron"] for row in table(answer.rijen)} if answer.rijen else set()
        assert not told & personal


FIGURE = Figure(
    cijfer={
        **{"gemeente_code": "GM1", "jaar": 2021, "wet_code": "WMO", "wijk_code": "W1", "indicator_code": "uitgaven"},
        **{"is_onderdrukt": False, "peildatum": None},
    },
    definitie={},
)
DEFINITIONS = {
    **{"uitgaven": "begroting, declaraties", "kosten": "als uitgaven"},
    **{"clienten": "indicaties", "clienten_peildatum": "indicaties"},
}


@pytest.fixture
def small(tmp_path):
    """A warehouse with a declaration for each of sixteen persons, four in W1, and the published file beside it."""
    settings = Settings(data_dir=tmp_path)
    settings.warehouse_path.parent.mkdir()
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute(
            "create schema meta; create schema conformed; "
            "create table meta.bronnen (bron text, levering_id text, in_gebruik bool)"
        )
        warehouse.execute(
            "create table conformed.fct_declaraties as select 'GM1' as gemeente_code, 2021 as jaar, 'WMO' as wet_code, "
            "case when i < 4 then 'W1' else 'W2' end as wijk_code, i as drager_sleutel from range(16) as t(i)"
        )
        warehouse.execute(
            "create table conformed.fct_indicaties as select *, drager_sleutel > 4 as is_peildatum "
            "from conformed.fct_declaraties"
        )
        warehouse.execute(
            "create table conformed.fct_begroting as select 'GM1' as gemeente_code, 2021 as jaar, 'WMO' as wet_code, "
            "'lasten' as soort_code, 'jaarrekening' as versie_code from range(3)"
        )
    with duckdb.connect() as published:
        published.execute(
            "create schema _meta; create table _meta.bronnen (bron text, levering_id text, in_gebruik bool)"
        )
        published.execute(
            "create table kernindicatoren (gemeente_code text, jaar int, wet_code text, wijk_code text, "
            "indicator_code text, is_onderdrukt bool)"
        )
        yield published, settings


def counted(small, **changes) -> tuple[dict, list[str]]:
    published, settings = small
    part, remarks = count_rows(published, settings, replace(FIGURE, cijfer={**FIGURE.cijfer, **changes}), DEFINITIONS)
    return {row["bron"]: row["aantal"] for row in table(part)} if part else {}, remarks


def add(small, rows: str) -> None:
    with duckdb.connect(str(small[1].warehouse_path)) as warehouse:
        warehouse.execute(rows)


def test_rows_about_persons_are_counted_for_the_whole_gemeente_only(small):
    assert counted(small) == ({"begroting": 3}, [OF_THE_WHOLE])
    assert counted(small, wijk_code="W2") == ({"begroting": 3}, [OF_THE_WHOLE])
    assert counted(small, wijk_code="GM1") == ({"begroting": 3, "declaraties": 16}, [])


def test_rows_of_few_persons_are_not_counted_under_any_wet(small):
    # Twelve lines of one person: all minus Wmo would be his.
    add(small, "insert into conformed.fct_declaraties select 'GM1', 2021, 'JEUGDWET', 'W1', 99 from range(12)")
    for wet in ("WMO", "JEUGDWET", "ALLE"):
        assert counted(small, wijk_code="GM1", wet_code=wet)[0].get("declaraties") is None
        assert SMALL in counted(small, wijk_code="GM1", wet_code=wet)[1]


def test_rows_are_not_counted_where_few_persons_are_left_out(small):
    # Eleven persons have an indicatie on 31 December, but five have none: all minus those would be theirs.
    assert counted(small, wijk_code="GM1", indicator_code="clienten") == ({"indicaties": 16}, [])
    assert counted(small, wijk_code="GM1", indicator_code="clienten_peildatum") == ({}, [SMALL])


def test_rows_are_not_counted_beside_a_suppressed_figure_of_the_same_source(small):
    small[0].execute("insert into kernindicatoren values ('GM1', 2021, 'ALLE', 'GM1', 'clienten', true)")
    assert counted(small, wijk_code="GM1")[0]["declaraties"] == 16
    small[0].execute("insert into kernindicatoren values ('GM1', 2021, 'JEUGDWET', 'GM1', 'kosten', true)")
    assert counted(small, wijk_code="GM1") == ({"begroting": 3}, [SMALL])


def test_a_warehouse_of_other_deliveries_is_left_alone(small):
    small[0].execute("insert into _meta.bronnen values ('declaraties', '00', true)")
    published, settings = small
    assert count_rows(published, settings, FIGURE, DEFINITIONS) == (None, [OTHER_STATE])
