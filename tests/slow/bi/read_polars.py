"""Run by the Python of a client: read the Parquet in the folder that it is given, with Polars."""

import json
import sys
from pathlib import Path

import polars as pl

parquet = Path(sys.argv[1])
for path in sorted(parquet.rglob("*.parquet")):
    schema = "main" if path.parent == parquet else path.parent.name
    frame = pl.read_parquet(path)
    for column in frame:
        exact = column.dtype.is_integer() or column.dtype.is_decimal() or column.dtype == pl.Boolean
        som = str(column.sum()) if exact and column.null_count() < len(column) else None
        print(json.dumps([f"{schema}.{path.stem}", column.name, len(column), column.null_count(), som]))
