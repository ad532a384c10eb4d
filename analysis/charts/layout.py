"""A chart: a matplotlib figure that knows its words, its panels and the figures behind it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, ParamSpec

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analysis.charts.chart_html import DrawnPanel, chart_figure
from analysis.charts.data_table import DataTable
from analysis.charts.fonts import families, unremarked
from analysis.charts.style import INK, LARGE, MUTED, house_style
from analysis.charts.svg import SvgRenderer, standalone
from analysis.core.errors import NoFigureError
from analysis.core.html import seen
from analysis.core.lines import wrapped
from analysis.embeds.content import Content, Part
from analysis.embeds.embed import Embed
from analysis.figures.evidence import Evidence

P = ParamSpec("P")
_LEADING = 1.32
_HOUSE = ["sans-serif"]  # as `house.mplstyle` has it
_DPI = 200  # of a picture that is saved
COLUMN, PAGE = 5.4, 8.8  # inches: as wide as a column of text, or as the page


class Words(NamedTuple):
    """What a chart says beside its panels: the finding; statistic, unit and period; whose figures.

    Parameters
    ----------
    headline, subtitle, source : str
    """

    headline: str
    subtitle: str
    source: str


@dataclass(frozen=True)
class Panel:
    """A part of a chart that can be shown by itself.

    Parameters
    ----------
    axes : tuple of matplotlib.axes.Axes
    alt : str
        Text alternative, computed from the data: type of chart, what it shows, main finding.
    claims : tuple of (str, str)
        What is said over it of each claim, and the role whose colour it has.
    """

    axes: tuple[Axes, ...]
    alt: str
    claims: tuple[tuple[str, str], ...] = ()


class Chart(Figure):
    """A figure with its words, its panels and the figures behind it.

    Parameters
    ----------
    width, height : float
        In inches.

    Attributes
    ----------
    name : str
        Name of the files it is saved under.
    id : str
        What it goes by in a page, which may hold it for several vintages.
    headline, subtitle, source : str
        The finding; statistic, unit and period; whose figures.
    panels : tuple of Panel
    table : DataTable
        The figures behind it.
    unclaimed : bool
        Whether it was not drawn since no claim of the article calls for it.
    claim : str
        The id of the claim that it is drawn of, which is then part of its name.
    elsewhere : bool
        Whether it was drawn into axes of the caller's too; a notebook then shows those, and of
        the chart only its text alternative.
    """

    name: str = "chart"
    id: str = "chart"
    headline: str = ""
    subtitle: str = ""
    source: str = ""
    panels: tuple[Panel, ...] = ()
    table: DataTable = DataTable()
    unclaimed: bool = False
    claim: str = ""
    elsewhere: bool = False

    def __init__(self, width: float, height: float) -> None:
        super().__init__(figsize=(width, height), dpi=72)
        FigureCanvasAgg(self)

    @property
    def alt(self) -> str:
        """Text alternative of the whole."""
        return " ".join(panel.alt for panel in self.panels) or f"No chart: {self.subtitle}"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The published figures that it is drawn from."""
        return self.table.evidence

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height in inches."""
        width, height = self.get_size_inches()
        return float(width), float(height)

    def draw(self, renderer: Any) -> None:
        """Draw it in the house style, wherever it is drawn."""
        with _drawing(self):
            super().draw(renderer)

    def savefig(self, fname: Any, **kwargs: Any) -> None:
        """Save it as `matplotlib.figure.Figure.savefig` does, pictures at 200 dots an inch."""
        with _drawing(self):
            super().savefig(fname, **({"dpi": _DPI} | kwargs))

    def place(self, left: float, bottom: float, right: float, top: float) -> Axes:
        """Add axes, by their distances in inches from the figure's edges."""
        width, height = self.inches
        size = (width - left - right) / width, (height - top - bottom) / height
        return self.add_axes((left / width, bottom / height, *size))

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        width: float | None = None,
        **look: Any,
    ) -> float:
        """Write text at inches from the left and top edges; return where the next line may start.

        Parameters
        ----------
        x, y : float
            Of the text's top left corner.
        text : str
        size : float
            In points.
        width : float, optional
            Inches within which it is wrapped; by default up to the right edge.
        **look
            Passed to `matplotlib.figure.Figure.text`.
        """
        across, up = self.inches
        room = width if width is not None else across - x - 0.1
        lines = wrapped(text, size, room, bold=look.get("weight") == "bold")
        step = size * _LEADING / 72
        for number, line in enumerate(lines):
            self.text(x / across, 1 - (y + number * step) / up, line, size=size, va="top", **look)
        return y + len(lines) * step

    def write_head(self, words: Words) -> float:
        """Write headline and subtitle; return where the panels may start."""
        self.headline, self.subtitle = words.headline, words.subtitle
        size = 14 if self.inches[0] > COLUMN else 12.5
        y = self.write(0.1, 0.1, words.headline, size, weight="bold", color=INK)
        return self.write(0.1, y + 0.06, words.subtitle, 9.5, color=MUTED)

    def write_source(self, words: Words) -> float:
        """Write the source line at the bottom; return the inches that it and the years take."""
        self.source, size = words.source, 7.5
        lines = wrapped(words.source, size, self.inches[0] - 0.2)
        height = 0.08 + len(lines) * size * _LEADING / 72
        self.write(0.1, self.inches[1] - height, words.source, size, color=MUTED)
        return height + 0.4

    def drawings(self) -> list[SvgRenderer]:
        """Draw each panel without the words around it, its writing large; the same each time."""
        short = "".join(word[0] for word in self.name.split("-"))
        drawn = []
        with _drawing(self):
            for number, panel in enumerate(self.panels):
                prefix = f"{short}{self.id.removeprefix(self.name)}-{number}"
                renderer = SvgRenderer(self.inches, prefix, LARGE)
                for axes in panel.axes:
                    renderer.held |= _held(axes)
                    axes.draw(renderer)
                boxes = (axes.get_tightbbox(renderer) for axes in panel.axes)
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
        with _drawing(self):
            for words in self.texts:
                words.draw(renderer)
            held = {axes for panel in self.panels for axes in panel.axes}
            for axes in (one for one in self.axes if one not in held):
                axes.draw(renderer)
        for drawn in self.drawings() if drawings is None else drawings:
            renderer.take(drawn)
        named = {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-label": self.alt}
        return standalone(renderer.svg(named))

    def html(self, drawings: Sequence[SvgRenderer] | None = None) -> str:
        """Return the chart as an HTML figure: words, panels, and the figures behind it.

        Parameters
        ----------
        drawings : sequence of SvgRenderer, optional
            From `drawings`, if they are there already.
        """
        drawn = self.drawings() if drawings is None else drawings
        panels = [
            DrawnPanel(Markup(one.svg({"role": "img", "aria-label": panel.alt})), one.view[2],
                       panel.claims)
            for panel, one in zip(self.panels, drawn, strict=True)
        ]  # fmt: skip
        words = self.headline, self.subtitle, self.source
        return chart_figure(self.id, self.name, words, panels, self.table)

    def embed(self, link: str = "") -> Embed:
        """Return the chart for another page: as HTML, as SVG, and the code that shows it there.

        Parameters
        ----------
        link : str, optional
            Address of the report that it leads to.

        Raises
        ------
        NoFigureError
            If it is a note, without panels.
        ParameterError
            If the link is not an address of the web.

        Examples
        --------
        >>> import analysis as an
        >>> chart = an.charts.windows(an.load(as_of="2022-04-21"))
        >>> embed = chart.embed("https://news.example/report.html")
        >>> embed.html().startswith("<!DOCTYPE html>"), embed.svg().startswith("<svg")
        (True, True)
        >>> print(embed.code("https://news.example/windows.html"))
        <iframe title="Trade grew in all 6 windows held" src="https://news.example/windows.html"
        height="..." loading="lazy" style="width:100%;border:0"></iframe>
        """
        if not self.panels:
            raise NoFigureError(f"no chart to embed: {self.subtitle}")
        parts = tuple(
            Part(drawn.svg({}), drawn.view, panel.alt)
            for panel, drawn in zip(self.panels, self.drawings(), strict=True)
        )
        claims = tuple(said for panel in self.panels for said in panel.claims)
        words = self.headline, self.subtitle, self.source
        return Embed(Content(self.name, self.id, *words, self.alt, claims, parts), link)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, **_: Any
    ) -> tuple[dict[str, str], dict[str, Any]]:
        if self.elsewhere:
            return {"text/plain": self.alt}, {}
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
def _drawing(chart: Chart) -> Iterator[None]:
    """Set what holds while a chart is drawn: the house style, fonts with its characters."""
    texts: list[Any] = chart.findobj(Text)
    fonts = families("".join(sorted({sign for one in texts for sign in seen(one.get_text())})))
    # the family of the house style stands for one font; others are asked only where all are named
    plain = [one for one in texts if len(fonts) > 1 and one.get_fontfamily() == _HOUSE]
    with house_style(), unremarked(), warnings.catch_warnings():
        # the reader's fonts write what DejaVu, by which texts are measured, has no sign for
        warnings.filterwarnings("ignore", message="Glyph")
        for one in plain:
            one.set_fontfamily(fonts)
        yield
        for one in plain:
            one.set_fontfamily(_HOUSE)
