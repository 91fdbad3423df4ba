"""Starts runs as Dagster does, and ends them for good."""

from dagster import DefaultRunLauncher

NOT_AGAIN = {"dagster/max_retries": "0"}
"""Tag of a run that the daemon doesn't try again."""


class EndingRunLauncher(DefaultRunLauncher):
    """Who ends a run that lasts too long wants no other: it would hang too, and hold up the others as long again."""

    def terminate(self, run_id: str) -> bool:
        """End a run. It counts as failed when it lasted too long, and Dagster tries what failed again."""
        self._instance.add_run_tags(run_id, NOT_AGAIN)
        return super().terminate(run_id)
