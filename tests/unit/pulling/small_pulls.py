"""A source that can be pulled, a data root to pull it into, and limits that don't let tests wait."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.declarations import Pull, Source, load_sources
from pipelines.pulling import PullReport, pull_source
from pipelines.pulling.patience import Limits
from pipelines.settings import PROJECT_DIR, Settings

NOW = datetime(2100, 1, 1, tzinfo=UTC)
"""Long after any file was made, so that none is too new."""

QUICK = Limits(connect=30, silence=30, total=120, attempts=3, first_wait=0.01, longest_wait=0.05)
"""Short waits between attempts; long ones for answers, because the machine may be busy with other tests."""

BIJSTAND = load_sources(PROJECT_DIR / "sources")["bijstand"]


def pulled_from(van: str, **fields: Any) -> Source:
    """The source bijstand, pulled from somewhere."""
    return BIJSTAND.model_copy(update={"ophalen": Pull.model_validate({"van": van, **fields})})


@dataclass
class Puller:
    """One data root into which is pulled."""

    data_dir: Path
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.data_dir)

    @property
    def folder(self) -> Path:
        return self.data_dir / "landing" / "bijstand"

    def pull(
        self, source: Source, *, now: datetime = NOW, limits: Limits = QUICK, again: str | None = None
    ) -> PullReport:
        return pull_source(self.settings, source, now, again=again, environment=self.variables.get, limits=limits)

    def landed(self) -> dict[str, bytes]:
        """Every file in landing, hidden ones included."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir())}
