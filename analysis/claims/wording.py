"""Whether the words of a quote and the number stated for it point the same way."""

from __future__ import annotations

import re

from analysis.claims.stated import BALANCES, Stated
from analysis.core.errors import ParameterError
from analysis.measures.arguments import (
    Arguments,
    BalanceSince,
    Moved,
    Paced,
    RankedBalance,
    RankedGrowth,
)

MOVES = ("growth", "growth_since", "change", "change_since", "balance_growth", "growth_change",
         "contribution")  # fmt: skip
SIGNED = (*MOVES, "balance")
_DOWN = re.compile(
    r"\b(f[ae]ll(s|en|ing)?|drop(s|ped|ping)?|declin\w+|decreas\w+|slump\w*|plung\w+|tumbl\w+"
    r"|shr[aiu]nk\w*|contract(ed|ing|ion)|dip(s|ped)?|down|deficit\w*|collaps\w+|plummet\w*|lost|lower"
    r"|reduc\w+|сни\w+|упа\w+|пада\w+|паден\w+|сокра\w+|уменьш\w+|дефицит\w*)\b"
    r"|下降|下跌|减少|逆差|減少",
    re.IGNORECASE,
)
_FALL = re.compile(
    r"f[ae]ll|drop|declin|decreas|slump|plung|tumbl|shr|contract|collaps|plummet", re.I
)
_PACES = {"faster": ("fell", "less than"), "slower": ("rose", "more than")}
_UP = re.compile(
    r"\b(gr[eo]w\w*|r(ise|ises|ose|isen|ising)|increas\w+|up|jump\w*|surg\w+|soar\w*|gain\w*"
    r"|climb\w*|surplus\w*|expand\w*|skyrocket\w*|rebound\w*|higher|вырос\w*|рост\w*|увелич\w+"
    r"|прибав\w+|подскоч\w+|профицит\w*)\b|增长|增加|上升|顺差|增長",
    re.IGNORECASE,
)

_BALANCES = {
    "surplus": re.compile(r"surplus\w*|профицит\w*|顺差|順差", re.IGNORECASE),
    "deficit": re.compile(r"deficit\w*|дефицит\w*|逆差", re.IGNORECASE),
}


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
    """Refuse a number whose sign contradicts the only direction that its quote names.

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
    if named_direction(stated.hedge or ""):
        return
    named = named_direction(quote)
    if named is None or not stated.value:
        return
    way, word = named
    if (way == "fell") != stated.number.startswith("-"):
        if measure == "balance":
            way = {"fell": "deficit", "rose": "surplus"}[way]
        expected = f"the direction of “{word}” in the quote: add `direction: {way}`"
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
    named = named_direction(quote)
    if stated.hedge not in _PACES or named is None or not _FALL.match(named[1]):
        return
    way, word = _PACES[stated.hedge]
    give = f"`direction: {way}`" if measure in MOVES else f"`number: 0` and `hedge: {word}`"
    expected = f"for a fall (“{named[1]}” in the quote), {give}: what falls faster grows less"
    raise ParameterError("stated", stated.words, expected)


def with_direction(of: Arguments, quote: str) -> Arguments:
    """Return the arguments of a run, a rank of growth or a balance with what only the quote names.

    Without it, "the fifth fall in a row" would hold of five rises, and "the surplus shrank" of a
    deficit.

    Examples
    --------
    >>> from analysis.measures.arguments import Moved
    >>> with_direction(Moved(span="2022", flow="total"), "the fifth fall in a row").direction
    'fell'
    """
    if isinstance(of, BalanceSince | RankedBalance):
        kinds = [kind for kind, words in _BALANCES.items() if words.search(quote)]
        return of if of.kind or len(kinds) != 1 else of.meaning(kinds[0])
    named = named_direction(quote)
    if named is None or not isinstance(of, Moved | Paced | RankedGrowth) or of.direction:
        return of
    return of.model_copy(update={"direction": named[0]})


def named_direction(text: str) -> tuple[str, str] | None:
    """Return the only direction that a text names, and its word; None where it names none or two.

    Examples
    --------
    >>> named_direction("the fifth fall in a row"), named_direction("exports rose, imports fell")
    (('fell', 'fall'), None)
    """
    down, up = _DOWN.search(text), _UP.search(text)
    if down and not up:
        return "fell", down[0]
    return ("rose", up[0]) if up and not down else None
