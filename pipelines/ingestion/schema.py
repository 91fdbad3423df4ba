"""The columns of a raw file, from the declaration."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from polars.datatypes import DataType, DataTypeClass

from pipelines.declarations import Source

Dtype = DataType | DataTypeClass

MONEY = pl.Decimal(18, 2)
QUANTITY = pl.Decimal(18, 4)
BUURTEN = pl.List(pl.Struct({"indeling_jaar": pl.Int32, "buurt_code": pl.String}))

TYPES: Mapping[str, Dtype] = {
    "tekst": pl.String,
    "geheel": pl.Int64,
    "jaar": pl.Int32,
    "bedrag": MONEY,
    "getal": QUANTITY,
    "datum": pl.Date,
    "tijd": pl.String,
    "maand": pl.String,
    "gemeente": pl.String,
    "wijk": pl.String,
    "buurt": pl.String,
    "postcode": pl.String,
    "huisnummer": pl.String,
    "bsn": pl.String,
    "geboortejaar": pl.Int32,
}


def raw_schema(source: Source) -> dict[str, Dtype]:
    """Names and types of the raw file of a source, in order."""
    schema: dict[str, Dtype] = {column.naam: TYPES[column.type] for column in source.kolommen if column.naam}
    schema |= {derived.naam: TYPES[derived.type] for derived in source.afgeleid}
    if source.heeft_adres:
        schema["buurten"] = BUURTEN
    return schema | {"levering_id": pl.String, "rij": pl.Int64, "herkomst": pl.String}
