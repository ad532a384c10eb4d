"""One attempt to hand over a message: what came of it, and how it is ended in time."""

from __future__ import annotations

import contextlib
import socket
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any


class Untold(Exception):  # noqa: N818 (not every one is an error of ours)
    """A message that surely did not arrive.

    Parameters
    ----------
    why : str
    again : bool
        Whether it may be tried again at once.
    down : bool
        Whether the next message would fare no better, so that it is left to the next run.
    """

    def __init__(self, why: str, *, again: bool, down: bool = False) -> None:
        self.again, self.down = again, down
        super().__init__(why)


class ToldMaybe(Exception):  # noqa: N818
    """A message that may have arrived: it is not sent again.

    Parameters
    ----------
    why : str
    down : bool
        As of `Untold`. Each message that such a channel is given may be lost, so the default is
        to give it no more.
    """

    def __init__(self, why: str, *, down: bool = True) -> None:
        self.again, self.down = False, down
        super().__init__(why)


class CalledOff(Exception):  # noqa: N818
    """Ends the thread of an attempt that nobody waits for any more."""


class Attempt:
    """What an attempt has done so far; once called off, it can hand over nothing.

    Attributes
    ----------
    gone : bool
        Whether the message may have arrived.
    """

    def __init__(self) -> None:
        self.gone = False
        self._over = False
        self._lock = threading.Lock()
        self._connections: list[Any] = []

    def holds(self, connection: Any) -> None:
        """Note something with a socket as its `sock`, to be shut when the attempt is called off."""
        with self._lock:
            if self._over:
                raise CalledOff
            self._connections.append(connection)

    def hand_over(self) -> None:
        """Note, just before its last byte is sent, that from now on the message may arrive."""
        with self._lock:
            if self._over:
                raise CalledOff
            self.gone = True

    def call_off(self) -> None:
        """End it: what was not handed over by now never will be."""
        with self._lock:
            self._over = True
        for connection in self._connections:
            held = getattr(connection, "sock", None)
            if isinstance(held, socket.socket):
                with contextlib.suppress(OSError):
                    # Not that of a TLS socket, which drops its state under the thread that reads.
                    socket.socket.shutdown(held, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close what it holds, once it is done."""
        for connection in self._connections:
            with contextlib.suppress(Exception):
                connection.close()


def within(seconds: float, work: Callable[[Attempt], str]) -> str:
    """Do something in a thread of its own, for no longer than a time.

    No timeout of a library is one of the whole: a server that sends a byte now and then meets
    each. The thread that is left behind can hand over nothing, and ends with its socket.

    Parameters
    ----------
    seconds : float
    work : callable
        Given its attempt, which it tells when the message is handed over.

    Returns
    -------
    str
        What `work` returned.

    Raises
    ------
    Untold
        If the message surely did not arrive.
    ToldMaybe
        If it may have.
    """
    attempt, result = Attempt(), Future[str]()
    threading.Thread(target=_run, args=(work, attempt, result), name="notice", daemon=True).start()
    try:
        wait([result], timeout=seconds)
    except BaseException as stop:  # someone stops the run; what is known is not lost with it
        attempt.call_off()
        raise _ended(attempt, "the run was stopped", down=True) from stop
    if not result.done():  # what comes now may be of half an answer, as its socket is shut
        attempt.call_off()
        raise _ended(attempt, f"no answer within {seconds:g} s in all", again=True, down=True)
    return result.result()


def _run(work: Callable[[Attempt], str], attempt: Attempt, result: Future[str]) -> None:
    try:
        with contextlib.closing(attempt):
            said = work(attempt)
    except (Untold, ToldMaybe) as error:
        result.set_exception(error)
    except BaseException as error:  # its own words may hold a secret: they are not said
        where = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__} in {Path(where.filename).name}, line {where.lineno}"
        result.set_exception(_ended(attempt, why))
    else:
        result.set_result(said)


def _ended(
    attempt: Attempt, why: str, *, again: bool = False, down: bool = False
) -> Untold | ToldMaybe:
    if attempt.gone:
        return ToldMaybe(f"{why}, after the message was handed over")
    return Untold(why, again=again, down=down)
