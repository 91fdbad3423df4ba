"""What a bad workbook, ZIP or message gets: each with a file made for it, judged as a user does, by `sdib check`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from small_deliveries import AREAS, BSN, COSTS, claim, claims
from small_messages import STARTED, bericht

from pipelines.declarations import Correction, Corrections
from pipelines.ingestion.landing import scan

GOOD = [claim(number) for number in range(60)]


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
    assert "declaraties/2021.zip ('b.csv'), rij 32, kolom Productcategorie" in judged.examples


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


def test_each_file_in_a_zip_is_held_against_its_own_footer(bench, check) -> None:
    footer = "Totaal;;;30;;;;;;;;;;;370350;"
    first, second = claims(*GOOD[:30], footer).encode(), claims(*GOOD[30:], footer).encode()
    bench.put("declaraties", "a.zip", zipped(**{"a.csv": first, "b.csv": second}))
    check("declaraties").accepted(60, 0)
    bench.put("declaraties", "a.zip", zipped(**{"a.csv": first, "b.csv": second.replace(b";30;", b";29;")}))
    check("declaraties").refused("verwacht volgens de voetregel 29 rijen, gevonden 30 rijen")


def test_a_correction_finds_its_file_in_a_zip(bench) -> None:
    known = Correction.model_validate(
        {
            "id": "wet",
            "locator": {"bestand": "b*.csv", "waar": {"Wet": "WMO2015"}},
            "actie": "vervang",
            "kolom": "Wet",
            "waarde": "Wmo",
            "reden": "oude naam in de bron",
            "status": "actief",
            "sinds": "2024-01-01",
            "bewaking": {"rijen": 1},
        }
    )
    bench.declare("declaraties", correcties=Corrections(correcties=(known,)))
    first, second = claims(*GOOD).encode(), claims(claim(99, wet="WMO2015")).encode()
    bench.put("declaraties", "a.zip", zipped(**{"a.csv": first, "b.csv": second}))
    report = bench.ingest("declaraties")
    assert (report.refusals, report.accepted) == ([], 61)


def test_a_start_in_the_folder_of_indicaties_is_a_delivery_of_its_own_source(bench) -> None:
    bench.put("indicaties", "a.xml", bericht(STARTED, "wmo305"))
    assert [(one.bron, one.bestand) for one in scan(bench.settings, bench.sources)] == [("start_stop", "a.xml")]
