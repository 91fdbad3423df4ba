"""What `sdib check --json` says of a delivery, and what must hold of whatever it says."""

from __future__ import annotations

from typing import Any

from small_deliveries import BSN, OTHER_BSN


class Judged:
    """What `sdib check --json` says of the only delivery, and how it leaves."""

    def __init__(self, code: int, document: dict[str, Any], said: str) -> None:
        """Take the exit code, the JSON document and all that was printed."""
        self.code, self.document, self.said = code, document, said
        assert BSN not in said, "a BSN in the output"
        assert OTHER_BSN not in said, "a BSN in the output"
        for one in document["leveringen"]:
            assert one["gelezen"] == one["geaccepteerd"] + one["afgewezen"]

    @property
    def one(self) -> dict[str, Any]:
        (one,) = self.document["leveringen"]
        return one

    @property
    def rules(self) -> dict[tuple[str, str], int]:
        return {(kind["regel"], kind["kolom"]): kind["aantal"] for kind in self.one["afgewezen_per_regel"]}

    @property
    def examples(self) -> str:
        return "\n".join(text for kind in self.one["afgewezen_per_regel"] for text in kind["voorbeelden"])

    def refused(self, *words: str) -> None:
        assert (self.code, self.one["status"], self.one["geaccepteerd"]) == (1, "geweigerd", 0), self.said
        for word in words:
            assert word in self.one["melding"], self.one["melding"]

    def accepted(self, read: int, rejected: int) -> None:
        assert (self.code, self.one["status"]) == (0, "geaccepteerd"), self.said
        assert (self.one["gelezen"], self.one["afgewezen"]) == (read, rejected)
