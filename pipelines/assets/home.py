"""Dagster's own folder. `python -m pipelines.assets.home` makes it and prints its path, for `make dev`."""

from pipelines.settings import Settings, load_settings

INSTANCE_CONFIG = """\
# Made by sdib on first use; yours to change.
telemetry:
  enabled: false
concurrency:
  pools:
    default_limit: 1 # DuckDB allows one writer
storage:
  custom: # as Dagster's own SQLite, without a file opened and closed per event
    module: pipelines.assets.event_log
    class: OpenSqliteStorage
    config:
      base_dir: {env: DAGSTER_HOME}
"""


def prepare_home(settings: Settings) -> None:
    """Make Dagster's folder where it isn't, with telemetry off and one writer of DuckDB at a time."""
    config = settings.dagster_home / "dagster.yaml"
    config.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not config.exists():
        config.write_text(INSTANCE_CONFIG)


if __name__ == "__main__":
    prepare_home(load_settings())
    print(load_settings().dagster_home)
