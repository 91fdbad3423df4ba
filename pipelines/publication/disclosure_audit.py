"""The last look at the candidate's own bytes before it leaves: can a hidden figure be worked out from what is shown?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.publication.candidate import candidate_path, true_frames
from pipelines.publication.database import opened, statement
from pipelines.publication.errors import PublicationError
from pipelines.publication.judgement import IN_ORDER, Result
from pipelines.publication.protection.audit import weaknesses
from pipelines.publication.tables import SUPPRESSED, TABLES
from pipelines.settings import Settings

SUITE = "onthulling"
"""What these results are called among those of the suites."""

PROTECTED = {table.target: table for table in TABLES if table.is_protected}


@dataclass(frozen=True)
class Findings:
    """What gives hidden figures away, each named without its value; nothing when all is well.

    Attributes:
        weak: Hidden figures with too few possible values.
        labels: Columns that say something else than the warehouse does.
        rows: Rows with hidden values.
        of: Rows that rest on persons, hidden or not.
    """

    weak: list[str]
    labels: list[str]
    rows: int
    of: int


def audit(settings: Settings) -> Findings:
    """Let the attacker loose on the candidate.

    Args:
        settings: The installation; its warehouse has the true values, with which the attacker's ranges are compared.

    Raises:
        PublicationError: When the candidate isn't the one of this warehouse, so that nothing can be said about it.
    """
    true = {name: frame.sort(PROTECTED[name].key) for name, frame in true_frames(settings).items()}
    shown = _shown(settings)
    for name, table in PROTECTED.items():
        if not _same(true[name], shown[name], table.key):
            raise PublicationError(
                f"The rows of {name} in the candidate aren't those of the warehouse; build it again."
            )
    try:
        weak = [str(weakness) for weakness in weaknesses(true, shown, settings)]
    except (ValueError, RuntimeError, pl.exceptions.PolarsError) as error:
        raise PublicationError(f"The attacker can't be let loose on the candidate: {error}") from error
    rows = sum(int(frame[SUPPRESSED].sum()) for frame in shown.values())
    return Findings(weak, list(_labels(true, shown)), rows, sum(frame.height for frame in shown.values()))


def results(settings: Settings, findings: Findings) -> list[Result]:
    """The findings as part of the judgement; each stops publication."""
    values = settings.mogelijke_waarden
    return [
        _result(
            f"elke onderdrukte waarde houdt {values} mogelijke waarden over, en elk bedrag de ingestelde marge",
            [f"{name} is uit andere cijfers af te leiden" for name in findings.weak],
            "Wie alles weet wat gepubliceerd is, en de regels kent, mag niet kunnen uitrekenen wat onderdrukt is.",
        ),
        _result(
            "wat getoond wordt is wat het warehouse zegt",
            [f"{name} zegt iets anders" for name in findings.labels],
            "Een waarde of kenmerk dat nergens vandaan komt kan verraden welke cellen klein zijn.",
        ),
    ]


def _result(rule: str, found: list[str], why: str) -> Result:
    shown = "; ".join(found[:_SHOWN]) + (f"; en {len(found) - _SHOWN} meer" if len(found) > _SHOWN else "")
    return Result(
        suite=SUITE,
        verwachting=rule,
        tabel="main.*",
        kolom=None,
        ernst="critical",
        geslaagd=not found,
        waargenomen=shown or IN_ORDER,
        reden=why,
        eigenaar="gegevensbeheer sociaal domein",
        sinds="2026-11-22",
        doen="Meld dit aan de beheerder van de pijplijn; een levering kan dit niet veroorzaken.",
    )


_SHOWN = 5
"""Findings that are named: enough to see where it is."""


def _shown(settings: Settings) -> dict[str, pl.DataFrame]:
    with opened(candidate_path(settings)) as connection:
        return {
            name: connection.execute(statement("select * from {table}", table=name)).pl().sort(table.key)
            for name, table in PROTECTED.items()
        }


def _same(one: pl.DataFrame, other: pl.DataFrame, columns: tuple[str, ...] | list[str]) -> bool:
    return one.select(columns).equals(other.select(columns))


def _labels(true: Mapping[str, pl.DataFrame], shown: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """What is shown is what the warehouse says: anything else may tell which rows are small, or how small."""
    for name, table in PROTECTED.items():
        for column in table.columns:
            said = shown[name].select(pl.col(column), pl.lit(value=True).alias("is_getoond"))
            if column in table.rests_on_persons:
                said = said.with_columns(pl.col(column).is_not_null().alias("is_getoond"))
            if column != SUPPRESSED and not said.filter("is_getoond")[column].equals(
                true[name].filter(said["is_getoond"])[column], check_names=True, null_equal=True
            ):
                yield f"{name}.{column}"
