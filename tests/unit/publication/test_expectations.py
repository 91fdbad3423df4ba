"""Every SQL expectation: silent on a clean candidate, and the only one to speak when its own rule is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from price_correction import PRICE_BREAKS

from pipelines.publication.errors import PublicationError
from pipelines.publication.suites import failing_rows, load_suites, suite_names
from pipelines.publication.tables import TABLES
from pipelines.settings import PROJECT_DIR

SUITES = load_suites(PROJECT_DIR / "expectations")


def _failing(path: Path) -> dict[str, list[dict[str, object]]]:
    """The failing rows per query expectation that finds any."""
    found = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        for suite in SUITES:
            for item in suite.expectations:
                if item.query and (rows := failing_rows(connection, suite, item.query)):
                    found[f"{suite.name}: {item.name}"] = rows
    return found


def _set(column: str, value: str, where: str, table: str = "kernindicatoren") -> str:
    return f"update {table} set {column} = {value} where {where}"


def _cell(wet: str, wijk: str, indicator: str, jaar: int = 2021) -> str:
    return f"(jaar, wet_code, wijk_code, indicator_code) = ({jaar}, '{wet}', '{wijk}', '{indicator}')"


def _copy(wet: str, wijk: str, indicator: str, changes: str) -> str:
    cell = _cell(wet, wijk, indicator)
    return f"insert into kernindicatoren select * replace ({changes}) from kernindicatoren where {cell}"


K, S = "kernindicatoren", "kernindicatoren_samenhang"
OMVANG_G, OMVANG_B = (f"ondersteuningsvorm_code = 'groep' and wijk_code = '{wijk}'" for wijk in ("GM0001", "WK000102"))
LINES = ("nominaal", "reeel", "reeel_na_tarieven")
SMALL = "getoonde aantallen personen zijn 0 of ten minste het minimum"

# Per expectation: what breaks it, and the rest that can't help being broken with it.
BREAKS: dict[str, tuple[list[str], set[str]]] = {
    **PRICE_BREAKS,
    f"{K}: een lege waarde heeft een reden": (
        [_set("waarde", "null", _cell("WMO", "WK000101", "clienten_peildatum"))],
        set(),
    ),
    f"{K}: elk jaar met uitkeringen heeft twaalf maanden": (
        [_copy("WMO", "GM0001", "clienten", "'uitkeringen_gemiddeld' as indicator_code, null as waarde")],
        {f"{S}: elk cijfer staat in het woordenboek"},
    ),
    "begroting_realisatie: geïnde eigen bijdragen sluiten aan op de post in de jaarrekening": (
        [_set("waarde", "2000", "indicator_code = 'eigen_bijdragen'")],
        {"eigen_bijdragen: geïnd is het cijfer in kernindicatoren"},
    ),
    f"{K}: een onderdrukte cel toont geen waarde": (
        [_set("waarde", "30", _cell("JEUGDWET", "WK000102", "uitgaven_nominaal"))]
        + [
            _set("waarde", "30", _cell("JEUGDWET", "WK000102", f"uitgaven_{i}")) for i in ("reeel", "reeel_na_tarieven")
        ],
        set(),
    ),
    f"{K}: {SMALL}": (
        [_set("is_onderdrukt", "false, waarde = 5", _cell("JEUGDWET", "GM0001", "clienten", 2022))],
        set(),
    ),
    f"{K}: aantallen zijn geheel en niet negatief": (
        [_set("waarde", "41.5", _cell("WMO", "GM0001", "clienten", 2022))],
        set(),
    ),
    f"{K}: percentages liggen tussen 0 en 100": (
        [_set("waarde", "101", "indicator_code = 'tevredenheid_reintegratie'")],
        {"beleidsdoelstellingen: elke meting is die in kernindicatoren"},
    ),
    f"{K}: bedragen van een gemeente zijn niet negatief": (
        [
            _set("waarde", "-450", "indicator_code = 'buig_lasten'"),
            _set("waarde", "950", "indicator_code = 'buig_saldo'"),
            _set("bedrag_eur_nominaal", "-450", "regeling_code = 'TOTAAL' and soort_code = 'lasten'", "buig"),
        ],
        set(),
    ),
    f"{K}: indicaties per cliënt liggen tussen 1 en 20": (
        [_set("waarde", "20.5", _cell("WMO", "GM0001", "indicaties_per_client"))],
        set(),
    ),
    f"{K}: wie instroomt of uitstroomt is cliënt": (
        [_copy("WMO", "GM0001", "clienten", "'instroom' as indicator_code, 41 as waarde")],
        {f"{S}: elk cijfer staat in het woordenboek"},
    ),
    f"{K}: waar uitgaven en cliënten staan, staan zij ook per inwoner": (
        [_copy("WMO", "GM0001", "clienten", "'clienten_per_1000_inwoners' as indicator_code, null as waarde")],
        {f"{S}: elk cijfer staat in het woordenboek"},
    ),
    f"{S}: wijken, onbekend en niet toe te delen tellen op tot de gemeente": (
        [_set("waarde", "31", _cell("ALLE", "WK000101", "clienten", 2020))],
        set(),
    ),
    f"{S}: de wetten tellen op tot ALLE": (
        [
            _set("waarde", "141", _cell("ALLE", "GM0001", "indicaties")),
            _set("waarde", "93", _cell("ALLE", "WK000101", "indicaties")),
        ],
        set(),
    ),
    f"{S}: de drie lijnen van uitgaven vallen samen in het basisjaar": (
        [_set("waarde", "200.01", _cell("JEUGDWET", "WK000101", "uitgaven_reeel"))],
        set(),
    ),
    f"{S}: cliënten onder ALLE liggen tussen de grootste wet en de som van de wetten": (
        [_set("waarde", "40", _cell("ALLE", "GM0001", "clienten", 2022))],
        set(),
    ),
    f"{S}: de stand is niet groter dan de stroom": (
        [
            _set("waarde", "26", _cell("WMO", "WK000101", "clienten_peildatum")),
            _set("waarde", "36", _cell("WMO", "GM0001", "clienten_peildatum")),
            "update gebruik set clienten_peildatum_aantal = null where voorziening_code = 'ALLE'",
        ],
        set(),
    ),
    f"{S}: elke indicator komt voor bij elk van zijn wetten": (
        ["delete from kernindicatoren where indicator_code = 'tevredenheid_reintegratie'"],
        {"beleidsdoelstellingen: elke meting is die in kernindicatoren"},
    ),
    f"{S}: elk cijfer staat in het woordenboek": (
        [_set("indicator_code", "'verzonnen'", _cell("WMO", "GM0001", "clienten", 2022))],
        set(),
    ),
    f"{S}: elke wijk is een bekende wijk": (
        ["delete from wijken where jaar = 2020 and wijk_code = 'ONBEKEND'"],
        set(),
    ),
    f"{S}: waar de gemeente een cijfer heeft, heeft elke wijk er een": (
        [f"delete from kernindicatoren where {_cell('JEUGDWET', 'WK000102', 'clienten')}"],
        {f"{S}: wijken, onbekend en niet toe te delen tellen op tot de gemeente"},
    ),
    "uitgaven: een onderdrukte cel toont geen bedragen": (
        [
            _set(f"uitgaven_eur_{i}", "30", "is_onderdrukt", "uitgaven")
            for i in ("nominaal", "reeel", "reeel_na_tarieven")
        ],
        set(),
    ),
    "uitgaven: onderdelen en wijken tellen op tot de uitgaven in kernindicatoren": (
        [
            _set(f"uitgaven_eur_{line}", "99", "wet_code = 'WMO' and wijk_code = 'NIET_TOE_TE_DELEN'", "uitgaven")
            for line in LINES
        ],
        set(),
    ),
    "uitgaven: de drie bedragen vallen samen in het basisjaar": (
        [_set("uitgaven_eur_reeel", "200.01", "wet_code = 'JEUGDWET' and wijk_code = 'WK000101'", "uitgaven")],
        set(),
    ),
    "gebruik: een onderdrukte rij toont geen aantallen": (
        [_set("indicaties_aantal", "14", "is_onderdrukt", "gebruik")],
        set(),
    ),
    f"gebruik: {SMALL}": ([_set("clienten_aantal", "9", "voorziening_code = 'WMO-11'", "gebruik")], set()),
    "gebruik: de stand is niet groter dan de stroom": (
        [_set("indicaties_peildatum_aantal", "1", "voorziening_code = 'WMO-11'", "gebruik")],
        set(),
    ),
    "gebruik: ALLE voorzieningen samen is het cijfer in kernindicatoren": (
        [_set("indicaties_aantal", "81", "wijk_code = 'GM0001' and voorziening_code = 'ALLE'", "gebruik")],
        set(),
    ),
    "gebruik: losse voorzieningen staan alleen bij de gemeente en zijn bekend": (
        ["delete from voorzieningen where voorziening_code = 'WMO-11'"],
        set(),
    ),
    "omvang_ondersteuning: een onderdrukte rij toont geen aantallen": (
        [_set("omvang_per_week", "60", "is_onderdrukt", "omvang_ondersteuning")],
        set(),
    ),
    f"omvang_ondersteuning: {SMALL}": (
        [_set("clienten_met_omvang_aantal", "9, clienten_vanaf_grens_aantal = null", OMVANG_B, "omvang_ondersteuning")],
        set(),
    ),
    "omvang_ondersteuning: wie vanaf de grens telt heeft een omvang, en wie een omvang heeft is cliënt op die dag": (
        [_set("clienten_met_omvang_aantal", "31", OMVANG_G, "omvang_ondersteuning")],
        set(),
    ),
    "omvang_ondersteuning: wie vanaf de grens telt is het cijfer in kernindicatoren": (
        [_set("clienten_vanaf_grens_aantal", "20", OMVANG_G, "omvang_ondersteuning")],
        set(),
    ),
    "omvang_ondersteuning: hooguit een kwart van de indicaties in een gemeente noemt geen omvang": (
        [_set("zonder_omvang_pct", "26", OMVANG_G, "omvang_ondersteuning")],
        set(),
    ),
    "buig: een onderdrukte rij toont geen aantal of bedrag": (
        [_set("bedrag_eur_nominaal", "31", "is_onderdrukt", "buig")],
        set(),
    ),
    "buig: budget en lasten in kernindicatoren zijn een van de vaststellingen": (
        [_set("bedrag_eur_nominaal", "501", "soort_code = 'budget'", "buig")],
        set(),
    ),
    "buig: saldo is budget min lasten": ([_set("waarde", "-50", "indicator_code = 'buig_saldo'")], set()),
    "begroting_realisatie: lasten van de jaarrekening zijn de uitgaven in kernindicatoren": (
        [_set("bedrag_eur_nominaal", "251", "wet_code = 'JEUGDWET'", "begroting_realisatie")],
        set(),
    ),
    "eigen_bijdragen: een onderdrukte rij toont geen aantal of bedrag": (
        [_set("verschil_eur_nominaal", "0", "is_onderdrukt", "eigen_bijdragen")],
        set(),
    ),
    "eigen_bijdragen: geïnd is het cijfer in kernindicatoren": (
        [_set("waarde", "91", "indicator_code = 'eigen_bijdragen'")],
        set(),
    ),
    "eigen_bijdragen: wijken tellen op tot de gemeente": (
        [_set("opgelegd_eur_nominaal", "61", "wijk_code = 'WK000101'", "eigen_bijdragen")],
        set(),
    ),
    "eigen_bijdragen: elk gesloten jaar heeft al zijn perioden": (
        [_set("perioden_aantal", "11", "jaar = 2020", "eigen_bijdragen")],
        set(),
    ),
    "beleidsdoelstellingen: een onderdrukte rij toont geen waarde": (
        [_set("gegrond_pct", "25", "is_onderdrukt", "beleidsdoelstellingen")],
        set(),
    ),
    "beleidsdoelstellingen: elke meting is die in kernindicatoren": (
        [_set("waarde", "66", "indicator_code = 'tevredenheid_reintegratie'", "beleidsdoelstellingen")],
        set(),
    ),
    "beleidsdoelstellingen: aandeel gegrond is gegrond gedeeld door afgehandeld": (
        [_set("gegrond_pct", "26", "gegrond_pct is not null", "beleidsdoelstellingen")],
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
        [_set("waarde", "500", "indicator_code = 'besparing_gerealiseerd' and wet_code = 'ALLE'")],
        set(),
    ),
    "transformatiepiramide: een onderdrukte laag toont geen aantal of aandeel": (
        [_set("clienten_laag_aantal", "30", "is_onderdrukt and laag_code = 'TOTAAL'", "transformatiepiramide")],
        set(),
    ),
    f"transformatiepiramide: {SMALL}": (
        [
            _set(column, value, f"wijk_code = 'GM0001' and laag_code = '{layer}'", "transformatiepiramide")
            for layer, column, value in (
                *(("SOCIALE_BASIS_FORMEEL", "clienten_laag_aantal", "31"),),
                *(("SOCIALE_BASIS_INFORMEEL", "clienten_laag_aantal", "9"),),
            )
        ],
        set(),
    ),
    "transformatiepiramide: wat uit de andere lagen volgt is met hen onderdrukt": (
        [_set("aandeel_pct", "66.6667", "wijk_code = 'WK000102' and laag_code = 'MAATWERK'", "transformatiepiramide")],
        set(),
    ),
    "transformatiepiramide: de lagen sluiten op elkaar": (
        [_set("clienten_laag_aantal", "100", "wijk_code = 'GM0001' and laag_code = 'TOTAAL'", "transformatiepiramide")],
        set(),
    ),
    "transformatiepiramide: maatwerk en sociale basis zijn de cijfers in kernindicatoren": (
        [_copy("ALLE", "GM0001", "clienten", "'clienten_maatwerk' as indicator_code, 59.0 as waarde")],
        {f"{S}: elk cijfer staat in het woordenboek"},
    ),
    "aansluiting: een bekend verschil heeft een toelichting": (
        [_set("status", "'bekend verschil'", "volgnr = 1", "_meta.aansluiting")],
        set(),
    ),
    "aansluiting: geen verschil met een gepubliceerd cijfer is onverklaard": (
        [_set("status", "'onverklaard'", "volgnr = 1", "_meta.aansluiting")],
        set(),
    ),
    "aansluiting: geen berekend aantal is klein genoeg om personen aan te wijzen": (
        [_set("waarde_berekend", "6", "volgnr = 2", "_meta.aansluiting")],
        set(),
    ),
    "bronnen: gelezen is geaccepteerd plus afgewezen": (
        [_set("rijen_afgewezen", "0", "bron = 'indicaties'", "_meta.bronnen")],
        set(),
    ),
    "bronnen: elke bron heeft een levering in gebruik": (
        [_set("in_gebruik", "false", "bron = 'indicaties'", "_meta.bronnen")],
        set(),
    ),
    "beschrijving_en_privacy: elke tabel en kolom heeft een omschrijving": (
        [_set("omschrijving", "' '", "tabel = 'uitgaven' and kolom = 'jaar'", "_meta.kolommen")],
        set(),
    ),
    "beschrijving_en_privacy: geen kolom is een persoonsgegeven": (
        [_set("kolom", "'client_pseudoniem'", "tabel = 'uitgaven' and kolom = 'jaar'", "_meta.kolommen")],
        set(),
    ),
    "beschrijving_en_privacy: geen tekst bevat een BSN of pseudoniem": (
        [_set("bestand", "'export_999900006.csv'", "bron = 'indicaties'", "_meta.bronnen")],
        set(),
    ),
}


def test_a_clean_candidate_passes_them_all(clean_candidate: Path) -> None:
    assert _failing(clean_candidate) == {}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_rule_is_found_by_its_own_expectation(changed: Callable[..., Path], name: str) -> None:
    statements, also = BREAKS[name]
    assert set(_failing(changed(*statements))) == {name} | also


def test_every_query_is_tested() -> None:
    assert set(BREAKS) == {
        f"{suite.name}: {item.name}" for suite in SUITES for item in suite.expectations if item.query
    }


def test_a_pseudonym_is_found_and_a_delivery_id_is_not_one(changed: Callable[..., Path]) -> None:
    found = _failing(changed(_set("toelichting", f"'{'abcdefghijklmnop' * 4}'", "volgnr = 2", "_meta.aansluiting")))
    name = "beschrijving_en_privacy: geen tekst bevat een BSN of pseudoniem"
    assert found == {name: [{"tabel": "_meta.aansluiting", "kolom": "toelichting", "aantal": 1}]}


@pytest.mark.parametrize(
    "name", [f"{K}: {SMALL}", f"gebruik: {SMALL}", "uitgaven: een onderdrukte cel toont geen bedragen"]
)
def test_what_should_have_been_hidden_is_not_shown_as_evidence(changed: Callable[..., Path], name: str) -> None:
    statements, _ = BREAKS[name]
    shown = [set(row) for row in _failing(changed(*statements))[name]]
    keys = {"gemeente_code", "jaar", "wet_code", "wijk_code"}
    assert all(row - keys <= {"indicator_code", "component_code", "voorziening_code"} for row in shown)


def test_every_published_table_is_searched_for_personal_data() -> None:
    [query] = [item.query for suite in SUITES for item in suite.expectations if "BSN of pseudoniem" in item.name]
    assert all(f"from {table.target} as t" in (query or "") for table in TABLES)


def test_unsuppressed_cells_of_other_gemeenten_keep_being_checked(changed: Callable[..., Path]) -> None:
    # A hidden cell in one group doesn't excuse another group from adding up.
    path = changed(_set("waarde", "16", _cell("JEUGDWET", "WK000101", "clienten", 2020)))
    assert set(_failing(path)) == {f"{S}: wijken, onbekend en niet toe te delen tellen op tot de gemeente"}


def _flow(indicator: str, jaar: int, wet: str = "WMO") -> str:
    row, cell = f"'{indicator}' as indicator_code, null as waarde", _cell(wet, "GM0001", "clienten", jaar)
    return f"insert into kernindicatoren select * replace ({row}) from kernindicatoren where {cell}"


def test_a_flow_is_empty_only_where_the_register_lacks_the_year_beside_it(changed: Callable[..., Path]) -> None:
    # The register covers 2020-2022.
    reason, unknown = f"{K}: een lege waarde heeft een reden", f"{S}: elk cijfer staat in het woordenboek"
    assert set(_failing(changed(_flow("instroom", 2020), _flow("uitstroom", 2022)))) == {unknown}
    assert set(_failing(changed(_flow("instroom", 2021)))) == {unknown, reason}
    assert set(_failing(changed(_flow("uitstroom", 2021, "ALLE")))) == {unknown, reason}
    without_jeugd = "delete from kernindicatoren where jaar = 2020 and wet_code = 'JEUGDWET'"
    assert reason not in _failing(changed(without_jeugd, _flow("instroom", 2021, "ALLE")))


def test_names_of_suites_are_known_without_reading_them(tmp_path: Path) -> None:
    for name in ("b.yml", "a.yml", "aanvaard.yml", "uitleg.md"):
        (tmp_path / name).write_text("geen suite")
    assert suite_names(tmp_path) == ["a", "b"]
    assert suite_names(PROJECT_DIR / "expectations") == [suite.name for suite in SUITES]


META = "meta: {why: w, owner: o, since: 2026-01-01}"


@pytest.mark.parametrize(
    "text",
    [
        "- a list",
        f"table: main.x\nexpectations: [{{type: t, kwargs: {{}}, severity: fatal, {META}}}]",
        "table: main.x\nexpectations: [{type: t, kwargs: {}, severity: warning, meta: {why: w, owner: o}}]",
        "table: main.x\nexpectations: [{type: unexpected_rows_expectation, severity: warning, "
        f"kwargs: {{description: d, unexpected_rows_query: select 1}}, {META}}}]",
    ],
)
def test_a_broken_suite_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "stuk.yml").write_text(text)
    with pytest.raises(PublicationError, match=r"stuk\.yml is not a suite"):
        load_suites(tmp_path)


def test_without_suites_nothing_is_judged(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="no suite"):
        load_suites(tmp_path)
