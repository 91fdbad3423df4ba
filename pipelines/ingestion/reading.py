"""Reads one delivery: a pure function of its bytes, its side file, the declaration, the key and the addresses."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.addresses import AddressBook, add_buurten
from pipelines.ingestion.conform import as_text, conform, note_broken
from pipelines.ingestion.controls import check_controls, check_limit
from pipelines.ingestion.csv_table import read_csv
from pipelines.ingestion.findings import Findings
from pipelines.ingestion.headers import Match, match_headers
from pipelines.ingestion.landing import Delivery
from pipelines.ingestion.mend import located, mend
from pipelines.ingestion.persons import pseudonymise
from pipelines.ingestion.refusal import RefusedError
from pipelines.ingestion.rules import check_key, check_no_bsn_in_text, check_rules
from pipelines.ingestion.schema import raw_schema
from pipelines.ingestion.table import Table
from pipelines.ingestion.workbook import read_workbook

Place = tuple[str, str]
"""Gemeente and period (empty when the kind of delivery has none)."""


@dataclass(frozen=True)
class Reading:
    """What came of one delivery; rows read = accepted + rejected.

    Attributes:
        accepted: Rows in the raw schema; none when the delivery is refused.
        rejected: One row per rejected row and reason.
        read: Rows read.
        refusal: Why the delivery is refused, in Dutch; None when it is accepted.
        warnings: Remarks that cost nothing, in Dutch.
        places: The places it takes, or would take if it hadn't been refused, as far as can be told.
    """

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    read: int = 0
    refusal: str | None = None
    warnings: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


def read_delivery(delivery: Delivery, source: Source, key: str, book: AddressBook) -> Reading:
    """Read one delivery. Never raises for what is in the file: that becomes a refusal."""
    reader = _Reader(delivery, source)
    try:
        accepted = reader.accepted(key, book)
    except RefusedError as error:
        return reader.refused(str(error))
    except BaseException as error:
        # A panic inside Polars or fastexcel is no Exception either; being told to stop is no fault of the file.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        # Without the text of the error: it may quote a value.
        return reader.refused(f"verwacht een leesbare levering, gevonden een onverwachte fout ({type(error).__name__})")
    return Reading(
        accepted, reader.findings.rejected, reader.read, None, reader.findings.warnings, _places(accepted, source)
    )


class _Reader:
    """Keeps what is known so far, so that a refusal halfway can still say which rows and places it concerns."""

    def __init__(self, delivery: Delivery, source: Source) -> None:
        self.delivery = delivery
        self.source = source
        self.findings = Findings(delivery.levering_id, delivery.naam)
        self.read = 0
        self.places: list[Place] = []

    @property
    def from_workbook(self) -> bool:
        return self.delivery.bestand.lower().endswith(".xlsx")

    def accepted(self, key: str, book: AddressBook) -> pl.DataFrame:
        """Accepted rows in the raw schema."""
        good = self._good_rows()
        for column in self.source.kolommen:
            if column.type == "bsn":
                good = pseudonymise(good, column.key, key)
        if self.source.adres:
            keys = [self._key(self.source.adres.postcode), self._key(self.source.adres.huisnummer)]
            good = add_buurten(good, keys[0], keys[1], book)
        if self.source.herkomst_kolom:
            good = good.with_columns(herkomst=pl.coalesce("_herkomst", self.source.herkomst_kolom))
        else:
            good = good.with_columns(herkomst=pl.col("_herkomst").fill_null(self.delivery.side.herkomst))
        good = good.with_columns(levering_id=pl.lit(self.delivery.levering_id))
        return good.select(pl.col(name).cast(dtype) for name, dtype in raw_schema(self.source).items())

    def refused(self, reason: str) -> Reading:
        """The reading of a delivery of which nothing is accepted."""
        accepted = pl.DataFrame(schema=raw_schema(self.source))
        message = reason if reason.startswith(self.delivery.naam) else f"{self.delivery.naam}: {reason}"
        return Reading(accepted, self.findings.rejected, self.read, message, self.findings.warnings, self.places)

    def _good_rows(self) -> pl.DataFrame:
        table = self._table()
        self.read = table.read
        match = match_headers(self.source, table.headers)
        text = as_text(table, self.source, match)
        if match.problems:
            self.places = self._places_at_a_guess(text, match)
            raise RefusedError("; ".join(match.problems))
        note_broken(table, self.source, match, self.findings)
        origins = self._exceptional_origins(text)
        text = mend(text, self.source, self.delivery.bestand, self.findings)
        typed = conform(text, self.source, match.year, self.from_workbook, self.findings)
        self.places = _places(typed, self.source)
        # A row with a cell that doesn't fit has its reason; what rules make of the empty place would only confuse.
        check_rules(self._without_rejected(typed), self.source, self.findings)
        check_no_bsn_in_text(typed, self.source, self.findings)
        check_key(self._without_rejected(typed), self.source, self.findings)
        if not self.findings.refusals:
            check_limit(self.source, self.findings, self.read)
        check_controls(typed, self.source, self.delivery.side.controle, self.read, self.findings)
        if self.findings.refusals:
            raise RefusedError("; ".join(self.findings.refusals))
        return self._without_rejected(typed.with_columns(origins))

    def _table(self) -> Table:
        if self.delivery.problem:
            raise RefusedError(self.delivery.problem)
        data = self.delivery.path.read_bytes()
        if not data:
            raise RefusedError("verwacht een kopregel en rijen, gevonden een leeg bestand")
        return read_workbook(data) if self.from_workbook else read_csv(data, self.source.csv)

    def _without_rejected(self, rows: pl.DataFrame) -> pl.DataFrame:
        rejected = self.findings.rejected_rows
        return rows.filter(~pl.col("rij").is_in(rejected.implode())) if len(rejected) else rows

    def _exceptional_origins(self, text: pl.DataFrame) -> pl.Series:
        """The origin of rows that the side file sets apart; null for all others."""
        origins = pl.repeat(None, text.height, dtype=pl.String, eager=True)
        for exception in self.delivery.side.uitzonderingen:
            try:
                hit = located(text, self.source, exception.waar)
            except KeyError as error:
                raise RefusedError(
                    f"verwacht in uitzonderingen een kolom van de levering, gevonden {error.args[0]}"
                ) from error
            origins = pl.repeat(exception.herkomst, text.height, eager=True).zip_with(hit, origins)
        return origins.alias("_herkomst")

    def _places_at_a_guess(self, text: pl.DataFrame, match: Match) -> list[Place]:
        """The places of a delivery with wrong headers, from the columns that it does have.

        Only used to see whether a newer delivery has taken the place of this one; so nothing goes wrong without it.
        """
        # No BSN: no place depends on it, and what it accepts may depend on a column that isn't there.
        columns = [one for one in self.source.kolommen if one.key in match.places and one.type != "bsn"]
        names = {column.key for column in columns}
        derived = [
            one
            for one in self.source.afgeleid
            if one.uit_kop or (one.uitdrukking and names.issuperset(pl.sql_expr(one.uitdrukking).meta.root_names()))
        ]
        known = self.source.model_copy(update={"kolommen": tuple(columns), "afgeleid": tuple(derived)})
        scratch = Findings(self.delivery.levering_id, self.delivery.naam)
        typed = conform(text, known, match.year, self.from_workbook, scratch)
        needed = {"gemeente_code", self.source.levering.periode} - {None}
        return _places(typed, self.source) if needed <= set(typed.columns) else []

    def _key(self, header: str) -> str:
        column = self.source.by_header(header)
        return column.key if column else header


def _places(typed: pl.DataFrame, source: Source) -> list[Place]:
    period = pl.col(source.levering.periode).cast(pl.String) if source.levering.periode else pl.lit("")
    places = typed.select("gemeente_code", periode=period).drop_nulls().unique()
    return sorted(places.iter_rows())
