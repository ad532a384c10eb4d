"""How far back one has to go to find a month as low.

Months published only jointly are not passed over: of a joint span, one month can only have been as
low if the others made up the rest, and where the rest exceeds what any month on record reached,
that is ruled out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.core.errors import NoFigureError
from analysis.core.formatting import OPEN, said, sentence
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding, stands_used
from analysis.totals.derivations import Walk
from analysis.totals.graph import Book
from analysis.totals.totals import later_walk, parts

_ASSUMED = (
    "That no month inside a jointly published span, of which only the sum is known, broke the "
    "record for a single month."
)


@dataclass(frozen=True)
class Side:
    """Whether the lowest or the highest is looked for; the highest is the lowest of the negatives.

    Parameters
    ----------
    sign : int
        1 for the lowest, -1 for the highest.
    word, opposite, reach, reached, beyond : str
        How it is said.
    """

    sign: int
    word: str
    opposite: str
    reach: str
    reached: str
    beyond: str

    def of(self, value: Interval) -> Interval:
        """Return a value as it is compared."""
        return value if self.sign > 0 else -value


LOWEST = Side(1, "low", "highest", "reach", "reached", "more than")
HIGHEST = Side(-1, "high", "lowest", "fall to", "fallen to", "less than")


@dataclass(frozen=True)
class Compared:
    """One earlier span beside the month whose level is in question.

    Parameters
    ----------
    span : Span
        A month, or a joint span.
    walk : Walk or None
        How its level is known, if it is.
    certain, possible, likely : bool
        Whether some month of it was as low for certain, may have been, and was by best values.
    later : bool
        Whether its level is from a later stand.
    note : str
        The argument on a joint span.
    """

    span: Span
    walk: Walk | None
    certain: bool = False
    possible: bool = True
    likely: bool = False
    later: bool = False
    note: str = ""


def last_as_extreme(
    book: Book, now: Walk, span: Span, flow: str, later: Sequence[Book], side: Side
) -> Finding:
    """Return the last month before `span` with a level as low, or as high; see `lowest_since`."""
    cut = parts(book, flow, book.bounds[0], span.start)
    held = [(part, walk and book.sharpened(walk, part, flow)) for part, walk in cut]
    if not held:
        raise NoFigureError(f"{book.source} holds no {flow}s before {span} to compare it with")
    record = _record(held, flow, later, side)
    seen: list[Compared] = []
    for part, walk in reversed(held):
        seen += list(_compared(part, walk, side.of(now.value), record, flow, later, side))
        if seen[-1].certain:
            break
    return _finding(book, now, span, flow, seen, side)


def _record(
    held: Sequence[tuple[Span, Walk | None]], flow: str, later: Sequence[Book], side: Side
) -> tuple[Decimal, Span]:
    """Return the most that any single month may have reached; another stand can only raise it."""
    known: list[tuple[Decimal, Span]] = []
    for part, walk in held:
        single = part.months == 1 and walk is not None
        for month in part.single_months():
            found = walk if single else later_walk(later, month, flow)
            known += [(side.of(found.value).high, month)] if found else []
    return max(known, default=(Decimal("Infinity"), held[0][0]))


def _compared(
    part: Span,
    walk: Walk | None,
    level: Interval,
    record: tuple[Decimal, Span],
    flow: str,
    later: Sequence[Book],
    side: Side,
) -> Iterator[Compared]:
    joint = _joint(part, walk, level, record, side) if walk else Compared(part, None)
    if part.months == 1 and walk:
        yield _single(part, walk, level, side)
    elif joint.certain or not joint.possible:
        yield joint
    else:
        months = [(month, later_walk(later, month, flow)) for month in part.single_months()]
        if all(filled is not None for _, filled in months):
            for number, (month, filled) in enumerate(reversed(months)):
                assert filled is not None
                note = f"{joint.note} So another stand decides." if walk and number == 0 else ""
                yield replace(_single(month, filled, level, side, later=True), note=note)
        else:
            yield joint


def _single(
    part: Span, walk: Walk, level: Interval, side: Side, *, later: bool = False
) -> Compared:
    other = side.of(walk.value)
    return Compared(
        part, walk, other.high <= level.low, other.low <= level.high,
        other.value <= level.value, later)  # fmt: skip


def _joint(
    part: Span, walk: Walk, level: Interval, record: tuple[Decimal, Span], side: Side
) -> Compared:
    total = side.of(walk.value)
    others, rest = part.months - 1, total.low - level.high
    certain = total.high <= part.months * level.low
    most, month = record
    possible = certain or rest <= others * most
    if not most.is_finite():
        return Compared(part, walk, certain, possible, certain)
    subject = "the other" if others == 1 else f"the other {others} together"
    limit = said(side.sign * others * most, "bn", 2)
    beyond = side.beyond if not possible else f"no {side.beyond}"
    note = (
        f"{sentence(part.label)} is known only together, {said(walk.value.value, 'bn', 3)}: "
        f"for a month of it to have been as {side.word}, {subject} would have had to {side.reach} "
        f"{said(side.sign * rest, 'bn', 2)}, {beyond} the {limit} that the {side.opposite} "
        f"month on record by then, {month.label}, "
        f"{'allows' if others > 1 else f'may have {side.reached}'}."
    )
    return Compared(part, walk, certain, possible, certain, note="" if certain else note)


def _finding(
    book: Book, now: Walk, span: Span, flow: str, seen: list[Compared], side: Side
) -> Finding:
    latest = next((one for one in seen if one.possible), None)
    likely = next((one for one in seen if one.likely), None)
    certain = seen[-1] if seen[-1].certain else None
    before = Span(seen[-1].span.start - 1, seen[-1].span.start).first
    low = certain.span.first if certain else OPEN
    high = latest.span.last if latest else before
    value = likely.span.last if likely else certain.span.first if certain else high
    notes = [_reach(book, now, span, seen, certain, side)]
    notes += [
        _open(one, now, side)
        for one in seen
        if one.possible and not one.certain and one.walk and one.span.months == 1
    ]
    notes += [one.note for one in seen if one.note]
    notes += [f"For {one.span.label} the record has no figure." for one in seen if not one.walk]
    evidence = [*now.evidence(), *(item for one in seen for item in _shown(one, side))]
    levels = [(f"{flow}s of {span.label}", now.value.value)]
    levels += [
        (f"{flow}s of {one.span.label}", one.walk.value.value) for one in reversed(seen) if one.walk
    ]
    joint = (one for one in seen if one.note and not one.possible and one.span.months > 1)
    assumed = tuple(_ASSUMED for _ in joint)[:1]
    return Finding(
        value,
        low,
        high,
        "month",
        tuple(evidence),
        tuple(notes),
        assumed,
        tuple(levels),
        f"the last month as {side.word}, ",
    )


def _reach(
    book: Book,
    now: Walk,
    span: Span,
    seen: list[Compared],
    certain: Compared | None,
    side: Side,
) -> str:
    filled = [item for one in seen if one.later and one.walk for item in one.walk.evidence()]
    text = (
        f"{sentence(span.label)}, {_level(now.value, book)}, is compared with every earlier month "
    )
    text += f"back to {seen[-1].span.label}"
    if certain and certain.walk:
        text += f", {_level(certain.walk.value, book)}, which was as {side.word} for certain"
    else:
        text += ", where the record starts; what months before it were is not known here"
    if filled:
        text += f"; {sum(one.later for one in seen)} months are filled from {stands_used(filled)}"
    return text + "."


def _open(one: Compared, now: Walk, side: Side) -> str:
    assert one.walk is not None
    return (
        f"{one.span.label}, {said(one.walk.value.value, 'bn', 3)}, can't be told from "
        f"{said(now.value.value, 'bn', 3)}: what is printed leaves open which is {side.word}er."
    )


def _level(value: Interval, book: Book) -> str:
    text = said(value.value, f"bn {book.currency}", 3)
    return (
        text
        if value.half_width < Decimal("0.001")
        else (
            f"{text} ({said(value.low, 'bn', 3)} to {said(value.high, 'bn', 3)})".replace(
                " bn to", " to"
            )
        )
    )


def _shown(one: Compared, side: Side) -> tuple[Evidence, ...]:
    if one.walk is None:
        return ()
    role = f"may be as {side.word}" if one.possible else f"not as {side.word}"
    role = f"as {side.word} for certain" if one.certain else role
    return one.walk.evidence(role if one.span.months == 1 else f"{role}, joint", later=one.later)
