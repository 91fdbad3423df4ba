"""What was pulled before: `register/opgehaald.parquet`, a row per content of a remote file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from pipelines.ingestion.files import write_parquet
from pipelines.pulling.errors import PullError
from pipelines.pulling.faults import writing
from pipelines.settings import Settings

SCHEMA = pl.Schema(
    {
        "bron": pl.String,
        "adres": pl.String,
        "versie": pl.String,
        "grootte": pl.Int64,
        "sha256": pl.String,
        "bestand": pl.String,
        "opgehaald_op": pl.Datetime("us", "UTC"),
    }
)


@dataclass(frozen=True)
class Pulled:
    """One content that a remote file had.

    Attributes:
        bron: Source.
        adres: The file as declared, so without credentials and with the names of variables.
        versie: What the remote said of it: its ETag, or time of change and size; None when it says nothing.
        grootte: Bytes.
        sha256: Of the bytes.
        bestand: Name in landing; None when the same bytes were known already.
        opgehaald_op: When it was first pulled (UTC).
    """

    bron: str
    adres: str
    versie: str | None
    grootte: int
    sha256: str
    bestand: str | None
    opgehaald_op: datetime


class Record:
    """The rows of all sources, with what is asked of those of one."""

    def __init__(self, settings: Settings, bron: str) -> None:
        """Read what was pulled before.

        Raises:
            PullError: When the register can't be read.
        """
        self._settings, self._bron = settings, bron
        self._path = record_path(settings)
        self._changed = False
        rows = _read(self._path)
        self._others = rows.filter(pl.col("bron") != bron)
        self._rows = {(row["adres"], row["sha256"]): Pulled(**row) for row in rows.filter(bron=bron).to_dicts()}
        self._versions = {(row.adres, row.versie) for row in self._rows.values()}
        self._contents = {row.sha256[:16] for row in self._rows.values()} | _delivered(settings, bron)

    def knows_version(self, adres: str, versie: str | None) -> bool:
        """Whether this version of this file was pulled before."""
        return versie is not None and (adres, versie) in self._versions

    def knows_content(self, sha256: str) -> bool:
        """Whether these bytes were pulled before, from anywhere, or were ever a delivery of this source.

        Also when they have gone since: what retention or the owner removed from landing doesn't come back by itself.
        """
        return sha256[:16] in self._contents

    def add(self, row: Pulled) -> None:
        """Add a row; known bytes keep their name and moment, and get the version that they have now."""
        known = self._rows.pop((row.adres, row.sha256), row)
        first = replace(row, bestand=row.bestand or known.bestand, opgehaald_op=known.opgehaald_op)
        self._rows[row.adres, row.sha256] = first
        self._versions.add((row.adres, row.versie))
        self._contents.add(row.sha256[:16])
        self._changed = True

    def save(self) -> None:
        """Write down what was added. Killed before that, the next pull finds the same bytes in landing.

        Raises:
            PullError: When it can't be written.
        """
        if self._changed:
            with writing(self._path.parent):
                write_parquet(self._frame(), self._path, self._settings.data_dir)

    def _frame(self) -> pl.DataFrame:
        ours = pl.DataFrame([asdict(row) for row in self._rows.values()], schema=SCHEMA)
        return pl.concat([self._others, ours]).sort("bron", "adres", "opgehaald_op", "sha256")


def record_path(settings: Settings) -> Path:
    """Where it is written down what was pulled."""
    return settings.register_dir / "opgehaald.parquet"


def _read(path: Path) -> pl.DataFrame:
    if not path.exists():
        return pl.DataFrame(schema=SCHEMA)
    try:
        return pl.read_parquet(path).select(SCHEMA.keys()).cast(SCHEMA)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise PullError(
            f"{path} can't be read; move it away: what lies in landing or was ever a delivery stays known"
        ) from error


def _delivered(settings: Settings, bron: str) -> set[str]:
    path = settings.register_dir / "leveringen.parquet"
    if not path.exists():
        return set()
    return set(pl.read_parquet(path, columns=["bron", "levering_id"]).filter(bron=bron)["levering_id"])
