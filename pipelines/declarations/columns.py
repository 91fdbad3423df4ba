"""Model of the columns of a source: those of the export, and those that are derived from them."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import polars as pl
from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic.json_schema import SkipJsonSchema

from pipelines.declarations.corrections import Strict
from pipelines.declarations.lists import CodeTable, LookupTable

Severity = Literal["rij", "levering", "waarschuwing"]
"""What a breach costs: the row, the whole delivery, or only a remark to the owner."""

ColumnType = Literal[
    "tekst", "geheel", "jaar", "bedrag", "getal", "datum", "tijd", "maand",
    "gemeente", "wijk", "buurt", "postcode", "huisnummer", "bsn", "geboortejaar",
]  # fmt: skip

PersonalData = Literal["geen", "gewoon", "gevoelig", "bijzonder", "bsn"]
"""Class of personal data (AVG): none, ordinary, sensitive (money, support), special (health, art. 9), the BSN."""

FACTORS = {"duizend_euro": 1000}
"""Units that are stored in another one: P&C tables are printed in thousands of euros, we keep euros."""


def _parses(expression: str) -> str:
    try:
        pl.sql_expr(expression)
    except pl.exceptions.PolarsError as error:
        raise ValueError(f"an SQL expression that Polars understands ({error})") from error
    return expression


SqlExpression = Annotated[str, AfterValidator(_parses)]


class Reference(Strict):
    """Where a value must occur: among the rows of another source that are in force.

    Without any such row nothing can be said, and every value passes.
    """

    bron: str
    kolom: str
    ernst: Severity = "rij"


class UnknownPerson(Strict):
    """Numbers that stand for "person not known" instead of a BSN, and the rows in which they may."""

    nummers: tuple[str, ...] = Field(min_length=1)
    alleen_als: SqlExpression


class Column(Strict):
    """One column of the export.

    Attributes:
        kop: Raw header; upper and lower case, spaces and order are free. `{jaar}` stands for four digits.
        naam: Name after reading; None for a column that is read, used and not kept.
        verplicht: Whether an empty cell is a fault.
        eenheid: Unit in the file; thousands of euros become euros.
        leeg: Texts that mean "no value", beside the empty cell.
        codes: Raw text -> canonical code, upper and lower case free; a list means that the codes stay as they are.
        codebestand: The same as a file, `mappings/….csv` with columns waarde;code.
        bij_onbekende_code: What an unknown code costs.
        aanvullen_tot: Width to which digits are padded with zeros, which spreadsheets drop.
        patroon: Regular expression that the whole text must match.
        alle_gemeenten: Whether `*` (all gemeenten) is accepted in a column of type gemeente.
        onbekend: Numbers that stand for an unknown person, for type bsn.
        is_nummer: Whether nine digits are normal in this text, as in a toewijzingnummer; elsewhere they may be a BSN.
        bestaat_in: The source that must know the value.
    """

    kop: str = Field(min_length=1)
    naam: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]*$")
    type: ColumnType = "tekst"
    verplicht: bool = False
    eenheid: Literal["euro", "duizend_euro", "eurocent", "procent", "personen", "stuks"] | None = None
    leeg: tuple[str, ...] = ()
    codes: CodeTable | None = None
    codebestand: str | None = None
    bij_onbekende_code: Severity = "rij"
    aanvullen_tot: int | None = Field(default=None, ge=2, le=12)
    patroon: str | None = None
    alle_gemeenten: bool = False
    persoonsgegeven: PersonalData = "geen"
    onbekend: UnknownPerson | None = None
    is_nummer: bool = False
    bestaat_in: Reference | None = None
    omschrijving: str | None = None

    @property
    def factor(self) -> int:
        """By what a number in the file is multiplied."""
        return FACTORS.get(self.eenheid or "", 1)

    @property
    def key(self) -> str:
        """Name of the column while reading, also for a column that isn't kept."""
        return self.naam or "_" + re.sub(r"\W+", "_", self.kop.lower())

    @field_validator("patroon")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"a regular expression ({error})") from error
        return value

    @model_validator(mode="after")
    def _belongs_together(self) -> Column:
        if (self.type == "bsn") != (self.persoonsgegeven == "bsn"):
            raise ValueError("persoonsgegeven bsn for type bsn, and only there")
        if self.codes and self.codebestand:
            raise ValueError("codes or codebestand, not both")
        return self


class Lookup(Strict):
    """A table from several columns to one value; `*` in the column gemeente_code of the file means all gemeenten.

    Attributes:
        bestand: The file, with the columns of `sleutel` and then `waarde`.
        sleutel: Names of the columns that are looked up.
        waarde: Header of the value.
        geldig_in: Name of a column with a year; the file then also has `jaar_van` and `jaar_tot_en_met` (empty: no end)
            behind the value, and only a row that holds in that year counts.
    """

    bestand: str
    sleutel: tuple[str, ...] = Field(min_length=1)
    waarde: str
    geldig_in: str | None = None
    tabel: SkipJsonSchema[LookupTable | None] = None

    @property
    def columns(self) -> list[str]:
        """Names of the columns that are needed to look a row up."""
        return [*self.sleutel, *([self.geldig_in] if self.geldig_in else [])]


class Derived(Strict):
    """A column that the export doesn't have: by SQL expression, from a lookup table, or from the headers."""

    naam: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: Literal["tekst", "jaar"] = "tekst"
    uitdrukking: SqlExpression | None = None
    opzoeken: Lookup | None = None
    uit_kop: Literal["jaar"] | None = None
    bij_onbekend: Severity = "rij"

    @model_validator(mode="after")
    def _one_way(self) -> Derived:
        if sum(way is not None for way in (self.uitdrukking, self.opzoeken, self.uit_kop)) != 1:
            raise ValueError("exactly one of uitdrukking, opzoeken, uit_kop")
        return self
