"""The suites of `expectations/*.yml`: what must hold of the candidate, why, and who asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from pipelines.publication.database import identifier, quote
from pipelines.publication.errors import PublicationError

SQL_EXPECTATION = "unexpected_rows_expectation"

DUTCH_NAMES = {
    "expect_table_row_count_to_be_between": "deze tabel heeft rijen",
    "expect_compound_columns_to_be_unique": "deze kolommen samen zijn uniek",
    "expect_column_values_to_be_in_set": "deze kolom heeft alleen bekende waarden",
    "expect_column_values_to_not_be_null": "deze kolom is nooit leeg",
    "expect_column_values_to_be_between": "deze kolom blijft binnen haar grenzen",
}
"""What the expectations of Great Expectations that need no query are called towards the owner of the data."""

_NO_SUITES = frozenset({"aanvaard"})
"""Files beside the suites that hold no expectations: the losses that were accepted."""

_SHOWN_ROWS = 5
"""Failing rows that are shown: enough to see what is wrong, few enough to read."""


Row = dict[str, str | int | float | None]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Meta(_Model):
    """Why an expectation is there, who answers for it, since when, and what to do when it isn't met."""

    why: str
    owner: str
    since: date
    doen: str | None = None


class Expectation(_Model):
    """One expectation in the terms of Great Expectations."""

    type: str
    kwargs: dict[str, Any]
    severity: Literal["critical", "warning"]
    meta: Meta

    @model_validator(mode="after")
    def _query_reads_its_batch(self) -> Expectation:
        if self.type == SQL_EXPECTATION:
            missing = [name for name in ("unexpected_rows_query", "description") if name not in self.kwargs]
            if missing or "{batch}" not in self.kwargs["unexpected_rows_query"]:
                raise ValueError("a query needs unexpected_rows_query, which reads {batch}, and a description")
        return self

    @property
    def name(self) -> str:
        """How it is called in reports."""
        return self.kwargs.get("description") or DUTCH_NAMES.get(self.type, self.type)

    @property
    def columns(self) -> str | None:
        """The columns that it is about."""
        listed = self.kwargs.get("column_list") or [self.kwargs.get("column")]
        return ", ".join(filter(None, listed)) or None

    @property
    def query(self) -> str | None:
        """Its SQL, for an expectation that is a query."""
        return self.kwargs["unexpected_rows_query"] if self.type == SQL_EXPECTATION else None


class Suite(_Model):
    """The expectations of one file.

    Attributes:
        name: Name of the file.
        table: What `{batch}` stands for in its queries.
        lijsten: What its queries read as `{name}`: rows that a reader can check (bounds, bands), or a piece of SQL.
        expectations: What must hold.
    """

    name: str
    table: str
    lijsten: dict[str, tuple[Row, ...] | str] = {}
    expectations: tuple[Expectation, ...]

    @model_validator(mode="after")
    def _lists_have_one_shape(self) -> Suite:
        for name, rows in self.lijsten.items():
            if not isinstance(rows, str) and (not rows or any(row.keys() != rows[0].keys() for row in rows)):
                raise ValueError(f"list {name} needs rows that all have the same columns")
        return self

    def sql(self, item: Expectation) -> str:
        """The query of an expectation with its lists filled in; `{batch}` still stands."""
        query = item.query or ""
        for name, content in self.lijsten.items():
            query = query.replace(f"{{{name}}}", _as_relation(name, content))
        return query


@dataclass(frozen=True)
class Outcome:
    """What Great Expectations found.

    Attributes:
        success: Whether the expectation was met.
        error: Message of the exception when it couldn't be judged at all, such as for a misspelt column.
        observed: The result as Great Expectations describes it.
    """

    success: bool
    error: str | None
    observed: dict[str, Any]


def suite_names(expectations_dir: Path) -> list[str]:
    """Names of the suites, in order; reads no file."""
    return sorted(path.stem for path in expectations_dir.glob("*.yml") if path.stem not in _NO_SUITES)


def load_suites(expectations_dir: Path) -> list[Suite]:
    """Read all suites.

    Raises:
        PublicationError: When a suite file can't be read as one, or there is none.
    """
    names = suite_names(expectations_dir)
    if not names:
        raise PublicationError(f"There is no suite in {expectations_dir}; nothing is published unjudged.")
    return [_load(expectations_dir / f"{name}.yml") for name in names]


def failing_rows(connection: duckdb.DuckDBPyConnection, suite: Suite, item: Expectation) -> list[dict[str, object]]:
    """The first rows that a query expectation finds wrong; its query chooses which columns may be shown.

    Args:
        connection: To the candidate, on which `overview.lay_out` was called.
        suite: The suite that it belongs to.
        item: The expectation.
    """
    found = connection.execute(suite.sql(item).format(batch=identifier(suite.table)))
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchmany(_SHOWN_ROWS)]


def _as_relation(name: str, content: tuple[Row, ...] | str) -> str:
    if isinstance(content, str):
        return f"({content.strip()}) as {identifier(name)}"
    rows = ", ".join(f"({', '.join(map(_literal, row.values()))})" for row in content)
    columns = ", ".join(map(identifier, content[0]))
    return f"(values {rows}) as {identifier(name)} ({columns})"


def _literal(value: str | float | None) -> str:
    if value is None:
        return "null"
    # Braces are doubled because the query goes through `format` once more.
    return quote(value).replace("{", "{{").replace("}", "}}") if isinstance(value, str) else str(value)


def _load(path: Path) -> Suite:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Suite.model_validate({"name": path.stem, **content})
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise PublicationError(f"{path.name} is not a suite of expectations: {error}") from error
