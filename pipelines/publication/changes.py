"""`_meta.wijzigingen`: how the candidate differs from the release that it is to replace, and what explains it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl

from pipelines.ingestion.register import read_register
from pipelines.publication import diff, metadata
from pipelines.publication.accepted import ACCEPTED, AcceptedLoss, load_accepted
from pipelines.publication.candidate import COMPARED_WITH, candidate_path
from pipelines.publication.causes import Causes, Made, explained, made_from, with_file
from pipelines.publication.comparison import COMPARED, compare
from pipelines.publication.database import attached, opened, statement
from pipelines.publication.errors import PublicationError
from pipelines.publication.inputs import Inputs
from pipelines.publication.manifest import code_version, read_manifest
from pipelines.publication.versions import DATABASE, Release, find, incomparable, predecessor
from pipelines.settings import Settings

COLUMNS = [name for name in COMPARED if name != "toelichting"] + ["reden_codes", "toelichting", "aanvaard_reden"]
"""The columns of `_meta.wijzigingen`, in their order."""

_LOSSES = ("tabel", "kolom", "indicator", "jaar", "wijk")
"""Levels of which nothing may be lost unseen; single cells and rows come and go with every delivery."""


def record_changes(settings: Settings, inputs: Inputs, released_at: datetime) -> int:
    """Compare the candidate with the release that it is to replace, and write the outcome into the candidate.

    Done before acceptance, so that the changes are judged too; beside the candidate they stand on a page, so that who
    has to accept a loss sees all of it.

    Args:
        settings: The installation, with a candidate.
        inputs: What the candidate was made from.
        released_at: Moment of release, with time zone; an acceptance that has expired by then doesn't count.

    Returns:
        The number of differences.

    Raises:
        PublicationError: When the comparison can't be made; nothing is published without one.
    """
    previous = predecessor(settings)
    found = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    if previous:
        made, places = _made_now(settings, inputs), _places(settings)
        try:
            found = _between(previous, candidate_path(settings), made, places)
        except PublicationError as error:
            raise PublicationError(
                f"What changes against release {previous.versie} can't be found, so nothing is published: {error} "
                "Put a sound release in force with: sdib rollback VERSION"
            ) from error
        found = judged(found, load_accepted(settings.expectations_dir), released_at.astimezone(UTC).date())
    with opened(candidate_path(settings), read_only=False) as connection:
        connection.begin()
        connection.execute(statement("delete from {table}", table=metadata.CHANGES))
        connection.register("gevonden", found.to_arrow())
        connection.execute(statement("insert into {table} by name from gevonden", table=metadata.CHANGES))
        connection.commit()
    page = diff.page("(kandidaat)", previous.versie if previous else None, found)
    _write_private(settings, diff.PAGE, page)
    # `publish` accepts no candidate that was compared with another release.
    _write_private(settings, COMPARED_WITH, json.dumps({"vorige": previous.versie if previous else None}) + "\n")
    return found.height


def describe(settings: Settings, old: str, new: str) -> str:
    """Write the page of differences between two releases, whichever came first.

    Args:
        settings: The installation.
        old: Version of the one to compare with, as `release.find` takes it.
        new: Version of the other.

    Raises:
        PublicationError: When one of them isn't there, or is damaged.
    """
    before, after = find(settings, old), find(settings, new)
    for release in (before, after):
        if problem := incomparable(release):
            raise PublicationError(f"Release {release.versie} is damaged: {problem}")
    changes = pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    if before.versie != after.versie:
        changes = _between(before, after.path / DATABASE, made_from(read_manifest(after.path) or {}), {})
        # Whether a loss was accepted was judged when the release was made, against the one of then.
        changes = changes.with_columns(pl.lit("").alias("aanvaard_reden"))
    return diff.page(after.versie, before.versie, changes)


def judged(changes: pl.DataFrame, accepted: Collection[AcceptedLoss], day: date) -> pl.DataFrame:
    """Fill `aanvaard_reden` of losses that were accepted, and name an acceptance that has expired.

    Args:
        changes: The differences.
        accepted: What `aanvaard.yml` lists.
        day: The day of release.
    """
    is_loss = (pl.col("soort") == "vervallen") & pl.col("niveau").is_in(_LOSSES)
    rows = changes.filter(is_loss).rows(named=True)
    for row in rows:
        fitting = [loss for loss in accepted if loss.fits(row)]
        in_force = next((loss for loss in fitting if loss.tot >= day), None)
        if in_force:
            row["aanvaard_reden"] = f"{in_force.reden} ({in_force.eigenaar}, tot en met {in_force.tot})"
        elif fitting:
            last = max(fitting, key=lambda loss: loss.tot)
            expired = f"Aanvaarding door {last.eigenaar} verlopen na {last.tot}, zie {ACCEPTED}."
            row["toelichting"] = f"{expired} {row['toelichting']}"
    # Losses first: they are what a reader has to see.
    return pl.concat([pl.DataFrame(rows, schema=changes.schema), changes.filter(~is_loss)])


def _between(old: Release, new: Path, made: Made, places: Mapping[tuple[str, str], Collection[str]]) -> pl.DataFrame:
    """Compare a file with a release, and say what can have caused each difference."""
    manifest = read_manifest(old.path)
    if manifest is None:
        raise PublicationError(f"The manifest of {old.versie} can't be read.")
    try:
        changes = compare(old.path / DATABASE, new)
        with attached({"oud": old.path / DATABASE, "nieuw": new}) as connection:
            before = with_file(made_from(manifest), connection, "oud")
            causes = Causes(before, with_file(made, connection, "nieuw"), places)
    except duckdb.Error as error:
        raise PublicationError(str(error).partition("\n")[0]) from error
    return explained(changes, causes).with_columns(pl.lit(None, pl.String).alias("aanvaard_reden")).select(COLUMNS)


def _made_now(settings: Settings, inputs: Inputs) -> Made:
    return Made(
        code_versie=code_version(settings, inputs),
        program=(inputs.program_hash, inputs.lock_hash),
        choices=inputs.choices,
        corrections=inputs.correction_hashes,
    )


def _places(settings: Settings) -> dict[tuple[str, str], set[str]]:
    """The gemeenten that each delivery in the register is about."""
    rows = read_register(settings).select("bron", "levering_id", "plaatsen").rows()
    return {(bron, one): {place["gemeente_code"] for place in places or []} for bron, one, places in rows}


def _write_private(settings: Settings, name: str, text: str) -> None:
    path = settings.candidate_dir / name
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
