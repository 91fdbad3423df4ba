"""Where things come in a drawing: scales with round steps, and the room around the plot."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from babel.numbers import format_decimal

from pipelines.factsheet.model import Unit

WIDTH = 380
"""Of a drawing, in its own units: on a telephone of 360 px they are a little smaller than pixels, elsewhere larger."""

TEXT = 14
"""Size of text in those units: 12 px on the narrowest telephone."""

LINE = 17
"""From one line of text to the next."""

LETTER = 8.6
"""Width of a letter, generously: a reader's font is unknown, and text that is cut off is worse than some white."""

WIDE = "mwMW%"
"""Letters that are half as wide again, and some."""

STEPS = 4
"""Parts of an axis, about: enough to read a value between, and few enough not to be looked at."""

_MILLION = 1_000_000


@dataclass(frozen=True)
class Axis:
    """A scale that covers values, from one round number to another.

    Attributes:
        low: Where it begins.
        high: Where it ends.
        ticks: Its round numbers.
        unit: What is measured.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    unit: Unit

    @classmethod
    def of(cls, values: Iterable[float], unit: Unit, from_zero: bool) -> Axis:
        """Make the scale of what is drawn.

        Args:
            values: At least one; only what is shown.
            unit: What is measured.
            from_zero: Whether zero is on it, as bars need.
        """
        known = list(values)
        low, high = min(known), max(known)
        if from_zero:
            low, high = min(low, 0.0), max(high, 0.0)
        if low == high:
            low, high = (0.0, 1.0) if low == 0 else (min(0.0, low * 1.1), max(0.0, high * 1.1))
        # There is no half a person, nor a quarter of a euro, to draw a line at.
        least = 1.0 if unit in {Unit.COUNT, Unit.EURO} else 0.0
        step = max(_round_step((high - low) / STEPS), least)
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        ticks = tuple(round(number * step, 10) for number in range(first, last + 1))
        return cls(ticks[0], ticks[-1], ticks, unit)

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands beside each tick, in Dutch."""
        return tuple(self._text(tick) for tick in self.ticks)

    @property
    def starts_at_zero(self) -> bool:
        """Whether lengths on it may be compared."""
        return self.low <= 0 <= self.high

    def _text(self, tick: float) -> str:
        if self.unit in {Unit.EURO, Unit.EURO_EACH}:
            if max(abs(self.low), abs(self.high)) >= _MILLION:
                return f"€ {_dutch(tick / _MILLION)} mln" if tick else "€ 0"
            return f"€ {_dutch(tick)}"
        return f"{_dutch(tick)}%" if self.unit is Unit.PERCENT else _dutch(tick)


@dataclass(frozen=True)
class Plane:
    """The plot and the room around it.

    Attributes:
        x_low: Left edge, in what is measured along it.
        x_high: Right edge.
        y_low: Lower edge.
        y_high: Upper edge.
        height: Of the plot, in units of the drawing.
        left: Room for what stands beside it.
        right: As left.
        top: As left.
        bottom: As left.
        full: Width of the drawing.
    """

    x_low: float
    x_high: float
    y_low: float
    y_high: float
    height: float
    left: float = 0
    right: float = 0
    top: float = 0
    bottom: float = 0
    full: float = WIDTH

    @property
    def width(self) -> float:
        """Of the plot."""
        return self.full - self.left - self.right

    def x_at(self, units: float) -> float:
        """What is measured so far from the left edge of the plot; also outside it."""
        return self.x_low + units * (self.x_high - self.x_low) / self.width

    def y_at(self, units: float) -> float:
        """What is measured so far below the upper edge of the plot; also outside it."""
        return self.y_high - units * (self.y_high - self.y_low) / self.height

    def below_top(self, y: float) -> float:
        """How far below the upper edge something is."""
        return (self.y_high - y) * self.height / (self.y_high - self.y_low)

    def higher(self, height: float) -> Plane:
        """The same with another height."""
        return replace(self, height=height)


def width_of(text: str) -> float:
    """About how wide a text is."""
    return sum(1.6 if letter in WIDE else 1.0 for letter in text) * LETTER


def _dutch(number: float) -> str:
    return format_decimal(round(number, 10), format="#,##0.####", locale="nl").replace("-", "−")


def _round_step(step: float) -> float:
    power = 10 ** math.floor(math.log10(step))
    return next(part * power for part in (1, 2, 2.5, 5, 10) if part * power >= step * (1 - 1e-9))
