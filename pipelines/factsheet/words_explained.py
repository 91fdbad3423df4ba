"""What the words mean: the bounds of `words`, as a reader may hold the pages to them."""

from __future__ import annotations

from decimal import Decimal

from pipelines.factsheet import words
from pipelines.factsheet.model import Section
from pipelines.factsheet.prose import number, sentence


def section() -> Section:
    """Make the section of the page with definitions."""
    return Section(
        anchor="woorden",
        title="Wanneer iets stijgt of daalt",
        sentences=(
            sentence(
                "De zinnen op deze pagina’s volgen uit de cijfers, volgens vaste regels. ",
                f"Een verschil onder {_percent(words.SAME)} heet ‘vrijwel gelijk’. ",
                f"Onder {_percent(words.SLIGHT)} per jaar stijgt of daalt iets ‘licht’, ",
                f"vanaf {_percent(words.STRONG)} per jaar ‘sterk’. Over meer jaren groeien die grenzen mee: ",
                f"over vijf jaar is onder {_percent(5 * words.SLIGHT)} ‘iets hoger’ of ‘iets lager’, ",
                f"en vanaf {_percent(5 * words.STRONG)} ‘veel’.",
            ),
            sentence(
                "Een aantal personen schommelt ook als er niets verandert, ongeveer met de wortel van het aantal: ",
                "bij 100 personen met 10, bij 10.000 met 100. Een kleiner verschil heet ‘vrijwel gelijk’.",
            ),
            sentence(
                f"Een percentage blijft ‘vrijwel gelijk’ onder {number(words.SAME_POINTS)} procentpunt. ",
                f"Onder {number(words.SLIGHT_POINTS)} procentpunt per jaar is een verschil ‘licht’, ",
                f"vanaf {number(words.STRONG_POINTS)} per jaar ‘sterk’.",
            ),
            sentence(
                f"Een wijk heet ‘hoger’ of ‘lager’ dan de gemeente vanaf {_percent(words.ALIKE)} verschil, en ‘veel’ ",
                f"hoger of lager vanaf {_percent(words.SOMEWHAT)}. In een kleine wijk moet het verschil groter zijn: ",
                "meer dan twee keer wat toeval doet.",
            ),
            sentence(
                "Waar een breuk tussen twee jaren ligt, of een cijfer is afgeschermd of onbekend, staat geen ",
                "‘stijgt’ of ‘daalt’, maar waarom niet.",
            ),
        ),
    )


def _percent(share: Decimal) -> str:
    return f"{number((100 * share).normalize())}%"
