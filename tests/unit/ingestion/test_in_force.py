"""What each delivery is used for, and which periods nobody delivered."""

from __future__ import annotations

import pytest
from ingestion_bench import Bench
from small_deliveries import addresses, benefit, benefits, claim, claims, costs

from pipelines.ingestion.in_force import Gebruik, gaps, uses
from pipelines.ingestion.register import Settled

CONTRIBUTIONS = "Gemeentecode;Periode;BSN;Regeling;Opgelegd;Geind\n"


def cost(amount: int) -> str:
    return costs(f"GM0164;2021;realisatie;PW;1;{amount}")


def used(bench: Bench, settled: Settled) -> dict[str, Gebruik]:
    """Use by file."""
    found = uses(settled, bench.sources)
    return {row["bestand"]: found[row["bron"], row["levering_id"]] for row in settled.rows.to_dicts()}


def settled(bench: Bench, *sources: str) -> Settled:
    bench.ingest(*sources)
    return bench.settle()


def test_a_delivery_is_in_force_at_all_some_or_none_of_its_places(bench: Bench) -> None:
    months = ["2021-01", "2021-02", "2021-03", "2021-04", "2021-05"]
    half = benefits(*(benefit(1, month=month) for month in months))
    bench.put("bijstand", "half.csv", half, ontvangen_op="2021-06-01")
    bench.put("bijstand", "laat.csv", benefits(benefit(3, month="2021-02")), ontvangen_op="2021-01-01")
    bench.put("bijstand", "februari.csv", benefits(benefit(2, month="2021-02")), ontvangen_op="2021-07-01")
    found = used(bench, settled(bench, "bijstand"))
    assert found["februari.csv"] == Gebruik("geheel")
    assert found["februari.csv"].toelichting is None
    assert found["half.csv"].soort == "deels"
    assert found["half.csv"].toelichting == "niet in gebruik voor GM0164 2021-02: daarvoor geldt februari.csv"
    assert (found["laat.csv"].soort, found["laat.csv"].toelichting) == ("vervangen", "vervangen door februari.csv")


def test_what_adds_is_never_replaced(bench: Bench) -> None:
    bench.put("declaraties", "a.csv", claims(claim(1)), ontvangen_op="2021-03-01")
    bench.put("declaraties", "b.csv", claims(claim(2)), ontvangen_op="2021-04-01")
    assert set(used(bench, settled(bench, "declaraties")).values()) == {Gebruik("geheel")}


def test_a_refused_delivery_tells_whether_a_newer_one_took_its_place(bench: Bench) -> None:
    for name, when in (("vroeg.csv", "2021-01-01"), ("laat.csv", "2023-01-01")):
        wrong = cost(len(name)).replace("PW", "PWW")
        bench.put("buig_realisatie", name, wrong, ontvangen_op=when)
    bench.put("buig_realisatie", "goed.csv", cost(2), ontvangen_op="2022-01-01")
    found = used(bench, settled(bench, "buig_realisatie"))
    assert (found["vroeg.csv"].soort, found["vroeg.csv"].toelichting) == ("geweigerd", "vervangen door goed.csv")
    assert found["laat.csv"] == Gebruik("geweigerd")


def test_the_loser_of_a_tie_is_refused_and_not_replaced(bench: Bench) -> None:
    for number in (1, 2):
        bench.put("buig_realisatie", f"{number}.csv", cost(number), ontvangen_op="2022-01-01")
    assert {use.soort for use in used(bench, settled(bench, "buig_realisatie")).values()} == {"geheel", "geweigerd"}
    assert all(not use.niet_voor for use in used(bench, bench.settle()).values())


def test_what_left_landing_is_gone(bench: Bench) -> None:
    path = bench.put("buig_realisatie", "a.csv", cost(1))
    bench.ingest("buig_realisatie")
    path.unlink()
    found = used(bench, settled(bench, "buig_realisatie"))["a.csv"]
    assert (found.soort, found.toelichting) == ("weg", "ligt niet meer in landing")


def contributions(*periods: str, gemeente: str = "GM0164") -> str:
    return CONTRIBUTIONS + "".join(f"{gemeente};{period};999900006;Wmo;19,00;19,00\n" for period in periods)


def test_a_missing_month_is_named_with_the_year_that_it_may_cost(bench: Bench) -> None:
    for month in ("2021-11", "2022-01", "2022-02"):
        bench.put("bijstand", f"{month}.csv", benefits(benefit(1, month=month)))
    assert gaps(settled(bench, "bijstand"), bench.sources) == [
        "bijstand GM0164: verwacht elke maand van 2021-11 t/m 2022-02, gevonden geen levering voor 2021-12; cijfers "
        "over 2021 kunnen leeg blijven. Lever de ontbrekende periode alsnog aan."
    ]


def test_each_gemeente_has_its_own_series(bench: Bench) -> None:
    bench.put("bijstand", "hengelo.csv", benefits(benefit(1, month="2021-01"), benefit(1, month="2021-02")))
    rows = (benefit(1, month=month, gemeente="GM0141") for month in ("2021-01", "2021-03"))
    bench.put("bijstand", "almelo.csv", benefits(*rows))
    [gap] = gaps(settled(bench, "bijstand"), bench.sources)
    assert gap.startswith("bijstand GM0141: ")
    assert "voor 2021-02;" in gap


@pytest.mark.parametrize(
    ("periods", "missing"),
    [
        (["2019-P12", "2019-P13", "2020-01", "2020-02"], None),
        (["2019-P11", "2019-P13", "2020-02"], "2019-P12, 2020-01"),
        (["2017-P13", "2019-P01"], "2018-P01, 2018-P02, 2018-P03 en nog 10"),
        (["2020-12", "2022-01"], "2021-01, 2021-02, 2021-03 en nog 9"),
        (["2020-05"], None),
    ],
)
def test_four_weeks_until_2019_and_months_from_2020_are_one_series(
    bench: Bench, periods: list[str], missing: str | None
) -> None:
    bench.put("eigen_bijdragen", "a.csv", contributions(*periods))
    found = gaps(settled(bench, "eigen_bijdragen"), bench.sources)
    assert [f"voor {missing};" in gap for gap in found] == ([True] if missing else [])


def test_the_rhythm_of_a_series_that_changed_is_told(bench: Bench) -> None:
    bench.put("eigen_bijdragen", "a.csv", contributions("2019-P13", "2020-02"))
    [gap] = gaps(settled(bench, "eigen_bijdragen"), bench.sources)
    assert "verwacht elke vier weken en later elke maand van 2019-P13 t/m 2020-02" in gap


def test_a_missing_edition_of_addresses_is_no_gap_because_an_earlier_one_serves(bench: Bench) -> None:
    for year in (2019, 2024):
        bench.put("adressen", f"{year}.csv", addresses("7551AB;12;1640100;16401;164", year=year))
    assert gaps(settled(bench, "adressen"), bench.sources) == []
