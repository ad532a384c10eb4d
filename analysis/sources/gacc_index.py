"""The pages of China's customs that list a table's pages by year, month and currency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.core.errors import SourceError, shown
from analysis.core.spans import Span
from analysis.sources.gacc_page import LOOK
from analysis.sources.gacc_quirks import HOST, MONTHS, Table
from analysis.sources.html_tables import page_of, plain

if TYPE_CHECKING:
    from bs4 import Tag

_PAGE = re.compile(rf"http://{re.escape(HOST)}/statics/[0-9a-f-]{{36}}\.html", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """A page that an index lists.

    Parameters
    ----------
    month : Span
        Its newest month.
    currency : str or None
        Where the index names it.
    url : str
    """

    month: Span
    currency: str | None
    url: str


def years_of(body: bytes, table: Table) -> list[int]:
    """Return the years that have an index of their own, the newest first.

    Raises
    ------
    SourceError
        If the page offers no choice of years.
    """
    choice = page_of(body, table.source).find("select", id=f"{table.index}sel")
    said = [plain(one.get_text()) for one in choice.find_all("option")] if choice else []
    if not said or not all(re.fullmatch("20[0-9]{2}", one) for one in said):
        found = f"the years {', '.join(map(shown, said)) or 'nothing'}"
        raise SourceError(table.source, found, "a choice of years", LOOK, table="the index")
    return sorted(map(int, said), reverse=True)


def links_of(body: bytes, table: Table, year: int) -> list[Link]:
    """Return the pages of a table that an index lists.

    Parameters
    ----------
    body : bytes
        The index as it came.
    table : Table
    year : int
        The year that was asked for: the index does not say it.

    Raises
    ------
    SourceError
        If the table is not listed once for each currency, or a link is none of a page of figures.
    """
    place = page_of(body, table.source).find("div", class_="nr-n-content-detail")
    rows = [line.find_all("td") for line in place.find_all("tr")] if place else []
    found = [(table.row.fullmatch(plain(cells[0].get_text())), cells[1])
             for cells in rows if len(cells) == 2]  # fmt: skip
    listed = [(_currency(match), cell) for match, cell in found if match]
    if not listed or len({currency for currency, _ in listed}) != len(listed):
        said = f"{len(listed)} rows of the table among {len(rows)}"
        expected = "one row for each currency"
        raise SourceError(table.source, said, expected, LOOK, table=f"the index of {year}")
    return [link for currency, cell in listed for link in _links(cell, table, year, currency)]


def _currency(match: re.Match[str]) -> str | None:
    said = match.groupdict().get("currency")
    return "CNY" if said == "RMB" else said


def _links(cell: Tag, table: Table, year: int, currency: str | None) -> list[Link]:
    links = list[Link]()
    for one in cell.find_all("a"):
        month, url = plain(one.get_text()).rstrip(".").lower(), str(one.get("href", ""))
        if month[:3] not in MONTHS or not _PAGE.fullmatch(url):
            found, expected = f"the link {shown(month)} to {shown(url)}", "a month, to its page"
            raise SourceError(table.source, found, expected, LOOK, table=f"the index of {year}")
        number = MONTHS.index(month[:3]) + 1
        links.append(Link(Span.parse(f"{year}-{number:02d}"), currency, url))
    return links
