"""The range of a claim's words and what was found, on one scale."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from analysis.claims.stated import COUNTS
from analysis.claims.verdicts import Rating, Verdict
from analysis.reports.claim_records import RangeBar

_ROOM = 0.15  # of what is drawn, on either side
_OPEN = 1.0  # of what is drawn, that an open end reaches beyond it
_WHOLE = (*COUNTS, "month", "day")
_NO_ZERO = ("rank", "month", "day")
_VISIBLE = 2  # per cent of the bar
_LIES = {
    Rating.SUPPORTED: "within",
    Rating.CONFLICTING: "partly outside",
    Rating.REFUTED: "outside",
}


def range_bar(verdict: Verdict) -> RangeBar | None:
    """Return the range bar of a verdict; None where nothing was found, or nothing is covered.

    Parameters
    ----------
    verdict : Verdict

    Examples
    --------
    >>> import analysis as an
    >>> verdicts = an.check("bloomberg-2022-04-21", an.load(as_of="2022-04-21"))
    >>> bar = range_bar(verdicts["q1-nearly-30-percent"])
    >>> bar.covered, bar.found, bar.alt
    ((12, 88), (48, 50), 'Found within the range.')
    """
    finding, covered = verdict.finding, verdict.range
    if finding is None or (covered.low is None and covered.high is None):
        return None
    found = _at(finding.low), _at(finding.high)
    half = 0.5 if covered.unit in _WHOLE else 0.0  # so that one rank, or one month, has a breadth
    low, high = (
        None if end is None else _at(end) + side * half
        for end, side in ((covered.low, -1), (covered.high, 1))
    )
    ends = [*found, *(end for end in (low, high) if end is not None)]
    whole = (max(ends) - min(ends)) or 1.0
    start = min(ends) - whole * (_ROOM if low is not None or min(found) < min(ends) else _OPEN / 4)
    end = max(ends) + whole * (_ROOM if high is not None else _OPEN / 4)

    def scaled(at: float | None, open_end: int) -> int:
        return open_end if at is None else round(100 * (at - start) / (end - start))

    covers = scaled(low, 0), scaled(high, 100)
    if covers[1] - covers[0] < _VISIBLE:  # what was found is far away
        covers = (max(covers[0] - 1, 0), min(covers[1] + 1, 100))
    zero = scaled(0.0, 0) if start < 0 < end and covered.unit not in _NO_ZERO else None
    return RangeBar(
        covered=covers,
        found=(scaled(found[0], 0), scaled(found[1], 100)),
        zero=zero,
        alt=f"Found {_LIES[verdict.rating]} the range.",
    )


def _at(value: Any) -> float:
    """Return where a number, a month or a day lies on a line."""
    if isinstance(value, pd.Period):
        return float(value.ordinal)
    return float(value.toordinal() if isinstance(value, dt.date) else value)
