"""Which way the words of a quote say that something went: near a number, near a phrase, at all.

A quote may speak of several flows and years. What is said of a number stands in its own clause, and
next to it; elsewhere a word tells nothing of it. Words are those of English, Russian and Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

_MOST = 20  # places of a number or a phrase: an ordinary quote has one or two
_FALLS = (
    r"f[ae]ll(s|en|ing)?|drop(s|ped|ping)?|declin\w+|decreas\w+|slump\w*|plung\w+|tumbl\w+"
    r"|shr[aiu]nk\w*|contract(ed|ing|ions?)|dip(s|ped|ping)?|collaps\w+|plummet\w*|reduc\w+"
    r"|sl[io]d(e|es|ing)?|s[aiu]nk(s|en|ing)?|slip(s|ped|ping)?|shed(s|ding)?|eas(es|ed|ing)"
    r"|narrow(s|ed|ing)|retreat\w*|weaken\w*|lost|los(es|ing)|halv(es|ed|ing)|crash\w*|nosediv\w*"
    r"|crater(s|ed|ing)?|cut(s|ting)?|dent(s|ed|ing)?|depress\w*|rein(ed|s|ing)? in|undersh[oi]\w+"
    r"|сни\w+|упа\w+|пада\w+|паден\w+|сокра\w+|уменьш\w+|рухну\w+|просе\w+|сжа\w+"
)
_RISES = (
    r"gr[eo]w\w*|r(ise|ises|ose|isen|ising)|increas\w+|jump\w*|surg\w+|soar\w*|gain\w*|climb\w*"
    r"|expand\w*|expansion|skyrocket\w*|rebound\w*|advanc(e|es|ed|ing)|widen\w*|swell\w*|swollen"
    r"|balloon\w*|rall(y|ies|ied)|lift(s|ed|ing)?|boost\w*|beat(s|en|ing)?"
    r"|вырос\w*|рост\w*|увелич\w+|прибав\w+|подскоч\w+"
)
_CHINESE = {"fell": "下降|下跌|下滑|减少|減少|收窄", "rose": "增长|增加|上升|增長"}
_VERBS = {"fell": _FALLS, "rose": _RISES}
_ADVERBS = {"fell": r"down(?!-)|lower", "rose": r"up(?!-)|higher"}
_AFTER = {
    "fell": r"below|less|smaller|fewer|меньше|ниже",
    "rose": r"above|more|larger|bigger|больше|выше",
}


def _compiled(*words: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {
        way: re.compile(
            rf"(?<![-\w])({'|'.join(one[way] for one in words)})(?!\w)|{_CHINESE[way]}", re.I
        )
        for way in ("fell", "rose")
    }


VERBS, WORDS = _compiled(_VERBS), _compiled(_VERBS, _ADVERBS)
_BEHIND = {
    way: re.compile(
        rf"\W{{0,3}}\s?((per ?cent|(percentage )?points?)\s+)?(?P<word>{words})\b", re.I
    )
    for way, words in _AFTER.items()
}
_NOT = (
    r"\b(not|\w+n['’]t|never|without|no|fail(ed|s|ing)? to|stop(ped|s)?|ceas(ed|es) to)\s+"
    r"(?!only\b|merely\b|just\b|simply\b)(\w+\s+)?"
)
_TURNED = (
    (
        re.compile(
            r"\b(negative|minus) growth\b|\bgrowth of (minus |negative |(?=[-−–]))"
            r"|\bgrowth\b[^.;,]{0,60}?\b(was|is|were|turned|went|remained|stayed|stood) (at )?"
            r"(negative|minus)|\bотрицательн\w+ рост\w*",
            re.I,
        ),
        "fall of ",
    ),
    (re.compile(rf"{_NOT}({_RISES})\b", re.I), "fall "),
    (re.compile(rf"{_NOT}({_FALLS})\b", re.I), "rise "),
    (re.compile("负增长|負增長"), "下降"),
)  # fmt: skip
_CLAUSES = re.compile(
    r"[;:()，。；、—–!?]|[,.](?!\d)"
    r"|(?<!much )(?<!many )(?<!well )(?<!low )(?<!high )\bas\b(?! (much|many|well|low|high)\b)"
    r"|\b(while|whereas|after|before|despite|though|although|but|and|when|which|where|than|amid"
    r"|compared with|compared to|contrasted with|against|from|following|после|несмотря|хотя)\b",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"\w+ing|higher|lower|weakened|reduced|increased", re.I)
FLOWS = (
    r"imports?|exports?|trade|shipments?|sales|purchases|deliveries|turnover|volumes?|flows?|growth"
    r"|deficits?|surplus(es)?|balances?|gap|imbalances?|levels?|values?|figures?"
)
_OF_ANOTHER = re.compile(
    rf"\s+(?!({FLOWS}|than|by|to|in|on|at|for|from|and|or|but|as|since|after|again|year|over"
    r"|during|through|with|the|a|its|their|this|that|still|even|compared|some|about|nearly|almost"
    r"|more|less|further|sharply|slightly|faster|every|each|month|quarter)\b)[a-z]+",
    re.I,
)
GROWTH = re.compile(r"growth|рост\w*|增长|增長", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """A word that says a direction.

    Parameters
    ----------
    way : {"fell", "rose"}
    word : str
    apart : int
        How many characters lie between it and what it is said of.
    """

    way: str
    word: str
    apart: int = 0


def plainly(quote: str) -> str:
    """Return a quote with negated words turned: growth that was negative is a fall.

    Examples
    --------
    >>> plainly("trade did not grow"), plainly("a year of negative growth")
    ('trade did fall ', 'a year of fall of ')
    """
    for pattern, word in _TURNED:
        quote = pattern.sub(word, quote)
    return quote


def words_of(
    text: str, kinds: Mapping[str, re.Pattern[str]] = WORDS
) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the words of a text that say a direction; no names, as that of the Rose Garden."""
    for way, pattern in kinds.items():
        for found in pattern.finditer(text):
            if not _is_name(text, found):
                yield way, found


def _is_name(text: str, found: re.Match[str]) -> bool:
    """Whether a word has a capital within a sentence, is a season, or is said of something else."""
    word, before = found[0], text[: found.start()].rstrip()
    if re.search(r"\b(last|this|next)$", before, re.I) and word.lower() == "fall":
        return True
    if _ATTRIBUTE.fullmatch(word) and _OF_ANOTHER.match(text, found.end()):
        return True
    starts = not before or before[-1] in ".!?“\"':"
    return word[:1].isupper() and not word.isupper() and not starts


def clause_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the clause around a place begins and ends."""
    cuts = list(_CLAUSES.finditer(text))
    first = max((one.end() for one in cuts if one.end() <= start), default=0)
    return first, min((one.start() for one in cuts if one.start() >= end), default=len(text))


def clause_of(text: str, place: re.Match[str] | None) -> str:
    """Return the clause around a place; without one, the whole text."""
    if place is None:
        return text
    start, end = clause_at(text, place.start(), place.end())
    return text[start:end]


def nearest(
    text: str, place: re.Match[str], kinds: Mapping[str, re.Pattern[str]] = WORDS, *,
    whole: bool = False,
) -> Said | None:  # fmt: skip
    """Return the word next to a place within its clause, or within the whole text.

    Parameters
    ----------
    text : str
    place : re.Match
        What was found in the text.
    kinds : mapping of str to re.Pattern
        Words by the way that they say.
    whole : bool
    """
    first, last = (0, len(text)) if whole else clause_at(text, place.start(), place.end())
    found = [
        Said(way, one[0], max(place.start() - one.end(), one.start() - place.end(), 0))
        for way, one in words_of(text, kinds) if first <= one.start() and one.end() <= last
    ]  # fmt: skip
    return min(found, key=lambda one: one.apart, default=None)


def beside_number(quote: str, number: str) -> Said | None:
    """Return the word that is said of a number: next to it, in its clause; None where none is.

    "Eased to 3.1%" says what was reached, and nothing of its sign.

    Examples
    --------
    >>> beside_number("exports rose 5.2% while imports fell 3%", "3").word
    'fell'
    >>> beside_number("growth eased to 3.1% from 22.4%", "3.1") is None
    True
    """
    text = plainly(quote)
    for place in _places(text, number):
        behind = [Said(way, found["word"]) for way, words in _BEHIND.items()
                  if (found := words.match(text, place.end()))]  # fmt: skip
        if behind:
            return behind[0]
        said = nearest(text, place)
        if said is not None:
            reached = re.search(
                rf"{re.escape(said.word)}\s+to\s+\D{{0,20}}$", text[: place.start()]
            )
            return None if reached else said
    return None


def number_in(quote: str, number: str) -> re.Match[str] | None:
    """Return where a number stands in a quote first, with a point or a comma; None if nowhere."""
    return next(_places(quote, number), None)


def _places(text: str, number: str) -> Iterator[re.Match[str]]:
    plain = re.escape(number.removeprefix("-")).replace(r"\.", "[.,]")
    return some(re.compile(rf"(?<![0-9A-Za-z.,]){plain}(?!\d|[.,]\d)", re.I), text)


def some(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Return where a pattern stands in a text, of many places the first few."""
    return islice(pattern.finditer(text), _MOST)


def ways_of(quote: str, kinds: Mapping[str, re.Pattern[str]] = WORDS) -> dict[str, str]:
    """Return the ways that a quote names anywhere, each with its word."""
    named: dict[str, str] = {}
    for way, found in words_of(plainly(quote), kinds):
        named.setdefault(way, found[0])
    return named


def only(named: Mapping[str, str]) -> Said | None:
    """Return the only way that is named; None where none is, or two.

    Examples
    --------
    >>> only(ways_of("the fifth fall in a row")), only(ways_of("exports rose, imports fell"))
    (Said(way='fell', word='fall', apart=0), None)
    """
    return Said(*next(iter(named.items()))) if len(named) == 1 else None
