"""Measures of the balance: its growth and multiple, its rank and its extremes along time.

The balance is exports less imports, as the reporter sees it: above zero a surplus, below a deficit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce

from analysis.core.errors import NoFigureError
from analysis.core.formatting import said
from analysis.core.intervals import Interval
from analysis.figures.evidence import Finding
from analysis.measures.arguments import (
    BalanceAlong,
    BalanceSince,
    RankedBalance,
    check_earlier,
    like_of,
)
from analysis.measures.balance_pairs import BalancePair, balance_pairs, kind_of
from analysis.measures.criteria import HIGHEST, LOWEST, Criterion, Side
from analysis.measures.like_spans import each_of
from analysis.measures.quantities import Balance
from analysis.measures.ranking import ranked
from analysis.measures.record import Record
from analysis.measures.registry import Clause, among, caveats, measure, place, since
from analysis.measures.searches import extreme, perhaps_itself, search
from analysis.totals.graph import Graph
from analysis.totals.readings import BETWEEN


def _rank(of: RankedBalance, finding: Finding) -> str:
    if of.kind:  # by its size, whatever its sign
        smallest = of.order == {"deficit": "highest", "surplus": "lowest"}[of.kind]
        by_size = of.model_copy(update={"order": "lowest" if smallest else "highest"})
        if finding.low != finding.high:
            text = f"{finding.text} from the smallest" if smallest else f"{finding.text} by size"
            among_like = among(of.model_copy(update={"order": "highest"}))
            return f"the {of.kind} of {of.span.label} ranked {text}{among_like}"
        return f"the {of.kind} of {of.span.label} {place(by_size, finding, 'largest', 'smallest')}"
    return f"the balance of {of.span.label} {place(of, finding, 'highest', 'lowest')}"


@measure("rank", RankedBalance, clause=_rank, chart="balances", fills=True)
def balance_rank(graph: Graph, of: RankedBalance, fill: Sequence[Graph] = ()) -> Finding:
    """Rank of a span's balance, exports less imports, among its like on record; as `rank`.

    The highest is the largest surplus. With `kind: deficit` deficits rank from the largest, the
    lowest balance, and from the smallest with `order: highest`; among the smallest deficits, or
    surpluses, only such are counted.

    Examples
    --------
    >>> from analysis import load
    >>> balance_rank(Graph(load()), RankedBalance(span="2022", kind="deficit"))
    1st
    """
    record = Record(graph, fill, Balance(), of.span)
    _check_kind_of(of, record)
    return ranked(record, of, _sign_of(of.kind, of.order))


def _growth(of: BalanceSince, finding: Finding) -> str:
    way = "shrank" if finding.value < 0 else "grew"  # type: ignore[operator]
    return f"the {_kind_found(finding)} of {of.span.label} {way} by {finding.text.lstrip('−')}"


@measure("percent", BalanceSince, clause=_growth, chart="balances", fills=True, quantity="growth")
def balance_growth(graph: Graph, of: BalanceSince, fill: Sequence[Graph] = ()) -> Finding:
    """Growth of the surplus or deficit on an earlier span, by default the year before, in per cent.

    It is the size of the balance that grows or shrinks: a deficit that widens from 10 to 12 billion
    grew 20%, as the partner's surplus did. Of the year before, the finding takes the balance as
    printed then, as outlets do; the bounds hold also what the office's growth rates make of it,
    which rest on corrected figures, and every other reading of like with like.

    Parameters
    ----------
    graph : Graph
    of : BalanceSince
    fill : sequence of Graph, optional
        Other vintages and sources, for what the record lacks.

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
    return _compared(
        graph, of, fill, "percent", lambda pair: pair.now.balance.growth_on(pair.before.balance)
    )


def _multiple(of: BalanceSince, finding: Finding) -> str:
    earlier = of.since or of.span.year_ago
    kind = _kind_found(finding)
    return f"the {kind} of {of.span.label} was {finding.text} that of {earlier.label}"


@measure("times", BalanceSince, clause=_multiple, chart="balances", fills=True)
def balance_multiple(graph: Graph, of: BalanceSince, fill: Sequence[Graph] = ()) -> Finding:
    """How many times its size in an earlier span the surplus or deficit reached.

    "The deficit tripled": by default on the year before; read as `balance_growth` is.

    Parameters
    ----------
    graph : Graph
    of : BalanceSince
    fill : sequence of Graph, optional
        Other vintages and sources, for what the record lacks.

    Raises
    ------
    NoFigureError
        As for `balance_growth`.

    Examples
    --------
    >>> from analysis import load
    >>> balance_multiple(Graph(load()), BalanceSince(span="2022"))
    3.23 times (3.12 to 3.23)
    """
    return _compared(graph, of, fill, "times", lambda pair: pair.now.balance / pair.before.balance)


def _check_kind_of(of: RankedBalance | BalanceAlong, record: Record) -> None:
    """Refuse a surplus taken for a deficit, or the reverse, where the figures tell which it was."""
    low, high = record.now.value.low, record.now.value.high
    _check_kind(of, "surplus" if low > 0 else "deficit" if high < 0 else of.kind)


def _sign_of(kind: str | None, order: str) -> int:
    """Return the sign of what counts among the smallest deficits or surpluses; else 0."""
    return {("deficit", "highest"): -1, ("surplus", "lowest"): 1}.get((kind or "", order), 0)


def _check_kind(of: BalanceSince | RankedBalance | BalanceAlong, kind: str | None) -> None:
    """Refuse to compare a surplus as a deficit, or the reverse, where that is what is meant."""
    if of.kind not in (None, kind):
        raise NoFigureError(
            f"the balance of {of.span.label} was a {kind} of the reporter, no {of.kind}; where the "
            f"words mean the partner's, give `kind: {kind}` under `of`"
        )


def _kind_found(finding: Finding) -> str:
    return "deficit" if "deficit" in finding.what else "surplus"


def _compared(
    graph: Graph,
    of: BalanceSince,
    fill: Sequence[Graph],
    unit: str,
    of_pair: Callable[[BalancePair], Interval],
) -> Finding:
    check_earlier(of)
    pairs, told = balance_pairs(graph, of.span, of.since, fill)
    kind = kind_of(pairs)
    _check_kind(of, kind)
    found = [of_pair(pair) for pair in pairs]
    best, earlier = pairs[0], of.since or of.span.year_ago
    sizes = [said(abs(side.balance.value), f"bn {graph.currency}", 2)
             for side in (best.now, best.before)]  # fmt: skip
    notes = [f"The {kind} was {sizes[0]} in {of.span.label} and {sizes[1]} in {earlier.label}."]
    if len(found) > 1:
        each = [
            f"{said(one.value, unit, 2)} {pair.said}"
            for one, pair in zip(found, pairs, strict=True)
        ]
        notes.append(f"Found {', '.join(each)}; the bounds hold all.")
    levels = [level for pair in pairs for side in pair.sides for level in side.levels]
    mixing, rests = caveats(*levels)
    evidence = [item for pair in pairs for item in pair.evidence]
    what = f"{'growth' if unit == 'percent' else 'multiple'} of the {kind}, "
    return Finding.of(
        reduce(Interval.hull, found), unit, *dict.fromkeys(evidence),
        notes=(*notes, *told, *mixing), assumptions=(*rests, *(BETWEEN,) * (len(found) > 1)),
        parts=(*best.now.parts(of.span), *best.before.parts(earlier)), what=what,
    )  # fmt: skip


def _extreme(word: str) -> Clause:
    def clause(of: BalanceAlong, finding: Finding) -> str:
        noun = like_of(of).one
        return f"the balance of {of.span.label} was {word} than in any {noun} {since(of, finding)}"

    return clause


@measure(
    "month", BalanceAlong, clause=_extreme("lower"), chart="balances", fills=True,
    one_sided="no later",
)  # fmt: skip
def balance_lowest_since(graph: Graph, of: BalanceAlong, fill: Sequence[Graph] = ()) -> Finding:
    """Last earlier span whose balance was as low: "the largest deficit since …".

    Parameters
    ----------
    graph : Graph
    of : BalanceAlong
        With `kind: surplus`, "the smallest surplus since …": of spans in between with a deficit it
        can't be told whether the words count them, and the bounds hold both.
    fill : sequence of Graph, optional
        What may fill gaps.

    Raises
    ------
    NoFigureError
        If the balance is not of the kind that is meant.

    Examples
    --------
    >>> from analysis import load
    >>> balance_lowest_since(Graph(load()), BalanceAlong(span="2025"))
    December 2022
    """
    return _extreme_of(Record(graph, fill, Balance(), of.span), of, LOWEST)


@measure(
    "month", BalanceAlong, clause=_extreme("higher"), chart="balances", fills=True,
    one_sided="no later",
)  # fmt: skip
def balance_highest_since(graph: Graph, of: BalanceAlong, fill: Sequence[Graph] = ()) -> Finding:
    """Last earlier span whose balance was as high: "the largest surplus since …".

    Of a deficit, the highest is the smallest.

    Parameters
    ----------
    graph : Graph
    of : BalanceAlong
        With `kind: deficit`, "the smallest deficit since …"; as for `balance_lowest_since`.
    fill : sequence of Graph, optional
        What may fill gaps.

    Raises
    ------
    NoFigureError
        If the balance is not of the kind that is meant.

    Examples
    --------
    >>> from analysis import load
    >>> balance_highest_since(Graph(load()), BalanceAlong(span="2022"))
    December 2021
    """
    return _extreme_of(Record(graph, fill, Balance(), of.span), of, HIGHEST)


def _extreme_of(record: Record, of: BalanceAlong, side: Side) -> Finding:
    """Return the last earlier span whose balance was as low, or as high.

    Of the smallest deficit, it may be the last deficit as small or the last balance as high.
    """
    _check_kind_of(of, record)
    found = extreme(record, like_of(of), side)
    sign = _sign_of(of.kind, "highest" if side is HIGHEST else "lowest")
    if not sign:
        return found
    alone = extreme(record, like_of(of), side, sign)
    if (alone.low, alone.value, alone.high) == (found.low, found.value, found.high):
        return found
    note = f"Of spans without a {of.kind} it can't be told whether the words count them."
    return replace(alone, high=found.high, notes=(note, *alone.notes))


def _first(of: BalanceAlong, finding: Finding) -> str:
    kind, span = _kind_found(finding), of.span.label
    if finding.value == of.span.last:
        return f"the balance of {span} was no {kind}"
    return f"the balance of {span} was a {kind}, for the first time {since(of, finding)}"


@measure(
    "month", BalanceAlong, clause=_first, chart="balances", fills=True,
    one_sided="no later",
)  # fmt: skip
def balance_first_since(graph: Graph, of: BalanceAlong, fill: Sequence[Graph] = ()) -> Finding:
    """Last earlier span with a surplus, or a deficit, as this one: "the first surplus since …".

    Parameters
    ----------
    graph : Graph
    of : BalanceAlong
        `kind` says which is meant; where the span had none, the span itself is found, as it is the
        first since no span before it.
    fill : sequence of Graph, optional
        What may fill gaps.

    Raises
    ------
    NoFigureError
        If no `kind` is given, and the figures do not tell which the span itself had; or if a quote
        alone names one that the span did not have, as it may be the partner's.

    Examples
    --------
    >>> from analysis import load
    >>> balance_first_since(Graph(load()), BalanceAlong(span="2023-08", kind="deficit"))
    June 2023
    """
    record = Record(graph, fill, Balance(), of.span)
    now = record.now.value
    if of.kind is None and now.low <= 0 <= now.high:
        raise NoFigureError(f"whether {of.span.label} had a surplus or a deficit can't be told")
    if of.quoted:
        _check_kind_of(of, record)
    kind = of.kind or ("surplus" if now.low > 0 else "deficit")
    criterion = Criterion(
        HIGHEST if kind == "surplus" else LOWEST, Interval.exact(0), ties=False,
        done=f"shown a {kind}", role=f"a {kind}",
    )  # fmt: skip
    what = f"the last earlier {kind}, "
    if not criterion.possible(now):
        own, none = of.span.last, f"There was no {kind} in {of.span.label}."
        shown = record.now.shown("level")
        return Finding(own, own, own, "month", shown, (none,), what=what)
    found = search(record, like_of(of), criterion)
    close = each_of([one.span for one in found.undecided], "For {} it can't be told.")
    finding = found.finding((found.reach, *close, *found.notes), what)
    return perhaps_itself(finding, criterion, record)
