"""What the quote of a claim asks of its measure: which way, from which end, beside which spans.

An argument that is given is taken as it is; what is not given, the quote may name.
"""

from __future__ import annotations

import re
from decimal import Decimal

from analysis.claims.quotes import (
    FLOWS,
    GROWTH,
    VERBS,
    Said,
    clause_of,
    nearest,
    number_in,
    only,
    plainly,
    some,
    ways_of,
)
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

_LOWS = r"(record|all-time|historic|new|\w+-year|\w+-month)[- ]lows?"
_LOW = re.compile(rf"\b(lowest|smallest|weakest|worst|poorest|{_LOWS})\b|最低|最小", re.I)
_SMALL = re.compile(rf"\b(lowest|smallest|narrowest|slimmest|thinnest|{_LOWS})\b|最低|最小", re.I)
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
    r"\b(in a row|straight|consecutive|successive|running|подряд|впервые)\b"
    r"|\bfirst\b(?![- ](quarter|half|month|week|year|\w+ months)\b)"
    r"|连续|連續|首次|以来",
    re.I,
)
_HALF_YEARS = re.compile(r"\bhalf[- ]year(s|ly)?\b|\bhalf ever\b|\bhalbjahre?s?\b", re.I)
_ROLLING = re.compile(
    r"\b(any|every) (\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"[- ]months?\b|\brolling ((\d+|\w+)[- ](month|quarter|year)|basis|average|total|sum)",
    re.I,
)
_ON_THE_MONTH = re.compile(
    r"\b(month|quarter)[- ](on|over)[- ](month|quarter)\b|\b(m/m|q/q|mom|qoq)\b"
    r"|\b(on|from|than) the (previous|preceding) (month|quarter)\b",
    re.I,
)
_YEARLY = re.compile(r"\byear|\bannual|\byoy\b|\by/y\b|год|同比", re.I)
_ONLY = re.compile(r"\bonly (once|twice|thrice|\w+ times)\b", re.I)
_BELOW = re.compile(r"\b(below|under|less than) \D{0,4}(?P<number>\d+([.,]\d+)?)", re.I)
_OWN = {  # what a word for the low end is said of, where it is said of the claim
    "level": re.compile(
        rf"\b({FLOWS}|it|they)\b|товаро\w+|экспорт\w*|импорт\w*|出口|进口|贸易", re.I
    ),
    "balance": re.compile(r"deficit|surplus|\bgap\b|imbalance|\bbalance\b|逆差|顺差", re.I),
    "growth": re.compile(r"\b(gr[eo]w\w*|pace|rate|fall|decline|drop|slump|decrease)\b", re.I),
}


def check_asked(measure: str, of: Arguments, quote: str, number: str | None) -> None:
    """Refuse a measure that finds something else than the quote says.

    Raises
    ------
    ParameterError
        Saying which one does.
    """
    if (isinstance(of, Moved) or measure == "growth") and not _YEARLY.search(quote):
        _check_yearly(measure, quote, number)
    below = _BELOW.search(quote) if isinstance(of, Reached) and of.every else None
    if below and Decimal(below["number"].replace(",", ".")) == of.get("threshold"):
        expected = f"level_run, as the quote has “{below[0]}”: this counts what reached a level"
        raise ParameterError("measure", measure, expected)
    if isinstance(of, Paced) and of.direction == "fell":
        _check_pace_of_fall(measure, quote)


def _check_yearly(measure: str, quote: str, number: str | None) -> None:
    """Refuse a rate or a run on the month before, where its own clause says that it is one."""
    place = _IN_A_ROW.search(quote) if measure != "growth" else number_in(quote, number or "-")
    found = _ON_THE_MONTH.search(clause_of(quote, place)) if place else None
    if found is None:
        return
    if measure == "growth":
        expected = "growth_since with the month before as `since`"
    else:
        expected = "no measure of it: growth here is on the same months of the year before"
    raise ParameterError("measure", measure, f"{expected}, as the quote has “{found[0]}”")


def _check_pace_of_fall(measure: str, quote: str) -> None:
    """Refuse the fastest growth for the fastest fall, which is the lowest growth."""
    wrong, right, other, why = {
        "fastest_since": (_FAST, _SLOW, "slowest_since", "fastest fall is the lowest growth"),
        "slowest_since": (_SLOW, _FAST, "fastest_since", "slowest fall is the highest growth"),
    }[measure]
    found = wrong.search(quote)
    if found is None or right.search(quote):
        return
    if "fell" in ways_of(clause_of(quote, found), VERBS):
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
        way = _way_of_pace(quote)
        of = of.meaning(way) if way else of
    if isinstance(of, Moved) and of.direction is None:
        return _moved(of, quote)
    return _with_order(of, quote) if isinstance(of, Ranked | RankedBalance) else of


def _way_of_pace(quote: str) -> str | None:
    """Return whether a pace is said of rises or of falls: the only one in its clauses.

    "Growth" is said of both. "Down from 8% in May" is said of the pace itself.
    """
    named: dict[str, str] = {}
    for place in some(_PACE, quote):
        named |= ways_of(clause_of(quote, place), VERBS)
    said = only(named)
    return None if said is None or GROWTH.fullmatch(said.word) else said.way


def _near(quote: str, phrase: re.Pattern[str], *, whole: bool = False) -> Said | None:
    """Return the word next to a phrase of a quote, in its clause or in the whole quote."""
    text = plainly(quote)
    said = (nearest(text, place, whole=whole) for place in some(phrase, text))
    return min((one for one in said if one), key=lambda one: one.apart, default=None)


def _moved(of: Moved, quote: str) -> Moved:
    """Return a run or a first time with the direction that its quote names.

    Where the quote has another one as well, or none in the clause of "in a row" or "first", it is
    only likely: a span that moved otherwise then leaves the claim open.
    """
    alone, near = only(ways_of(quote)), _near(quote, _IN_A_ROW)
    if near is not None and alone is not None:
        return of.model_copy(update={"direction": near.way})
    near = near or _near(quote, _IN_A_ROW, whole=True) or alone
    return of.perhaps(near.way) if near else of


def _with_order(of: Ranked | RankedBalance, quote: str) -> Ranked | RankedBalance:
    """Return a rank from the end that the quote names: "a record low" is the lowest.

    Where a low is said of something else, or a high of anything, it is left open which is meant.

    Raises
    ------
    ParameterError
        If it names the smallest of a surplus or a deficit, and both.
    """
    if "order" in of.model_fields_set or not quote:
        return of
    kind = "growth" if isinstance(of, RankedGrowth) else "level"
    kind = "balance" if isinstance(of, RankedBalance) else kind
    words = {"growth": _SLOW, "level": _LOW, "balance": _SMALL}[kind]
    low = words.search(quote)
    if low is None:
        return of.either() if kind == "balance" and not of.get("kind") else of
    if isinstance(of, RankedBalance) and of.kind is None and KINDS["deficit"].search(quote):
        expected = f"`kind: deficit` or `kind: surplus`: the quote has both, and “{low[0]}”"
        raise ParameterError("kind", None, expected)
    clause = clause_of(quote, low)
    own = _OWN[kind].search(clause) or clause == quote.rstrip(".")
    high = (_FAST if kind == "growth" else _HIGH).search(words.sub("", quote))
    if high is not None or not own:
        return of.either()
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
