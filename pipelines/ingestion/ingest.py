"""Reads the deliveries of one source into raw and rejected, and registers them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path

import polars as pl

from pipelines import declarations
from pipelines.declarations import Source, source_fingerprint
from pipelines.ingestion.addresses import AddressBook
from pipelines.ingestion.files import private_dir, write_parquet
from pipelines.ingestion.findings import REJECTED_SCHEMA, count_rows
from pipelines.ingestion.landing import Delivery, scan_source
from pipelines.ingestion.persons import Pseudonyms, without_person
from pipelines.ingestion.prints import PRINTS, prints
from pipelines.ingestion.reading import Reading, read_delivery
from pipelines.ingestion.references import Known, ValueKey, wanted_values
from pipelines.ingestion.register import (
    ACCEPTED,
    IGNORED,
    REFUSED,
    Levering,
    absent,
    decide,
    frame,
    leveringen,
    places,
    read_register,
    standing_refusals,
    write_source,
)
from pipelines.ingestion.schema import raw_schema
from pipelines.ingestion.side_file import too_late
from pipelines.settings import Settings

EMPTY = "_leeg.parquet"
"""Zero rows with the full schema, so that a reader of `raw/<bron>/*.parquet` never meets an empty folder."""

SHOWN = 10
"""Rejections that are shown in a report; all of them are in rejected/."""


@dataclass(frozen=True)
class SourceReport:
    """What came of the deliveries of one source.

    Attributes:
        leveringen: Rows of the register, of what is in landing now.
        read: Rows read; accepted + rejected.
        refusals: Deliveries that stop publication, in Dutch.
        rejections: Counts per rule and the first few rejected rows, in Dutch.
        warnings: Remarks that cost nothing, in Dutch.
        prints: Of a check only, and of kind `mutaties`: by which contradictions between deliveries are found.
        afgewezen: All rejected rows with their reasons, one row per row and reason.
        read_now: Deliveries that were read this time; the others were unchanged.
    """

    bron: str
    leveringen: list[Levering]
    read: int
    accepted: int
    rejected: int
    refusals: list[str]
    rejections: list[str]
    warnings: list[str]
    read_now: int
    seconds: float
    afgewezen: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECTED_SCHEMA))
    prints: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PRINTS))


def ingest_source(source: Source, settings: Settings, seen_at: datetime) -> SourceReport:
    """Read what is new or changed, write raw and rejected, and register every delivery.

    A delivery is read again only when something changed from which its raw file follows: the file, its side file, the
    declaration, the key, the addresses in force, or this code.

    Args:
        source: The declaration.
        settings: Where everything is, and the key.
        seen_at: The moment to record for deliveries that don't state when they were received (UTC).
    """
    started = time.perf_counter()
    _write_empty(source, settings)
    known = _known_in_force(source, settings)
    basis = _basis(source, settings, known)
    registered = _registered(settings, source.bron)
    pseudonyms = Pseudonyms(settings.pseudonym_key)
    rows, read_now = [], 0
    for delivery in _deliveries(settings, source, seen_at):
        row = _unchanged(delivery, source, settings, registered.get(delivery.levering_id), basis)
        if row is None:
            reading = _read(delivery, source, pseudonyms, known)
            row = _register_row(delivery, source, reading, registered.get(delivery.levering_id), seen_at, basis)
            row = replace(row, sleutel=settings.key_fingerprint if source.heeft_personen else None)
            _store(row, reading, source, settings)
            read_now += 1
        rows.append(row)
    gone = [absent(row) for row in registered.values() if row.levering_id not in {one.levering_id for one in rows}]
    write_source(settings, source.bron, [*rows, *gone])
    return _report(source, rows, _rejected(settings, rows), read_now, time.perf_counter() - started)


def check_source(source: Source, settings: Settings, seen_at: datetime, known: Known | None = None) -> SourceReport:
    """Judge what is in landing against the declaration; writes nothing.

    Args:
        source: The declaration.
        settings: Where everything is.
        seen_at: When a delivery counts as received that says nothing and was never registered.
        known: What other sources know (`landed_values`); addresses aren't needed.
    """
    started = time.perf_counter()
    registered = _registered(settings, source.bron)
    pseudonyms = Pseudonyms(settings.pseudonym_key)
    rows, rejected, found = [], [], []
    for delivery in _deliveries(settings, source, seen_at):
        reading = _read(delivery, source, pseudonyms, known or Known())
        rows.append(_register_row(delivery, source, reading, registered.get(delivery.levering_id), seen_at, ""))
        rejected.append(reading.rejected.select(REJECTED_SCHEMA.keys()))
        if source.levering.soort == "mutaties":
            found.append(prints(reading.accepted, source))
    report = _report(source, rows, rejected, len(rows), time.perf_counter() - started)
    return replace(report, prints=pl.concat([pl.DataFrame(schema=PRINTS), *found]))


def landed_values(
    judged: Iterable[Source], sources: Mapping[str, Source], settings: Settings, seen_at: datetime
) -> Known:
    """Give what other sources know that is needed to judge some, from what lies in landing: a check loads nothing."""
    values: dict[ValueKey, list[str]] = {}
    for bron, kolom in sorted({wanted for source in judged for wanted in wanted_values(source)}):
        values[bron, kolom] = _values_in_landing(sources[bron], kolom, settings, seen_at)
    return Known(values=values)


def _values_in_landing(source: Source, kolom: str, settings: Settings, seen_at: datetime) -> list[str]:
    """The values of a column in the deliveries that would be in force."""
    pseudonyms, registered = Pseudonyms(settings.pseudonym_key), _registered(settings, source.bron)
    rows, accepted = [], []
    for delivery in _deliveries(settings, source, seen_at):
        reading = _read(delivery, source, pseudonyms, Known())
        rows.append(_register_row(delivery, source, reading, registered.get(delivery.levering_id), seen_at, ""))
        accepted.append(reading.accepted.select("levering_id", "gemeente_code", waarde=pl.col(kolom).cast(pl.String)))
    if not accepted:
        return []
    held = decide(frame(rows), {source.bron: source}).claims.filter("in_gebruik")
    in_force = pl.concat(accepted).join(held, on=["levering_id", "gemeente_code"], how="semi")
    return in_force["waarde"].drop_nulls().unique().sort().to_list()


def raw_path(settings: Settings, bron: str, levering_id: str) -> Path:
    """Where the accepted rows of a delivery are."""
    return settings.raw_dir / bron / f"{levering_id}.parquet"


def rejected_path(settings: Settings, bron: str, levering_id: str) -> Path:
    """Where the rejected rows of a delivery are."""
    return settings.rejected_dir / bron / f"{levering_id}.parquet"


@cache
def code_fingerprint() -> str:
    """Hash of the code that makes a raw file."""
    digest = hashlib.sha256()
    for folder in (Path(__file__).parent, Path(declarations.__file__).parent):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _deliveries(settings: Settings, source: Source, seen_at: datetime) -> list[Delivery]:
    """The deliveries in landing; one that says it came later than now has a problem."""
    found = scan_source(settings, source)
    return [replace(one, problem=one.problem or too_late(one.side, seen_at)) for one in found]


def _basis(source: Source, settings: Settings, known: Known) -> str:
    """What all deliveries of a source have in common of that from which their raw files follow."""
    key = settings.key_fingerprint if source.heeft_personen else ""
    parts = [source_fingerprint(settings.sources_dir / source.bron), key, known.fingerprint, code_fingerprint()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _inleeshash(delivery: Delivery, basis: str) -> str:
    parts = [delivery.levering_id, delivery.bestand, delivery.side_sha256 or "", delivery.problem or "", basis]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _unchanged(
    delivery: Delivery, source: Source, settings: Settings, row: Levering | None, basis: str
) -> Levering | None:
    """The row of an earlier reading, when reading again would give the same."""
    if row is None or row.inleeshash != _inleeshash(delivery, basis):
        return None
    if raw_path(settings, source.bron, row.levering_id).exists():
        # Two deliveries for one place are refused when settling; by itself this one was accepted, so judge that anew.
        return replace(row, aanwezig=True, status=ACCEPTED, melding=None)
    return None if row.status == ACCEPTED else replace(row, aanwezig=True)


def _read(delivery: Delivery, source: Source, pseudonyms: Pseudonyms, known: Known) -> Reading:
    if source.correcties.reason_to_ignore(delivery.levering_id):
        return Reading(pl.DataFrame(schema=raw_schema(source)), pl.DataFrame(schema=REJECTED_SCHEMA))
    reading = read_delivery(delivery, source, pseudonyms, known)
    if reading.refusal is None:
        return reading
    advice = (
        f"Lever een hersteld bestand aan, of zet {delivery.levering_id} met een reden bij negeren in corrections.yml."
    )
    return replace(reading, refusal=f"{reading.refusal.rstrip('. ')}. {advice}")


def _register_row(
    delivery: Delivery, source: Source, reading: Reading, known: Levering | None, seen_at: datetime, basis: str
) -> Levering:
    ignored = source.correcties.reason_to_ignore(delivery.levering_id)
    status = IGNORED if ignored else REFUSED if reading.refusal else ACCEPTED
    return Levering(
        bron=source.bron,
        levering_id=delivery.levering_id,
        bestand=delivery.bestand,
        document=delivery.side.document,
        herkomst=delivery.side.herkomst,
        ontvangen_op=delivery.side.ontvangen_op or (known.ontvangen_op if known else seen_at),
        rijen_gelezen=reading.read,
        rijen_geaccepteerd=reading.accepted.height,
        rijen_afgewezen=reading.read - reading.accepted.height,
        status=status,
        melding=without_person(ignored) if ignored else reading.refusal,
        inleeshash=_inleeshash(delivery, basis),
        plaatsen=tuple(reading.places),
        rijen_per_plaats=tuple(reading.places.values()),
        waarschuwingen=tuple(reading.warnings),
    )


def _store(row: Levering, reading: Reading, source: Source, settings: Settings) -> None:
    """Write what was read; take away what an earlier reading left."""
    raw = raw_path(settings, row.bron, row.levering_id)
    rejected = rejected_path(settings, row.bron, row.levering_id)
    # A pseudonym under a public key protects nobody: real persons aren't even stored, and check_origins stops the run.
    bare = settings.is_example_key and source.heeft_personen and row.herkomst == "registratie"
    if row.status == ACCEPTED and not bare:
        write_parquet(reading.accepted, raw, settings.data_dir)
    else:
        raw.unlink(missing_ok=True)
    if row.status == IGNORED:
        rejected.unlink(missing_ok=True)
    else:
        reasons = reading.rejected.select(REJECTED_SCHEMA.keys()) if bare else reading.rejected
        write_parquet(reasons, rejected, settings.data_dir)


def _write_empty(source: Source, settings: Settings) -> None:
    schema = raw_schema(source)
    path = settings.raw_dir / source.bron / EMPTY
    private_dir(settings.rejected_dir / source.bron, settings.data_dir)
    if not path.exists() or pl.read_parquet_schema(path) != pl.Schema(schema):
        write_parquet(pl.DataFrame(schema=schema), path, settings.data_dir)


def _registered(settings: Settings, bron: str) -> dict[str, Levering]:
    return {row.levering_id: row for row in leveringen(_rows_of(settings, bron))}


def _rows_of(settings: Settings, bron: str) -> pl.DataFrame:
    return read_register(settings).filter(pl.col("bron") == bron)


def _known_in_force(source: Source, settings: Settings) -> Known:
    """What the sources know that were read before this one."""
    values = {(bron, kolom): _values_in_force(bron, kolom, settings) for bron, kolom in sorted(wanted_values(source))}
    book = _address_book(source, settings)
    fingerprint = hashlib.sha256(repr((book.fingerprint, values)).encode()).hexdigest()
    return Known(book, values, fingerprint)


def _held(bron: str, settings: Settings) -> tuple[pl.DataFrame, list[Path]]:
    """The places of a source that are in force, and the raw files that hold them."""
    held = places(_rows_of(settings, bron)).filter("in_gebruik")
    return held, [raw_path(settings, bron, levering_id) for levering_id in held["levering_id"].unique().sort()]


def _values_in_force(bron: str, kolom: str, settings: Settings) -> list[str]:
    held, files = _held(bron, settings)
    if not files:
        return []
    rows = pl.scan_parquet(files).join(held.lazy(), on=["levering_id", "gemeente_code"], how="semi")
    return rows.select(pl.col(kolom).cast(pl.String)).drop_nulls().unique().collect()[kolom].sort().to_list()


def _address_book(source: Source, settings: Settings) -> AddressBook:
    if source.adres is None:
        return AddressBook()
    bron = source.adres.bron
    held, files = _held(bron, settings)
    in_force = held.select("levering_id", "gemeente_code", indeling_jaar="periode")
    rows = _rows_of(settings, bron)
    hashes = rows.filter(pl.col("levering_id").is_in(held["levering_id"].implode())).sort("levering_id")["inleeshash"]
    facts = [*in_force.sort(pl.all()).iter_rows(), *hashes]
    return AddressBook(files, in_force, hashlib.sha256(repr(facts).encode()).hexdigest())


def _rejected(settings: Settings, rows: Iterable[Levering]) -> list[pl.DataFrame]:
    paths = [rejected_path(settings, row.bron, row.levering_id) for row in rows if row.rijen_afgewezen]
    return [pl.read_parquet(path, columns=list(REJECTED_SCHEMA)) for path in paths if path.exists()]


def _report(
    source: Source, rows: list[Levering], rejected: list[pl.DataFrame], read_now: int, seconds: float
) -> SourceReport:
    found = pl.concat([pl.DataFrame(schema=REJECTED_SCHEMA), *rejected])
    return SourceReport(
        bron=source.bron,
        leveringen=rows,
        read=sum(row.rijen_gelezen for row in rows),
        accepted=sum(row.rijen_geaccepteerd for row in rows),
        rejected=sum(row.rijen_afgewezen for row in rows),
        refusals=standing_refusals(rows, replaces=source.levering.soort != "mutaties"),
        rejections=_rejections(source, found),
        warnings=[warning for row in rows for warning in row.waarschuwingen],
        read_now=read_now,
        seconds=seconds,
        afgewezen=found,
    )


def _rejections(source: Source, found: pl.DataFrame) -> list[str]:
    if found.is_empty():
        return []
    counts = found.group_by("kolom", "regel").len().sort("len", "kolom", "regel", descending=[True, False, False])
    lines = [
        f"{source.bron}: {count_rows(count)} afgewezen door {regel}" + (f" (kolom {kolom})" if kolom else "")
        for kolom, regel, count in counts.iter_rows()
    ]
    return lines + found["melding"].head(SHOWN).to_list()
