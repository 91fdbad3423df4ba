"""Releases: made beside the old one, complete, and only then in force by swapping one link."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import astuple, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipelines.publication import acceptance_page, diff, files, metadata
from pipelines.publication.candidate import COMPARED_WITH, candidate_path
from pipelines.publication.database import opened, quote, statement
from pipelines.publication.datapackage import parquet_path, write_datapackage
from pipelines.publication.errors import PublicationError
from pipelines.publication.hashes import TableHash, content_hash, table_hashes
from pipelines.publication.history import write_history
from pipelines.publication.inputs import Inputs, file_sha256
from pipelines.publication.judgement import ACCEPTANCE, PAGE, Acceptance, acceptance_json
from pipelines.publication.manifest import code_version, file_hashes, read_manifest, write_manifest
from pipelines.publication.pins import read_pins
from pipelines.publication.place import LATEST, problem_with_place
from pipelines.publication.thinning import remove_releases, superfluous
from pipelines.publication.versions import (
    DATABASE,
    Release,
    been_in_force,
    current,
    damage,
    differences,
    find,
    name_of,
    newest_in_force,
    newest_manifest,
    predecessor,
    read_latest,
    releases,
)
from pipelines.settings import Settings

__all__ = ["DATABASE", "Release", "current", "mend", "newest_manifest", "publish", "releases", "rollback", "verify"]

FACTSHEET = "factsheet"

MakeFactsheet = Callable[[Path, Path], object]
"""Writes the factsheet of a published file (the first path) into a folder (the second)."""


def publish(
    settings: Settings,
    acceptance: Acceptance,
    inputs: Inputs,
    released_at: datetime,
    make_factsheet: MakeFactsheet | None = None,
) -> Release:
    """Make a release of the accepted candidate and put it in force.

    Killed at any moment this leaves the previous release in force; what is unfinished goes at the next publication.

    Args:
        settings: The installation.
        acceptance: The judgement of the candidate as it lies there.
        inputs: What the candidate was made from.
        released_at: Moment of release, with time zone.
        make_factsheet: Makes the factsheet that is part of the release; without it there is none.

    Raises:
        PublicationError: When the candidate wasn't accepted, isn't the one that was judged or wasn't compared with the
            release in force, when the version exists, the factsheet can't be made, or the published folder isn't one to
            put a release in force in.
    """
    _require_accepted(settings, acceptance)
    if problem := problem_with_place(settings):
        raise PublicationError(problem)
    previous = _require_compared(settings)
    releases_dir = files.open_directory(files.open_directory(settings.published_dir) / "releases")
    _remove_left_overs(settings)
    _repair_latest(settings)
    work = Path(tempfile.mkdtemp(prefix=files.TEMPORARY, dir=releases_dir))
    try:
        release = _make(settings, work, acceptance, inputs, released_at, previous, make_factsheet)
        files.publish_rights(work)
        if release.path.exists():
            raise PublicationError(f"Release {release.versie} exists and is never overwritten.")
        work.rename(release.path)
        files.sync(releases_dir)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _put_in_force(settings, release)
    return replace(release, warnings=tuple(_thin_out(settings)))


def rollback(settings: Settings, versie: str) -> Release:
    """Put an earlier (or later) release in force again.

    Raises:
        PublicationError: When there is no such release, it isn't what its manifest says, or the published folder isn't
            one in which a release can be put in force.
    """
    if problem := problem_with_place(settings):
        raise PublicationError(problem)
    release = find(settings, versie)
    problems = damage(release)
    if problems:
        raise PublicationError(f"Release {release.versie} is damaged and stays out of force: {' '.join(problems)}")
    _repair_latest(settings)
    _put_in_force(settings, release)
    return release


def mend(settings: Settings) -> None:
    """Make the fixed names and `latest.json` follow the link that says which release is in force.

    That link itself stays as it is: a refresh or rollback may be swapping it at this very moment.
    """
    release = current(settings)
    if release:
        _mirror(settings, release)


def verify(settings: Settings) -> list[str]:
    """Read the release in force again and compare it with its manifest.

    Returns:
        What is wrong, one line each; empty when all is well.
    """
    release = current(settings)
    if release is None:
        return [
            "No release is in force: published/current is missing, dangles, or leads to a manifest that can't be read."
        ]
    manifest = read_manifest(release.path)
    if manifest is None:
        return [f"The manifest of {release.versie} can't be read."]
    problems = _mending_problems(settings)
    problems += differences("file", manifest["bestanden"], file_hashes(release.path))
    database = release.path / DATABASE
    if not database.exists() or any(DATABASE in problem for problem in problems):
        return problems  # Bytes that aren't ours aren't opened.
    with opened(database) as connection:
        found = table_hashes(connection)
    tables = {name: (entry["rijen"], entry["hash"]) for name, entry in manifest["tabellen"].items()}
    problems += differences("table", tables, {name: astuple(entry) for name, entry in found.items()})
    if content_hash(found) != manifest["inhoud_hash"] or not release.versie.endswith(manifest["inhoud_hash"][:8]):
        problems.append("The content hash of the tables isn't the one of the manifest.")
    return problems


def _mending_problems(settings: Settings) -> list[str]:
    try:
        mend(settings)
    except OSError as error:  # whoever may only read can verify as well
        return [f"The names beside the link to the current release are stale and can't be mended: {error}."]
    return []


def _require_accepted(settings: Settings, acceptance: Acceptance) -> None:
    if not acceptance.passed:
        raise PublicationError("The candidate was refused by acceptance; nothing is published.")
    if file_sha256(candidate_path(settings)) != acceptance.candidate_sha256:
        raise PublicationError("The candidate isn't the file that was judged; build and judge it again.")


def _require_compared(settings: Settings) -> Release | None:
    """The release that the candidate was compared with; it must still be the one that will be replaced."""
    previous = predecessor(settings)
    try:
        noted = json.loads((settings.candidate_dir / COMPARED_WITH).read_text(encoding="utf-8"))["vorige"]
    except (OSError, ValueError, KeyError, TypeError):
        noted = None
    expected = previous.versie if previous else None
    if noted != expected:
        raise PublicationError(
            f"The candidate was compared with {noted or 'no release'}, and in force is {expected or 'none'}; "
            "refresh again, so that what changes is judged against that."
        )
    return previous


def _thin_out(settings: Settings) -> list[str]:
    """Remove the oldest releases beyond what is kept. What goes wrong is a warning: the new release is out."""
    listed = releases(settings)
    in_force = next((one for one in listed if one["is_huidig"]), None)
    if in_force is None:
        return []
    try:
        pinned = read_pins(settings)
    except PublicationError as error:
        return [f"Er zijn geen uitgaven opgeruimd: {error}"]
    # The newest that was ever in force tells after a rollback that there is nothing to do.
    needed = {*pinned, in_force["versie"], in_force.get("vorige"), newest_in_force(settings)}
    return remove_releases(settings.published_dir / "releases", superfluous(listed, settings.uitgaven_bewaren, needed))


def _remove_left_overs(settings: Settings) -> None:
    """Remove what killed runs left; what can't be removed harms nobody and mustn't stop a release."""
    for directory in (settings.published_dir, settings.published_dir / "releases"):
        for path in filter(files.is_left_over, directory.iterdir()):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink()


def _make(
    settings: Settings,
    work: Path,
    acceptance: Acceptance,
    inputs: Inputs,
    released_at: datetime,
    previous: Release | None,
    make_factsheet: MakeFactsheet | None,
) -> Release:
    """Write all files of a release into `work`."""
    database = work / DATABASE
    # A copy: the candidate stays as it was judged, and a killed run leaves it so.
    shutil.copyfile(candidate_path(settings), database)
    code_versie = code_version(settings, inputs)
    versie, inhoud_hash, is_example, tables = _fill(settings, database, acceptance, code_versie, released_at)
    (work / ACCEPTANCE).write_text(acceptance_json(acceptance), encoding="utf-8")
    (work / PAGE).write_text(
        acceptance_page.render(acceptance, acceptance.suites, released_at.astimezone(UTC), versie), encoding="utf-8"
    )
    with opened(database) as connection:
        _write_parquet(connection, work)
        write_datapackage(connection, work, versie, released_at)
        changes = connection.execute(statement("from {table}", table=metadata.CHANGES)).pl()
    page = diff.page(versie, previous.versie if previous else None, changes)
    (work / diff.PAGE).write_text(page, encoding="utf-8")
    if make_factsheet:
        _write_factsheet(database, work / FACTSHEET, make_factsheet)
    named = {
        "versie": versie,
        "inhoud_hash": inhoud_hash,
        "code_versie": code_versie,
        "voorbeeldgegevens": is_example,
        "vorige": previous.versie if previous else None,
    }
    write_manifest(work, inputs, named, tables, released_at)
    return Release(versie, inhoud_hash, settings.published_dir / "releases" / versie)


def _fill(
    settings: Settings, database: Path, acceptance: Acceptance, code_versie: str, released_at: datetime
) -> tuple[str, str, bool, dict[str, TableHash]]:
    """Fill `_meta.kwaliteit` and `_meta.release`, and make sure that nothing else changed."""
    with opened(database, read_only=False) as connection:
        before = table_hashes(connection)
        inhoud_hash = content_hash(before)
        versie = name_of(settings, released_at, inhoud_hash)
        connection.begin()
        metadata.write_quality(connection, [result.row for result in acceptance.results])
        metadata.write_release(connection, settings, released_at, (versie, inhoud_hash, code_versie))
        is_example = metadata.is_example(connection)
        connection.commit()
    with opened(database) as connection:
        after = table_hashes(connection)
    touched = [name for name in before if name not in metadata.FILLED_AFTERWARDS and before[name] != after.get(name)]
    if touched or before.keys() != after.keys():
        raise PublicationError(f"Filling in the release changed {', '.join(touched) or 'the tables'}; not published.")
    return versie, inhoud_hash, is_example, after


def _write_factsheet(database: Path, folder: Path, make: MakeFactsheet) -> None:
    try:
        make(database, folder)
    except Exception as error:  # whatever it is, who reads the message must know of what it was
        raise PublicationError(f"The factsheet can't be made: {type(error).__name__}: {error}") from error


def _write_parquet(connection: duckdb.DuckDBPyConnection, work: Path) -> None:
    """Write each table as a Parquet file."""
    names = connection.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
    for schema, table in names:
        path = work / parquet_path(schema, table)
        path.parent.mkdir(parents=True, exist_ok=True)
        copy = statement("copy {table} to ", table=f"{schema}.{table}") + quote(str(path))
        connection.execute(copy + " (format parquet, compression zstd)")


def _put_in_force(settings: Settings, release: Release) -> None:
    """Swap the link; everything after it only mirrors it and is repaired when this is where a run was killed."""
    files.replace_link(settings.published_dir / "current", f"releases/{release.versie}")
    _mirror(settings, release)


def _mirror(settings: Settings, release: Release) -> None:
    published = settings.published_dir
    files.replace_link(published / DATABASE, f"current/{DATABASE}")
    if (release.path / FACTSHEET).exists():
        files.replace_link(published / FACTSHEET, f"current/{FACTSHEET}")
    else:
        (published / FACTSHEET).unlink(missing_ok=True)
    _repair_latest(settings)


def _repair_latest(settings: Settings) -> None:
    """Make `latest.json` and the history say what `current` says."""
    release = current(settings)
    if release is None:
        return
    write_history(settings.published_dir, been_in_force(settings))
    content = {
        "versie": release.versie,
        "inhoud_hash": release.inhoud_hash,
        "pad": f"releases/{release.versie}",
        "nieuwste": newest_in_force(settings),
    }
    if content != read_latest(settings):
        files.replace_text(settings.published_dir / LATEST, json.dumps(content, indent=1) + "\n")
