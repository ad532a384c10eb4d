"""Delivery: each event at most once by each channel, and in a bounded time."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol

from analysis.core.errors import InputError
from analysis.notify.channels import Channel
from analysis.notify.events import Event, one_line

DUE_FOR = dt.timedelta(days=7)  # how long an event that was not tried yet is still to be sent
State = Literal["sent", "failed", "unknown", "waiting"]
LOG = logging.getLogger("trade-claims")
_SAID = {"failed": "not delivered", "unknown": "delivery unknown",
         "waiting": "left to the next run", "sent": "sent"}  # fmt: skip


@dataclass(frozen=True)
class Delivery:
    """What became of an event on a channel.

    Parameters
    ----------
    event : Event
    channel : str
        Its name.
    state : {"sent", "failed", "unknown", "waiting"}
        ``failed`` and ``unknown``: it is not sent again. ``waiting``: it was not tried, and the
        next run sends it.
    error : str
        Why it was not sent.
    """

    event: Event
    channel: str
    state: State
    error: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return it as plain data, ready for JSON."""
        said = {"report": self.event.report, "kind": self.event.kind, "channel": self.channel}
        return said | {"state": self.state, "error": self.error}

    def __str__(self) -> str:
        return f"{_SAID[self.state]}, {self.channel}: {one_line(self.event.title)} ({self.error})"


class Ledger(Protocol):
    """What keeps an event from being sent twice."""

    def claim(self, identity: str, channel: str) -> bool:
        """Write down that an event is about to be sent; return whether it may be."""

    def settle(self, identity: str, channel: str, state: State, error: str) -> None:
        """Write down what became of it."""


def deliver(
    owed: Sequence[tuple[Channel, Sequence[Event]]], ledger: Ledger, *,
    seconds: float = 60, limit: float = 300) -> list[Delivery]:  # fmt: skip
    """Send events by channels; a channel that fails stops nothing.

    An event is claimed before it is sent. Whatever comes of it then, it is not sent again; what a
    channel that failed was not given is not claimed, and so left to the next run.

    Parameters
    ----------
    owed : sequence of (Channel, sequence of Event)
    ledger : Ledger
    seconds : float
        After which one event is given up.
    limit : float
        After which no channel is given any more; each has an equal share of what is left.

    Returns
    -------
    list of Delivery
    """
    found, end = [], time.monotonic() + limit
    for at, (channel, events) in enumerate(owed):
        share = (end - time.monotonic()) / (len(owed) - at)
        made = list(_by(channel, events, ledger, seconds, share))
        _log(channel, made)
        found += made
    return found


def _by(
    channel: Channel, events: Sequence[Event], ledger: Ledger, seconds: float, share: float
) -> Iterator[Delivery]:
    if not events:
        return
    end, down = time.monotonic() + share, ""
    try:
        send = channel.sender()
    except InputError as error:
        down = str(error)
    for event in events:
        down = down or ("no time was left" if time.monotonic() > end else "")
        if down:
            yield Delivery(event, channel.name, "waiting", down)
        elif ledger.claim(event.identity, channel.name):
            state, down = _tried(partial(send, event), seconds)
            ledger.settle(event.identity, channel.name, state, down)
            yield Delivery(event, channel.name, state, down)


def _tried(send: Callable[[], str], seconds: float) -> tuple[State, str]:
    """Send an event; return its state, and why if it was not sent for certain."""
    try:
        why = _within(seconds, send)
    except _TooLate:
        return "unknown", f"no answer within {seconds:g} s"
    return ("failed", why) if why else ("sent", "")


class _TooLate(Exception):  # noqa: N818
    """A call took longer than its time."""


def _within(seconds: float, call: Callable[[], str]) -> str:
    """Call a function for no longer than a time.

    No timeout of a library is one of the whole: a server that sends a byte now and then meets
    each. The thread that is left behind ends with the process; those of Apprise's own pool would
    keep it from ending.
    """
    result = Future[str]()

    def run() -> None:
        try:
            result.set_result(call())
        except BaseException as error:  # its own words may hold a secret
            result.set_result(f"internal error, {type(error).__name__}")

    with warnings.catch_warnings(action="ignore"):  # urllib3 names hosts that are not verified
        threading.Thread(target=run, daemon=True, name="notification").start()
        try:
            return result.result(timeout=seconds)
        except TimeoutError:
            raise _TooLate from None


def _log(channel: Channel, made: Sequence[Delivery]) -> None:
    for one in made:
        if one.state in ("failed", "unknown"):
            LOG.warning("%s", one)
    waiting = [one for one in made if one.state == "waiting"]
    if waiting:
        why = waiting[0].error
        LOG.warning("left to the next run, %s: %d (%s)", channel.name, len(waiting), why)
