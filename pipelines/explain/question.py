"""From a question to the one published figure that it is about, or to a line that says what there is instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

import duckdb

from pipelines.explain.model import Cell, Figure, Question, QuestionError

TOTAL = "ALLE"

NAMES_SHOWN = 40
"""More than there are indicators; a gemeente with more wijken than this gets the first of them."""


def find_figure(connection: duckdb.DuckDBPyConnection, question: Question) -> Figure:
    """Look the figure up in the published file.

    Raises:
        QuestionError: There is no such indicator, gemeente, wet, year or wijk; it names the nearest and those that are.
    """
    definitions = {str(row["code"]): row for row in records(connection, "select * from indicatoren order by code")}
    indicator = _choose("indicator", question.indicator.lower(), definitions)
    gemeenten = _column(connection, "gemeente_code", {"indicator_code": indicator})
    if not gemeenten:
        raise QuestionError(f"{indicator} has no figures in this release.")
    gemeente = _gemeente(question.gemeente, gemeenten)
    key: dict[str, Cell] = {"indicator_code": indicator, "gemeente_code": gemeente}
    key["wet_code"] = _wet(question.wet, indicator, _column(connection, "wet_code", key))
    key["jaar"] = _jaar(question.jaar, indicator, _column(connection, "jaar", key))
    key["wijk_code"] = _wijk(connection, question.wijk, key)
    [row] = select(connection, "*", "kernindicatoren", _is(key), key)
    return Figure(row, definitions[indicator])


def records(
    connection: duckdb.DuckDBPyConnection, query: str, values: Mapping[str, Cell] | None = None
) -> list[dict[str, Cell]]:
    """The rows of a query as dictionaries."""
    found = connection.execute(query, dict(values) if values else None)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def select(
    connection: duckdb.DuckDBPyConnection,
    columns: str,
    table: str,
    conditions: Iterable[str],
    values: Mapping[str, Cell],
    rest: str = "order by all",
) -> list[dict[str, Cell]]:
    """Rows of one table, put together from texts of this package; what was asked only goes in as parameters.

    Args:
        connection: Where the table is.
        columns: What is selected.
        table: A table, or tables with their joins.
        conditions: All of them must hold; `$name` stands for a value.
        values: Parameters; those that no text names are left out, for DuckDB refuses them.
        rest: What follows the conditions.
    """
    # Safe by what the docstring says of its texts: no caller passes on what a person typed.
    query = f"select {columns} from {table} where {' and '.join(conditions)} {rest}"  # noqa: S608 - see above
    return records(connection, query, {name: value for name, value in values.items() if f"${name}" in query})


def _is(key: Mapping[str, Cell]) -> Iterator[str]:
    return (f"{name} = ${name}" for name in key)


def _column(connection: duckdb.DuckDBPyConnection, name: str, key: Mapping[str, Cell]) -> list[str]:
    found = select(connection, f"distinct {name} as naam", "kernindicatoren", _is(key), key)
    return [str(row["naam"]) for row in found]


def _choose(what: str, asked: str, known: Iterable[str]) -> str:
    names = list(known)
    if asked in names:
        return asked
    near = get_close_matches(asked, names, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]}?" if near else ""
    rest = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    raise QuestionError(f"No {what} {asked!r} is published here.{hint} Known: {', '.join(names[:NAMES_SHOWN])}{rest}.")


def _gemeente(asked: str | None, known: Sequence[str]) -> str:
    if asked is None and len(known) == 1:
        return known[0]
    if asked is None:
        raise QuestionError(f"Name the gemeente with --gemeente: {', '.join(known)}.")
    code = asked.upper()
    return _choose("gemeente", f"GM{code}" if code.isdecimal() else code, known)


def _jaar(asked: int, indicator: str, known: Sequence[str]) -> int:
    # No "did you mean": 2031 looks like 2021, but nobody who asks for it means that.
    if str(asked) in known:
        return asked
    raise QuestionError(f"{indicator} is not published of {asked}. Known: {', '.join(known)}.")


def _wet(asked: str | None, indicator: str, known: Sequence[str]) -> str:
    if asked is not None:
        return _choose(f"wet of {indicator}", asked.upper(), known)
    if TOTAL in known or len(known) == 1:
        return TOTAL if TOTAL in known else known[0]
    raise QuestionError(f"{indicator} has no total over the wetten; name one with --wet: {', '.join(known)}.")


def _wijk(connection: duckdb.DuckDBPyConnection, asked: str | None, key: Mapping[str, Cell]) -> str:
    known = _column(connection, "wijk_code", key)
    if asked is None or asked.upper() == key["gemeente_code"]:
        return _choose("place", str(key["gemeente_code"]), known)
    names = records(
        connection,
        "select wijk_code, wijk_naam from wijken "
        "where gemeente_code = $gemeente_code and jaar = $jaar and niveau_code = 'wijk'",
        {name: key[name] for name in ("gemeente_code", "jaar")},
    )
    # Part of a name will do where only one has it: "binnenstad" for "Wijk 00 Binnenstad".
    meant = {
        str(row["wijk_code"]): str(row["wijk_naam"])
        for row in names
        if asked.casefold() in str(row["wijk_naam"]).casefold() and row["wijk_code"] in known
    }
    exact = {code: name for code, name in meant.items() if name.casefold() == asked.casefold()}
    meant = exact or meant
    if len(meant) > 1 and asked.upper() not in known:
        which = ", ".join(f"{name} ({code})" for code, name in sorted(meant.items()))
        raise QuestionError(f"More than one wijk has {asked!r} in its name: {which}. Name one of them.")
    return _choose("wijk with this figure", next(iter(meant)) if len(meant) == 1 else asked.upper(), known)
