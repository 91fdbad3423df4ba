"""What a reader calls that for which the published file has a code, in a text that comes from that file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pipelines.factsheet.kern import ALL, WETTEN, Kern
from pipelines.factsheet.prose import listed

NAMES = {
    "aansluiting": "aansluiting op eerdere publicaties",
    "begroting": "begroting en jaarrekening",
    "begroting_realisatie": "begroting en realisatie",
    "beleidsindicatoren": "onderzoek onder gebruikers",
    "bijstand": "bijstandsuitkeringen",
    "bronnen": "leveringen",
    "buig": "budget en kosten BUIG",
    "buig_budget": "budget BUIG",
    "buig_realisatie": "kosten BUIG",
    "gebieden": "wijken en buurten",
    "gebiedskenmerken": "kenmerken van gemeente en wijken",
    "gepubliceerd": "eerder gepubliceerde cijfers",
    "gebruik": "gebruik van voorzieningen",
    "omvang_ondersteuning": "omvang van de ondersteuning",
    "prijscorrectie_varianten": "prijscorrectie met andere keuzes",
    "reele_tarieven": "onderzoek naar reële tarieven",
    "start_stop": "meldingen van begin en einde",
}
"""Sources and tables whose code, with spaces for its signs, is no Dutch: the published file gives them no name."""

PLACES = {"ONBEKEND": "adres onbekend", "NIET_TOE_TE_DELEN": "niet toe te delen"}
"""Where that of which the wijk isn't known stands instead."""

WORDS = {
    **PLACES,
    **{code: name for code, name in WETTEN.items() if code != ALL},
    ALL: f"het totaal van {WETTEN[ALL]}",
    "clienten": "cliënten",
    "omvang_ondersteuning": "‘Omvang van de ondersteuning’",
}
"""Codes that a text of the published file has in the middle of a sentence."""

CODE = re.compile(r"(?<![\w.])[A-Za-z]+(?:_[A-Za-z0-9]+)+\b|\b(?:ALLE|ONBEKEND|JEUGDWET|PARTICIPATIEWET|clienten)\b")
"""A code in a text: what has a low line in it, or is written as no Dutch word is. `WMO` isn't among them: a post of the
budget may be called that."""

COMPONENT = re.compile(r"component ([A-Z][A-Z0-9_]*)")


def name_of(code: str) -> str:
    """Name a source or a table: `buig_budget` is the budget BUIG.

    Args:
        code: Its code, of a table also with its schema.
    """
    plain = code.rpartition(".")[2]
    return NAMES.get(plain, plain.replace("_", " "))


@dataclass(frozen=True)
class Plain:
    """The words for codes, as the published file of a gemeente has them.

    Attributes:
        kern: Figures of the gemeente.
    """

    kern: Kern

    def text(self, text: str) -> str:
        """Put words where a text of the published file has codes.

        Args:
            text: A definition, a formula or a reason.
        """
        return CODE.sub(self._word, COMPONENT.sub(self._posts, text))

    def _word(self, found: re.Match[str]) -> str:
        word = WORDS.get(found[0]) or self._indicators.get(found[0]) or name_of(found[0])
        return word[:1].upper() + word[1:] if _begins_a_sentence(found) else word

    @cached_property
    def _indicators(self) -> Mapping[str, str]:
        return {code: _inner(row["naam"]) for code, row in self.kern.dictionary.items()}

    def _posts(self, found: re.Match[str]) -> str:
        """Name a component of spending by the posts of the budget that it has; a file without those has no name."""
        rows = self.kern.published.rows(
            "begroting_realisatie", gemeente_code=self.kern.gemeente, component_code=found[1]
        )
        posts = sorted({row["post"] for row in rows})
        if not posts:
            return "een onderdeel van de uitgaven"
        return f"{'post' if len(posts) == 1 else 'posten'} {listed([f'‘{post}’' for post in posts])}"


def _begins_a_sentence(found: re.Match[str]) -> bool:
    """A formula is no sentence, so what begins it stays as it is; a code that ends one is followed by nothing."""
    return found.string[: found.start()].endswith(". ")


def _inner(name: str) -> str:
    """As it stands inside a sentence; an abbreviation keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
