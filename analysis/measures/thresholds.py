"""Measures of levels to be reached: for the first time, and ahead of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pandas as pd

from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import LATER, ordinal_word
from analysis.core.intervals import Interval
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.figures.schema import FLOW_NAMES
from analysis.measures.arguments import LevelRun, Reached, Target, like_of
from analysis.measures.counts import assumptions
from analysis.measures.criteria import HIGHEST, LOWEST, Criterion
from analysis.measures.like_spans import in_words
from analysis.measures.quantities import Level
from analysis.measures.ranking import compared_note, count_all, open_notes
from analysis.measures.record import Record
from analysis.measures.registry import in_a_row, measure, subject, threshold_of
from analysis.measures.runs import run_of
from analysis.measures.searches import nothing_before
from analysis.measures.sequences import reached
from analysis.totals.graph import Graph


def _times(of: Reached, finding: Finding) -> str:
    level = threshold_of(of, finding.currency)
    if of.every:
        return _every(of, finding, level)
    if not finding.value:
        return f"{subject(of)} did not reach {level}"
    when = f"since {of.since.label}" if of.since else "on record"
    number = ordinal_word(int(finding.value))  # type: ignore[arg-type]
    return f"{subject(of)} reached {level} for the {number} time {when}"


def _every(of: Reached, finding: Finding, level: str) -> str:
    """Say how many spans reached a level up to one."""
    start = f"from {of.since.label}" if of.since else "on record"
    flow, like = FLOW_NAMES[of.flow], like_of(of)
    up_to = f"{start} up to {of.span.label}"
    if not finding.high:
        return f"{flow} reached {level} in no {like.noun} {up_to}"
    number = "some" if finding.low != finding.high else in_words(int(finding.value))  # type: ignore[arg-type]
    return f"{flow} reached {level} in {number} of the {like.noun}s {up_to}"


@measure("rank", Reached, clause=_times, chart="levels", fills=True, from_zero=True)
def times_above(graph: Graph, of: Reached, fill: Sequence[Graph] = ()) -> Finding:
    """How often a span and its like before it reached a level: 1 is the first time, 0 never.

    Years are counted with years, months with months, and so on, as in `rank`; the record starts
    where the figures do.

    Parameters
    ----------
    graph : Graph
    of : Reached
        `threshold` in billions; `since` lets the count start later; with `every`, spans count
        whether or not the span itself reached the level, as they do for a claim of 0, "never".
    fill : sequence of Graph
        What may fill gaps.

    Examples
    --------
    >>> from analysis import load
    >>> times_above(Graph(load()), Reached(span="2018", flow="total", threshold=100))
    1st
    """
    record = Record(graph, fill, Level(of.flow), of.span)
    level = threshold_of(of, graph.currency)
    criterion = Criterion(
        HIGHEST, Interval.exact(of.threshold), ties=True, done=f"reached {level}", role="reached"
    )
    now = record.now.value
    if not of.every and not criterion.possible(now):
        note = f"{of.span.label} itself did not reach {level}."
        zero = Interval.exact(0)
        return Finding.of(zero, "rank", *record.now.shown("level"), notes=(note,))
    like = like_of(of)
    seen = count_all(record, like, criterion, of)
    if all(one.reading is None for one in seen):
        raise nothing_before(record)
    least, most = sum(one.least for one in seen), sum(one.most for one in seen)
    likely = min(max(least, sum(one.likely for one in seen)), most)
    sure, probable, may = (
        int(one(now)) for one in (criterion.certain, criterion.likely, criterion.possible)
    )
    if not of.every:  # which time it was for the span itself: none where it was not
        least, likely = least * sure, likely * probable
    found = Interval(Decimal(sure + least), Decimal(probable + likely), Decimal(may + most))
    notes = (compared_note(record, like, seen), *open_notes(seen, f"whether it reached {level}"))
    evidence = (*record.now.shown("level"), *(i for one in seen for i in one.shown(criterion)))
    unit = f"{like.noun}s" if of.every else "rank"
    return Finding.of(found, unit, *evidence, notes=notes, assumptions=assumptions(record, seen))


def _run(of: LevelRun, finding: Finding) -> str:
    verb = "was" if of.flow == "total" else "were"
    level = threshold_of(of, finding.currency)
    if not finding.high:
        return f"{subject(of)} {verb} not {of.direction} {level}"
    if not finding.value:
        return f"{subject(of)} may have been {of.direction} {level}"
    return f"{subject(of)} {verb} {of.direction} {level}{in_a_row(finding, like_of(of).noun)}"


@measure("in a row", LevelRun, clause=_run, chart="levels", fills=True)
def level_run(graph: Graph, of: LevelRun, fill: Sequence[Graph] = ()) -> Finding:
    """How many spans in a row, up to this one, a level was above a threshold; or below it.

    "Above 10 billion for the fifth month": zero where the span's own level is not.

    Parameters
    ----------
    graph : Graph
    of : LevelRun
        `threshold` in billions; `direction` is ``above``, the default, or ``below``.
    fill : sequence of Graph
        What may fill gaps.

    Examples
    --------
    >>> from analysis import load
    >>> level_run(Graph(load()), LevelRun(span="2024", flow="total", threshold=240))
    2 in a row
    """
    record = Record(graph, fill, Level(of.flow), of.span)
    side = HIGHEST if of.direction == "above" else LOWEST
    what = f"{of.direction} {threshold_of(of, graph.currency)}"
    criterion = Criterion(
        side, Interval.exact(of.threshold), ties=False, done=f"been {what}", role=what
    )
    return run_of(record, like_of(of), criterion).finding(record, criterion, f"levels {what}")


def _early(of: Target, finding: Finding) -> str:
    late = finding.value < 0  # type: ignore[operator]
    size, when = finding.text.lstrip("−"), "after" if late else "before"
    level = threshold_of(of, finding.currency)
    return f"{subject(of)} reached {level} {size} {when} the end of {of.target.label}"


@measure("months", Target, clause=_early, chart="running_totals", fills=True)
def reached_early(graph: Graph, of: Target, fill: Sequence[Graph] = ()) -> Finding:
    """How many months before the end of a target span a running total reached a level.

    From the end of the month in which `span`'s running total reached it, as `reached` finds it, to
    the end of the target; below zero where that came later.

    Parameters
    ----------
    graph : Graph
    of : Target
        `target` is the span for which the level was planned, such as 2024.
    fill : sequence of Graph
        What may fill gaps.

    Raises
    ------
    NoFigureError
        If the level is not known to have been reached in `span`.

    Examples
    --------
    >>> from analysis import load
    >>> plan = Target(span="2023", flow="total", threshold=200, target="2024")
    >>> reached_early(Graph(load()), plan)
    13 months
    """
    if of.target.months < 12:
        raise ParameterError("target", str(of.target), "a year, or a longer span")
    found = reached(graph, of, fill)
    if found.value == LATER:
        level = threshold_of(of, graph.currency)
        raise NoFigureError(f"the figures do not show that {subject(of)} had reached {level}")
    early = [_months_left(end, of.target) for end in (found.high, found.value, found.low)]
    note = f"{threshold_of(of, graph.currency)} was reached in {found!r}."
    low, value, high = map(Decimal, early)
    return replace(
        found, low=low, value=value, high=high, unit="months", notes=(note, *found.notes)
    )


def _months_left(month: object, target: Span) -> int:
    assert isinstance(month, pd.Period)
    return target.end - Span.parse(month).end
