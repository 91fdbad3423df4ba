"""The units of systemd: what they start exists, what they set is read, and they may do no more than they need."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
from settings_read import settings_read
from units import UNITS, environment_of, lines

from pipelines.cli import sdib
from pipelines.settings import PROJECT_DIR

DEPLOY = PROJECT_DIR / "deploy"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
ALERTS = [name for name in SERVICES if name.startswith("sdib-alert-")]
WORKING = [name for name in SERVICES if name not in ALERTS]
PROGRAMS = Path(sys.executable).parent

OF_DAGSTER = {"DAGSTER_WEBSERVER_PORT"}
"""Read by Dagster's own programs: each option of `dagster-webserver` has such a variable."""

MOST_EXPOSED = 20
"""Tenths of the exposure of `systemd-analyze security`: up to 2,0 is what it calls OK for a service with a network."""


def seconds(name: str, key: str) -> int:
    """What a setting of a unit says, as seconds."""
    value = dict(lines(name))[key]
    number = value.rstrip("himns")
    return int(number) * {"h": 3600, "min": 60, "s": 1, "": 1}[value.removeprefix(number)]


def commands(name: str) -> list[list[str]]:
    return [shlex.split(value) for key, value in lines(name) if key.startswith("ExecStart")]


@pytest.fixture
def installed(tmp_path):
    """The units as on a machine where this program lies in its place."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze here; install Debian's package systemd")
    folder = Path(shutil.copytree(UNITS, tmp_path / "system"))
    for path in folder.rglob("*.*"):
        if path.is_file():
            here = path.read_text().replace("/srv/sdib/.venv/bin", str(PROGRAMS)).replace("/srv/sdib", str(PROJECT_DIR))
            path.write_text(here)
    return folder


def analyze(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *arguments],
        cwd=folder,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"},  # and after the colon those of the system
        capture_output=True,
        text=True,
        check=False,
    )


def test_there_is_a_unit_for_each_way_to_run():
    assert WORKING == ["sdib-daemon@.service", "sdib-refresh@.service", "sdib-webserver@.service"]
    assert {path.name for path in UNITS.glob("*@.t*")} == {"sdib@.target", "sdib-refresh@.timer"}


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_unit_starts_exists(name):
    for program, *arguments in commands(name):
        assert Path(program).parent == Path("/srv/sdib/.venv/bin")
        assert (PROGRAMS / Path(program).name).exists()
        if "-m" in arguments:
            assert importlib.util.find_spec(arguments[arguments.index("-m") + 1])
        if Path(program).name == "sdib":
            command, *options = arguments
            sdib.commands[command].make_context(command, options)
        files = [Path(word) for word in arguments if word.startswith("/srv/sdib/")]
        assert [file for file in files if not (PROJECT_DIR / file.relative_to("/srv/sdib")).exists()] == []


@pytest.mark.parametrize("name", WORKING)
def test_who_can_not_start_gives_up_and_says_so(name):
    kind = name.removeprefix("sdib-").removesuffix("@.service")
    assert ("OnFailure", f"sdib-alert-{kind}@%i.service") in lines(name)
    assert f"sdib-alert-{kind}@.service" in ALERTS
    (alert,) = commands(f"sdib-alert-{kind}@.service")
    assert alert[1:4] == ["alert", "--failed", "sdib-%j@%i.service"]


def test_the_daemon_gives_up_however_slowly_its_starts_fail():
    daemon = "sdib-daemon@.service"
    each = seconds(daemon, "TimeoutStartSec") + seconds(daemon, "RestartSec")
    assert seconds(daemon, "StartLimitBurst") * each < seconds(daemon, "StartLimitIntervalSec")


def test_the_daemon_starts_only_with_code_that_loads():
    (before, loads, starts) = commands("sdib-daemon@.service")
    assert (before[1:], loads[1:]) == (["-m", "pipelines.assets.home"], ["-m", "pipelines.definitions"])
    assert Path(starts[0]).name == "dagster-daemon"


@pytest.mark.parametrize("name", ALERTS)
def test_an_alert_needs_nothing_that_may_be_what_failed(name):
    needs = {"LoadCredential", "RequiresMountsFor", "StateDirectory", "Environment", "OnFailure", "Requires"}
    assert needs.isdisjoint(key for key, _ in lines(name))
    assert ("User", "sdib-%i") in lines(name)


@pytest.mark.parametrize("name", WORKING)
def test_what_a_unit_sets_is_read(name):
    names = {value.partition("=")[0] for key, value in lines(name) if key == "Environment"}
    assert names == {"SDIB_DATA_DIR", "DAGSTER_HOME", "SDIB_PSEUDONYM_KEY_FILE"}
    assert names <= settings_read()


def test_the_example_of_settings_names_what_is_read_and_holds_no_secret():
    found = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", (DEPLOY / "example.env").read_text(), re.MULTILINE))
    assert found
    assert found.keys() <= settings_read() | OF_DAGSTER
    assert found.keys().isdisjoint({"SDIB_PSEUDONYM_KEY"})
    assert not re.search(r":[^/@]+@", " ".join(found.values()))


def test_the_ui_listens_on_loopback_only():
    (command,) = (words for words in commands("sdib-webserver@.service") if "dagster-webserver" in words[0])
    assert command[command.index("--host") + 1] == "127.0.0.1"
    # It carries out what any page sends that is open in the same browser.
    assert "--read-only" in command


def test_systemd_understands_the_units(installed):
    units = sorted(path.name.replace("@.", "@hengelo.") for path in installed.glob("*@.*"))
    for unit in units:
        (installed / unit).symlink_to(unit.replace("@hengelo.", "@."))
    done = analyze(installed, "verify", "--man=no", "--recursive-errors=no", *(f"./{unit}" for unit in units))
    # Of the system's own units it may say what it likes; a test doesn't depend on the machine.
    assert [line for line in (done.stdout + done.stderr).splitlines() if "sdib" in line] == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_may_do_little(installed, name):
    done = analyze(installed, "security", "--offline=true", f"--threshold={MOST_EXPOSED}", f"./{name}")
    if "unrecognized option '--offline" in done.stderr:
        pytest.skip("this systemd is older than 250 and can't judge units offline; deployment needs 252")
    verdict = done.stdout.splitlines()[-1]
    assert "Overall exposure level" in verdict
    assert done.returncode == 0, verdict


def by_hand(tmp_path: Path, program: str, *words: str) -> list[str]:
    """What `sdib-for hengelo` asks of a program of the machine, call by call."""
    for name in {"systemctl", program}:
        (tmp_path / name).write_text(f'#!/bin/sh\n[ $0 != {tmp_path}/{program} ] || echo "$@" >> {tmp_path}/asked\n')
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    subprocess.run([DEPLOY / "sdib-for", "hengelo", *words], env={"PATH": path}, check=True)
    return (tmp_path / "asked").read_text().splitlines()


def test_a_command_by_hand_is_a_unit_of_the_instance(tmp_path):
    (asked,) = by_hand(tmp_path, "systemd-run", "pin", "2026", "--reden", "voor de raad")
    unit = re.search(r"--unit=(sdib-for-\d+@)hengelo\.service ", asked)
    assert unit
    assert asked.endswith(" /srv/sdib/.venv/bin/sdib pin 2026 --reden voor de raad")
    # So it gets what each unit gets, and nothing of it is said again.
    said = {word.partition("=")[0] for word in asked.split() if "=" in word}
    assert said == {"--service-type", "--unit", "--property"}
    # Else systemd-run would leave with 0 when somebody stops it, and what comes after && would be done.
    assert "--service-type=oneshot" in asked.split()
    shared = dict(lines(f"{unit[1]}.service"))
    assert not {"OnFailure", "MemoryMax"} & shared.keys()
    for key in ("User", "EnvironmentFile", "LoadCredential", "StateDirectory", "ProtectSystem", "WorkingDirectory"):
        assert shared[key]


@pytest.mark.parametrize("name", WORKING)
def test_a_command_by_hand_finds_the_settings_of_the_units(name, tmp_path):
    etc = tmp_path / "etc" / "sdib"
    etc.mkdir(parents=True)
    (etc / "hengelo.env").write_text("# settings\nSDIB_OPHALEN=bijstand\nSFTP_SLEUTEL=/etc/sdib/hengelo.d/sftp-key\n")
    (etc / "hengelo.key").write_text("secret")
    theirs, ours = (
        environment_of(unit, tmp_path) for unit in (name.replace("@", "@hengelo"), "sdib-for-1@hengelo.service")
    )
    credential = "SDIB_PSEUDONYM_KEY_FILE"
    assert Path(ours.pop(credential)).read_text() == Path(theirs.pop(credential)).read_text() == "secret"
    assert ours == theirs
    assert ours["SFTP_SLEUTEL"] == f"{etc}/hengelo.d/sftp-key"


def test_no_unit_has_a_setting_for_pulling_of_its_own():
    """What a source needs lies in one place per instance: with a credential of its own a unit would know more."""
    keys = {"LoadCredential", "EnvironmentFile", "SetCredential", "Environment"}
    own = {name: keys & set(re.findall(r"^(\w+)=", (UNITS / name).read_text(), re.MULTILINE)) for name in SERVICES}
    assert own == {name: set() for name in SERVICES}


def test_all_that_runs_of_an_instance_is_stopped(tmp_path):
    (asked,) = by_hand(tmp_path, "systemctl", "stop")
    command, *patterns = asked.split()
    units = [*WORKING, "sdib@.target", "sdib-refresh@.timer", "sdib-for-1@.service"]
    ours = [unit.replace("@", "@hengelo") for unit in units]
    assert command == "stop"
    assert [unit for unit in ours if not any(fnmatch(unit, pattern) for pattern in patterns)] == []
    assert not any(fnmatch(unit.replace("@", "@borne"), pattern) for unit in units for pattern in patterns)


SYSTEMCTL = """\
#!/bin/sh
case $1 in
is-enabled) [ "$3" = "$ENABLED" ] ;;
start) echo "$2" ;;
esac
"""


@pytest.mark.parametrize("unit", ["sdib@hengelo.target", "sdib-refresh@hengelo.timer"])
def test_what_is_enabled_is_started_again_and_nothing_else(tmp_path, unit):
    (tmp_path / "systemctl").write_text(SYSTEMCTL)
    (tmp_path / "systemctl").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "ENABLED": unit}
    done = subprocess.run(
        [DEPLOY / "sdib-for", "hengelo", "start"], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [unit]


def test_daemon_and_timer_never_run_both():
    assert "\nConflicts=sdib-refresh@%i.timer\n" in (UNITS / "sdib@.target").read_text()


def test_a_command_by_hand_needs_an_instance_and_a_command():
    done = subprocess.run([DEPLOY / "sdib-for", "hengelo"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "usage: sdib-for INSTANCE COMMAND ..., or sdib-for INSTANCE stop|start\n",
    )
