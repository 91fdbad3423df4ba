"""Which runs make all that a release is made from: as commands, the daemon and the UI start them."""

from __future__ import annotations

import dagster as dg
import pytest

from pipelines.assets.release import left_out


@dg.asset
def landing(): ...


@dg.multi_asset(specs=[dg.AssetSpec("staging"), dg.AssetSpec("marts")])
def dbt(): ...


STAGING, MARTS, LANDING = dg.AssetKey("staging"), dg.AssetKey("marts"), dg.AssetKey("landing")


@pytest.mark.parametrize(
    ("steps", "selected", "missing"),
    [
        (None, None, []),  # of the daemon
        (["landing", "dbt", "release"], None, []),  # of a command
        (None, {LANDING, STAGING, MARTS}, []),  # all of them selected
        (["dbt", "release"], None, ["landing"]),  # from where it failed
        (None, {STAGING, MARTS}, ["landing"]),  # some of them selected
        (None, {LANDING, MARTS}, ["dbt"]),  # some of the models
        (["release"], {dg.AssetKey("release")}, ["landing", "dbt"]),
    ],
)
def test_what_a_run_leaves_out(steps, selected, missing):
    run = dg.DagsterRun("refresh", step_keys_to_execute=steps, asset_selection=selected and frozenset(selected))
    assert left_out(run, [landing, dbt]) == missing
