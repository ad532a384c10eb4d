"""How far back one has to go to find a month as low.

Months published only jointly are not passed over: of a joint span, one month can only have been as
low if the others made up the rest, and where the rest exceeds what any month on record reached,
that is ruled out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.book import Book
from analysis.errors import NoFigureError
from analysis.findings import OPEN, Evidence, Finding, said, sentence, stands_used
from analysis.precision import Interval
from analysis.spans import Span
from analysis.totals import later_walk, parts
from analysis.walks import Walk

_ASSUMED = (
    "That no month inside a jointly published span, of which only the sum is known, broke the "
    "record for a single month."
)


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


def lowest_before(book: Book, now: Walk, span: Span, flow: str, later: Sequence[Book]) -> Finding:
    """Return the last month before `span` with a level as low; see `measures.lowest_since`."""
    cut = parts(book, flow, book.bounds[0], span.start)
    held = [(part, walk and book.sharpened(walk, part, flow)) for part, walk in cut]
    if not held:
        raise NoFigureError(f"{book.source} holds no {flow}s before {span} to compare it with")
    highest = _highest(held, flow, later)
    seen: list[Compared] = []
    for part, walk in reversed(held):
        seen += list(_compared(part, walk, now.value, highest, flow, later))
        if seen[-1].certain:
            break
    return _finding(book, now, span, flow, seen)


def _highest(
    held: Sequence[tuple[Span, Walk | None]], flow: str, later: Sequence[Book]
) -> tuple[Decimal, Span]:
    """Return the most that any single month may have reached; a later stand can only raise it."""
    known: list[tuple[Decimal, Span]] = []
    for part, walk in held:
        single = part.months == 1 and walk is not None
        for month in part.single_months():
            found = walk if single else later_walk(later, month, flow)
            known += [(found.value.high, month)] if found else []
    return max(known, default=(Decimal(0), held[0][0]))


def _compared(
    part: Span,
    walk: Walk | None,
    level: Interval,
    highest: tuple[Decimal, Span],
    flow: str,
    later: Sequence[Book],
) -> Iterator[Compared]:
    joint = _joint(part, walk, level, highest) if walk else Compared(part, None)
    if part.months == 1 and walk:
        yield _single(part, walk, level)
    elif joint.certain or not joint.possible:
        yield joint
    else:
        months = [(month, later_walk(later, month, flow)) for month in part.single_months()]
        if all(filled is not None for _, filled in months):
            for number, (month, filled) in enumerate(reversed(months)):
                assert filled is not None
                note = f"{joint.note} So another stand decides." if walk and number == 0 else ""
                yield replace(_single(month, filled, level, later=True), note=note)
        else:
            yield joint


def _single(part: Span, walk: Walk, level: Interval, *, later: bool = False) -> Compared:
    other = walk.value
    return Compared(
        part, walk, other.high <= level.low, other.low <= level.high,
        other.value <= level.value, later)  # fmt: skip


def _joint(part: Span, walk: Walk, level: Interval, highest: tuple[Decimal, Span]) -> Compared:
    others, rest = part.months - 1, walk.value.low - level.high
    certain = walk.value.high <= part.months * level.low
    most, month = highest
    possible = certain or rest <= others * most
    subject = "the other" if others == 1 else f"the other {others} together"
    verb = "more than" if not possible else "no more than"
    limit = said(others * most, "bn", 2)
    note = (
        f"{sentence(part.label)} is known only together, {said(walk.value.value, 'bn', 3)}: "
        f"for a month of it to have been as low, {subject} would have had to reach "
        f"{said(rest, 'bn', 2)}, {verb} the {limit} that the highest month on record by then, "
        f"{month.label}, {'allows' if others > 1 else 'may have reached'}."
    )
    return Compared(part, walk, certain, possible, certain, note="" if certain else note)


def _finding(book: Book, now: Walk, span: Span, flow: str, seen: list[Compared]) -> Finding:
    latest = next((one for one in seen if one.possible), None)
    likely = next((one for one in seen if one.likely), None)
    certain = seen[-1] if seen[-1].certain else None
    before = Span(seen[-1].span.start - 1, seen[-1].span.start).first
    low = certain.span.first if certain else OPEN
    high = latest.span.last if latest else before
    value = likely.span.last if likely else certain.span.first if certain else high
    notes = [_reach(book, now, span, seen, certain)]
    notes += [
        _open(one, now)
        for one in seen
        if one.possible and not one.certain and one.walk and one.span.months == 1
    ]
    notes += [one.note for one in seen if one.note]
    notes += [f"For {one.span.label} the record has no figure." for one in seen if not one.walk]
    evidence = [*now.evidence(), *(item for one in seen for item in _shown(one))]
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
        "the last month as low, ",
    )


def _reach(
    book: Book, now: Walk, span: Span, seen: list[Compared], certain: Compared | None
) -> str:
    filled = [item for one in seen if one.later and one.walk for item in one.walk.evidence()]
    text = (
        f"{sentence(span.label)}, {_level(now.value, book)}, is compared with every earlier month "
    )
    text += f"back to {seen[-1].span.label}"
    if certain and certain.walk:
        text += f", {_level(certain.walk.value, book)}, which was lower for certain"
    else:
        text += ", where the record starts; how low months before it were is not known here"
    if filled:
        text += f"; {sum(one.later for one in seen)} months are filled from {stands_used(filled)}"
    return text + "."


def _open(one: Compared, now: Walk) -> str:
    assert one.walk is not None
    return (
        f"{one.span.label}, {said(one.walk.value.value, 'bn', 3)}, can't be told from "
        f"{said(now.value.value, 'bn', 3)}: what is printed leaves open which is lower."
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


def _shown(one: Compared) -> tuple[Evidence, ...]:
    if one.walk is None:
        return ()
    role = "as low for certain" if one.certain else "may be as low" if one.possible else "higher"
    return one.walk.evidence(role if one.span.months == 1 else f"{role}, joint", later=one.later)
