"""The plan of many reports: a YAML file that says which, when, and who is notified."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, BeforeValidator, Field

from analysis.claims.articles import articles, read_article
from analysis.core.errors import DocumentError, InputError, ParameterError, UnknownNameError
from analysis.core.yaml_models import Record, read_document
from analysis.kernels.limits import Limits
from analysis.notify.channels import Channels, check_channels, without_values
from analysis.reports.parameters import ReportParameters, report_parameters
from analysis.reports.structured_data import site_address


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _site(value: str) -> str:
    try:
        site_address(value)
    except ParameterError as error:
        raise ValueError(error.expected) from None
    return value


def _cron(value: str) -> str:
    try:
        CronSim(value, dt.datetime(2022, 1, 1, tzinfo=dt.UTC))
    except CronSimError as error:
        raise ValueError(f"no time as cron writes it, such as 0 6 8 * *: {error}") from None
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        raise ValueError("no time zone, such as Europe/Berlin") from None
    return value


Many = Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)]
Cron = Annotated[str, AfterValidator(_cron)]
Size = Annotated[int, Field(gt=0)]


class Entry(Record):
    """Reports of a plan: every combination of what is listed.

    Parameters
    ----------
    articles : list of str
        Names or patterns, as ``bloomberg-*``.
    as_of, currency, reporter, partner : list of str
        Parameters of a report; reporter and partner choose among the articles.
    first, last : str
    flows : list of str
    when : str
        When they are due, as cron writes it.
    expect : str
        By when a new figure should have arrived, as cron writes it.
    """

    articles: Many = Field(default_factory=lambda: ["*"])
    as_of: Many = Field(default_factory=lambda: [""])
    currency: Many = Field(default_factory=lambda: [""])
    reporter: Many = Field(default_factory=lambda: [""])
    partner: Many = Field(default_factory=lambda: [""])
    first: str = ""
    last: str = ""
    flows: Annotated[list[str], BeforeValidator(_listed)] = Field(default_factory=list)
    when: Cron | None = None
    expect: Cron | None = None


class Keep(Record):
    """How many past reports of each article are kept.

    Parameters
    ----------
    count : int, optional
        The newest.
    days : int, optional
        Those as of the last days.
    """

    count: Size | None = None
    days: Size | None = None


class Plan(Record):
    """Which reports are made, where, within which limits, and who is notified.

    Parameters
    ----------
    reports : list of Entry
    out, site : str
        Folder of all reports, and the address at which it is published.
    timezone : str
        That of the times.
    limits : Limits
    keep : Keep
    notify : list of Channel
    """

    reports: Annotated[list[Entry], Field(min_length=1)]
    out: str = "reports"
    site: Annotated[str, AfterValidator(_site)] = ""
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    limits: Limits = Limits()
    keep: Keep = Keep()
    notify: Channels = Field(default_factory=list)


@dataclass(frozen=True)
class Job:
    """A report of a plan.

    Parameters
    ----------
    report : ReportParameters
    when, expect : str, optional
    """

    report: ReportParameters
    when: str | None = None
    expect: str | None = None

    @cached_property
    def name(self) -> str:
        """Its folder."""
        return self.report.folder.as_posix()

    @property
    def trade(self) -> str:
        """The trade it speaks of, as ``CHN-RUS``."""
        return f"{self.report.article.reporter}-{self.report.article.partner}"


def read_plan(file: Path | str, *, channels: bool = True) -> Plan:
    """Read a plan.

    Parameters
    ----------
    file : Path or str
        A YAML file.
    channels : bool
        Whether the variables of the environment that its channels name are checked too.

    Raises
    ------
    DocumentError
        Naming the file, the field, what was expected, and what was found unless it may be secret.
    """
    try:
        plan = read_document(Path(file), Plan)
    except DocumentError as error:
        raise without_values(error) from None
    if channels:
        check_channels(plan.notify, file)
    beside = Path(file).absolute().parent
    return plan.model_copy(update={"notify": [one.beside(beside) for one in plan.notify]})


def jobs_of(plan: Plan, file: Path | str = "reports.yml", only: Sequence[str] = ()) -> list[Job]:
    """Return the reports of a plan, each once.

    Parameters
    ----------
    plan : Plan
    file : Path or str
        Where it was read, for errors.
    only : sequence of str
        Patterns of the names of those wanted, as ``bloomberg-*/2022-*``.

    Raises
    ------
    DocumentError
        Naming the entry that asks for what can't be, before any report is made.
    UnknownNameError
        If a pattern of `only` fits none.
    """
    found: dict[str, Job] = {}
    for number, entry in enumerate(plan.reports):
        try:
            for job in _jobs(entry):
                found.setdefault(job.name, job)
        except InputError as error:
            raise DocumentError.of(file, f"reports.{number}", error) from None
    return chosen(list(found.values()), only)


def chosen(jobs: Sequence[Job], only: Sequence[str]) -> list[Job]:
    """Return the reports whose names fit one of some patterns; all without patterns.

    Raises
    ------
    UnknownNameError
        If a pattern fits none.
    """
    names = [job.name for job in jobs]
    for pattern in only:
        if not any(fnmatchcase(name, pattern) for name in names):
            raise UnknownNameError("report", pattern, sorted(names)[:20])
    return [job for job in jobs if _fits(job.name, only)]


def _fits(name: str, only: Sequence[str]) -> bool:
    return not only or any(fnmatchcase(name, pattern) for pattern in only)


def _jobs(entry: Entry) -> Iterator[Job]:
    others = {"first": entry.first, "last": entry.last, "flows": entry.flows}
    named = [read_article(name) for name in _named(entry)]
    for side in ("reporter", "partner"):
        held = sorted({str(getattr(one, side)) for one in named})
        for code in {*getattr(entry, side)} - {"", *held}:
            raise UnknownNameError(side, code, held)
    for known in named:
        for side in ("reporter", "partner"):
            if not {"", getattr(known, side)} & set(getattr(entry, side)):
                break
        else:
            for day, currency in itertools.product(entry.as_of, entry.currency):
                report = report_parameters(known.slug, day, currency, **others)
                yield Job(report, entry.when, entry.expect)


def _named(entry: Entry) -> list[str]:
    """Return the articles that an entry names."""
    held = articles()
    for pattern in entry.articles:
        if not any(fnmatchcase(name, pattern) for name in held):
            raise UnknownNameError("article", pattern, held)
    return [name for name in held if _fits(name, entry.articles)]


def due_after(when: str, last: dt.datetime, zone: str) -> dt.datetime:
    """Return when something is due next after a time, in UTC.

    Examples
    --------
    >>> last = dt.datetime(2022, 5, 9, 12, tzinfo=dt.UTC)
    >>> print(due_after("0 6 9 * *", last, "Europe/Berlin"))
    2022-06-09 04:00:00+00:00
    """
    return next(CronSim(when, last.astimezone(ZoneInfo(zone)))).astimezone(dt.UTC)


def due_before(when: str, now: dt.datetime, zone: str, back: int = 1) -> dt.datetime:
    """Return when something was due last before a time, or `back` times before, in UTC."""
    times = CronSim(when, now.astimezone(ZoneInfo(zone)), reverse=True)
    return next(itertools.islice(times, back - 1, None)).astimezone(dt.UTC)
