"""Whether the words of a quote and the number stated for it point the same way."""

from __future__ import annotations

import re

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
)
from analysis.measures.like_spans import CONSECUTIVE, OWN_KIND

MOVES = ("growth", "growth_since", "change", "change_since", "balance_growth", "growth_change",
         "contribution")  # fmt: skip
SIGNED = (*MOVES, "balance")
_FALLS = (
    r"f[ae]ll(s|en|ing)?|drop(s|ped|ping)?|declin\w+|decreas\w+|slump\w*|plung\w+|tumbl\w+"
    r"|shr[aiu]nk\w*|contract(s|ed|ing|ions?)|dip(s|ped|ping)?|collaps\w+|plummet\w*|reduc\w+"
    r"|sl[io]d(e|es|ing)?|s[aiu]nk(s|en|ing)?|slip(s|ped|ping)?|shed(s|ding)?|eas(es|ed|ing)"
    r"|narrow(s|ed|ing)|retreat\w*|weaken\w*|lost|los(es|ing)|halv(es|ed|ing)"
    r"|сни\w+|упа\w+|пада\w+|паден\w+|сокра\w+|уменьш\w+"
)
_RISES = (
    r"gr[eo]w\w*|r(ise|ises|ose|isen|ising)|increas\w+|jump\w*|surg\w+|soar\w*|gain\w*|climb\w*"
    r"|expand\w*|expansion|skyrocket\w*|rebound\w*|advanc(e|es|ed|ing)|widen\w*|swell\w*|swollen"
    r"|balloon\w*|rall(y|ies|ied)|вырос\w*|рост\w*|увелич\w+|прибав\w+|подскоч\w+"
)
_FALL = re.compile(rf"\b({_FALLS})\b|下降|下跌|减少|減少", re.IGNORECASE)
_RISE = re.compile(rf"\b({_RISES})\b|增长|增加|上升|增長", re.IGNORECASE)
_DOWN = re.compile(rf"\b({_FALLS}|down|lower)\b|下降|下跌|减少|減少", re.IGNORECASE)
_UP = re.compile(rf"\b({_RISES}|up|higher)\b|增长|增加|上升|增長", re.IGNORECASE)
_NEGATIVE = re.compile(
    r"\b(negative|minus) growth\b|\bgrowth of (minus |negative |[-−–])|\bотрицательн\w+ рост\w*",
    re.IGNORECASE,
)
_GROWTH = re.compile(r"growth|рост\w*|增长|增長", re.IGNORECASE)
_SLOWED = re.compile(r"\b(slow(s|ed|er|ing|down)?|decelerat\w+|cool(s|ed|ing))\b", re.IGNORECASE)
_QUICKENED = re.compile(r"\b(accelerat\w+|quicken\w*|sped|speed(s|ing)?|faster)\b", re.IGNORECASE)
_PACES = {"faster": ("fell", "less than"), "slower": ("rose", "more than")}
_KINDS = {
    "surplus": re.compile(r"surplus\w*|профицит\w*|顺差|順差", re.IGNORECASE),
    "deficit": re.compile(
        r"deficit\w*|\bshortfall\w*|\btrade gap\b|дефицит\w*|逆差", re.IGNORECASE
    ),
}
_LOW = re.compile(
    r"\b(lowest|smallest|weakest|slowest|(record|all-time|historic) lows?)\b|最低|最小",
    re.IGNORECASE,
)
_HIGH = re.compile(
    r"\b(highest|largest|biggest|strongest|fastest|steepest|sharpest|(record|all-time|historic)"
    r" highs?)\b|最高|最大",
    re.IGNORECASE,
)
_HALF_YEARS = re.compile(r"\bhalf[- ]year(s|ly)?\b", re.IGNORECASE)
_IN_A_ROW = re.compile(
    r"\b(in a row|straight|consecutive|successive|running|first|since)\b", re.IGNORECASE
)
_ROLLING = re.compile(
    r"\b(any|every|rolling|consecutive) (\d+|two|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"[- ]months?\b|\brolling\b",
    re.IGNORECASE,
)


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
    """Refuse a number whose sign contradicts the direction that its quote names for it.

    Where a quote names both, it is that of the word next to the number.

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
    if measure not in SIGNED or stated.number is None or stated.direction or stated.verb:
        return
    if not stated.value or named_direction(stated.hedge or ""):
        return
    named, minus = _ways(quote, measure), stated.number.startswith("-")
    names = {"fell": "deficit", "rose": "surplus"} if measure == "balance" else {}
    if len(named) > 1 and measure != "balance":
        named = _beside_number(quote, stated.number)
    if len(named) != 1:
        return
    ((way, word),) = named.items()
    if (way == "fell") != minus:
        expected = f"the direction of “{word}” in the quote: add `direction: {names.get(way, way)}`"
        raise ParameterError("stated", stated.words, expected)


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
    named, number = _ways(quote, measure), stated.number or ""
    if measure not in SIGNED or not number.startswith("-") or "fell" not in named:
        return
    way = "deficit" if measure == "balance" else "fell"
    expected = f"`number: {number.removeprefix('-')}` and `direction: {way}` (“{named['fell']}” in "
    expected += f"the quote): “{stated.hedge}” of a number below zero is a smaller fall"
    raise ParameterError("stated", stated.words, expected)


def _ways(quote: str, measure: str) -> dict[str, str]:
    """Return the ways that a quote names for what a measure finds, each with its word."""
    if measure == "balance":
        kinds = {"fell": _KINDS["deficit"], "rose": _KINDS["surplus"]}
    elif measure == "growth_change":
        return _paces(quote)
    else:
        quote, kinds = _NEGATIVE.sub("fall of ", quote), {"fell": _DOWN, "rose": _UP}
    named = {way: found[0] for way, words in kinds.items() if (found := words.search(quote))}
    if "fell" not in named and _GROWTH.fullmatch(named.get("rose", "")):
        return {}  # growth may be negative
    return named


def _paces(quote: str) -> dict[str, str]:
    """Return whether growth slowed or quickened; both where a quote has a fall.

    A fall that quickens is growth that slows.
    """
    kinds = {"fell": _SLOWED, "rose": _QUICKENED}
    named = {way: found[0] for way, words in kinds.items() if (found := words.search(quote))}
    fall = _FALL.search(_NEGATIVE.sub("fall ", quote))
    if fall:
        return {"fell": fall[0], "rose": next(iter(named.values()), fall[0])}
    return named


def _beside_number(quote: str, number: str) -> dict[str, str]:
    """Return the way of the word next to a number in its quote; none where it is not there."""
    plain = re.escape(number.removeprefix("-"))
    return _nearest(quote, re.compile(rf"(?<![\d.,]){plain}(?![\d]|[.,]\d)"))


def _nearest(quote: str, place: re.Pattern[str]) -> dict[str, str]:
    """Return the way of the last verb before a place in a quote, or else of the first after it."""
    found = place.search(quote)
    if found is None:
        return {}
    verbs = [(at, way) for way, words in (("fell", _FALL), ("rose", _RISE))
             for at in words.finditer(quote)]  # fmt: skip
    before = [one for one in verbs if one[0].end() <= found.start()]
    after = [one for one in verbs if one[0].start() >= found.end()]
    if before:
        word, way = max(before, key=lambda one: one[0].start())
    elif after:
        word, way = min(after, key=lambda one: one[0].start())
    else:
        return {}
    return {way: word[0]}


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
    fall = _FALL.search(_NEGATIVE.sub("fall ", quote))
    if stated.hedge not in _PACES or fall is None:
        return
    way, word = _PACES[stated.hedge]
    other = {"fell": "rose", "rose": "fell"}[way]
    give = f"`direction: {way}`" if measure in MOVES else f"`number: 0` and `hedge: {word}`"
    expected = f"for a fall (“{fall[0]}” in the quote), {give}: what falls faster grows less"
    if measure in MOVES:
        expected += f"; where it is growth that was {stated.hedge}, `direction: {other}`"
    raise ParameterError("stated", stated.words, expected)


def with_direction(of: Arguments, quote: str) -> Arguments:
    """Return the arguments of a run, a rank or a balance with what only the quote names.

    Without it, "the fifth fall in a row" would hold of five rises, "a record low" of the highest,
    and "the surplus shrank" of a deficit.

    Raises
    ------
    ParameterError
        If the quote compares with other spans than the arguments do.

    Examples
    --------
    >>> from analysis.measures.arguments import Moved
    >>> with_direction(Moved(span="2022", flow="total"), "the fifth fall in a row").direction
    'fell'
    """
    _check_window(of, quote)
    of = _with_order(of, quote)
    if isinstance(of, BalanceSince | RankedBalance | BalanceAlong):
        kinds = [kind for kind, words in _KINDS.items() if words.search(quote)]
        return of if of.kind or len(kinds) != 1 else of.meaning(kinds[0])
    if isinstance(of, Paced | RankedGrowth):  # "down from 8% in May" is said of a pace
        named = _found(quote, _FALL, _RISE)
    elif isinstance(of, Moved):
        named = _found(quote, _DOWN, _UP)
    else:
        return of
    if of.direction or not named:
        return of
    if len(named) == 1:
        return of.model_copy(update={"direction": next(iter(named))})
    near = _nearest(quote, _IN_A_ROW) if isinstance(of, Moved) else {}
    return of.perhaps(next(iter(near))) if len(near) == 1 and isinstance(of, Moved) else of


def _with_order(of: Arguments, quote: str) -> Arguments:
    """Return a rank from the end that alone the quote names: "a record low" is the lowest."""
    if not isinstance(of, Ranked | RankedBalance) or "order" in of.model_fields_set:
        return of
    if not _LOW.search(quote) or _HIGH.search(quote):
        return of
    deficit = isinstance(of, RankedBalance) and (
        of.kind == "deficit" or (of.kind is None and _KINDS["deficit"].search(quote))
    )
    if isinstance(of, RankedGrowth) and of.direction == "fell":
        return of
    order = "highest" if deficit else "lowest"
    return type(of)(**{name: getattr(of, name) for name in of.model_fields_set} | {"order": order})


def _check_window(of: Arguments, quote: str) -> None:
    """Refuse to compare only the same months of each year where the quote names other spans.

    Raises
    ------
    ParameterError
        Saying which window there is, if any.
    """
    span = of.get("span")
    window = of.get("window")
    if window != OWN_KIND or span.months in (1, 3) or span.is_year:
        return
    if span.months == 6 and (found := _HALF_YEARS.search(quote)):
        expected = f"`window: {CONSECUTIVE}` for each half-year, or `window: same months`: the "
        raise ParameterError("window", OWN_KIND, f"{expected}quote has “{found[0]}”")
    if found := _ROLLING.search(quote):
        expected = "`window: same months`: only the same months of each year can be compared with "
        raise ParameterError("window", OWN_KIND, f"{expected}{span.label}, and not “{found[0]}”")


def _found(text: str, down: re.Pattern[str], up: re.Pattern[str]) -> dict[str, str]:
    text = _NEGATIVE.sub("fall ", text)
    each = {"fell": down.search(text), "rose": up.search(text)}
    return {way: found[0] for way, found in each.items() if found}


def named_direction(text: str) -> tuple[str, str] | None:
    """Return the only direction that a text names, and its word; None where it names none or two.

    Examples
    --------
    >>> named_direction("the fifth fall in a row"), named_direction("exports rose, imports fell")
    (('fell', 'fall'), None)
    """
    named = _found(text, _DOWN, _UP)
    return next(iter(named.items())) if len(named) == 1 else None
