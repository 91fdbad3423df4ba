"""The bare script of the benchmark gives the very figures of the pipeline, or it would be no limit to measure by."""

from __future__ import annotations

import pytest
from benchmark.bare import compute

FIGURES = "select gemeente_code, jaar, wet_code, wijk_code, indicator_code, waarde from"


def differences(installation) -> dict[str, set[tuple]]:
    with compute(installation.data_dir / "landing")[0] as connection:
        bare = set(connection.sql(f"{FIGURES} kernindicatoren").fetchall())
    ours = set(installation.query(f"{FIGURES} marts.kernindicatoren", warehouse=True))
    assert len(ours) > 1_000, "compared with next to nothing"
    return {"only in the pipeline": ours - bare, "only in the bare script": bare - ours}


def test_the_bare_script_gives_the_figures_of_the_gemeenten_with_every_trap(samen):
    assert differences(samen) == {"only in the pipeline": set(), "only in the bare script": set()}


@pytest.mark.slow
def test_the_bare_script_gives_the_figures_of_the_example(published):
    assert differences(published) == {"only in the pipeline": set(), "only in the bare script": set()}
