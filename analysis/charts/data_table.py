"""The figures behind a chart, as the table under it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.charts.bars import Bar
from analysis.charts.scope import Scope
from analysis.core.formatting import MINUS, format_change, plain, sentence
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, mark_of
from analysis.figures.schema import FLOW_NAMES, FLOW_TITLES
from analysis.measures.windows import WindowGrowth
from analysis.sources.registry import short_name

_EXACT = Decimal("1e-6")  # billions: a thousand
_DIGITS = 10  # after the point, beyond which a number was divided
_MANY = 4  # figures of a derivation, beyond which their sum is named and not each of them
_HOW = {
    "implied": "implied",
    "base": "implied",
    "filled": "another vintage or source",
    "combined": "combined total",
}


@dataclass(frozen=True)
class DataTable:
    """The figures behind a chart, a row for each mark.

    Parameters
    ----------
    head : tuple of str
        Names of the columns.
    cells : tuple of tuple of str
        Rows, each with a cell for each column.
    marks : tuple of str
        The mark that each row is drawn as, such as ``X2022-03``; several are parted by spaces.
    evidence : tuple of Evidence
        The published figures that they rest on.
    """

    head: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    marks: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def table_of(bars: Iterable[Bar], scope: Scope) -> DataTable:
    """Return the table of the figures behind bars, a row for each.

    Parameters
    ----------
    bars : iterable of Bar
    scope : Scope
    """
    shown = list(bars)
    head = ("Period", f"bn {scope.currency} (bounds)", "How it is known", "Released", "Read in")
    cells = [
        (
            f"{FLOW_TITLES[bar.flow]}, {bar.span.short}",
            _value(bar),
            _known(bar),
            days_of(bar.evidence),
            _read(bar, scope),
        )
        for bar in shown
    ]
    used = tuple(item for bar in shown for item in bar.evidence)
    return DataTable(head, tuple(cells), tuple(bar.mark for bar in shown), used)


def table_by_period(bars: Iterable[Bar], scope: Scope, flows: Sequence[str]) -> DataTable:
    """Return the table of several flows, a row for each period and a column for each flow.

    Parameters
    ----------
    bars : iterable of Bar
    scope : Scope
    flows : sequence of str
        In the order of their columns.
    """
    periods: dict[Span, dict[str, Bar]] = {}
    for bar in bars:
        periods.setdefault(bar.span, {})[bar.flow] = bar
    shown = [(span, [periods[span].get(flow) for flow in flows]) for span in sorted(periods)]
    values = (f"{FLOW_TITLES[flow]}, bn {scope.currency}" for flow in flows)
    how = "How they are known" if len(flows) > 1 else "How it is known"
    return DataTable(
        ("Period", *values, how, "Released", "Read in"),
        tuple(_period(span, row, scope) for span, row in shown),
        tuple(" ".join(bar.mark for bar in row if bar) for _, row in shown),
        tuple(item for _, row in shown for bar in row if bar for item in bar.evidence),
    )


def table_of_windows(found: Iterable[WindowGrowth]) -> DataTable:
    """Return the growth in each window with its bounds, and the figures that it rests on."""
    known = [(row, row.rate) for row in found if row.rate]
    cells = []
    for row, rate in known:
        growth, low, high = (format_change(end, 2) for end in (rate.value, rate.low, rate.high))
        bounds = f" ({low} to {high})" if low != high else ""
        cells.append((
            f"{sentence(FLOW_NAMES[row.flow])}, {row.window.short}",
            f"{growth}{bounds}",
            _rests_on(row.evidence, row.flow),
            days_of(row.evidence),
        ))  # fmt: skip
    head = ("Window", "Growth year on year, % (bounds)", "Published figures used",
            "Released")  # fmt: skip
    marks = tuple(mark_of(row.flow, row.window) for row, _ in known)
    used = tuple(item for row, _ in known for item in row.evidence)
    return DataTable(head, tuple(cells), marks, used)


def _rests_on(evidence: Iterable[Evidence], flow: str) -> str:
    """Say how the level is derived, and the base it grew from; what only narrows is in the data."""
    used = list(evidence)
    level, base = (
        derivation_of((item for item in used if item.role == role), flow)
        for role in ("level", "base")
    )
    rate = next((f"{item.amount}, as printed" for item in used if item.kind == "growth"), "")
    return rate or f"{level} on {base}"


def _period(span: Span, row: list[Bar | None], scope: Scope) -> tuple[str, ...]:
    known = [bar for bar in row if bar]
    values = [_value(bar) if bar else "–" for bar in row]
    facts = [
        [(bar.flow, fact(bar)) for bar in known]
        for fact in (_known, lambda bar: days_of(bar.evidence), lambda bar: _read(bar, scope))
    ]
    return span.short, *values, *(_each(one) for one in facts)


def _each(facts: list[tuple[str, str]]) -> str:
    """Say once what holds for all flows, and else what holds for each."""
    if len({text for _, text in facts}) == 1:
        return facts[0][1]
    return "; ".join(f"{FLOW_TITLES[flow].lower()}: {text}" for flow, text in facts)


def _value(bar: Bar) -> str:
    """Say a value, and the bounds that rounding leaves where it was not printed to the dollar."""
    value = plain(bar.value.value)
    if bar.value.high - bar.value.low < _EXACT:
        return value
    low, high = (plain(_as_long(end, bar.value.value)) for end in (bar.value.low, bar.value.high))
    return f"{value} ({low} to {high})"


def _as_long(end: Decimal, value: Decimal) -> Decimal:
    """Return a bound without zeros at its end beyond the digits of its value."""
    places = min(int(one.as_tuple().exponent) for one in (end.normalize(), value))
    return end.quantize(Decimal(1).scaleb(places)) if places >= -_DIGITS else end


def _known(bar: Bar) -> str:
    """Say how a value is known: printed, or derived from which figures."""
    if bar.kind == "printed":
        return "printed"
    if bar.kind == "narrowed":
        own, *cross = bar.evidence
        rest = derivation_of(cross, bar.flow)
        return f"printed as {plain(own.value)}; the same release narrows it: {rest}"
    how = f"{_HOW[bar.kind]}: " if bar.kind in _HOW else ""
    same = {(item.sign, item.span.months, item.kind) for item in bar.evidence}
    if len(bar.evidence) > _MANY and same == {(1, 1, "printed")}:
        return f"{how}the sum of {len(bar.evidence)} monthly figures"
    if [item.span for item in bar.evidence] == [bar.span]:
        return f"{_HOW.get(bar.kind, 'derived')}{_implied_by(bar.evidence[0])}"
    return how + derivation_of(bar.evidence, bar.flow)


def derivation_of(evidence: Iterable[Evidence], flow: str) -> str:
    """Say a derivation in one line: ``20.94 (Jan–Jun 2020) − 16.947 (Jan–May 2020)``.

    Parameters
    ----------
    evidence : iterable of Evidence
    flow : str
        The flow that need not be said.
    """
    return " ".join(step(item, flow) for item in evidence).removeprefix("+ ")


def step(item: Evidence, flow: str) -> str:
    """Say one figure of a derivation: ``− 16.947 (Jan–May 2020)``; as `derivation_of`."""
    sign = MINUS if item.sign < 0 else "+"
    flow = "" if item.flow == flow else f"{FLOW_TITLES[item.flow].lower()}, "
    return f"{sign} {plain(item.value)} ({flow}{item.span.short}{_implied_by(item)})"


def _implied_by(item: Evidence) -> str:
    """Say what implies a level: a value a year later, and its growth rate."""
    if item.kind != "implied":
        return ""
    level, _, growth = item.printed.partition(" for ")
    return f", from {level} and {growth.rpartition(' ')[2]}"


def days_of(evidence: Iterable[Evidence]) -> str:
    """Say the days on which figures were released, or what else is known of their days."""
    days = {(item.released, item.dated) for item in evidence}
    return ", ".join(dated for _, dated in sorted(days))


def _read(bar: Bar, scope: Scope) -> str:
    """Say where figures were read; of another vintage or source, whose it is."""
    read = {
        short_name(item.source, scope.trade.folder) if bar.kind == "filled" else item.reference
        for item in bar.evidence
    }
    return "; ".join(sorted(read))
