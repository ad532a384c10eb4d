"""Earlier spans one by one, and how many meet a criterion, combined spans and gaps included.

What is published only as a combined total is not passed over. Of January–February, one month is at
least half of the total; if the total grew, not both months can have fallen; and one month can only
have been very high if the other made up the rest, which the lowest month on record limits. What
figures leave open stays open: a count has a least and a most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.core.errors import ParameterError
from analysis.core.formatting import said, sentence
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, vintages_used
from analysis.measures.like_spans import YEAR_TO_DATE, LikeSpans, in_words
from analysis.measures.quantities import Reading, Record

ASSUMED = (
    "That no {noun} inside a combined span, of which only the total is published, broke the "
    "record for a single {noun}."
)
DECIDES = " So another vintage decides."
TELLS = " Another vintage says how many."
_KINDS = {1: "month", 3: "quarter", 12: "year"}
_SHOWN = 4  # spans named one by one in a note
Limit = tuple[Decimal, Span]


@dataclass(frozen=True)
class Side:
    """Which end is looked for, and how it is said.

    Parameters
    ----------
    sign : int
        1 where higher values count, -1 where lower ones do.
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
        """Return a value as it is compared: what counts is higher."""
        return value if self.sign > 0 else -value


LOWEST = Side(-1, "low", "highest", "reach", "reached", "more than")
HIGHEST = Side(1, "high", "lowest", "fall to", "fallen to", "less than")


@dataclass(frozen=True)
class Criterion:
    """What is asked of each earlier span: whether its value lies beyond a value.

    Parameters
    ----------
    side : Side
    value : Interval
    ties : bool
        Whether the value itself counts.
    done : str
        What a span that meets it has done: ``been as low``, ``fallen``.
    role : str
        What its figures stand for: ``as low``, ``falling``.
    """

    side: Side
    value: Interval
    ties: bool
    done: str
    role: str

    @property
    def edge(self) -> Interval:
        """The value as it is compared."""
        return self.side.of(self.value)

    def certain(self, value: Interval) -> bool:
        """Whether a value meets it for certain."""
        low, edge = self.side.of(value).low, self.edge.high
        return low >= edge if self.ties else low > edge

    def possible(self, value: Interval) -> bool:
        """Whether a value may meet it."""
        high, edge = self.side.of(value).high, self.edge.low
        return high >= edge if self.ties else high > edge

    def likely(self, value: Interval) -> bool:
        """Whether the best value meets it."""
        best, edge = self.side.of(value).value, self.edge.value
        return best >= edge if self.ties else best > edge


@dataclass(frozen=True)
class Cell:
    """One earlier span, or several that figures give only together.

    Parameters
    ----------
    span : Span
    count : int
        How many of the spans compared it holds.
    reading : Reading or None
        What is known of it.
    """

    span: Span
    count: int
    reading: Reading | None

    @property
    def step(self) -> int:
        """How many months one of its spans has."""
        return self.span.months // self.count

    def parts(self) -> list[Span]:
        """Return its spans, newest first."""
        return [Span(end - self.step, end)
                for end in range(self.span.end, self.span.start, -self.step)]  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """How many spans of a cell meet a test.

    Parameters
    ----------
    cell : Cell
    least, most, likely : int
        At least, at most, and by best values.
    assumed : bool
        Whether `most` rests on the record for a single span.
    note : str
        The argument on a combined span.
    """

    cell: Cell
    least: int
    most: int
    likely: int
    assumed: bool = False
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
        """Return its figures with what they stand for."""
        if self.reading is None:
            return ()
        role = f"may be {criterion.role}" if self.most else f"not {criterion.role}"
        role = f"{criterion.role} for certain" if self.least else role
        return self.reading.shown(role if self.cell.count == 1 else f"{role}, combined")


def earlier(record: Record, like: LikeSpans, since: Span | None = None) -> list[Cell]:
    """Return the earlier spans that a span is compared with, newest first.

    Parameters
    ----------
    record : Record
    like : LikeSpans
    since : Span, optional
        With whose start the comparison begins; by default with the first span that is known.

    Raises
    ------
    ParameterError
        If `since` starts too late for any span to compare.
    """
    start = record.start if since is None else since.start
    if since is not None and not like.before(start):
        raise ParameterError("since", str(since), f"a span at least one length before {like.span}")
    if like.tiles:
        cells = list(_cut(record, like, start))
    else:
        cells = [Cell(span, 1, record.own(span)) for span in reversed(like.before(start))]
    if like.window == YEAR_TO_DATE:
        # January alone has no release of its own where January and February are published together
        cells = [cell for cell in cells if cell.span.months > 1 or record.known(cell.span)]
    known = (at for at, cell in enumerate(cells) if cell.reading or record.filled(cell.span))
    return cells[next(known, 0) if since is None else 0 :][::-1]


def _cut(record: Record, like: LikeSpans, start: int) -> Iterator[Cell]:
    """Cut the time before a span into the finest pieces that the figures give, oldest first."""
    spans = like.before(start)
    at, end, step = (spans[-1].start, like.span.start, like.span.months) if spans else (0, 0, 1)
    while at < end:
        cell = _finest(record, at, end, step)
        yield cell
        at = cell.span.end


def _finest(record: Record, at: int, end: int, step: int) -> Cell:
    """Return the single span, else the shortest combined one before the next single span."""
    for to in range(at + step, min(at + max(12, 3 * step), end) + 1, step):
        span = Span(at, to)
        reading = record.own(span)
        if reading is not None:
            return Cell(span, span.months // step, reading)
        if to < end and record.own(Span(to, to + step)) is not None:
            break
    return Cell(Span(at, at + step), 1, None)


def limit_of(record: Record, cells: Sequence[Cell], side: Side) -> Limit | None:
    """Return the furthest that any single span may have gone the other way, and which it was.

    Other vintages can only widen it. There is none for what has no floor, or averages.
    """
    if record.quantity.averaged or record.quantity.floor is None:
        return None
    known = [
        (side.of(reading.value).low, part)
        for cell in cells
        for part in cell.parts()
        if (reading := cell.reading if cell.count == 1 and cell.reading else record.filled(part))
    ]
    return min(known, default=None)


def count(record: Record, cell: Cell, criterion: Criterion, limit: Limit | None) -> Counted:
    """Say how many spans of a cell meet a test."""
    if cell.reading is None:
        return Counted(cell, 0, cell.count, 0)
    value = cell.reading.value
    if cell.count == 1:
        return Counted(cell, int(criterion.certain(value)), int(criterion.possible(value)),
                       int(criterion.likely(value)))  # fmt: skip
    mean = value if record.quantity.averaged else value / Interval.exact(cell.count)
    least = int(criterion.certain(mean))
    every = cell.count if criterion.possible(mean) else cell.count - 1
    floor = record.quantity.floor
    hard = every
    if not record.quantity.averaged and floor is not None and criterion.side.sign > 0:
        hard = _most(cell.count, every, criterion, value, floor)
    soft = hard if limit is None or least else _most(cell.count, hard, criterion, value, limit[0])
    counted = Counted(cell, least, max(soft, least), least, soft < hard)
    return replace(counted, note=_note(record, counted, criterion, limit))


def _most(number: int, most: int, criterion: Criterion, value: Interval, least: Decimal) -> int:
    """Return how many of `number` spans can meet a test if each of the others is at least so much.

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
    fitting = (
        many for many in range(most, 0, -1) if many * edge + (number - many) * least <= total
    )
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
        if cell.reading is not None and (cell.count == 1 or settled(own)):
            yield own
            continue
        filled = [Cell(part, 1, record.filled(part)) for part in cell.parts()]
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
    """Say what the other spans of a combined total would have had to be for one to meet a test."""
    assert counted.reading is not None
    side, others = criterion.side, counted.cell.count - 1
    rest = side.of(counted.reading.value).high - criterion.edge.low
    subject = "the other" if others == 1 else f"the other {others} together"
    beyond = f"no {side.beyond}" if counted.most else side.beyond
    needed, most = (said(side.sign * value, "bn", 2) for value in (rest, others * limit[0]))
    return (
        f"for one of its {noun}s to have {criterion.done}, {subject} would have had to "
        f"{side.reach} {needed}, {beyond} the {most} that the "
        f"{side.opposite} {noun} on record by then, {limit[1].label}, "
        f"{'allows' if others > 1 else f'may have {side.reached}'}."
    )


def _noun(months: int) -> str:
    return _KINDS.get(months, "span")


def assumptions(record: Record, seen: Sequence[Counted]) -> tuple[str, ...]:
    """Say what a count rests on beyond the figures."""
    readings = [record.now, *(one.reading for one in seen if one.reading)]
    found = [text for one in readings for text in one.assumptions]
    found += [ASSUMED.format(noun=_noun(one.cell.step)) for one in seen if one.assumed]
    return tuple(dict.fromkeys(found))


def filled_note(record: Record, seen: Sequence[Counted]) -> str:
    """Say which spans are filled and from where; empty if none is."""
    filled = [one for one in seen if one.later and one.reading]
    if not filled:
        return ""
    used = [item for one in filled if one.reading for item in one.reading.evidence]
    number, months = len(filled), {one.span.months for one in filled}
    noun = _KINDS.get(months.pop(), "total") if len(months) == 1 else "total"
    verb = f"{noun} is" if number == 1 else f"{noun}s are"
    return f"{in_words(number)} {verb} filled from {vintages_used(used)}"


def each_of(spans: Sequence[Span], sentence: str) -> list[str]:
    """Return a sentence for each of a few spans, or one for many.

    Examples
    --------
    >>> each_of([Span.parse("2021-01")], "For {} the direction is not known.")
    ['For January 2021 the direction is not known.']
    """
    if len(spans) < _SHOWN:
        return [sentence.format(span.label) for span in spans]
    return [sentence.format(list_of(spans))]


def list_of(spans: Sequence[Span]) -> str:
    """Name spans, the first few of them.

    Examples
    --------
    >>> list_of([Span.parse("2021-01"), Span.parse("2021-02")])
    'January 2021 and February 2021'
    """
    labels = [span.label for span in spans[:_SHOWN]]
    more = len(spans) - len(labels)
    if more:
        return f"{', '.join(labels)} and {more} more"
    return " and ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else labels[0]
