"""Acceptance: Great Expectations judges the candidate, on the very bytes that will be published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.publication import acceptance_page
from pipelines.publication.candidate import candidate_path
from pipelines.publication.database import opened
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import file_sha256
from pipelines.publication.judgement import ACCEPTANCE, IN_ORDER, PAGE, Acceptance, Result, acceptance_json
from pipelines.publication.overview import lay_out
from pipelines.publication.suites import Expectation, Outcome, Suite, failing_rows, load_suites
from pipelines.settings import Settings

_LOOK_AT_THE_DELIVERY = (
    "Zoek de genoemde rijen op in de levering waaruit zij komen: sdib explain wijst die aan. "
    "Herstel de bron en lever opnieuw."
)
"""What to do about an expectation that says nothing of its own."""

_SHOWN_VALUES = 5


def judge(settings: Settings, also: Sequence[Result] = ()) -> Acceptance:
    """Hold the candidate against every suite and write `acceptance.json` and `acceptance.html` beside it.

    Args:
        settings: The installation.
        also: What else was found out about this candidate: the audit of disclosure control.

    Raises:
        PublicationError: When there is no candidate, or a suite can't be read.
    """
    path = candidate_path(settings)
    sha256 = file_sha256(path)
    if sha256 is None:
        raise PublicationError(f"There is no candidate at {path}; build it first.")
    suites = load_suites(settings.expectations_dir)
    acceptance = Acceptance((*_results(path, suites), *also), sha256, tuple(suites))
    page = acceptance_page.render(acceptance, suites, _made_at(path))
    for name, text in ((ACCEPTANCE, acceptance_json(acceptance)), (PAGE, page)):
        target = settings.candidate_dir / name
        target.write_text(text, encoding="utf-8")
        target.chmod(0o600)
    return acceptance


def _made_at(path: Path) -> datetime | None:
    """When the candidate was made, as it says itself; one that doesn't say is judged all the same."""
    with opened(path) as connection:
        try:
            row = connection.execute("select gemaakt_op from _meta.release").fetchone()
        except duckdb.CatalogException:
            return None
    return row[0] if row else None


def _results(path: Path, suites: list[Suite]) -> Iterator[Result]:
    # Imported here: it takes seconds, and only a run that comes this far needs it.
    from pipelines.publication.gx_duckdb import validate

    outcomes = validate(path, suites)
    with opened(path) as connection:
        if any(not outcome.success for found in outcomes for outcome in found):
            lay_out(connection.execute)
        for suite, found in zip(suites, outcomes, strict=True):
            for item, outcome in zip(suite.expectations, found, strict=True):
                yield _result(connection, suite, item, outcome)


def _result(connection: duckdb.DuckDBPyConnection, suite: Suite, item: Expectation, outcome: Outcome) -> Result:
    if outcome.success:
        observed = IN_ORDER
    elif outcome.error is not None:
        observed = f"de verwachting kon niet worden uitgevoerd: {outcome.error}"
    elif item.query:
        observed = _rows_as_text(outcome.observed["observed_value"], failing_rows(connection, suite, item))
    else:
        observed = _counts_as_text(item, outcome.observed)
    return Result(
        suite=suite.name,
        verwachting=item.name,
        tabel=suite.table,
        kolom=item.columns,
        # What couldn't be judged hasn't been accepted, however mild the expectation.
        ernst="critical" if outcome.error is not None else item.severity,
        geslaagd=outcome.success,
        waargenomen=observed,
        reden=item.meta.why,
        eigenaar=item.meta.owner,
        sinds=item.meta.since.isoformat(),
        doen=item.meta.doen or _LOOK_AT_THE_DELIVERY,
    )


def _rows_as_text(count: int, rows: list[dict[str, object]]) -> str:
    shown = "; ".join(", ".join(f"{name}={value}" for name, value in row.items()) for row in rows)
    return f"{count} {'rij' if count == 1 else 'rijen'}, te beginnen met: {shown}"


def _counts_as_text(item: Expectation, result: dict[str, Any]) -> str:
    if "unexpected_count" not in result:
        return str(result.get("observed_value"))
    text = f"{result['unexpected_count']} van {result['element_count']} rijen"
    if "value_set" not in item.kwargs:
        return text
    codes = sorted({str(value) for value in result["partial_unexpected_list"]})
    return f"{text}, met als waarde: {', '.join(codes[:_SHOWN_VALUES])}"
