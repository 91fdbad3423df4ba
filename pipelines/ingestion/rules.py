"""What must hold within a row."""

from __future__ import annotations

import polars as pl

from pipelines.declarations import Rule, Source
from pipelines.ingestion.findings import Fault, Findings


def check_rules(typed: pl.DataFrame, source: Source, findings: Findings) -> None:
    """Judge every row rule of the declaration; null counts as "holds", as in SQL."""
    verdicts = typed.select((~pl.sql_expr(rule.regel)).any().alias(rule.code) for rule in source.regels)
    for rule in source.regels:
        if verdicts[rule.code][0]:
            broken = typed.filter(~pl.sql_expr(rule.regel))
            fault = Fault(_headers(source, rule), rule.code, _as_expected(rule), rule.ernst, _may_show(source, rule))
            findings.add(fault, broken.select("rij", gevonden=_values(source, rule)))


def header(source: Source, name: str) -> str:
    """The header of a column; its name when it is derived."""
    column = source.column(name)
    return column.kop if column else name


def _headers(source: Source, rule: Rule) -> str:
    return ", ".join(header(source, name) for name in rule.columns)


def _as_expected(rule: Rule) -> str:
    return rule.melding[0].lower() + rule.melding[1:].rstrip(".")


def _may_show(source: Source, rule: Rule) -> bool:
    columns = [source.column(name) for name in rule.columns]
    return all(column is None or column.persoonsgegeven == "geen" for column in columns)


def _values(source: Source, rule: Rule) -> pl.Expr:
    parts = [
        pl.format("{}={}", pl.lit(header(source, name)), pl.col(name).cast(pl.String).fill_null("(leeg)"))
        for name in rule.columns
    ]
    return pl.concat_str(parts, separator=", ")
