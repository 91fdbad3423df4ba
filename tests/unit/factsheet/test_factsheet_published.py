"""What the factsheet reads of a published file."""

from __future__ import annotations

from collections import Counter

import pytest

from pipelines.factsheet.published import Published

LOOKED: Counter[str] = Counter()
"""How often somebody looked at a row, per gemeente."""


class Watched(dict):
    """A row that counts."""

    def __getitem__(self, name):
        LOOKED[super().__getitem__("gemeente_code")] += 1
        return super().__getitem__(name)


@pytest.fixture
def published():
    LOOKED.clear()
    rows = [("GM2", 2022), ("GM1", 2023), ("GM2", 2021), ("GM1", 2022)]
    years = tuple(Watched(gemeente_code=code, jaar=year) for code, year in rows)
    return Published({"jaren": years, "kernindicatoren": years, "wetten": ({"wet_code": "WMO"},)})


def test_rows_come_in_the_order_of_the_file(published):
    assert [row["jaar"] for row in published.rows("jaren", gemeente_code="GM1")] == [2023, 2022]
    assert [row["jaar"] for row in published.rows("jaren", gemeente_code="GM2", jaar=2021)] == [2021]
    assert [row["jaar"] for row in published.rows("jaren")] == [2022, 2023, 2021, 2022]


def test_what_is_not_there_has_no_rows(published):
    assert published.rows("jaren", gemeente_code="GM3") == []
    assert published.rows("buig", gemeente_code="GM1") == []


def test_a_question_about_a_column_that_is_not_there_is_a_mistake(published):
    with pytest.raises(KeyError):
        published.rows("wetten", gemeente_code="GM1")


def test_who_reads_for_one_gemeente_does_not_pass_by_the_others(published):
    published.rows("jaren", gemeente_code="GM1")
    before = LOOKED["GM2"]
    for _ in range(100):
        published.rows("jaren", gemeente_code="GM1")
    assert LOOKED["GM2"] == before
    assert published.gemeenten == ["GM1", "GM2"]
