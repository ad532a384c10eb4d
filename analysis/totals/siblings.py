"""The same reporter's trade with all partners, and with each other partner held."""

from __future__ import annotations

from analysis.figures.store import load, pairs
from analysis.figures.vintage import Vintage
from analysis.sources.registry import counted_alike
from analysis.totals.filling import same_office
from analysis.totals.graph import Graph, graphs_of

WORLD = "WLD"


def world_of(trade: Vintage, currency: str, source: str) -> Graph | None:
    """Return the reporter's trade with all partners as known on the same day; None if none is held.

    Where the source itself has none, another one of the same office stands in.

    Parameters
    ----------
    trade : Vintage
    currency, source : str

    Examples
    --------
    >>> from analysis.figures.store import load
    >>> world_of(load("CHN", "RUS", as_of="2012-01-01"), "USD", "gacc") is None
    True
    """
    known = _graph(trade, WORLD, currency, source)
    if known is not None or (trade.reporter, WORLD) not in pairs(trade.folder):
        return known
    world = load(trade.reporter, WORLD, trade.as_of, folder=trade.folder)
    alike = counted_alike(source, world.sources, trade.folder)
    others = (
        one for one in graphs_of(world, [currency])
        if one.source in alike and same_office(one.source, source)
    )  # fmt: skip
    return next(others, None)


def partners_of(trade: Vintage, currency: str, source: str) -> dict[str, Graph]:
    """Return the reporter's trade with each other partner held, by its code.

    Parameters
    ----------
    trade : Vintage
    currency, source : str
    """
    codes = (code for ours, code in pairs(trade.folder) if ours == trade.reporter)
    others = {code: _graph(trade, code, currency, source) for code in codes}
    left = (trade.partner, WORLD)
    return {code: graph for code, graph in others.items() if graph and code not in left}


def _graph(trade: Vintage, partner: str, currency: str, source: str) -> Graph | None:
    if (trade.reporter, partner) not in pairs(trade.folder):
        return None
    graph = Graph(load(trade.reporter, partner, trade.as_of, folder=trade.folder), currency, source)
    return None if graph.empty else graph
