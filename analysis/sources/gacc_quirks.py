"""What China's customs print, and how it varies: titles, headers, units, misprints, release days.

Both tables by country are in English at english.customs.gov.cn: the preliminary release (table 4)
and table (2) of the monthly bulletin. Whatever a page holds that is not written down here is an
error, never a guess.

- Releases before 2019 are not read: those of early 2018 are pictures, and titles lack the period.
- The number of the table varies: (4), in January–February 2020 (3), in 2018 none.
- Months are abbreviated or not ("Mar", "March", "Sept."); yuan were "RMB" in 2018.
- January and February are one release since 2020, "January-February 2025": one column for each flow
  rather than two. The bulletin prints them apart; its January page has one column for each flow.
- "1- to-3" and "1-to-3", "1to6" are the year to date. Growth is that of the year to date, always.
- The row of the unit is one cell, or the end of a row of empty ones.
- "-" is nil or not known; "0" is less than half a unit; "#######" was too wide for the office's
  spreadsheet and is lost.
- Labels carry blanks, "of which:" and a colon after continents; widths of brackets and commas vary.
  Names of countries vary with years: they are in ``data/places.yml``.
- "China" is what was made in China and is imported again.
- Rates on next to nothing can have ten digits; those of more than eight are left out, and said.
- The June 2025 page "in CNY" repeats the table in millions of dollars: it is left out.
- The day on a page is that of its last edit. That of March 2026 is before the release: where a day
  is earlier than the schedule's, the schedule's is taken.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.core.spans import Span

HOST = "english.customs.gov.cn"
REPORTER = "CHN"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LOST = re.compile("#+")
NIL = re.compile("-+")
LEVEL = re.compile(r"(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?")
RATE = re.compile(r"[-\u2212]?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")
LONGEST_RATE = 8  # digits before the point
NOTE = re.compile("notes?:", re.IGNORECASE)
PARTS = ("XSI", "XAF", "XEU", "XLA", "XNA", "XOC", "XUN")  # that add up to the world
SAME_UNIT = {"USD 1 Million": "USD1 Million", "US$1 Million": "USD1 Million"}


@dataclass(frozen=True)
class Table:
    """How one of the tables is printed.

    Parameters
    ----------
    source : str
        As `data/sources.yml` names it.
    index : str
        The index page, without ``.html`` or a year.
    earliest : Span
        The first month that is read.
    row : re.Pattern
        The table's row in the index.
    title : re.Pattern
        The title of a page: ``month``, ``year``, and ``joint`` or ``currency`` where it has them.
    corner : frozenset of str
        What the first column is headed.
    flows : mapping of str to str
        The flow for each heading.
    growth : re.Pattern
        The heading of rates; ``last`` where it names the last month.
    units : mapping of str to tuple of str
        Currency and factor for each unit.
    first_day, first_day_of_quarter : int
        Of the next month: no release was earlier, nor one that ends a quarter.
    misprints : frozenset of tuple of str
        Last month, currency of the title and unit of pages that repeat another table.
    """

    source: str
    index: str
    earliest: Span
    row: re.Pattern[str]
    title: re.Pattern[str]
    corner: frozenset[str]
    flows: Mapping[str, str]
    growth: re.Pattern[str]
    units: Mapping[str, tuple[str, str]]
    first_day: int
    first_day_of_quarter: int
    misprints: frozenset[tuple[str, str, str]] = frozenset()


_MONTH = "[A-Za-z]{3,9}"
RELEASE = Table(
    source="gacc-release",
    index="preliminary",
    earliest=Span.parse("2019-01"),
    row=re.compile(
        r"(?:\([34]\) ?)?China's Total (?:Export & Import Values|Value of Imports and Exports) "
        r"by (?:Major )?Country(?:/Region| ?\(Region\)) ?\(in (?P<currency>CNY|RMB|USD)\)"
    ),
    title=re.compile(
        r"(?:\([34]\) ?)?China's Total Export & Import Values by (?:Major )?Country/Region, ?"
        rf"(?:(?P<joint>Jan(?:uary)?) ?[-–—] ?)?(?P<month>{_MONTH})\.? ?(?P<year>20[0-9]{{2}}) ?"
        r"\((?:Only [A-Za-z]+\.?, ?)?in (?P<currency>CNY|RMB|USD)\)"
    ),
    corner=frozenset({"import source", "export destination"}),
    flows={"export & import": "total", "export": "export", "import": "import"},
    growth=re.compile(
        r"(?:1 ?- ?to ?- ?)?(?P<last>[0-9]{1,2}) ?Total Year-on-Year ?\(±%\)", re.IGNORECASE
    ),
    units={
        "CNY 100 Million": ("CNY", "100000000"),
        "RMB 100 Million": ("CNY", "100000000"),
        "USD1 Million": ("USD", "1000000"),
    },
    first_day=7,
    first_day_of_quarter=12,
    misprints=frozenset({("2025-06", "CNY", "USD1 Million")}),
)
BULLETIN = Table(
    source="gacc-bulletin",
    index="monthly",
    earliest=Span.parse("2018-01"),
    row=re.compile(
        r"(?:\(2\) ?)?Imports and Exports by Country ?\(Region\) ?of Origin/Destination"
    ),
    title=re.compile(
        r"(?:\(2\) ?)?Imports and Exports by Country ?\(Region\) ?of Origin/Destination, ?"
        r"(?P<month>[0-9]{1,2})\.(?P<year>20[0-9]{2})"
    ),
    corner=frozenset({"country (region)", "country(region)"}),
    flows={"total": "total", "exports": "export", "imports": "import"},
    growth=re.compile("Percentage Change", re.IGNORECASE),
    units={"US$1,000": ("USD", "1000"), "US$ 1,000": ("USD", "1000")},
    first_day=18,
    first_day_of_quarter=18,
)

# Days of the office's own schedules, after the last month that is released.
_SCHEDULE = """
2019-12 2020-01-14  2020-02 2020-03-07  2020-03 2020-04-14  2020-04 2020-05-07
2020-05 2020-06-07  2020-06 2020-07-14  2020-07 2020-08-07  2020-08 2020-09-07
2020-09 2020-10-13  2020-10 2020-11-07  2020-11 2020-12-07  2024-12 2025-01-13
2025-02 2025-03-07  2025-03 2025-04-14  2025-04 2025-05-09  2025-05 2025-06-09
2025-06 2025-07-14  2025-07 2025-08-07  2025-08 2025-09-08  2025-09 2025-10-13
2025-10 2025-11-07  2025-11 2025-12-08  2025-12 2026-01-14  2026-02 2026-03-10
2026-03 2026-04-14  2026-04 2026-05-09  2026-05 2026-06-09  2026-06 2026-07-14
2026-07 2026-08-07  2026-08 2026-09-08  2026-09 2026-10-14  2026-10 2026-11-10
2026-11 2026-12-08
"""
_RELEASED = {
    month: dt.date.fromisoformat(day)
    for line in _SCHEDULE.split("\n")
    for month, day in re.findall(r"(\S+) (\S+)", line)
}
_BULLETINS = {2025, 2026}  # of whose bulletins the schedule is known: on the 18th, none in February


def scheduled(table: Table, last: Span) -> dt.date | None:
    """Return the day of the office's schedule for a month; None where it is not known.

    Examples
    --------
    >>> scheduled(RELEASE, Span.parse("2026-03")), scheduled(BULLETIN, Span.parse("2026-01"))
    (datetime.date(2026, 4, 14), datetime.date(2026, 3, 18))
    """
    if table is RELEASE:
        return _RELEASED.get(str(last))
    after = last.shift(2 if last.start % 12 == 0 else 1)
    return after.first_day.replace(day=18) if after.start // 12 in _BULLETINS else None


def earliest_day(table: Table, last: Span) -> dt.date:
    """Return the day before which no page of a month was ever released.

    Examples
    --------
    >>> earliest_day(RELEASE, Span.parse("2022-03")), earliest_day(RELEASE, Span.parse("2022-04"))
    (datetime.date(2022, 4, 12), datetime.date(2022, 5, 7))
    """
    ends_quarter = last.end % 3 == 0
    day = table.first_day_of_quarter if ends_quarter else table.first_day
    return last.shift(1).first_day.replace(day=day)
