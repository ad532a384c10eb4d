"""Figures of a page of China's customs: each cell checked, and each row against itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from analysis.core.errors import SourceError, shown
from analysis.core.spans import Span
from analysis.sources.gacc_page import LOOK, Column, Page, read_page
from analysis.sources.gacc_quirks import (
    LEVEL,
    LONGEST_RATE,
    LOST,
    NIL,
    PARTS,
    RATE,
    REPORTER,
    Table,
)
from analysis.sources.places import Places, read_places
from analysis.sources.published import Published, resolution_of

_OF_WHICH = "of which:"
_NAME = "if it names a place, add it to `printed` of its code in data/places.yml"
_Cells = dict[tuple[str, bool, Span], str]


def read_table(
    body: bytes, table: Table, url: str, seen: dt.date, places: Places | None = None
) -> list[Published]:
    """Read the figures of a page.

    Parameters
    ----------
    body : bytes
        The page as it came.
    table : Table
        Which table it should be.
    url : str
        Where it was read.
    seen : datetime.date
        The day on which it was fetched.
    places : Places, optional
        The names of places; by default those of ``data/places.yml``.

    Returns
    -------
    list of Published
        In the order of the page.

    Raises
    ------
    SourceError
        With all that is wrong with the page's rows, or the first thing wrong with its form.
    """
    page = read_page(body, table, seen)
    return figures_of(page, table, url, seen, places or read_places())


def figures_of(
    page: Page, table: Table, url: str, seen: dt.date, places: Places
) -> list[Published]:
    """Return the figures of a page that was read; the arguments are those of `read_table`."""
    faults, rows = list[SourceError](), dict[str, tuple[str, _Cells]]()
    for cells in page.rows:
        label = cells[0].removeprefix(_OF_WHICH).strip()
        code = places.code_of(label)
        found = list(_faults(page, table, cells))
        if code is None:
            found.append(_fault(page, table, label, shown(label), "a known name", _NAME))
        elif code in rows:
            expected = f"one row for {code}"
            found.append(_fault(page, table, label, f"a row beside {rows[code][0]}", expected))
        else:
            rows[code] = label, _cells(page, cells)
        faults += found
    SourceError.raise_all(faults or list(_totals(page, table, rows)))
    day, basis = page.released(table, seen)
    shared = {"source": table.source, "reporter": REPORTER, "currency": page.currency,
              "released": day, "date_basis": basis, "url": url}  # fmt: skip
    return [
        Published(**shared, partner=code, **figure)
        for code, (label, cells) in rows.items()
        for figure in _published(cells, page, label)
    ]


def _fault(
    page: Page, table: Table, row: str, found: str, expected: str, mend: str = LOOK,
    column: Column | None = None,
) -> SourceError:  # fmt: skip
    said = column.said if column else None
    return SourceError(
        table.source, found, expected, mend, table=page.title, row=row or "without a label",
        column=said,
    )  # fmt: skip


def _faults(page: Page, table: Table, cells: tuple[str, ...]) -> Iterator[SourceError]:
    """Yield what is wrong with the cells of a row by themselves."""
    for column in page.columns:
        cell = cells[column.at]
        if cell and not (NIL.fullmatch(cell) or LOST.fullmatch(cell)):
            form, example = (RATE, "-18.7") if column.growth else (LEVEL, "4,280.4")
            if not form.fullmatch(cell):
                expected = f"a number such as {example}, or -"
                yield _fault(page, table, cells[0], shown(cell), expected, column=column)


def _cells(page: Page, cells: tuple[str, ...]) -> _Cells:
    """Return the numbers of a row by flow, kind and span; what is nil or lost is left out."""
    return {
        (one.flow, one.growth, one.span): cells[one.at].replace(",", "").replace("\u2212", "-")
        for one in page.columns
        if cells[one.at] and not (NIL.fullmatch(cells[one.at]) or LOST.fullmatch(cells[one.at]))
    }


def _totals(page: Page, table: Table, rows: dict[str, tuple[str, _Cells]]) -> Iterator[SourceError]:
    """Yield where numbers belie each other: flows, the year to date, and the parts of the world."""
    if "WLD" not in rows:
        yield _fault(page, table, "Total", "no such row", "one for all partners")
        return
    spans = dict.fromkeys(one.span for one in page.columns if not one.growth)
    for label, cells in rows.values():
        for span in spans:
            flows = [cells.get((flow, False, span)) for flow in ("export", "import", "total")]
            if None not in flows:
                *parts, total = [Decimal(one) for one in flows if one]
                if not _adds_up(parts, total):
                    expected = f"{sum(parts)}, exports and imports together"
                    yield _fault(page, table, label, f"a total of {total} over {span}", expected)
        yield from _shrinks(page, table, label, cells)
    yield from _world(page, table, rows, spans)


def _adds_up(parts: list[Decimal], total: Decimal) -> bool:
    """Whether parts add up to a total, each of them rounded."""
    exponents = [int(one.as_tuple().exponent) for one in (*parts, total)]
    return 2 * abs(sum(parts) - total) <= (len(parts) + 1) * Decimal(1).scaleb(max(exponents))


def _shrinks(page: Page, table: Table, label: str, cells: _Cells) -> Iterator[SourceError]:
    to_date = Span(page.last.start // 12 * 12, page.last.end)
    for flow in ("export", "import", "total"):
        month, year = (cells.get((flow, False, span)) for span in (page.last, to_date))
        if month and year and Decimal(month) > Decimal(year):
            expected = f"at least the {month} of the month"
            yield _fault(page, table, label, f"{flow}s of the year to date of {year}", expected)


def _world(
    page: Page, table: Table, rows: dict[str, tuple[str, _Cells]], spans: dict[Span, None]
) -> Iterator[SourceError]:
    """Yield where the continents do not add up to the world, if all are there."""
    for flow in ("export", "import", "total"):
        for span in spans:
            held = [rows[code][1].get((flow, False, span)) if code in rows else None
                    for code in (*PARTS, "WLD")]  # fmt: skip
            if None not in held:
                *parts, world = [Decimal(one) for one in held if one]
                if not _adds_up(parts, world):
                    expected = f"{sum(parts)}, the continents together"
                    found = f"{flow}s of {world} over {span}"
                    yield _fault(page, table, rows["WLD"][0], found, expected)


def _published(cells: _Cells, page: Page, label: str) -> Iterator[dict[str, str]]:
    """Yield the fields of a row's figures that differ: a rate goes with the level of its span."""
    for flow, span in dict.fromkeys((flow, span) for flow, _, span in cells):
        value = cells.get((flow, False, span), "")
        rate = cells.get((flow, True, span), "")
        reference = f"{page.title}, {label}"
        if len(rate.lstrip("-").partition(".")[0]) > LONGEST_RATE:
            reference, rate = f"{reference}; growth of {rate}% left out", ""
        if value or rate:
            yield {
                "flow": flow, "first_month": str(span.first), "last_month": str(span.last),
                "value": value, "unit": page.factor if value else "",
                "resolution": resolution_of(value), "growth_pct": rate,
                "growth_by": "office" if rate else "", "outlets": "1", "reference": reference,
            }  # fmt: skip
