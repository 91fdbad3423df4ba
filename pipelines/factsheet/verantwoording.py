"""What the figures rest on: method of price correction, reconciliation and deliveries."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipelines.factsheet.kern import ALL, Kern
from pipelines.factsheet.model import Absence, Chart, Figure, Section, Table, Unit
from pipelines.factsheet.names import Plain, name_of
from pipelines.factsheet.prose import capitalised, number, sentence
from pipelines.factsheet.published import Row
from pipelines.factsheet.yearly import yearly_chart

VARIANTS = "prijscorrectie_varianten"

RECONCILED = "_meta.aansluiting"

UNITS = {"euro": Unit.EURO, "aantal": Unit.COUNT, "ratio": Unit.RATIO, "score": Unit.SCORE}
"""Of what was published before; a `fractie` is written as a percentage, which no figure of the published file is."""

YEAR = re.compile(r"\d{4}")

MATCHES = ("sluit aan", "binnen afronding")
"""What the table of reconciliation calls a figure that is as it was published before."""

UNDETERMINED = "niet te bepalen"

STATUSES = {
    "sluit aan": "precies gelijk",
    "binnen afronding": "gelijk op de afronding na",
    "bekend verschil": "anders, met een bekende reden",
    "onverklaard": "anders, nog zonder verklaring",
    UNDETERMINED: "niet te vergelijken: dit cijfer zit niet in de leveringen",
}
"""In the order of the table."""

KNOWN_ISSUE = re.compile(r"^KI-\d+ \([^)]*\): ")
"""Where the project lists a known difference; of no use to a reader of the page, who gets the reason itself."""


def prices(kern: Kern, year: int) -> Section | None:
    """How spending was corrected for price rises, and what the other choices would give.

    Args:
        kern: Figures of the gemeente.
        year: The year that the factsheet is about.
    """
    rows = kern.published.rows(VARIANTS, gemeente_code=kern.gemeente, wet_code=ALL)
    chosen = [row for row in rows if row["is_gekozen"]]
    if not chosen:
        return None
    base, series = chosen[0]["prijspeil_jaar"], chosen[0]["reeks_code"]
    sentences = (
        sentence(
            f"Bedragen na prijscorrectie zijn in prijzen van {base}. Elk onderdeel van de uitgaven wordt gedeeld ",
            f"door de prijsstijging sinds {base} volgens zijn eigen index; daarna worden de onderdelen opgeteld.",
        ),
        sentence(
            f"De gebruikte index is de reeks ‘{series}’. ‘Toegepast’ is de prijsstijging die met aanbieders is ",
            "afgesproken, ‘definitief’ de prijsstijging zoals die later is vastgesteld.",
        ),
        sentence(
            "Het effect van het onderzoek naar reële tarieven gaat er in de derde lijn vóór het delen af. ",
            f"In {base} zijn alle lijnen gelijk.",
        ),
        sentence("De tabel laat zien wat een andere reeks of een ander basisjaar zou geven."),
    )
    shown = sorted(
        (row for row in rows if row["jaar"] == year), key=lambda row: (row["reeks_code"], row["prijspeil_jaar"])
    )
    title = f"Uitgaven {year}, alle wetten samen, bij elke keuze"
    columns = ("Reeks en basisjaar", "Na prijscorrectie", "Na reële tarieven", "Gekozen", "Waarom een bedrag ontbreekt")
    table = Table("prijsvarianten", title, columns, tuple(_variant(row, kern) for row in shown))
    return Section(
        "prijscorrectie",
        "Prijscorrectie",
        sentences,
        charts=tuple(filter(None, (_chart(rows, base, kern),))),
        tables=(table,) if shown else (),
    )


def _variant(row: Row, kern: Kern) -> tuple[str | Figure | None, ...]:
    return (
        f"{row['reeks_code']}, prijzen van {row['prijspeil_jaar']}",
        _amount(row, "uitgaven_eur_reeel", kern),
        _amount(row, "uitgaven_eur_reeel_na_tarieven", kern),
        "ja" if row["is_gekozen"] else "",
        capitalised(Plain(kern).text(row["reden_leeg"] or "")),
    )


def _amount(row: Row, column: str, kern: Kern) -> Figure:
    return kern.published.figure(row, VARIANTS, column, Unit.EURO)


def _chart(rows: Sequence[Row], base: int, kern: Kern) -> Chart | None:
    """Draw the base year in force with each series of the index: that changes the trend, another base year doesn't."""
    series: dict[str, dict[int, Figure]] = defaultdict(dict)
    for row in rows:
        if row["prijspeil_jaar"] == base:
            series[row["reeks_code"]][row["jaar"]] = _amount(row, "uitgaven_eur_reeel", kern)
    years = sorted({year for figures in series.values() for year in figures})
    if len(years) < 2 or any(len(figures) < len(years) for figures in series.values()):
        return None
    title = sentence(f"Uitgaven in prijzen van {base}, met elke reeks van de prijsindex")
    what = f"Uitgaven van alle wetten samen in prijzen van {base}, per reeks"
    drawn = {name: tuple(figures[year] for year in years) for name, figures in sorted(series.items())}
    return yearly_chart("prijsreeksen", title, what, drawn)


def reconciliation(kern: Kern) -> Section | None:
    """Each figure that was published before, held against ours: how many agree, and which don't."""
    rows = kern.published.rows(RECONCILED, gemeente_code=kern.gemeente)
    if not rows:
        return None
    counts = Counter(row["status"] for row in rows)
    order = [*STATUSES, *sorted(set(counts) - set(STATUSES))]
    counted = tuple((STATUSES.get(name, name), number(counts[name])) for name in order if counts[name])
    differing = [row for row in rows if row["status"] not in (*MATCHES, UNDETERMINED)]
    missing = [row for row in rows if row["status"] == UNDETERMINED]
    tables = [Table("aansluiting", "Eerder gepubliceerde cijfers naast deze uitgave", ("Uitkomst", "Aantal"), counted)]
    columns = ("Cijfer", "Jaar", "Toen gepubliceerd", "Nu", "Toelichting")
    if differing:
        tables.append(Table("verschillen", "Wat anders is", columns, tuple(_compared(row, kern) for row in differing)))
    if missing:
        title = "Wat niet te vergelijken is"
        tables.append(Table("niet-te-bepalen", title, columns, tuple(_compared(row, kern) for row in missing)))
    told = "Waar een cijfer anders is, staat dat hieronder." if differing else "Wat te vergelijken is, sluit aan."
    text = sentence(
        "De gemeente heeft eerder cijfers gepubliceerd, in jaarstukken, brieven en een factsheet. ",
        f"{_each(len(rows))} is naast deze uitgave gelegd. {told}",
    )
    return Section("aansluiting", "Aansluiting op eerdere publicaties", (text,), tables=tuple(tables))


def _each(figures: int) -> str:
    return "Dat ene cijfer" if figures == 1 else f"Elk van die {number(figures)} cijfers"


def _compared(row: Row, kern: Kern) -> tuple[str | Figure, ...]:
    wet = "" if row["wet"] in ("alle", "-") else f" ({row['wet']})"
    return (
        row["post_of_indicator"] + wet,
        row["jaar"],
        _measured(row, "waarde_gepubliceerd", kern),
        _measured(row, "waarde_berekend", kern),
        KNOWN_ISSUE.sub("", row["toelichting"] or ""),
    )


def _measured(row: Row, column: str, kern: Kern) -> str | Figure:
    """A figure; a text where the document has no year for it, or a fraction of one."""
    value: Decimal | None = row[column]
    if row["eenheid"] in UNITS and YEAR.fullmatch(row["jaar"]):
        # Its status is that of the comparison, and says nothing of how settled the figure is.
        return replace(kern.published.figure(row, RECONCILED, column, UNITS[row["eenheid"]]), status=None)
    if value is None:
        return str(Absence.UNKNOWN)
    if row["eenheid"] == "fractie":
        return f"{number(value * 100)}%"
    return f"€\u00a0{number(value)}" if row["eenheid"] == "euro" else number(value)


def deliveries(kern: Kern) -> Section:
    """What was delivered, per source: how often, over which period, from where and how many rows."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in kern.published.rows("_meta.bronnen", in_gebruik=True):
        groups[row["bron"], row["herkomst"]].append(row)
    columns = ("Bron", "Leveringen", "Periode", "Herkomst", "Gelezen rijen", "Gebruikte rijen", "Afgewezen rijen")
    rows = tuple(_delivered(source, origin, found) for (source, origin), found in sorted(groups.items()))
    sentences = [
        sentence(
            "Herkomst ‘registratie’ komt uit een administratie, ‘gepubliceerd’ uit een openbaar document. ",
            "‘Synthetisch’ is door een programma gemaakt als voorbeeld. Een ‘aanname’ heeft niemand gepubliceerd.",
        ),
        sentence("Berust een cijfer op meer bronnen, dan geldt de zwakste herkomst."),
    ]
    if len(kern.published.gemeenten) > 1:
        sentences.append(sentence("Dit zijn de leveringen van alle gemeenten in deze uitgave samen."))
    table = Table("leveringen", "Leveringen waarop deze uitgave rust", columns, rows)
    return Section("leveringen", "Leveringen", tuple(sentences), tables=(table,))


def _delivered(source: str, origin: str, rows: Sequence[Row]) -> tuple[str, ...]:
    def total(column: str) -> str:
        return number(sum(row[column] or 0 for row in rows))

    periods = sorted({row["periode"] for row in rows if row["periode"]})
    return (
        name_of(source),
        number(len(rows)),
        _between(periods),
        origin,
        total("rijen_gelezen"),
        total("rijen_geaccepteerd"),
        total("rijen_afgewezen"),
    )


def _between(periods: Sequence[str]) -> str:
    """From the first to the last; a period may itself be a span."""
    if not periods:
        return "niet per periode"
    first, last = periods[0].split(" t/m ")[0], periods[-1].split(" t/m ")[-1]
    return first if first == last else f"{first} tot en met {last}"
