"""What the example hides: enough, no gemeente totals, no zeros, and never one figure in one table only."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pytest

from pipelines.publication.candidate import build_candidate
from pipelines.publication.disclosure_audit import audit
from pipelines.settings import Settings


@pytest.fixture(scope="module")
def both(published):
    """The published file beside the true values of the warehouse."""
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        connection.execute(f"attach '{published.data_dir / 'warehouse' / 'warehouse.duckdb'}' as w (read_only)")
        connection.execute(f"attach '{published.published}' as p (read_only)")
        yield connection


LINES = ("nominaal", "reeel", "reeel_na_tarieven")

CELLS = """
from p.kernindicatoren as p
inner join w.marts.kernindicatoren as w using (gemeente_code, jaar, wet_code, wijk_code, indicator_code)
"""


def test_no_hidden_figure_can_be_worked_out(published, record_property):
    found = audit(Settings(data_dir=published.data_dir))
    share = f"{found.rows} of {found.of} rows that rest on persons are hidden ({found.rows / found.of:.1%})"
    record_property("suppressed", share)
    print(share)
    assert (found.weak, found.labels) == ([], [])
    # A quarter would be more than the reader can bear: the small ones alone are a tenth.
    assert 0.1 < found.rows / found.of < 0.25


@pytest.mark.parametrize(
    "choice",
    [
        {"minimum_cel": 12, "mogelijke_waarden": 4},
        {"marge_bedrag_pct": 30, "wijken_tot_jaar": 2022},
        # Sums that hold but for a rounding once seemed to contradict each other here.
        {"minimum_cel": 12},
    ],
)
def test_stricter_settings_hide_more_and_hold_as_well(published, tmp_path, choice):
    settings = replace(Settings(data_dir=tmp_path), **choice)
    settings.warehouse_path.parent.mkdir()
    settings.warehouse_path.symlink_to(Settings(data_dir=published.data_dir).warehouse_path)
    build_candidate(settings, datetime(2026, 11, 21, tzinfo=UTC))
    found = audit(settings)
    assert (found.weak, found.labels) == ([], [])
    assert found.rows > 0


def _move_to_wijk_05(connection, euros):
    """Aids of 2019 that belonged to no wijk were for wijk 05 after all: in each line by the ratio of the component."""
    aids = "jaar = 2019 and component_code = 'WMO_HULPMIDDELEN'"
    places = "wijk_code in ('WK016405', 'NIET_TOE_TE_DELEN')"
    moved = "+ ? * case wijk_code when 'WK016405' then 1 else -1 end"
    sums = ", ".join(f"sum(uitgaven_eur_{line}) / sum(uitgaven_eur_nominaal)" for line in LINES)
    ratios = connection.execute(f"select {sums} from marts.uitgaven where {aids}").fetchone()
    for line, ratio in zip(LINES, ratios, strict=True):
        amount = f"uitgaven_eur_{line}"
        connection.execute(
            f"update marts.uitgaven set {amount} = {amount} {moved} where {aids} and {places}", [euros * ratio]
        )
        connection.execute(
            f"update marts.kernindicatoren set waarde = waarde {moved} where jaar = 2019 and {places} "
            f"and wet_code in ('WMO', 'ALLE') and indicator_code = 'uitgaven_{line}'",
            [euros * ratio],
        )


def test_a_correction_elsewhere_does_not_change_what_is_hidden(published, tmp_path):
    """Two releases that hide different cells would show together what each of them hides."""
    settings = Settings(data_dir=tmp_path)
    settings.warehouse_path.parent.mkdir()
    shutil.copyfile(Settings(data_dir=published.data_dir).warehouse_path, settings.warehouse_path)
    with duckdb.connect(str(settings.warehouse_path)) as connection:
        _move_to_wijk_05(connection, 500)
    later = build_candidate(settings, datetime(2026, 11, 21, tzinfo=UTC)).path
    with duckdb.connect() as connection:
        connection.execute(
            f"attach '{later}' as later (read_only); attach '{published.published}' as eerder (read_only)"
        )
        hidden = "select jaar, wet_code, wijk_code, component_code from {}.uitgaven where is_onderdrukt order by all"
        before, after = (connection.sql(hidden.format(name)).fetchall() for name in ("eerder", "later"))
    assert before == after


def test_of_the_gemeente_only_what_is_small_is_hidden(both):
    hidden = both.sql(
        f"select w.personen_aantal {CELLS} where p.is_onderdrukt and wijk_code = gemeente_code"
    ).fetchall()
    assert hidden
    assert all(1 <= persons <= 9 for (persons,) in hidden)


def test_zeros_are_shown(both):
    assert both.sql(f"select * {CELLS} where p.is_onderdrukt and w.waarde = 0").fetchall() == []


def test_what_is_shown_is_what_the_warehouse_says(both):
    differs = "not p.is_onderdrukt and p.waarde is distinct from w.waarde"
    assert both.sql(f"select * {CELLS} where {differs}").fetchall() == []


def test_no_count_or_average_of_persons_below_ten_is_shown(both):
    counts = "select code from p.indicatoren where eenheid = 'aantal'"
    small = f"from p.kernindicatoren where waarde > 0 and waarde < 10 and indicator_code in ({counts})"
    assert both.sql(small).fetchall() == []
