"""What a client says that it has read: a line of JSON per column, the same from every client."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal


def tell(table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print per column how many rows there are, how many of them are empty, and the exact sum of the numbers."""
    for place, column in enumerate(columns):
        values = [row[place] for row in rows if row[place] is not None]
        # A float isn't summed: money that arrives as one has lost its cents, and then the client has no sum at all.
        numbers = [Decimal(value) for value in values if isinstance(value, int | Decimal)]
        som = str(sum(numbers)) if numbers else None
        print(json.dumps([table, column, len(rows), len(rows) - len(values), som]))
