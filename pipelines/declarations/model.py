"""Model of `source.yml`: what a delivery of one source must look like, and what it means."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatch
from typing import Literal

import polars as pl
from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from pipelines.declarations.columns import Column, Derived, Severity, SqlExpression
from pipelines.declarations.corrections import Corrections, Strict
from pipelines.declarations.formats import CsvFormat, Footer, Messages, WorkbookFormat
from pipelines.declarations.pulling import Pull


class Span(Strict):
    """The columns (names) between which a row counts: dates, years or periods; an empty `tot` means "still"."""

    van: str
    tot: str


class Delivery(Strict):
    """How a source is delivered.

    Attributes:
        soort: `volledig` replaces all earlier ones, `periode` those of its period, `mutaties` adds; per gemeente.
        periode: Column (name) that holds the period; for `periode` only.
        ritme: How often a delivery is agreed on.
        te_laat_na_dagen: Days after the end of the period (or year) from which the next delivery is late; below zero
            for what comes before its own year has ended, as an edition of a list does.
        geldt: For `mutaties` about persons: from when to when a row counts, which tells what its removal would cost.
    """

    soort: Literal["volledig", "periode", "mutaties"]
    periode: str | None = None
    ritme: Literal["maandelijks", "vier keer per jaar", "twee keer per jaar", "jaarlijks", "bij publicatie"]
    te_laat_na_dagen: int = Field(ge=-365)
    geldt: Span | None = None

    @model_validator(mode="after")
    def _period_when_needed(self) -> Delivery:
        if (self.soort == "periode") != (self.periode is not None):
            raise ValueError("the column of the period in `periode`, for soort periode and only then")
        return self


class Address(Strict):
    """The headers of postcode and house number, and the source that knows the buurt of each address."""

    postcode: str
    huisnummer: str
    bron: str


class Rule(Strict):
    """What must hold in every row: a boolean SQL expression over the columns. Null counts as "holds", as in SQL."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    regel: SqlExpression
    melding: str = Field(min_length=10)
    ernst: Severity = "rij"

    @property
    def columns(self) -> list[str]:
        """Names of the columns in the expression, in order, each once."""
        return list(dict.fromkeys(pl.sql_expr(self.regel).meta.root_names()))


class Source(Strict):
    """The declaration of one source. `bron` is the name of its folder.

    Attributes:
        mag_leeg: Whether a delivery without rows is in order, because there may be nothing to tell.
        negeer_kolommen: Headers that may be there and aren't read.
        ophalen: Where its exports can be pulled from; only where `SDIB_OPHALEN` names the source.
    """

    bron: SkipJsonSchema[str] = Field(pattern=r"^[a-z][a-z0-9_]*$")
    titel: str
    eigenaar: str
    doel: str
    grondslag: str
    each_row_is_a: str
    levering: Delivery
    bestanden: tuple[str, ...] = Field(min_length=1)
    ophalen: Pull | None = None
    csv: CsvFormat = CsvFormat()
    xlsx: WorkbookFormat = WorkbookFormat()
    berichten: Messages | None = None
    voetregel: Footer | None = None
    mag_leeg: bool = False
    negeer_kolommen: tuple[str, ...] = ()
    kolommen: tuple[Column, ...] = Field(min_length=1)
    afgeleid: tuple[Derived, ...] = ()
    adres: Address | None = None
    herkomst_kolom: str | None = None
    sleutel: tuple[str, ...] = Field(min_length=1)
    regels: tuple[Rule, ...] = ()
    afwijslimiet_pct: float = Field(ge=0, lt=100)
    afwijslimiet_reden: str = Field(min_length=20)
    correcties: SkipJsonSchema[Corrections] = Corrections()

    @property
    def heeft_personen(self) -> bool:
        """Whether the source has a BSN."""
        return any(column.type == "bsn" for column in self.kolommen)

    @property
    def needs(self) -> list[str]:
        """The sources that must be read before this one, because its rows are judged by what they know."""
        needed = {column.bestaat_in.bron for column in self.kolommen if column.bestaat_in}
        return sorted(needed | ({self.adres.bron} if self.adres else set()))

    @property
    def heeft_adres(self) -> bool:
        """Whether the source has addresses that become a buurt."""
        return self.adres is not None

    def column(self, key: str) -> Column | None:
        """The column with this name, if it comes from the file."""
        return next((column for column in self.kolommen if column.key == key), None)

    def by_header(self, header: str) -> Column | None:
        """The column with this header, written as in the declaration."""
        return next((column for column in self.kolommen if column.kop == header), None)

    @model_validator(mode="after")
    def _names_exist(self) -> Source:
        _refuse_doubles("kolommen.kop", (column.kop for column in self.kolommen))
        _refuse_doubles("naam", self.names)
        names = set(self.names)
        wanted: list[tuple[str, Iterable[str]]] = [
            ("levering.periode", [self.levering.periode] if self.levering.periode else []),
            ("herkomst_kolom", [self.herkomst_kolom] if self.herkomst_kolom else []),
            ("sleutel", self.sleutel),
            ("gemeente_code (every row carries it)", ["gemeente_code"]),
            *((f"regels.{rule.code}", rule.columns) for rule in self.regels),
            *((f"afgeleid.{one.naam}", one.opzoeken.columns) for one in self.afgeleid if one.opzoeken),
            ("levering.geldt", [self.levering.geldt.van, self.levering.geldt.tot] if self.levering.geldt else []),
        ]
        for field, needed in wanted:
            if unknown := sorted(set(needed) - names):
                raise ValueError(f"{field}: names from kolommen or afgeleid, not {', '.join(unknown)}")
        return self

    @model_validator(mode="after")
    def _headers_exist(self) -> Source:
        headers = [self.adres.postcode, self.adres.huisnummer] if self.adres else []
        if self.voetregel:
            headers += [*self.voetregel.som, *([self.voetregel.rijen] if self.voetregel.rijen else [])]
        for one in self.correcties.active:
            headers += [*one.locator.waar, *([one.kolom] if one.kolom else [])]
        if unknown := sorted({header for header in headers if self.by_header(header) is None}):
            raise ValueError(f"adres, voetregel and correcties: headers from kolommen, not {', '.join(unknown)}")
        return self

    @model_validator(mode="after")
    def _pulled_name_fits(self) -> Source:
        if self.ophalen and self.ophalen.naam and not self.takes(self.ophalen.naam):
            raise ValueError(f"ophalen.naam: a name as {' or '.join(self.bestanden)}, not {self.ophalen.naam}")
        return self

    def takes(self, name: str) -> bool:
        """Whether a file with this name can be a delivery of the source."""
        return any(fnmatch(name.lower(), pattern.lower()) for pattern in self.bestanden)

    @property
    def names(self) -> list[str]:
        """Names of all columns while reading, those that aren't kept included."""
        return [column.key for column in self.kolommen] + [derived.naam for derived in self.afgeleid]


def _refuse_doubles(field: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{field}: each value once, {value} is there twice")
        seen.add(value)
