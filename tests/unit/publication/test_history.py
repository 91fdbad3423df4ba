"""Which releases were in force, also when a file that says so was lost."""

from __future__ import annotations

import json

import pytest
from publishing import Judged, publish

from pipelines.publication import files, release
from pipelines.publication.inputs import Inputs
from pipelines.settings import Settings

CHANGE = "update kernindicatoren set waarde = {} where indicator_code = 'tevredenheid_reintegratie'"
HISTORY, LATEST = "geschiedenis.json", "latest.json"


def _two(judged: Judged, inputs: Inputs) -> tuple[release.Release, release.Release]:
    return publish(judged, inputs), publish(judged, inputs, 1, CHANGE.format(66))


def _newest(settings: Settings) -> str | None:
    manifest = release.newest_manifest(settings)
    return manifest["versie"] if manifest else None


def _read(settings: Settings, name: str) -> dict:
    return json.loads((settings.published_dir / name).read_text())


def test_versions_are_written_down_in_the_order_in_which_they_came_into_force(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    first, second = _two(judged, inputs)
    expected = {"van_kracht_geweest": [first.versie, second.versie]}
    assert _read(settings, HISTORY) == expected
    release.rollback(settings, first.versie)
    assert _read(settings, HISTORY) == expected


@pytest.mark.parametrize("lost", [HISTORY, LATEST])
@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"van_kracht_geweest": 3}'])
def test_one_of_both_files_is_enough_to_know_what_was_rolled_back(
    judged: Judged, inputs: Inputs, lost: str, text: str | None
) -> None:
    settings, _ = judged
    first, second = _two(judged, inputs)
    release.rollback(settings, first.versie)
    (settings.published_dir / lost).unlink()
    if text is not None:
        (settings.published_dir / lost).write_text(text)
    assert _newest(settings) == second.versie
    release.mend(settings)
    assert _read(settings, HISTORY) == {"van_kracht_geweest": [first.versie, second.versie]}
    assert _read(settings, LATEST)["nieuwste"] == second.versie


def test_without_both_a_release_that_was_replaced_is_still_known(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    first, second = _two(judged, inputs)
    third = publish(judged, inputs, 2, CHANGE.format(67))
    release.rollback(settings, first.versie)
    for name in (HISTORY, LATEST):
        (settings.published_dir / name).unlink()
    # The third was nobody's predecessor: it looks like one that was killed before it came into force.
    assert _newest(settings) == second.versie
    assert third.path.exists()


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("lost", [None, HISTORY, LATEST])
def test_a_complete_release_that_never_came_into_force_does_not_count(
    judged: Judged, inputs: Inputs, monkeypatch: pytest.MonkeyPatch, lost: str | None
) -> None:
    settings, _ = judged
    first, second = _two(judged, inputs)
    release.rollback(settings, first.versie)
    with monkeypatch.context() as patched:
        patched.setattr(files, "replace_link", _killed)
        with pytest.raises(KeyboardInterrupt):
            publish(judged, inputs, 2, CHANGE.format(67))
    assert len(release.releases(settings)) == 3
    if lost:
        (settings.published_dir / lost).unlink()
    assert _newest(settings) == second.versie
    assert release.current(settings) == first


def test_one_that_was_killed_just_after_the_swap_counts(
    judged: Judged, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = judged
    first, second = _two(judged, inputs)
    with monkeypatch.context() as patched:
        patched.setattr(files, "replace_text", _killed)
        with pytest.raises(KeyboardInterrupt):
            publish(judged, inputs, 2, CHANGE.format(67))
    third = release.current(settings)
    assert third is not None
    assert third.versie not in (first.versie, second.versie)
    release.rollback(settings, first.versie)
    assert _newest(settings) == third.versie


def test_a_release_that_was_made_with_an_earlier_clock_is_the_newest_all_the_same(
    judged: Judged, inputs: Inputs
) -> None:
    settings, _ = judged
    first = publish(judged, inputs, 5)
    second = publish(judged, inputs, 1, CHANGE.format(66))
    assert second.versie > first.versie  # though the clock said that it was four days earlier
    release.rollback(settings, first.versie)
    assert _newest(settings) == second.versie


def test_a_history_that_somebody_changed_is_put_right(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    first, second = _two(judged, inputs)
    release.rollback(settings, first.versie)
    (settings.published_dir / "geschiedenis.json").write_text('{"van_kracht_geweest": ["zzz"]}')
    assert _newest(settings) == second.versie


def test_the_history_is_no_part_of_a_release(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    _two(judged, inputs)
    assert release.verify(settings) == []
    assert list((settings.published_dir / "releases").rglob(HISTORY)) == []
