"""Pulls what is new of a source into landing."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta

from pipelines.declarations import Source
from pipelines.declarations.pulling import Pull
from pipelines.pulling.errors import HaltError, NotThereError, PullError, TransientError
from pipelines.pulling.fetch import ChangingError, Content, Landing
from pipelines.pulling.names import problem_with, shown
from pipelines.pulling.patience import Limits, Patience
from pipelines.pulling.place import Environment, Place
from pipelines.pulling.record import Pulled, Record
from pipelines.pulling.remote import FileRemote, Remote, RemoteFile
from pipelines.pulling.report import PullReport
from pipelines.settings import Settings, SettingsError, read_variable

ALL = "alle"


def pulled_here(settings: Settings, sources: Mapping[str, Source]) -> list[Source]:
    """Give the sources that this installation pulls, as `SDIB_OPHALEN` names them.

    Raises:
        SettingsError: When it names a source that isn't there, or can't be pulled.
    """
    able = {bron: source for bron, source in sources.items() if source.ophalen}
    if settings.ophalen == (ALL,):
        return list(able.values())
    if wrong := [bron for bron in settings.ophalen if bron not in able]:
        reason = "has no `ophalen` in its source.yml" if wrong[0] in sources else "is no source"
        raise SettingsError(f"SDIB_OPHALEN names {wrong[0]}, which {reason}; these can be pulled: {', '.join(able)}.")
    return [source for bron, source in able.items() if bron in settings.ophalen]


def pull_source(
    settings: Settings,
    source: Source,
    now: datetime,
    *,
    again: str | None = None,
    environment: Environment = read_variable,
    limits: Limits | None = None,
) -> PullReport:
    """Pull what is new of one source into landing. The caller holds the lock.

    Args:
        settings: The installation.
        source: A source with `ophalen`.
        now: This moment (UTC).
        again: Name of a remote file that is landed although it was pulled before.
        environment: Gives the values of the variables that the declaration names.
        limits: How long is waited for what.

    Returns:
        What came of it; what went wrong is in `problems`, and nothing is raised.
    """
    if source.ophalen is None:
        raise ValueError(f"{source.bron} can't be pulled")
    started = time.monotonic()
    report = PullReport(source.bron, ", ".join(source.ophalen.places))
    patience = Patience(limits or Limits())
    try:
        place = Place(source.ophalen, environment, settings.sources_dir / source.bron)
        remote = _remote(source, source.ophalen, place, patience)
        with closing(remote):
            record = Record(settings, source.bron)
            try:
                _Pull(Landing(settings, source), record, remote, patience, report).run(source.ophalen, now, again)
            finally:
                record.save()
    except PullError as error:
        report.fouten.append(f"{source.bron}: {report.adres}: {error}.")
    report.herkansingen = patience.retries
    report.seconden = time.monotonic() - started
    return report


def _remote(source: Source, pull: Pull, place: Place, patience: Patience) -> Remote:
    if pull.cbs:
        from pipelines.pulling.cbs import CbsRemote

        return CbsRemote(pull, pull.cbs, place, patience)
    return FileRemote(source, pull, place, patience)


class _Pull:
    """One pull of one source."""

    def __init__(
        self, landing: Landing, record: Record, remote: Remote, patience: Patience, report: PullReport
    ) -> None:
        self._landing, self._record, self._remote = landing, record, remote
        self._patience, self._report = patience, report

    def run(self, pull: Pull, now: datetime, again: str | None) -> None:
        """List, decide, take; what went wrong with one file doesn't stop the others, a remote that is gone does.

        Raises:
            PullError: When the remote can't be listed, or is gone.
        """
        files = self._patience.again(self._remote.files)
        self._report.gevonden, self._report.overgeslagen = len(files), self._remote.passed_over
        if again is not None and again not in {file.naam for file in files}:
            raise PullError(f"there is no file {shown(again)} to pull again")
        side = {"herkomst": self._remote.herkomst, "document": self._remote.document}
        for number, file in enumerate(files):
            try:
                self._take(pull, file, now, {key: text for key, text in side.items() if text}, file.naam == again)
            except (TransientError, HaltError) as error:
                tried = ", also after trying again" if isinstance(error, TransientError) else ""
                rest = f"; {len(files) - number - 1} more not tried" if number + 1 < len(files) else ""
                raise PullError(f"{shown(file.naam)}: {error}{tried}{rest}") from error
            except PullError as error:
                self._report.fouten.append(f"{self._report.bron}: {shown(file.naam)}: {error}.")
        self._report.opmerkingen += self._remote.remarks

    def _take(self, pull: Pull, file: RemoteFile, now: datetime, side: dict[str, str], again: bool) -> None:
        name = shown(file.naam)
        if problem := problem_with(file.naam) or file.problem:
            self._report.geweigerd.append(f"{self._report.bron}/{name}: {problem}.")
        elif not again and self._record.knows_version(file.adres, file.versie):
            self._report.bekend.append(name)
        elif file.gewijzigd and now - file.gewijzigd < timedelta(seconds=pull.rust_seconden):
            self._leave(name, f"minder dan {pull.rust_seconden} s geleden nog gewijzigd")
        else:
            self._fetch(file, now, side, again)

    def _fetch(self, file: RemoteFile, now: datetime, side: dict[str, str], again: bool) -> None:
        try:
            content = self._patience.again(lambda: self._landing.download(self._remote, file, self._patience))
        except NotThereError:
            self._leave(shown(file.naam), "verdwenen sinds de lijst is opgevraagd")
        except ChangingError:
            self._leave(shown(file.naam), "tijdens het ophalen nog gewijzigd")
        else:
            try:
                self._settle(file, content, now, side, again)
            finally:
                content.path.unlink(missing_ok=True)

    def _settle(self, file: RemoteFile, content: Content, now: datetime, side: dict[str, str], again: bool) -> None:
        self._report.grootte += content.grootte
        known = self._landing.name_of(content)
        landed = None
        if known or (self._record.knows_content(content.sha256) and not again):
            self._report.bekend.append(f"{file.naam} (= {known})" if known and known != file.naam else file.naam)
        else:
            landed = self._landing.land(content, file.naam, side)
            self._report.nieuw.append(landed)
        bron, bestand = self._report.bron, landed or known
        self._record.add(Pulled(bron, file.adres, file.versie, content.grootte, content.sha256, bestand, now))

    def _leave(self, name: str, reason: str) -> None:
        self._report.later.append(f"{self._report.bron}/{name}: {reason}; wordt de volgende keer opnieuw bekeken.")
