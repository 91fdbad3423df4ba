"""What bad input gets: each with a file made for it, judged as a user does, by `sdib check`."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from ingestion_bench import Bench
from small_deliveries import (
    BSN,
    CLAIMS,
    COSTS,
    OTHER_BSN,
    benefit,
    benefits,
    claim,
    claims,
    costs,
    order,
    orders,
)

from pipelines import cli
from pipelines.ingestion.formats import csv_table, encoding

KEY = "een sleutel van deze test, ruim dertig tekens lang"
GOOD = [claim(number) for number in range(60)]


class Judged:
    """What `sdib check --json` says of the only delivery, and how it leaves."""

    def __init__(self, code: int, document: dict[str, Any], said: str) -> None:
        """Take the exit code, the JSON document and all that was printed."""
        self.code, self.document, self.said = code, document, said
        assert BSN not in said, "a BSN in the output"
        assert OTHER_BSN not in said, "a BSN in the output"
        for one in document["leveringen"]:
            assert one["gelezen"] == one["geaccepteerd"] + one["afgewezen"]

    @property
    def one(self) -> dict[str, Any]:
        (one,) = self.document["leveringen"]
        return one

    @property
    def rules(self) -> dict[tuple[str, str], int]:
        return {(kind["regel"], kind["kolom"]): kind["aantal"] for kind in self.one["afgewezen_per_regel"]}

    @property
    def examples(self) -> str:
        return "\n".join(text for kind in self.one["afgewezen_per_regel"] for text in kind["voorbeelden"])

    def refused(self, *words: str) -> None:
        assert (self.code, self.one["status"], self.one["geaccepteerd"]) == (1, "geweigerd", 0), self.said
        for word in words:
            assert word in self.one["melding"], self.one["melding"]

    def accepted(self, read: int, rejected: int) -> None:
        assert (self.code, self.one["status"]) == (0, "geaccepteerd"), self.said
        assert (self.one["gelezen"], self.one["afgewezen"]) == (read, rejected)


Check = Callable[[str], Judged]


@pytest.fixture
def check(bench: Bench, monkeypatch, capsys) -> Check:
    monkeypatch.setenv("SDIB_DATA_DIR", str(bench.settings.data_dir))
    monkeypatch.setenv("SDIB_PSEUDONYM_KEY", KEY)

    def run(bron: str) -> Judged:
        code = cli.run(["check", bron, "--json"])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Judged(code, json.loads(out), out + err)

    return run


def test_an_empty_file_is_refused(bench, check) -> None:
    bench.put("declaraties", "a.csv", b"")
    check("declaraties").refused("declaraties/a.csv", "leeg bestand")


@pytest.mark.parametrize("content", [CLAIMS, CLAIMS + "\n", CLAIMS + "\n\n;;;\n"])
def test_a_file_with_only_a_header_is_refused(bench, check, content) -> None:
    bench.put("declaraties", "a.csv", content)
    check("declaraties").refused("zonder rijen")


def test_a_file_without_rows_is_accepted_where_there_may_be_nothing_to_tell(bench) -> None:
    bench.declare("declaraties", mag_leeg=True)
    bench.put("declaraties", "a.csv", CLAIMS + "\n")
    report = bench.ingest("declaraties")
    assert (report.refusals, report.read, report.leveringen[0].status) == ([], 0, "geaccepteerd")


def test_a_missing_column_is_refused_by_name(bench, check) -> None:
    bench.put("buig_realisatie", "a.csv", "Gemeentecode;Jaar;Soort;Regeling;Kosten\nGM0164;2021;realisatie;PW;1,00\n")
    check("buig_realisatie").refused("verwacht kolom GemiddeldAantal, gevonden geen kolom met die naam")


def test_a_column_too_many_is_refused_by_name(bench, check) -> None:
    bench.put("buig_realisatie", "a.csv", costs("GM0164;2021;realisatie;PW;1;1,00;x", header=COSTS + ";Naam"))
    check("buig_realisatie").refused("gevonden kolom 'Naam'")


def test_a_column_that_is_declared_as_ignored_may_be_there(bench) -> None:
    bench.declare("buig_realisatie", negeer_kolommen=("Opmerking",))
    bench.put("buig_realisatie", "a.csv", costs("GM0164;2021;realisatie;PW;1;1,00;x", header=COSTS + ";opmerking "))
    report = bench.ingest("buig_realisatie")
    assert (report.refusals, report.accepted) == ([], 1)
    assert "opmerking" not in bench.raw("buig_realisatie").columns


def test_order_case_and_spaces_of_headers_are_free(bench, check) -> None:
    header = " kosten;JAAR;Soort;Regeling;Gemiddeld Aantal;gemeentecode"
    bench.put("buig_realisatie", "a.csv", costs("1,00;2021;realisatie;PW;2,5;0164", header=header))
    check("buig_realisatie").accepted(1, 0)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (claim(99).replace("D1", '"D1'), "1 aanhalingstekens"),
        (claim(99) + ";extra", "16 scheidingstekens"),
        (claim(99).removesuffix(";D"), "14 scheidingstekens"),
        (claim(99).replace("OB1I", "OB\0I"), "een nulbyte"),
        (claim(99, toewijzing="x" * 1_000_000), "tekens"),
    ],
)
def test_a_broken_line_costs_itself_and_says_its_number(bench, check, line, found) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD[:30], line, *GOOD[30:]))
    judged = check("declaraties")
    judged.accepted(61, 1)
    assert judged.rules == {("gebroken_regel", ""): 1}
    assert "declaraties/a.csv, rij 32: verwacht" in judged.examples
    assert found in judged.examples


@pytest.mark.parametrize("line", [claim(99).replace("D1", '"D1'), claim(99) + ";x", "\0"])
def test_a_broken_line_in_any_piece_of_a_large_file_costs_itself(bench, monkeypatch, line) -> None:
    monkeypatch.setattr(encoding, "PIECE", 700)
    monkeypatch.setattr(encoding, "FIRST", 300)
    lines = [*GOOD[:30], line, *GOOD[30:]]
    bench.put("declaraties", "a.csv", claims(*lines))
    report = bench.ingest("declaraties")
    assert (report.read, report.accepted, report.rejected) == (61, 60, 1)
    assert bench.raw("declaraties")["rij"].to_list() == [*range(2, 32), *range(33, 63)]
    assert bench.rejected("declaraties")[0]["rij"] == 32


def test_pieces_give_the_same_rows_as_the_whole(bench, monkeypatch) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD, "", ";;;", claim(61, toewijzing='"T;1"')))
    bench.ingest("declaraties")
    whole = bench.raw("declaraties")
    (bench.settings.register_dir / "leveringen.parquet").unlink()
    monkeypatch.setattr(encoding, "PIECE", 500)
    monkeypatch.setattr(encoding, "FIRST", 200)
    bench.ingest("declaraties")
    assert bench.raw("declaraties").equals(whole)


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
def test_an_encoding_that_states_itself_is_read(bench, check, mark) -> None:
    bench.put("buig_budget", "a.csv", _budget("Súdwest-Fryslân").encode(mark))
    check("buig_budget").accepted(1, 0)


def _budget(name: str) -> str:
    return (
        "Gemeentecode;Gemeente;Jaar;Vaststelling;Uitkeringen;Loonkostensubsidies;Totaal\n"
        f"0164;{name};2021;Definitief;1,00;;1,00\n"
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_budget("Hengelo").encode("utf-16-le"), ["een nulbyte op byte 1", "UTF-16 zonder merkteken"]),
        (_budget("x").encode() + b"0164;\x81;2022;Definitief;1,00;;1,00\n", ["byte 118 past niet in utf-8"]),
        (
            _budget("Súdwest").encode() + "0164;Fryslân;2022;Definitief;1,00;;1,00\n".encode("cp1252"),
            ["verwacht één codering", "UTF-8 op byte 85", "iets anders op byte 130"],
        ),
    ],
)
def test_an_encoding_that_is_not_certain_is_refused_with_its_byte(bench, check, content, words) -> None:
    bench.put("buig_budget", "a.csv", content)
    check("buig_budget").refused(*words)


@pytest.mark.parametrize("amount", ["1,234.56", "€ 12", "-", "n.v.t.", "1e5", "1.234", "12,345"])
def test_an_amount_that_is_not_certain_rejects_its_row(bench, check, amount) -> None:
    good = [benefit(number) for number in range(40)]
    bench.put("bijstand", "a.csv", benefits(*good, benefit(99, bedrag=amount)))
    judged = check("bijstand")
    judged.accepted(41, 1)
    assert judged.rules == {("type", "BrutoBedrag"): 1}
    assert "rij 42, kolom BrutoBedrag: verwacht een bedrag met een decimale komma" in judged.examples


def test_an_amount_as_declared_is_read(bench) -> None:
    bench.put("bijstand", "a.csv", benefits(benefit(1, bedrag="1.234,56"), benefit(2, bedrag="-1.234.567,80")))
    bench.ingest("bijstand")
    amounts = bench.raw("bijstand")["bruto_bedrag_eur_nominaal"]
    assert [str(amount) for amount in amounts] == ["1234.56", "-1234567.80"]


@pytest.mark.parametrize(
    "day", ["31-02-2021", "01-13-2021", "01-01-21", "44197", "31-12-1899", "01-01-2999", "1-1-2021", "01/01/2021"]
)
def test_a_date_that_is_none_rejects_its_row(bench, check, day) -> None:
    bench.put("indicaties", "a.csv", orders(*(order(number) for number in range(40)), order(99, start=day)))
    judged = check("indicaties")
    judged.accepted(41, 1)
    assert "kolom Ingangsdatum: verwacht een bestaande datum van 1900 tot en met 2100 (dd-mm-jjjj" in judged.examples
    assert f"gevonden '{day}'" in judged.examples


def test_the_same_row_twice_counts_once_and_a_shared_key_not_at_all(bench, check) -> None:
    rows = [*GOOD, claim(1), claim(2, bedrag="1")]
    bench.put("declaraties", "a.csv", claims(*rows))
    judged = check("declaraties")
    # Row 3 (claim 1) stays; its copy goes, and both versions of claim 2.
    judged.accepted(62, 3)
    kolom = "Gemeentecode, Wet, AanbiederAGB, Referentienummer"
    assert judged.rules == {("dubbele_rij", kolom): 1, ("dubbele_sleutel", kolom): 2}


def test_a_half_copied_file_is_refused(bench, check) -> None:
    whole = claims(*GOOD)
    bench.put("declaraties", "a.csv", whole[: len(whole) - 30])
    check("declaraties").refused("laatste regel (61) die halverwege ophoudt", "kopieer het bestand opnieuw")


def test_a_whole_last_line_needs_no_line_end(bench, check) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD).rstrip("\n"))
    check("declaraties").accepted(60, 0)


def test_a_file_that_changes_while_it_is_read_is_refused(bench, monkeypatch) -> None:
    path = bench.put("declaraties", "a.csv", claims(*GOOD))
    reads = csv_table.read_csv

    def growing(*arguments: Any):
        with path.open("a") as stream:
            stream.write(claim(99) + "\n")
        return reads(*arguments)

    monkeypatch.setattr("pipelines.ingestion.formats.opening.read_csv", growing)
    report = bench.ingest("declaraties")
    assert "gevonden een bestand dat nog verandert" in report.refusals[0]
    assert report.accepted == 0


def test_an_unreadable_file_is_refused(bench, check, monkeypatch) -> None:
    path = bench.put("declaraties", "a.csv", claims(*GOOD))
    opens = Path.open

    def locked(self: Path, *arguments: Any, **named: Any):
        if self == path:
            raise PermissionError(13, "Permission denied")
        return opens(self, *arguments, **named)

    monkeypatch.setattr(Path, "open", locked)
    check("declaraties").refused("verwacht een leesbaar bestand, gevonden Permission denied")


def test_what_is_no_file_is_refused_and_never_waited_for(bench, check) -> None:
    folder = bench.settings.landing_dir / "declaraties"
    (folder / "map.csv").mkdir(parents=True)
    os.mkfifo(folder / "pijp.csv")
    judged = check("declaraties")
    assert judged.code == 1
    assert [one["melding"].split(", gevonden ")[1].split(".")[0] for one in judged.document["leveringen"]] == [
        "een map",
        "iets anders",
    ]


def test_a_link_out_of_landing_is_refused_and_not_read(bench, check, tmp_path) -> None:
    secret = tmp_path / "geheim.csv"
    secret.write_text(claims(*GOOD))
    folder = bench.settings.landing_dir / "declaraties"
    folder.mkdir(parents=True)
    (folder / "a.csv").symlink_to(secret)
    judged = check("declaraties")
    judged.refused("gevonden een verwijzing naar buiten")
    assert judged.one["gelezen"] == 0


def test_an_unfinished_file_is_passed_over(bench, check) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD))
    bench.put("declaraties", "b.csv.part", b"GM01")
    check("declaraties").accepted(60, 0)


def test_an_unknown_code_rejects_its_row_and_names_the_nearest(bench, check) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD, claim(99, categorie="5O")))
    judged = check("declaraties")
    judged.accepted(61, 1)
    assert "verwacht een waarde uit de codelijst, het dichtst bij: 5" in judged.examples
    assert "gevonden '5O'" in judged.examples


AREAS = "Jaar;Gebiedscode;Gebiedsnaam;Niveau;HoortBij\n2024;GM0164;Hengelo;gemeente;\n2024;WK016401;Es;wijk;GM0164\n"


def test_an_unknown_wijk_names_the_nearest(bench, check) -> None:
    bench.put("gebieden", "a.csv", AREAS)
    rows = "Peildatum;Gebiedscode;Leeftijdsgroep;Aantal\n31-12-2023;WK016491;totaal;10\n"
    bench.put("bevolking", "a.csv", rows)
    check("bevolking").refused("verwacht een waarde uit gebieden", "WK016401", "gevonden 'WK016491'")


def test_another_gemeente_is_refused(bench, check) -> None:
    bench.put("gebieden", "a.csv", AREAS)
    bench.put("declaraties", "a.csv", claims(*(claim(number, gemeente="GM0999") for number in range(3))))
    check("declaraties").refused("verwacht een waarde uit gebieden (GM0164), gevonden 'GM0999'")


def test_an_unknown_post_refuses_the_delivery_and_names_the_nearest(bench, check) -> None:
    header = "Gemeentecode;Jaar;Wet;Post;Soort;Primitief;1e Berap;Gewijzigde begroting;Jaarrekening"
    bench.put("begroting", "a.csv", f"{header}\nGM0164;2021;Wmo;Wijkteam/toegang;lasten;1;;1;1\n")
    check("begroting").refused("mappings/posten.csv", "Wijkteams/toegang", "gevonden 'Wijkteam/toegang'")


@pytest.mark.parametrize(
    "row",
    [
        claim(99, toewijzing=f"PGB-{BSN}"),
        claim(99).replace("OB1I", BSN),
        claim(99).replace("OB1I", OTHER_BSN),
        claim(99).replace(";4;04;", f";{BSN};04;"),
    ],
)
def test_a_bsn_where_none_belongs_refuses_the_delivery_without_repeating_it(bench, check, row) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD, row))
    check("declaraties").refused("verwacht een waarde zonder burgerservicenummer", "haal het BSN uit deze kolom")


def test_a_column_of_numbers_that_are_bsns_refuses_the_delivery(bench, check) -> None:
    numbers = _numbers(30)
    rows = [claim(place, toewijzing=number) for place, number in enumerate(numbers)]
    bench.put("declaraties", "a.csv", claims(*rows))
    judged = check("declaraties")
    judged.refused("kolom Toewijzingnummer", "30 van 30 nummers die aan de elfproef voldoen")
    assert not any(number in judged.said for number in numbers)


def test_numbers_of_nine_digits_that_pass_by_chance_are_no_bsns(bench, check) -> None:
    rows = [claim(number, toewijzing=str(123_456_000 + number)) for number in range(60)]
    bench.put("declaraties", "a.csv", claims(*rows))
    check("declaraties").accepted(60, 0)


def _numbers(count: int) -> list[str]:
    from pipelines.ingestion.persons import names_a_person

    return [str(number) for number in range(999_901_000, 999_910_000) if names_a_person(str(number))][:count]


def test_a_bsn_in_a_file_name_refuses_the_delivery_without_repeating_it(bench, check) -> None:
    bench.put("declaraties", f"dossier {BSN}.csv", claims(*GOOD))
    judged = check("declaraties")
    judged.refused("gevonden een burgerservicenummer; hernoem het bestand")
    assert judged.one["bestand"] == "dossier ********.csv"


@pytest.mark.parametrize("name", ["declaraties_20210131.csv", "declaraties 31012021.csv", "GM0164_2021-01.csv"])
def test_a_date_in_a_file_name_is_no_bsn(bench, check, name) -> None:
    bench.put("declaraties", name, claims(*GOOD))
    check("declaraties").accepted(60, 0)


def test_a_bsn_without_its_zero_is_the_same_person(bench, check) -> None:
    number = "012345672"
    bench.put("declaraties", "a.csv", claims(*GOOD, claim(98, bsn=number), claim(99, bsn=number[1:])))
    check("declaraties").accepted(62, 0)
    bench.ingest("declaraties")
    persons = bench.raw("declaraties").tail(2)["client_pseudoniem"]
    assert persons.n_unique() == 1


def test_a_bsn_that_fails_the_eleven_test_rejects_its_row_and_is_not_shown(bench, check) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD, claim(99, bsn="999900007"), claim(98, bsn="12345678")))
    judged = check("declaraties")
    judged.accepted(62, 2)
    assert judged.rules == {("type", "BSN"): 2}
    assert "999900007" not in judged.said


@pytest.mark.parametrize("number", ["999999999", "000000000"])
def test_an_unknown_person_is_accepted_in_jeugd_only(bench, check, number) -> None:
    jeugd = claim(98, bsn=number, wet="Jeugdwet", categorie="45")
    bench.put("declaraties", "a.csv", claims(*GOOD, jeugd, claim(99, bsn=number)))
    judged = check("declaraties")
    judged.accepted(62, 1)
    assert judged.rules == {("onbekende_persoon", "BSN"): 1}


def test_a_missing_month_is_a_warning(bench, check) -> None:
    bench.put("bijstand", "a.csv", benefits(benefit(1, month="2021-01")))
    bench.put("bijstand", "b.csv", benefits(benefit(1, month="2021-03")))
    judged = check("bijstand")
    assert judged.code == 0
    assert "2021-02" in " ".join(judged.document["waarschuwingen"])


def test_a_footer_with_other_totals_refuses_the_delivery(bench, check) -> None:
    empty = ";" * 8
    bench.put("declaraties", "a.csv", claims(*GOOD, f"Totaal;;;61;;;;;;;;;;;{60 * 12345};"))
    check("declaraties").refused("verwacht volgens de voetregel 61 rijen, gevonden 60 rijen")
    bench.put("declaraties", "a.csv", claims(*GOOD, f"totaal;;;60;;;;;;;;;;;{60 * 12345 + 1};{empty}"[:-8]))
    check("declaraties").refused("verwacht volgens de voetregel voor Bedrag 740701, gevonden 740700")


def test_a_footer_with_the_right_totals_is_no_row(bench, check) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD, "Totaal;;;60;;;;;;;;;;;740.700;"))
    check("declaraties").accepted(60, 0)


def workbook(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        write(book)
    return content.getvalue()


def _fill(sheet: Any, rows: list[list[Any]], top: int = 0) -> None:
    for row, values in enumerate(rows, start=top):
        for place, value in enumerate(values):
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(row, place, value, value="#DIV/0!")
            elif value is not None:
                sheet.write(row, place, value)


COST_ROWS: list[list[Any]] = [
    COSTS.split(";"),
    ["GM0164", 2021, "realisatie", "PW", 2120.5, 30000000],
    ["GM0164", 2022, "realisatie", "PW", 2100, 31000000],
]


def test_a_formula_error_and_a_merged_cell_reject_their_rows_by_address(bench, check) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        filler = [["GM0164", year, "realisatie", "PW", 1, 1] for year in range(2000, 2020)]
        _fill(sheet, [*COST_ROWS, ["GM0164", 2023, "realisatie", "PW", 1, "=1/0"], *filler])
        sheet.merge_range("E2:E3", 2120.5)

    bench.declare("buig_realisatie", afwijslimiet_pct=50)
    bench.put("buig_realisatie", "a.xlsx", workbook(write))
    report = bench.ingest("buig_realisatie")
    assert (report.refusals, report.read, report.rejected) == ([], 23, 2)
    messages = [row["melding"] for row in bench.rejected("buig_realisatie")]
    assert "rij 3, kolom GemiddeldAantal" in messages[0]
    assert "E2:E3" in messages[0]
    assert "rij 4, kolom Kosten" in messages[1]
    assert "F4" in messages[1]


def test_a_hidden_sheet_is_not_read(bench, check) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        hidden = book.add_worksheet("Oud")
        _fill(hidden, COST_ROWS)
        _fill(book.add_worksheet("Nieuw"), [["Kosten BUIG"], [], *COST_ROWS[:2]])
        hidden.hide()
        book.worksheets()[1].activate()

    bench.put("buig_realisatie", "a.xlsx", workbook(write))
    check("buig_realisatie").accepted(1, 0)


def test_a_bsn_in_a_sheet_name_refuses_the_delivery_without_repeating_it(bench, check) -> None:
    bench.put(
        "buig_realisatie", "a.xlsx", workbook(lambda book: _fill(book.add_worksheet(f"Dossier {BSN}"), COST_ROWS))
    )
    check("buig_realisatie").refused("BSN in de naam van een blad")


def test_macros_are_not_run(bench, check) -> None:
    content = io.BytesIO(workbook(lambda book: _fill(book.add_worksheet(), COST_ROWS)))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    bench.put("buig_realisatie", "a.xlsx", content.getvalue())
    check("buig_realisatie").accepted(2, 0)
    bench.put("buig_realisatie", "b.xlsm", content.getvalue() + b"\0")
    assert check("buig_realisatie").code == 1


def zipped(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def test_the_members_of_a_zip_are_one_delivery(bench, check) -> None:
    first, second = claims(*GOOD[:30]).encode(), claims(*GOOD[30:], claim(99, categorie="5O")).encode()
    bench.put("declaraties", "2021.zip", zipped(**{"a.csv": first, "b.csv": second}))
    judged = check("declaraties")
    judged.accepted(61, 1)
    assert "declaraties/2021.zip (b.csv), rij 32, kolom Productcategorie" in judged.examples


def _encrypted(content: bytes) -> bytes:
    """Set the flag of encryption, in both places where a ZIP has it."""
    damaged = bytearray(content)
    damaged[6] |= 1
    damaged[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(damaged)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped(**{"a.csv": b"0" * (200 << 20)}), ["200 keer zo groot", "lever het in kleinere delen"]),
        (zipped(**{"../a.csv": claims(*GOOD).encode()}), ["a.csv"]),
        (zipped(**{"/etc/a.csv": claims(*GOOD).encode()}), ["a.csv"]),
        (_encrypted(zipped(**{"a.csv": claims(*GOOD).encode()})), ["wachtwoord"]),
        (zipped(**{"b.zip": zipped(**{"a.csv": claims(*GOOD).encode()})}), ["b.zip"]),
        (zipped(**{"a.csv": claims(*GOOD).encode()})[:-30], ["ZIP"]),
        (zipped(), ["ZIP"]),
        (zipped(**{f"{BSN}.csv": claims(*GOOD).encode()}), ["verwacht"]),
    ],
    ids=["bomb", "parent", "absolute", "encrypted", "nested", "half", "nothing", "person"],
)
def test_a_dangerous_zip_is_refused(bench, check, content, words) -> None:
    bench.put("declaraties", "a.zip", content)
    check("declaraties").refused(*words)


def message(body: str = "", *, code: str = "484", to: str = "0164", version: str = "3_2", before: str = "") -> str:
    """A 323 of the Wmo with one line."""
    space = f"http://www.istandaarden.nl/iwmo/{version}"
    line = body or (
        f"<iwmo:Client><iwmo:Bsn>{BSN}</iwmo:Bsn><iwmo:Prestaties><iwmo:Prestatie><iwmo:ProductReferentie>"
        "<iwmo:ReferentieNummer>R1</iwmo:ReferentieNummer></iwmo:ProductReferentie>"
        "<iwmo:ToewijzingNummer>1</iwmo:ToewijzingNummer><iwmo:ProductCategorie>02</iwmo:ProductCategorie>"
        "<iwmo:ProductCode>OB1I</iwmo:ProductCode><iwmo:ProductPeriode><iwmo:Begindatum>2021-01-01</iwmo:Begindatum>"
        "<iwmo:Einddatum>2021-01-31</iwmo:Einddatum></iwmo:ProductPeriode><iwmo:GeleverdVolume>4</iwmo:GeleverdVolume>"
        "<iwmo:Eenheid>04</iwmo:Eenheid><iwmo:IngediendBedrag><iwmo:Bedrag>12345</iwmo:Bedrag>"
        "<iwmo:DebetCredit>D</iwmo:DebetCredit></iwmo:IngediendBedrag></iwmo:Prestatie></iwmo:Prestaties></iwmo:Client>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<wmo323:Bericht xmlns:wmo323="{space}/wmo323/schema" xmlns:iwmo="{space}/basisschema/schema"><wmo323:Header>'
        f"<iwmo:BerichtCode>{code}</iwmo:BerichtCode><iwmo:BerichtVersie>3</iwmo:BerichtVersie>"
        f"<iwmo:BerichtSubversie>{version[-1]}</iwmo:BerichtSubversie><iwmo:Afzender>12345678</iwmo:Afzender>"
        f"<iwmo:Ontvanger>{to}</iwmo:Ontvanger></wmo323:Header><wmo323:Declaratie>"
        f"<iwmo:DeclaratieNummer>D1</iwmo:DeclaratieNummer><wmo323:Clienten>{line}</wmo323:Clienten>"
        "</wmo323:Declaratie></wmo323:Bericht>"
    )


@pytest.mark.parametrize("version", ["3_0", "3_1", "3_2"])
def test_a_message_of_a_known_version_is_read(bench, check, version) -> None:
    bench.put("declaraties", "a.xml", message(version=version))
    check("declaraties").accepted(1, 0)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (message()[:-20], ["regel"]),
        (message().replace("istandaarden.nl", "elders.nl"), ["verwacht"]),
        (message(version="2_4"), ["verwacht"]),
        (message(code="414"), ["BerichtCode", "484", "414"]),
        (message(to="87654321"), ["Ontvanger"]),
        (message(before=f"{ENTITIES}]>", body="<iwmo:Client><iwmo:Bsn>&j;</iwmo:Bsn></iwmo:Client>"), ["gevonden"]),
        (message(before='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), ["DOCTYPE"]),
        (message(body="<iwmo:Client>" * 100_000), ["verwacht"]),
        (message(body=f"<iwmo:Client><iwmo:Bsn>{'9' * (20 << 20)}</iwmo:Bsn></iwmo:Client>"), ["verwacht"]),
    ],
    ids=["half", "namespace", "version", "code", "receiver", "bomb", "external", "nesting", "text"],
)
def test_a_message_that_is_not_in_order_is_refused(bench, check, content, words) -> None:
    bench.put("declaraties", "a.xml", content)
    check("declaraties").refused(*words)


def test_a_message_of_another_gemeente_is_refused(bench, check) -> None:
    bench.put("gebieden", "a.csv", AREAS)
    bench.put("declaraties", "a.xml", message(to="0999"))
    check("declaraties").refused("gevonden 'GM0999'")
