"""The values for which a claim holds: what a stated number or word covers, and why.

A stated number stands for half a unit of its last digit on either side, and a stated level or
multiple for no more than a twentieth of itself; a one-sided word ends at the number itself; a word
by itself stands for the range that ``data/hedges.yml`` writes down for it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from analysis.claims.covered import CAP, Range
from analysis.claims.directions import directed, hedge_of, verb_of
from analysis.claims.hedges import Hedge
from analysis.claims.one_sided import REACHED, OneSided
from analysis.claims.stated import AMOUNTS, COUNTS, FRACTIONS, Stated
from analysis.core.errors import ParameterError
from analysis.core.formatting import Value
from analysis.core.spans import Span
from analysis.measures import Measure

_NUMBER = "A stated number stands for half a unit of its last digit on either side"
_CAPPED = f"{_NUMBER}, but a level or multiple for no more than a twentieth of itself."
_WRITTEN = "The words name it exactly."
_BACK = "“In so many months” counts back from the last month of the span."
_QUANTITIES = {"share": "a share", "growth": "growth", "pace": "a change of growth"}
_DIRECTION = "The words claim the direction alone."


def range_of(
    stated: Stated,
    hedges: dict[str, Hedge],
    published: dt.date,
    currency: str = "USD",
    span: Span | None = None,
) -> Range:
    """Return the range that a statement covers.

    Parameters
    ----------
    stated : Stated
    hedges : dict of str to Hedge
    published : datetime.date
        The article's day, from which "last week" counts.
    currency : {"USD", "CNY", "EUR", "GBP"}
        Currency of amounts, if the statement does not give it.
    span : Span, optional
        The span that the claim speaks of, from which "in five months" counts back.

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
    verb = verb_of(stated, hedges)
    if stated.number is None and stated.hedge is None and stated.direction is not None:
        found = Range(Decimal(0), None, unit, stated.words, _DIRECTION, above=True)
    elif stated.hedge is None:
        found = _without_hedge(stated, unit, span)
    else:
        hedge = hedge_of(stated.hedge, hedges)
        _fits(stated, hedge)
        found = _of_hedge(stated, hedge, published, unit)
    return directed(found, stated, verb)


def _without_hedge(stated: Stated, unit: str, span: Span | None) -> Range:
    if stated.months_back is not None:
        if span is None:
            raise ParameterError("months_back", stated.months_back, "a claim on a span")
        back = span.last - stated.months_back
        return Range(back, back, unit, stated.words, _BACK)
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
        return tuple(pd.Period(day, "M") for day in stated.dated)  # type: ignore[return-value]
    assert stated.year is not None
    first, last = (int(stated.number),) * 2 if stated.number else (1, 12)
    return tuple(pd.Period(year=stated.year, month=at, freq="M") for at in (first, last))  # type: ignore[return-value]


def rounding(stated: Stated, text: str) -> tuple[Decimal, Decimal]:
    """Return the ends of what rounds to a stated number."""
    number = stated.scaled(text)
    if stated.unit in COUNTS:
        return number, number
    cap = abs(number) * CAP
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
        "a number beside the direction": stated.direction is not None
        and stated.number is None and not hedge.is_rate,
        "no minus beside it, which it says already": bool(hedge.direction)
        and (stated.number or "").startswith("-"),
        "the year it speaks of": hedge.months is not None and stated.year is None,
        "no year beside it": hedge.months is None and stated.year is not None,
    }  # fmt: skip
    for asked, missing in asks.items():
        if missing:
            raise ParameterError("stated", stated.words, f"for “{stated.hedge}”, {asked}")


def check_said_of(hedge: Hedge, stated: Stated, measure: Measure) -> None:
    """Refuse a word of growth for a share, or of a share for growth.

    Raises
    ------
    ParameterError
        Saying what the word is said of.
    """
    if not hedge.is_said_of(measure):
        expected = f"a word said of {_QUANTITIES[measure.quantity]}, which {measure.name} finds; "
        expected += f"this one is said of {_QUANTITIES[hedge.quantity]}"
        raise ParameterError("stated", stated.words, expected)


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
