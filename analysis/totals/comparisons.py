"""A span beside the same span a year before, like with like.

The office measures growth of a year to date on its corrected figures, and prints the rate. Of any
other span there are several readings, and a month as first printed must not be set against a
corrected base without saying so:

``office``
    the level as printed, and the base that the rate printed with it implies;
``printed``
    as first printed in both years;
``corrected``
    the year to date less the one before it, and the same of the levels that their rates imply;
``mixed``
    as the figures give it: mostly a level as first printed over a corrected base;
``outlet``
    the level as first printed, and the base of an outlet's own arithmetic.

The first reading is the one most like with like, in this order, and the bounds of what is made of
the readings hold them all. A mixed one by itself has room for the corrections of a year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from analysis.core.errors import NoFigureError
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.figure import Figure
from analysis.sources.registry import short_name
from analysis.totals.bases import base_of, level_of
from analysis.totals.derivations import Derivation
from analysis.totals.edges import base_by
from analysis.totals.filling import same_office
from analysis.totals.graph import Graph
from analysis.totals.readings import Reading, Readings


def comparisons(
    graph: Graph, span: Span, flow: str, base: str = "restated", fill: Sequence[Graph] = ()
) -> Readings:
    """Return a span beside the same span a year before, in every reading that the figures give.

    Parameters
    ----------
    graph : Graph
    span : Span
    flow : {"total", "export", "import"}
    base : {"restated", "printed"}
        Whether corrected figures count, or only levels as printed.
    fill : sequence of Graph, optional
        Other vintages and sources, used only where `graph` lacks one of the two levels. One that
        gives both is preferred, so that like is compared with like.

    Raises
    ------
    NoFigureError
        If the figures do not give both levels.
    """
    try:
        return Readings(tuple(_own(graph, span, flow, base)))
    except NoFigureError:
        if not fill:
            raise
    return _filled(graph, span, flow, base, fill)


def differences(
    graph: Graph, span: Span, flow: str, base: str = "restated", fill: Sequence[Graph] = ()
) -> Readings:
    """Return the readings in which a span may be set against the year before by subtraction.

    As `comparisons`; but the office prints no such difference. Where its rate implies the base,
    readers subtract two levels as printed none the less, and the office may yet correct the newer
    one as it has corrected the older: that reading is held, too.
    """
    found = comparisons(graph, span, flow, base, fill)
    if found.best.basis != "office":
        return found
    printed = tuple(_as_printed(graph, found.best.now, span, flow))
    return replace(found, items=(*found.items, *printed))


def growth_of(
    graph: Graph, span: Span, flow: str, base: str = "restated", fill: Sequence[Graph] = ()
) -> Interval:
    """Return growth year on year in per cent: the office's own rate, or that of the levels.

    Raises
    ------
    NoFigureError
        If the figures do not give it, or the base may be zero.
    """
    printed = printed_rate(graph, span, flow) if base == "restated" else None
    if printed is not None:
        return rate_of(graph, printed)
    return comparisons(graph, span, flow, base, fill).spread(lambda reading: reading.growth)


def printed_rate(graph: Graph, span: Span, flow: str, by: str = "office") -> Figure | None:
    """Return the figure with the growth rate printed for a span, with a level or without one.

    Parameters
    ----------
    graph : Graph
    span : Span
    flow : {"total", "export", "import"}
    by : {"office", "outlet"}
        Who computed it.
    """
    return graph.flow(flow).rate(span, by)


def rate_of(graph: Graph, figure: Figure) -> Interval:
    """Return a printed growth rate with half a unit of its last digit on either side.

    Where other figures contradict it, the bounds hold the rate that these give, too.
    """
    rate, own = figure.rate, graph.flow(figure.flow).edge_of(figure)
    assert rate is not None
    if own is None or own.base_level is None or own.base_level.low <= 0:
        return rate
    found = own.level.growth_on(own.base_level)
    suspect = not rate.low <= found.value <= rate.high
    return found.hull(rate) if suspect else rate.hull(found)


def together(
    graph: Graph, wanted: Sequence[tuple[Span, str]], fill: Sequence[Graph] = ()
) -> tuple[tuple[Derivation, ...], tuple[str, ...]]:
    """Return several levels of one basis, and notes on what was filled.

    All are the record's own, or all of one vintage or source that gives them all. Only where there
    is no such one are levels of several set beside each other, and then said.

    Parameters
    ----------
    graph : Graph
    wanted : sequence of (Span, str)
        Spans and flows.
    fill : sequence of Graph, optional

    Raises
    ------
    NoFigureError
        If one of them is given by nothing.
    """
    try:
        return tuple(level_of(graph, span, flow) for span, flow in wanted), ()
    except NoFigureError:
        if not fill:
            raise
    found = []
    for other in fill:
        try:
            levels = tuple(level_of(other, span, flow) for span, flow in wanted)
        except NoFigureError:
            continue
        width = sum(one.value.half_width for one in levels)
        found.append((not same_office(other.source, graph.source), width, other.source, levels))
    if found:
        _, _, source, levels = min(found, key=lambda row: row[:3])
        return tuple(replace(one, later=True) for one in levels), (_whole(source, graph),)
    levels = tuple(level_of(graph, span, flow, fill) for span, flow in wanted)
    return tuple(one if one.later else one.with_room() for one in levels), (_UNLIKE,)


_UNLIKE = "What fills the gap is of another vintage or source than the figure beside it."


def _whole(source: str, graph: Graph) -> str:
    name = short_name(source, graph.trade.folder)
    return f"All levels are from {name}, so that like is compared with like."


def _own(graph: Graph, span: Span, flow: str, base: str) -> list[Reading]:
    now = level_of(graph, span, flow)
    if base == "printed":
        return [Reading("printed", now, base_of(graph, span, flow, base))]
    own = graph.flow(flow).of(span)
    if own is not None and own.base is not None:
        return [Reading("office", now, Derivation(((own.base, 1),)))]
    found = [*_as_printed(graph, now, span, flow), *_as_corrected(graph, span, flow)]
    outlets = _by_outlets(graph, now, span, flow)
    try:
        found.append(_as_given(now, base_of(graph, span, flow)))
    except NoFigureError:
        if not outlets:
            raise
    found += outlets
    found.sort(key=_likeness)
    kept = {(one.now.steps, one.before.steps): one for one in reversed(found)}
    found = list(reversed(kept.values()))
    return [_with_room(found[0])] if [one.basis for one in found] == ["mixed"] else found


def _likeness(reading: Reading) -> tuple[int, Decimal]:
    """Return the order of readings: like with like first, of these the most precise."""
    ends = reading.now.value, reading.before.value
    width = sum((one.half_width / one.value for one in ends if one.value), Decimal(0))
    return _ORDER.index(reading.basis) if reading.basis in _ORDER else -1, width


_ORDER = ("mixed", "outlet")


def _as_printed(graph: Graph, now: Derivation, span: Span, flow: str) -> Iterator[Reading]:
    """Yield the reading on levels as first printed in both years, if they are."""
    before = graph.derive(span.year_ago, flow, "printed")
    if before is None or now.implied:
        return
    if not any(one.far or one.undated for one in (now, before)):
        yield Reading("printed", now, graph.narrowed(before, span.year_ago, flow))


def _as_corrected(graph: Graph, span: Span, flow: str) -> Iterator[Reading]:
    """Yield the reading on differences of years to date, where one release prints the span too.

    What its year to date corrects of the earlier months is then known, and no allowance needed.
    """
    start, own = span.start - span.start % 12, graph.flow(flow)
    if start == span.start:
        return
    single, whole = own.of(span), own.of(Span(start, span.end))
    before = own.of(Span(start, span.start))
    if single is None or whole is None or before is None or before.undated:
        return
    if whole.base is None or before.base is None or whole.released != single.released:
        return
    now = Derivation(((whole, 1), (before, -1)), known=True)
    yield Reading("corrected", now, Derivation(((whole.base, 1), (before.base, -1))))


def _by_outlets(graph: Graph, now: Derivation, span: Span, flow: str) -> list[Reading]:
    """Return the reading of an outlet's own growth rate, if one is printed."""
    figure = printed_rate(graph, span, flow, "outlet")
    base = base_by(figure, now.value) if figure else None
    if figure is None or base is None:
        return []
    return [Reading("outlet", now, Derivation(((base, 1),)), figure.rate)]


def _as_given(now: Derivation, before: Derivation) -> Reading:
    """Return the reading of two derivations, named by whether they are alike."""
    alike = not any(one.far or one.undated for one in (now, before))
    if alike and now.implied == before.implied:
        return Reading("corrected" if now.implied else "printed", now, before)
    if alike and now.kind == "derived" and len(before.steps) > 1:
        return Reading("corrected", now, before)
    return Reading("mixed", now, before)


def _with_room(reading: Reading) -> Reading:
    """Return a mixed reading with room for a year's corrections of what was first printed."""
    now, before = reading.now, reading.before
    if now.implied != before.implied:
        fresh = before if now.implied else now
    else:
        fresh = now if now.undated else before
        if not fresh.undated:
            return reading  # its own allowance speaks of the releases a year apart
    if fresh is now:
        return Reading(reading.basis, now.with_room(), before)
    return Reading(reading.basis, now, before.with_room())


def _filled(graph: Graph, span: Span, flow: str, base: str, fill: Sequence[Graph]) -> Readings:
    """Return readings that fill a gap: of one vintage or source that gives both levels, first."""
    found: list[tuple[tuple[object, ...], Reading]] = []
    for other in fill:
        try:
            best = _own(other, span, flow, base)[0].later
            rank = (not same_office(other.source, graph.source), best.basis == "mixed",
                    best.growth.half_width, other.source)  # fmt: skip
        except NoFigureError:
            continue
        found.append((rank, best))
    now = graph.derive(span, flow)
    pair = [min(found, key=lambda row: row[0])] if found else []
    items = tuple(reading for _, reading in pair)
    notes = tuple(_whole(str(rank[-1]), graph) for rank, _ in pair)
    if now is None and pair:
        return Readings(items, notes)
    own, before = level_of(graph, span, flow, fill), base_of(graph, span, flow, base, fill)
    if own.later and not before.later:
        before = before.with_room()
    else:
        own = own.with_room()
    return Readings((*items, Reading("mixed", own, before)), (*notes, _UNLIKE))
