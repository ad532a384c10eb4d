"""The preliminary release of China's customs: table (4), by country, in yuan and in dollars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from analysis.sources.gacc import plan_of, policy_of, published_of
from analysis.sources.gacc_figures import read_table
from analysis.sources.gacc_quirks import RELEASE
from analysis.sources.published import Published
from analysis.sources.request import Answer, Plan, Request

SOURCE = RELEASE.source
POLICY = policy_of(RELEASE)
FIRST = str(RELEASE.earliest)


def plan(request: Request, today: dt.date) -> Plan:
    """Plan what is asked: the index of each year wanted, then each page that it lists.

    Parameters
    ----------
    request : Request
        The reporter is China; every page holds all partners and flows.
    today : datetime.date

    Raises
    ------
    ParameterError
        If the reporter is another, or no month wanted is published.
    SourceError
        If an index can't be read.

    Examples
    --------
    >>> print(next(plan(Request("CHN", "RUS", "2026-03"), dt.date(2026, 4, 20))))
    http://english.customs.gov.cn/statics/report/preliminary.html
    """
    return plan_of(RELEASE, request, today)


def read(body: bytes, seen: dt.date, url: str = "") -> list[Published]:
    """Read one page: all partners and flows, the month and the year to date.

    Parameters
    ----------
    body : bytes
        The page as it came.
    seen : datetime.date
        The day on which it was fetched.
    url : str
        Where it was read.

    Returns
    -------
    list of Published
        In the order of the page.

    Raises
    ------
    SourceError
        If anything on the page is not known: nothing of it is read then.

    Examples
    --------
    >>> read(b"<html><title>Service unavailable</title></html>", dt.date.today())
    Traceback (most recent call last):
    analysis.core.errors.SourceError: gacc-release: found a page titled 'Service unavailable';
    expected a page with a table; try again later; if it stays so, see whether the office's site
    has changed
    """
    return read_table(body, RELEASE, url, seen)


def published(answers: Iterable[Answer]) -> list[Published]:
    """Read all that was answered to a plan; no page may belie its index, or another page.

    Parameters
    ----------
    answers : iterable of Answer
        In the order of the plan.

    Raises
    ------
    SourceError
        If a page is not what the index says, can't be read, or belies another.

    Examples
    --------
    >>> published([])
    []
    """
    return published_of(RELEASE, answers)
