"""The state of scheduled rendering: the last run, what is due next, what failed, what is stale."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from analysis.batch.history import FILE, STATE, History
from analysis.batch.plan import Job, Plan
from analysis.batch.planner import next_due
from analysis.batch.unreadable import Unreadable
from analysis.notify.delivery import DUE_FOR, Delivery
from analysis.reports.cache_keys import key_of, stored_key


@dataclass(frozen=True)
class ReportStatus:
    """The state of one report of a plan.

    Parameters
    ----------
    name : str
    state : {"published", "failed", "unchanged", "never made"}
        When it was last checked.
    checked : str
        When that was.
    stale : bool
        Whether what it depends on has changed since it was rendered.
    due : str
        When it is due next, if the plan says so.
    overdue : bool
    error : str
        Of its last failure, if it failed.
    """

    name: str
    state: str
    checked: str
    stale: bool
    due: str
    overdue: bool
    error: str = ""


@dataclass(frozen=True)
class Status:
    """The state of scheduled rendering.

    Parameters
    ----------
    last_run : dict
        When it began and ended, and its counts; empty before the first.
    reports : tuple of ReportStatus
    undelivered : tuple of Delivery
        Events of the last week that were not delivered, or of which that is not known.
    waiting : dict of str to int
        How many events each channel is still to be sent.
    """

    last_run: dict[str, Any]
    reports: tuple[ReportStatus, ...]
    undelivered: tuple[Delivery, ...]
    waiting: dict[str, int]

    @property
    def healthy(self) -> bool:
        """Whether nothing failed, is overdue, was killed or ended early."""
        wrong = any(one.state == "failed" or one.overdue for one in self.reports)
        run = self.last_run
        return bool(run.get("ended")) and not run.get("error") and not wrong

    def as_dict(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        undelivered = [one.as_dict() for one in self.undelivered]
        return {"healthy": self.healthy, **asdict(self), "undelivered": undelivered}

    def __str__(self) -> str:
        run = self.last_run
        ended = run.get("ended") or "never: it was killed, or is under way"
        lines = [f"last run: {run['started']} to {ended}" if run else "no run yet"]
        counts = ", ".join(f"{number} {state}" for state, number in run.get("counts", {}).items())
        lines += [f"  {counts}"] if counts else []
        lines += [f"  it ended early: {run['error']}"] if run.get("error") else []
        for one in self.reports:
            marks = ["stale"] * one.stale + ["overdue"] * one.overdue
            lines.append(f"{one.name}: {', '.join([one.state, *marks])}")
            lines += [f"  due {one.due}"] if one.due else []
            lines += [f"  {one.error}"] if one.error else []
        lines += [f"left to the next run, {name}: {count}" for name, count in self.waiting.items()]
        return "\n".join([*lines, *map(str, self.undelivered)])


def status(
    plan: Plan, jobs: Iterable[Job], out: Path, now: dt.datetime,
    unreadable: Iterable[Unreadable] = (), source: str = "") -> Status:  # fmt: skip
    """Return the state of scheduled rendering; nothing is changed.

    Parameters
    ----------
    plan : Plan
    jobs : iterable of Job
    out : Path
        The folder of all reports.
    now : datetime.datetime
    unreadable : iterable of Unreadable
        Articles whose reports fail.
    source : str
        Where the plan was read; without it, the last run of any plan is shown.
    """
    lost = [
        ReportStatus(one.name, "failed", "", True, "", False, str(one.error)) for one in unreadable
    ]
    if not (out / STATE / FILE).is_file():
        reports = [_report(job, plan, out, {}, {}, now) for job in jobs]
        return Status({}, (*lost, *reports), (), {})
    with History(out, write=False) as history:
        runs = history.runs(source)
        errors = history.rows(
            "select name, error from report where id in (select max(id) from report group by name)"
            " and state = 'failed'"
        )
        undelivered = tuple(history.undelivered(now - DUE_FOR))
        due = {one.name: history.due(one.name, one.events, now - DUE_FOR) for one in plan.notify}
        checked = history.checked()
    last = {name: runs[0][name] for name in ("started", "ended", "plan", "host")} if runs else {}
    outcome = json.loads(runs[0]["said"]) if runs else {}
    if runs:
        last |= {"counts": outcome.get("counts", {}), "error": outcome.get("error", "")}
    failed = {row["name"]: row["error"] for row in errors}
    reports = [_report(job, plan, out, checked, failed, now) for job in jobs]
    waiting = {name: len(events) for name, events in due.items() if events}
    return Status(last, (*lost, *reports), undelivered, waiting)


def _report(
    job: Job, plan: Plan, out: Path, checked: dict[str, tuple[dt.datetime, str]],
    failed: dict[str, str], now: dt.datetime) -> ReportStatus:  # fmt: skip
    last, state = checked.get(job.name, (None, "never made"))
    key = stored_key(out / job.name)
    stale = key is None or key.digest != key_of(job.report, plan.base_url, job.formats).digest
    due = next_due(job.schedule, last, plan, now) if job.schedule else None
    return ReportStatus(
        job.name,
        "failed" if job.name in failed else state,
        last.isoformat() if last else "",
        stale,
        due.isoformat() if due else "",
        bool(due and due <= now and last),
        failed.get(job.name, ""),
    )
