"""The finding on an article in one sentence, made of the clauses of its measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analysis.claims.narrative import finding_clause, none_tested, quarter_and_month
from analysis.claims.stated import DOWN
from analysis.claims.verdicts import Rating, Verdict, Verdicts
from analysis.core.formatting import MINUS, sentence
from analysis.core.spans import Span
from analysis.figures.schema import FLOW_NAMES

_LONGEST = 160  # characters: a second clause beyond that is left to the table of verdicts
_SIGNED = ("percent", "points", "times")


def headline(verdicts: Verdicts) -> str:
    """Say the whole finding in one sentence.

    It is the article's own headline, where it gives one; or the quarter beside the month, where
    claims speak of both; or else the first claim that the figures test, and the first of another
    rating. Where the figures test none, it says so.

    Parameters
    ----------
    verdicts : Verdicts

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> headline(an.check(article, an.load(as_of=article.published)))  # doctest: +ELLIPSIS
    'Both used true figures: trade grew 28.7% in the first quarter of 2022, yet exports in March...'
    """
    if verdicts.article.headline and _is_its_own(verdicts):
        return verdicts.article.headline
    both, tested = quarter_and_month(verdicts), [one for one in verdicts if one.finding]
    if not tested:
        return none_tested(verdicts)
    if both is None or not any(one.finding for one in both):
        return sentence(_of_leading(verdicts, tested))
    quarter, month = _currencies_named(verdicts, *both)
    joined = "and" if _move_alike(quarter, month) else "yet"
    clauses = f"{verdict_clause(quarter)}, {joined} {verdict_clause(month)}"
    held = {verdict.rating for verdict in both} == {Rating.SUPPORTED}
    if held and quarter.claim.speaker != month.claim.speaker:
        return f"Both used true figures: {clauses}"
    return sentence(clauses)


def _is_its_own(verdicts: Verdicts) -> bool:
    """Whether verdicts rest on the figures that the article speaks of, as known on its day."""
    article = verdicts.article
    own = (article.source, article.currency, article.checked_on)
    return own == (verdicts.source, verdicts.currency, verdicts.as_of)


def _of_leading(verdicts: Verdicts, tested: list[Verdict]) -> str:
    """Say what the first claim came to, and what the first of another rating did.

    Claims in one currency come before those in two: these say the same thing with two numbers.
    """
    lead, *others = tested
    beside = sorted(_beside(lead, others), key=lambda pair: _in_two(lead, pair[0]))
    for other, joined in beside:
        one, two = _currencies_named(verdicts, lead, other)
        first = verdict_clause(one)
        word = "and" if ", not " in first else joined  # "not this, but that" would be one finding
        longer = f"{first}, {word} {_beside_span(one, two)}"
        if len(longer) <= _LONGEST:
            return longer
    return verdict_clause(lead)


def _in_two(one: Verdict, other: Verdict) -> bool:
    return one.own_currency != other.own_currency


def _currencies_named(verdicts: Verdicts, one: Verdict, other: Verdict) -> tuple[Verdict, Verdict]:
    """Return two verdicts such that each names its currency, where they are in two."""
    if not _in_two(one, other):
        return one, other
    first, second = (
        replace(each, own_currency=each.own_currency or verdicts.currency) for each in (one, other)
    )
    return first, second


def _beside(lead: Verdict, others: list[Verdict]) -> Iterator[tuple[Verdict, str]]:
    """Yield the claims that a headline may set beside the first, and the word between them."""
    about, said = _subject(lead), finding_clause(lead)
    others = [one for one in others if finding_clause(one) != said and not _same(lead, one)]
    for other in others:
        if (other.rating is Rating.REFUTED) != (lead.rating is Rating.REFUTED):
            yield other, "but"
    for other in others:
        if _subject(other) != about:
            yield other, "and"


def _same(one: Verdict, other: Verdict) -> bool:
    """Whether two claims are on the same finding, which sentences may round differently."""
    figures = (one.own_currency, one.claim.source), (other.own_currency, other.claim.source)
    alike = _subject(one) == _subject(other) and figures[0] == figures[1]
    return alike and one.finding == other.finding


def _beside_span(lead: Verdict, other: Verdict) -> str:
    """Say what was found on a claim; its span and currency only where the first has others."""
    clause, span = verdict_clause(other), other.claim.of.get("span")
    if not _in_two(lead, other):
        clause = clause.removeprefix(f"{other.in_own_currency} ")
    if span is not None and span == lead.claim.of.get("span"):
        clause = _without_span(clause, span)
    first, name = verdict_clause(lead), FLOW_NAMES[other.claim.of.get("flow", "total")]
    alike = not _in_two(lead, other) and all(one.startswith(f"{name} ") for one in (first, clause))
    if alike and not clause.startswith(f"{name} in "):
        return clause.replace(name, "it" if name == "trade" else "they", 1)
    return clause


def _without_span(clause: str, span: Span) -> str:
    for said in (f" in {span.label}", f" of {span.label}"):
        if said in clause:
            return clause.replace(said, "", 1)
    return clause


def _subject(verdict: Verdict) -> tuple[object, ...]:
    of = verdict.claim.of
    return verdict.claim.measure, of.get("flow"), of.get("span")


def verdict_clause(verdict: Verdict) -> str:
    """Say what was found; where that refutes a number, with the number that it is not."""
    text = finding_clause(verdict)
    if verdict.rating is not Rating.REFUTED or not (instead := _number_stated(verdict, text)):
        return text
    return f"{text}, not {instead}"


def _number_stated(verdict: Verdict, clause: str) -> str:
    """Return the number that a claim states, with a sign where a clause does not say it.

    Empty where it states none, or one that only counts.
    """
    stated, finding = verdict.claim.stated, verdict.finding
    if finding is None or stated.value is None or not (stated.is_amount or stated.unit in _SIGNED):
        return ""
    number = stated.number_words.replace(MINUS, "")
    if stated.hedge is not None:
        return f"{stated.hedge} {number}"
    down, fell = stated.direction in DOWN or stated.value < 0, finding.interval.value < 0
    if verdict.claim.measure == "balance" and down != fell:
        return f"a {'deficit' if down else 'surplus'} of {number}"
    if down != fell and " than in " in clause:  # the clause says whether it was higher
        return f"{number} {'lower' if down else 'higher'}"
    if down and (not fell or MINUS in clause):
        return f"{MINUS}{number}"
    return f"+{number}" if fell and not down else number


def _move_alike(one: Verdict, other: Verdict) -> bool:
    """Whether two claims are on growth, of one sign."""
    if one.claim.measure != "growth" or other.claim.measure != "growth":
        return False
    values = [verdict.finding.value for verdict in (one, other) if verdict.finding]
    return len({value > 0 for value in values}) == 1  # type: ignore[operator]
