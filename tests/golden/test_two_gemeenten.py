"""Two gemeenten in one warehouse, with the same BSNs, numbers and providers: neither changes a figure of the other."""

from __future__ import annotations

import pytest

OURS = "GM9900"

ABOUT_THE_RELEASE = {"release", "bronnen", "kwaliteit", "tabellen", "wijzigingen"}
"""Tables of `_meta` that describe the whole file: deliveries, checks, numbers of rows."""

TABLES = """
    select table_schema, table_name, list(column_name order by column_name)
    from information_schema.columns
    where table_schema not in ('information_schema', 'pg_catalog')
    group by all order by all
"""


def content(installation, *, warehouse: bool) -> dict[str, list[tuple]]:
    """Each table's rows and how often each occurs; where rows have a gemeente, those of ours and those for all."""
    found = {}
    for schema, table, columns in installation.query(TABLES, warehouse=warehouse):
        if schema in ("_meta", "meta") and table in ABOUT_THE_RELEASE:
            continue
        ours = f"where gemeente_code in ('{OURS}', '*')" if "gemeente_code" in columns else ""
        sql = f'select * from (select *, count(*) from "{schema}"."{table}" {ours} group by all) order by all'
        found[f"{schema}.{table}"] = installation.query(sql, warehouse=warehouse)
    return found


@pytest.mark.parametrize("warehouse", [False, True], ids=["published", "warehouse"])
def test_a_second_gemeente_changes_no_figure_of_the_first(golden, samen, warehouse):
    alone, beside = content(golden, warehouse=warehouse), content(samen, warehouse=warehouse)
    assert alone.keys() == beside.keys()
    assert [table for table in alone if alone[table] != beside[table]] == []


def test_the_second_gemeente_is_there(samen):
    counts = dict(samen.query("select gemeente_code, count(*) from kernindicatoren group by all"))
    assert counts["GM9901"] > counts[OURS] > 0
