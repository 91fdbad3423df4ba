"""Every SQL expectation: silent on a clean candidate, and the only one to speak when its own rule is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from breaks import BREAKS, SMALL, K, S, place, put

from pipelines.publication.errors import PublicationError
from pipelines.publication.overview import lay_out
from pipelines.publication.suites import failing_rows, load_suites, suite_names
from pipelines.publication.tables import TABLES
from pipelines.settings import PROJECT_DIR

SUITES = load_suites(PROJECT_DIR / "expectations")


def _failing(path: Path) -> dict[str, list[dict[str, object]]]:
    """The failing rows per query expectation that finds any."""
    found = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        lay_out(connection.execute)
        for suite in SUITES:
            for item in suite.expectations:
                if item.query and (rows := failing_rows(connection, suite, item)):
                    found[f"{suite.name}: {item.name}"] = rows
    return found


def test_a_clean_candidate_passes_them_all(clean_candidate: Path) -> None:
    assert _failing(clean_candidate) == {}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_rule_is_found_by_its_own_expectation(changed: Callable[..., Path], name: str) -> None:
    statements, also = BREAKS[name]
    assert set(_failing(changed(*statements))) == {name} | also


def test_every_query_is_tested() -> None:
    assert set(BREAKS) == {
        f"{suite.name}: {item.name}" for suite in SUITES for item in suite.expectations if item.query
    }


def test_a_pseudonym_is_found_and_a_delivery_id_is_not_one(changed: Callable[..., Path]) -> None:
    found = _failing(changed(put("toelichting", f"'{'abcdefghijklmnop' * 4}'", "volgnr = 2", "_meta.aansluiting")))
    name = "beschrijving_en_privacy: geen tekst bevat een BSN of pseudoniem"
    assert found == {name: [{"tabel": "_meta.aansluiting", "kolom": "toelichting", "aantal": 1}]}


@pytest.mark.parametrize(
    "name", [f"{K}: {SMALL}", f"gebruik: {SMALL}", "uitgaven: een onderdrukte cel toont geen bedragen"]
)
def test_what_should_have_been_hidden_is_not_shown_as_evidence(changed: Callable[..., Path], name: str) -> None:
    statements, _ = BREAKS[name]
    shown = [set(row) for row in _failing(changed(*statements))[name]]
    keys = {"gemeente_code", "jaar", "wet_code", "wijk_code"}
    assert all(row - keys <= {"indicator_code", "component_code", "voorziening_code"} for row in shown)


def test_every_published_table_is_searched_for_personal_data() -> None:
    [query] = [item.query for suite in SUITES for item in suite.expectations if "BSN of pseudoniem" in item.name]
    assert all(f"from {table.target} as t" in (query or "") for table in TABLES)


def test_unsuppressed_cells_of_other_gemeenten_keep_being_checked(changed: Callable[..., Path]) -> None:
    # A hidden cell in one group doesn't excuse another group from adding up.
    path = changed(put("waarde", "16", place("JEUGDWET", "WK000101", "clienten", 2020)))
    assert set(_failing(path)) == {f"{S}: wijken, onbekend en niet toe te delen tellen op tot de gemeente"}


def _flow(indicator: str, jaar: int, wet: str = "WMO") -> str:
    row, cell = f"'{indicator}' as indicator_code, null as waarde", place(wet, "GM0001", "clienten", jaar)
    return f"insert into kernindicatoren select * replace ({row}) from kernindicatoren where {cell}"


def test_a_flow_is_empty_only_where_the_register_lacks_the_year_beside_it(changed: Callable[..., Path]) -> None:
    # The register covers 2020-2022.
    reason, unknown = f"{K}: een lege waarde heeft een reden", f"{S}: elk cijfer staat in het woordenboek"
    assert set(_failing(changed(_flow("instroom", 2020), _flow("uitstroom", 2022)))) == {unknown}
    assert set(_failing(changed(_flow("instroom", 2021)))) == {unknown, reason}
    assert set(_failing(changed(_flow("uitstroom", 2021, "ALLE")))) == {unknown, reason}
    without_jeugd = "delete from kernindicatoren where jaar = 2020 and wet_code = 'JEUGDWET'"
    assert reason not in _failing(changed(without_jeugd, _flow("instroom", 2021, "ALLE")))


def test_names_of_suites_are_known_without_reading_them(tmp_path: Path) -> None:
    for name in ("b.yml", "a.yml", "aanvaard.yml", "uitleg.md"):
        (tmp_path / name).write_text("geen suite")
    assert suite_names(tmp_path) == ["a", "b"]
    assert suite_names(PROJECT_DIR / "expectations") == [suite.name for suite in SUITES]


META = "meta: {why: w, owner: o, since: 2026-01-01}"


@pytest.mark.parametrize(
    "text",
    [
        "- a list",
        f"table: main.x\nexpectations: [{{type: t, kwargs: {{}}, severity: fatal, {META}}}]",
        "table: main.x\nexpectations: [{type: t, kwargs: {}, severity: warning, meta: {why: w, owner: o}}]",
        "table: main.x\nexpectations: [{type: unexpected_rows_expectation, severity: warning, "
        f"kwargs: {{description: d, unexpected_rows_query: select 1}}, {META}}}]",
    ],
)
def test_a_broken_suite_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "stuk.yml").write_text(text)
    with pytest.raises(PublicationError, match=r"stuk\.yml is not a suite"):
        load_suites(tmp_path)


def test_without_suites_nothing_is_judged(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="no suite"):
        load_suites(tmp_path)
