"""What the owner of the data can do about a rejected row, per rule."""

from __future__ import annotations

from pipelines.declarations import Source

ADVICE = {
    "verplicht": "vul de lege cellen in de bron en lever het bestand opnieuw aan.",
    "type": "zet de waarden in de verwachte vorm, in de bron of in de export, en lever het bestand opnieuw aan.",
    "onbekende_code": (
        "verbeter de code in de bron; is het een nieuwe code die geldt, zet haar dan bij deze kolom in {declaratie}."
    ),
    "niet_in_mapping": (
        "verbeter de waarde in de bron; is zij nieuw en geldig, voeg haar dan toe aan het bestand in "
        "sources/{bron}/mappings."
    ),
    "onbekende_persoon": "vul het echte BSN in; een nummer voor een onbekende persoon mag in deze rijen niet.",
    "gebroken_regel": (
        "kijk in deze regels naar aanhalingstekens, scheidingstekens en regeleinden, en maak de export opnieuw."
    ),
    "foute_cel": (
        "herstel de formule of hef de samenvoeging op, geef elke cel haar eigen waarde en lever de werkmap opnieuw aan."
    ),
    "bsn_in_tekst": "haal het BSN in de bron uit deze kolom; het hoort alleen in de kolom BSN.",
    "dubbele_rij": "niets als de rij per ongeluk dubbel staat: zij telt één keer mee. Kijk anders de export na.",
    "dubbele_sleutel": (
        "kies in de bron welke van deze rijen geldt en haal de andere weg; nu telt geen van beide mee."
    ),
    "correctie": "niets: dit is een bekende fout, met de reden vastgelegd in sources/{bron}/corrections.yml.",
}
"""Rule -> what to do, for the rules that every source has."""

OWN_RULE = (
    "herstel deze rijen in de bron en lever het bestand opnieuw aan; zijn zij toch juist, pas dan de regel {regel} in "
    "{declaratie} aan."
)
UNKNOWN_ELSEWHERE = (
    "verbeter de waarde in de bron; is zij juist, lever dan eerst {andere} opnieuw aan, want daarin komt zij niet voor."
)
OTHERWISE = "herstel deze rijen in de bron en lever het bestand opnieuw aan."


def advice(regel: str, source: Source) -> str:
    """Say in Dutch what to do about rows that a rule rejected.

    Args:
        regel: Code of the rule, as in the rejected rows.
        source: The declaration, for its own rules.
    """
    elsewhere = {
        f"niet_in_{column.bestaat_in.bron}": column.bestaat_in.bron for column in source.kolommen if column.bestaat_in
    }
    if any(rule.code == regel for rule in source.regels):
        text = OWN_RULE
    else:
        text = UNKNOWN_ELSEWHERE if regel in elsewhere else ADVICE.get(regel, OTHERWISE)
    return text.format(
        regel=regel,
        bron=source.bron,
        andere=elsewhere.get(regel),
        declaratie=f"sources/{source.bron}/source.yml",
    )
