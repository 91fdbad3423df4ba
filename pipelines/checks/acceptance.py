"""Acceptance by Great Expectations as asset checks: one blocking check per suite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from pipelines.assets.keys import ACCEPTANCE, MESSAGES
from pipelines.publication import timeliness
from pipelines.publication.disclosure_audit import SUITE
from pipelines.publication.judgement import Acceptance, Result
from pipelines.publication.suites import suite_names


def acceptance_specs(expectations_dir: Path) -> list[dg.AssetCheckSpec]:
    """Declare a check per suite, and one for the audit of disclosure control; a failed one stops the release."""
    names = [*suite_names(expectations_dir), SUITE]
    return [dg.AssetCheckSpec(name=name, asset=ACCEPTANCE, blocking=True) for name in names]


def acceptance_results(acceptance: Acceptance, page: Path) -> Iterator[dg.AssetCheckResult]:
    """Turn the outcome of every suite into the result of its check.

    Late deliveries have their checks where they are, at the deliveries, and none here.

    Args:
        acceptance: The judgement.
        page: Where it can be read in full; the last suite that refuses names it.
    """
    judged = [result for result in acceptance.results if result.suite != timeliness.SUITE]
    refusing = [result.suite for result in judged if not result.geslaagd and result.ernst == "critical"]
    for name in dict.fromkeys(result.suite for result in judged):
        results = [result for result in judged if result.suite == name]
        closing = [f"Het hele oordeel, met wat te doen: {page}"] if refusing and name == refusing[-1] else []
        yield _suite_result(name, results, closing)


def _suite_result(name: str, results: list[Result], closing: list[str]) -> dg.AssetCheckResult:
    failed = [result for result in results if not result.geslaagd]
    only_warnings = bool(failed) and all(result.ernst == "warning" for result in failed)
    return dg.AssetCheckResult(
        check_name=name,
        passed=not failed,
        severity=dg.AssetCheckSeverity.WARN if only_warnings else dg.AssetCheckSeverity.ERROR,
        metadata={MESSAGES: [*(_describe(result) for result in failed), *closing], "expectations": len(results)},
    )


def _describe(result: Result) -> str:
    where = f"{result.tabel}.{result.kolom}" if result.kolom else result.tabel
    kind = "Waarschuwing" if result.ernst == "warning" else "Niet aanvaard"
    return f"{kind}: {where}: {result.verwachting}; gevonden: {result.waargenomen}. {result.reden}"
