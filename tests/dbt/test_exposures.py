"""The readers of what is published, as dbt's exposures: none misses a table, none waits for one that isn't there."""

from __future__ import annotations

import pytest
import yaml

from pipelines.publication.tables import TABLES
from pipelines.settings import PROJECT_DIR

EXPOSURES = yaml.safe_load((PROJECT_DIR / "dbt_project/models/exposures.yml").read_text(encoding="utf-8"))["exposures"]
PUBLISHED = {table.source.split(".")[1] for table in TABLES}


def reads(exposure: dict) -> list[str]:
    return [reference.removeprefix("ref('").removesuffix("')") for reference in exposure["depends_on"]]


def test_bi_reads_all_that_is_published():
    (bi,) = [exposure for exposure in EXPOSURES if exposure["name"] == "bi_op_het_publicatiebestand"]
    assert sorted(reads(bi)) == sorted(PUBLISHED)


@pytest.mark.parametrize("exposure", EXPOSURES, ids=lambda exposure: exposure["name"])
def test_an_exposure_reads_only_what_is_published_and_has_an_owner(exposure):
    assert set(reads(exposure)) <= PUBLISHED
    assert len(reads(exposure)) == len(set(reads(exposure)))
    assert exposure["owner"]["name"]
    assert exposure["description"]
    assert exposure["maturity"] in {"low", "medium", "high"}
