"""Puts the example together, gemeente by gemeente, so that memory stays that of one gemeente."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.example import (
    berichten,
    bezwaren,
    bijstand,
    declaraties,
    geography,
    indicaties,
    persons,
    published,
    sociale_basis,
    start_stop,
)
from pipelines.example.context import Context
from pipelines.example.eigen_bijdragen import write_contributions
from pipelines.example.errors import ExampleError
from pipelines.example.writer import Writer

CALIBRATED = (2019, 2024)
"""First and last year for which `doelwaarden.csv` has targets."""

MAXIMUM_SCALE = 600
"""Beyond this the fictional gemeenten would run into the postcodes of Hengelo."""


@dataclass(frozen=True)
class ExampleReport:
    """What was written: deliveries, rows in them, and the seconds it took."""

    files: int
    rows: int
    seconds: float


def generate(
    landing: Path, *, scale: int = 1, first_year: int = 2019, last_year: int = 2024, seed: int = 20190101
) -> ExampleReport:
    """Write the example deliveries: the same arguments give the same bytes.

    Args:
        landing: Folder that gets one folder per source.
        scale: 1 writes Hengelo; N adds N - 1 fictional gemeenten of the same size and leaves Hengelo as it is.
        first_year: First year of the registers, from 2019.
        last_year: Last year of the registers, up to 2024.
        seed: Seed of all that is random.

    Raises:
        ExampleError: When the arguments can't be met, or a file of the same name with other content is there.
    """
    if not CALIBRATED[0] <= first_year <= last_year <= CALIBRATED[1]:
        raise ExampleError(f"The example covers {CALIBRATED[0]} to {CALIBRATED[1]}; found {first_year} to {last_year}.")
    if not 1 <= scale <= MAXIMUM_SCALE:
        raise ExampleError(f"The scale must be 1 to {MAXIMUM_SCALE}, found {scale}.")
    started = time.perf_counter()
    writer = Writer(landing)
    for number in range(scale):
        _write_gemeente(Context(number, first_year, last_year, seed), writer)
    return ExampleReport(writer.files, writer.rows, time.perf_counter() - started)


def _write_gemeente(context: Context, writer: Writer) -> None:
    published.write_published(context, writer)
    addresses = geography.make_addresses(context)
    geography.write_geography(context, writer, addresses)
    care = indicaties.simulate_care(context)
    benefits = bijstand.simulate_benefits(context)
    subsidies = bijstand.simulate_subsidies(context)
    applicants = len(benefits.regeling) + int(benefits.couple.sum())
    people = _people(context, care, applicants + subsidies.clients, addresses)
    numbers = _applicant_numbers(context, care, applicants, people)
    bijstand.write_bijstand(context, writer, benefits, numbers, people)
    bijstand.write_subsidies(
        context, writer, subsidies, care.persons + applicants + np.arange(subsidies.clients), people
    )
    final = indicaties.decisions(context, care)
    berichten.write_indicaties(context, writer, indicaties.versions(context, final), people)
    write_contributions(context, writer, care, people)
    start_stop.write_start_stop(context, writer, final, people)
    declaraties.write_declaraties(context, writer, declaraties.make_lines(context, final), people)
    sociale_basis.write_contacts(context, writer, care.wmo.clients, people, addresses)
    bezwaren.write_objections(context, writer)


def _people(context: Context, care: indicaties.Care, others: int, addresses: pl.DataFrame) -> pl.DataFrame:
    """All persons: Wmo clients, Jeugd clients, then applicants, partners and employees."""
    rng = context.rng("geboorten")
    births = np.empty(care.persons + others, dtype=np.int64)
    births[: care.wmo.clients] = persons.births_wmo(rng, care.wmo.clients)
    births[care.persons :] = persons.births_working_age(rng, others)
    first_start = np.full(care.jeugd.clients, np.iinfo(np.int64).max)
    np.minimum.at(first_start, care.jeugd.client, care.jeugd.start)
    # A person under both laws is as young as the Jeugdwet says.
    births[care.jeugd_person] = persons.births_jeugd(rng, first_start)
    numbers = np.arange(len(births))
    unused = (numbers >= care.wmo.clients) & (numbers < care.persons) & ~np.isin(numbers, care.jeugd_person)
    births[unused] = context.first_day
    return persons.make_people(context, births, addresses)


def _applicant_numbers(context: Context, care: indicaties.Care, count: int, people: pl.DataFrame) -> np.ndarray:
    """Person numbers of those on benefits: some are also Wmo clients, the others are persons of their own."""
    rng = context.rng("bijstand en Wmo")
    # Bijstand ends at the AOW age; one in five Wmo clients below it is on benefits.
    working_age = pl.col("geboren").is_between(date(1957, 1, 1), date(2000, 12, 31))
    clients = people.filter((pl.col("persoon") < care.wmo.clients) & working_age)["persoon"].to_numpy()
    numbers = care.persons + np.arange(count)
    both = min(count, len(clients) // 5)
    numbers[rng.choice(count, both, replace=False)] = rng.choice(clients, both, replace=False)
    return numbers
