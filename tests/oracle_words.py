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
    "more than tripled": ("3", "more than"), "nearly tripled": ("3", "nearly"),
    "quadrupled": ("4", None), "halved": ("0.5", None), "more than halved": ("0.5", "less than"),
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
    "double-digit": ("10", None, True, True, 0), "single-digit": ("0", "10", False, False, 0),
    "several": ("2", "10", True, False, 0),
}  # fmt: skip
SPEEDS = {  # of growth beside growth
    "faster": ("0", None, False, True, 0), "slower": (None, "0", True, False, 0),
}  # fmt: skip
SIZES = ("double-digit", "single-digit", "several")  # of a share as well as of growth
SHARES = ("much of", "most of", "the bulk of")
GROWTHS = tuple(sorted({*VERBS} - {*SHARES}))
THIRDS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}
WEEKS = {"last week": -1, "this week": 0}
WORDS = {*EDGES, *NEAR, *MULTIPLES, *VERBS, *SPEEDS, *THIRDS, *WEEKS, "record",
         "in recent months"}  # fmt: skip


class Edge(NamedTuple):
    """The number at which a one-sided word ends, the side that holds, and what rounds to it."""

    number: Decimal
    sign: int
    room: Decimal
    reached: bool  # whether a value printed at the number itself counts


class Covered(NamedTuple):
    """Values for which a statement holds; months are counted, days are dates."""

    low: object = None
    high: object = None
    with_low: bool = True
    with_high: bool = True
    rounds: bool = False
    edge: Edge | None = None

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

    @property
    def turned(self):
        """The same values below zero."""
        low, high = (None if end is None else -end for end in (self.high, self.low))
        edge = self.edge and self.edge._replace(number=-self.edge.number, sign=-self.edge.sign)
        return Covered(low, high, self.with_high, self.with_low, self.rounds, edge)


def covered(stated, published=None, month=None):
    """Return what a statement of a quantity, a count, a month or a day covers.

    The last month of the span that the claim is on is that from which months are counted back.
    """
    if "months_back" in stated:
        return Covered(*(month - stated["months_back"],) * 2)
    if stated["unit"] in ("month", "day"):
        return Covered(*dates(stated, published))
    word, text, unit = stated.get("hedge"), stated.get("number"), stated["unit"]
    if word == "record":
        return Covered(Decimal(1), Decimal(1))
    if text is None and word not in MULTIPLES:
        found = _by_word(word)
    elif word in MULTIPLES:
        own, edge = MULTIPLES[word]
        found = _numbered(own, edge, unit, None)._replace(edge=None)
    else:
        found = _numbered(text, word, unit, stated.get("to"))
    verb = stated.get("verb") or (word if text and word in VERBS else None)
    down = stated.get("direction") in ("fell", "deficit") or (verb and VERBS[verb][-1] == -1)
    found = found.turned if down else found
    moves = "direction" in stated or verb is not None
    return _bounded(found, _number(text, unit), down, verb) if text and moves else found


def _by_word(word):
    """Return what a word covers by itself; a direction alone is all that lies beyond zero."""
    low, high, *ends = {**VERBS, **SPEEDS}.get(word, ("0", None, False, True, 0))
    low, high = (None if end is None else Decimal(end) for end in (low, high))
    return Covered(low, high, *ends[:2])


def _bounded(found, number, down, verb):
    """Bound a one-sided number by its direction, or by its verb if that covers the number."""
    if not number and found.rounds:  # what rose by 0% did not fall
        return found._replace(high=Decimal(0)) if down else found._replace(low=Decimal(0))
    if not number:
        return found
    own = _by_word(verb)
    by_verb = verb is not None and own._replace(with_low=True, with_high=True).holds(
        -number if down else number
    )
    plain = Covered(None, Decimal(0), with_high=False) if down else _by_word(None)
    ends = own if by_verb else plain
    if found.low is None:
        found = found._replace(low=ends.low, with_low=ends.with_low)
    if found.high is None:
        found = found._replace(high=ends.high, with_high=ends.with_high)
    return found


def _numbered(text, word, unit, to):
    number, half = _number(text, unit), _room(text, unit)
    if to is not None:
        return Covered(number, _number(to, unit))
    if word in EDGES:
        sign = EDGES[word]
        ends = (number, None) if sign[0] == ">" else (None, number)
        blunt = text in FRACTIONS or unit in COUNTED or not number
        edge = None if blunt else Edge(number, 1 if sign[0] == ">" else -1, half, sign != "<")
        return Covered(*ends, sign != ">", sign != "<", edge=edge)
    if word in NEAR:
        own = Decimal(0) if text in FRACTIONS else half
        ends = [number * Decimal(times) for times in NEAR[word]] + [number - own, number + own]
        return Covered(min(ends), max(ends))
    return Covered(number - half, number + half, rounds=unit not in COUNTED)


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


def rated(low, best, high, found, *, assumed=False, estimate=True, rate=None, printed=False):
    """Rate bounds and a best value against what a statement covers.

    `printed` says whether the best value stands in print, rather than being computed; `rate` is the
    rate that was printed of what was found; without an `estimate`, the best value is one of those
    within the bounds, and no better than others.
    """
    if found.holds(low) and found.holds(high):
        return "supported"
    if found.rounds and estimate and _rounds(low, best, high, found, assumed, rate):
        return "supported"
    meets = found.rounds and low < high and (high == found.low or low == found.high)
    if meets or found.below(high) or found.beyond(low):
        return "refuted"
    past = found.edge is not None and not assumed and _past(low, best, high, found, printed)
    return "supported" if past else "conflicting"


def _rounds(low, best, high, found, assumed, rate):
    """Whether a best value rounds to a number, and is known or printed as finely as stated."""
    if not found.low < best < found.high:
        return False
    digit = found.high - found.low
    if rate is not None and rate.high - rate.low <= digit and found.holds(rate.best):
        return True
    return not assumed and max(high - best, best - low) <= max(digit, abs(best) / 1000)


def _past(low, best, high, found, printed):
    """Whether all rounds to a one-sided number or lies past it, and the best value lies past it.

    A value printed at the number itself has reached it; one that figures only come to may not.
    """
    number, sign, room, reached = found.edge
    best, *ends = (sign * (end - number) for end in (best, low, high))
    far = high if sign > 0 else low
    return (
        (best > 0 or (reached and printed and best == 0))
        and min(ends) >= -room
        and found.holds(far)
    )
