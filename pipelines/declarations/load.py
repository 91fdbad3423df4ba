"""Reads the declarations from `sources/`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipelines.declarations.errors import DeclarationError, describe, mask
from pipelines.declarations.lists import read_rows
from pipelines.declarations.model import Source


def load_sources(sources_dir: Path) -> dict[str, Source]:
    """Load every declared source, by name.

    Raises:
        DeclarationError: When a declaration can't be used; names file, field, expected and found.
    """
    folders = sorted(path for path in sources_dir.glob("*") if path.is_dir() and not path.name.startswith((".", "_")))
    sources = {folder.name: load_source(folder) for folder in folders}
    if not sources:
        raise DeclarationError(f"{sources_dir}: expected a folder per source, found none.")
    for source in sources.values():
        _check_address_source(sources_dir, source, sources)
        _check_references(sources_dir, source, sources)
    return {bron: _with_elders(source, sources) for bron, source in sources.items()}


def load_source(folder: Path) -> Source:
    """Load one source with its mappings and corrections.

    Raises:
        DeclarationError: As for `load_sources`.
    """
    path = folder / "source.yml"
    fields = _read_yaml(path)
    corrections = folder / "corrections.yml"
    try:
        if corrections.exists():
            fields["correcties"] = _read_yaml(corrections)
        _read_mappings(folder, fields)
        return Source.model_validate({**fields, "bron": folder.name})
    except ValidationError as error:
        raise DeclarationError(describe(path, error)) from error
    except ValueError as error:
        raise DeclarationError(f"{path}: expected {error}.") from error


def source_fingerprint(folder: Path) -> str:
    """Hash of everything in the folder of a source: when it changes, its deliveries are read again."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML in which a key may occur once: plain YAML silently keeps the last one, and a rule would vanish."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if doubles := sorted({str(key) for key in keys if keys.count(key) > 1}):
            raise yaml.constructor.ConstructorError(None, None, f"key {doubles[0]} occurs twice", node.start_mark)
        return super().construct_mapping(node, deep)


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = _UniqueKeyLoader(path.read_text(encoding="utf-8")).get_single_data()
    except OSError as error:
        raise DeclarationError(f"{path}: expected a readable file, found: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DeclarationError(
            f"{path}: expected YAML in UTF-8, found: {mask(' '.join(str(error).split()))}"
        ) from error
    if not isinstance(content, dict):
        raise DeclarationError(f"{path}: expected fields with values, found {type(content).__name__}.")
    return content


def _read_mappings(folder: Path, fields: dict[str, Any]) -> None:
    """Put the content of the mapping files into the fields that name them."""
    for column in fields.get("kolommen") or []:
        if isinstance(column, dict) and isinstance(column.get("codebestand"), str):
            rows = read_rows(folder / column.pop("codebestand"), ("waarde", "code"))
            column["codes"] = {row[0]: row[1] for row in rows}
    for derived in fields.get("afgeleid") or []:
        lookup = derived.get("opzoeken") if isinstance(derived, dict) else None
        if isinstance(lookup, dict) and {"bestand", "sleutel", "waarde"} <= lookup.keys():
            columns = (*lookup["sleutel"], lookup["waarde"])
            lookup["tabel"] = read_rows(folder / lookup["bestand"], columns, with_years=bool(lookup.get("geldig_in")))


def _check_address_source(sources_dir: Path, source: Source, sources: dict[str, Source]) -> None:
    if source.adres is None:
        return
    path = sources_dir / source.bron / "source.yml"
    other = sources.get(source.adres.bron)
    if other is None:
        raise DeclarationError(f"{path}: field adres.bron: expected a declared source, found: {source.adres.bron!r}.")
    needed = {"postcode", "huisnummer", "buurt_code", "indeling_jaar"}
    if missing := sorted(needed - set(other.names)):
        raise DeclarationError(
            f"{path}: field adres.bron: expected a source with {', '.join(sorted(needed))}, "
            f"found: {other.bron} without {', '.join(missing)}."
        )


def _check_references(sources_dir: Path, source: Source, sources: dict[str, Source]) -> None:
    path = sources_dir / source.bron / "source.yml"
    for column in source.kolommen:
        if reference := column.bestaat_in:
            other = sources.get(reference.bron)
            if other is None or reference.kolom not in other.names:
                raise DeclarationError(
                    f"{path}: field kolommen.{column.kop}.bestaat_in: expected a declared source with that column, "
                    f"found: {reference.bron}.{reference.kolom}."
                )
    if source.berichten and source.berichten.ook_in and source.berichten.ook_in not in sources:
        raise DeclarationError(
            f"{path}: field berichten.ook_in: expected a declared source, found: {source.berichten.ook_in!r}."
        )


def _with_elders(source: Source, sources: dict[str, Source]) -> Source:
    """Tell a source which messages in its folder are for others, so that it leaves just those to them."""
    kinds = [one.berichten.soorten for one in sources.values() if one.berichten and one.berichten.ook_in == source.bron]
    if not (source.berichten and kinds):
        return source
    elders = tuple(sorted({kind for group in kinds for kind in group} - set(source.berichten.soorten)))
    return source.model_copy(update={"berichten": source.berichten.model_copy(update={"elders": elders})})
