"""Charts as sections of a report: read off a chart once, so that the page and the PDF agree.

`analysis.charts` is not imported: what is needed of a chart is written down in `Chart`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from analysis.figures.evidence import Evidence
from analysis.reports.records import ChartPanel, ChartRecord, PanelClaim
from analysis.reports.shown import Shown

_FILE = {"xmlns": "http://www.w3.org/2000/svg", "font-family": "DejaVu Sans,Noto Sans CJK SC"}


class Chart(Protocol):
    """What a report asks of a chart of `analysis.charts`."""

    name: str
    id: str
    headline: str
    subtitle: str
    source: str
    unclaimed: bool
    panels: Any
    table: Any

    @property
    def alt(self) -> str:
        """Text alternative of the whole."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The published figures that it is drawn from."""

    def drawings(self) -> list[Any]:
        """Draw each part."""

    def html(self, drawings: Sequence[Any] | None = None) -> str:
        """Return it as an HTML figure."""

    def svg(self, drawings: Sequence[Any] | None = None) -> str:
        """Return it as an SVG file's text."""


@dataclass(frozen=True)
class Drawn:
    """A chart as it was drawn for a page; it changes no more.

    Parameters
    ----------
    record : ChartRecord
    markup : str
        HTML.
    evidence : tuple of Evidence
        The published figures that it was drawn from.
    """

    record: ChartRecord
    markup: str
    evidence: tuple[Evidence, ...]

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return Shown(self.record, self.markup, self.record.alt)._repr_mimebundle_()


def drawn(chart: Chart, drawings: Sequence[Any] | None = None) -> Drawn:
    """Return what a page and a PDF need of a chart.

    Parameters
    ----------
    chart : Chart
    drawings : sequence, optional
        From its method `drawings`, if they are there already.
    """
    drawings = chart.drawings() if drawings is None else drawings
    record = ChartRecord(
        name=chart.name,
        id=chart.id,
        headline=chart.headline,
        subtitle=chart.subtitle,
        source=chart.source,
        alt=chart.alt,
        panels=tuple(_panel(*pair) for pair in zip(chart.panels, drawings, strict=True)),
        head=chart.table.head,
        cells=chart.table.cells,
        marks=chart.table.marks,
        unclaimed=chart.unclaimed,
    )
    return Drawn(record, chart.html(drawings), chart.evidence)


def _panel(panel: Any, drawing: Any) -> ChartPanel:
    return ChartPanel(
        alt=panel.alt,
        claims=tuple(PanelClaim(words=words, role=role) for words, role in panel.claims),
        drawing=drawing.svg(_FILE),
        view=drawing.view,
    )


def show_chart(chart: Chart | Drawn) -> Shown:
    """Show a chart as a section of the report, and carry it as a file.

    Parameters
    ----------
    chart : Chart
        From one of the functions of `analysis.charts`.

    Returns
    -------
    Shown
        With the chart as data, as HTML and as SVG.

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> trade = an.load(as_of=article.published)
    >>> shown = show_chart(an.charts.windows(trade, an.check(article, trade)))
    >>> shown.section.name, len(shown.section.panels)
    ('windows', 1)
    """
    if isinstance(chart, Drawn):
        return Shown(chart.record, chart.markup, chart.record.alt)
    drawings = chart.drawings()
    made = drawn(chart, drawings)
    return Shown(
        made.record,
        made.markup,
        made.record.alt,
        {"image/svg+xml": chart.svg(drawings)},
        {"trade-claims": {"chart": chart.name, "alt": chart.alt}},
    )
