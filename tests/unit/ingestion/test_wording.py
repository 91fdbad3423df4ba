"""Words that several messages share."""

from __future__ import annotations

from pipelines.ingestion.wording import some


def test_the_first_few_are_named_and_the_others_counted() -> None:
    assert some(["a", "b", "c"]) == "a, b, c"
    assert some(["a", "b", "c", "d"]) == "a, b, c en nog 1"
    assert some(["a", "b", "c"], 2, "and {} more") == "a, b and 1 more"
