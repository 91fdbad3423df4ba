"""`sdib explain`: from every published figure back to what it is made of, and never a step further."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest

from pipelines.explain import Explanation, Part, Question, QuestionError, explain
from pipelines.explain.model import Figure
from pipelines.explain.rows import NO_WAREHOUSE, OTHER_STATE, SMALL, SUPPRESSED, count_rows
from pipelines.report import dutch
from pipelines.settings import PROJECT_DIR, Settings

DICTIONARY = PROJECT_DIR / "dbt_project" / "seeds" / "lijst_indicatoren.csv"
INDICATORS = [row["code"] for row in csv.DictReader(DICTIONARY.open(encoding="utf-8"), delimiter=";")]


def ask(installation, *words, **named) -> Explanation:
    return explain(Settings(data_dir=installation.data_dir), Question(*words, **named))


def table(part: Part | None) -> list[dict]:
    assert part is not None
    return [dict(zip(part.kolommen, row, strict=True)) for row in part.rijen]


def titled(answer: Explanation, start: str) -> list[dict]:
    [part] = [part for part in answer.onderdelen if part.titel.startswith(start)]
    return table(part)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_leads_to_parts_and_deliveries(published, indicator):
    cells = published.query(
        "select distinct on (wet_code, is_wijk) wet_code, wijk_code, jaar, wijk_code <> gemeente_code as is_wijk, "
        "waarde from kernindicatoren where indicator_code = ? order by wet_code, is_wijk, waarde is null, jaar desc",
        indicator,
    )
    assert cells
    for wet, wijk, jaar, _, waarde in cells:
        answer = ask(published, indicator, jaar, wet, wijk)
        assert answer.figure.cijfer["waarde"] == waarde
        assert answer.leveringen.rijen
        splits = {row[0] for part in answer.onderdelen if part.titel.startswith("Per w") for row in part.rijen}
        rests_on_a_register = {"lks_uitgaven", "lks_ontvangers", "bijstand_huishoudens", "uitkeringen_gemiddeld"}
        assert answer.onderdelen or not answer.figure.is_gemeente or indicator in rests_on_a_register, (wet, wijk)
        assert "GM0164" not in splits


@pytest.mark.parametrize("indicator", INDICATORS)
def test_parts_add_up_where_the_dictionary_says_so(published, indicator):
    [(wet, jaar)] = published.query(
        "select wet_code, jaar from kernindicatoren where indicator_code = ? and wijk_code = gemeente_code "
        "and waarde is not null order by wet_code, jaar desc limit 1",
        indicator,
    )
    answer = ask(published, indicator, jaar, wet)
    for part in answer.onderdelen:
        rows = table(part)
        if part.toelichting.startswith("Tellen op") and not any(row["is_onderdrukt"] for row in rows):
            assert abs(sum(row["waarde"] for row in rows) - answer.figure.cijfer["waarde"]) <= Decimal("0.01")


def test_spending_is_made_of_components_with_their_index_and_of_posts(published):
    answer = ask(published, "uitgaven_reeel_na_tarieven", 2023, "WMO")
    components, posts = titled(answer, "Onderdelen met hun prijsindex"), titled(answer, "Posten")
    assert sum(row["uitgaven_eur_nominaal"] for row in components) == sum(row["bedrag_eur_nominaal"] for row in posts)
    # The lines are rounded to a hundredth of a cent per component, and once more in total.
    total = sum(row["uitgaven_eur_reeel_na_tarieven"] for row in components)
    assert abs(total - answer.figure.cijfer["waarde"]) < Decimal("0.001")
    [chosen] = [row for row in titled(answer, "Dezelfde uitgaven") if row["is_gekozen"]]
    assert chosen["uitgaven_eur_reeel_na_tarieven"] == answer.figure.cijfer["waarde"]
    assert {row["bron"] for row in table(answer.leveringen)} == {
        "begroting",
        "declaraties",
        "prijsindex",
        "reele_tarieven",
    }


def test_a_ratio_shows_both_its_terms_and_a_balance_too(published):
    ratio = ask(published, "uitgaven_per_client", 2023, "WMO")
    terms = {row["indicator_code"]: row["waarde"] for row in titled(ratio, "Berekend uit")}
    assert set(terms) == {"uitgaven_nominaal", "clienten"}
    assert round(terms["uitgaven_nominaal"] / terms["clienten"], 4) == ratio.figure.cijfer["waarde"]
    # A word of the text is no term: "over de indicaties op de peildatum".
    heavy = ask(published, "clienten_groep_vanaf_5_dagdelen", 2023, "WMO")
    assert "Berekend uit" not in {part.titel for part in heavy.onderdelen}
    balance = {row["indicator_code"] for row in titled(ask(published, "buig_saldo", 2022), "Berekend uit")}
    assert balance == {"buig_budget", "buig_lasten"}


def test_the_rows_that_count_are_those_of_the_figure(published):
    answer = ask(published, "indicaties", 2021, "JEUGDWET")
    [counted] = table(answer.rijen)
    assert counted["aantal"] == answer.figure.cijfer["waarde"] == 5449


def test_deliveries_are_those_of_the_year_where_they_have_a_period(published):
    periods = {row["periode"] for row in table(ask(published, "bijstand_huishoudens", 2022).leveringen)}
    assert periods == {f"2022-{month:02d}" for month in range(1, 13)}


def test_breaks_and_what_was_published_before_come_with_it(published):
    answer = ask(published, "buig_lasten", 2023)
    assert [row["id"] for row in table(answer.bijzonderheden)] == ["AANNAME-BUIG-NULLIJN"]
    before = table(ask(published, "clienten", 2021, "jeugdwet").aansluiting)
    assert (Decimal(2170), Decimal(2170)) in {(row["waarde_gepubliceerd"], row["waarde_berekend"]) for row in before}


def test_a_wijk_may_be_named_by_a_part_of_its_name(published):
    answer = ask(published, "clienten", 2023, "WMO", "binnenstad")
    assert answer.figure.cijfer["wijk_code"] == "WK016400"
    assert {"adressen", "gebieden"} < {row["bron"] for row in table(answer.leveringen)}


def test_a_suppressed_amount_is_nowhere_in_the_answer(published):
    cells = published.query(
        "select wet_code, wijk_code, jaar, indicator_code from kernindicatoren "
        "where is_onderdrukt and indicator_code in ('uitgaven_reeel', 'lks_uitgaven', 'eigen_bijdragen') "
        "order by all limit 8"
    )
    assert cells
    for wet, wijk, jaar, indicator in cells:
        [(true_value,)] = published.query(
            "select waarde from marts.kernindicatoren where (wet_code, wijk_code, jaar, indicator_code) = (?, ?, ?, ?)",
            *(wet, wijk, jaar, indicator),
            warehouse=True,
        )
        asked = ["explain", indicator, "--jaar", str(jaar), "--wet", wet, "--wijk", wijk]
        shown = published.sdib(*asked).stdout + published.sdib(*asked, "--json").stdout
        assert "onderdrukt" in shown
        for written in {f"{true_value:.2f}", f"{true_value.normalize():f}", dutch(true_value, 2), dutch(true_value)}:
            assert written not in shown


def test_with_the_warehouse_a_suppressed_figure_says_no_more_than_without(golden, tmp_path):
    without = golden.copy(tmp_path / "data")
    (without.data_dir / "warehouse" / "warehouse.duckdb").unlink()
    cells = golden.query(
        "select indicator_code, jaar, wet_code, wijk_code from kernindicatoren where is_onderdrukt order by all"
    )
    assert len(cells) > 10
    for cell in cells:
        answer = ask(golden, *cell)
        assert answer == ask(without, *cell)
        assert (answer.rijen, answer.figure.cijfer["waarde"]) == (None, None)
        assert SUPPRESSED in answer.opmerkingen


def test_without_the_warehouse_the_rest_of_the_answer_stands(copied):
    with_it = ask(copied, "clienten", 2023, "WMO")
    (copied.data_dir / "warehouse" / "warehouse.duckdb").unlink()
    assert ask(copied, "clienten", 2023, "WMO") == replace(with_it, rijen=None, opmerkingen=(NO_WAREHOUSE,))


FIGURE = Figure(
    cijfer={
        **{"gemeente_code": "GM1", "jaar": 2021, "wet_code": "WMO", "wijk_code": "W1", "indicator_code": "uitgaven"},
        **{"is_onderdrukt": False, "peildatum": None},
    },
    definitie={},
)
DEFINITIONS = {"uitgaven": "begroting, declaraties", "clienten": "indicaties", "kosten": "als uitgaven"}


@pytest.fixture
def small(tmp_path):
    """A warehouse with four declarations of W1 and twelve of W2, and the published file beside it."""
    settings = Settings(data_dir=tmp_path)
    settings.warehouse_path.parent.mkdir()
    with duckdb.connect(str(settings.warehouse_path)) as warehouse:
        warehouse.execute(
            "create schema meta; create schema conformed; "
            "create table meta.bronnen (bron text, levering_id text, in_gebruik bool)"
        )
        warehouse.execute(
            "create table conformed.fct_declaraties as select 'GM1' as gemeente_code, 2021 as jaar, 'WMO' as wet_code, "
            "case when i < 4 then 'W1' else 'W2' end as wijk_code from range(16) as t(i)"
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
    return {row["bron"]: row["aantal"] for row in table(part)}, remarks


def test_a_few_rows_about_persons_are_not_counted_aloud(small):
    assert counted(small) == ({"begroting": 3, "declaraties": "<10"}, [])
    assert counted(small, wijk_code="W2") == ({"begroting": 3, "declaraties": 12}, [])
    assert counted(small, wijk_code="GM1") == ({"begroting": 3, "declaraties": 16}, [])


def test_rows_are_not_counted_beside_a_suppressed_figure_of_the_same_source(small):
    small[0].execute("insert into kernindicatoren values ('GM1', 2021, 'ALLE', 'W2', 'clienten', true)")
    assert counted(small, wijk_code="W2")[0]["declaraties"] == 12
    small[0].execute("insert into kernindicatoren values ('GM1', 2021, 'WMO', 'W2', 'kosten', true)")
    assert counted(small, wijk_code="W2") == ({"begroting": 3}, [SMALL])


def test_a_warehouse_of_other_deliveries_is_left_alone(small):
    small[0].execute("insert into _meta.bronnen values ('declaraties', '00', true)")
    published, settings = small
    assert count_rows(published, settings, FIGURE, DEFINITIONS) == (None, [OTHER_STATE])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("clienten", "--jaar", "1999"), "2019, 2020"),
        (("cliënten", "--jaar", "2023"), "Did you mean clienten?"),
        (("clienten", "--jaar", "2023", "--wet", "WMX"), "Did you mean WMO?"),
        (("clienten", "--jaar", "2023", "--wijk", "WK999999"), "WK016409"),
        (("clienten", "--jaar", "2023", "--gemeente", "0001"), "GM0164"),
        (("uitgaven_per_client", "--jaar", "2023"), "JEUGDWET, WMO"),
        (("clienten",), "--jaar"),
    ],
)
def test_a_wrong_question_is_one_line_that_names_what_there_is(published, words, says):
    done = published.sdib("explain", *words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert says in done.stderr


def test_without_a_release_there_is_nothing_to_explain(tmp_path):
    with pytest.raises(QuestionError, match="run: sdib refresh"):
        explain(Settings(data_dir=tmp_path), Question("clienten", 2023))


def test_json_holds_the_same_as_the_text(published):
    done = published.sdib("explain", "clienten", "--jaar", "2023", "--wet", "wmo", "--json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["cijfer"]["waarde"]) == (0, 7370)
    text = published.sdib("explain", "clienten", "--jaar", "2023", "--wet", "wmo").stdout
    assert "7.370" in text
    for word in ("onderdelen", "leveringen", "rijen", "bijzonderheden", "aansluiting", "opmerkingen", "definitie"):
        assert word in document
