"""Reads one delivery: a pure function of its bytes, its side file, the declaration, the key and what others know.

A delivery is read in tables of some hundred thousand rows (and one or more per member of a ZIP), each of which is
judged and reduced to what we keep before the next is read; so memory holds the result, never the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.addresses import add_buurten, note_postcodes
from pipelines.ingestion.conform import as_text, conform, note_broken
from pipelines.ingestion.controls import Controls, check_limit
from pipelines.ingestion.findings import REJECTED_SCHEMA, Findings
from pipelines.ingestion.formats.archive import shown
from pipelines.ingestion.formats.opening import read_tables
from pipelines.ingestion.formats.table import Table
from pipelines.ingestion.hashes import stamp
from pipelines.ingestion.headers import Match, match_headers
from pipelines.ingestion.keys import check_key
from pipelines.ingestion.landing import Delivery
from pipelines.ingestion.mend import Mender, located
from pipelines.ingestion.persons import Pseudonyms, without_person
from pipelines.ingestion.privacy import TextWatch, without_long_numbers
from pipelines.ingestion.references import Known, note_unknown_values
from pipelines.ingestion.refusal import RefusedError
from pipelines.ingestion.rules import check_rules
from pipelines.ingestion.schema import raw_schema
from pipelines.ingestion.texts import Texts

SMALL = 1 << 20
"""Bytes of a file that is one table, or nearly: there is nothing to read ahead, and a thread costs more."""

Place = tuple[str, str]
"""Gemeente and period (empty when the kind of delivery has none)."""


@dataclass(frozen=True)
class Reading:
    """What came of one delivery; rows read = accepted + rejected.

    Attributes:
        accepted: Rows in the raw schema; none when the delivery is refused.
        rejected: One row per rejected row and reason, with what the row holds, pseudonymised.
        read: Rows read.
        refusal: Why the delivery is refused, in Dutch; None when it is accepted.
        warnings: Remarks that cost nothing, in Dutch.
        places: The places it takes, or would take if it hadn't been refused, as far as can be told, with the rows about
            each.
    """

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    read: int = 0
    refusal: str | None = None
    warnings: list[str] = field(default_factory=list)
    places: dict[Place, int] = field(default_factory=dict)


def read_delivery(delivery: Delivery, source: Source, pseudonyms: Pseudonyms, known: Known) -> Reading:
    """Read one delivery. Never raises for what is in the file: that becomes a refusal.

    Args:
        delivery: The file.
        source: Its declaration.
        pseudonyms: Those of the persons met so far; shared by the deliveries of a source, in which they return.
        known: Addresses, and the values that other sources know.
    """
    reader = _Reader(delivery, source, pseudonyms, known)
    try:
        return reader.accepted()
    except RefusedError as error:
        return reader.refused(str(error))
    except BaseException as error:
        # A panic inside Polars or fastexcel is no Exception either; being told to stop is no fault of the file.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        # Without the text of the error: it may quote a value.
        return reader.refused(f"verwacht een leesbare levering, gevonden een onverwachte fout ({type(error).__name__})")


def ahead(tables: Iterator[Table]) -> Iterator[Table]:
    """Read the next table while the last one is judged: reading and judging each keep a core busy."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        following = reader.submit(_next, tables)
        while table := following.result():
            following = reader.submit(_next, tables)
            yield table


def _next(tables: Iterator[Table]) -> Table | None:
    return next(tables, None)


class _Reader:
    """Keeps what is known so far, so that a refusal halfway can still say which rows and places it concerns."""

    def __init__(self, delivery: Delivery, source: Source, pseudonyms: Pseudonyms, known: Known) -> None:
        self.delivery = delivery
        self.source = source
        self.pseudonyms = pseudonyms
        self.known = known
        self.findings = Findings(delivery.levering_id, delivery.naam)
        self.mender = Mender(source, self.findings)
        self.controls = Controls(source, delivery.side.controle)
        self.watch = TextWatch(source)
        self.read = 0
        self.places: dict[Place, int] = {}
        self.good: list[pl.DataFrame] = []
        self.bad: list[pl.DataFrame] = []

    def accepted(self) -> Reading:
        """The reading, when nothing refuses the delivery.

        Raises:
            RefusedError: When something does.
        """
        for table, offset in self._tables():
            self._take(table, offset)
        if not self.read and not self.source.mag_leeg:
            found = "een bestand zonder rijen" if self.good else "een leeg bestand"
            raise RefusedError(f"verwacht een kopregel en rijen, gevonden {found}")
        good = self._checked_key(pl.concat([pl.DataFrame(schema=raw_schema(self.source)), *self.good]))
        self.mender.finish()
        self.watch.finish(self.findings)
        if not self.findings.all_refusals():
            check_limit(self.source, self.findings, self.read)
        self.controls.finish(self.findings)
        if refusals := self.findings.all_refusals():
            raise RefusedError("; ".join(refusals))
        return self._reading(good, None)

    def refused(self, reason: str) -> Reading:
        """The reading of a delivery of which nothing is accepted."""
        nothing = pl.DataFrame(schema=raw_schema(self.source))
        message = reason if reason.startswith(self.delivery.naam) else f"{self.delivery.naam}: {reason}"
        # What a file says of itself (a total, a name) is quoted, and may be somebody.
        said = without_person(message)
        return self._reading(nothing, said)

    def _reading(self, accepted: pl.DataFrame, refusal: str | None) -> Reading:
        places = dict(sorted(self.places.items()))
        return Reading(accepted, self._rejected(), self.read, refusal, self.findings.warnings, places)

    def _tables(self) -> Iterator[tuple[Table, int]]:
        """The tables of the file, and by how much their row numbers are raised to be unique in the delivery."""
        if self.delivery.problem:
            raise RefusedError(self.delivery.problem)
        part, offset, last = None, 0, 0
        with self.delivery.path.open("rb") as stream:
            at_first = stamp(stream)
            tables = read_tables(stream, self.delivery.path.name, self.source)
            for table in ahead(tables) if at_first.size > SMALL else tables:
                if table.deel != part:
                    part, offset = table.deel, last
                    self.findings.begin_part(shown(part) if part else "", offset)
                yield table, offset
                last = max(last, offset + table.last_row)
            if not self.delivery.stamp == at_first == stamp(stream):
                raise RefusedError("verwacht een bestand dat klaar is, gevonden een bestand dat nog verandert")

    def _take(self, table: Table, offset: int) -> None:
        self.read += table.read
        match = match_headers(self.source, table.headers)
        text = as_text(table, self.source, match, offset)
        if match.problems:
            self._add_places(self._places_at_a_guess(text, match, table))
            raise RefusedError("; ".join(match.problems))
        note_broken(table, self.source, match, offset, self.findings)
        origins = self._exceptional_origins(text)
        text = self.mender.mend(text, (self.delivery.bestand, table.deel))
        typed = conform(text, self.source, match.year, table.notation, self.findings)
        self.watch.look(text, typed, self.findings)
        self._add_places(_places(typed, self.source))
        self.controls.count(typed, table)
        note_unknown_values(typed, self.source, self.known, self.findings)
        note_postcodes(typed, self.source, self.findings)
        # A row with a cell that doesn't fit has its reason; what rules make of the empty place would only confuse.
        check_rules(self._split(typed, offset)[0], self.source, self.findings)
        good, bad = self._split(self._kept(typed, origins), offset)
        self.good.append(good)
        self.bad.append(bad)

    def _add_places(self, found: dict[Place, int]) -> None:
        for place, count in found.items():
            self.places[place] = self.places.get(place, 0) + count

    def _kept(self, typed: pl.DataFrame, origins: pl.Series) -> pl.DataFrame:
        """What is kept of the rows: pseudonyms for persons, buurten for addresses."""
        rows = typed
        for column in self.source.kolommen:
            if column.type == "bsn":
                rows = self.pseudonyms.replace(rows, column.key)
        if self.source.adres:
            rows = add_buurten(rows, self.source, self.known.book)
        column = self.source.herkomst_kolom
        origin = pl.col(column) if column else pl.lit(self.delivery.side.herkomst)
        rows = rows.with_columns(
            herkomst=pl.coalesce(pl.lit(origins), origin), levering_id=pl.lit(self.delivery.levering_id)
        )
        return rows.select(pl.col(name).cast(dtype) for name, dtype in raw_schema(self.source).items())

    def _split(self, rows: pl.DataFrame, after: int = 0) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows without and with a fault."""
        rejected = self.findings.rejected_rows(after)
        if rejected.is_empty():
            return rows, rows.clear()
        is_bad = pl.col("rij").is_in(rejected.implode())
        return rows.filter(~is_bad), rows.filter(is_bad)

    def _checked_key(self, good: pl.DataFrame) -> pl.DataFrame:
        check_key(good, self.source, self.findings)
        good, double = self._split(good)
        self.bad.append(double)
        return good

    def _rejected(self) -> pl.DataFrame:
        """The reasons, and beside each what its row holds as far as it could be read; a broken line holds nothing."""
        schema = {name: dtype for name, dtype in raw_schema(self.source).items() if name != "levering_id"}
        if self.findings.rejected_rows().is_empty():
            return pl.DataFrame(schema=REJECTED_SCHEMA | schema)
        held = pl.concat([pl.DataFrame(schema=schema), *(rows.select(*schema) for rows in self.bad)])
        return self.findings.rejected.join(without_long_numbers(held), on="rij", how="left", maintain_order="left")

    def _exceptional_origins(self, text: Texts) -> pl.Series:
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

    def _places_at_a_guess(self, text: Texts, match: Match, table: Table) -> dict[Place, int]:
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
        typed = conform(text, known, match.year, table.notation, Findings(self.delivery.levering_id, ""))
        needed = {"gemeente_code", self.source.levering.periode} - {None}
        return _places(typed, self.source) if needed <= set(typed.columns) else {}


def _places(typed: pl.DataFrame, source: Source) -> dict[Place, int]:
    """How many rows are about each gemeente and period."""
    name = source.levering.periode
    period = typed[name].cast(pl.String) if name else pl.repeat("", typed.height, eager=True)
    keys = pl.DataFrame([typed["gemeente_code"], period.alias("periode")])
    if keys["gemeente_code"].n_unique() == 1 and keys["periode"].n_unique() == 1:
        # A month of a gemeente, as most deliveries are.
        gemeente_code, periode = keys.row(0)
        return {} if None in (gemeente_code, periode) else {(gemeente_code, periode): keys.height}
    counts = keys.group_by(pl.all()).len().drop_nulls()
    return {(gemeente_code, periode): count for gemeente_code, periode, count in counts.iter_rows()}
