"""A pull that is killed half-way leaves nothing that anybody takes for a delivery, and the next one just works."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_pulls import Puller, pulled_from
from web_server import Answer, WebServer

from pipelines.ingestion.landing import scan_source
from pipelines.settings import PROJECT_DIR

PULL = """
import sys
from pathlib import Path
from small_pulls import Puller, pulled_from
Puller(Path(sys.argv[1])).pull(pulled_from(sys.argv[2], ca_bestand=sys.argv[3], herkomst="aanname"))
"""

BODY = b"0164;2024-01\n" * 100_000


@pytest.mark.slow
def test_killed_while_a_file_comes_over(web: WebServer, puller: Puller, tmp_path: Path) -> None:
    web.answers["/uit/een.csv"] = [Answer(BODY, stall=60), Answer(BODY)]
    url = f"{web.url}/uit/een.csv"
    command = [sys.executable, "-c", PULL, str(puller.data_dir), url, str(web.authority)]
    environment = {"PYTHONPATH": f"{PROJECT_DIR}:{Path(__file__).parent}"}
    with subprocess.Popen(command, env=environment) as process:
        deadline = time.monotonic() + 60
        while not any(path.stat().st_size for path in puller.folder.glob(".*.part")):
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        process.kill()
    assert [name.partition(".sdib-")[0] for name in puller.landed()] == [".een.csv"]
    source = pulled_from(url, ca_bestand=str(web.authority), herkomst="aanname")
    assert scan_source(puller.settings, source) == []
    report = puller.pull(source)
    assert (report.problems, report.nieuw) == ([], ["een.csv"])
    assert set(puller.landed()) == {"een.csv", "een.csv.levering.yml"}
    assert puller.landed()["een.csv"] == BODY
