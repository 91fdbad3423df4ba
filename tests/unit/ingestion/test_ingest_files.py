"""Which files are read, and how their bytes become rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingestion_bench import Bench
from small_deliveries import BSN, CLAIMS, COSTS, addresses, benefit, benefits, claim, claims, costs

from pipelines.declarations.formats import CsvFormat
from pipelines.ingestion.formats.csv_table import read_csv
from pipelines.ingestion.landing import LandingError, scan
from pipelines.settings import PROJECT_DIR


def test_values_arrive_with_their_types_and_their_place_in_the_file(bench: Bench) -> None:
    bench.put("buig_realisatie", "a.csv", costs("GM0164;2021;Realisatie;Algemene bijstand;2.120,5;30.000.000,25"))
    report = bench.ingest("buig_realisatie")
    row = bench.raw("buig_realisatie").row(0, named=True)
    assert (report.read, report.accepted, report.rejected, report.refusals) == (1, 1, 0, [])
    assert (row["gemeente_code"], row["soort_code"], row["regeling_code"], row["rij"]) == (
        "GM0164",
        "realisatie",
        "PW",
        2,
    )
    assert str(row["kosten_eur_nominaal"]) == "30000000.25"
    assert str(row["gemiddeld_aantal"]) == "2120.5000"
    assert row["herkomst"] == "registratie"


@pytest.mark.parametrize(
    "header",
    [
        "gemeentecode;JAAR;soort;regeling;gemiddeld aantal;kosten",
        " Gemeentecode ; Jaar;Soort;Regeling;GemiddeldAantal;Kosten",
        "Gemeente\rcode;Jaar;Soort;Regeling;GemiddeldAantal;Kosten",
        '"Gemeentecode";"Jaar";"Soort";"Regeling";"GemiddeldAantal";"Kosten"',
    ],
)
def test_case_spaces_and_quotes_in_headers_are_free(bench: Bench, header: str) -> None:
    bench.put("buig_realisatie", "a.csv", costs(header=header).replace("30.000.000,00", "1,50"))
    assert bench.ingest("buig_realisatie").accepted == 1


def test_order_of_columns_is_free(bench: Bench) -> None:
    text = "Kosten;Regeling;Soort;Jaar;GemiddeldAantal;Gemeentecode\n5,00;PW;realisatie;2021;;0164\n"
    bench.put("buig_realisatie", "a.csv", text)
    bench.ingest("buig_realisatie")
    assert bench.raw("buig_realisatie").select("gemeente_code", "jaar").row(0) == ("GM0164", 2021)


@pytest.mark.parametrize(
    ("header", "named"),
    [
        (COSTS.replace(";Kosten", ""), "verwacht kolom Kosten, gevonden geen kolom met die naam"),
        (COSTS + ";Opmerking", "gevonden kolom 'Opmerking'"),
        (COSTS.replace("Kosten", "Kostn"), "(lijkt op Kosten)"),
        (COSTS + ";jaar", "gevonden twee keer Jaar"),
        ("GM0164;2020;realisatie;PW;1;2", "geen enkele bekende kolom"),
    ],
)
def test_wrong_headers_refuse_the_delivery_and_are_named(bench: Bench, header: str, named: str) -> None:
    bench.put(
        "buig_realisatie",
        "fout.csv",
        costs("GM0164;2021;realisatie;PW;1;2" + ";x" * (header.count(";") - 5), header=header),
    )
    report = bench.ingest("buig_realisatie")
    assert report.accepted == 0
    assert report.refusals[0].startswith("buig_realisatie/fout.csv: ")
    assert named in report.refusals[0]


@pytest.mark.parametrize("bron", [path.parent.name for path in (PROJECT_DIR / "sources").glob("*/source.yml")])
def test_a_missing_column_is_named_in_every_source(bench: Bench, bron: str) -> None:
    for column in bench.sources[bron].kolommen:
        headers = [one.kop.replace("{jaar}", "2024") for one in bench.sources[bron].kolommen if one != column]
        bench.put(bron, "a.csv", f"{';'.join(headers)}\n{';'.join('x' for _ in headers)}\n")
        [refusal] = bench.ingest(bron).refusals
        assert refusal.startswith(f"{bron}/a.csv: verwacht kolom {column.kop}, gevonden geen kolom met die naam.")


def test_a_header_that_is_a_row_gives_no_bsn_away(bench: Bench) -> None:
    bench.put("bijstand", "a.csv", f"Gemeentecode;{BSN};x\n1;2;3\n")
    assert BSN not in bench.ingest("bijstand").refusals[0]


@pytest.mark.parametrize("content", [b"", b"\n\n", f"{COSTS}\n".encode(), f"{COSTS}\n;;;;;\n\n".encode()])
def test_a_file_without_rows_is_refused(bench: Bench, content: bytes) -> None:
    bench.put("buig_realisatie", "leeg.csv", content)
    report = bench.ingest("buig_realisatie")
    assert report.read == 0
    assert "buig_realisatie/leeg.csv: verwacht een kopregel en rijen" in report.refusals[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(bench: Bench, encoding: str, line_end: str) -> None:
    header = "Gemeentecode;Gemeente;Jaar;Vaststelling;Uitkeringen;Loonkostensubsidies;Totaal"
    text = line_end.join([header, "0164;Súdwest-Fryslân €;2021;Definitief;1,00;;1,00", ""])
    bench.put("buig_budget", "a.csv", text.encode(encoding))
    bench.ingest("buig_budget")
    assert bench.raw("buig_budget")["gemeente_naam"].to_list() == ["Súdwest-Fryslân €"]


@pytest.mark.parametrize(
    "content", [costs().encode("utf-16-le"), b"Gemeentecode;Jaar\n\x81;\x8d\n", b"PK\x03\x04\x00\x00"]
)
def test_other_encodings_are_refused_not_guessed(bench: Bench, content: bytes) -> None:
    bench.put("buig_realisatie", "a.csv", content)
    assert "verwacht tekst in utf-8 of cp1252" in bench.ingest("buig_realisatie").refusals[0]


def test_broken_lines_are_set_aside_by_number_without_content(bench: Bench) -> None:
    good = [benefit(number) for number in range(40)]
    lines = [*good[:3], f"GM0164;2021-01;U99;{BSN}", "", *good[3:], benefit(98).replace("U98", '"U98')]
    bench.put("bijstand", "a.csv", benefits(*lines))
    report = bench.ingest("bijstand")
    assert (report.read, report.accepted, report.rejected) == (42, 40, 2)
    rejected = bench.rejected("bijstand")
    assert [(row["rij"], row["regel"]) for row in rejected] == [(5, "gebroken_regel"), (44, "gebroken_regel")]
    assert "3 scheidingstekens" in rejected[0]["gevonden"]
    assert rejected[0]["melding"].startswith("bijstand/a.csv, rij 5: verwacht 10 scheidingstekens")
    assert BSN not in str(rejected)
    assert bench.raw("bijstand")["rij"].to_list() == [2, 3, 4, *range(7, 44)]


def test_quoted_values_may_hold_separators_and_quotes() -> None:
    (table,) = read_csv(BytesIO(b'a;b\n"x;y";"zeg ""ja"""\n5" pijp;"2"\n'), CsvFormat())
    assert table.rows.drop("rij").rows() == [("x;y", 'zeg "ja"')]
    assert table.broken["rij"].to_list() == [3]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters='\n\r\0;"', exclude_categories=["Cs"]), max_size=8)


@given(
    st.lists(
        st.tuples(CELLS, CELLS, CELLS).filter(lambda cells: any(cell.strip(" \t") for cell in cells)),
        min_size=1,
        max_size=12,
    )
)
def test_well_formed_rows_are_read_back_exactly(rows: list[tuple[str, str, str]]) -> None:
    text = "\n".join(["a;b;c", *(";".join(row) for row in rows)])
    (table,) = read_csv(BytesIO(text.encode()), CsvFormat())
    assert table.broken.is_empty()
    assert [tuple(cell or "" for cell in row) for row in table.rows.drop("rij").rows()] == rows


LINES = [claim(number, bedrag=str(number)) for number in range(8)]
MUTATIONS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 90), st.sampled_from([";", '"', "", "x", "€", "\n", "-", "999999999"])),
    max_size=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(mutations=MUTATIONS)
def test_read_is_accepted_plus_rejected_whatever_happens_to_lines(
    bench: Bench, mutations: list[tuple[int, int, str]]
) -> None:
    lines = list(LINES)
    for number, place, text in mutations:
        lines[number] = lines[number][:place] + text + lines[number][place + 1 :]
    bench.declare("declaraties", afwijslimiet_pct=99.9)
    bench.put("declaraties", "a.csv", claims(*lines))
    report = bench.ingest("declaraties")
    filled = [line for line in "\n".join(lines).split("\n") if line.strip(" \t;")]
    row = report.leveringen[0]
    assert row.rijen_gelezen == row.rijen_geaccepteerd + row.rijen_afgewezen == len(filled)
    if row.status == "geaccepteerd":
        raw = pl.read_parquet(bench.settings.raw_dir / "declaraties" / f"{row.levering_id}.parquet")
        rejected = pl.read_parquet(bench.settings.rejected_dir / "declaraties" / f"{row.levering_id}.parquet")
        assert raw.height == row.rijen_geaccepteerd
        assert rejected["rij"].n_unique() == row.rijen_afgewezen
        assert not set(raw["rij"]) & set(rejected["rij"])


def test_a_workbook_gives_the_same_rows_as_text(bench: Bench) -> None:
    rows = [
        COSTS.split(";"),
        [164, 2021, "Realisatie", "PW", 2120.5, 30000000.25],
        None or [],
        ["0164", "2022", "prognose", "Totaal", None, "1.234,56"],
    ]
    bench.put_xlsx("buig_realisatie", "a.xlsx", rows)
    report = bench.ingest("buig_realisatie")
    assert (report.read, report.accepted) == (2, 2)
    raw = bench.raw("buig_realisatie")
    assert raw["gemeente_code"].to_list() == ["GM0164", "GM0164"]
    assert [str(amount) for amount in raw["kosten_eur_nominaal"]] == ["30000000.25", "1234.56"]
    assert raw["rij"].to_list() == [2, 4]


def test_date_cells_and_dropped_zeros_of_a_workbook(bench: Bench) -> None:
    number = 12345672  # valid with its leading zero
    first = [
        164,
        "Wmo",
        1234567,
        "D1",
        7,
        None,
        "T1",
        number,
        2,
        "OB1I",
        datetime(2021, 1, 1),
        "31-01-2021",
        4,
        4,
        12345,
        "D",
    ]
    bench.put_xlsx("declaraties", "a.xlsx", [CLAIMS.split(";"), first])
    bench.ingest("declaraties")
    row = bench.raw("declaraties").row(0, named=True)
    assert (row["aanbieder_agb_code"], row["productcategorie_code"], row["eenheid_code"]) == ("01234567", "02", "04")
    assert (str(row["begindatum"]), str(row["einddatum"])) == ("2021-01-01", "2021-01-31")


def test_in_a_workbook_the_text_with_a_point_is_ambiguous_and_the_number_is_not(bench: Bench) -> None:
    bench.declare("buig_realisatie", afwijslimiet_pct=60)
    rows = [
        COSTS.split(";"),
        [164, 2021, "realisatie", "PW", 1.125, None],
        [164, 2022, "realisatie", "PW", "1.125", None],
    ]
    bench.put_xlsx("buig_realisatie", "a.xlsx", rows)
    bench.ingest("buig_realisatie")
    assert [str(number) for number in bench.raw("buig_realisatie")["gemiddeld_aantal"]] == ["1.1250"]
    assert [(row["rij"], row["gevonden"]) for row in bench.rejected("buig_realisatie")] == [(3, "1.125")]


def test_a_formula_error_rejects_its_row(bench: Bench) -> None:
    bench.declare("buig_realisatie", afwijslimiet_pct=60)
    rows = [COSTS.split(";"), [164, 2021, "realisatie", "PW", 1, "=1/0"], [164, 2022, "realisatie", "PW", 1, 2]]
    bench.put_xlsx("buig_realisatie", "a.xlsx", rows)
    report = bench.ingest("buig_realisatie")
    assert (report.accepted, report.rejected) == (1, 1)
    assert bench.rejected("buig_realisatie")[0]["regel"] == "foute_cel"


@pytest.mark.parametrize("content", [b"geen werkmap", b"PK\x03\x04kapot"])
def test_what_is_no_workbook_is_refused(bench: Bench, content: bytes) -> None:
    bench.put("buig_realisatie", "a.xlsx", content)
    assert "verwacht een XLSX-werkmap" in bench.ingest("buig_realisatie").refusals[0]


def test_year_in_the_headers_of_addresses(bench: Bench) -> None:
    bench.put("adressen", "a.csv", addresses("7551 ab;12;1640100;16401;164", "7551AC;1;BU01640101;WK016401;GM0164"))
    bench.ingest("adressen")
    raw = bench.raw("adressen")
    assert raw.select("postcode", "huisnummer", "buurt_code", "wijk_code", "gemeente_code", "indeling_jaar").rows() == [
        ("7551AB", "12", "BU01640100", "WK016401", "GM0164", 2024),
        ("7551AC", "1", "BU01640101", "WK016401", "GM0164", 2024),
    ]


def test_two_years_in_the_headers_are_refused(bench: Bench) -> None:
    bench.put("adressen", "a.csv", "PC6;Huisnummer;Buurt2024;Wijk2023;Gem2024\n7551AB;1;1640100;16401;164\n")
    assert "verwacht één jaar in de kopregel, gevonden 2023, 2024" in bench.ingest("adressen").refusals[0]


def raising(error: type[BaseException]) -> Callable[..., None]:
    """A step of reading that fails, quoting a value."""

    def fail(*_: object) -> None:
        raise error(BSN)

    return fail


@pytest.mark.parametrize("error", [ZeroDivisionError, type("PanicException", (BaseException,), {})])
def test_an_unforeseen_error_becomes_a_refusal_without_values(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    monkeypatch.setattr("pipelines.ingestion.reading.check_key", raising(error))
    bench.put("bijstand", "raar.csv", benefits(benefit()))
    [refusal] = bench.ingest("bijstand").refusals
    assert "bijstand/raar.csv" in refusal
    assert error.__name__ in refusal
    assert BSN not in refusal


def test_being_told_to_stop_is_no_refusal(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.ingestion.reading.check_key", raising(KeyboardInterrupt))
    bench.put("bijstand", "a.csv", benefits(benefit()))
    with pytest.raises(KeyboardInterrupt):
        bench.ingest("bijstand")
    assert bench.register().is_empty()


def test_landing_must_exist_and_hold_something(bench: Bench) -> None:
    with pytest.raises(LandingError, match="gevonden geen map"):
        scan(bench.settings, bench.sources)
    (bench.settings.landing_dir / "bijstand").mkdir(parents=True)
    (bench.settings.landing_dir / "bijstand" / ".verborgen").touch()
    with pytest.raises(LandingError, match="ten minste één levering"):
        scan(bench.settings, bench.sources)


@pytest.mark.parametrize("name", ["onbekend/a.csv", "los.csv"])
def test_what_belongs_to_no_source_is_wrong_use(bench: Bench, name: str) -> None:
    bench.put("bijstand", "a.csv", benefits(benefit()))
    path = bench.settings.landing_dir / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    with pytest.raises(LandingError, match=name.split("/", maxsplit=1)[0]):
        scan(bench.settings, bench.sources)


def test_unfinished_and_hidden_files_are_passed_over(bench: Bench) -> None:
    for name in (".a.csv", "~$a.xlsx", "a.csv.part"):
        bench.put("buig_realisatie", name, "x")
    bench.put("buig_realisatie", "a.csv", costs())
    assert [row.bestand for row in bench.ingest("buig_realisatie").leveringen] == ["a.csv"]


def test_what_is_no_delivery_is_refused_and_not_ignored(bench: Bench, tmp_path: Path) -> None:
    folder = bench.put("buig_realisatie", "a.csv", costs()).parent
    (folder / "map").mkdir()
    (folder / "b.pdf").touch()
    (folder / "weg.csv.levering.yml").touch()
    outside = tmp_path / "buiten.csv"
    outside.write_text(costs("GM0164;2020;realisatie;PW;1;2"))
    (folder / "verwijzing.csv").symlink_to(outside)
    report = bench.ingest("buig_realisatie")
    assert report.accepted == 1
    named = ["b.pdf", "map", "verwijzing.csv", "weg.csv.levering.yml"]
    assert [refusal.partition(": ")[0] for refusal in report.refusals] == [f"buig_realisatie/{name}" for name in named]


def test_the_same_bytes_twice_are_one_delivery(bench: Bench) -> None:
    bench.put("buig_realisatie", "a.csv", costs())
    bench.put("buig_realisatie", "kopie van a.csv", costs())
    assert bench.ingest("buig_realisatie").read == 1


def test_every_source_has_an_empty_raw_file_with_the_current_schema(bench: Bench) -> None:
    empty = bench.settings.raw_dir / "bijstand" / "_leeg.parquet"
    empty.parent.mkdir(parents=True)
    pl.DataFrame({"oud": [1]}).write_parquet(empty)
    bench.ingest("bijstand")
    frame = pl.read_parquet(empty)
    assert frame.is_empty()
    assert frame.schema["buurten"] == pl.List(pl.Struct({"indeling_jaar": pl.Int32, "buurt_code": pl.String}))


def test_files_are_for_the_owner_only(bench: Bench) -> None:
    bench.put("buig_realisatie", "a.csv", costs())
    bench.ingest("buig_realisatie")
    bench.settle()
    data = bench.settings.data_dir
    written = [path for folder in ("raw", "rejected", "register") for path in (data / folder).rglob("*")]
    assert oct(data.stat().st_mode)[-3:] == "711"
    assert {oct(path.stat().st_mode)[-3:] for path in written if path.is_file() and path.suffix == ".parquet"} == {
        "600"
    }
    assert {oct(path.stat().st_mode)[-3:] for path in written if path.is_dir()} == {"700"}


@pytest.mark.parametrize("broken", [1, 2, 3, 4, 5])
def test_a_few_broken_lines_in_a_long_file_cost_only_themselves(bench: Bench, broken: int) -> None:
    lines = [benefit(number) for number in range(600)]
    bench.put("bijstand", "a.csv", benefits(*lines, *[f"{benefit(900 + extra)};" for extra in range(broken)]))
    report = bench.ingest("bijstand")
    assert (report.read, report.accepted, report.rejected) == (600 + broken, 600, broken)
    assert report.refusals == []


@pytest.mark.parametrize("copy", ["aaa.csv", "zzz.csv"])
def test_a_bare_copy_of_a_delivery_does_not_change_its_origin(bench: Bench, copy: str) -> None:
    content = costs("GM0164;2021;Realisatie;Totaal;;100")
    bench.put("buig_realisatie", "kosten.csv", content, herkomst="aanname", document="proef")
    bench.put("buig_realisatie", copy, content)
    bench.ingest("buig_realisatie")
    assert bench.raw("buig_realisatie")["herkomst"].to_list() == ["aanname"]
