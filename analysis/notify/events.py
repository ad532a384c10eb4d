"""What people are notified of: four kinds of event, each with its wording."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from analysis.core.formatting import day
from analysis.core.html import seen

Kind = Literal["flipped", "failed", "late", "arrived"]
KINDS: tuple[Kind, ...] = ("flipped", "failed", "late", "arrived")
_LONGEST = 150  # characters of a title
_JOINER = "\u2060"  # has no width: nothing to see


class Message(NamedTuple):
    """An event as a person reads it.

    Parameters
    ----------
    title : str
        One line.
    body : str
        Plain text.
    """

    title: str
    body: str


@dataclass(frozen=True)
class Event:
    """Something that people are to be notified of.

    Parameters
    ----------
    kind : {"flipped", "failed", "late", "arrived"}
        A verdict that changed; a report or a fetch that failed, or a run that ended early; figures
        that did not arrive in time; figures that did arrive.
    report : str
        Its folder, the plan whose run ended early, or what was fetched.
    key : str
        What tells it from another of its kind.
    title, detail, link : str
        As text; it may come from outside.
    """

    kind: Kind
    report: str
    key: str
    title: str
    detail: str
    link: str = ""

    @property
    def identity(self) -> str:
        """One SHA-256: the same event has the same."""
        named = json.dumps([self.kind, self.report, self.key])
        return hashlib.sha256(named.encode()).hexdigest()

    @property
    def message(self) -> Message:
        r"""Its title and text, in which nothing calls a chat's members or hides a link.

        Examples
        --------
        >>> print(ascii(Event("late", "a", "k", "<!channel> @all", "").message.title))
        '<\u2060!channel> @\u2060all'
        """
        title = _calm(one_line(self.title))
        title = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
        source = f"Trade Claims, {_calm(one_line(self.report))}"
        parts = (_calm(_lines(self.detail)), one_line(self.link), source)
        return Message(title, "\n\n".join(filter(None, parts)))

    @property
    def line(self) -> str:
        """It as one line of JSON, for programs."""
        about = {
            "id": self.identity, "event": self.kind, "report": one_line(self.report),
            "title": one_line(self.title), "detail": _lines(self.detail),
            "link": one_line(self.link),
        }  # fmt: skip
        return json.dumps(about, ensure_ascii=False)


def one_line(text: str) -> str:
    """Return a text from outside as one line, with hidden characters made visible."""
    return seen(" ".join(text.split()))


def _lines(text: str) -> str:
    """Return a text from outside with the ends of its lines, and nothing else, as line feeds."""
    return "\n".join(seen(line) for line in text.splitlines())


def _calm(text: str) -> str:
    """Part ``@`` and ``<`` from what follows: chats read mentions and links after them."""
    return re.sub("[@<]", lambda sign: sign[0] + _JOINER, text)


def verdict_changed(report: str, article: str, as_of: dt.date, change: Mapping[str, str]) -> Event:
    r"""Return the event of a verdict that changed.

    Parameters
    ----------
    report : str
        The report's folder.
    article : str
        The article's title.
    as_of : datetime.date
        The day as of which the figures are.
    change : mapping of str to str
        ``id`` and ``quote`` of the claim; its rating ``then`` and ``now``; ``found_then`` and
        ``found_now``, formatted, empty where nothing was found; the ``reason`` of the verdict now.

    Examples
    --------
    >>> change = {"id": "grew", "quote": "trade did grow", "then": "untestable", "found_then": ""}
    >>> change |= {"now": "supported", "found_now": "28.7% (28.65% to 28.75%)", "reason": "It is."}
    >>> event = verdict_changed("a/2022-04-21", "A call", dt.date(2022, 4, 21), change)
    >>> print(event.title, event.detail, sep="\n")
    Verdict changed: grew is now supported, was untestable
    “trade did grow”
    From “A call”, with the figures as of 21 Apr 2022.
    Now supported: found 28.7% (28.65% to 28.75%).
    Before untestable: found nothing.
    It is.
    """
    now, then = change["now"], change["then"]
    detail = (
        f"“{change['quote']}”",
        f"From “{article}”, with the figures as of {day(as_of)}.",
        f"Now {now}: found {change['found_now'] or 'nothing'}.",
        f"Before {then}: found {change['found_then'] or 'nothing'}.",
        change["reason"],
    )
    return Event(
        "flipped",
        report,
        f"{change['id']}: {then} → {now}, {change['found_now']}, {as_of}",
        f"Verdict changed: {change['id']} is now {now}, was {then}",
        "\n".join(detail),
        f"{report}/report.html",
    )


def report_failed(report: str, cause: str, error: str, link: str) -> Event:
    """Return the event of a report that failed.

    Parameters
    ----------
    report : str
        The report's folder.
    cause : str
        What it was made from: the same error on the same inputs is the same event.
    error, link : str
        Why it failed, and the page that says so.
    """
    return Event("failed", report, f"{cause} {error}", f"Report failed: {report}", error, link)


def run_ended_early(plan: str, error: str) -> Event:
    """Return the event of a run that ended early.

    Parameters
    ----------
    plan : str
        Where the plan was read.
    error : str
        Why.
    """
    return Event("failed", plan, error, f"The run of {plan or 'a plan'} ended early", error)


def figures_arrived(name: str, key: str, counts: str, lines: Sequence[str]) -> Event:
    r"""Return the event of figures that arrived.

    Parameters
    ----------
    name : str
        What was fetched, as ``comtrade CHN-RUS``.
    key : str
        What tells these figures from others.
    counts : str
        How many are new, revised and gone.
    lines : sequence of str
        Verdicts that changed, and revisions.

    Examples
    --------
    >>> event = figures_arrived("comtrade CHN-RUS", "a1", "2 new, 0 revised, 0 gone, 9 same", [])
    >>> print(event.title)
    Figures arrived: comtrade CHN-RUS: 2 new, 0 revised, 0 gone, 9 same
    """
    detail = "\n".join(lines) or "No verdict changes, and no figure held was revised."
    return Event("arrived", name, key, f"Figures arrived: {name}: {counts}", detail)


def fetch_failed(name: str, error: str, on: dt.date) -> Event:
    """Return the event of figures that could not be fetched: one a day for one reason.

    Parameters
    ----------
    name : str
        What was to be fetched.
    error : str
        Why it failed.
    on : datetime.date
    """
    return Event("failed", name, f"{on} {error}", f"Figures could not be fetched: {name}", error)


def month_late(
    report: str, trade: str, source: str, month: str, days: tuple[dt.date, str]
) -> Event:
    r"""Return the event of a month that an office's calendar had due, and that is not held.

    Parameters
    ----------
    report : str
        The folder of a report on it.
    trade, source, month : str
    days : (datetime.date, str)
        When the month was due, and the newest month that is held.

    Examples
    --------
    >>> due = (dt.date(2026, 10, 15), "August 2026")
    >>> event = month_late("a/2022-04-21", "CHN-RUS", "China’s customs", "September 2026", due)
    >>> print(event.title, event.detail, sep="\n")
    Figures are late: CHN-RUS, September 2026
    China’s customs: September 2026 was due by 15 Oct 2026.
    The newest month held is August 2026.
    """
    due, newest = days
    title = f"Figures are late: {trade}, {month}"
    detail = f"{source}: {month} was due by {day(due)}.\nThe newest month held is {newest}."
    return Event("late", report, f"{trade} {month}", title, detail)


def figures_late(
    report: str, trade: str, deadline: dt.datetime, since: dt.date, newest: dt.date
) -> Event:
    r"""Return the event of figures that did not arrive in time.

    Parameters
    ----------
    report : str
        The folder of a report on them.
    trade : str
        Such as ``CHN-RUS``.
    deadline : datetime.datetime
        When they were due, in UTC.
    since, newest : datetime.date
        The day after which a figure was to be released, and that of the newest held.

    Examples
    --------
    >>> due, held = dt.datetime(2026, 10, 21, 12, tzinfo=dt.UTC), dt.date(2026, 8, 18)
    >>> event = figures_late("a/2022-04-21", "CHN-RUS", due, dt.date(2026, 9, 21), held)
    >>> print(event.title, event.detail, sep="\n")
    Figures are late: no new figure of CHN-RUS by 21 Oct 2026
    A figure released after 21 Sep 2026 was expected by 21 Oct 2026, 12:00 UTC.
    The newest figure held was released on 18 Aug 2026.
    """
    title = f"Figures are late: no new figure of {trade} by {day(deadline.date())}"
    detail = (
        f"A figure released after {day(since)} was expected by {day(deadline.date())}, "
        f"{deadline:%H:%M} UTC.\nThe newest figure held was released on {day(newest)}."
    )
    return Event("late", report, f"{trade} {deadline:%Y-%m-%dT%H:%M}", title, detail)
