"""Small deliveries, written as the exports are."""

from __future__ import annotations

COSTS = "Gemeentecode;Jaar;Soort;Regeling;GemiddeldAantal;Kosten"
BENEFITS = (
    "Gemeentecode;Verslagmaand;Uitkeringsnummer;BSN;BSNPartner;Regeling;Ingangsdatum;Beeindigingsdatum;BrutoBedrag;"
    "Postcode;Huisnummer"
)
CLAIMS = (
    "Gemeentecode;Wet;AanbiederAGB;Declaratienummer;Referentienummer;VorigReferentienummer;Toewijzingnummer;BSN;"
    "Productcategorie;Productcode;Begindatum;Einddatum;GeleverdVolume;Eenheid;Bedrag;DebetCredit"
)
ORDERS = (
    "Gemeentecode;Wet;BSN;Toewijzingnummer;Toewijzingsdatum;Toewijzingstijd;Productcategorie;Productcode;Ingangsdatum;"
    "Einddatum;RedenWijziging;Volume;Eenheid;Frequentie;Budget;Leveringsvorm;AanbiederAGB;Geboortedatum;Geslacht;"
    "Postcode;Huisnummer"
)
ADDRESSES = "PC6;Huisnummer;Buurt2024;Wijk2024;Gem2024"

AREAS = "Jaar;Gebiedscode;Gebiedsnaam;Niveau;HoortBij\n2024;GM0164;Hengelo;gemeente;\n2024;WK016401;Es;wijk;GM0164\n"

BSN, OTHER_BSN = "999900006", "999900018"


def costs(*rows: str, header: str = COSTS) -> str:
    """BUIG costs: one gemeente, year, kind and regeling per row."""
    return "\n".join([header, *(rows or ("GM0164;2021;realisatie;PW;2120,5;30.000.000,00",))]) + "\n"


def benefit(number: int = 1, *, gemeente: str = "GM0164", month: str = "2021-01", bsn: str = BSN, **cells: str) -> str:
    """One benefit in one month."""
    values = {"partner": "", "regeling": "PW", "bedrag": "1.234,56", "postcode": "7551AB", "huisnummer": "12"} | cells
    return (
        f"{gemeente};{month};U{number};{bsn};{values['partner']};{values['regeling']};01-02-2020;;{values['bedrag']};"
        f"{values['postcode']};{values['huisnummer']}"
    )


def benefits(*rows: str) -> str:
    """A month of benefits."""
    return "\n".join([BENEFITS, *rows]) + "\n"


def claim(number: int = 1, *, bsn: str = BSN, **cells: str) -> str:
    """One declared amount."""
    values = {"gemeente": "GM0164", "wet": "Wmo", "categorie": "02", "bedrag": "12345", "dc": "D", "toewijzing": "T1"}
    values |= cells
    return (
        f"{values['gemeente']};{values['wet']};12345678;D1;R{number};;{values['toewijzing']};{bsn};{values['categorie']};"
        f"OB1I;01-01-2021;31-01-2021;4;04;{values['bedrag']};{values['dc']}"
    )


def claims(*rows: str) -> str:
    """A file of declarations."""
    return "\n".join([CLAIMS, *rows]) + "\n"


def order(number: int = 1, *, bsn: str = BSN, **cells: str) -> str:
    """One version of an indication."""
    values = {"wet": "Wmo", "categorie": "02", "start": "01-01-2021", "end": "", "birth": "03-04-1950", "sex": "V"}
    values |= {"postcode": "7551 ab", "huisnummer": "12a", "volume": "2,5"} | cells
    return (
        f"GM0164;{values['wet']};{bsn};T{number};15-12-2020;09:30:00;{values['categorie']};OB1I;{values['start']};"
        f"{values['end']};;{values['volume']};04;2;;ZIN;12345678;{values['birth']};{values['sex']};{values['postcode']};"
        f"{values['huisnummer']}"
    )


def orders(*rows: str) -> str:
    """A file of indications."""
    return "\n".join([ORDERS, *rows]) + "\n"


def addresses(*rows: str, year: int = 2024) -> str:
    """An edition of addresses."""
    return "\n".join([ADDRESSES.replace("2024", str(year)), *rows]) + "\n"
