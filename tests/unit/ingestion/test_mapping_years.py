"""Mappings that hold in some years only."""

from __future__ import annotations

import pytest
from ingestion_bench import Bench

from pipelines.declarations import DeclarationError, load_source

BUDGET = "Gemeentecode;Jaar;Wet;Post;Soort;Primitief;1e Berap;Gewijzigde begroting;Jaarrekening\n"
HEADER = "gemeente_code;wet_code;post;component_code;jaar_van;jaar_tot_en_met\n"


def map_posts(bench: Bench, *rows: str) -> None:
    """Give the posts of the begroting a mapping of their own, with years."""
    folder = bench.settings.sources_dir / "begroting"
    declared = folder / "source.yml"
    text = declared.read_text(encoding="utf-8")
    declared.write_text(text.replace("waarde: component_code}", "waarde: component_code, geldig_in: jaar}"))
    (folder / "mappings" / "posten.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    bench.sources["begroting"] = load_source(folder)


def test_the_row_of_the_year_counts_and_the_bounds_belong_to_it(bench: Bench) -> None:
    map_posts(bench, "*;WMO;Begeleiding;WMO_OB;;2024", "*;WMO;Begeleiding;WMO_TOEGANG;2025;")
    years = "".join(f"0164;{year};Wmo;Begeleiding;lasten;;;;1\n" for year in (2019, 2024, 2025, 2030))
    bench.put("begroting", "a.csv", BUDGET + years)
    bench.ingest("begroting")
    found = bench.raw("begroting").select("jaar", "component_code").rows()
    assert found == [(2019, "WMO_OB"), (2024, "WMO_OB"), (2025, "WMO_TOEGANG"), (2030, "WMO_TOEGANG")]


def test_a_year_without_a_row_is_unmapped(bench: Bench) -> None:
    map_posts(bench, "*;WMO;Begeleiding;WMO_OB;2020;2022")
    bench.put("begroting", "a.csv", BUDGET + "0164;2023;Wmo;Begeleiding;lasten;;;;1\n")
    [refusal] = bench.ingest("begroting").refusals
    assert "rij 2, kolom Post: verwacht een waarde in mappings/posten.csv" in refusal


def test_a_gemeentes_own_row_goes_first_only_in_its_years(bench: Bench) -> None:
    map_posts(bench, "*;WMO;Begeleiding;WMO_OB;;", "GM0164;WMO;Begeleiding;WMO_PGB;2021;2021")
    years = "".join(f"0164;{year};Wmo;Begeleiding;lasten;;;;1\n" for year in (2020, 2021, 2022))
    bench.put("begroting", "a.csv", BUDGET + years)
    bench.ingest("begroting")
    assert bench.raw("begroting")["component_code"].to_list() == ["WMO_OB", "WMO_PGB", "WMO_OB"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["*;WMO;Begeleiding;WMO_OB;;2024", "*;WMO;begeleiding;WMO_PGB;2024;"], "there twice"),
        (["*;WMO;Begeleiding;WMO_OB;2024;2020"], "a first year up to the last one"),
        (["*;WMO;Begeleiding;WMO_OB;24;"], "years of four digits"),
    ],
)
def test_years_that_contradict_each_other_are_refused(bench: Bench, rows: list[str], said: str) -> None:
    with pytest.raises(DeclarationError, match=said):
        map_posts(bench, *rows)
