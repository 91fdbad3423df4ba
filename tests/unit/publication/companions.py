"""What a register gives beside clients, for the years that the small warehouse says nothing more about."""

from __future__ import annotations

Places = tuple[float | None, ...]
Figure = tuple[int, str, str, Places, Places]

WETTEN = ("WMO", "JEUGDWET")


def with_companions(figures: list[Figure]) -> list[Figure]:
    """Give each year with clients two indicaties per client, and as many clients on the date, unless it has its own."""
    known = {(jaar, wet, code) for jaar, wet, code, _, _ in figures}
    clients = {(jaar, wet): (values, persons) for jaar, wet, code, values, persons in figures if code == "clienten"}
    added: list[Figure] = []
    for (jaar, wet), (values, persons) in clients.items():
        per_wet = [values] if wet != "ALLE" else [clients[jaar, part][0] for part in WETTEN]
        doubled = [sum(2 * (part[place] or 0) for part in per_wet) for place in range(4)]
        added.append((jaar, wet, "indicaties", (*doubled, None), persons))
        if wet == "WMO":
            rates: Places = tuple(2 if value else None for value in values)
            added += [
                (jaar, wet, "clienten_peildatum", values, persons),
                (jaar, wet, "indicaties_per_client", rates, persons),
            ]
    return [*figures, *(row for row in added if row[:3] not in known)]
