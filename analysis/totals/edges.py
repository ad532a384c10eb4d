"""Published figures as edges between month boundaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence
from analysis.figures.figure import Figure


@dataclass(frozen=True, eq=False)
class Edge:
    """A published figure as an edge from the start of a span to its end.

    Parameters
    ----------
    figure : Figure
    span : Span
        Of the figure; for an implied level, the same span a year before.
    level : Interval
        In billions.
    implied : bool
        Whether the level is implied by a growth rate rather than printed.
    """

    figure: Figure
    span: Span
    level: Interval
    implied: bool = False

    @property
    def released(self) -> dt.date:
        """The day on which the figure was released."""
        return self.figure.released

    @property
    def growth(self) -> Interval | None:
        """Growth year on year in per cent, as printed with the figure."""
        return self.figure.rate

    @property
    def by_office(self) -> bool:
        """Whether the office itself computed that growth, rather than an outlet."""
        return self.figure.growth_by == "office"

    @cached_property
    def evidence(self) -> Evidence:
        """The figure, as it is shown to the reader."""
        kind = "implied" if self.implied else "printed"
        return Evidence(self.figure, self.span, self.level.value, kind=kind)

    @cached_property
    def base(self) -> Edge | None:
        """The year-ago level that the office used: value ÷ (1 + growth).

        Growth of a single month is the outlets' arithmetic on months as first published, and
        implies nothing about the office's own base.
        """
        growth = self.growth
        if self.implied or growth is None or not self.by_office or growth.low <= -100:
            return None
        return Edge(self.figure, self.span.year_ago, self.level.before_growth(growth), implied=True)


def edges_of(figures: Iterable[Figure]) -> list[Edge]:
    """Return the edges of figures; one without a value gives none."""
    return [edge for figure in figures if (edge := _edge(figure)) is not None]


@lru_cache(maxsize=100_000)
def _edge(figure: Figure) -> Edge | None:
    """Return the edge of a figure, the very same each time."""
    level = figure.level
    return None if level is None else Edge(figure, figure.span, level)
