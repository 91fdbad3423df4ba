"""The example registers as thousands of iWmo and iJw messages give the figures that their CSV files give."""

from __future__ import annotations

import pytest
import yaml
from berichten import as_messages

pytestmark = pytest.mark.slow

FIGURES = """
    select gemeente_code, jaar, wet_code, wijk_code, indicator_code, waarde, is_onderdrukt, status
    from kernindicatoren order by all
"""


def test_the_example_as_messages_gives_the_same_figures(published, copied):
    landing = copied.data_dir / "landing"
    for bron, kind in (("indicaties", "301"), ("declaraties", "323")):
        for path in sorted((landing / bron).glob("*.csv")):
            side = path.with_name(f"{path.name}.levering.yml")
            stated = yaml.safe_load(side.read_text(encoding="utf-8"))
            # The totals are those of the whole year; a message holds the lines of one aanbieder.
            stated.pop("controle", None)
            for message in as_messages(path, kind, landing / bron):
                message.with_name(f"{message.name}.levering.yml").write_text(yaml.safe_dump(stated), encoding="utf-8")
            path.unlink()
            side.unlink()
    refreshed = copied.sdib("refresh")
    assert refreshed.returncode == 0, refreshed.stdout + refreshed.stderr
    assert "0 rejected" in refreshed.stdout
    assert copied.query(FIGURES) == published.query(FIGURES)
