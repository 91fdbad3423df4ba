"""The command `sdib`."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from pipelines.settings import Settings, SettingsError, load_settings

PUBLISHED, REFUSED, WRONG = 0, 1, 2
"""Exit codes: done or nothing to do; refused by a check or failed; wrong use."""

PAGES_PORT = 8000
"""Beside Dagster's 3000, so that both can be open."""


@click.group(no_args_is_help=False, context_settings={"help_option_names": ["-h", "--help"]})
def sdib() -> None:
    """Sociaal Domein in Beeld: from deliveries to published kernindicatoren."""


@sdib.command()
@click.option("--force", is_flag=True, help="Build although nothing changed; no check is passed over.")
@click.option("--as-of", metavar="DATE", help="Build what was received until then, print its hash; publishes nothing.")
def refresh(*, force: bool, as_of: str | None) -> None:
    """Bring the published file up to date with what lies in landing."""
    from pipelines.alarm import alarmed, tell_wrong_settings
    from pipelines.as_of import refresh_as_of
    from pipelines.refresh import refresh as run

    if as_of and force:
        raise click.UsageError("--as-of always builds; leave out --force.")
    if as_of is None:
        try:
            settings = load_settings()
        except SettingsError as error:
            tell_wrong_settings(error)
            raise
        with alarmed(settings, datetime.now(UTC)):
            _check_writable(settings)
            run(settings, force=force)
    else:
        refresh_as_of(_writable(), as_of, datetime.now(UTC))


@sdib.command()
@click.option("--test", is_flag=True, help="Send one that says that it is a test.")
@click.option("--failed", metavar="UNIT", help="Send one that says that this unit of systemd failed.")
@click.option("--exit-status", default="", help="How that unit ended; a refresh that was refused told so by itself.")
def alert(*, test: bool, failed: str | None, exit_status: str) -> None:
    """Send an alert to SDIB_MELDING_URL, and say what came back."""
    from pipelines.alarm import send_failed, send_test

    if test == bool(failed):
        raise click.UsageError("Say either --test or --failed UNIT.")
    answer = send_failed(failed, exit_status) if failed else send_test(load_settings())
    click.echo(f"The alert was accepted: {answer}" if answer else f"{failed} told by itself why it failed.")


@sdib.command()
@click.argument("source", required=False)
@click.option("--again", metavar="NAME", help="Land this remote file although it was pulled before.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, for programs.")
def pull(source: str | None, *, again: str | None, as_json: bool) -> None:
    """Pull what is new into landing, of the sources that SDIB_OPHALEN names."""
    from pipelines.pull import PullFailedError, prepare
    from pipelines.pull import pull as run
    from pipelines.refresh import RefusedError, locked

    if again and not source:
        raise click.UsageError("--again needs the source of the file.")
    settings = _writable()
    sources = prepare(settings, source)
    try:
        with locked(settings):
            run(settings, sources, again=again, as_json=as_json)
    except PullFailedError as error:
        raise RefusedError(str(error)) from error


@sdib.command()
@click.argument("source", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, for programs.")
def check(source: str | None, *, as_json: bool) -> None:
    """Judge what lies in landing against the declarations; loads nothing."""
    from pipelines.check import check as judge

    judge(load_settings(), source, as_json=as_json)


@sdib.command()
@click.option("--scale", type=click.IntRange(min=1), default=1, show_default=True, help="Adds fictional gemeenten.")
@click.option("--from", "first_year", type=click.IntRange(2015, 2100), default=2019, show_default=True)
@click.option("--to", "last_year", type=click.IntRange(2015, 2100), default=2024, show_default=True)
@click.option("--seed", type=int, default=20190101, show_default=True, help="Same seed, same bytes.")
def example(*, scale: int, first_year: int, last_year: int, seed: int) -> None:
    """Write example deliveries into landing."""
    from pipelines.example import generate
    from pipelines.refresh import WrongUseError

    if last_year < first_year:
        raise click.UsageError(f"--to {last_year} lies before --from {first_year}.")
    settings = _writable()
    try:
        made = generate(settings.landing_dir, scale=scale, first_year=first_year, last_year=last_year, seed=seed)
    except OSError as error:
        raise WrongUseError(f"{settings.landing_dir} can't be written: {error.strerror}.") from error
    click.echo(f"Wrote {made.files} example deliveries, {made.rows:,} rows, in {made.seconds:.1f} s.")


@sdib.command()
@click.option("--yes", is_flag=True, help="Go on although deliveries in force can't be read again, and lose them.")
def rekey(*, yes: bool) -> None:
    """Read everything about persons again under a new key, after the key was changed in the environment."""
    from pipelines.upkeep import rekey as read_again

    read_again(_writable(), datetime.now(UTC), accept_loss=yes)


@sdib.command()
@click.option("--yes", is_flag=True, help="Remove what is listed.")
def retention(*, yes: bool) -> None:
    """List what is kept of persons for too long, and the published years that rest on it."""
    from pipelines.upkeep import retention as run

    run(_writable(), datetime.now(UTC).date(), remove=yes)


@sdib.command()
@click.argument("code", required=False)
@click.option("--csv", "target", type=click.Path(dir_okay=False, path_type=Path), help="Write them to a file.")
def signals(code: str | None, target: Path | None) -> None:
    """List what the owners of the registers should look at; private, never published."""
    from pipelines.refresh import WrongUseError
    from pipelines.signals import SignalsError, show_signals

    try:
        show_signals(load_settings(), code, target)
    except (SignalsError, OSError) as error:
        raise WrongUseError(str(error)) from error


@sdib.command()
@click.argument("indicator")
@click.option("--jaar", type=int, required=True, help="The year of the figure.")
@click.option("--wet", help="WMO, JEUGDWET, PARTICIPATIEWET or ALLE; ALLE where the indicator has it.")
@click.option("--wijk", help="Code or name of a wijk; the whole gemeente without it.")
@click.option("--gemeente", help="Needed where the release has more than one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout, for programs.")
def explain(
    indicator: str, *, jaar: int, wet: str | None, wijk: str | None, gemeente: str | None, as_json: bool
) -> None:
    """Say where a published figure comes from: definition, parts, deliveries, breaks."""
    from pipelines.explain import Question, QuestionError
    from pipelines.explain import explain as answer
    from pipelines.explain.render import print_explanation
    from pipelines.refresh import WrongUseError

    try:
        print_explanation(answer(load_settings(), Question(indicator, jaar, wet, wijk, gemeente)), as_json=as_json)
    except QuestionError as error:
        raise WrongUseError(str(error)) from error


@sdib.command()
@click.argument("version", required=False)
@click.option("--to", "target", type=click.Path(file_okay=False, path_type=Path), help="Make it again in this folder.")
@click.option(
    "--serve",
    "port",
    type=click.IntRange(0, 65535),
    is_flag=False,
    flag_value=PAGES_PORT,
    metavar="[PORT]",
    help=f"Show it on 127.0.0.1, port {PAGES_PORT} unless another one is named.",
)
def factsheet(version: str | None, *, target: Path | None, port: int | None) -> None:
    """Say where the factsheet of a release is, make it again, or show it; of the release in force without VERSION."""
    from pipelines.view import view

    view(load_settings(), version, target, port)


@sdib.command()
def releases() -> None:
    """List the releases, newest first."""
    from pipelines.publication.errors import PublicationError
    from pipelines.refresh import WrongUseError
    from pipelines.report import print_releases

    try:
        print_releases(load_settings())
    except PublicationError as error:
        raise WrongUseError(str(error)) from error


@sdib.command()
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """Say what release NEW changes against OLD; the start of a version will do, and huidig is the one in force."""
    from pipelines.publication.changes import describe
    from pipelines.publication.errors import PublicationError
    from pipelines.refresh import WrongUseError

    try:
        click.echo(describe(load_settings(), old, new), nl=False)
    except PublicationError as error:
        raise WrongUseError(str(error)) from error


@sdib.command()
@click.argument("version")
@click.option("--reden", "reason", required=True, help="Why it has to be kept; shown by sdib releases.")
def pin(version: str, reason: str) -> None:
    """Keep a release, however many newer ones there are."""
    from pipelines.publication.errors import PublicationError
    from pipelines.publication.pins import pin as keep
    from pipelines.publication.versions import find
    from pipelines.refresh import WrongUseError, locked

    settings = _writable()
    try:
        with locked(settings):  # a refresh at work may be removing it
            versie = find(settings, version).versie
            keep(settings, versie, reason)
    except PublicationError as error:
        raise WrongUseError(str(error)) from error
    click.echo(f"Release {versie} is kept: {reason}")


@sdib.command()
@click.argument("version")
def unpin(version: str) -> None:
    """Let a release go when there are enough newer ones."""
    from pipelines.publication.errors import PublicationError
    from pipelines.publication.pins import unpin as let_go
    from pipelines.refresh import WrongUseError

    try:
        versie = let_go(_writable(), version)
    except PublicationError as error:
        raise WrongUseError(str(error)) from error
    click.echo(f"Release {versie} is no longer pinned.")


@sdib.command()
@click.argument("version")
def rollback(version: str) -> None:
    """Put an earlier release in force again."""
    from pipelines.publication.errors import PublicationError
    from pipelines.publication.release import rollback as repoint
    from pipelines.refresh import WrongUseError, locked

    settings = _writable()
    try:
        with locked(settings):  # a refresh at work would put its own release in force right after
            versie = repoint(settings, version).versie
    except PublicationError as error:
        raise WrongUseError(str(error)) from error
    click.echo(f"Release {versie} is in force.")


@sdib.command()
def verify() -> None:
    """Re-read the current release against its manifest."""
    from pipelines.publication.place import problem_with_place
    from pipelines.publication.release import current
    from pipelines.publication.release import verify as find_problems
    from pipelines.refresh import RefusedError, WrongUseError

    settings = load_settings()
    release = current(settings)
    if release is None and not (settings.published_dir / "current").is_symlink():
        nothing = f"There is no release in {settings.published_dir}; run: sdib refresh"
        raise WrongUseError(problem_with_place(settings) or nothing)
    problems = find_problems(settings)
    if problems:
        raise RefusedError("\n".join(problems))
    click.echo(f"Release {release.versie if release else ''} is what its manifest says.")


def main() -> None:
    """Run the command line and leave with its exit code."""
    os.umask(0o077)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns:
        0 done or nothing to do, 1 refused by a check or failed, 2 wrong use.
    """
    try:
        sdib.main(list(arguments), prog_name="sdib", standalone_mode=False)
    except click.Abort:
        return _say("Stopped by the keyboard; the previous release stays in force.", REFUSED)
    except click.ClickException as error:
        return _say(error.format_message(), WRONG)
    except Exception as error:  # the last resort: one line here, the rest in the log
        return _judge(error)
    return PUBLISHED


def _judge(error: Exception) -> int:
    from pipelines.declarations import DeclarationError
    from pipelines.example import ExampleError
    from pipelines.ingestion.landing import LandingError
    from pipelines.refresh import RefusedError, WrongUseError

    if isinstance(error, SettingsError | DeclarationError | ExampleError | LandingError | WrongUseError):
        return _say(str(error), WRONG)
    if isinstance(error, RefusedError):
        print(error, file=sys.stderr)
        return REFUSED
    return _say(f"{type(error).__name__}: {error} The previous release stays in force.{_rest(error)}", REFUSED)


def _rest(error: Exception) -> str:
    from pipelines.refresh import advice_on_disk

    try:
        settings = load_settings()
    except SettingsError:
        return ""
    return " ".join(["", *advice_on_disk(settings, str(error))]).rstrip() + _log(settings.log_path, error)


def _log(path: Path, error: Exception) -> str:
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            traceback.print_exception(error, file=log)
    except OSError:
        return ""
    return f" Details: {path}"


def _writable() -> Settings:
    settings = load_settings()
    _check_writable(settings)
    return settings


def _check_writable(settings: Settings) -> None:
    from pipelines.refresh import check_writable

    check_writable(settings.data_dir)


def _say(message: str, code: int) -> int:
    """Say it in one line, whatever it was."""
    print("sdib:", " ".join(message.split()), file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
