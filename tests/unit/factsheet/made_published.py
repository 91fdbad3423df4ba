"""A published file by hand: rows of kernindicatoren and of what else a test names."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from pipelines.factsheet.model import Absence, Figure, Place, Sentence, Unit
from pipelines.factsheet.notation import shown
from pipelines.factsheet.published import Published

GEMEENTE = "GM9999"

KEYS = {
    "kernindicatoren": "gemeente_code, jaar, wet_code, wijk_code, indicator_code",
    "transformatiepiramide": "gemeente_code, jaar, wijk_code, laag_code",
    "omvang_ondersteuning": "gemeente_code, jaar, wet_code, wijk_code, ondersteuningsvorm_code",
    "gebiedskenmerken": "gemeente_code, jaar, wijk_code, kenmerk_code, categorie_code",
}

EENHEDEN = {
    "uitgaven_nominaal": "euro",
    "uitgaven_reeel": "euro",
    "uitgaven_reeel_na_tarieven": "euro",
    "uitgaven_per_inwoner": "euro per inwoner",
    "lks_uitgaven": "euro",
    "indicaties_per_client": "aantal per cliënt",
    "clienten_per_1000_inwoners": "aantal per 1.000 inwoners",
}

RICHTINGEN = {"clienten_maatwerk": "lager", "clienten_sociale_basis": "hoger"}

BREAK = "BREUK-2023-TELLING"
ASSUMPTION = "AANNAME-KOSTEN"

HIDDEN = "hidden"


def figure(value, unit=Unit.COUNT, year=2023, breaks=(), absence=None, **more) -> Figure:
    place = Place("kernindicatoren", "waarde", (GEMEENTE, str(year)))
    number = None if value is None else Decimal(str(value))
    gone = absence or (Absence.UNKNOWN if number is None else None)
    return Figure(number, unit, place, year, breaks=tuple(breaks), absence=gone, **more)


def hidden(year=2023, unit=Unit.COUNT) -> Figure:
    return figure(None, unit, year, absence=Absence.SUPPRESSED)


def kern(indicator, wet, values, gemeente=GEMEENTE, **more):
    """Rows of one indicator: a value per year, `HIDDEN` or nothing for one that is not known."""
    for year, value in values.items():
        row = {
            "gemeente_code": gemeente,
            "jaar": year,
            "wet_code": wet,
            "wijk_code": gemeente,
            "indicator_code": indicator,
            "status": "definitief",
            "prijspeil_jaar": None,
            "herkomst": "synthetisch",
            "bijzonderheid_ids": "",
        }
        yield {**row, **_valued(value, "waarde"), **more}


def layer(code, values):
    for year, value in values.items():
        row = {"gemeente_code": GEMEENTE, "jaar": year, "wijk_code": GEMEENTE, "laag_code": code}
        yield {**row, **_valued(value, "clienten_laag_aantal"), "herkomst": "synthetisch", "bijzonderheid_ids": ""}


def kenmerk(code, category, values, unit="procent"):
    for year, value in values.items():
        place = {"gemeente_code": GEMEENTE, "jaar": year, "wijk_code": GEMEENTE}
        what = {"kenmerk_code": code, "categorie_code": category, "eenheid_naam": unit}
        number = None if value is None else Decimal(str(value))
        yield {**place, **what, "waarde": number, "indeling_jaar": year, "herkomst": "gepubliceerd"}


def omvang(form, wet, values, column="omvang_per_week"):
    columns = ("omvang_per_week", "omvang_per_client_per_week", "clienten_vanaf_grens_aantal", "zonder_omvang_pct")
    for year, value in values.items():
        row = {"gemeente_code": GEMEENTE, "jaar": year, "wet_code": wet, "wijk_code": GEMEENTE}
        form_ = {"ondersteuningsvorm_code": form, **dict.fromkeys(columns), **_valued(value, column)}
        yield {**row, **form_, "herkomst": "synthetisch", "bijzonderheid_ids": ""}


def published(*rows, closed=(2021, 2022, 2023), name="Testdorp", **tables) -> Published:
    """A file with these kernindicatoren and further tables."""
    dictionary = [
        {"code": code, "naam": code.capitalize(), "eenheid": EENHEDEN.get(code, "aantal"), "familie": "gebruik"}
        | {"richting": RICHTINGEN.get(code, "neutraal"), "definitie": "", "formule": "", "bron": ""}
        | {"optelbaar_over": "", "minimum_cel": 10, "wetten": "WMO,ALLE", "niveaus": "gemeente", "versie": "1"}
        for code in sorted({row["indicator_code"] for row in rows} | set(RICHTINGEN))
    ]
    gemeenten = sorted({row["gemeente_code"] for row in rows})
    places = [
        {"gemeente_code": one, "jaar": 2023, "wijk_code": one, "wijk_naam": name, "niveau_code": "gemeente"}
        for one in gemeenten
    ]
    years = [
        {"gemeente_code": one, "jaar": year, "is_gesloten": year in closed, "indeling_jaar": year}
        for one in gemeenten
        for year in sorted({row["jaar"] for row in rows} | set(closed))
    ]
    release = {
        "versie": "20261122T000000Z-1234abcd",
        "gemaakt_op": datetime(2026, 11, 22, 13, 33),
        "inhoud_hash": "0" * 64,
        "code_versie": "1",
        "instellingen": '{"indexreeks": "toegepast"}',
        "voorbeeldgegevens": True,
    }
    breaks = [
        {"bijzonderheid_id": BREAK, "titel": "Anders geteld", "omschrijving": "Er is anders geteld.", "bron": "brief"},
        {"bijzonderheid_id": ASSUMPTION, "titel": "Kosten aangenomen", "omschrijving": "Aangenomen.", "bron": "brief"},
    ]
    keys = [{"schema_naam": "main", "tabel": table, "sleutel": key} for table, key in KEYS.items()]
    made = {
        "kernindicatoren": rows,
        "indicatoren": dictionary,
        "wijken": places,
        "jaren": years,
        "wetten": [],
        "_meta.release": [release],
        "_meta.tabellen": keys,
        "_meta.bijzonderheden": breaks,
        **tables,
    }
    return Published({table: tuple(content) for table, content in made.items()})


def text(sentence: Sentence) -> str:
    """A sentence as a reader sees it, with plain spaces."""
    parts = (part if isinstance(part, str) else shown(part) for part in sentence.parts)
    return "".join(parts).replace("\u00a0", " ")


def texts(sentences) -> list[str]:
    return [text(sentence) for sentence in sentences]


def _valued(value, column):
    is_hidden = value == HIDDEN
    return {column: None if value is None or is_hidden else Decimal(str(value)), "is_onderdrukt": is_hidden}
