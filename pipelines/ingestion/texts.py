"""The texts of a table by column, each different text once: a date or a code is the same in thousands of rows.

What is done to a text (strip it, read a date from it, look up its code) is then done once for all of these rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

FEW = 2500
"""Rows up to which sorting out the different texts costs more queries than it saves; measured on monthly deliveries."""

SAMPLE = 5_000
"""Rows that may already show that a column repeats itself: enough to see it, too few to cost anything."""

WORTH = 0.1
"""Share of different texts above which sorting them out costs more than it saves; measured on declaraties."""


@dataclass(frozen=True)
class Distinct:
    """One column.

    Attributes:
        values: Each different value once, or one per row.
        places: Per row its place in `values`; None when there is one per row.
    """

    values: pl.Series
    places: pl.Series | None = None

    @property
    def rows(self) -> pl.Series:
        """The value of each row."""
        return self.values if self.places is None else self.values.gather(self.places)

    @property
    def has_null(self) -> bool:
        """Whether a row has no value."""
        return self.values.has_nulls() or (self.places is not None and self.places.has_nulls())

    def map(self, expression: pl.Expr) -> Distinct:
        """Evaluate an expression over the column by its name; it must look at one value at a time."""
        return replace(self, values=self.values.to_frame().select(expression.alias(self.values.name)).to_series())


def map_columns(columns: Mapping[str, Distinct], expressions: Mapping[str, pl.Expr]) -> dict[str, Distinct]:
    """Evaluate an expression over each of some columns, those with a value per row in one query.

    A query costs as much as it takes to read a date from a thousand texts, and most deliveries have no more rows.

    Args:
        columns: By key.
        expressions: By key of the column, and over it by that name; each must look at one value at a time.
    """
    found = {key: columns[key].map(way) for key, way in expressions.items() if columns[key].places is not None}
    together = [key for key in expressions if key not in found]
    if together:
        rows = pl.DataFrame([columns[key].values.alias(key) for key in together])
        done = rows.select(expressions[key].alias(key) for key in together)
        found |= {key: Distinct(done[key]) for key in together}
    return found


@dataclass(frozen=True)
class Texts:
    """A table of stripped texts.

    Attributes:
        rij: Row numbers.
        columns: By column key.
    """

    rij: pl.Series
    columns: dict[str, Distinct]

    @property
    def height(self) -> int:
        """How many rows."""
        return len(self.rij)

    def frame(self, *keys: str) -> pl.DataFrame:
        """`rij` and some columns, or all of them, as a frame."""
        chosen = keys or tuple(self.columns)
        return pl.DataFrame([self.rij, *(self.columns[key].rows.alias(key) for key in chosen)])

    def filter(self, mask: pl.Series) -> pl.DataFrame:
        """All columns of some rows."""
        return self.frame().filter(mask)

    def with_column(self, key: str, values: pl.Series) -> Texts:
        """The same with another column."""
        return replace(self, columns={**self.columns, key: Distinct(values.alias(key))})


def distinct(values: pl.Series) -> Distinct:
    """Sort out the different texts of a column, when it repeats itself."""
    if values.dtype == pl.String:
        if not repeats(values):
            return Distinct(values)
        values = values.cast(encoding())
    return as_read(values)


def as_read(values: pl.Series) -> Distinct:
    """Take a column as it is: sorted out when it has categories, else one text per row."""
    if isinstance(values.dtype, pl.Categorical):
        return Distinct(values.dtype.categories.to_series().alias(values.name), values.to_physical())
    return Distinct(values)


def encoding() -> pl.Categorical:
    """Type of a column of which each different text is kept once.

    With categories of its own: those of the process would live on, with persons among them.
    """
    return pl.Categorical(pl.Categories.random())


def repeats(values: pl.Series) -> bool:
    """Tell whether the same texts come often enough to sort them out."""
    if len(values) <= FEW:
        return False
    # Nearly all columns show it at once; of persons and amounts only the whole column can tell.
    start = values.head(SAMPLE)
    if start.n_unique() <= WORTH * len(start):
        return True
    return len(values) > SAMPLE and values.to_frame().select(pl.all().approx_n_unique()).item() <= WORTH * len(values)
