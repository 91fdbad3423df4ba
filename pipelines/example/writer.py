"""Writes deliveries with their side files, in the raw formats of the exports."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter
import yaml

from pipelines.example.errors import ExampleError


@dataclass(frozen=True)
class Side:
    """What the side file states about a delivery.

    Attributes:
        herkomst: Origin of the rows: gepubliceerd, synthetisch or aanname.
        ontvangen_op: Day on which the gemeente would have received it.
        document: The published document, where there is one.
        toelichting: What a reader must know about it.
        uitzonderingen: Rows of another origin: (condition per header, origin, remark).
        som: Headers whose column total is stated as control total, with their total.
    """

    herkomst: str
    ontvangen_op: date
    document: str | None = None
    toelichting: str | None = None
    uitzonderingen: Sequence[tuple[dict[str, list[str]], str, str]] = ()
    som: dict[str, int | float] = field(default_factory=dict)

    def to_yaml(self, rows: int) -> bytes:
        """The side file of a delivery with this number of rows."""
        content = {
            "herkomst": self.herkomst,
            "ontvangen_op": self.ontvangen_op,
            "document": self.document,
            "toelichting": self.toelichting,
            "uitzonderingen": [
                {"waar": where, "herkomst": origin, "toelichting": remark}
                for where, origin, remark in self.uitzonderingen
            ],
            "controle": {"rijen": rows, **({"som": self.som} if self.som else {})},
        }
        kept = {key: value for key, value in content.items() if value}
        return yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=120).encode()


class Writer:
    """Writes below one landing folder and counts what it wrote.

    Attributes:
        files: Deliveries written, side files not counted.
        rows: Rows in them.
    """

    def __init__(self, landing: Path) -> None:
        """Take `landing` as the folder that gets one folder per source."""
        self.landing = landing
        self.files = 0
        self.rows = 0

    def csv(self, bron: str, name: str, frame: pl.DataFrame, side: Side) -> None:
        """Write a CSV delivery: `;`, dates dd-mm-jjjj, UTF-8; null is an empty cell.

        Raises:
            ExampleError: When a file of that name with other content is there.
        """
        dates = [name for name, kind in frame.schema.items() if kind == pl.Date]
        content = frame.with_columns(pl.col(dates).dt.strftime("%d-%m-%Y")).write_csv(separator=";").encode()
        self._deliver(bron, f"{name}.csv", content, side, frame.height)

    def xml(self, bron: str, name: str, content: bytes, rows: int, side: Side) -> None:
        """Write a message as it is; `rows` is the number of records in it.

        Raises:
            ExampleError: When a file of that name with other content is there.
        """
        self._deliver(bron, f"{name}.xml", content, side, rows)

    def xlsx(self, bron: str, name: str, headers: Sequence[str], rows: list[tuple], side: Side) -> None:
        """Write an XLSX delivery with one sheet; numbers and dates are what they are, None is an empty cell.

        Raises:
            ExampleError: When a file of that name with other content is there.
        """
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd-mm-yyyy"}) as book:
            # Without a fixed date the workbook carries the clock, and the same seed gives other bytes.
            book.set_properties({"created": datetime(2019, 1, 1)})
            sheet = book.add_worksheet(bron)
            for index, row in enumerate([tuple(headers), *rows]):
                sheet.write_row(index, 0, row)
        self._deliver(bron, f"{name}.xlsx", buffer.getvalue(), side, len(rows))

    def _deliver(self, bron: str, filename: str, content: bytes, side: Side, rows: int) -> None:
        folder = self.landing / bron
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The side file first: a delivery without one would count as a real registration.
        files = {folder / f"{filename}.levering.yml": side.to_yaml(rows), folder / filename: content}
        for path, wanted in files.items():
            if path.exists() and path.read_bytes() != wanted:
                raise ExampleError(f"{path} is there with other content; the example overwrites no other deliveries.")
        for path, wanted in files.items():
            if not path.exists():
                _write(path, wanted)
        self.files += 1
        self.rows += rows


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    part.touch(mode=0o600)
    part.write_bytes(content)
    part.replace(path)


def euro(cents: pl.Expr) -> pl.Expr:
    """Whole cents as text with a decimal comma: 1234 -> `12,34`."""
    return pl.format("{},{}", cents // 100, (cents % 100).cast(pl.String).str.zfill(2))
