"""What is kept of persons for longer than agreed, which years rest on it, and its removal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.ingest import raw_path, rejected_path
from pipelines.ingestion.landing import Delivery, scan_source
from pipelines.ingestion.register import decide, leveringen, mark_absent, read_register, settle
from pipelines.ingestion.removal import check_inside, remove, warehouse_files
from pipelines.ingestion.side_file import SUFFIX
from pipelines.settings import Settings

LOST_YEARS = {"bron": pl.String, "levering_id": pl.String, "gemeente_code": pl.String, "jaar": pl.Int32}

STILL = 9999
"""The last year of a row without end: later than anything published."""


@dataclass(frozen=True)
class Outdated:
    """A delivery about persons that was received too long ago, and of which something is still kept.

    Attributes:
        bron: Its source.
        levering_id: Its id.
        bestand: The name of its file.
        ontvangen_op: When it was received.
        rijen: Rows read; None when it never was.
    """

    bron: str
    levering_id: str
    bestand: str
    ontvangen_op: datetime
    rijen: int | None


def outdated(settings: Settings, sources: Mapping[str, Source], today: date) -> list[Outdated]:
    """List the deliveries about persons that were received longer ago than the retention setting, oldest first.

    What states no receipt and was never registered is of today.

    Args:
        settings: Where everything is, and the number of years.
        sources: The declarations.
        today: The day from which is counted back.
    """
    kept = [one for source in sources.values() if source.heeft_personen for one in _kept(settings, source)]
    old = [one for one in kept if _is_past(one.ontvangen_op, settings.bewaartermijn_jaren, today)]
    return sorted(old, key=lambda one: (one.ontvangen_op, one.bron, one.bestand))


def lost_years(
    settings: Settings, sources: Mapping[str, Source], old: Collection[Outdated], published: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Give the published years that rest on deliveries in force; one that was replaced costs none.

    Args:
        settings: Where everything is.
        sources: The declarations.
        old: The deliveries that would go.
        published: By source the columns gemeente_code, wet_code and jaar of the figures that rest on it.

    Returns:
        The columns of LOST_YEARS; each row once, sorted.
    """
    held = decide(read_register(settings), sources).claims.filter("in_gebruik")
    frames = [pl.DataFrame(schema=LOST_YEARS)]
    for one in old:
        places = held.filter(bron=one.bron, levering_id=one.levering_id)
        spans = _spans(settings, sources[one.bron], one.levering_id, places)
        keys = [name for name in ("gemeente_code", "wet_code") if name in spans.columns]
        years = published[one.bron].join(spans, on=keys).filter(pl.col("jaar").is_between("van", "tot"))
        named = years.with_columns(bron=pl.lit(one.bron), levering_id=pl.lit(one.levering_id))
        frames.append(named.select(LOST_YEARS.keys()))
    return pl.concat(frames).unique().sort(pl.all())


def left_behind(settings: Settings, sources: Mapping[str, Source], today: date) -> list[Path]:
    """List side files of which an earlier removal, killed halfway, took the delivery.

    Any other side file without delivery stays what it is: a refused delivery, about which its owner has to decide.

    Args:
        settings: Where everything is, and the number of years.
        sources: The declarations.
        today: The day from which is counted back.
    """
    found: list[Path] = []
    for source in sources.values():
        if source.heeft_personen:
            found += [path for path in _orphans(settings, source, today) if path not in found]
    return found


def remove_outdated(
    settings: Settings, sources: Mapping[str, Source], old: Collection[Outdated], left: Iterable[Path] = ()
) -> None:
    """Remove what is kept of these deliveries; the register keeps their row, which says nothing of any person.

    Killed halfway it leaves deliveries that are listed again the next time, or side files of theirs (`left_behind`).

    Args:
        settings: Where everything is.
        sources: The declarations.
        old: The deliveries.
        left: Side files that an earlier removal left behind.

    Raises:
        RemovalError: When something lies behind a link; nothing is removed then.
        OSError: When a file may not be removed.
    """
    doomed = {(one.bron, one.levering_id) for one in old}
    landed = [one for bron in {bron for bron, _ in doomed} for one in scan_source(settings, sources[bron])]
    paths = [
        *warehouse_files(settings),
        *left,
        *(path for one in landed if one.key in doomed for path in _landed(one)),
        *(path for bron, levering_id in doomed for path in _made(settings, bron, levering_id)),
    ]
    check_inside(paths, settings)
    # First, so that what a kill leaves behind is known to be of a delivery that was removed.
    mark_absent(settings, doomed)
    remove(paths, settings)
    settle(settings, sources)


def _kept(settings: Settings, source: Source) -> Iterator[Outdated]:
    rows = {row.levering_id: row for row in leveringen(read_register(settings).filter(bron=source.bron))}
    for one in scan_source(settings, source):
        row = rows.pop(one.levering_id, None)
        received = one.side.ontvangen_op or (row.ontvangen_op if row else None)
        if received and not one.path.is_dir():
            yield Outdated(source.bron, one.levering_id, one.bestand, received, row.rijen_gelezen if row else None)
    for row in rows.values():
        if any(path.exists() for path in _made(settings, *row.key)):
            yield Outdated(source.bron, row.levering_id, row.bestand, row.ontvangen_op, row.rijen_gelezen)


def _is_past(received: datetime, years: int, today: date) -> bool:
    """Compare by year, month and day, so that 29 February needs no rule of its own."""
    return (received.year + years, received.month, received.day) < (today.year, today.month, today.day)


def _spans(settings: Settings, source: Source, levering_id: str, places: pl.DataFrame) -> pl.DataFrame:
    """From which year to which the rows in force count: gemeente_code, wet_code if they have one, van, tot."""
    span, raw = source.levering.geldt, raw_path(settings, source.bron, levering_id)
    if span is None or not raw.exists():
        # A place without period is of all years.
        year = _year("periode")
        return places.select("gemeente_code", van=year.fill_null(0), tot=year.fill_null(STILL)).unique()
    rows = pl.scan_parquet(raw)
    keys = [name for name in ("gemeente_code", "wet_code") if name in rows.collect_schema()]
    rows = rows.join(places.lazy(), on="gemeente_code", how="semi")
    return rows.select(*keys, van=_year(span.van), tot=_year(span.tot).fill_null(STILL)).unique().collect()


def _year(column: str) -> pl.Expr:
    """The year of a date, a year or a period, all of which begin with it as text."""
    return pl.col(column).cast(pl.String).str.slice(0, 4).cast(pl.Int32, strict=False)


def _landed(delivery: Delivery) -> Iterator[Path]:
    """The file and its copies, each before its side file.

    Without its file a side file says nothing; a file without its side file, or a copy whose first file is gone, would
    turn from made-up into a registration that came today.
    """
    for path in (*delivery.kopieen, delivery.path):
        yield path
        yield path.with_name(path.name + SUFFIX)


def _made(settings: Settings, bron: str, levering_id: str) -> tuple[Path, Path]:
    return raw_path(settings, bron, levering_id), rejected_path(settings, bron, levering_id)


def _orphans(settings: Settings, source: Source, today: date) -> Iterator[Path]:
    """Side files without delivery, of names of which all that ever came was removed and is past the term."""
    elsewhere = source.berichten.ook_in if source.berichten else None
    folders = sorted({source.bron, elsewhere or source.bron})
    rows = leveringen(read_register(settings).filter(pl.col("bron").is_in(folders)))
    term = settings.bewaartermijn_jaren
    staying = {row.bestand for row in rows if row.aanwezig or not _is_past(row.ontvangen_op, term, today)}
    for name in sorted({row.bestand for row in rows} - staying):
        for folder in folders:
            path = settings.landing_dir / folder / name
            side = path.with_name(path.name + SUFFIX)
            if side.is_file() and not (path.exists() or path.is_symlink()):
                yield side
