"""`_meta.wijzigingen` in the candidate: with which release it was compared, and that nothing goes out without."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from publishing import GOOD, MOMENT, Judged, publish

from pipelines.publication import release
from pipelines.publication.candidate import candidate_path
from pipelines.publication.changes import COLUMNS, describe, record_changes
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import Inputs, file_sha256
from pipelines.publication.judgement import Acceptance
from pipelines.publication.manifest import read_manifest
from pipelines.settings import Settings

SURVEY = "update kernindicatoren set waarde = {} where indicator_code = 'tevredenheid_reintegratie'"
CHANGE, AGAIN = SURVEY.format(66), SURVEY.format(67)
LOSE = "delete from kernindicatoren where indicator_code = 'tevredenheid_reintegratie'"


def _changes(path: Path, columns: str = "soort, niveau, oud, nieuw, reden_codes") -> list[tuple]:
    with duckdb.connect(str(path), read_only=True) as connection:
        query = f"select {columns} from _meta.wijzigingen where niveau <> 'rijen' order by all"
        return connection.execute(query).fetchall()


def _alter(settings: Settings, *statements: str) -> None:
    with duckdb.connect(str(candidate_path(settings))) as connection:
        for statement in statements:
            connection.execute(statement)


def test_the_first_release_changes_nothing(judged: Judged, inputs: Inputs) -> None:
    made = publish(judged, inputs)
    assert _changes(made.path / "sociaal_domein.duckdb") == []
    assert "eerste uitgave" in (made.path / "diff.md").read_text()


def test_the_next_one_says_what_changed_and_why(judged: Judged, inputs: Inputs) -> None:
    first = publish(judged, inputs)
    second = publish(judged, replace(inputs, choices={"basisjaar": 2022}), 1, CHANGE)
    assert _changes(second.path / "sociaal_domein.duckdb") == [("gewijzigd", "cel", "65.0000", "66.0000", "instelling")]
    page = (second.path / "diff.md").read_text()
    assert f"Vergeleken met {first.versie}." in page
    assert "1. Instelling: basisjaar 2021 -> 2022." in page


def test_table_and_columns_are_as_agreed(judged: Judged, inputs: Inputs) -> None:
    made = publish(judged, inputs)
    with duckdb.connect(str(made.path / "sociaal_domein.duckdb"), read_only=True) as connection:
        described = connection.execute(
            "select column_name, comment is not null from duckdb_columns() where table_name = 'wijzigingen'"
        ).fetchall()
    assert described == [(name, True) for name in COLUMNS]
    assert [
        *("soort", "niveau", "tabel", "kolom", "gemeente_code", "jaar", "wet_code", "wijk_code", "indicator_code"),
        *("oud", "nieuw", "reden_codes", "toelichting", "aanvaard_reden"),
    ] == COLUMNS


def test_what_changes_is_no_part_of_the_content(judged: Judged, inputs: Inputs) -> None:
    # The same deliveries give the same hash, whatever was in force before.
    settings, _ = judged
    first = publish(judged, inputs)
    publish(judged, inputs, 1, CHANGE)
    back = publish(judged, inputs, 2, SURVEY.format(65))
    assert back.inhoud_hash == first.inhoud_hash
    assert _changes(back.path / "sociaal_domein.duckdb", "oud, nieuw") == [("66.0000", "65.0000")]
    assert release.verify(settings) == []


def test_deliveries_that_came_and_went_are_the_cause(judged: Judged, inputs: Inputs) -> None:
    publish(judged, inputs)
    other = "update _meta.bronnen set levering_id = '00000000deadbeef', bestand = 'b2.xlsx' where bron = 'begroting'"
    made = publish(judged, inputs, 1, CHANGE, other)
    [(codes, said)] = _changes(made.path / "sociaal_domein.duckdb", "reden_codes, toelichting")
    assert codes == "nieuwe_levering"
    assert said == "Leveringen: begroting/b.xlsx (niet meer in gebruik), begroting/b2.xlsx (nieuw)."


def test_a_delivery_that_is_only_listed_explains_the_list(judged: Judged, inputs: Inputs) -> None:
    publish(judged, inputs)
    other = "insert into _meta.bronnen select * replace ('0000' as levering_id, false as in_gebruik) from _meta.bronnen"
    made = publish(judged, inputs, 1, f"{other} where bron = 'begroting'", CHANGE)
    with duckdb.connect(str(made.path / "sociaal_domein.duckdb"), read_only=True) as connection:
        query = "select tabel, niveau, reden_codes from _meta.wijzigingen order by all"
        assert connection.execute(query).fetchall() == [
            ("_meta.bronnen", "rijen", "nieuwe_levering"),
            ("main.kernindicatoren", "cel", None),
            ("main.kernindicatoren", "rijen", "nieuwe_levering"),
        ]


def test_a_change_without_cause_is_left_unexplained(judged: Judged, inputs: Inputs) -> None:
    publish(judged, inputs)
    made = publish(judged, inputs, 1, CHANGE)
    [(codes, said)] = _changes(made.path / "sociaal_domein.duckdb", "reden_codes, toelichting")
    assert codes is None
    assert said.startswith("Geen bekende oorzaak")


def test_a_loss_is_marked_as_accepted_until_its_day(judged: Judged, inputs: Inputs, tmp_path: Path) -> None:
    settings, _ = judged
    publish(judged, inputs)
    entry = "niveau: indicator, indicator_code: tevredenheid_reintegratie, reden: Gestopt met meten., eigenaar: A"
    (tmp_path / "aanvaard.yml").write_text(f"aanvaard: [{{{entry}, tot: 2026-11-22}}]")
    ours = replace(settings, expectations_dir=tmp_path)
    _alter(settings, LOSE)
    for days, expected in ((1, "Gestopt met meten. (A, tot en met 2026-11-22)"), (2, None)):
        record_changes(ours, inputs, MOMENT + timedelta(days=days))
        rows = _changes(candidate_path(settings), "niveau, aanvaard_reden, toelichting")
        [(accepted, said)] = [row[1:] for row in rows if row[0] == "indicator"]
        assert accepted == expected
        assert ("verlopen" in said) == (expected is None)


def test_recording_twice_leaves_one_comparison(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    publish(judged, inputs)
    _alter(settings, CHANGE)
    assert record_changes(settings, inputs, MOMENT) == record_changes(settings, inputs, MOMENT) == 2
    assert len(_changes(candidate_path(settings))) == 1


def _publish_as_recorded(judged: Judged, inputs: Inputs) -> release.Release:
    settings, _ = judged
    acceptance = Acceptance((GOOD,), file_sha256(candidate_path(settings)) or "")
    return release.publish(settings, acceptance, inputs, MOMENT + timedelta(days=9))


def test_a_candidate_that_was_compared_with_another_release_is_refused(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    first = publish(judged, inputs)
    second = publish(judged, inputs, 1, CHANGE)
    _alter(settings, AGAIN)
    record_changes(settings, inputs, MOMENT)
    release.rollback(settings, first.versie)
    with pytest.raises(PublicationError, match=f"compared with {second.versie}, and in force is {first.versie}"):
        _publish_as_recorded(judged, inputs)
    assert release.current(settings) == first
    record_changes(settings, inputs, MOMENT)
    assert (read_manifest(_publish_as_recorded(judged, inputs).path) or {})["vorige"] == first.versie


@pytest.mark.parametrize("noted", [None, "{", "[]", '{"vorige": null}'])
def test_a_candidate_that_was_not_compared_is_refused(judged: Judged, inputs: Inputs, noted: str | None) -> None:
    settings, _ = judged
    first = publish(judged, inputs)
    note = settings.candidate_dir / "vergelijking.json"
    note.unlink()
    if noted:
        note.write_text(noted)
    with pytest.raises(PublicationError, match="compared with no release"):
        _publish_as_recorded(judged, inputs)
    assert release.current(settings) == first


def _cut_database(path: Path) -> None:
    database = path / "sociaal_domein.duckdb"
    database.write_bytes(database.read_bytes()[:5000])


def _spoil_manifest(path: Path) -> None:
    (path / "manifest.json").write_text("{}")


@pytest.mark.parametrize("spoil", [_cut_database, _spoil_manifest])
def test_without_a_sound_release_to_compare_with_nothing_is_published(
    judged: Judged, inputs: Inputs, spoil: Callable[[Path], None]
) -> None:
    settings, _ = judged
    first = publish(judged, inputs)
    second = publish(judged, inputs, 1, CHANGE)
    spoil(second.path)
    with pytest.raises(PublicationError, match=rf"^Release {second.versie}[^\n]* damaged[^\n]*sdib rollback[^\n]*$"):
        record_changes(settings, inputs, MOMENT)
    with pytest.raises(PublicationError, match="damaged"):
        _publish_as_recorded(judged, inputs)
    assert str((settings.published_dir / "current").readlink()) == f"releases/{second.versie}"
    release.rollback(settings, first.versie)
    assert publish(judged, inputs, 3, AGAIN) == release.current(settings)


def test_after_a_release_was_removed_by_hand_the_newest_sound_one_is_compared_with(
    judged: Judged, inputs: Inputs
) -> None:
    settings, _ = judged
    first = publish(judged, inputs)
    second = publish(judged, inputs, 1, CHANGE)
    third = publish(judged, inputs, 2, AGAIN)
    shutil.rmtree(third.path)
    _cut_database(second.path)
    made = publish(judged, inputs, 3)
    assert (read_manifest(made.path) or {})["vorige"] == first.versie
    assert _changes(made.path / "sociaal_domein.duckdb", "oud, nieuw") == [("65.0000", "67.0000")]
    assert release.current(settings) == made


def test_after_the_only_release_was_removed_by_hand_there_is_a_first_one_again(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    shutil.rmtree(publish(judged, inputs).path)
    made = publish(judged, inputs, 1)
    assert "eerste uitgave" in (made.path / "diff.md").read_text()
    assert release.current(settings) == made


def test_any_two_releases_can_be_compared(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    first, second = publish(judged, inputs), publish(judged, inputs, 1, CHANGE)
    third = publish(judged, inputs, 2, AGAIN)
    assert describe(settings, first.versie, second.versie) == (second.path / "diff.md").read_text()
    assert describe(settings, second.versie[:11], "huidig") == (third.path / "diff.md").read_text()
    assert "| 67.0000 | 65.0000 |" in describe(settings, "current", first.versie)
    assert "De inhoud is gelijk" in describe(settings, "huidig", "huidig")


def test_only_known_and_sound_releases_can_be_compared(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    first, second = publish(judged, inputs), publish(judged, inputs, 1, CHANGE)
    for text, said in (("2020", "no release"), ("", "no release"), ("2026", "more than one"), ("../..", "no release")):
        with pytest.raises(PublicationError, match=said):
            describe(settings, text, second.versie)
    _cut_database(first.path)
    with pytest.raises(PublicationError, match=f"{first.versie} is damaged"):
        describe(settings, first.versie, second.versie)
    _spoil_manifest(first.path)
    with pytest.raises(PublicationError, match=f"{first.versie} is damaged"):
        describe(settings, first.versie, second.versie)


def test_the_note_beside_the_candidate_goes_with_it(settings: Settings, inputs: Inputs) -> None:
    from pipelines.publication.candidate import build_candidate

    build_candidate(settings, MOMENT)
    record_changes(settings, inputs, MOMENT)
    note = settings.candidate_dir / "vergelijking.json"
    assert json.loads(note.read_text()) == {"vorige": None}
    assert "eerste uitgave" in (settings.candidate_dir / "diff.md").read_text()
    build_candidate(settings, MOMENT)
    assert sorted(path.name for path in settings.candidate_dir.iterdir()) == ["candidate.duckdb"]
