"""Indicaties, declaraties and eigen bijdragen give the published figures, counted here from the raw files."""

from datetime import date

import polars as pl
import pytest

UNKNOWN = "999999999"


def as_date(*names: str) -> pl.Expr:
    return pl.col(*names).str.to_date("%d-%m-%Y")


def cents(name: str) -> pl.Expr:
    return pl.col(name).str.replace(",", "", literal=True).cast(pl.Int64)


@pytest.fixture(scope="session")
def messages(read):
    rows = read("indicaties")
    return rows.with_columns(as_date("Toewijzingsdatum", "Ingangsdatum", "Einddatum"))


@pytest.fixture(scope="session")
def standing(messages):
    """The latest version of every toewijzing, without those that were withdrawn."""
    latest = messages.sort("Toewijzingsdatum", "Toewijzingstijd").unique("Toewijzingnummer", keep="last")
    return latest.filter(pl.col("RedenWijziging").fill_null("") != "13").with_columns(
        pl.col("Einddatum").fill_null(date(9999, 12, 31))
    )


@pytest.fixture(scope="session")
def lines(read):
    sign = pl.when(pl.col("DebetCredit") == "C").then(-1).otherwise(1)
    return read("declaraties").with_columns(
        as_date("Begindatum", "Einddatum"), netto=pl.col("Bedrag").cast(pl.Int64) * sign
    )


def active(standing, first, last, wet=None):
    rows = standing.filter((pl.col("Ingangsdatum") <= last) & (pl.col("Einddatum") >= first))
    return rows if wet is None else rows.filter(pl.col("Wet") == wet)


def in_year(standing, year, wet):
    return active(standing, date(year, 1, 1), date(year, 12, 31), wet)


def on_date(standing, day, wet=None):
    return active(standing, day, day, wet)


def clients(rows):
    return rows.filter(pl.col("BSN") != UNKNOWN)["BSN"].n_unique()


@pytest.mark.parametrize(("year", "persons", "count"), [(2019, 1941, 4798), (2020, 2007, 5430), (2021, 2170, 5449)])
def test_jeugd_has_the_published_clients_and_indications(standing, year, persons, count):
    rows = in_year(standing, year, "Jeugdwet")
    assert (clients(rows), rows.height) == (persons, count)


@pytest.mark.parametrize(
    ("year", "wet", "persons"),
    [(2020, "Wmo", 5187), (2021, "Wmo", 5576), (2023, "Wmo", 7370), (2023, "Jeugdwet", 2820)],
)
def test_clients_of_the_year_are_those_published(standing, year, wet, persons):
    assert clients(in_year(standing, year, wet)) == persons


def test_wmo_indications_grow_by_seven_percent_in_2021(standing):
    growth = in_year(standing, 2021, "Wmo").height / in_year(standing, 2020, "Wmo").height - 1
    assert 0.065 <= growth <= 0.075


def test_maatwerk_on_the_last_day_of_2023_counts_everybody_once(standing):
    assert clients(on_date(standing, date(2023, 12, 31))) == 6750


def test_jeugd_in_february_2022_is_near_the_letter(standing):
    rows = on_date(standing, date(2022, 2, 15), "Jeugdwet")
    assert clients(rows) == pytest.approx(1400, abs=100)
    assert rows.height == pytest.approx(2200, abs=100)


def test_indications_per_client_fall_after_2022(standing):
    ratios = [(rows := in_year(standing, year, "Wmo")).height / clients(rows) for year in (2022, 2023, 2024)]
    assert ratios == sorted(ratios, reverse=True)


def test_the_register_has_what_real_registers_have(messages, standing):
    known = standing.filter(pl.col("BSN") != UNKNOWN)
    laws = known.group_by("BSN").agg(pl.col("Wet").n_unique())
    homes = known.group_by("BSN").agg(pl.concat_str("Postcode", "Huisnummer").n_unique().alias("adressen"))
    assert 60 <= (laws["Wet"] == 2).sum() <= 80
    assert 0.02 <= (homes["adressen"] > 1).mean() <= 0.04
    assert 0.03 <= (standing["Leveringsvorm"] == "PGB").mean() <= 0.05
    assert 0.8 <= standing["Volume"].is_not_null().mean() <= 0.9
    assert set(standing.filter(pl.col("BSN") == UNKNOWN)["Wet"]) == {"Jeugdwet"}
    assert {"04", "05", "13"} == set(messages["RedenWijziging"].drop_nulls())
    assert (messages["Toewijzingsdatum"].dt.year() < messages["bestand"].cast(pl.Int32)).sum() > 10


def test_withdrawn_toewijzingen_have_an_earlier_version_and_no_period(messages):
    gone = messages.filter(pl.col("RedenWijziging") == "13")
    assert (gone["Ingangsdatum"] == gone["Einddatum"]).all()
    first = messages.filter(pl.col("RedenWijziging").is_null())
    assert gone.join(first, on="Toewijzingnummer").filter(
        pl.col("Toewijzingsdatum") > pl.col("Toewijzingsdatum_right")
    ).height == len(gone)


def test_no_two_versions_of_a_toewijzing_share_a_date(messages):
    assert messages.select("Toewijzingnummer", "Toewijzingsdatum").is_unique().all()


def test_the_stock_was_migrated_in_the_first_january(messages):
    stock = messages.filter((pl.col("Ingangsdatum") < date(2019, 1, 1)) & pl.col("RedenWijziging").is_null())
    assert stock.height > 5000
    assert stock["Toewijzingsdatum"].is_between(date(2019, 1, 1), date(2019, 1, 31)).all()


GROUPS = {
    ("Wmo", ("OB1I", "OB1G")): 8_044_000,
    ("Wmo", ("OB2I", "OB2G")): 2_038_000,
    ("Wmo", ("HO1",)): 9_258_000,
    ("Jeugdwet", ("OB1J",)): 246_000,
    ("Jeugdwet", ("OB2J", "OB2JG")): 3_944_000,
    ("Jeugdwet", ("OB3J",)): 5_482_000,
    ("Jeugdwet", ("OB4J",)): 6_312_000,
    ("Jeugdwet", ("VBJ",)): 5_955_000,
}


@pytest.mark.parametrize(("group", "euros"), GROUPS.items())
def test_declaraties_of_2021_add_up_to_the_cent(lines, group, euros):
    wet, products = group
    care = lines.filter(
        (pl.col("Wet") == wet) & pl.col("Productcode").is_in(products) & (pl.col("Begindatum").dt.year() == 2021)
    )
    assert care["netto"].sum() == 100 * euros


POSTS = {
    "HO1": "Huishoudelijke ondersteuning",
    "OB1I": "Ondersteuningsbehoeften",
    "OB1G": "Ondersteuningsbehoeften",
    "OB2I": "Ondersteuningsbehoeften",
    "OB2G": "Ondersteuningsbehoeften",
    "MV1": "Modules maatwerk (verblijf)",
    "VV1": "Vervoer",
    "IV1": "Individuele voorzieningen ZIN",
    "HM1": "Maatwerkvoorzieningen (wonen, hulpmiddelen etc.)",
    "OB1J": "Ondersteuningsbehoefte Jeugd",
    "OB2J": "Ondersteuningsbehoefte Jeugd",
    "OB2JG": "Ondersteuningsbehoefte Jeugd",
    "OB3J": "Ondersteuningsbehoefte Jeugd",
    "OB4J": "Ondersteuningsbehoefte Jeugd",
    "VBJ": "Modules Maatwerk (verblijf)",
    "VVJ": "Maatwerk vervoer",
    "IVJ": "Individuele voorzieningen ZIN",
    "JB1": "Module maatregelhelp (Jeugd)",
    "JR1": "Module maatregelhelp (Jeugd)",
    "BSJ": "Beschikbaarheidsvoorzieningen",
}


def test_declaraties_explain_ninety_percent_or_more_of_each_post_and_never_more_than_all(lines, sheet):
    posts = sheet("begroting").select("Wet", "Jaar", "Post", "Jaarrekening")
    care = lines.with_columns(Post=pl.col("Productcode").replace_strict(POSTS), Jaar=pl.col("Begindatum").dt.year())
    sums = care.group_by("Wet", "Jaar", "Post").agg(pl.col("netto").sum())
    share = sums.with_columns(pl.col("Jaar").cast(pl.Int64)).join(posts, on=["Wet", "Jaar", "Post"])
    assert share.height == sums.height == 72
    post = share["Jaarrekening"] * 1000 * 100  # in cents, as whole numbers: 100 % is allowed, a cent more isn't
    assert ((share["netto"] * 10 >= post * 9) & (share["netto"] <= post)).all()


def test_declaraties_have_unique_keys_and_stay_within_a_year_and_their_toewijzing(lines, standing):
    assert lines.select("Gemeentecode", "Wet", "AanbiederAGB", "Referentienummer").is_unique().all()
    assert (lines["Begindatum"].dt.year() == lines["Einddatum"].dt.year()).all()
    known = lines.join(
        standing.select("Toewijzingnummer", "Ingangsdatum", pl.col("Einddatum").alias("tot")), on="Toewijzingnummer"
    )
    assert known.height == lines.height
    assert ((known["Begindatum"] >= known["Ingangsdatum"]) & (known["Einddatum"] <= known["tot"])).all()


def test_a_credit_repeats_its_debit(lines):
    credit = lines.filter(pl.col("DebetCredit") == "C")
    keys = ["Wet", "AanbiederAGB", "Toewijzingnummer", "Begindatum", "Bedrag"]
    pairs = credit.join(
        lines.filter(pl.col("DebetCredit") == "D"),
        left_on=["VorigReferentienummer", *keys],
        right_on=["Referentienummer", *keys],
    )
    assert pairs.height == credit.height == pytest.approx(0.01 * lines.height, rel=0.1)
    assert pairs["bestand"].ne(pairs["bestand_right"]).any()
    assert (
        lines.filter(pl.col("DebetCredit") == "D")["VorigReferentienummer"].null_count() == lines.height - credit.height
    )


def test_eigen_bijdragen_equal_the_post_of_every_year(read, sheet):
    paid = read("eigen_bijdragen").group_by("bestand").agg(cents("Geind").sum())
    post = sheet("begroting").filter(pl.col("Post") == "Eigen Bijdragen")
    expected = {str(year): -100_000 * amount for year, amount in post.select("Jaar", "Jaarrekening").iter_rows()}
    assert dict(paid.iter_rows()) == expected
    assert expected["2021"] == 99_900_000


def test_eigen_bijdragen_stay_below_the_maximum_and_come_from_wmo_clients(read, standing):
    rows = read("eigen_bijdragen")
    most = {"2019": 1750, "2024": 2060}
    limit = pl.col("bestand").replace_strict(most, default=1900, return_dtype=pl.Int64)
    assert rows.select(((cents("Geind") <= cents("Opgelegd")) & (cents("Opgelegd") <= limit)).all()).item()
    assert set(rows["BSN"]) <= set(standing.filter(pl.col("Wet") == "Wmo")["BSN"])
    assert set(rows.filter(pl.col("bestand") == "2019")["Periode"]) == {f"2019-P{n:02d}" for n in range(1, 14)}
    assert rows.select("Periode", "BSN").is_unique().all()
