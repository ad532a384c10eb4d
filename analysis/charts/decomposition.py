"""An increase in its parts: the days of one part before and after an event, and the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Literal

from analysis.charts.data_table import DataTable, days_of, derivation_of
from analysis.charts.scope import Scope
from analysis.claims.verdicts import Verdict
from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import day_and_month, format_change, sentence
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, mark_of, taken
from analysis.figures.schema import FLOW_NAMES
from analysis.measures.shares import days_before
from analysis.totals.comparisons import comparisons
from analysis.totals.derivations import Derivation


@dataclass(frozen=True)
class IncreasePart:
    """One part of an increase.

    Parameters
    ----------
    name : str
    value : Decimal
        In billions.
    kind : {"part", "after", "rest"}
        The part, or its days before the event; its days from the event on; what remains.
    span : Span
        What it is a part of, or is.
    derivation : str
        How it was found.
    """

    name: str
    value: Decimal
    kind: Literal["part", "after", "rest"]
    span: Span
    derivation: str


@dataclass(frozen=True)
class Increase:
    """Where one flow's increase over a span came from.

    Parameters
    ----------
    flow : str
    certain : bool
        Whether it is one: rounding can't have made it of a fall.
    parts : tuple of IncreasePart
    evidence : tuple of Evidence
        The published figures behind them; those subtracted are negative.
    """

    flow: str
    certain: bool
    parts: tuple[IncreasePart, ...]
    evidence: tuple[Evidence, ...]

    @property
    def whole(self) -> Decimal:
        """The increase over the whole span, in billions."""
        return sum((part.value for part in self.parts), start=Decimal(0))

    @property
    def stacked(self) -> list[tuple[Decimal, IncreasePart]]:
        """Where each part's bar starts; falls are stacked below zero."""
        ends = {True: Decimal(0), False: Decimal(0)}
        bars = []
        for part in self.parts:
            bars.append((ends[part.value >= 0], part))
            ends[part.value >= 0] += part.value
        return bars


@dataclass(frozen=True)
class Cut:
    """How a span is cut: its part, and the event that may fall into that.

    Parameters
    ----------
    span, part : Span
    event : datetime.date or None
        Only where it falls into the part and after its first day.
    base : str
        As for `analysis.measures.levels.growth`.
    """

    span: Span
    part: Span
    event: dt.date | None = None
    base: str = "restated"

    @classmethod
    def of(cls, verdict: Verdict) -> Cut:
        """Return the cut that a claim on the measure ``share_of_change`` makes."""
        of = verdict.claim.of
        span, part, event = of.get("span"), of.get("part"), of.get("event")
        inside = event is not None and 0 < days_before(event, part) < part.days
        return cls(span, part, event if inside else None, str(of.get("base", "restated")))

    @classmethod
    def checked(cls, span: Span, part: Span, event: dt.date | None, base: str) -> Cut:
        """Return the cut that a caller asks for.

        Raises
        ------
        ParameterError
            For a part that is not within the span, or an event that does not cut the part.
        """
        if part not in span:
            raise ParameterError("part", str(part), f"a span within {span}")
        if event is not None and not 0 < days_before(event, part) < part.days:
            raise ParameterError("event", str(event), f"a day within {part}, after its first")
        return cls(span, part, event, base)

    @property
    def rest(self) -> str:
        """What remains, named."""
        if self.part.start == self.span.start:
            after = Span(self.part.end, self.span.end)
            return after.short.rpartition(" ")[0] or after.short
        return f"rest of {self.span.short}"

    @property
    def days(self) -> tuple[str, str]:
        """The days of the part before the event, and from then on."""
        assert self.event is not None
        eve, first, last = (
            self.event - dt.timedelta(days=1),
            self.part.first_day,
            self.part.last_day,
        )
        return _days(first, eve), _days(self.event, last)

    def parts(
        self, whole: Decimal, part: Decimal, derived: tuple[str, str]
    ) -> tuple[IncreasePart, ...]:
        """Cut an increase.

        Parameters
        ----------
        whole, part : Decimal
            The increase of the span and that of the part, in billions.
        derived : tuple of str
            How the two were found.
        """
        found = [IncreasePart(self.part.short, part, "part", self.part, derived[1])]
        if self.event is not None:
            before, after = self.days
            count = days_before(self.event, self.part)
            way = f"{derived[1]}, {{}} of {self.part.days} days"
            early = part * count / self.part.days
            found = [
                IncreasePart(before, early, "part", self.part, way.format(count)),
                IncreasePart(after, part - early, "after", self.part,
                             way.format(self.part.days - count)),
            ]  # fmt: skip
        if self.part != self.span:
            less = f"{derived[0]}, less {derived[1]}"
            found.append(IncreasePart(self.rest, whole - part, "rest", self.span, less))
        return tuple(found)


def _days(first: dt.date, last: dt.date) -> str:
    """Say a run of days within a year: ``24–28 Feb``, ``20 Jan–28 Feb``."""
    start = f"{first.day}" if first.month == last.month else day_and_month(first)
    return f"{start}–{day_and_month(last)}"


def increases(scope: Scope, cut: Cut, chosen: str) -> list[Increase]:
    """Return the increase of the flow chosen, then of exports and imports, each cut alike.

    Parameters
    ----------
    scope : Scope
    cut : Cut
    chosen : str
        The flow in question.

    Raises
    ------
    NoFigureError
        If the figures do not give that flow's; the others are left out where they do not.
    """
    found = [_increase(scope, cut, chosen)]
    for flow in ("export", "import"):
        if flow != chosen:
            try:
                found.append(_increase(scope, cut, flow))
            except NoFigureError:
                continue
    return found


def _increase(scope: Scope, cut: Cut, flow: str) -> Increase:
    readings = (
        comparisons(scope.graph, one, flow, cut.base, scope.fill).best
        for one in (cut.span, cut.part)
    )
    whole, part = ((one.now, one.before) for one in readings)
    grown = [now.value - base.value for now, base in (whole, part)]
    used = [_used(levels) for levels in (whole, part)]
    derived = _derived(used[0], flow), _derived(used[1], flow)
    parts = cut.parts(grown[0].value, grown[1].value, derived)
    return Increase(flow, grown[0].low > 0, parts, tuple(dict.fromkeys(chain.from_iterable(used))))


def _used(levels: tuple[Derivation, Derivation]) -> tuple[Evidence, ...]:
    now, base = levels
    return now.evidence() + taken(base.evidence("base"))


def _derived(evidence: Sequence[Evidence], flow: str) -> str:
    return derivation_of((item for item in evidence if "same release" not in item.role), flow)


def table_of_parts(rows: Sequence[Increase]) -> DataTable:
    """Return each part of each increase, and how it was found."""
    shown = [(row, part) for row in rows for part in row.parts]
    cells = tuple(
        (
            f"{sentence(FLOW_NAMES[row.flow])}, {part.name}",
            format_change(part.value, 3),
            part.derivation,
            days_of(row.evidence),
        )
        for row, part in shown
    )
    head = ("Part of the increase", "Change year on year, bn, rounded", "How it was found",
            "Released")  # fmt: skip
    marks = tuple(mark_of(row.flow, part.span) for row, part in shown)
    return DataTable(head, cells, marks, tuple(item for row in rows for item in row.evidence))
