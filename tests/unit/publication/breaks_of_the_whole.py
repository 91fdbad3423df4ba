"""What breaks the expectations over all tables at once: numbers, keys, origin, freshness, personal data."""

from __future__ import annotations

from breaks_of_figures import SURVEY


def said(text: str) -> list[str]:
    """Say something in an explanation that is published."""
    return [f"update _meta.aansluiting set toelichting = '{text}' where volgnr = 2"]


P, H = "persoonsgegevens", "herkomst_en_actualiteit"
NO_BSN, NO_PSEUDONYM = f"{P}: geen tekst bevat een BSN", f"{P}: geen tekst is een pseudoniem of een versleuteld nummer"
NO_ADDRESS, NO_BIRTHDAY = (
    f"{P}: geen tekst bevat een postcode of e-mailadres",
    f"{P}: geen datum kan een geboortedatum zijn",
)
NUMBERS = {"uitgaven": 123456782, "gebruik": 111222333, "buig": 999900006}

BREAKS_OF_THE_WHOLE: dict[str, tuple[list[str], set[str]]] = {
    "getallen: elk getal ligt binnen de grenzen van zijn kolom": (["update gebruik set indeling_jaar = 21"], set()),
    "getallen: elke kolom met getallen heeft grenzen": (
        ["update _meta.kolommen set kolom = 'kosten' where kolom = 'uitgaven_eur_nominaal' and tabel = 'uitgaven'"],
        set(),
    ),
    "tabellen: geen sleutel is leeg, in geen tabel": (
        ["update _meta.bronnen set levering_id = '' where bron = 'begroting'"],
        set(),
    ),
    "tabellen: elke rij van een dimensie en van de verantwoording heeft een eigen sleutel": (
        ["insert into wetten select * from wetten where wet_code = 'WMO'"],
        set(),
    ),
    f"{H}: elk cijfer komt uit een bron die in gebruik is": (
        ["update indicatoren set bron = 'orakel' where code = 'tevredenheid_reintegratie'"],
        set(),
    ),
    f"{H}: geen levering is ontvangen na het moment van deze uitgave": (
        ["update _meta.bronnen set ontvangen_op = '2027-01-01' where bron = 'begroting'"],
        set(),
    ),
    f"{H}: een gesloten jaar is voorbij": (
        [
            "update _meta.release set gemaakt_op = '2021-12-01'",
            "update _meta.bronnen set ontvangen_op = '2021-11-01'",
            "update kernindicatoren set status = 'voorlopig'",
        ],
        set(),
    ),
    f"{H}: een definitief cijfer rust op een levering van na afloop van dat jaar": (
        ["update _meta.bronnen set ontvangen_op = '2022-06-01'"],
        set(),
    ),
    f"{H}: elk register reikt tot het laatste gesloten jaar": (
        ["update kernindicatoren set jaar = 2020 where indicator_code = 'eigen_bijdragen'"],
        set(),
    ),
    f"{H}: elke tabel met cijfers per jaar zegt waar zij vandaan komen": (
        ["alter table gebruik drop column herkomst"],
        set(),
    ),
    f"{H}: nergens is de herkomst leeg": (["update gebruik set herkomst = null where wijk_code = 'WK000101'"], set()),
    f"{H}: voorbeeldgegevens zegt of er iets synthetisch in gebruik is": (
        ["update _meta.release set voorbeeldgegevens = false"],
        set(),
    ),
    f"{H}: een registratie rust niet op voorbeeldleveringen": (
        [f"update kernindicatoren set herkomst = 'registratie' where {SURVEY}"],
        set(),
    ),
    f"{H}: een synthetisch cijfer rust op een voorbeeldlevering": (
        [
            "update _meta.bronnen set herkomst = 'registratie' where bron = 'indicaties'",
            "update _meta.release set voorbeeldgegevens = false",
        ],
        set(),
    ),
    f"{P}: geen kolom is een persoonsgegeven": (
        ["update _meta.kolommen set kolom = 'client_pseudoniem' where tabel = 'uitgaven' and kolom = 'herkomst'"],
        set(),
    ),
    NO_BSN: (["update _meta.bronnen set bestand = 'export_999900006.csv' where bron = 'indicaties'"], set()),
    f"{P}: geen kolom met getallen is een lijst van BSN's": (
        [
            f"update _meta.kolommen set volgnr = {number} where kolom = 'jaar' and tabel = '{table}'"
            for table, number in NUMBERS.items()
        ],
        set(),
    ),
    NO_PSEUDONYM: (said("abcdefghijklmnop" * 4), set()),
    NO_ADDRESS: (said("Woont op 7551 AB."), set()),
    NO_BIRTHDAY: ([f"update kernindicatoren set peildatum = '2021-03-14' where {SURVEY}"], set()),
    f"{P}: geen kolom geeft elke rij een eigen nummer of code": (
        ["update kernindicatoren set bijzonderheid_ids = concat('D-', 10000 + rowid)"],
        set(),
    ),
    f"{P}: geen tabel heeft een rij per persoon": (
        [
            "create table dossiers as select 'GM0001' as gemeente_code, jaar, 'synthetisch' as herkomst "
            "from (values (2020, 35), (2021, 40), (2022, 41)) as t (jaar, aantal), range(aantal)"
        ],
        set(),
    ),
}
"""What breaks each of them, and the rest that can't help being broken with it."""

LEAKS = [
    *((NO_BSN, text) for text in ("BSN 123456782", "bsn123456782.csv", "1234.56.782", "123 456 782")),
    *((NO_PSEUDONYM, text) for text in ("abcdefghijklmnop" * 2, "0f" * 32, "123e4567-e89b-12d3-a456-426614174000")),
    *((NO_ADDRESS, text) for text in ("7551AB 12", "j.jansen@example.nl")),
    *((NO_BIRTHDAY, text) for text in ("geboren 14-03-1951", "1951-03-14", "op 3/4/2008")),
]
"""Other shapes in which the same leak comes."""

INNOCENT = (
    "33.462.056 - 32.630.869 = 831.187",
    "in 2022 PW en IOAW",
    "KI-01 van 30-06-2022",
    "levering ab123456782cdef0",
    "zaak 123456789",
    "2020-2021: +8,1 % (x 1.000)",
)
"""Texts that look like one of them, and aren't."""
