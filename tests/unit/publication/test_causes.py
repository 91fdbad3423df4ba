"""Why a figure changed: only what can have reached it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from pipelines.publication.causes import NO_CAUSE, Causes, Made, explained, made_from
from pipelines.publication.comparison import COMPARED

JAN = ("indicaties", "aaaa", "registratie", "2026-01-02")
FEB = ("indicaties", "bbbb", "registratie", "2026-02-02")
DICTIONARY = {
    code: {"code": code, "bron": bron, "definitie": "d", "formule": "f", "versie": "1"}
    for code, bron in (
        ("clienten", "indicaties"),
        ("uitgaven_nominaal", "declaraties"),
        ("uitgaven_per_client", "als uitgaven_nominaal, indicaties"),
        ("buig_budget", "buig_budget"),
    )
}
MADE = Made(
    code_versie="v1",
    program=("p", "l"),
    choices={"basisjaar": 2021},
    corrections={"indicaties": "c"},
    deliveries={JAN: "jan.csv"},
    definitions=DICTIONARY,
)

CELL = {"soort": "gewijzigd", "niveau": "cel", "tabel": "main.kernindicatoren", "kolom": "waarde", "jaar": 2021}


def _change(indicator: str = "clienten", gemeente: str = "GM0001", place: str | None = None, **other: Any) -> dict:
    return {**CELL, "gemeente_code": gemeente, "wijk_code": place or gemeente, "indicator_code": indicator, **other}


def _why(new: Made, *changes: dict, places: dict | None = None) -> list[tuple[str | None, str]]:
    frame = pl.DataFrame(list(changes) or [_change()], schema=COMPARED)
    found = explained(frame, Causes(MADE, new, places))
    return [(row["reden_codes"], row["toelichting"]) for row in found.rows(named=True)]


def test_a_new_delivery_explains_the_figures_of_its_source_only() -> None:
    new = replace(MADE, deliveries={JAN: "jan.csv", FEB: "feb.csv"})
    why = ("nieuwe_levering", "Leveringen: indicaties/feb.csv (nieuw).")
    assert _why(new, _change(), _change("uitgaven_per_client"), _change("buig_budget")) == [why, why, (None, NO_CAUSE)]


def test_a_reference_to_another_indicator_is_followed() -> None:
    new = replace(MADE, deliveries={JAN: "jan.csv", ("declaraties", "cc", "registratie", "x"): "d.csv"})
    assert [codes for codes, _ in _why(new, _change("uitgaven_per_client"), _change("clienten"))] == [
        "nieuwe_levering",
        None,
    ]


@pytest.mark.parametrize("bron", ["adressen", "begroting", "gebieden"])
def test_what_decides_on_years_and_wijken_reaches_every_figure(bron: str) -> None:
    new = replace(MADE, deliveries={JAN: "jan.csv", (bron, "cc", "registratie", "x"): "x.csv"})
    assert [codes for codes, _ in _why(new, _change("buig_budget"))] == ["nieuwe_levering"]


def test_below_the_gemeente_persons_live_where_their_indicatie_says() -> None:
    new = replace(MADE, deliveries={JAN: "jan.csv", FEB: "feb.csv"})
    found = _why(new, _change("uitgaven_nominaal"), _change("uitgaven_nominaal", place="WK000101"))
    assert [codes for codes, _ in found] == [None, "nieuwe_levering"]


def test_a_delivery_of_another_gemeente_explains_nothing() -> None:
    new = replace(MADE, deliveries={JAN: "jan.csv", FEB: "feb.csv"})
    for places, expected in (
        ({("indicaties", "bbbb"): {"GM0002"}}, [None, "nieuwe_levering"]),
        ({("indicaties", "bbbb"): {"*"}}, ["nieuwe_levering"] * 2),
        ({}, ["nieuwe_levering"] * 2),
    ):
        found = _why(new, _change(), _change(gemeente="GM0002"), places=places)
        assert [codes for codes, _ in found] == expected


@pytest.mark.parametrize(
    ("deliveries", "said"),
    [
        ({}, "indicaties/jan.csv (niet meer in gebruik)"),
        ({FEB: "feb.csv"}, "indicaties/feb.csv (nieuw), indicaties/jan.csv (niet meer in gebruik)"),
        ({(*JAN[:3], "2026-03-01"): "jan.csv"}, "indicaties/jan.csv (anders beschreven)"),
        ({(*JAN[:2], "aanname", JAN[3]): "jan.csv"}, "indicaties/jan.csv (anders beschreven)"),
    ],
)
def test_how_a_delivery_changed_is_said(deliveries: dict, said: str) -> None:
    assert _why(replace(MADE, deliveries=deliveries)) == [("nieuwe_levering", f"Leveringen: {said}.")]


@pytest.mark.parametrize(
    ("listed", "bestand"),
    [
        ({("indicaties", "aaaa", "jan.csv", True), ("indicaties", "cccc", "oud.csv", False)}, "oud.csv"),
        ({("indicaties", "aaaa", "januari.csv", True)}, "januari.csv"),
    ],
)
def test_a_delivery_that_is_set_aside_or_renamed_changes_the_list_and_no_figure(listed: set, bestand: str) -> None:
    old = replace(MADE, listed=frozenset({("indicaties", "aaaa", "jan.csv", True)}))
    causes = Causes(old, replace(MADE, listed=frozenset(listed)))
    assert f"indicaties/{bestand} (raakt geen cijfer)" in [cause.text for cause in causes.of_all()]
    assert causes.of_figure("clienten", "GM0001", in_wijk=False) == []


def test_many_deliveries_are_counted() -> None:
    many = {("indicaties", f"{number:04}", "registratie", "x"): f"{number}.csv" for number in range(12)}
    [(_, said)] = _why(replace(MADE, deliveries={JAN: "jan.csv", **many}))
    assert said.endswith("indicaties/2.csv (nieuw) en nog 7.")


@pytest.mark.parametrize(
    ("new", "codes", "said"),
    [
        ({"corrections": {"indicaties": "x"}}, "correctie", "Correcties of vertaaltabellen: indicaties."),
        ({"corrections": {}}, "correctie", "Correcties of vertaaltabellen: indicaties."),
        ({"program": ("x", "l"), "code_versie": "v2"}, "programmatuur", "Programmatuur: v1 -> v2."),
        ({"program": ("p", "x")}, "programmatuur", "Programmatuur: andere versies van de pakketten."),
        ({"choices": {"basisjaar": 2023}}, "instelling", "Instelling: basisjaar 2021 -> 2023."),
    ],
)
def test_other_causes(new: dict, codes: str, said: str) -> None:
    assert _why(replace(MADE, **new)) == [(codes, said)]


def test_a_correction_of_another_source_explains_nothing() -> None:
    new = replace(MADE, corrections={"indicaties": "c", "bezwaren": "x"})
    assert _why(new) == [(None, NO_CAUSE)]


def test_a_definition_explains_its_own_indicator_and_those_that_refer_to_it() -> None:
    row = {**DICTIONARY["uitgaven_nominaal"], "definitie": "anders", "versie": "2"}
    new = replace(MADE, definitions={**DICTIONARY, "uitgaven_nominaal": row})
    why = ("definitie", "Definitie: uitgaven_nominaal versie 1 -> 2 (definitie).")
    assert _why(new, _change("uitgaven_nominaal"), _change("uitgaven_per_client"), _change("clienten")) == [
        why,
        why,
        (None, NO_CAUSE),
    ]


def test_several_causes_stand_beside_each_other() -> None:
    new = replace(MADE, deliveries={JAN: "jan.csv", FEB: "feb.csv"}, choices={"basisjaar": 2022}, program=("x", "l"))
    [(codes, _)] = _why(new)
    assert codes == "nieuwe_levering,programmatuur,instelling"


def test_rows_that_come_and_go_and_hidden_cells_may_follow_from_anything() -> None:
    # Another register opens a year; another figure decides whether this one must be hidden.
    new = replace(MADE, deliveries={JAN: "jan.csv", FEB: "feb.csv"})
    hidden = _change("buig_budget", soort="onderdrukking", kolom="is_onderdrukt", toelichting="Nu onderdrukt.")
    year = _change("buig_budget", soort="vervallen", niveau="jaar", kolom=None)
    rows = {**CELL, "niveau": "rijen", "kolom": None, "toelichting": "Rijen: 1 nieuw, 0 vervallen, 0 gewijzigd."}
    said = "Leveringen: indicaties/feb.csv (nieuw)."
    assert _why(new, hidden, year, rows) == [
        ("nieuwe_levering", f"Nu onderdrukt. {said}"),
        ("nieuwe_levering", said),
        ("nieuwe_levering", f"Rijen: 1 nieuw, 0 vervallen, 0 gewijzigd. {said}"),
    ]
    assert _why(MADE, hidden, year) == [(None, f"Nu onderdrukt. {NO_CAUSE}"), (None, NO_CAUSE)]


def test_the_order_of_the_differences_stays() -> None:
    changes = [_change(jaar=year) for year in (2021, 2019, 2020)]
    frame = pl.DataFrame(changes, schema=COMPARED)
    assert explained(frame, Causes(MADE, MADE))["jaar"].to_list() == [2021, 2019, 2020]


def test_a_manifest_of_an_older_program_explains_by_the_program() -> None:
    made = made_from({"inputs": {"lock_hash": "l"}, "instellingen": {}, "code_versie": "v0"})
    new = replace(made, program=("p", "l"), code_versie="v1")
    assert [cause.text for cause in Causes(made, new).of_all()] == ["v0 -> v1"]
