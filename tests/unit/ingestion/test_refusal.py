"""What a message about data never shows."""

from __future__ import annotations

import pytest
from ingestion_bench import Bench
from small_deliveries import BSN, claim, claims

from pipelines.ingestion.refusal import mask


@pytest.mark.parametrize(
    "written", [BSN, f"{BSN[:3]}-{BSN[3:6]}-{BSN[6:]}", f"{BSN[:4]}.{BSN[4:6]}.{BSN[6:]}", " ".join(BSN)]
)
def test_a_bsn_is_masked_however_it_is_written(written: str) -> None:
    assert mask(f"gevonden {written}.") == "gevonden ********."


def test_a_date_and_an_amount_are_not_masked() -> None:
    assert mask("31-02-2021 of 1.234.567,89") == "31-02-2021 of 1.234.567,89"


def test_runs_of_eight_digits_are_masked_wherever_they_turn_up(bench: Bench) -> None:
    bench.put("declaraties", "a.csv", claims(*(claim(n) for n in range(40)), claim(99, categorie="x12345678")))
    report = bench.ingest("declaraties")
    assert bench.rejected("declaraties")[0]["gevonden"] == "x********"
    assert BSN not in str(report)
