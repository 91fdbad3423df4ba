"""What was published is transcribed unchanged; what was assumed is marked; areas and population are consistent."""

from pathlib import Path

import polars as pl
import pytest
import yaml

DATA = Path(__file__).parents[3] / "pipelines" / "example" / "data"
VERSIONS = {
    "Primitief": "primitief",
    "1e Berap": "berap1",
    "Gewijzigde begroting": "gewijzigd",
    "Jaarrekening": "jaarrekening",
}


@pytest.fixture(scope="session")
def figures():
    return pl.read_csv(DATA / "published_figures.csv", infer_schema=False)


def side_of(landing, bron):
    (path,) = (landing / bron).glob("*.levering.yml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_every_published_figure_is_there_unchanged(read, figures):
    written = read("gepubliceerd").drop("bestand")
    assert written.height == 328
    assert set(written["Gemeentecode"]) == {"GM0164"}
    assert (
        written.drop("Gemeentecode").with_columns(pl.col("waarde").str.replace(",", ".", literal=True)).equals(figures)
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_begroting_2021_has_every_published_post_and_nothing_else(sheet, figures, version):
    rows = sheet("begroting").filter(pl.col("Jaar") == 2021).drop_nulls(version)
    ours = {(wet, post): 1000 * amount for wet, post, amount in rows.select("Wet", "Post", version).iter_rows()}
    table = figures.filter((pl.col("onderwerp") == "financien-tabel-2021") & (pl.col("versie") == VERSIONS[version]))
    totals = ["Uitgaven WMO", "Bijdragen WMO", "Saldo WMO", "Uitgaven Jeugd", "Saldo Jeugd"]
    theirs = table.filter(~pl.col("post_or_indicator").is_in(totals))
    assert ours == {(w, p): int(v) for w, p, v in theirs.select("wet", "post_or_indicator", "waarde").iter_rows()}


def test_spending_of_2021_adds_up_to_the_published_totals(sheet):
    rows = sheet("begroting").filter(pl.col("Jaar") == 2021)
    sums = dict(
        rows.group_by(pl.concat_str("Wet", "Soort", separator=" ")).agg(pl.col("Jaarrekening").sum()).iter_rows()
    )
    assert sums["Wmo lasten"] == 31172
    assert sums["Wmo lasten"] + sums["Wmo baten"] == 27145
    assert sums["Jeugdwet lasten"] == 36117


@pytest.mark.parametrize(("year", "amount"), [(2019, 23500), (2020, 27500), (2021, 30545)])
def test_jeugd_in_the_narrow_sense_is_what_the_letter_says(sheet, year, amount):
    rows = sheet("begroting").filter(
        (pl.col("Jaar") == year) & (pl.col("Wet") == "Jeugdwet") & (pl.col("Soort") == "lasten")
    )
    wide = ["Voorveld", "Wijkteams/toegang", "Veilig Thuis Twente"]
    assert rows.filter(~pl.col("Post").is_in(wide))["Jaarrekening"].sum() == amount


def test_begroting_of_other_years_is_marked_as_assumption(landing):
    side = side_of(landing, "begroting")
    assert side["herkomst"] == "gepubliceerd"
    assert "30 juni 2022" in side["document"]
    (exception,) = side["uitzonderingen"]
    assert exception["waar"] == {"Jaar": ["2019", "2020", "2022", "2023", "2024"]}
    assert exception["herkomst"] == "aanname"


def test_buig_equals_the_published_table(sheet, figures):
    published = figures.filter((pl.col("onderwerp") == "BUIG") & (pl.col("precisie") == "1 euro"))
    expected = {(r["post_or_indicator"], int(r["jaar"])): int(r["waarde"]) for r in published.iter_rows(named=True)}
    budget = sheet("buig_budget").filter(pl.col("Vaststelling") != "voorlopig").select("Jaar", "Totaal").iter_rows()
    costs = sheet("buig_realisatie").filter(pl.col("Regeling") == "Totaal").select("Jaar", "Kosten").iter_rows()
    ours = {("BUIG budget", year): amount for year, amount in budget}
    assert ours | {("Kosten BUIG", year): amount for year, amount in costs} == expected


def test_the_buig_budget_between_two_published_changes_is_an_assumption(sheet, landing):
    budgets = sheet("buig_budget").filter(pl.col("Jaar").is_in([2021, 2022])).select("Vaststelling", "Totaal")
    amounts = dict(budgets.iter_rows())
    # The letter: 3 ton down from 2021, and from there 2,1 million down; both printed to 0,1 million.
    assert abs(amounts["voorlopig"] - amounts["definitief"] + 300_000) <= 50_000
    assert abs(amounts["nader voorlopig"] - amounts["voorlopig"] + 2_100_000) <= 50_000
    (exception,) = side_of(landing, "buig_budget")["uitzonderingen"]
    assert exception["waar"] == {"Vaststelling": ["voorlopig"]}
    assert exception["herkomst"] == "aanname"


def test_less_was_spent_in_2019_than_budgeted_as_published(sheet):
    rows = sheet("begroting").filter(pl.col("Jaar") == 2019)
    assert rows["Gewijzigde begroting"].sum() - rows["Jaarrekening"].sum() == 5_200


def test_buig_averages_equal_the_published_table(sheet, figures):
    published = figures.filter(pl.col("onderwerp") == "volume-uitkeringen-gemiddeld")
    name = pl.col("post_or_indicator").str.split(" ").list.last().replace("bijstand", "PW")
    expected = {(r, int(y)): int(v) for r, y, v in published.select(name, "jaar", "waarde").iter_rows()}
    ours = sheet("buig_realisatie").select("Regeling", "Jaar", "GemiddeldAantal").iter_rows()
    assert {(regeling, year): count for regeling, year, count in ours} == expected


def test_cost_equals_budget_is_marked_as_assumption(landing):
    (exception,) = side_of(landing, "buig_realisatie")["uitzonderingen"]
    assert exception["waar"] == {"Regeling": ["Totaal"], "Jaar": ["2023", "2024", "2025", "2026"]}


def test_policy_indicators_equal_the_published_ones(read, figures):
    ours = read("beleidsindicatoren").select("Indicator", "Jaar", pl.col("Percentage").cast(pl.Float64) / 100)
    theirs = figures.filter((pl.col("onderwerp") == "beleidsindicator") & pl.col("bron").str.starts_with("000"))
    expected = {(i, y): float(v) for i, y, v in theirs.select("post_or_indicator", "jaar", "waarde").iter_rows()}
    assert {(i, y): v for i, y, v in ours.iter_rows()} == expected
    assert len(expected) == 9


def test_every_component_has_an_index_for_every_year_and_both_series(read):
    rows = read("prijsindex")
    years = rows.group_by("Component", "Reeks").agg(pl.col("Jaar").cast(pl.Int64))
    assert years.height == 2 * 21
    assert all(set(range(2020, 2025)) <= set(found) for found in years["Jaar"])
    assert not set(rows["Component"]) & {"WMO_BATEN", "WMO_TAAKSTELLING", "JEUGD_TAAKSTELLING"}


def test_only_the_vng_percentages_count_as_published(read):
    rows = read("prijsindex").filter(pl.col("Status") == "gepubliceerd").select("Jaar", "Reeks", "Percentage").unique()
    expected = {("2023", "toegepast", "4,75"), ("2024", "toegepast", "6,30")}
    assert set(rows.iter_rows()) == expected | {("2023", "definitief", "6,43"), ("2024", "definitief", "5,71")}


def test_tariff_effects_are_assumptions_in_prices_of_their_year_after_2021(read):
    rows = read("reele_tarieven")
    assert set(rows["Status"]) == {"aanname"}
    assert (rows["Jaar"] == rows["Prijspeil"]).all()
    assert set(rows["Jaar"]) == {"2022", "2023", "2024"}


def test_population_adds_up_over_wijken_and_ages(read):
    rows = read("bevolking").with_columns(
        pl.col("Aantal").cast(pl.Int64), wijk=pl.col("Gebiedscode").str.starts_with("WK")
    )
    by_area = rows.group_by("Peildatum", "Leeftijdsgroep", "wijk").agg(pl.col("Aantal").sum())
    both = by_area.filter("wijk").join(by_area.filter(~pl.col("wijk")), on=["Peildatum", "Leeftijdsgroep"])
    assert both.height == 7 * 6
    assert (both["Aantal"] == both["Aantal_right"]).all()
    whole = pl.col("Leeftijdsgroep") == "totaal"
    ages = rows.group_by("Peildatum", "Gebiedscode").agg(
        pl.col("Aantal").filter(whole).sum().alias("totaal"), pl.col("Aantal").filter(~whole).sum().alias("som")
    )
    assert (ages["totaal"] == ages["som"]).all()
    published = rows.filter((pl.col("Peildatum") == "31-12-2023") & (pl.col("Gebiedscode") == "GM0164") & whole)
    assert published["Aantal"].item() == 82324


def test_gebieden_form_a_tree_of_ten_wijken_and_62_buurten(read):
    for _, rows in read("gebieden").group_by("Jaar"):
        levels = dict(rows.group_by("Niveau").len().iter_rows())
        assert levels == {"gemeente": 1, "wijk": 10, "buurt": 62}
        assert set(rows["HoortBij"].drop_nulls()) <= set(rows["Gebiedscode"])


@pytest.mark.parametrize("year", [2019, 2022, 2024])
def test_addresses_are_unique_and_lie_in_known_buurten(landing, read, year):
    rows = pl.read_csv(landing / "adressen" / f"adressen_GM0164_{year}.csv", separator=";", infer_schema=False)
    assert 38_000 <= rows.height <= 40_000
    assert rows.select("PC6", "Huisnummer").is_unique().all()
    known = read("gebieden").filter((pl.col("Jaar") == str(year)) & (pl.col("Niveau") == "buurt"))["Gebiedscode"]
    codes = "BU0" + rows[f"Buurt{year}"] if year == 2019 else rows[f"Buurt{year}"]
    assert set(codes) <= set(known)
    assert rows.columns[2:] == [f"Buurt{year}", f"Wijk{year}", f"Gem{year}"]


def test_some_addresses_change_buurt_and_few_clients_have_no_address(landing, read):
    editions = [
        pl.read_csv(landing / "adressen" / f"adressen_GM0164_{year}.csv", separator=";", infer_schema=False)
        for year in (2022, 2024)
    ]
    pairs = editions[0].join(editions[1], on=["PC6", "Huisnummer"])
    assert 20 <= (pairs["Buurt2022"] != pairs["Buurt2024"]).sum() <= 60
    clients = read("indicaties").filter(pl.col("BSN") != "999999999").unique("BSN")
    lost = clients.join(editions[1], left_on=["Postcode", "Huisnummer"], right_on=["PC6", "Huisnummer"], how="anti")
    assert 0.002 <= lost.height / clients.height <= 0.01
    wijken = clients.join(editions[1], left_on=["Postcode", "Huisnummer"], right_on=["PC6", "Huisnummer"])
    counts = dict(wijken.group_by("Wijk2024").len().iter_rows())
    assert len(counts) == 10
    assert min(counts, key=lambda wijk: counts[wijk]) == "WK016409"
