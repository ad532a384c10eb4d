"""What verbs and directions do to a number: "fell by less than 6%", "soared by nearly 30%"."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from analysis.claims.covered import Range
from analysis.claims.hedges import Hedge
from analysis.claims.stated import DOWN, Stated
from analysis.core.errors import ParameterError, UnknownNameError
from analysis.core.formatting import sentence

_ZERO = Decimal(0)
_AT_ZERO = {True: (None, False, _ZERO, True), False: (_ZERO, True, None, False)}


def hedge_of(word: str, hedges: dict[str, Hedge]) -> Hedge:
    """Return a hedge by its word.

    Raises
    ------
    UnknownNameError
        If there is none; says the nearest.
    """
    if word not in hedges:
        raise UnknownNameError("hedge", word, hedges)
    return hedges[word]


def verb_of(stated: Stated, hedges: dict[str, Hedge]) -> Hedge | None:
    """Return the verb that gives a number its direction, alone or beside a hedge.

    Raises
    ------
    UnknownNameError
        If there is no such verb.
    ParameterError
        If it has no direction, or the hedge beside it is a verb, too.
    """
    word = stated.verb or stated.hedge
    if word is None or stated.number is None:
        return None
    found = hedge_of(word, hedges)
    if stated.verb and not found.direction:
        raise ParameterError("verb", stated.verb, "a verb with a direction, such as soar or slump")
    if stated.verb and stated.hedge and hedge_of(stated.hedge, hedges).direction:
        raise ParameterError("stated", stated.words, "one verb; the other word is one too")
    return found if found.direction else None


def directed(found: Range, stated: Stated, verb: Hedge | None) -> Range:
    """Turn a range the way that the words go, and bound what a number leaves open by them.

    What fell by less than 6% did fall; what soared by up to 30% rose by as much as "soar" asks for.
    """
    down = stated.direction in DOWN or (verb is not None and verb.direction == "down")
    found = found.negated if down else found
    if stated.value == 0 and found.rounds and (stated.direction or verb):
        # what rose by 0% did not fall
        return replace(found, high=_ZERO) if down else replace(found, low=_ZERO)
    if stated.number is None or not (stated.direction or verb) or not stated.value:
        return found
    if verb is not None and not _covers(verb, -stated.value if down else stated.value):
        word = sentence(stated.verb or stated.hedge or "")
        note = f"“{word}” gives the number its direction only, as it covers other rates by itself."
        found, verb = replace(found, reason=f"{found.reason} {note}"), None
    ends = _AT_ZERO[down] if verb is None else (verb.low, verb.above, verb.high, verb.under)
    low, above, high, under = ends
    if found.low is None and low is not None:
        found = replace(found, low=low, above=above)
    if found.high is None and high is not None:
        found = replace(found, high=high, under=under)
    return found


def _covers(verb: Hedge, number: Decimal) -> bool:
    low, high = verb.low, verb.high
    return (low is None or number >= low) and (high is None or number <= high)
