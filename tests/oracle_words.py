"""What words cover, written down a second time, and how a finding is rated against it.

A word of ``data/hedges.yml`` that is not here fails a test: nothing goes untried.
"""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

UNITS = {  # decimal places by which an amount differs from billions
    "billion": 0, "million": -3, "trillion": 3, "万": -5, "亿": -1, "万亿": 3,
}  # fmt: skip
COUNTED = ("rank", "in a row", "months")
FRACTIONS = {
    "half": "0.5", "a third": "0.333333333", "two thirds": "0.666666667", "a quarter": "0.25",
    "three quarters": "0.75", "a fifth": "0.2", "a tenth": "0.1",
}  # fmt: skip
EDGES = {
    "more than": ">", "over": ">", "above": ">", "exceeded": ">", "at least": ">=",
    "less than": "<", "under": "<", "below": "<", "at most": "<=", "up to": "<=",
}  # fmt: skip
COUNTING = ("more than", "at least", "less than", "at most")  # those that fit what is counted
NEAR = {
    "nearly": ("0.9", "1"), "almost": ("0.9", "1"), "about": ("0.95", "1.05"),
    "around": ("0.95", "1.05"), "some": ("0.95", "1.05"), "roughly": ("0.9", "1.1"),
}  # fmt: skip
MULTIPLES = {  # the number, and the word that goes with it
    "doubled": ("2", None), "more than doubled": ("2", "more than"),
    "nearly doubled": ("2", "nearly"), "tripled": ("3", None),
    "more than tripled": ("3", "more than"), "quadrupled": ("4", None), "halved": ("0.5", None),
}  # fmt: skip
VERBS = {  # lowest, highest, whether these count, and the sign of a number beside the verb
    "grew": ("0", None, False, True, 1), "rise": ("0", None, False, True, 1),
    "increase": ("0", None, False, True, 1), "gain": ("0", None, False, True, 1),
    "edge up": ("0", "3", False, True, 1), "slightly up": ("0", "3", False, True, 1),
    "jump": ("5", None, True, True, 1), "surge": ("10", None, True, True, 1),
    "soar": ("15", None, True, True, 1), "skyrocket": ("20", None, True, True, 1),
    "flat": ("-1", "1", True, True, 0), "almost flat": ("-2", "2", True, True, 0),
    "fall": (None, "0", True, False, -1), "decline": (None, "0", True, False, -1),
    "drop": (None, "0", True, False, -1), "shrink": (None, "0", True, False, -1),
    "edge down": ("-3", "0", True, False, -1), "slightly down": ("-3", "0", True, False, -1),
    "dip": ("-5", "0", True, False, -1), "slump": (None, "-5", True, True, -1),
    "tumble": (None, "-5", True, True, -1), "plunge": (None, "-10", True, True, -1),
    "collapse": (None, "-20", True, True, -1), "much of": ("50", None, True, True, 0),
    "most of": ("50", None, False, True, 0), "the bulk of": ("66.7", None, True, True, 0),
}  # fmt: skip
THIRDS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
WEEKS = {"last week": -1, "this week": 0}
WORDS = {*EDGES, *NEAR, *MULTIPLES, *VERBS, *THIRDS, *WEEKS, "record", "in recent months"}


class Covered(NamedTuple):
    """Values for which a statement holds; months are counted, days are dates."""

    low: object = None
    high: object = None
    with_low: bool = True
    with_high: bool = True
    rounds: bool = False

    def below(self, value):
        if self.low is None:
            return False
        return value < self.low or (value == self.low and not self.with_low)

    def beyond(self, value):
        if self.high is None:
            return False
        return value > self.high or (value == self.high and not self.with_high)

    def holds(self, value):
        return not self.below(value) and not self.beyond(value)


def covered(stated, published=None):
    """Return what a statement of a quantity, a count, a month or a day covers."""
    if stated["unit"] in ("month", "day"):
        return Covered(*dates(stated, published))
    word, text, unit = stated.get("hedge"), stated.get("number"), stated["unit"]
    if word == "record":
        return Covered(Decimal(1), Decimal(1))
    if word in VERBS and text is None:
        low, high, with_low, with_high, _ = VERBS[word]
        return Covered(*(None if end is None else Decimal(end) for end in (low, high)),
                       with_low, with_high)  # fmt: skip
    if word in MULTIPLES:
        text, word = MULTIPLES[word]
    found = _numbered(text, word, unit, stated.get("to"))
    down = stated.get("direction") in ("fell", "deficit") or VERBS.get(word, [0])[-1] == -1
    return _turned(found) if down else found


def _numbered(text, word, unit, to):
    number, half = _number(text, unit), _room(text, unit)
    if to is not None:
        return Covered(number, _number(to, unit))
    if word in EDGES:
        sign = EDGES[word]
        ends = (number, None) if sign[0] == ">" else (None, number)
        return Covered(*ends, sign != ">", sign != "<")
    if word in NEAR:
        own = Decimal(0) if text in FRACTIONS else half
        ends = [number * Decimal(times) for times in NEAR[word]] + [number - own, number + own]
        return Covered(min(ends), max(ends))
    return Covered(number - half, number + half, rounds=unit not in COUNTED)


def _turned(found):
    low, high = (None if end is None else -end for end in (found.high, found.low))
    return Covered(low, high, found.with_high, found.with_low, found.rounds)


def _number(text, unit):
    number = Decimal(FRACTIONS.get(text, text))
    if text in FRACTIONS and unit == "percent":
        number *= 100
    return number * Decimal(10) ** UNITS.get(unit, 0)


def _room(text, unit):
    """Return half a unit of the last digit; of a level, a multiple or a fraction at most 5%."""
    if unit in COUNTED:
        return Decimal(0)
    twentieth = abs(_number(text, unit)) / 20
    if text in FRACTIONS:
        return twentieth
    half = Decimal(10) ** (Decimal(text).as_tuple().exponent + UNITS.get(unit, 0)) / 2
    return min(half, twentieth) if twentieth and unit in (*UNITS, "times") else half


def dates(stated, published):
    """Return the first and the last month, counted, or the first and the last day."""
    word = stated.get("hedge")
    if word in WEEKS:
        monday = published - dt.timedelta(days=published.weekday() - 7 * WEEKS[word])
        return monday, monday + dt.timedelta(days=6)
    if stated["unit"] == "day":
        return (dt.date.fromisoformat(stated["date"]),) * 2
    if word == "in recent months":
        own = published.year * 12 + published.month - 1
        return own - 3, own - 1
    if "date" in stated:
        year, month = map(int, stated["date"].split("-"))
        return (year * 12 + month - 1,) * 2
    first, last = THIRDS.get(word, (1, 12))
    if "number" in stated:
        first = last = int(stated["number"])
    return stated["year"] * 12 + first - 1, stated["year"] * 12 + last - 1


def rated(low, best, high, found, *, assumed=False):
    """Rate bounds and a best value against what a statement covers."""
    if found.holds(low) and found.holds(high):
        return "supported"
    if found.rounds and not assumed and found.low < best < found.high:
        return "supported"
    return "refuted" if found.below(high) or found.beyond(low) else "conflicting"
