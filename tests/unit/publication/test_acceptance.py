"""Great Expectations on the candidate: the verdict, and what is written down of it."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.publication.acceptance import judge
from pipelines.publication.candidate import candidate_path
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import file_sha256
from pipelines.publication.judgement import Acceptance, Result
from pipelines.publication.suites import load_suites
from pipelines.settings import PROJECT_DIR, Settings


def _install(tmp_path: Path, candidate: Path, **suites: str) -> Settings:
    """An installation with this candidate, and with these suites instead of our own when there are any."""
    settings = Settings(data_dir=tmp_path / "data")
    settings.candidate_dir.mkdir(parents=True)
    shutil.copyfile(candidate, candidate_path(settings))
    if not suites:
        return settings
    expectations = tmp_path / "expectations"
    expectations.mkdir()
    for name, text in suites.items():
        (expectations / f"{name}.yml").write_text(text)
    return replace(settings, expectations_dir=expectations)


def _suite(*items: str) -> str:
    meta = "meta: {why: daarom, owner: wij, since: 2026-01-01}"
    return "table: main.kernindicatoren\nexpectations:\n" + "".join(f"- {{{item}, {meta}}}\n" for item in items)


def test_a_clean_candidate_is_accepted_without_a_word(
    tmp_path: Path, clean_candidate: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = _install(tmp_path, clean_candidate)
    acceptance = judge(settings)
    assert acceptance.passed
    assert acceptance.failures == []
    suites = load_suites(PROJECT_DIR / "expectations")
    assert [(r.suite, r.verwachting) for r in acceptance.results] == [
        (suite.name, item.name) for suite in suites for item in suite.expectations
    ]
    assert {result.waargenomen for result in acceptance.results} == {"in orde"}
    assert capfd.readouterr() == ("", "")
    # The judge read, closed what it opened, and names the file that it judged.
    assert acceptance.candidate_sha256 == file_sha256(clean_candidate)
    duckdb.connect(str(candidate_path(settings))).close()


SURVEY = "where indicator_code = 'tevredenheid_reintegratie'"
UNIQUE, IN_SET, NOT_NULL = (
    "deze kolommen samen zijn uniek",
    "deze kolom heeft alleen bekende waarden",
    "deze kolom is nooit leeg",
)
STOCK = {
    ("kernindicatoren", UNIQUE): f"insert into kernindicatoren select * from kernindicatoren {SURVEY}",
    ("kernindicatoren", IN_SET): f"update kernindicatoren set status = 'ongeveer' {SURVEY}",
    ("kernindicatoren", NOT_NULL): f"update kernindicatoren set herkomst = null {SURVEY}",
    ("gebruik", UNIQUE): "insert into gebruik select * from gebruik where voorziening_code = 'WMO-11'",
    ("buig", IN_SET): "update buig set herkomst = 'gerucht' where regeling_code = 'IOAZ'",
    ("bronnen", IN_SET): "update _meta.bronnen set herkomst = 'x' where bron = 'begroting'",
    ("aansluiting", NOT_NULL): "update _meta.aansluiting set status = null where volgnr = 2",
}


def test_the_shape_of_tables_is_guarded(tmp_path: Path, changed: Callable[..., Path]) -> None:
    acceptance = judge(_install(tmp_path, changed(*STOCK.values())))
    assert not acceptance.passed
    assert {(failure.suite, failure.verwachting) for failure in acceptance.failures} == set(STOCK)
    codes = next(failure for failure in acceptance.failures if failure.kolom == "status" and failure.suite[0] == "k")
    assert codes.waargenomen.endswith("rijen, met als waarde: ongeveer")


def test_every_expectation_has_a_dutch_name() -> None:
    names = [item.name for suite in load_suites(PROJECT_DIR / "expectations") for item in suite.expectations]
    assert [name for name in names if name.startswith("expect_")] == []


def test_an_empty_table_is_refused(tmp_path: Path, changed: Callable[..., Path]) -> None:
    suite = _suite("type: expect_table_row_count_to_be_between, kwargs: {min_value: 1}, severity: critical")
    acceptance = judge(_install(tmp_path, changed("delete from kernindicatoren"), leeg=suite))
    found = [(result.geslaagd, result.verwachting, result.waargenomen) for result in acceptance.results]
    assert found == [(False, "deze tabel heeft rijen", "0")]


def test_a_warning_is_written_down_and_does_not_stop(tmp_path: Path, clean_candidate: Path) -> None:
    small = "type: expect_column_values_to_be_in_set, kwargs: {column: jaar, value_set: [2021]}, severity: "
    settings = _install(tmp_path, clean_candidate, jaren=_suite(small + "warning"))
    acceptance = judge(settings)
    assert acceptance.passed
    assert [failure.ernst for failure in acceptance.failures] == ["warning"]
    written = settings.candidate_dir / "acceptance.json"
    assert json.loads(written.read_text())["geslaagd"] is True
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_failing_rows_are_named_and_the_rest_counted(tmp_path: Path, clean_candidate: Path) -> None:
    query = (
        "type: unexpected_rows_expectation, kwargs: {description: geen 2020, unexpected_rows_query: "
        "'with t as (select * from {batch}) select wijk_code from t where jaar = 2020 and wet_code = ''WMO'' "
        "and indicator_code = ''clienten'' order by 1'}, severity: critical"
    )
    [result] = judge(_install(tmp_path, clean_candidate, jaren=_suite(query))).results
    assert result.waargenomen == (
        "4 rijen, te beginnen met: wijk_code=GM0001; wijk_code=ONBEKEND; wijk_code=WK000101; wijk_code=WK000102"
    )


@pytest.mark.parametrize(
    "item",
    [
        "type: expect_column_values_to_not_be_null, kwargs: {column: waardde}",
        "type: unexpected_rows_expectation, kwargs: {description: kapot, "
        "unexpected_rows_query: 'select waardde from {batch}'}",
    ],
)
def test_what_can_not_be_judged_is_a_critical_failure(tmp_path: Path, clean_candidate: Path, item: str) -> None:
    acceptance = judge(_install(tmp_path, clean_candidate, kapot=_suite(f"{item}, severity: warning")))
    [result] = acceptance.results
    assert (result.ernst, result.geslaagd, acceptance.passed) == ("critical", False, False)
    assert result.waargenomen.startswith("de verwachting kon niet worden uitgevoerd: ")
    assert "waardde" in result.waargenomen


def test_an_unknown_kind_of_expectation_is_an_error(tmp_path: Path, clean_candidate: Path) -> None:
    suite = _suite("type: expect_miracles, kwargs: {}, severity: warning")
    with pytest.raises(PublicationError, match="Suite raar"):
        judge(_install(tmp_path, clean_candidate, raar=suite))


def test_without_a_candidate_there_is_nothing_to_judge(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="no candidate"):
        judge(Settings(data_dir=tmp_path))


def test_hidden_values_are_not_in_the_verdict(tmp_path: Path, changed: Callable[..., Path]) -> None:
    leak = "update kernindicatoren set waarde = 7 where indicator_code = 'clienten' and is_onderdrukt"
    settings = _install(tmp_path, changed(leak))
    assert not judge(settings).passed
    text = (settings.candidate_dir / "acceptance.json").read_text()
    assert "een onderdrukte cel toont geen waarde" in text
    assert "waarde=7" not in text
    assert "7.0000" not in text


def test_only_a_failed_critical_expectation_refuses() -> None:
    def result(severity: str, success: bool) -> Result:
        return Result("s", "v", "t", None, severity, success, "", "")  # ty: ignore[invalid-argument-type]  (a literal)

    assert Acceptance((result("critical", True), result("warning", False)), "").passed
    assert not Acceptance((result("warning", False), result("critical", False)), "").passed
    assert [r.ernst for r in Acceptance((result("warning", False), result("critical", False)), "").failures] == [
        "critical",
        "warning",
    ]
