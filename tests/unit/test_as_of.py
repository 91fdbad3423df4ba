"""What `--as-of` takes for a date, and which deliveries had been received by then."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.as_of import lost, read_moment, received
from pipelines.ingestion.landing import Delivery
from pipelines.ingestion.register import Levering
from pipelines.ingestion.side_file import SideFile
from pipelines.refresh import WrongUseError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SEEN = datetime(2024, 5, 1, 12, tzinfo=UTC)


def delivery(name: str, ontvangen_op: datetime | None = None) -> Delivery:
    return Delivery("bijstand", Path(name), name, f"id-{name}", SideFile(ontvangen_op=ontvangen_op), f"sha-{name}")


def registered(name: str, status: str = "geaccepteerd") -> Levering:
    return Levering(
        bron="bijstand",
        levering_id=f"id-{name}",
        bestand=name,
        document=None,
        herkomst="synthetisch",
        ontvangen_op=SEEN,
        rijen_gelezen=1,
        rijen_geaccepteerd=1,
        rijen_afgewezen=0,
        status=status,
        melding=None,
        inleeshash="",
        plaatsen=(),
    )


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-12-31", datetime(2024, 12, 31, 23, 59, 59, 999999, UTC)),
        ("2024-12-31T18:00", datetime(2024, 12, 31, 18, tzinfo=UTC)),
        ("2024-12-31T18:00:30+02:00", datetime(2024, 12, 31, 16, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_date_is_the_whole_day_and_a_moment_itself(text: str, moment: datetime) -> None:
    assert read_moment(text) == moment


@pytest.mark.parametrize("text", ["", "gisteren", "31-12-2024", "2024-02-30", "2024", "2024-12-31T25:00"])
def test_what_is_no_date_is_wrong_use(text: str) -> None:
    with pytest.raises(WrongUseError, match="2024-12-31"):
        read_moment(text)


def test_received_is_what_the_side_file_says_else_the_register_else_now() -> None:
    deliveries = [
        delivery("zijbestand.csv", datetime(2023, 1, 1, tzinfo=UTC)),
        delivery("gezien.csv"),
        delivery("nieuw.csv"),
    ]
    register = [registered("zijbestand.csv"), registered("gezien.csv")]

    def names(until: datetime) -> list[str]:
        return [one.bestand for one in received(deliveries, register, until, NOW)]

    assert names(datetime(2022, 12, 31, tzinfo=UTC)) == []
    assert names(datetime(2023, 1, 1, tzinfo=UTC)) == ["zijbestand.csv"]
    assert names(SEEN) == ["zijbestand.csv", "gezien.csv"]
    assert names(NOW) == ["zijbestand.csv", "gezien.csv", "nieuw.csv"]


def test_what_is_gone_is_named_by_the_release_of_then() -> None:
    manifest = {
        "leveringen": [{"bron": "bijstand", "bestand": name, "sha256": f"sha-{name}"} for name in ("a.csv", "b.csv")]
    }
    register = [registered("b.csv"), registered("al eerder weg.csv")]
    assert lost([delivery("a.csv")], register, SEEN, manifest) == ["bijstand/b.csv"]


def test_what_is_gone_is_named_by_the_register_without_a_release() -> None:
    register = [registered("a.csv"), registered("b.csv"), registered("geweigerd.csv", "geweigerd")]
    assert lost([delivery("a.csv")], register, SEEN, None) == ["bijstand/b.csv"]
    assert lost([delivery("a.csv")], register, datetime(2023, 1, 1, tzinfo=UTC), None) == []
