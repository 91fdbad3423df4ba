"""Answers of CBS StatLine as the files in `cbs/` hold them, served by a web server of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from web_server import Answer, WebServer

FILES = Path(__file__).parent / "cbs"


def recorded(name: str) -> dict[str, Any]:
    """One answer, free to be changed."""
    return json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))


def serve(web: WebServer, table: str, **changed: dict[str, Any]) -> None:
    """Let a server answer for a table, in two pages; `changed` replaces properties, measures, first or second page."""
    base = f"/odata/v1/CBS/{table}"
    first = changed.get("first", recorded("observations_1"))
    first = {"@odata.nextLink": f"{web.url}{base}/Observations?page=2", **first}
    pages = [first, changed.get("second", recorded("observations_2"))]
    web.answers[f"{base}/Properties"] = [_json(changed.get("properties", recorded("properties")))]
    web.answers[f"{base}/MeasureCodes"] = [_json(changed.get("measures", recorded("measures")))]
    web.rules[f"{base}/Observations"] = lambda path: _json(pages["page=2" in path])


def filters(web: WebServer) -> list[str]:
    """The filters that were asked for."""
    asked = [parse_qs(urlsplit(path).query) for _, path, _ in web.seen]
    return [query["$filter"][0] for query in asked if "$filter" in query]


def _json(document: dict[str, Any]) -> Answer:
    return Answer(json.dumps(document).encode(), headers={"Content-Type": "application/json; odata.metadata=minimal"})
