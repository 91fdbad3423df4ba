"""Which delivery comes next, until when it is on time, and that a delivery or a day changes that as it should."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.declarations import load_sources
from pipelines.ingestion.lateness import (
    Actualiteit,
    day_of,
    judge_lateness,
    message,
    next_period,
    read_actualiteit,
)
from pipelines.ingestion.register import Levering, decide, frame, write_source
from pipelines.settings import PROJECT_DIR, Settings

SOURCES = load_sources(PROJECT_DIR / "sources")


def delivery(
    bron: str,
    received: date,
    *periods: str,
    gemeente: str = "GM0164",
    herkomst: str = "registratie",
    status: str = "geaccepteerd",
) -> Levering:
    """A row of the register, received at noon."""
    places = tuple((gemeente, period) for period in periods or ("",))
    return Levering(
        bron=bron,
        levering_id=f"{bron}{received}{gemeente}{periods}",
        bestand=f"{received}.csv",
        document=None,
        herkomst=herkomst,
        ontvangen_op=datetime(received.year, received.month, received.day, 12, tzinfo=UTC),
        rijen_gelezen=1,
        rijen_geaccepteerd=1,
        rijen_afgewezen=0,
        status=status,
        melding=None,
        inleeshash="",
        plaatsen=places,
        rijen_per_plaats=(1,) * len(places),
    )


def judged(*rows: Levering, on: date = date(2026, 11, 22)) -> Actualiteit:
    return judge_lateness(decide(frame(rows), SOURCES), SOURCES, on)


@pytest.mark.parametrize(
    ("bron", "received", "period", "expected", "limit"),
    [
        # Months: the one after the last, however late or early that came.
        ("bijstand", date(2026, 10, 12), "2026-09", "2026-10", date(2026, 11, 30)),
        ("bijstand", date(2026, 9, 28), "2026-09", "2026-10", date(2026, 11, 30)),
        ("bijstand", date(2026, 1, 12), "2025-12", "2026-01", date(2026, 3, 2)),
        # Four weeks, and from there to months.
        ("eigen_bijdragen", date(2019, 7, 1), "2019-P05", "2019-P06", date(2019, 9, 15)),
        ("eigen_bijdragen", date(2020, 2, 1), "2019-P13", "2020-01", date(2020, 4, 30)),
        # Files that add up tell of the time until they came.
        ("declaraties", date(2026, 10, 12), "", "2026-10", date(2026, 12, 15)),
        ("indicaties", date(2026, 11, 1), "", "2026-11", date(2026, 12, 20)),
        # Quarters, half-years and years of lists that hold everything.
        ("begroting", date(2026, 6, 15), "", "2026-K2", date(2026, 10, 28)),
        ("bezwaren", date(2026, 10, 1), "", "2026-K4", date(2027, 2, 14)),
        ("buig_budget", date(2025, 10, 5), "", "2025-H2", date(2026, 10, 27)),
        ("bevolking", date(2025, 6, 1), "", "2025", date(2026, 11, 26)),
        ("prijsindex", date(2026, 1, 15), "", "2026", date(2027, 4, 30)),
        # An edition counts when it is there; a year of a register of persons when that year was over.
        ("adressen", date(2025, 9, 1), "2025", "2026", date(2026, 11, 26)),
        ("sociale_basis", date(2026, 2, 1), "2025", "2026", date(2027, 3, 1)),
        ("sociale_basis", date(2025, 11, 1), "2025", "2025", date(2026, 3, 1)),
        ("sociale_basis", date(2026, 3, 1), "2023", "2024", date(2025, 3, 1)),
        # Without a period the days count from the last.
        ("gepubliceerd", date(2025, 7, 1), "", "de volgende publicatie", date(2026, 8, 5)),
        # A period that can't be one is as none.
        ("eigen_bijdragen", date(2026, 10, 12), "9999-12", "2026-10", date(2027, 1, 29)),
    ],
)
def test_what_comes_next_and_until_when(bron, received, period, expected, limit):
    [one] = judged(delivery(bron, received, period)).levertijden
    assert (one.verwacht, one.uiterlijk) == (expected, limit)


def test_the_last_day_is_on_time_and_the_next_is_late():
    row = delivery("bijstand", date(2026, 10, 12), "2026-09")
    assert judged(row, on=date(2026, 11, 30)).te_laat == ()
    [late] = judged(row, on=date(2026, 12, 1)).te_laat
    assert late.dagen_te_laat(date(2026, 12, 1)) == 1


def test_days_are_those_of_amsterdam():
    assert day_of(datetime(2026, 11, 30, 22, 59, tzinfo=UTC)) == date(2026, 11, 30)
    assert day_of(datetime(2026, 11, 30, 23, 1, tzinfo=UTC)) == date(2026, 12, 1)
    assert day_of(datetime(2026, 7, 31, 22, 1, tzinfo=UTC)) == date(2026, 8, 1)


def test_what_was_never_delivered_is_not_in_use():
    assert judged(delivery("bijstand", date(2026, 10, 12), "2026-09")).bronnen == ["bijstand"]
    assert judged().levertijden == ()


def test_a_refused_delivery_is_no_delivery():
    rows = [
        delivery("bijstand", date(2026, 10, 12), "2026-09"),
        delivery("bijstand", date(2026, 11, 12), "2026-10", status="geweigerd"),
    ]
    assert [one.verwacht for one in judged(*rows).levertijden] == ["2026-10"]


def test_each_gemeente_for_itself_and_a_national_list_once():
    rows = [
        delivery("bijstand", date(2026, 11, 10), "2026-10"),
        delivery("bijstand", date(2026, 9, 10), "2026-08", gemeente="GM0141"),
        # A gemeente that is no longer in the list, because it was merged into another.
        delivery("buig_budget", date(2022, 10, 1), gemeente="GM0457"),
        delivery("buig_budget", date(2026, 10, 1)),
    ]
    found = judged(*rows)
    assert [(one.bron, one.gemeente_code, one.verwacht) for one in found.levertijden] == [
        ("bijstand", "GM0141", "2026-09"),
        ("bijstand", "GM0164", "2026-11"),
        ("buig_budget", "*", "2026-H2"),
    ]
    assert [one.gemeente_code for one in found.te_laat] == ["GM0141"]


def test_which_lists_are_expected_once():
    rows = [delivery(bron, date(2026, 10, 1), "") for bron in SOURCES]
    once = {one.bron for one in judged(*rows).levertijden if one.gemeente_code == "*"}
    assert once == {"adressen", "bevolking", "buig_budget", "gebieden", "gebiedskenmerken", "prijsindex"}


def test_a_correction_of_an_old_period_changes_nothing():
    rows = [
        delivery("sociale_basis", date(2026, 2, 1), "2025"),
        delivery("sociale_basis", date(2026, 9, 1), "2021"),
    ]
    assert [one.verwacht for one in judged(*rows).levertijden] == ["2026"]


def test_with_example_deliveries_nobody_is_asked_for_anything():
    example = judged(
        delivery("bijstand", date(2025, 1, 12), "2024-12", herkomst="synthetisch"),
        delivery("begroting", date(2025, 7, 1), herkomst="gepubliceerd"),
    )
    assert example.is_voorbeeld
    assert {one.bron for one in example.te_laat} == {"bijstand", "begroting"}
    assert example.aan_te_spreken == ()
    real = judged(delivery("begroting", date(2025, 7, 1), herkomst="gepubliceerd"))
    assert real.aan_te_spreken == real.te_laat != ()


def test_the_message_says_what_is_late_since_when_and_whom_to_ask():
    found = judged(delivery("bijstand", date(2026, 9, 10), "2026-08"))
    text = message(found.te_laat[0], SOURCES["bijstand"], found.dag)
    assert text == (
        "bijstand GM0164: verwacht een levering over 2026-09, uiterlijk op 30-10-2026, gevonden als laatste die van "
        f"10-09-2026; 23 dagen te laat. Vraag haar op bij: {SOURCES['bijstand'].eigenaar}."
    )


DAYS = st.dates(date(2016, 1, 1), date(2050, 12, 31))


@st.composite
def last_periods(draw) -> tuple[str, str, date]:
    """A source, a period as it writes one, and a day on which it could be received."""
    bron = draw(st.sampled_from(sorted(SOURCES)))
    received = draw(DAYS)
    if SOURCES[bron].levering.soort != "periode":
        return bron, "", received
    if SOURCES[bron].levering.ritme == "jaarlijks":
        return bron, str(received.year - draw(st.integers(0, 3))), received
    return bron, (received - timedelta(days=draw(st.integers(0, 400)))).strftime("%Y-%m"), received


@given(last_periods(), DAYS, DAYS)
def test_late_once_is_late_until_something_comes(last, one_day, other_day):
    bron, period, received = last
    [expected] = judged(delivery(bron, received, period)).levertijden
    first, second = sorted((one_day, other_day))
    assert expected.dagen_te_laat(first) <= expected.dagen_te_laat(second)
    assert expected.dagen_te_laat(expected.uiterlijk) == 0
    assert expected.dagen_te_laat(expected.uiterlijk + timedelta(days=1)) == 1


@given(last_periods())
def test_the_delivery_that_was_expected_moves_the_limit_on(last):
    bron, period, received = last
    before = judged(delivery(bron, received, period)).levertijden[0]
    # On the last day that is on time; a delivery without a period tells of the time until it came.
    came = before.uiterlijk
    name = before.verwacht if SOURCES[bron].levering.soort == "periode" else ""
    after = judged(delivery(bron, received, period), delivery(bron, came, name)).levertijden[0]
    assert after.uiterlijk > before.uiterlijk
    assert after.dagen_te_laat(came) == 0


@given(last_periods())
def test_what_was_just_received_is_never_late_for_a_period_that_still_runs(last):
    bron, _, received = last
    period = next_period(SOURCES[bron], "", received)
    assert period.last >= received


def test_an_older_register_without_counts_can_be_judged():
    rows = frame([delivery("bijstand", date(2026, 9, 10), "2026-08")]).with_columns(
        rijen_per_plaats=pl.lit(None, pl.List(pl.Int64))
    )
    assert judge_lateness(decide(rows, SOURCES), SOURCES, date(2026, 11, 22)).te_laat != ()


def test_a_release_of_an_earlier_day_is_judged_on_that_day(tmp_path):
    settings = Settings(data_dir=tmp_path)
    write_source(settings, "bijstand", [delivery("bijstand", date(2026, 9, 10), "2026-08")])
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert read_actualiteit(settings, SOURCES, now).te_laat != ()
    then = read_actualiteit(replace(settings, peildag=date(2026, 10, 30)), SOURCES, now)
    assert (then.dag, then.te_laat) == (date(2026, 10, 30), ())
