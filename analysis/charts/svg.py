"""A matplotlib renderer that writes small SVG: text as text, colours by role, marks by name."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Bbox, BboxBase, Transform

from analysis.charts.style import FONTS, PAPER, colours
from analysis.charts.svg_elements import (
    Element,
    Look,
    attributes,
    colour,
    path_data,
    resized,
    short,
    written,
)
from analysis.core.html import seen, text

_ANCHORS = {"center": "middle", "right": "end"}
_SHARES = {"center": 0.5, "right": 1.0}  # of its width, at which a line is held


class _Line(NamedTuple):
    """A line of a text of several, by the start of its baseline."""

    x: float
    y: float
    wide: float
    said: str
    look: list[tuple[str, str]]


class SvgRenderer(RendererBase):
    """Draws matplotlib artists as SVG of few bytes.

    A colour of the house palette becomes a variable, so that a page can set it for dark screens;
    an artist with a `gid` becomes a group with that name under ``data-m``; text stays text.

    Parameters
    ----------
    inches : tuple of float
        Width and height of the figure.
    prefix : str
        Put before the ids of hatchings, which have to differ within a page.
    writing : float
        How much larger than it says all writing is: room for small screens.

    Attributes
    ----------
    box : matplotlib.transforms.BboxBase
        The part to show, in points from the bottom left; all, if it is not set.
    held : dict of str to str
        Alignments of texts of several lines, which matplotlib gives line by line.
    """

    def __init__(self, inches: tuple[float, float], prefix: str, writing: float = 1) -> None:
        super().__init__()
        self.writing = writing
        self.width, self.height = inches[0] * 72, inches[1] * 72
        self.box: BboxBase = Bbox.from_extents(0, 0, self.width, self.height)
        self.prefix = prefix
        self._drawn: list[Element] = []
        self._said: list[Element] = []
        self._groups = [""]
        self._lines: list[_Line] = []
        self.held: dict[str, str] = {}
        self._hatchings: dict[tuple[str, float, str], str] = {}

    def take(self, other: SvgRenderer) -> None:
        """Take over what another has drawn of the same figure, its writing as large as here."""
        by = self.writing / other.writing
        self._drawn += other._drawn
        self._said += [resized(one, by) for one in other._said]
        self._hatchings |= other._hatchings

    def svg(self, named: Mapping[str, str]) -> str:
        """Return what was drawn as an SVG element.

        Parameters
        ----------
        named : mapping of str to str
            Attributes of the element.
        """
        view = " ".join(str(one) for one in self.view)
        hatchings = "".join(
            _hatching(code, width, name) for (code, width, _), name in self._hatchings.items()
        )
        defined = f"<defs>{hatchings}</defs>" if hatchings else ""
        head = f'<svg{attributes(named.items())} fill="none" viewBox="{view}">'
        return f"{head}{defined}{written(self._drawn, self._said)}</svg>"

    @property
    def view(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of the part that is shown, in points."""
        box = self.box
        left, top = math.floor(box.x0), math.floor(self.height - box.y1)
        right, bottom = math.ceil(box.x1), math.ceil(self.height - box.y0)
        return left, top, right - left, bottom - top

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Start a group; a name of its own is that of the mark that it draws."""
        self._groups.append(gid or self._groups[-1])

    def close_group(self, s: str) -> None:
        """End a group; a text of several lines is known as a whole by now."""
        lines, self._lines = self._lines, []
        held = self.held.get("\n".join(line.said for line in lines), "left")
        for line in lines:
            x = line.x + _SHARES.get(held, 0) * line.wide
            self._say(x, line.y, line.said, line.look, _ANCHORS.get(held, ""))
        self._groups.pop()

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None
    ) -> None:
        """Draw a path, cut at its axes where it leads out of them."""
        clip, placed = gc.get_clip_rectangle(), path.transformed(transform)
        if clip is not None and not _inside(placed, clip):
            line = placed.cleaned(clip=clip.extents, curves=True)
            placed = line if rgbFace is None else placed.clip_to_bbox(clip)
        look, data = self._look(gc, rgbFace), path_data(placed, self.height)
        if data and look:
            self._add_path(look, data)

    def draw_markers(
        self, gc: GraphicsContextBase, marker_path: Path, marker_trans: Transform,
        path: Path, trans: Transform, rgbFace: Any = None,
    ) -> None:  # fmt: skip
        """Draw markers; round ones as circles."""
        if marker_path is not Path.unit_circle():
            super().draw_markers(gc, marker_path, marker_trans, path, trans, rgbFace)
            return
        (left, _), (right, _) = marker_trans.transform([(0, 0), (1, 0)]).tolist()
        look = self._look(gc, rgbFace)
        for x, y in trans.transform(path.vertices).tolist():
            place = f'cx="{short(x)}" cy="{short(self.height - y)}" r="{short(right - left)}"'
            self._drawn.append(Element(look, "circle", f"{place}/>", self._groups[-1]))

    def draw_text(
        self, gc: GraphicsContextBase, x: float, y: float, s: str, prop: Any, angle: float,
        ismath: Any = False, mtext: Any = None,
    ) -> None:  # fmt: skip
        """Write a text as text, held where its alignment holds it, whatever font a reader has."""
        look = [
            colour("fill", gc.get_rgb()),
            ("font-size", short(prop.get_size_in_points() * self.writing)),
        ]
        look += [("font-weight", "bold")] if prop.get_weight() in ("bold", 700) else []
        if angle:
            self._say(
                x, y, s, look, turn=f' transform="rotate({short(-angle)} {short(x)} {short(y)})"'
            )
        elif mtext is None:  # one of several lines
            wide = self.get_text_width_height_descent(s, prop, ismath)[0]
            self._lines.append(_Line(float(x), float(y), float(wide), s, look))
        else:
            x = mtext.get_transform().transform(mtext.get_unitless_position())[0]
            self._say(x, y, s, look, _ANCHORS.get(mtext.get_ha(), ""))

    def _say(
        self, x: float, y: float, said: str, look: Sequence[tuple[str, str]], anchor: str = "",
        turn: str = "") -> None:  # fmt: skip
        held = [("text-anchor", anchor)] if anchor else []
        place = f'x="{short(x)}" y="{short(y)}"{turn}'
        rest = f"{place}>{text(said)}</text>"
        self._said.append(Element((*look, *held), "text", rest, self._groups[-1]))

    def draw_image(self, *_: Any, **__: Any) -> None:
        """Refuse: charts are drawn as vectors."""
        raise NotImplementedError("a chart holds no pictures")

    def get_text_width_height_descent(
        self, s: str, prop: Any, ismath: Any
    ) -> tuple[float, float, float]:
        """Measure a text as large as it will be written."""
        width, height, descent = _measured(seen(s), prop.copy(), ismath)
        return width * self.writing, height * self.writing, descent * self.writing

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return width and height in points."""
        return self.width, self.height

    def points_to_pixels(self, points: Any) -> Any:
        """Return points as they are: the drawing is in points."""
        return points

    def _add_path(self, look: Look, data: str) -> None:
        """Add a path, to the one before where both are lines that look alike."""
        line = Element(look, "path", f'd="{data}"/>', self._groups[-1])
        last = self._drawn[-1] if self._drawn else None
        if last and last == replace(line, rest=last.rest) and not dict(look).get("fill"):
            line = replace(last, rest=last.rest.replace('"/>', f'{data}"/>'))
            self._drawn.pop()
        self._drawn.append(line)

    def _look(self, gc: GraphicsContextBase, face: Any) -> Look:
        look: list[tuple[str, str]] = []
        if gc.get_hatch():
            look = [("fill", f"url(#{self._hatched(gc)})")]
        elif face is not None and (len(face) == 3 or face[3] > 0):
            look = [colour("fill", face)]
        if gc.get_linewidth() > 0 and gc.get_rgb()[3] > 0:
            look += [colour("stroke", gc.get_rgb()), ("stroke-width", short(gc.get_linewidth()))]
            dashes: Any = gc.get_dashes()[1]
            if dashes is not None:
                look += [("stroke-dasharray", " ".join(short(one) for one in dashes))]
        return tuple(look)

    def _hatched(self, gc: GraphicsContextBase) -> str:
        key = (to_hex(gc.get_hatch_color()), gc.get_hatch_linewidth(), self.prefix)
        return self._hatchings.setdefault(key, f"{self.prefix}-hatch{len(self._hatchings)}")


def standalone(drawing: str) -> str:
    """Return a drawing that needs no style sheet: with its colours and its fonts."""
    for name, code in colours().items():
        drawing = drawing.replace(f"var(--{name})", code)
    return drawing.replace("<svg ", f"<svg font-family='{FONTS}' ", 1)


@lru_cache(maxsize=4096)
def _measured(said: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
    """Measure a text in points, once in a process: most are drawn again and again."""
    return RendererBase().get_text_width_height_descent(said, prop, ismath)


def _hatching(code: str, width: float, name: str) -> str:
    """Return a pattern of slanting lines on paper, the one hatching of the house style."""
    line = attributes([colour("stroke", code), ("stroke-width", short(width))])
    paper = attributes([colour("fill", PAPER)])
    size = 'width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    return (
        f'<pattern id="{name}" {size}><rect width="3" height="3"{paper}/>'
        f'<path d="M0 0V3"{line}/></pattern>'
    )


def _inside(path: Path, box: Bbox) -> bool:
    edges, room = path.get_extents(), box.padded(0.5)
    return bool(
        room.x0 <= edges.x0 and edges.x1 <= room.x1 and room.y0 <= edges.y0 and edges.y1 <= room.y1
    )
