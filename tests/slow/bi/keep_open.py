"""Run by the Python of a client: keep the published file open over a release, and tell what is read afterwards."""

import json
import sys
from pathlib import Path

import duckdb

QUESTION = "select versie from _meta.release"
path = Path(sys.argv[1])


def ask(connection: duckdb.DuckDBPyConnection, question: str = QUESTION) -> str:
    return connection.execute(question).fetchall()[0][0]


def ask_anew(name: Path) -> str:
    with duckdb.connect(str(name), read_only=True) as connection:
        return ask(connection)


kept = duckdb.connect(str(path), read_only=True)
parquet = duckdb.connect()
parquet.execute(f"create view release as from '{path.parent}/current/parquet/_meta/release.parquet'")
print(ask(kept), ask(parquet, "select versie from release"), flush=True)
sys.stdin.readline()  # Until the next release is there.
told = {
    "kept": ask(kept),
    "connected again": ask_anew(path),
    "own path": ask_anew(path.resolve()),
    "view on parquet": ask(parquet, "select versie from release"),
}
kept.close()
print(json.dumps({**told, "all closed first": ask_anew(path)}))
