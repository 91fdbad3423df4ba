"""The texts of a table by column, each different text once: a date or a code is the same in thousands of rows.

What is done to a text (strip it, read a date from it, look up its code) is then done once for all of these rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

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
    if not isinstance(values.dtype, pl.Categorical):
        raise TypeError(values.dtype)
    return Distinct(values.dtype.categories.to_series().alias(values.name), values.to_physical())


def encoding() -> pl.Categorical:
    """Type of a column of which each different text is kept once.

    With categories of its own: those of the process would live on, with persons among them.
    """
    return pl.Categorical(pl.Categories.random())


def repeats(values: pl.Series) -> bool:
    """Tell whether the same texts come often enough to sort them out."""
    # Nearly all columns show it at once; of persons and amounts only the whole column can tell.
    start = values.head(SAMPLE)
    if start.n_unique() <= WORTH * len(start):
        return True
    return len(values) > SAMPLE and values.to_frame().select(pl.all().approx_n_unique()).item() <= WORTH * len(values)
