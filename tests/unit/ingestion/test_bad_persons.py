"""What a BSN gets that is wrong, unknown or where none belongs, judged as a user does, by `sdib check`."""

from __future__ import annotations

import pytest
from small_deliveries import (
    BSN,
    OTHER_BSN,
    claim,
    claims,
)

KEY = "een sleutel van deze test, ruim dertig tekens lang"
GOOD = [claim(number) for number in range(60)]


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
    judged = check("declaraties")
    judged.refused("verwacht een waarde zonder burgerservicenummer", "haal het BSN uit deze kolom", "(1 rij)")


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


@pytest.mark.parametrize(
    "text",
    [
        "jan 999.900.444",
        "9999 00 493",
        "9999.00.444",
        "999900493",
        "\uff19\uff19\uff19\uff19\uff10\uff10\uff14\uff19\uff13",
    ],
)
def test_a_bsn_in_a_free_text_is_seen_however_it_is_written(bench, check, text) -> None:
    header = "Gemeentecode;BSN;Startdatum;Einddatum;Voorziening;Vorm;Postcode;Huisnummer"
    rows = [f"GM0164;{BSN};01-01-2021;;Voorziening {text};formeel;7551AB;1"]
    bench.put("sociale_basis", "a.csv", "\n".join([header, *rows]) + "\n")
    judged = check("sociale_basis")
    judged.refused("kolom Voorziening: verwacht een waarde zonder burgerservicenummer")
    assert text not in judged.said


def test_a_rejected_row_keeps_no_number_that_could_be_a_bsn(bench) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD, claim(99).replace(";4;04;", ";999900493;04;")))
    bench.ingest("declaraties")
    (row,) = bench.rejected("declaraties")
    assert (row["regel"], row["geleverd_volume"], row["bedrag_centen"]) == ("volume_zonder_teken", None, 12345)
    assert set(row["client_pseudoniem"]) <= set("abcdefghijklmnop")


@pytest.mark.parametrize(
    "name", ["a 9999.00.006.csv", "9999-00-006.csv", "9999_00_006.csv", "x999900006.csv", "export20210101999900006.csv"]
)
def test_a_bsn_in_a_name_is_seen_however_it_is_written(bench, check, name) -> None:
    bench.put("declaraties", name, claims(*GOOD))
    judged = check("declaraties")
    judged.refused("gevonden een burgerservicenummer; hernoem het bestand")
    assert "00006" not in judged.said


def test_real_persons_under_the_example_key_are_not_stored_at_all(bench) -> None:
    bench.with_key("voorbeeldsleutel van deze test, ruim dertig tekens")
    bench.put("declaraties", "a.csv", claims(*GOOD, claim(99, categorie="5O")))
    bench.ingest("declaraties")
    assert bench.raw("declaraties").is_empty()
    assert "client_pseudoniem" not in bench.rejected("declaraties")[0]


def test_letters_that_look_like_digits_are_none(bench, check) -> None:
    bench.put(
        "declaraties", "a.csv", claims(*GOOD, claim(99, bsn="\uff19\uff19\uff19\uff19\uff10\uff10\uff14\uff19\uff13"))
    )
    judged = check("declaraties")
    judged.accepted(61, 1)
    assert judged.rules == {("type", "BSN"): 1}
