"""Run by the Python of a client: read every published table through its reflection by SQLAlchemy, as Superset does."""

import sys

import sqlalchemy as sa
from outline import tell
from sqlalchemy.pool import NullPool

engine = sa.create_engine(f"duckdb:///{sys.argv[1]}", connect_args={"read_only": True}, poolclass=NullPool)
with engine.connect() as connection:
    for schema in ("main", "_meta"):
        reflected = sa.MetaData()
        reflected.reflect(connection, schema=schema)
        for name, table in reflected.tables.items():
            tell(name, list(table.columns.keys()), connection.execute(sa.select(table)).fetchall())
