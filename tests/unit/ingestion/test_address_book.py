"""Looking up addresses, which goes by halving and not by a join."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.ingestion.addresses import AddressBook


def edition(year: int, buurt: str) -> dict[str, int | str]:
    return {"indeling_jaar": year, "buurt_code": buurt}


@pytest.fixture
def book(tmp_path) -> AddressBook:
    """Three addresses, one of them in two editions; those of another delivery aren't in force."""
    rows = [
        ("A", "GM9900", "7551AB", "12", 2022, "BU99000001"),
        ("A", "GM9900", "7551AB", "12", 2024, "BU99000002"),
        ("A", "GM9900", "7551AB", "120", 2022, "BU99000003"),
        ("A", "GM9900", "7552CD", "1", 2022, "BU99000004"),
        ("B", "GM9900", "7553EF", "1", 2022, "BU99000005"),
    ]
    names = ["levering_id", "gemeente_code", "postcode", "huisnummer", "indeling_jaar", "buurt_code"]
    path = tmp_path / "adressen.parquet"
    pl.DataFrame(rows, schema=names, orient="row").cast({"indeling_jaar": pl.Int32}).write_parquet(path)
    places = [("A", "GM9900", "2022"), ("A", "GM9900", "2024")]
    return AddressBook(
        [path], pl.DataFrame(places, schema=["levering_id", "gemeente_code", "indeling_jaar"], orient="row")
    )


@pytest.mark.parametrize(
    ("address", "buurten"),
    [
        ("7551AB12", [edition(2022, "BU99000001"), edition(2024, "BU99000002")]),
        ("7551AB120", [edition(2022, "BU99000003")]),
        ("7552CD1", [edition(2022, "BU99000004")]),
        ("7551AB1", []),
        ("1000AA1", []),
        ("9999ZZ9", []),
        ("7553EF1", []),
        (None, []),
    ],
    ids=[
        "two editions",
        "longer number",
        "the last one",
        "a number before it",
        "before all",
        "after all",
        "not in force",
        "no address",
    ],
)
def test_an_address_has_the_buurten_of_its_editions_in_force(book, address, buurten):
    assert book.look_up(pl.Series([address], dtype=pl.String)).to_list() == [buurten]


def test_addresses_keep_their_order_and_may_be_asked_twice(book):
    asked = pl.Series(["7552CD1", None, "7551AB120", "7552CD1"])
    assert [[one["buurt_code"] for one in found] for found in book.look_up(asked).to_list()] == [
        ["BU99000004"],
        [],
        ["BU99000003"],
        ["BU99000004"],
    ]


@pytest.mark.parametrize("asked", [["7551AB12", None], []])
def test_a_book_without_addresses_knows_none(asked):
    assert AddressBook().look_up(pl.Series(asked, dtype=pl.String)).to_list() == [[]] * len(asked)
