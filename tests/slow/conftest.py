"""Clients of the published file, installed once for all slow tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from bi_clients import install


@pytest.fixture(scope="session")
def duckdb_cli(tmp_path_factory) -> Path:
    """The `duckdb` command line as its package brings it."""
    return install("duckdb_cli", tmp_path_factory.mktemp("cli")) / "duckdb_cli" / "duckdb"
