"""Applies the known errors of a source (`corrections.yml`) to the text of a delivery."""

from __future__ import annotations

from fnmatch import fnmatch

import polars as pl

from pipelines.declarations import Correction, Source
from pipelines.ingestion.findings import Fault, Findings, count_rows
from pipelines.ingestion.texts import Texts


class Mender:
    """Applies the active corrections to a delivery, table by table, in the order of the file.

    A correction that doesn't find exactly the rows that it expects refuses the delivery: either the source has been
    mended, and the correction must go, or the error has grown, and somebody must look.
    """

    def __init__(self, source: Source, findings: Findings) -> None:
        """Begin before the first table."""
        self._source = source
        self._findings = findings
        self._found: dict[str, int] = {}

    def mend(self, text: Texts, names: tuple[str, ...]) -> Texts:
        """Mend one table.

        Args:
            text: The stripped texts, by column key.
            names: By which a correction may mean it: the file, and the member of a ZIP.
        """
        for correction in self._source.correcties.active:
            if any(name and fnmatch(name, correction.locator.bestand) for name in names):
                text = self._apply(text, correction)
        return text

    def finish(self) -> None:
        """Refuse the delivery when a correction met another number of rows than it expects."""
        for correction in self._source.correcties.active:
            wanted, found = correction.bewaking.rijen, self._found.get(correction.id)
            if found not in (None, wanted):
                self._findings.refusals.append(
                    f"correctie {correction.id} verwacht deze fout in {count_rows(wanted)}, "
                    f"gevonden in {count_rows(found or 0)}; is de bron hersteld, zet de correctie dan op vervallen"
                )

    def _apply(self, text: Texts, correction: Correction) -> Texts:
        hit = located(text, self._source, {kop: [value] for kop, value in correction.locator.waar.items()})
        self._found[correction.id] = self._found.get(correction.id, 0) + int(hit.sum())
        if correction.actie == "wijs_af":
            kolom = ", ".join(correction.locator.waar)
            rows = text.filter(hit).select("rij", gevonden=pl.lit(f"de bekende fout {correction.id}"))
            self._findings.add(Fault(kolom, "correctie", "een rij zonder bekende fout"), rows)
            return text
        column = self._source.by_header(correction.kolom or "")
        if column is None:
            raise KeyError(correction.kolom)
        old = text.columns[column.key].rows
        return text.with_column(column.key, pl.repeat(correction.waarde, text.height, eager=True).zip_with(hit, old))


def located(text: Texts, source: Source, conditions: dict[str, list[str]]) -> pl.Series:
    """Tell for each row whether the texts under these headers are among those given."""
    hit = text.rij.is_not_null()
    for kop, values in conditions.items():
        column = source.by_header(kop)
        if column is None:
            raise KeyError(kop)
        found = text.columns[column.key].map(pl.col(column.key).is_in(values)).rows
        hit &= found.fill_null("" in values)
    return hit
