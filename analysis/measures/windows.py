"""What the choice of a window does: one growth rate among those of its neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.core.errors import NoFigureError
from analysis.core.formatting import ordinal
from analysis.core.spans import Span
from analysis.measures.levels import growth
from analysis.totals.graph import Book

COLUMNS = ["window", "flow", "growth", "low", "high", "why", "evidence"]


def growth_by_window(
    trade: pd.DataFrame,
    windows: Iterable[Span | str],
    flows: Iterable[str] = ("total",),
    currency: str = "USD",
    source: str = "gacc",
) -> pd.DataFrame:
    """Growth on the year before of each window, so that one choice is seen among others.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `analysis.load`.
    windows : iterable of Span or str
    flows : sequence of str
    currency, source : str

    Returns
    -------
    pandas.DataFrame
        One row per window and flow: `growth`, `low` and `high` in per cent, missing where the
        figures do not give it, and then `why`; `evidence`, the figures used.

    Examples
    --------
    >>> import analysis as an
    >>> table = growth_by_window(an.load(as_of="2022-04-21"), ["2022Q1", "2021-12..2022-02"])
    >>> table[["window", "growth"]].round(1)
                 window  growth
    0            2022Q1    28.7
    1  2021-12..2022-02    45.2
    """
    book = Book(trade, currency, source)
    rows = [_row(book, Span.parse(window), flow) for window in windows for flow in flows]
    return pd.DataFrame(rows, columns=COLUMNS)


def _row(book: Book, window: Span, flow: str) -> dict[str, Any]:
    empty = float("nan")
    row: dict[str, Any] = {"window": window, "flow": flow, "growth": empty, "low": empty,
                           "high": empty, "why": "", "evidence": ()}  # fmt: skip
    try:
        found = growth(book, span=window, flow=flow)
    except NoFigureError as error:
        return row | {"why": str(error)}
    ends = {"growth": found.value, "low": found.low, "high": found.high}
    numbers = {name: float(str(value)) for name, value in ends.items()}
    return row | numbers | {"evidence": found.evidence}


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
    trade: pd.DataFrame,
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
    trade : pandas.DataFrame
        Figures from `analysis.load`.
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
    >>> print(standing(an.load(as_of="2022-07-31"), "2022Q2"))
    Of the 14 quarters since 2019, the growth of the second quarter of 2022 ranks 5th.
    """
    chosen, first = Span.parse(span), Span.parse(since).start
    book = Book(trade, currency, source)
    windows = [chosen.shift(-back) for back in range(0, chosen.start - first + 1, chosen.months)]
    table = pd.DataFrame([_row(book, window, flow) for window in windows])
    if pd.isna(table["growth"].iloc[0]):
        raise NoFigureError(table["why"].iloc[0])
    known = table.dropna(subset=["growth"])
    own, others = known.iloc[0], known.iloc[1:]
    best = 1 + int((others["low"] > own["high"]).sum())
    worst = 1 + int((others["high"] > own["low"]).sum())
    name = {1: "months", 3: "quarters", 12: "years"}.get(chosen.months, "windows of its length")
    if len(known) == 1:
        return (
            f"Of the {len(table)} {name} since {Span.parse(since).label}, no other can be compared."
        )
    text = f"Of the {len(known)} {name} since {Span.parse(since).label}, "
    text += f"the growth of {chosen.label} ranks {ordinal(best)}"
    text += f" to {ordinal(worst)}, as rounding leaves it open" if worst > best else ""
    missing = len(table) - len(known)
    return text + (f"; {missing} more can’t be told." if missing else ".")
