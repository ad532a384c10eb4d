"""Verdicts: each claim of an article checked against the published figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, overload

import pandas as pd

from analysis.claims.articles import Article, claim_error, read_article
from analysis.claims.claim import Claim
from analysis.claims.covered import Range
from analysis.claims.directions import hedge_of
from analysis.claims.hedges import Hedge, read_hedges
from analysis.claims.left_open import left_open
from analysis.claims.ranges import check_said_of, range_of
from analysis.claims.verdicts import Rating, Verdict, Verdicts, rate
from analysis.claims.wording import check_edge
from analysis.core.currencies import CURRENCIES, UNITS
from analysis.core.errors import (
    InputError,
    NoFigureError,
    ParameterError,
    UnknownNameError,
)
from analysis.core.formatting import sentence, with_names
from analysis.figures.evidence import Finding
from analysis.figures.store import filling
from analysis.figures.vintage import Vintage
from analysis.measures import measure_of
from analysis.measures.arguments import Arguments, like_of
from analysis.measures.like_spans import YEAR_TO_DATE
from analysis.sources.registry import universe_of
from analysis.totals.graph import Graph
from analysis.totals.series import fill_graphs
from analysis.totals.siblings import partners_of, world_of


@overload
def check(
    article: Article | str, trade: Vintage, *, source: str | None = None,
    currency: str | None = None, fill: Vintage | None = None) -> Verdicts: ...  # fmt: skip
@overload
def check(
    article: Claim, trade: Vintage, *, source: str | None = None,
    currency: str | None = None, fill: Vintage | None = None) -> Verdict: ...  # fmt: skip
def check(
    article: Article | Claim | str,
    trade: Vintage,
    *,
    source: str | None = None,
    currency: str | None = None,
    fill: Vintage | None = None,
) -> Verdicts | Verdict:
    """Check the claims of an article, or a single claim, against published figures.

    Parameters
    ----------
    article : Article, str or Claim
        An article, its name in ``data/articles``, or a single claim.
    trade : Vintage
        Figures as known on some day, from `analysis.load`.
    source, currency : str, optional
        Source and currency of the figures; by default the article's, and for a single claim
        ``gacc`` and the currency that it states.
    fill : Vintage, optional
        Figures from which months that the record lacks are filled, marked as such; by default
        `analysis.figures.store.filling`.

    Returns
    -------
    Verdicts
        One per claim, in the article's order; for a claim by itself its `Verdict`.

    Raises
    ------
    UnknownNameError
        For an article, source or currency that does not exist.
    DocumentError
        If the article names a hedge that does not exist, or one that does not fit.

    Examples
    --------
    >>> import analysis as an
    >>> verdicts = an.check("bloomberg-2022-04-21", an.load(as_of="2022-04-21"))
    >>> verdicts["march-exports-slump"].rating
    <Rating.SUPPORTED: 'supported'>
    >>> claim = an.Claim(
    ...     measure="growth",
    ...     of={"flow": "export", "span": "2022-03"},
    ...     stated={"unit": "percent", "hedge": "slump"},
    ... )
    >>> an.check(claim, an.load(as_of="2022-04-21")).finding
    −7.7% (−9.3% to −5.8%)
    """
    if not isinstance(trade, Vintage):
        raise ParameterError("trade", type(trade).__name__, "a vintage from analysis.load")
    if isinstance(article, Claim):
        own = article.stated.currency or currency or "USD"
        figures = _Figures(trade, source or article.source or "gacc", currency or own, fill)
        return next(_checked([article], figures, trade.as_of, own))
    known = read_article(article, trade.folder) if isinstance(article, str) else article
    pair = (known.reporter, known.partner)
    if trade.pair != pair:
        expected = f"figures of {' with '.join(pair)}, as the article"
        raise ParameterError("trade", " with ".join(trade.pair), expected)
    source, currency = source or known.source, currency or known.currency
    figures = _Figures(trade, source, currency, fill)
    found = (
        replace(one, pair=known.pair)
        for one in _checked(known.claims, figures, known.published, known.currency, known.slug)
    )
    own_newest = max((one.released for one in trade if one.source == source), default=None)
    return Verdicts(tuple(found), known, trade.as_of, source, currency, own_newest)


class _Figures:
    """The figures that claims are checked on, and those that fill their gaps, by source."""

    def __init__(self, trade: Vintage, source: str, currency: str, fill: Vintage | None) -> None:
        self.trade, self.source, self.currency, self._fill = trade, source, currency, fill
        if currency not in CURRENCIES:
            raise UnknownNameError("currency", currency, CURRENCIES)
        self._filling: dict[str, Vintage] = {}
        self.check_source(source)

    def check_source(self, source: str) -> None:
        """Refuse a source of which there are no figures at all."""
        known = sorted({*self.trade.sources, *self.filling(source).sources})
        if source not in known:
            raise UnknownNameError("source", source, known)

    def filling(self, source: str) -> Vintage:
        """Return what may fill the gaps of a source."""
        if self._fill is not None:
            return self._fill
        if source not in self._filling:
            self._filling[source] = filling(self.trade, source)
        return self._filling[source]

    def own_currency(self, claim: Claim) -> str:
        """Return the currency that a claim states, where it is another than that of the figures."""
        stated = claim.stated.currency
        return "" if stated is None or stated == self.currency else stated

    def of(self, claim: Claim) -> tuple[Graph, dict[str, Any]]:
        """Return the graph that a claim speaks of, and what else its measure takes."""
        source, currency = claim.source or self.source, claim.stated.currency or self.currency
        self.check_source(source)
        place, measure = (self.trade, currency, source), measure_of(claim.measure)
        others: dict[str, Any] = {"fill": fill_graphs(self.filling(source), currency)}
        others |= {"world": world_of(*place)} if measure.world else {}
        others |= {"partners": partners_of(*place)} if measure.partners else {}
        return Graph(*place), others


def _checked(
    claims: Sequence[Claim], figures: _Figures, published: dt.date, currency: str, slug: str = ""
) -> Iterator[Verdict]:
    hedges = read_hedges(figures.trade.folder)
    for claim in claims:
        try:
            stated = claim_range(claim, hedges, published, currency)
            found = _verdict(claim, stated, claim.stated.currency or currency, *figures.of(claim))
            yield replace(found, own_currency=figures.own_currency(claim))
        except InputError as error:
            if not slug:
                raise
            raise claim_error(error, claim.id, slug, figures.trade.folder) from error


def claim_range(
    claim: Claim, hedges: dict[str, Hedge], published: dt.date, currency: str = "USD"
) -> Range:
    """Return the values for which a claim holds.

    Parameters
    ----------
    claim : Claim
    hedges : dict of str to Hedge
    published : datetime.date
        The day from which "last week" counts.
    currency : {"USD", "CNY", "EUR", "GBP"}
        Currency of amounts, if the claim does not give it.
    """
    if currency not in CURRENCIES:
        raise UnknownNameError("currency", currency, CURRENCIES)
    stated, measure = claim.stated, measure_of(claim.measure)
    for word in filter(None, (stated.hedge, stated.verb)):
        hedge = hedge_of(word, hedges)
        check_said_of(hedge, stated, measure)
        if hedge.edge is not None:
            check_edge(claim.quote, claim.measure, stated)
    covered = range_of(stated, hedges, published, currency, claim.of.get("span"))
    if not measure.one_sided:
        return covered
    _check_earlier(claim, covered)
    return covered.no_later


def _check_earlier(claim: Claim, covered: Range) -> None:
    """Refuse "since" a month that lies within the span itself or after it: nothing refutes it.

    Raises
    ------
    ParameterError
        Saying how to word it.
    """
    like, end = like_of(claim.of), covered.high
    last = like.span.last - 1 if like.window == YEAR_TO_DATE else like.span.first - 1
    if isinstance(end, pd.Period) and end > last:
        expected = f"a month before {like.span.label}, as {last}, or a year that ended by then; "
        expected += "“the first of the year” is the first since December of the year before"
        raise ParameterError("stated", claim.stated.words, expected)


def _verdict(
    claim: Claim, stated: Range, currency: str, graph: Graph, others: dict[str, Any]
) -> Verdict:
    if claim.is_of_money and currency != graph.currency:
        stands = f"these figures are in {UNITS[graph.currency]}"
        why = f"the claim is in {UNITS[currency]}, {stands}"
        return Verdict(claim, stated, None, Rating.UNTESTABLE, why)
    counted = universe_of(graph.source, graph.trade.folder)
    if claim.universe and counted and claim.universe != counted:
        why = f"the claim is on {claim.universe}, these figures are of {counted}"
        return Verdict(claim, stated, None, Rating.UNTESTABLE, why)
    rating, finding, why = rated(claim, claim.of, stated, graph, others)
    if finding is None or not finding.filled:
        return Verdict(claim, stated, finding, rating, why)
    unfilled = rated(claim, claim.of, stated, graph, others | {"fill": ()})[:2]
    return Verdict(claim, stated, finding, rating, why, unfilled)


def rated(
    claim: Claim, of: Arguments, stated: Range, graph: Graph, others: dict[str, Any]
) -> tuple[Rating, Finding | None, str]:
    """Return the rating of a claim on some figures, what was found, and why nothing was.

    Parameters
    ----------
    claim : Claim
    of : Arguments
        The claim's own, or with other choices.
    stated : Range
    graph : Graph
    others : dict
        What else its measure takes.
    """

    def find(of: Arguments) -> Finding:
        return measure_of(claim.measure).find(graph, of, **others)

    try:
        finding = find(of)
    except NoFigureError as error:
        return Rating.UNTESTABLE, None, str(error)
    if why := left_open(claim, of, stated, finding, find):
        return Rating.UNTESTABLE, None, why
    return rate(finding, stated), finding, ""


def compare(then: Verdicts, now: Verdicts) -> pd.DataFrame:
    """Set the verdicts of two days, sources or currencies side by side, and say what moved.

    Parameters
    ----------
    then, now : Verdicts
        On the same article.

    Raises
    ------
    ParameterError
        If they are on claims that differ.

    Returns
    -------
    pandas.DataFrame
        `claim`, `then`, `found_then`, `now`, `found_now`, `differs` and `why`.
    """
    if [one.claim for one in then] != [one.claim for one in now]:
        raise ParameterError("now", now.article.slug, f"verdicts on {then.article.slug}, as `then`")
    rows = [
        {
            "claim": old.id,
            "then": str(old.rating),
            "found_then": old.found,
            "now": str(new.rating),
            "found_now": new.found,
            "differs": old.rating != new.rating or repr(old.finding) != repr(new.finding),
            "why": _moved(old, new, alike=then.currency == now.currency),
        }
        for old, new in zip(then, now, strict=True)
    ]
    return pd.DataFrame(rows)


def _moved(old: Verdict, new: Verdict, *, alike: bool) -> str:
    if new.finding is None or old.finding is None:
        each = ("then", old), ("now", new)
        gone = [f"{name}: {with_names(one.why, *one.pair)}" for name, one in each if one.why]
        return sentence("; ".join(gone)) + "." if gone else ""
    if repr(old.finding) == repr(new.finding):
        return ""
    if not alike:
        return "Another currency: " + new.reason
    before, after = dict(old.finding.parts), dict(new.finding.parts)
    moved = [
        f"{name} {before[name]:.5g} then, {after[name]:.5g} now"
        for name in before
        if name in after and abs(before[name] - after[name]) >= Decimal("0.005")
    ]
    return sentence("; ".join(moved[:4])) + " (billions)." if moved else new.reason
