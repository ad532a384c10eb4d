"""An increase in its pieces: the days of a part before and after an event, and the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from analysis.charts.data_table import days_of, step
from analysis.charts.layout import Rows
from analysis.claims.verdicts import Verdict, Verdicts
from analysis.core.errors import NoFigureError
from analysis.core.formatting import MINUS, day_and_month, sentence
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, mark_of, taken
from analysis.figures.schema import FLOW_NAMES
from analysis.figures.vintage import Vintage
from analysis.measures.shares import days_before
from analysis.totals.bases import base_of, level_of
from analysis.totals.graph import Graph


@dataclass(frozen=True)
class Piece:
    """One piece of an increase.

    Parameters
    ----------
    name : str
    value : float
        In billions.
    kind : {"part", "after", "rest"}
        The part, or its days before the event; its days from the event on; what remains.
    span : Span
        What it is a piece of, or is.
    said : str
        How it was found.
    """

    name: str
    value: float
    kind: Literal["part", "after", "rest"]
    span: Span
    said: str


@dataclass(frozen=True)
class Increase:
    """Where one flow's increase over a span came from.

    Parameters
    ----------
    flow : str
    pieces : tuple of Piece
    evidence : tuple of Evidence
        The published figures behind them; those taken away are negative.
    """

    flow: str
    pieces: tuple[Piece, ...]
    evidence: tuple[Evidence, ...]

    @property
    def whole(self) -> float:
        """The increase over the whole span, in billions."""
        return sum(piece.value for piece in self.pieces)

    @property
    def stacked(self) -> list[tuple[float, Piece]]:
        """Where each piece's bar starts; falls are stacked below nought."""
        ends = {True: 0.0, False: 0.0}
        bars = []
        for piece in self.pieces:
            bars.append((ends[piece.value >= 0], piece))
            ends[piece.value >= 0] += piece.value
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

    def pieces(self, whole: float, piece: float, said: tuple[str, str]) -> tuple[Piece, ...]:
        """Cut an increase.

        Parameters
        ----------
        whole, piece : float
            The increase of the span and that of the part, in billions.
        said : tuple of str
            How the two were found.
        """
        found = [Piece(self.part.short, piece, "part", self.part, said[1])]
        if self.event is not None:
            before, after = self.days
            count = days_before(self.event, self.part)
            way = f"{said[1]}, {{}} of {self.part.days} days"
            early = piece * count / self.part.days
            found = [
                Piece(before, early, "part", self.part, way.format(count)),
                Piece(after, piece - early, "after", self.part,
                      way.format(self.part.days - count)),
            ]  # fmt: skip
        if self.part != self.span:
            less = f"{said[0]}, less {said[1]}"
            found.append(Piece(self.rest, whole - piece, "rest", self.span, less))
        return tuple(found)


def _days(first: dt.date, last: dt.date) -> str:
    """Say a run of days within a year: ``24–28 Feb``, ``20 Jan–28 Feb``."""
    start = f"{first.day}" if first.month == last.month else day_and_month(first)
    return f"{start}–{day_and_month(last)}"


def increases(trade: Vintage, verdicts: Verdicts, cut: Cut, claimed: str) -> list[Increase]:
    """Return the increase of the flow claimed, then of exports and imports, each cut alike.

    Parameters
    ----------
    trade : Vintage
    verdicts : Verdicts
    cut : Cut
    claimed : str
        The flow that the claim speaks of; without its figures there is nothing to show.
    """
    graph, rows = Graph(trade, verdicts.currency, verdicts.source), []
    for flow in dict.fromkeys((claimed, "export", "import")):
        try:
            levels = [
                (level_of(graph, one, flow), base_of(graph, one, flow, cut.base))
                for one in (cut.span, cut.part)
            ]
        except NoFigureError:
            if flow == claimed:
                return []
            continue
        whole, piece = (float((now.value - base.value).value) for now, base in levels)
        used = [now.evidence() + taken(base.evidence("base")) for now, base in levels]
        said = (_said(items, flow) for items in used)
        pieces = cut.pieces(whole, piece, tuple(said))  # type: ignore[arg-type]
        rows.append(Increase(flow, pieces, tuple(dict.fromkeys(chain.from_iterable(used)))))
    return rows


def _said(evidence: Iterable[Evidence], flow: str) -> str:
    own = (item for item in evidence if "same release" not in item.role)
    return " ".join(step(item, flow) for item in own).removeprefix("+ ")


def rows_of_pieces(rows: list[Increase]) -> Rows:
    """Return each piece of each increase, and how it was found."""
    shown = [(row, piece) for row in rows for piece in row.pieces]
    cells = tuple(
        (
            f"{sentence(FLOW_NAMES[row.flow])}, {piece.name}",
            f"{piece.value:+.3f}".replace("-", MINUS),
            piece.said,
            days_of(row.evidence),
        )
        for row, piece in shown
    )
    head = (
        "Piece of the increase",
        "bn on the year before, rounded",
        "How it was found",
        "Released",
    )
    marks = tuple(mark_of(row.flow, piece.span) for row, piece in shown)
    return Rows(head, cells, marks, tuple(item for row in rows for item in row.evidence))
