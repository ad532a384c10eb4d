"""Measures of the balance along time: its rank, and its growth.

The balance is exports less imports, as the reporter sees it: above zero a surplus, below a deficit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from analysis.core.errors import NoFigureError
from analysis.core.formatting import said
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding, taken
from analysis.measures.arguments import BalanceSince, RankedBalance
from analysis.measures.levels import named_part
from analysis.measures.quantities import Balance
from analysis.measures.ranking import ranked
from analysis.measures.record import Record
from analysis.measures.registry import among, caveats, measure
from analysis.totals.bases import base_of, level_of
from analysis.totals.derivations import Derivation
from analysis.totals.graph import Graph

FLOWS = ("export", "import")


def _rank(of: RankedBalance, finding: Finding) -> str:
    return f"the balance of {of.span.label} ranked {finding.text}{among(of)}"


@measure("rank", RankedBalance, clause=_rank, chart="balances", fills=True)
def balance_rank(graph: Graph, of: RankedBalance, fill: Sequence[Graph] = ()) -> Finding:
    """Rank of a span's balance, exports less imports, among its like on record; as `rank`.

    The highest is the largest surplus; a record deficit is rank 1 with `order: lowest`.

    Examples
    --------
    >>> from analysis import load
    >>> balance_rank(Graph(load()), RankedBalance(span="2022", order="lowest"))
    1st
    """
    return ranked(Record(graph, fill, Balance(), of.span), of)


def _growth(of: BalanceSince, finding: Finding) -> str:
    way = "shrank" if finding.value < 0 else "grew"  # type: ignore[operator]
    kind = "deficit" if "deficit" in finding.what else "surplus"
    return f"the {kind} of {of.span.label} {way} by {finding.text.lstrip('−')}"


@measure("percent", BalanceSince, clause=_growth, chart="balances")
def balance_growth(graph: Graph, of: BalanceSince) -> Finding:
    """Growth of the surplus or deficit on an earlier span, by default the year before, in per cent.

    It is the size of the balance that grows or shrinks: a deficit that widens from 10 to 12 billion
    grew 20%, as the partner's surplus did. Of the year before, the finding takes the balance as
    printed then, as outlets do; the bounds hold also what the office's growth rates make of it,
    which rest on corrected figures.

    Raises
    ------
    NoFigureError
        If the figures do not give a level, or a surplus may have turned into a deficit or the
        reverse, of which there is no growth.

    Examples
    --------
    >>> from analysis import load
    >>> balance_growth(Graph(load()), BalanceSince(span="2022"))
    223.4% (212.3% to 223.5%)
    """
    span, earlier = of.span, of.since or of.span.year_ago
    now = _Sides(*(level_of(graph, span, flow) for flow in FLOWS))
    before = list(_before(graph, of))
    kind = _kind([now, *before], span, earlier)
    rates = [now.balance.growth_on(one.balance) for one in before]
    found = reduce(Interval.hull, rates)
    sizes = [said(abs(one.balance.value), f"bn {graph.currency}", 2) for one in (now, *before)]
    notes = [f"The {kind} was {sizes[0]} in {span.label} and {sizes[1]} in {earlier.label}."]
    if len(before) > 1 and sizes[1] != sizes[2]:
        notes.append(f"As corrected since, it was {sizes[2]} then, which makes the growth "
                     f"{said(rates[1].value, 'percent', 1)}; the bounds hold both.")  # fmt: skip
    evidence = (*now.evidence("level"), *(item for one in before for item in one.evidence("base")))
    told, rests = caveats(*(level for one in (now, *before) for level in one))
    return Finding.of(
        found, "percent", *dict.fromkeys(evidence), notes=(*notes, *told), assumptions=rests,
        parts=(*now.parts(span), *before[0].parts(earlier)), what=f"growth of the {kind}, ",
    )  # fmt: skip


class _Sides(NamedTuple):
    """Exports and imports of one span."""

    sold: Derivation
    bought: Derivation

    @property
    def balance(self) -> Interval:
        """Exports less imports."""
        return self.sold.value - self.bought.value

    def evidence(self, role: str) -> tuple[Evidence, ...]:
        """Return their figures."""
        return (*self.sold.evidence(role), *taken(self.bought.evidence(role)))

    def parts(self, span: Span) -> tuple[tuple[str, Decimal], ...]:
        """Return their levels with their names."""
        return named_part("export", span, self.sold), named_part("import", span, self.bought)


def _before(graph: Graph, of: BalanceSince) -> Iterator[_Sides]:
    """Yield the earlier span's sides: as printed then, and as corrected since."""
    if of.since is not None:
        yield _Sides(*(level_of(graph, of.since, flow) for flow in FLOWS))
        return
    found = []
    for base in ("printed", "restated"):
        try:
            found.append(_Sides(*(base_of(graph, of.span, flow, base) for flow in FLOWS)))
        except NoFigureError:
            continue
    if not found:
        base_of(graph, of.span, "export"), base_of(graph, of.span, "import")  # says what is missing
    yield from dict.fromkeys(found)


def _kind(sides: Sequence[_Sides], span: Span, earlier: Span) -> str:
    """Return which the balance was in both spans: a surplus or a deficit."""
    balances = [one.balance for one in sides]
    if all(one.low > 0 for one in balances):
        return "surplus"
    if all(one.high < 0 for one in balances):
        return "deficit"
    raise NoFigureError(
        f"the balance was not for certain a surplus, or a deficit, in both {span} and {earlier}: "
        "its growth is undefined"
    )
