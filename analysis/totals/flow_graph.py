"""The published figures of one flow as a graph: the walks that give the total of a span."""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from analysis.core.spans import Span
from analysis.figures.figure import Figure
from analysis.totals.derivations import Derivation
from analysis.totals.edges import Edge

# A partial walk, ordered as walks are preferred: how many implied levels, releases and figures it
# uses, its age, its figures, where it has got to, and the days of its releases.
_Label = tuple[int, int, int, int, tuple[int, ...], int, frozenset[dt.date]]


_Step = tuple[int, int, bool, dt.date]


def _covers(known: _Label, other: _Label) -> bool:
    """Whether whatever `other` can become, `known` can become at no greater cost."""
    return known[0] <= other[0] and known[2] <= other[2] and known[6] <= other[6]


class FlowGraph:
    """The figures of one source, currency and flow: month boundaries joined by edges.

    Parameters
    ----------
    edges : list of Edge
        Printed figures; the levels that their growth rates imply are added.
    rates : sequence of Figure
        The figures with a growth rate, those without a level too.
    """

    def __init__(self, edges: list[Edge], rates: Sequence[Figure] = ()) -> None:
        self.printed = edges
        self._rates = {
            (one.span, one.growth_by): one
            for one in sorted(rates, key=lambda one: (one.released, one.value is not None))
        }
        newest_last = sorted(edges, key=lambda edge: edge.released)
        self._spans = {edge.span: edge for edge in newest_last}
        self.all = edges + [base for edge in edges if (base := edge.base)]
        self._steps = {kind: self._steps_of(kind) for kind in ("any", "printed", "implied")}
        self._part = self._components()
        self._derived: dict[tuple[Span, str], Derivation | None] = {}

    @property
    def points(self) -> tuple[int, ...]:
        """The month boundaries that printed figures touch."""
        return tuple(p for edge in self.printed for p in (edge.span.start, edge.span.end))

    @property
    def rated(self) -> tuple[Span, ...]:
        """The spans of which a growth rate is printed, with a level or without."""
        return tuple(span for span, _ in self._rates)

    def of(self, span: Span) -> Edge | None:
        """Return the figure printed for `span`, if there is one."""
        return self._spans.get(span)

    def edge_of(self, figure: Figure) -> Edge | None:
        """Return the edge of a figure, if it is the one printed for its span.

        Figures that are read anew are the same figures, if not the same objects.
        """
        own = self.of(figure.span)
        return own if own is not None and own.figure == figure else None

    def rate(self, span: Span, by: str = "office") -> Figure | None:
        """Return the figure with the growth rate printed for `span`, with a level or without.

        Parameters
        ----------
        span : Span
        by : {"office", "outlet"}
            Who computed it.
        """
        return self._rates.get((span, by))

    def without(self, edge: Edge) -> FlowGraph:
        """Return the printed edges but for one."""
        return FlowGraph([other for other in self.printed if other is not edge])

    def joined(self, start: int, end: int) -> bool:
        """Whether some walk leads from `start` to `end`."""
        part = self._part.get(start)
        return part is not None and part == self._part.get(end)

    def derive(self, span: Span, kind: str = "any") -> Derivation | None:
        """Return the best derivation of `span`, or None if there is none.

        Parameters
        ----------
        span : Span
        kind : {"any", "printed", "implied"}
            Which edges it may use.
        """
        if (span, kind) not in self._derived:
            self._derived[span, kind] = self._best(span, kind)
        return self._derived[span, kind]

    def _best(self, span: Span, kind: str) -> Derivation | None:
        own = self.of(span)
        if own is not None and kind != "implied":
            return Derivation(((own, 1),))
        found = self._walk(span, kind)
        if found is None or kind == "implied" or not found.allowance.amount:
            return found
        if found.far:
            implied = self._walk(span, "implied") if kind == "any" else None
            return min((one for one in (found, implied) if one), key=room_of)
        months = None if found.implied else self._by_months(span)
        return _narrowed(found, months) if months else found

    def _by_months(self, span: Span) -> Derivation | None:
        """Return the sum of a span's months, if each is printed by itself."""
        months = [self.of(month) for month in span.single_months()]
        known = [(edge, 1) for edge in months if edge]
        return Derivation(tuple(known)) if len(known) == span.months else None

    def _walk(self, span: Span, kind: str) -> Derivation | None:
        if not self.joined(span.start, span.end):
            return None
        label = self._search(span, kind)
        if label is None:
            return None
        steps, at = [], span.start
        for number in label[4]:
            edge = self.all[number]
            sign = 1 if edge.span.start == at else -1
            at = edge.span.end if sign > 0 else edge.span.start
            steps.append((edge, sign))
        return Derivation(tuple(steps))

    def _search(self, span: Span, kind: str) -> _Label | None:
        heap: list[_Label] = [(0, 0, 0, 0, (), span.start, frozenset())]
        settled: dict[int, list[_Label]] = defaultdict(list)
        while heap:
            label = heapq.heappop(heap)
            at = label[5]
            if at == span.end:
                return label
            if any(_covers(known, label) for known in settled[at]):
                continue
            settled[at].append(label)
            for point, number, implied, day in self._steps[kind][at]:
                longer = _extended(label, point, number, implied, day)
                if not any(_covers(known, longer) for known in settled[point]):
                    heapq.heappush(heap, longer)
        return None

    def _steps_of(self, kind: str) -> dict[int, list[_Step]]:
        """Return where edges lead from each point: end, number, if implied, day."""
        found: dict[int, list[_Step]] = defaultdict(list)
        for number, edge in enumerate(self.all):
            if kind == "any" or (kind == "implied") == edge.implied:
                start, end = edge.span.start, edge.span.end
                found[start].append((end, number, edge.implied, edge.released))
                found[end].append((start, number, edge.implied, edge.released))
        return found

    def _components(self) -> dict[int, int]:
        part: dict[int, int] = {}
        steps = self._steps["any"]
        for seed in list(steps):
            stack = [seed] if seed not in part else []
            while stack:
                point = stack.pop()
                if point not in part:
                    part[point] = seed
                    stack.extend(step[0] for step in steps[point])
        return part


def _extended(label: _Label, point: int, number: int, implied: bool, day: dt.date) -> _Label:
    used, _, figures, age, path, _, days = label
    days = days if day in days else days | {day}
    return (
        used + implied, len(days), figures + 1, age - day.toordinal(), (*path, number), point, days
    )  # fmt: skip


def _narrowed(derived: Derivation, other: Derivation) -> Derivation:
    """Narrow a derivation over several releases by another one of the same span.

    Each has room for corrections, and so holds what the office came to publish; so does what the
    two have in common. Where they have nothing in common, the first one stays.
    """
    if other.steps == derived.steps or other.far or not derived.value.meets(other.value):
        return derived
    narrower = replace(derived, cross=other)
    return narrower if room_of(narrower) < room_of(derived) else derived


def room_of(derived: Derivation) -> Decimal:
    """Return half the width of the bounds of a derivation."""
    return derived.value.half_width
