"""Which years the release in force holds, by the source that they rest on."""

from __future__ import annotations

import polars as pl

from pipelines.publication.database import opened
from pipelines.publication.release import DATABASE, current
from pipelines.settings import Settings

YEARS = {"gemeente_code": pl.String, "wet_code": pl.String, "jaar": pl.Int32}


def published_years(settings: Settings, bron: str) -> pl.DataFrame:
    """List the years with a figure of an indicator that names this source, suppressed figures included.

    Args:
        settings: The installation.
        bron: The source.

    Returns:
        gemeente_code, wet_code, jaar; none without a release.
    """
    release = current(settings)
    if release is None:
        return pl.DataFrame(schema=YEARS)
    with opened(release.path / DATABASE) as connection:
        rows = connection.execute(
            "select distinct gemeente_code, wet_code, jaar from kernindicatoren "
            "where (waarde is not null or is_onderdrukt) and indicator_code in "
            "(select code from indicatoren where list_contains(string_split(bron, ', '), ?))",
            [bron],
        ).fetchall()
    return pl.DataFrame(rows, schema=YEARS, orient="row").sort(pl.all())
