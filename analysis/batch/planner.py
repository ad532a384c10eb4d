"""What a run is to do: which reports are made and why, and which figures are late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.batch.cache_keys import Key, key_beside, key_of
from analysis.batch.history import History
from analysis.batch.plan import Job, Plan, due_after, due_before
from analysis.figures.store import newest_day
from analysis.notify.events import Event, figures_late

Decision = Literal["new", "changed", "forced", "unchanged", "not due"]
_SAID = {"new": "there was none", "forced": "as asked"}


@dataclass(frozen=True)
class Step:
    """What is to be done with a report of a plan.

    Parameters
    ----------
    job : Job
    decision : {"new", "changed", "forced", "unchanged", "not due"}
    key, before : Key
        What it depends on now, and what the one in place was made from.
    """

    job: Job
    decision: Decision
    key: Key
    before: Key | None = None

    @property
    def made(self) -> bool:
        """Whether it is to be made."""
        return self.decision not in ("unchanged", "not due")

    @property
    def why(self) -> list[str]:
        """Say which parts of its key changed."""
        if self.decision == "changed" and self.before:
            return self.key.explain(self.before)
        return [_SAID[self.decision]] if self.decision in _SAID else []


def steps_of(
    jobs: Iterable[Job], out: Path, site: str = "", *, force: bool = False,
    due: Callable[[Job], bool] = lambda _: True) -> list[Step]:  # fmt: skip
    """Decide for each report whether it is to be made.

    Parameters
    ----------
    jobs : iterable of Job
    out : Path
        The folder of all reports.
    site : str
    force : bool
        Make them all.
    due : callable
        Whether a report's time has come.
    """
    found = []
    for job in jobs:
        key, before = key_of(job.report, site), key_beside(out / job.name)
        decision: Decision = "changed"
        if not due(job):
            decision = "not due"
        elif force:
            decision = "forced"
        elif before is None:
            decision = "new"
        elif before.digest == key.digest:
            decision = "unchanged"
        found.append(Step(job, decision, key, before))
    return found


def is_due(history: History, plan: Plan, now: dt.datetime) -> Callable[[Job], bool]:
    """Return the function that says whether a report's time has come since it was looked at."""
    checked = history.checked()

    def due(job: Job) -> bool:
        looked = checked[job.name][0] if job.name in checked else None
        return job.when is None or next_due(job.when, looked, plan, now) <= now

    return due


def next_due(when: str, looked: dt.datetime | None, plan: Plan, now: dt.datetime) -> dt.datetime:
    """Return when a report is to be looked at next; now if it never was, or by a clock ahead."""
    return now if looked is None or looked > now else due_after(when, looked, plan.timezone)


def late(steps: Iterable[Step], plan: Plan, now: dt.datetime) -> Iterator[Event]:
    """Yield an event for each trade of which no new figure arrived in time.

    Parameters
    ----------
    steps : iterable of Step
    plan : Plan
    now : datetime.datetime
    """
    expected = {(step.job.trade, step.job.expect): step for step in steps if step.job.expect}
    for (trade, expect), step in expected.items():
        assert expect is not None
        deadline, before = (due_before(expect, now, plan.timezone, back) for back in (1, 2))
        article = step.job.report.article
        newest = newest_day(article.reporter, article.partner)
        if newest <= before.date():
            yield figures_late(step.job.name, trade, deadline, before.date(), newest)
