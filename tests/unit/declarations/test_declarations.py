"""Declarations: what may be declared, what is said when it can't be, and what the project declares."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.declarations import DeclarationError, Source, load_source, load_sources, source_fingerprint
from pipelines.settings import PROJECT_DIR

SOURCES = PROJECT_DIR / "sources"
DECLARED = load_sources(SOURCES)

MINIMAL: dict[str, Any] = {
    "titel": "Proef",
    "eigenaar": "Team Proef",
    "doel": "Proberen.",
    "grondslag": "Geen persoonsgegevens.",
    "each_row_is_a": "een rij",
    "levering": {"soort": "volledig", "ritme": "jaarlijks", "te_laat_na_dagen": 30},
    "bestanden": ["*.csv"],
    "kolommen": [
        {"kop": "Gemeentecode", "naam": "gemeente_code", "type": "gemeente", "verplicht": True},
        {"kop": "Aantal", "naam": "aantal", "type": "geheel"},
    ],
    "sleutel": ["gemeente_code"],
    "afwijslimiet_pct": 0,
    "afwijslimiet_reden": "Een proef waarin elke rij telt.",
}


def declared(folder: Path, **changes: Any) -> Source:
    """Load the minimal declaration with some fields changed; None leaves a field out."""
    folder.mkdir(exist_ok=True)
    fields = {name: value for name, value in {**MINIMAL, **changes}.items() if value is not None}
    (folder / "source.yml").write_text(yaml.safe_dump(fields), encoding="utf-8")
    return load_source(folder)


def test_the_minimal_declaration_loads(tmp_path: Path) -> None:
    source = declared(tmp_path / "proef")
    assert (source.bron, source.heeft_personen, source.heeft_adres) == ("proef", False, False)


COLUMN = MINIMAL["kolommen"][0]
RULE = {"code": "regel", "melding": "Een melding van belang."}


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"eigenaar": None}, "eigenaar", "found: nothing"),
        ({"onbekend": 1}, "onbekend", "not permitted"),
        ({"kolommen": [{**COLUMN, "type": "geld"}]}, "kolommen.0.type", "'geld'"),
        ({"kolommen": [{**COLUMN, "verplcht": True}]}, "kolommen.0.verplcht", "not permitted"),
        ({"kolommen": [COLUMN, COLUMN]}, "(whole file)", "Gemeentecode is there twice"),
        ({"kolommen": [{"kop": "Jaar", "naam": "jaar"}], "sleutel": ["jaar"]}, "(whole file)", "gemeente_code"),
        ({"kolommen": [{**COLUMN, "type": "bsn"}]}, "kolommen.0", "persoonsgegeven bsn"),
        ({"kolommen": [{**COLUMN, "patroon": "("}]}, "kolommen.0.patroon", "regular expression"),
        ({"kolommen": [{**COLUMN, "codes": [1, 2]}]}, "kolommen.0.codes.1.[key]", "valid string"),
        ({"sleutel": ["nummer"]}, "(whole file)", "sleutel: names from kolommen or afgeleid, not nummer"),
        ({"regels": [{**RULE, "regel": "aantal >= ("}]}, "regels.0.regel", "SQL expression"),
        ({"regels": [{**RULE, "regel": "antal >= 0"}]}, "(whole file)", "regels.regel: names"),
        ({"levering": {**MINIMAL["levering"], "soort": "periode"}}, "levering", "period"),
        ({"afgeleid": [{"naam": "jaar"}]}, "afgeleid.0", "exactly one of"),
        ({"afwijslimiet_reden": "zomaar"}, "afwijslimiet_reden", "'zomaar'"),
        ({"adres": {"postcode": "PC6", "huisnummer": "Nr", "bron": "x"}}, "(whole file)", "not Nr, PC6"),
    ],
)
def test_a_mistake_is_told_with_file_field_expected_and_found(
    tmp_path: Path, changes: dict, field: str, said: str
) -> None:
    with pytest.raises(DeclarationError) as error:
        declared(tmp_path / "proef", **changes)
    message = str(error.value)
    assert f"{tmp_path / 'proef' / 'source.yml'}: field {field}: expected: " in message
    assert said in message


@pytest.mark.parametrize(
    ("text", "said"),
    [("titel: a\ntitel: b\n", "key titel occurs twice"), ("- a\n", "found list"), ("a: [", "expected YAML")],
)
def test_yaml_that_does_not_say_one_thing(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "source.yml").write_text(text)
    with pytest.raises(DeclarationError, match=said):
        load_source(tmp_path)


def test_a_folder_without_declaration(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"source\.yml: expected a readable file"):
        load_source(tmp_path)
    with pytest.raises(DeclarationError, match="expected a folder per source"):
        load_sources(tmp_path)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        (None, "a readable file codes.csv"),
        ("a;b\n1;2\n", "columns waarde;code, not a;b"),
        ("waarde;code\nEen;1\n een ;2\n", "each key once"),
        ("waarde;code\nEen;\n", "without empty cells"),
    ],
)
def test_a_mapping_file_that_can_not_be_used(tmp_path: Path, mapping: str | None, said: str) -> None:
    if mapping is not None:
        (tmp_path / "proef").mkdir()
        (tmp_path / "proef" / "codes.csv").write_text(mapping)
    column = {"kop": "Soort", "naam": "soort", "codebestand": "codes.csv"}
    with pytest.raises(DeclarationError, match=said):
        declared(tmp_path / "proef", kolommen=[COLUMN, column])


def test_an_address_needs_a_source_that_knows_buurten(tmp_path: Path) -> None:
    shutil.copytree(SOURCES / "bijstand", tmp_path / "bijstand")
    with pytest.raises(DeclarationError, match=r"field adres\.bron: expected a declared source, found: 'adressen'"):
        load_sources(tmp_path)
    declared(tmp_path / "adressen")
    with pytest.raises(DeclarationError, match="found: adressen without buurt_code"):
        load_sources(tmp_path)


@pytest.mark.parametrize(
    ("correction", "said"),
    [
        ({"negeren": [{"levering_id": "kort", "reden": "een goede reden"}]}, "negeren.0.levering_id"),
        ({"negeren": [{"levering_id": "0" * 16, "reden": ""}]}, "negeren.0.reden"),
        ({"correcties": [{"id": "x"}]}, "correcties.0.locator"),
    ],
)
def test_corrections_are_checked_too(tmp_path: Path, correction: dict[str, Any], said: str) -> None:
    declared(tmp_path / "proef")
    (tmp_path / "proef" / "corrections.yml").write_text(yaml.safe_dump(correction))
    with pytest.raises(DeclarationError, match=said):
        load_source(tmp_path / "proef")


@pytest.mark.parametrize(
    "text", ["negeren: [{reden: 999900018}]", "negeren:\n- reden: a: 999900018\n", "999900018: 1", "'999900018': 1"]
)
def test_a_number_that_could_be_a_persons_is_not_repeated(tmp_path: Path, text: str) -> None:
    declared(tmp_path / "proef")
    (tmp_path / "proef" / "corrections.yml").write_text(text)
    with pytest.raises(DeclarationError) as refused:
        load_source(tmp_path / "proef")
    assert "999900018" not in str(refused.value)


def test_the_fingerprint_covers_every_file_of_the_source(tmp_path: Path) -> None:
    declared(tmp_path / "proef")
    before = source_fingerprint(tmp_path / "proef")
    (tmp_path / "proef" / "mappings").mkdir()
    assert source_fingerprint(tmp_path / "proef") == before
    (tmp_path / "proef" / "mappings" / "a.csv").write_text("x")
    assert source_fingerprint(tmp_path / "proef") != before


def test_the_sources_of_the_project() -> None:
    assert set(DECLARED) == {
        "adressen", "begroting", "beleidsindicatoren", "besparingen", "bevolking", "bezwaren", "bijstand",
        "buig_budget", "buig_realisatie", "declaraties", "eigen_bijdragen", "gebieden", "gebiedskenmerken",
        "gepubliceerd", "indicaties", "loonkostensubsidie", "prijsindex", "reele_tarieven", "sociale_basis",
        "start_stop",
    }  # fmt: skip
    persons = {bron for bron, source in DECLARED.items() if source.heeft_personen}
    care = {"indicaties", "declaraties", "start_stop", "sociale_basis", "eigen_bijdragen"}
    assert persons == care | {"bijstand", "loonkostensubsidie"}


@pytest.mark.parametrize("source", DECLARED.values(), ids=list(DECLARED))
def test_what_could_name_a_person_is_declared_as_such_and_not_kept(source: Source) -> None:
    for column in source.kolommen if source.heeft_personen else ():
        if column.kop in ("Postcode", "Huisnummer"):
            assert column.naam is None
        if column.kop.startswith("BSN"):
            assert column.type == "bsn"
        if column.kop == "Geboortedatum":
            assert (column.type, column.naam) == ("geboortejaar", "geboortejaar")


@pytest.mark.parametrize("source", DECLARED.values(), ids=list(DECLARED))
def test_every_source_is_read_from_csv_and_xlsx_also_in_a_zip(source: Source) -> None:
    assert set(source.bestanden) - {"*.xml"} == {"*.csv", "*.xlsx", "*.zip"}
    assert ("*.xml" in source.bestanden) == (source.berichten is not None)
    assert not source.heeft_personen or "art." in source.grondslag.lower()


def test_every_component_of_a_post_has_a_price_index() -> None:
    lookup = DECLARED["begroting"].afgeleid[0].opzoeken
    component, effect = (DECLARED[bron].column("component_code") for bron in ("prijsindex", "reele_tarieven"))
    assert lookup
    assert component
    assert effect
    assert {row[-1] for row in lookup.tabel or ()} <= set(component.codes or {})
    assert effect.codes == component.codes
