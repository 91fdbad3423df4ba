"""Names that the parts of the graph share."""

from __future__ import annotations

import dagster as dg

OWNERS = ["team:sociaal-domein-data"]

LANDING = dg.AssetKey("landing")
REGISTER = dg.AssetKey("register")
CANDIDATE = dg.AssetKey("candidate")
ACCEPTANCE = dg.AssetKey("acceptance")
RELEASE = dg.AssetKey("release")
FACTSHEET = dg.AssetKey("factsheet")

PULLS = "ophalen"
"""Group of the assets that pull deliveries from elsewhere; what lies in landing can be published without them."""

DATA_ROOT = "data_root"
"""Resource that holds the lock of the data root for the length of a run: every asset requires it."""

WRITES_DUCKDB = "duckdb"
"""Pool of the steps that write a DuckDB file; its limit is 1, because DuckDB allows one writer."""

WRONG_USE = "wrong_use"
"""Metadata key of a failure that the person at the terminal caused, rather than the data (exit 2)."""

MESSAGES = "meldingen"
"""Metadata key of the messages for the data owner: file, row, column, expected, found, what to do."""

REJECTIONS = "rejections"
"""Metadata key of the messages about rejected rows."""

WARNINGS = "warnings"
"""Metadata key of messages about what went wrong without stopping the run."""

LATE = "te_laat"
"""Metadata key of the messages about late deliveries, which the report of a refresh tells in one line."""

SUPPRESSED, ON_PERSONS = "suppressed_rows", "rows_on_persons"
"""Metadata keys of the number of rows whose values disclosure control hid, and of all rows that rest on persons."""

SECONDS, PEAK = "seconds", "peak_mb"
"""Metadata keys of what making an asset cost: wall seconds, and the most megabytes held meanwhile."""


def raw_key(bron: str) -> dg.AssetKey:
    """Name the asset that holds the accepted rows of one source."""
    return dg.AssetKey(["raw", bron])


def punctual_key(bron: str) -> dg.AssetKey:
    """Name the asset that is made each day on which no delivery of a source is late."""
    return dg.AssetKey(["op_tijd", bron])
