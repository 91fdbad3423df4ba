"""The tables of `_meta` that publication makes itself: release, kwaliteit, wijzigingen, tabellen, kolommen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import duckdb

from pipelines.publication.database import identifier, quote, statement
from pipelines.publication.hashes import NOT_CONTENT
from pipelines.publication.tables import NOT_YET_PROTECTED, TABLES
from pipelines.settings import Settings

RELEASE = "_meta.release"
QUALITY = "_meta.kwaliteit"
CHANGES = "_meta.wijzigingen"

FILLED_AFTERWARDS = (RELEASE, QUALITY)
"""Written after acceptance; all other tables must be byte for byte what was judged (design section 3)."""

_OWN_TABLES: dict[str, tuple[str, tuple[tuple[str, str, str], ...]]] = {
    RELEASE: (
        "Eén rij: welke uitgave dit is, wanneer en waarmee ze is gemaakt.",
        (
            ("versie", "VARCHAR", "Naam van de uitgave: tijdstip in UTC en de eerste acht tekens van inhoud_hash."),
            ("gemaakt_op", "TIMESTAMP", "Wanneer de uitgave is gemaakt, in UTC."),
            ("inhoud_hash", "VARCHAR", "Vingerafdruk van de inhoud: gelijke inhoud heeft een gelijke waarde."),
            ("code_versie", "VARCHAR", "Versie van de programmatuur waarmee is gerekend."),
            ("instellingen", "VARCHAR", "De keuzes die een cijfer veranderen, als JSON."),
            ("voorbeeldgegevens", "BOOLEAN", "Waar als minstens één levering in gebruik synthetisch is."),
        ),
    ),
    QUALITY: (
        "Uitkomst van elke verwachting waaraan deze uitgave voor publicatie is getoetst.",
        (
            ("suite", "VARCHAR", "Groep van verwachtingen waar deze bij hoort."),
            ("verwachting", "VARCHAR", "Wat er verwacht wordt."),
            ("tabel", "VARCHAR", "Tabel waarover het gaat, met schema."),
            ("kolom", "VARCHAR", "Kolom of kolommen waarover het gaat; leeg als het de hele tabel betreft."),
            ("ernst", "VARCHAR", "critical: zonder dit geen publicatie. warning: gepubliceerd en hier gemeld."),
            ("geslaagd", "BOOLEAN", "Of aan de verwachting is voldaan."),
            ("waargenomen", "VARCHAR", "Wat er is aangetroffen."),
            ("reden", "VARCHAR", "Waarom deze verwachting er is."),
        ),
    ),
    CHANGES: (
        "Elke rij is een verschil met de uitgave die van kracht was toen deze werd gemaakt, en wat het kan hebben "
        "veroorzaakt. Leeg bij de eerste uitgave. Wat in een van beide onderdrukt is, staat hier zonder waarde.",
        (
            (
                "soort",
                "VARCHAR",
                "nieuw, vervallen, gewijzigd, of onderdrukking: een cel is nu wel of niet meer onderdrukt.",
            ),
            ("niveau", "VARCHAR", "Wat er veranderde: tabel, kolom, rijen, indicator, jaar, wijk of cel."),
            ("tabel", "VARCHAR", "Tabel waarover het gaat, met schema."),
            ("kolom", "VARCHAR", "Kolom waarover het gaat; leeg als het een hele tabel of cel betreft."),
            ("gemeente_code", "VARCHAR", "CBS-code van de gemeente, GM en vier cijfers."),
            ("jaar", "INTEGER", "Kalenderjaar waarop het cijfer betrekking heeft."),
            ("wet_code", "VARCHAR", "Wet: WMO, JEUGDWET, PARTICIPATIEWET of ALLE."),
            ("wijk_code", "VARCHAR", "Plaats, zoals in kernindicatoren."),
            ("indicator_code", "VARCHAR", "Code van de indicator, zie indicatoren."),
            ("oud", "VARCHAR", "Wat er stond; bij rijen hun aantal, bij een kolom haar type."),
            ("nieuw", "VARCHAR", "Wat er staat."),
            (
                "reden_codes",
                "VARCHAR",
                "Wat het kan hebben veroorzaakt, met komma ertussen: nieuwe_levering, correctie, definitie, "
                "programmatuur, instelling. Leeg als er geen oorzaak bekend is.",
            ),
            ("toelichting", "VARCHAR", "Welke leveringen, definitie, programmatuur of instelling dat zijn."),
            ("aanvaard_reden", "VARCHAR", "Waarom een verlies is aanvaard, door wie en tot wanneer; anders leeg."),
        ),
    ),
    "_meta.tabellen": (
        "Alle tabellen in dit bestand.",
        (
            ("schema_naam", "VARCHAR", "Schema: main voor de cijfers, _meta voor de verantwoording."),
            ("tabel", "VARCHAR", "Naam van de tabel."),
            ("omschrijving", "VARCHAR", "Waar de tabel over gaat en wat erbij moet worden bedacht."),
            ("sleutel", "VARCHAR", "Kolommen die samen een rij aanwijzen, gescheiden door komma's."),
            ("rijen", "BIGINT", "Aantal rijen; leeg voor de tabellen die over het maken van de uitgave gaan."),
        ),
    ),
    "_meta.kolommen": (
        "Alle kolommen in dit bestand.",
        (
            ("schema_naam", "VARCHAR", "Schema van de tabel."),
            ("tabel", "VARCHAR", "Naam van de tabel."),
            ("volgnr", "INTEGER", "Plaats van de kolom in de tabel, vanaf 1."),
            ("kolom", "VARCHAR", "Naam van de kolom."),
            ("datatype", "VARCHAR", "Type in DuckDB."),
            ("omschrijving", "VARCHAR", "Wat er in de kolom staat."),
        ),
    ),
}


def create_table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    comment: str | None,
    columns: Sequence[tuple[str, str, str | None]],
) -> None:
    """Make an empty table with a comment on itself and on each column (name, type, comment)."""
    listed = ", ".join(f"{identifier(column)} {kind}" for column, kind, _ in columns)
    connection.execute(f"create table {identifier(name)} ({listed})")
    if comment:
        connection.execute(f"comment on table {identifier(name)} is {quote(comment)}")
    for column, _, text in columns:
        if text:
            connection.execute(f"comment on column {identifier(name)}.{identifier(column)} is {quote(text)}")


def create_own_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of `_meta` that publication fills, empty."""
    for name, (comment, columns) in _OWN_TABLES.items():
        create_table(connection, name, comment, columns)


def describe_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `_meta.tabellen` and `_meta.kolommen` from the tables that exist and their comments."""
    tables = connection.execute(
        "select schema_name, table_name, comment from duckdb_tables() "
        "where database_name = current_database() order by all"
    ).fetchall()
    columns = connection.execute(
        "select schema_name, table_name, column_index, column_name, data_type, comment from duckdb_columns() "
        "where database_name = current_database() and not internal order by 1, 2, 3"
    ).fetchall()
    rows: dict[str, int | None] = {f"{schema}.{table}": None for schema, table, _ in tables}
    rows |= {name: _count(connection, name) for name in rows if name not in NOT_CONTENT}
    rows |= {"_meta.tabellen": len(tables), "_meta.kolommen": len(columns)}
    described = [
        (schema, table, *_explained(f"{schema}.{table}", comment), rows[f"{schema}.{table}"])
        for schema, table, comment in tables
    ]
    _insert(connection, "_meta.tabellen", described)
    _insert(connection, "_meta.kolommen", columns)


def _explained(name: str, comment: str | None) -> tuple[str | None, str | None]:
    """The description and the key of a table, with what its reader must know about suppression."""
    published = next((table for table in TABLES if table.target == name), None)
    if published is None:
        return comment, None
    notes = [comment, NOT_YET_PROTECTED if published.is_protected else None]
    return " ".join(filter(None, notes)) or None, ", ".join(published.key) or None


def write_release(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    released_at: datetime,
    named: tuple[str, str, str] | None = None,
) -> None:
    """Write the one row of `_meta.release`, replacing what is there.

    Args:
        connection: Where the published tables are.
        settings: The installation whose choices travel with the figures.
        released_at: Moment of release, with time zone.
        named: versie, inhoud_hash and code_versie; unknown until the candidate has been accepted.
    """
    versie, inhoud_hash, code_versie = named or (None, None, None)
    choices = json.dumps({**settings.choices(), "secundaire_onderdrukking": False}, sort_keys=True)
    moment = released_at.astimezone(UTC).replace(tzinfo=None)
    connection.execute("delete from _meta.release")
    _insert(connection, RELEASE, [(versie, moment, inhoud_hash, code_versie, choices, is_example(connection))])


def write_quality(connection: duckdb.DuckDBPyConnection, rows: Iterable[Sequence[object]]) -> None:
    """Write the outcome of acceptance into `_meta.kwaliteit`, replacing what is there."""
    connection.execute("delete from _meta.kwaliteit")
    _insert(connection, QUALITY, rows)


def is_example(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether any delivery in force is synthetic."""
    row = connection.execute(
        "select count(*) > 0 from _meta.bronnen where in_gebruik and herkomst = 'synthetisch'"
    ).fetchone()
    return bool(row and row[0])


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    row = connection.execute(statement("select count(*) from {table}", table=name)).fetchone()
    return row[0] if row else 0


def _insert(connection: duckdb.DuckDBPyConnection, name: str, rows: Iterable[Sequence[object]]) -> None:
    listed = list(rows)
    if listed:
        marks = ", ".join("?" * len(listed[0]))
        connection.executemany(statement("insert into {table} ", table=name) + f"values ({marks})", listed)
