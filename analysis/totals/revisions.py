"""How figures changed: each release of one figure, what moved between two days, and how much."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.core.errors import NoFigureError
from analysis.core.spans import Span
from analysis.figures.schema import FLOWS
from analysis.figures.store import releases
from analysis.totals.derivations import edges_of
from analysis.totals.edges import Edge
from analysis.totals.graph import Book, books_of

KEY = ["source", "flow", "span", "currency"]
ENOUGH = 8  # releases from which a test of bias says something


def vintages(
    trade: pd.DataFrame, span: Span | str, flow: str = "total", currency: str = "USD"
) -> pd.DataFrame:
    """List every release of one figure: the revision triangle's row for one span.

    A growth rate published a year later beside a level implies the base that was then in force:
    value ÷ (1 + growth). It is listed with its bounds, as evidence of a restatement.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `analysis.load`; releases up to its day are listed.
    span : Span or str
    flow : {"total", "export", "import"}
    currency : {"USD", "CNY"}

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


def _released(
    figures: pd.DataFrame, span: Span, flow: str, currency: str
) -> Iterator[dict[str, Any]]:
    near = figures[figures["span"].isin([span, span.shift(12)])]
    chosen = near[(near["flow"] == flow) & (near["currency"] == currency)]
    for edge in edges_of(chosen).printed:
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


def recomputed_growth(trade: pd.DataFrame) -> pd.DataFrame:
    """Recompute every published growth rate from the levels as printed.

    Parameters
    ----------
    trade : pandas.DataFrame
        Figures from `analysis.load`.

    Returns
    -------
    pandas.DataFrame
        One row per growth rate whose year-ago level is printed, alone or as a walk: `source`,
        `currency`, `flow`, `span`, `released`, `growth_by`, `growth` as published, `recomputed`
        with `low` and `high`, `agrees` (whether rounding explains the difference), and for the
        office's own rates the restatement of the base that the rate implies, `restated_pct`.

    Examples
    --------
    >>> import analysis as an
    >>> table = recomputed_growth(an.load(as_of="2022-04-21"))
    >>> row = table[(table.span.map(str) == "2022Q1") & (table.currency == "USD")].iloc[-1]
    >>> print(row.growth, round(row.recomputed, 2), row.agrees, round(row.restated_pct, 2))
    28.7 30.45 False 1.36
    """
    rows = [
        row
        for book in books_of(trade)
        for flow in FLOWS
        for edge in book.edges(flow).printed
        if (row := _recomputed(book, edge))
    ]
    return pd.DataFrame(rows)


def _recomputed(book: Book, edge: Edge) -> dict[str, Any] | None:
    base = book.walk(edge.span.year_ago, edge.evidence.flow, "printed")
    if edge.growth is None or base is None or base.value.low <= 0:
        return None
    found = edge.level.growth_on(base.value)
    implied = edge.base
    restated = implied.level.growth_on(base.value).value if implied else None
    return {
        "source": book.source, "currency": book.currency, "flow": edge.evidence.flow,
        "span": edge.span, "released": pd.Timestamp(edge.released), "growth_by": edge.growth_by,
        "growth": float(edge.growth.value), "recomputed": float(found.value),
        "low": float(found.low), "high": float(found.high),
        "agrees": found.low <= edge.growth.high and edge.growth.low <= found.high,
        "restated_pct": math.nan if restated is None else float(restated),
    }  # fmt: skip


def revisions(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """List what changed between two stands of the figures.

    Parameters
    ----------
    old, new : pandas.DataFrame
        Figures from `analysis.load`, as of two days.

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
    columns = [*KEY, "value", "released"]
    both = old[columns].merge(
        new[columns], on=KEY, how="outer", suffixes=("_old", "_new"), indicator=True
    )
    names = {"both": "revised", "left_only": "withdrawn", "right_only": "added"}
    table = pd.DataFrame({
        **{name: both[name] for name in KEY},
        "old": both["value_old"], "new": both["value_new"],
        "revision": both["value_new"] - both["value_old"],
        "revision_pct": (both["value_new"] / both["value_old"] - 1) * 100,
        "old_released": both["released_old"], "new_released": both["released_new"],
        "change": both["_merge"].astype(str).map(names),
    })  # fmt: skip
    same = (table["change"] == "revised") & (
        table["revision"].eq(0) | (table["old"].isna() & table["new"].isna())
    )
    return table[~same].reset_index(drop=True)


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
        test that the mean is nought (Student's, two-sided): None below eight revisions or where
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
