"""Addresses of the example: whichever gemeente, also one whose first address was built later."""

from __future__ import annotations

import itertools

import pytest

from pipelines.example.context import Context
from pipelines.example.geography import EDITIONS, make_addresses


@pytest.mark.parametrize("number", [0, 33])
def test_every_address_has_a_buurt_from_when_it_was_built(number):
    addresses = make_addresses(Context(number, 2019, 2024, 42))
    editions = [addresses[f"buurt{year}"] for year in EDITIONS]
    assert [edition.null_count() for edition in editions][-1] == 0
    built = [edition.is_not_null() for edition in editions]
    assert all((earlier & ~later).sum() == 0 for earlier, later in itertools.pairwise(built))
