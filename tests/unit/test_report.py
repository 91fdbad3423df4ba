"""Numbers on the terminal are written as Dutch readers expect."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.report import dutch


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Decimal("31172000"), 0, "31.172.000"),
        (Decimal("-831187.0000"), 0, "-831.187"),
        (Decimal("2.4718"), 1, "2,5"),
        (Decimal("1234.5"), 1, "1.234,5"),
        (Decimal(0), 0, "0"),
        (None, 0, "-"),
    ],
)
def test_dutch_notation(value, decimals, shown):
    assert dutch(value, decimals) == shown
