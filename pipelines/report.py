"""What the terminal shows at the end: the release, its deliveries and checks, and a few kernindicatoren."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
from rich.console import Console
from rich.table import Table

from pipelines.declarations import load_sources
from pipelines.ingestion.lateness import Actualiteit, read_actualiteit
from pipelines.ingestion.register import read_register
from pipelines.publication.pins import read_pins
from pipelines.publication.release import DATABASE, FACTSHEET, current, releases
from pipelines.settings import Settings
from pipelines.signals import SignalsError, count_signals

if TYPE_CHECKING:
    from pipelines.assets.run import Outcome

SHOWN = {
    ("uitgaven_nominaal", "WMO"): ("Uitgaven Wmo", 0),
    ("uitgaven_nominaal", "JEUGDWET"): ("Uitgaven Jeugdwet", 0),
    ("uitgaven_nominaal", "PARTICIPATIEWET"): ("Uitgaven Participatiewet", 0),
    ("buig_saldo", "PARTICIPATIEWET"): ("Saldo BUIG", 0),
    ("clienten", "WMO"): ("Cliënten Wmo", 0),
    ("clienten", "JEUGDWET"): ("Cliënten Jeugdwet", 0),
    ("indicaties_per_client", "JEUGDWET"): ("Indicaties per cliënt", 1),
    ("bijstand_huishoudens", "PARTICIPATIEWET"): ("Huishoudens bijstand", 0),
}
"""Indicator and wet -> label and decimals: a glance at money, use and income support, not the publication itself."""

YEARS_SHOWN = 4
"""Four columns of millions fit beside the labels on a terminal of 80 characters."""

GEMEENTEN_SHOWN = 2
MESSAGES_SHOWN = 10

REJECTIONS_REST = "rows in the folder rejected, remarks by sdib check"
WARNINGS_REST = "missing periods by sdib check, the rest in _meta.kwaliteit of the release"
"""Where the messages that don't fit are."""


def print_report(settings: Settings, outcome: Outcome, seconds: float) -> None:
    """Print the report of a refresh that published."""
    console = Console(highlight=False, soft_wrap=True)
    register = read_register(settings).filter("aanwezig")
    read, accepted, rejected = (int(register[f"rijen_{kind}"].sum() or 0) for kind in _KINDS)
    checks = outcome.checks
    console.print(f"\n[bold]Release {_version(settings)}[/bold] in {seconds:.1f} s")
    console.print(f"  Seconds     {_stages(outcome, seconds)}")
    console.print(f"  Megabytes   {', '.join(f'{stage} {peak:,}' for stage, peak in outcome.peaks_mb.items())}")
    console.print(f"  Deliveries  {register['in_gebruik'].sum()} in force of {register.height}")
    console.print(f"  Rows        {read:,} read = {accepted:,} accepted + {rejected:,} rejected")
    console.print(f"  Checks      {checks['passed']} passed, {checks['failed']} failed, {checks['warned']} warned")
    share = outcome.suppressed / max(outcome.on_persons, 1)
    console.print(
        f"  Suppressed  {outcome.suppressed:,} of {outcome.on_persons:,} rows that rest on persons ({share:.1%}): "
        f"1 to {settings.minimum_cel - 1} of them, or what would give those away"
    )
    console.print(f"  Signals     {signals_line(settings)}", markup=False)
    console.print(f"  Late        {late_line(_late(settings))}", markup=False)
    lines = message_lines("Rejected rows and remarks", outcome.rejections, rest=REJECTIONS_REST)
    for line in lines + message_lines("Warnings", outcome.warnings, rest=WARNINGS_REST):
        console.print(line, markup=False)
    _print_indicators(console, settings)
    console.print(f"\n{settings.published_dir / DATABASE}\n{settings.published_dir / FACTSHEET / 'index.html'}")


def signals_line(settings: Settings) -> str:
    """Say how many signals there are of each kind; when the warehouse can't be read that, for the release is out."""
    try:
        counts = count_signals(settings)
    except SignalsError as error:
        return str(error)
    signals = ", ".join(f"{code} {count}" for code, count in counts.items() if count)
    return f"{signals}; to read them: sdib signals CODE" if signals else "none"


def late_line(late: Actualiteit) -> str:
    """Say how many sources are late, and which; with example data that means nothing to anybody."""
    names = sorted({one.bron for one in late.te_laat})
    if not names:
        return f"none of {len(late.bronnen)} sources"
    count = f"{len(names)} of {len(late.bronnen)} sources"
    which = "example data, so nobody is to be asked" if late.is_voorbeeld else ", ".join(names)
    return f"{count}: {which}; to read them: sdib check"


def message_lines(title: str, messages: list[str], *, rest: str) -> list[str]:
    """Give the first messages under a title, and say where the rest is; nothing when there are none."""
    if not messages:
        return []
    lines = [f"  {title}:", *(f"    {message}" for message in messages[:MESSAGES_SHOWN])]
    if len(messages) > MESSAGES_SHOWN:
        lines.append(f"    and {len(messages) - MESSAGES_SHOWN} more: {rest}")
    return lines


def print_releases(settings: Settings) -> None:
    """Print the releases, newest first: in force (*), code, example data, and the reason of those that are pinned.

    Raises:
        PublicationError: When it can't be read which are pinned.
    """
    pins = read_pins(settings)
    for release in releases(settings):
        mark, versie = "*" if release["is_huidig"] else " ", release["versie"]
        kind = "example" if release.get("voorbeeldgegevens") else ""
        line = f"{mark} {versie}  {release['gemaakt_op'][:16]}  {release.get('code_versie', '')}  {kind}"
        print(line.rstrip())
        if versie in pins:
            print(f"    pinned: {pins[versie]}")


_KINDS = ("gelezen", "geaccepteerd", "afgewezen")


def _late(settings: Settings) -> Actualiteit:
    return read_actualiteit(settings, load_sources(settings.sources_dir), datetime.now(UTC))


def _version(settings: Settings) -> str:
    release = current(settings)
    return release.versie if release else "none"


def _stages(outcome: Outcome, seconds: float) -> str:
    spent = outcome.seconds | {"other": seconds - sum(outcome.seconds.values())}
    return ", ".join(f"{stage} {part:.1f}" for stage, part in spent.items() if part >= 0.1)


def _print_indicators(console: Console, settings: Settings) -> None:
    values = _read_indicators(settings)
    for gemeente in sorted({key[0] for key in values})[:GEMEENTEN_SHOWN]:
        # The BUIG alone has forecasts for years to come, which would push the years with results off the table.
        known = {(indicator, year) for code, indicator, _, year in values if code == gemeente}
        years = sorted({year for indicator, year in known if indicator != "buig_saldo"} or {year for _, year in known})
        table = Table(title=f"\nKernindicatoren {gemeente}", title_justify="left", box=None, pad_edge=False)
        table.add_column("", no_wrap=True)
        for year in years[-YEARS_SHOWN:]:
            table.add_column(str(year), justify="right", no_wrap=True)
        for (indicator, wet), (label, decimals) in SHOWN.items():
            cells = [values.get((gemeente, indicator, wet, year)) for year in years[-YEARS_SHOWN:]]
            table.add_row(label, *(dutch(cell, decimals) for cell in cells))
        console.print(table)


def _read_indicators(settings: Settings) -> dict[tuple[str, str, str, int], Decimal]:
    query = """
        select gemeente_code, indicator_code, wet_code, jaar, waarde
        from kernindicatoren where wijk_code = gemeente_code and waarde is not null
    """
    with duckdb.connect(str(settings.published_dir / "sociaal_domein.duckdb"), read_only=True) as connection:
        rows = connection.sql(query).fetchall()
    return {(g, indicator, wet, year): value for g, indicator, wet, year, value in rows if (indicator, wet) in SHOWN}


def dutch(value: Decimal | None, decimals: int = 0) -> str:
    """Write a number as Dutch readers expect: 1.234,5; a dash where there is none."""
    if value is None:
        return "-"
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
