"""What was chosen before is taken over only when all that decides it is the same, and is nothing to rely on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pytest
from random_tables import at_most, random_table, system_of, total

from pipelines.publication.candidate import build_candidate
from pipelines.publication.hashes import content_hash, table_hashes
from pipelines.publication.protection import choices, secondary
from pipelines.publication.protection.choices import Choices, kept
from pipelines.publication.protection.secondary import suppress
from pipelines.publication.protection.system import System
from pipelines.settings import Settings


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[System]:
    """The groups for which a choice was made."""
    found: list[System] = []
    choose = secondary.choose

    def noting(part: System, may_be_hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found.append(part)
        return choose(part, may_be_hidden)

    monkeypatch.setattr(secondary, "choose", noting)
    return found


TWO_SUMS = system_of(
    [5, 40, 30, 75, 4, 20, 30, 54],
    [total(3, 0, 1, 2), total(7, 4, 5, 6)],
    is_open=[False, False, False, True] * 2,
    weights=[1.0, 2, 3, 9] * 2,
)
"""Two wetten that have nothing to do with each other."""


def before(system: System, path: Path) -> Choices:
    """What is known after a choice that was made and kept."""
    first = Choices()
    suppress(system, first.choose)
    first.keep(path)
    return kept(path)


def test_what_was_chosen_before_is_not_chosen_again(tmp_path: Path, asked: list[System]) -> None:
    table = random_table(1, (4, 8))
    chosen = suppress(table)
    known = before(table, tmp_path / "gekozen.json")
    asked.clear()
    assert suppress(table, known.choose).tolist() == chosen.tolist()
    assert asked == []


def test_only_the_group_that_changed_is_chosen_again(tmp_path: Path, asked: list[System]) -> None:
    known = before(TWO_SUMS, tmp_path / "gekozen.json")
    asked.clear()
    changed = replace(TWO_SUMS, values=np.array([5, 40, 30, 75, 4, 21, 30, 55.0]))
    assert suppress(changed, known.choose).tolist() == suppress(changed).tolist()
    assert [part.values.tolist() for part in asked[:1]] == [[4, 21, 30]]
    assert len(asked) == 3  # this one, and both by the choice without memory


GROUP = system_of([5, 40, 30, 75], [total(3, 0, 1, 2)], is_open=[False, False, False, True], weights=[1.0, 2, 3, 9])
MAY = ~GROUP.is_open


@pytest.mark.parametrize(
    "other",
    [
        replace(GROUP, values=np.array([5, 41, 30, 76.0])),
        replace(GROUP, lowest=np.zeros(4)),
        replace(GROUP, needed=GROUP.needed + 1),
        replace(GROUP, is_count=~GROUP.is_count),
        replace(GROUP, weights=np.array([1.0, 3, 2, 9])),
        replace(GROUP, is_small=np.array([True, True, False, False])),
        replace(GROUP, is_open=np.zeros(4, dtype=bool)),
        replace(GROUP, unit=np.array([0, 1, 1, 2])),
        replace(GROUP, relations=(*GROUP.relations, at_most(0, 1))),
        replace(GROUP, relations=(replace(GROUP.relations[0], high=1.0),)),
        replace(GROUP, near_bound=GROUP.is_small),
        replace(GROUP, takes_along=((0, 1),)),
    ],
)
def test_whatever_decides_a_choice_makes_it_another_one(other: System, asked: list[System]) -> None:
    known = Choices()
    known.choose(GROUP, MAY)
    known.choose(other, MAY)
    assert len(asked) == len(known.used) == 2


def test_what_may_be_hidden_makes_it_another_choice(asked: list[System]) -> None:
    known = Choices()
    known.choose(GROUP, MAY)
    known.choose(GROUP, MAY & (np.arange(4) != 1))
    assert len(asked) == 2


def test_another_version_of_the_code_chooses_again(
    tmp_path: Path, asked: list[System], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = before(TWO_SUMS, tmp_path / "gekozen.json")
    asked.clear()
    monkeypatch.setattr(choices, "_code", lambda: "een andere versie")
    suppress(TWO_SUMS, known.choose)
    assert len(asked) == 2


@pytest.mark.parametrize("broken", ["", "{}", "geen json", "\x00"])
def test_a_file_that_is_not_as_it_was_written_is_no_memory(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "gekozen.json"
    assert before(TWO_SUMS, path).known
    path.write_text(broken)
    assert kept(path).known == {}


def test_one_flag_that_fell_over_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "gekozen.json"
    before(TWO_SUMS, path)
    text = path.read_text()
    path.write_text(text.replace('"1', '"0', 1))
    assert path.read_text() != text
    assert kept(path).known == {}


def test_what_was_not_asked_this_time_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "gekozen.json"
    known = before(TWO_SUMS, path)
    known.choose(GROUP, MAY)
    known.keep(path)
    assert list(kept(path).known) == list(known.used)
    assert len(known.used) == 1


def test_the_candidate_is_the_same_with_and_without_memory(
    settings: Settings, moment: datetime, asked: list[System]
) -> None:
    hashes, counts = set(), []
    for is_forgotten in (False, False, True):
        if is_forgotten:
            settings.suppression_path.unlink()
        with duckdb.connect(str(build_candidate(settings, moment).path)) as connection:
            hashes.add(content_hash(table_hashes(connection)))
        counts.append(len(asked))
        asked.clear()
    assert len(hashes) == 1
    assert counts[0] == counts[2] > counts[1] == 0
    assert settings.suppression_path.stat().st_mode & 0o777 == 0o600
