"""Releases: made beside the old one, complete, and only then in force by swapping one link."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.publication import diff, files, metadata
from pipelines.publication.acceptance import ACCEPTANCE, Acceptance, acceptance_json
from pipelines.publication.candidate import candidate_path
from pipelines.publication.database import opened, quote, statement
from pipelines.publication.errors import PublicationError
from pipelines.publication.hashes import TableHash, content_hash, table_hashes
from pipelines.publication.inputs import Inputs, file_sha256
from pipelines.publication.manifest import code_version, file_hashes, read_manifest, write_manifest
from pipelines.publication.place import LATEST, problem_with_place
from pipelines.settings import Settings

DATABASE = "sociaal_domein.duckdb"
FACTSHEET = "factsheet"

_MOMENT = "%Y%m%dT%H%M%SZ"
_MOMENT_LENGTH = len("20261121T030000Z")


@dataclass(frozen=True)
class Release:
    """One release.

    Attributes:
        versie: Its name: moment in UTC and the first 8 digits of `inhoud_hash`; sorts in the order of publication.
        inhoud_hash: Hash of its content.
        path: Its directory.
    """

    versie: str
    inhoud_hash: str
    path: Path


def publish(settings: Settings, acceptance: Acceptance, inputs: Inputs, released_at: datetime) -> Release:
    """Make a release of the accepted candidate and put it in force.

    Killed at any moment this leaves the previous release in force; what is unfinished goes at the next publication.

    Args:
        settings: The installation.
        acceptance: The judgement of the candidate as it lies there.
        inputs: What the candidate was made from.
        released_at: Moment of release, with time zone.

    Raises:
        PublicationError: When the candidate wasn't accepted, isn't the one that was judged, the version exists, or
            the published folder isn't one in which a release can be put in force.
    """
    _require_accepted(settings, acceptance)
    if problem := problem_with_place(settings):
        raise PublicationError(problem)
    releases_dir = files.open_directory(files.open_directory(settings.published_dir) / "releases")
    _remove_left_overs(settings)
    _repair_latest(settings)
    work = Path(tempfile.mkdtemp(prefix=files.TEMPORARY, dir=releases_dir))
    try:
        release = _make(settings, work, acceptance, inputs, released_at)
        files.publish_rights(work)
        if release.path.exists():
            raise PublicationError(f"Release {release.versie} exists and is never overwritten.")
        work.rename(release.path)
        files.sync(releases_dir)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _put_in_force(settings, release)
    return release


def current(settings: Settings) -> Release | None:
    """The release in force, by the one link that says so."""
    link = settings.published_dir / "current"
    return _release(link.resolve()) if link.is_symlink() else None


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
        PublicationError: When there is no such release, it isn't what its manifest says, or the published folder isn't
            one in which a release can be put in force.
    """
    if problem := problem_with_place(settings):
        raise PublicationError(problem)
    known = {path.name: path for path in _release_dirs(settings)}
    release = _release(known[versie]) if versie in known else None
    if release is None:
        raise PublicationError(f"There is no release {versie!r}; known are: {', '.join(sorted(known)) or 'none'}.")
    damage = _compare("file", (read_manifest(release.path) or {})["bestanden"], file_hashes(release.path))
    if damage:
        raise PublicationError(f"Release {versie} is damaged and stays out of force: {' '.join(damage)}")
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
    problems += _compare("file", manifest["bestanden"], file_hashes(release.path))
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


def _remove_left_overs(settings: Settings) -> None:
    """Remove what killed runs left; what can't be removed harms nobody and mustn't stop a release."""
    for directory in (settings.published_dir, settings.published_dir / "releases"):
        for path in filter(files.is_left_over, directory.iterdir()):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink()


def _make(settings: Settings, work: Path, acceptance: Acceptance, inputs: Inputs, released_at: datetime) -> Release:
    """Write all files of a release into `work`."""
    database = work / DATABASE
    # A copy: the candidate stays as it was judged, and a killed run leaves it so.
    shutil.copyfile(candidate_path(settings), database)
    code_versie = code_version(settings, inputs)
    versie, inhoud_hash, is_example, tables = _fill(settings, database, acceptance, code_versie, released_at)
    _write_parquet(database, work / "parquet")
    previous = current(settings)
    (work / ACCEPTANCE).write_text(acceptance_json(acceptance), encoding="utf-8")
    page = diff.describe(
        versie,
        database,
        (previous.versie, previous.path / DATABASE) if previous else None,
        same_content=previous is not None and previous.inhoud_hash == inhoud_hash,
    )
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
        versie = f"{_next_moment(settings, released_at):{_MOMENT}}-{inhoud_hash[:8]}"
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


def _next_moment(settings: Settings, released_at: datetime) -> datetime:
    """The moment that names a release: now, but always after those that there are.

    Names say which release is the newest, also when the clock was set back or one second has two releases.
    """
    after = [_moment(path.name) + timedelta(seconds=1) for path in _release_dirs(settings)]
    return max([released_at.astimezone(UTC), *after])


def _moment(versie: str) -> datetime:
    try:
        return datetime.strptime(versie[:_MOMENT_LENGTH], _MOMENT).replace(tzinfo=UTC)
    except ValueError:  # a folder that somebody put there
        return datetime.min.replace(tzinfo=UTC)


def _write_parquet(database: Path, target: Path) -> None:
    """Write each table as `<table>.parquet`, those of `_meta` in a folder of that name."""
    with opened(database) as connection:
        names = connection.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
        for schema, table in names:
            folder = target if schema == "main" else target / schema
            folder.mkdir(parents=True, exist_ok=True)
            copy = statement("copy {table} to ", table=f"{schema}.{table}") + quote(str(folder / f"{table}.parquet"))
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
    """Make `latest.json` say what `current` says, and keep the newest version that ever was in force."""
    release = current(settings)
    if release is None:
        return
    content = {
        "versie": release.versie,
        "inhoud_hash": release.inhoud_hash,
        "pad": f"releases/{release.versie}",
        "nieuwste": _newest_in_force(settings),
    }
    if content != _latest(settings):
        files.replace_text(settings.published_dir / LATEST, json.dumps(content, indent=1) + "\n")


def _newest_in_force(settings: Settings) -> str | None:
    release = current(settings)
    if release is None:
        return None
    rolled_back = str(_latest(settings).get("nieuwste", ""))
    # Only one that is there can say what it was made from; a name that isn't a release would stay the newest for ever.
    known = _release(settings.published_dir / "releases" / rolled_back) if rolled_back else None
    return max(release.versie, known.versie) if known else release.versie


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
