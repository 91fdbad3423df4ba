"""Releases: made beside the old one, complete, and only then in force by swapping one link."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publication import diff, files, metadata
from pipelines.publication.acceptance import ACCEPTANCE, Acceptance, acceptance_json
from pipelines.publication.candidate import COMPARED_WITH, candidate_path
from pipelines.publication.database import opened, quote, statement
from pipelines.publication.datapackage import parquet_path, write_datapackage
from pipelines.publication.errors import PublicationError
from pipelines.publication.hashes import TableHash, content_hash, table_hashes
from pipelines.publication.history import derived_history, read_history, write_history
from pipelines.publication.inputs import Inputs, file_sha256
from pipelines.publication.manifest import code_version, file_hashes, read_manifest, write_manifest
from pipelines.publication.pins import read_pins
from pipelines.publication.thinning import remove_releases, superfluous
from pipelines.settings import Settings

DATABASE = "sociaal_domein.duckdb"
FACTSHEET = "factsheet"
LATEST = "latest.json"


@dataclass(frozen=True)
class Release:
    """One release.

    Attributes:
        versie: Its name: moment in UTC and the first 8 digits of `inhoud_hash`; sorts by time.
        inhoud_hash: Hash of its content.
        path: Its directory.
        warnings: What went wrong while older releases were removed, in Dutch; no reason to doubt this one.
    """

    versie: str
    inhoud_hash: str
    path: Path
    warnings: tuple[str, ...] = field(default=(), compare=False)


def publish(settings: Settings, acceptance: Acceptance, inputs: Inputs, released_at: datetime) -> Release:
    """Make a release of the accepted candidate and put it in force.

    Killed at any moment this leaves the previous release in force; what is unfinished goes at the next publication.

    Args:
        settings: The installation.
        acceptance: The judgement of the candidate as it lies there.
        inputs: What the candidate was made from.
        released_at: Moment of release, with time zone.

    Raises:
        PublicationError: When the candidate wasn't accepted, isn't the one that was judged or wasn't compared with the
            release in force, or when the version exists.
    """
    _require_accepted(settings, acceptance)
    previous = _require_compared(settings)
    releases_dir = files.open_directory(files.open_directory(settings.published_dir) / "releases")
    _remove_left_overs(settings)
    _repair_latest(settings)
    work = Path(tempfile.mkdtemp(prefix=files.TEMPORARY, dir=releases_dir))
    try:
        release = _make(settings, work, acceptance, inputs, released_at, previous)
        files.publish_rights(work)
        if release.path.exists():
            raise PublicationError(f"Release {release.versie} exists and is never overwritten.")
        work.rename(release.path)
        files.sync(releases_dir)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _put_in_force(settings, release)
    return replace(release, warnings=tuple(_thin_out(settings)))


def current(settings: Settings) -> Release | None:
    """The release in force, by the one link that says so."""
    link = settings.published_dir / "current"
    return _release(link.resolve()) if link.is_symlink() else None


def predecessor(settings: Settings) -> Release | None:
    """The release that the next one is compared with: the one in force.

    When its folder was removed by hand, the newest sound one that was ever in force; null when there is none.

    Raises:
        PublicationError: When the release in force is there, and damaged.
    """
    link = settings.published_dir / "current"
    if link.is_symlink() and link.resolve().is_dir():
        release = _release(link.resolve())
        problem = incomparable(release) if release else "Its manifest can't be read."
        if problem or release is None:
            raise PublicationError(
                f"Release {link.resolve().name}, now in force, is damaged, so nothing can be compared with it and "
                f"nothing is published: {problem} Put a sound release in force with: sdib rollback VERSION. If there is none, "
                f"remove the folder {link.resolve()} and refresh again."
            )
        return release
    earlier = (_release(settings.published_dir / "releases" / versie) for versie in reversed(_been_in_force(settings)))
    return next((release for release in earlier if release and not incomparable(release)), None)


def find(settings: Settings, text: str) -> Release:
    """Find a release by its version, or as much of its start as no other has; `huidig` is the one in force.

    Raises:
        PublicationError: When there is none, or more than one.
    """
    in_force = current(settings)
    if text in ("huidig", "current") and in_force:
        return in_force
    known = {path.name: path for path in _release_dirs(settings)}
    fitting = [text] if text in known else [versie for versie in known if text and versie.startswith(text)]
    if len(fitting) > 1:
        raise PublicationError(f"{text!r} begins more than one release: {', '.join(sorted(fitting))}.")
    if not fitting:
        raise PublicationError(f"There is no release {text!r}; known are: {', '.join(sorted(known)) or 'none'}.")
    release = _release(known[fitting[0]])
    if release is None:
        raise PublicationError(f"Release {fitting[0]} is damaged: its manifest can't be read.")
    return release


def damage(release: Release) -> list[str]:
    """How the files of a release differ from its manifest, one line each; empty when it is sound."""
    manifest = read_manifest(release.path)
    if manifest is None:
        return ["Its manifest can't be read."]
    return _compare("file", manifest["bestanden"], file_hashes(release.path))


def incomparable(release: Release) -> str | None:
    """Why a release can't be compared with; null when its database is what its manifest says."""
    manifest = read_manifest(release.path)
    if manifest is None:
        return "Its manifest can't be read."
    is_sound = manifest["bestanden"].get(DATABASE) == file_sha256(release.path / DATABASE)
    return None if is_sound else f"The file {DATABASE} isn't the one of its manifest."


def releases(settings: Settings) -> list[dict[str, Any]]:
    """The manifests of all releases, newest first, each with `is_huidig`."""
    in_force = current(settings)
    listed = []
    for path in reversed(_release_dirs(settings)):
        if manifest := read_manifest(path):
            listed.append({**manifest, "is_huidig": in_force is not None and in_force.versie == manifest["versie"]})
    return listed


def newest_manifest(settings: Settings) -> dict[str, Any] | None:
    """The manifest of the newest release that has ever been in force.

    Compared with the inputs to see whether there is anything to do. After a rollback this still is the release that
    was rolled back, so that the next night doesn't undo it. A release that was complete but never came into force,
    because the run was killed just before, doesn't count: it is made again.
    """
    versie = _newest_in_force(settings)
    return read_manifest(settings.published_dir / "releases" / versie) if versie else None


def rollback(settings: Settings, versie: str) -> Release:
    """Put an earlier (or later) release in force again.

    Raises:
        PublicationError: When there is no such release, or it isn't what its manifest says.
    """
    release = find(settings, versie)
    problems = damage(release)
    if problems:
        raise PublicationError(f"Release {release.versie} is damaged and stays out of force: {' '.join(problems)}")
    _repair_latest(settings)
    _put_in_force(settings, release)
    return release


def mend(settings: Settings) -> None:
    """Make the fixed names and `latest.json` follow the link that says which release is in force."""
    release = current(settings)
    if release:
        _put_in_force(settings, release)


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
    mend(settings)
    manifest = read_manifest(release.path)
    if manifest is None:
        return [f"The manifest of {release.versie} can't be read."]
    problems = _compare("file", manifest["bestanden"], file_hashes(release.path))
    database = release.path / DATABASE
    if not database.exists() or any(DATABASE in problem for problem in problems):
        return problems  # Bytes that aren't ours aren't opened.
    with opened(database) as connection:
        found = table_hashes(connection)
    tables = {name: (entry["rijen"], entry["hash"]) for name, entry in manifest["tabellen"].items()}
    problems += _compare("table", tables, {name: astuple(entry) for name, entry in found.items()})
    if content_hash(found) != manifest["inhoud_hash"] or not release.versie.endswith(manifest["inhoud_hash"][:8]):
        problems.append("The content hash of the tables isn't the one of the manifest.")
    return problems


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
    needed = {*pinned, in_force["versie"], in_force.get("vorige"), _newest_in_force(settings)}
    return remove_releases(settings.published_dir / "releases", superfluous(listed, settings.uitgaven_bewaren, needed))


def _remove_left_overs(settings: Settings) -> None:
    for directory in (settings.published_dir, settings.published_dir / "releases"):
        for path in filter(files.is_left_over, directory.iterdir()):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def _make(
    settings: Settings,
    work: Path,
    acceptance: Acceptance,
    inputs: Inputs,
    released_at: datetime,
    previous: Release | None,
) -> Release:
    """Write all files of a release into `work`."""
    database = work / DATABASE
    # A copy: the candidate stays as it was judged, and a killed run leaves it so.
    shutil.copyfile(candidate_path(settings), database)
    code_versie = code_version(settings, inputs)
    versie, inhoud_hash, is_example, tables = _fill(settings, database, acceptance, code_versie, released_at)
    (work / ACCEPTANCE).write_text(acceptance_json(acceptance), encoding="utf-8")
    with opened(database) as connection:
        _write_parquet(connection, work)
        write_datapackage(connection, work, versie, released_at)
        changes = connection.execute(statement("from {table}", table=metadata.CHANGES)).pl()
    page = diff.page(versie, previous.versie if previous else None, changes)
    (work / "diff.md").write_text(page, encoding="utf-8")
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
        versie = f"{released_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{inhoud_hash[:8]}"
        connection.begin()
        metadata.write_quality(connection, [astuple(result) for result in acceptance.results])
        metadata.write_release(connection, settings, released_at, (versie, inhoud_hash, code_versie))
        is_example = metadata.is_example(connection)
        connection.commit()
    with opened(database) as connection:
        after = table_hashes(connection)
    touched = [name for name in before if name not in metadata.FILLED_AFTERWARDS and before[name] != after.get(name)]
    if touched or before.keys() != after.keys():
        raise PublicationError(f"Filling in the release changed {', '.join(touched) or 'the tables'}; not published.")
    return versie, inhoud_hash, is_example, after


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
    published = settings.published_dir
    files.replace_link(published / "current", f"releases/{release.versie}")
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
    write_history(settings.published_dir, _been_in_force(settings))
    content = {
        "versie": release.versie,
        "inhoud_hash": release.inhoud_hash,
        "pad": f"releases/{release.versie}",
        "nieuwste": _newest_in_force(settings),
    }
    if content != _latest(settings):
        files.replace_text(settings.published_dir / LATEST, json.dumps(content, indent=1) + "\n")


def _newest_in_force(settings: Settings) -> str | None:
    return next(reversed(_been_in_force(settings)), None)


def _been_in_force(settings: Settings) -> list[str]:
    """Versions that are still there and were ever in force, in the order in which they came into force."""
    there = {path.name: path for path in _release_dirs(settings)}
    known = read_history(settings.published_dir)
    if known is None:
        manifests = [manifest for path in there.values() if (manifest := read_manifest(path))]
        known = derived_history(manifests, _latest(settings))
    release = current(settings)
    if release and release.versie not in known:
        known = [*known, release.versie]  # Killed between the swap and the writing down of it.
    return [versie for versie in known if versie in there]


def _latest(settings: Settings) -> dict[str, Any]:
    try:
        content = json.loads((settings.published_dir / LATEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _release_dirs(settings: Settings) -> list[Path]:
    root = settings.published_dir / "releases"
    paths = sorted(root.iterdir()) if root.is_dir() else []
    return [path for path in paths if path.is_dir() and not path.name.startswith(".")]


def _release(path: Path) -> Release | None:
    manifest = read_manifest(path)
    return Release(manifest["versie"], manifest["inhoud_hash"], path) if manifest else None


def _compare(what: str, expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    missing = [f"The {what} {name} is missing." for name in expected if name not in found]
    extra = [f"The {what} {name} isn't in the manifest." for name in found if name not in expected]
    changed = [
        f"The {what} {name} has changed." for name in expected if name in found and expected[name] != found[name]
    ]
    return [*missing, *extra, *changed]
