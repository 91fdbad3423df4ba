"""The gemeente with every trap: from its deliveries, through reading and dbt, to every figure on the page beside it."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OURS = "GM9901"
PLACES = (OURS, "WK990100", "WK990101", "ONBEKEND")
YEARS = (2019, 2020, 2021)
Key = tuple[str, str, str, int]


@pytest.fixture(scope="module")
def expected() -> dict[Key, Decimal]:
    with (HERE / "verwacht.csv").open(encoding="utf-8") as file:
        return {
            (row["indicator_code"], row["wet_code"], row["wijk_code"], int(row["jaar"])): Decimal(row["waarde"])
            for row in csv.DictReader(file, delimiter=";")
        }


@pytest.fixture(scope="module")
def ask(samen):
    """Rows of the warehouse, before disclosure control, of our gemeente."""
    return lambda columns, table, where="true": samen.query(
        f"select {columns} from {table} where gemeente_code = '{OURS}' and {where}", warehouse=True
    )


@pytest.fixture(scope="module")
def found(ask) -> dict[Key, Decimal | None]:
    rows = ask("indicator_code, wet_code, wijk_code, jaar, waarde", "marts.kernindicatoren")
    return {tuple(row[:4]): row[4] for row in rows}


def test_every_figure_is_the_one_worked_out_by_hand(expected, found):
    assert {key: found.get(key) for key in expected} == expected


def test_what_was_not_worked_out_is_zero_or_empty(expected, found):
    assert {key: value for key, value in found.items() if key not in expected and value} == {}


def test_every_indicator_of_the_dictionary_was_worked_out(expected, samen):
    dictionary = {row[0] for row in samen.query("select code from indicatoren")}
    assert {key[0] for key, value in expected.items() if value} == dictionary


def test_a_flow_beside_a_year_without_register_is_empty_and_no_zero(found):
    flows = [("instroom", 2019), ("uitstroom", 2021)]
    assert {found[code, wet, OURS, jaar] for code, jaar in flows for wet in ("WMO", "JEUGDWET", "ALLE")} == {None}


def test_a_withdrawn_toewijzing_is_in_no_year(ask):
    assert ask("jaar", "conformed.fct_indicaties", "toewijzingnummer in ('T3', 'T8')") == []


def test_buig_gives_the_vangnet_below_between_and_above_its_bounds(ask):
    rows = ask("jaar, soort_code, bedrag_eur_nominaal, status", "marts.buig", "versie_code = 'berekend'")
    assert {(jaar, soort): (float(bedrag), status) for jaar, soort, bedrag, status in rows} == {
        (2019, "saldo"): (-10_000, "definitief"),
        (2019, "vangnet"): (1_250, "definitief"),
        (2019, "eigen_risico"): (8_750, "definitief"),
        (2020, "saldo"): (-16_000, "voorlopig"),
        (2020, "vangnet"): (8_000, "voorlopig"),
        (2020, "eigen_risico"): (8_000, "voorlopig"),
        (2021, "saldo"): (-1_000, "prognose"),
        (2021, "vangnet"): (0, "prognose"),
        (2021, "eigen_risico"): (1_000, "prognose"),
    }


def test_of_few_inhabitants_ages_are_only_those_that_were_published(ask):
    rows = ask(
        "jaar, wijk_code, categorie_code, waarde, eenheid_naam", "marts.gebiedskenmerken", "kenmerk_code = 'leeftijd'"
    )
    groups = ("0-15", "15-25", "25-45", "45-65", "65+")
    published = {2019: (19, 13, 25, 25, 19), 2020: (20, 80)}
    assert set(rows) == {
        (jaar, OURS, group, share, "procent")
        for jaar, shares in published.items()
        for group, share in zip(groups, shares, strict=False)
    }
    counted = ask("inwoners_aantal", "conformed.agg_bevolking_leeftijd", "wijk_code = 'WK990101' and jaar = 2019")
    assert sorted(count for (count,) in counted) == [5, 5, 5, 5, 10]  # five people whom a share would give away


def test_taakstelling_and_baten_stand_apart_in_the_tables(ask):
    rows = ask("jaar, wet_code, versie_code, code, bedrag_eur_nominaal", "conformed.agg_begroting", "doel = 'bedrag'")
    found = {tuple(row[:4]): float(row[4]) for row in rows}
    worked_out = {
        (2019, "WMO", "jaarrekening", "lasten"): 344_000,
        (2019, "WMO", "jaarrekening", "baten"): -17_500,
        (2019, "WMO", "jaarrekening", "saldo"): 326_500,
        (2019, "WMO", "gewijzigd", "lasten"): 342_000,
        (2019, "WMO", "gewijzigd", "lasten_met_taakstelling"): 337_000,
        (2019, "WMO", "gewijzigd", "saldo"): 319_000,
        (2019, "JEUGDWET", "gewijzigd", "lasten"): 240_000,
        (2019, "JEUGDWET", "gewijzigd", "lasten_met_taakstelling"): 230_000,
        (2021, "JEUGDWET", "jaarrekening", "lasten"): 285_300,
        (2021, "JEUGDWET", "jaarrekening", "lasten_met_taakstelling"): 265_300,
    }
    assert {key: found[key] for key in worked_out} == worked_out


def test_baten_are_negative_and_taakstelling_is_kept_in_the_mart(ask):
    rows = ask(
        "jaar, wet_code, post, soort_code, bedrag_eur_nominaal",
        "marts.begroting_realisatie",
        "versie_code = 'jaarrekening' and soort_code <> 'lasten'",
    )
    target = "Nog in te vullen taakstelling interventieprogramma"
    assert {tuple(row[:4]): float(row[4]) for row in rows} == {
        (2019, "WMO", "Eigen Bijdragen", "baten"): -11_500,
        (2019, "WMO", "Beschermd Wonen", "baten"): -6_000,
        (2020, "WMO", "Eigen Bijdragen", "baten"): -60,
        (2020, "WMO", target, "taakstelling"): -3_000,
        (2021, "JEUGDWET", target, "taakstelling"): -20_000,
    }


def test_spending_of_a_component_adds_up_to_its_post_also_without_a_post(ask):
    rows = ask("jaar, component_code, wijk_code, uitgaven_eur_nominaal, uitgaven_eur_reeel", "marts.uitgaven")
    found = {tuple(row[:3]): (float(row[3]), float(row[4])) for row in rows}
    worked_out = {
        (2019, "WMO_HO", "WK990100"): (1_000, 1_155),
        (2019, "WMO_HO", "NIET_TOE_TE_DELEN"): (95_000, 109_725),
        (2019, "WMO_OB", "WK990100"): (5_800, 6_333.60),
        (2020, "WMO_HO", "ONBEKEND"): (210, 231),
        (2020, "WMO_OB", "WK990100"): (0, 0),
        (2020, "WMO_OB", "WK990101"): (2_000.90, 2_100.945),
        (2020, "JEUGD_VERBLIJF", "WK990100"): (1_000, 1_100),
        (2021, "JEUGD_VERBLIJF", "WK990101"): (2_200, 2_200),
        (2021, "WMO_INDIVIDUEEL", "WK990101"): (450, 450),
        (2021, "WMO_INDIVIDUEEL", "NIET_TOE_TE_DELEN"): (-450, -450),
    }
    assert {key: found[key] for key in worked_out} == worked_out
    credited = "jaar = 2020 and component_code = 'WMO_OB' and wijk_code = 'WK990100'"
    assert ask("personen_aantal", "marts.uitgaven", credited) == [(0,)]


def test_omvang_tells_what_is_stated_and_what_is_not(ask):
    rows = ask(
        """wet_code, ondersteuningsvorm_code, indicaties_peildatum_aantal, indicaties_met_omvang_aantal,
        clienten_met_omvang_aantal, clienten_vanaf_grens_aantal, round(omvang_per_week, 4), is_te_bepalen""",
        "conformed.agg_omvang",
        f"jaar = 2021 and wijk_code = '{OURS}'",
    )
    assert {tuple(row[:2]): (*row[2:6], str(row[6]), row[7]) for row in rows} == {
        ("WMO", "individueel"): (12, 9, 8, 4, "33.4000", True),
        ("WMO", "groep"): (6, 6, 6, 3, "27.9750", True),
        ("WMO", "verblijf"): (4, 4, 4, 0, "14.4000", True),
        ("JEUGDWET", "individueel"): (9, 8, 7, 4, "51.4000", True),
        ("JEUGDWET", "groep"): (6, 6, 6, 3, "30.7363", True),
        ("JEUGDWET", "verblijf"): (1, 0, 0, 0, "0.0000", False),
        ("ALLE", "individueel"): (21, 17, 14, 9, "84.8000", True),
        ("ALLE", "groep"): (12, 12, 12, 6, "58.7113", True),
        ("ALLE", "verblijf"): (5, 4, 4, 0, "14.4000", True),
    }


def test_layers_of_the_transformatiepiramide_are_those_worked_out_by_hand(ask):
    worked_out = {
        "MAATWERK": [(6, 4, 2, 0), (8, 4, 3, 1), (20, 8, 11, 1)],
        "SOCIALE_BASIS": [(1, 0, 1, 0), (3, 1, 2, 0), (3, 2, 1, 0)],
        "SOCIALE_BASIS_FORMEEL": [(0, 0, 0, 0), (1, 0, 1, 0), (1, 1, 0, 0)],
        "SOCIALE_BASIS_INFORMEEL": [(1, 0, 1, 0), (2, 1, 1, 0), (2, 1, 1, 0)],
        "BEIDE": [(0, 0, 0, 0), (1, 1, 0, 0), (2, 1, 1, 0)],
        "TOTAAL": [(7, 4, 3, 0), (10, 4, 5, 1), (21, 9, 11, 1)],
    }
    rows = ask("laag_code, jaar, wijk_code, clienten_laag_aantal", "marts.transformatiepiramide")
    found = {tuple(row[:3]): row[3] for row in rows}
    assert found == {
        (layer, year, place): count
        for layer, years in worked_out.items()
        for year, counts in zip(YEARS, years, strict=True)
        for place, count in zip(PLACES, counts, strict=True)
    }


def test_own_contributions_are_held_against_the_post(ask):
    rows = ask(
        "jaar, opgelegd_eur_nominaal, geind_eur_nominaal, jaarrekening_eur_nominaal, verschil_eur_nominaal",
        "marts.eigen_bijdragen",
        f"regeling_naam = 'ALLE' and wijk_code = '{OURS}'",
    )
    assert {row[0]: tuple(None if value is None else float(value) for value in row[1:]) for row in rows} == {
        2019: (52.50, 45, 11_500, -11_455),
        2020: (76, 62, 60, 2),
        2021: (57, 23.50, None, None),
    }


def test_a_saving_is_net_of_its_investment_per_measure(ask):
    rows = ask(
        "jaar, wet_code, maatregel_soort_code, bedrag_eur_nominaal, gerealiseerd_eur_nominaal", "marts.besparingen"
    )
    assert {tuple(row[:3]): (float(row[3]), row[4] if row[4] is None else float(row[4])) for row in rows} == {
        (2020, "WMO", "taakstelling"): (3_000, None),
        (2020, "WMO", "besparing"): (2_500, 2_500),
        (2020, "WMO", "investering"): (500, -500),
        (2021, "JEUGDWET", "besparing"): (1_000, 1_000),
        (2021, "ALLE", "taakstelling"): (4_000, None),
    }
