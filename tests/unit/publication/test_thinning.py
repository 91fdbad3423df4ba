"""How many releases are kept, and which whatever their age."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from publishing import Judged, publish

from pipelines.publication import files, release
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import Inputs
from pipelines.publication.pins import pin, read_pins, unpin
from pipelines.publication.thinning import superfluous
from pipelines.settings import Settings

CHANGE = "update kernindicatoren set waarde = {} where indicator_code = 'tevredenheid_reintegratie'"


def _night(judged: Judged, inputs: Inputs, day: int) -> release.Release:
    return publish(judged, inputs, day, CHANGE.format(50 + day))


@pytest.fixture
def keeping(judged: Judged, inputs: Inputs) -> Callable[[int], Judged]:
    """The installation with a number of releases to keep."""

    def keep(number: int) -> Judged:
        settings, acceptance = judged
        return replace(settings, uitgaven_bewaren=number), acceptance

    return keep


def _left(settings: Settings) -> list[str]:
    return sorted(path.name for path in (settings.published_dir / "releases").iterdir())


def test_the_newest_are_kept(keeping: Callable[[int], Judged], inputs: Inputs) -> None:
    ours = keeping(3)
    made = [_night(ours, inputs, day).versie for day in range(6)]
    assert _left(ours[0]) == made[3:]
    assert release.verify(ours[0]) == []


def test_the_previous_one_is_kept_to_go_back_to(keeping: Callable[[int], Judged], inputs: Inputs) -> None:
    ours = keeping(1)
    made = [_night(ours, inputs, day).versie for day in range(4)]
    assert _left(ours[0]) == made[2:]


def test_a_pinned_one_is_kept_until_it_is_unpinned(keeping: Callable[[int], Judged], inputs: Inputs) -> None:
    ours = keeping(2)
    first = _night(ours, inputs, 0).versie
    pin(ours[0], first, "Gebruikt in de raadsbrief")
    later = [_night(ours, inputs, day).versie for day in range(1, 5)]
    assert _left(ours[0]) == [first, *later[2:]]
    assert read_pins(ours[0]) == {first: "Gebruikt in de raadsbrief"}
    assert unpin(ours[0], first[:16]) == first
    _night(ours, inputs, 5)
    assert first not in _left(ours[0])


def test_what_was_rolled_back_is_kept_while_nothing_newer_came(
    keeping: Callable[[int], Judged], inputs: Inputs
) -> None:
    ours = keeping(5)
    first, second = (_night(ours, inputs, day) for day in range(2))
    release.rollback(ours[0], first.versie)
    assert release.newest_manifest(ours[0])["versie"] == second.versie  # ty: ignore[not-subscriptable]  (it is there)
    needed = {first.versie, second.versie}
    listed = [{"versie": f"2027-{number}"} for number in range(3)] + release.releases(ours[0])
    assert superfluous(listed, 1, needed) == ["2027-1", "2027-2"]


def test_an_older_one_in_force_is_kept(keeping: Callable[[int], Judged], inputs: Inputs) -> None:
    # Made with the clock set back, the release in force sorts before those that must go.
    ours = keeping(2)
    for day in (5, 6, 7):
        _night(ours, inputs, day)
    made = _night(ours, inputs, 1)
    assert release.current(ours[0]) == made
    assert made.versie in _left(ours[0])


def test_who_reads_an_old_release_can_read_on(keeping: Callable[[int], Judged], inputs: Inputs) -> None:
    ours = keeping(1)
    first = _night(ours, inputs, 0)
    with duckdb.connect(str(first.path / "sociaal_domein.duckdb"), read_only=True) as reader:
        for day in (1, 2):
            _night(ours, inputs, day)
        assert not first.path.exists()
        assert reader.execute("select count(*) > 0 from kernindicatoren").fetchall() == [(True,)]


def test_killed_while_removing_leaves_no_half_release(
    keeping: Callable[[int], Judged], inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = keeping(1)
    first, second = (_night(ours, inputs, day).versie for day in range(2))
    with monkeypatch.context() as patched:
        remove = shutil.rmtree

        def killed(path: Path, **_: bool) -> None:
            # What publishing itself clears has the name of an empty folder by then.
            if Path(path).exists():
                raise KeyboardInterrupt
            remove(path, ignore_errors=True)

        patched.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            _night(ours, inputs, 2)
    in_force = release.current(ours[0])
    assert in_force is not None
    assert [one["versie"] for one in release.releases(ours[0])] == [in_force.versie, second]
    assert [name for name in _left(ours[0]) if name.startswith(files.TEMPORARY)]
    _night(ours, inputs, 3)
    assert [name for name in _left(ours[0]) if name.startswith(files.TEMPORARY) or name == first] == []


def test_what_can_not_be_removed_is_a_warning(
    keeping: Callable[[int], Judged], inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = keeping(1)
    first, _ = (_night(ours, inputs, day).versie for day in range(2))
    with monkeypatch.context() as patched:
        rename = Path.rename

        def refused(path: Path, target: Path) -> Path:
            if path.name == first:
                raise PermissionError(13, "Permission denied")
            return rename(path, target)

        patched.setattr(Path, "rename", refused)
        made = _night(ours, inputs, 2)
    assert made.warnings == (f"Uitgave {first} kon niet worden opgeruimd: Permission denied.",)
    assert release.current(ours[0]) == made
    assert first in _left(ours[0])


def test_when_nobody_knows_what_is_pinned_nothing_is_removed(keeping: Callable[[int], Judged], inputs: Inputs) -> None:
    ours = keeping(1)
    made = [_night(ours, inputs, day).versie for day in range(2)]
    (ours[0].published_dir / "vastgezet.json").write_text("{")
    third = _night(ours, inputs, 2)
    assert _left(ours[0]) == [*made, third.versie]
    assert "vastgezet.json" in third.warnings[0]


def test_a_folder_that_is_no_release_is_left_alone(keeping: Callable[[int], Judged], inputs: Inputs) -> None:
    ours = keeping(1)
    _night(ours, inputs, 0)
    (ours[0].published_dir / "releases" / "0-van-mij").mkdir()
    for day in (1, 2):
        _night(ours, inputs, day)
    assert "0-van-mij" in _left(ours[0])


def test_a_pin_of_a_release_that_is_gone_harms_nothing(keeping: Callable[[int], Judged], inputs: Inputs) -> None:
    ours = keeping(2)
    made = _night(ours, inputs, 0)
    pin(ours[0], "20200101T000000Z-00000000", "Was ooit van belang")
    assert _night(ours, inputs, 1).warnings == ()
    assert unpin(ours[0], "2020") == "20200101T000000Z-00000000"
    assert release.releases(ours[0])[1]["versie"] == made.versie


def test_a_pin_needs_a_reason_and_an_unpin_one_pin(keeping: Callable[[int], Judged], inputs: Inputs) -> None:
    settings, _ = keeping(2)
    made = _night((settings, keeping(2)[1]), inputs, 0)
    with pytest.raises(PublicationError, match="needs a reason"):
        pin(settings, made.versie, "  ")
    for text in ("", "2020", made.versie):
        with pytest.raises(PublicationError, match="isn't one pinned release"):
            unpin(settings, text)
