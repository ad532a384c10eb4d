"""Verdicts: each claim of an article beside what the published figures say."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.claims.articles import Article, Claim
from analysis.claims.claim_range import claim_range
from analysis.claims.hedges import Hedge, Range, read_hedges
from analysis.claims.verdicts import Rating, Verdict, Verdicts, rate
from analysis.core.errors import (
    DocumentError,
    InputError,
    NoFigureError,
    ParameterError,
    UnknownNameError,
)
from analysis.core.formatting import sentence
from analysis.figures.evidence import Finding
from analysis.figures.schema import CURRENCIES
from analysis.figures.store import other_stands
from analysis.measures.arguments import arguments
from analysis.measures.levels import MEASURES
from analysis.totals.graph import Book
from analysis.totals.totals import later_books


def check(
    article: Article,
    trade: pd.DataFrame,
    *,
    source: str | None = None,
    currency: str | None = None,
    later: pd.DataFrame | None = None,
) -> Verdicts:
    """Check every claim of an article against published figures.

    Parameters
    ----------
    article : Article
        From `analysis.read_article`.
    trade : pandas.DataFrame
        Figures as they stood on some day, from `analysis.load`.
    source, currency : str, optional
        Whose figures, and in what; by default those that the article speaks of.
    later : pandas.DataFrame, optional
        The later stand from which months that the record lacks are filled, marked as such; by
        default `analysis.figures.store.other_stands`.

    Returns
    -------
    Verdicts
        One per claim, in the article's order.

    Raises
    ------
    UnknownNameError
        For a source or currency of which there are no figures at all.
    DocumentError
        If the article names a measure, argument or hedge that does not exist.

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> verdicts = an.check(article, an.load(as_of=article.published))
    >>> verdicts["march-exports-slump"].rating
    <Rating.SUPPORTED: 'supported'>
    """
    if later is None and "as_of" not in trade.attrs:
        raise ParameterError(
            "trade",
            "a frame without the notes (attrs) that load made on it",
            "a frame from analysis.load, or later= to say what may fill its gaps",
        )
    pair = (article.reporter, article.partner)
    if trade.attrs.get("pair", pair) != pair:
        found = " with ".join(trade.attrs["pair"])
        raise ParameterError("trade", found, f"figures of {' with '.join(pair)}, as the article")
    hedges = read_hedges(trade.attrs.get("folder"))
    source, currency = source or article.source, currency or article.currency
    later = other_stands(trade, source) if later is None else later
    known = sorted({*trade["source"], *later["source"]})
    if source not in known:
        raise UnknownNameError("source", source, known)
    if currency not in CURRENCIES:
        raise UnknownNameError("currency", currency, CURRENCIES)
    book, books = Book(trade, currency, source), later_books(later, currency)
    items = tuple(_verdict(claim, article, hedges, book, books) for claim in article.claims)
    day = trade.attrs.get("as_of", trade["released"].max())
    own = trade.loc[trade["source"] == source, "released"]
    return Verdicts(items, article, day, source, currency, own.max() if len(own) else None)


def _verdict(
    claim: Claim, article: Article, hedges: dict[str, Hedge], book: Book, later: Sequence[Book]
) -> Verdict:
    try:
        of = arguments(claim.measure, claim.of)
        stated = claim_range(claim, hedges, article.published)
        if claim.stated.unit == "billion" and book.currency != claim.stated.currency:
            why = f"the claim is in {claim.stated.currency}, these figures are in {book.currency}"
            return Verdict(claim, stated, None, Rating.UNTESTABLE, why)
        rating, finding, why = _rated(claim.measure, of, stated, book, later)
        if finding is None or not finding.filled:
            return Verdict(claim, stated, finding, rating, why)
        unfilled = _rated(claim.measure, of, stated, book)[:2]
        return Verdict(claim, stated, finding, rating, why, unfilled)
    except InputError as error:
        file = Path("articles") / f"{article.slug}.yml"
        raise DocumentError.of(file, f"claims.{claim.id}", error) from error


def _rated(
    measure: str, of: dict[str, Any], stated: Range, book: Book, later: Sequence[Book] = ()
) -> tuple[Rating, Finding | None, str]:
    function = MEASURES[measure]
    if "later" in inspect.signature(function).parameters:
        of = of | {"later": later}
    try:
        finding = function(book, **of)
    except NoFigureError as error:
        return Rating.UNTESTABLE, None, str(error)
    return rate(finding, stated), finding, ""


def compare(then: Verdicts, now: Verdicts) -> pd.DataFrame:
    """Set the verdicts of two days, sources or currencies side by side, and say what moved.

    Parameters
    ----------
    then, now : Verdicts
        On the same article.

    Returns
    -------
    pandas.DataFrame
        `claim`, `then`, `found_then`, `now`, `found_now`, `differs` and `why`.
    """
    rows = [
        {
            "claim": old.id,
            "then": str(old.rating),
            "found_then": repr(old.finding) if old.finding else "",
            "now": str(new.rating),
            "found_now": repr(new.finding) if new.finding else "",
            "differs": old.rating != new.rating or repr(old.finding) != repr(new.finding),
            "why": _moved(old, new, alike=then.currency == now.currency),
        }
        for old, new in zip(then, now, strict=True)
    ]
    return pd.DataFrame(rows)


def _moved(old: Verdict, new: Verdict, *, alike: bool) -> str:
    if new.finding is None or old.finding is None:
        gone = [f"{name}: {one.why}" for name, one in (("then", old), ("now", new)) if one.why]
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
