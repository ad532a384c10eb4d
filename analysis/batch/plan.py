"""The plan of many reports: a YAML file that says which, when, and who is notified."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

from pydantic import Field

from analysis.batch.fetches import Fetch
from analysis.batch.fields import (
    Address,
    Cron,
    CronOrCalendar,
    Folder,
    Formats,
    Many,
    Name,
    Size,
    Some,
    Zone,
)
from analysis.claims.articles import articles, read_article
from analysis.core.errors import DocumentError, InputError, Problem, UnknownNameError
from analysis.core.overlay import files_of
from analysis.core.problems import NO_FIELD
from analysis.core.yaml_models import Record, document_error, read_document
from analysis.kernels.limits import Limits
from analysis.notify.channels import Channels, check_channels, without_values
from analysis.reports.formats import FORMATS
from analysis.reports.parameters import ReportParameters, report_parameters

_RENAMED = {  # in 0.2.0
    "reports.when": "schedule",
    "reports.expect": "data_due",
    "keep": "retention",
    "site": "base_url",
}
_PATTERN = re.compile(r"[*?[]")
Named = TypeVar("Named", bound="HasName")


class Entry(Record):
    """Reports of a plan: every combination of what is listed.

    A report that several entries ask for follows the first of them.

    Parameters
    ----------
    articles : list of str
        Names or patterns, as ``bloomberg-*``; a pattern stands for articles of one's own data
        folder where there is one.
    as_of, currency, reporter, partner : list of str
        Parameters of a report; reporter and partner choose among the articles.
    first, last : str
    flows : list of str
    formats : list of {"html", "pdf", "png", "svg", "ipynb", "embed"}
        The files to make; the page and the data are made in any case.
    schedule : str
        When they are due, as cron writes it.
    data_due : str
        By when a new figure should have arrived, as cron writes it; or ``calendar``: each month by
        the day on which its office has published it (`analysis.sources.registry.Source.due`).
    """

    articles: Many = Field(default_factory=lambda: ["*"])
    as_of: Many = Field(default_factory=lambda: [""])
    currency: Many = Field(default_factory=lambda: [""])
    reporter: Many = Field(default_factory=lambda: [""])
    partner: Many = Field(default_factory=lambda: [""])
    first: Name = ""
    last: Name = ""
    flows: Some = Field(default_factory=list)
    formats: Formats = FORMATS
    schedule: Cron | None = None
    data_due: CronOrCalendar | None = None


class Retention(Record):
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
    fetch : list of Fetch
        What is fetched from offices first.
    out, base_url : str
        Folder of all reports, and the address at which it is published.
    timezone : str
        Of the schedules.
    limits : Limits
    retention : Retention
    notify : list of Channel
    """

    reports: Annotated[list[Entry], Field(min_length=1, max_length=1000)]
    fetch: Annotated[list[Fetch], Field(max_length=1000)] = Field(default_factory=list)
    out: Folder = "reports"
    base_url: Address = ""
    timezone: Zone = "UTC"
    limits: Limits = Limits()
    retention: Retention = Retention()
    notify: Channels = Field(default_factory=list)


@dataclass(frozen=True)
class Job:
    """A report of a plan.

    Parameters
    ----------
    report : ReportParameters
    formats : tuple of str
    schedule, data_due : str, optional
    """

    report: ReportParameters
    formats: tuple[str, ...] = FORMATS
    schedule: str | None = None
    data_due: str | None = None

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
        raise error.with_problems(_with_new_name).with_problems(without_values) from None
    if channels:
        check_channels(plan.notify, file)
    folder = Path(file).absolute().parent
    return plan.model_copy(update={"notify": [one.beside(folder) for one in plan.notify]})


def _with_new_name(problem: Problem) -> Problem:
    """Return a problem that says what a field of an earlier release is called now."""
    new = _RENAMED.get(re.sub(r"\[\d+\]", "", problem.field))
    if new is None or not problem.expected.startswith(NO_FIELD):
        return problem
    expected = f"{NO_FIELD} of this name: it is called {new!r} since 0.2.0"
    return replace(problem, expected=expected)


def jobs_of(
    plan: Plan,
    file: Path | str = "reports.yml",
    select: Sequence[str] = (),
    skip: Collection[str] = (),
) -> list[Job]:
    """Return the reports of a plan, each once.

    Parameters
    ----------
    plan : Plan
    file : Path or str
        Where it was read, for errors.
    select : sequence of str
        Patterns of the names of the reports wanted, as ``bloomberg-*/2022-*``; all without any.
    skip : collection of str
        Names of articles to pass over.

    Raises
    ------
    DocumentError
        Naming the entry that asks for what can't be, before any report is made.
    UnknownNameError
        If a pattern matches none.
    """
    found: dict[str, Job] = {}
    wrong = []
    for number, entry in enumerate(plan.reports):
        try:
            for job in _jobs(entry, skip):
                found.setdefault(job.name, job)
        except InputError as error:
            wrong.append((("reports", number), error))
    if wrong:
        raise document_error(Path(file), wrong).with_problems(without_values) from None
    return selected(list(found.values()), select)


class HasName(Protocol):
    """What can be selected by its name."""

    @property
    def name(self) -> str:
        """The name that patterns match."""


def selected(jobs: Sequence[Named], patterns: Sequence[str]) -> list[Named]:
    """Return the reports whose names match one of some patterns; all without patterns.

    Raises
    ------
    UnknownNameError
        If a pattern matches none.
    """
    names = [job.name for job in jobs]
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in names):
            raise UnknownNameError("report", pattern, sorted(names)[:20])
    return [job for job in jobs if matches(job.name, patterns)]


def matches(name: str, patterns: Sequence[str]) -> bool:
    """Return whether a name matches one of some patterns, or there are none."""
    return not patterns or any(fnmatchcase(name, pattern) for pattern in patterns)


def articles_matching(pattern: str) -> list[str]:
    """Return the names of the articles that a name or a pattern asks for.

    A pattern stands for articles of the data folder that was chosen: below a project, those of the
    package are asked for by their names.

    Parameters
    ----------
    pattern : str
        As ``bloomberg-2022-04-21`` or ``bloomberg-*``.
    """
    return [name for name in _candidates(pattern) if fnmatchcase(name, pattern)]


def _candidates(pattern: str) -> list[str]:
    """Return the names that a name or a pattern may match."""
    if not _PATTERN.search(pattern):
        return articles()
    return [file.stem for file in files_of("articles", ".yml", own=True).values()]


def _asked(entry: Entry) -> list[str]:
    """Return the articles that an entry names."""
    found: set[str] = set()
    for pattern in entry.articles:
        matched = articles_matching(pattern)
        if not matched:
            raise UnknownNameError("article", pattern, _candidates(pattern))
        found.update(matched)
    return sorted(found)


def _jobs(entry: Entry, skip: Collection[str]) -> Iterator[Job]:
    others = {"first": entry.first, "last": entry.last, "flows": entry.flows}
    asked = _asked(entry)
    named = [read_article(name) for name in asked if name not in skip]
    for side in ("reporter", "partner"):
        held = sorted({str(getattr(one, side)) for one in named})
        for code in {*getattr(entry, side)} - {"", *held} if not skip else ():
            raise UnknownNameError(side, code, held)
    for known in named:
        for side in ("reporter", "partner"):
            if not {"", getattr(known, side)} & set(getattr(entry, side)):
                break
        else:
            for day, currency in itertools.product(entry.as_of, entry.currency):
                report = report_parameters(known.slug, day, currency, **others)
                yield Job(report, entry.formats, entry.schedule, entry.data_due)
