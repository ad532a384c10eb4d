"""How figures changed: each release of one figure, what moved between two days, and how much."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.core.errors import NoFigureError
from analysis.core.spans import Span, span_column
from analysis.figures.figure import Figure
from analysis.figures.schema import FLOWS
from analysis.figures.store import releases
from analysis.figures.vintage import Vintage
from analysis.totals.edges import Edge, edges_of
from analysis.totals.graph import Graph, graphs_of

_REVISIONS = [
    "source", "flow", "span", "currency", "old", "new", "revision", "revision_pct",
    "old_released", "new_released", "change",
]  # fmt: skip
_RECOMPUTED = [
    "source", "currency", "flow", "span", "released", "growth_by", "growth", "recomputed",
    "low", "high", "agrees", "restated_pct",
]  # fmt: skip
ENOUGH = 8  # releases from which a test of bias says something


def vintages(
    trade: Vintage, span: Span | str, flow: str = "total", currency: str = "USD"
) -> pd.DataFrame:
    """List every release of one figure: the revision triangle's row for one span.

    A growth rate published a year later beside a level implies the base that was then in force:
    value ÷ (1 + growth). It is listed with its bounds, as evidence of a restatement.

    Parameters
    ----------
    trade : Vintage
        From `analysis.load`; releases up to its day are listed.
    span : Span or str
    flow : {"total", "export", "import"}
    currency : {"USD", "CNY", "EUR", "GBP"}

    Returns
    -------
    pandas.DataFrame
        One row per release, by day: `released`, `source`, `kind` (``printed`` or ``implied``),
        `value`, `low`, `high` in billions; `revision` against the first release in billions,
        `revision_pct`, `revision_steps` in units of the first release's last digit; `beyond`,
        whether the bounds of the two do not overlap, so that rounding can't explain it.

    Raises
    ------
    NoFigureError
        If there is no release of it.

    Examples
    --------
    >>> import analysis as an
    >>> table = vintages(an.load(), "2021Q1")
    >>> table[["source", "kind", "value", "revision_steps", "beyond"]].round(2)
      source     kind  value  revision_steps  beyond
    0   gacc  printed  29.26            0.00   False
    1   gacc  implied  29.66           39.81    True
    """
    wanted = Span.parse(span)
    rows = sorted(
        _released(releases(trade), wanted, flow, currency), key=lambda row: row["released"]
    )
    if not rows:
        raise NoFigureError(f"no release of {flow}s of {wanted} in {currency} by that day")
    table = pd.DataFrame(rows)
    first, step = table.iloc[0], rows[0]["step"]
    table["revision"] = table["value"] - first["value"]
    table["revision_pct"] = table["revision"] / first["value"] * 100
    table["revision_steps"] = table["revision"] / step
    table["beyond"] = (table["low"] > first["high"]) | (table["high"] < first["low"])
    return table.drop(columns="step")


def _released(trade: Vintage, span: Span, flow: str, currency: str) -> Iterator[dict[str, Any]]:
    chosen = trade.select(flow=flow, currency=currency)
    for edge in edges_of(one for one in chosen if one.span in (span, span.shift(12))):
        base = edge.base if edge.span != span else edge
        if base is not None and base.span == span:
            yield _row(base, edge)


def _row(edge: Edge, printed: Edge) -> dict[str, Any]:
    return {
        "released": pd.Timestamp(edge.released), "dated": edge.evidence.dated,
        "source": edge.evidence.source,
        "kind": edge.evidence.kind, "value": float(edge.level.value), "low": float(edge.level.low),
        "high": float(edge.level.high), "step": float(printed.level.half_width) * 2,
    }  # fmt: skip


def recomputed_growth(trade: Vintage) -> pd.DataFrame:
    """Recompute every published growth rate from the levels as printed.

    Parameters
    ----------
    trade : Vintage

    Returns
    -------
    pandas.DataFrame
        One row per growth rate whose year-ago level is printed, by itself or derived: `source`,
        `currency`, `flow`, `span`, `released`, `growth_by`, `growth` as published, `recomputed`
        with `low` and `high`, `agrees` (whether rounding explains the difference), and for the
        office's own rates the restatement of the base that the rate implies, `restated_pct`.

    Examples
    --------
    >>> import analysis as an
    >>> table = recomputed_growth(an.load(as_of="2022-04-21"))
    >>> row = table[(table.span == "2022Q1") & (table.currency == "USD")].iloc[-1]
    >>> print(row.growth, round(row.recomputed, 2), row.agrees, round(row.restated_pct, 2))
    28.7 30.45 False 1.36
    """
    rows = [
        row
        for graph in graphs_of(trade)
        for flow in FLOWS
        for edge in graph.flow(flow).printed
        if (row := _recomputed(graph, edge))
    ]
    table = pd.DataFrame(rows, columns=_RECOMPUTED)
    return table.assign(span=span_column(Span.parse(text) for text in table["span"]))


def _recomputed(graph: Graph, edge: Edge) -> dict[str, Any] | None:
    base = graph.derive(edge.span.year_ago, edge.evidence.flow, "printed")
    if edge.growth is None or base is None or base.as_printed.low <= 0:
        return None
    found = edge.printed.growth_on(base.as_printed)
    implied = edge.base
    restated = implied.level.growth_on(base.as_printed).value if implied else None
    return {
        "source": graph.source, "currency": graph.currency, "flow": edge.evidence.flow,
        "span": str(edge.span), "released": pd.Timestamp(edge.released),
        "growth_by": edge.figure.growth_by,
        "growth": float(edge.growth.value), "recomputed": float(found.value),
        "low": float(found.low), "high": float(found.high),
        "agrees": found.low <= edge.growth.high and edge.growth.low <= found.high,
        "restated_pct": math.nan if restated is None else float(restated),
    }  # fmt: skip


def revisions(old: Vintage, new: Vintage) -> pd.DataFrame:
    """List what changed between two vintages of a trade.

    Parameters
    ----------
    old, new : Vintage
        From `analysis.load`, as of two days.

    Returns
    -------
    pandas.DataFrame
        One row per figure that changed or was added: `source`, `flow`, `span`, `currency`, `old`,
        `new`, `revision` in billions and `revision_pct`, `old_released`, `new_released`, and
        `change` (``revised``, ``added`` or ``withdrawn``).

    Examples
    --------
    >>> import analysis as an
    >>> changed = revisions(an.load(as_of="2022-01-20"), an.load(as_of="2022-01-31"))
    >>> changed[["flow", "old", "new", "change"]]
        flow      old     new   change
    0  total  146.887  146.87  revised
    """
    before, after = ({one.row_key: one for one in trade} for trade in (old, new))
    keys = sorted({*before, *after}, key=lambda key: (key[0], key[3], key[4], key[5], not key[6]))
    rows = [_change(before.get(key), after.get(key)) for key in keys]
    table = pd.DataFrame([row for row in rows if row], columns=_REVISIONS)
    return table.assign(span=span_column(Span.parse(text) for text in table["span"]))


def _change(old: Figure | None, new: Figure | None) -> dict[str, Any] | None:
    """Return what became of one figure; None where its value is as it was."""
    known = new or old
    if known is None or (old and new and old.value == new.value):
        return None
    values = [one.value if one else None for one in (old, new)]
    was, now = (math.nan if value is None else float(value) for value in values)
    both = None not in values
    change = "revised" if old and new else "added" if new else "withdrawn"
    return {
        "source": known.source, "flow": known.flow, "span": str(known.span),
        "currency": known.currency, "old": was, "new": now,
        "revision": float(values[1] - values[0]) if both else math.nan,  # type: ignore[operator]
        "revision_pct": (now / was - 1) * 100 if both and was else math.nan,
        "old_released": pd.Timestamp(old.released) if old else pd.NaT,
        "new_released": pd.Timestamp(new.released) if new else pd.NaT, "change": change,
    }  # fmt: skip


def revision_statistics(revision: pd.Series[float]) -> dict[str, float | int | None]:
    """Summarize revisions: mean, mean absolute, share revised, and whether they are biased.

    Parameters
    ----------
    revision : pandas.Series
        Revisions, in any unit; missing ones are left out.

    Returns
    -------
    dict
        `n`, `mean`, `mean_absolute`, `share_revised`, `standard_deviation`, and `t` and `p` of the
        test that the mean is zero (Student's, two-sided): None below eight revisions or where
        all are alike.

    Examples
    --------
    >>> found = revision_statistics(pd.Series([0.1, 0.2, 0.0, 0.1, 0.3, 0.1, 0.2, 0.2]))
    >>> [round(found[name], 3) for name in ("n", "mean", "share_revised", "t", "p")]
    [8, 0.15, 0.875, 4.583, 0.003]
    """
    known = revision.dropna()
    count, spread = len(known), float(known.std())
    mean = float(known.mean()) if count else math.nan
    found: dict[str, float | int | None] = {
        "n": count, "mean": mean, "mean_absolute": float(known.abs().mean()) if count else math.nan,
        "share_revised": float((known != 0).mean()) if count else math.nan,
        "standard_deviation": spread, "t": None, "p": None,
    }  # fmt: skip
    if count >= ENOUGH and spread > 0:
        from scipy.stats import ttest_1samp

        test = ttest_1samp(known, 0)
        found |= {"t": float(test.statistic), "p": float(test.pvalue)}
    return found
