"""What the choice of a window does: one growth rate among those of its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.core.errors import NoFigureError
from analysis.core.formatting import ordinal
from analysis.core.intervals import Interval
from analysis.core.spans import Span, span_column
from analysis.figures.evidence import Evidence, Finding
from analysis.figures.vintage import Vintage
from analysis.measures.arguments import Grown
from analysis.measures.levels import growth
from analysis.totals.graph import Graph


@dataclass(frozen=True)
class WindowGrowth:
    """Growth on the year before of one window, or why the figures do not give it.

    Parameters
    ----------
    window : Span
    flow : str
    finding : Finding or None
        In per cent.
    why : str
        Why there is none.
    """

    window: Span
    flow: str
    finding: Finding | None
    why: str = ""

    @property
    def rate(self) -> Interval | None:
        """The growth rate with its bounds."""
        return self.finding.interval if self.finding else None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The figures used."""
        return self.finding.evidence if self.finding else ()


def window_growths(
    trade: Vintage,
    windows: Iterable[Span | str],
    flows: Iterable[str] = ("total",),
    currency: str = "USD",
    source: str = "gacc",
) -> list[WindowGrowth]:
    """Return growth on the year before of each window and flow; as `growth_by_window`."""
    graph, chosen = Graph(trade, currency, source), list(flows)
    spans = [Span.parse(window) for window in windows]
    return [window_growth(graph, Grown(span=span, flow=flow)) for span in spans for flow in chosen]


def growth_by_window(
    trade: Vintage,
    windows: Iterable[Span | str],
    flows: Iterable[str] = ("total",),
    currency: str = "USD",
    source: str = "gacc",
) -> pd.DataFrame:
    """Growth on the year before of each window, so that one choice is seen among others.

    Parameters
    ----------
    trade : Vintage
    windows : iterable of Span or str
    flows : sequence of str
    currency, source : str

    Returns
    -------
    pandas.DataFrame
        One row per window and flow: `growth`, `low` and `high` in per cent, missing where the
        figures do not give it, and then `why`.

    Examples
    --------
    >>> import analysis as an
    >>> table = growth_by_window(an.load(as_of="2022-04-21"), ["2022Q1", "2021-12..2022-02"])
    >>> table[["window", "growth"]].round(1)
                 window  growth
    0            2022Q1    28.7
    1  2021-12..2022-02    45.2
    """
    found = window_growths(trade, windows, flows, currency, source)
    rates = [
        (float(one.rate.value), float(one.rate.low), float(one.rate.high)) if one.rate
        else (float("nan"),) * 3
        for one in found
    ]  # fmt: skip
    table = pd.DataFrame(rates, columns=["growth", "low", "high"])
    table.insert(0, "window", span_column(one.window for one in found))
    table.insert(1, "flow", [one.flow for one in found])
    return table.assign(why=[one.why for one in found])


def window_growth(graph: Graph, of: Grown, fill: Sequence[Graph] = ()) -> WindowGrowth:
    """Return growth on the year before of a window, or why the figures do not give it."""
    try:
        return WindowGrowth(of.span, of.flow, growth(graph, of, fill))
    except NoFigureError as error:
        return WindowGrowth(of.span, of.flow, None, str(error))


def windows_around(span: Span | str, month: Span | str | None = None) -> list[Span]:
    """Return the windows that one might have chosen instead of a span.

    Parameters
    ----------
    span : Span or str
        The window chosen, such as a quarter.
    month : Span or str, optional
        A last part of it that another claim is on.

    Returns
    -------
    list of Span
        The span itself; its parts before and in the month; the same length one and two months
        earlier; and the half year and year that end with it.

    Examples
    --------
    >>> [str(window) for window in windows_around("2022Q1", "2022-03")][:4]
    ['2022Q1', '2022-01..2022-02', '2022-03', '2021-12..2022-02']
    """
    chosen = Span.parse(span)
    parts = []
    if month is not None:
        last = Span.parse(month)
        parts = [Span(chosen.start, last.start)] if last.start > chosen.start else []
        parts.append(last)
    around = [chosen.shift(-1), chosen.shift(-2)]
    longer = [Span(chosen.end - length, chosen.end) for length in (6, 12) if length > chosen.months]
    return list(dict.fromkeys([chosen, *parts, *around, *longer]))


def standing(
    trade: Vintage,
    span: Span | str,
    flow: str = "total",
    *,
    since: Span | str = "2019",
    currency: str = "USD",
    source: str = "gacc",
) -> str:
    """Say where a span's growth ranks among all of its length and kind.

    Parameters
    ----------
    trade : Vintage
    span : Span or str
    flow : {"total", "export", "import"}
    since : Span or str
        The span with whose start the comparison begins.
    currency, source : str

    Returns
    -------
    str
        A sentence; it says how many spans could not be compared.

    Raises
    ------
    NoFigureError
        If the span's own growth can't be told.

    Examples
    --------
    >>> import analysis as an
    >>> print(standing(an.load(as_of="2022-07-31"), "2021Q2"))
    Of the 10 quarters since 2019, the growth of the second quarter of 2021 ranks 1st.
    """
    chosen, start = Span.parse(span), Span.parse(since)
    graph = Graph(trade, currency, source)
    back = range(0, chosen.start - start.start + 1, chosen.months)
    spans = (chosen.shift(-months) for months in back)
    found = [window_growth(graph, Grown(span=span, flow=flow)) for span in spans]
    own, *others = found
    if own.rate is None:
        raise NoFigureError(own.why)
    rates = [one.rate for one in others if one.rate]
    name = {1: "months", 3: "quarters", 12: "years"}.get(chosen.months, "windows of its length")
    if not rates:
        return f"Of the {len(found)} {name} since {start.label}, no other can be compared."
    best = 1 + sum(rate.low > own.rate.high for rate in rates)
    worst = 1 + sum(rate.high > own.rate.low for rate in rates)
    text = f"Of the {len(rates) + 1} {name} since {start.label}, "
    text += f"the growth of {chosen.label} ranks {ordinal(best)}"
    text += f" to {ordinal(worst)}, as rounding leaves it open" if worst > best else ""
    missing = len(found) - len(rates) - 1
    return text + (f"; {missing} more can’t be ranked." if missing else ".")
