"""The balance of a span beside that of an earlier one, like with like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from analysis.core.errors import NoFigureError
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, taken
from analysis.measures.levels import named_part
from analysis.totals.comparisons import comparisons, together
from analysis.totals.derivations import Derivation
from analysis.totals.graph import Graph
from analysis.totals.readings import SAID, Reading

FLOWS = ("export", "import")


@dataclass(frozen=True)
class Sides:
    """Exports and imports of one span, with room for the corrections between their releases."""

    sold: Derivation
    bought: Derivation

    @classmethod
    def of(cls, sold: Derivation, bought: Derivation) -> Sides:
        """Return two levels beside each other."""
        return cls(sold.beside(bought), bought.beside(sold))

    @property
    def balance(self) -> Interval:
        """Exports less imports."""
        return self.sold.value - self.bought.value

    @property
    def levels(self) -> tuple[Derivation, Derivation]:
        """Both levels."""
        return self.sold, self.bought

    def evidence(self, role: str) -> tuple[Evidence, ...]:
        """Return their figures."""
        return (*self.sold.evidence(role), *taken(self.bought.evidence(role)))

    def parts(self, span: Span) -> tuple[tuple[str, Decimal], ...]:
        """Return their levels with their names."""
        return named_part("export", span, self.sold), named_part("import", span, self.bought)


@dataclass(frozen=True)
class BalancePair:
    """The balance of a span and of an earlier one, on one basis; see `comparisons`."""

    now: Sides
    before: Sides
    basis: str = ""

    @property
    def said(self) -> str:
        """How its basis is said."""
        return SAID[self.basis]

    @property
    def sides(self) -> tuple[Sides, Sides]:
        """Now and before."""
        return self.now, self.before

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return the figures of both."""
        return (*self.now.evidence("level"), *self.before.evidence("base"))


def balance_pairs(
    graph: Graph, span: Span, since: Span | None, fill: Sequence[Graph] = ()
) -> tuple[list[BalancePair], tuple[str, ...]]:
    """Return a balance beside an earlier one in every reading, as printed first, and notes.

    Parameters
    ----------
    graph : Graph
    span : Span
    since : Span or None
        The earlier span; by default the year before.
    fill : sequence of Graph, optional
        Other vintages and sources, used only where `graph` lacks a level.

    Raises
    ------
    NoFigureError
        If the figures do not give the levels.
    """
    if since is not None:
        wanted = [(one, flow) for one in (span, since) for flow in FLOWS]
        found, notes = together(graph, wanted, fill)
        return [BalancePair(Sides.of(*found[:2]), Sides.of(*found[2:]), "mixed")], notes
    pairs = [pair for base in ("printed", "restated") for pair in _tried(graph, span, base)]
    notes = ()
    if not pairs:
        sold, bought = (comparisons(graph, span, flow, fill=fill) for flow in FLOWS)
        pairs = list(_alike(sold.items, bought.items))
        notes = tuple(dict.fromkeys(sold.notes + bought.notes))
    first = {(pair.now, pair.before): pair for pair in reversed(pairs)}
    return list(reversed(first.values())), notes


def _tried(graph: Graph, span: Span, base: str) -> list[BalancePair]:
    try:
        sold, bought = (comparisons(graph, span, flow, base).items for flow in FLOWS)
    except NoFigureError:
        return []
    return list(_alike(sold, bought))


def _alike(sold: Sequence[Reading], bought: Sequence[Reading]) -> Iterator[BalancePair]:
    """Pair the readings of exports and imports of one basis; all, where none are alike."""
    every = list(product(sold, bought))
    alike = [pair for pair in every if pair[0].basis == pair[1].basis]
    for one, two in alike or every:
        now, before = Sides.of(one.now, two.now), Sides.of(one.before, two.before)
        yield BalancePair(now, before, one.basis if alike else "mixed")


def kind_of(pairs: Sequence[BalancePair]) -> str:
    """Return which the balance was in both spans, in every reading: a surplus or a deficit.

    Raises
    ------
    NoFigureError
        If it may have been one in one span and the other in the other.
    """
    balances = [side.balance for pair in pairs for side in pair.sides]
    if all(one.low > 0 for one in balances):
        return "surplus"
    if all(one.high < 0 for one in balances):
        return "deficit"
    raise NoFigureError(
        "the balance was not for certain a surplus, or a deficit, in both spans: its growth is "
        "undefined"
    )
