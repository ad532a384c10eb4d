"""Fetching figures from an office: asked for, kept as answered, read, appended and reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, get_args

from analysis.core.errors import FigureError, SourceError
from analysis.core.paths import Choice, using, writable_data
from analysis.core.spans import Span
from analysis.fetching.effects import Change, changes, concerned, rulings
from analysis.fetching.providers import Provider, provider
from analysis.figures.append import append
from analysis.figures.arrivals import GIVEN, Appended
from analysis.figures.figure import Figure
from analysis.sources.http import Client
from analysis.sources.published import Published
from analysis.sources.request import Answer, Flow, Request

if TYPE_CHECKING:
    from analysis.sources.http import Transport

RAW = "raw"  # the folder of answers, in a data folder


@dataclass(frozen=True)
class Fetched:
    """What a fetch brought.

    Parameters
    ----------
    source : str
        The table that was fetched.
    answers : int
        How many answers of the office it was read from.
    appended : Appended
        What they changed in the figures held.
    changes : tuple of Change
        The verdicts on articles that they changed.
    checked : tuple of str
        The articles whose verdicts rest on the trades that were fetched.
    unread : tuple of str
        Articles that can't be read: whether their verdicts change is not known.
    """

    source: str
    answers: int
    appended: Appended
    changes: tuple[Change, ...]
    checked: tuple[str, ...]
    unread: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.source}: {self.appended}"


def fetch(
    source: str,
    reporter: str,
    partner: str | None = None,
    *,
    since: Span | str | None = None,
    until: Span | str | None = None,
    flows: Sequence[Flow] = get_args(Flow),
    offline: bool = False,
    sizes: bool = True,
    folder: Path | str | None = None,
    watch: Callable[[Answer], object] = lambda _: None,
    transport: Transport | None = None,
) -> Fetched:
    """Fetch figures of a trade from an office, and append them to those held.

    What the office answers is kept untouched in ``raw`` of the data folder. Figures are appended
    all or none: each that is new, and each that was revised, as a further release. What was held
    stays. Fetching the same again changes nothing.

    Parameters
    ----------
    source : str
        One of `analysis.fetching.providers.NAMES`.
    reporter, partner : str
        ISO 3166 codes of three letters; ``WLD`` for all partners together. Without a partner,
        the figures of each that the office answers with are appended.
    since, until : Span or str, optional
        The first and the last month wanted; by default the office's first and newest.
    flows : sequence of {"export", "import", "total"}
    offline : bool
        Whether to read what is kept, without the network.
    sizes : bool
        Whether figures are refused if most of them are far from what is usual in their trades.
    folder : Path or str, optional
        A data folder to write to, if not that of the project or the checkout.
    watch : callable
        Takes each answer as it comes.
    transport : analysis.sources.http.Transport, optional
        What carries the requests, if not the network.

    Returns
    -------
    Fetched

    Raises
    ------
    UnknownNameError
        If there is no such source.
    ParameterError
        If the office does not have what is asked for, or there is no folder to write to.
    SourceError
        If the office can't be reached, or its answer can't be trusted; nothing is appended then.

    Examples
    --------
    >>> fetch("comtrade", "CHN", "RUS", since="2024-01", offline=True)
    Traceback (most recent call last):
    analysis.core.errors.SourceError: comtrade, https://comtradeapi.un.org/...: found no kept
    answer; expected one, without the network; fetch it once with the network
    """
    asked, wanted = provider(source), Request(reporter, partner, since, until, tuple(flows))
    place = writable_data(folder)
    with using(Choice(place, "folder", folder)) if folder is not None else nullcontext():
        answers = list[Answer]()
        client = Client(asked.policy, keep=place / RAW, offline=offline, transport=transport)
        with client:
            for answer in client.answers(asked.plan(wanted, dt.datetime.now(dt.UTC).date())):
                watch(answer)
                answers.append(answer)
        return _held(asked, answers, wanted, place, sizes=sizes)


def _held(
    asked: Provider, answers: Sequence[Answer], wanted: Request, place: Path, *, sizes: bool
) -> Fetched:
    """Append what was answered, and say what that changed."""
    rows = _wanted(asked, answers, wanted)
    pairs = {(one.reporter, one.partner) for one in rows}
    before = rulings(concerned(pairs, place)[0], place)
    appended = _append(rows, answers, wanted, place, sizes=sizes)
    articles, lost = concerned(pairs, place)
    after = rulings(articles, place) if appended.pairs else before
    checked = tuple(one.slug for one in articles)
    return Fetched(asked.name, len(answers), appended, changes(before, after), checked, lost)


def _wanted(asked: Provider, answers: Iterable[Answer], wanted: Request) -> list[Published]:
    """Return the figures answered that were asked for."""
    rows = [one for one in asked.published(answers) if _is_wanted(one, wanted)]
    if not rows:
        found, expected = "no figure of what was asked for", "one at least"
        mend = "the office may not publish it, or not yet; check the codes and the months"
        raise SourceError(asked.name, found, expected, mend)
    return rows


def _is_wanted(one: Published, wanted: Request) -> bool:
    """Whether a figure is of the trade and flows asked for, and of months that reach into it."""
    first, last = Span.parse(one.first_month), Span.parse(one.last_month)
    return (
        one.reporter == wanted.reporter and wanted.partner in (None, one.partner)
        and one.flow in wanted.flows
        and (wanted.since is None or Span.parse(wanted.since).start < last.end)
        and (wanted.until is None or first.start < Span.parse(wanted.until).end)
    )  # fmt: skip


def _append(
    rows: Sequence[Published], answers: Sequence[Answer], wanted: Request, place: Path, *,
    sizes: bool,
) -> Appended:  # fmt: skip
    """Append figures; what is wrong with one is said of where the office printed it."""
    first = min(Span.parse(wanted.since or one.first_month).start for one in rows)
    until = Span.parse(wanted.until).end if wanted.until else None
    sources = {one.source for one in rows}

    def covers(held: Figure) -> bool:
        return (
            held.source in sources and wanted.partner in (None, held.partner)
            and held.flow in wanted.flows and first <= held.span.start
            and (until is None or held.span.end <= until)
        )  # fmt: skip

    seen = max(answer.day for answer in answers)
    try:
        return append(rows, seen=seen, covers=covers, sizes=sizes, folder=place)
    except FigureError as error:
        _refuse(error, rows)


def _refuse(error: FigureError, rows: Sequence[Published]) -> NoReturn:
    """Raise an error of rows given as one of what the office answered."""
    given = [(one, one.row) for one in error.all if one.file == GIVEN and one.row]
    if len(given) < len(error.all):  # what is held is wrong
        raise error
    mend = "compare it with what the office shows; nothing was appended"
    faults = []
    for one, number in given:
        row = rows[number - 1]
        months = f"{row.first_month}..{row.last_month}"
        what = f"{row.flow} of {row.reporter} with {row.partner}, {months}"
        faults.append(SourceError(
            row.source, one.found, one.expected, mend, address=row.url or None,
            table=row.reference, row=what, column=one.column,
        ))  # fmt: skip
    SourceError.raise_all(faults)
    raise error
