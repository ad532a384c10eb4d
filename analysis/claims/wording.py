"""Whether the words of a quote and the number stated for it point the same way."""

from __future__ import annotations

import re
from collections.abc import Mapping

from analysis.claims.quotes import (
    GROWTH,
    VERBS,
    Said,
    beside_number,
    clause_of,
    number_in,
    only,
    plainly,
    some,
    ways_of,
)
from analysis.claims.stated import BALANCES, Stated
from analysis.core.errors import ParameterError

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
KINDS = {
    "surplus": re.compile(r"surplus\w*|профицит\w*|顺差|順差", re.I),
    "deficit": re.compile(
        r"(?<!budget )(?<!fiscal )(?<!services )(?<!account )(?<!government )deficit\w*"
        r"|\bshortfall\w*|\btrade gap\b|дефицит\w*|逆差",
        re.I,
    ),
}
_SIGNS = {"fell": KINDS["deficit"], "rose": KINDS["surplus"]}


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
    if measure not in SIGNED or not stated.value or _has_way(stated):
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
    numbered = measure in SIGNED and stated.number is not None
    return numbered and not _has_minus(stated) and not _has_way(stated)


def says_rise(quote: str, measure: str, stated: Stated) -> bool:
    """Whether the word next to a number in its quote says that it rose."""
    said = _said_of(quote, measure, stated.number or "")
    return said is not None and said.way == "rose"


def _has_way(stated: Stated) -> bool:
    """Whether a word beside a number says which way it goes; "up to" does not."""
    if stated.direction or stated.verb:
        return True
    return stated.hedge not in (None, "up to") and bool(ways_of(stated.hedge or ""))


def _has_minus(stated: Stated) -> bool:
    return (stated.number or "").startswith("-")


def _said_of(quote: str, measure: str, number: str) -> Said | None:
    """Return the word that a quote says of a number that a measure finds."""
    if measure == "balance":
        clause = clause_of(quote, number_in(quote, number))
        return only(_named(clause, _SIGNS))
    if measure == "growth_change":
        return _pace_of(quote, number)
    if number_in(quote, number):
        return beside_number(quote, number)
    return only(ways_of(quote))


def _named(clause: str, kinds: Mapping[str, re.Pattern[str]]) -> dict[str, str]:
    return {way: one[0] for way, words in kinds.items() if (one := words.search(clause))}


def _pace_of(quote: str, number: str) -> Said | None:
    """Return whether growth slowed or quickened, by the words of the number's clause."""
    clause = clause_of(quote, number_in(quote, number))
    if ways_of(clause, VERBS).get("fell"):
        return None  # a fall that quickens is growth that slows
    return only(_named(clause, _PACES))


def check_edge(quote: str, measure: str, stated: Stated) -> None:
    """Refuse a number below zero beside a one-sided word of a quote: it turns the word round.

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
    noun, way = ("deficit", "deficit") if measure == "balance" else ("fall", "fell")
    number = (stated.number or "").removeprefix("-")
    expected = f"for a {noun}, `number: {number}` and `direction: {way}`: “{stated.hedge}” of a "
    expected += "number below zero is a smaller one"
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
    places = (one for words in _PACES.values() for one in some(words, text))
    clauses = [clause_of(text, place) for place in places] or [text]
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
