"""Measures: functions from a book of figures to a `Finding`, named in an article's YAML.

Each takes the figures of one source and currency (`analysis.totals.graph.Book`) and arguments;
``later`` are the books of a later stand and ``published`` the article's day, for those that ask.
A measure that the figures do not allow raises `NoFigureError`, which says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import day, signed
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding
from analysis.measures.bases import base_note, base_of, level_of
from analysis.measures.extremes import HIGHEST, LOWEST, Side, last_as_extreme
from analysis.totals.derivations import Walk
from analysis.totals.graph import Book

Measure = Callable[..., Finding]
MEASURES: dict[str, Measure] = {}


UNITS: dict[str, str] = {}


def measure(unit: str) -> Callable[[Measure], Measure]:
    """Register a measure by its name, so that an article's YAML can name it.

    Parameters
    ----------
    unit : str
        What it returns, as an article states it: ``percent``, ``billion``, ``month`` …
    """

    def registered(function: Measure) -> Measure:
        MEASURES[function.__name__], UNITS[function.__name__] = function, unit
        return function

    return registered


@measure("billion")
def level(book: Book, *, span: Span, flow: str) -> Finding:
    """Level of a flow over a span, in billions.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> level(Book(load(as_of="2022-04-21")), span=Span.parse("2022Q1"), flow="total")
    38.17 bn USD (38.165 to 38.175)
    """
    return level_of(book, span, flow).finding(f"bn {book.currency}")


@measure("percent")
def growth(book: Book, *, span: Span, flow: str, base: str = "restated") -> Finding:
    """Growth of a flow, year on year, in per cent.

    Where the office printed the growth rate of that very span, that rate is the finding. Growth of
    a single month printed by an agency is its own arithmetic on months as first published, and is
    only quoted.

    Parameters
    ----------
    book : Book
    span : Span
    flow : {"total", "export", "import"}
    base : {"restated", "printed"}
        Whether growth is measured from the office's corrected figures or from those printed.

    Returns
    -------
    Finding

    Raises
    ------
    NoFigureError
        If the level or its base has no walk, or the base may be nought.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> book = Book(load(as_of="2022-04-21"))
    >>> growth(book, span=Span.parse("2022Q1"), flow="total")
    28.7% (28.65% to 28.75%)
    >>> growth(book, span=Span.parse("2022-03"), flow="export")
    −7.5% (−8.0% to −7.0%)
    >>> growth(book, span=Span.parse("2022Q1"), flow="total", base="printed")
    30.45% (30.41% to 30.49%)
    """
    now, before = level_of(book, span, flow), base_of(book, span, flow, base)
    evidence = (*now.evidence(), *before.evidence("base"))
    parts = (named_part(flow, span, now), named_part(flow, span.year_ago, before))
    if before.value.low <= 0:
        raise NoFigureError(f"{flow}s of {span.year_ago} may be nought: nothing to grow from")
    own = book.edges(flow).of(span)
    rate = own.growth if own is not None else None
    office = own is not None and own.growth_by == "office"
    if base == "restated" and own is not None and rate is not None and office:
        notes: tuple[str, ...] = (
            f"The office printed the rate itself on {day(own.released)}, on its corrected "
            "figures of the year before.",
            base_note(before, span),
        )
        return Finding.of(rate, "percent", *evidence, notes=notes, parts=parts)
    notes = (base_note(before, span), *before.mixing)
    if rate is not None and not office:
        notes += (
            f"Agencies printed {signed(rate.value)}%, their own arithmetic on months "
            "as first published.",
        )
    found = now.value.growth_on(before.value)
    return Finding.of(found, "percent", *evidence, notes=notes, parts=parts)


NAMES = {"total": "Total trade", "export": "Exports", "import": "Imports"}


def named_part(flow: str, span: Span, walk: Walk) -> tuple[str, Decimal]:
    """Return a level with its name, for telling what moved."""
    return f"{NAMES[flow].lower()} of {span.label}", walk.value.value


def taken(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return figures as taken away rather than added."""
    return tuple(replace(item, sign=-item.sign) for item in evidence)


@measure("month")
def lowest_since(book: Book, *, span: Span, flow: str, later: Sequence[Book] = ()) -> Finding:
    """Last month before `span` in which a flow was as low as in `span`.

    "Lowest since T" means that no month after T is as low. The finding is the last month at or
    below, between the last that certainly was and the last that may have been: rounding, months
    published only jointly and months that the record lacks leave room between the two.

    Parameters
    ----------
    book : Book
    span : Span
        A single month.
    flow : {"total", "export", "import"}
    later : sequence of Book, optional
        A later stand, for months that the record lacks or holds jointly and can't rule out.

    Raises
    ------
    NoFigureError
        If the month can't be derived.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> lowest_since(Book(load(as_of="2022-04-21")), span=Span.parse("2022-03"), flow="export")
    May 2020 (May 2020 to August 2021)
    """
    return _extreme(book, span, flow, later, LOWEST)


@measure("month")
def highest_since(book: Book, *, span: Span, flow: str, later: Sequence[Book] = ()) -> Finding:
    """Last month before `span` in which a flow was as high as in `span`; as `lowest_since`.

    Examples
    --------
    >>> from analysis import Book, Span, load
    >>> highest_since(Book(load(as_of="2022-01-31")), span=Span.parse("2020-12"), flow="export")
    August 2020 (before the record to September 2020)
    """
    return _extreme(book, span, flow, later, HIGHEST)


def _extreme(book: Book, span: Span, flow: str, later: Sequence[Book], side: Side) -> Finding:
    if span.months != 1:
        raise ParameterError("span", str(span), "a single month")
    return last_as_extreme(book, level_of(book, span, flow), span, flow, later, side)


@measure("day")
def released(book: Book, *, figures: Sequence[str]) -> Finding:
    """Day on which figures were released: the last of them, and from the first to the last.

    Parameters
    ----------
    book : Book
    figures : sequence of str
        Flow and span of each, such as ``total 2022Q1``.

    Raises
    ------
    NoFigureError
        If one was not printed, or if its day is not that of a release.

    Examples
    --------
    >>> from analysis import Book, load
    >>> released(Book(load(as_of="2022-04-21")), figures=["total 2022Q1", "export 2022-03"])
    13 Apr 2022
    """
    edges = []
    for named in figures:
        flow, _, text = named.partition(" ")
        span = Span.parse(text)
        for edge, _ in level_of(book, span, flow).steps:
            if edge.dating not in ("release", "restated"):
                raise NoFigureError(
                    f"{book.source} dates {flow}s of {span} by the day on which they were seen "
                    f"({day(edge.released)}), not by that of their release"
                )
            edges.append(edge)
    days = [edge.released for edge in edges]
    evidence = tuple(edge.evidence for edge in edges)
    return Finding(
        max(days),
        min(days),
        max(days),
        "day",
        evidence,
        notes=("The day of release of the figures that the claims speak of.",),
    )
