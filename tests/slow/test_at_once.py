"""While a refresh is at work every other command that writes leaves with one line, and readers go on."""

from __future__ import annotations

import pytest
from installation import Installation
from test_kill import in_force, start

pytestmark = pytest.mark.slow

LEAVES = "Another refresh is running; this one leaves.\n"


def test_one_works_and_all_others_leave(rekendorp, tmp_path):
    installation: Installation = rekendorp.copy(tmp_path / "data")
    before = in_force(installation.data_dir)
    with start(installation, "--force") as working:
        assert working.stdout.readline().startswith("Refreshing")
        others = (["refresh"], ["refresh", "--force"], ["rollback", before[0]], ["retention", "--yes"])
        for command in others:
            done = installation.sdib(*command)
            assert (done.returncode, done.stdout, done.stderr) == (1, "", LEAVES), command
        assert installation.sdib("verify").returncode == 0
        assert in_force(installation.data_dir) == before
        working.stdout.read()
    assert working.returncode == 0
    after = in_force(installation.data_dir)
    assert after > before
    assert installation.sdib("rollback", before[0]).returncode == 0
    assert in_force(installation.data_dir) == before
