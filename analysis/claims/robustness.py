"""A claim under every specification: each defensible choice tried, none left out.

A specification is one choice of figures and of how they are read: vintage × source × currency ×
base × how gaps are treated. Choices that the figures do not allow are listed as such; choices that
lead to the very same figures count once.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pandas as pd

from analysis.claims.articles import Claim
from analysis.claims.claim_range import claim_range
from analysis.claims.hedges import Range, read_hedges
from analysis.claims.specifications import Robustness, Specification
from analysis.claims.verdicts import Rating, rate
from analysis.core.errors import MissingToolError, NoFigureError
from analysis.figures.evidence import Finding
from analysis.figures.schema import CURRENCIES, as_day
from analysis.figures.store import LATEST, later_stand, load
from analysis.measures.arguments import arguments
from analysis.measures.bases import BASES
from analysis.measures.levels import MEASURES
from analysis.totals.graph import Book, books_of
from analysis.totals.seasonal import SHORTEST, adjusted
from analysis.totals.totals import later_books


@dataclass(frozen=True)
class Stand:
    """The figures of one day: a book for each source and currency, and what may fill gaps.

    Parameters
    ----------
    vintage : str
        ``then`` or ``latest``.
    books : dict
        By source and currency.
    later : dict
        By currency, the books of a later stand.
    trade : pandas.DataFrame
        The figures themselves.
    """

    vintage: str
    books: dict[tuple[str, str], Book]
    later: dict[str, list[Book]]
    trade: pd.DataFrame

    @classmethod
    def of(cls, vintage: str, trade: pd.DataFrame) -> Stand:
        """Return the stand of figures from `analysis.load`."""
        trade = trade.copy(deep=False)
        later, trade.attrs = later_stand(trade), {}
        books = {(book.source, book.currency): book for book in books_of(trade)}
        return cls(
            vintage,
            books,
            {currency: later_books(later, currency) for currency in CURRENCIES},
            trade,
        )

    def adjusted(self, source: str, currency: str, flow: str) -> Book:
        """Return the book of one flow, adjusted for season and the moving Lunar New Year.

        Raises
        ------
        NoFigureError
            If the source has joint or missing months, or too few.
        """
        known = self.trade[
            (self.trade["source"] == source) & (self.trade["currency"] == currency)
            & (self.trade["flow"] == flow) & (self.trade["span"].map(lambda one: one.months) == 1)
        ].copy()  # fmt: skip
        if len(known) < SHORTEST:
            raise NoFigureError(
                f"{len(known)} months of {source} are printed by themselves; a series with joint, "
                f"missing or fewer than {SHORTEST} months can't be adjusted"
            )
        found = adjusted(self.trade, flow, currency, source).adjusted
        known["value"] = [round(found[span.first], 6) for span in known["span"]]
        known["step"], known["growth"] = 1e-6, float("nan")
        known["reference"] += "; seasonally adjusted by X-13ARIMA-SEATS"
        return Book(known, currency, source)

    def fill(self, source: str, currency: str) -> list[Book]:
        """Return the books that may fill gaps of one source."""
        others = [
            book for (name, unit), book in self.books.items() if name != source and unit == currency
        ]
        return others + self.later[currency]


def stands_of(trade: pd.DataFrame) -> tuple[Stand, Stand]:
    """Return the stand of `trade` and that of the newest figures, for `robustness`."""
    reporter, partner = trade.attrs["pair"]
    newest = load(reporter, partner, LATEST, folder=trade.attrs["folder"])
    return Stand.of("then", trade), Stand.of("latest", newest)


def robustness(
    claim: Claim,
    trade: pd.DataFrame,
    *,
    published: object = None,
    stands: Sequence[Stand] | None = None,
) -> Robustness:
    """Check a claim under every defensible specification.

    Parameters
    ----------
    claim : Claim
        Such as ``article["q1-nearly-30-percent"]``.
    trade : pandas.DataFrame
        Figures as they stood on the claim's day, from `analysis.load`; the newest ones are
        loaded besides.
    published : datetime.date, optional
        The article's day, from which "last week" counts; by default the day of `trade`.
    stands : sequence of Stand, optional
        From `stands_of`, to be used for several claims.

    Returns
    -------
    Robustness

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> found = robustness(article["q1-nearly-30-percent"], an.load(as_of=article.published))
    >>> found.agreeing, len(found.specifications)
    ((<Rating.SUPPORTED: 'supported'>, 4), 18)
    """
    day = as_day(published, "published") if published else trade.attrs["as_of"]
    covered = claim_range(claim, read_hedges(trade.attrs["folder"]), day.date())
    found: list[Specification] = []
    for choices, call in _specifications(claim, stands or stands_of(trade)):
        found.append(_specified(choices, call, claim, covered, found))
    return Robustness(claim, covered, tuple(found))


def _specifications(
    claim: Claim, stands: Sequence[Stand]
) -> Iterator[tuple[dict[str, str], tuple[Callable[[], Book], dict[str, Any]]]]:
    of = arguments(claim.measure, claim.of)
    takes = inspect.signature(MEASURES[claim.measure]).parameters
    dimensions = {
        "flow": (of["flow"], *claim.readings) if claim.readings else ("",),
        "base": BASES if "base" in takes else ("",),
        "days": ("even days", "whole span") if of.get("event") else ("",),
        "gaps": ("filled", "unfilled") if "later" in takes else ("",),
        "adjustment": ("as published", "seasonally adjusted") if "later" in takes else ("",),
    }
    for stand in stands:
        for source, currency in stand.books:
            if claim.stated.unit == "billion" and currency != claim.stated.currency:
                continue  # an amount in one currency says nothing of another
            for chosen in product(*dimensions.values()):
                named = dict(zip(dimensions, chosen, strict=True))
                if named["gaps"] == "filled" and named["adjustment"] == "seasonally adjusted":
                    continue  # only a series without gaps can be adjusted
                start = {"vintage": stand.vintage, "source": source, "currency": currency}
                choices = start | {name: value for name, value in named.items() if value}
                yield choices, _call(stand, choices, of)


def _call(
    stand: Stand, choices: dict[str, str], of: dict[str, Any]
) -> tuple[Callable[[], Book], dict[str, Any]]:
    place = choices["source"], choices["currency"]
    given = of | {name: choices[name] for name in ("flow", "base") if name in choices}
    given |= {"event": None} if choices.get("days") == "whole span" else {}
    given |= {"later": stand.fill(*place)} if choices.get("gaps") == "filled" else {}
    if choices.get("adjustment") == "seasonally adjusted":
        return lambda: stand.adjusted(*place, given["flow"]), given
    return lambda: stand.books[place], given


def _specified(
    choices: dict[str, str],
    call: tuple[Callable[[], Book], dict[str, Any]],
    claim: Claim,
    covered: Range,
    before: Sequence[Specification],
) -> Specification:
    book, given = call
    try:
        finding = MEASURES[claim.measure](book(), **given)
    except (NoFigureError, MissingToolError) as error:
        return Specification(choices, Rating.UNTESTABLE, None, str(error))
    same = next((number for number, one in enumerate(before) if _alike(one.finding, finding)), None)
    return Specification(choices, rate(finding, covered), finding, same_as=same)


def _alike(one: Finding | None, other: Finding) -> bool:
    if one is None or (one.value, one.low, one.high) != (other.value, other.low, other.high):
        return False
    return _figures(one) == _figures(other)


def _figures(finding: Finding) -> frozenset[tuple[str, int, str, dt.date]]:
    return frozenset((item.file, item.row, item.role, item.released) for item in finding.evidence)
