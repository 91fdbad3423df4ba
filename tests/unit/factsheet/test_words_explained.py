"""A reader is told the bounds that the words go by."""

from __future__ import annotations

from made_published import texts

from pipelines.factsheet import words_explained


def test_the_bounds_are_those_of_the_rules():
    said = " ".join(texts(words_explained.section().sentences))
    for bound in (
        "onder 1% heet",
        "Onder 5% per jaar",
        "vanaf 10% per jaar",
        "over vijf jaar is onder 25% ‘iets hoger’ of ‘iets lager’",
        "onder 5 procentpunt",
        "Onder 10 procentpunt",
    ):
        assert bound in said
    assert "vanaf 5% verschil, en ‘veel’ hoger of lager vanaf 25%" in said


def test_the_bounds_follow_the_rules(monkeypatch):
    monkeypatch.setattr(words_explained.words, "SAME", words_explained.words.SAME * 2)
    assert "onder 2% heet" in " ".join(texts(words_explained.section().sentences))
