"""Great Expectations on one DuckDB file, read-only.

The stock SQL datasource fails on DuckDB: it closes the connection before the result is fetched
(great_expectations#10738). A native engine is under way (#12084); this whole file goes when it is there.
Import this module inside a function only: Great Expectations takes seconds to import.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import great_expectations as gx
import sqlalchemy
from great_expectations.core import ExpectationValidationResult
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.exceptions import GreatExpectationsError
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metadata_types import FailureSeverity
from sqlalchemy.dialects import postgresql

from pipelines.publication.database import statement
from pipelines.publication.errors import PublicationError
from pipelines.publication.overview import lay_out
from pipelines.publication.suites import Expectation, Outcome, Suite


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Keeps one connection open, and presents the types of PostgreSQL, whose dialect DuckDB's derives from."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (hands on what Great Expectations passes)
        super().__init__(*args, **kwargs)
        self.dialect_module = postgresql

    @contextmanager
    def get_connection(self) -> Generator[sqlalchemy.Connection]:
        """Yield the one connection, open until `close`."""
        if self._connection is None:
            self._connection = self.engine.connect()
            lay_out(self._connection.exec_driver_sql)
        yield self._connection

    def close(self) -> None:
        """Close the connection as well as the engine, or the next connection in this process is refused."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        super().close()


class DuckDBDatasource(SQLDatasource):
    """Datasource of one DuckDB file."""

    # Great Expectations tells its datasources apart by overriding this very literal.
    type: Literal["duckdb"] = "duckdb"  # ty: ignore[incompatible-attribute-override]

    @property
    def execution_engine_type(self) -> type[SqlAlchemyExecutionEngine]:
        """The engine above."""
        return DuckDBExecutionEngine

    def dispose(self) -> None:
        """Close all that this datasource opened."""
        if self._execution_engine is not None:
            self._execution_engine.close()
        if self._engine is not None:
            self._engine.dispose()


def validate(path: Path, suites: Sequence[Suite]) -> list[list[Outcome]]:
    """Hold a DuckDB file against suites.

    Args:
        path: The file; it is only read.
        suites: The suites, each on its own table of that file.

    Returns:
        Per suite the result of each expectation, in the order of the suite.

    Raises:
        PublicationError: When a suite holds an expectation that doesn't exist, or nothing can be judged at all.
    """
    prepared = [_expectations(suite) for suite in suites]
    try:
        with _opened_datasource(path) as datasource:
            return [_judged(datasource, suite, gx_suite) for suite, gx_suite in zip(suites, prepared, strict=True)]
    except Exception as error:
        # Whatever it is: nothing has been judged, so nothing is published, and the reason must be one line.
        raise PublicationError(f"Great Expectations could not judge the candidate: {_first_line(error)}") from error


@contextmanager
def _opened_datasource(path: Path) -> Generator[DuckDBDatasource]:
    """A datasource that keeps, shows and sends nothing, and is closed altogether afterwards."""
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    datasource = DuckDBDatasource(
        name="kandidaat",
        connection_string=f"duckdb:///{path}",
        kwargs={"connect_args": {"read_only": True}},
    )
    context.add_datasource(datasource=datasource)
    try:
        yield datasource
    finally:
        datasource.dispose()


def _judged(datasource: DuckDBDatasource, suite: Suite, gx_suite: gx.ExpectationSuite) -> list[Outcome]:
    """Judge one suite; when that fails as a whole, as for a table that isn't there, each expectation in it failed."""
    try:
        outcomes = _validate(datasource, suite, gx_suite)
    except Exception as error:
        return [Outcome(False, _first_line(error), {}) for _ in suite.expectations]
    if len(outcomes) != len(suite.expectations):
        missing = f"{len(outcomes)} van {len(suite.expectations)} verwachtingen van deze suite zijn beoordeeld"
        return [Outcome(False, missing, {}) for _ in suite.expectations]
    return outcomes


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {next(iter(str(error).strip().splitlines()), '')}"


def _validate(datasource: DuckDBDatasource, suite: Suite, gx_suite: gx.ExpectationSuite) -> list[Outcome]:
    query = statement("select * from {table}", table=suite.table)
    batch = datasource.add_query_asset(suite.name, query).add_batch_definition_whole_table("alles").get_batch()
    # SUMMARY: COMPLETE keeps all failing values. The results come in an order of their own.
    results = batch.validate(gx_suite, result_format="SUMMARY").results
    return [_outcome(result) for result in sorted(results, key=_number)]


def _expectations(suite: Suite) -> gx.ExpectationSuite:
    configurations = [
        ExpectationConfiguration(
            item.type, _kwargs(suite, item), meta={"number": number}, severity=FailureSeverity(item.severity)
        )
        for number, item in enumerate(suite.expectations)
    ]
    try:
        # Not add_expectation_configuration, which replaces an earlier expectation of the same type and column.
        return gx.ExpectationSuite(suite.name, [item.to_domain_obj() for item in configurations])
    except (GreatExpectationsError, ValueError) as error:
        raise PublicationError(f"Suite {suite.name} holds an expectation that doesn't exist: {error}") from error


def _kwargs(suite: Suite, item: Expectation) -> dict[str, Any]:
    return {**item.kwargs, "unexpected_rows_query": suite.sql(item)} if item.query else item.kwargs


def _number(result: ExpectationValidationResult) -> int:
    config = result.expectation_config
    return config.meta["number"] if config and config.meta else -1


def _outcome(result: ExpectationValidationResult) -> Outcome:
    """Note an exception inside a result, which may lie one level down under the name of a metric."""
    info = result.exception_info or {}
    nested = [info] if "raised_exception" in info else [value for value in info.values() if isinstance(value, dict)]
    messages = [str(value.get("exception_message")).strip() for value in nested if value.get("raised_exception")]
    error = next(iter(messages[0].splitlines()), "onbekende fout") if messages else None
    return Outcome(bool(result.success) and error is None, error, dict(result.result))
