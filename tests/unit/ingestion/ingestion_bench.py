"""Puts small deliveries into a data root of its own and reads what comes of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
import yaml

from pipelines.declarations import Source
from pipelines.ingestion.ingest import SourceReport, ingest_source
from pipelines.ingestion.register import Settled, read_register, settle
from pipelines.settings import Settings

SEEN = datetime(2026, 1, 5, 12, tzinfo=UTC)


@dataclass
class Bench:
    """Puts deliveries into landing and reads what comes of them."""

    settings: Settings
    sources: dict[str, Source] = field(default_factory=dict)

    def put(self, bron: str, name: str, content: str | bytes, **side: Any) -> Path:
        path = self.settings.landing_dir / bron / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if side:
            path.with_name(f"{name}.levering.yml").write_text(yaml.safe_dump(side), encoding="utf-8")
        return path

    def put_xlsx(self, bron: str, name: str, rows: list[list[Any]], **side: Any) -> Path:
        path = self.put(bron, name, b"", **side)
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            date = book.add_format({"num_format": "dd-mm-yyyy"})
            for row, values in enumerate(rows):
                for place, value in enumerate(values):
                    if isinstance(value, datetime):
                        sheet.write_datetime(row, place, value, date)
                    elif isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(row, place, value, value="#DIV/0!")
                    elif value is not None:
                        sheet.write(row, place, value)
        return path

    def ingest(self, *sources: str, seen_at: datetime = SEEN) -> SourceReport:
        """Read these sources in order, and give the report of the last."""
        return [ingest_source(self.sources[bron], self.settings, seen_at) for bron in sources][-1]

    def settle(self) -> Settled:
        return settle(self.settings, self.sources)

    def raw(self, bron: str) -> pl.DataFrame:
        return pl.read_parquet(self.settings.raw_dir / bron / "*.parquet").sort("levering_id", "rij")

    def rejected(self, bron: str) -> list[dict[str, Any]]:
        paths = sorted((self.settings.rejected_dir / bron).glob("*.parquet"))
        return [row for path in paths for row in pl.read_parquet(path).to_dicts()]

    def register(self) -> pl.DataFrame:
        return read_register(self.settings)

    def in_force(self, bron: str) -> set[tuple[str, str, str]]:
        """File, gemeente and period of what is in force."""
        names = dict(self.register().select("levering_id", "bestand").iter_rows())
        held = pl.read_parquet(self.settings.register_dir / "plaatsen.parquet").filter("in_gebruik", bron=bron)
        rows = held.select("levering_id", "gemeente_code", "periode").iter_rows()
        return {(names[levering_id], gemeente_code, periode) for levering_id, gemeente_code, periode in rows}

    def declare(self, bron: str, **changes: Any) -> None:
        """Change the declaration of a source, for this test only."""
        self.sources[bron] = self.sources[bron].model_copy(update=changes)

    def with_key(self, key: str) -> None:
        self.settings = replace(self.settings, pseudonym_key=key)
