"""Figures of one release that contradict each other: seen, and resolved by rule.

Exports and imports make up the total, within the printed digits. Where three figures of one
release do not add up, two things may have happened. The coarsest was truncated rather than rounded
("31.1" for 31.17): if what the two others leave lies within its last digit, it is taken at that.
Or one is wrong, and nothing says which: each stays as printed, and its bounds hold what the two
others make it, too.

A growth rate printed beside a level implies the level of the year before. Where the three rates of
one release disagree so, or where a rate implies a level further from the one printed then than any
correction on record, the implied level's bounds hold either. Where both speak against a rate, the
level printed then is the best value.

What was found is said in a note, which goes with the figure wherever it is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from analysis.core.formatting import day, plain, said, signed
from analysis.core.intervals import Interval
from analysis.figures.schema import FLOW_NAMES
from analysis.totals.corrections import largest
from analysis.totals.edges import Edge

OTHERS = {
    "total": (("export", 1), ("import", 1)),
    "export": (("total", 1), ("import", -1)),
    "import": (("total", 1), ("export", -1)),
}
Flows = dict[str, list[Edge]]
_Triple = dict[str, Edge]


def resolved(flows: Flows) -> Flows:
    """Return edges with wider or other levels where their own release contradicts them.

    Parameters
    ----------
    flows : dict of str to list of Edge
        The printed figures of one source and currency, by flow.
    """
    found: dict[Edge, Edge] = {}
    for triple in _triples(flows):
        for flow, (level, note) in _levels(triple).items():
            found[triple[flow]] = replace(triple[flow], level=level, note=note)
    levels = {flow: [found.get(edge, edge) for edge in edges] for flow, edges in flows.items()}
    bases: dict[Edge, Edge] = {}
    for triple in _triples(levels):
        for flow, (level, note) in _bases(triple).items():
            bases[triple[flow]] = replace(triple[flow], base_level=level, base_note=note)
    for edges in levels.values():
        printed = {edge.span: edge for edge in sorted(edges, key=lambda one: one.released)}
        for edge in edges:
            against = _against_printed(bases.get(edge, edge), printed.get(edge.span.year_ago))
            if against is not None:
                bases[edge] = against
    return {flow: [bases.get(edge, edge) for edge in edges] for flow, edges in levels.items()}


def _triples(flows: Mapping[str, list[Edge]]) -> list[_Triple]:
    """Return exports, imports and total of one span and release, where all three are printed."""
    found: dict[object, _Triple] = defaultdict(dict)
    for flow, edges in flows.items():
        for edge in edges:
            found[edge.span, edge.released][flow] = edge
    return [triple for triple in found.values() if len(triple) == len(OTHERS)]


def _levels(triple: _Triple) -> dict[str, tuple[Interval, str]]:
    """Return the levels of a release that does not add up, and why; empty where it does."""
    figures = [triple[flow].figure for flow in ("total", "export", "import")]
    values, steps = zip(*((one.value, one.resolution) for one in figures), strict=True)
    if 2 * abs(values[0] - values[1] - values[2]) <= sum(steps):
        return {}
    printed = {flow: edge.printed for flow, edge in triple.items()}
    widths = sorted(printed, key=lambda flow: printed[flow].half_width)
    coarse = widths[-1]
    own, cross = printed[coarse], across(printed, coarse)
    reach = Interval(own.value, own.value, own.value + 2 * own.half_width)
    alone = own.half_width > printed[widths[-2]].half_width
    if alone and cross.value < reach.high and _meet(reach, cross):
        return {coarse: (_within(cross, reach), _truncated(triple[coarse], cross))}
    note = _apart(triple, printed)
    return {flow: (own.hull(across(printed, flow)), note) for flow, own in printed.items()}


def _bases(triple: _Triple) -> dict[str, tuple[Interval, str]]:
    """Return the year-ago levels of rates that disagree, and why; empty where they agree."""
    implied = {flow: edge.base.level for flow, edge in triple.items() if edge.base}
    if len(implied) < len(OTHERS) or _add_up(implied):
        return {}
    edge = triple["total"]
    parts = " + ".join(said(implied[flow].value, "bn", 2) for flow in ("export", "import"))
    note = (
        f"The growth rates of {edge.span.label} printed on {day(edge.released)} disagree: for the "
        f"year before they imply {parts} against {said(implied['total'].value, 'bn', 2)} in all. "
        "The bounds hold either."
    )
    return {flow: (own.hull(across(implied, flow)), note) for flow, own in implied.items()}


def _against_printed(edge: Edge, before: Edge | None) -> Edge | None:
    """Return an edge whose rate is at odds with the level printed for the year before."""
    if edge.base is None or edge.growth is None:
        return None
    if before is None or before.released >= edge.released:
        return None
    most, twice = largest(before), edge.base_level is not None
    if not twice and abs(edge.base.level.value - before.level.value) <= most:
        return None
    implied = edge.level.before_growth(edge.growth)
    apart = implied - before.level
    if max(apart.low, -apart.high) <= most:
        return None
    note = (
        f"The rate of {signed(edge.growth.value)}% printed for {FLOW_NAMES[edge.flow]} of "
        f"{edge.span.label} implies {said(implied.value, 'bn', 2)} for the year before, further "
        f"from the {plain(before.printed.value)} bn printed then than any correction on record. "
        f"The bounds hold either{', and the level printed then is taken' if twice else ''}."
    )
    level = edge.base.level.hull(implied).hull(before.level)
    level = before.level.hull(level) if twice else level
    return replace(edge, base_level=level, base_note=f"{edge.base_note} {note}".strip())


def across(levels: Mapping[str, Interval], flow: str) -> Interval:
    """Return what two flows make the third."""
    (one, _), (other, sign) = OTHERS[flow]
    return levels[one] + levels[other] if sign > 0 else levels[one] - levels[other]


def _add_up(levels: Mapping[str, Interval]) -> bool:
    return _meet(levels["total"], across(levels, "total"))


def _meet(one: Interval, other: Interval) -> bool:
    return one.low <= other.high and other.low <= one.high


def _within(cross: Interval, reach: Interval) -> Interval:
    low, high = max(cross.low, reach.low), min(cross.high, reach.high)
    return Interval(low, min(max(cross.value, low), high), high)


def _truncated(edge: Edge, cross: Interval) -> str:
    names = " less ".join(FLOW_NAMES[flow] for flow, _ in OTHERS[edge.flow])
    if edge.flow == "total":
        names = "exports and imports"
    return (
        f"{_named(edge)}, {plain(edge.printed.value)} bn as printed on {day(edge.released)}, is "
        f"truncated by the look of it: {names} of the same release make it {_exact(cross.value)} bn"
        "."
    )


def _apart(triple: _Triple, printed: Mapping[str, Interval]) -> str:
    edge = triple["total"]
    parts = " + ".join(plain(printed[flow].value) for flow in ("export", "import"))
    return (
        f"Exports, imports and total of {edge.span.label} printed on {day(edge.released)} do not "
        f"add up: {parts} is not {plain(printed['total'].value)} bn. The bounds hold either."
    )


def _named(edge: Edge) -> str:
    name = {"total": "The total", "export": "The figure of exports",
            "import": "The figure of imports"}[edge.flow]  # fmt: skip
    return f"{name} in {edge.span.label}"


def _exact(value: Decimal) -> str:
    return plain(value.normalize() if value == value.to_integral() else value)
