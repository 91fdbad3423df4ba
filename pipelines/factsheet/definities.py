"""The page "Definities en verantwoording": what each figure means, and what to know before quoting it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from babel.dates import format_date

from pipelines.factsheet import toetsing, verantwoording, words_explained
from pipelines.factsheet.kern import ALL, WETTEN, Kern
from pipelines.factsheet.model import Page, Section, Sentence, Table
from pipelines.factsheet.names import Plain, name_of
from pipelines.factsheet.places import Places
from pipelines.factsheet.prose import capitalised, listed, number, sentence, slug, years_text
from pipelines.factsheet.published import Published, Row

PATH = "definities.html"

DIRECTIONS = {"hoger": " Hoger is beter.", "lager": " Lager is beter."}
"""What the dictionary says of a direction; of a neutral one nothing."""

FAMILIES = ("financiële uitgaven", "gebruik van voorzieningen", "beleidsdoelstellingen")
"""In the order of the overview; a family that comes later stands behind them."""

DICTIONARY = ("Indicator", "Definitie", "Formule", "Bron en optellen")


def page(published: Published, gemeente: str, year: int) -> Page:
    """Make the page.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the factsheet is about.
    """
    kern = Kern(published, gemeente)
    name = Places(kern, year).gemeente
    [release] = published.rows("_meta.release")
    found = (
        *_dictionary(kern),
        words_explained.section(),
        _breaks(kern),
        _suppression(kern, _settings(release)),
        verantwoording.prices(kern, year),
        verantwoording.reconciliation(kern),
        verantwoording.deliveries(kern),
        toetsing.quality(kern, name),
        _quoting(release, name),
    )
    lead = sentence(
        "Wat elk cijfer betekent, waar het vandaan komt en wat u moet weten voordat u het aanhaalt. ",
        "Elk cijfer over de gemeente op deze pagina’s staat ook in de gepubliceerde database, of volgt uit twee ",
        "cijfers daarin: een aantal per 1.000 inwoners.",
    )
    return Page(PATH, "Definities en verantwoording", (lead,), tuple(filter(None, found)))


def _settings(release: Row) -> Mapping[str, Any]:
    return json.loads(release["instellingen"])


def _dictionary(kern: Kern) -> Iterator[Section]:
    plain = Plain(kern)
    families: dict[str, list[Row]] = defaultdict(list)
    for row in kern.dictionary.values():
        families[row["familie"]].append(row)
    order = [*FAMILIES, *sorted(families.keys() - set(FAMILIES))]
    for family in filter(families.__contains__, order):
        name = slug(family)
        cells = tuple(_defined(row, plain) for row in sorted(families[family], key=lambda row: row["naam"]))
        table = Table(f"definities-{name}", f"Indicatoren: {family}", DICTIONARY, cells)
        yield Section(f"definities-{name}", f"Definities: {family}", tables=(table,))


def _defined(row: Row, plain: Plain) -> tuple[str, ...]:
    use = f"{_additive(row['optelbaar_over'])}{DIRECTIONS.get(row['richting'], '')}"
    return (
        f"{row['naam']} ({row['eenheid']})",
        f"{plain.text(row['definitie'])}{_of_which(row['wetten'].split(','))}",
        plain.text(row["formule"]),
        f"Bron: {_sources(row['bron'], plain)}. {use}",
    )


def _additive(over: str | None) -> str:
    names = listed([name.strip() for name in (over or "").split(",")])
    return f"Op te tellen over {names}." if names else "Niet op te tellen."


def _of_which(codes: list[str]) -> str:
    """For which wetten an indicator exists; ALLE alone counts people once over Wmo and Jeugdwet (glossary)."""
    names = [name for code, name in WETTEN.items() if code in codes and code != ALL]
    if not names and ALL not in codes:
        return ""
    return f" Voor: {listed(names) or 'Wmo en Jeugdwet samen'}."


def _sources(codes: str, plain: Plain) -> str:
    """Name sources; `als uitgaven_nominaal` are those of another indicator."""
    named = [
        f"als bij {plain.text(code.removeprefix('als '))}" if code.startswith("als ") else name_of(code)
        for code in codes.split(", ")
    ]
    return listed(named)


def _breaks(kern: Kern) -> Section | None:
    touched = _touched(kern)
    rows = tuple(
        (row["titel"], row["omschrijving"], touched[row["bijzonderheid_id"]], row["bron"])
        for row in kern.published.rows("_meta.bijzonderheden")
        if row["bijzonderheid_id"] in touched
    )
    if not rows:
        return None
    text = sentence(
        "Soms is een cijfer niet met een ander jaar te vergelijken: er is anders geteld, of een cijfer is aangenomen. ",
        "Waar dat speelt, staat het bij de tekst, of trekt die geen conclusie uit het verschil.",
    )
    columns = ("Bijzonderheid", "Wat er speelt", "Raakt", "Bron")
    return Section(
        "breuken",
        "Breuken en aannames",
        (text,),
        tables=(Table("breuken", "Wat er speelt en wat het raakt", columns, rows),),
    )


def _touched(kern: Kern) -> dict[str, str]:
    """Say of each break which figures it touches: per wet the indicators and the years."""
    found: dict[str, dict[str, dict[str, set[int]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    for (year, wet, _, indicator), row in kern.rows.items():
        for name in filter(None, (row["bijzonderheid_ids"] or "").split(",")):
            found[name][wet][indicator].add(year)
    return {name: " ".join(_of_wetten(wetten, kern)) for name, wetten in found.items()}


def _of_wetten(wetten: Mapping[str, Mapping[str, set[int]]], kern: Kern) -> Iterator[str]:
    by_figures: dict[tuple[str, str], list[str]] = defaultdict(list)
    for wet in sorted(wetten, key=list(WETTEN).index):
        by_years: dict[str, list[str]] = defaultdict(list)
        for indicator, years in wetten[wet].items():
            by_years[years_text(years)].append(kern.dictionary[indicator]["naam"])
        for years, names in sorted(by_years.items()):
            by_figures[years, listed(sorted(names))].append(WETTEN[wet])
    for (years, names), of in by_figures.items():
        yield capitalised(f"{listed(of)}, {years}: {names}.")


def _suppression(kern: Kern, settings: Mapping[str, Any]) -> Section:
    smallest = settings.get("minimum_cel", 10)
    sentences = (
        sentence(
            f"Een cijfer dat op 1 tot en met {smallest - 1} personen berust, is afgeschermd: ",
            "zo is niemand te herkennen. Een 0 wordt wel getoond, want die gaat over niemand.",
        ),
        sentence(
            "Soms is ook een groter cijfer afgeschermd, omdat het kleine anders uit te rekenen is: ",
            "het totaal van de gemeente min de andere wijken. ",
            "Aan een afgeschermd cijfer is niet te zien welk van beide het is.",
        ),
        sentence("In tabellen staat dan ‘afgeschermd’; in grafieken ontbreekt het punt of de staaf."),
    )
    columns = ("Kernindicatoren", "Cijfers", "Afgeschermd", "Aandeel")
    table = Table("afscherming", "Hoeveel kernindicatoren zijn afgeschermd", columns, tuple(_shares(kern)))
    return Section("afscherming", "Waarom sommige cijfers ontbreken", sentences, tables=(table,))


def _shares(kern: Kern) -> Iterator[tuple[str, ...]]:
    total = [row for (_, _, place, _), row in kern.rows.items() if place == kern.gemeente]
    parts = [row for (_, _, place, _), row in kern.rows.items() if place != kern.gemeente]
    for label, rows in (("van de hele gemeente", total), ("per wijk, met onbekend en niet toe te delen", parts)):
        if rows:
            hidden = sum(bool(row["is_onderdrukt"]) for row in rows)
            share = (Decimal(hidden) * 100 / len(rows)).quantize(Decimal("0.1"))
            yield label, number(len(rows)), number(hidden), f"{number(share)}%"


def _quoting(release: Row, gemeente: str) -> Section:
    day = format_date(release["gemaakt_op"], "d MMMM y", locale="nl")
    version, content = release["versie"], release["inhoud_hash"]
    sentences: tuple[Sentence, ...] = (
        sentence(f"Gemeente {gemeente}, Sociaal Domein in Beeld, uitgave {version}, {day}, inhoud {content}."),
        sentence(
            "Noem bij een cijfer ook het jaar, de herkomst en bij bedragen het prijspeil. ",
            "De inhoud is een vingerafdruk: is die gelijk, dan zijn alle cijfers gelijk. ",
            "Een uitgave verandert nooit; een verbetering krijgt een nieuwe.",
        ),
    )
    return Section("aanhalen", "Zo haalt u deze cijfers aan", sentences)
