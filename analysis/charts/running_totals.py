"""The running total of a flow within each year, and the level that it was to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.charts import bars, labels
from analysis.charts.bars import Bar, span_bar
from analysis.charts.claimed import Asked
from analysis.charts.data_table import table_of
from analysis.charts.line_names import LineEnd, name_lines
from analysis.charts.one_panel import Picture, one_panel
from analysis.charts.scope import Scope
from analysis.charts.style import INK, MUTED, OUTLINE, ROLES
from analysis.core.errors import NoFigureError
from analysis.core.formatting import format_significant, plain, sentence
from analysis.core.spans import Span, month_abbr
from analysis.figures.schema import FLOW_NAMES

_YEARS = 4  # drawn, the one in question among them
_RIGHT = 0.95  # inches for the names of lines


@one_panel
def running_totals(shown: Asked) -> Picture:
    """Draw the running total of a flow from January on, a line for each year.

    The year of the span is in colour. A claim on a level reached has the level as a line across.

    Examples
    --------
    >>> import analysis as an
    >>> an.charts.running_totals(an.load(), "2023").headline
    'Trade came to 240.1 bn in 2023'
    """
    scope, year = shown.scope, shown.span.start // 12
    years = {one: totals for one in range(year - _YEARS + 1, year + 1)
             if (totals := _of_year(scope, shown.flow, one))}  # fmt: skip
    if year not in years:
        raise NoFigureError(f"the figures hold no {FLOW_NAMES[shown.flow]} of {year}")
    threshold = shown.verdict.claim.of.get("threshold") if shown.verdict else None
    own = _Totals(shown, years, threshold)
    name, last = FLOW_NAMES[shown.flow], own.own[-1]
    size = format_significant(last.value.value, 4)
    headline = shown.headline or f"{sentence(name)} came to {size} bn in {last.span.label}"
    what = f"{sentence(name)} from January on, running total by year"
    about = labels.subtitle(scope, what, min(years) * 12, last.span.end)
    return Picture(
        headline=headline,
        subtitle=about,
        alt=f"Line chart of {name} from January on in billion {scope.unit}: {_ends(own)}. "
        f"{headline}.",
        draw=lambda axes: _draw(axes, own),
        table=table_of(own.bars, scope),
        bars=own.bars,
        margins=(max(0.42, bars.beside(bars.highest_of(own.bars))), _RIGHT),
    )


@dataclass(frozen=True)
class _Totals:
    """The running totals of each year, oldest first, and a level to reach."""

    shown: Asked
    years: dict[int, list[Bar]]
    threshold: Decimal | None

    @property
    def own(self) -> list[Bar]:
        return self.years[max(self.years)]

    @property
    def bars(self) -> list[Bar]:
        return [bar for year in self.years.values() for bar in year]


def _of_year(scope: Scope, flow: str, year: int) -> list[Bar]:
    """Return the totals from January to each month of a year that the figures give."""
    start = year * 12
    found = (span_bar(scope, flow, Span(start, start + months)) for months in range(1, 13))
    return [bar for bar in found if bar is not None]


def _ends(own: _Totals) -> str:
    each = (
        f"{format_significant(totals[-1].value.value, 4)} in {totals[-1].span.label}"
        for totals in own.years.values()
    )
    line = f"; the level across is {plain(own.threshold)}" if own.threshold else ""
    return f"{', '.join(each)}{line}"


def _draw(axes: Axes, own: _Totals) -> None:
    highest = max(bars.highest_of(own.bars), float(own.threshold or 0))
    axes.set_xlim(0.5, 12.2)
    axes.set_xticks(range(1, 13), [month_abbr(month) for month in range(1, 13)])
    bars.billions(axes, highest, head=1.1)
    for year, totals in own.years.items():
        _line(axes, totals, strong=year == max(own.years))
    if own.threshold is not None:
        at = float(own.threshold)
        axes.axhline(at, color=INK, linewidth=1, linestyle=(0, (4, 2)))
        text = f"{plain(own.threshold)} bn {own.shown.scope.currency}"
        bars.note(axes, 0.6, at + highest * 0.01, text, ha="left",
                  color=INK)  # fmt: skip
    ends = (_end(totals, strong=year == max(own.years)) for year, totals in own.years.items())
    name_lines(axes, ends, highest * 0.075)


def _line(axes: Axes, totals: Sequence[Bar], *, strong: bool) -> None:
    hue = ROLES[totals[0].flow].strong if strong else OUTLINE
    points = [(bar.span.months, bar.height) for bar in totals]
    axes.add_artist(Line2D(*zip(*points, strict=True), color=hue, linewidth=2 if strong else 1.1))
    for bar in totals:
        mark = Line2D([bar.span.months], [bar.height], color=hue, marker="o", linestyle="none",
                      markersize=4.5 if strong else 2.5, gid=bar.mark)  # fmt: skip
        axes.add_artist(mark)


def _end(totals: Sequence[Bar], *, strong: bool) -> LineEnd:
    """Return how the line of a year is named at its last total."""
    last = totals[-1]
    text = f"{last.span.first.year}: {format_significant(last.value.value, 4)}"
    colour, weight = (ROLES[last.flow].strong, "bold") if strong else (MUTED, "normal")
    return LineEnd(last.height, last.span.months + 0.2, text, colour, weight, 8)
