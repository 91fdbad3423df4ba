"""What breaks the expectations about completeness, bounds, years beside each other and price lines."""

from __future__ import annotations

WORDBOOK = "kernindicatoren_samenhang: elk cijfer staat in het woordenboek"
SURVEY = "indicator_code = 'tevredenheid_reintegratie'"
VARIANT_ORDER = "prijscorrectie_varianten: na het basisjaar staan de lijnen in volgorde, in elke variant"


def figure(changes: str, where: str, table: str = "kernindicatoren") -> str:
    """A row like another one, but for some columns."""
    return f"insert into {table} select * replace ({changes}) from {table} where {where}"


def total(wet: str, indicator: str, jaar: int = 2021) -> str:
    return f"(jaar, wet_code, wijk_code, indicator_code) = ({jaar}, '{wet}', 'GM0001', '{indicator}')"


def component(name: str, nominal: int, index: str, real: int) -> str:
    """A component of the Wmo in the year after the base year."""
    changes = (
        f"2022 as jaar, '{name}' as component_code, {index} as index_cumulatief, "
        f"1.05 as deflator_impliciet, {nominal}.0 as uitgaven_eur_nominaal, "
        f"{real}.0 as uitgaven_eur_reeel, {min(real, 100)}.0 as uitgaven_eur_reeel_na_tarieven"
    )
    return figure(changes, "wet_code = 'WMO' and component_code = 'ONDERDEEL'", "prijscorrectie")


def variant(series: str, chosen: bool, nominal: int, real: int) -> str:
    changes = (
        f"2022 as jaar, '{series}' as reeks_code, {chosen} as is_gekozen, {nominal}.0 as uitgaven_eur_nominaal, "
        f"{real}.0 as uitgaven_eur_reeel, {real}.0 as uitgaven_eur_reeel_na_tarieven, "
        f"round({nominal}.0 / {real}, 8) as deflator_impliciet"
    )
    return figure(changes, "wet_code = 'WMO' and is_gekozen", "prijscorrectie_varianten")


TWENTYFOLD = [
    "update kernindicatoren set waarde = waarde * 20 "
    "where indicator_code in ('clienten', 'indicaties', 'clienten_peildatum')",
    "update gebruik set clienten_aantal = clienten_aantal * 20, indicaties_aantal = indicaties_aantal * 20, "
    "clienten_peildatum_aantal = clienten_peildatum_aantal * 20, "
    "indicaties_peildatum_aantal = indicaties_peildatum_aantal * 20",
]

AREAS = "gebiedskenmerken"

BREAKS_OF_AREAS: dict[str, tuple[list[str], set[str]]] = {
    f"{AREAS}: elk kenmerk staat in zijn eenheid en binnen de grenzen daarvan": (
        [f"update {AREAS} set waarde = -33 where kenmerk_code = 'sociaal_economische_score'"],
        set(),
    ),
    f"{AREAS}: elke plaats staat in de dimensie wijken": (
        [f"update {AREAS} set wijk_code = 'ONBEKEND' where kenmerk_code = 'sociaal_economische_score'"],
        set(),
    ),
    f"{AREAS}: aandelen van een kenmerk zijn samen honderd procent": (
        [f"delete from {AREAS} where categorie_code = 'huur_vrije_sector'"],
        set(),
    ),
    f"{AREAS}: inwoners van de wijken zijn samen die van de gemeente": (
        [f"delete from {AREAS} where kenmerk_code = 'inwoners' and wijk_code = 'WK000102'"],
        set(),
    ),
}

BREAKS_OF_FIGURES: dict[str, tuple[list[str], set[str]]] = {
    **BREAKS_OF_AREAS,
    "volledigheid: codes van gemeenten en wijken hebben de vorm van het CBS": (
        [
            f"update {table} set wijk_code = 'Wijk 02' where wijk_code = 'WK000102'"
            for table in ("kernindicatoren", "wijken", "gebiedskenmerken")
        ],
        set(),
    ),
    "volledigheid: elk cijfer heeft zijn wet en zijn jaar in de dimensies": (
        ["delete from wetten where wet_code = 'PARTICIPATIEWET'"],
        set(),
    ),
    "volledigheid: elk cijfer van een wijk heeft er een van de gemeente": (
        [figure("2020 as jaar, 'WK000101' as wijk_code", SURVEY)],
        set(),
    ),
    "volledigheid: waar elke wet een cijfer heeft, heeft ALLE er een": (
        ["delete from kernindicatoren where jaar = 2020 and wet_code = 'ALLE'"],
        set(),
    ),
    "volledigheid: indicatoren uit hetzelfde register bestaan voor dezelfde jaren": (
        [f"delete from kernindicatoren where {total('WMO', 'indicaties', 2022)}"],
        set(),
    ),
    "volledigheid: tussen het eerste en het laatste jaar van een indicator ontbreekt er geen": (
        [
            figure("2022 as jaar", "indicator_code = 'eigen_bijdragen'"),
            "update kernindicatoren set jaar = 2020 where indicator_code = 'eigen_bijdragen' and jaar = 2021",
        ],
        set(),
    ),
    "volledigheid: elk gesloten jaar met cijfers heeft wijken": (
        [
            "delete from wijken where jaar = 2020 and niveau_code <> 'gemeente'",
            "delete from kernindicatoren where jaar = 2020 and wijk_code <> gemeente_code",
        ],
        set(),
    ),
    "grenzen: elke indicator heeft een bekende eenheid, de zijne": (
        ["update indicatoren set eenheid = 'duizend euro' where code = 'eigen_bijdragen'"],
        set(),
    ),
    "grenzen: elk cijfer ligt binnen de grenzen van zijn indicator": (
        [f"update {table} set waarde = 101 where {SURVEY}" for table in ("kernindicatoren", "beleidsdoelstellingen")],
        set(),
    ),
    "grenzen: aantallen zijn geheel": (
        [f"update kernindicatoren set waarde = 44.5 where {total('ALLE', 'clienten', 2022)}"],
        set(),
    ),
    "grenzen: bedragen van een gemeente zijn niet negatief": (
        [figure("'uitgaven_per_inwoner' as indicator_code, -5.0 as waarde", total("WMO", "clienten"))],
        {WORDBOOK},
    ),
    "grenzen: per inwoner en per cliënt heeft een gemeente geen tien keer zo veel of weinig als gewoon is": (
        [
            figure("'bijstand_huishoudens' as indicator_code, 1000.0 as waarde", SURVEY),
            figure("'uitgaven_per_inwoner' as indicator_code, 5.0 as waarde", SURVEY),
        ],
        {WORDBOOK},
    ),
    "ontwikkeling: geen cijfer van een gemeente verdubbelt of halveert in een jaar": (
        [figure("2020 as jaar, 20.0 as waarde", SURVEY)],
        set(),
    ),
    "ontwikkeling: elk cijfer van een gemeente blijft binnen de band van zijn indicator": (
        [figure("2020 as jaar, 40.0 as waarde", SURVEY)],
        set(),
    ),
    "ontwikkeling: geen wijk verandert meer dan twee keer zo sterk als de band van haar indicator": (
        [
            *TWENTYFOLD,
            "update kernindicatoren set waarde = 560, is_onderdrukt = false "
            "where jaar = 2021 and wet_code = 'JEUGDWET' and wijk_code = 'WK000101' and indicator_code = 'clienten'",
        ],
        set(),
    ),
    "prijscorrectie: in het basisjaar is de index 1 en vallen de drie bedragen samen": (
        ["update prijscorrectie set uitgaven_eur_reeel = 999 where wet_code = 'WMO' and component_code = 'ONDERDEEL'"],
        set(),
    ),
    "prijscorrectie: elk onderdeel is nominaal gedeeld door zijn index": ([component("DEEL", 105, "1.05", 101)], set()),
    "prijscorrectie: na het basisjaar staan de drie lijnen in volgorde": (
        [
            component("DEEL", 105, "1.05", 100),
            component("ALLE", 105, "null", 106),
            variant("toegepast", True, 105, 106),
            "update prijscorrectie set uitgaven_eur_reeel_na_tarieven = 106 where uitgaven_eur_reeel = 106",
        ],
        {VARIANT_ORDER},
    ),
    "prijscorrectie_varianten: de deflator is nominaal gedeeld door gecorrigeerd": (
        ["update prijscorrectie_varianten set deflator_impliciet = 1.01 where is_gekozen and wet_code = 'WMO'"],
        set(),
    ),
    VARIANT_ORDER: ([variant("definitief", False, 100, 110)], set()),
    "uitgaven: elk onderdeel van een wijk is gecorrigeerd met de index van dat onderdeel": (
        [
            component("WMO_OB", 105, "1.05", 100),
            figure(
                "2022 as jaar, 105.0 as uitgaven_eur_nominaal, 90.0 as uitgaven_eur_reeel, "
                "90.0 as uitgaven_eur_reeel_na_tarieven",
                "component_code = 'WMO_OB' and wijk_code = 'WK000101'",
                "uitgaven",
            ),
        ],
        set(),
    ),
    "kernindicatoren_samenhang: wat per cliënt staat is teller gedeeld door cliënten": (
        [
            "update kernindicatoren set waarde = 2.1 where jaar = 2020 and wijk_code = 'WK000101' "
            "and indicator_code = 'indicaties_per_client'"
        ],
        set(),
    ),
}
