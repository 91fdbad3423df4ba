"""Bijstand and loonkostensubsidie give the published averages and amounts, counted here from the raw files."""

import polars as pl
import pytest

AVERAGES = {
    "PW": (2061, 2087, 2069, 1988, 2035, 2097),
    "IOAW": (148, 144, 124, 107, 103, 97),
    "IOAZ": (18, 22, 21, 19, 20, 21),
}
CENTS = pl.col("BrutoBedrag").str.replace(",", "", literal=True).cast(pl.Int64)


@pytest.fixture(scope="session")
def months(read):
    return read("bijstand")


@pytest.mark.parametrize(("regeling", "averages"), AVERAGES.items())
def test_uitkeringen_average_as_published(months, regeling, averages):
    rows = months.filter(pl.col("Regeling") == regeling)
    counts = dict(rows.group_by("bestand").len().iter_rows())
    assert [counts[str(year)] for year in range(2019, 2025)] == [12 * average for average in averages]


def test_december_2023_has_the_published_households(months):
    rows = months.filter((pl.col("Verslagmaand") == "2023-12") & (pl.col("Regeling") != "BBZ"))
    assert rows["Uitkeringsnummer"].n_unique() == 2120


def test_benefits_that_run_on_fall_by_just_over_forty_in_2019(months):
    """Jaarstukken 2019: "ruim 40"; those that run into January are in its file and began before it."""
    date = pl.col("Ingangsdatum").str.slice(6, 4) + pl.col("Ingangsdatum").str.slice(3, 2)
    rows = months.filter(pl.col("Regeling") != "BBZ").with_columns(begonnen=date)
    stands = [
        rows.filter((pl.col("Verslagmaand") == f"{year}-01") & (pl.col("begonnen") < f"{year}01")).height
        for year in (2019, 2020)
    ]
    assert 40 < stands[0] - stands[1] < 50


def test_every_month_is_there_and_names_an_uitkering_once(months):
    assert months["Verslagmaand"].n_unique() == 72
    assert months.select("Verslagmaand", "Uitkeringsnummer").is_unique().all()
    assert "BBZ" in set(months["Regeling"])


def test_payments_stay_a_little_below_the_buig_costs(months, sheet):
    paid = dict(months.group_by("bestand").agg(CENTS.sum() / 100).iter_rows())
    costs = sheet("buig_realisatie").filter(pl.col("Regeling") == "Totaal").select("Jaar", "Kosten")
    shares = {year: paid[str(year)] / cost for year, cost in costs.iter_rows() if str(year) in paid}
    assert len(shares) == 6
    assert all(0.85 < share < 1 for share in shares.values())


def test_partners_are_somebody_else(months):
    couples = months.drop_nulls("BSNPartner")
    assert 0.1 < couples.height / months.height < 0.25
    assert (couples["BSN"] != couples["BSNPartner"]).all()


def test_loonkostensubsidie_of_2023_is_the_published_amount(read):
    rows = read("loonkostensubsidie").with_columns(pl.col("Bedrag").str.replace(",", "", literal=True).cast(pl.Int64))
    year = rows.filter(pl.col("Verslagmaand").str.starts_with("2023"))
    assert year["Bedrag"].sum() == 313_200_000
    persons = rows.group_by("bestand").agg(pl.col("BSN").n_unique()).sort("bestand")["BSN"].to_list()
    assert persons == sorted(persons)
    assert (persons[2], persons[5]) == (190, 262)
