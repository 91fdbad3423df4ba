"""Sociale basis, bezwaren, besparingen and gebiedskenmerken: what was published comes out, the rest is plausible."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
import yaml

DATA = Path(__file__).parents[3] / "pipelines" / "example" / "data"


@pytest.fixture(scope="session")
def contacts(read):
    days = pl.col("Startdatum", "Einddatum").str.to_date("%d-%m-%Y")
    return read("sociale_basis").with_columns(days).with_columns(pl.col("Einddatum").fill_null(date(9999, 12, 31)))


@pytest.fixture(scope="session")
def objections(sheet):
    return sheet("bezwaren").with_columns(jaar=pl.col("BeslistOp").dt.year())


@pytest.fixture(scope="session")
def published():
    return pl.read_csv(DATA / "published_figures.csv", infer_schema=False).filter(
        ~pl.col("bron").str.starts_with("004")
    )


def on(contacts, day):
    return contacts.filter((pl.col("Startdatum") <= day) & (pl.col("Einddatum") >= day))


def test_the_last_day_of_2023_has_the_published_clients_of_the_sociale_basis(contacts):
    assert on(contacts, date(2023, 12, 31))["BSN"].n_unique() == 2880


def test_the_sociale_basis_grows_from_2020(contacts):
    stands = [on(contacts, date(year, 12, 31))["BSN"].n_unique() for year in range(2020, 2025)]
    assert stands == sorted(stands)
    assert all(1500 < stand < 3500 for stand in stands)


def test_contacts_are_what_a_registration_of_partners_has(contacts, read, landing):
    per_person = contacts.group_by("BSN").len()["len"]
    assert (per_person > 1).mean() > 0.1
    assert (contacts["Einddatum"].dt.year() - contacts["Startdatum"].dt.year() >= 1).sum() > 500
    wmo = set(read("indicaties").filter(pl.col("Wet") == "Wmo")["BSN"])
    assert 0.05 < contacts.unique("BSN")["BSN"].is_in(wmo).mean() < 0.2
    homes = pl.read_csv(landing / "adressen" / "adressen_GM0164_2024.csv", separator=";", infer_schema=False)
    lost = contacts.join(homes, left_on=["Postcode", "Huisnummer"], right_on=["PC6", "Huisnummer"], how="anti")
    assert 0 < lost.height / contacts.height < 0.02
    forms = contacts.group_by("Voorziening").agg(pl.col("Vorm").n_unique(), pl.len())
    assert (forms["Vorm"] == 1).all()
    assert set(contacts["Vorm"]) == {"formeel", "informeel"}


def test_a_contact_has_a_key_and_lies_in_the_file_of_its_start(contacts):
    assert contacts.select("BSN", "Voorziening", "Startdatum").is_unique().all()
    assert (contacts["Einddatum"] >= contacts["Startdatum"]).all()
    year = contacts["bestand"].cast(pl.Int32)
    assert (contacts["Startdatum"].dt.year().clip(2019) == year).all()


def test_persons_of_the_sociale_basis_only_have_a_bsn_of_their_own(contacts, read):
    others = set(read("bijstand")["BSN"]) | set(read("loonkostensubsidie")["BSN"])
    jeugd = set(read("indicaties").filter(pl.col("Wet") == "Jeugdwet")["BSN"])
    wmo = set(read("indicaties").filter(pl.col("Wet") == "Wmo")["BSN"])
    assert not (set(contacts["BSN"]) - wmo) & (others | jeugd)


@pytest.mark.parametrize("outcome", ["gegrond", "gedeeltelijk gegrond"])
def test_objections_upheld_are_about_constant(objections, outcome):
    counts = objections.filter(pl.col("Uitkomst") == outcome).group_by("jaar").len()
    assert counts.height == 6
    assert counts["len"].max() - counts["len"].min() <= 3


def test_objections_have_a_number_a_decision_after_receipt_and_some_still_run(objections):
    assert objections["Zaaknummer"].is_unique().all()
    assert (objections["BeslistOp"].is_null() == objections["Uitkomst"].is_null()).all()
    assert (objections["BeslistOp"] >= objections["OntvangenOp"]).drop_nulls().all()
    running = objections.filter(pl.col("Uitkomst").is_null())
    assert 20 < running.height < 200
    assert running["OntvangenOp"].min() > date(2024, 9, 30)


def test_savings_are_amounts_that_were_published(sheet, published):
    amounts = published.filter((pl.col("onderwerp") == "besparing") & (pl.col("jaar") != "structureel"))
    known = {(year, abs(int(value))) for year, value in amounts.select("jaar", "waarde").iter_rows()}
    ours = sheet("besparingen").select(pl.col("Jaar").cast(pl.String), "Bedrag").filter(pl.col("Bedrag") != 0)
    assert set(ours.iter_rows()) == known - {("2024", 1_600_000)}  # that one is the sum of the others


def test_that_nothing_was_saved_of_the_668_thousand_is_an_assumption(landing):
    (path,) = (landing / "besparingen").glob("*.levering.yml")
    (exception,) = yaml.safe_load(path.read_text(encoding="utf-8"))["uitzonderingen"]
    assert exception["waar"] == {"Maatregel": ["Besparingspotentieel Jeugd (per saldo)"], "Jaar": ["2023"]}
    assert (exception["herkomst"], "niet is behaald" in exception["toelichting"]) == ("aanname", True)


def test_savings_less_investments_of_2024_are_the_published_sixteen_hundred_thousand(sheet):
    rows = sheet("besparingen").filter(pl.col("Jaar") == 2024)
    sums = dict(rows.group_by("Soort").agg(pl.col("Bedrag").sum()).iter_rows())
    assert sums["besparing"] - sums["investering"] == 1_605_000


def test_characteristics_of_the_gemeente_are_those_of_the_factsheet(read, published):
    rows = read("gebiedskenmerken").filter(pl.col("Gebiedscode") == "GM0164")
    number = pl.col("Waarde").str.replace(",", ".").cast(pl.Float64)
    share = pl.when(pl.col("Eenheid") == "procent").then(number / 100).otherwise(number).round(3)
    facts = published.filter((pl.col("onderwerp") == "over-hengelo") & (pl.col("eenheid") != "aantal"))
    assert sorted(rows.select(share).to_series()) == sorted(facts["waarde"].cast(pl.Float64))
    assert set(rows["Peildatum"]) == {"31-12-2023"}


def test_characteristics_of_wijken_are_marked_as_assumption_and_add_up(read, landing):
    rows = read("gebiedskenmerken").with_columns(pl.col("Waarde").str.replace(",", ".").cast(pl.Float64))
    (path,) = (landing / "gebiedskenmerken").glob("*.levering.yml")
    (exception,) = yaml.safe_load(path.read_text(encoding="utf-8"))["uitzonderingen"]
    wijken = rows.filter(pl.col("Gebiedscode") != "GM0164")
    assert set(exception["waar"]["Gebiedscode"]) == set(wijken["Gebiedscode"])
    assert exception["herkomst"] == "aanname"
    assert set(wijken["Bron"]) == {"Aanname van dit project; niet gepubliceerd"}
    assert "Factsheet" in rows.filter(pl.col("Gebiedscode") == "GM0164")["Bron"].unique().item()
    shares = (
        wijken.filter(pl.col("Eenheid") == "procent").group_by("Gebiedscode", "Kenmerk").agg(pl.col("Waarde").sum())
    )
    assert set(shares["Waarde"]) == {100}
