"""The agreements of single sources: what a row of sociale basis, bezwaren, besparingen and the like must hold."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from ingestion_bench import Bench
from small_deliveries import BSN, OTHER_BSN, claim, claims, order, orders

CONTACTS = "Gemeentecode;BSN;Startdatum;Einddatum;Voorziening;Vorm;Postcode;Huisnummer\n"
OBJECTIONS = "Gemeentecode;Zaaknummer;Wet;OntvangenOp;BeslistOp;Uitkomst\n"
SAVINGS = "Gemeentecode;Programma;Maatregel;Wet;Jaar;Soort;Bedrag\n"
TRAITS = "Peildatum;Gebiedscode;Kenmerk;Categorie;Waarde;Eenheid;Bron\n"
REPORTS = (
    "Gemeentecode;Wet;Bericht;Toewijzingnummer;AanbiederAGB;Productcategorie;Productcode;ToewijzingIngangsdatum;"
    "Begindatum;Einddatum;RedenBeeindiging;StatusAanlevering;BSN\n"
)


def report(**cells: str) -> str:
    """One reported start or stop."""
    values = {"wet": "Wmo", "bericht": "305", "categorie": "02", "begin": "01-02-2023", "eind": "", "reden": ""}
    values |= {"status": "1", "bsn": BSN} | cells
    return (
        f"0164;{values['wet']};{values['bericht']};T1;12345678;{values['categorie']};OB1I;01-02-2023;{values['begin']};"
        f"{values['eind']};{values['reden']};{values['status']};{values['bsn']}\n"
    )


def rules(bench: Bench, bron: str) -> list[str]:
    """The rules that rejected something, with every row judged by itself."""
    bench.declare(bron, afwijslimiet_pct=99.9)
    bench.ingest(bron)
    return sorted(row["regel"] for row in bench.rejected(bron))


def test_contacts_of_one_person_stand_side_by_side_in_the_year_of_their_start(bench: Bench) -> None:
    rows = [
        f"0164;{BSN};01-03-2021;30-06-2023;Inloop;informeel;7551AB;1",
        f"0164;{BSN};01-03-2021;;Ouderenadviseur;Formeel;7551AB;1",
        f"0164;{BSN};02-01-2023;31-12-9999;Inloop;informeel;7551AB;1",
        f"0164;{OTHER_BSN};02-01-2023;01-01-2023;Inloop;informeel;7551AB;1",
    ]
    bench.put("sociale_basis", "a.csv", CONTACTS + "\n".join(rows) + "\n")
    assert rules(bench, "sociale_basis") == ["einddatum_niet_voor_startdatum"]
    raw = bench.raw("sociale_basis")
    assert raw["startjaar"].to_list() == [2021, 2021, 2023]
    assert raw["contact_einddatum"].to_list() == [date(2023, 6, 30), None, None]
    assert raw["client_pseudoniem"].n_unique() == 1
    bench.settle()
    assert bench.in_force("sociale_basis") == {("a.csv", "GM0164", "2021"), ("a.csv", "GM0164", "2023")}


def test_a_start_year_that_is_delivered_again_replaces_only_itself(bench: Bench) -> None:
    for name, year, day in (
        ("a.csv", 2021, "2022-01-15"),
        ("b.csv", 2022, "2023-01-15"),
        ("c.csv", 2021, "2024-01-15"),
    ):
        row = f"0164;{BSN};01-03-{year};;Inloop {name};informeel;7551AB;1\n"
        bench.put("sociale_basis", name, CONTACTS + row, ontvangen_op=day)
    bench.ingest("sociale_basis")
    bench.settle()
    assert bench.in_force("sociale_basis") == {("b.csv", "GM0164", "2022"), ("c.csv", "GM0164", "2021")}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("01-02-2023;01-03-2023;Deels gegrond", []),
        ("01-02-2023;;", []),
        ("01-02-2023;-;-", []),
        ("01-02-2023;01-01-2023;ongegrond", ["beslissing_niet_voor_ontvangst"]),
        ("01-02-2023;;gegrond", ["uitkomst_met_datum"]),
        ("01-02-2023;01-03-2023;", ["uitkomst_met_datum"]),
        ("01-02-2023;01-03-2023;toegewezen", ["onbekende_code"]),
    ],
)
def test_an_objection_is_decided_with_date_and_outcome_or_still_runs(bench: Bench, row: str, found: list[str]) -> None:
    bench.put("bezwaren", "a.csv", f"{OBJECTIONS}0164;123456789;Wmo;{row}\n0164;B2;Wmo;01-02-2023;;\n")
    assert rules(bench, "bezwaren") == found


def test_a_list_of_objections_from_excel_has_dates_of_every_kind(bench: Bench) -> None:
    header = OBJECTIONS.strip().split(";")
    rows = [
        ["0164", "B1", "Wmo", datetime(2023, 2, 1), 44990, "gegrond"],
        ["0164", "B2", "Wmo", "01-02-2023", None, None],
    ]
    bench.put_xlsx("bezwaren", "a.xlsx", [header, *rows])
    assert rules(bench, "bezwaren") == []
    raw = bench.raw("bezwaren")
    assert raw["ontvangstdatum"].to_list() == [date(2023, 2, 1)] * 2
    assert raw["beslisdatum"].to_list() == [date(2023, 3, 5), None]


def test_savings_have_no_sign_and_stand_in_euros(bench: Bench) -> None:
    bench.put(
        "besparingen", "a.csv", f"{SAVINGS}0164;P;M1;alle;2024;investering;-90000\n0164;P;M2;Wmo;2024;besparing;290\n"
    )
    assert rules(bench, "besparingen") == ["bedrag_niet_negatief"]
    [warning] = bench.ingest("besparingen").leveringen[0].waarschuwingen
    assert "rij 3, kolom Bedrag" in warning


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("huishoudens;1-persoons;19;procent", []),
        ("sociaal_economische_score;totaal;-0,033;score", []),
        ("huishoudens;koop;19;procent", ["categorie_past_bij_kenmerk"]),
        ("woningbezit;koop;119;procent", ["percentage_tussen_0_en_100"]),
        ("woningbezit;koop;-1;aantal", ["aantal_niet_negatief"]),
        ("sociaal_economische_score;totaal;-33;score", ["score_aannemelijk"]),
        ("sociaal_economische_score;totaal;0,3;procent", ["score_is_een_score"]),
    ],
)
def test_a_characteristic_has_a_category_and_unit_of_its_own(bench: Bench, row: str, found: list[str]) -> None:
    good = "31-12-2023;WK016401;leeftijd;65+;21;procent;CBS\n"
    bench.put("gebiedskenmerken", "a.csv", f"{TRAITS}{good}31-12-2023;GM0164;{row};CBS\n")
    assert rules(bench, "gebiedskenmerken") == found


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (report(), []),
        (report(status="3"), []),
        (report(bericht="307", eind="30-06-2023", reden="19"), []),
        (report(wet="Jeugdwet", categorie="45", bsn="999999999"), []),
        (report(bsn="999999999"), ["onbekende_persoon"]),
        (report(bericht="307"), ["stop_heeft_einde"]),
        (report(eind="30-06-2023", reden="19"), ["stop_heeft_einde"]),
        (report(bericht="307", eind="31-01-2023", reden="19"), ["einddatum_niet_voor_begindatum"]),
        (report(categorie="45"), ["categorie_hoort_bij_wet"]),
        (report(status="2"), ["onbekende_code"]),
    ],
)
def test_a_start_or_stop_is_complete(bench: Bench, row: str, found: list[str]) -> None:
    bench.put("start_stop", "a.csv", REPORTS + report(begin="02-02-2023") + row)
    assert rules(bench, "start_stop") == found


def test_a_toewijzing_says_what_it_is_for_unless_it_was_withdrawn(bench: Bench) -> None:
    empty, budget = order(2, categorie=""), order(3, categorie="").replace(";2;;ZIN;", ";2;100,00;ZIN;")
    withdrawn = order(4, categorie="", end="01-01-2021").replace(";01-01-2021;;2,5", ";01-01-2021;13;2,5")
    bench.put("indicaties", "a.csv", orders(order(1), empty, budget, withdrawn))
    assert rules(bench, "indicaties") == ["product_of_budget"]
    assert bench.raw("indicaties")["toewijzingnummer"].to_list() == ["T1", "T3", "T4"]


def test_a_delivered_volume_fits_the_standard(bench: Bench) -> None:
    bench.put("declaraties", "a.csv", claims(claim(1), claim(2).replace(";4;04;", ";100000000;04;")))
    assert rules(bench, "declaraties") == ["volume_zonder_teken"]
