"""Clients of the published file, installed once, and processes that publish, started from one that did the imports."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from pathlib import Path

import pytest
from bi_clients import install
from publishers import Publishing

from pipelines.settings import PROJECT_DIR


@pytest.fixture(scope="session")
def duckdb_cli(tmp_path_factory) -> Path:
    """The `duckdb` command line as its package brings it."""
    return install("duckdb_cli", tmp_path_factory.mktemp("cli")) / "duckdb_cli" / "duckdb"


@pytest.fixture(scope="session")
def processes():
    tests = str(Path(__file__).parent.parent)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PYTHONPATH", os.pathsep.join([str(PROJECT_DIR), tests]))
        # Who is killed leaves the locks of its libraries to be cleared away, which isn't worth a line on the terminal.
        environment.setenv("PYTHONWARNINGS", "ignore:resource_tracker:UserWarning")
        context = multiprocessing.get_context("forkserver")
        # Great Expectations takes seconds to import, in which no work is done that a kill could hurt.
        context.set_forkserver_preload(["pipelines.publication.gx_duckdb", "publishers"])
        yield context


@pytest.fixture
def publishing(processes, rekendorp, tmp_path) -> Publishing:
    """A copy of rekendorp, ready to be published again."""
    return Publishing(processes, rekendorp.copy(tmp_path / "data").data_dir)


@pytest.fixture
def bound_by_rights():
    """A command under which the rights of files bind us also when we are an administrator."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("rights don't bind an administrator, and there is no setpriv to give that up")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
