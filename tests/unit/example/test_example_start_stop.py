"""The messages 305 and 307: well-formed, addressed to the gemeente, and about toewijzingen that exist."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import polars as pl
import pytest
import yaml

CODES = {"wmo305": "418", "wmo307": "420", "jw305": "438", "jw307": "440"}


def fields(element: ET.Element) -> dict[str, str]:
    """The texts below an element by local name."""
    return {child.tag.split("}")[1]: child.text for child in element.iter() if child.text and child.text.strip()}


@pytest.fixture(scope="session")
def messages(landing) -> list[tuple[Path, ET.Element]]:
    return [(path, ET.parse(path).getroot()) for path in sorted((landing / "indicaties").glob("*.xml"))]


@pytest.fixture(scope="session")
def reports(messages) -> pl.DataFrame:
    rows = []
    for path, root in messages:
        for client in root.iterfind(".//{*}Client"):
            bsn = client.findtext("{*}Bsn")
            products = [*client.iterfind(".//{*}StartProduct"), *client.iterfind(".//{*}StopProduct")]
            rows += [{"bestand": path.name, "BSN": bsn, **fields(product)} for product in products]
    return pl.DataFrame(rows, infer_schema_length=None)


def test_there_is_a_message_of_each_kind_per_wet_and_year(messages):
    names = {f"{kind}_GM0164_{year}.xml" for kind in CODES for year in range(2019, 2025)}
    assert {path.name for path, _ in messages} == names


def test_headers_name_the_message_its_release_and_the_gemeente(messages):
    for path, root in messages:
        kind, _, year = path.stem.split("_")
        release = {"2022": "1", "2023": "2", "2024": "2"}.get(year, "0")
        standard = "iwmo" if kind.startswith("wmo") else "ijw"
        assert root.tag == f"{{http://www.istandaarden.nl/{standard}/3_{release}/{kind}/schema}}Bericht"
        header = fields(root.find("{*}Header"))
        assert (header["BerichtCode"], header["BerichtVersie"], header["BerichtSubversie"]) == (
            CODES[kind],
            "3",
            release,
        )
        assert header["Ontvanger"] == "0164"
        assert re.fullmatch(r"\d{8}", header["Afzender"])


def test_side_files_state_the_number_of_reports(messages, reports):
    for path, _ in messages:
        side = yaml.safe_load(path.with_name(f"{path.name}.levering.yml").read_text(encoding="utf-8"))
        assert side["controle"]["rijen"] == reports.filter(pl.col("bestand") == path.name).height
        assert side["herkomst"] == "synthetisch"


def test_reports_are_about_toewijzingen_of_that_person(reports, read):
    known = read("indicaties").select("Toewijzingnummer", "BSN", "Productcategorie").unique("Toewijzingnummer")
    found = reports.join(known, left_on=["ToewijzingNummer", "BSN"], right_on=["Toewijzingnummer", "BSN"])
    assert found.height == reports.height > 3000


def test_a_report_that_is_taken_back_was_sent_before(reports):
    key = ["bestand", "ToewijzingNummer", "Begindatum", "Einddatum"]
    back = reports.filter(pl.col("StatusAanlevering") == "3")
    sent = reports.filter(pl.col("StatusAanlevering") == "1")
    assert back.height > 40
    assert back.join(sent, on=key, nulls_equal=True).height == back.height


def test_most_support_starts_and_stops_as_was_assigned(reports):
    valid = reports.filter(pl.col("StatusAanlevering") == "1")
    starts = valid.filter(pl.col("Einddatum").is_null())
    days = starts["Begindatum"].str.to_date() - starts["ToewijzingIngangsdatum"].str.to_date()
    assert 0.85 < days.dt.total_days().is_between(0, 21).mean() < 0.99
    stops = valid.drop_nulls("Einddatum")
    assert (stops["Einddatum"] >= stops["Begindatum"]).all()
    assert set(stops["RedenBeeindiging"]) == {"19", "20", "31", "38"}
