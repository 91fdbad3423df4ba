"""What the UI shows of an asset, beside its counts: columns, where they come from, deliveries, and a glimpse."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import dagster as dg
import polars as pl

from pipelines.assets.keys import LANDING, PEAK, SECONDS
from pipelines.declarations import Column, Source
from pipelines.ingestion.glimpse import glimpse
from pipelines.ingestion.ingest import SourceReport, raw_path
from pipelines.ingestion.schema import raw_schema
from pipelines.logs import clean
from pipelines.measuring import Cost
from pipelines.publication.glimpse import columns
from pipelines.publication.tables import TABLES
from pipelines.settings import Settings

Metadata: TypeAlias = dict[str, Any]

DELIVERIES_SHOWN = 20
"""The newest; `_meta.bronnen` of a release has all of them."""


def cost_metadata(cost: Cost) -> Metadata:
    """Say what making an asset cost."""
    return {SECONDS: cost.seconds, PEAK: cost.peak_mb}


def source_metadata(source: Source) -> Metadata:
    """Say what the raw columns of a source are, and from which header each was read; known before anything is read."""
    return {
        "dagster/column_schema": _source_schema(source),
        "dagster/column_lineage": dg.TableColumnLineage(
            {
                column.naam: [dg.TableColumnDep(LANDING, f"{source.bron}: {column.kop}")]
                for column in source.kolommen
                if column.naam
            }
        ),
    }


def report_metadata(source: Source, settings: Settings, report: SourceReport) -> Metadata:
    """Say what came of the deliveries of a source."""
    files = [raw_path(settings, source.bron, one.levering_id) for one in report.leveringen]
    newest = sorted(report.leveringen, key=lambda one: (one.ontvangen_op, one.bestand), reverse=True)
    rows = [
        {
            "bestand": clean(one.bestand),
            "levering_id": one.levering_id,
            "herkomst": one.herkomst,
            "periode": one.periode,
            "status": one.status,
            "gelezen": one.rijen_gelezen,
            "geaccepteerd": one.rijen_geaccepteerd,
            "afgewezen": one.rijen_afgewezen,
        }
        for one in newest[:DELIVERIES_SHOWN]
    ]
    return {
        "dagster/row_count": report.accepted,
        "deliveries": len(report.leveringen),
        "rows_read": report.read,
        "rows_rejected": report.rejected,
        "newest_deliveries": markdown(pl.DataFrame(rows)),
        "preview": markdown(glimpse(source, files)),
    }


def published_metadata(database: Path) -> Metadata:
    """Say which columns are published, and from which column of the warehouse each one comes."""
    sources = {table.target.removeprefix("main."): table.source for table in TABLES}
    found = columns(database)
    return {
        "dagster/column_schema": dg.TableSchema(
            [dg.TableColumn(f"{table}.{name}", kind, comment) for table, name, kind, comment in found]
        ),
        "dagster/column_lineage": dg.TableColumnLineage(
            {
                f"{table}.{name}": [dg.TableColumnDep(dg.AssetKey(sources[table].split(".")), name)]
                for table, name, _, _ in found
                if table in sources
            }
        ),
    }


def markdown(frame: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """Write a table as Markdown."""
    if frame.is_empty():
        return dg.MetadataValue.md("(geen rijen)")
    lines = [frame.columns, ["---"] * frame.width, *(map(_cell, row) for row in frame.iter_rows())]
    return dg.MetadataValue.md("\n".join(_line(list(cells)) for cells in lines))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


def _source_schema(source: Source) -> dg.TableSchema:
    declared = {column.naam: column for column in source.kolommen if column.naam}
    return dg.TableSchema(
        [_raw_column(name, str(kind), declared.get(name)) for name, kind in raw_schema(source).items()]
    )


def _raw_column(name: str, kind: str, column: Column | None) -> dg.TableColumn:
    if column is None:
        return dg.TableColumn(name, kind)
    said = [f"Kop: {column.kop}.", column.omschrijving, f"Eenheid: {column.eenheid}." if column.eenheid else None]
    return dg.TableColumn(
        name,
        kind,
        " ".join(part for part in said if part),
        dg.TableColumnConstraints(nullable=not column.verplicht),
        {"persoonsgegeven": column.persoonsgegeven},
    )
