"""What a run is to do: which reports are rendered and why, and which figures are late."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from cronsim import CronSim

from analysis.batch.fields import CALENDAR
from analysis.batch.history import History
from analysis.batch.plan import Job, Plan
from analysis.core.spans import Span
from analysis.figures.store import load, newest_day
from analysis.notify.events import Event, figures_late, month_late
from analysis.reports.cache_keys import Key, key_of, stored_key
from analysis.sources.registry import read_sources

Decision = Literal["new", "changed", "forced", "unchanged", "not due"]
_REASONS = {"new": "there was none", "forced": "as asked"}


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
    def needed(self) -> bool:
        """Whether the report is to be rendered."""
        return self.decision not in ("unchanged", "not due")

    @property
    def why(self) -> list[str]:
        """The parts of its key that changed, or another reason."""
        if self.decision == "changed" and self.before:
            return self.key.explain(self.before)
        return [_REASONS[self.decision]] if self.decision in _REASONS else []


def steps_of(
    jobs: Iterable[Job], out: Path, base_url: str = "", *, force: bool = False,
    due: Callable[[Job], bool] = lambda _: True) -> list[Step]:  # fmt: skip
    """Decide for each report whether it is to be rendered.

    Parameters
    ----------
    jobs : iterable of Job
    out : Path
        The folder of all reports.
    base_url : str
    force : bool
        Render them all.
    due : callable
        Whether a report's time has come.
    """
    found = []
    for job in jobs:
        key, before = key_of(job.report, base_url, job.formats), stored_key(out / job.name)
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
    """Return a function that tells whether a report is due since it was last checked."""
    checked = history.checked()

    def due(job: Job) -> bool:
        last = checked[job.name][0] if job.name in checked else None
        return job.schedule is None or next_due(job.schedule, last, plan, now) <= now

    return due


def next_due(schedule: str, last: dt.datetime | None, plan: Plan, now: dt.datetime) -> dt.datetime:
    """Return when a report is to be checked next.

    Parameters
    ----------
    schedule : str
        As cron writes it.
    last : datetime.datetime or None
        When it was last checked. Never, or in the future by a clock that was ahead: it is due now.
    plan : Plan
    now : datetime.datetime
    """
    return now if last is None or last > now else due_after(schedule, last, plan.timezone)


def due_after(schedule: str, last: dt.datetime, zone: str) -> dt.datetime:
    """Return when something is due next after a time, in UTC.

    Examples
    --------
    >>> last = dt.datetime(2022, 5, 9, 12, tzinfo=dt.UTC)
    >>> print(due_after("0 6 9 * *", last, "Europe/Berlin"))
    2022-06-09 04:00:00+00:00
    """
    return next(CronSim(schedule, last.astimezone(ZoneInfo(zone)))).astimezone(dt.UTC)


def due_before(schedule: str, now: dt.datetime, zone: str, back: int = 1) -> dt.datetime:
    """Return when something was due last before a time, or `back` times before, in UTC."""
    times = CronSim(schedule, now.astimezone(ZoneInfo(zone)), reverse=True)
    return next(itertools.islice(times, back - 1, None)).astimezone(dt.UTC)


def late(steps: Iterable[Step], plan: Plan, now: dt.datetime) -> Iterator[Event]:
    """Yield an event for each trade of which no new figure arrived in time.

    Parameters
    ----------
    steps : iterable of Step
    plan : Plan
    now : datetime.datetime
    """
    expected = {(step.job.trade, step.job.data_due): step for step in steps if step.job.data_due}
    for (trade, data_due), step in expected.items():
        assert data_due is not None
        if data_due == CALENDAR:
            yield from _late_by_calendar(step, now.date())
            continue
        deadline, before = (due_before(data_due, now, plan.timezone, back) for back in (1, 2))
        article = step.job.report.article
        newest = newest_day(article.reporter, article.partner)
        if newest <= before.date():
            yield figures_late(step.job.name, trade, deadline, before.date(), newest)


def _late_by_calendar(step: Step, today: dt.date) -> Iterator[Event]:
    """Yield an event if a month that its office has due is not held."""
    article = step.job.report.article
    source = read_sources()[article.source]
    month, by = source.due(today)
    held = [one.span for one in load(article.reporter, article.partner)
            if one.source == article.source]  # fmt: skip
    newest = max(one.end for one in held)
    if newest < month.end:
        days = (by, Span(newest - 1, newest).label)
        yield month_late(step.job.name, step.job.trade, source.short, month.label, days)
