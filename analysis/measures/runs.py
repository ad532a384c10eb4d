"""Runs: how many spans in a row meet a criterion, with what combined spans leave open."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from analysis.core.formatting import ENDLESS, sentence
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.measures.counts import Counted, assumptions, filled_note, resolved
from analysis.measures.criteria import Criterion
from analysis.measures.like_spans import LikeSpans, each_of
from analysis.measures.record import Record
from analysis.measures.timeline import earlier


@dataclass(frozen=True)
class Run:
    """How many spans in a row, up to one, meet a criterion.

    Parameters
    ----------
    low, high : int
        At least and at most; `ENDLESS` where the figures do not go back to its beginning.
    first : Span or None
        The oldest that does for certain; None where the span itself does not.
    seen : tuple of Counted
        From the newest to the one that ends it.
    ends : bool
        Whether the record goes back to its beginning.
    """

    low: int
    high: int
    first: Span | None
    seen: tuple[Counted, ...] = ()
    ends: bool = True

    def finding(self, record: Record, criterion: Criterion, what: str) -> Finding:
        """Return it as a finding, with its figures and how far it goes.

        Parameters
        ----------
        record : Record
        criterion : Criterion
        what : str
            What it is a run of, such as ``falls``.
        """
        back = f"goes back to {self.first.label}" if self.first else "has not begun"
        notes = [f"The run of {what} {back} for certain."]
        unknown = [one.span for one in self.seen if one.cell.count == 1 and one.most > one.least]
        notes += each_of(unknown, "For {} the direction is not known.")
        notes += [one.note for one in self.seen if one.note]
        if not self.ends:
            notes.append("The figures do not go back to its beginning, and set no upper bound.")
        if self.high > self.low:
            notes.append("So the run may be longer.")
        if any(one.cell.count > 1 or one.note for one in self.seen):
            notes.append("What is published together counts one by one: two months as two.")
        filled = filled_note(record, self.seen)
        notes += [f"{sentence(filled)}."] if filled else []
        evidence = [*record.now.shown("level")]
        evidence += [item for one in self.seen for item in one.shown(criterion)]
        low, high = Decimal(self.low), Decimal(self.high)
        return Finding(
            low, low, high, "in a row", tuple(evidence), tuple(notes),
            assumptions(record, self.seen), what=f"a run of {what}, ",
        )  # fmt: skip


def run_of(record: Record, like: LikeSpans, criterion: Criterion) -> Run:
    """Return the run that a span closes.

    A combined span that meets the criterion as a whole may hold a span that does not; one that does
    not may hold some that do, but never only such, so that every run ends in it.
    """
    value = record.now.value
    if not criterion.possible(value):
        return Run(0, 0, None)
    sure = criterion.certain(value)
    low, high, first = int(sure), 1, like.span if sure else None
    seen: list[Counted] = []
    for one in resolved(
        record, earlier(record, like, alike=True), criterion, None, lambda own: not own.most
    ):
        seen.append(one)
        sure = sure and one.least == one.cell.count
        low, first = (low + 1, one.span) if sure else (low, first)
        if one.most < one.cell.count:
            return Run(low, high + one.most, first, tuple(seen))
        high += one.cell.count
    return Run(low, int(ENDLESS), first, tuple(seen), ends=False)
