"""One request and what comes back, with an end to its size and its time."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from analysis.sources.policy import Policy

if TYPE_CHECKING:
    import httpx2

_SILENCE = 20.0  # seconds without a byte
_LOGS = ("httpx2", *(f"httpcore2.{part}" for part in ("connection", "http11", "proxy", "socks")))


class TransferError(Exception):
    """Nothing usable came back.

    Parameters
    ----------
    found, expected, mend : str
    passes : bool
        Whether it may be otherwise at the next try.
    """

    def __init__(self, found: str, expected: str, mend: str, *, passes: bool) -> None:
        super().__init__(found)
        self.found, self.expected, self.mend, self.passes = found, expected, mend, passes


@dataclass(frozen=True)
class Reply:
    """What came back.

    Parameters
    ----------
    status : int
    headers : mapping of str to str
        By lower-case name.
    body : bytes
        Unpacked.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transfer:
    """Sends requests, each over a connection of its own.

    Parameters
    ----------
    policy : Policy
        Says how large and how slow an answer may be.
    transport : httpx2.BaseTransport, optional
        What carries the requests, if not the network.
    """

    def __init__(self, policy: Policy, transport: httpx2.BaseTransport | None = None) -> None:
        import httpx2

        for name in _LOGS:  # whole addresses, which may hold a key
            logging.getLogger(name).addFilter(_is_grave)
        self._policy = policy
        self._http = httpx2.Client(
            transport=transport,
            follow_redirects=False,
            timeout=min(_SILENCE, policy.seconds),
            limits=httpx2.Limits(max_keepalive_connections=0),
            headers={"User-Agent": f"trade-claims/{version('trade-claims')}"},
        )

    def close(self) -> None:
        """Let go of the network."""
        self._http.close()

    def get(self, url: str, headers: Mapping[str, str]) -> Reply:
        """Return what comes back.

        Parameters
        ----------
        url : str
        headers : mapping of str to str

        Raises
        ------
        TransferError
            If nothing does, or too much, or too slowly.
        """
        import httpx2

        watch = _Watch(self._policy.seconds)
        try:
            with (
                watch,
                self._http.stream("GET", url, headers=headers, extensions=watch.extensions) as got,
            ):
                body = b"".join(self._within(got))
        except (httpx2.TransportError, httpx2.DecodingError, OSError) as error:
            raise self._failure(error, late=watch.late) from None
        except (httpx2.InvalidURL, ValueError) as error:
            expected, mend = "an address", "report it"
            raise TransferError(str(error), expected, mend, passes=False) from None
        if watch.late:
            raise self._failure(None, late=True)
        return Reply(got.status_code, {k.lower(): v for k, v in got.headers.items()}, body)

    def _within(self, got: httpx2.Response) -> Iterator[bytes]:
        """Return the body piece by piece, as long as it is not too large."""
        largest, size = self._policy.largest, 0
        said = got.headers.get("content-length", "")
        if said.isascii() and said.isdigit() and int(said) > largest:
            raise self._too_large(f"{int(said):,} bytes")
        for piece in got.iter_bytes():
            size += len(piece)
            if size > largest:
                raise self._too_large(f"more than {largest:,} bytes")
            yield piece

    def _too_large(self, found: str) -> TransferError:
        expected = f"at most {self._policy.largest:,} bytes"
        return TransferError(found, expected, "ask for fewer months or partners", passes=False)

    def _failure(self, error: Exception | None, *, late: bool) -> TransferError:
        if late:
            expected = f"one within {self._policy.seconds:g} seconds"
            return TransferError("no whole answer", expected, "try again later", passes=True)
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        mend = "check the network, and whether the office's site can be reached"
        return TransferError(said, "an answer", mend, passes=True)


def _is_grave(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


class _Watch:
    """Breaks a connection once its time is over, however lively it is.

    Each byte that arrives meets the timeouts of the library; an answer that drips never ends.
    """

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._break)
        self._timer.daemon = True
        self._stream: Any = None
        self.late = False

    @property
    def extensions(self) -> dict[str, Any]:
        """What tells a request's connection to this watch."""
        return {"trace": self._note}

    def _note(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._stream = info["return_value"]
            if self.late:
                self._break()

    def _break(self) -> None:
        self.late = True
        if self._stream is not None:
            with contextlib.suppress(OSError):
                self._stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
