"""The register: one row per delivery ever seen, and which of them holds which gemeente and period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from filelock import FileLock

from pipelines.declarations import Source
from pipelines.ingestion.files import PRIVATE_FILE, private_dir, write_parquet
from pipelines.ingestion.reading import Place
from pipelines.settings import Settings

PLACES = pl.List(pl.Struct({"gemeente_code": pl.String, "periode": pl.String}))
DELIVERIES_SCHEMA = {
    "bron": pl.String,
    "levering_id": pl.String,
    "bestand": pl.String,
    "document": pl.String,
    "herkomst": pl.String,
    "periode": pl.String,
    "ontvangen_op": pl.Datetime("us", "UTC"),
    "rijen_gelezen": pl.Int64,
    "rijen_geaccepteerd": pl.Int64,
    "rijen_afgewezen": pl.Int64,
    "status": pl.String,
    "melding": pl.String,
    "in_gebruik": pl.Boolean,
    "inleeshash": pl.String,
    "aanwezig": pl.Boolean,
    "plaatsen": PLACES,
    "waarschuwingen": pl.List(pl.String),
    "rijen_per_plaats": pl.List(pl.Int64),
    "sleutel": pl.String,
}
PLACES_SCHEMA = {
    "bron": pl.String,
    "levering_id": pl.String,
    "gemeente_code": pl.String,
    "periode": pl.String,
    "in_gebruik": pl.Boolean,
}

ACCEPTED, REFUSED, IGNORED = "geaccepteerd", "geweigerd", "genegeerd"

DeliveryKey = tuple[str, str]
"""Source and levering_id: the same bytes may be delivered to two sources."""


class OriginError(Exception):
    """Deliveries of origins that may not meet: wrong use. One line, in Dutch."""


@dataclass(frozen=True)
class Levering:
    """One row of the register.

    Attributes:
        inleeshash: Hash of all that the raw file follows from; equal means that it needn't be read again.
        aanwezig: Whether the file was in landing when the source was last looked at.
        plaatsen: The places that the delivery takes when it is the newest.
        rijen_per_plaats: How many of its rows are about each of these places.
        waarschuwingen: Remarks that cost nothing, in Dutch; kept, so that they are there while the delivery is.
        sleutel: Fingerprint of the key of its pseudonyms; None for a source without persons, or when it isn't known.
    """

    bron: str
    levering_id: str
    bestand: str
    document: str | None
    herkomst: str
    ontvangen_op: datetime
    rijen_gelezen: int
    rijen_geaccepteerd: int
    rijen_afgewezen: int
    status: str
    melding: str | None
    inleeshash: str
    plaatsen: tuple[Place, ...]
    in_gebruik: bool = False
    aanwezig: bool = True
    waarschuwingen: tuple[str, ...] = ()
    rijen_per_plaats: tuple[int, ...] = ()
    sleutel: str | None = None

    @property
    def key(self) -> DeliveryKey:
        """What identifies it."""
        return self.bron, self.levering_id

    @property
    def naam(self) -> str:
        """How messages name it."""
        return f"{self.bron}/{self.bestand}"

    @property
    def periode(self) -> str | None:
        """The periods it is about, as text; the first and last of many."""
        periods = sorted({period for _, period in self.plaatsen if period})
        if len(periods) > 3:
            return f"{periods[0]} t/m {periods[-1]}"
        return ", ".join(periods) or None


@dataclass(frozen=True)
class Settled:
    """Which deliveries are in force.

    Attributes:
        rows: The register, with `in_gebruik` filled in and the losers of a tie refused.
        claims: Who holds and who claims which place, as `places` gives it.
        refusals: Deliveries that claim the place of another at the same moment, in Dutch.
    """

    rows: pl.DataFrame
    claims: pl.DataFrame
    refusals: list[str]


def deliveries_path(settings: Settings) -> Path:
    """Where the rows of the deliveries are."""
    return settings.register_dir / "leveringen.parquet"


def read_register(settings: Settings) -> pl.DataFrame:
    """Read the rows of all deliveries; none when there is no register yet.

    A column that an older register lacks is null, which makes its deliveries be read again but keeps when they came.
    """
    path = deliveries_path(settings)
    empty = pl.DataFrame(schema=DELIVERIES_SCHEMA)
    if not path.exists():
        return empty
    return pl.concat([empty, pl.read_parquet(path)], how="diagonal_relaxed").select(empty.columns)


def leveringen(frame: pl.DataFrame) -> list[Levering]:
    """Give rows of the register as values; there are as many as deliveries."""
    rows = frame.drop("periode").to_dicts()
    for row in rows:
        row["plaatsen"] = tuple((place["gemeente_code"], place["periode"]) for place in row["plaatsen"] or [])
        row["waarschuwingen"] = tuple(row["waarschuwingen"] or [])
        row["rijen_per_plaats"] = tuple(row["rijen_per_plaats"] or [])
    return [Levering(**row) for row in rows]


def write_source(settings: Settings, bron: str, rows: Iterable[Levering]) -> None:
    """Replace the rows of one source; one writer at a time."""
    private_dir(settings.register_dir, settings.data_dir)
    with FileLock(settings.register_dir / ".leveringen.lock", mode=PRIVATE_FILE):
        others = read_register(settings).filter(pl.col("bron") != bron)
        _write(settings, pl.concat([others, frame(rows)]))


def places(rows: pl.DataFrame, adding: Collection[str] = ()) -> pl.DataFrame:
    """Decide which deliveries hold which places.

    Args:
        rows: Rows of the register; only accepted ones that are still in landing can hold a place.
        adding: Sources of kind `mutaties`, of which every delivery is in force.

    Returns:
        bron, levering_id, gemeente_code, periode, in_gebruik, rijen, ontvangen_op, and `gelijk_met`: the delivery in
        force that was received at the very same moment for the same place.
    """
    held = rows.filter((pl.col("status") == ACCEPTED) & pl.col("aanwezig"))
    # An older register doesn't say how many rows are about a place.
    uncounted = pl.lit(None, pl.Int64).repeat_by(pl.col("plaatsen").list.len())
    is_counted = pl.col("rijen_per_plaats").list.len() == pl.col("plaatsen").list.len()
    counted = pl.when(is_counted).then("rijen_per_plaats").otherwise(uncounted)
    claims = (
        held.select("bron", "levering_id", "ontvangen_op", "plaatsen", rijen=counted)
        .explode("plaatsen", "rijen")
        .unnest("plaatsen")
        .drop_nulls("gemeente_code")
    )
    place = ["bron", "gemeente_code", "periode"]
    claims = claims.sort([*place, "ontvangen_op", "levering_id"], descending=[False, False, False, True, False])
    first = pl.col("levering_id").first().over(place)
    newest = pl.col("ontvangen_op") == pl.col("ontvangen_op").first().over(place)
    adds = pl.col("bron").is_in(list(adding))
    return claims.select(
        "bron",
        "levering_id",
        "gemeente_code",
        "periode",
        in_gebruik=adds | (pl.col("levering_id") == first),
        gelijk_met=pl.when(~adds & newest & (pl.col("levering_id") != first)).then(first),
        rijen="rijen",
        ontvangen_op="ontvangen_op",
    )


def standing_refusals(rows: Iterable[Levering], replaces: bool) -> list[str]:
    """Give the refusals that still stop publication: present, and not overtaken at every place that they are about.

    Args:
        rows: The rows of one source.
        replaces: Whether a newer delivery takes the place of an older one; for `mutaties` it doesn't.
    """
    present = [row for row in rows if row.aanwezig]
    newest: dict[Place, datetime] = {}
    for row in present:
        for place in row.plaatsen if row.status == ACCEPTED else ():
            newest[place] = max(row.ontvangen_op, newest.get(place, row.ontvangen_op))
    return [
        row.melding or row.bestand for row in present if row.status == REFUSED and not _overtaken(row, newest, replaces)
    ]


def decide(rows: pl.DataFrame, sources: Mapping[str, Source]) -> Settled:
    """Decide which deliveries are in force; changes nothing.

    The newest delivery holds a place. Two that were received at the same moment: the one whose levering_id sorts later
    is refused, because the choice between them would be arbitrary.

    Args:
        rows: Rows of the register.
        sources: The declarations; what belongs to none of them is in force nowhere.
    """
    rows = rows.with_columns(pl.col("aanwezig") & pl.col("bron").is_in(list(sources)))
    adding = [source.bron for source in sources.values() if source.levering.soort == "mutaties"]
    refusals: list[str] = []
    while not (ties := (claims := places(rows, adding)).filter(pl.col("gelijk_met").is_not_null())).is_empty():
        # One at a time: without the first loser, the next may be no loser at all.
        tie = ties.sort("bron", "levering_id").row(-1, named=True)
        message = _tie_message(rows, tie)
        refusals.append(message)
        loser = (pl.col("bron") == tie["bron"]) & (pl.col("levering_id") == tie["levering_id"])
        rows = rows.with_columns(
            status=pl.when(loser).then(pl.lit(REFUSED)).otherwise("status"),
            melding=pl.when(loser).then(pl.lit(message)).otherwise("melding"),
        )
    used = claims.filter("in_gebruik").select("bron", "levering_id").unique().with_columns(_used=True)
    rows = rows.join(used, on=["bron", "levering_id"], how="left", maintain_order="left")
    return Settled(rows.with_columns(in_gebruik=pl.col("_used").fill_null(False)).drop("_used"), claims, refusals)


def settle(settings: Settings, sources: Mapping[str, Source]) -> Settled:
    """Decide which deliveries are in force, and write it down."""
    settled = decide(read_register(settings), sources)
    _write(settings, settled.rows)
    path = settings.register_dir / "plaatsen.parquet"
    write_parquet(settled.claims.select(PLACES_SCHEMA.keys()).sort(pl.all()), path, settings.data_dir)
    return settled


def check_origins(settings: Settings, sources: Mapping[str, Source]) -> None:
    """Refuse real persons under the example key, and real beside made-up persons in one gemeente.

    Raises:
        OriginError: In either case; names the files.
    """
    if problem := origin_problem(read_register(settings), sources, is_example_key=settings.is_example_key):
        raise OriginError(problem)


def origin_problem(rows: pl.DataFrame, sources: Mapping[str, Source], *, is_example_key: bool) -> str | None:
    """Say which origins may not meet, in Dutch; None when all is well.

    Args:
        rows: Rows of the register, of which is decided what is in force.
        sources: The declarations.
        is_example_key: Whether the key is one that protects nobody.
    """
    persons = [source.bron for source in sources.values() if source.heeft_personen]
    held = rows.filter(pl.col("bron").is_in(persons) & (pl.col("status") == ACCEPTED) & pl.col("aanwezig"))
    real = held.filter(pl.col("herkomst") == "registratie")
    if is_example_key and not real.is_empty():
        return key_problem(f"{real['bron'][0]}/{real['bestand'][0]}")
    used = held.filter("in_gebruik").explode("plaatsen").unnest("plaatsen", separator="_")
    origins = used.group_by("plaatsen_gemeente_code").agg(pl.col("herkomst").unique()).sort("plaatsen_gemeente_code")
    for gemeente_code, found in origins.iter_rows():
        if {"registratie", "synthetisch"} <= set(found):
            return (
                f"{gemeente_code}: verwacht registers van één herkomst, gevonden registratie naast synthetisch; "
                "haal de synthetische leveringen van deze gemeente uit landing."
            )
    return None


def key_problem(registration: str) -> str:
    """Say, in Dutch, that a delivery of real persons asks for a key of one's own.

    Args:
        registration: Its name.
    """
    return (
        f"{registration}: verwacht een eigen sleutel (SDIB_PSEUDONYM_KEY) voor leveringen met herkomst registratie, "
        "gevonden de voorbeeldsleutel; zet bij gemaakte leveringen herkomst: synthetisch in het begeleidende bestand."
    )


def absent(row: Levering) -> Levering:
    """The row of a delivery that is no longer in landing; its status stays."""
    return replace(row, aanwezig=False, in_gebruik=False)


def mark_absent(settings: Settings, gone: Collection[DeliveryKey]) -> None:
    """Write down of some deliveries, by source and id, that they are no longer in landing."""
    for bron in {bron for bron, _ in gone}:
        rows = leveringen(read_register(settings).filter(bron=bron))
        write_source(settings, bron, [absent(row) if row.key in gone else row for row in rows])


def _overtaken(row: Levering, newest: Mapping[Place, datetime], replaces: bool) -> bool:
    return (
        replaces
        and bool(row.plaatsen)
        and all(place in newest and newest[place] > row.ontvangen_op for place in row.plaatsen)
    )


def _tie_message(rows: pl.DataFrame, tie: dict[str, Any]) -> str:
    names = dict(rows.filter(pl.col("bron") == tie["bron"]).select("levering_id", "bestand").iter_rows())
    where = " ".join(part for part in (tie["gemeente_code"], tie["periode"]) if part)
    return (
        f"{tie['bron']}/{names[tie['levering_id']]}: verwacht één levering voor {where} op één moment, gevonden ook "
        f"{names[tie['gelijk_met']]} met dezelfde ontvangen_op; haal er één weg, of geef de nieuwste een later moment."
    )


def frame(rows: Iterable[Levering]) -> pl.DataFrame:
    """Give values as rows of the register."""
    records = [
        {
            **asdict(row),
            "periode": row.periode,
            "plaatsen": [dict(zip(("gemeente_code", "periode"), p, strict=True)) for p in row.plaatsen],
        }
        for row in rows
    ]
    return pl.DataFrame(records, schema=DELIVERIES_SCHEMA)


def _write(settings: Settings, rows: pl.DataFrame) -> None:
    write_parquet(rows.sort("bron", "bestand", "levering_id"), deliveries_path(settings), settings.data_dir)
