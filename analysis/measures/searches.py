"""The last earlier span that meets a criterion: as low a month, as fast a quarter, such a fall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.core.errors import NoFigureError
from analysis.core.formatting import OPEN, said, sentence
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.measures.counts import Counted, assumptions, filled_note, limit_of, resolved
from analysis.measures.criteria import Criterion, Side
from analysis.measures.like_spans import LikeSpans, each_of
from analysis.measures.record import Record
from analysis.measures.timeline import earlier


@dataclass(frozen=True)
class Search:
    """The spans before one, newest first, up to the last that meets a criterion for certain.

    Parameters
    ----------
    record : Record
    like : LikeSpans
    criterion : Criterion
    seen : tuple of Counted
    """

    record: Record
    like: LikeSpans
    criterion: Criterion
    seen: tuple[Counted, ...]

    @property
    def certain(self) -> Counted | None:
        """The last that meets it for certain."""
        return self.seen[-1] if self.seen[-1].least else None

    @property
    def ends(self) -> tuple[Span, Span, Span]:
        """The last span that meets it by best values, the earliest and the latest it can be."""
        latest = next((one for one in self.seen if one.most), None)
        likely = next((one for one in self.seen if one.likely), None)
        start = self.seen[-1].span.start
        before, certain = Span(start - 1, start), self.certain
        first = certain.cell.parts()[certain.cell.count - certain.least] if certain else before
        high = latest.span if latest else before
        value = likely.span if likely else first if certain else high
        return value, first, high

    def finding(self, notes: Sequence[str], what: str) -> Finding:
        """Return the last month of that span, with its bounds, figures and notes."""
        value, first, high = self.ends
        evidence = [*self.record.now.shown("level")]
        evidence += [item for one in self.seen for item in one.shown(self.criterion)]
        return Finding(
            value.last, first.last if self.certain else OPEN, high.last, "month", tuple(evidence),
            tuple(note for note in notes if note), assumptions(self.record, self.seen),
            self._levels(), what,
        )  # fmt: skip

    def _levels(self) -> tuple[tuple[str, Decimal], ...]:
        if self.record.quantity.averaged:
            return ()
        named = self.record.quantity.named
        known = [(named(one.span), one.reading.value.value)
                 for one in reversed(self.seen) if one.reading]  # fmt: skip
        return ((named(self.like.span), self.record.now.value.value), *known)

    @property
    def reach(self) -> str:
        """How far back it went, and why it stopped there."""
        noun, oldest = self.like.noun, self.seen[-1].span.label
        subject, those = sentence(self.like.span.label), f"every earlier {noun}"
        if self.record.quantity.averaged:
            subject = sentence(f"the {self.record.quantity.named(self.like.span)}")
            those = f"that of {those}"
        text = f"{subject}, {self._said(self.record.now.value)}, is compared with {those} "
        if self.certain and self.certain.reading:
            value = self._said(self.certain.reading.value)
            text += f"back to {oldest}, {value}, which was {self.criterion.role} for certain"
        else:
            starts = "the record starts"
            if self.record.comparable > self.record.start:
                starts = "figures that can be compared start"
            text += f"back to {oldest}, where {starts}; what {noun}s before it were is not known "
            text += "here"
        filled = filled_note(self.record, self.seen)
        return f"{text}; {filled}." if filled else f"{text}."

    @property
    def notes(self) -> tuple[str, ...]:
        """The arguments on combined spans, and what the record lacks."""
        combined = tuple(one.note for one in self.seen if one.note and one is not self.certain)
        lacking = [one.span for one in self.seen if one.reading is None]
        return (*combined, *each_of(lacking, "For {} the record has no figure."))

    @property
    def undecided(self) -> list[Counted]:
        """Single spans whose figures leave it open."""
        return [one for one in self.seen
                if one.reading and one.cell.count == 1 and one.most > one.least]  # fmt: skip

    def _said(self, value: Interval) -> str:
        said, currency = self.record.quantity.said, self.record.currency
        text = said(value.value, currency)
        ends = said(value.low), said(value.high)
        if ends[0] == ends[1]:
            return text
        return f"{text} ({ends[0].removesuffix(' bn')} to {ends[1]})"


def search(
    record: Record, like: LikeSpans, criterion: Criterion, since: Span | None = None
) -> Search:
    """Look for the last earlier span that meets a criterion.

    Raises
    ------
    NoFigureError
        If the figures hold no earlier span to compare with.
    """
    cells = earlier(record, like, since, alike=True)
    if not cells:
        raise nothing_before(record)
    limit = limit_of(record, like, criterion.side)
    seen: list[Counted] = []
    for one in resolved(
        record, cells, criterion, limit, lambda own: bool(own.least) or not own.most
    ):
        seen.append(one)
        if one.least:
            break
    return Search(record, like, criterion, tuple(seen))


def extreme(record: Record, like: LikeSpans, side: Side, sign: int = 0) -> Finding:
    """Return the last earlier span that was as low, or as high, with what is left open.

    Parameters
    ----------
    record : Record
    like : LikeSpans
    side : Side
    sign : int
        1 or -1 where only values of that sign count.

    Raises
    ------
    NoFigureError
        If the figures hold no earlier span to compare with.
    """
    criterion = Criterion(
        side, record.now.value, ties=True, done=f"been as {side.word}", role=f"as {side.word}",
        sign=sign,
    )  # fmt: skip
    found = search(record, like, criterion)
    undecided = [_open(one, found, side) for one in found.undecided]
    what = f"the last {found.like.noun} as {side.word}, "
    return found.finding([found.reach, *undecided, *found.notes], what)


def _open(one: Counted, found: Search, side: Side) -> str:
    assert one.reading is not None
    why = "the room for differences between the sources" if one.later else "what is printed"
    value, now = (said(of.value.value, "bn", 3) for of in (one.reading, found.record.now))
    which = f"leaves open which is {side.word}er"
    return f"{one.span.label}, {value}, can't be told from {now}: {why} {which}."


def perhaps_itself(finding: Finding, criterion: Criterion, record: Record) -> Finding:
    """Return a search that may find the span in question, where that may not meet the criterion.

    By best values it is found where it does not.
    """
    now, own = record.now.value, record.span.last
    if criterion.certain(now):
        return finding
    return replace(finding, high=own, value=finding.value if criterion.likely(now) else own)


def nothing_before(record: Record) -> NoFigureError:
    """Return the error that says that there is nothing to compare a span with."""
    source, named = record.source, record.quantity.kind
    return NoFigureError(f"{source} holds no {named} before {record.span.label} to compare it with")
