"""Charts of the factsheet, from the model alone: what has no value is never drawn, and stretches no axis."""

from pipelines.factsheet.charts.draw import Drawing, drawings, plain
from pipelines.factsheet.charts.legibility import remarks

__all__ = ["Drawing", "drawings", "plain", "remarks"]
