"""`aanvaard.yml`: which losses somebody answers for, and until when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.publication.accepted import AcceptedLoss, load_accepted
from pipelines.publication.changes import COLUMNS, judged
from pipelines.publication.errors import PublicationError
from pipelines.settings import PROJECT_DIR

WHY: dict[str, Any] = {"reden": "Zo afgesproken.", "eigenaar": "gegevensbeheer", "tot": date(2027, 1, 31)}
YEAR: dict[str, Any] = {"niveau": "jaar", "gemeente_code": "GM0001", "jaar": 2019}
LOST = {**YEAR, "soort": "vervallen", "wet_code": "WMO", "indicator_code": "clienten", "toelichting": "Leveringen: x."}
DAY = date(2026, 11, 22)


def _judged(row: dict[str, Any], *accepted: AcceptedLoss, day: date = DAY) -> dict[str, Any]:
    frame = pl.DataFrame([row], schema={name: pl.Int32 if name == "jaar" else pl.String for name in COLUMNS})
    [found] = judged(frame, accepted, day).rows(named=True)
    return found


def _accept(**fields: Any) -> AcceptedLoss:
    return AcceptedLoss.model_validate({**YEAR, **WHY, **fields})


def test_an_accepted_loss_says_why_by_whom_and_until_when() -> None:
    assert _judged(LOST, _accept())["aanvaard_reden"] == "Zo afgesproken. (gegevensbeheer, tot en met 2027-01-31)"


@pytest.mark.parametrize("narrowed", [{}, {"wet_code": "WMO"}, {"indicator_code": "clienten"}])
def test_a_name_that_is_left_out_holds_for_all(narrowed: dict[str, str]) -> None:
    assert _judged(LOST, _accept(**narrowed))["aanvaard_reden"]


@pytest.mark.parametrize(
    "other", [{"jaar": 2020}, {"gemeente_code": "GM0002"}, {"wet_code": "JEUGDWET"}, {"indicator_code": "indicaties"}]
)
def test_another_loss_is_not_accepted_by_it(other: dict[str, Any]) -> None:
    found = _judged(LOST, _accept(**other))
    assert found == {**dict.fromkeys(COLUMNS), **LOST}


@pytest.mark.parametrize(("niveau", "soort"), [("jaar", "nieuw"), ("cel", "vervallen"), ("rijen", "gewijzigd")])
def test_only_losses_are_accepted(niveau: str, soort: str) -> None:
    assert _judged({**LOST, "niveau": niveau, "soort": soort}, _accept())["aanvaard_reden"] is None


def test_it_counts_up_to_and_including_its_last_day() -> None:
    assert _judged(LOST, _accept(), day=date(2027, 1, 31))["aanvaard_reden"]
    expired = _judged(LOST, _accept(), day=date(2027, 2, 1))
    assert expired["aanvaard_reden"] is None
    assert expired["toelichting"] == (
        "Aanvaarding door gegevensbeheer verlopen na 2027-01-31, zie aanvaard.yml. Leveringen: x."
    )


def test_one_that_still_counts_outweighs_one_that_has_expired() -> None:
    expired = _accept(tot=date(2026, 1, 1), eigenaar="vroeger")
    found = _judged(LOST, expired, _accept())
    assert "gegevensbeheer" in found["aanvaard_reden"]
    assert "verlopen" not in found["toelichting"]


def _file(tmp_path: Path, text: str) -> Path:
    (tmp_path / "aanvaard.yml").write_text(text, encoding="utf-8")
    return tmp_path


def test_every_level_is_read(tmp_path: Path) -> None:
    why = "reden: Zo afgesproken., eigenaar: A, tot: 2027-01-31"
    entries = [
        "niveau: tabel, tabel: main.buig",
        "niveau: kolom, tabel: main.buig, kolom: status",
        "niveau: indicator, indicator_code: clienten",
        "niveau: indicator, indicator_code: clienten, gemeente_code: GM0001, wet_code: WMO",
        "niveau: jaar, gemeente_code: GM0001, jaar: 2019",
        "niveau: wijk, gemeente_code: GM0001, wijk_code: WK000101",
        "niveau: wijk, gemeente_code: GM0001, wijk_code: WK000101, jaar: 2019",
    ]
    text = "aanvaard:\n" + "".join(f"  - {{{entry}, {why}}}\n" for entry in entries)
    assert len(load_accepted(_file(tmp_path, text))) == len(entries)


def test_without_a_file_nothing_is_accepted_and_ours_accepts_nothing(tmp_path: Path) -> None:
    assert load_accepted(tmp_path) == ()
    assert load_accepted(PROJECT_DIR / "expectations") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("aanvaard: [{niveau: jaar, gemeente_code: GM0001}]", "aanvaard.0"),
        (
            "aanvaard: [{niveau: jaar, jaar: 2019, reden: Zo afgesproken., eigenaar: A, tot: 2027-01-31}]",
            "gemeente_code",
        ),
        (
            "aanvaard: [{niveau: tabel, tabel: t, jaar: 1, reden: Zo afgesproken., eigenaar: A, tot: 2027-01-31}]",
            "jaar",
        ),
        ("aanvaard: [{niveau: tabel, tabel: t, reden: Zo afgesproken., eigenaar: A, tot: 2027-01-31, x: 1}]", "x"),
        ("aanvaard: [{niveau: tabel, tabel: t, reden: kort, eigenaar: A, tot: 2027-01-31}]", "reden"),
        ("aanvaard: [{niveau: tabel, tabel: t, reden: Zo afgesproken., eigenaar: A, tot: altijd}]", "tot"),
        ("iets: []", "aanvaard"),
        ("aanvaard: [", "aanvaard.yml"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_the_place_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PublicationError, match=r"^aanvaard\.yml [^\n]+$") as caught:
        load_accepted(_file(tmp_path, text))
    assert said in str(caught.value)


def test_an_empty_file_accepts_nothing(tmp_path: Path) -> None:
    (tmp_path / "aanvaard.yml").write_text("# nog niets\n")
    assert load_accepted(tmp_path) == ()
