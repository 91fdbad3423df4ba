"""`sdib explain`: from every published figure back to what it is made of, and never a step further."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest

from pipelines.explain import Explanation, Part, Question, QuestionError, explain
from pipelines.explain.rows import NO_WAREHOUSE, SUPPRESSED
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
def test_every_indicator_leads_to_deliveries_and_parts_that_add_up_where_the_dictionary_says_so(published, indicator):
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
        for part in answer.onderdelen:
            rows = table(part)
            adds_up = part.toelichting.startswith("Tellen op") and not any(row["is_onderdrukt"] for row in rows)
            assert not adds_up or abs(sum(row["waarde"] for row in rows) - waarde) <= Decimal("0.01")


def test_indicaties_of_the_wetten_dont_add_up_in_a_wijk(published):
    # ALLE follows the address over both wetten, which may be another than that of one of them.
    cells = published.query("select wijk_code from wijken where jaar = 2021 and niveau_code = 'wijk'")
    for (wijk,) in cells:
        for indicator in ("indicaties", "indicaties_peildatum"):
            [part] = [one for one in ask(published, indicator, 2021, "ALLE", wijk).onderdelen if one.titel == "Per wet"]
            assert part.toelichting.startswith("Tellen niet")


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


def test_deliveries_are_those_of_the_year_where_they_have_a_period(published):
    periods = {row["periode"] for row in table(ask(published, "bijstand_huishoudens", 2022).leveringen)}
    assert periods == {f"2022-{month:02d}" for month in range(1, 13)}


def test_a_contact_that_began_earlier_comes_from_an_earlier_delivery(published):
    files = {row["bestand"] for row in table(ask(published, "clienten_sociale_basis", 2021).leveringen)}
    assert files == {f"sociale_basis_GM0164_{year}.csv" for year in (2019, 2020, 2021)}


def test_deliveries_without_a_row_of_the_year_are_left_out(published):
    files = {row["bestand"] for row in table(ask(published, "uitgaven_nominaal", 2022, "JEUGDWET").leveringen)}
    # Corrections of 2022 came with the delivery of 2023.
    assert {name for name in files if name.startswith("declaraties")} == {
        *("declaraties_GM0164_2022.csv", "declaraties_GM0164_2023.csv")
    }


def test_breaks_and_what_was_published_before_come_with_it(published):
    answer = ask(published, "buig_lasten", 2023)
    assert [row["id"] for row in table(answer.bijzonderheden)] == ["AANNAME-BUIG-NULLIJN"]
    before = table(ask(published, "clienten", 2021, "jeugdwet").aansluiting)
    assert (Decimal(2170), Decimal(2170)) in {(row["waarde_gepubliceerd"], row["waarde_berekend"]) for row in before}


def test_what_was_published_is_about_the_figure_itself_with_the_totals_first(published):
    rows = table(ask(published, "uitgaven_nominaal", 2021, "WMO").aansluiting)
    assert rows[0]["post_of_indicator"] == "Uitgaven WMO"
    assert rows[0]["waarde_gepubliceerd"] == 31_172_000
    assert {row["versie"] for row in rows} <= {"jaarrekening", "realisatie", "-"}
    named = " ".join(row["post_of_indicator"] for row in rows)
    assert "Voorveld" in named
    assert not any(word in named for word in ("Eigen Bijdragen", "Beschermd Wonen", "Saldo", "verschil"))


def test_a_wijk_may_be_named_by_a_part_of_its_name(published):
    answer = ask(published, "clienten", 2023, "WMO", "binnenstad")
    assert answer.figure.cijfer["wijk_code"] == "WK016400"
    assert {"adressen", "gebieden"} < {row["bron"] for row in table(answer.leveringen)}


def test_a_suppressed_amount_is_nowhere_in_the_answer(published):
    cells = published.query(
        "select wet_code, wijk_code, jaar, indicator_code from kernindicatoren "
        "where is_onderdrukt and indicator_code in ('uitgaven_reeel', 'lks_uitgaven', 'eigen_bijdragen') "
        "order by all limit 4"
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
        "select distinct on (indicator_code, wijk_code = gemeente_code) indicator_code, jaar, wet_code, wijk_code "
        "from kernindicatoren where is_onderdrukt "
        "order by indicator_code, wijk_code = gemeente_code, jaar, wet_code, wijk_code"
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
        (("clienten", "--jaar", "2031"), "of 2031. Known: 2019, 2020"),
        (("clienten", "--jaar", "2023", "--wijk", "es"), "Wijk 03 Hasseler Es (WK016403), Wijk 05 Berflo Es"),
    ],
)
def test_a_wrong_question_is_one_line_that_names_what_there_is(published, words, says):
    done = published.sdib("explain", *words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert says in done.stderr


def test_a_year_that_isn_t_there_has_no_near_one(published):
    assert "Did you mean" not in published.sdib("explain", "clienten", "--jaar", "2031").stderr


def test_an_indicator_without_figures_says_so(published, tmp_path):
    home = published.copy(tmp_path / "data")
    with duckdb.connect(str(home.published.resolve())) as release:
        release.execute("delete from kernindicatoren where indicator_code = 'clienten'")
    with pytest.raises(QuestionError, match="clienten has no figures in this release"):
        ask(home, "clienten", 2023)


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


READ_BY_PEOPLE = [
    *(("uitgaven_reeel", "2021", "WMO"), ("clienten", "2021", "WMO"), ("lks_ontvangers", "2021", "PARTICIPATIEWET")),
    *(("buig_saldo", "2022", "PARTICIPATIEWET"), ("besparing_gerealiseerd", "2023", "ALLE")),
    *(("positief_effect_wmo", "2022", "WMO"), ("clienten_sociale_basis", "2021", "ALLE")),
]


@pytest.mark.parametrize(("indicator", "jaar", "wet"), READ_BY_PEOPLE)
def test_an_answer_fits_and_breaks_no_number(published, indicator, jaar, wet):
    asked = ["explain", indicator, "--jaar", jaar, "--wet", wet]
    wide = published.sdib(*asked, COLUMNS="5000").stdout
    numbers = {word.strip(";") for word in wide.split() if any(map(str.isdigit, word))}
    for columns in (80, 160):
        narrow = published.sdib(*asked, COLUMNS=str(columns)).stdout
        assert max(map(len, narrow.splitlines())) <= columns
        # What is whole on an endless line is whole here: no word or number is broken, nothing is lost.
        assert numbers <= set(re.split(r"[\s;]+", narrow))


def test_an_answer_that_goes_elsewhere_has_no_edge(published):
    environment = {key: value for key, value in published.environment().items() if key != "COLUMNS"}
    asked = [sys.executable, "-m", "pipelines.cli", "explain", "uitgaven_reeel", "--jaar", "2021", "--wet", "WMO"]
    done = subprocess.run(asked, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=True)
    [header] = [line for line in done.stdout.splitlines() if line.startswith("onderdeel ")]
    assert header.split()[-4:] == ["nominaal", "reëel", "na", "tarieven"]


def test_amounts_have_cents_in_the_text_and_all_they_have_in_json(published):
    asked = ["explain", "uitgaven_reeel", "--jaar", "2023", "--wet", "WMO"]
    exact = json.loads(published.sdib(*asked, "--json").stdout)["cijfer"]["waarde"]
    assert exact != round(exact, 2)
    text = published.sdib(*asked).stdout
    assert dutch(Decimal(str(exact)), 2) in text
    assert dutch(Decimal(str(exact)), 4) not in text
