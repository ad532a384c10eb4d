"""Whether the words of a quote and the number stated for it point the same way."""

from __future__ import annotations

import re

from analysis.claims.stated import Stated
from analysis.core.errors import ParameterError

SIGNED = ("growth", "growth_since", "change", "balance", "balance_growth", "growth_change")
_DOWN = re.compile(
    r"\b(f[ae]ll(s|en|ing)?|drop(s|ped|ping)?|declin\w+|decreas\w+|slump\w*|plung\w+|tumbl\w+"
    r"|shr[aiu]nk\w*|contract(ed|ing|ion)|dip(s|ped)?|down|deficit|collaps\w+|plummet\w*|lost|lower"
    r"|reduc\w+|сни\w+|упа\w+|пада\w+|паден\w+|сокра\w+|уменьш\w+|дефицит\w*)\b"
    r"|下降|下跌|减少|逆差|減少",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(gr[eo]w\w*|r(ise|ises|ose|isen|ising)|increas\w+|up|jump\w*|surg\w+|soar\w*|gain\w*"
    r"|climb\w*|surplus|expand\w*|skyrocket\w*|rebound\w*|higher|вырос\w*|рост\w*|увелич\w+"
    r"|прибав\w+|подскоч\w+|профицит\w*)\b|增长|增加|上升|顺差|增長",
    re.IGNORECASE,
)


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
    if measure not in SIGNED or stated.number is None or stated.direction or stated.hedge:
        return
    down, up = _DOWN.search(quote), _UP.search(quote)
    if bool(down) == bool(up):
        return
    negative = stated.number.startswith("-")
    if bool(down) != negative and float(stated.value or 0) != 0:
        word = (down or up or [""])[0]
        ways = {True: "fell or deficit", False: "rose or surplus"}[bool(down)]
        expected = f"the direction of “{word}” in the quote: add `direction: …` ({ways})"
        raise ParameterError("stated", stated.words, expected)
