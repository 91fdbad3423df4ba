"""Of a source about persons no found value is repeated that may be a person, and ordinary faults are still seen."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingestion_bench import Bench
from small_deliveries import claim, claims, order, orders

from pipelines.declarations import load_sources
from pipelines.ingestion.showing import showing, told
from pipelines.settings import PROJECT_DIR

SOURCES = load_sources(PROJECT_DIR / "sources")
PERSONS = [source for source in SOURCES.values() if source.heeft_personen]
COLUMNS = [(source, column) for source in PERSONS for column in (*source.kolommen, None)]
SHIFTED = "Jansen, Piet, Dorpsstraat 12, 14-03-1957"


def said(bron: str, kop: str, value: str) -> str:
    """What is told of a value in a column."""
    [column] = [one for one in SOURCES[bron].kolommen if one.kop == kop]
    return pl.DataFrame({"v": [value]}).select(told(pl.col("v"), showing(SOURCES[bron], column))).item()


@pytest.mark.parametrize(
    ("kop", "value"),
    [
        ("Wet", "Wmoo"),
        ("Leveringsvorm", "P.G.B."),
        ("Productcategorie", "5O"),
        ("Productcategorie", "99"),
        ("Gemeentecode", "GM0999"),
        ("AanbiederAGB", "123456"),
        ("Einddatum", "31-02-2024"),
        ("Einddatum", "31-02-2024 00:00:00"),
        ("Einddatum", "n.v.t."),
        ("Volume", "1.234,5x"),
        ("Budget", "€ 12,50"),
        ("Wet", ","),
    ],
)
def test_ordinary_faults_are_shown(kop: str, value: str) -> None:
    assert said("indicaties", kop, value) == value


@pytest.mark.parametrize(
    ("kop", "value"),
    [
        ("Wet", SHIFTED),
        ("Wet", "Jansen,Piet"),
        ("Wet", "p.jansen@post.nl"),
        ("Wet", "14-03-1957"),
        ("Wet", "1-3-57"),
        ("Wet", "14mrt1957"),
        ("Wet", "1957/3/14"),
        ("Wet", "7551AB"),
        ("Wet", "Dorpsstraatenbuurtweg"),
        ("Productcode", "zaak-12345"),
        ("Productcategorie", "14-03-1957"),
        ("AanbiederAGB", "7551ab"),
        ("Einddatum", "Piet Jansen"),
        ("Budget", "Jansen,Piet"),
        ("Volume", SHIFTED),
    ],
)
def test_what_may_be_a_person_is_told_by_its_length(kop: str, value: str) -> None:
    assert said("indicaties", kop, value) == f"een tekst van {len(value)} tekens"


def test_of_other_sources_all_is_shown_and_of_personal_data_nothing() -> None:
    assert said("begroting", "Post", "Huishoudelijke hulp") == "Huishoudelijke hulp"
    assert showing(SOURCES["bijstand"], SOURCES["bijstand"].column("bruto_bedrag_eur_nominaal")) == "niets"


WORD = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=15)


@given(
    st.lists(WORD, min_size=2, max_size=4), st.sampled_from([" ", ", ", ",", "\u00a0", "\t"]), st.sampled_from(COLUMNS)
)
def test_no_name_with_a_space_ever_comes_out(words: list[str], between: str, place: tuple) -> None:
    name = between.join(words)
    source, column = place
    found = pl.DataFrame({"v": [name]}).select(told(pl.col("v"), showing(source, column))).item()
    assert found == f"een tekst van {len(name)} tekens"


@pytest.mark.parametrize("place", [";Wmo;", ";OB1I;", ";02;", ";31-01-2021;", ";12345;"])
def test_a_shifted_column_is_nowhere_in_what_is_said_and_kept(bench: Bench, check, place: str) -> None:
    row = claim(99, dc="X").replace(place, f";{SHIFTED};", 1)
    bench.put("declaraties", "a.csv", claims(*(claim(number) for number in range(40)), row))
    judged = check("declaraties")
    judged.accepted(41, 1)
    bench.ingest("declaraties")
    reasons = [(row["gevonden"], row["melding"], row["verwacht"]) for row in bench.rejected("declaraties")]
    assert not any(part in judged.said + str(reasons) for part in ("Jansen", "Piet", "Dorpsstraat", "14-03"))


def test_a_hidden_value_keeps_its_row_rule_and_length(bench: Bench) -> None:
    bench.put("indicaties", "a.csv", orders(*(order(n) for n in range(40)), order(99).replace("Wmo", SHIFTED, 1)))
    bench.ingest("indicaties")
    row = next(row for row in bench.rejected("indicaties") if row["regel"] == "onbekende_code")
    assert row["gevonden"] == "een tekst van 40 tekens"
    assert row["melding"] == (
        "indicaties/a.csv, rij 42, kolom Wet: verwacht een waarde uit de codelijst (Jeugdwet, Participatiewet, Wmo), "
        "gevonden een tekst van 40 tekens"
    )


def test_a_rule_judges_the_value_of_each_of_its_columns(bench: Bench) -> None:
    rules = [one for one in bench.sources["declaraties"].regels if one.code == "bedrag_zonder_teken"]
    rule = rules[0].model_copy(update={"regel": "bedrag_centen < 100000 or product_code = 'x'"})
    bench.declare("declaraties", regels=(rule,))
    row = claim(99, bedrag="100000").replace("OB1I", SHIFTED)
    bench.put("declaraties", "a.csv", claims(*(claim(number) for number in range(40)), row))
    bench.ingest("declaraties")
    [rejected] = bench.rejected("declaraties")
    assert "Bedrag=100000" in rejected["gevonden"]
    assert "Productcode=een tekst van 40 tekens" in rejected["gevonden"]
