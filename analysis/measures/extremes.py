"""Measures of extremes: how far back one has to go to find a month as low, or as high.

Months published only as a combined total are not passed over: of a combined span, one month can
only have been as low if the others made up the rest, and where the rest exceeds what any month on
record reached, that is ruled out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import OPEN, said, sentence
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Evidence, Finding, vintages_used
from analysis.measures.arguments import Flow
from analysis.measures.registry import Clause, as_of_month, measure, subject
from analysis.totals.bases import level_of
from analysis.totals.derivations import Derivation
from analysis.totals.graph import Graph
from analysis.totals.series import filled_by, parts

_ASSUMED = (
    "That no month inside a combined span, of which only the total is published, broke the "
    "record for a single month."
)


@dataclass(frozen=True)
class Side:
    """Whether the lowest or the highest is looked for; the highest is the lowest of the negatives.

    Parameters
    ----------
    sign : int
        1 for the lowest, -1 for the highest.
    word, opposite, reach, reached, beyond : str
        How it is said.
    """

    sign: int
    word: str
    opposite: str
    reach: str
    reached: str
    beyond: str

    def of(self, value: Interval) -> Interval:
        """Return a value as it is compared."""
        return value if self.sign > 0 else -value


LOWEST = Side(1, "low", "highest", "reach", "reached", "more than")
HIGHEST = Side(-1, "high", "lowest", "fall to", "fallen to", "less than")


@dataclass(frozen=True)
class Compared:
    """One earlier span beside the month whose level is in question.

    Parameters
    ----------
    span : Span
        A month, or a combined span.
    derived : Derivation or None
        How its level is known, if it is.
    certain, possible, likely : bool
        Whether some month of it was as low for certain, may have been, and was by best values.
    later : bool
        Whether its level is from a later vintage or another source.
    note : str
        The argument on a combined span.
    """

    span: Span
    derived: Derivation | None
    certain: bool = False
    possible: bool = True
    likely: bool = False
    later: bool = False
    note: str = ""


def last_as_extreme(
    graph: Graph, now: Derivation, span: Span, flow: str, fill: Sequence[Graph], side: Side
) -> Finding:
    """Return the last month before `span` with a level as low, or as high; see `lowest_since`."""
    cut = parts(graph, flow, graph.bounds[0], span.start)
    held = [(part, derived and graph.narrowed(derived, part, flow)) for part, derived in cut]
    if not held:
        raise NoFigureError(f"{graph.source} holds no {flow}s before {span} to compare it with")
    record = _record(held, flow, fill, side)
    seen: list[Compared] = []
    for part, derived in reversed(held):
        seen += list(_compared(part, derived, side.of(now.value), record, flow, fill, side))
        if seen[-1].certain:
            break
    return _finding(graph, now, span, flow, seen, side)


def _record(
    held: Sequence[tuple[Span, Derivation | None]], flow: str, fill: Sequence[Graph], side: Side
) -> tuple[Decimal, Span]:
    """Return the most that any single month may have reached; another vintage can only raise it."""
    known: list[tuple[Decimal, Span]] = []
    for part, derived in held:
        single = part.months == 1 and derived is not None
        for month in part.single_months():
            found = derived if single else filled_by(fill, month, flow)
            known += [(side.of(found.value).high, month)] if found else []
    return max(known, default=(Decimal("Infinity"), held[0][0]))


def _compared(
    part: Span,
    derived: Derivation | None,
    level: Interval,
    record: tuple[Decimal, Span],
    flow: str,
    fill: Sequence[Graph],
    side: Side,
) -> Iterator[Compared]:
    combined = (
        _combined_months(part, derived, level, record, side) if derived else Compared(part, None)
    )
    if part.months == 1 and derived:
        yield _single(part, derived, level, side)
    elif combined.certain or not combined.possible:
        yield combined
    else:
        months = [(month, filled_by(fill, month, flow)) for month in part.single_months()]
        if all(filled is not None for _, filled in months):
            for number, (month, filled) in enumerate(reversed(months)):
                assert filled is not None
                note = (
                    f"{combined.note} So another vintage decides."
                    if derived and number == 0
                    else ""
                )
                yield replace(_single(month, filled, level, side, later=True), note=note)
        else:
            yield combined


def _single(
    part: Span, derived: Derivation, level: Interval, side: Side, *, later: bool = False
) -> Compared:
    other = side.of(derived.value)
    return Compared(
        part, derived, other.high <= level.low, other.low <= level.high,
        other.value <= level.value, later)  # fmt: skip


def _combined_months(
    part: Span, derived: Derivation, level: Interval, record: tuple[Decimal, Span], side: Side
) -> Compared:
    total = side.of(derived.value)
    others, rest = part.months - 1, total.low - level.high
    certain = total.high <= part.months * level.low
    most, month = record
    possible = certain or rest <= others * most
    if not most.is_finite():
        return Compared(part, derived, certain, possible, certain)
    subject = "the other" if others == 1 else f"the other {others} together"
    limit = said(side.sign * others * most, "bn", 2)
    beyond = side.beyond if not possible else f"no {side.beyond}"
    note = (
        f"{sentence(part.label)} is published only as a combined total, "
        f"{said(derived.value.value, 'bn', 3)}: "
        f"for a month of it to have been as {side.word}, {subject} would have had to {side.reach} "
        f"{said(side.sign * rest, 'bn', 2)}, {beyond} the {limit} that the {side.opposite} "
        f"month on record by then, {month.label}, "
        f"{'allows' if others > 1 else f'may have {side.reached}'}."
    )
    return Compared(part, derived, certain, possible, certain, note="" if certain else note)


def _finding(
    graph: Graph, now: Derivation, span: Span, flow: str, seen: list[Compared], side: Side
) -> Finding:
    latest = next((one for one in seen if one.possible), None)
    likely = next((one for one in seen if one.likely), None)
    certain = seen[-1] if seen[-1].certain else None
    before = Span(seen[-1].span.start - 1, seen[-1].span.start).first
    low = certain.span.first if certain else OPEN
    high = latest.span.last if latest else before
    value = likely.span.last if likely else certain.span.first if certain else high
    notes = [_reach(graph, now, span, seen, certain, side)]
    notes += [
        _open(one, now, side)
        for one in seen
        if one.possible and not one.certain and one.derived and one.span.months == 1
    ]
    notes += [one.note for one in seen if one.note]
    notes += [f"For {one.span.label} the record has no figure." for one in seen if not one.derived]
    evidence = [*now.evidence(), *(item for one in seen for item in _shown(one, side))]
    levels = [(f"{flow}s of {span.label}", now.value.value)]
    levels += [
        (f"{flow}s of {one.span.label}", one.derived.value.value)
        for one in reversed(seen)
        if one.derived
    ]
    combined = (one for one in seen if one.note and not one.possible and one.span.months > 1)
    assumed = tuple(_ASSUMED for _ in combined)[:1]
    return Finding(
        value,
        low,
        high,
        "month",
        tuple(evidence),
        tuple(notes),
        assumed,
        tuple(levels),
        f"the last month as {side.word}, ",
    )


def _reach(
    graph: Graph,
    now: Derivation,
    span: Span,
    seen: list[Compared],
    certain: Compared | None,
    side: Side,
) -> str:
    filled = [item for one in seen if one.later and one.derived for item in one.derived.evidence()]
    text = (
        f"{sentence(span.label)}, {_level(now.value, graph)}, is compared with every earlier month "
    )
    text += f"back to {seen[-1].span.label}"
    if certain and certain.derived:
        text += f", {_level(certain.derived.value, graph)}, which was as {side.word} for certain"
    else:
        text += ", where the record starts; what months before it were is not known here"
    if filled:
        text += f"; {sum(one.later for one in seen)} months are filled from {vintages_used(filled)}"
    return text + "."


def _open(one: Compared, now: Derivation, side: Side) -> str:
    assert one.derived is not None
    return (
        f"{one.span.label}, {said(one.derived.value.value, 'bn', 3)}, can't be told from "
        f"{said(now.value.value, 'bn', 3)}: what is printed leaves open which is {side.word}er."
    )


def _level(value: Interval, graph: Graph) -> str:
    text = said(value.value, f"bn {graph.currency}", 3)
    return (
        text
        if value.half_width < Decimal("0.001")
        else (
            f"{text} ({said(value.low, 'bn', 3)} to {said(value.high, 'bn', 3)})".replace(
                " bn to", " to"
            )
        )
    )


def _shown(one: Compared, side: Side) -> tuple[Evidence, ...]:
    if one.derived is None:
        return ()
    role = f"may be as {side.word}" if one.possible else f"not as {side.word}"
    role = f"as {side.word} for certain" if one.certain else role
    return one.derived.evidence(
        role if one.span.months == 1 else f"{role}, combined", later=one.later
    )


def _clause(word: str) -> Clause:
    def clause(of: Flow, finding: Finding) -> str:
        verb = "was" if of.flow == "total" else "were"
        return f"{subject(of)} {verb} {word} than in any month since {as_of_month(finding)}"

    return clause


@measure(
    "month", Flow, clause=_clause("lower"), chart="quarterly_beside_monthly", fills=True,
    one_sided="no later",
)  # fmt: skip
def lowest_since(graph: Graph, of: Flow, fill: Sequence[Graph] = ()) -> Finding:
    """Last month before `span` in which a flow was as low as in `span`.

    "Lowest since T" means that no month after T is as low. The finding is the last month at or
    below, between the last that certainly was and the last that may have been: rounding, months
    published only as a combined total and months that the record lacks leave room between the two.

    Parameters
    ----------
    graph : Graph
    of : Flow
        `span` is a single month.
    fill : sequence of Graph, optional
        Other vintages and sources, for months that the record lacks or holds combined and can't
        rule out.

    Raises
    ------
    NoFigureError
        If the figures do not give the month.

    Examples
    --------
    >>> from analysis import load
    >>> lowest_since(Graph(load(as_of="2022-04-21")), Flow(span="2022-03", flow="export"))
    May 2020 (May 2020 to August 2021)
    """
    return _extreme(graph, of, fill, LOWEST)


@measure(
    "month", Flow, clause=_clause("higher"), chart="quarterly_beside_monthly", fills=True,
    one_sided="no later",
)  # fmt: skip
def highest_since(graph: Graph, of: Flow, fill: Sequence[Graph] = ()) -> Finding:
    """Last month before `span` in which a flow was as high as in `span`; as `lowest_since`.

    Examples
    --------
    >>> from analysis import load
    >>> highest_since(Graph(load(as_of="2022-01-31")), Flow(span="2020-12", flow="export"))
    August 2020 (before the record to September 2020)
    """
    return _extreme(graph, of, fill, HIGHEST)


def _extreme(graph: Graph, of: Flow, fill: Sequence[Graph], side: Side) -> Finding:
    if of.span.months != 1:
        raise ParameterError("span", str(of.span), "a single month")
    now = level_of(graph, of.span, of.flow)
    return last_as_extreme(graph, now, of.span, of.flow, fill, side)
