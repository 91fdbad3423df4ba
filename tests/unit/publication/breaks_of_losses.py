"""What breaks the expectations about what a release changes: rows as the comparison writes them."""

from __future__ import annotations

_COLUMNS = (
    "soort, niveau, tabel, kolom, gemeente_code, jaar, wet_code, wijk_code, indicator_code, reden_codes, toelichting"
)
_FIGURES = "'main.kernindicatoren'"
_CAUSE = "'nieuwe_levering', 'Leveringen: indicaties/i.csv (nieuw).'"


def changed(niveau: str, place: str, soort: str = "vervallen", cause: str = _CAUSE) -> str:
    """Insert one row: `place` is tabel up to indicator_code, as SQL."""
    return f"insert into _meta.wijzigingen ({_COLUMNS}) values ('{soort}', '{niveau}', {place}, {cause})"


LOST = {
    "geen tabel verdwijnt": changed("tabel", "'main.buig', null, null, null, null, null, null"),
    "geen kolom verdwijnt": changed("kolom", "'main.wijken', 'wijk_naam', null, null, null, null, null"),
    "geen indicator verdwijnt": changed("indicator", f"{_FIGURES}, null, 'GM0001', null, 'WMO', null, 'clienten'"),
    "geen jaar verdwijnt": changed("jaar", f"{_FIGURES}, null, 'GM0001', 2019, 'WMO', null, 'clienten'"),
    "geen wijk verdwijnt": changed("wijk", f"{_FIGURES}, null, 'GM0001', 2021, null, 'WK000103', null"),
}

UNEXPLAINED = changed(
    "cel",
    f"{_FIGURES}, 'waarde', 'GM0001', 2021, 'WMO', 'GM0001', 'clienten'",
    soort="gewijzigd",
    cause="null, 'Geen bekende oorzaak.'",
)

BREAKS_OF_LOSSES: dict[str, tuple[list[str], set[str]]] = {
    **{f"verlies: {name}": ([statement], set()) for name, statement in LOST.items()},
    "verlies: elke wijziging heeft een bekende oorzaak": ([UNEXPLAINED], set()),
}
