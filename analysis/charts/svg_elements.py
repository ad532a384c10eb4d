"""What SVG is written from: elements with their looks, and numbers of few digits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, groupby, starmap
from typing import Any

from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from analysis.charts.style import PALETTE
from analysis.core.html import text

Look = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Element:
    """An element of a drawing: its look, its name, the rest of it, and the mark it is part of."""

    look: Look
    name: str
    rest: str
    mark: str = ""

    def __str__(self) -> str:
        return self.with_look(())

    def with_look(self, look: Look) -> str:
        """Write it with a look of its own, where no group has it."""
        named = (("data-m", self.mark),) if self.mark else ()
        return f"<{self.name}{attributes((*look, *named))} {self.rest}"


def written(drawn: Iterable[Element], said: Iterable[Element]) -> str:
    """Write elements as SVG; those of one look that follow each other share a group.

    Texts come last, each look once: no line crosses a word, and few groups are needed. Their look
    is always that of a group, against which a style sheet can resize them.
    """
    texts: dict[Look, list[Element]] = {}
    for one in said:
        texts.setdefault(one.look, []).append(one)
    runs = [(look, list(run)) for look, run in groupby(drawn, lambda one: one.look)]
    shapes = (
        _group(look, run) if len(run) > 1 else run[0].with_look(look) for look, run in runs
    )  # fmt: skip
    return "".join(chain(shapes, starmap(_group, texts.items())))


def _group(look: Look, run: Iterable[Element]) -> str:
    return f"<g{attributes(look)}>{''.join(map(str, run))}</g>"


def resized(element: Element, by: float) -> Element:
    """Return a text with its writing larger or smaller."""
    look = ((n, short(float(v) * by) if n == "font-size" else v) for n, v in element.look)
    return replace(element, look=tuple(look))


def attributes(pairs: Iterable[tuple[str, str]]) -> str:
    """Write attributes."""
    return "".join(f' {name}="{text(value)}"' for name, value in pairs)


def colour(what: str, code: Any) -> tuple[str, str]:
    """Return a colour of the palette as a variable of style sheets, another one as it is.

    Examples
    --------
    >>> colour("fill", "#0b4a82"), colour("stroke", "red")
    (('fill', 'var(--total)'), ('stroke', '#ff0000'))
    """
    known = to_hex(code)
    return what, f"var(--{PALETTE[known]})" if known in PALETTE else known


def short(number: Any) -> str:
    """Write a number of points to a tenth.

    Examples
    --------
    >>> short(12.04), short(-0.01), short(7.26), short(-0.5)
    ('12', '0', '7.3', '-.5')
    """
    _, minus, size = f"{number:.1f}".removesuffix(".0").rpartition("-")
    return "0" if size == "0" else minus + size.removeprefix("0")


def path_data(path: Path, height: float) -> str:
    """Write a path's data, upside down as SVG has it, straight steps as short as they come.

    Examples
    --------
    >>> path_data(Path([(0, 0), (0, 9), (4, 9), (0, 0)], closed=True), 10)
    'M0 10V1H4z'
    """
    flip = Affine2D().scale(1, -1).translate(0, height)
    parts, last = [], ("", "")
    for points, code in path.iter_segments(flip, simplify=False):
        if code == Path.CLOSEPOLY:
            parts.append("z")
            continue
        words = [short(one) for one in points]
        end = (words[-2], words[-1])
        if code == Path.MOVETO:
            parts.append(f"M{end[0]} {end[1]}")
        elif code == Path.LINETO and end != last:
            parts.append(_step(last, end))
        elif code in (Path.CURVE3, Path.CURVE4):
            parts.append(("Q" if code == Path.CURVE3 else "C") + " ".join(words))
        last = end
    return "".join(parts)


def _step(last: tuple[str, str], end: tuple[str, str]) -> str:
    """Write a straight step, to a point or by a distance, whichever is shorter."""
    right, down = (short(float(to) - float(of)) for to, of in zip(end, last, strict=True))
    if end[1] == last[1]:
        ways = [f"H{end[0]}", f"h{right}"]
    elif end[0] == last[0]:
        ways = [f"V{end[1]}", f"v{down}"]
    else:
        ways = [f"L{end[0]} {end[1]}", f"l{right}{'' if down[0] == '-' else ' '}{down}"]
    return min(ways, key=len)
