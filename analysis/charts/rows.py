"""The figures behind bars, as the table under a chart."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from analysis.charts.bars import Bar
from analysis.charts.figure import Rows
from analysis.findings import MINUS, Evidence, day, plain
from analysis.measures import NAMES
from analysis.sources import short_name
from analysis.spans import Span

_MANY = 4  # figures of a walk, beyond which its sum is told and not each step
_HOW = {
    "derived": "derived",
    "implied": "implied",
    "base": "implied",
    "later": "from another stand",
    "joint": "published together",
}
_PAIR = ("export", "import")


def rows_of(bars: Iterable[Bar], currency: str) -> Rows:
    """Return the table of the figures behind bars, a row for each.

    Parameters
    ----------
    bars : iterable of Bar
    currency : str
    """
    shown = list(bars)
    head = ("Period", f"bn {currency} (bounds)", "How it is known", "Released", "Read in")
    cells = [
        (
            f"{NAMES[bar.flow]}, {bar.span.short}",
            _value(bar),
            _known(bar),
            days_of(bar.evidence),
            _read(bar),
        )
        for bar in shown
    ]
    used = tuple(item for bar in shown for item in bar.evidence)
    return Rows(head, tuple(cells), tuple(bar.mark for bar in shown), used)


def paired_rows(bars: Iterable[Bar], currency: str) -> Rows:
    """Return the table of exports and imports, a row for each period that either has.

    Parameters
    ----------
    bars : iterable of Bar
    currency : str
    """
    pairs: dict[Span, dict[str, Bar]] = {}
    for bar in bars:
        pairs.setdefault(bar.span, {})[bar.flow] = bar
    shown = [(span, [pairs[span].get(flow) for flow in _PAIR]) for span in sorted(pairs)]
    head = ("Period", f"Exports, bn {currency}", f"Imports, bn {currency}",
            "How imports are known", "Released", "Read in")  # fmt: skip
    return Rows(
        head,
        tuple(_pair(span, pair) for span, pair in shown),
        tuple(" ".join(bar.mark for bar in pair if bar) for _, pair in shown),
        tuple(item for _, pair in shown for bar in pair if bar for item in bar.evidence),
    )


def _pair(span: Span, pair: list[Bar | None]) -> tuple[str, ...]:
    """Return a row; how exports are known stands under the chart that shows them alone."""
    values = [_value(bar) if bar else "–" for bar in pair]
    bar = pair[1]
    known = (_known(bar), days_of(bar.evidence), _read(bar)) if bar else ("–",) * 3
    return span.short, *values, *known


def _value(bar: Bar) -> str:
    """Say a value with the bounds that rounding leaves."""
    value, low, high = (plain(Decimal(f"{one:.6g}")) for one in (bar.total, bar.low, bar.high))
    return value if low == high else f"{value} ({low} to {high})"


def _known(bar: Bar) -> str:
    """Say how a value is known: printed, or by which walk."""
    if bar.kind == "printed":
        return "printed"
    same = {(item.sign, item.span.months, item.kind) for item in bar.evidence}
    if len(bar.evidence) > _MANY and same == {(1, 1, "printed")}:
        return f"{_HOW[bar.kind]}: the sum of {len(bar.evidence)} monthly figures"
    if [item.span for item in bar.evidence] == [bar.span]:
        return f"{_HOW[bar.kind]}{_base(bar.evidence[0])}"
    return f"{_HOW[bar.kind]}: " + " ".join(step(item, bar.flow) for item in bar.evidence)


def step(item: Evidence, flow: str) -> str:
    """Say one figure of a walk: ``− 16.947 (Jan–May 2020)``.

    Parameters
    ----------
    item : Evidence
    flow : str
        The flow that need not be said.
    """
    sign = MINUS if item.sign < 0 else "+"
    flow = "" if item.flow == flow else f"{NAMES[item.flow].lower()}, "
    return f"{sign} {plain(item.value)} ({flow}{item.span.short}{_base(item)})"


def _base(item: Evidence) -> str:
    """Say what implies a level: a value a year later, and its growth rate."""
    if item.kind != "implied":
        return ""
    level, _, growth = item.printed.partition(" for ")
    return f", from {level} and {growth.rpartition(' ')[2]}"


def days_of(evidence: Iterable[Evidence]) -> str:
    """Say the days on which figures were released."""
    return ", ".join(day(one) for one in sorted({item.released for item in evidence}))


def _read(bar: Bar) -> str:
    """Say where figures were read; of another stand, whose it is."""
    later = bar.kind == "later"
    read = {short_name(item.source) if later else item.reference for item in bar.evidence}
    return "; ".join(sorted(read))
