"""A chart as HTML: its words as text, its panels as SVG, and a table of the figures behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.charts.style import LARGE, colours
from analysis.core.html import folded, table, text

if TYPE_CHECKING:
    from analysis.charts.layout import Chart, Plate
    from analysis.charts.svg import SvgRenderer

_FONTS = '"DejaVu Sans",Verdana,system-ui,sans-serif'
_LAYOUT = (
    ".chart{margin:0;font-family:system-ui,sans-serif}.chart figcaption>*{margin:0 0 .3rem}"
    ".plates{display:flex;gap:1rem;align-items:flex-end}.plate{flex:1 1 0;min-width:0}"
    ".plate p{margin:0 0 .35rem;font-size:.875rem;line-height:1.35}"
    ".plate:only-child{max-width:42rem}"
    ".chart svg{width:100%;height:auto;overflow:visible;display:block}"
    f".chart text{{font-family:{_FONTS}}}"
    f"@media(min-width:900px){{.chart text{{font-size:{1 / LARGE:.2f}em}}}}"
    ".chart .source{font-size:.8125rem}@media(max-width:600px){.plates{display:block}"
    ".plate{margin-top:1rem;max-width:calc(var(--w)*.26%)!important}"
    ".plate p{width:calc(100vw - 2.2rem)}}"
)


def page_style() -> str:
    """Return the style rules of charts in a page, for light screens and for dark ones."""
    variables = [
        "".join(f"--{name}:{code};" for name, code in colours(dark=dark).items())
        for dark in (False, True)
    ]
    words = "".join(f".say-{role}{{color:var(--{role})}}" for role in ("total", "export", "import"))
    dark = f"@media(prefers-color-scheme:dark){{:root{{{variables[1]}}}}}"
    return f":root{{{variables[0]}}}{dark}{words}{_LAYOUT}"


def coloured(drawing: str) -> str:
    """Return a drawing that needs no style sheet: with its colours and its fonts."""
    for name, code in colours().items():
        drawing = drawing.replace(f"var(--{name})", code)
    return drawing.replace("<svg ", f"<svg font-family='{_FONTS}' ", 1)


def figure_markup(chart: Chart, drawings: Sequence[SvgRenderer]) -> str:
    """Mark up a chart as an HTML figure; on a narrow screen its panels stack.

    Parameters
    ----------
    chart : Chart
    drawings : sequence of SvgRenderer
        Of its plates.
    """
    plates = "".join(
        _plate(plate, drawn) for plate, drawn in zip(chart.plates, drawings, strict=True)
    )
    words = (
        f'<figcaption><p class="headline">{text(chart.headline)}</p>'
        f'<p class="subtitle">{text(chart.subtitle)}</p></figcaption>'
    )
    shown = folded("The figures of this chart as a table", _rows(chart)) if chart.rows.cells else ""
    return (
        f'<figure class="chart" id="{chart.id}">'
        f"<style>{page_style()}</style>{words}"
        f'<div class="plates">{plates}</div><p class="source">{text(chart.source)}</p>'
        f"{shown}</figure>"
    )


def _rows(chart: Chart) -> str:
    """Mark up the figures behind a chart; what is the same in all rows is said once, above."""
    head, cells = chart.rows.head, chart.rows.cells
    columns = list(zip(*cells, strict=True))
    same = [at for at, column in enumerate(columns) if len(cells) > 1 and len(set(column)) == 1]
    said = "; ".join(f"{head[at]}: {text(cells[0][at])}" for at in same)
    kept = [at for at in range(len(head)) if at not in same]
    rows = ([text(row[at]) for at in kept] for row in cells)
    caption = f"Figures behind “{chart.name.replace('-', ' ')}”"
    shown = [head[at] for at in kept]
    return table(
        caption,
        shown,
        rows,
        "figures",
        marks=chart.rows.marks,
        note=said and f": <span>{said}</span>",
    )


def _plate(plate: Plate, drawing: SvgRenderer) -> str:
    said = "".join(f'<p class="say-{role}">{text(words)}</p>' for words, role in plate.claims)
    drawn = drawing.svg({"role": "img", "aria-label": plate.alt})
    across = drawn.split('viewBox="', 1)[1].split('"', 1)[0].split()[2]
    return f'<div class="plate" style="--w:{across};flex-grow:{across}">{said}{drawn}</div>'
