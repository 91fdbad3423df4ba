"""What a pull says in one line."""

from __future__ import annotations

from pipelines.pulling import PullReport


def test_a_few_new_deliveries_are_named():
    report = PullReport("bijstand", "/overdracht", gevonden=2, nieuw=["a.csv", "b.csv"])
    assert report.line == "bijstand: 2 found at /overdracht, 2 new, 0 known: a.csv, b.csv"


def test_of_many_ten_are_named_and_the_others_counted():
    names = [f"{number}.csv" for number in range(3000)]
    report = PullReport("bijstand", "/overdracht", gevonden=3000, nieuw=names)
    assert report.line.endswith("3000 new, 0 known: " + ", ".join(names[:10]) + " and 2990 more")
    assert len(report.nieuw) == 3000
