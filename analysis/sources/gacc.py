"""How China's customs are asked for one of their tables by country, and what the answers hold.

The two tables are two sources: the preliminary release is never changed, the monthly bulletin holds
the figures as corrected. Each page prints all partners; what is asked for decides which months are
fetched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from analysis.core.errors import ParameterError, SourceError
from analysis.core.spans import Span
from analysis.sources.gacc_figures import figures_of
from analysis.sources.gacc_index import Link, links_of, years_of
from analysis.sources.gacc_page import LOOK, Page, read_page
from analysis.sources.gacc_quirks import HOST, REPORTER, Table
from analysis.sources.places import Places, read_places
from analysis.sources.policy import Policy
from analysis.sources.published import Published
from analysis.sources.request import Address, Answer, Plan, Request

_URL = f"http://{HOST}/statics/report"
_KEPT = dt.timedelta(days=30)  # pages were never seen to change: corrections come in later ones
_FIREWALL = "the office's firewall turns programs away at times: try again later"
_Key = tuple[str, str, str, str, str]


def policy_of(table: Table) -> Policy:
    """Return how the server is to be asked: it has no TLS that could be trusted."""
    refusals = ((403, _FIREWALL), (412, _FIREWALL))
    return Policy(table.source, frozenset({HOST}), interval=2.0, plain=True, refusals=refusals)


def plan_of(table: Table, request: Request, today: dt.date) -> Plan:
    """Plan what is asked: the index of each year wanted, then each page wanted that it lists.

    Parameters
    ----------
    table : Table
    request : Request
        The reporter is China; every page holds all partners and flows.
    today : datetime.date

    Raises
    ------
    ParameterError
        If the reporter is another, or no month wanted is published.
    SourceError
        If an index can't be read.
    """
    if request.reporter != REPORTER:
        raise ParameterError("reporter", request.reporter, f"{REPORTER}: China's customs")
    wanted = request.span(table.earliest, today)
    newest = yield Address(f"{_URL}/{table.index}.html", holds="index")
    years = years_of(newest.body, table)
    for year in range(wanted.start // 12, (wanted.end - 1) // 12 + 1):
        if year not in years:
            continue  # nothing of it is published yet
        index = newest
        if year != years[0]:
            index = yield Address(f"{_URL}/{table.index}{year}.html", holds="index")
        for link in links_of(index.body, table, year):
            if _is_wanted(link, table, wanted):
                yield Address(link.url, kept_for=_KEPT)


def _is_wanted(link: Link, table: Table, wanted: Span) -> bool:
    """Whether a page holds a month wanted: that of February may hold January as well."""
    may_be_joint = link.month.start % 12 == 1 and "joint" in table.title.groupindex
    first = link.month.start - may_be_joint
    return first < wanted.end and wanted.start < link.month.end


def published_of(
    table: Table, answers: Iterable[Answer], places: Places | None = None
) -> list[Published]:
    """Read all that was answered: each page against the index that lists it, and the others.

    Parameters
    ----------
    table : Table
    answers : iterable of Answer
        To what `plan_of` plans, in order.
    places : Places, optional
        The names of places; by default those of ``data/places.yml``.

    Raises
    ------
    SourceError
        If a page is not what the index says, can't be read, or belies another.
    """
    listed, rows = dict[str, Link](), list[Published]()
    places = places or read_places()
    for answer in answers:
        try:
            if answer.address.holds == "index":
                listed |= {one.url: one for one in _listed(answer, table)}
            else:
                rows += _figures(answer, table, listed, places)
        except SourceError as error:
            raise error.at(answer.address) from None
    return _consistent(rows, table)


def _listed(answer: Answer, table: Table) -> list[Link]:
    said = answer.address.url.removesuffix(".html").removeprefix(f"{_URL}/{table.index}")
    year = int(said) if said else years_of(answer.body, table)[0]
    return links_of(answer.body, table, year)


def _figures(
    answer: Answer, table: Table, listed: dict[str, Link], places: Places
) -> list[Published]:
    url, seen = answer.address.url, answer.day
    page, link = read_page(answer.body, table, seen), listed.get(url)
    if link and (page.last != link.month or link.currency not in (None, page.currency)):
        expected = f"{link.month.short} in {link.currency or page.currency}, as the index says"
        found = f"a page of {page.last.short} in {page.currency}"
        raise SourceError(table.source, found, expected, LOOK, table=page.title)
    if is_misprint(page, table):
        return []
    return figures_of(page, table, url, seen, places)


def is_misprint(page: Page, table: Table) -> bool:
    """Return whether a page is known to repeat another table under a wrong title."""
    return (str(page.last), page.currency, page.unit) in table.misprints


def _consistent(rows: list[Published], table: Table) -> list[Published]:
    """Return figures once each, if pages agree and the world's year to date never shrinks."""
    kept, faults = dict[_Key, Published](), list[SourceError]()
    for one in rows:
        key = (one.partner, one.flow, one.currency, one.first_month, one.last_month)
        other = kept.setdefault(key, one)
        if (other.value, other.growth_pct) != (one.value, one.growth_pct):
            faults.append(_belied(table, one, f"{other.value} in {other.reference}"))
    for key, one in kept.items():
        partner, flow, currency, first, last = key
        before = str(Span.parse(last).shift(-1))
        earlier = kept.get((partner, flow, currency, first, before))
        if partner == "WLD" and earlier and one.value and earlier.value and _shrinks(one, earlier):
            faults.append(_belied(table, one, f"at least {earlier.value}, as up to {before}"))
    SourceError.raise_all(faults)
    return list(kept.values())


def _shrinks(one: Published, earlier: Published) -> bool:
    values = [Decimal(row.value) * Decimal(row.unit) for row in (one, earlier)]
    return values[0] < values[1]


def _belied(table: Table, one: Published, expected: str) -> SourceError:
    found = f"{one.flow}s of {one.value or one.growth_pct} over {one.first_month}..{one.last_month}"
    return SourceError(table.source, found, expected, LOOK, address=one.url, table=one.reference)
