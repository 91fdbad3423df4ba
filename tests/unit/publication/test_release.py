"""Releases: complete before they count, in force by one link, never overwritten."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import duckdb
import pytest
from publishing import GOOD, MOMENT, Judged, publish

from pipelines.publication import files, release
from pipelines.publication.candidate import candidate_path
from pipelines.publication.changes import record_changes
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import Inputs, file_sha256
from pipelines.publication.judgement import Acceptance, Result
from pipelines.settings import Settings

BAD = Result("s", "v", "main.t", None, "critical", False, "3 rijen", "daarom")

CHANGE = "update kernindicatoren set waarde = 66 where indicator_code = 'tevredenheid_reintegratie'"


def test_a_release_is_complete_and_in_force(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    made = publish(judged, inputs)
    assert made.versie == f"20261121T030000Z-{made.inhoud_hash[:8]}"
    assert {path.name for path in made.path.iterdir()} == {
        *("sociaal_domein.duckdb", "manifest.json", "acceptance.json", "acceptance.html", "diff.md"),
        *("datapackage.json", "parquet"),
    }
    published = settings.published_dir
    assert str((published / "current").readlink()) == f"releases/{made.versie}"
    assert str((published / "sociaal_domein.duckdb").readlink()) == "current/sociaal_domein.duckdb"
    assert not (published / "factsheet").is_symlink()
    assert release.current(settings) == made
    assert json.loads((published / "latest.json").read_text())["versie"] == made.versie
    assert release.verify(settings) == []


def test_rights_let_everyone_read_and_only_us_write(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    publish(judged, inputs)
    for path in [settings.published_dir, *settings.published_dir.rglob("*")]:
        if not path.is_symlink():
            assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path


def test_the_published_file_says_which_release_it_is_and_how_it_was_judged(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    made = publish(judged, inputs)
    with duckdb.connect(str(settings.published_dir / "sociaal_domein.duckdb"), read_only=True) as connection:
        [(versie, moment, inhoud_hash, code)] = connection.execute(
            "select versie, gemaakt_op, inhoud_hash, code_versie from _meta.release"
        ).fetchall()
        quality = connection.execute("select * from _meta.kwaliteit").fetchall()
        tags = connection.execute("select tags from duckdb_databases() where path is not null").fetchall()[0][0]
    assert (versie, moment, inhoud_hash) == (made.versie, MOMENT.replace(tzinfo=None), made.inhoud_hash)
    assert code
    assert quality == [("s", "v", "main.t", None, "critical", True, "in orde", "daarom")]
    assert tags["storage_version"] == "v1.0.0+"


def test_the_candidate_stays_as_it_was_judged(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    record_changes(settings, inputs, MOMENT)
    before = file_sha256(candidate_path(settings))
    release.publish(settings, Acceptance((GOOD,), before or ""), inputs, MOMENT)
    assert file_sha256(candidate_path(settings)) == before


def test_the_manifest_tells_what_it_holds_and_where_it_came_from(judged: Judged, inputs: Inputs) -> None:
    made = publish(judged, inputs)
    manifest = json.loads((made.path / "manifest.json").read_text())
    assert manifest["inputs"]["fingerprint"] == inputs.fingerprint
    assert manifest["gemaakt_op"] == "2026-11-21T03:00:00+00:00"
    assert manifest["duckdb_versie"] == duckdb.__version__
    assert manifest["voorbeeldgegevens"] is True
    assert manifest["tabellen"]["main.wijken"]["rijen"] == 15
    assert manifest["vorige"] is None
    assert set(manifest["bestanden"]) == {
        path.relative_to(made.path).as_posix() for path in made.path.rglob("*") if path.is_file()
    } - {"manifest.json"}
    assert inputs.key_fingerprint not in (made.path / "manifest.json").read_text()


def test_parquet_holds_the_same_tables(judged: Judged, inputs: Inputs) -> None:
    made = publish(judged, inputs)
    with duckdb.connect(str(made.path / "sociaal_domein.duckdb"), read_only=True) as connection:
        for schema, table in connection.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            folder = made.path / "parquet" / ("" if schema == "main" else schema)
            query = f"select * from read_parquet('{folder / table}.parquet')"
            assert connection.execute(query).fetchall() == connection.execute(f"from {schema}.{table}").fetchall()


def test_a_new_release_replaces_the_link_and_keeps_the_old_one(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    first = publish(judged, inputs)
    reader = duckdb.connect(str(settings.published_dir / "sociaal_domein.duckdb"), read_only=True)
    second = publish(judged, inputs, 1, CHANGE)
    query = "select waarde from kernindicatoren where indicator_code = 'tevredenheid_reintegratie'"
    assert reader.execute(query).fetchall()[0][0] == 65
    reader.close()
    with duckdb.connect(str((settings.published_dir / "sociaal_domein.duckdb").resolve()), read_only=True) as new:
        assert new.execute(query).fetchall()[0][0] == 66
    assert [(m["versie"], m["is_huidig"]) for m in release.releases(settings)] == [
        (second.versie, True),
        (first.versie, False),
    ]
    assert release.releases(settings)[0]["vorige"] == first.versie


def test_the_same_content_is_a_new_release_that_says_so(judged: Judged, inputs: Inputs) -> None:
    first = publish(judged, inputs)
    second = publish(judged, inputs, 1)
    assert first.inhoud_hash == second.inhoud_hash
    assert first.versie != second.versie
    assert "De inhoud is gelijk" in (second.path / "diff.md").read_text()


def test_a_refused_or_unjudged_candidate_changes_nothing(judged: Judged, inputs: Inputs) -> None:
    settings, acceptance = judged
    first = publish(judged, inputs)
    with pytest.raises(PublicationError, match="refused by acceptance"):
        release.publish(settings, Acceptance((BAD,), acceptance.candidate_sha256), inputs, MOMENT)
    with pytest.raises(PublicationError, match="isn't the file that was judged"):
        release.publish(settings, Acceptance((GOOD,), "0" * 64), inputs, MOMENT)
    assert release.current(settings) == first
    assert len(release.releases(settings)) == 1


def test_a_change_while_filling_in_is_an_error(judged: Judged, inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    def meddle(connection: duckdb.DuckDBPyConnection, rows: object) -> None:
        connection.execute("update wijken set wijk_naam = 'x'")

    monkeypatch.setattr(release.metadata, "write_quality", meddle)
    with pytest.raises(PublicationError, match=r"changed main\.wijken"):
        publish(judged, inputs)
    settings, _ = judged
    assert release.current(settings) is None
    assert list((settings.published_dir / "releases").iterdir()) == []


def test_what_a_killed_run_left_behind_is_removed(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    releases_dir = settings.published_dir / "releases"
    (releases_dir / ".bezig-abc" / "parquet").mkdir(parents=True)
    (settings.published_dir / ".bezig-def").symlink_to("releases/weg")
    made = publish(judged, inputs)
    assert [path.name for path in releases_dir.iterdir()] == [made.versie]
    assert not (settings.published_dir / ".bezig-def").is_symlink()


@pytest.mark.parametrize("step", ["replace_link", "replace_text"])
def test_killed_around_the_swap(judged: Judged, inputs: Inputs, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    settings, _ = judged
    first = publish(judged, inputs)
    with monkeypatch.context() as patched:
        patched.setattr(files, step, _killed)
        with pytest.raises(KeyboardInterrupt):
            publish(judged, inputs, 1, CHANGE)
    # Before the swap the old release is in force and the new one doesn't count; after it, it is the other way round.
    in_force = release.current(settings)
    assert in_force is not None
    assert (in_force == first) == (step == "replace_link")
    newest = release.newest_manifest(settings)
    assert newest is not None
    assert newest["versie"] == in_force.versie
    third = publish(judged, inputs, 2)
    assert release.current(settings) == third
    assert json.loads((settings.published_dir / "latest.json").read_text())["versie"] == third.versie
    assert release.verify(settings) == []


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_rollback_repoints_and_the_next_night_leaves_it_so(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    first = publish(judged, inputs)
    second = publish(judged, inputs, 1, CHANGE)
    assert release.rollback(settings, first.versie) == first
    assert release.current(settings) == first
    latest = json.loads((settings.published_dir / "latest.json").read_text())
    assert (latest["versie"], latest["nieuwste"]) == (first.versie, second.versie)
    newest = release.newest_manifest(settings)
    assert newest is not None
    assert newest["versie"] == second.versie
    assert release.verify(settings) == []
    release.rollback(settings, second.versie)
    assert release.current(settings) == second


def test_an_unknown_version_can_not_be_rolled_back_to(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    made = publish(judged, inputs)
    for versie in ("20200101T000000Z-00000000", "../..", ""):
        with pytest.raises(PublicationError, match="There is no release"):
            release.rollback(settings, versie)
    assert release.current(settings) == made


def test_the_factsheet_has_a_link_only_when_the_release_has_one(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    first = publish(judged, inputs)
    second = publish(judged, inputs, 1, CHANGE)
    (first.path / "factsheet").mkdir()
    release.rollback(settings, first.versie)
    assert str((settings.published_dir / "factsheet").readlink()) == "current/factsheet"
    release.rollback(settings, second.versie)
    assert not (settings.published_dir / "factsheet").is_symlink()


def _written(database: Path, folder: Path) -> None:
    """A factsheet that names the release: what it reads is the file as it is published."""
    with duckdb.connect(str(database), read_only=True) as connection:
        [(versie, checks)] = connection.execute(
            "select versie, (select count(*) from _meta.kwaliteit) from _meta.release"
        ).fetchall()
    (folder / "wijken").mkdir(parents=True)
    (folder / "index.html").write_text(f"{versie} {checks}")
    (folder / "wijken" / "WK000101.html").write_text("Wijk 01")


def test_the_factsheet_is_part_of_the_release_and_made_from_its_file(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    made = publish(judged, inputs, make_factsheet=_written)
    assert (settings.published_dir / "factsheet" / "index.html").read_text() == f"{made.versie} 1"
    page = made.path / "factsheet" / "wijken" / "WK000101.html"
    assert (stat.S_IMODE(page.stat().st_mode), stat.S_IMODE(page.parent.stat().st_mode)) == (0o644, 0o755)
    manifest = json.loads((made.path / "manifest.json").read_text())
    assert {"factsheet/index.html", "factsheet/wijken/WK000101.html"} <= set(manifest["bestanden"])
    assert release.verify(settings) == []
    page.write_text("Wijk 02")
    assert release.verify(settings) == ["The file factsheet/wijken/WK000101.html has changed."]


def test_without_its_factsheet_a_release_is_not_published(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    first = publish(judged, inputs, make_factsheet=_written)

    def broken(database: Path, folder: Path) -> None:
        _written(database, folder)
        raise KeyError("inwoners")

    with pytest.raises(PublicationError, match=r"^The factsheet can't be made: KeyError: 'inwoners'$"):
        publish(judged, inputs, 1, CHANGE, make_factsheet=broken)
    assert release.current(settings) == first
    assert [path.name for path in (settings.published_dir / "releases").iterdir()] == [first.versie]
    assert (settings.published_dir / "factsheet" / "index.html").read_text() == f"{first.versie} 1"


def test_a_stale_latest_is_repaired(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    made = publish(judged, inputs)
    for broken in ("{", '{"versie": "x"}'):
        (settings.published_dir / "latest.json").write_text(broken)
        assert release.verify(settings) == []
        assert json.loads((settings.published_dir / "latest.json").read_text())["versie"] == made.versie


def test_verify_finds_what_was_tampered_with(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    made = publish(judged, inputs)
    (made.path / "diff.md").write_text("anders")
    (made.path / "parquet" / "wijken.parquet").unlink()
    (made.path / "extra.txt").write_text("x")
    assert release.verify(settings) == [
        "The file parquet/wijken.parquet is missing.",
        "The file extra.txt isn't in the manifest.",
        "The file diff.md has changed.",
    ]


def test_verify_finds_a_changed_table_even_with_a_mended_manifest(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    made = publish(judged, inputs)
    database = made.path / "sociaal_domein.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute(CHANGE)
    assert release.verify(settings) == ["The file sociaal_domein.duckdb has changed."]
    manifest = json.loads((made.path / "manifest.json").read_text())
    manifest["bestanden"]["sociaal_domein.duckdb"] = file_sha256(database)
    (made.path / "manifest.json").write_text(json.dumps(manifest))
    assert release.verify(settings) == [
        "The table main.kernindicatoren has changed.",
        "The content hash of the tables isn't the one of the manifest.",
    ]


def test_without_a_release_there_is_nothing(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert release.current(settings) is None
    assert release.newest_manifest(settings) is None
    assert release.releases(settings) == []
    assert release.verify(settings) == [
        "No release is in force: published/current is missing, dangles, or leads to a manifest that can't be read."
    ]


def test_the_data_root_may_be_moved_as_a_whole(judged: Judged, inputs: Inputs, tmp_path: Path) -> None:
    settings, _ = judged
    publish(judged, inputs)
    moved = Settings(data_dir=tmp_path / "verhuisd")
    shutil.move(settings.data_dir, moved.data_dir)
    assert release.verify(moved) == []
    assert (moved.published_dir / "sociaal_domein.duckdb").exists()


def test_without_a_checkout_the_code_is_named_by_its_hash(judged: Judged, inputs: Inputs, tmp_path: Path) -> None:
    assert release.code_version(Settings(data_dir=tmp_path, project_dir=tmp_path), inputs) == "code-c0dec0dec0de"


def test_a_damaged_release_can_not_be_rolled_back_to(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    first = publish(judged, inputs)
    second = publish(judged, inputs, 1, CHANGE)
    (first.path / "sociaal_domein.duckdb").unlink()
    with pytest.raises(PublicationError, match=r"damaged.*sociaal_domein\.duckdb is missing"):
        release.rollback(settings, first.versie)
    assert release.current(settings) == second


def test_a_lost_fixed_name_is_mended(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    publish(judged, inputs)
    fixed = settings.published_dir / "sociaal_domein.duckdb"
    fixed.unlink()
    release.mend(settings)
    assert str(fixed.readlink()) == "current/sociaal_domein.duckdb"


def test_a_manifest_that_can_not_be_read_is_a_problem_and_not_an_absent_release(judged: Judged, inputs: Inputs) -> None:
    settings, _ = judged
    made = publish(judged, inputs)
    (made.path / "manifest.json").write_text("{}")
    assert "manifest that can't be read" in release.verify(settings)[0]
