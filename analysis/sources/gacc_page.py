"""A page of China's customs with a table by country, read into figures or refused."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.core.errors import SourceError, shown
from analysis.core.spans import Span
from analysis.sources.gacc_quirks import (
    MONTHS,
    NOTE,
    SAME_UNIT,
    Table,
    earliest_day,
    scheduled,
)
from analysis.sources.html_tables import page_of, plain, rows_of
from analysis.sources.published import DateBasis

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

LOOK = "look at the page; if the office has changed its form, report it"


@dataclass(frozen=True)
class Column:
    """A column of figures.

    Parameters
    ----------
    at : int
        Its place, from 0.
    flow : str
    span : Span
    growth : bool
        Whether it holds rates.
    said : str
        Its heading, for errors.
    """

    at: int
    flow: str
    span: Span
    growth: bool
    said: str


@dataclass(frozen=True)
class Page:
    """What a page says of its table, and the rows of it.

    Parameters
    ----------
    title : str
    last : Span
        The newest month.
    joint : bool
        Whether the title names January and February.
    currency : str
        By its title; by its unit where the title names none.
    unit : str
        As printed.
    factor : str
        The unit in units of currency.
    day : datetime.date or None
        As printed.
    columns : tuple of Column
    rows : tuple of tuple of str
    """

    title: str
    last: Span
    joint: bool
    currency: str
    unit: str
    factor: str
    day: dt.date | None
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def released(self, table: Table, seen: dt.date) -> tuple[str, DateBasis]:
        """Return the day by which the page was public, and how that is known.

        Parameters
        ----------
        table : Table
        seen : datetime.date
            The day on which it was fetched.
        """
        planned = scheduled(table, self.last)
        if self.day and self.day >= (planned or earliest_day(table, self.last)):
            return self.day.isoformat(), "printed"
        if self.day and planned and planned <= seen:
            return planned.isoformat(), "calendar"
        return seen.isoformat(), "first seen"


class _Reader:
    """Reads one page of one table; what it raises names the page by its title."""

    def __init__(self, table: Table, soup: BeautifulSoup) -> None:
        self.table, self.soup = table, soup
        self.title: str | None = None

    def error(
        self, found: str, expected: str, mend: str = LOOK, column: str | None = None
    ) -> SourceError:
        return SourceError(
            self.table.source, found, expected, mend, table=self.title, column=column
        )

    def page(self, seen: dt.date) -> Page:
        match = self._match_title()
        last, joint = self._period(match), match.groupdict().get("joint") is not None
        rows = self._rows()
        self._check_heading(rows, match)
        at, unit = self._unit(rows)
        currency, factor = self.table.units[unit]
        said = _currency(match)
        if said not in (None, currency) and not self._is_misprint(last, said, unit):
            found = f"the unit {shown(unit)} under a title in {said}"
            raise self.error(found, f"a unit in {said}")
        body = self._body(rows[at + 3 :])
        columns = self._columns(rows[at + 1 : at + 3], last, joint=joint)
        day = self._day(seen)
        return Page(
            match[0], last, joint, said or currency, unit, factor, day, columns, tuple(body)
        )

    def _is_misprint(self, last: Span, said: str | None, unit: str) -> bool:
        return (str(last), said, unit) in self.table.misprints

    def _match_title(self) -> re.Match[str]:
        place = self.soup.find("div", class_="atcl-ttl")
        if place is None:
            head = plain(self.soup.title.get_text()) if self.soup.title else ""
            mend = "try again later; if it stays so, see whether the office's site has changed"
            raise self.error(f"a page titled {shown(head)}", "a page with a table", mend)
        title = plain(place.get_text())
        match = self.table.title.fullmatch(title)
        if match is None:
            expected = "the title of this table, with month, year and currency"
            raise self.error(f"the title {shown(title)}", expected)
        self.title = title
        return match

    def _period(self, match: re.Match[str]) -> Span:
        said = match["month"].lower()
        month = int(said) if said.isdigit() else _month_of(said)
        joint = match.groupdict().get("joint") is not None
        if not 1 <= month <= 12 or (joint and month != 2):
            raise self.error(f"the period of the title {shown(match[0])}", "a month that exists")
        return Span.parse(f"{match['year']}-{month:02d}")

    def _rows(self) -> list[list[str]]:
        place = self.soup.find("div", class_="atcl-cnt")
        tables = place.find_all("table", limit=2) if place else []
        if not tables:
            picture = place and place.find("img")
            found = "a picture in place of a table" if picture else "no table"
            mend = "ask for later months" if picture else LOOK
            raise self.error(found, "one table", mend)
        if len(tables) > 1:
            raise self.error("several tables", "one table")
        rows = rows_of(tables[0], self.table.source)
        if len(rows) < 5 or len({len(row) for row in rows}) != 1:
            lengths = sorted({len(row) for row in rows})
            found = f"{len(rows)} rows of {', '.join(map(str, lengths)) or 'no'} cells"
            raise self.error(found, "rows of as many cells as the header has")
        return rows

    def _check_heading(self, rows: list[list[str]], match: re.Match[str]) -> None:
        (said,) = set(rows[0]) if len(set(rows[0])) == 1 else ("",)
        heading = self.table.title.fullmatch(said)
        if heading is None or _meaning(heading) != _meaning(match):
            found = f"the heading {shown(said)} in the table"
            raise self.error(found, "the same table and period as in the title")

    def _unit(self, rows: list[list[str]]) -> tuple[int, str]:
        cells = ((at, cell) for at, row in enumerate(rows[:5]) for cell in dict.fromkeys(row))
        found = [(at, cell) for at, cell in cells if re.match("unit ?:", cell, re.IGNORECASE)]
        units = [cell.partition(":")[2].strip() for _, cell in found]
        if len(found) != 1 or SAME_UNIT.get(units[0], units[0]) not in self.table.units:
            expected = f"one of {', '.join(self.table.units)}"
            raise self.error(f"the unit {', '.join(map(shown, units)) or 'nothing'}", expected)
        return found[0][0], SAME_UNIT.get(units[0], units[0])

    def _body(self, rows: list[list[str]]) -> list[tuple[str, ...]]:
        """Return the rows above the notes."""
        body = list[tuple[str, ...]]()
        for row in rows:
            if len(set(row)) == 1:
                if NOTE.match(row[0]):
                    return body
                raise self.error(f"the row {shown(row[0])}", "a row of figures, or notes")
            body.append(tuple(row))
        return body

    def _columns(self, heads: list[list[str]], last: Span, *, joint: bool) -> tuple[Column, ...]:
        """Return the columns by their headings, whatever their order."""
        corner = {head[0].lower() for head in heads}
        if len(heads) < 2 or not corner <= self.table.corner:
            raise self.error(
                f"the headings {shown(sorted(corner))}", "that of countries", column="1"
            )
        columns = tuple(
            self._column(at, top, bottom, last)
            for at, (top, bottom) in enumerate(zip(*heads, strict=True)) if at
        )  # fmt: skip
        held = sorted((one.flow, one.growth, str(one.span)) for one in columns)
        year_to_date = Span(last.start // 12 * 12, last.end)
        pair, one = {last, year_to_date}, {year_to_date}
        may_be_joint = last.start % 12 == 1 and "joint" in self.table.title.groupindex
        for spans in [one] if joint else [pair, *([one] if may_be_joint else [])]:
            if held == _wanted(spans, year_to_date):
                return columns
        found = ", ".join(one.said for one in columns)
        expected = f"for each flow {last.short} and the year to date, and growth of the latter"
        raise self.error(f"the columns {found}", f"{expected}, each once")

    def _column(self, at: int, top: str, bottom: str, last: Span) -> Column:
        said, year = f"{top} / {bottom}", last.start // 12
        growth = self.table.growth.fullmatch(top)
        flow = self.table.flows.get((bottom if growth else top).lower())
        months = re.fullmatch(r"(1-?to-?)?([0-9]{1,2})", re.sub(r"\s", "", bottom))
        ends = {growth.groupdict().get("last"), None} if growth else {months and months[2]}
        if flow is None or not ends <= {str(last.start % 12 + 1), None} or not (growth or months):
            expected = f"a flow, and months up to {last.short}"
            raise self.error(f"the heading {shown(said)}", expected, column=str(at + 1))
        to_date = growth is not None or (months is not None and months[1] is not None)
        span = Span(year * 12, last.end) if to_date else last
        return Column(at, flow, span, growth is not None, said)

    def _day(self, seen: dt.date) -> dt.date | None:
        place = self.soup.find("div", class_="atcl-date")
        said = plain(place.get_text()) if place else ""
        if not said:
            return None
        match = re.fullmatch(r"(20[0-9]{2})[/-]([0-9]{1,2})[/-]([0-9]{1,2})", said)
        try:
            day = dt.date(*map(int, match.groups())) if match else None
        except ValueError:
            day = None
        if day is None or day > seen + dt.timedelta(days=1):  # it may be tomorrow in Beijing
            expected = f"a day up to {seen}, as 2026/04/08"
            raise self.error(f"the day {shown(said)}", expected)
        return day


def read_page(body: bytes, table: Table, seen: dt.date) -> Page:
    """Return what a page says of its table, and its rows.

    Parameters
    ----------
    body : bytes
        The page as it came.
    table : Table
        Which table it should be.
    seen : datetime.date
        The day on which it was fetched.

    Raises
    ------
    SourceError
        If it is no such page, or says anything that `analysis.sources.gacc_quirks` does not know.
    """
    return _Reader(table, page_of(body, table.source)).page(seen)


def _wanted(spans: set[Span], year_to_date: Span) -> list[tuple[str, bool, str]]:
    flows = ("export", "import", "total")
    rates = [(flow, True, str(year_to_date)) for flow in flows]
    return sorted([*rates, *((flow, False, str(span)) for flow in flows for span in spans)])


def _currency(match: re.Match[str]) -> str | None:
    said = match.groupdict().get("currency")
    return "CNY" if said == "RMB" else said


def _meaning(match: re.Match[str]) -> tuple[object, ...]:
    month = match["month"].lower()
    number = int(month) if month.isdigit() else _month_of(month)
    joint = match.groupdict().get("joint") is not None
    return number, match["year"], joint, _currency(match)


def _month_of(said: str) -> int:
    """Return the number of a month from its name or the start of it; 0 if there is none."""
    full = ("january", "february", "march", "april", "may", "june", "july", "august",
            "september", "october", "november", "december")  # fmt: skip
    fits = said[:3] in MONTHS and (full[MONTHS.index(said[:3])].startswith(said))
    return MONTHS.index(said[:3]) + 1 if fits else 0
