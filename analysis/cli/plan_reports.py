"""The plan that a command names, with the reports that it asks for."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.batch.fetches import Arrival
    from analysis.batch.plan import Job, Plan
    from analysis.batch.unreadable import Unreadable


@dataclass(frozen=True)
class PlanReports:
    """A plan, and those of its reports that a command is about.

    Parameters
    ----------
    plan : Plan
    out : Path
        The folder of all reports.
    jobs : list of Job
        Those selected.
    unreadable : list of Unreadable
        Articles, of those selected, that can't be read.
    planned : list of str
        The names of all reports of the plan.
    arrived : list of Arrival
        What the plan fetches, if it was fetched.
    """

    plan: Plan
    out: Path
    jobs: list[Job]
    unreadable: list[Unreadable]
    planned: list[str]
    arrived: list[Arrival] = field(default_factory=list)


def plan_reports(
    given: argparse.Namespace, *, record: bool = False, channels: bool = True, fetch: bool = False
) -> PlanReports:
    """Read the plan that a command names.

    Parameters
    ----------
    given : argparse.Namespace
        Of `analysis.cli.options.add_plan`, with ``select`` or without.
    record : bool
        Whether a plan whose reports can't be found is recorded in the history, and notified.
    fetch : bool
        Whether what the plan fetches is fetched before its reports are found.
    channels : bool
        Whether the plan's channels are checked too: not if they are not used.

    Raises
    ------
    InputError
        If the plan can't be read, or asks for what can't be.
    ParameterError
        If there is no data folder.
    """
    from analysis.batch import runner
    from analysis.batch.fetches import Arrival
    from analysis.batch.plan import jobs_of, read_plan, selected
    from analysis.batch.unreadable import unreadable_articles
    from analysis.core.errors import InputError

    plan = read_plan(given.plan, channels=channels)
    out = Path(given.out) if given.out else Path(given.plan).parent / plan.out
    arrived = list[Arrival]()
    if fetch and plan.fetch:
        arrived = runner.fetch_first(plan, out=out, source=given.plan)
    try:
        lost = unreadable_articles(plan)
        jobs = jobs_of(plan, given.plan, skip=[one.article for one in lost])
    except InputError as error:
        if record:
            runner.record_refusal(plan, error, out=out, source=given.plan)
        raise
    every: list[Job | Unreadable] = [*jobs, *lost]
    kept = {one.name for one in selected(every, getattr(given, "select", []))}
    return PlanReports(
        plan, out, [one for one in jobs if one.name in kept],
        [one for one in lost if one.name in kept], [one.name for one in jobs], arrived)  # fmt: skip
