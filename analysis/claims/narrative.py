"""Sentences computed from verdicts: nothing in them is typed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from analysis.claims.verdicts import Verdict
from analysis.core.formatting import LATER
from analysis.core.spans import Span
from analysis.figures.evidence import mark_of

_NUMBERS = [
    "None",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
]
EXTREMES = {"lowest_since": "lower", "highest_since": "higher"}


def claim_span(verdict: Verdict) -> Span | None:
    """Return the span that a claim speaks of, if it speaks of one."""
    span: Span | None = verdict.claim.of.get("span")
    return span


def marks_of(verdict: Verdict) -> tuple[str, ...]:
    """Return the marks of charts that a claim speaks of.

    Examples
    --------
    >>> import analysis as an
    >>> verdicts = an.check("bloomberg-2022-04-21", an.load(as_of="2022-04-21"))
    >>> marks_of(verdicts["march-exports-slump"]), marks_of(verdicts["released-last-week"])
    (('X2022-03', 'X2021-03'), ('T2022Q1', 'X2022-03'))
    """
    of, finding = verdict.claim.of, verdict.finding
    named = [mark_of(flow, span) for flow, span in of.get("figures", ())]
    spans = [span for name in ("span", "part") if (span := of.get(name)) is not None]
    if spans and verdict.claim.measure == "growth":
        spans.append(spans[0].year_ago)
    if spans and finding and isinstance(finding.high, pd.Period) and finding.high != LATER:
        spans.append(Span.parse(finding.high))
    flow = of.get("flow", "total")
    return tuple(dict.fromkeys([*named, *(mark_of(flow, span) for span in spans)]))


def first_on(
    verdicts: Sequence[Verdict], *, months: int, flow: str | None = None, measure: str | None = None
) -> Verdict | None:
    """Return the first verdict on a span of so many months, a flow and a measure."""
    for verdict in verdicts:
        span, claim = claim_span(verdict), verdict.claim
        if span is None or span.months != months:
            continue
        if flow in (None, claim.of.get("flow")) and measure in (None, claim.measure):
            return verdict
    return None


def quarter_and_month(verdicts: Sequence[Verdict]) -> tuple[Verdict, Verdict] | None:
    """Return the claim on a quarter and the one on a month, where there are both.

    Of several on a month, an extreme comes first.

    Examples
    --------
    >>> import analysis as an
    >>> verdicts = an.check("bloomberg-2022-04-21", an.load(as_of="2022-04-21"))
    >>> [verdict.id for verdict in quarter_and_month(verdicts)]
    ['q1-nearly-30-percent', 'march-lowest-since-mid-2020']
    """
    quarter = first_on(verdicts, months=3)
    month = first_on(verdicts, months=1, measure="lowest_since") or first_on(verdicts, months=1)
    return None if quarter is None or month is None else (quarter, month)


def finding_clause(verdict: Verdict) -> str:
    """Say what was found, as a clause: ``trade grew 28.7% in the first quarter of 2022``.

    Examples
    --------
    >>> import analysis as an
    >>> verdicts = an.check("bloomberg-2022-04-21", an.load(as_of="2022-04-21"))
    >>> finding_clause(verdicts["march-lowest-since-mid-2020"])
    'exports in March 2022 were lower than in any month since May 2020'
    """
    if verdict.finding is None:
        return f"“{verdict.claim.quote}” could not be tested"
    return verdict.clause


def tally(verdicts: Sequence[Verdict]) -> str:
    """Count the verdicts by rating, in a sentence.

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> tally(an.check(article, an.load(as_of=article.published)))
    'Six of six claims are supported.'
    """
    if len(verdicts) == 1:
        return f"The claim is {verdicts[0].rating}."
    counts = Counter(str(verdict.rating) for verdict in verdicts)
    held = counts.pop("supported", 0)
    verb = "is" if held < 2 else "are"
    text = f"{_word(held)} of {_word(len(verdicts)).lower()} claims {verb} supported"
    rest = [f"{_word(count).lower()} {rating}" for rating, count in sorted(counts.items())]
    return ", ".join([text, *rest]) + "."


def none_tested(verdicts: Sequence[Verdict]) -> str:
    """Say that the figures test none of the claims.

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> none_tested(an.check(article, an.load(as_of="2016-05-10")))
    'The figures held can test none of the six claims'
    """
    if len(verdicts) == 1:
        return "The figures held can’t test the claim"
    return f"The figures held can test none of the {_word(len(verdicts)).lower()} claims"


def _word(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def summary(verdicts: Sequence[Verdict]) -> list[str]:
    """Return one line per verdict, for a terminal.

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> summary(an.check(article, an.load(as_of=article.published)))[1]
    'supported    q1-grew                      28.7% (28.65% to 28.75%)'
    """
    widest = max((len(verdict.id) for verdict in verdicts), default=0)
    return [
        f"{verdict.rating:<12} {verdict.id:<{widest}}  {verdict.found or verdict.why}"
        for verdict in verdicts
    ]
