"""The side file: what it can't say, that this is told in Dutch, and that a person is repeated nowhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.ingestion.refusal import RefusedError
from pipelines.ingestion.side_file import SideFile, read_side_file, too_late

BSN = "999900018"


def read(folder: Path, text: str) -> SideFile:
    (folder / "a.csv.levering.yml").write_text(text, encoding="utf-8")
    return read_side_file(folder / "a.csv")[0]


def refused(folder: Path, text: str) -> str:
    with pytest.raises(RefusedError) as found:
        read(folder, text)
    return str(found.value)


@pytest.mark.parametrize(
    "text",
    [
        f"herkomst: {BSN}",
        f"herkomst: '{'x' * 54}{BSN}'",
        f"document: Dossier {BSN}",
        f"document: {BSN}",
        f"toelichting: mevrouw {BSN} belde",
        f"{BSN}: x",
        f"'{BSN}': x",
        f"controle: {{som: {{'{BSN}': 1}}}}",
        f"uitzonderingen: [{{herkomst: aanname, waar: {{'{BSN}': ['1']}}}}]",
        f"uitzonderingen: [{{herkomst: aanname, waar: {{Jaar: ['1']}}, toelichting: '{BSN}'}}]",
        f"herkomst: a: {BSN}",
    ],
)
def test_a_person_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    assert BSN[:6] not in refused(tmp_path, text)


def test_a_document_may_have_a_number_that_is_no_persons(tmp_path: Path) -> None:
    assert read(tmp_path, "document: Brief 3438609 van 20220630").document == "Brief 3438609 van 20220630"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-07-01", datetime(2024, 7, 1, tzinfo=UTC)),
        ("2024-07-01 10:00:00", datetime(2024, 7, 1, 10, tzinfo=UTC)),
        ("'2024-07-01T10:00+02:00'", datetime(2024, 7, 1, 8, tzinfo=UTC)),
        ("2000-01-01", datetime(2000, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_a_date_or_a_time(tmp_path: Path, text: str, moment: datetime) -> None:
    assert read(tmp_path, f"ontvangen_op: {text}").ontvangen_op == moment


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20240701", "'********'"),
        ("123", "'123'"),
        ("1719792000.5", "'********.5'"),
        ("true", "'True'"),
        ("1999-12-31", "'1999-12-31'"),
        ("2024-02-30", "'2024-02-30'"),
        ("'2024-02-30'", "'2024-02-30'"),
        ("gisteren", "'gisteren'"),
        ("9999-12-31T23:00:00-05:00", "'********:00:00-05:00'"),
        ("[2024-07-01]", "een lijst"),
    ],
)
def test_a_moment_that_is_none_is_told_how_to_write_it(tmp_path: Path, text: str, found: str) -> None:
    assert refused(tmp_path, f"ontvangen_op: {text}") == (
        "verwacht in a.csv.levering.yml bij ontvangen_op een datum vanaf 2000, geschreven als 2024-07-01, "
        f"gevonden {found}"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a", "velden met waarden, gevonden een lijst"),
        ("ontvangen: x", "bij ontvangen niets, want zo'n veld is er niet, gevonden 'x'"),
        (
            "herkomst: verzonnen",
            "bij herkomst een van 'registratie', 'gepubliceerd', 'synthetisch' of 'aanname', gevonden 'verzonnen'",
        ),
        ("document: 5", "bij document tekst (zet er aanhalingstekens omheen), gevonden '5'"),
        ("controle: 5", "bij controle velden met waarden, gevonden '5'"),
        ("controle: {rijen: veel}", "bij controle.rijen een heel getal, gevonden 'veel'"),
        ("controle: {rijen: 1.5}", "bij controle.rijen een heel getal, gevonden '1.5'"),
        ("controle: {som: {Bedrag: veel}}", "bij controle.som.Bedrag een getal, gevonden 'veel'"),
        ("controle: {som: }", "bij controle.som velden met waarden, gevonden niets"),
        ("uitzonderingen: {}", "bij uitzonderingen een lijst, gevonden velden met waarden"),
        ("uitzonderingen: [{herkomst: aanname}]", "bij uitzonderingen.0.waar een waarde, gevonden niets"),
        ("5: x", "bij 5 een naam (tekst), gevonden '5'"),
    ],
)
def test_what_is_wrong_is_told_in_dutch(tmp_path: Path, text: str, said: str) -> None:
    assert refused(tmp_path, text) == f"verwacht in a.csv.levering.yml {said}"


def test_a_mistake_in_the_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    said = refused(tmp_path, "herkomst: aanname\ncontrole: {rijen: 5\n")
    assert said == "verwacht YAML in a.csv.levering.yml, gevonden een fout op regel 3"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: !!timestamp x", b"a: !!bool x", b"[" * 5000])
def test_what_is_no_yaml_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv.levering.yml").write_bytes(content)
    with pytest.raises(RefusedError, match=r"verwacht YAML in UTF-8 in a\.csv\.levering\.yml, gevonden iets anders"):
        read_side_file(tmp_path / "a.csv")


def test_only_a_moment_more_than_a_day_ahead_is_too_late() -> None:
    seen_at = datetime(2024, 7, 1, 12, tzinfo=UTC)
    tomorrow, later = datetime(2024, 7, 2, 12, tzinfo=UTC), datetime(2024, 7, 2, 12, 1, tzinfo=UTC)
    assert too_late(SideFile(), seen_at) is None
    assert too_late(SideFile(ontvangen_op=tomorrow), seen_at) is None
    assert too_late(SideFile(ontvangen_op=later), seen_at) == (
        "verwacht in het begeleidende bestand bij ontvangen_op een moment dat al geweest is, gevonden 2024-07-02"
    )
