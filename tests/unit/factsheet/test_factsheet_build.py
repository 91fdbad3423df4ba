"""From a published file to factsheets: which gemeenten, which year, which pages."""

from __future__ import annotations

from datetime import datetime

import pytest
from made_published import GEMEENTE, HIDDEN, kern, published, texts

from pipelines.factsheet.build import factsheets, year_of
from pipelines.factsheet.model import Release

SPENT = "uitgaven_nominaal"


def clients(*years, gemeente=GEMEENTE):
    return list(kern("clienten", "WMO", dict.fromkeys(years, 100), gemeente=gemeente))


@pytest.mark.parametrize(
    ("spent", "closed", "year"),
    [
        ({2021: 1, 2022: 2, 2023: 3}, (2021, 2022, 2023), 2023),
        # The jaarrekening of 2023 isn't there yet.
        ({2021: 1, 2022: 2, 2023: None}, (2021, 2022, 2023), 2022),
        # It is, but the year isn't closed yet.
        ({2021: 1, 2022: 2, 2023: 3}, (2021, 2022), 2022),
        # What is hidden is there.
        ({2021: 1, 2022: 2, 2023: HIDDEN}, (2021, 2022, 2023), 2023),
        # Without any jaarrekening, and without any closed year.
        ({2022: None}, (2021, 2022), 2022),
        ({}, (), 2024),
    ],
)
def test_the_year_is_the_newest_closed_one_with_a_jaarrekening(spent, closed, year):
    assert year_of(published(*kern(SPENT, "WMO", spent), *clients(2024), closed=closed), GEMEENTE) == year


def test_a_prognosis_of_the_participatiewet_is_no_jaarrekening():
    rows = [*kern(SPENT, "WMO", {2022: 1}), *kern(SPENT, "PARTICIPATIEWET", {2022: 1, 2023: 2}, status="prognose")]
    assert year_of(published(*rows), GEMEENTE) == 2022


def test_each_gemeente_has_its_own_factsheet():
    rows = [*clients(2023), *clients(2022, 2023, gemeente="GM0002")]
    first, second = factsheets(published(*rows, name='Sint <"&> Testdorp'))
    assert [first.gemeente_code, second.gemeente_code] == ["GM0002", GEMEENTE]
    assert first.gemeente == 'Sint <"&> Testdorp'
    assert [page.path for page in first.pages[:2]] == ["index.html", "definities.html"]
    assert first.pages[0].title == 'Sociaal domein in beeld: Sint <"&> Testdorp 2023'


def test_a_gemeente_without_a_name_goes_by_its_code():
    made = published(*clients(2023))
    [sheet] = factsheets(type(made)({**made.tables, "wijken": ()}))
    assert sheet.gemeente == GEMEENTE


def test_the_release_is_named_as_a_reader_says_it():
    [sheet] = factsheets(published(*clients(2023)))
    made_at = datetime(2026, 11, 22, 13, 33)
    assert sheet.release == Release("20261122T000000Z-1234abcd", "22 november 2026", "0" * 64, True, made_at)


def test_only_of_a_jaarrekening_it_is_said_that_there_is_one():
    [with_one] = factsheets(published(*clients(2023), *kern(SPENT, "WMO", {2023: 1})))
    [without] = factsheets(published(*clients(2023)))
    assert texts(with_one.pages[0].lead)[0].startswith("Deze factsheet gaat over 2023, het nieuwste jaar met een jaar")
    assert texts(without.pages[0].lead)[0].startswith("Deze factsheet gaat over 2023. U leest")


def test_the_same_file_says_the_same_twice():
    made = published(*clients(2022, 2023), *kern(SPENT, "WMO", {2022: 1, 2023: 3}))
    assert factsheets(made) == factsheets(made)
