"""Deliveries of kind `mutaties` that contradict each other at one moment: nobody could say which row came last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import polars as pl

from pipelines.declarations import Source
from pipelines.ingestion.findings import count_rows
from pipelines.ingestion.ingest import raw_path
from pipelines.ingestion.prints import PRINTS, prints
from pipelines.ingestion.register import ACCEPTED, Settled
from pipelines.settings import Settings

Prints = Callable[[str, list[str]], pl.DataFrame]
"""Gives the prints of deliveries of a source."""


def stored_prints(settings: Settings, sources: Mapping[str, Source]) -> Prints:
    """Read the prints from what was stored."""

    def read(bron: str, levering_ids: list[str]) -> pl.DataFrame:
        paths = [raw_path(settings, bron, levering_id) for levering_id in levering_ids]
        rows = [prints(pl.read_parquet(path), sources[bron]) for path in paths if path.exists()]
        return pl.concat([pl.DataFrame(schema=PRINTS), *rows])

    return read


def conflicts(settled: Settled, sources: Mapping[str, Source], find: Prints) -> list[str]:
    """Name the deliveries that were received at one moment and hold other rows under the same key, in Dutch.

    Later wins, so it must be known which one is later; of `volledig` and `periode` that is judged by place already.
    """
    adding = [source.bron for source in sources.values() if source.levering.soort == "mutaties"]
    held = settled.rows.filter((pl.col("status") == ACCEPTED) & pl.col("aanwezig") & pl.col("bron").is_in(adding)).sort(
        "bron", "bestand"
    )
    together = held.group_by("bron", "ontvangen_op", maintain_order=True).agg("levering_id", "bestand")
    messages: list[str] = []
    for bron, _, levering_ids, names in together.filter(pl.col("levering_id").list.len() > 1).iter_rows():
        messages += _compare(bron, dict(zip(levering_ids, names, strict=True)), find(bron, levering_ids))
    return messages


def _compare(bron: str, names: Mapping[str, str], found: pl.DataFrame) -> Iterable[str]:
    rivals = found.filter(
        (pl.col("levering_id").n_unique().over("sleutel") > 1) & (pl.col("inhoud").n_unique().over("sleutel") > 1)
    )
    if rivals.is_empty():
        return
    files = sorted(f"{bron}/{names[levering_id]}" for levering_id in rivals["levering_id"].unique())
    yield (
        f"{' en '.join(files[:2])}: verwacht onder één sleutel op één moment één inhoud, gevonden "
        f"{count_rows(rivals.height)} die elkaar tegenspreken, met dezelfde ontvangen_op; geef de nieuwste levering "
        "een later moment in het begeleidende bestand."
    )
