"""The releases that are there: which is in force, which ever was, and which is sound. Reads only."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.publication.errors import PublicationError
from pipelines.publication.history import derived_history, read_history
from pipelines.publication.inputs import file_sha256
from pipelines.publication.manifest import file_hashes, read_manifest
from pipelines.publication.place import LATEST
from pipelines.settings import Settings

DATABASE = "sociaal_domein.duckdb"

_MOMENT = "%Y%m%dT%H%M%SZ"
_MOMENT_LENGTH = len("20261121T030000Z")


@dataclass(frozen=True)
class Release:
    """One release.

    Attributes:
        versie: Its name: moment in UTC and the first 8 digits of `inhoud_hash`; sorts in the order of publication.
        inhoud_hash: Hash of its content.
        path: Its directory.
        warnings: What went wrong while older releases were removed, in Dutch; no reason to doubt this one.
    """

    versie: str
    inhoud_hash: str
    path: Path
    warnings: tuple[str, ...] = field(default=(), compare=False)


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
                f"nothing is published: {problem} Put a sound release in force with: sdib rollback VERSION. "
                f"If there is none, remove the folder {link.resolve()} and refresh again."
            )
        return release
    earlier = (_release(settings.published_dir / "releases" / versie) for versie in reversed(been_in_force(settings)))
    return next((release for release in earlier if release and not incomparable(release)), None)


def name_of(settings: Settings, released_at: datetime, inhoud_hash: str) -> str:
    """Name a release that is made now, always after those that there are.

    Names say which release is the newest, also when the clock was set back or one second has two releases.
    """
    after = [_moment(path.name) + timedelta(seconds=1) for path in _release_dirs(settings)]
    return f"{max([released_at.astimezone(UTC), *after]):{_MOMENT}}-{inhoud_hash[:8]}"


def _moment(versie: str) -> datetime:
    try:
        return datetime.strptime(versie[:_MOMENT_LENGTH], _MOMENT).replace(tzinfo=UTC)
    except ValueError:  # a folder that somebody put there
        return datetime.min.replace(tzinfo=UTC)


def newest_manifest(settings: Settings) -> dict[str, Any] | None:
    """The manifest of the newest release that has ever been in force.

    Compared with the inputs to see whether there is anything to do. After a rollback this still is the release that
    was rolled back, so that the next night doesn't undo it. A release that was complete but never came into force,
    because the run was killed just before, doesn't count: it is made again.
    """
    versie = newest_in_force(settings)
    return read_manifest(settings.published_dir / "releases" / versie) if versie else None


def damage(release: Release) -> list[str]:
    """How the files of a release differ from its manifest, one line each; empty when it is sound."""
    manifest = read_manifest(release.path)
    if manifest is None:
        return ["Its manifest can't be read."]
    return differences("file", manifest["bestanden"], file_hashes(release.path))


def incomparable(release: Release) -> str | None:
    """Why a release can't be compared with; null when its database is what its manifest says."""
    manifest = read_manifest(release.path)
    if manifest is None:
        return "Its manifest can't be read."
    is_sound = manifest["bestanden"].get(DATABASE) == file_sha256(release.path / DATABASE)
    return None if is_sound else f"The file {DATABASE} isn't the one of its manifest."


def newest_in_force(settings: Settings) -> str | None:
    """The version that came into force last, rolled back or not."""
    return next(reversed(been_in_force(settings)), None)


def been_in_force(settings: Settings) -> list[str]:
    """Versions that are still there and were ever in force, in the order in which they came into force."""
    there = {path.name: path for path in _release_dirs(settings)}
    known = [versie for versie in read_history(settings.published_dir) or [] if versie in there]
    manifests = [manifest for path in there.values() if (manifest := read_manifest(path))]
    derived = [versie for versie in derived_history(manifests, read_latest(settings)) if versie in there]
    if not set(derived) <= set(known):
        known = sorted({*derived, *known})  # Lost, or changed by hand.
    release = current(settings)
    if release and release.versie not in known:
        known = [*known, release.versie]  # Killed between the swap and the writing down of it.
    return [versie for versie in known if versie in there]


def read_latest(settings: Settings) -> dict[str, Any]:
    """What `latest.json` says; nothing when it can't be read."""
    try:
        content = json.loads((settings.published_dir / LATEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def differences(what: str, expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """What is missing, extra or changed, one line each."""
    missing = [f"The {what} {name} is missing." for name in expected if name not in found]
    extra = [f"The {what} {name} isn't in the manifest." for name in found if name not in expected]
    changed = [
        f"The {what} {name} has changed." for name in expected if name in found and expected[name] != found[name]
    ]
    return [*missing, *extra, *changed]


def _release_dirs(settings: Settings) -> list[Path]:
    root = settings.published_dir / "releases"
    paths = sorted(root.iterdir()) if root.is_dir() else []
    return [path for path in paths if path.is_dir() and not path.name.startswith(".")]


def _release(path: Path) -> Release | None:
    manifest = read_manifest(path)
    return Release(manifest["versie"], manifest["inhoud_hash"], path) if manifest else None
