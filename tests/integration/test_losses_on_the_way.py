"""What was published doesn't vanish unseen: the whole way, from deliveries that go to a loss that is accepted."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from unittest import mock

import duckdb
import pytest
import yaml

from pipelines.publication.candidate import candidate_path
from pipelines.publication.release import current
from pipelines.refresh import RefusedError, refresh
from pipelines.settings import PROJECT_DIR, Settings
from pipelines.upkeep import retention

pytestmark = pytest.mark.slow

LONG_AFTER = date(2033, 1, 1)
WHY = {"reden": "Bewaartermijn verstreken.", "eigenaar": "gegevensbeheer", "tot": date(2999, 1, 1)}


@pytest.fixture
def settings(golden, tmp_path):
    """A copy of the golden gemeente, with expectations of its own."""
    data = golden.copy(tmp_path / "data").data_dir
    shutil.copytree(PROJECT_DIR / "expectations", tmp_path / "expectations")
    # A refresh hands settings to dbt and Dagster through the environment; give it back as it was.
    with mock.patch.dict(os.environ):
        yield replace(Settings(data_dir=data), expectations_dir=tmp_path / "expectations")


def rows(path, query):
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def lost(settings):
    """What the refused candidate would lose, as entries of `aanvaard.yml`."""
    query = (
        "select distinct niveau, gemeente_code, indicator_code, wijk_code from _meta.wijzigingen "
        "where soort = 'vervallen' and niveau in ('indicator', 'wijk') order by all"
    )
    names = ("niveau", "gemeente_code", "indicator_code", "wijk_code")
    found = [dict(zip(names, row, strict=True)) for row in rows(candidate_path(settings), query)]
    return [{name: value for name, value in one.items() if value} for one in found]


def test_a_retention_that_costs_published_figures_waits_until_that_is_accepted(settings, capsys):
    before = current(settings)
    retention(settings, LONG_AFTER, remove=True)
    assert "until that loss is accepted in expectations/" in capsys.readouterr().out

    with pytest.raises(RefusedError) as refused:
        refresh(settings)
    said = str(refused.value)
    assert "geen indicator verdwijnt" in said
    assert "geen wijk verdwijnt" in said
    assert "bijstand/bijstand_2021-01.csv (niet meer in gebruik)" in said
    assert "niveau: indicator, indicator_code, gemeente_code: GM9900, reden, eigenaar, tot" in said
    assert "expectations/aanvaard.yml" in said
    assert current(settings) == before
    page = (settings.candidate_dir / "diff.md").read_text()
    assert "- vervallen: indicator GM9900 clienten (ALLE, JEUGDWET, WMO); niet aanvaard" in page

    accepted = [{**loss, **WHY} for loss in lost(settings)]
    (settings.expectations_dir / "aanvaard.yml").write_text(yaml.safe_dump({"aanvaard": accepted}))
    refresh(settings)
    made = current(settings)
    assert made
    assert made != before
    shown = "select distinct aanvaard_reden from _meta.wijzigingen where soort = 'vervallen' and niveau = 'indicator'"
    assert rows(made.path / "sociaal_domein.duckdb", shown) == [
        ("Bewaartermijn verstreken. (gegevensbeheer, tot en met 2999-01-01)",)
    ]
    assert "aanvaard: Bewaartermijn verstreken." in (made.path / "diff.md").read_text()


def test_a_damaged_release_in_force_stops_the_next_one_with_one_line(settings):
    before = current(settings)
    assert before
    (before.path / "manifest.json").write_text("{}")
    with pytest.raises(RefusedError) as refused:
        refresh(settings, force=True)
    said, in_force, _ = str(refused.value).splitlines()
    assert said.startswith(f"candidate: Release {before.versie}, now in force, is damaged")
    assert "sdib rollback VERSION" in said
    assert in_force == "The previous release stays in force."
    assert str((settings.published_dir / "current").readlink()) == f"releases/{before.versie}"
