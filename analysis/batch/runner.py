"""A run of a plan: what changed is built and published, and people are notified."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from analysis.batch import output_dir
from analysis.batch.changes import FILE, Changes
from analysis.batch.fetches import Arrival, arrivals
from analysis.batch.history import History
from analysis.batch.pages import page
from analysis.batch.plan import Job, Plan
from analysis.batch.planner import is_due, late, steps_of
from analysis.batch.pool import build_here, build_on_dask, cores
from analysis.batch.summary import Outcome
from analysis.batch.task import Built, Failure, Task
from analysis.batch.unreadable import Unreadable, unreadable_name
from analysis.core.errors import FolderError, TradeClaimsError
from analysis.core.locks import locked
from analysis.kernels.engine import hidden
from analysis.notify.delivery import DUE_FOR, deliver
from analysis.notify.events import report_failed, run_ended_early
from analysis.reports.cache_keys import stored_key
from analysis.reports.index import put_file, write_index
from analysis.reports.structured_data import site_address

LOG = logging.getLogger("trade-claims")


@dataclass(frozen=True)
class _Run:
    """What every step of a run needs."""

    plan: Plan
    out: Path
    history: History
    entry: int
    now: Callable[[], dt.datetime]
    began: dt.datetime
    found: Outcome
    after_kill: bool


def run(
    plan: Plan, jobs: Sequence[Job], *, out: Path, source: str = "", processes: int = 0,
    dask: str = "", force: bool = False, due_only: bool = False, planned: Iterable[str] = (),
    unreadable: Sequence[Unreadable] = (), arrived: Sequence[Arrival] = (),
    watch: Callable[[str, str], None] = lambda *_: None,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> Outcome:  # fmt: skip
    """Render the reports of a plan that are new or have changed, and send notifications.

    Parameters
    ----------
    plan : Plan
    jobs : sequence of Job
        From `analysis.batch.plan.jobs_of`.
    out : Path
        The folder of all reports.
    source : str
        Where the plan was read.
    processes : int
        Of this machine; 0: one for each core.
    dask : str
        Address of a Dask scheduler to use instead.
    force, due_only : bool
        Render all reports; only those that are due.
    planned : iterable of str
        Names of further reports of the plan, which are kept though this run does not check them.
    unreadable : sequence of Unreadable
        Articles whose reports fail.
    arrived : sequence of Arrival
        What was fetched before.
    watch : callable
        Called with the name and state of each report as it is done.
    now : callable
        The clock.

    Returns
    -------
    Outcome

    Raises
    ------
    LockError
        If another run is under way.
    InputError
        If the folder can't be written.
    """
    clock = time.monotonic()
    with _begun(plan, out, source, now) as this:
        began = this.began
        this.found.arrived = list(arrived)
        output_dir.remove_staged(out)
        _recover(this)
        due = is_due(this.history, plan, began) if due_only else lambda _: True
        this.found.steps = steps_of(jobs, out, plan.base_url, force=force, due=due)
        done = _built(this, processes or cores(), dask, watch)
        for built in chain(map(_unread, unreadable), done):
            _place(this, built)
            watch(built.task.name, this.found.states[built.task.name])
        _finish(this, planned)
        _notify(this)
        this.found.seconds = time.monotonic() - clock
        this.history.end(this.entry, now(), this.found.as_dict())
    LOG.info("run ended: %s", this.found.counts_text, extra={"counts": this.found.counts})
    return this.found


def fetch_first(
    plan: Plan, *, out: Path, source: str,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> list[Arrival]:  # fmt: skip
    """Fetch what a plan asks for, and record what arrives as it does.

    Whatever ends the run afterwards, its notifications are sent by the next.

    Parameters
    ----------
    plan : Plan
    out : Path
        The folder of all reports.
    source : str
        Where the plan was read.
    now : callable
        The clock.

    Raises
    ------
    LockError
        If another run is under way: nothing is fetched then.
    """
    found = list[Arrival]()
    with _begun(plan, out, source, now) as this:
        for one in arrivals(plan.fetch):
            if one.events:
                this.history.happened(this.entry, one.events, this.now())
            found.append(one)
        this.history.end(this.entry, now(), this.found.as_dict())
    return found


def record_refusal(
    plan: Plan, error: TradeClaimsError, *, out: Path, source: str,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:  # fmt: skip
    """Record why a plan could not be run, and send notifications, unless another run is under way.

    Parameters
    ----------
    plan : Plan
    error : TradeClaimsError
        Such as one of an article's file.
    out : Path
        The folder of all reports.
    source : str
        Where the plan was read.
    now : callable
        The clock.
    """
    with contextlib.suppress(TradeClaimsError), _begun(plan, out, source, now) as this:
        if this.after_kill:  # the next run will not know of it
            write_index(out, plan.base_url, strict=False)
        raise error


@contextlib.contextmanager
def _begun(plan: Plan, out: Path, source: str, now: Callable[[], dt.datetime]) -> Iterator[_Run]:
    """Begin a run; if it ends early by itself, record why and send notifications."""
    with _named_folder(out):
        out.mkdir(parents=True, exist_ok=True)
    with locked(out, "batch", wait=0), History(out) as history:
        began, killed = now(), history.killed()
        entry = history.begin(source, began)
        this = _Run(plan, out, history, entry, now, began, Outcome(), killed)
        try:
            with _named_folder(out):
                yield this
        except TradeClaimsError as error:
            why = str(error)
            history.happened(entry, [run_ended_early(source, why)], now())
            history.end(entry, now(), this.found.as_dict() | {"error": why})
            _notify(this)
            raise


@contextlib.contextmanager
def _named_folder(out: Path) -> Iterator[None]:
    """Name the folder that something could not be written to."""
    try:
        yield
    except OSError as error:
        raise FolderError(out, error) from None


def _unread(article: Unreadable) -> Built:
    """Return the failure of the reports on an article that can't be read."""
    task = Task(article.name, {"article": article.article})
    return Built(task, failure=Failure(str(article.error)))


def _built(
    this: _Run, processes: int, dask: str, watch: Callable[[str, str], None]
) -> Iterator[Built]:
    """Build the reports that are needed; note the decision on the others."""
    tasks = []
    for step in this.found.steps:
        if step.needed:
            job, limits = step.job, this.plan.limits.model_dump()
            tasks.append(
                Task(job.name, job.report.resolved(), this.plan.base_url, job.formats, limits,
                     step.key.digest))  # fmt: skip
        else:
            this.found.states[step.job.name] = step.decision
            watch(step.job.name, step.decision)
    if tasks:
        with hidden(name for one in this.plan.notify for name in one.variables):
            yield from (
                build_on_dask(tasks, dask)
                if dask
                else build_here(tasks, min(processes, len(tasks)))
            )


def _place(this: _Run, built: Built) -> None:
    """Swap one report in, and record its history and its events."""
    name, failure, out = built.task.name, built.failure, this.out
    line = this.history.building(this.entry, name, built.key, this.now())
    if failure is None:
        try:
            changed = output_dir.publish(out, built)
        except (OSError, FolderError) as error:  # a full disk, say: the last good report stays
            why = error.strerror if isinstance(error, OSError) else error
            failure = Failure(f"it could not be put in place: {why}")
        else:
            this.history.happened(this.entry, changed.events(), this.now())
            this.found.changes.append(changed)
            this.found.states[name] = "published"
            this.history.built(line, "published", this.now(), built.seconds)
            LOG.info("published %s", name, extra={"report": name, "seconds": built.seconds})
            return
    with contextlib.suppress(OSError, FolderError):
        output_dir.publish_failure(out, built, failure, this.now())
    event = report_failed(name, built.task.key, failure.error, output_dir.failure_page(name))
    this.history.happened(this.entry, [event], this.now())
    this.found.states[name], this.found.failures[name] = "failed", failure.error
    this.history.built(line, "failed", this.now(), built.seconds, failure.error)
    LOG.error("failed %s: %s", name, failure.error, extra={"report": name})


def _recover(this: _Run) -> None:
    """Bring the history in line with what a run that was killed had put in place."""
    for row in this.history.unfinished():
        key = stored_key(this.out / row["name"])
        if key is None or key.digest != row["key"]:
            this.history.built(row["id"], "interrupted", this.now(), error="its run was killed")
            continue
        with contextlib.suppress(OSError, ValueError, TypeError):  # lost: no event is known
            stored = json.loads((this.out / row["name"] / FILE).read_bytes())
            this.history.happened(this.entry, Changes(**stored).events(), this.now())
        this.history.built(row["id"], "published", this.now())


def _finish(this: _Run, others: Iterable[str]) -> None:
    """Link the newest reports, remove expired ones, write the index, and note what is late."""
    plan, found, out, began = this.plan, this.found, this.out, this.began
    articles = sorted({step.job.report.article.slug for step in found.steps})
    planned = {*others, *(step.job.name for step in found.steps)}
    found.removed = output_dir.apply_retention(out, articles, plan.retention, planned, began.date())
    output_dir.remove_failures(out, map(unreadable_name, articles))  # they can be read again
    output_dir.link_latest(out, articles)
    listed = all((out / name).exists() for name in ("index.html", "feed.xml"))
    if found.changes or found.removed or this.after_kill or not listed:
        write_index(out, plan.base_url, strict=False)
    if found.changes or found.failures:
        put_file(out / "changes.html", _summary(found, out, began))
    checked = [(name, state) for name, state in found.states.items() if state != "not due"]
    this.history.check(checked, began)
    this.history.happened(this.entry, late(found.steps, plan, began), this.now())


def _notify(this: _Run) -> None:
    """Send each channel of the plan what it was not sent yet."""
    base, since = site_address(this.plan.base_url), this.began - DUE_FOR
    owed = []
    for channel in this.plan.notify:
        events = this.history.due(channel.name, channel.events, since)
        owed.append((channel, [replace(one, link=f"{base}{one.link}") for one in events]))
    this.found.deliveries += [*this.history.interrupted(), *deliver(owed, this.history)]


def _summary(found: Outcome, out: Path, began: dt.datetime) -> str:
    failures = [
        {
            "name": name,
            "error": error,
            "page": output_dir.failure_page(name),
            "kept": (out / name / "report.html").is_file(),
        }
        for name, error in found.failures.items()
    ]
    changed = [one for one in found.changes if one.any]
    counts = found.counts_text
    return page("summary", at=began, counts=counts, failures=failures, changes=changed).decode()
