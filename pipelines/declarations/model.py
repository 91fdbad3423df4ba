"""Model of `source.yml`: what a delivery of one source must look like, and what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Literal

import polars as pl
from pydantic import AfterValidator, Field, field_validator, model_validator

from pipelines.declarations.corrections import Corrections, Strict
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


class Delivery(Strict):
    """How a source is delivered.

    Attributes:
        soort: `volledig` replaces all earlier ones, `periode` those of its period, `mutaties` adds; per gemeente.
        periode: Column (name) that holds the period; for `periode` only.
        ritme: How often a delivery is agreed on.
        te_laat_na_dagen: Days after the end of the period (or year) from which the next delivery is late.
    """

    soort: Literal["volledig", "periode", "mutaties"]
    periode: str | None = None
    ritme: Literal["maandelijks", "vier keer per jaar", "twee keer per jaar", "jaarlijks", "bij publicatie"]
    te_laat_na_dagen: int = Field(ge=1)

    @model_validator(mode="after")
    def _period_when_needed(self) -> Delivery:
        if (self.soort == "periode") != (self.periode is not None):
            raise ValueError("the column of the period in `periode`, for soort periode and only then")
        return self


class CsvFormat(Strict):
    """How a CSV file is written; encodings are tried in this order, strictly."""

    codering: tuple[Literal["utf-8", "cp1252"], ...] = ("utf-8", "cp1252")
    scheidingsteken: Literal[";", ",", "\t", "|"] = ";"
    decimaaltekens: tuple[Literal[",", "."], ...] = (",",)
    duizendteken: Literal["."] | None = "."


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
    """A table from several columns to one value; `*` in the column gemeente_code of the file means all gemeenten."""

    bestand: str
    sleutel: tuple[str, ...] = Field(min_length=1)
    waarde: str
    tabel: LookupTable | None = None


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
    """The declaration of one source. `bron` is the name of its folder."""

    bron: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    titel: str
    eigenaar: str
    doel: str
    grondslag: str
    each_row_is_a: str
    levering: Delivery
    bestanden: tuple[str, ...] = Field(min_length=1)
    csv: CsvFormat = CsvFormat()
    xlsx_blad: Literal["eerste"] = "eerste"
    kolommen: tuple[Column, ...] = Field(min_length=1)
    afgeleid: tuple[Derived, ...] = ()
    adres: Address | None = None
    herkomst_kolom: str | None = None
    sleutel: tuple[str, ...] = Field(min_length=1)
    regels: tuple[Rule, ...] = ()
    afwijslimiet_pct: float = Field(ge=0, lt=100)
    afwijslimiet_reden: str = Field(min_length=20)
    correcties: Corrections = Corrections()

    @property
    def heeft_personen(self) -> bool:
        """Whether the source has a BSN."""
        return any(column.type == "bsn" for column in self.kolommen)

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
            *((f"afgeleid.{one.naam}", one.opzoeken.sleutel) for one in self.afgeleid if one.opzoeken),
        ]
        for field, needed in wanted:
            if unknown := sorted(set(needed) - names):
                raise ValueError(f"{field}: names from kolommen or afgeleid, not {', '.join(unknown)}")
        return self

    @model_validator(mode="after")
    def _headers_exist(self) -> Source:
        headers = [self.adres.postcode, self.adres.huisnummer] if self.adres else []
        for one in self.correcties.active:
            headers += [*one.locator.waar, *([one.kolom] if one.kolom else [])]
        if unknown := sorted({header for header in headers if self.by_header(header) is None}):
            raise ValueError(f"adres and correcties: headers from kolommen, not {', '.join(unknown)}")
        return self

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
