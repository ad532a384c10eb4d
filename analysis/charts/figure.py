"""A chart: a matplotlib figure that knows its name, its text alternative and its narrow form."""

from __future__ import annotations

import base64
import io
import re
import textwrap
from collections.abc import Callable
from functools import wraps
from html import escape
from typing import Any, Concatenate, Literal, ParamSpec

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from analysis.charts.style import INK, MUTED, house_style
from analysis.findings import hidden

Width = Literal["wide", "narrow"]
P = ParamSpec("P")
_LEADING = 1.32
_INCHES = {"wide": 10.4, "narrow": 4.1}
_CSS = (
    ".tc-chart{margin:0}.tc-chart svg{width:100%;height:auto;display:block}"
    ".tc-narrow{display:none}@media(max-width:600px){.tc-wide{display:none}"
    ".tc-narrow{display:block}}"
)


class Chart(Figure):
    """A figure with a name, a text alternative and a form for narrow screens.

    Parameters
    ----------
    width : {"wide", "narrow"}
        About 10 inches for a desktop, or about 4 for a phone, where panels stack.
    height : float
        In inches.

    Attributes
    ----------
    name : str
        Name of the files it is saved under.
    alt : str
        Text alternative, computed from the data: type of chart, what it shows, main finding.
    narrow : Chart or None
        The same chart for narrow screens.
    """

    name: str = "chart"
    alt: str = ""
    narrow: Chart | None = None

    def __init__(self, width: Width, height: float) -> None:
        super().__init__(figsize=(_INCHES[width], height))
        FigureCanvasAgg(self)
        self.width: Width = width

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
        size = 14 if self.width == "wide" else 11.5
        y = self.say(0.1, 0.1, headline, size, weight="bold", color=INK)
        return self.say(0.1, y + 0.06, subtitle, 9.5 if self.width == "wide" else 8.5, color=MUTED)

    def foot(self, text: str) -> float:
        """Write the source line at the bottom; return the inches that it and the years take."""
        size = 7.5 if self.width == "wide" else 7
        lines = _lines(text, size, self.inches[0] - 0.2)
        tall = 0.08 + len(lines) * size * _LEADING / 72
        self.say(0.1, self.inches[1] - tall, text, size, color=MUTED)
        return tall + 0.4

    def svg(self) -> str:
        """Return the chart as SVG, the same bytes each time, with its text as text."""
        with house_style():
            out = io.StringIO()
            self.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        text = out.getvalue()
        body = text[text.index("<svg") :]
        ids = sorted(set(re.findall(r'id="([^"]+)"', body)), key=len, reverse=True)
        prefix = f"{self.name}-{self.width}-"
        for one in ids:
            body = re.sub(rf'(id="|#){re.escape(one)}(["\)])', rf"\1{prefix}{one}\2", body)
        named = f'<svg role="img" aria-label="{escape(self.alt, quote=True)}" '
        return re.sub(r"\n\s*", "\n", body.replace("<svg ", named, 1))

    def png(self) -> bytes:
        """Return the chart as PNG, at twice the size on screen."""
        with house_style(), mpl.rc_context({"savefig.dpi": 200}):
            out = io.BytesIO()
            self.savefig(out, format="png", metadata={"Software": None, "Description": self.alt})
        return out.getvalue()

    def html(self) -> str:
        """Return an HTML figure: the wide and the narrow form, of which the screen shows one."""
        forms = [("tc-wide", self), ("tc-narrow", self.narrow or self)]
        inner = "".join(f'<div class="{name}">{form.svg()}</div>' for name, form in forms)
        return f'<figure class="tc-chart" id="{self.name}"><style>{_CSS}</style>{inner}</figure>'

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        data = {
            "text/html": self.html(),
            "image/svg+xml": self.svg(),
            "image/png": base64.b64encode(self.png()).decode(),
            "text/plain": self.alt,
        }
        return data, {"trade-claims": {"chart": self.name, "alt": self.alt}}


def _lines(text: str, size: float, inches: float, *, bold: bool = False) -> list[str]:
    per_inch = 72 / (size * (0.61 if bold else 0.54))
    shown = "".join("�" if hidden(sign) else sign for sign in text)
    return textwrap.wrap(shown, max(int(inches * per_inch), 8))


def chart(draw: Callable[Concatenate[Width, P], Chart]) -> Callable[P, Chart]:
    """Make a function that draws one form into one that draws both, in the house style."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Chart:
        with house_style():
            wide, narrow = draw("wide", *args, **kwargs), draw("narrow", *args, **kwargs)
        wide.name = narrow.name = draw.__name__.removeprefix("plot_").replace("_", "-")
        wide.narrow = narrow
        return wide

    return drawn
