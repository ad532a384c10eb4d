"""``trade-claims status``: the state of a plan's reports."""

from __future__ import annotations

import argparse
import datetime as dt

from analysis.cli.command import Command, Output
from analysis.cli.options import add_json, add_plan
from analysis.cli.plan_reports import plan_reports
from analysis.cli.progress import tracked


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_plan(parser)
    add_json(parser)


def _run(given: argparse.Namespace) -> Output:
    from analysis.batch.status import status
    from analysis.core.html import as_json

    found, now = plan_reports(given, channels=False), dt.datetime.now(dt.UTC)
    jobs = tracked(found.jobs, "report")
    state = status(found.plan, jobs, found.out, now, found.unreadable, given.plan)
    text = as_json(state.as_dict()).rstrip() if given.json else str(state)
    return Output(text, int(not state.healthy))


COMMAND = Command(
    "status",
    "PLAN",
    "show the state of a plan's reports",
    "Prints the last run and, for each report, when it is next due, whether it failed and whether\n"
    "it is stale. The exit status is 1 if a report failed or is overdue, or if the last run did\n"
    "not finish.",
    _add_options,
    _run,
)
