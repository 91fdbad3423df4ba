"""The command `factsheet`: where that of a release is, made again somewhere else, or shown in a browser."""

from __future__ import annotations

from pathlib import Path

from pipelines.factsheet.serving import serve
from pipelines.factsheet.site import write_site
from pipelines.factsheet.style import problem_with_styles
from pipelines.publication.errors import PublicationError
from pipelines.publication.release import DATABASE, FACTSHEET
from pipelines.publication.versions import Release, current, find, incomparable
from pipelines.refresh import WrongUseError
from pipelines.settings import Settings

NONE_YET = "There is no release in {folder}; run: sdib refresh"


def view(settings: Settings, versie: str | None, target: Path | None, port: int | None) -> None:
    """Make the factsheet of a release again, show it, or say where it is.

    Args:
        settings: The installation.
        versie: The release, as `find` takes it; the one in force without it.
        target: Where it is made again, the same bytes with the same program and house style; an empty folder or none.
        port: Where it is shown on 127.0.0.1, until somebody stops it; 0 for any that is free.

    Raises:
        WrongUseError: When there is no such release or none with a factsheet, the folder isn't one to write in, a
            house style can't be used, or the port is taken.
    """
    release = _release(settings, versie)
    folder = _made_again(settings, release, target) if target else release.path / FACTSHEET
    if not folder.is_dir():
        raise WrongUseError(
            f"Release {release.versie} was made without a factsheet; make one with: "
            f"sdib factsheet {release.versie} --to FOLDER"
        )
    if port is None:
        print(folder / "index.html")
        return
    link = settings.published_dir / FACTSHEET
    if folder == release.path / FACTSHEET and not versie and link.is_dir():
        folder = link  # who reloads a page after a refresh sees the new release
    try:
        serve(folder, port, lambda address: print(f"{address} shows {release.versie}; Ctrl-C stops it.", flush=True))
    except OSError as error:
        raise WrongUseError(
            f"Port {port} can't be used: {error.strerror}; choose another one, as --serve 8123."
        ) from error


def _release(settings: Settings, versie: str | None) -> Release:
    try:
        release = find(settings, versie) if versie else current(settings)
    except PublicationError as error:
        raise WrongUseError(str(error)) from error
    if release is None:
        raise WrongUseError(NONE_YET.format(folder=settings.published_dir))
    return release


def _made_again(settings: Settings, release: Release, target: Path) -> Path:
    if problem := incomparable(release):
        raise WrongUseError(f"Release {release.versie} is damaged: {problem}")
    if problem := problem_with_styles(settings.huisstijl):
        raise WrongUseError(problem)
    try:
        # What lies there could be read as part of what is made.
        if target.exists() and any(target.iterdir()):
            raise WrongUseError(f"{target} isn't empty; name a folder that is, or that isn't there yet.")
        write_site(release.path / DATABASE, target, settings.huisstijl)
    except OSError as error:
        raise WrongUseError(f"{target} can't be written: {error.strerror or error}.") from error
    return target
