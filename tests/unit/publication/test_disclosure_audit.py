"""The attacker on the candidate's own bytes: silent when all is well, and loud for each planted disclosure."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pytest

from pipelines.publication.acceptance import judge
from pipelines.publication.candidate import build_candidate, candidate_path
from pipelines.publication.disclosure_audit import audit, results
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import Inputs
from pipelines.publication.release import publish
from pipelines.settings import Settings


@pytest.fixture
def built(settings: Settings, moment: datetime) -> Settings:
    """The small gemeente with its candidate."""
    build_candidate(settings, moment)
    return settings


def _change(settings: Settings, *statements: str) -> None:
    with duckdb.connect(str(candidate_path(settings))) as connection:
        for statement in statements:
            connection.execute(statement)


def _show(indicator: str, wijk: str, value: float) -> str:
    cell = f"(jaar, wet_code, wijk_code, indicator_code) = (2021, 'JEUGDWET', '{wijk}', '{indicator}')"
    return f"update kernindicatoren set waarde = {value}, is_onderdrukt = false where {cell}"


def test_the_candidate_as_it_was_built_gives_nothing_away(built: Settings) -> None:
    found = audit(built)
    assert (found.weak, found.labels) == ([], [])
    assert 0 < found.rows < found.of


def test_one_protecting_cell_that_is_opened_gives_the_small_one_away(built: Settings) -> None:
    _change(built, _show("clienten", "WK000101", 21))
    assert audit(built).weak == ["clienten, JEUGDWET 2021, WK000102"]


def test_a_rate_gives_away_what_it_was_computed_from(built: Settings) -> None:
    _change(
        built,
        "insert into kernindicatoren select * replace ('clienten_per_1000_inwoners' as indicator_code, 3.5 as waarde, "
        "false as is_onderdrukt) from kernindicatoren where (jaar, wet_code, wijk_code, indicator_code) "
        "= (2021, 'JEUGDWET', 'WK000102', 'clienten')",
    )
    with duckdb.connect(str(built.warehouse_path)) as connection:
        connection.execute(
            "insert into marts.kernindicatoren select * replace ('clienten_per_1000_inwoners' as indicator_code, "
            "3.5 as waarde) from marts.kernindicatoren where (jaar, wet_code, wijk_code, indicator_code) "
            "= (2021, 'JEUGDWET', 'WK000102', 'clienten')"
        )
    assert audit(built).weak == ["clienten, JEUGDWET 2021, WK000101", "clienten, JEUGDWET 2021, WK000102"]


def test_a_share_gives_the_total_away(built: Settings) -> None:
    where = "wijk_code = 'WK000102' and laag_code = 'MAATWERK'"
    _change(built, f"update transformatiepiramide set aandeel_pct = 66.67 where {where}")
    assert "TOTAAL, ALLE 2021, WK000102" in audit(built).weak


def test_a_planted_disclosure_is_a_judgement_that_stops_publication(
    built: Settings, inputs: Inputs, moment: datetime
) -> None:
    fine = judge(built, results(built, audit(built)))
    assert [(result.suite, result.waargenomen) for result in fine.results[-2:]] == [("onthulling", "in orde")] * 2
    _change(built, _show("clienten", "WK000101", 21))
    judged = judge(built, results(built, audit(built)))
    [failed] = judged.failures
    assert failed.waargenomen == "clienten, JEUGDWET 2021, WK000102 is uit andere cijfers af te leiden"
    with pytest.raises(PublicationError, match="refused by acceptance"):
        publish(built, judged, inputs, moment)


@pytest.mark.parametrize("column", ["status", "herkomst", "bijzonderheid_ids", "indeling_jaar"])
def test_a_label_that_the_warehouse_does_not_have_is_found(built: Settings, column: str) -> None:
    _change(built, f"update kernindicatoren set {column} = '1' where is_onderdrukt and wijk_code = 'WK000102'")
    assert audit(built).labels == [f"main.kernindicatoren.{column}"]


def test_a_value_that_the_warehouse_does_not_have_is_found(built: Settings) -> None:
    _change(built, "update gebruik set clienten_aantal = 25 where wijk_code = 'WK000102'")
    assert audit(built).labels == ["main.gebruik.clienten_aantal"]


def test_a_candidate_of_another_warehouse_cannot_be_judged(built: Settings) -> None:
    _change(built, "delete from gebruik where voorziening_code = 'WMO-11'")
    with pytest.raises(PublicationError, match=r"rows of main\.gebruik .* build it again"):
        audit(built)


def test_figures_that_do_not_add_up_are_no_release(settings: Settings, moment: datetime) -> None:
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        connection.execute(
            "update marts.kernindicatoren set waarde = 36 where (jaar, wet_code, wijk_code, indicator_code) "
            "= (2020, 'WMO', 'GM0001', 'clienten')"
        )
    with pytest.raises(PublicationError, match=r"clienten.* is not the sum of its parts"):
        build_candidate(settings, moment)


def test_nothing_is_hidden_where_nothing_is_small(settings: Settings, moment: datetime) -> None:
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        for (table,) in connection.execute(
            "select table_name from duckdb_columns() where column_name = 'personen_aantal' and schema_name = 'marts'"
        ).fetchall():
            connection.execute(f"update marts.{table} set personen_aantal = 10 where personen_aantal > 0")
        # Nor below the bound of heavy support.
        connection.execute(
            "update marts.omvang_ondersteuning set clienten_vanaf_grens_aantal = 0, "
            "clienten_met_omvang_aantal = if(wijk_code = 'GM0001', 20, 10)"
        )
        connection.execute("update marts.kernindicatoren set waarde = 0 where indicator_code like 'clienten_groep%'")
        connection.execute(
            "update marts.buig set gemiddeld_aantal = 10, bedrag_eur_nominaal = 31 where regeling_code = 'IOAZ'"
        )
        connection.execute("update marts.buig set gemiddeld_aantal = 85 where regeling_code = 'PW'")
    report = build_candidate(settings, moment)
    assert set(report.suppressed.values()) == {0}
