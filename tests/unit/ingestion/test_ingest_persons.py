"""The 11-proef, pseudonyms, and what is never written."""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingestion_bench import Bench
from small_deliveries import BSN, OTHER_BSN, benefit, benefits, claim, claims

from pipelines.ingestion.persons import bsn, pseudonym

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)


def read(text: str, *unknown: str) -> str | None:
    return pl.DataFrame({"bsn": [text]}).select(bsn(pl.col("bsn"), unknown)).item()


def with_check_digit(head: str) -> str | None:
    """Complete eight digits to a BSN; None when their check digit would be 10."""
    rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, head, strict=True)) % 11
    return None if rest == 10 else f"{head}{rest}"


HEADS = st.integers(1, 99_999_999).map("{:08d}".format)


@given(HEADS.map(with_check_digit).filter(bool))
def test_a_valid_number_is_kept_and_one_wrong_digit_is_not(number: str) -> None:
    assert read(number) == number
    for place in range(9):
        wrong = f"{number[:place]}{(int(number[place]) + 1) % 10}{number[place + 1 :]}"
        assert read(wrong) is None


@given(HEADS.filter(lambda head: head.startswith("0")).map(with_check_digit).filter(bool))
def test_a_dropped_leading_zero_is_put_back(number: str) -> None:
    assert read(number[1:]) == number


@pytest.mark.parametrize(
    "text", ["000000000", "00000000", "999999999", "9999 0000 6", "99990000", "9999000060", "", "9999a"]
)
def test_what_is_no_bsn(text: str) -> None:
    assert read(text) is None


def test_numbers_for_an_unknown_person_are_let_through_when_declared() -> None:
    assert read("000000000", "999999999", "000000000") == "000000000"
    assert read("999999999", "999999999", "000000000") == "999999999"


def test_a_pseudonym_is_stable_within_a_gemeente_and_says_nothing_outside_it() -> None:
    key = "een sleutel"
    # printf GM0164:999900006 | openssl dgst -sha256 -hmac "een sleutel" | tr 0-9a-f a-p
    assert pseudonym(key, "GM0164", BSN) == "ljijlnjpmmeenimmpoeofdakepgidbcfekoimclmbibfoeibijnlkjkapnlnigjk"
    others = {pseudonym(key, "GM0141", BSN), pseudonym(key, "GM0164", OTHER_BSN), pseudonym("ander", "GM0164", BSN)}
    assert len({pseudonym(key, "GM0164", BSN), *others}) == 4
    assert all(re.fullmatch("[a-p]{64}", other) for other in others)


def test_the_same_person_has_one_pseudonym_in_all_registers_of_a_gemeente(bench: Bench) -> None:
    bench.put(
        "bijstand", "a.csv", benefits(benefit(1), benefit(2, gemeente="GM0141"), benefit(3, bsn=OTHER_BSN, partner=BSN))
    )
    bench.put("declaraties", "a.csv", claims(claim(1), claim(2, bsn=OTHER_BSN)))
    bench.ingest("bijstand", "declaraties")
    first, elsewhere, third = bench.raw("bijstand")["client_pseudoniem"].to_list()
    assert bench.raw("declaraties")["client_pseudoniem"].to_list() == [first, third]
    assert elsewhere not in (first, third)
    assert bench.raw("bijstand")["partner_pseudoniem"].to_list() == [None, None, first]


def test_unknown_persons_exist_in_the_jeugdwet_only(bench: Bench) -> None:
    bench.declare("declaraties", afwijslimiet_pct=60)
    numbers = ["999999999", "000000000"]
    unknown = [claim(n, wet="Jeugdwet", categorie="45", bsn=number) for n, number in enumerate(numbers)]
    refused = [claim(n, bsn=number) for n, number in enumerate(numbers, start=5)]
    bench.put("declaraties", "a.csv", claims(*unknown, *refused))
    bench.ingest("declaraties")
    assert bench.raw("declaraties").select("rij", "client_pseudoniem").rows() == [(2, None), (3, None)]
    reasons = [(row["rij"], row["regel"]) for row in bench.rejected("declaraties")]
    assert reasons == [(4, "onbekende_persoon"), (5, "onbekende_persoon")]


def test_a_missing_bsn_is_no_unknown_person(bench: Bench) -> None:
    bench.declare("declaraties", afwijslimiet_pct=60)
    bench.put("declaraties", "a.csv", claims(claim(1), claim(2, bsn="")))
    bench.ingest("declaraties")
    assert [(row["rij"], row["regel"]) for row in bench.rejected("declaraties")] == [(3, "verplicht")]


def test_a_number_that_holds_the_bsn_rejects_the_row(bench: Bench) -> None:
    bench.put("declaraties", "a.csv", claims(*(claim(n) for n in range(40)), claim(99, toewijzing=f"PGB-{BSN}")))
    bench.ingest("declaraties")
    [row] = bench.rejected("declaraties")
    assert (row["rij"], row["kolom"], row["regel"], row["gevonden"]) == (42, "Toewijzingnummer", "bsn_in_tekst", "")


def test_no_bsn_in_any_byte_that_is_written(bench: Bench, capfd, caplog) -> None:
    bench.declare("bijstand", afwijslimiet_pct=99)
    bad = [benefit(7, bsn=OTHER_BSN, bedrag="x"), f"GM0164;{BSN}", benefit(8, partner="111111111")]
    bench.put("bijstand", "a.csv", benefits(*(benefit(n) for n in range(5)), *bad))
    bench.put("bijstand", "b.csv", benefits(f"{BSN};{BSN}").replace("BSNPartner", BSN))
    report = bench.ingest("bijstand")
    bench.settle()
    folders = (bench.settings.raw_dir, bench.settings.rejected_dir, bench.settings.register_dir)
    written = b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*.parquet"))
    said = repr(report) + "".join(capfd.readouterr()) + caplog.text
    assert not [number for number in (BSN, OTHER_BSN, "111111111") if number.encode() in written or number in said]


def test_a_secret_key_changes_every_pseudonym_and_reads_again(bench: Bench) -> None:
    bench.put("bijstand", "a.csv", benefits(benefit()))
    bench.ingest("bijstand")
    before = bench.raw("bijstand")["client_pseudoniem"].to_list()
    bench.with_key("een heel andere sleutel van genoeg tekens")
    assert bench.ingest("bijstand").read_now == 1
    assert bench.raw("bijstand")["client_pseudoniem"].to_list() != before


def test_a_number_that_holds_the_bsn_without_its_zero_rejects_the_row(bench: Bench) -> None:
    number = with_check_digit("01234567") or ""
    rows = [*(claim(n) for n in range(40)), claim(99, bsn=number, toewijzing=number.removeprefix("0"))]
    bench.put("declaraties", "a.csv", claims(*rows))
    bench.ingest("declaraties")
    assert [(row["rij"], row["regel"]) for row in bench.rejected("declaraties")] == [(42, "bsn_in_tekst")]
