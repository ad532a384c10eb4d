"""The parameters of a report, checked before a kernel starts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.claims import Article, read_article
from analysis.errors import ParameterError, UnknownNameError
from analysis.figures import CURRENCIES, as_day
from analysis.ratings import Verdicts
from analysis.sources import read_sources
from analysis.store import LATEST, load
from analysis.verdicts import check


@dataclass(frozen=True)
class ReportParameters:
    """What a report is on.

    Attributes
    ----------
    article : Article
        The article.
    as_of : pandas.Timestamp or "latest"
        The day as of which figures are taken.
    currency : str
    """

    article: Article
    as_of: pd.Timestamp | str
    currency: str

    def load(self, as_of: object = None) -> pd.DataFrame:
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

    @property
    def folder(self) -> Path:
        """Where the report belongs: ``<article>/<as-of>``, and a currency not the article's."""
        day = self.load().attrs["as_of"].date()
        other = f"-{self.currency}" if self.currency != self.article.currency else ""
        return Path(self.article.slug) / f"{day}{other}"


def report_parameters(
    article: object, as_of: object = None, currency: object = None
) -> ReportParameters:
    """Check the parameters of a report.

    Parameters
    ----------
    article : str
        Name of an article in ``data/articles``.
    as_of : str or datetime.date, optional
        A day, as ``2022-04-21``, or ``latest``; by default the day of the article.
    currency : {"USD", "CNY"}, optional
        By default the article's.

    Returns
    -------
    ReportParameters
        What the report is on.

    Raises
    ------
    UnknownNameError
        For an article or currency that does not exist; says the nearest name.
    ParameterError
        For a wrong type, a day that does not exist, or one that has not come yet.

    Examples
    --------
    >>> report_parameters("bloomberg-2022-04-21").folder.as_posix()
    'bloomberg-2022-04-21/2022-04-21'
    """
    if not isinstance(article, str):
        raise ParameterError("article", article, "the name of an article, as text")
    known = read_article(article)
    chosen = known.currency if currency in (None, "") else currency
    if chosen not in CURRENCIES:
        raise UnknownNameError("currency", str(chosen), CURRENCIES)
    described = read_sources()
    if known.source not in described:
        raise UnknownNameError("source", known.source, described)
    return ReportParameters(known, _day(as_of, known), str(chosen))


def _day(as_of: object, article: Article) -> pd.Timestamp | str:
    if as_of in (None, ""):
        return as_day(article.published)
    if as_of == LATEST:
        return LATEST
    try:
        day = as_day(as_of)
    except ParameterError:
        raise ParameterError(
            "as_of", as_of, "a day that exists, as 2022-04-21, or latest"
        ) from None
    if day.date() > dt.date.today():
        raise ParameterError("as_of", as_of, "a day that has come, or latest")
    return day
