"""Put the answer to a question together; opens the release in force and, where it is there, the warehouse."""

from __future__ import annotations

import duckdb

from pipelines.explain.lineage import breaks, deliveries, reconciliation, sources
from pipelines.explain.model import Explanation, Question, QuestionError
from pipelines.explain.parts import parts
from pipelines.explain.question import find_figure, records
from pipelines.explain.rows import count_rows
from pipelines.publication.release import DATABASE, current
from pipelines.settings import Settings

EMPTY = "Er is geen waarde, en zij is niet onderdrukt: de definitie zegt wanneer dat zo is."
HIDDEN = "De waarde is onderdrukt: zij berust op te weinig personen of zou een ander cijfer verraden."


def explain(settings: Settings, question: Question) -> Explanation:
    """Answer a question about a figure of the release in force.

    Args:
        settings: The installation.
        question: The figure that is meant.

    Raises:
        QuestionError: There is no release, or no such figure in it.
    """
    release = current(settings)
    if release is None:
        raise QuestionError(f"There is no release in {settings.published_dir}; run: sdib refresh")
    with duckdb.connect(str(release.path / DATABASE), read_only=True) as published:
        figure = find_figure(published, question)
        definitions = {
            str(row["code"]): str(row["bron"]) for row in records(published, "select code, bron from indicatoren")
        }
        names = sources(figure, definitions)
        rows, remarks = count_rows(published, settings, figure, definitions)
        if figure.cijfer["waarde"] is None:
            remarks.insert(0, HIDDEN if figure.cijfer["is_onderdrukt"] else EMPTY)
        return Explanation(
            release=release.versie,
            figure=figure,
            onderdelen=tuple(parts(published, figure)),
            leveringen=deliveries(published, settings, figure, names),
            rijen=rows,
            opmerkingen=tuple(remarks),
            bijzonderheden=breaks(published, figure),
            aansluiting=reconciliation(published, settings, figure),
        )
