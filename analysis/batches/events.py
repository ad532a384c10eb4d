"""Events of a run, and how people are told: each at most once by each channel."""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

from analysis.batches.recipients import File, Kind, Mail, Webhook
from analysis.batches.sending import ToldMaybe, Untold, send

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
    """

    event: Event
    channel: str
    state: State
    error: str = ""


class Ledger(Protocol):
    """What keeps an event from being told twice."""

    def claim(self, identity: str, channel: str) -> bool:
        """Write down that an event is about to be told; return whether it may be."""

    def settle(self, identity: str, channel: str, state: State, error: str) -> None:
        """Write down whether it was."""


def deliver(
    events: Iterable[Event], channels: Sequence[Mail | Webhook | File], ledger: Ledger, *,
    attempts: int = 3, wait: float = 1.0, timeout: float = 10.0) -> list[Delivery]:  # fmt: skip
    """Tell events by channels; a channel that fails stops nothing.

    Parameters
    ----------
    events : iterable of Event
    channels : sequence of Mail, Webhook or File
    ledger : Ledger
    attempts : int
        How often a delivery is tried that has surely not arrived.
    wait, timeout : float
        Seconds before the second attempt, and for one answer.

    Returns
    -------
    list of Delivery
    """
    told, asked = [], list(events)
    for channel in channels:
        down = ""
        for event in asked:
            if event.kind not in channel.on or not ledger.claim(event.identity, channel.name):
                continue
            if down:  # a hundred events do not wait for it a hundred times
                state, error = _settled(event, channel, ledger, "failed", down)
            else:
                state, error = _attempt(event, channel, ledger, attempts, wait, timeout)
                down = error if state != "sent" and "no answer" in error else ""
            told.append(Delivery(event, channel.name, state, error))
    return told


def _attempt(
    event: Event, channel: Mail | Webhook | File, ledger: Ledger,
    attempts: int, wait: float, timeout: float) -> tuple[State, str]:  # fmt: skip
    from tenacity import Retrying, retry_if_exception, stop_after_attempt
    from tenacity.wait import wait_random_exponential

    patience = Retrying(
        stop=stop_after_attempt(attempts), wait=wait_random_exponential(wait, max=10 * wait),
        retry=retry_if_exception(lambda error: isinstance(error, Untold) and error.again),
        sleep=time.sleep, reraise=True)  # fmt: skip
    try:
        patience(send, channel, event.identity, words(event), timeout)
    except ToldMaybe as error:
        return _settled(event, channel, ledger, "unknown", str(error))
    except Untold as error:
        return _settled(event, channel, ledger, "failed", str(error))
    except Exception as error:  # a fault of one channel is no fault of the run
        return _settled(event, channel, ledger, "unknown", f"{type(error).__name__}: {error}")
    return _settled(event, channel, ledger, "sent", "")


def _settled(
    event: Event, channel: Mail | Webhook | File, ledger: Ledger,
    state: State, error: str) -> tuple[State, str]:  # fmt: skip
    ledger.settle(event.identity, channel.name, state, error)
    if state != "sent":
        LOG.warning("not told by %s: %s (%s)", channel.name, event.title, error)
    return state, error


def words(event: Event) -> dict[str, str]:
    """Return an event as a subject, as text, as HTML and as JSON.

    Parameters
    ----------
    event : Event
    """
    said = {name: _environment().get_template(f"event.{name}.j2").render(event=event)
            for name in ("subject", "txt", "html")}  # fmt: skip
    subject = " ".join("".join(sign if sign >= " " else " " for sign in said["subject"]).split())
    about = {
        "id": event.identity, "event": event.kind, "report": event.report, "title": event.title,
        "detail": event.detail, "link": event.link, "text": said["txt"].strip(),
    }  # fmt: skip
    return {
        "subject": subject[:_LONGEST],
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
