"""The level of a span, and the level of the year before that the office measures growth from."""

from __future__ import annotations

from analysis.core.formatting import day, said
from analysis.core.spans import Span
from analysis.totals.derivations import Walk
from analysis.totals.graph import Book


def level_of(book: Book, span: Span, flow: str) -> Walk:
    """Return the walk of a span, narrowed by its release's other figures, or raise an error.

    Raises
    ------
    NoFigureError
        If the span has no walk.
    """
    walk = book.walk(span, flow)
    if walk is None:
        raise book.missing(span, flow)
    return book.sharpened(walk, span, flow)


BASES = ("restated", "printed")


def base_of(book: Book, span: Span, flow: str, base: str = "restated") -> Walk:
    """Return the walk of the same span a year before.

    Parameters
    ----------
    book : Book
    span : Span
        The span whose growth is measured.
    flow : {"total", "export", "import"}
    base : {"restated", "printed"}
        On the office's corrected figures: the level implied by the growth rate printed with the
        span itself comes first, then a walk over levels so implied, then one over printed levels.
        Or on levels as printed only, which the office may have corrected since.
    """
    if base == "printed":
        printed = book.walk(span.year_ago, flow, "printed")
        if printed is None:
            raise book.missing(span.year_ago, flow)
        return printed
    own = book.edges(flow).of(span)
    implied = own.base if own is not None else None
    if implied is not None:
        return Walk(((implied, 1),))
    walk = book.walk(span.year_ago, flow, "implied") or book.walk(span.year_ago, flow)
    if walk is None:
        raise book.missing(span.year_ago, flow)
    return walk


def base_note(base: Walk, span: Span) -> str:
    """Say where a base is from."""
    value = said(base.value.value, "bn", 3)
    if not any(edge.implied for edge, _ in base.steps):
        days = ", ".join(day(released) for released in base.releases)
        return f"The base, {value} in {span.year_ago.label}, is as printed ({days})."
    return (
        f"The base, {value} in {span.year_ago.label}, is the one that the office's published "
        "growth rates imply: value ÷ (1 + growth)."
    )
