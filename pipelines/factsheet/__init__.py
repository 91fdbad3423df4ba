"""The factsheet: what the council reads, made from the published file alone, as any BI tool would."""
