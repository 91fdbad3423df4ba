"""`datapackage.json`: what the Parquet files hold, in the terms of Frictionless, and true."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import duckdb
import pytest
from publishing import Judged, publish

from pipelines.publication.inputs import Inputs
from pipelines.publication.manifest import read_manifest
from pipelines.publication.release import Release

FIELD_TYPES = {"string", "number", "integer", "boolean", "date", "datetime"}


@pytest.fixture
def made(judged: Judged, inputs: Inputs) -> Release:
    return publish(judged, inputs)


def _package(made: Release) -> dict[str, Any]:
    return json.loads((made.path / "datapackage.json").read_text(encoding="utf-8"))


def _resource(made: Release, name: str) -> dict[str, Any]:
    return next(resource for resource in _package(made)["resources"] if resource["name"] == name)


def _field(made: Release, resource: str, name: str) -> dict[str, Any]:
    return next(field for field in _resource(made, resource)["schema"]["fields"] if field["name"] == name)


def test_it_names_the_release_and_is_part_of_it(made: Release) -> None:
    package = _package(made)
    assert (package["name"], package["version"]) == ("sociaal-domein-in-beeld", made.versie)
    assert package["created"] == "2026-11-21T03:00:00+00:00"
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert "datapackage.json" in (read_manifest(made.path) or {})["bestanden"]


def test_every_parquet_file_is_a_resource_with_its_size_and_hash(made: Release) -> None:
    resources = _package(made)["resources"]
    there = {path.relative_to(made.path).as_posix() for path in made.path.rglob("*.parquet")}
    assert {resource["path"] for resource in resources} == there
    assert len({resource["name"] for resource in resources}) == len(resources)
    for resource in resources:
        content = (made.path / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}")
        assert (resource["type"], resource["format"]) == ("table", "parquet")


def test_every_field_is_a_column_with_its_type_and_comment(made: Release) -> None:
    with duckdb.connect() as connection:
        for resource in _package(made)["resources"]:
            described = connection.execute(f"describe from read_parquet('{made.path / resource['path']}')").fetchall()
            fields = resource["schema"]["fields"]
            assert [field["name"] for field in fields] == [row[0] for row in described]
            assert {field["type"] for field in fields} <= FIELD_TYPES
            assert all(field["description"] for field in fields), resource["name"]
            assert resource["description"]


@pytest.mark.parametrize(
    ("resource", "name", "kind", "unit"),
    [
        ("uitgaven", "uitgaven_eur_nominaal", "number", "euro"),
        ("uitgaven", "uitgaven_eur_reeel_na_tarieven", "number", "euro"),
        ("gebruik", "clienten_aantal", "integer", "aantal"),
        ("omvang_ondersteuning", "zonder_omvang_pct", "number", "procent"),
        ("omvang_ondersteuning", "omvang_per_week", "number", "zie eenheid_naam"),
        ("kernindicatoren", "waarde", "number", "zie indicatoren.eenheid bij indicator_code"),
        ("kernindicatoren", "peildatum", "date", None),
        ("kernindicatoren", "is_onderdrukt", "boolean", None),
        ("kernindicatoren", "gemeente_code", "string", None),
        ("_meta.release", "gemaakt_op", "datetime", None),
        ("_meta.aansluiting", "verschil", "number", "zie eenheid"),
    ],
)
def test_types_and_units(made: Release, resource: str, name: str, kind: str, unit: str | None) -> None:
    field = _field(made, resource, name)
    assert (field["type"], field.get("unit")) == (kind, unit)


def test_keys_are_required_and_unique(made: Release) -> None:
    for resource in _package(made)["resources"]:
        key = resource["schema"].get("primaryKey", [])
        required = {field["name"] for field in resource["schema"]["fields"] if "constraints" in field}
        assert required == set(key)
    assert _resource(made, "kernindicatoren")["schema"]["primaryKey"] == [
        *("gemeente_code", "jaar", "wet_code", "wijk_code", "indicator_code")
    ]


def test_a_reference_is_named_only_when_every_row_follows_it(judged: Judged, inputs: Inputs) -> None:
    def references(made: Release) -> dict[str, str]:
        keys = _resource(made, "kernindicatoren")["schema"].get("foreignKeys", [])
        return {", ".join(key["fields"]): key["reference"]["resource"] for key in keys}

    all_of_them = {
        "indicator_code": "indicatoren",
        "gemeente_code, jaar": "jaren",
        "gemeente_code, jaar, wijk_code": "wijken",
    }
    # The one wet of this small warehouse isn't all of them.
    assert references(publish(judged, inputs)) == all_of_them
    made = publish(judged, inputs, 1, "delete from wijken where wijk_code = 'WK000102'")
    assert references(made) == {key: name for key, name in all_of_them.items() if name != "wijken"}
    made = publish(
        judged, inputs, 2, "insert into wetten (wet_code) values ('JEUGDWET'), ('ALLE'), ('PARTICIPATIEWET')"
    )
    assert references(made)["wet_code"] == "wetten"
