"""What breaks each SQL expectation, and the rest that can't help being broken with it."""

from __future__ import annotations

from breaks_of_losses import BREAKS_OF_LOSSES
from breaks_of_parts import BREAKS_OF_PARTS
from price_correction import PRICE_BREAKS


def put(column: str, value: str, where: str, table: str = "kernindicatoren") -> str:
    return f"update {table} set {column} = {value} where {where}"


def place(wet: str, wijk: str, indicator: str, jaar: int = 2021) -> str:
    return f"(jaar, wet_code, wijk_code, indicator_code) = ({jaar}, '{wet}', '{wijk}', '{indicator}')"


def copied_as(wet: str, wijk: str, indicator: str, changes: str) -> str:
    cell = place(wet, wijk, indicator)
    return f"insert into kernindicatoren select * replace ({changes}) from kernindicatoren where {cell}"


K, S = "kernindicatoren", "kernindicatoren_samenhang"
OMVANG_G, OMVANG_B = (f"ondersteuningsvorm_code = 'groep' and wijk_code = '{wijk}'" for wijk in ("GM0001", "WK000102"))
LINES = ("nominaal", "reeel", "reeel_na_tarieven")
SMALL = "getoonde aantallen personen zijn 0 of ten minste het minimum"

# Per expectation: what breaks it, and the rest that can't help being broken with it.
BREAKS: dict[str, tuple[list[str], set[str]]] = {
    **PRICE_BREAKS,
    **BREAKS_OF_LOSSES,
    f"{K}: een lege waarde heeft een reden": (
        [put("waarde", "null", place("WMO", "WK000101", "clienten_peildatum"))],
        set(),
    ),
    f"{K}: elk jaar met uitkeringen heeft twaalf maanden": (
        [copied_as("WMO", "GM0001", "clienten", "'uitkeringen_gemiddeld' as indicator_code, null as waarde")],
        {f"{S}: elk cijfer staat in het woordenboek"},
    ),
    "begroting_realisatie: geïnde eigen bijdragen sluiten aan op de post in de jaarrekening": (
        [put("waarde", "2000", "indicator_code = 'eigen_bijdragen'")],
        {"eigen_bijdragen: geïnd is het cijfer in kernindicatoren"},
    ),
    f"{K}: een onderdrukte cel toont geen waarde": (
        [put("waarde", "30", place("JEUGDWET", "WK000102", "uitgaven_nominaal"))]
        + [put("waarde", "30", place("JEUGDWET", "WK000102", f"uitgaven_{i}")) for i in ("reeel", "reeel_na_tarieven")],
        set(),
    ),
    f"{K}: {SMALL}": (
        [put("is_onderdrukt", "false, waarde = 5", place("JEUGDWET", "GM0001", "clienten", 2022))],
        set(),
    ),
    f"{K}: aantallen zijn geheel en niet negatief": (
        [put("waarde", "41.5", place("WMO", "GM0001", "clienten", 2022))],
        set(),
    ),
    f"{K}: percentages liggen tussen 0 en 100": (
        [put("waarde", "101", "indicator_code = 'tevredenheid_reintegratie'")],
        {"beleidsdoelstellingen: elke meting is die in kernindicatoren"},
    ),
    f"{K}: bedragen van een gemeente zijn niet negatief": (
        [
            put("waarde", "-450", "indicator_code = 'buig_lasten'"),
            put("waarde", "950", "indicator_code = 'buig_saldo'"),
            put("bedrag_eur_nominaal", "-450", "regeling_code = 'TOTAAL' and soort_code = 'lasten'", "buig"),
        ],
        set(),
    ),
    f"{K}: indicaties per cliënt liggen tussen 1 en 20": (
        [put("waarde", "20.5", place("WMO", "GM0001", "indicaties_per_client"))],
        set(),
    ),
    f"{K}: wie instroomt of uitstroomt is cliënt": (
        [copied_as("WMO", "GM0001", "clienten", "'instroom' as indicator_code, 41 as waarde")],
        {f"{S}: elk cijfer staat in het woordenboek"},
    ),
    f"{K}: waar uitgaven en cliënten staan, staan zij ook per inwoner": (
        [copied_as("WMO", "GM0001", "clienten", "'clienten_per_1000_inwoners' as indicator_code, null as waarde")],
        {f"{S}: elk cijfer staat in het woordenboek"},
    ),
    f"{S}: elk gesloten jaar heeft de uitgaven van elke wet": (
        [copied_as("WMO", "GM0001", "uitgaven_nominaal", "'PARTICIPATIEWET' as wet_code, null as waarde")],
        {f"{S}: elk cijfer staat in het woordenboek"},
    ),
    f"{S}: wijken, onbekend en niet toe te delen tellen op tot de gemeente": (
        [put("waarde", "31", place("ALLE", "WK000101", "clienten", 2020))],
        set(),
    ),
    f"{S}: de wetten tellen op tot ALLE": (
        [
            put("waarde", "141", place("ALLE", "GM0001", "indicaties")),
            put("waarde", "93", place("ALLE", "WK000101", "indicaties")),
        ],
        set(),
    ),
    f"{S}: de drie lijnen van uitgaven vallen samen in het basisjaar": (
        [put("waarde", "200.01", place("JEUGDWET", "WK000101", "uitgaven_reeel"))],
        set(),
    ),
    f"{S}: cliënten onder ALLE liggen tussen de grootste wet en de som van de wetten": (
        [put("waarde", "40", place("ALLE", "GM0001", "clienten", 2022))],
        set(),
    ),
    f"{S}: de stand is niet groter dan de stroom": (
        [
            put("waarde", "26", place("WMO", "WK000101", "clienten_peildatum")),
            put("waarde", "36", place("WMO", "GM0001", "clienten_peildatum")),
            "update gebruik set clienten_peildatum_aantal = null where voorziening_code = 'ALLE'",
        ],
        set(),
    ),
    f"{S}: elke indicator komt voor bij elk van zijn wetten": (
        ["delete from kernindicatoren where indicator_code = 'tevredenheid_reintegratie'"],
        {"beleidsdoelstellingen: elke meting is die in kernindicatoren"},
    ),
    f"{S}: elk cijfer staat in het woordenboek": (
        [put("indicator_code", "'verzonnen'", place("WMO", "GM0001", "clienten", 2022))],
        set(),
    ),
    f"{S}: elke wijk is een bekende wijk": (
        ["delete from wijken where jaar = 2020 and wijk_code = 'ONBEKEND'"],
        set(),
    ),
    f"{S}: waar de gemeente een cijfer heeft, heeft elke wijk er een": (
        [f"delete from kernindicatoren where {place('JEUGDWET', 'WK000102', 'clienten')}"],
        {f"{S}: wijken, onbekend en niet toe te delen tellen op tot de gemeente"},
    ),
    **BREAKS_OF_PARTS,
    "uitgaven: een onderdrukte cel toont geen bedragen": (
        [
            put(f"uitgaven_eur_{i}", "30", "is_onderdrukt", "uitgaven")
            for i in ("nominaal", "reeel", "reeel_na_tarieven")
        ],
        set(),
    ),
    "uitgaven: onderdelen en wijken tellen op tot de uitgaven in kernindicatoren": (
        [
            put(f"uitgaven_eur_{line}", "99", "wet_code = 'WMO' and wijk_code = 'NIET_TOE_TE_DELEN'", "uitgaven")
            for line in LINES
        ],
        set(),
    ),
    "uitgaven: de drie bedragen vallen samen in het basisjaar": (
        [put("uitgaven_eur_reeel", "200.01", "wet_code = 'JEUGDWET' and wijk_code = 'WK000101'", "uitgaven")],
        set(),
    ),
    "gebruik: een onderdrukte rij toont geen aantallen": (
        [put("indicaties_aantal", "14", "is_onderdrukt", "gebruik")],
        set(),
    ),
    f"gebruik: {SMALL}": ([put("clienten_aantal", "9", "voorziening_code = 'WMO-11'", "gebruik")], set()),
    "gebruik: de stand is niet groter dan de stroom": (
        [put("indicaties_peildatum_aantal", "1", "voorziening_code = 'WMO-11'", "gebruik")],
        set(),
    ),
    "gebruik: ALLE voorzieningen samen is het cijfer in kernindicatoren": (
        [put("indicaties_aantal", "81", "wijk_code = 'GM0001' and voorziening_code = 'ALLE'", "gebruik")],
        set(),
    ),
    "gebruik: losse voorzieningen staan alleen bij de gemeente en zijn bekend": (
        ["delete from voorzieningen where voorziening_code = 'WMO-11'"],
        {"producten: elk product hoort bij een gepubliceerde voorziening"},
    ),
    "producten: elk product hoort bij een gepubliceerde voorziening": (
        ["update producten set voorziening_code = 'WMO-99' where voorziening_code = 'WMO-11'"],
        set(),
    ),
    "omvang_ondersteuning: een onderdrukte rij toont geen aantallen": (
        [put("omvang_per_week", "60", "is_onderdrukt", "omvang_ondersteuning")],
        set(),
    ),
    f"omvang_ondersteuning: {SMALL}": (
        [put("clienten_met_omvang_aantal", "9, clienten_vanaf_grens_aantal = null", OMVANG_B, "omvang_ondersteuning")],
        set(),
    ),
    "omvang_ondersteuning: wie vanaf de grens telt heeft een omvang, en wie een omvang heeft is cliënt op die dag": (
        [put("clienten_met_omvang_aantal", "31", OMVANG_G, "omvang_ondersteuning")],
        set(),
    ),
    "omvang_ondersteuning: wie vanaf de grens telt is het cijfer in kernindicatoren": (
        [put("clienten_vanaf_grens_aantal", "20", OMVANG_G, "omvang_ondersteuning")],
        set(),
    ),
    "omvang_ondersteuning: hooguit een kwart van de indicaties in een gemeente noemt geen omvang": (
        [put("zonder_omvang_pct", "26", OMVANG_G, "omvang_ondersteuning")],
        set(),
    ),
    "buig: een onderdrukte rij toont geen aantal of bedrag": (
        [put("bedrag_eur_nominaal", "31", "is_onderdrukt", "buig")],
        set(),
    ),
    "buig: budget en lasten in kernindicatoren zijn een van de vaststellingen": (
        [put("bedrag_eur_nominaal", "501", "soort_code = 'budget'", "buig")],
        set(),
    ),
    "buig: saldo is budget min lasten": ([put("waarde", "-50", "indicator_code = 'buig_saldo'")], set()),
    "begroting_realisatie: lasten van de jaarrekening zijn de uitgaven in kernindicatoren": (
        [put("bedrag_eur_nominaal", "251", "wet_code = 'JEUGDWET'", "begroting_realisatie")],
        set(),
    ),
    "eigen_bijdragen: een onderdrukte rij toont geen aantal of bedrag": (
        [put("verschil_eur_nominaal", "0", "is_onderdrukt", "eigen_bijdragen")],
        set(),
    ),
    "eigen_bijdragen: geïnd is het cijfer in kernindicatoren": (
        [put("waarde", "91", "indicator_code = 'eigen_bijdragen'")],
        set(),
    ),
    "eigen_bijdragen: elk jaar met een jaarrekening heeft een post voor eigen bijdragen": (
        [put("component_code", "'WMO_BATEN'", "soort_code = 'baten'", "begroting_realisatie")],
        set(),
    ),
    "eigen_bijdragen: wijken tellen op tot de gemeente": (
        [put("opgelegd_eur_nominaal", "61", "wijk_code = 'WK000101'", "eigen_bijdragen")],
        set(),
    ),
    "eigen_bijdragen: elk gesloten jaar heeft al zijn perioden": (
        [put("perioden_aantal", "11", "jaar = 2020", "eigen_bijdragen")],
        set(),
    ),
    "beleidsdoelstellingen: een onderdrukte rij toont geen waarde": (
        [put("gegrond_pct", "25", "is_onderdrukt", "beleidsdoelstellingen")],
        set(),
    ),
    "beleidsdoelstellingen: elke meting is die in kernindicatoren": (
        [put("waarde", "66", "indicator_code = 'tevredenheid_reintegratie'", "beleidsdoelstellingen")],
        set(),
    ),
    "beleidsdoelstellingen: aandeel gegrond is gegrond gedeeld door afgehandeld": (
        [put("gegrond_pct", "26", "gegrond_pct is not null", "beleidsdoelstellingen")],
        set(),
    ),
    "besparingen: wat netto telt is besparing min investering": (
        [
            "update besparingen set gerealiseerd_eur_nominaal = case maatregel_soort_code "
            "when 'besparing' then 410 when 'investering' then 0 else 0 end where wet_code = 'JEUGDWET'"
        ],
        set(),
    ),
    "besparingen: maatregelen tellen op tot besparing en taakstelling in kernindicatoren": (
        [put("waarde", "500", "indicator_code = 'besparing_gerealiseerd' and wet_code = 'ALLE'")],
        set(),
    ),
    "transformatiepiramide: een onderdrukte laag toont geen aantal of aandeel": (
        [put("clienten_laag_aantal", "30", "is_onderdrukt and laag_code = 'TOTAAL'", "transformatiepiramide")],
        set(),
    ),
    f"transformatiepiramide: {SMALL}": (
        [
            put(column, value, f"wijk_code = 'GM0001' and laag_code = '{layer}'", "transformatiepiramide")
            for layer, column, value in (
                *(("SOCIALE_BASIS_FORMEEL", "clienten_laag_aantal", "31"),),
                *(("SOCIALE_BASIS_INFORMEEL", "clienten_laag_aantal", "9"),),
            )
        ],
        set(),
    ),
    "transformatiepiramide: wat uit de andere lagen volgt is met hen onderdrukt": (
        [put("aandeel_pct", "66.6667", "wijk_code = 'WK000102' and laag_code = 'MAATWERK'", "transformatiepiramide")],
        set(),
    ),
    "transformatiepiramide: de lagen sluiten op elkaar": (
        [put("clienten_laag_aantal", "100", "wijk_code = 'GM0001' and laag_code = 'TOTAAL'", "transformatiepiramide")],
        set(),
    ),
    "transformatiepiramide: maatwerk en sociale basis zijn de cijfers in kernindicatoren": (
        [copied_as("ALLE", "GM0001", "clienten", "'clienten_maatwerk' as indicator_code, 59.0 as waarde")],
        {f"{S}: elk cijfer staat in het woordenboek"},
    ),
    "aansluiting: een bekend verschil heeft een toelichting": (
        [put("status", "'bekend verschil'", "volgnr = 1", "_meta.aansluiting")],
        set(),
    ),
    "aansluiting: wat ontbreekt, zegt waarom": (
        [put("toelichting", "' '", "volgnr = 2", "_meta.aansluiting")],
        set(),
    ),
    "aansluiting: geen verschil met een gepubliceerd cijfer is onverklaard": (
        [put("status", "'onverklaard'", "volgnr = 1", "_meta.aansluiting")],
        set(),
    ),
    "aansluiting: geen berekend aantal is klein genoeg om personen aan te wijzen": (
        [put("waarde_berekend", "6", "volgnr = 2", "_meta.aansluiting")],
        set(),
    ),
    "bronnen: gelezen is geaccepteerd plus afgewezen": (
        [put("rijen_afgewezen", "0", "bron = 'indicaties'", "_meta.bronnen")],
        set(),
    ),
    "bronnen: elke bron heeft een levering in gebruik": (
        [put("in_gebruik", "false", "bron = 'indicaties'", "_meta.bronnen")],
        set(),
    ),
    "beschrijving_en_privacy: elke tabel en kolom heeft een omschrijving": (
        [put("omschrijving", "' '", "tabel = 'uitgaven' and kolom = 'jaar'", "_meta.kolommen")],
        set(),
    ),
    "beschrijving_en_privacy: geen kolom is een persoonsgegeven": (
        [put("kolom", "'client_pseudoniem'", "tabel = 'uitgaven' and kolom = 'jaar'", "_meta.kolommen")],
        set(),
    ),
    "beschrijving_en_privacy: geen tekst bevat een BSN of pseudoniem": (
        [put("bestand", "'export_999900006.csv'", "bron = 'indicaties'", "_meta.bronnen")],
        set(),
    ),
}
