"""Quantities followed along time: a level, its growth or the balance."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from analysis.core.errors import NoFigureError
from analysis.core.formatting import said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES
from analysis.measures.arguments import Flow, Grown, Spanned
from analysis.measures.levels import balance, growth, level
from analysis.totals.filling import filled_by, implied_by
from analysis.totals.graph import Graph

_PRECISE = Decimal("0.02")  # of a level: what is printed more coarsely tells of no difference


@dataclass(frozen=True)
class Quantity(ABC):
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

    @abstractmethod
    def find(self, graph: Graph, span: Span) -> Finding:
        """Return its value over a span.

        Raises
        ------
        NoFigureError
            If the figures do not give it.
        """

    def fill(self, graph: Graph, span: Span) -> Finding | None:
        """Return its value where it fills a gap; None if the figures do not give it."""
        try:
            return self.find(graph, span)
        except NoFigureError:
            return None

    @property
    @abstractmethod
    def flows(self) -> tuple[str, ...]:
        """The flows that it is computed from."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """What its values are, as ``exports``."""

    def named(self, span: Span) -> str:
        """Say whose value it is, as ``exports of March 2022``."""
        return f"{self.kind} of {span.label}"

    @abstractmethod
    def difference(self, own: Interval, other: Interval) -> Decimal | None:
        """Return how far a value lies from another source's; None where it is too coarse."""

    @abstractmethod
    def moved(self, value: Interval, low: Decimal, high: Decimal, months: int) -> Interval:
        """Return another source's value with room for differences from `low` to `high`."""

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
        """Return it from printed levels, else as the rate of the year after implies it."""
        derived = filled_by([graph], span, self.flow) or implied_by([graph], span, self.flow)
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
