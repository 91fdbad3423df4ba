"""Dagster's own folder. `python -m pipelines.assets.home` makes it and prints its path, for `make dev` and services."""

from pathlib import Path
from typing import Any

import dagster as dg
import yaml
from filelock import FileLock

from pipelines.assets.launcher import EndingRunLauncher
from pipelines.assets.storage import storage_config
from pipelines.settings import POSTGRES, Settings, SettingsError, load_settings

MARK = "# Made by sdib from its settings, and made again when they change. Take this line away to keep it as it is."

EARLIER = """\
# Made by sdib on first use; yours to change.
telemetry:
  enabled: false
concurrency:
  pools:
    default_limit: 1 # DuckDB allows one writer
"""
"""What was made before; who never changed it gets what is made now."""

START_TIMEOUT = 300
"""Seconds in which a run must have started: imports and reading the dbt project take half a minute when it is busy."""

MAX_RUNTIME = 4 * 3600
"""Seconds after which a run is ended: far more than the largest refresh takes, and the night's is judged by morning."""

MAX_RETRIES = 2
"""Times that a killed run is tried again: once for a machine that went down, once more for one that is going down."""

TICKS_KEPT_DAYS = {"skipped": 7, "failure": 30, "success": 365}
"""A tick that skips comes every half minute; who looks why nothing was published looks at the last days."""


def prepare_home(settings: Settings, *, may_leave_postgres: bool = False) -> None:
    """Make Dagster's folder, and its configuration unless somebody made that their own.

    Args:
        settings: The installation.
        may_leave_postgres: Whether runs may go back to SQLite. Only for who starts the services: a command from a shell
            that lacks the variable would take the storage away under a daemon at work.

    Raises:
        SettingsError: When the folder is that of another data root; or when the runs are in PostgreSQL, and the
            settings don't say so.
    """
    config = settings.dagster_home / "dagster.yaml"
    config.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _claim(settings)
    found = config.read_text(encoding="utf-8") if config.exists() else MARK
    wanted = f"{MARK}\n{yaml.safe_dump(instance_config(settings), sort_keys=False)}"
    if POSTGRES in found and not settings.dagster_postgres and not may_leave_postgres:
        raise SettingsError(f"Dagster's runs are in PostgreSQL here ({config}), and {POSTGRES} isn't set; set it.")
    if (found.startswith(MARK) or found == EARLIER) and found != wanted:
        _write(config, wanted)


def _claim(settings: Settings) -> None:
    """Keep two data roots out of one folder of Dagster: steps of the one would build on what the other left there."""
    home, here = settings.dagster_home, settings.data_dir.resolve()
    note = home / "data_root"
    owner = Path(note.read_text(encoding="utf-8").strip()) if note.exists() else here
    # What lies in the data root is its own, wherever that was moved or copied to.
    if owner != here and not home.resolve().is_relative_to(here):
        raise SettingsError(
            f"DAGSTER_HOME {home} is that of the data root {owner}, and SDIB_DATA_DIR is {here}; give each its own "
            f"DAGSTER_HOME. If {owner} was moved to {here}: remove {note}."
        )
    if owner != here or not note.exists():
        _write(note, f"{here}\n")


def _write(path: Path, text: str) -> None:
    """Write a file in one step: the daemon may be reading it."""
    made = path.with_name(f".{path.name}.part")
    made.write_text(text, encoding="utf-8")
    made.replace(path)


def instance_config(settings: Settings) -> dict[str, Any]:
    """Compose the configuration of Dagster for an installation."""
    return {
        "telemetry": {"enabled": False},
        "nux": {"enabled": False},
        "concurrency": {
            "runs": {"max_concurrent_runs": 1},  # they would wait for the lock of the data root anyway
            "pools": {"default_limit": 1},  # DuckDB allows one writer
        },
        "run_monitoring": {
            "enabled": True,
            "start_timeout_seconds": START_TIMEOUT,
            "max_runtime_seconds": MAX_RUNTIME,
        },
        "run_launcher": {"module": EndingRunLauncher.__module__, "class": EndingRunLauncher.__name__},
        # What a check or step refused will be refused again; only what crashed is worth another try.
        "run_retries": {"enabled": True, "max_retries": MAX_RETRIES, "retry_on_asset_or_op_failure": False},
        "retention": {kind: {"purge_after_days": dict(TICKS_KEPT_DAYS)} for kind in ("schedule", "sensor")},
        **storage_config(settings),
    }


def prepare_storage(settings: Settings) -> None:
    """Make Dagster's folder and the tables in its storage: daemon and webserver, started together, both would."""
    prepare_home(settings, may_leave_postgres=True)
    settings.export_environment()
    with FileLock(settings.dagster_home / "storage.lock", mode=0o600), dg.DagsterInstance.get():
        pass


if __name__ == "__main__":
    prepare_storage(load_settings())
    print(load_settings().dagster_home)
