"""On each expectation that isn't met nothing is published, and the release in force stays what it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from breaks import BREAKS
from conftest import MOMENT

from pipelines.publication import gx_duckdb, release
from pipelines.publication.acceptance import judge
from pipelines.publication.candidate import candidate_path
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import Inputs
from pipelines.publication.judgement import Acceptance, Result
from pipelines.publication.suites import load_suites
from pipelines.settings import PROJECT_DIR, Settings

ALL = [(suite, item) for suite in load_suites(PROJECT_DIR / "expectations") for item in suite.expectations]
CRITICAL = [f"{suite.name}/{item.name}/{item.columns}" for suite, item in ALL if item.severity == "critical"]
WHOLE_WAY = (
    "ontwikkeling: geen cijfer van een gemeente verdubbelt of halveert in een jaar",
    "persoonsgegevens: geen tekst bevat een BSN",
    "aansluiting: geen verschil met een gepubliceerd cijfer is onverklaard",
    "herkomst_en_actualiteit: een registratie rust niet op voorbeeldleveringen",
    "volledigheid: elk cijfer heeft zijn wet en zijn jaar in de dimensies",
)


@pytest.mark.parametrize("name", CRITICAL)
def test_one_critical_failure_is_enough(judged: tuple[Settings, Acceptance], inputs: Inputs, name: str) -> None:
    settings, acceptance = judged
    suite, expectation, column = name.split("/", 2)
    failed = Result(suite, expectation, "main.t", column, "critical", False, "1 rij", "daarom")
    with pytest.raises(PublicationError, match="nothing is published"):
        release.publish(settings, replace(acceptance, results=(failed,)), inputs, MOMENT)
    assert not settings.published_dir.exists()


@pytest.mark.parametrize("name", WHOLE_WAY)
def test_a_broken_candidate_leaves_the_release_in_force(
    judged: tuple[Settings, Acceptance], inputs: Inputs, changed: Callable[..., Path], name: str
) -> None:
    settings, acceptance = judged
    first = release.publish(settings, acceptance, inputs, MOMENT)
    link = (settings.published_dir / "current").readlink()
    shutil.copyfile(changed(*BREAKS[name][0]), candidate_path(settings))
    found = judge(settings)
    assert name in {f"{failure.suite}: {failure.verwachting}" for failure in found.failures}
    assert "Geweigerd" in (settings.candidate_dir / "acceptance.html").read_text(encoding="utf-8")
    with pytest.raises(PublicationError, match="nothing is published"):
        release.publish(settings, found, inputs, MOMENT)
    assert (settings.published_dir / "current").readlink() == link
    assert [path.name for path in (settings.published_dir / "releases").iterdir()] == [first.versie]


def test_a_release_holds_the_page_of_its_judgement(judged: tuple[Settings, Acceptance], inputs: Inputs) -> None:
    settings, _ = judged
    made = release.publish(settings, judge(settings), inputs, MOMENT)
    page = (made.path / "acceptance.html").read_text(encoding="utf-8")
    assert made.versie in page
    assert "✓ Aanvaard" in page
    assert release.verify(settings) == []


def test_when_great_expectations_itself_fails_nothing_is_judged(
    judged: tuple[Settings, Acceptance], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise TypeError("geen context\nen nog veel meer")

    monkeypatch.setattr(gx_duckdb.gx, "get_context", crash)
    with pytest.raises(PublicationError, match=r"could not judge the candidate: TypeError: geen context$"):
        judge(judged[0])


def test_a_suite_about_a_table_that_is_not_there_has_failed(
    judged: tuple[Settings, Acceptance], tmp_path: Path
) -> None:
    expectations = tmp_path / "verwacht"
    expectations.mkdir()
    items = "".join(
        f"- {{type: {kind}, severity: warning, meta: {{why: w, owner: o, since: 2026-01-01}}}}\n"
        for kind in (
            "expect_table_row_count_to_be_between, kwargs: {min_value: 1}",
            "unexpected_rows_expectation, kwargs: {description: d, unexpected_rows_query: 'select 1 from {batch}'}",
        )
    )
    (expectations / "weg.yml").write_text(f"table: main.weg\nexpectations:\n{items}")
    found = judge(replace(judged[0], expectations_dir=expectations))
    assert [(result.geslaagd, result.ernst) for result in found.results] == [(False, "critical")] * 2
    assert all("weg" in result.waargenomen for result in found.results)
