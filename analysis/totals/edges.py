"""Published figures as edges between month boundaries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence
from analysis.figures.figure import Figure

YEAR = 300  # days after a span's end from which a level implied by a growth rate speaks of it


@dataclass(frozen=True, eq=False)
class Edge:
    """A published figure as an edge from the start of a span to its end.

    Parameters
    ----------
    figure : Figure
    span : Span
        Of the figure; for an implied level, the same span a year before.
    level : Interval
        In billions; wider than the printed digits leave it where other figures contradict it.
    implied : bool
        Whether the level is implied by a growth rate rather than printed.
    note : str
        What contradicts the level, and what was made of it; empty where nothing does.
    base_level : Interval, optional
        The year-ago level, where something contradicts the one that the growth rate implies.
    base_note : str
        What contradicts that.
    reprinted : datetime.date, optional
        The day of a later release that printed the very same figure again.
    """

    figure: Figure
    span: Span
    level: Interval
    implied: bool = False
    note: str = ""
    base_level: Interval | None = None
    base_note: str = ""
    reprinted: dt.date | None = None

    @property
    def released(self) -> dt.date:
        """The day on which the figure was released, the last time if it was so again."""
        return self.reprinted or self.figure.released

    @property
    def flow(self) -> str:
        """The figure's flow."""
        return self.figure.flow

    @property
    def printed(self) -> Interval:
        """The level as its printed digits leave it, whatever contradicts it."""
        return self.level if self.implied or self.figure.level is None else self.figure.level

    @property
    def growth(self) -> Interval | None:
        """Growth year on year in per cent, as printed with the figure."""
        return self.figure.rate

    @property
    def by_office(self) -> bool:
        """Whether the office itself computed that growth, rather than an outlet."""
        return self.figure.growth_by == "office"

    @property
    def undated(self) -> bool:
        """Whether the figure is only known from a later text, and so is of no known release."""
        return self.figure.date_basis == "stated later"

    @property
    def settled(self) -> bool:
        """Whether most of a year's corrections had been made when it was released."""
        if self.undated:
            return self.implied
        return (self.released - self.span.last_day).days >= YEAR

    @cached_property
    def evidence(self) -> Evidence:
        """The figure, as it is shown to the reader."""
        kind = "implied" if self.implied else "printed"
        level = self.printed
        if self.note and self.implied and self.figure.level and self.growth:
            level = self.figure.level.before_growth(self.growth)
        return Evidence(self.figure, self.span, level.value, kind=kind)

    @cached_property
    def base(self) -> Edge | None:
        """The year-ago level that the office used: value ÷ (1 + growth).

        Growth of a single month is the outlets' arithmetic on months as first published, and
        implies nothing about the office's own base.
        """
        growth = self.growth
        if self.implied or growth is None or not self.by_office or growth.low <= -100:
            return None
        level = self.base_level or self.level.before_growth(growth)
        return Edge(self.figure, self.span.year_ago, level, implied=True, note=self.base_note)


def base_by(figure: Figure, level: Interval) -> Edge | None:
    """Return the year-ago level that a printed growth rate makes of a level.

    Parameters
    ----------
    figure : Figure
        With the rate.
    level : Interval
        Of its span, in billions.
    """
    rate = figure.rate
    if rate is None or rate.low <= -100:
        return None
    return Edge(figure, figure.span.year_ago, level.before_growth(rate), implied=True)


def edges_of(
    figures: Iterable[Figure], reprinted: Mapping[Figure, dt.date] | None = None
) -> list[Edge]:
    """Return the edges of figures; one without a value gives none.

    Parameters
    ----------
    figures : iterable of Figure
    reprinted : mapping of Figure to datetime.date, optional
        As of `reprints`.
    """
    edges = (edge for figure in figures if (edge := _edge(figure)) is not None)
    if not reprinted:
        return list(edges)
    return [replace(edge, reprinted=reprinted.get(edge.figure)) for edge in edges]


def reprints(figures: Sequence[Figure]) -> dict[Figure, dt.date]:
    """Return when figures were released again unchanged, by an office that prints whole series.

    What such a release leaves as it was is not kept a second time. A release is known to have
    printed a figure again if it changed some figure as early, and figures of both flows.

    Parameters
    ----------
    figures : sequence of Figure
        All of one source, pair and currency.
    """
    found: dict[dt.date, list[Figure]] = defaultdict(list)
    for figure in figures:
        found[figure.released].append(figure)
    reach = {
        day: (min(one.span.start for one in some), max(one.span.end for one in some))
        for day, some in sorted(found.items(), reverse=True)
        if {"export", "import"} <= {one.flow for one in some}
    }
    again: dict[Figure, dt.date] = {}
    for figure in figures:
        span = figure.span
        days = (day for day, (start, end) in reach.items()
                if day > figure.released and start <= span.start and span.end <= end)  # fmt: skip
        if (newest := next(days, None)) is not None:
            again[figure] = newest
    return again


@lru_cache(maxsize=100_000)
def _edge(figure: Figure) -> Edge | None:
    """Return the edge of a figure, the very same each time."""
    level = figure.level
    return None if level is None else Edge(figure, figure.span, level)
