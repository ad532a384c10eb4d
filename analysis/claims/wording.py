"""Whether the words of a quote and the number stated for it point the same way."""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.claims.quotes import (
    GROWTH,
    VERBS,
    WORDS,
    Said,
    beside_number,
    clause_at,
    has_number,
    nearest,
    number_in,
    plainly,
    ways_of,
)
from analysis.claims.stated import BALANCES, Stated
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

MOVES = ("growth", "growth_since", "change", "change_since", "balance_growth", "growth_change",
         "contribution")  # fmt: skip
SIGNED = (*MOVES, "balance")
_PACES = {
    "fell": re.compile(
        r"\b(slow(s|ed|er|ing|down)?|decelerat\w+|cool(s|ed|ing)|moderat\w+)\b", re.I
    ),
    "rose": re.compile(r"\b(accelerat\w+|quicken\w*|sped|speed(s|ing)?|faster)\b", re.I),
}
_TURNED = {"faster": ("fell", "less than"), "slower": ("rose", "more than")}
_KINDS = {
    "surplus": re.compile(r"surplus\w*|профицит\w*|顺差|順差", re.I),
    "deficit": re.compile(r"deficit\w*|\bshortfall\w*|\btrade gap\b|дефицит\w*|逆差", re.I),
}
_SIGNS = {"fell": _KINDS["deficit"], "rose": _KINDS["surplus"]}
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
_PACE = re.compile(
    r"\b(fastest|steepest|sharpest|quickest|strongest|biggest|largest|worst|slowest|weakest|mildest"
    r"|gentlest|smallest|lowest|highest)\b",
    re.I,
)
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
    r"|\b(on|from|than) the (previous|preceding) (month|quarter)\b", re.I,
)  # fmt: skip
_ONLY = re.compile(r"\bonly (once|twice|thrice|\w+ times)\b", re.I)
_BELOW = re.compile(r"\b(below|under|less than)\b", re.I)


def check_direction(measure: str, stated: Stated) -> None:
    """Refuse a direction for what has none: a level does not fall, and growth is no deficit.

    Raises
    ------
    ParameterError
        Saying which measures have one.

    Examples
    --------
    >>> check_direction("level", Stated(unit="billion", number="6", direction="fell"))
    Traceback (most recent call last):
    analysis.core.errors.ParameterError: parameter stated.direction: found 'fell'; expected ...
    """
    given = stated.direction
    if given is None:
        return
    fitting = ("balance",) if given in BALANCES else MOVES
    if measure not in fitting:
        expected = f"no direction with {measure}: “{given}” fits {', '.join(fitting)}"
        raise ParameterError("stated.direction", given, expected)


def check_sign(quote: str, measure: str, stated: Stated) -> None:
    """Refuse a number whose sign contradicts the direction that its quote gives it.

    That is the word next to it, in its clause; of a number that the quote does not have, the only
    one in the quote. A direction that is stated needs no such word.

    Raises
    ------
    ParameterError
        Saying how to give the direction.

    Examples
    --------
    >>> check_sign("trade fell by 6.9%", "growth", Stated(unit="percent", number="6.9"))
    Traceback (most recent call last):
    analysis.core.errors.ParameterError: parameter stated: found '6.9%'; expected the direction...
    """
    if not has_open_sign(measure, stated) and not (stated.number or "").startswith("-"):
        return
    if measure not in SIGNED or stated.direction or stated.verb or not stated.value:
        return
    said, minus = _said_of(quote, measure, stated.number or ""), _has_minus(stated)
    if said is None or (said.way == "fell") == minus:
        return
    if minus and (measure == "balance" or "fell" in ways_of(quote) or GROWTH.fullmatch(said.word)):
        return  # the minus is said, and the word may be said of something else
    names = {"fell": "deficit", "rose": "surplus"} if measure == "balance" else {}
    way, other = said.way, {"fell": "rose", "rose": "fell"}[said.way]
    expected = (
        f"the direction of “{said.word}” in the quote: add `direction: {names.get(way, way)}`"
    )
    expected += f" (or, if the number is not of that, `direction: {names.get(other, other)}`)"
    raise ParameterError("stated", stated.words, expected)


def has_open_sign(measure: str, stated: Stated) -> bool:
    """Whether a number is stated of what may rise or fall, and nothing says which."""
    if measure not in SIGNED or stated.number is None or stated.direction or stated.verb:
        return False
    return not _has_minus(stated) and not ways_of(stated.hedge or "")


def says_rise(quote: str, measure: str, stated: Stated) -> bool:
    """Whether the word next to a number in its quote says that it rose."""
    said = _said_of(quote, measure, stated.number or "")
    return said is not None and said.way == "rose"


def _has_minus(stated: Stated) -> bool:
    return (stated.number or "").startswith("-")


def _said_of(quote: str, measure: str, number: str) -> Said | None:
    """Return the word that a quote says of a number that a measure finds."""
    if measure == "balance":
        clause = _clause_of(quote, number_in(quote, number))
        named = {way: one[0] for way, words in _SIGNS.items() if (one := words.search(clause))}
        return Said(*next(iter(named.items()))) if len(named) == 1 else None
    if measure == "growth_change":
        return _pace_of(quote, number)
    if has_number(quote, number):
        return beside_number(quote, number)
    named = ways_of(quote)
    return Said(*next(iter(named.items()))) if len(named) == 1 else None


def _pace_of(quote: str, number: str) -> Said | None:
    """Return whether growth slowed or quickened, by the words of the number's clause."""
    clause = _clause_of(quote, number_in(quote, number))
    named = {way: one[0] for way, words in _PACES.items() if (one := words.search(clause))}
    if ways_of(clause, VERBS).get("fell"):
        return None  # a fall that quickens is growth that slows
    if len(named) == 1:
        return Said(*next(iter(named.items())))
    return None if named else beside_number(quote, number)


def check_edge(quote: str, measure: str, stated: Stated) -> None:
    """Refuse a number below zero beside a one-sided word, where the quote speaks of a fall.

    More than −20% is what fell by less.

    Raises
    ------
    ParameterError
        Saying how to give the direction.

    Examples
    --------
    >>> stated = Stated(unit="percent", number="-20", hedge="more than")
    >>> check_edge("trade fell by more than 20%", "growth", stated)
    Traceback (most recent call last):
    analysis.core.errors.ParameterError: parameter stated: found 'more than −20%'; expected ...
    """
    if measure not in SIGNED or not _has_minus(stated) or not quote:
        return
    way = "deficit" if measure == "balance" else "fell"
    number = (stated.number or "").removeprefix("-")
    expected = f"for a {'deficit' if way == 'deficit' else 'fall'}, `number: {number}` and "
    expected += f"`direction: {way}`: “{stated.hedge}” of a number below zero is a smaller one"
    raise ParameterError("stated", stated.words, expected)


def check_pace(quote: str, measure: str, stated: Stated) -> None:
    """Refuse "faster" and "slower" of falls: what falls faster grows less.

    Raises
    ------
    ParameterError
        Saying how to give the direction.

    Examples
    --------
    >>> check_pace("exports fell faster", "growth_change", Stated(unit="points", hedge="faster"))
    Traceback (most recent call last):
    analysis.core.errors.ParameterError: parameter stated: found 'faster'; expected for a fall ...
    """
    if stated.hedge not in _TURNED:
        return
    text = plainly(quote)
    places = (one for words in _PACES.values() for one in words.finditer(text))
    clauses = [_clause_of(text, place) for place in places] or [text]
    fall = next((word for one in clauses if (word := ways_of(one, VERBS).get("fell"))), None)
    if fall is None:
        return
    way, word = _TURNED[stated.hedge]
    other = {"fell": "rose", "rose": "fell"}[way]
    give = f"`direction: {way}`" if measure in MOVES else f"`number: 0` and `hedge: {word}`"
    expected = f"for a fall (“{fall}” in the quote), {give}: what falls faster grows less"
    if measure in MOVES:
        expected += f"; where it is growth that was {stated.hedge}, `direction: {other}`"
    raise ParameterError("stated", stated.words, expected)


def _clause_of(text: str, place: re.Match[str] | None) -> str:
    if place is None:
        return text
    start, end = clause_at(text, place.start(), place.end())
    return text[start:end]


def check_asked(measure: str, of: Arguments, quote: str) -> None:
    """Refuse a measure that finds something else than the quote says.

    Raises
    ------
    ParameterError
        Saying which one does.
    """
    yearly = isinstance(of, Moved) or measure == "growth"
    if yearly and (found := _ON_THE_MONTH.search(quote)):
        expected = "growth_since with the month before as `since`" if measure == "growth" else (
            "no measure of it: growth here is on the same months of the year before"
        )  # fmt: skip
        raise ParameterError("measure", measure, f"{expected}, as the quote has “{found[0]}”")
    if measure == "times_above" and (found := _BELOW.search(quote)):
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
    if isinstance(of, Reached) and _ONLY.search(quote):
        of = of.model_copy(update={"every": True})
    if isinstance(of, BalanceSince | RankedBalance | BalanceAlong):
        kinds = [kind for kind, words in _KINDS.items() if words.search(quote)]
        of = of if of.kind or len(kinds) != 1 else of.meaning(kinds[0])
    if isinstance(of, Paced | RankedGrowth) and of.direction is None:
        said = _near(quote, _PACE, VERBS)  # "down from 8% in May" is said of a pace
        of = of.meaning(said.way) if said else of
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
    if isinstance(of, RankedBalance) and of.kind is None and _KINDS["deficit"].search(quote):
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
        expected += "not every run of months, which no measure does"
        raise ParameterError("window", OWN_KIND, expected)


def named_direction(text: str) -> tuple[str, str] | None:
    """Return the only direction that a text names, and its word; None where it names none or two.

    Examples
    --------
    >>> named_direction("the fifth fall in a row"), named_direction("exports rose, imports fell")
    (('fell', 'fall'), None)
    """
    named = ways_of(text)
    return next(iter(named.items())) if len(named) == 1 else None
