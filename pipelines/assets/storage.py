"""Where Dagster keeps runs and events: SQLite in its own folder, or PostgreSQL by one setting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.settings import POSTGRES, Settings


def storage_config(settings: Settings) -> dict[str, Any]:
    """Compose the part of dagster.yaml that says where runs and events are kept."""
    if not settings.dagster_postgres:
        # As Dagster's own SQLite, without a file opened and closed per event.
        where = {"module": "pipelines.assets.event_log", "class": "OpenSqliteStorage"}
        return {"storage": {"custom": {**where, "config": {"base_dir": {"env": "DAGSTER_HOME"}}}}}
    # Only the name of the variable: the URL may hold a password.
    return {"storage": {"postgres": {"postgres_url": {"env": POSTGRES}}}}


def storage_problem(settings: Settings, error: BaseException) -> str | None:
    """Say in one line that an error comes from Dagster's database, and what to do; nothing when it doesn't.

    Args:
        settings: The installation.
        error: What came up, with what caused it.
    """
    if not settings.dagster_postgres:
        return None
    import psycopg2  # Here and not above, because SQLite is the default and does without it.

    said = next((cause for cause in _causes(error) if isinstance(cause, psycopg2.Error)), None)
    if said is None:
        return None
    # The driver names server and user, never the password; the text of SQLAlchemy could hold a whole query.
    what = " ".join(str(said).split()) or type(said).__name__
    return f"PostgreSQL, where Dagster keeps its runs ({POSTGRES}), doesn't serve: {what} Mend that and run again."


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__
