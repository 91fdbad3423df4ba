"""The real daemon and webserver: what arrives is published, what is wrong refused, what is killed done over.

And everybody who asks can see why nothing happened. The alerts that the daemon sends are in test_daemon_alert.py.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from daemon import Daemon, daemon_on, until
from filelock import FileLock
from installation import Installation, deliver
from test_kill import kill_after, start

from pipelines.settings import PROJECT_DIR

pytestmark = pytest.mark.slow

EVERY_MINUTE = {"SDIB_NACHT_CRON": "* * * * *", "SDIB_KIJK_SECONDEN": "5"}


@pytest.fixture(scope="module")
def daemon(tmp_path_factory) -> Iterator[Daemon]:
    """A daemon on deliveries that were never published: it makes the first release by itself."""
    installation = deliver(tmp_path_factory.mktemp("daemon") / "data")
    with daemon_on(installation, **EVERY_MINUTE) as running:
        until(lambda: released(running), "the first release")
        running.idle()
        yield running
        assert running.tick_errors() == []


def released(daemon):
    """The release in force, by its version; null when there is none."""
    link = daemon.installation.data_dir / "published" / "current"
    return link.readlink().name if link.is_symlink() else None


def drop(daemon, percentage):
    """Deliver the outcomes of a survey anew, with another percentage, under its name at last, as exports arrive."""
    folder = daemon.installation.data_dir / "landing" / "beleidsindicatoren"
    name = f"beleid_{percentage}.csv"
    side = f"herkomst: synthetisch\nontvangen_op: 2024-01-{percentage - 50}\n"
    (folder / f"{name}.levering.yml").write_text(side, encoding="utf-8")
    text = (folder / "beleid.csv").read_text(encoding="utf-8").replace("81,5", f"{percentage},5")
    (folder / f".{name}.part").write_text(text, encoding="utf-8")
    (folder / f".{name}.part").rename(folder / name)


def percentage(daemon):
    [(value,)] = daemon.installation.query(
        "select waarde from kernindicatoren where indicator_code = 'positief_effect_wmo' and jaar = 2021"
    )
    return float(value)


def another(daemon, before):
    return until(lambda: None if released(daemon) == before else released(daemon), f"another release than {before}")


def test_the_first_release_with_its_run_checks_and_metadata(daemon):
    oldest = min(path.name for path in (daemon.installation.data_dir / "published" / "releases").iterdir())
    [run, *_] = [run for run in reversed(daemon.runs()) if run["status"] == "SUCCESS"]
    kinds = Counter(event["kind"] for event in daemon.events(run["runId"]))
    assert kinds["AssetCheckEvaluationEvent"] > 200
    assert kinds["MaterializationEvent"] > 100
    assert kinds["ExecutionStepSkippedEvent"] == 0
    made = daemon.materialisation("release")
    assert oldest <= made["version"] == released(daemon)
    assert daemon.materialisation("raw", "beleidsindicatoren")["rows_read"] >= 1
    assert daemon.check("volledigheid", "acceptance")["success"]


def test_what_arrives_is_published(daemon):
    before = released(daemon)
    drop(daemon, 61)
    after = another(daemon, before)
    assert percentage(daemon) == 61.5
    daemon.idle()
    assert daemon.materialisation("release")["version"] == after


def test_what_is_wrong_is_refused_with_row_and_remedy(daemon):
    daemon.idle()
    before = released(daemon)
    folder = daemon.installation.data_dir / "landing" / "beleidsindicatoren"
    good = (folder / "beleid.csv").read_text(encoding="utf-8")
    bad = folder / "beleid_fout.csv"
    try:
        bad.write_text(good.replace("81,5", "veel"), encoding="utf-8")

        def refused():
            check = daemon.check("levering_in_orde", "raw", "beleidsindicatoren")
            return None if check["success"] else check

        check = until(refused, "the failed check")
        [message] = [one for one in check["messages"] if "beleid_fout.csv" in one]
        assert [
            word
            for word in ("rij 2, kolom Percentage", "gevonden 'veel'", "Lever een hersteld bestand")
            if word not in message
        ] == []
        assert daemon.ended(check["run"])["status"] == "FAILURE"
        daemon.idle()
        # A refusal isn't tried again by itself: what the next night does is a run of its own.
        assert [run for run in daemon.runs() if run["parentRunId"] == check["run"]] == []
        assert released(daemon) == before
    finally:
        bad.unlink()
    reason = f"Nothing changed since release {before}."
    until(lambda: daemon.skip_reasons("new_deliveries")[:1] == [reason], "the removal of the refused delivery")


def test_ticks_with_nothing_new_say_so(daemon):
    daemon.idle()
    reason = f"Nothing changed since release {released(daemon)}."
    until(lambda: reason in daemon.skip_reasons("nightly_refresh")[:1], "the reason of the schedule")
    until(lambda: reason in daemon.skip_reasons("new_deliveries")[:1], "the reason of the sensor")


def test_one_at_a_time(daemon):
    """A command waits for nobody, a run waits for a command, a second run waits in the queue, and ticks are skipped."""
    daemon.idle()
    before = released(daemon)
    with FileLock(daemon.installation.data_dir / "refresh.lock"):
        until(
            lambda: any("Another command" in reason for reason in daemon.skip_reasons("new_deliveries")[:2]),
            "a tick skipped for a command",
        )
        first, second = daemon.launch(), daemon.launch()
        waits = "waiting for it"
        until(lambda: any(waits in event["message"] for event in daemon.events(first)), "the run that waits")
        assert daemon.run(second)["status"] == "QUEUED"
        until(
            lambda: any(reason.startswith("Run ") for reason in daemon.skip_reasons("new_deliveries")[:2]),
            "a tick skipped for a run",
        )
        done = daemon.installation.sdib("refresh")
        assert (done.returncode, done.stderr) == (1, "Another refresh is running; this one leaves.\n")
    for run in (first, second):
        assert daemon.ended(run)["status"] == "SUCCESS"
        said = [event["message"] for event in daemon.events(run)]
        assert f"Nothing changed since release {before}." in said
        assert "ExecutionStepSkippedEvent" in {event["kind"] for event in daemon.events(run)}
    assert released(daemon) == before


def test_a_killed_run_is_done_over(daemon):
    daemon.idle()
    before = released(daemon)
    drop(daemon, 62)
    killed = until(
        lambda: next((run["runId"] for run in daemon.runs() if run["status"] == "STARTED"), None), "a run at work"
    )
    worker = daemon.worker()
    until(lambda: any(event["stepKey"] == "register" for event in daemon.events(killed)), "a run half-way")
    worker.send_signal(signal.SIGKILL)
    assert daemon.ended(killed)["status"] == "FAILURE"
    again = until(
        lambda: next((run["runId"] for run in daemon.runs() if run["parentRunId"] == killed), None), "another try"
    )
    assert daemon.ended(again)["status"] == "SUCCESS"
    steps = {event["stepKey"] for event in daemon.events(again) if event["kind"] == "ExecutionStepStartEvent"}
    assert {"landing", "raw__indicaties", "release"} <= steps  # all of it, not only what the killed one left
    assert released(daemon) > before
    assert percentage(daemon) == 62.5


def test_a_killed_command_holds_nobody_up(daemon):
    daemon.idle()
    before = released(daemon)
    kill_after(start(daemon.installation, "--force"), "register", 1)
    [dead] = [run["runId"] for run in daemon.runs() if run["status"] == "STARTED"]
    drop(daemon, 63)
    another(daemon, before)
    assert percentage(daemon) == 63.5
    assert daemon.run(dead)["status"] == "FAILURE"
    daemon.idle()
    assert [run for run in daemon.runs() if run["parentRunId"] == dead] == []


@pytest.mark.parametrize("command", [["dagster", "definitions", "validate"], ["dg", "check", "defs"]])
def test_the_definitions_are_valid_in_an_empty_data_root(tmp_path, command):
    done = subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        cwd=PROJECT_DIR,
        env=Installation(tmp_path).environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
