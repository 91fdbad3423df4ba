"""The judgement of acceptance: what each expectation came to, as `acceptance.json` and `_meta.kwaliteit` hold it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from pipelines.publication.suites import Suite

ACCEPTANCE = "acceptance.json"

PAGE = "acceptance.html"

IN_ORDER = "in orde"

_QUALITY_COLUMNS = ("suite", "verwachting", "tabel", "kolom", "ernst", "geslaagd", "waargenomen", "reden")


@dataclass(frozen=True)
class Result:
    """Outcome of one expectation: a row of `_meta.kwaliteit`."""

    suite: str
    verwachting: str
    tabel: str
    kolom: str | None
    ernst: Literal["critical", "warning"]
    geslaagd: bool
    waargenomen: str
    reden: str
    eigenaar: str = ""
    sinds: str = ""
    doen: str = ""

    @property
    def row(self) -> tuple[str | bool | None, ...]:
        """The columns of `_meta.kwaliteit`, which are a contract; the rest is for the page."""
        return tuple(getattr(self, name) for name in _QUALITY_COLUMNS)


@dataclass(frozen=True)
class Acceptance:
    """Outcome of all expectations, which file they were held against, and with what."""

    results: tuple[Result, ...]
    candidate_sha256: str
    suites: tuple[Suite, ...] = ()

    @property
    def failures(self) -> list[Result]:
        """The expectations that weren't met, critical ones first."""
        return sorted((result for result in self.results if not result.geslaagd), key=lambda result: result.ernst)

    @property
    def passed(self) -> bool:
        """Whether the candidate may be published."""
        return not any(result.ernst == "critical" for result in self.failures)


def acceptance_json(acceptance: Acceptance) -> str:
    """The outcome as JSON; holds keys of failing rows, never a value that isn't in the candidate."""
    content = {
        "geslaagd": acceptance.passed,
        "kandidaat_sha256": acceptance.candidate_sha256,
        "resultaten": [asdict(result) for result in acceptance.results],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
