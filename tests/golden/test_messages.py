"""The facts of the hand-made gemeente as iWmo and iJw messages give the figures that its CSV files give."""

from __future__ import annotations

import shutil

import pytest
from berichten import as_messages
from installation import deliver

FIGURES = "select * exclude (herkomst) from marts.kernindicatoren order by all"


@pytest.mark.slow
def test_messages_301_and_323_give_the_same_figures_as_csv(golden, tmp_path):
    as_xml = deliver(tmp_path / "data")
    for bron, kind in (("indicaties", "301"), ("declaraties", "323")):
        folder = as_xml.data_dir / "landing" / bron
        for path in sorted(folder.glob("*.csv")):
            side = path.with_name(f"{path.name}.levering.yml")
            for message in as_messages(path, kind, folder):
                shutil.copy(side, message.with_name(f"{message.name}.levering.yml"))
            path.unlink()
            side.unlink()
    assert list((as_xml.data_dir / "landing").glob("*/*.xml"))
    refreshed = as_xml.sdib("refresh")
    assert refreshed.returncode == 0, refreshed.stdout + refreshed.stderr
    assert as_xml.query(FIGURES, warehouse=True) == golden.query(FIGURES, warehouse=True)
