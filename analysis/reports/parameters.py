"""The parameters of a report, checked before a kernel starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.claims.articles import Article, claim_error, read_article
from analysis.claims.checking import check, claim_range
from analysis.claims.hedges import read_hedges
from analysis.claims.verdicts import Verdicts
from analysis.core.errors import InputError, ParameterError, UnknownNameError
from analysis.core.spans import Span
from analysis.figures.schema import as_day
from analysis.figures.store import LATEST, load, newest_day
from analysis.figures.vintage import Vintage
from analysis.reports.contract import Parameters
from analysis.sources.registry import read_sources


@dataclass(frozen=True)
class ReportParameters:
    """What a report is on.

    Attributes
    ----------
    article : Article
        The article.
    as_of : datetime.date or "latest"
        The day as of which figures are taken.
    currency : str
    first, last : str
        Months between which charts are drawn; empty: as the charts choose.
    flows : tuple of str
        Flows of the chart of exports and imports.
    given : Parameters
        As they were given.
    """

    article: Article
    as_of: dt.date | str
    currency: str
    first: str
    last: str
    flows: tuple[str, ...]
    given: Parameters

    def load(self, as_of: object = None) -> Vintage:
        """Load the figures of the trade that the article speaks of.

        Parameters
        ----------
        as_of : str or datetime.date, optional
            Another day than the report's.
        """
        day = self.as_of if as_of is None else as_of
        return load(self.article.reporter, self.article.partner, day)

    def check(self) -> Verdicts:
        """Check the article's claims."""
        return check(self.article, self.load(), currency=self.currency)

    def refuse_bad_input(self) -> None:
        """Read all that the report rests on, without computing a verdict.

        Raises
        ------
        InputError
            Naming the file, row or field that can't be used. Whatever starts a kernel calls this
            first, so that bad input costs no kernel and names its place.
        """
        hedges = read_hedges(self.load().folder)
        for claim in self.article.claims:
            try:
                claim_range(claim, hedges, self.article.published)
            except InputError as error:
                raise claim_error(error, claim.id, self.article.slug) from error

    @property
    def day(self) -> dt.date:
        """The day as of which figures are taken; for ``latest``, that of the newest figure."""
        if isinstance(self.as_of, dt.date):
            return self.as_of
        return newest_day(self.article.reporter, self.article.partner)

    @property
    def folder(self) -> Path:
        """Where the report belongs: ``<article>/<as-of>``, and what else is not the article's."""
        others = [self.currency] if self.currency != self.article.currency else []
        others += [f"{self.first}..{self.last}"] if self.first or self.last else []
        others += [flow for flow in self.flows if len(self.flows) == 1]
        return Path(self.article.slug) / "-".join([str(self.day), *others])

    def resolved(self) -> dict[str, Any]:
        """Return the parameters that say the same on any later day."""
        said = {"article": self.article.slug, "as_of": str(self.day), "currency": self.currency}
        given = self.given.model_dump(exclude_defaults=True)
        return said | {name: value for name, value in given.items() if name not in said}


def report_parameters(
    article: object,
    as_of: object = None,
    currency: object = None,
    reporter: object = None,
    partner: object = None,
    first: object = None,
    last: object = None,
    flows: Sequence[str] | None = None,
) -> ReportParameters:
    """Check the parameters of a report.

    Parameters
    ----------
    article : str
        Name of an article in ``data/articles``.
    as_of : str or datetime.date, optional
        A day, as ``2022-04-21``, or ``latest``; by default the day of the article.
    currency : {"USD", "CNY", "EUR", "GBP"}, optional
        By default the article's.
    reporter, partner : str, optional
        ISO 3166 codes; refused if they are not the article's.
    first, last : str, optional
        Months between which charts are drawn, as ``2019-01``.
    flows : sequence of {"export", "import"}, optional
        Flows of the chart of exports and imports; by default both.

    Returns
    -------
    ReportParameters
        What the report is on.

    Raises
    ------
    UnknownNameError
        For an article or currency that does not exist; says the nearest name.
    ParameterError
        For a wrong type, a day that does not exist, or one that has not come yet, and for a trade
        that is not the article's.

    Examples
    --------
    >>> report_parameters("bloomberg-2022-04-21").folder.as_posix()
    'bloomberg-2022-04-21/2022-04-21'
    >>> report_parameters("bloomberg-2022-04-21", partner="IND")
    Traceback (most recent call last):
    analysis.core.errors.ParameterError: parameter partner: found 'IND'; expected RUS...
    """
    if isinstance(as_of, dt.date):  # pandas.Timestamp too
        as_of = as_day(as_of).isoformat()
    asked = {"as_of": as_of, "currency": currency, "reporter": reporter, "partner": partner}
    asked |= {"first": first, "last": last, "flows": None if flows is None else list(flows)}
    given = Parameters.read(
        {"article": article} | {name: one for name, one in asked.items() if one is not None}
    )
    known = read_article(given.article)
    described = read_sources()
    if known.source not in described:
        raise UnknownNameError("source", known.source, described)
    for name in ("reporter", "partner"):
        wanted, own = getattr(given, name), getattr(known, name)
        if wanted not in ("", own):
            raise ParameterError(name, wanted, f"{own}, the article's own, or nothing")
    for month in filter(None, (given.first, given.last)):
        Span.parse(month)
    return ReportParameters(
        known, _day(given.as_of, known), given.currency or known.currency, given.first, given.last,
        tuple(given.flows) or ("export", "import"), given)  # fmt: skip


def _day(as_of: str, article: Article) -> dt.date | str:
    if not as_of:
        return as_day(article.checked_on)
    if as_of == LATEST:
        return LATEST
    try:
        day = as_day(as_of)
    except ParameterError:
        raise ParameterError(
            "as_of", as_of, "a day that exists, as 2022-04-21, or latest"
        ) from None
    if day > dt.date.today():
        raise ParameterError("as_of", as_of, "a day that is not in the future, or latest")
    return day
