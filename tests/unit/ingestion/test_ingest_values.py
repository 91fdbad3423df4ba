"""From text to value, and what is said when it doesn't fit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingestion_bench import Bench
from small_deliveries import addresses, benefit, benefits, claim, claims, costs, order, orders

from pipelines.declarations import Column
from pipelines.declarations.columns import ColumnType
from pipelines.declarations.formats import CsvFormat
from pipelines.ingestion.values import Cell, value

DUTCH = CsvFormat()


def read(
    kind: ColumnType, text: str | None, *, workbook: bool = False, csv: CsvFormat = DUTCH, unit: str = "euro"
) -> Any:
    """Value of one cell."""
    column = Column.model_validate({"kop": "K", "naam": "k", "type": kind, "eenheid": unit})
    return (
        pl.DataFrame({"k": [text]}, schema={"k": pl.String})
        .select(value(Cell(column, csv, "xlsx" if workbook else "csv")))
        .item()
    )


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234,56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("-1.234.567,8", "-1234567.80"),
        ("1.234.567", "1234567.00"),
        ("0", "0.00"),
        ("1,230", "1.23"),
    ],
)
def test_amounts_in_dutch(text: str, amount: str) -> None:
    assert read("bedrag", text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "1.234",
        "1234.56",
        "12.34,56",
        "1,234.56",
        "1.2345,00",
        "1,2,3",
        "1,234",
        "€ 5",
        "5-",
        "1e3",
        "",
        "1 234,00",
        "9" * 20,
    ],
)
def test_ambiguous_and_malformed_amounts_have_no_value(text: str) -> None:
    assert read("bedrag", text) is None


@given(st.decimals(-(10**12), 10**12, places=2, allow_nan=False, allow_infinity=False))
def test_every_amount_written_in_dutch_is_read_exactly(amount: Decimal) -> None:
    grouped = f"{amount:,.2f}".replace(",", "x").replace(".", ",").replace("x", ".")
    assert read("bedrag", grouped) == amount
    assert read("bedrag", grouped.replace(".", "")) == amount
    assert read("bedrag", f"{amount:.2f}", workbook=True) == amount


@pytest.mark.parametrize(
    ("text", "amount"), [("31.172,5", "31172500.00"), ("1263", "1263000.00"), ("-350,4567", "-350456.70")]
)
def test_thousands_of_euros_become_euros(text: str, amount: str) -> None:
    assert read("bedrag", text, unit="duizend_euro") == Decimal(amount)


def test_noise_of_binary_numbers_in_a_workbook_is_rounded_away_and_a_third_decimal_is_not() -> None:
    assert read("bedrag", "1234.5600000001", workbook=True) == Decimal("1234.56")
    assert read("bedrag", "1234.5678", workbook=True) is None


def test_a_source_may_write_points_and_commas_when_it_has_no_thousands_sign() -> None:
    free = CsvFormat(decimaaltekens=(",", "."), duizendteken=None)
    assert [read("getal", text, csv=free) for text in ("0.97", "0,97", "1.234", "1.234,5")] == [
        Decimal("0.97"), Decimal("0.97"), Decimal("1.234"), None,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["31-12-2021", "2021-12-31", "2021-12-31 00:00:00"])
def test_dates(text: str) -> None:
    assert read("datum", text) == date(2021, 12, 31)


@pytest.mark.parametrize(
    "text", ["29-02-2021", "31-04-2021", "12/31/2021", "1-2-2021", "45000", "01-01-0202", "31-12-21"]
)
def test_dates_that_do_not_exist_or_look_otherwise(text: str) -> None:
    assert read("datum", text) is None


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_date_is_read_in_both_notations(day: date) -> None:
    assert read("datum", f"{day:%d-%m-%Y}") == read("datum", day.isoformat()) == day


@pytest.mark.parametrize(
    ("kind", "text", "workbook", "expected"),
    [
        ("gemeente", "GM0164", False, "GM0164"),
        ("gemeente", "gm0164", False, "GM0164"),
        ("gemeente", "0164", False, "GM0164"),
        ("gemeente", "164", False, None),
        ("gemeente", "164", True, "GM0164"),
        ("gemeente", "*", False, None),
        ("gemeente", "GM01640", True, None),
        ("maand", "2021-01", False, "2021-01"),
        ("maand", "202101", False, "2021-01"),
        ("maand", "2021-13", False, None),
        ("maand", "2021-01-01 00:00:00", True, "2021-01"),
        ("tijd", "09:30:00", False, "09:30:00"),
        ("tijd", "09:30", False, "09:30:00"),
        ("tijd", "24:00:00", False, None),
        ("tijd", "1899-12-31 09:30:05", True, "09:30:05"),
        ("jaar", "2021", False, 2021),
        ("jaar", "21", False, None),
        ("geheel", "-12", False, -12),
        ("geheel", "1.234", False, None),
        ("geheel", "12,0", False, None),
        ("postcode", "7551 ab", False, "7551AB"),
        ("postcode", "0551AB", False, None),
        ("huisnummer", "012", False, "12"),
        ("geboortejaar", "03-04-1950", False, 1950),
    ],
)
def test_other_types(kind: ColumnType, text: str, workbook: bool, expected: object) -> None:
    assert read(kind, text, workbook=workbook) == expected


def test_an_empty_cell_has_no_value_in_any_type() -> None:
    kinds = (
        "tekst",
        "geheel",
        "jaar",
        "bedrag",
        "getal",
        "datum",
        "tijd",
        "maand",
        "gemeente",
        "wijk",
        "buurt",
        "postcode",
    )
    assert {read(kind, None) for kind in kinds} == {None}


def test_a_misfit_is_told_with_file_row_column_expected_and_found(bench: Bench) -> None:
    rows = [claim(number) for number in range(40)]
    bench.put("declaraties", "q1.csv", claims(*rows, claim(99, bedrag="12,50")))
    report = bench.ingest("declaraties")
    assert (report.read, report.accepted, report.rejected) == (41, 40, 1)
    assert report.refusals == []
    [row] = bench.rejected("declaraties")
    assert (row["rij"], row["kolom"], row["regel"], row["gevonden"]) == (42, "Bedrag", "type", "12,50")
    assert row["melding"] == (
        "declaraties/q1.csv, rij 42, kolom Bedrag: verwacht een geheel getal zonder punten (1234), gevonden '12,50'"
    )
    assert report.rejections == ["declaraties: 1 rij afgewezen door type (kolom Bedrag)", row["melding"]]


def test_a_row_has_every_reason(bench: Bench) -> None:
    bench.put("declaraties", "a.csv", claims(*(claim(n) for n in range(40)), claim(99, bedrag="", dc="X")))
    report = bench.ingest("declaraties")
    assert report.rejected == 1
    assert {(row["kolom"], row["regel"]) for row in bench.rejected("declaraties")} == {
        ("Bedrag", "verplicht"),
        ("DebetCredit", "onbekende_code"),
    }


def test_an_unknown_code_is_named_with_the_nearest_ones(bench: Bench) -> None:
    text = "Gemeentecode;Component;Jaar;Reeks;Percentage;Bron;Status\n*;WMO_VERVOR;2022;toegepast;3,5;x;aanname\n"
    bench.put("prijsindex", "a.csv", text)
    [refusal] = bench.ingest("prijsindex").refusals
    assert "rij 2, kolom Component: verwacht een waarde uit de codelijst, het dichtst bij: WMO_VERVOER" in refusal
    assert "gevonden 'WMO_VERVOR'" in refusal


def test_origin_per_row(bench: Bench) -> None:
    lines = ["*;WMO_HO;2022;toegepast;3,5;x;aanname", "*;WMO_HO;2023;toegepast;4,75;x;Gepubliceerd"]
    text = "\n".join(["Gemeentecode;Component;Jaar;Reeks;Percentage;Bron;Status", *lines])
    bench.put("prijsindex", "a.csv", text, herkomst="gepubliceerd")
    bench.ingest("prijsindex")
    assert bench.raw("prijsindex")["herkomst"].to_list() == ["aanname", "gepubliceerd"]


def test_origin_of_rows_that_the_side_file_sets_apart(bench: Bench) -> None:
    apart = [{"waar": {"Jaar": [2020], "Regeling": ["PW"]}, "herkomst": "aanname", "toelichting": "geschat"}]
    rows = [f"GM0164;{year};realisatie;{regeling};1;2" for year in (2020, 2021) for regeling in ("PW", "IOAW")]
    bench.put("buig_realisatie", "a.csv", costs(*rows), herkomst="gepubliceerd", uitzonderingen=apart)
    bench.ingest("buig_realisatie")
    assert bench.raw("buig_realisatie")["herkomst"].to_list() == [
        "aanname",
        "gepubliceerd",
        "gepubliceerd",
        "gepubliceerd",
    ]


BUDGET = "Gemeentecode;Jaar;Wet;Post;Soort;Primitief;1e Berap;Gewijzigde begroting;Jaarrekening\n"


def test_posts_are_looked_up_whatever_their_case(bench: Bench) -> None:
    bench.put("begroting", "a.csv", BUDGET + "0164;2021;Wmo;pgb wmo ;lasten;1.263,5;-;;100\n")
    bench.ingest("begroting")
    row = bench.raw("begroting").row(0, named=True)
    assert row["component_code"] == "WMO_PGB"
    assert (row["primitief_eur_nominaal"], row["berap1_eur_nominaal"]) == (Decimal("1263500.00"), None)


def test_a_post_of_the_gemeente_itself_goes_before_the_general_one(bench: Bench) -> None:
    derived = bench.sources["begroting"].afgeleid[0]
    general = derived.opzoeken
    assert general
    own = ("GM0164", "WMO", "Vervoer", "WMO_OB")
    lookup = general.model_copy(update={"tabel": (*(general.tabel or ()), own)})
    bench.declare("begroting", afgeleid=(derived.model_copy(update={"opzoeken": lookup}),))
    bench.put("begroting", "a.csv", BUDGET + "0164;2021;Wmo;Vervoer;lasten;;;;1\n0141;2021;Wmo;Vervoer;lasten;;;;1\n")
    bench.ingest("begroting")
    found = bench.raw("begroting").select("gemeente_code", "component_code").rows()
    assert found == [("GM0164", "WMO_OB"), ("GM0141", "WMO_VERVOER")]


def test_an_unmapped_post_refuses_the_delivery_and_names_it(bench: Bench) -> None:
    bench.put("begroting", "a.csv", BUDGET + "0164;2021;Wmo;Huishoudelijke hulp;lasten;;;;1\n")
    [refusal] = bench.ingest("begroting").refusals
    assert refusal.startswith("begroting/a.csv, rij 2, kolom Post: verwacht een waarde in mappings/posten.csv")
    assert "Huishoudelijke ondersteuning" in refusal
    assert "gevonden 'Huishoudelijke hulp'" in refusal


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (order(99, end="31-12-2020"), "einddatum_niet_voor_ingangsdatum"),
        (order(99, categorie="45"), "categorie_hoort_bij_wet"),
        (order(99, volume="-1"), "volume_niet_negatief"),
    ],
)
def test_row_rules(bench: Bench, row: str, rule: str) -> None:
    bench.put("indicaties", "a.csv", orders(*(order(number) for number in range(40)), row))
    assert bench.ingest("indicaties").accepted == 40
    [rejected] = bench.rejected("indicaties")
    assert (rejected["rij"], rejected["regel"]) == (42, rule)
    assert "=" in rejected["gevonden"]


def test_a_rule_shows_numbers_as_the_file_has_them(bench: Bench) -> None:
    bench.declare("indicaties", afwijslimiet_pct=99)
    bench.put("indicaties", "a.csv", orders(order(1, volume="-107"), order(2, volume="-0,50"), order(3, volume="-100")))
    bench.ingest("indicaties")
    found = [row["gevonden"] for row in bench.rejected("indicaties") if row["regel"] == "volume_niet_negatief"]
    assert found == ["Volume=-107", "Volume=-0,5", "Volume=-100"]


def test_a_warning_costs_nothing(bench: Bench) -> None:
    bench.put("indicaties", "a.csv", orders(order(1, volume="")))
    report = bench.ingest("indicaties")
    assert (report.accepted, report.refusals) == (1, [])
    assert "rij 2, kolom Volume, Eenheid, Frequentie" in report.warnings[0]


def test_rules_of_every_source_can_be_judged(bench: Bench) -> None:
    for source in bench.sources.values():
        frame = pl.read_parquet(_empty_raw(bench, source.bron))
        for rule in source.regels:
            assert frame.select(pl.sql_expr(rule.regel)).dtypes == [pl.Boolean], f"{source.bron}: {rule.code}"


def _empty_raw(bench: Bench, bron: str) -> Path:
    bench.ingest(bron)
    return bench.settings.raw_dir / bron / "_leeg.parquet"


def test_equal_rows_count_once_and_rivals_not_at_all(bench: Bench) -> None:
    bench.declare("declaraties", afwijslimiet_pct=50)
    rows = [claim(1), claim(2), claim(1), claim(3, bedrag="1"), claim(3, bedrag="2"), claim(4)]
    bench.put("declaraties", "a.csv", claims(*rows))
    bench.ingest("declaraties")
    assert bench.raw("declaraties")["rij"].to_list() == [2, 3, 7]
    assert [(row["rij"], row["regel"]) for row in bench.rejected("declaraties")] == [
        (4, "dubbele_rij"),
        (5, "dubbele_sleutel"),
        (6, "dubbele_sleutel"),
    ]


def test_a_bad_row_takes_no_good_one_with_the_same_key_down(bench: Bench) -> None:
    bench.declare("declaraties", afwijslimiet_pct=50)
    bench.put("declaraties", "a.csv", claims(claim(1), claim(1, bedrag="veel")))
    bench.ingest("declaraties")
    assert bench.raw("declaraties")["rij"].to_list() == [2]


def test_over_the_limit_the_delivery_is_refused_and_keeps_its_reasons(bench: Bench) -> None:
    bench.put("declaraties", "a.csv", claims(*(claim(n) for n in range(17)), claim(18, dc="X")))
    report = bench.ingest("declaraties")
    assert (report.read, report.accepted, report.rejected) == (18, 0, 18)
    assert "verwacht hoogstens 5 % afgewezen rijen, gevonden 1 van 18 (5,56 %)" in report.refusals[0]
    assert bench.raw("declaraties").is_empty()
    assert len(bench.rejected("declaraties")) == 1


@pytest.mark.parametrize(
    ("control", "problem"),
    [
        ({"rijen": 2, "som": {"Kosten": 30000000.1, "GemiddeldAantal": 10}}, None),
        ({"rijen": 3}, "verwacht volgens controle.rijen 3 rijen, gevonden 2 rijen"),
        ({"som": {"Kosten": 30000000}}, "verwacht volgens controle.som voor Kosten 30000000, gevonden 30000000,1"),
        ({"som": {"Soort": 1}}, "verwacht onder controle.som een kolom met getallen, gevonden Soort"),
    ],
)
def test_control_totals(bench: Bench, control: dict[str, object], problem: str | None) -> None:
    rows = ("GM0164;2021;realisatie;PW;4;30.000.000,00", "GM0164;2021;realisatie;IOAW;6;0,10")
    bench.put("buig_realisatie", "a.csv", costs(*rows), controle=control)
    refusals = bench.ingest("buig_realisatie").refusals
    assert (refusals == []) if problem is None else (problem in refusals[0])


def test_control_totals_are_in_the_unit_of_the_file(bench: Bench) -> None:
    text = BUDGET + "0164;2021;Wmo;Vervoer;lasten;1,5;;;\n0164;2021;Wmo;Voorveld;lasten;2;;;\n"
    bench.put("begroting", "a.csv", text, controle={"som": {"Primitief": 3.5}})
    assert bench.ingest("begroting").refusals == []


@pytest.mark.parametrize("side", [{"herkomst": "verzonnen"}, {"ontvangen": "2021-01-01"}, {"ontvangen_op": "gisteren"}])
def test_a_bad_side_file_refuses_its_delivery(bench: Bench, side: dict[str, str]) -> None:
    bench.put("buig_realisatie", "a.csv", costs(), **side)
    [refusal] = bench.ingest("buig_realisatie").refusals
    assert f"verwacht in a.csv.levering.yml bij {next(iter(side))} " in refusal


def test_addresses_become_buurten_per_edition_and_are_not_kept(bench: Bench) -> None:
    bench.put("adressen", "a22.csv", addresses("7551AB;12;1640100;16401;164", year=2022), ontvangen_op="2022-09-01")
    bench.put("adressen", "a24.csv", addresses("7551AB;12;1640205;16402;164", "7551AB;13;1640206;16402;164"))
    rows = [
        order(1),
        order(2, huisnummer="13"),
        order(3, postcode="9999ZZ"),
        order(4, postcode="onbekend", huisnummer=""),
    ]
    bench.put("indicaties", "a.csv", orders(*rows))
    bench.ingest("adressen", "indicaties")
    raw = bench.raw("indicaties")
    assert raw["buurten"].to_list() == [
        [{"indeling_jaar": 2022, "buurt_code": "BU01640100"}, {"indeling_jaar": 2024, "buurt_code": "BU01640205"}],
        [{"indeling_jaar": 2024, "buurt_code": "BU01640206"}],
        [],
        [],
    ]
    assert not {"postcode", "huisnummer", "geboortedatum"} & {name.strip("_") for name in raw.columns}
    assert raw["geboortejaar"].to_list() == [1950] * 4


def test_only_addresses_in_force_are_used(bench: Bench) -> None:
    bench.put("adressen", "oud.csv", addresses("7551AB;12;1640100;16401;164"), ontvangen_op="2024-09-01")
    bench.put("adressen", "nieuw.csv", addresses("7551AB;12;1640205;16402;164"), ontvangen_op="2024-10-01")
    bench.put("bijstand", "a.csv", benefits(benefit()))
    bench.ingest("adressen", "bijstand")
    assert bench.raw("bijstand")["buurten"].to_list() == [[{"indeling_jaar": 2024, "buurt_code": "BU01640205"}]]


def test_personal_values_are_not_shown(bench: Bench) -> None:
    bench.declare("bijstand", afwijslimiet_pct=99)
    rows = [benefit(1), benefit(2, bedrag="12.34"), benefit(3, bsn="123456789"), benefit(4, partner="98765432x")]
    bench.put("bijstand", "a.csv", benefits(*rows))
    bench.ingest("bijstand")
    rejected = bench.rejected("bijstand")
    assert {row["kolom"] for row in rejected} == {"BrutoBedrag", "BSN", "BSNPartner"}
    assert {row["gevonden"] for row in rejected} == {""}
    assert not any(text in str(rejected) for text in ("12.34", "123456789", "98765432"))
