"""What `--as-of` takes for a date, and which deliveries had been received by then."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.as_of import link_deliveries, lost, print_differences, read_moment, received
from pipelines.declarations import load_sources
from pipelines.ingestion.landing import Delivery, scan
from pipelines.ingestion.register import Levering
from pipelines.ingestion.side_file import SideFile
from pipelines.refresh import WrongUseError
from pipelines.settings import PROJECT_DIR, Settings

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


def test_messages_in_the_folder_of_another_source_are_there_as_of_then_too(tmp_path: Path) -> None:
    settings, then = Settings(data_dir=tmp_path / "data"), tmp_path / "then"
    folder = settings.landing_dir / "indicaties"
    folder.mkdir(parents=True)
    for kind in ("301", "305", "307"):
        root = f'<Bericht xmlns="http://www.istandaarden.nl/iwmo/3_2/wmo{kind}/schema"/>'
        (folder / f"{kind}.xml").write_text(root, encoding="utf-8")
        (folder / f"{kind}.xml.levering.yml").write_text("ontvangen_op: 2024-01-01\n", encoding="utf-8")
    chosen = received(scan(settings, load_sources(PROJECT_DIR / "sources")), [], SEEN, NOW)
    assert sorted(one.naam for one in chosen) == ["indicaties/301.xml", "start_stop/305.xml", "start_stop/307.xml"]
    link_deliveries(chosen, settings.landing_dir, then)
    assert {path.name for path in (then / "indicaties").iterdir()} == {path.name for path in folder.iterdir()}
    assert [path.name for path in then.iterdir()] == ["indicaties"]


def test_what_counts_as_received_says_whether_the_side_file_or_the_register_knows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    inputs = {"inputs": {"code_hash": "c", "lock_hash": "l"}, "instellingen": {}}
    known = {"bron": "bijstand", "bestand": "a.csv", "sha256": "sha-a.csv"}
    chosen = [delivery("a.csv"), delivery("zijbestand.csv", SEEN), delivery("gezien.csv")]
    print_differences({"leveringen": [], **inputs}, {"leveringen": [known], **inputs}, chosen)
    assert capsys.readouterr().out.splitlines() == [
        "  Received by then according to its side file, and not part of that release: bijstand/zijbestand.csv",
        "  Seen first by then according to the register, and not part of that release: bijstand/gezien.csv",
    ]
