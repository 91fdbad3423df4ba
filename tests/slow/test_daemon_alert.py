"""The real daemon: a refused delivery ends in an alert, and so does a delivery that is late."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from installation import Installation, deliver
from webhook import Webhook

from pipelines.assets.home import prepare_home
from pipelines.settings import PROJECT_DIR, load_settings

pytestmark = pytest.mark.slow

PATIENCE = 300
"""Seconds: loading the code, a run that stops at its first source, and the sensor that looks every half minute."""

KEY = "een sleutel van deze test, ruim dertig tekens lang"


@pytest.fixture
def real(tmp_path) -> Installation:
    """Registrations of 2023 in landing, one of which is none."""
    made = deliver(tmp_path / "data")
    for side in made.data_dir.glob("landing/*/*.levering.yml"):
        side.write_text(side.read_text().replace("synthetisch", "registratie"))
    bad = made.data_dir / "landing" / "bijstand" / "fout.csv"
    bad.write_text("Gemeentecode;Verslagmaand\nGM9999;2021-01\n")
    return made


@pytest.fixture
def environment(real, hook) -> dict[str, str]:
    home = real.data_dir / "dagster"
    ours = {"SDIB_PSEUDONYM_KEY": KEY, "SDIB_MELDING_URL": hook.url, "DAGSTER_HOME": str(home)}
    made = real.environment(**ours, DAGSTER_DISABLE_TELEMETRY="1")
    prepare_home(load_settings(made))
    return made


@pytest.fixture
def daemon(environment, tmp_path) -> Iterator[Path]:
    """The daemon in a process group of its own, so that all of it is gone afterwards; gives its log."""
    log = tmp_path / "daemon.txt"
    command = [Path(sys.executable).with_name("dagster-daemon"), "run", "-m", "pipelines.definitions"]
    with log.open("w") as said:
        started = subprocess.Popen(
            command, cwd=PROJECT_DIR, env=environment, stdout=said, stderr=said, start_new_session=True
        )
        try:
            yield log
        finally:
            os.killpg(started.pid, signal.SIGTERM)
            try:
                started.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(started.pid, signal.SIGKILL)
                started.wait(30)


def launch(environment: dict[str, str]) -> None:
    """Queue a refresh, as the schedule or the UI does."""
    command = [
        Path(sys.executable).with_name("dagster"),
        "job",
        "launch",
        "-m",
        "pipelines.definitions",
        "-j",
        "refresh",
    ]
    done = subprocess.run(command, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_refused_delivery_and_a_late_one_are_told(real, environment, daemon, hook: Webhook):
    launch(environment)
    refused = hook.wait_for("geweigerd", PATIENCE)
    assert refused["stap"] == "raw/bijstand"
    assert refused["run_id"]
    assert any("bijstand/fout.csv" in line for line in refused["meldingen"])
    assert not (real.data_dir / "published" / "current").exists()
    # sdib asks for nothing new, finds the same, and tells it by itself: the sensor leaves that run alone.
    assert real.sdib("refresh", SDIB_PSEUDONYM_KEY=KEY, SDIB_MELDING_URL=hook.url).returncode == 1
    assert hook.kinds.count("geweigerd") == 2
    # What was read before the refusal is in the register, of 2023 and so late.
    assert "te_laat" in hook.kinds
