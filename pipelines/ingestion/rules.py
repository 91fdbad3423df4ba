"""What must hold within a row and between the rows of one delivery."""

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


def check_no_bsn_in_text(typed: pl.DataFrame, source: Source, findings: Findings) -> None:
    """Refuse a row in which a text that we keep holds the BSN of the same row: the pseudonym would be worth nothing."""
    numbers = [column.key for column in source.kolommen if column.type == "bsn"]
    texts = [column for column in source.kolommen if column.type == "tekst" and column.naam and not column.codes]
    if not numbers:
        return
    holds = typed.select("rij", *(_holds_any(column.key, numbers).alias(column.key) for column in texts))
    for column in texts:
        fault = Fault(column.kop, "bsn_in_tekst", "een nummer of tekst zonder het BSN van de rij", toon=False)
        findings.add(fault, holds.filter(pl.col(column.key)).select("rij", gevonden=pl.lit("")))


def _holds_any(text: str, numbers: list[str]) -> pl.Expr:
    return pl.any_horizontal(
        # Without its leading zero too: spreadsheets drop it.
        pl.col(text).str.contains(pl.col(number).str.replace("^0", ""), literal=True).fill_null(False)
        for number in numbers
    )


def check_key(good: pl.DataFrame, source: Source, findings: Findings) -> None:
    """Refuse rows with the same key.

    Of equal rows all but the first; of different rows all of them, as nobody can tell which one counts.

    Args:
        good: The rows without other faults; a bad row must not take a good one down with it.
        source: The declaration.
        findings: Where the faults go.
    """
    keys = list(source.sleutel)
    double = good.filter(good.select(keys).is_duplicated())
    if double.is_empty():
        return
    content = pl.struct(pl.exclude("rij"))
    groups = double.with_columns(
        _equal=content.n_unique().over(keys) == 1, _first=pl.col("rij") == pl.col("rij").min().over(keys)
    )
    kolom = ", ".join(header(source, key) for key in keys)
    copies = groups.filter(pl.col("_equal") & ~pl.col("_first"))
    findings.add(
        Fault(kolom, "dubbele_rij", "elke rij één keer"), copies.select("rij", gevonden=pl.lit("dezelfde rij nog eens"))
    )
    rivals = groups.filter(~pl.col("_equal"))
    findings.add(
        Fault(kolom, "dubbele_sleutel", "een sleutel die één keer voorkomt"),
        rivals.select("rij", gevonden=pl.lit("meer rijen met deze sleutel en een andere inhoud")),
    )


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
