"""The values for which a claim holds: what a stated number or word covers, and why.

A stated number stands for half a unit of its last digit on either side, and a stated level or
multiple for no more than a twentieth of itself; a one-sided word ends at the number itself; a word
by itself stands for the range that ``data/hedges.yml`` writes down for it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pandas as pd

from analysis.claims.hedges import Hedge
from analysis.claims.one_sided import REACHED, OneSided
from analysis.claims.stated import AMOUNTS, COUNTS, DOWN, FRACTIONS, Stated
from analysis.core.errors import ParameterError, UnknownNameError
from analysis.core.formatting import OPEN, Value, said, sentence

_CAP = Decimal("0.05")  # of a level or multiple: "doubled" is not 1.6
_NUMBER = "A stated number stands for half a unit of its last digit on either side"
_CAPPED = f"{_NUMBER}, but a level or multiple for no more than a twentieth of itself."
_WRITTEN = "The words name it exactly."
_DIRECTION = "The words claim the direction alone."


@dataclass(frozen=True)
class Range:
    """The values for which a claim holds.

    Parameters
    ----------
    low, high : Decimal, pandas.Period, datetime.date or None
        Ends, included unless `above` or `under`; None where it is open.
    unit : str
    words : str
        What was stated.
    reason : str
        Why it covers that range.
    above, under : bool
        Whether `low` itself, or `high` itself, is outside.
    first : pandas.Period or None
        Where only the later end bounds the claim, the earlier one.
    rounds : bool
        Whether it is what rounds to a stated number: a best value in it is right as printed.
    edge : OneSided or None
        The stated number that it ends at, where that has digits that figures round to.
    digit : Decimal or None
        One unit of the last digit of a number that stands by itself.
    """

    low: Value | None
    high: Value | None
    unit: str
    words: str
    reason: str
    above: bool = False
    under: bool = False
    first: Value | None = None
    rounds: bool = False
    edge: OneSided | None = None
    digit: Decimal | None = None

    @property
    def no_later(self) -> Range:
        """The range without its lower end: "since T" asks only that nothing after T was as low."""
        return replace(self, low=None, first=self.low)

    def holds(self, *values: Value) -> bool:
        """Whether each value lies in the range."""
        return not any(self.below(value) or self.beyond(value) for value in values)

    def below(self, value: Value) -> bool:
        """Whether one value lies below the range; a month before the record is below any."""
        low = self.low
        if low is None or value == OPEN:
            return low is not None
        return bool(value < low or (self.above and value == low))  # type: ignore[operator]

    def beyond(self, value: Value) -> bool:
        """Whether one value lies above the range."""
        high = self.high
        if high is None or value == OPEN:
            return False
        return bool(value > high or (self.under and value == high))  # type: ignore[operator]

    def cuts(self, value: Value) -> bool:
        """Whether the number that it is made for is a value with its last digits left off.

        Only by up to a twentieth of the number: 1 is not 1.9 cut off.
        """
        if self.digit is None or not isinstance(value, Decimal) or self.holds(value):
            return False
        cut = (value / self.digit).to_integral_value(ROUND_DOWN) * self.digit
        return cut == self.number and abs(value - cut) <= abs(self.number) * _CAP

    @property
    def number(self) -> Decimal:
        """The number that a range of `rounds` lies around."""
        assert isinstance(self.low, Decimal)
        assert isinstance(self.high, Decimal)
        return (self.low + self.high) / 2

    def rounded(self, value: Value) -> str:
        """Say a value with as many digits as the number stated."""
        assert self.digit is not None
        assert isinstance(value, Decimal)
        best = (value / self.digit).quantize(Decimal(1), ROUND_HALF_UP) * self.digit
        return said(best, self.unit, 9)

    @property
    def text(self) -> str:
        """The range in words: ``27% to 30.5%``, ``more than 0%``, ``−5% or less``."""
        ends = [said(end, self.unit, 3) for end in (self.low, self.high) if end is not None]
        if not ends:
            return "anything"
        if len(ends) == 2:
            text = ends[0] if ends[0] == ends[1] else " to ".join(ends)
            out = [end for end, left in zip(ends, (self.above, self.under), strict=True) if left]
            return f"{text}, without {' and '.join(out)}" if out else text
        if self.low is not None:
            return f"more than {ends[0]}" if self.above else f"{ends[0]} or more"
        if self.unit in ("month", "day"):
            return f"{ends[0]} or earlier"
        return f"less than {ends[0]}" if self.under else f"{ends[0]} or less"


def range_of(
    stated: Stated, hedges: dict[str, Hedge], published: dt.date, currency: str = "USD"
) -> Range:
    """Return the range that a statement covers.

    Parameters
    ----------
    stated : Stated
    hedges : dict of str to Hedge
    published : datetime.date
        The article's day, from which "last week" counts.
    currency : {"USD", "CNY"}
        Currency of amounts, if the statement does not give it.

    Raises
    ------
    UnknownNameError
        If there is no such hedge.
    ParameterError
        If the hedge does not fit what is stated.

    Examples
    --------
    >>> from analysis.claims.hedges import read_hedges
    >>> hedges, day = read_hedges(), dt.date(2022, 4, 21)
    >>> range_of(Stated(unit="percent", number="30", hedge="nearly"), hedges, day).text
    '27% to 30.5%'
    >>> range_of(Stated(unit="percent", number="12", hedge="more than"), hedges, day).text
    'more than 12%'
    >>> range_of(Stated(unit="day", hedge="last week"), hedges, day).text
    '11 Apr 2022 to 17 Apr 2022'
    """
    unit = f"bn {stated.currency or currency}" if stated.is_amount else stated.unit
    verb = _verb_of(stated, hedges)
    if stated.number is None and stated.direction is not None:
        found = Range(Decimal(0), None, unit, stated.words, _DIRECTION, above=True)
    elif stated.hedge is None:
        found = _without_hedge(stated, unit)
    else:
        hedge = _hedge_of(stated.hedge, hedges)
        _fits(stated, hedge)
        found = _of_hedge(stated, hedge, published, unit)
    if stated.direction in DOWN or (verb and verb.direction == "down"):
        found = _negated(found)
    return _bounded(found, stated, verb)


def _hedge_of(word: str, hedges: dict[str, Hedge]) -> Hedge:
    if word not in hedges:
        raise UnknownNameError("hedge", word, hedges)
    return hedges[word]


def _verb_of(stated: Stated, hedges: dict[str, Hedge]) -> Hedge | None:
    """Return the verb that gives a number its direction, alone or beside a hedge."""
    word = stated.verb or stated.hedge
    if word is None or stated.number is None:
        return None
    found = _hedge_of(word, hedges)
    if stated.verb and not found.direction:
        raise ParameterError("verb", stated.verb, "a verb with a direction, such as soar or slump")
    if stated.verb and stated.hedge and _hedge_of(stated.hedge, hedges).direction:
        raise ParameterError("stated", stated.words, "one verb; the other word is one too")
    return found if found.direction else None


def _negated(found: Range) -> Range:
    low, high = (None if end is None else -end for end in (found.high, found.low))  # type: ignore[operator]
    edge = found.edge.negated if found.edge else None
    return replace(found, low=low, high=high, above=found.under, under=found.above, edge=edge)


def _bounded(found: Range, stated: Stated, verb: Hedge | None) -> Range:
    """Bound what a number leaves open by its direction: what fell by less than 6% did fall."""
    if stated.number is None or not (stated.direction or verb) or not stated.value:
        return found
    down = stated.direction in DOWN or (verb is not None and verb.direction == "down")
    number = -stated.value if down else stated.value
    zero = {"high" if down else "low": Decimal(0), "under" if down else "above": True}
    if verb is not None and not _within(number, verb):
        words = f"“{sentence(stated.verb or stated.hedge or '')}”"
        note = f"{words} by itself covers other rates; the number decides, and it gives its direction."
        found = replace(found, reason=f"{found.reason} {note}")
        verb = None
    own = zero | ({} if verb is None else _ends_of(verb))
    if found.low is None and own.get("low") is not None:
        found = replace(found, low=own["low"], above=own.get("above", False))  # type: ignore[arg-type]
    if found.high is None and own.get("high") is not None:
        found = replace(found, high=own["high"], under=own.get("under", False))  # type: ignore[arg-type]
    return found


def _within(number: Decimal, verb: Hedge) -> bool:
    """Whether a number lies in a verb's own range."""
    return (verb.low is None or number >= verb.low) and (verb.high is None or number <= verb.high)


def _ends_of(verb: Hedge) -> dict[str, object]:
    low = {"low": verb.low, "above": verb.above} if verb.low is not None else {}
    return low | ({"high": verb.high, "under": verb.under} if verb.high is not None else {})


def _without_hedge(stated: Stated, unit: str) -> Range:
    if stated.unit in ("month", "day"):
        return Range(*_date(stated), unit, stated.words, _WRITTEN)
    assert stated.number is not None
    number = stated.scaled(stated.number)
    if stated.to is not None:
        return Range(number, stated.scaled(stated.to), unit, stated.words, _WRITTEN)
    low, high = rounding(stated, stated.number)
    if low == high:
        return Range(low, high, unit, stated.words, "What is counted is exact.")
    reason = _CAPPED if stated.is_amount or stated.unit == "times" else f"{_NUMBER}."
    return Range(low, high, unit, stated.words, reason, rounds=True, digit=_digit(stated))


def _digit(stated: Stated) -> Decimal | None:
    """Return one unit of the last digit of a number; None for a fraction in words."""
    if stated.number is None or stated.number in FRACTIONS:
        return None
    exponent = int(Decimal(stated.number).as_tuple().exponent)
    return Decimal(1).scaleb(exponent + AMOUNTS.get(stated.unit, 0))


def _date(stated: Stated) -> tuple[Value, Value]:
    if stated.date is not None and stated.unit == "day":
        return stated.dated
    if stated.date is not None:
        month = pd.Period(stated.date, "M")
        return month, month
    assert stated.year is not None
    first, last = (int(stated.number),) * 2 if stated.number else (1, 12)
    return tuple(pd.Period(year=stated.year, month=at, freq="M") for at in (first, last))  # type: ignore[return-value]


def rounding(stated: Stated, text: str) -> tuple[Decimal, Decimal]:
    """Return the ends of what rounds to a stated number."""
    number = stated.scaled(text)
    if stated.unit in COUNTS:
        return number, number
    cap = abs(number) * _CAP
    if text in FRACTIONS:
        return number - cap, number + cap
    digits = int(Decimal(text).as_tuple().exponent) + AMOUNTS.get(stated.unit, 0)
    half = Decimal(1).scaleb(digits) / 2
    if (stated.is_amount or stated.unit == "times") and number:
        half = min(half, cap)
    return number - half, number + half


def _fits(stated: Stated, hedge: Hedge) -> None:
    """Refuse a hedge that says nothing of what is stated."""
    numbered = hedge.times is not None or hedge.edge is not None
    needs = numbered and hedge.number is None
    asks = {
        f"one of the units {', '.join(hedge.units)}": stated.unit not in _units(hedge),
        "a number beside it": needs and stated.number is None,
        "no number of its own beside it": stated.number is not None
        and not numbered and not hedge.direction,
        "no direction beside it, as it has its own": stated.direction is not None
        and bool(hedge.direction),
        "no minus beside it, which it says already": bool(hedge.direction)
        and (stated.number or "").startswith("-"),
        "the year it speaks of": hedge.months is not None and stated.year is None,
        "no year beside it": hedge.months is None and stated.year is not None,
    }  # fmt: skip
    for asked, missing in asks.items():
        if missing:
            raise ParameterError("stated", stated.words, f"for “{stated.hedge}”, {asked}")


def _units(hedge: Hedge) -> tuple[str, ...]:
    """Return the units that a hedge fits; ``amount`` stands for every unit of money."""
    return tuple(
        unit for name in hedge.units for unit in (tuple(AMOUNTS) if name == "amount" else (name,))
    )


def _of_hedge(stated: Stated, hedge: Hedge, published: dt.date, unit: str) -> Range:
    reason = " ".join(hedge.reason.split())
    text = hedge.number if stated.number is None else stated.number
    if text is not None and hedge.edge is not None:
        number = stated.scaled(text)
        found = _one_sided(number, hedge.edge, unit, stated.words, reason)
        return replace(found, edge=_edge(stated, hedge.edge))
    if text is not None and hedge.times is not None:
        low, high = _multiples(stated, text, hedge.times)
        return Range(low, high, unit, stated.words, reason)
    if text is not None:
        low, high = rounding(stated, text)
        return Range(low, high, unit, stated.words, reason, rounds=True)
    dates = hedge.dates(stated.year or published.year, published)
    ends: tuple[Value | None, Value | None] = dates or (hedge.low, hedge.high)
    return Range(*ends, unit, stated.words, reason, hedge.above, hedge.under)


def _one_sided(number: Decimal, edge: str, unit: str, words: str, reason: str) -> Range:
    open_end = edge in ("more than", "less than")
    if edge in ("more than", "at least"):
        return Range(number, None, unit, words, reason, above=open_end)
    return Range(None, number, unit, words, reason, under=open_end)


def _edge(stated: Stated, word: str) -> OneSided | None:
    """Return the number at which a one-sided range ends, where its digits tell how it was rounded.

    A count is exact, a word that names its own number has no digits, and zero parts rise from fall.
    """
    text = stated.number
    if text is None or text in FRACTIONS or stated.unit in COUNTS or not Decimal(text):
        return None
    number = stated.scaled(text)
    room = number - rounding(stated, text)[0]
    sign = 1 if word in ("more than", "at least") else -1
    return OneSided(number, sign, room, word in REACHED)


def _multiples(
    stated: Stated, text: str, times: tuple[Decimal, Decimal]
) -> tuple[Decimal, Decimal]:
    """Return the smallest and the largest multiple; never less than the number as rounded."""
    number = stated.scaled(text)
    rounded = (number, number) if text in FRACTIONS else rounding(stated, text)
    ends = sorted(number * multiple for multiple in times)
    return min(ends[0], rounded[0]), max(ends[1], rounded[1])
