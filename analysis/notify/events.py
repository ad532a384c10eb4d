"""Events of a run, and how people are told: each at most once by each channel."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Literal, Protocol

from analysis.core.html import seen
from analysis.notify.attempts import ToldMaybe, Untold
from analysis.notify.recipients import File, Kind, Mail, Webhook
from analysis.notify.sending import send

LOG = logging.getLogger("trade-claims")
_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST = 150  # characters of a subject
State = Literal["sent", "failed", "unknown"]


@dataclass(frozen=True)
class Event:
    """Something that people should be told.

    Parameters
    ----------
    kind : {"flipped", "failed", "late"}
        A verdict that flipped, a report that failed, figures that did not arrive in time.
    report : str
        Its folder.
    key : str
        What tells it from another of its kind.
    title, detail, link : str
    """

    kind: Kind
    report: str
    key: str
    title: str
    detail: str
    link: str

    @property
    def identity(self) -> str:
        """One SHA-256: the same event has the same."""
        said = json.dumps([self.kind, self.report, self.key])
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Delivery:
    """Whether an event was told by a channel.

    Parameters
    ----------
    event : Event
    channel : str
    state : {"sent", "failed", "unknown"}
        ``unknown``: it may have arrived, and so is not sent again.
    error : str
        Why it was not told, or, if it was, to whom not.
    """

    event: Event
    channel: str
    state: State
    error: str = ""


class Ledger(Protocol):
    """What keeps an event from being told twice."""

    def claim(self, identity: str, channel: str) -> bool:
        """Write down that an event is about to be told; return whether it may be."""

    def settle(
        self, identity: str, channel: str, state: State, error: str, *, counts: bool
    ) -> None:
        """Write down whether it was; a try that a channel was down for does not count."""


def deliver(
    events: Iterable[Event], channels: Sequence[Mail | Webhook | File], ledger: Ledger, *,
    attempts: int = 3, wait: float = 1.0, timeout: float = 10.0, limit: float = 300.0,
) -> list[Delivery]:  # fmt: skip
    """Tell events by channels; a channel that fails stops nothing.

    What a channel that is down was not asked to tell is not written down: the next run tells it.

    Parameters
    ----------
    events : iterable of Event
        Not yet told, as far as is known.
    channels : sequence of Mail, Webhook or File
    ledger : Ledger
    attempts : int
        How often a delivery is tried that has surely not arrived.
    wait, timeout : float
        Seconds before the second attempt, and for one answer.
    limit : float
        Seconds after which a channel is given no more.

    Returns
    -------
    list of Delivery
    """
    told, asked = [], list(events)
    for channel in channels:
        down, end = "", time.monotonic() + limit
        for event in asked:
            if event.kind not in channel.on:
                continue
            if down:  # a hundred events do not wait for it a hundred times
                told.append(_noted(event, channel, "failed", f"not tried: {down}"))
            elif ledger.claim(event.identity, channel.name):
                one, is_down = _attempt(event, channel, ledger, attempts, wait, timeout)
                told.append(one)
                if is_down or time.monotonic() > end:
                    down = one.error or f"others took the {limit:g} s that it has"
    return told


def _attempt(
    event: Event, channel: Mail | Webhook | File, ledger: Ledger,
    attempts: int, wait: float, timeout: float) -> tuple[Delivery, bool]:  # fmt: skip
    """Tell an event, and write down whether it was; return also whether the channel is down."""
    state: State = "sent"
    down, stop = False, None
    try:
        said = _patience(attempts, wait, timeout)(
            send, channel, event.identity, words(event), timeout
        )
    except (Untold, ToldMaybe) as error:
        state = "failed" if isinstance(error, Untold) else "unknown"
        said, down, stop = str(error), error.down, error.__cause__
    except BaseException as error:  # raised before an attempt or between two: nothing was sent
        state, said, stop = "failed", f"{type(error).__name__}, before it was sent", error
    one = _noted(event, channel, state, said)
    ledger.settle(event.identity, channel.name, state, one.error, counts=not down)
    if stop is not None and not isinstance(stop, Exception):
        raise stop
    return one, down


def _patience(attempts: int, wait: float, timeout: float) -> Any:
    from tenacity import Retrying, retry_if_exception, stop_after_attempt, stop_after_delay
    from tenacity.wait import wait_random_exponential

    return Retrying(
        # One that is silent is not waited for thrice.
        stop=stop_after_attempt(attempts) | stop_after_delay(2 * timeout),
        wait=wait_random_exponential(wait, max=10 * wait),
        retry=retry_if_exception(lambda error: isinstance(error, Untold) and error.again),
        sleep=time.sleep, reraise=True)  # fmt: skip


def _noted(event: Event, channel: Mail | Webhook | File, state: State, said: str) -> Delivery:
    """Return a delivery, logged unless all went well; its words come from servers too."""
    name, title, error = _line(channel.name), _line(event.title), _line(said)
    if state != "sent":
        LOG.warning("not told by %s: %s (%s)", name, title, error)
    elif error:
        LOG.warning("not told to all by %s: %s (%s)", name, title, error)
    return Delivery(event, channel.name, state, error)


def _line(text: str) -> str:
    """Return a text from outside as one line without signs that are not seen."""
    return seen(" ".join(text.split()))


def _shown(event: Event) -> Event:
    """Return an event of which each character can be seen and sent."""
    return replace(
        event, report=_line(event.report), title=_line(event.title), link=_line(event.link),
        detail=seen("\n".join(event.detail.splitlines())))  # fmt: skip


def _calm(text: str) -> str:
    """Return a text that calls nobody in a chat: no ``<!channel>``, no ``@all``, no hidden link.

    Slack and its kin read marks after ``<`` and names after ``@``; a word joiner, which is not
    seen, parts a name from its sign.

    Examples
    --------
    >>> _calm("<!channel> & @here") == "&lt;!channel&gt; &amp; @\u2060here"
    True
    """
    return escape(text, quote=False).replace("@", "@\u2060")


def words(event: Event) -> dict[str, str]:
    """Return an event as a subject, as text, as HTML and as JSON, whose "text" is for chats.

    Parameters
    ----------
    event : Event
    """
    event = _shown(event)
    calm = replace(
        event, report=_calm(event.report), title=_calm(event.title), detail=_calm(event.detail),
        link=escape(event.link, quote=False))  # fmt: skip
    said = {name: _environment().get_template(f"event.{name}.j2").render(event=event)
            for name in ("subject", "txt", "html")}  # fmt: skip
    chat = _environment().get_template("event.txt.j2").render(event=calm)
    about = {
        "id": event.identity, "event": event.kind, "report": event.report, "title": event.title,
        "detail": event.detail, "link": event.link, "text": chat.strip(),
    }  # fmt: skip
    return {
        "subject": _line(said["subject"])[:_LONGEST],
        "text": said["txt"],
        "html": said["html"],
        "json": json.dumps(about, ensure_ascii=False),
    }


@cache
def _environment() -> Any:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=lambda name: bool(name and name.endswith(".html.j2")),
        trim_blocks=True,
    )
