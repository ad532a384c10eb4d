"""How far figures of different releases may lie apart: what the office has corrected so far.

A figure for a year to date carries the corrections of its earlier months, and the same figure a
year later carries more of them. A level derived from figures of several releases therefore mixes
them; half a unit of the printed digits does not cover that. Its bounds carry an allowance besides.

The rule: of each flow, the newest release in the derivation is what the others are measured
against. Each older one may lie apart from it by a share of the average month of its figure, as the
corrections fall on the last months and not on the whole of a year to date. The share is the
largest that the record shows between levels so derived and the same spans in UN Comtrade, beyond
rounding, in releases as many days apart, rounded up; ``python benchmarks/coverage.py`` computes it
anew and a test fails if the record shows more. Figures that growth rates imply are a year old when
they are published and move less than fresh ones. A derivation that mixes the two, and a figure of
unknown release (known from a later text only), get the share of releases a year apart. A share
rests on at least 19 differences, as the largest of n covers the next in n of n + 1 cases; with
fewer, that of releases further apart would be taken. The same command fits shares to what was known
by some day and counts how many later months they hold.

No allowance is on a figure printed for the very span, nor on a derivation within one release.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from analysis.totals.edges import Edge

Steps = Sequence[tuple[Edge, int]]
DAYS = (52, 70, 130)  # days between two releases up to which each share but the last holds
FRESH = {
    "export": ("2.5", "4", "6", "9"),
    "import": ("5", "6", "9", "14"),
    "total": ("2.5", "6.5", "6.5", "9"),
}
SETTLED = {
    "export": ("1.2", "1.3", "3.1", "5.2"),
    "import": ("0.6", "1.2", "2", "3.5"),
    "total": ("0.3", "0.4", "1.3", "3"),
}
SINGLE = {"export": "1.8", "import": "5.5", "total": "3.5"}  # of a month printed by itself
# China's trade with all partners has no monthly record at UN Comtrade here. Its exports of 2022
# were lowered by 1.34% within a year, 16% of an average month: more than those to Russia ever were.
ELSEWHERE = {"export": Decimal(17), "import": Decimal(14), "total": Decimal(11)}
RECORDED = ("CHN", "RUS")


class Shares(NamedTuple):
    """How far a figure may lie apart from a later one, in per cent of its average month, by flow.

    Parameters
    ----------
    fresh, settled : dict of str to sequence of str
        Of a figure as first printed, and of one a year old: a share for each of `DAYS`, and one for
        releases further apart.
    single : dict of str to str
        The most for a month printed by itself.
    """

    fresh: Mapping[str, Sequence[str]]
    settled: Mapping[str, Sequence[str]]
    single: Mapping[str, str]


ON_RECORD = Shares(FRESH, SETTLED, SINGLE)


class Allowance(NamedTuple):
    """What corrections between the releases of a derivation may amount to.

    Parameters
    ----------
    amount : Decimal
        In billions, on either side.
    far : bool
        Whether some release takes the largest share: a year apart, or of no known day.
    """

    amount: Decimal
    far: bool


NONE = Allowance(Decimal(0), far=False)


def allowance(steps: Steps, shares: Shares = ON_RECORD) -> Allowance:
    """Return what the corrections between the releases of a derivation may amount to.

    Parameters
    ----------
    steps : sequence of (Edge, int)
        The figures added and subtracted.
    shares : Shares
        By default the largest on record; a test of the rule takes those known by some day.
    """
    if len(steps) == 1:
        return NONE
    flows: dict[str, list[Edge]] = defaultdict(list)
    for edge, _ in steps:
        flows[edge.flow].append(edge)
    dated = [edge.released for edge, _ in steps if not edge.undated]
    found = [_of_flow(edges, dated, shares) for edges in flows.values()]
    amount = rounded_up(sum((one.amount for one in found), Decimal(0)))
    return Allowance(amount, any(one.far for one in found))


def rounded_up(amount: Decimal) -> Decimal:
    """Return an allowance with two digits, as an estimate has no more; never a smaller one.

    Examples
    --------
    >>> rounded_up(Decimal("0.1131875"))
    Decimal('0.12')
    """
    if not amount:
        return amount
    return amount.quantize(Decimal(1).scaleb(amount.adjusted() - 1), ROUND_CEILING)


def _of_flow(edges: Sequence[Edge], dated: Sequence[dt.date], shares: Shares) -> Allowance:
    """Return the allowance on the figures of one flow, against the newest release among them.

    A figure that speaks for its flow alone is held against the newest release of the whole
    derivation, and an undated one counts as newest beside dated ones.
    """
    alone = len(edges) == 1
    if not alone:
        dated = [edge.released for edge in edges if not edge.undated]
    mixed = len({edge.implied for edge in edges}) > 1
    amounts, far = dict[dt.date, Decimal](), False
    for edge in edges:
        unknown = edge.undated and not (alone and dated)
        if not unknown and edge.released >= max(dated):
            continue
        rank = len(DAYS) if mixed or unknown else _rank((max(dated) - edge.released).days)
        amount = _share(edge, rank, shares) * monthly_mean(edge)
        amounts[edge.released] = max(amount, amounts.get(edge.released, amount))
        far |= rank == len(DAYS)
    return Allowance(sum(amounts.values(), Decimal(0)), far)


def _rank(days: int) -> int:
    return bisect_left(DAYS, days)


def apart(edge: Edge, days: int | None) -> Decimal:
    """Return the share of its average month by which a figure may lie apart from a later one.

    Parameters
    ----------
    edge : Edge
    days : int or None
        Days between the two releases; None for a year.
    """
    rank = len(DAYS) if days is None or edge.undated else _rank(days)
    return _share(edge, rank)


def monthly_mean(edge: Edge) -> Decimal:
    """Return the average month of a figure, in billions."""
    return edge.level.value / edge.span.months


def largest(edge: Edge) -> Decimal:
    """Return the most in billions by which a year to date was ever corrected within a year."""
    return _to_date(edge, len(DAYS), settled=False) * monthly_mean(edge)


def _share(edge: Edge, rank: int, shares: Shares = ON_RECORD) -> Decimal:
    """Return the share of its average month by which an older figure may lie apart."""
    share = _to_date(edge, rank, settled=edge.settled, shares=shares)
    if edge.span.months > 1 or edge.implied:
        return share
    return min(share, Decimal(shares.single[edge.flow]) / 100) if recorded(edge) else share


def recorded(edge: Edge) -> bool:
    """Whether a figure is of the pair whose corrections are known month by month."""
    return (edge.figure.reporter, edge.figure.partner) == RECORDED


def _to_date(edge: Edge, rank: int, *, settled: bool, shares: Shares = ON_RECORD) -> Decimal:
    if rank == len(DAYS) and not settled and not recorded(edge):
        return ELSEWHERE[edge.flow] / 100
    return Decimal((shares.settled if settled else shares.fresh)[edge.flow][rank]) / 100
