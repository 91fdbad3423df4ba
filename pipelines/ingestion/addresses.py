"""From postcode and house number to the buurt in every edition of the division that is in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.findings import Fault, Findings
from pipelines.ingestion.schema import BUURTEN
from pipelines.ingestion.values import postcode

PLACE = ["levering_id", "gemeente_code", "indeling_jaar"]


@dataclass(frozen=True)
class AddressBook:
    """The addresses in force.

    Attributes:
        files: Raw files of the source that knows the addresses.
        places: Which of their rows count: levering_id, gemeente_code, indeling_jaar.
        fingerprint: Changes when another edition or delivery comes into force.
    """

    files: list[Path] = field(default_factory=list)
    places: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict.fromkeys(PLACE, pl.String)))
    fingerprint: str = ""

    @cached_property
    def buurten(self) -> pl.DataFrame:
        """Known addresses in order: `adres` (see `_address`), and `buurten`: (indeling_jaar, buurt_code) by year.

        Made once for all deliveries of a source; in the order of 100 bytes per address.
        """
        if not self.files:
            return pl.DataFrame(schema={"adres": pl.String, "buurten": BUURTEN})
        in_force = self.places.lazy().with_columns(pl.col("indeling_jaar").cast(pl.Int32))
        return (
            pl.scan_parquet(self.files)
            .join(in_force, on=PLACE, how="semi")
            .with_columns(adres=_address(pl.col("postcode"), pl.col("huisnummer")))
            # Two gemeenten that both claim an address: the same choice every time.
            .group_by("adres", "indeling_jaar")
            .agg(pl.col("buurt_code").min())
            .sort("indeling_jaar")
            .group_by("adres", maintain_order=True)
            .agg(buurten=pl.struct("indeling_jaar", "buurt_code"))
            .sort("adres")
            .collect()
            # In one piece: from the pieces of two million addresses each look took twenty times as long.
            .rechunk()
        )

    def look_up(self, asked: pl.Series) -> pl.Series:
        """Give the buurten of addresses, in the same order; an empty list where one is missing or not known.

        By halving: a join would go through all addresses of all gemeenten again for each small delivery.
        """
        if self.buurten.is_empty():
            return pl.Series("buurten", [[]], dtype=BUURTEN).new_from_index(0, len(asked))
        place = self.buurten["adres"].search_sorted(asked).clip(upper_bound=self.buurten.height - 1)
        nearest = self.buurten[place]
        is_it = nearest["adres"] == asked
        return nearest.select(pl.when(is_it).then("buurten").otherwise(pl.lit([], dtype=BUURTEN))).to_series()


def add_buurten(rows: pl.DataFrame, source: Source, book: AddressBook) -> pl.DataFrame:
    """Add the column `buurten`; empty for an address that is unknown or can't be recognised.

    An address that isn't in order doesn't reject the row: the client exists, and counts in wijk ONBEKEND.
    """
    postcode_key, number_key = _keys(source)
    # An addition (12a, 12-3) doesn't change the buurt.
    number = pl.col(number_key).str.extract(r"^0*([1-9][0-9]{0,4})(?:\D.*)?$")
    asked = rows.select(_address(postcode(pl.col(postcode_key)), number)).to_series()
    return rows.with_columns(book.look_up(asked).alias("buurten"))


def _address(postcode_text: pl.Expr, number: pl.Expr) -> pl.Expr:
    """One text per address, such as 7551AB12: a postcode has six signs, so no two addresses are alike."""
    return pl.concat_str(postcode_text, number)


def note_postcodes(rows: pl.DataFrame, source: Source, findings: Findings) -> None:
    """Remark on postcodes that are none; their rows count in wijk ONBEKEND."""
    if source.adres is None:
        return
    key = _keys(source)[0]
    odd = rows.filter(pl.col(key).is_not_null() & postcode(pl.col(key)).is_null())
    fault = Fault(source.adres.postcode, "postcode_vorm", "een postcode (7551AB)", "waarschuwing", toon="niets")
    findings.add(fault, odd.select("rij", gevonden=pl.lit("")))


def _keys(source: Source) -> tuple[str, str]:
    """Names, while reading, of the columns with postcode and house number."""
    headers = (source.adres.postcode, source.adres.huisnummer) if source.adres else ("", "")
    first, second = (source.by_header(header) for header in headers)
    return first.key if first else "", second.key if second else ""
