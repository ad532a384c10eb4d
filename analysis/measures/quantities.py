"""Quantities followed along time: a level, its growth or the balance, as the figures give them.

What the source itself lacks may be filled from other figures. Those of another source differ from
its own; a filled value is widened by the differences seen where both are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from analysis.core.errors import NoFigureError
from analysis.core.formatting import said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding
from analysis.figures.schema import FLOW_NAMES, FLOWS
from analysis.measures.arguments import Flow, Grown, Spanned
from analysis.measures.levels import balance, growth, level
from analysis.totals.edges import Edge
from analysis.totals.graph import Graph
from analysis.totals.series import filled_by

_FEWEST = 6  # months known to both sources, from which their difference can be told
_PRECISE = Decimal("0.02")  # of a level: what is printed more coarsely tells of no difference


@dataclass(frozen=True)
class Reading:
    """What figures say of a quantity over one span.

    Parameters
    ----------
    value : Interval
    evidence : tuple of Evidence
    later : bool
        Whether it is from a later vintage or another source.
    assumptions : tuple of str
        What it rests on beyond published figures.
    """

    value: Interval
    evidence: tuple[Evidence, ...]
    later: bool = False
    assumptions: tuple[str, ...] = ()

    def shown(self, role: str) -> tuple[Evidence, ...]:
        """Return the figures with what they stand for."""
        return tuple(
            replace(item, role=item.role.replace("level", role, 1), later=self.later)
            for item in self.evidence
        )


@dataclass(frozen=True)
class Quantity:
    """What is followed along time.

    Attributes
    ----------
    unit : str
        How its values are said, beside the currency.
    averaged : bool
        Whether the value of a combined span lies among those of its parts, as growth does; else
        it is their sum.
    floor : Decimal or None
        What no value can be below.
    apart, apart_same_office : Decimal
        How far another source's values are taken to differ where the two sources have too few
        months in common to tell: a share of the level, or percentage points.
    """

    unit: ClassVar[str]
    averaged: ClassVar[bool] = False
    floor: ClassVar[Decimal | None] = None
    apart: ClassVar[Decimal]
    apart_same_office: ClassVar[Decimal]

    def find(self, graph: Graph, span: Span) -> Finding:
        """Return its value over a span.

        Raises
        ------
        NoFigureError
            If the figures do not give it.
        """
        raise NotImplementedError

    def fill(self, graph: Graph, span: Span) -> Finding | None:
        """Return its value where it fills a gap; None if the figures do not give it."""
        try:
            return self.find(graph, span)
        except NoFigureError:
            return None

    @property
    def flows(self) -> tuple[str, ...]:
        """The flows that it is computed from."""
        raise NotImplementedError

    @property
    def kind(self) -> str:
        """What its values are, as ``exports``."""
        raise NotImplementedError

    def named(self, span: Span) -> str:
        """Say whose value it is, as ``exports of March 2022``."""
        return f"{self.kind} of {span.label}"

    def difference(self, own: Interval, other: Interval) -> Decimal | None:
        """Return how far a value lies from another source's; None where it is too coarse."""
        raise NotImplementedError

    def moved(self, value: Interval, low: Decimal, high: Decimal, months: int) -> Interval:
        """Return another source's value with room for differences from `low` to `high`."""
        raise NotImplementedError

    def said(self, value: Decimal, currency: str = "") -> str:
        """Say a value with its unit."""
        unit = f"{self.unit} {currency}".strip() if self.unit == "bn" else self.unit
        return said(value, unit, 3 if self.unit == "bn" else 1)


@dataclass(frozen=True)
class Level(Quantity):
    """The level of a flow, in billions."""

    flow: str
    unit = "bn"
    floor = Decimal(0)
    apart = Decimal("0.05")
    apart_same_office = Decimal("0.02")

    @property
    def flows(self) -> tuple[str, ...]:
        """The flow or flows."""
        return (self.flow,)

    def find(self, graph: Graph, span: Span) -> Finding:
        """Return what the measure of that name finds."""
        return level(graph, Flow(span=span, flow=self.flow))

    def fill(self, graph: Graph, span: Span) -> Finding | None:
        """Return it from printed levels alone."""
        derived = filled_by([graph], span, self.flow)
        return derived.finding(f"bn {graph.currency}") if derived else None

    @property
    def kind(self) -> str:
        """What they are."""
        return FLOW_NAMES[self.flow]

    def difference(self, own: Interval, other: Interval) -> Decimal | None:
        """Return the difference as a share of the other source's level."""
        if other.value <= 0 or own.half_width > _PRECISE * own.value:
            return None
        return own.value / other.value - 1

    def moved(self, value: Interval, low: Decimal, high: Decimal, months: int) -> Interval:
        """Return a level with room for differences in proportion to it."""
        return Interval(value.low * (1 + low), value.value, value.high * (1 + high))


@dataclass(frozen=True)
class Growth(Quantity):
    """The growth of a flow on the year before, in per cent."""

    flow: str
    base: str = "restated"
    unit = "percent"
    averaged = True
    apart = Decimal(3)
    apart_same_office = Decimal(1)

    @property
    def flows(self) -> tuple[str, ...]:
        """The flow or flows."""
        return (self.flow,)

    def find(self, graph: Graph, span: Span) -> Finding:
        """Return what the measure of that name finds."""
        return growth(graph, Grown(span=span, flow=self.flow, base=self.base))

    @property
    def kind(self) -> str:
        """What they are."""
        return f"growth of {FLOW_NAMES[self.flow]}"

    def named(self, span: Span) -> str:
        """Say whose growth it is."""
        return f"{self.kind} in {span.label}"

    def difference(self, own: Interval, other: Interval) -> Decimal | None:
        """Return the difference in percentage points."""
        return own.value - other.value if own.half_width <= 100 * _PRECISE else None

    def moved(self, value: Interval, low: Decimal, high: Decimal, months: int) -> Interval:
        """Return a rate with room for differences in percentage points."""
        return Interval(value.low + low, value.value, value.high + high)


@dataclass(frozen=True)
class Balance(Quantity):
    """Exports less imports, in billions."""

    unit = "bn"
    apart = Decimal("0.5")
    apart_same_office = Decimal("0.1")

    @property
    def flows(self) -> tuple[str, ...]:
        """The flow or flows."""
        return ("export", "import")

    def find(self, graph: Graph, span: Span) -> Finding:
        """Return what the measure of that name finds."""
        return balance(graph, Spanned(span=span))

    @property
    def kind(self) -> str:
        """What they are."""
        return "balance"

    def difference(self, own: Interval, other: Interval) -> Decimal | None:
        """Return the difference in billions a month."""
        return own.value - other.value if own.half_width <= 10 * _PRECISE else None

    def moved(self, value: Interval, low: Decimal, high: Decimal, months: int) -> Interval:
        """Return a balance with room for differences in billions a month."""
        return Interval(value.low + low * months, value.value, value.high + high * months)


class Record:
    """A quantity as one source's figures give it, and as others may fill it in.

    The claimed span itself may come from another source too, if that had published it by the time
    of the source's own newest figure; then that source leads, and the first one fills.

    Parameters
    ----------
    graph : Graph
    fill : sequence of Graph
        What may fill gaps.
    quantity : Quantity
    span : Span
        The span in question.

    Raises
    ------
    NoFigureError
        If no figure gives the span in question.
    """

    def __init__(self, graph: Graph, fill: Sequence[Graph], quantity: Quantity, span: Span) -> None:
        self.quantity, self.span, self._home = quantity, span, graph
        self.lead, self.now = self._leading(graph, fill)
        self._fill = [one for one in (graph, *fill) if one is not self.lead]
        if graph.empty:
            self._fill.remove(graph)
        self._own: dict[Span, Reading | None] = {}
        self._filled: dict[Span, Reading | None] = {}

    @property
    def currency(self) -> str:
        """The currency of its levels."""
        return self._home.currency

    @property
    def source(self) -> str:
        """The source that was asked."""
        return self._home.source

    @property
    def start(self) -> int:
        """The first month boundary that any of its figures touches."""
        graphs, flows = (self.lead, *self._fill), self.quantity.flows
        points = (min(graph.flow(flow).points, default=self.span.start)
                  for graph in graphs for flow in flows)  # fmt: skip
        return min(points)

    def own(self, span: Span) -> Reading | None:
        """Return what the leading source gives."""
        if span not in self._own:
            later = self.lead is not self._home
            self._own[span] = _reading(_found(self.lead, self.quantity, span), later=later)
        return self._own[span]

    def filled(self, span: Span) -> Reading | None:
        """Return what another source or a later vintage gives, the office's own before others."""
        if span not in self._filled:
            found = [
                (not _of_office(graph), reading.value.half_width, graph.source, graph, reading)
                for graph in self._fill
                if (reading := self._fill_from(graph, span))
            ]
            best = min(found, key=lambda row: row[:3]) if found else None
            self._filled[span] = self._widened(best[3], best[4], span) if best else None
        return self._filled[span]

    def _fill_from(self, graph: Graph, span: Span) -> Reading | None:
        return _reading(self.quantity.fill(graph, span), later=graph is not self._home)

    def known(self, span: Span) -> Reading | None:
        """Return what the leading source gives, else what fills it."""
        return self.own(span) or self.filled(span)

    def _leading(self, graph: Graph, fill: Sequence[Graph]) -> tuple[Graph, Reading]:
        own = _reading(_found(graph, self.quantity, self.span))
        if own is not None:
            return graph, own
        newest = max((edge.released for edge in _printed(graph, FLOWS)), default=None)
        for one in sorted(fill, key=lambda one: (not _of_office(one), one.source)):
            reading = _reading(_found(one, self.quantity, self.span), later=True)
            if reading and newest and all(item.released <= newest for item in reading.evidence):
                return one, reading
        self.quantity.find(graph, self.span)  # which says what is missing
        raise NoFigureError(f"no figure gives the {self.quantity.named(self.span)}")

    def _widened(self, graph: Graph, reading: Reading, span: Span) -> Reading:
        """Return a filled value with room for what tells its source from the leading one."""
        if graph.source == self.lead.source:
            return reading
        low, high = difference(self.lead, graph, self.quantity)
        value = self.quantity.moved(reading.value, low, high, span.months)
        return replace(reading, value=value)


@lru_cache(maxsize=64)
def difference(own: Graph, other: Graph, quantity: Quantity) -> tuple[Decimal, Decimal]:
    """Return the range in which a source's values differ from another's, zero included.

    It is that seen over the months that the source prints by themselves; where fewer than six can
    be compared, the quantity's own.
    """
    months = {edge.span for edge in _printed(own, quantity.flows) if edge.span.months == 1}
    pairs = ((_found(own, quantity, at), _found(other, quantity, at)) for at in sorted(months))
    seen = [
        apart
        for mine, theirs in pairs
        if mine and theirs
        and (apart := quantity.difference(mine.interval, theirs.interval)) is not None
    ]  # fmt: skip
    if len(seen) < _FEWEST:
        same = _of_office(own) and _of_office(other)
        most = quantity.apart_same_office if same else quantity.apart
        return -most, most
    return min(*seen, Decimal(0)), max(*seen, Decimal(0))


def _found(graph: Graph, quantity: Quantity, span: Span) -> Finding | None:
    if graph.empty:
        return None
    try:
        return quantity.find(graph, span)
    except NoFigureError:
        return None


def _reading(finding: Finding | None, *, later: bool = False) -> Reading | None:
    if finding is None:
        return None
    return Reading(finding.interval, finding.evidence, later, finding.assumptions)


def _printed(graph: Graph, flows: Iterable[str]) -> Iterator[Edge]:
    return (edge for flow in flows for edge in graph.flow(flow).printed)


def _of_office(graph: Graph) -> bool:
    return graph.source.startswith("gacc")
