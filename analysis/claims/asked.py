"""What the quote of a claim asks of its measure: which way, from which end, beside which spans.

An argument that is given is taken as it is; what is not given, the quote may name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.claims.quotes import GROWTH, VERBS, WORDS, Said, nearest, plainly, ways_of
from analysis.claims.wording import KINDS
from analysis.core.errors import ParameterError
from analysis.measures.arguments import (
    Arguments,
    BalanceAlong,
    BalanceSince,
    Moved,
    Paced,
    Ranked,
    RankedBalance,
    RankedGrowth,
    Reached,
)
from analysis.measures.like_spans import CONSECUTIVE, OWN_KIND

_LOW = re.compile(
    r"\b(lowest|smallest|narrowest|slimmest|thinnest|weakest|worst|poorest"
    r"|(record|all-time|historic|new|\w+-year|\w+-month)[- ]lows?)\b|最低|最小",
    re.I,
)
_HIGH = re.compile(
    r"\b(highest|largest|biggest|strongest|widest|(?<!on )record)\b|\bhighs?\b"
    r"|最高|最大|纪录|рекорд",
    re.I,
)
_SLOW = re.compile(r"\b(slowest|weakest|mildest|gentlest|smallest|lowest)\b", re.I)
_FAST = re.compile(
    r"\b(fastest|steepest|sharpest|quickest|strongest|biggest|largest|worst)\b", re.I
)
_PACE = re.compile(rf"{_FAST.pattern}|{_SLOW.pattern}|\bhighest\b", re.I)
_IN_A_ROW = re.compile(
    r"\b(in a row|straight|consecutive|successive|running|first|подряд|впервые)\b"
    r"|连续|連續|首次|以来",
    re.I,
)
_HALF_YEARS = re.compile(r"\bhalf[- ]year(s|ly)?\b|\bhalf ever\b|\bhalbjahre?s?\b", re.I)
_ROLLING = re.compile(
    r"\b(any|every) (\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"[- ]months?\b|\brolling\b",
    re.I,
)
_ON_THE_MONTH = re.compile(
    r"\b(month|quarter)[- ](on|over)[- ](month|quarter)\b|\b(m/m|q/q|mom|qoq)\b"
    r"|\b(on|from|than) the (previous|preceding) (month|quarter)\b",
    re.I,
)
_YEARLY = re.compile(r"\byear|\bannual|\byoy\b|\by/y\b|год|同比", re.I)
_ONLY = re.compile(r"\bonly (once|twice|thrice|\w+ times)\b", re.I)
_BELOW = re.compile(r"\b(below|under|less than) (?=\D{0,4}\d)", re.I)


def check_asked(measure: str, of: Arguments, quote: str) -> None:
    """Refuse a measure that finds something else than the quote says.

    Raises
    ------
    ParameterError
        Saying which one does.
    """
    yearly = (isinstance(of, Moved) or measure == "growth") and not _YEARLY.search(quote)
    if yearly and (found := _ON_THE_MONTH.search(quote)):
        expected = "growth_since with the month before as `since`" if measure == "growth" else (
            "no measure of it: growth here is on the same months of the year before"
        )  # fmt: skip
        raise ParameterError("measure", measure, f"{expected}, as the quote has “{found[0]}”")
    if isinstance(of, Reached) and of.every and (found := _BELOW.search(quote)):
        expected = f"level_run, as the quote has “{found[0]}”: this counts what reached a level"
        raise ParameterError("measure", measure, expected)
    if isinstance(of, Paced) and of.direction == "fell":
        wrong = {
            "fastest_since": (_FAST, "slowest_since", "fastest fall is the lowest growth"),
            "slowest_since": (_SLOW, "fastest_since", "slowest fall is the highest growth"),
        }
        words, other, why = wrong[measure]
        if found := words.search(quote):
            expected = f"{other}, as the quote has “{found[0]}” of a fall: the {why}"
            raise ParameterError("measure", measure, expected)


def with_direction(of: Arguments, quote: str) -> Arguments:
    """Return the arguments of a run, a rank or a balance with what only the quote names.

    Without it, "the fifth fall in a row" would hold of five rises, "a record low" of the highest,
    and "the surplus shrank" of a deficit.

    Raises
    ------
    ParameterError
        If the quote compares with other spans than the arguments do, or leaves open what is meant.

    Examples
    --------
    >>> from analysis.measures.arguments import Moved
    >>> with_direction(Moved(span="2022", flow="total"), "the fifth fall in a row").direction
    'fell'
    """
    _check_window(of, quote)
    if isinstance(of, Reached) and "every" not in of.model_fields_set and _ONLY.search(quote):
        of = of.model_copy(update={"every": True})
    if isinstance(of, BalanceSince | RankedBalance | BalanceAlong):
        kinds = [kind for kind, words in KINDS.items() if words.search(quote)]
        of = of if of.kind or len(kinds) != 1 else of.meaning(kinds[0])
    if isinstance(of, Paced | RankedGrowth) and of.direction is None:
        said = _near(quote, _PACE, VERBS)  # "down from 8% in May" is said of a pace
        of = of.meaning(said.way) if said and not GROWTH.fullmatch(said.word) else of
    if isinstance(of, Moved) and of.direction is None:
        return _moved(of, quote)
    return _with_order(of, quote) if isinstance(of, Ranked | RankedBalance) else of


def _near(quote: str, phrase: re.Pattern[str], kinds: Mapping[str, re.Pattern[str]]) -> Said | None:
    """Return the word next to a phrase of a quote, in its clause."""
    text = plainly(quote)
    said = (nearest(text, place, kinds) for place in phrase.finditer(text))
    return min((one for one in said if one), key=lambda one: one.apart, default=None)


def _moved(of: Moved, quote: str) -> Moved:
    """Return a run or a first time with the direction that its quote names.

    Where the quote has another one as well, or none in the clause of "in a row" or "first", it is
    only likely: a span that moved otherwise then leaves the claim open.
    """
    named, near = ways_of(quote), _near(quote, _IN_A_ROW, WORDS)
    if near is not None and len(named) == 1:
        return of.model_copy(update={"direction": near.way})
    if near is None and named:
        text = plainly(quote)
        places = _IN_A_ROW.finditer(text)
        said = [one for place in places if (one := nearest(text, place, whole=True))]
        near = min(said, key=lambda one: one.apart, default=None)
    if near is None and len(named) == 1:
        near = Said(*next(iter(named.items())))
    return of.perhaps(near.way) if near else of


def _with_order(of: Ranked | RankedBalance, quote: str) -> Ranked | RankedBalance:
    """Return a rank from the end that the quote names: "a record low" is the lowest.

    Where it names both ends, it is left open which is meant.

    Raises
    ------
    ParameterError
        If it names the smallest of a surplus or a deficit, and both.
    """
    growth = isinstance(of, RankedGrowth)
    words = _SLOW if growth else _LOW
    low = words.search(quote)
    if low is None or "order" in of.model_fields_set:
        return of
    high = (_FAST if growth else _HIGH).search(words.sub("", quote))
    if high is not None:
        return of.either()
    if isinstance(of, RankedBalance) and of.kind is None and KINDS["deficit"].search(quote):
        expected = f"`kind: deficit` or `kind: surplus`: the quote has both, and “{low[0]}”"
        raise ParameterError("kind", None, expected)
    smallest = {"deficit": "highest", "fell": "highest"}
    return of.ordered(smallest.get(of.get("kind") or of.get("direction") or "", "lowest"))


def _check_window(of: Arguments, quote: str) -> None:
    """Refuse to compare only some spans where the quote names others.

    Raises
    ------
    ParameterError
        Saying which window there is, if any.
    """
    span, window = of.get("span"), of.get("window")
    if window != OWN_KIND:
        return
    if span.months == 6 and (found := _HALF_YEARS.search(quote)):
        expected = f"`window: {CONSECUTIVE}` for each half-year, or `window: same months`: the "
        raise ParameterError("window", OWN_KIND, f"{expected}quote has “{found[0]}”")
    if span.months > 1 and (found := _ROLLING.search(quote)):
        expected = f"no “{found[0]}” in the quote: only spans like {span.label} are compared, and "
        expected += "not every run of months, which no measure does; with `window: same months`, "
        expected += "the words are taken to mean those spans alone"
        raise ParameterError("window", OWN_KIND, expected)
