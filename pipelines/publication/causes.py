"""What can have caused a difference between two releases: deliveries, corrections, definitions, program, settings.

What a release was made from stands in its file (`_meta.bronnen`, `indicatoren`) and in its manifest. A figure gets only
the causes that can reach it. Where none can, the pipeline gave another answer to the same question; that is an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import polars as pl

from pipelines.publication.database import statement

DELIVERY, CORRECTION, DEFINITION, PROGRAM, SETTING = (
    "nieuwe_levering",
    "correctie",
    "definitie",
    "programmatuur",
    "instelling",
)

NO_CAUSE = "Geen bekende oorzaak: uit dezelfde leveringen, programmatuur en instellingen kwam iets anders."

_BEHIND_ALL = ("adressen", "begroting", "gebieden")
"""Decide for every figure which years and wijken there are, and which years are closed."""

_BEHIND_WIJKEN = ("indicaties",)
"""Persons of other registers live where their indicatie says, so every figure below the gemeente may follow it."""

_SHOWN = 5
"""Deliveries that are named; with months of a register a cause would else be a page long."""

_EVERYWHERE = "*"


@dataclass(frozen=True)
class Made:
    """What a release was made from, as far as it can change a figure.

    Attributes:
        code_versie: How the program is called.
        program: Hashes of the program and of its packages; null in one that an older program made.
        choices: The settings.
        corrections: Per source a hash of its corrections and mappings.
        deliveries: The deliveries in force: source, levering_id, origin and moment -> file.
        listed: All deliveries that the file lists: source, levering_id, file, and whether it is in force.
        definitions: Per indicator its row of the dictionary.
    """

    code_versie: str
    program: tuple[str | None, str | None]
    choices: Mapping[str, Any]
    corrections: Mapping[str, str]
    deliveries: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    listed: frozenset[tuple[str, str, str, bool]] = frozenset()
    definitions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Cause:
    """One cause.

    Attributes:
        code: Its code in `reden_codes`.
        text: What changed, in Dutch.
        bron: The source that it is about; null when it is about all.
        gemeenten: The gemeenten that it is about; null when that isn't known or it is all of them.
    """

    code: str
    text: str
    bron: str | None = None
    gemeenten: frozenset[str] | None = None


def made_from(manifest: Mapping[str, Any]) -> Made:
    """Read from a manifest what a release was made from; what its file says comes with `with_file`."""
    inputs = manifest["inputs"]
    return Made(
        code_versie=manifest.get("code_versie", "onbekend"),
        program=(inputs.get("programma_hash"), inputs.get("lock_hash")),
        choices=manifest.get("instellingen", {}),
        corrections=inputs.get("correcties", {}),
    )


def with_file(made: Made, connection: duckdb.DuckDBPyConnection, alias: str) -> Made:
    """Add what the published file itself tells: the deliveries in force and the dictionary.

    Args:
        made: What the manifest tells.
        connection: Where the published file is attached.
        alias: Under which name.
    """
    columns = "select bron, levering_id, herkomst, cast(ontvangen_op as varchar), bestand, in_gebruik from {table}"
    rows = connection.execute(statement(columns, table=f"{alias}._meta.bronnen")).fetchall()
    dictionary = connection.execute(statement("from {table}", table=f"{alias}.main.indicatoren")).pl().to_dicts()
    return replace(
        made,
        deliveries={tuple(map(str, key)): bestand for *key, bestand, in_force in rows if in_force},
        listed=frozenset((bron, one, bestand, in_force) for bron, one, _, _, bestand, in_force in rows),
        definitions={row["code"]: row for row in dictionary},
    )


class Causes:
    """All that differs between what two releases were made from, and which of it can reach a figure."""

    def __init__(self, old: Made, new: Made, places: Mapping[tuple[str, str], Collection[str]] | None = None) -> None:
        """Find the differences.

        Args:
            old: What the earlier release was made from.
            new: What the later one was made from.
            places: Per source and levering_id the gemeenten that it is about, as far as known.
        """
        self._definitions = {**old.definitions, **new.definitions}
        self._general = [*_program(old, new), *_settings(old, new)]
        self._of_no_figure = list(_aside(old, new))
        self._of_sources = [*_deliveries(old, new, places or {}), *_corrections(old, new)]
        self._of_indicators = _redefined(old.definitions, new.definitions)
        # By place, because a large installation has thousands of deliveries and of figures.
        self._of_places: dict[tuple[str | None, str | None], list[Cause]] = {}
        for cause in self._of_sources:
            for gemeente in cause.gemeenten or (None,):
                self._of_places.setdefault((cause.bron, gemeente), []).append(cause)

    def of_all(self) -> list[Cause]:
        """Everything that differs."""
        return [*self._of_sources, *self._of_no_figure, *self._of_indicators.values(), *self._general]

    def of_figure(self, indicator: str, gemeente: str, *, in_wijk: bool) -> list[Cause]:
        """What can have changed a figure of an indicator."""
        sources, related = self._behind(indicator)
        behind = dict.fromkeys([*sources, *_BEHIND_ALL, *(_BEHIND_WIJKEN if in_wijk else ())])
        reaching = [
            cause for bron in behind for place in (gemeente, None) for cause in self._of_places.get((bron, place), ())
        ]
        redefined = [self._of_indicators[code] for code in related if code in self._of_indicators]
        return [*reaching, *redefined, *self._general]

    def _behind(self, indicator: str) -> tuple[list[str], list[str]]:
        """The sources of an indicator, and the indicators that the dictionary refers to for them, itself first."""
        sources: list[str] = []
        related = [indicator]
        for code in related:
            for name in str(self._definitions.get(code, {}).get("bron") or "").split(", "):
                other = name.removeprefix("als ")
                if other == name:
                    sources.append(name)
                elif other not in related:
                    related.append(other)
        return sources, related


def explained(changes: pl.DataFrame, causes: Causes) -> pl.DataFrame:
    """Say of every change what can have caused it: `reden_codes`, and in `toelichting` which delivery, setting, ....

    A changed value has only the causes that reach its indicator. Rows that come and go, and cells that are hidden or
    shown, follow from other figures too, so for these anything that changed may be the cause.

    Args:
        changes: The differences, as `comparison.compare` lists them.
        causes: What differs between what the two releases were made from.
    """
    keys = ["indicator_code", "gemeente_code", "_in_wijk", "_is_value"]
    marked = changes.with_columns(
        (pl.col("wijk_code") != pl.col("gemeente_code")).fill_null(value=False).alias("_in_wijk"),
        (pl.col("kolom").eq("waarde") & pl.col("niveau").eq("cel")).fill_null(value=False).alias("_is_value"),
    )
    rows = [
        (*key, *_described(_reaching(causes, *key))) for key in marked.select(keys).unique(maintain_order=True).rows()
    ]
    kinds = {**{name: marked.schema[name] for name in keys}, "reden_codes": pl.String, "_waarom": pl.String}
    reasons = pl.DataFrame(rows, schema=kinds, orient="row")
    found = marked.join(reasons, on=keys, how="left", nulls_equal=True, maintain_order="left")
    text = pl.concat_str("toelichting", "_waarom", separator=" ", ignore_nulls=True)
    return found.with_columns(text.alias("toelichting")).drop("_in_wijk", "_is_value", "_waarom")


def _reaching(
    causes: Causes, indicator: str | None, gemeente: str | None, in_wijk: bool, is_value: bool
) -> list[Cause]:
    if indicator is None or gemeente is None:
        return causes.of_all()
    own = causes.of_figure(indicator, gemeente, in_wijk=in_wijk)
    return own if own or is_value else causes.of_all()


def _described(causes: Iterable[Cause]) -> tuple[str | None, str]:
    """The codes and the text of some causes, the deliveries together in one sentence."""
    listed = list(causes)
    if not listed:
        return None, NO_CAUSE
    codes = [code for code in (DELIVERY, CORRECTION, DEFINITION, PROGRAM, SETTING) if _texts(listed, code)]
    sentences = [
        f"{title}: {_some(texts)}."
        for title, code in (
            ("Leveringen", DELIVERY),
            ("Correcties of vertaaltabellen", CORRECTION),
            ("Definitie", DEFINITION),
            ("Programmatuur", PROGRAM),
            ("Instelling", SETTING),
        )
        if (texts := _texts(listed, code))
    ]
    return ",".join(codes), " ".join(sentences)


def _texts(causes: Iterable[Cause], code: str) -> list[str]:
    return [cause.text for cause in causes if cause.code == code]


def _some(texts: list[str]) -> str:
    rest = len(texts) - _SHOWN
    return ", ".join(texts[:_SHOWN]) + (f" en nog {rest}" if rest > 0 else "")


def _deliveries(old: Made, new: Made, places: Mapping[tuple[str, str], Collection[str]]) -> Iterable[Cause]:
    was, now = ({key[:2] for key in made.deliveries} for made in (old, new))
    named = {**old.deliveries, **new.deliveries}
    for key in sorted(old.deliveries.keys() ^ new.deliveries.keys(), key=lambda key: (key[0], named[key], key)):
        bron, levering_id = key[:2]
        is_new, is_both = key in new.deliveries, key[:2] in was and key[:2] in now
        if is_both and not is_new:
            continue  # The same bytes with another origin or moment: once is enough.
        how = "anders beschreven" if is_both else "nieuw" if is_new else "niet meer in gebruik"
        gemeenten = frozenset(places.get((bron, levering_id), ()))
        known = None if not gemeenten or _EVERYWHERE in gemeenten else gemeenten
        yield Cause(DELIVERY, f"{bron}/{named[key]} ({how})", bron, known)


def _aside(old: Made, new: Made) -> Iterable[Cause]:
    """Deliveries that were listed, renamed or set aside without being in force: rows of `_meta.bronnen`, no figures."""
    changed = {key[:2] for key in old.deliveries.keys() ^ new.deliveries.keys()}
    found = {(bron, bestand) for bron, one, bestand, _ in old.listed ^ new.listed if (bron, one) not in changed}
    for bron, bestand in sorted(found):
        yield Cause(DELIVERY, f"{bron}/{bestand} (raakt geen cijfer)", bron)


def _corrections(old: Made, new: Made) -> Iterable[Cause]:
    for bron in sorted(old.corrections.keys() | new.corrections.keys()):
        if old.corrections.get(bron) != new.corrections.get(bron):
            yield Cause(CORRECTION, bron, bron)


def _redefined(old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]) -> dict[str, Cause]:
    found = {}
    for code in sorted(old.keys() | new.keys()):
        before, after = old.get(code), new.get(code)
        if before == after:
            continue
        if before is None or after is None:
            what = "nieuw in het woordenboek" if before is None else "uit het woordenboek"
        else:
            names = [name for name in after if name != "versie" and before.get(name) != after[name]]
            versions = f"versie {before.get('versie')} -> {after.get('versie')}"
            what = f"{versions} ({', '.join(names)})" if names else versions
        found[code] = Cause(DEFINITION, f"{code} {what}")
    return found


def _program(old: Made, new: Made) -> Iterable[Cause]:
    (program, packages), (new_program, new_packages) = old.program, new.program
    if program != new_program:
        yield Cause(PROGRAM, f"{old.code_versie} -> {new.code_versie}")
    if packages != new_packages:
        yield Cause(PROGRAM, "andere versies van de pakketten")


def _settings(old: Made, new: Made) -> Iterable[Cause]:
    for name in sorted(old.choices.keys() | new.choices.keys()):
        before, after = old.choices.get(name), new.choices.get(name)
        if before != after:
            yield Cause(SETTING, f"{name} {before} -> {after}")
