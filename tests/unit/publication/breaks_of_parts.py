"""What breaks the expectations about gemeenten that deliver only a part, and the rest that can't help being broken."""

from __future__ import annotations

S = "kernindicatoren_samenhang"

BREAKS_OF_PARTS: dict[str, tuple[list[str], set[str]]] = {
    f"{S}: de uitgaven van elke wet zijn naar wijken verdeeld": (
        [
            "delete from kernindicatoren where wet_code = 'WMO' and indicator_code = 'uitgaven_nominaal' "
            "and wijk_code like 'WK%'"
        ],
        {f"{S}: de drie lijnen van uitgaven vallen samen in het basisjaar"},
    ),
}
