"""Totals of any span, derived from published figures.

January–February plus March is the first quarter; January–June less January–March is the second.
What can't be derived is missing: nothing is interpolated or split. A derivation stays within one
source and currency, and is itself the evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.figures.vintage import Vintage
from analysis.totals.comparisons import growth_of
from analysis.totals.graph import Graph
from analysis.totals.series import Level, fill_graphs, monthly_levels, quarterly_levels


def total(
    trade: Vintage,
    span: Span | str,
    flow: str = "total",
    currency: str = "USD",
    source: str = "gacc",
) -> Finding:
    """Total of a span, with the published figures from which it is derived.

    Parameters
    ----------
    trade : Vintage
        From `analysis.load`.
    span : Span or str
        Such as ``2022Q1``, ``2022-03`` or ``2022-01..2022-02``.
    flow : {"total", "export", "import"}
    currency : {"USD", "CNY", "EUR", "GBP"}
    source : str
        Whose figures; a derivation stays within one source.

    Returns
    -------
    Finding
        In billions, with the bounds that rounding leaves and the figures used.

    Raises
    ------
    NoFigureError
        If the figures do not give it.

    Examples
    --------
    >>> import analysis as an
    >>> trade = an.load(as_of="2022-04-21")
    >>> total(trade, "2020-06", "export")
    3.99 bn USD (3.90 to 4.08)
    >>> for step in total(trade, "2020-06", "export").evidence:
    ...     print(step.text)
    − export 2020-01..2020-05: 16.947 (7 Jun 2020)
    + export 2020-01..2020-06: 20.94 (14 Jul 2020)
    """
    graph, wanted = Graph(trade, currency, source), Span.parse(span)
    derived = graph.derive(wanted, flow)
    if derived is None:
        raise graph.missing(wanted, flow)
    return derived.finding(f"bn {currency}")


class Series(pd.DataFrame):
    """A table of months or quarters that can say how each of its values is derived."""

    _metadata = ["_levels", "_unit"]  # noqa: RUF012 (pandas' own way to keep them)
    _levels: dict[Span, Level]
    _unit: str

    @property
    def _constructor(self) -> type[Series]:
        return Series

    def derivation(self, span: Span | str) -> Finding:
        """Return the finding behind one row: the value with its bounds and its figures.

        Parameters
        ----------
        span : Span or str
            A month or quarter of the table, as ``2022-03``.

        Raises
        ------
        ParameterError
            If the table does not cover it.
        NoFigureError
            If the figures do not give it.
        """
        wanted = Span.parse(span)
        if wanted not in self._levels:
            ends = f"{min(self._levels)} to {max(self._levels)}"
            raise ParameterError("span", str(wanted), f"a span of the table, from {ends}")
        level = self._levels[wanted]
        if level.derivation is None:
            raise NoFigureError(f"no figure gives {wanted}")
        if level.combined is not None:
            raise NoFigureError(f"{wanted} is published only as part of {level.combined}")
        return level.derivation.finding(self._unit)


def monthly(
    trade: Vintage,
    flow: str = "export",
    currency: str = "USD",
    source: str = "gacc",
    *,
    first: object = None,
    last: object = None,
    fill: Vintage | None = None,
    growth: bool = False,
) -> Series:
    """Monthly figures; a month that can't be derived is missing.

    Parameters
    ----------
    trade, flow, currency, source
        As for `total`.
    first, last : str or pandas.Period, optional
        First and last month; by default all months that the figures cover.
    fill : Vintage, optional
        Figures for the months missing here, from `analysis.figures.store.filling`. A combined
        January–February is left combined: it is what was published.
    growth : bool, default False
        Whether to add growth year on year.

    Returns
    -------
    pandas.DataFrame
        Index: `month` (`pandas.PeriodIndex`). `value`, `low`, `high` in billions, missing where no
        single month can be derived; `kind` (``printed``, ``derived``, ``implied``, ``filled``,
        ``combined``, ``missing``); `combined`, the span within which a missing month is published,
        and `combined_value`, `combined_low`, `combined_high`, its total. With `growth`, also
        `growth`, `growth_low`, `growth_high` in per cent. ``.derivation(month)`` says how a value
        is derived.

    Examples
    --------
    >>> import analysis as an
    >>> exports = monthly(an.load(as_of="2022-04-21"), first="2022-01", last="2022-03")
    >>> exports[["value", "kind", "combined_value"]]
             value      kind  combined_value
    month
    2022-01    NaN  combined          12.617
    2022-02    NaN  combined          12.617
    2022-03    3.8   printed             NaN
    >>> exports.derivation("2022-03")
    3.8 bn USD (3.75 to 3.85)
    """
    graph = _opened(trade, flow, currency, source)
    start, end = graph.bounds
    start = Span.parse(first).start if first is not None else start
    end = Span.parse(last).end if last is not None else end
    if end <= start:
        raise ParameterError("first, last", f"{first}, {last}", "months in order, as 2022-01")
    levels = monthly_levels(graph, flow, start, end, fill_graphs(fill, currency))
    rows = [_row(level) | _combined(level) for level in levels]
    index = pd.PeriodIndex([level.span.first for level in levels], freq="M", name="month")
    return _series(rows, index, levels, graph, flow, growth=growth)


def quarterly(
    trade: Vintage,
    flow: str = "total",
    currency: str = "USD",
    source: str = "gacc",
    *,
    first: object = None,
    last: object = None,
    fill: Vintage | None = None,
    growth: bool = False,
) -> Series:
    """Quarterly figures; a quarter that can't be derived is missing.

    Parameters
    ----------
    trade, flow, currency, source
        As for `total`.
    first, last : str or pandas.Period, optional
        First and last quarter; by default all that lie within the figures.
    fill : Vintage, optional
        Figures for the quarters missing here, from `analysis.figures.store.filling`.
    growth : bool, default False
        Whether to add growth year on year.

    Returns
    -------
    pandas.DataFrame
        Index: `quarter` (`pandas.PeriodIndex`). `value`, `low`, `high` in billions; `kind`
        (``printed``, ``derived``, ``implied``, ``filled``, ``missing``). With `growth`, also
        `growth`, `growth_low`, `growth_high` in per cent. ``.derivation(quarter)`` says how a
        value is derived.

    Examples
    --------
    >>> import analysis as an
    >>> quarterly(an.load(as_of="2022-04-21"), first="2022Q1")[["value", "low", "high", "kind"]]
             value     low    high     kind
    quarter
    2022Q1   38.17  38.165  38.175  printed
    """
    graph = _opened(trade, flow, currency, source)
    start, end = graph.bounds
    start = Span.parse(first).start if first is not None else -(-start // 3) * 3
    end = Span.parse(last).end if last is not None else end // 3 * 3
    if (first or last) and (start % 3 or end % 3 or end <= start):
        raise ParameterError("first, last", f"{first}, {last}", "quarters in order, as 2021Q1")
    levels = quarterly_levels(graph, flow, start, end, fill_graphs(fill, currency))
    index = pd.PeriodIndex([str(level.span) for level in levels], freq="Q", name="quarter")
    rows = [_row(level) for level in levels]
    return _series(rows, index, levels, graph, flow, growth=growth)


def _opened(trade: Vintage, flow: str, currency: str, source: str) -> Graph:
    """Return the graph for a table; an unknown flow, and no figure at all, are errors."""
    graph = Graph(trade, currency, source)
    graph.flow(flow)
    if graph.empty:
        raise graph.no_figures
    return graph


def _series(
    rows: Sequence[dict[str, Any]],
    index: pd.PeriodIndex,
    levels: Sequence[Level],
    graph: Graph,
    flow: str,
    *,
    growth: bool,
) -> Series:
    if growth:
        rates = (_growth(level, graph, flow) for level in levels)
        rows = [row | _ends("growth", rate) for row, rate in zip(rows, rates, strict=True)]
    columns = ["value", "low", "high", "kind"] if not rows else None
    table = Series(pd.DataFrame(rows, index=index, columns=columns))
    table._levels = {level.span: level for level in levels}
    table._unit = f"bn {graph.currency}"
    return table


def _growth(level: Level, graph: Graph, flow: str) -> Interval | None:
    """Return growth year on year of a month or quarter that the source itself gives."""
    if level.value is None or level.kind == "filled":
        return None
    try:
        return growth_of(graph, level.span, flow)
    except NoFigureError:
        return None


def _row(level: Level) -> dict[str, Any]:
    value = level.value
    ends = (value.value, value.low, value.high) if value else (float("nan"),) * 3
    return dict(zip(("value", "low", "high"), map(float, ends), strict=True)) | {"kind": level.kind}


def _combined(level: Level) -> dict[str, Any]:
    whole = level.derivation.value if level.derivation and level.combined else None
    return {"combined": str(level.combined or "")} | _ends("combined", whole, "_value")


def _ends(name: str, value: Interval | None, own: str = "") -> dict[str, float]:
    ends = (value.value, value.low, value.high) if value else (float("nan"),) * 3
    names = (f"{name}{own}", f"{name}_low", f"{name}_high")
    return dict(zip(names, map(float, ends), strict=True))
