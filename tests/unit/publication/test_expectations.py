"""Every SQL expectation: silent on a clean candidate, and the only one to speak when its own rule is broken."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from breaks import BREAKS, SMALL, K, S, place, put
from breaks_of_the_whole import INNOCENT, LEAKS, NO_BSN, said

from pipelines.publication.errors import PublicationError
from pipelines.publication.overview import lay_out
from pipelines.publication.suites import failing_rows, load_suites, suite_names
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


@pytest.mark.parametrize(("name", "text"), LEAKS)
def test_a_leak_is_found_in_each_of_its_shapes_and_not_repeated(
    changed: Callable[..., Path], name: str, text: str
) -> None:
    place = {"schema_naam": "_meta", "tabel": "aansluiting", "kolom": "toelichting", "waarden": 1}
    assert _failing(changed(*said(text))) == {name: [place]}


@pytest.mark.parametrize("text", INNOCENT)
def test_what_only_looks_like_a_leak_is_let_through(changed: Callable[..., Path], text: str) -> None:
    assert _failing(changed(*said(text))) == {}


@pytest.mark.parametrize(
    "name", [f"{K}: {SMALL}", f"gebruik: {SMALL}", "uitgaven: een onderdrukte cel toont geen bedragen"]
)
def test_what_should_have_been_hidden_is_not_shown_as_evidence(changed: Callable[..., Path], name: str) -> None:
    statements, _ = BREAKS[name]
    shown = [set(row) for row in _failing(changed(*statements))[name]]
    keys = {"gemeente_code", "jaar", "wet_code", "wijk_code"}
    assert all(row - keys <= {"indicator_code", "component_code", "voorziening_code"} for row in shown)


def test_a_leak_is_found_in_a_table_that_nobody_thought_of(changed: Callable[..., Path]) -> None:
    found = _failing(changed("create table main.bijlage as select 'k' as sleutel, '123456782' as opmerking"))
    assert found == {NO_BSN: [{"schema_naam": "main", "tabel": "bijlage", "kolom": "opmerking", "waarden": 1}]}


def test_each_indicator_has_bounds_and_a_band_or_a_reason_to_have_none() -> None:
    with (PROJECT_DIR / "dbt_project" / "seeds" / "lijst_indicatoren.csv").open(encoding="utf-8", newline="") as stream:
        codes = {row["code"] for row in csv.DictReader(stream, delimiter=";")}
    lists = {name: rows for suite in SUITES for name, rows in suite.lijsten.items()}
    listed = {
        name: [str(row["indicator_code"]) for row in rows]
        for name, rows in lists.items()
        if name in {"grenzen", "banden", "zonder_band"} and not isinstance(rows, str)
    }
    assert sorted(listed["grenzen"]) == sorted(codes)
    assert sorted(listed["banden"] + listed["zonder_band"]) == sorted(codes)
    assert all(row["waarom"] for rows in lists.values() if not isinstance(rows, str) for row in rows if "waarom" in row)


def test_a_break_explains_a_jump(changed: Callable[..., Path]) -> None:
    statements, _ = BREAKS["ontwikkeling: geen cijfer van een gemeente verdubbelt of halveert in een jaar"]
    explained = "update kernindicatoren set bijzonderheid_ids = 'BREUK-2020-X' where jaar = 2020"
    assert _failing(changed(*statements, explained)) == {}
    of_another_kind = "update kernindicatoren set bijzonderheid_ids = 'AANNAME-X' where jaar = 2020"
    assert len(_failing(changed(*statements, of_another_kind))) == 1


def test_a_break_that_began_before_explains_nothing(changed: Callable[..., Path]) -> None:
    statements, _ = BREAKS["ontwikkeling: geen cijfer van een gemeente verdubbelt of halveert in een jaar"]
    both_years = "update kernindicatoren set bijzonderheid_ids = 'BREUK-2019-X'"
    assert len(_failing(changed(*statements, both_years))) == 1


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


def test_lists_are_read_by_queries_as_relations(clean_candidate: Path, tmp_path: Path) -> None:
    text = (
        "table: main.wetten\n"
        "lijsten: {rijen: [{a: 1, b: 't is {zo}'}, {a: 2.5, b: null}], stuk: select 3 as c}\n"
        "expectations: [{type: unexpected_rows_expectation, severity: warning, kwargs: {description: d, "
        "unexpected_rows_query: 'select rijen.a, rijen.b, stuk.c from {rijen}, {stuk}, {batch} "
        "group by all order by a'}, "
    )
    (tmp_path / "met.yml").write_text(f"{text}{META}}}]\n")
    [suite] = load_suites(tmp_path)
    with duckdb.connect(str(clean_candidate), read_only=True) as connection:
        rows = failing_rows(connection, suite, suite.expectations[0])
    assert [tuple(row.values()) for row in rows] == [(1, "t is {zo}", 3), (2.5, None, 3)]


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
