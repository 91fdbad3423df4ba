"""One alert in plain values: bounded, and without a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipelines.ingestion.persons import without_person
from pipelines.ingestion.refusal import MASK

PSEUDONYM = re.compile(r"[a-p]{64}")

FOUND = re.compile(
    r"gevonden [^'.;]*'(?:.*?'(?=(?: \(\d+ rij(?:en)?\))?; (?:[^';]*: )?verwacht [^']*, gevonden )|.*'|.*)", re.DOTALL
)
"""What was found, with its quotes. The value may hold quotes too, so it ends at the last one before the next fault."""

NOT_TOLD = "gevonden een andere waarde (zie sdib check)"

Kind = Literal["mislukt", "geweigerd", "te_laat", "hersteld", "proef"]

MESSAGES_SENT = 10
"""Enough to see what is the matter; all of them are in the run."""

MESSAGE_LENGTH, ENDING = 600, 250
"""Characters: 10 messages, in the text and as fields, stay below the 28 KB that Teams takes. What is long loses its
middle: what to do about it stands at the end."""


@dataclass(frozen=True)
class Alert:
    """What is told.

    Attributes:
        soort: The run failed, a check refused the deliveries, a delivery is late, all is well again, or a test.
        meldingen: What is the matter, in the words of the run.
        doen: What to do about it, in Dutch.
        run_id: Of the run in Dagster, if it came to one.
        stap: The step that failed, as its asset is named.
        uitgave: Version of the release in force, if there is one.
    """

    soort: Kind
    meldingen: tuple[str, ...]
    doen: str
    run_id: str | None = None
    stap: str | None = None
    uitgave: str | None = None

    def document(self, installation: str, dagster_url: str | None) -> dict[str, Any]:
        """Give the fields for machines; `text` comes beside them.

        Args:
            installation: How this installation is called.
            dagster_url: Address of the Dagster UI.
        """
        link = f"{dagster_url.rstrip('/')}/runs/{self.run_id}" if dagster_url and self.run_id else None
        return {
            "soort": self.soort,
            "installatie": nameless(installation),
            "run_id": self.run_id,
            "stap": self.stap,
            "meldingen": shorten(self.meldingen),
            "uitgave_in_gebruik": self.uitgave,
            "wat_te_doen": self.doen,
            "link": link,
        }


def nameless(text: str) -> str:
    """Hide in a text every BSN and every pseudonym, which an error of the database may name."""
    return PSEUDONYM.sub(MASK, without_person(text))


def shorten(messages: Sequence[str]) -> list[str]:
    """Bound the number and length of messages, and keep inside what may not leave the house.

    A value that was found in a delivery is never sent: in an export that shifted it is a person. Of a message with rows
    below it only the rule goes out: those are rows of the warehouse, from before disclosure control.
    """
    more = len(messages) - MESSAGES_SENT
    kept = [_cut(nameless(_rule(FOUND.sub(NOT_TOLD, message)))) for message in messages[:MESSAGES_SENT]]
    return [*kept, f"en nog {more} meldingen, zie de run"] if more > 0 else kept


def _rule(message: str) -> str:
    first, _, rows = message.strip().partition("\n")
    return f"{first} (de rijen staan in de run)" if rows else first


def _cut(text: str) -> str:
    if len(text) <= MESSAGE_LENGTH:
        return text
    return f"{text[: MESSAGE_LENGTH - ENDING - 3]} … {text[-ENDING:]}"
