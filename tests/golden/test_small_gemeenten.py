"""Gemeenten that deliver only a part: each publishes what it can, and nothing under a name that isn't its own.

Copies of the golden gemeente, each with sources left out, stand beside each other in two warehouses: where areas are
delivered, each gemeente must be among them. Their figures are those that README.md works out for the whole, wherever
the sources that remain allow them.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from installation import GOLDEN, Installation

pytestmark = pytest.mark.slow

WITHOUT_CLAIMS, ONLY_WMO, STALE, ONLY_MONEY, NO_PLACES = (f"GM99{number}0" for number in range(1, 6))

PLACES = ("adressen", "gebieden", "bevolking")
MONEY = ("begroting", "buig_budget", "buig_realisatie")
CARE = ("indicaties", "declaraties")
DELIVERED = {
    WITHOUT_CLAIMS: (*PLACES, *MONEY, "indicaties", "bijstand"),
    ONLY_WMO: (*PLACES, *MONEY, *CARE, "sociale_basis"),
    STALE: (*PLACES, "begroting", "indicaties"),
    ONLY_MONEY: MONEY,
    NO_PLACES: ("begroting", *CARE),
}

RECEIVED = "2023-06-01"
"""After the two years of the golden deliveries."""

RECEIVED_EARLY = "2021-12-31"
"""The day on which the stale gemeente last delivered its toewijzingen."""


WRONG_LINES = (
    f"{NO_PLACES};Wmo;00000001;F9;R90;;T99;999900006;01;HO1;01-03-2021;31-03-2021;1;01;100;D",
    f"{NO_PLACES};Wmo;00000001;F9;R91;R89;T1;999900006;01;HO1;01-03-2021;31-03-2021;1;01;100;C",
)
"""A euro on a toewijzing that nobody knows, and a euro credited of a line that isn't there; no sum changes."""


def translate(text: str, gemeente: str) -> str:
    """Rename the golden gemeente: codes of areas hold four digits of it, and postcodes must not be shared."""
    digits = gemeente.removeprefix("GM")
    text = re.sub(r"\b(GM|WK|BU)?9900(\d\d|\d{4})?\b", rf"\g<1>{digits}\g<2>", text)
    return re.sub(r"\b990(1A[AB])\b", rf"{digits[:3]}\g<1>", text)


def change(gemeente: str, source: str, text: str) -> str:
    """What is odd about a delivery of a gemeente, apart from the sources that it lacks."""
    if gemeente == ONLY_WMO and source in CARE:
        return "".join(line for line in text.splitlines(keepends=True) if ";Jeugdwet;" not in line)
    if gemeente == STALE and source == "bevolking":
        return text.replace("31-12-2021", "01-01-2022").replace("31-12-2022", "01-01-2023")
    if gemeente == ONLY_MONEY and source == "buig_budget":
        return text.rstrip("\n") + f"\n{gemeente};Proefdorp;2023;voorlopig;;;1800\n"
    if gemeente == NO_PLACES and source == "declaraties":
        return text.rstrip("\n") + "\n" + "\n".join(WRONG_LINES) + "\n"
    return text


def put(source: Path, landing: Path, gemeente: str) -> None:
    """Deliver one golden file in the name of a gemeente."""
    name = source.parent.name
    if gemeente == STALE and source.stem == "indicaties_2022":
        return
    folder = landing / name
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{source.stem}_{gemeente}.csv"
    target.write_text(change(gemeente, name, translate(source.read_text(encoding="utf-8"), gemeente)), encoding="utf-8")
    received = RECEIVED_EARLY if (gemeente, name) == (STALE, "indicaties") else RECEIVED
    side = f"herkomst: synthetisch\nontvangen_op: {received}\n"
    target.with_name(target.name + ".levering.yml").write_text(side, encoding="utf-8")


def published(data_dir: Path, *gemeenten: str) -> Installation:
    made = Installation(data_dir)
    landing = made.data_dir / "landing"
    for gemeente in gemeenten:
        for source in DELIVERED[gemeente]:
            for file in sorted((GOLDEN / source).glob("*.csv")):
                put(file, landing, gemeente)
    shutil.copytree(GOLDEN / "prijsindex", landing / "prijsindex")
    refreshed = made.sdib("refresh")
    assert refreshed.returncode == 0, refreshed.stdout + refreshed.stderr
    return made


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Installation:
    return published(tmp_path_factory.mktemp("small") / "data", WITHOUT_CLAIMS, ONLY_WMO, STALE)


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> Installation:
    return published(tmp_path_factory.mktemp("bare") / "data", ONLY_MONEY, NO_PLACES)


def figures(made: Installation, gemeente: str, indicator: str) -> dict[tuple[str, str, int], float | None]:
    """Values by wet, place and year, before disclosure control."""
    rows = made.query(
        "select wet_code, wijk_code, jaar, cast(waarde as double) from marts.kernindicatoren "
        "where gemeente_code = ? and indicator_code = ?",
        gemeente,
        indicator,
        warehouse=True,
    )
    return {(wet, wijk, jaar): value for wet, wijk, jaar, value in rows}


def test_without_declaraties_spending_is_that_of_the_gemeente_alone(small):
    spent = figures(small, WITHOUT_CLAIMS, "uitgaven_nominaal")
    rest = "NIET_TOE_TE_DELEN"
    of_2021 = {key: value for key, value in spent.items() if key[2] == 2021 and key[0] != "PARTICIPATIEWET"}
    assert of_2021 == {
        ("WMO", WITHOUT_CLAIMS, 2021): 700,
        ("WMO", rest, 2021): 700,
        ("JEUGDWET", WITHOUT_CLAIMS, 2021): 400,
        ("JEUGDWET", rest, 2021): 400,
        # 700 + 400 + 1.800; in a wijk it would be the Participatiewet alone
        ("ALLE", WITHOUT_CLAIMS, 2021): 2900,
        ("ALLE", rest, 2021): 2900,
    }
    # U-2 has six months of 50 in Noord; U-1, whose latest address of the year is in Zuid, twelve of 100
    assert spent["PARTICIPATIEWET", "WK991000", 2021] == 300
    assert spent["PARTICIPATIEWET", "WK991001", 2021] == 1200
    assert figures(small, WITHOUT_CLAIMS, "clienten")["WMO", "WK991000", 2021] == 3


def test_a_reader_is_told_that_spending_is_not_spread(small):
    found = small.query(
        "select waargenomen from _meta.kwaliteit where not geslaagd and verwachting = ?",
        "de uitgaven van elke wet zijn naar wijken verdeeld",
    )
    assert len(found) == 1


@pytest.mark.parametrize("indicator", ["clienten", "clienten_maatwerk", "instroom", "clienten_groep_vanaf_5_dagdelen"])
def test_with_one_register_there_is_no_alle(small, indicator):
    found = figures(small, ONLY_WMO, indicator)
    assert [key for key in found if key[0] == "ALLE"] == []
    if indicator != "clienten_maatwerk":
        assert ("WMO", ONLY_WMO, 2022) in found


def test_with_one_register_the_piramide_has_no_maatwerk(small):
    rows = small.query(
        "select distinct laag_code from marts.transformatiepiramide where gemeente_code = ?", ONLY_WMO, warehouse=True
    )
    assert {row[0] for row in rows} == {"SOCIALE_BASIS", "SOCIALE_BASIS_FORMEEL", "SOCIALE_BASIS_INFORMEEL"}


def test_open_toewijzingen_do_not_count_in_years_after_the_last_delivery(small):
    found = figures(small, STALE, "clienten")
    # The jaarrekening reaches 2022, and T1 is open; but the register was last received on 31 December 2021.
    assert {jaar for _, _, jaar in found} == {2021}
    assert found["WMO", STALE, 2021] == 4
    assert found["ALLE", STALE, 2021] == 5


def test_inhabitants_of_1_january_are_those_of_the_day_before(small):
    found = figures(small, STALE, "clienten_per_1000_inwoners")
    assert found["WMO", STALE, 2021] == 200
    assert found["WMO", "WK993000", 2021] == 250


@pytest.mark.slow
def test_a_budget_without_jaarrekening_is_a_row_without_amount_for_each_wet(bare):
    spent = figures(bare, ONLY_MONEY, "uitgaven_nominaal")
    assert {key: value for key, value in spent.items() if key[2] == 2023} == {
        ("JEUGDWET", ONLY_MONEY, 2023): None,
        ("PARTICIPATIEWET", ONLY_MONEY, 2023): None,
    }
    assert spent["PARTICIPATIEWET", ONLY_MONEY, 2022] == 1900


@pytest.mark.slow
def test_without_addresses_and_areas_everybody_lives_in_an_unknown_wijk(bare):
    found = {key: value for key, value in figures(bare, NO_PLACES, "clienten").items() if key[0] == "WMO"}
    assert found == {
        ("WMO", NO_PLACES, 2021): 4,
        ("WMO", "ONBEKEND", 2021): 4,
        ("WMO", NO_PLACES, 2022): 2,
        ("WMO", "ONBEKEND", 2022): 2,
    }
    # R1 to R3 leave 90 of the declaraties of T1, and so on: what README.md works out for Noord
    assert figures(bare, NO_PLACES, "uitgaven_nominaal")["WMO", "ONBEKEND", 2021] == 350.75


@pytest.mark.slow
def test_the_owner_reads_what_does_not_fit(bare):
    for code, words in {
        "DECLARATIE_ZONDER_INDICATIE": ["toewijzing T99", "1 regel, 1,00 euro, op een onbekende toewijzing"],
        "CREDIT_ZONDER_DEBET": ["referentienummer R91", "debetregel R89 ontbreekt"],
    }.items():
        shown = bare.sdib("signals", code)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert [word for word in words if word not in shown.stdout] == []
    assert bare.query("select count(*) from information_schema.tables where table_name like 'signa%'") == [(0,)]
