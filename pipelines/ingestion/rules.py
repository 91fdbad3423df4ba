"""What must hold within a row."""

from __future__ import annotations

import polars as pl

from pipelines.declarations import Rule, Source
from pipelines.ingestion.findings import Fault, Findings
from pipelines.ingestion.showing import Showing, showing, told


def check_rules(typed: pl.DataFrame, source: Source, findings: Findings) -> None:
    """Judge every row rule of the declaration; null counts as "holds", as in SQL."""
    verdicts = typed.select((~pl.sql_expr(rule.regel)).any().alias(rule.code) for rule in source.regels)
    for rule in source.regels:
        if verdicts[rule.code][0]:
            broken = typed.filter(~pl.sql_expr(rule.regel))
            fault = Fault(_headers(source, rule), rule.code, _as_expected(rule), rule.ernst, _showing(source, rule))
            findings.add(fault, broken.select("rij", gevonden=_values(typed.schema, source, rule)))


def header(source: Source, name: str) -> str:
    """The header of a column; its name when it is derived."""
    column = source.column(name)
    return column.kop if column else name


def _headers(source: Source, rule: Rule) -> str:
    return ", ".join(header(source, name) for name in rule.columns)


def _as_expected(rule: Rule) -> str:
    return rule.melding[0].lower() + rule.melding[1:].rstrip(".")


def _showing(source: Source, rule: Rule) -> Showing:
    """Nothing when a column is about a person; else all, because `_values` judges the value of each column."""
    columns = [showing(source, source.column(name)) for name in rule.columns]
    return "niets" if "niets" in columns else "alles"


def _values(schema: pl.Schema, source: Source, rule: Rule) -> pl.Expr:
    parts = [
        pl.format("{}={}", pl.lit(header(source, name)), _told(source, name, schema[name]).fill_null("(leeg)"))
        for name in rule.columns
    ]
    return pl.concat_str(parts, separator=", ")


def _told(source: Source, name: str, dtype: pl.DataType) -> pl.Expr:
    return told(_written(name, dtype), showing(source, source.column(name)))


def _written(name: str, dtype: pl.DataType) -> pl.Expr:
    """A value as its owner writes it: 107.0000 is 107, and 12.5000 is 12,5."""
    text = pl.col(name).cast(pl.String)
    if not (dtype.is_decimal() or dtype.is_float()):
        return text
    return text.str.replace(r"(\.\d*?)0+$", "${1}").str.strip_suffix(".").str.replace(".", ",", literal=True)
