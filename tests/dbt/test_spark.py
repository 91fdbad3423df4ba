"""Each model is also Spark SQL, but for the macros that say things differently per database.

The models are compiled as on a database of which dbt has no macros of its own, so with the `default__` side of each
macro that dispatches; sqlglot then parses them as Spark. It accepts much that Spark refuses: functions are looked up.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import sqlglot
from dbt.adapters.base.relation import BaseRelation
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from sqlglot import exp

from pipelines.settings import Settings

OURS = "sociaal_domein"
UTILITIES = "macros/utils"
"""Where a dbt adapter keeps what it says differently, such as datediff."""

FUNCTIONS = frozenset(
    # Each of these is in the function reference of Spark 3.4; a new one is to be looked up there first.
    re.findall(
        r"\w+",
        "abs array_join cast ceil coalesce collect_list concat count current_timezone date_format dateadd datediff day "
        "dense_rank exp explode filter floor format_number greatest lag lead least left length ln lower lpad make_date "
        "max median min month nullif power rank replace right round row_number sequence sign sort_array substr sum "
        "to_utc_timestamp translate trim upper year "
        # no functions, but words that may stand before a bracket
        "and decimal exists in or",
    )
)
REFUSED = (exp.Qualify, exp.Pivot, exp.Unnest)
"""What sqlglot parses in its Spark dialect though Spark itself doesn't know it."""

SPARK = sqlglot.Dialect.get_or_raise("spark")


def faults(sql: str) -> list[str]:
    """Why a query isn't Spark SQL; empty when it is."""
    try:
        trees = SPARK.parse(sql)
    except sqlglot.ParseError as error:
        return [str(error)]
    tokens = SPARK.tokenize(sql)
    words = [word for word, bracket in pairwise(tokens) if bracket.text == "("]
    called = {word.text.lower() for word in words if word.token_type in SPARK.parser_class.FUNC_TOKENS}
    found = [f"function {name}" for name in sorted(called - FUNCTIONS)]
    found += [f"text in double quotes, no name: {word.text}" for word in tokens if sql[word.start] == '"']
    found += [type(node).__name__ for tree in trees if tree for node in tree.find_all(*REFUSED)]
    stars = [node for tree in trees if tree for node in tree.find_all(exp.Star)]
    return found + ["star with exceptions" for star in stars if any(star.args.values())]


def without_duckdb(manifest: Manifest) -> Manifest:
    """The project as a database sees it for which only the `default__` side of each macro is there."""
    manifest.macros = {
        key: macro
        for key, macro in manifest.macros.items()
        if not macro.name.startswith("duckdb__")
        or (macro.package_name != OURS and not macro.original_file_path.startswith(UTILITIES))
    }
    for source in manifest.sources.values():
        # the deliveries are files to DuckDB, and tables to Spark
        for meta in (source.meta, source.source_meta, source.config.meta):
            meta.pop("external_location", None)
    return manifest


@pytest.fixture(scope="module")
def compiled(target, settings: Settings, tmp_path_factory) -> dict[str, str]:
    """The SQL of each model, with names between backticks, as Spark writes them."""
    manifest = without_duckdb(Manifest.from_msgpack((target / "partial_parse.msgpack").read_bytes()))
    made = str(tmp_path_factory.mktemp("spark"))
    project = ["--project-dir", str(settings.dbt_dir), "--profiles-dir", str(settings.dbt_dir)]
    models = ["--select", "resource_type:model", "--indirect-selection", "empty"]
    command = ["compile", "--quiet", "--no-introspect", *models, *project]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseRelation, "quoted", lambda _, identifier: f"`{identifier}`")
        done = dbtRunner(manifest=manifest).invoke([*command, "--target-path", made, "--log-path", made])
    assert done.success, done.exception
    return {
        path.stem: path.read_text(encoding="utf-8") for path in Path(made, "compiled", OURS, "models").rglob("*.sql")
    }


def test_every_model_is_spark_sql(compiled, settings):
    models = {path.stem for path in Path(settings.dbt_dir, "models").rglob("*.sql")}
    assert set(compiled) == models
    wrong = {name: faults(sql) for name, sql in compiled.items()}
    assert {name: why for name, why in wrong.items() if why} == {}


@pytest.mark.parametrize(
    "sql",
    [
        "select string_agg(a, ',') from t",
        "select arg_max(a, b) from t",
        "select strftime(a, 'x') from t",
        "select date_diff('day', a, b) from t",
        "select regexp_matches(a, 'x') from t",
        "select a from t, unnest(b) as c",
        "select a from t where a in (select unnest([1, 2]))",
        "select a from t qualify row_number() over (order by a) = 1",
        "select * exclude (a) from t",
        "select a // b from t",
        'select "a" from "s"."t"',
        "select list_filter(a, lambda b: b = 1) from t",
    ],
)
def test_sql_of_duckdb_alone_is_found(sql):
    assert faults(sql)


def test_spark_sql_is_let_through():
    sql = "select cast(sum(a) as decimal(18, 2)), filter(b, c -> c.d = 1)[0].e from `s`.`t` where a in (1)"
    assert faults(sql) == []
