"""A chart: a matplotlib figure that knows its words, its parts and the figures behind it."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.charts.chart_html import coloured, figure_markup
from analysis.charts.style import INK, LARGE, MUTED, house_style
from analysis.charts.svg import SvgRenderer
from analysis.claims.verdicts import Verdicts
from analysis.core.html import seen
from analysis.figures.evidence import Evidence

P = ParamSpec("P")
_LEADING = 1.32
COLUMN, PAGE = 5.4, 8.8  # inches: as wide as a column of text, or as the page


@dataclass(frozen=True)
class Plate:
    """A part of a chart that can stand by itself: panels, their text alternative, their claims.

    Parameters
    ----------
    axes : tuple of matplotlib.axes.Axes
        Its panels.
    alt : str
        Text alternative, computed from the data: type of chart, what it shows, main finding.
    claims : tuple of (str, str)
        What is said over it of each claim, and the role whose colour it has.
    """

    axes: tuple[Axes, ...]
    alt: str
    claims: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Rows:
    """The figures behind a chart, as a table.

    Parameters
    ----------
    head : tuple of str
        Names of the columns.
    cells : tuple of tuple of str
        A row for each mark.
    marks : tuple of str
        The mark that each row is drawn as, such as ``X2022-03``.
    evidence : tuple of Evidence
        The published figures that they rest on.
    """

    head: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    marks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Chart(Figure):
    """A figure with its words, its parts and the figures behind it.

    Parameters
    ----------
    across, up : float
        Width and height in inches.

    Attributes
    ----------
    name : str
        Name of the files it is saved under.
    id : str
        What it goes by in a page, which may hold it for several stands of the figures.
    headline, subtitle, source : str
        The finding; statistic, unit and period; whose figures.
    plates : tuple of Plate
        Its parts.
    rows : Rows
        The figures behind it.
    """

    name: str = "chart"
    id: str = "chart"
    headline: str = ""
    subtitle: str = ""
    source: str = ""
    plates: tuple[Plate, ...] = ()
    rows: Rows = Rows()

    def __init__(self, across: float, up: float) -> None:
        super().__init__(figsize=(across, up), dpi=72)
        FigureCanvasAgg(self)

    @property
    def alt(self) -> str:
        """Text alternative of the whole."""
        return " ".join(plate.alt for plate in self.plates) or f"No chart: {self.subtitle}"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The published figures that it is drawn from."""
        return self.rows.evidence

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height in inches."""
        across, up = self.get_size_inches()
        return float(across), float(up)

    def panel(self, left: float, bottom: float, right: float, top: float) -> Axes:
        """Add a panel, by its distances in inches from the figure's edges."""
        across, up = self.inches
        size = (across - left - right) / across, (up - top - bottom) / up
        return self.add_axes((left / across, bottom / up, *size))

    def say(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        wide: float | None = None,
        **kw: Any,
    ) -> float:
        """Write text at inches from the left and top edges; return where the next line may start.

        Parameters
        ----------
        x, y : float
            Of the text's top left corner.
        text : str
        size : float
            In points.
        wide : float, optional
            Inches within which it is wrapped; by default up to the right edge.
        **kw
            Passed to `matplotlib.figure.Figure.text`.
        """
        across, up = self.inches
        room = wide if wide is not None else across - x - 0.1
        lines = _lines(text, size, room, bold=kw.get("weight") == "bold")
        step = size * _LEADING / 72
        for number, line in enumerate(lines):
            self.text(x / across, 1 - (y + number * step) / up, line, size=size, va="top", **kw)
        return y + len(lines) * step

    def head(self, headline: str, subtitle: str) -> float:
        """Write headline and subtitle; return where the panels may start."""
        self.headline, self.subtitle = headline, subtitle
        y = self.say(0.1, 0.1, headline, 14 if self.inches[0] > COLUMN else 12.5,
                     weight="bold", color=INK)  # fmt: skip
        return self.say(0.1, y + 0.06, subtitle, 9.5, color=MUTED)

    def foot(self, text: str) -> float:
        """Write the source line at the bottom; return the inches that it and the years take."""
        self.source = text
        size = 7.5
        lines = _lines(text, size, self.inches[0] - 0.2)
        tall = 0.08 + len(lines) * size * _LEADING / 72
        self.say(0.1, self.inches[1] - tall, text, size, color=MUTED)
        return tall + 0.4

    def drawings(self) -> list[SvgRenderer]:
        """Draw each part without the words around it, its writing large; the same each time."""
        short = "".join(word[0] for word in self.name.split("-"))
        drawn = []
        with _drawing():
            for number, plate in enumerate(self.plates):
                prefix = f"{short}{self.id.removeprefix(self.name)}-{number}"
                renderer = SvgRenderer(self.inches, prefix, LARGE)
                for axes in plate.axes:
                    renderer.held |= _held(axes)
                    axes.draw(renderer)
                boxes = (axes.get_tightbbox(renderer) for axes in plate.axes)
                renderer.box = Bbox.union([box for box in boxes if box]).padded(2)
                drawn.append(renderer)
        return drawn

    def svg(self, drawings: Sequence[SvgRenderer] | None = None) -> str:
        """Return the chart as an SVG file's text, with its words and its colours.

        Parameters
        ----------
        drawings : sequence of SvgRenderer, optional
            From `drawings`, if they are there already.
        """
        renderer = SvgRenderer(self.inches, self.id)
        with _drawing():
            for words in self.texts:
                words.draw(renderer)
            held = {axes for plate in self.plates for axes in plate.axes}
            for axes in (one for one in self.axes if one not in held):
                axes.draw(renderer)
        for drawn in self.drawings() if drawings is None else drawings:
            renderer.take(drawn)
        named = {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-label": self.alt}
        return coloured(renderer.svg(named))

    def html(self, drawings: Sequence[SvgRenderer] | None = None) -> str:
        """Return the chart as an HTML figure: words, panels, and the figures behind it.

        Parameters
        ----------
        drawings : sequence of SvgRenderer, optional
            From `drawings`, if they are there already.
        """
        return figure_markup(self, self.drawings() if drawings is None else drawings)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, **_: Any
    ) -> tuple[dict[str, str], dict[str, Any]]:
        drawings = self.drawings()
        forms: dict[str, Callable[[], str]] = {
            "text/html": lambda: self.html(drawings),
            "image/svg+xml": lambda: self.svg(drawings),
            "text/plain": lambda: self.alt,
        }
        data = {name: made() for name, made in forms.items() if not include or name in include}
        return data, {"trade-claims": {"chart": self.name, "alt": self.alt}}


def _held(axes: Axes) -> dict[str, str]:
    """Return how the texts of several lines are aligned."""
    texts: list[Any] = axes.findobj(Text)
    return {one.get_text(): one.get_ha() for one in texts if "\n" in one.get_text()}


@contextmanager
def _drawing() -> Iterator[None]:
    """Set what holds while a chart is drawn."""
    with house_style(), warnings.catch_warnings():
        # the reader's fonts write what DejaVu, by which texts are measured, has no sign for
        warnings.filterwarnings("ignore", message="Glyph")
        yield


def _lines(text: str, size: float, inches: float, *, bold: bool = False) -> list[str]:
    per_inch = 72 / (size * (0.64 if bold else 0.57))
    return textwrap.wrap(seen(text), max(int(inches * per_inch), 8))


def chart(draw: Callable[P, Chart]) -> Callable[P, Chart]:
    """Make a function draw in the house style, and name the chart after it."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Chart:
        with house_style():
            made = draw(*args, **kwargs)
        stands = [one for one in (*args, *kwargs.values()) if isinstance(one, Verdicts)]
        made.name = draw.__name__.removeprefix("plot_").replace("_", "-")
        made.id = "-".join([made.name, *(stand.key for stand in stands)])
        return made

    return drawn
