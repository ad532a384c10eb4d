"""What other figures say of the single spans of a combined one.

A later vintage or another source may give each. Where they give all but one, the last is what the
others leave of the total. Where none gives any, the same office may have split the span in its
other currency: the shares of two months are the same in both but for the rates of exchange, by
which customs convert month by month. These are assumed to differ by 6% at most between two months
in a row. The months that the figures give in both currencies are few; of those in a row, June and
July 2023 lie furthest apart, by 2.3%.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from analysis.core.intervals import Interval
from analysis.figures.evidence import taken
from analysis.measures.record import Reading, Record
from analysis.measures.timeline import Cell
from analysis.totals.derivations import Derivation
from analysis.totals.filling import same_office
from analysis.totals.graph import Graph

EXCHANGED = ("USD", "CNY")  # whose rates of exchange move so little
_RATES = Decimal("1.06")  # how far the rates of exchange of two months in a row may lie apart
SHARED = (
    "That the months of a combined span have the same shares in both currencies, but for rates of "
    "exchange that differ by at most 6% from one month to the next."
)


def split(record: Record, cell: Cell) -> list[Cell]:
    """Return the single spans of a cell as other figures give them; what none gives has no reading.

    Parameters
    ----------
    record : Record
    cell : Cell
        A combined one.
    """
    found = [Cell(part, 1, record.filled(part)) for part in cell.parts()]
    missing = sum(one.reading is None for one in found)
    if not missing or cell.reading is None or record.quantity.averaged:
        return found
    shares = _by_shares(record, cell, cell.reading)
    rest = _with_rest(found, cell.reading) if missing == 1 else []
    return min((one for one in (rest, shares) if one), key=_room, default=found)


def _room(cells: list[Cell]) -> Decimal:
    return sum((one.reading.value.half_width for one in cells if one.reading), Decimal(0))


def narrowed(record: Record, cell: Cell) -> Cell | None:
    """Return a single span, derived over several releases, as others narrow it; else None.

    Parameters
    ----------
    record : Record
    cell : Cell
    """
    own = cell.reading
    if cell.count > 1 or own is None or not own.assumptions or own.later:
        return None
    other = record.filled(cell.span)
    if other is None:
        return None
    value, evidence = own.value.narrowed_by(other.value), own.evidence + other.evidence
    rests = tuple(dict.fromkeys(own.assumptions + other.assumptions))
    reading = Reading(value, evidence, True, rests, len(own.evidence))
    return replace(cell, reading=reading)


def _with_rest(found: list[Cell], whole: Reading) -> list[Cell]:
    """Return spans, the one that no figure gives as what the others leave of the total."""
    known = [one.reading for one in found if one.reading]
    value = whole.value - sum((one.value for one in known), start=Interval.exact(0))
    evidence = whole.evidence + tuple(item for one in known for item in taken(one.evidence))
    rests = tuple(text for one in (whole, *known) for text in one.assumptions)
    rest = Reading(value, evidence, True, tuple(dict.fromkeys(rests)), len(whole.evidence))
    return [one if one.reading else replace(one, reading=rest) for one in found]


def _by_shares(record: Record, cell: Cell, whole: Reading) -> list[Cell]:
    """Return the spans by their shares in another currency; none where no figures give these."""
    if len(record.quantity.flows) > 1 or cell.step > 1:
        return []
    flow = record.quantity.flows[0]
    for graph in _in_other_currency(record):
        levels = [graph.derive(part, flow, "printed") for part in cell.parts()]
        known = [one for one in levels if one and not one.far]
        if len(known) == cell.count:
            return [
                Cell(part, 1, _share(whole, own, known, record))
                for part, own in zip(cell.parts(), known, strict=True)
            ]
    return []


def _share(whole: Reading, own: Derivation, known: list[Derivation], record: Record) -> Reading:
    """Return a month's share of a total, with room for rates of exchange and corrections."""
    most = _RATES ** (len(known) - 1) * (1 + record.quantity.apart_same_office)
    rates = Interval(1 / most, Decimal(1), most)
    parts = (_times(one.value, rates) for one in known if one is not own)
    rest = sum(parts, start=Interval.exact(0))
    low, value, high = (
        mine / (mine + others)
        for mine, others in (
            (own.value.low, rest.high), (own.value.value, rest.value), (own.value.high, rest.low)
        )
    )  # fmt: skip
    share = _times(Interval(low, value, high), whole.value)
    evidence = whole.evidence + tuple(item for one in known for item in one.evidence("share"))
    rests = tuple(dict.fromkeys((*whole.assumptions, SHARED)))
    return Reading(share, evidence, True, rests, len(whole.evidence))


def _times(one: Interval, other: Interval) -> Interval:
    """Multiply two intervals of positive numbers."""
    return Interval(one.low * other.low, one.value * other.value, one.high * other.high)


def _in_other_currency(record: Record) -> Iterator[Graph]:
    """Yield the graphs of the same office in other currencies, from what may fill gaps."""
    for trade in dict.fromkeys(graph.trade for graph in record.graphs[1:]):
        for currency in EXCHANGED:
            for source in trade.sources:
                if currency != record.currency in EXCHANGED and same_office(source, record.source):
                    yield Graph(trade, currency, source)
