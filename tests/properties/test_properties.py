"""What must hold for any register: each property on a few random ones, the same ones unless SDIB_FUZZ asks for more."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from compiled import Compiled, ingest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from installation import REKENDORP
from registers import Delivery, Money, Register, halved, registers, shuffled, version

from pipelines.settings import Settings

SEEN = datetime(2026, 1, 5, 12, tzinfo=UTC)

EXAMPLES = int(os.environ.get("SDIB_FUZZ", "4"))
"""Registers per property: each costs a second or two. A nightly job or a developer can ask for more."""

FEW = settings(
    max_examples=EXAMPLES,
    derandomize="SDIB_FUZZ" not in os.environ,
    # Who asks for more also waits for the smallest register that fails.
    phases=list(Phase) if "SDIB_FUZZ" in os.environ else [Phase.explicit, Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

LINES = ("uitgaven_nominaal", "uitgaven_reeel", "uitgaven_reeel_na_tarieven")

OURS = "GM9901"
ROUNDED = {"uitkeringen_gemiddeld": Decimal("0.0002")}

Figures = dict[tuple[str, str, str, int], Decimal | None]
Compute = Callable[[list[Delivery]], Figures]


@pytest.fixture(scope="module")
def compute(golden, tmp_path_factory) -> Iterator[Compute]:
    """From deliveries to kernindicatoren, before disclosure control."""
    places = tmp_path_factory.mktemp("gebieden") / "data"
    for bron in ("gebieden", "adressen", "bevolking"):
        shutil.copytree(REKENDORP / bron, places / "landing" / bron)
    ours = replace(Settings(data_dir=places), pseudonym_key="een sleutel van deze test, ruim dertig tekens lang")
    for delivery in list((places / "landing").glob("*/*.csv")):
        delivery.with_name(f"{delivery.name}.levering.yml").write_text("herkomst: synthetisch\n", encoding="utf-8")
    ingest(ours, SEEN)
    models = Compiled(Settings(data_dir=golden.data_dir), ("kernindicatoren",))

    def figures(deliveries: list[Delivery]) -> Figures:
        work = places.with_name("work")
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(places, work)
        for delivery in deliveries:
            delivery.write(work / "landing")
        here = replace(ours, data_dir=work)
        ingest(here, SEEN, {one.bron for one in deliveries})
        models.build(here)
        rows = models.query("select indicator_code, wet_code, wijk_code, jaar, waarde from marts.kernindicatoren")
        return {tuple(row[:4]): row[4] for row in rows}

    yield figures
    models.close()


def differences(one: Figures, other: Figures) -> dict[tuple, tuple]:
    return {key: (one.get(key), other.get(key)) for key in one | other if one.get(key) != other.get(key)}


def test_order_of_rows_and_of_deliveries_does_not_matter(compute):
    @FEW
    @given(registers(), st.integers(0, 1_000))
    def holds(register: Register, seed: int) -> None:
        deliveries = register.deliveries()
        assert differences(compute(deliveries), compute(shuffled(deliveries, seed))) == {}

    holds()


@pytest.mark.parametrize("bron", ["indicaties", "declaraties"])
def test_splitting_a_delivery_of_mutaties_in_two_changes_nothing(compute, bron):
    @FEW
    @given(registers())
    def holds(register: Register) -> None:
        deliveries = register.deliveries()
        assert differences(compute(deliveries), compute(halved(deliveries, bron))) == {}

    holds()


def test_wijken_add_up(compute, golden):
    additive = {row[0] for row in golden.query("select code from indicatoren where optelbaar_over like '%wijk%'")}

    @FEW
    @given(registers())
    def holds(register: Register) -> None:
        found = compute(register.deliveries())
        sums: dict[tuple[str, str, int], Decimal] = defaultdict(Decimal)
        for (code, wet, wijk, jaar), value in found.items():
            if wijk != OURS and code in additive and value is not None:
                sums[code, wet, jaar] += value
        assert set(LINES) < {key[0] for key in sums}
        off = {key: total - found[key[0], key[1], OURS, key[2]] for key, total in sums.items()}
        # An average is rounded in each of three places, and in the gemeente.
        assert {key: rest for key, rest in off.items() if abs(rest) > ROUNDED.get(key[0], 0)} == {}

    holds()


def test_without_price_rises_line_two_is_line_one(compute):
    @FEW
    @given(registers())
    def holds(register: Register) -> None:
        found = compute(replace(register, indexcijfers=dict.fromkeys(register.indexcijfers, 0)).deliveries())
        lines = {key[1:]: value for key, value in found.items() if key[0] == "uitgaven_nominaal"}
        assert any(lines.values())
        assert {key[1:]: value for key, value in found.items() if key[0] == "uitgaven_reeel"} == lines

    holds()


def test_all_amounts_times_k_are_all_three_lines_times_k(compute):
    @FEW
    @given(registers(), st.integers(2, 40))
    def holds(register: Register, k: int) -> None:
        once, times = compute(register.deliveries()), compute(register.deliveries(Money(k)))
        lines = [key for key, value in once.items() if key[0] in LINES and value is not None]
        assert {key[0] for key in lines} == set(LINES)
        # Line 1 is exact. The others are rounded to four decimals, and what is left over is a difference of such.
        margin = {key: Decimal("0.0004") * (k + 1) if key[0] != LINES[0] else 0 for key in lines}
        assert {key: (once[key], times[key]) for key in lines if abs(once[key] * k - times[key]) > margin[key]} == {}

    holds()


def test_a_withdrawn_toewijzing_changes_nothing(compute):
    @FEW
    @given(registers(), st.sampled_from(("11", "12")), st.sampled_from(("01-07-2018", "01-07-2020", "30-12-2022")))
    def holds(register: Register, nummer: str, datum: str) -> None:
        rest = ("01-01-2019", "", "9;04;2", "9902AA;1", 0)
        made = version(nummer, datum, "09:00:00", "", 0, rest)
        withdrawn = version(nummer, datum, "10:00:00", "13", 0, rest)
        first, second = register.toewijzingen
        more = replace(register, toewijzingen=((*first, made), (*second, withdrawn)))
        assert differences(compute(register.deliveries()), compute(more.deliveries())) == {}

    holds()
