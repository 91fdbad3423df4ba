"""What is drawn, and how Altair makes it an SVG that needs no font, script or file beside itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, TypeVar

import altair as alt
import vl_convert

from pipelines.factsheet.charts.plane import TEXT, Axis, Plane
from pipelines.factsheet.style import HouseStyle

Channel = TypeVar("Channel")

Look = tuple[Literal["left", "center", "right"], bool]
"""How a text is set, and whether it is bold."""

LOOKS: tuple[Look, ...] = (("left", False), ("left", True), ("center", False), ("right", False), ("right", True))
"""The looks in use: each is a layer of a drawing."""

VEGA_LITE = "6.4"
"""Of the two libraries that make the drawing; named, so that a newer one changes nothing unseen."""


@dataclass
class Shapes:
    """Everything on a plane, in what is measured along its axes.

    Attributes:
        rects: Bars and bands.
        strokes: Lines through points that have the same `stroke`.
        points: Markers.
        texts: Words and numbers.
    """

    rects: list[dict[str, Any]] = field(default_factory=list)
    strokes: list[dict[str, Any]] = field(default_factory=list)
    points: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)

    def rect(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        colour: str,
        open_: bool = False,
        around: str | None = None,
    ) -> None:
        """Add a bar with its colour, or another one, around it; an open one is light within."""
        look = {"colour": colour, "around": around or colour, "fill": 0.25 if open_ else 1}
        self.rects.append({"x": x[0], "x2": x[1], "y": y[0], "y2": y[1], **look})

    def stroke(self, points: list[tuple[float, float]], colour: str, dashed: bool = False, thin: bool = False) -> None:
        """Add a line through points."""
        number = 0 if not self.strokes else self.strokes[-1]["stroke"] + 1
        look = {"stroke": number, "colour": colour, "dash": [5, 4] if dashed else [1, 0], "width": 1.2 if thin else 2.4}
        self.strokes += [{"x": x, "y": y, "order": order, **look} for order, (x, y) in enumerate(points)]

    def point(self, x: float, y: float, colour: str, shape: str, inside: str) -> None:
        """Add a marker; `inside` is the colour of its middle."""
        self.points.append({"x": x, "y": y, "colour": colour, "shape": shape, "inside": inside})

    def text(self, x: float, y: float, text: str, colour: str, align: str = "left", bold: bool = False) -> None:
        """Add a text, with its middle at that height."""
        self.texts.append({"x": x, "y": y, "text": text, "colour": colour, "align": align, "bold": bold})

    def datasets(self) -> dict[str, list[dict[str, Any]]]:
        """All of it, by the names that the layers of a drawing know."""
        texts = {_named(look): [row for row in self.texts if (row["align"], row["bold"]) == look] for look in LOOKS}
        return {"rects": self.rects, "strokes": self.strokes, "points": self.points, **texts}


def svg(
    plane: Plane,
    shapes: Shapes,
    style: HouseStyle,
    value_axis: Axis | None = None,
    labels: dict[float, str] | None = None,
) -> str:
    """Draw.

    Args:
        plane: Where things come.
        shapes: What comes there.
        style: Colours and fonts.
        value_axis: With lines to read values from; null for none.
        labels: Under the horizontal axis, by their place on it.
    """
    colours = style.licht
    ticks = list(zip(value_axis.ticks, value_axis.texts, strict=True)) if value_axis else []
    x_axis = _axis(list((labels or {}).items()), colours.inkt, None)
    y_axis = _axis(ticks, colours.inkt_zacht, colours.lijn)
    x = alt.X("x", type="quantitative", scale=_scale(plane.x_low, plane.x_high), axis=x_axis)
    y = alt.Y("y", type="quantitative", scale=_scale(plane.y_low, plane.y_high), axis=y_axis)
    spec = {
        **_layers(),
        "encoding": {"x": x.to_dict(), "y": y.to_dict()},
        "datasets": shapes.datasets(),
        "width": plane.width,
        "height": plane.height,
        "padding": {"left": plane.left, "right": plane.right, "top": plane.top, "bottom": plane.bottom},
        "autosize": "none",
        "config": {"aria": False, "background": None, "view": {"stroke": None}},
    }
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    return _clean(drawn, plane, ", ".join([*style.lettertypen, "sans-serif"]))


def _scale(low: float, high: float) -> alt.Scale:
    return alt.Scale(domain=[low, high], nice=False, zero=False)


def _axis(ticks: list[tuple[float, str]], colour: str, grid: str | None) -> alt.Axis | None:
    if not ticks:
        return None
    texts = json.dumps([text for _, text in ticks])
    values = json.dumps([value for value, _ in ticks])
    # No tick is left out because it might not fit: what fits was reckoned here, and doesn't depend on a font.
    return alt.Axis(
        values=[value for value, _ in ticks],
        labelExpr=f"{texts}[indexof({values}, datum.value)]",
        labelColor=colour,
        labelFontSize=TEXT,
        labelOverlap=False,
        labelBound=False,
        labelPadding=6,
        labelAngle=0,
        grid=grid is not None,
        gridColor=grid or "#000000",
        ticks=False,
        domain=False,
        title=None,
    )


@cache
def _layers() -> dict[str, Any]:
    """What every drawing has, whatever stands on it: made once, for Altair takes as long for it as Vega to draw."""
    return alt.layer(_rects(), _strokes(), _points(), *map(_texts, LOOKS)).to_dict(validate=False)


def _rects() -> alt.Chart:
    return alt.Chart(alt.NamedData("rects"), mark=alt.MarkDef("rect", strokeWidth=1.2)).encode(
        x2="x2",
        y2="y2",
        fill=_raw(alt.Fill, "colour"),
        stroke=_raw(alt.Stroke, "around"),
        fillOpacity=_raw(alt.FillOpacity, "fill", "quantitative"),
    )


def _strokes() -> alt.Chart:
    mark = alt.MarkDef("line", strokeCap="round", strokeJoin="round")
    return alt.Chart(alt.NamedData("strokes"), mark=mark).encode(
        order=alt.Order("order", type="quantitative"),
        detail=alt.Detail("stroke", type="nominal"),
        stroke=_raw(alt.Stroke, "colour"),
        strokeDash=_raw(alt.StrokeDash, "dash"),
        strokeWidth=_raw(alt.StrokeWidth, "width", "quantitative"),
    )


def _points() -> alt.Chart:
    mark = alt.MarkDef("point", size=52, opacity=1, strokeWidth=2)
    return alt.Chart(alt.NamedData("points"), mark=mark).encode(
        shape=_raw(alt.Shape, "shape"),
        stroke=_raw(alt.Stroke, "colour"),
        fill=_raw(alt.Fill, "inside"),
    )


def _texts(look: Look) -> alt.Chart:
    align, bold = look
    weight = "bold" if bold else "normal"
    mark = alt.MarkDef("text", align=align, baseline="middle", fontSize=TEXT, fontWeight=weight)
    return alt.Chart(alt.NamedData(_named(look)), mark=mark).encode(
        text=alt.Text("text", type="nominal"), color=_raw(alt.Color, "colour")
    )


def _named(look: Look) -> str:
    align, bold = look
    return f"texts {align}{' bold' if bold else ''}"


def _raw(channel: Callable[..., Channel], field: str, kind: str = "nominal") -> Channel:
    """A field that says itself how it looks."""
    return channel(field, type=kind, scale=None)


def _clean(drawn: str, plane: Plane, font: str) -> str:
    """As part of a page: as wide as there is room, without ids and roles: a page gives it those."""
    height = plane.top + plane.height + plane.bottom
    view = f'viewBox="0 0 {plane.full:g} {height:g}" font-family="{font}" focusable="false"'
    body = re.sub(r"^<svg[^>]*>", "", drawn)
    body = re.sub(r' (class|aria-[a-z]+|role|pointer-events|id|font-family)="[^"]*"', "", body)
    body = re.sub(r'<path( [a-z-]+="[^"]*")*? (d=""|d="M0,0h0v0h0Z")[^>]*/>', "", body)
    # What is smaller than a hundredth nobody sees, and it would make half of the page.
    body = "".join(part if part.startswith(">") else _rounded(part) for part in re.split(r"(>[^<]*)", body))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {view}>{body}'


def _rounded(tag: str) -> str:
    return re.sub(r"-?\d+\.\d{3,}(e-\d+)?", lambda found: f"{float(found.group()):.2f}", tag)
