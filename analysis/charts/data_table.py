"""The figures behind bars, as the table under a chart."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from analysis.charts.bars import Bar
from analysis.charts.layout import Rows
from analysis.core.formatting import MINUS, plain
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence
from analysis.figures.schema import FLOW_TITLES
from analysis.sources.registry import short_name

_EXACT = Decimal("1e-6")  # billions: a thousand
_MANY = 4  # figures of a walk, beyond which its sum is told and not each step
_HOW = {
    "implied": "implied",
    "base": "implied",
    "filled": "from another stand",
    "combined": "published as a combined total",
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
            f"{FLOW_TITLES[bar.flow]}, {bar.span.short}",
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
            "How they are known", "Released", "Read in")  # fmt: skip
    return Rows(
        head,
        tuple(_pair(span, pair) for span, pair in shown),
        tuple(" ".join(bar.mark for bar in pair if bar) for _, pair in shown),
        tuple(item for _, pair in shown for bar in pair if bar for item in bar.evidence),
    )


def _pair(span: Span, pair: list[Bar | None]) -> tuple[str, ...]:
    known = [bar for bar in pair if bar]
    values = [_value(bar) if bar else "–" for bar in pair]
    each = [
        [(bar.flow, made(bar)) for bar in known]
        for made in (_known, lambda bar: days_of(bar.evidence), _read)
    ]
    return span.short, *values, *(_both(one) for one in each)


def _both(said: list[tuple[str, str]]) -> str:
    """Say once what holds for both flows, and else what holds for each."""
    if len({text for _, text in said}) == 1:
        return said[0][1]
    return "; ".join(f"{FLOW_TITLES[flow].lower()}: {text}" for flow, text in said)


def _value(bar: Bar) -> str:
    """Say a value, and the bounds that rounding leaves where it was not printed to the dollar."""
    ends = [Decimal(repr(one)) for one in (bar.low, bar.high)]
    value = plain(bar.evidence[0].value if bar.kind == "printed" else Decimal(repr(bar.total)))
    if ends[1] - ends[0] < _EXACT:
        return value
    low, high = (plain(one) for one in ends)
    return f"{value} ({low} to {high})"


def _known(bar: Bar) -> str:
    """Say how a value is known: printed, or by which walk."""
    if bar.kind == "printed":
        return "printed"
    if bar.kind == "sharpened":
        own, *cross = bar.evidence
        rest = " ".join(step(item, bar.flow) for item in cross).removeprefix("+ ")
        return f"printed as {plain(own.value)}; the same release narrows it: {rest}"
    how = f"{_HOW[bar.kind]}: " if bar.kind in _HOW else ""
    same = {(item.sign, item.span.months, item.kind) for item in bar.evidence}
    if len(bar.evidence) > _MANY and same == {(1, 1, "printed")}:
        return f"{how}the sum of {len(bar.evidence)} monthly figures"
    if [item.span for item in bar.evidence] == [bar.span]:
        return f"{_HOW.get(bar.kind, 'derived')}{_base(bar.evidence[0])}"
    return how + " ".join(step(item, bar.flow) for item in bar.evidence)


def step(item: Evidence, flow: str) -> str:
    """Say one figure of a walk: ``− 16.947 (Jan–May 2020)``.

    Parameters
    ----------
    item : Evidence
    flow : str
        The flow that need not be said.
    """
    sign = MINUS if item.sign < 0 else "+"
    flow = "" if item.flow == flow else f"{FLOW_TITLES[item.flow].lower()}, "
    return f"{sign} {plain(item.value)} ({flow}{item.span.short}{_base(item)})"


def _base(item: Evidence) -> str:
    """Say what implies a level: a value a year later, and its growth rate."""
    if item.kind != "implied":
        return ""
    level, _, growth = item.printed.partition(" for ")
    return f", from {level} and {growth.rpartition(' ')[2]}"


def days_of(evidence: Iterable[Evidence]) -> str:
    """Say the days on which figures were released, or what else is known of their days."""
    days = {(item.released, item.dated) for item in evidence}
    return ", ".join(dated for _, dated in sorted(days))


def _read(bar: Bar) -> str:
    """Say where figures were read; of another stand, whose it is."""
    later = bar.kind == "filled"
    read = {short_name(item.source) if later else item.reference for item in bar.evidence}
    return "; ".join(sorted(read))
