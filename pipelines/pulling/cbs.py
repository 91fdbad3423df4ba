"""Inhabitants per gemeente, wijk and buurt from CBS StatLine (OData v4): tables that become one delivery.

A table has `Properties` (when it was modified), `MeasureCodes` (what its figures are) and `Observations` (the figures,
in pages). The same answers always give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from pipelines.declarations.pulling import CbsTables, Pull
from pipelines.pulling.connection import Connection
from pipelines.pulling.errors import NotThereError, PullError
from pipelines.pulling.patience import Patience
from pipelines.pulling.place import Place
from pipelines.pulling.remote import RemoteFile

HEADER = "Peildatum;Gebiedscode;Leeftijdsgroep;Aantal"

UNIT = "aantal"
"""The one unit that needs no conversion; inhabitants come in no other."""

AREAS = ("GM", "WK", "BU")
"""What the codes of a gemeente, its wijken and its buurten begin with."""

AREA = "WijkenEnBuurten"
"""The dimension of the tables Kerncijfers wijken en buurten."""


class CbsRemote:
    """Tables of StatLine as one file."""

    def __init__(self, pull: Pull, cbs: CbsTables, place: Place, patience: Patience) -> None:
        """Prepare; nothing is asked yet."""
        self.passed_over = 0
        self.herkomst: str | None = pull.herkomst or "gepubliceerd"
        self.document = pull.document
        self.remarks: list[str] = []
        self._pull, self._cbs = pull, cbs
        self._catalogue = pull.places[0]
        self._connection = Connection(place, patience)

    def files(self) -> list[RemoteFile]:
        """Give the one file, with the moments at which its tables were modified as its version."""
        modified = {table: self._modified(table) for _, table in sorted(self._cbs.tabellen.items())}
        tables = ", ".join(f"{table} (gewijzigd {moment})" for table, moment in modified.items())
        self.document = f"{self._pull.document or 'CBS StatLine, Kerncijfers wijken en buurten'}: {tables}"
        # Another choice of gemeenten or measures makes another file of the same tables.
        choice = hashlib.sha256(self._cbs.model_dump_json().encode()).hexdigest()[:16]
        version = "; ".join([*(f"{table} {moment}" for table, moment in modified.items()), choice])
        name = self._pull.naam or "cbs.csv"
        return [RemoteFile(self._catalogue, f"{self._catalogue.rstrip('/')}#{name}", name, "", version)]

    def look(self, file: RemoteFile) -> RemoteFile:
        """Look whether a table was modified meanwhile."""
        del file
        return self.files()[0]

    def read(self, file: RemoteFile) -> Iterator[bytes]:
        """Give the figures in the layout of `bevolking`, by year, area and age group."""
        del file
        self.remarks = []
        yield f"{HEADER}\n".encode()
        for year, table in sorted(self._cbs.tabellen.items()):
            yield "".join(f"{line}\n" for line in self._lines(year, table)).encode()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _lines(self, year: int, table: str) -> Iterator[str]:
        groups = self._measures(table)
        figures: dict[tuple[str, str], int | None] = {}
        for row in self._pages(table, "Observations", self._query(groups)):
            area, measure = _text(row, AREA, table), _text(row, "Measure", table)
            if measure not in groups or f"GM{area[2:6]}" not in self._cbs.gemeenten:
                raise PullError(f"table {table} gave {measure} of {area}, which wasn't asked for")
            if (area, groups[measure]) in figures:
                raise PullError(f"table {table} gave {measure} of {area} twice")
            figures[area, groups[measure]] = _whole(row.get("Value"), f"{measure} of {area} in table {table}")
        self._check_gemeenten(table, {area for area, _ in figures})
        if secret := sum(value is None for value in figures.values()):
            self.remarks.append(f"tabel {table}: {secret} cijfers zijn geheim of onbekend, en weggelaten")
        order = list(self._cbs.maten)
        for area, group in sorted(figures, key=lambda key: (AREAS.index(key[0][:2]), key[0], order.index(key[1]))):
            if (value := figures[area, group]) is not None:
                yield f"01-01-{year};{area};{group};{value}"

    def _measures(self, table: str) -> dict[str, str]:
        """Identifier of the measure in this table -> age group."""
        known = list(self._pages(table, "MeasureCodes", ""))
        return {self._measure(table, wanted, known): group for group, wanted in self._cbs.maten.items()}

    def _measure(self, table: str, wanted: str, known: list[dict[str, Any]]) -> str:
        found = [row for row in known if wanted in {_text(row, "Identifier", table), str(row.get("Title")).strip()}]
        if len(found) != 1:
            many = "more than one" if found else "no"
            raise PullError(f"table {table} has {many} measure {wanted}; mend maten in ophalen.cbs")
        unit = str(found[0].get("Unit")).strip()
        if unit.casefold() != UNIT:
            raise PullError(f"table {table} gives {wanted} in the unit {unit!r}, expected {UNIT!r}")
        return _text(found[0], "Identifier", table)

    def _query(self, measures: dict[str, str]) -> str:
        starts = [f"startswith({AREA},'{kind}{code[2:]}')" for code in self._cbs.gemeenten for kind in AREAS]
        wanted = [f"Measure eq '{measure}'" for measure in measures]
        condition = quote(f"({' or '.join(wanted)}) and ({' or '.join(starts)})", safe="(),'")
        return f"?$filter={condition}&$select=Measure,Value,{AREA}"

    def _check_gemeenten(self, table: str, areas: set[str]) -> None:
        if missing := [code for code in self._cbs.gemeenten if code not in areas]:
            raise PullError(f"table {table} has no figures of {', '.join(missing)}; mend gemeenten in ophalen.cbs")

    def _modified(self, table: str) -> str:
        return _text(self._page(f"{self._base()}/{table}/Properties"), "Modified", table)

    def _pages(self, table: str, part: str, query: str) -> Iterator[dict[str, Any]]:
        url, seen = f"{self._base()}/{table}/{part}{query}", set[str]()
        while url:
            seen.add(url)
            page = self._page(url)
            rows = page.get("value")
            if not isinstance(rows, list):
                raise PullError(f"table {table} gave {part} in a form that isn't known")
            yield from rows
            url = str(page.get("@odata.nextLink") or "")
            # Only on the same server: whoever answers shouldn't send us anywhere.
            if url and (url in seen or urlsplit(url)[:2] != urlsplit(self._base())[:2]):
                raise PullError(f"table {table} gave a next page that leads in a circle or elsewhere")

    def _page(self, url: str) -> dict[str, Any]:
        fs = self._connection.root(self._catalogue).fs
        try:
            page = json.loads(self._connection.ask(lambda: fs.cat_file(url)))
        except NotThereError as error:
            raise PullError(f"{urlsplit(url).path} isn't there; mend tabellen in ophalen.cbs") from error
        except ValueError as error:
            raise PullError(f"{urlsplit(url).path} is no JSON") from error
        if not isinstance(page, dict):
            raise PullError(f"{urlsplit(url).path} has a form that isn't known")
        return page

    def _base(self) -> str:
        return str(self._connection.root(self._catalogue).path).rstrip("/")


def _text(row: dict[str, Any], field: str, table: str) -> str:
    """A field as text; codes of areas are padded with spaces in some tables."""
    value = str(row.get(field) or "").strip()
    if not re.fullmatch(r"[\w.:+-]+", value):
        raise PullError(f"table {table} gave no usable {field}")
    return value


def _whole(value: object, what: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise PullError(f"{what} is no whole number")
    return int(value)
