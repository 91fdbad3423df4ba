"""The real daemon and webserver on a data root, on loopback, seen through the GraphQL API as anybody would."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psutil
from installation import Installation

from pipelines.settings import PROJECT_DIR

T = TypeVar("T")

PATIENCE = 420
"""Seconds to wait for anything: a refresh takes a minute and a half on two cores that are shared, after some others."""

SELECTOR = {"repositoryName": "__repository__", "repositoryLocationName": "sociaal_domein_in_beeld"}


def until(seen: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
    """Look again and again until something is seen, and give it."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := seen():
            return found
        time.sleep(0.5)
    raise AssertionError(f"Not seen in {patience} seconds: {what}")


@dataclass(frozen=True)
class Daemon:
    """A daemon at work.

    Attributes:
        installation: The data root that it refreshes.
        url: Where its webserver answers.
        pid: Of the daemon.
    """

    installation: Installation
    url: str
    pid: int

    def ask(self, query: str, **variables: object) -> Any:
        """Ask the GraphQL API, and give the one thing that was asked for."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            said = json.load(answer)
        assert "errors" not in said, said["errors"]
        [found] = said["data"].values()
        return found

    def runs(self) -> list[dict[str, Any]]:
        """All runs, newest first."""
        query = """{ runsOrError { ... on Runs { results {
            runId status rootRunId parentRunId tags { key value } } } } }"""
        return [
            {**run, "tags": {tag["key"]: tag["value"] for tag in run["tags"]}} for run in self.ask(query)["results"]
        ]

    def run(self, run_id: str) -> dict[str, Any]:
        return next(run for run in self.runs() if run["runId"] == run_id)

    def ended(self, run_id: str) -> dict[str, Any]:
        """Wait until a run has ended."""

        def end() -> dict[str, Any] | None:
            run = self.run(run_id)
            return run if run["status"] in ("SUCCESS", "FAILURE", "CANCELED") else None

        return until(end, f"the end of run {run_id}")

    def idle(self) -> None:
        """Wait until no run is at work or queued."""
        ends = {"SUCCESS", "FAILURE", "CANCELED"}
        until(lambda: all(run["status"] in ends for run in self.runs()), "a moment without runs")

    def events(self, run_id: str) -> list[dict[str, Any]]:
        query = """query($run: ID!, $after: String) { logsForRun(runId: $run, afterCursor: $after) {
            ... on EventConnection { cursor hasMore events {
            kind: __typename ... on MessageEvent { message stepKey } } } } }"""
        events, page = [], {"cursor": None, "hasMore": True}
        while page["hasMore"]:
            page = self.ask(query, run=run_id, after=page["cursor"])
            events += page["events"]
        return events

    def skip_reasons(self, name: str) -> list[str]:
        """Why the latest ticks of a schedule or sensor started nothing, newest first."""
        query = """query($of: InstigationSelector!) { instigationStateOrError(instigationSelector: $of) {
            ... on InstigationState { ticks(limit: 40) { status skipReason } } } }"""
        state = self.ask(query, of={**SELECTOR, "name": name})
        return [tick["skipReason"] for tick in state["ticks"] if tick["skipReason"]]

    def tick_errors(self) -> list[str]:
        query = """query($of: InstigationSelector!) { instigationStateOrError(instigationSelector: $of) {
            ... on InstigationState { ticks(limit: 200) { status error { message } } } } }"""
        states = [self.ask(query, of={**SELECTOR, "name": name}) for name in ("nightly_refresh", "new_deliveries")]
        return [tick["error"]["message"] for state in states for tick in state["ticks"] if tick["error"]]

    def launch(self, *, force: bool = False) -> str:
        """Start the job from the UI, and give the id of its run."""
        mutation = """mutation($with: ExecutionParams!) { launchRun(executionParams: $with) { kind: __typename
            ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
        config = {"ops": {"landing": {"config": {"force": force}}}}
        answer = self.ask(
            mutation, **{"with": {"selector": {**SELECTOR, "jobName": "refresh"}, "runConfigData": config}}
        )
        assert answer["kind"] == "LaunchRunSuccess", answer
        return answer["run"]["runId"]

    def materialisation(self, *key: str) -> dict[str, Any]:
        """The newest materialisation of an asset: its run and its metadata."""
        query = """query($key: AssetKeyInput!) { assetOrError(assetKey: $key) { ... on Asset {
            assetMaterializations(limit: 1) { runId metadataEntries { label
            ... on TextMetadataEntry { text } ... on IntMetadataEntry { intValue } } } } } }"""
        [newest] = self.ask(query, key={"path": key})["assetMaterializations"]
        metadata = {one["label"]: one.get("text", one.get("intValue")) for one in newest["metadataEntries"]}
        return {"run": newest["runId"], **metadata}

    def check(self, name: str, *key: str) -> dict[str, Any]:
        """The newest result of a check: its run, whether it passed, and its messages."""
        query = """query($key: AssetKeyInput!, $name: String!) {
            assetCheckExecutions(assetKey: $key, checkName: $name, limit: 20) { runId evaluation { success
            metadataEntries { label ... on JsonMetadataEntry { jsonString } } } } }"""
        # A run that is at work has planned it, and not judged yet.
        newest = next(one for one in self.ask(query, key={"path": key}, name=name) if one["evaluation"])
        found = newest["evaluation"]
        texts = {one["label"]: one.get("jsonString") for one in found["metadataEntries"]}
        return {"run": newest["runId"], "success": found["success"], "messages": json.loads(texts["meldingen"] or "[]")}

    def worker(self) -> psutil.Process:
        """The process of the run that holds the data root right now."""
        lock = str(self.installation.data_dir / "refresh.lock")

        def holder() -> psutil.Process | None:
            for process in psutil.Process(self.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    # The code server opens the lock too, to see whether it is free: for a moment, and not as a run.
                    if "spawn_main" in " ".join(process.cmdline()) and any(
                        file.path == lock for file in process.open_files()
                    ):
                        return process
            return None

        return until(holder, "a run that holds the data root")


@contextlib.contextmanager
def daemon_on(installation: Installation, **variables: str) -> Generator[Daemon]:
    """Start daemon and webserver, and end them and all that they started, whatever happens."""
    home = subprocess.run(
        [sys.executable, "-m", "pipelines.assets.home"],
        cwd=PROJECT_DIR,
        env=installation.environment(**variables),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    environment = installation.environment(DAGSTER_HOME=home, PYTHONUNBUFFERED="1", **variables)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    workspace = ["--workspace", str(PROJECT_DIR / "workspace.yaml")]
    commands = {
        "dagster-daemon": ["run", *workspace],
        "dagster-webserver": ["--host", "127.0.0.1", "--port", str(port), *workspace],
    }
    with contextlib.ExitStack() as stack:
        started = {}
        for name, arguments in commands.items():
            log = stack.enter_context((installation.data_dir / f"{name}.log").open("w"))
            command = [str(Path(sys.executable).with_name(name)), *arguments]
            process = subprocess.Popen(
                command, cwd=PROJECT_DIR, env=environment, stdout=log, stderr=log, start_new_session=True
            )
            stack.callback(end, process)
            started[name] = process
        daemon = Daemon(installation, f"http://127.0.0.1:{port}", started["dagster-daemon"].pid)
        until(lambda: answers(daemon), "an answer of the webserver")
        yield daemon


def answers(daemon: Daemon) -> bool:
    try:
        return daemon.ask("{ version }") != ""
    except OSError:
        return False


def end(process: subprocess.Popen) -> None:
    """End a process and everything that it started: first politely, then not."""
    with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
        family = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        _, alive = psutil.wait_procs(family, timeout=10)
        for one in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
