"""Published figures as edges between month boundaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from analysis.core.formatting import signed
from analysis.core.intervals import Interval, decimal
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence


@dataclass(frozen=True, eq=False)
class Edge:
    """A published figure as an edge from the start of its span to its end.

    Parameters
    ----------
    span : Span
    level : Interval
        In billions.
    released : datetime.date
    evidence : Evidence
        The figure, as it is shown to the reader.
    growth : Interval or None
        Growth on the year before, in per cent, printed with the figure.
    growth_by : str
        ``office``, or ``carrier`` where an agency did the arithmetic.
    dating : str
        What `released` is: the day of release, or the day by which the figure was seen.
    """

    span: Span
    level: Interval
    released: dt.date
    evidence: Evidence
    growth: Interval | None = None
    growth_by: str = ""
    dating: str = "release"

    @property
    def implied(self) -> bool:
        """Whether the level is implied by a growth rate rather than printed."""
        return self.evidence.kind == "implied"

    @cached_property
    def base(self) -> Edge | None:
        """The year-ago level that the office used: value ÷ (1 + growth).

        Growth of a single month is the agencies' arithmetic on months as first published, and
        implies nothing about the office's own base.
        """
        if self.growth is None or self.growth_by != "office" or self.growth.low <= -100:
            return None
        level = self.level.before_growth(self.growth)
        span, value = self.span.year_ago, self.evidence.value
        shown = replace(
            self.evidence,
            span=span,
            value=level.value,
            kind="implied",
            printed=f"{value} for {self.span}, {signed(self.growth.value)}%",
        )
        return Edge(span, level, self.released, shown)


_COLUMNS = [
    "flow", "span", "currency", "source", "value", "step", "growth", "growth_step", "growth_by",
    "released", "dating", "reference", "file", "row",
]  # fmt: skip


class Cells:
    """The cells of figures from `analysis.load` that edges are made of: equal where these are.

    Parameters
    ----------
    figures : pandas.DataFrame
    """

    def __init__(self, figures: pd.DataFrame) -> None:
        self._figures = figures.copy(deep=False)
        self._figures.attrs = {}  # or pandas copies them with every column
        arrays = (self._figures[name].to_numpy() for name in _COLUMNS)
        self._known = tuple(
            tuple(one) if one.dtype == object else (one.dtype.str, one.tobytes()) for one in arrays
        )
        self._hash = hash(self._known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cells) and self._known == other._known

    def __hash__(self) -> int:
        return self._hash

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the cells by row; those that are empty are None."""
        columns = [self._figures[name].tolist() for name in _COLUMNS]
        return [
            tuple(None if cell != cell else cell for cell in cells)  # noqa: PLR0124
            for cells in zip(*columns, strict=True)
        ]

    def by_book(self) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
        """Return the rows by source and currency."""
        source, currency = _COLUMNS.index("source"), _COLUMNS.index("currency")
        found: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        for row in self.rows():
            found.setdefault((row[source], row[currency]), []).append(row)
        return found


def edges_in(rows: Iterable[tuple[Any, ...]]) -> list[Edge]:
    """Return the edges of rows of cells; a row without a value gives none.

    The same row always gives the very same edge, made once.
    """
    value = _COLUMNS.index("value")
    return [_edge(*row) for row in rows if row[value] is not None]


def _printed(number: float, step: float) -> Decimal:
    """Return a number with the digits that were printed, trailing noughts too."""
    last = decimal(step).normalize()
    digits = last if last.as_tuple().exponent < 0 else Decimal(1)  # type: ignore[operator]
    return decimal(number).quantize(digits)


@lru_cache(maxsize=100_000)
def _edge(*cells: Any) -> Edge:
    row = dict(zip(_COLUMNS, cells, strict=True))
    level = Interval.rounded(_printed(row["value"], row["step"]), row["step"])
    released = row["released"].date()
    shown = Evidence(
        flow=str(row["flow"]), span=row["span"], sign=1, value=level.value,
        currency=str(row["currency"]), released=released, source=str(row["source"]),
        reference=str(row["reference"]), file=str(row["file"]), row=int(row["row"]),
        dating=str(row["dating"]),
    )  # fmt: skip
    growth = None
    if row["growth"] is not None:
        rate = _printed(row["growth"], row["growth_step"])
        growth = Interval.rounded(rate, row["growth_step"])
    return Edge(
        shown.span, level, released, shown, growth, str(row["growth_by"]), str(row["dating"])
    )
