"""One run of the job in this process, and what came of it in plain values."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import uuid4

import dagster as dg
from dagster._core.events import EngineEventData, JobFailureData
from dagster._utils.error import SerializableErrorInfo

from pipelines.assets.graph import assemble, job_without_pull
from pipelines.assets.home import prepare_home
from pipelines.assets.keys import MESSAGES, ON_PERSONS, PEAK, REJECTIONS, SUPPRESSED, WARNINGS, WRONG_USE
from pipelines.assets.launcher import NOT_AGAIN
from pipelines.assets.living import announce, close_dead_runs
from pipelines.assets.progress import STAGES, seconds_beside, step_name
from pipelines.assets.storage import storage_problem
from pipelines.settings import Settings

_OUR_ERROR = "PublicationError"

COMMAND = "sdib/command"
"""Tag of a run that a person or timer started on a terminal, with the name of the command."""

_OURS = {COMMAND: "refresh"} | NOT_AGAIN
"""Whoever gave the command sees that it failed, and gives it again: the daemon doesn't."""


@dataclass
class Outcome:
    """What came of a run.

    Attributes:
        success: Whether everything ran and every blocking check passed.
        seconds: Stage -> seconds spent in its steps.
        checks: Counts of `passed`, `failed` and `warned` checks.
        rejections: Messages about rejected rows, in Dutch.
        warnings: Messages of checks that failed without stopping the run, in Dutch.
        refusals: Messages of what stopped the run, for the data owner, in Dutch.
        wrong_use: What the person at the terminal has to do first, or nothing.
        errors: One line per unexpected error.
        tracebacks: The same at full length, for the log file.
        suppressed: Number of rows whose values disclosure control hid.
        on_persons: Number of published rows that rest on persons, these included.
        run_id: Of the run, in Dagster.
        failed_steps: Steps that failed, as assets are named.
        peaks_mb: Stage -> most megabytes that this process and its children held in its steps.
    """

    success: bool
    seconds: dict[str, float] = field(default_factory=dict)
    checks: Counter[str] = field(default_factory=Counter)
    rejections: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    wrong_use: str | None = None
    errors: list[str] = field(default_factory=list)
    tracebacks: list[str] = field(default_factory=list)
    suppressed: int = 0
    on_persons: int = 0
    run_id: str = ""
    failed_steps: list[str] = field(default_factory=list)
    peaks_mb: dict[str, int] = field(default_factory=dict)


def run_refresh(settings: Settings) -> Outcome:
    """Publish what lies in landing by a run of the job `refresh` in this process. The caller holds the lock.

    Raises:
        DeclarationError: When a `source.yml` is wrong.
        DbtProjectError: When dbt can't read the project.
    """
    defs = assemble(settings)
    prepare_home(settings)
    try:
        with dg.DagsterInstance.get() as instance:
            return _read(_execute(settings, defs, instance))
    except Exception as error:
        if problem := storage_problem(settings, error):
            return Outcome(success=False, errors=[problem], tracebacks=traceback.format_exception(error))
        raise


def _execute(settings: Settings, defs: dg.Definitions, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    run_id = str(uuid4())
    close_dead_runs(settings, instance)
    announce(settings, run_id)
    return defs.resolve_job_def(job_without_pull(defs)).execute_in_process(
        # Whoever started us has decided that there is something to build.
        {"loggers": {"progress": {}}, "ops": {"landing": {"config": {"force": True}}}},
        instance=instance,
        raise_on_error=False,
        run_id=run_id,
        tags=_OURS,
    )


def _read(result: dg.ExecuteInProcessResult) -> Outcome:
    return read_events(result.all_events, result.run_id, success=result.success)


def read_events(events: Iterable[dg.DagsterEvent], run_id: str, *, success: bool) -> Outcome:
    """Gather from the events of a run what came of it."""
    outcome = Outcome(success=success, run_id=run_id)
    elsewhere: list[SerializableErrorInfo] = []
    for event in events:
        if event.event_type in (dg.DagsterEventType.STEP_SUCCESS, dg.DagsterEventType.STEP_FAILURE):
            _read_step(outcome, event)
        if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION:
            metadata = event.step_materialization_data.materialization.metadata
            _read_metadata(outcome, metadata)
            _read_peak(outcome, _read_beside(outcome, event) or _stage(event), metadata)
        if event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            _read_check(outcome, event.asset_check_evaluation_data)
        elsewhere += _outside_of_steps(event)
    if not (success or outcome.wrong_use or outcome.refusals or outcome.errors):
        # It never came to a step: a declaration that can't be loaded, a lock that wasn't given back.
        outcome.errors = list(dict.fromkeys(_root(error).message.strip().partition("\n")[0] for error in elsewhere))
        outcome.tracebacks = [error.to_string() for error in elsewhere]
    # What fails a dbt test says so at the check and at the step.
    outcome.refusals = list(dict.fromkeys(outcome.refusals))
    return outcome


def _read_step(outcome: Outcome, event: dg.DagsterEvent) -> None:
    if event.event_type == dg.DagsterEventType.STEP_SUCCESS:
        stage = _stage(event)
        outcome.seconds[stage] = outcome.seconds.get(stage, 0) + event.step_success_data.duration_ms / 1000
        return
    outcome.failed_steps.append(step_name(event.step_key or ""))
    data = event.step_failure_data
    if data.user_failure_data:
        _read_failure(outcome, data.user_failure_data.metadata)
    elif data.error and data.error.cls_name != "DagsterAssetCheckFailedError":  # the check itself says why
        root = _root(data.error)
        interrupted = root.cls_name == "DagsterExecutionInterruptedError"
        message = "stopped by the keyboard" if interrupted else " ".join(root.message.split())
        if root.cls_name == _OUR_ERROR:
            message = message.partition(": ")[2]
        outcome.errors.append(f"{step_name(event.step_key or '')}: {message}")
        outcome.tracebacks.append(data.error.to_string())


def _root(error: SerializableErrorInfo) -> SerializableErrorInfo:
    """Ours says what it means for the release and what to do; of any other the deepest says most."""
    while error.cause and error.cls_name != _OUR_ERROR:
        error = error.cause
    return error


def _outside_of_steps(event: dg.DagsterEvent) -> list[SerializableErrorInfo]:
    data = event.event_specific_data
    error = data.error if isinstance(data, EngineEventData | JobFailureData) else None
    return [error] if error else []


def _stage(event: dg.DagsterEvent) -> str:
    word = (event.step_key or "").split("__")[0]
    return STAGES.get(word, word)


def _read_beside(outcome: Outcome, event: dg.DagsterEvent) -> str | None:
    """Note what is made beside what its step is named after as a stage of its own, and name it."""
    materialization, stage = event.step_materialization_data.materialization, _stage(event)
    seconds = seconds_beside(event.step_key or "", materialization)
    if seconds is None:
        return None
    beside = materialization.asset_key.to_user_string()
    # The step counts them too when it ends.
    outcome.seconds[stage] = outcome.seconds.get(stage, 0) - seconds
    outcome.seconds[beside] = outcome.seconds.get(beside, 0) + seconds
    return beside


def _read_peak(outcome: Outcome, stage: str, metadata: Mapping[str, dg.MetadataValue]) -> None:
    if PEAK in metadata:
        outcome.peaks_mb[stage] = max(outcome.peaks_mb.get(stage, 0), int(str(metadata[PEAK].value)))


def _read_failure(outcome: Outcome, metadata: Mapping[str, dg.MetadataValue]) -> None:
    messages = _texts(metadata, MESSAGES)
    if WRONG_USE in metadata:
        outcome.wrong_use = " ".join(messages)
    else:
        outcome.refusals += messages


def _read_metadata(outcome: Outcome, metadata: Mapping[str, dg.MetadataValue]) -> None:
    outcome.rejections += _texts(metadata, REJECTIONS)
    outcome.warnings += _texts(metadata, WARNINGS)
    if SUPPRESSED in metadata:
        outcome.suppressed = int(str(metadata[SUPPRESSED].value))
        outcome.on_persons = int(str(metadata[ON_PERSONS].value))


def _read_check(outcome: Outcome, evaluation: dg.AssetCheckEvaluation) -> None:
    stops = evaluation.severity == dg.AssetCheckSeverity.ERROR
    outcome.checks["passed" if evaluation.passed else "failed" if stops else "warned"] += 1
    if not evaluation.passed:
        (outcome.refusals if stops else outcome.warnings).extend(_texts(evaluation.metadata, MESSAGES))


def _texts(metadata: Mapping[str, dg.MetadataValue], key: str) -> list[str]:
    value = metadata[key].value if key in metadata else None
    return [str(text) for text in value] if isinstance(value, list) else []
