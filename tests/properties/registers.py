"""Random small registers of one gemeente: a handful of persons, few dates, so that equal ones are the rule."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import strategies as st

GEMEENTE = "GM9901"
PERSONS = ("999900006", "999900018", "999900031", "999900043", "999900055", "999999999", "000000000")
"""The last two are unknown persons, of the Jeugdwet only."""
ADDRESSES = ("9902AA;1", "9902AB;1", "9902AC;1", "9999ZZ;1")
"""Oost, West, a buurt that went from one to the other, and unknown."""
DAYS = ("01-01", "30-06", "01-07", "31-12")
YEARS = (2019, 2020, 2021, 2022)
OMVANG = (";;", "40;01;1", "20;04;4", "6;16;2", "80;16;6", "1;14;1", "3;82;2")
COMPONENTS = {
    "Wmo": {"Huishoudelijke ondersteuning": "WMO_HO", "Ondersteuningsbehoeften": "WMO_OB"},
    "Jeugdwet": {"Ondersteuningsbehoefte Jeugd": "JEUGD_OB"},
}
WITHOUT_POST = ("WMO_INDIVIDUEEL", "JEUGD_INDIVIDUEEL", "PW_INKOMEN")
"""Components that get spending from a register and an index, but no post."""
CATEGORIES = {"Wmo": ("01", "02", "07", ""), "Jeugdwet": ("45", "41", "")}

HEADERS = {
    "indicaties": "Gemeentecode;Wet;BSN;Toewijzingnummer;Toewijzingsdatum;Toewijzingstijd;Productcategorie;Productcode;"
    "Ingangsdatum;Einddatum;RedenWijziging;Volume;Eenheid;Frequentie;Budget;Leveringsvorm;AanbiederAGB;Geboortedatum;"
    "Geslacht;Postcode;Huisnummer",
    "declaraties": "Gemeentecode;Wet;AanbiederAGB;Declaratienummer;Referentienummer;VorigReferentienummer;"
    "Toewijzingnummer;BSN;Productcategorie;Productcode;Begindatum;Einddatum;GeleverdVolume;Eenheid;Bedrag;DebetCredit",
    "bijstand": "Gemeentecode;Verslagmaand;Uitkeringsnummer;BSN;BSNPartner;Regeling;Ingangsdatum;Beeindigingsdatum;"
    "BrutoBedrag;Postcode;Huisnummer",
    "begroting": "Gemeentecode;Jaar;Wet;Post;Soort;Primitief;1e Berap;Gewijzigde begroting;Jaarrekening",
    "buig_realisatie": "Gemeentecode;Jaar;Soort;Regeling;GemiddeldAantal;Kosten",
    "prijsindex": "Gemeentecode;Component;Jaar;Reeks;Percentage;Bron;Status",
    "reele_tarieven": "Gemeentecode;Component;Jaar;Bedrag;Prijspeil;Bron;Status",
}


@dataclass(frozen=True)
class Delivery:
    """A file: its rows without header, and the day of 2023 on which it was received."""

    bron: str
    name: str
    rows: tuple[str, ...]
    day: int

    def write(self, landing: Path) -> None:
        folder = landing / self.bron
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.csv"
        path.write_text("\n".join((HEADERS[self.bron], *self.rows)) + "\n", encoding="utf-8")
        side = f"herkomst: synthetisch\nontvangen_op: 2023-01-{self.day:02d}\n"
        path.with_name(f"{path.name}.levering.yml").write_text(side, encoding="utf-8")


@dataclass(frozen=True)
class Money:
    """How amounts are written: all of them times a factor."""

    factor: int = 1

    def cents(self, amount: int) -> str:
        return str(amount * self.factor)

    def euros(self, amount: int) -> str:
        return str(amount * self.factor)

    def thousands(self, euros: int) -> str:
        whole, rest = divmod(euros * self.factor, 1000)
        return f"{whole},{rest:03d}"


@dataclass(frozen=True)
class Register:
    """What one gemeente delivers.

    Attributes:
        toewijzingen: Cells of versions of toewijzingen, in two deliveries.
        regels: Lines of declaraties: (cells before the amount, cents, D or C), in two deliveries.
        uitkeringen: Benefits: (cells before the amount, euros, address).
        lasten: Euros per (jaar, wet, post).
        kosten: BUIG costs per year, in euros.
        indexcijfers: Percentage per (component, jaar), in tenths.
        effecten: Effect of reële tarieven in 2022 per component, in euros.
    """

    toewijzingen: tuple[tuple[str, ...], tuple[str, ...]]
    regels: tuple[tuple[tuple[str, int, str], ...], ...]
    uitkeringen: tuple[tuple[str, int, str], ...]
    lasten: dict[tuple[int, str, str], int]
    kosten: dict[int, int]
    indexcijfers: dict[tuple[str, int], int]
    effecten: dict[str, int]

    def deliveries(self, money: Money | None = None) -> list[Delivery]:
        money = money or Money()
        regels = [tuple(f"{cells};{money.cents(cents)};{sign}" for cells, cents, sign in one) for one in self.regels]
        lasten = [
            f"{GEMEENTE};{jaar};{wet};{post};lasten;;;;{money.thousands(euros)}"
            for (jaar, wet, post), euros in self.lasten.items()
        ]
        kosten = [f"{GEMEENTE};{jaar};realisatie;Totaal;;{money.euros(n)}" for jaar, n in self.kosten.items()]
        index = [
            f"{GEMEENTE};{component};{jaar};toegepast;{tenths // 10},{tenths % 10};proef;aanname"
            for (component, jaar), tenths in self.indexcijfers.items()
        ]
        effecten = [f"{GEMEENTE};{k};2022;{money.euros(n)};2022;proef;aanname" for k, n in self.effecten.items()]
        uitkeringen = [f"{cells};{money.euros(euros)};{adres}" for cells, euros, adres in self.uitkeringen]
        files = [
            *(Delivery("indicaties", f"i{n}", rows, 1 + n) for n, rows in enumerate(self.toewijzingen)),
            *(Delivery("declaraties", f"d{n}", rows, 1 + n) for n, rows in enumerate(regels)),
            Delivery("bijstand", "b", tuple(uitkeringen), 1),
            Delivery("begroting", "p", tuple(lasten), 1),
            Delivery("buig_realisatie", "r", tuple(kosten), 1),
            Delivery("prijsindex", "x", tuple(index), 1),
            Delivery("reele_tarieven", "t", tuple(effecten), 1),
        ]
        return [one for one in files if one.rows]


def shuffled(deliveries: list[Delivery], seed: int) -> list[Delivery]:
    """The same rows in another order, in files that are read in another order; when they were received stays."""
    chance = random.Random(seed)
    names = [f"z{n}" for n in range(len(deliveries))]
    chance.shuffle(names)
    return [
        replace(one, name=name, rows=tuple(chance.sample(one.rows, len(one.rows))))
        for one, name in zip(deliveries, names, strict=True)
    ]


def halved(deliveries: list[Delivery], bron: str) -> list[Delivery]:
    """Each delivery of a source in two files, received together."""
    found = []
    for one in deliveries:
        parts = (one.rows[::2], one.rows[1::2]) if one.bron == bron else (one.rows,)
        found += [replace(one, name=f"{one.name}{n}", rows=rows) for n, rows in enumerate(parts) if rows]
    return found


def version(nummer: str, datum: str, tijd: str, reden: str, persoon: int, rest: tuple[str, str, str, str, int]) -> str:
    """A version of a toewijzing as a line of CSV; its number tells the wet."""
    wet = "Wmo" if int(nummer) % 2 else "Jeugdwet"
    bsn = PERSONS[persoon % (5 if wet == "Wmo" else 7)]
    van, tot, omvang, adres, categorie = rest
    category = CATEGORIES[wet][categorie % len(CATEGORIES[wet])]
    budget = "" if category else "100,00"
    return (
        f"{GEMEENTE};{wet};{bsn};{nummer};{datum};{tijd};{category};;{van};{tot};{reden};{omvang};{budget};ZIN;00000001;"
        f"01-01-1980;2;{adres}"
    )


def key(line: str) -> tuple[str, ...]:
    """What may occur once in a delivery of toewijzingen: number, date, time, last day and reason."""
    cells = line.split(";")
    return tuple(cells[place] for place in (3, 4, 5, 9, 10))


DATES = st.builds(lambda day, year: f"{day}-{year}", st.sampled_from(DAYS), st.sampled_from(YEARS))


@st.composite
def periods(draw) -> tuple[str, str]:
    van = draw(st.sampled_from([f"{day}-{year}" for year in YEARS for day in DAYS]))
    tot = draw(st.sampled_from(["", *(f"{day}-{year}" for year in YEARS for day in DAYS)]))
    backwards = tot and (tot[6:], tot[3:5], tot[:2]) < (van[6:], van[3:5], van[:2])
    return (tot, van) if backwards else (van, tot)


@st.composite
def versions(draw, numbers: tuple[str, ...] = ("1", "2", "3", "4", "5", "6", "7", "8")) -> str:
    van, tot = draw(periods())
    return version(
        draw(st.sampled_from(numbers)),
        draw(DATES),
        draw(st.sampled_from(("", "09:00:00", "10:00:00"))),
        draw(st.sampled_from(("", "", "04", "13"))),
        draw(st.integers(0, 6)),
        (van, tot, draw(st.sampled_from(OMVANG)), draw(st.sampled_from(ADDRESSES)), draw(st.integers(0, 3))),
    )


@st.composite
def regels(draw) -> tuple[str, int, str]:
    nummer = draw(st.sampled_from("123456789"))
    wet = "Wmo" if int(nummer) % 2 else "Jeugdwet"
    bsn = PERSONS[draw(st.integers(0, 6)) % (5 if wet == "Wmo" else 7)]
    category = draw(st.sampled_from(CATEGORIES[wet]))
    begin = f"{draw(st.sampled_from(DAYS))}-{draw(st.sampled_from(YEARS))}"
    sign = draw(st.sampled_from("DDC"))
    cells = (
        f"{GEMEENTE};{wet};00000001;F1;R{draw(st.integers(1, 12))};{'R0' if sign == 'C' else ''};{nummer};{bsn};"
        f"{category};;{begin};{begin};1;01"
    )
    return cells, draw(st.integers(0, 500_000)), sign


@st.composite
def registers(draw) -> Register:
    post = st.integers(1_000, 400_000)
    percentage = st.integers(0, 120)
    components = [*(name for posts in COMPONENTS.values() for name in posts.values()), *WITHOUT_POST]
    uitkeringen = draw(
        st.dictionaries(
            st.tuples(
                st.integers(1, 3), st.sampled_from(YEARS), st.integers(11, 12), st.sampled_from(("PW", "IOAW", "BBZ"))
            ),
            st.tuples(st.integers(0, 1_500), st.sampled_from(ADDRESSES)),
            max_size=12,
        )
    )
    return Register(
        toewijzingen=(
            tuple(draw(st.lists(versions(), min_size=4, max_size=14, unique_by=key))),
            tuple(draw(st.lists(versions(), max_size=8, unique_by=key))),
        ),
        regels=tuple(
            tuple(draw(st.lists(regels(), max_size=8, unique_by=lambda one: tuple(one[0].split(";")[1:5]))))
            for _ in range(2)
        ),
        uitkeringen=tuple(
            (f"{GEMEENTE};{jaar}-{maand:02d};U-{n};{PERSONS[n]};;{regeling};01-01-2019;", euros, adres)
            for (n, jaar, maand, regeling), (euros, adres) in uitkeringen.items()
        ),
        lasten={(jaar, wet, name): draw(post) for jaar in YEARS for wet, posts in COMPONENTS.items() for name in posts},
        kosten={jaar: draw(post) for jaar in YEARS},
        indexcijfers={(component, jaar): draw(percentage) for component in components for jaar in YEARS},
        effecten={component: draw(st.integers(1, 900)) for component in ("WMO_OB", "JEUGD_OB")},
    )
