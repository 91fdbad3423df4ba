"""What a person sees who delivers a price index with a gap, or chooses a base year that the effects don't allow."""

from __future__ import annotations

import pytest


def assert_refused(done, *words):
    assert done.returncode == 1
    for word in words:
        assert word in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.slow
def test_a_missing_index_year_is_named_with_what_to_do(golden, tmp_path):
    copy = golden.copy(tmp_path / "data")
    before = copy.release
    path = copy.data_dir / "landing" / "prijsindex" / "prijsindex.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("*;WMO_OB;2022;")]
    assert len(kept) < len(lines)
    path.write_text("".join(kept), encoding="utf-8")
    assert_refused(
        copy.sdib("refresh"),
        "Prijsindex ontbreekt: component WMO_OB, jaar 2022.",
        "Vul de levering van prijsindex aan voor reeks toegepast.",
    )
    assert copy.release == before


@pytest.mark.slow
def test_an_effect_that_does_not_lie_after_the_base_year_is_named_with_what_to_do(golden, tmp_path):
    copy = golden.copy(tmp_path / "data")
    before = copy.release
    assert_refused(
        copy.sdib("refresh", SDIB_BASISJAAR="2022"),
        "Effect van reële tarieven in 2022 (component WMO_OB) ligt niet na het basisjaar 2022.",
        "kies een eerder basisjaar (SDIB_BASISJAAR)",
    )
    assert copy.release == before
