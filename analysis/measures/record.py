"""A quantity as one source's figures give it, and as others may fill it in.

Figures of another source differ from the source's own; a filled value is widened by the differences
seen where both are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from analysis.core.errors import NoFigureError
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding
from analysis.figures.schema import FLOWS
from analysis.measures.quantities import Quantity
from analysis.sources.registry import break_of
from analysis.totals.corrections import RECORDED
from analysis.totals.edges import Edge
from analysis.totals.graph import Graph

_FEWEST = 6  # months known to both sources, from which their difference can be told


@dataclass(frozen=True)
class Reading:
    """What figures say of a quantity over one span.

    Parameters
    ----------
    value : Interval
    evidence : tuple of Evidence
    later : bool
        Whether it is from a later vintage or another source.
    assumptions : tuple of str
        What it rests on beyond published figures.
    own : int
        How many of its figures, the first ones, are the source's own even so.
    """

    value: Interval
    evidence: tuple[Evidence, ...]
    later: bool = False
    assumptions: tuple[str, ...] = ()
    own: int = 0

    @property
    def filling(self) -> tuple[Evidence, ...]:
        """The figures among its evidence that are from a later vintage or another source."""
        return self.evidence[self.own :] if self.later else ()

    @property
    def implied(self) -> bool:
        """Whether it rests on a growth rate of the year after."""
        return any(item.kind == "implied" for item in self.evidence)

    def shown(self, role: str) -> tuple[Evidence, ...]:
        """Return the figures with what they mean."""
        return tuple(
            replace(item, role=item.role.replace("level", role, 1), later=item in self.filling)
            for item in self.evidence
        )


class Record:
    """A quantity as one source's figures give it, and as others may fill it in.

    The claimed span itself may come from another source too, if that had published it by the time
    of the source's own newest figure; then that source leads, and the first one fills.

    Parameters
    ----------
    graph : Graph
    fill : sequence of Graph
        What may fill gaps.
    quantity : Quantity
    span : Span
        The span in question.

    Raises
    ------
    NoFigureError
        If no figure gives the span in question.
    """

    def __init__(self, graph: Graph, fill: Sequence[Graph], quantity: Quantity, span: Span) -> None:
        self.quantity, self.span, self._home = quantity, span, graph
        self.lead, self.now = self._leading(graph, fill)
        self._fill = [one for one in (graph, *fill) if one is not self.lead]
        if graph.empty:
            self._fill.remove(graph)
        self._own: dict[Span, Reading | None] = {}
        self._filled: dict[Span, Reading | None] = {}

    @property
    def currency(self) -> str:
        """The currency of its levels."""
        return self._home.currency

    @property
    def source(self) -> str:
        """The source that was asked."""
        return self._home.source

    @property
    def recorded(self) -> bool:
        """Whether it is of the pair of which offices publish every month."""
        return self._home.trade.pair == RECORDED

    @property
    def graphs(self) -> tuple[Graph, ...]:
        """The graphs whose figures it reads, the leading one first."""
        return self.lead, *self._fill

    @property
    def start(self) -> int:
        """The first month boundary at which its figures, or those it is made of, begin."""
        pairs = [(graph, flow) for graph in self.graphs for flow in self.quantity.flows]
        points = [at for graph, flow in pairs if (at := graph.start(flow)) is not None]
        if self.quantity.averaged:  # growth may be printed without a level
            points += [span.start for graph, flow in pairs for span in graph.flow(flow).rated]
        return min(points, default=self.span.start)

    @property
    def comparable(self) -> int:
        """The month boundary from which its figures can be compared with the span in question.

        That is where they begin, or where its source began to count what it counts now; growth can
        be compared from a year later on.
        """
        source, trade = self.lead.source, self.lead.trade
        parted = break_of(source, trade.partner, trade.folder)
        if parted is None or self.span.start < (at := Span.parse(parted.since).start):
            return self.start
        return max(self.start, at + 12 * self.quantity.averaged)

    def own(self, span: Span) -> Reading | None:
        """Return what the leading source gives."""
        if span not in self._own:
            later = self.lead is not self._home
            self._own[span] = _reading(_found(self.lead, self.quantity, span), later=later)
        return self._own[span]

    def filled(self, span: Span) -> Reading | None:
        """Return what another source or a later vintage gives.

        What is printed comes before what rates imply, and the office's own before others.
        """
        if span not in self._filled:
            found = [
                (
                    (
                        reading.implied,
                        not _of_office(graph),
                        reading.value.half_width,
                        graph.source,
                    ),
                    graph,
                    reading,
                )
                for graph in self._fill
                if (reading := self._fill_from(graph, span))
            ]
            best = min(found, key=lambda row: row[0]) if found else None
            self._filled[span] = self._widened(best[1], best[2], span) if best else None
        return self._filled[span]

    def _fill_from(self, graph: Graph, span: Span) -> Reading | None:
        return _reading(self.quantity.fill(graph, span), later=graph is not self._home)

    def known(self, span: Span) -> Reading | None:
        """Return what the leading source gives, else what fills it."""
        return self.own(span) or self.filled(span)

    def _leading(self, graph: Graph, fill: Sequence[Graph]) -> tuple[Graph, Reading]:
        own = _reading(_found(graph, self.quantity, self.span))
        if own is not None:
            return graph, own
        newest = max((edge.released for edge in _printed(graph, FLOWS)), default=None)
        for one in sorted(fill, key=lambda one: (not _of_office(one), one.source)):
            reading = _reading(_found(one, self.quantity, self.span), later=True)
            if reading and newest and all(item.released <= newest for item in reading.evidence):
                return one, reading
        self.quantity.find(graph, self.span)  # which says what is missing
        raise NoFigureError(f"no figure gives the {self.quantity.named(self.span)}")

    def _widened(self, graph: Graph, reading: Reading, span: Span) -> Reading:
        """Return a filled value with room for what tells its source from the leading one."""
        if graph.source == self.lead.source:
            return reading
        low, high = difference(self.lead, graph, self.quantity)
        value = self.quantity.moved(reading.value, low, high, span.months)
        return replace(reading, value=value)


@lru_cache(maxsize=64)
def difference(own: Graph, other: Graph, quantity: Quantity) -> tuple[Decimal, Decimal]:
    """Return the range in which a source's values differ from another's, zero included.

    It is that seen over the months that the source prints by themselves; where fewer than six can
    be compared, the quantity's own.
    """
    months = {edge.span for edge in _printed(own, quantity.flows) if edge.span.months == 1}
    pairs = ((_found(own, quantity, at), _found(other, quantity, at)) for at in sorted(months))
    seen = [
        apart
        for mine, theirs in pairs
        if mine and theirs
        and (apart := quantity.difference(mine.interval, theirs.interval)) is not None
    ]  # fmt: skip
    if len(seen) < _FEWEST:
        same = _of_office(own) and _of_office(other)
        most = quantity.apart_same_office if same else quantity.apart
        return -most, most
    return min(*seen, Decimal(0)), max(*seen, Decimal(0))


def _found(graph: Graph, quantity: Quantity, span: Span) -> Finding | None:
    def find() -> Finding | None:
        try:
            return quantity.find(graph, span)
        except NoFigureError:
            return None

    return None if graph.empty else graph.once((quantity, span.start, span.end), find)


def _reading(finding: Finding | None, *, later: bool = False) -> Reading | None:
    if finding is None:
        return None
    return Reading(finding.interval, finding.evidence, later, finding.assumptions)


def _printed(graph: Graph, flows: Iterable[str]) -> Iterator[Edge]:
    return (edge for flow in flows for edge in graph.flow(flow).printed)


def _of_office(graph: Graph) -> bool:
    return graph.source.startswith("gacc")
