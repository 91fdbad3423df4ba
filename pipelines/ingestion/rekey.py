"""Reads everything about persons again under another key, and leaves nothing that was made under the old one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.ingest import EMPTY, ingest_source, raw_path, rejected_path
from pipelines.ingestion.landing import Delivery
from pipelines.ingestion.register import (
    ACCEPTED,
    DeliveryKey,
    Levering,
    leveringen,
    mark_absent,
    read_register,
    settle,
    write_source,
)
from pipelines.ingestion.removal import remove, warehouse_files
from pipelines.settings import Settings


@dataclass(frozen=True)
class Rekeyed:
    """What came of it.

    Attributes:
        deliveries: Deliveries that were read again.
        persons: Distinct persons in them, summed over sources and gemeenten.
        lost: Deliveries that are no longer in landing: what was kept of them is gone, as it can't be read again.
        differences: Counts that aren't as they were, in Dutch; there should be none.
    """

    deliveries: int
    persons: int
    lost: list[str]
    differences: list[str]


@dataclass(frozen=True)
class _Census:
    """Deliveries by name with their rows read, accepted and rejected; distinct persons by gemeente."""

    rows: dict[str, tuple[int, int, int]]
    persons: dict[str, int]


def lost_in_force(settings: Settings, sources: Mapping[str, Source], landed: Iterable[Delivery]) -> list[str]:
    """Name the deliveries in force that can't be read again, so that `rekey` would lose what is kept of them.

    Args:
        settings: Where everything is, and the new key.
        sources: The declarations.
        landed: What lies in landing.
    """
    readable = {one.key for one in landed if one.problem is None}
    old = _under_another_key(settings, _with_persons(sources))
    return [row.naam for row in old if row.in_gebruik and row.key not in readable and _is_kept(settings, row)]


def rekey(
    settings: Settings, sources: Mapping[str, Source], landed: Iterable[Delivery], seen_at: datetime
) -> Rekeyed | None:
    """Read the deliveries about persons again that were read under another key than the one in force.

    Killed at any moment it leaves rows in the register that name no key or another one: the next refresh or rekey goes
    on from there.

    Args:
        settings: Where everything is, and the new key.
        sources: The declarations.
        landed: What lies in landing; what is kept of other deliveries is removed.
        seen_at: The moment to record for deliveries that weren't read before (UTC).

    Returns:
        What came of it; None when everything is under this key already.

    Raises:
        RemovalError: When something to remove lies behind a link; nothing has changed then.
        OSError: When something may not be removed.
    """
    persons = _with_persons(sources)
    present = {one.key for one in landed}
    old = _under_another_key(settings, persons)
    gone = [row for row in old if row.key not in present and (row.in_gebruik or _is_kept(settings, row))]
    stale = [row for row in old if row.key in present]
    if not (gone or stale):
        return None
    before = _censuses(settings, persons, stale)
    stay = {row.key for row in _rows(settings, persons)} - ({row.key for row in old} - present)
    remove([*warehouse_files(settings), *_strays(settings, set(sources) - set(persons), stay)], settings)
    mark_absent(settings, {row.key for row in gone})
    affected = {row.bron for row in stale}
    for bron in affected:
        _mark_as_unread(settings, bron)
    for bron in TopologicalSorter({bron: sources[bron].needs for bron in persons}).static_order():
        if bron in affected:
            ingest_source(sources[bron], settings, seen_at)
    settle(settings, sources)
    after = _censuses(settings, persons, stale)
    return Rekeyed(
        deliveries=len(stale),
        persons=sum(count for census in after.values() for count in census.persons.values()),
        lost=[row.naam for row in gone],
        differences=[line for bron in before for line in _differences(bron, before[bron], after[bron])],
    )


def _with_persons(sources: Mapping[str, Source]) -> dict[str, Source]:
    return {source.bron: source for source in sources.values() if source.heeft_personen}


def _under_another_key(settings: Settings, brons: Collection[str]) -> list[Levering]:
    return [row for row in _rows(settings, brons) if row.sleutel != settings.key_fingerprint]


def _rows(settings: Settings, brons: Collection[str]) -> list[Levering]:
    return leveringen(read_register(settings).filter(pl.col("bron").is_in(list(brons))))


def _is_kept(settings: Settings, row: Levering) -> bool:
    paths = raw_path(settings, row.bron, row.levering_id), rejected_path(settings, row.bron, row.levering_id)
    return any(path.exists() for path in paths)


def _strays(settings: Settings, without_persons: Collection[str], stay: Collection[DeliveryKey]) -> list[Path]:
    """What belongs to no delivery that stays: of deliveries that are gone, sources that are, killed writes."""
    kept = {(bron, f"{levering_id}.parquet") for bron, levering_id in stay}
    paths = [*settings.raw_dir.glob("*/*"), *settings.rejected_dir.glob("*/*")]
    about_persons = [path for path in paths if path.parent.name not in without_persons and path.name != EMPTY]
    return [path for path in about_persons if (path.parent.name, path.name) not in kept]


def _mark_as_unread(settings: Settings, bron: str) -> None:
    """Let the register say, before it is so, that the raw files may be under either key."""
    write_source(settings, bron, [replace(row, inleeshash="", sleutel=None) for row in _rows(settings, [bron])])


def _censuses(settings: Settings, persons: Mapping[str, Source], stale: Iterable[Levering]) -> dict[str, _Census]:
    counted = {row.levering_id for row in stale if row.status == ACCEPTED}
    rows = [row for row in _rows(settings, persons) if row.levering_id in counted]
    return {
        bron: _census(settings, source, [row for row in rows if row.bron == bron]) for bron, source in persons.items()
    }


def _census(settings: Settings, source: Source, rows: Collection[Levering]) -> _Census:
    counts = {row.bestand: (row.rijen_gelezen, row.rijen_geaccepteerd, row.rijen_afgewezen) for row in rows}
    files = [path for row in rows if (path := raw_path(settings, row.bron, row.levering_id)).exists()]
    # Raw files under two keys, after a kill, would count the same persons twice.
    return _Census(counts, _count_persons(source, files) if files and all(row.sleutel for row in rows) else {})


def _count_persons(source: Source, files: list[Path]) -> dict[str, int]:
    raw = pl.scan_parquet(files)
    columns = [column.naam for column in source.kolommen if column.type == "bsn" and column.naam]
    found = pl.concat([raw.select("gemeente_code", person=column) for column in columns]).drop_nulls()
    return dict(found.group_by("gemeente_code").agg(pl.col("person").n_unique()).collect().iter_rows())


def _differences(bron: str, before: _Census, after: _Census) -> list[str]:
    """Compare; persons only when the same rows were counted, under one key."""
    lines = [
        f"{bron}/{bestand}: verwacht {_in_words(counts)} zoals onder de vorige sleutel, "
        f"gevonden {_in_words(after.rows.get(bestand, (0, 0, 0)))}"
        for bestand, counts in before.rows.items()
        if counts != after.rows.get(bestand)
    ]
    if lines or not before.persons:
        return lines
    return [
        f"{bron}, {gemeente_code}: verwacht {count} personen zoals onder de vorige sleutel, "
        f"gevonden {after.persons.get(gemeente_code, 0)}"
        for gemeente_code, count in before.persons.items()
        if count != after.persons.get(gemeente_code)
    ]


def _in_words(counts: tuple[int, int, int]) -> str:
    return "{} rijen gelezen, {} geaccepteerd, {} afgewezen".format(*counts)
