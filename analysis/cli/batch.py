"""``trade-claims batch``: the reports of a plan that are new or have changed."""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from analysis.cli.command import Command, Output
from analysis.cli.options import add_json, add_plan, positive
from analysis.cli.plan_reports import PlanReports, plan_reports
from analysis.cli.progress import progress, tracked

if TYPE_CHECKING:
    from analysis.batch.planner import Step
    from analysis.batch.summary import Outcome


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    parser.add_argument(
        "--select", action="append", metavar="GLOB", default=[],
        help="only reports whose name matches, such as 'bloomberg-*/2022-*'; may be given several "
        "times (default: all)")  # fmt: skip
    parser.add_argument(
        "--due", action="store_true", help="only reports that are due by the plan's schedules"
    )
    parser.add_argument(
        "--force", action="store_true", help="render unchanged reports too (default: skip them)"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be rendered, and render nothing"
    )
    parser.add_argument("--explain", action="store_true", help="print why each report is rendered")
    parser.add_argument(
        "--jobs", type=positive, metavar="N", default=0,
        help="number of rendering processes, at least 1 (default: one per core)")  # fmt: skip
    parser.add_argument(
        "--dask", metavar="ADDRESS", default="",
        help="render on the Dask cluster of this scheduler, such as tcp://10.0.0.1:8786 (default: "
        "on this machine)")  # fmt: skip
    parser.add_argument(
        "--log", choices=("none", "text", "json"), default="none",
        help="log to standard error (default: none)")  # fmt: skip
    add_json(parser)


def _run(given: argparse.Namespace) -> Output:
    from analysis.batch.logging_setup import set_up_logs
    from analysis.batch.planner import steps_of
    from analysis.batch.summary import table
    from analysis.core.html import as_json

    set_up_logs(given.log)
    found = plan_reports(given, record=not given.dry_run, fetch=not given.dry_run)
    if given.dry_run:
        jobs, base_url = tracked(found.jobs, "report"), found.plan.base_url
        steps = steps_of(jobs, found.out, base_url, force=given.force)
        return Output(_decisions(steps, found, given), int(bool(found.unreadable)))
    outcome = _outcome(given, found)
    status = int(bool(outcome.failures) or any(one.failed for one in outcome.arrived))
    if given.json:
        return Output(as_json(outcome.as_dict()).rstrip(), status)
    why = f"{_decisions(outcome.steps, found, given)}\n\n" if given.explain else ""
    return Output(why + table(outcome, found.out), status)


def _outcome(given: argparse.Namespace, found: PlanReports) -> Outcome:
    """Run the plan, with a bar unless a log is written to the same place."""
    from analysis.batch import runner

    total, numbers = len(found.jobs) + len(found.unreadable), itertools.count(1)
    with progress("report", total, shown=given.log == "none") as watch:
        return runner.run(
            found.plan, found.jobs, out=found.out, source=given.plan, processes=given.jobs,
            dask=given.dask, force=given.force, due_only=given.due, planned=found.planned,
            unreadable=found.unreadable, arrived=found.arrived,
            watch=lambda name, state: watch(next(numbers), total, f"{name} {state}"),
        )  # fmt: skip


def _decisions(steps: Sequence[Step], found: PlanReports, given: argparse.Namespace) -> str:
    """Return what is to be rendered, and why."""
    from analysis.core.html import as_json

    decided: list[dict[str, Any]] = [
        {"report": one.name, "decision": "unreadable", "why": [str(one.error)]}
        for one in found.unreadable
    ]
    decided += [{"report": one.job.name, "decision": one.decision, "why": one.why} for one in steps]
    if given.json:
        return as_json(decided).rstrip()
    lines = []
    for one in decided:
        lines.append(f"{one['decision']:<10} {one['report']}")
        lines += [f"           {why}" for why in one["why"] if given.explain]
    return "\n".join(lines)


COMMAND = Command(
    "batch",
    "PLAN",
    "render the reports of a plan that are new or have changed",
    "What the plan names under `fetch` is fetched from the offices first; --dry-run fetches\n"
    "nothing. Notifications are sent as configured in the plan. The exit status is 1 if a report\n"
    "or a fetch failed, or if another run is under way.",
    _add_options,
    _run,
)
