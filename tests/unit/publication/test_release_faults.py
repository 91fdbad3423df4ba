"""Releases when the clock, a person or another command did what nobody expected."""

from __future__ import annotations

import json
import shutil

import pytest
from publishing import Judged, publish

from pipelines.publication import release
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import Inputs

CHANGE = "update kernindicatoren set waarde = 66 where indicator_code = 'tevredenheid_reintegratie'"


def test_a_second_release_in_one_second_and_one_by_a_clock_set_back_still_come_later(
    judged: Judged, inputs: Inputs
) -> None:
    settings, _ = judged
    made = [publish(judged, inputs), publish(judged, inputs), publish(judged, inputs, -300)]
    assert [one.versie[:16] for one in made] == ["20261121T030000Z", "20261121T030001Z", "20261121T030002Z"]
    assert [one["versie"] for one in release.releases(settings)] == [one.versie for one in reversed(made)]
    assert release.releases(settings)[0]["gemaakt_op"] == "2026-01-25T03:00:00+00:00"
    newest = release.newest_manifest(settings)
    assert newest is not None
    assert newest["versie"] == made[-1].versie
    assert release.verify(settings) == []


def test_mending_never_takes_back_a_link_that_another_command_just_swapped(
    judged: Judged, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = judged
    first = publish(judged, inputs)
    second = publish(judged, inputs, 1, CHANGE)
    monkeypatch.setattr(release, "current", lambda _: first)
    release.mend(settings)
    assert str((settings.published_dir / "current").readlink()) == f"releases/{second.versie}"


@pytest.mark.parametrize(
    "content", ["[]", "7", '{"nieuwste": "zzz"}', '{"nieuwste": 5}', '{"nieuwste": "../x"}', "\x00"]
)
def test_nonsense_in_latest_is_not_believed(judged: Judged, inputs: Inputs, content: str) -> None:
    settings, _ = judged
    made = publish(judged, inputs)
    latest = settings.published_dir / "latest.json"
    latest.write_text(content)
    newest = release.newest_manifest(settings)
    assert newest is not None
    assert newest["versie"] == made.versie
    release.mend(settings)
    assert json.loads(latest.read_text())["nieuwste"] == made.versie


def test_a_newest_release_that_was_deleted_after_a_rollback_is_no_longer_the_newest(
    judged: Judged, inputs: Inputs
) -> None:
    settings, _ = judged
    first = publish(judged, inputs)
    second = publish(judged, inputs, 1, CHANGE)
    release.rollback(settings, first.versie)
    shutil.rmtree(second.path)
    newest = release.newest_manifest(settings)
    assert newest is not None
    assert newest["versie"] == first.versie
    assert release.verify(settings) == []


def test_a_copy_of_a_release_under_another_name_is_no_release(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    made = publish(judged, inputs)
    shutil.copytree(made.path, made.path.with_name("kopie"))
    with pytest.raises(PublicationError, match="Release kopie is damaged"):
        release.rollback(settings, "kopie")
    assert release.current(settings) == made
