"""The JSON schemas that editors complete from say the same as the models."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from pipelines.declarations.schema import schemas
from pipelines.settings import PROJECT_DIR

SOURCES = PROJECT_DIR / "sources"

MINIMAL: dict[str, Any] = {
    "titel": "Proef",
    "eigenaar": "Team",
    "doel": "Proberen",
    "grondslag": "Geen",
    "each_row_is_a": "een regel",
    "levering": {"soort": "volledig", "ritme": "jaarlijks", "te_laat_na_dagen": 30},
    "bestanden": ["*.csv"],
    "kolommen": [{"kop": "Gemeentecode", "naam": "gemeente_code", "type": "gemeente"}],
    "sleutel": ["gemeente_code"],
    "afwijslimiet_pct": 0,
    "afwijslimiet_reden": "Een proef heeft geen fouten.",
}
CORRECTION: dict[str, Any] = {
    "id": "pww",
    "locator": {"waar": {"Regeling": "PWW"}},
    "actie": "wijs_af",
    "reden": "tikfout in de bron",
    "status": "actief",
    "sinds": "2022-03-01",
    "bewaking": {"rijen": 1},
}


def problems(name: str, content: object) -> list[str]:
    """What an editor would mark, by place; dates as the text that they are in the file."""
    plain = json.loads(json.dumps(content, default=str))
    validator = Draft202012Validator(schemas()[name])
    return [".".join(map(str, error.absolute_path)) + ": " + error.message for error in validator.iter_errors(plain)]


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_schema_in_sources_is_the_one_of_the_models(name):
    assert json.loads((SOURCES / name).read_text(encoding="utf-8")) == schemas()[name], "run: make schema"
    Draft202012Validator.check_schema(schemas()[name])


@pytest.mark.parametrize("path", sorted(SOURCES.glob("*/source.yml")), ids=lambda path: path.parent.name)
def test_every_declaration_fits_the_schema_and_names_it(path):
    text = path.read_text(encoding="utf-8")
    assert problems("source.schema.json", yaml.safe_load(text)) == []
    assert text.startswith("# yaml-language-server: $schema=../source.schema.json\n")


def test_every_file_of_corrections_fits_the_schema():
    for path in SOURCES.glob("*/corrections.yml"):
        assert problems("corrections.schema.json", yaml.safe_load(path.read_text(encoding="utf-8"))) == []
    assert problems("corrections.schema.json", {"correcties": [CORRECTION]}) == []


@pytest.mark.parametrize("codes", [["PW", "IOAW"], {"Participatiewet": "PW"}])
def test_codes_are_a_list_or_a_mapping(codes):
    column = MINIMAL["kolommen"][0] | {"codes": codes}
    assert problems("source.schema.json", MINIMAL | {"kolommen": [column]}) == []


@pytest.mark.parametrize(
    ("change", "where", "word"),
    [
        ({"tittel": "Proef"}, "", "tittel"),
        ({"kolommen": [{"kop": "Gemeentecode", "verplcht": True}]}, "kolommen.0", "verplcht"),
        ({"levering": MINIMAL["levering"] | {"ritme": "wekelijks"}}, "levering.ritme", "wekelijks"),
        ({"bron": "proef"}, "", "bron"),
        ({"correcties": {}}, "", "correcties"),
    ],
)
def test_what_a_person_may_not_write_is_marked(change, where, word):
    assert problems("source.schema.json", MINIMAL) == []
    [problem] = problems("source.schema.json", MINIMAL | change)
    assert problem.startswith(f"{where}: ")
    assert word in problem


def test_what_is_lacking_is_marked():
    [problem] = problems("source.schema.json", {key: MINIMAL[key] for key in MINIMAL if key != "eigenaar"})
    assert "'eigenaar' is a required property" in problem


def test_fields_are_described():
    properties = schemas()["source.schema.json"]["$defs"]["Column"]["properties"]
    assert properties["verplicht"]["description"] == "Whether an empty cell is a fault."
    assert len([one for one in properties.values() if "description" in one]) > 10
