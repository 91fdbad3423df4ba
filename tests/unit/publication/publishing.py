"""Publishing the candidate of these tests, with changes, as so many nights later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import duckdb

from pipelines.publication import release
from pipelines.publication.candidate import candidate_path
from pipelines.publication.changes import record_changes
from pipelines.publication.inputs import Inputs, file_sha256
from pipelines.publication.judgement import Acceptance, Result
from pipelines.settings import Settings

MOMENT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
GOOD = Result("s", "v", "main.t", None, "critical", True, "in orde", "daarom")

Judged = tuple[Settings, Acceptance]


def publish(
    judged: Judged,
    inputs: Inputs,
    day: int = 0,
    *statements: str,
    make_factsheet: release.MakeFactsheet | None = None,
) -> release.Release:
    """Publish the candidate, after some changes to it, so many days later."""
    settings, acceptance = judged
    with duckdb.connect(str(candidate_path(settings))) as connection:
        for statement in statements:
            connection.execute(statement)
    moment = MOMENT + timedelta(days=day)
    record_changes(settings, inputs, moment)
    acceptance = Acceptance((GOOD, *acceptance.results), file_sha256(candidate_path(settings)) or "")
    return release.publish(settings, acceptance, inputs, moment, make_factsheet)
