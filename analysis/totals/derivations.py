"""Published figures as edges between month boundaries, and the best walk between two of them.

Among walks, the one with the fewest implied levels wins (a level implied by a growth rate is
evidence, but a printed one is better), then the one over the fewest releases, then over the
fewest figures, then the newest, then a fixed order. A figure printed for the very span is one
release and one edge, and so always first.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from analysis.core.formatting import day
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding
from analysis.totals.edges import Cells, Edge, edges_in

_START = Interval.exact(0)


@dataclass(frozen=True)
class Walk:
    """A way from the start of a span to its end over published figures.

    Parameters
    ----------
    steps : tuple of (Edge, int)
        The figures walked over, each with 1 if forwards and -1 if backwards.
    cross : Walk, optional
        The same span by other figures of the same release, which narrows the bounds.

    Attributes
    ----------
    value : Interval
        Sum of the steps.
    releases : tuple of datetime.date
        The releases it mixes. More than one mixes corrections.
    """

    steps: tuple[tuple[Edge, int], ...]
    cross: Walk | None = None

    @cached_property
    def value(self) -> Interval:
        """The total, with the bounds that the published digits leave."""
        signed = (edge.level if sign > 0 else -edge.level for edge, sign in self.steps)
        own = sum(signed, start=_START)
        return own if self.cross is None else own.sharpened_by(self.cross.value)

    @property
    def releases(self) -> tuple[dt.date, ...]:
        """The days on which its figures were released."""
        return tuple(sorted({edge.released for edge, _ in self.steps}))

    @property
    def kind(self) -> str:
        """``printed``, ``implied`` or ``derived``."""
        if len(self.steps) == 1:
            return self.steps[0][0].evidence.kind
        return "implied" if any(edge.implied for edge, _ in self.steps) else "derived"

    def evidence(self, role: str = "level", *, later: bool = False) -> tuple[Evidence, ...]:
        """Return the figures with their signs, as shown to the reader."""
        own = tuple(
            replace(edge.evidence, sign=sign, role=role, later=later) for edge, sign in self.steps
        )
        return own + (
            self.cross.evidence(f"{role}, same release", later=later) if self.cross else ()
        )

    @property
    def said(self) -> str:
        """The walk in one line."""
        return " ".join(item.said for item in self.evidence())

    @property
    def mixing(self) -> tuple[str, ...]:
        """A sentence on the releases it mixes, if it mixes any."""
        if len(self.releases) < 2:
            return ()
        days = " and ".join(day(released) for released in self.releases)
        return (f"The walk mixes the releases of {days}; corrections between them are in it.",)

    def finding(self, unit: str) -> Finding:
        """Return its total as a finding."""
        return Finding.of(self.value, unit, *self.evidence(), notes=self.mixing)


class _Label(NamedTuple):
    """A partial walk in the order in which walks are preferred."""

    implied: int
    releases: int
    edges: int
    age: int
    path: tuple[int, ...]
    point: int
    days: frozenset[dt.date]

    def covers(self, other: _Label) -> bool:
        """Whether whatever `other` can become, this one can become at no greater cost."""
        return (
            self.implied <= other.implied and self.edges <= other.edges and self.days <= other.days
        )


class Edges:
    """The edges of one source, currency and flow.

    Parameters
    ----------
    edges : list of Edge
        Printed figures; the levels that their growth rates imply are added.
    """

    def __init__(self, edges: list[Edge]) -> None:
        self.printed = edges
        newest_last = sorted(edges, key=lambda edge: edge.released)
        self._spans = {edge.span: edge for edge in newest_last}
        self.all = edges + [base for edge in edges if (base := edge.base)]
        self._from: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for number, edge in enumerate(self.all):
            self._from[edge.span.start].append((edge.span.end, number, 1))
            self._from[edge.span.end].append((edge.span.start, number, -1))
        self._part = self._components()
        self._walks: dict[tuple[Span, str], Walk | None] = {}

    @property
    def points(self) -> tuple[int, ...]:
        """The month boundaries that printed figures touch."""
        return tuple(p for edge in self.printed for p in (edge.span.start, edge.span.end))

    def of(self, span: Span) -> Edge | None:
        """Return the figure printed for `span`, if there is one."""
        return self._spans.get(span)

    def without(self, edge: Edge) -> Edges:
        """Return the printed edges but for one."""
        return Edges([other for other in self.printed if other is not edge])

    def joined(self, start: int, end: int) -> bool:
        """Whether some walk leads from `start` to `end`."""
        part = self._part.get(start)
        return part is not None and part == self._part.get(end)

    def walk(self, span: Span, kind: str = "any") -> Walk | None:
        """Return the best walk of `span`, or None if there is none.

        Parameters
        ----------
        span : Span
        kind : {"any", "printed", "implied"}
            Which edges it may use.
        """
        if (span, kind) not in self._walks:
            self._walks[span, kind] = self._best(span, kind)
        return self._walks[span, kind]

    def _best(self, span: Span, kind: str) -> Walk | None:
        own = self.of(span)
        if own is not None and kind != "implied":
            return Walk(((own, 1),))
        if not self.joined(span.start, span.end):
            return None
        label = self._search(span, kind)
        if label is None:
            return None
        steps, at = [], span.start
        for number in label.path:
            edge = self.all[number]
            sign = 1 if edge.span.start == at else -1
            at = edge.span.end if sign > 0 else edge.span.start
            steps.append((edge, sign))
        return Walk(tuple(steps))

    def _search(self, span: Span, kind: str) -> _Label | None:
        heap = [_Label(0, 0, 0, 0, (), span.start, frozenset())]
        settled: dict[int, list[_Label]] = defaultdict(list)
        while heap:
            label = heapq.heappop(heap)
            if label.point == span.end:
                return label
            if any(known.covers(label) for known in settled[label.point]):
                continue
            settled[label.point].append(label)
            for point, number, _ in self._from[label.point]:
                edge = self.all[number]
                if kind == "any" or (kind == "implied") == edge.implied:
                    heapq.heappush(heap, _extended(label, edge, number, point))
        return None

    def _components(self) -> dict[int, int]:
        part: dict[int, int] = {}
        for seed in list(self._from):
            stack = [seed] if seed not in part else []
            while stack:
                point = stack.pop()
                if point not in part:
                    part[point] = seed
                    stack.extend(to for to, _, _ in self._from[point])
        return part


def _extended(label: _Label, edge: Edge, number: int, point: int) -> _Label:
    days = label.days | {edge.released}
    age = label.age - edge.released.toordinal()
    path = (*label.path, number)
    return _Label(label.implied + edge.implied, len(days), label.edges + 1, age, path, point, days)


def edges_of(figures: pd.DataFrame) -> Edges:
    """Return the edges of the figures of one source, currency and flow.

    Parameters
    ----------
    figures : pandas.DataFrame
        Rows of `analysis.load`; a row without a value gives no edge.
    """
    return Edges(edges_in(Cells(figures).rows()))
