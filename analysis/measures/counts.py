"""How many earlier spans meet a criterion, combined spans and gaps included.

What is published only as a combined total is not ignored. Of January–February, one month is at
least half of the total; if the total grew, not both months can have fallen; and one month can only
have been very high if the other made up the rest, which the lowest month on record limits. That
limit is an assumption, with room for what broke a record: of the 26 pairs of January and February
that offices publish apart, three held a month above the highest before it (imports of January 2018,
by 8.0%), and two one below the lowest (exports of February 2020, by 43%). There is no such limit
where a total itself shows that a month went further. What figures leave open stays open: a count
has a least and a most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from analysis.core.formatting import said, sentence
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, vintages_used
from analysis.measures.criteria import Criterion, Side
from analysis.measures.like_spans import LikeSpans, in_words
from analysis.measures.record import Reading, Record
from analysis.measures.splits import narrowed, split
from analysis.measures.timeline import Cell, earlier

ASSUMED = (
    "That no {noun} inside a combined span, of which only the total is published, broke the "
    "record for a single {noun}{room}."
)
ROOM = {
    "export": (Decimal(0), Decimal("0.45")),
    "import": (Decimal("0.09"), Decimal(0)),
    "total": (Decimal("0.02"), Decimal("0.08")),
}  # by which a month within a combined span went above the highest, and below the lowest
TELLS = " Another vintage says how many."
DECIDES = " So another vintage decides."
_KINDS = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}


class Limit(NamedTuple):
    """The furthest that a single span is taken to have gone the other way.

    Parameters
    ----------
    value : Decimal
        As values are compared.
    span : Span
        The one on record that went furthest.
    room : Decimal
        By what share beyond it.
    """

    value: Decimal
    span: Span
    room: Decimal


@dataclass(frozen=True)
class Counted:
    """How many spans of a cell meet a criterion.

    Parameters
    ----------
    cell : Cell
    least, most, likely : int
        At least, at most, and by best values.
    assumed : str
        What `most` rests on where that is the record for a single span.
    note : str
        The argument on a combined span.
    """

    cell: Cell
    least: int
    most: int
    likely: int
    assumed: str = ""
    note: str = ""

    @property
    def span(self) -> Span:
        """The cell's span."""
        return self.cell.span

    @property
    def reading(self) -> Reading | None:
        """What is known of the cell."""
        return self.cell.reading

    @property
    def later(self) -> bool:
        """Whether it is known from a later vintage or another source."""
        return self.reading is not None and self.reading.later

    def shown(self, criterion: Criterion) -> tuple[Evidence, ...]:
        """Return its figures with what they mean."""
        if self.reading is None:
            return ()
        role = f"may be {criterion.role}" if self.most else f"not {criterion.role}"
        role = f"{criterion.role} for certain" if self.least else role
        return self.reading.shown(role if self.cell.count == 1 else f"{role}, combined")


def limit_of(record: Record, like: LikeSpans, side: Side) -> Limit | None:
    """Return the furthest that any single span may have gone the other way, and which it was.

    All of the record counts, whenever a comparison starts, with `ROOM` beyond it. Other vintages
    can only widen it. There is none for what has no floor, or averages, nor where a combined total
    shows that one of its spans went further.
    """
    if record.quantity.averaged or record.quantity.floor is None:
        return None
    room, cells = room_of(record, side), list(earlier(record, like))
    known = [
        Limit(side.of(reading.value).low * (1 - side.sign * room), part, room)
        for cell in cells
        for part in cell.parts()
        if (reading := cell.reading if cell.count == 1 and cell.reading else record.filled(part))
    ]
    limit = min(known, default=None)
    kept = all(limit and cell.count * limit.value <= side.of(cell.reading.value).high
               for cell in cells if cell.count > 1 and cell.reading)  # fmt: skip
    return limit if kept else None


def room_of(record: Record, side: Side) -> Decimal:
    """Return by how much a month within a combined span may have broken the record, as a share.

    Of a pair without a monthly record it is the most of all flows.
    """
    flows = record.quantity.flows if record.recorded else tuple(ROOM)
    return max(ROOM[flow][side.sign > 0] for flow in flows)


def count(record: Record, cell: Cell, criterion: Criterion, limit: Limit | None) -> Counted:
    """Say how many spans of a cell meet a criterion."""
    if cell.reading is None:
        return Counted(cell, 0, 0 if _too_small(record, cell, criterion) else cell.count, 0)
    value = cell.reading.value
    if cell.count == 1 and _within(record, cell, criterion):
        return Counted(cell, 0, 0, 0)
    if cell.count == 1:
        return Counted(cell, int(criterion.certain(value)), int(criterion.possible(value)),
                       int(criterion.likely(value)))  # fmt: skip
    if criterion.sign:  # a sum of both signs tells of neither
        return Counted(cell, 0, cell.count, 0)
    mean = value if record.quantity.averaged else value / Interval.exact(cell.count)
    least = int(criterion.certain(mean))
    hard = cell.count if criterion.possible(mean) else cell.count - 1
    floor = record.quantity.floor
    if not record.quantity.averaged and floor is not None:
        if criterion.side.sign > 0:
            hard = _most(cell.count, hard, criterion, value, floor)
        else:
            least = _least(cell.count, criterion, value, floor)
    soft = (
        hard if limit is None or least else _most(cell.count, hard, criterion, value, limit.value)
    )
    assumed = _assumed(cell, limit, criterion.side) if limit and soft < hard else ""
    counted = Counted(cell, least, max(soft, least), least, assumed)
    return replace(counted, note=_note(record, counted, criterion, limit))


def _assumed(cell: Cell, limit: Limit, side: Side) -> str:
    """Say that no span broke the record; where some did, that none did so by more."""
    share, way = said(100 * limit.room, "percent"), "below" if side.sign > 0 else "above"
    room = f" by more than any is known to have done, {share} {way} it" if limit.room else ""
    return ASSUMED.format(noun=_noun(cell.step), room=room)


def _within(record: Record, cell: Cell, criterion: Criterion) -> bool:
    """Whether a cell is part of the span in question, and so can't be higher than it."""
    if criterion.side.sign < 0 or criterion.ties or criterion.value != record.now.value:
        return False
    return record.quantity.floor is not None and cell.span in record.span


def _too_small(record: Record, cell: Cell, criterion: Criterion) -> bool:
    """Whether a span of which no figure is held lies within one that is itself not high enough."""
    quantity, span = record.quantity, cell.span
    if quantity.floor is None or quantity.averaged or criterion.side.sign < 0:
        return False
    if _within(record, cell, criterion):
        return True
    last = max(span.end, span.start // 12 * 12 + 12)
    wholes = (Span(span.start, end) for end in range(span.end + 1, last + 1))
    known = (reading for whole in wholes if (reading := record.known(whole)))
    return any(not criterion.possible(one.value) for one in known)


def _least(number: int, criterion: Criterion, total: Interval, floor: Decimal) -> int:
    """Return how many of several spans must have been as low, since the others have their total."""
    edge = criterion.value.low
    rests = ((many, many * edge + (number - many) * floor) for many in range(number, 0, -1))
    fitting = (many for many, rest in rests
               if (rest < total.high if criterion.ties else rest <= total.high))  # fmt: skip
    return number - next(fitting, 0)


def _most(number: int, most: int, criterion: Criterion, value: Interval, least: Decimal) -> int:
    """Return how many of several spans can meet a criterion, given a least for each of the others.

    Parameters
    ----------
    number, most : int
        How many spans there are, and how many at most can meet it for other reasons.
    criterion : Criterion
    value : Interval
        Their total.
    least : Decimal
        What none of them is below, as values are compared.
    """
    total, edge = criterion.side.of(value).high, criterion.edge.low
    rests = ((many, many * edge + (number - many) * least) for many in range(most, 0, -1))
    fitting = (many for many, rest in rests
               if (rest <= total if criterion.ties else rest < total))  # fmt: skip
    return next(fitting, 0)


def resolved(
    record: Record,
    cells: Sequence[Cell],
    criterion: Criterion,
    limit: Limit | None,
    settled: Callable[[Counted], bool],
) -> Iterator[Counted]:
    """Count cell by cell; what the source's own figures do not settle, others may.

    Parameters
    ----------
    record : Record
    cells : sequence of Cell
        Newest first.
    criterion : Criterion
    limit : Limit or None
        As of `limit_of`.
    settled : callable
        Whether a count of a combined span is as narrow as is asked for.
    """
    for cell in cells:
        own = count(record, cell, criterion, limit)
        if own.least < own.most and (narrower := narrowed(record, cell)):
            other = count(record, narrower, criterion, limit)
            yield other if other.least == other.most else own
            continue
        if cell.reading is not None and (cell.count == 1 or settled(own)):
            yield own
            continue
        filled = split(record, cell)
        if any(one.reading is None for one in filled):
            yield own
            continue
        for number, one in enumerate(filled):
            note = own.note + (TELLS if own.least else DECIDES) if own.note and not number else ""
            yield replace(count(record, one, criterion, limit), note=note)


def _note(record: Record, counted: Counted, criterion: Criterion, limit: Limit | None) -> str:
    cell, reading = counted.cell, counted.cell.reading
    assert reading is not None
    quantity, noun = record.quantity, _noun(cell.step)
    label, total = sentence(cell.span.label), quantity.said(reading.value.value)
    if quantity.averaged and counted.most:
        text = f"{label} is published only as a combined total, whose growth was {total}: "
        return text + _of_average(counted, criterion, noun)
    text = f"{label} is published only as a combined total, {total}: "
    if counted.least == cell.count:
        return f"{text}all of its {noun}s must have {criterion.done}, as no more was left for them."
    if counted.least:
        mean = quantity.said(reading.value.value / cell.count)
        return f"{text}one of its {noun}s must have {criterion.done}, as their mean, {mean}, shows."
    if not (counted.assumed or counted.most):
        return ""
    if limit is None:
        return f"{text}{_of_average(counted, criterion, noun)}"
    return text + _rest(counted, criterion, limit, noun)


def _of_average(counted: Counted, criterion: Criterion, noun: str) -> str:
    if counted.least:
        return f"at least one of its {noun}s must have {criterion.done}."
    if counted.most == counted.cell.count:
        return f"whether its {noun}s have {criterion.done} is left open."
    return f"not all of its {noun}s can have {criterion.done}, but one may."


def _rest(counted: Counted, criterion: Criterion, limit: Limit, noun: str) -> str:
    """Say what the rest of a combined total would have had to be for one span to meet it."""
    assert counted.reading is not None
    side, others = criterion.side, counted.cell.count - 1
    rest = side.of(counted.reading.value).high - criterion.edge.low
    subject = "the other" if others == 1 else f"the other {others} together"
    beyond = f"no {side.beyond}" if counted.most else side.beyond
    needed, most = (said(side.sign * value, "bn", 2) for value in (rest, others * limit.value))
    if limit.room:
        share, way = said(100 * limit.room, "percent"), "below" if side.sign > 0 else "above"
        each = f"{in_words(others)} times " if others > 1 else ""
        reached = f"{most}, {each}{share} {way} the {side.opposite} {noun} on record by then, "
        reached += limit.span.label
    else:
        allows = "allows" if others > 1 else f"may have {side.reached}"
        reached = f"the {most} that the {side.opposite} {noun} on record by then, "
        reached += f"{limit.span.label}, {allows}"
    return (
        f"for one of its {noun}s to have {criterion.done}, {subject} would have had to "
        f"{side.reach} {needed}, {beyond} {reached}."
    )


def _noun(months: int) -> str:
    return _KINDS.get(months, "span")


def assumptions(record: Record, seen: Sequence[Counted]) -> tuple[str, ...]:
    """Say what a count rests on beyond the figures."""
    readings = [record.now, *(one.reading for one in seen if one.reading)]
    found = [text for one in readings for text in one.assumptions]
    found += [one.assumed for one in seen if one.assumed]
    return tuple(dict.fromkeys(found))


def filled_note(record: Record, seen: Sequence[Counted]) -> str:
    """Say which spans are filled and from where; empty if none is."""
    filled = [one for one in seen if one.later and one.reading]
    if not filled:
        return ""
    used = [item for one in filled if one.reading for item in one.reading.filling]
    number, months = len(filled), {one.span.months for one in filled}
    noun = _KINDS.get(months.pop(), "total") if len(months) == 1 else "total"
    verb = f"{noun} is" if number == 1 else f"{noun}s are"
    return f"{in_words(number)} {verb} filled from {vintages_used(used)}"
