"""The transformatiepiramide: who has maatwerk and who the sociale basis."""

from __future__ import annotations

from pipelines.factsheet.cells import cell
from pipelines.factsheet.kern import Kern
from pipelines.factsheet.model import Figure, Section, Sentence, Table, Unit
from pipelines.factsheet.notes import break_titles, with_notes
from pipelines.factsheet.prose import sentence
from pipelines.factsheet.published import Published
from pipelines.factsheet.words import Obstacle, Subject, change, latest_of_each, previous
from pipelines.factsheet.yearly import yearly_chart

TABLE = "transformatiepiramide"
MAATWERK, BASIS = "MAATWERK", "SOCIALE_BASIS"

LAYERS = {
    MAATWERK: "Maatwerk",
    BASIS: "Sociale basis",
    "SOCIALE_BASIS_FORMEEL": "waarvan formeel",
    "SOCIALE_BASIS_INFORMEEL": "waarvan informeel",
    "BEIDE": "Maatwerk én sociale basis",
}

SUBJECTS = {
    MAATWERK: Subject("Het aantal cliënten met maatwerk"),
    BASIS: Subject("Het aantal cliënten van de sociale basis"),
}

AIM = {"clienten_maatwerk": "lager", "clienten_sociale_basis": "hoger"}
"""What the dictionary of a gemeente that wants less maatwerk and more sociale basis says."""

VERDICTS = {
    (-1, 1): "Er is minder maatwerk en meer sociale basis",
    (-1, 0): "Er is minder maatwerk, maar niet meer sociale basis",
    (-1, -1): "Er is minder maatwerk, maar ook minder sociale basis",
    (0, 1): "Er is meer sociale basis, maar niet minder maatwerk",
    (0, 0): "Maatwerk en sociale basis blijven vrijwel gelijk",
    (0, -1): "Er is minder sociale basis en niet minder maatwerk",
    (1, 1): "Er is meer sociale basis, maar ook meer maatwerk",
    (1, 0): "Er is meer maatwerk en niet meer sociale basis",
    (1, -1): "Er is meer maatwerk en minder sociale basis",
}
"""By the direction of maatwerk and of the sociale basis against the year before."""

COUNTED = (
    "Maatwerk is er met een indicatie, de sociale basis zonder. Wie beide heeft, telt in beide mee: de lagen zijn niet "
    "op te tellen. Geteld is op 31 december; wie eerder in het jaar stopte, telt niet mee."
)


def section(published: Published, gemeente: str, year: int) -> Section | None:
    """Make the section; none where nothing of it was published.

    Args:
        published: The published file.
        gemeente: Code of the gemeente.
        year: The year that the page is about.
    """
    found = {row["jaar"] for row in published.rows(TABLE, gemeente_code=gemeente, wijk_code=gemeente)}
    years = sorted(one for one in found if one <= year)
    if not years:
        return None
    layers = {layer: _counts(published, gemeente, layer, years) for layer in LAYERS}
    verdict = _verdict(layers[MAATWERK], layers[BASIS])
    chart = yearly_chart(
        "transformatiepiramide",
        verdict or sentence("Cliënten met maatwerk en van de sociale basis op 31 december"),
        "Het aantal cliënten op 31 december per laag",
        {LAYERS[layer]: layers[layer] for layer in SUBJECTS},
    )
    trends = latest_of_each({subject: layers[layer] for layer, subject in SUBJECTS.items()}, break_titles(published))
    made = Section(
        anchor="transformatiepiramide",
        title="Transformatiepiramide",
        sentences=tuple(filter(None, (_aim(Kern(published, gemeente)), trends))),
        highlights=tuple((f"{LAYERS[layer]} op 31 december", layers[layer][-1]) for layer in SUBJECTS),
        charts=tuple(filter(None, (chart,))),
        tables=(_table(layers, years),),
        notes=(sentence(COUNTED),),
    )
    return with_notes(published, made)


def _counts(published: Published, gemeente: str, layer: str, years: list[int]) -> tuple[Figure, ...]:
    return tuple(
        cell(
            published,
            TABLE,
            "clienten_laag_aantal",
            Unit.COUNT,
            gemeente_code=gemeente,
            jaar=year,
            wijk_code=gemeente,
            laag_code=layer,
        )
        for year in years
    )


def _aim(kern: Kern) -> Sentence | None:
    if any(kern.dictionary.get(code, {}).get("richting") != wanted for code, wanted in AIM.items()):
        return None
    return sentence("Het doel is minder maatwerk en meer sociale basis.")


def _verdict(maatwerk: tuple[Figure, ...], basis: tuple[Figure, ...]) -> Sentence | None:
    """What both say together, against the year before; nothing where one of them says nothing."""
    year = maatwerk[-1].year
    first, second = (change(previous(figures, year), figures[-1]) for figures in (maatwerk, basis))
    if isinstance(first, Obstacle) or isinstance(second, Obstacle):
        return None
    before = previous(maatwerk, year)
    against = f" dan in {before.year}" if before and (first.direction or second.direction) else ""
    return sentence(VERDICTS[first.direction, second.direction] + against)


def _table(layers: dict[str, tuple[Figure, ...]], years: list[int]) -> Table:
    return Table(
        name="transformatiepiramide-lagen",
        title="Cliënten op 31 december per laag",
        columns=("Laag", *(str(year) for year in years)),
        rows=tuple((LAYERS[layer], *figures) for layer, figures in layers.items()),
    )
