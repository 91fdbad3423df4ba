"""Writes what a person may put into `source.yml` and `corrections.yml` as JSON Schema, from which editors complete.

`python -m pipelines.declarations.schema` writes `sources/source.schema.json` and `sources/corrections.schema.json`; the
first line of a `source.yml` points to it. A schema says nothing of what fields mean for each other: loading does.
"""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from pipelines.declarations.corrections import Corrections
from pipelines.declarations.model import Source
from pipelines.settings import PROJECT_DIR

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ATTRIBUTE = re.compile(r"^    (\w+): (.+(?:\n {8}.+)*)$", re.MULTILINE)
"""One field in the section `Attributes` of a docstring, with the lines on which it goes on."""


class _Described(GenerateJsonSchema):
    """Describes a model and its fields as its docstring does."""

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        found = super().model_schema(schema)
        head, _, attributes = inspect.cleandoc(schema["cls"].__doc__ or "").partition("\n\nAttributes:\n")
        found["description"] = " ".join(head.split())
        for name, text in ATTRIBUTE.findall(attributes):
            if name in found["properties"]:
                found["properties"][name]["description"] = " ".join(text.split())
        return found

    def field_title_should_be_set(self, schema: object) -> bool:
        """No titles: pydantic makes them of the names, and so they say nothing."""
        del schema
        return False


def schemas() -> dict[str, dict[str, Any]]:
    """Give the schema of each file, by the name under which it lies in `sources/`."""
    models: dict[str, type[BaseModel]] = {"source.schema.json": Source, "corrections.schema.json": Corrections}
    return {
        name: {"$schema": DIALECT, **model.model_json_schema(schema_generator=_Described)}
        for name, model in models.items()
    }


def write(folder: Path) -> list[Path]:
    """Write the schemas into a folder."""
    paths = []
    for name, schema in schemas().items():
        path = folder / name
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in write(PROJECT_DIR / "sources"):
        print(written.relative_to(PROJECT_DIR))
