"""How offices are asked: politely, only where they live, and not for ever; answers are kept.

What fails and may pass is tried again. Every failure is a `SourceError`; no message holds a key.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from analysis.core.errors import SourceError, shown
from analysis.sources.policy import Policy
from analysis.sources.raw import Raw
from analysis.sources.request import Address, Answer, Plan, with_query
from analysis.sources.transfer import Reply, Transfer, TransferError

if TYPE_CHECKING:
    import httpx2

    Transport = httpx2.BaseTransport

_PASSING = frozenset({408, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOVES = 5
_KEPT = frozenset({"content-type", "content-language", "date", "etag", "last-modified"})
_READ, _TOLD = 100_000, 300  # bytes of a refusal that are read, characters that may be shown


class _PassingError(Exception):
    """A failure that may pass, and how many seconds the server asks to wait."""

    def __init__(self, error: SourceError, wait: float = 0.0) -> None:
        super().__init__(error)
        self.error, self.wait = error, wait


class Client:
    """Asks the server of one source.

    Parameters
    ----------
    policy : Policy
        What is allowed.
    keep : Path, optional
        Folder of kept answers, such as ``data/raw``.
    offline : bool
        Whether to answer from what is kept, without the network.
    transport : httpx2.BaseTransport, optional
        What carries the requests, if not the network.
    sleep : callable
        Waits for some seconds.

    Examples
    --------
    >>> policy = Policy("comtrade", frozenset({"comtradeapi.un.org"}))
    >>> with Client(policy) as client:
    ...     client.get(Address("https://example.org/data"))
    Traceback (most recent call last):
    analysis.core.errors.SourceError: comtrade, https://example.org/data: found the host
    'example.org'; expected comtradeapi.un.org; nothing is read from elsewhere: see whether the
    office has moved
    """

    def __init__(
        self,
        policy: Policy,
        *,
        keep: Path | None = None,
        offline: bool = False,
        transport: Transport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.policy, self.offline = policy, offline
        self._raw = Raw(keep, policy.source) if keep else None
        self._transport = transport
        self._sleep, self._asked = sleep, float("-inf")
        self._transfer: Transfer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the network."""
        if self._transfer is not None:
            self._transfer.close()
            self._transfer = None

    def answers(self, plan: Plan) -> Iterator[Answer]:
        """Ask what a provider plans, and send it each answer.

        Parameters
        ----------
        plan : generator
            From a provider's `plan`.

        Yields
        ------
        Answer
            One for each address, in order.

        Raises
        ------
        SourceError
            If one fails.
        """
        with contextlib.closing(plan):
            address = next(plan, None)
            while address is not None:
                answer = self.get(address)
                yield answer
                try:
                    address = plan.send(answer)
                except StopIteration:
                    return

    def get(self, address: Address) -> Answer:
        """Return what an office answers, or what is kept of it.

        Parameters
        ----------
        address : Address

        Raises
        ------
        SourceError
            If the host is not the office's; if it refuses, is too slow, answers too much or sends
            elsewhere, after as many tries as the policy has; offline, if nothing is kept.
        FolderError
            If the answer can't be kept.
        """
        self._check_host(address, str(address))
        kept = self._raw.newest(address) if self._raw else None
        age = dt.datetime.now(dt.UTC) - kept.at if kept else None
        if kept and age is not None and (self.offline or dt.timedelta(0) <= age < address.kept_for):
            return kept  # of one kept by a clock that was ahead, nobody knows how old it is
        if self.offline:
            mend = "fetch it once with the network"
            raise self._error(address, "no kept answer", "one, without the network", mend)
        answer = self._tried(address)
        if self._raw:
            self._raw.keep(answer)
        return answer

    def _tried(self, address: Address) -> Answer:
        """Ask until there is an answer, a failure that does not pass, or no try left."""
        tried, longest = 0, self.policy.longest_wait
        while True:
            tried += 1
            try:
                return self._answer(address, self._followed(address))
            except _PassingError as passing:
                usual = self.policy.first_wait * 2 ** (tried - 1) * random.uniform(0.5, 1.0)
                error, wait = passing.error, max(passing.wait, min(usual, longest))
            if wait > longest:
                error.mend = f"the server asks to wait for {wait:,.0f} seconds: try again then"
                raise error
            if tried >= self.policy.tries:
                error.found += f" ({tried} tries)"
                raise error
            self._sleep(wait)

    def _followed(self, address: Address) -> Reply:
        """Ask, and follow redirects within the office's hosts."""
        keys = {name: one.get_secret_value() for name, one in address.secret_params.items()}
        url = with_query(address.url, {**address.params, **keys})
        for _ in range(_MOVES):
            reply = self._reply(address, url)
            if reply.status not in _MOVED or reply.status in address.statuses:
                return reply
            url = urljoin(url, reply.headers.get("location", ""))
            self._check_host(address, url)
        mend = self.policy.mend(reply.status)
        raise self._error(address, f"{_MOVES} redirects in a row", "an answer", mend)

    def _reply(self, address: Address, url: str) -> Reply:
        """Ask one time, no sooner than the policy allows."""
        early = self._asked + self.policy.interval - time.monotonic()
        if early > 0:
            self._sleep(early)
        self._asked = time.monotonic()
        if self._transfer is None:
            self._transfer = Transfer(self.policy, self._transport)
        secret = {name: one.get_secret_value() for name, one in address.secret_headers.items()}
        try:
            return self._transfer.get(url, {**address.headers, **secret})
        except TransferError as failed:
            error = self._error(address, failed.found, failed.expected, failed.mend)
            raise _PassingError(error) if failed.passes else error from None

    def _answer(self, address: Address, reply: Reply) -> Answer:
        """Return the answer that a reply is, if its status says so."""
        if reply.status not in address.statuses:
            expected = " or ".join(map(str, address.statuses))
            found = f"status {reply.status}{_told(address, reply.body)}"
            mend, wait = self.policy.mend(reply.status), _asked_to_wait(reply)
            error = self._error(address, found, expected, mend, status=reply.status)
            passes = reply.status in _PASSING | self.policy.passing or wait
            raise _PassingError(error, wait) if passes else error
        if address.names_key(reply.body):
            mend = "it is not kept; ask the office for another key"
            raise self._error(address, "an answer that repeats the key", "one without it", mend)
        headers = {name: value for name, value in reply.headers.items() if name in _KEPT}
        return Answer(address, reply.status, headers, reply.body, dt.datetime.now(dt.UTC))

    def _check_host(self, address: Address, url: str) -> None:
        """Refuse what is not the office's server, or not encrypted where that is to be had."""
        parts = urlsplit(url)
        hosts, schemes = self.policy.hosts, ["https", *(["http"] if self.policy.plain else [])]
        mend = "nothing is read from elsewhere: see whether the office has moved"
        if parts.netloc not in hosts:
            found, expected = f"the host {shown(parts.netloc)}", " or ".join(sorted(hosts))
            raise self._error(address, found, expected, mend)
        if parts.scheme not in schemes:
            found, expected = f"the scheme {shown(parts.scheme)}", " or ".join(schemes)
            raise self._error(address, found, expected, mend)

    def _error(
        self, address: Address, found: str, expected: str, mend: str, status: int | None = None
    ) -> SourceError:
        """Return an error in which the keys are not to be read."""
        found = address.without_key(found)
        return SourceError(
            self.policy.source, found, expected, mend, address=address, status=status
        )


def _told(address: Address, body: bytes) -> str:
    """Return what a refusal says, as far as it is short."""
    said = address.without_key(body[:_READ].decode("utf-8", "replace"))
    text = " ".join(said[:_TOLD].split())
    return f", saying {shown(text)}" if text else ""


def _asked_to_wait(reply: Reply) -> float:
    """Return the seconds that a server asks to wait; 0 where it asks nothing."""
    said = reply.headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    with contextlib.suppress(ValueError, TypeError):
        at = email.utils.parsedate_to_datetime(said)
        at = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
        return max(0.0, (at - dt.datetime.now(dt.UTC)).total_seconds())
    return 0.0
