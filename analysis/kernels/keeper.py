"""A process between a kernel and the one who asked for it: all that the kernel starts ends with it.

What a cell starts may leave the kernel's process group, session and parent; on Linux it comes back
to the keeper, whose only task is to end it. A cell that kills its parent kills a keeper, and so its
own kernel only. Elsewhere a kernel is started as usual, and its process group ends with it.

``python keeper.py PID COMMAND…`` keeps a kernel of its own for the process of that number; nothing
of this package is imported.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import NoReturn

_DEATH_SIGNAL, _SUBREAPER = 1, 36  # options of Linux's prctl
_POLL, _LONGEST = 0.5, 10  # seconds
_AWAITED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}


def adopt() -> None:
    """Become the parent of whatever those below this process leave without one."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def descendants(pid: int, but: Container[int] = ()) -> list[int]:
    """Return the processes below one, the nearest first.

    Parameters
    ----------
    pid : int
    but : container of int
        Processes to leave out, with those below them.
    """
    children: dict[int, list[int]] = {}
    for one, parent in _parents():
        if one not in but:
            children.setdefault(parent, []).append(one)
    found = children.get(pid, [])[:]
    for one in found:  # grows as it is walked
        found += children.get(one, [])
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for place in os.scandir("/proc"):
        if place.name.isdecimal():
            with contextlib.suppress(OSError):  # it has ended meanwhile
                state = Path(place.path, "stat").read_text(errors="replace").rpartition(")")[2]
                yield int(place.name), int(state.split()[1])


def end(pids: Callable[[], list[int]]) -> None:
    """Kill processes, and those that they start meanwhile, until there are none.

    Parameters
    ----------
    pids : callable
        Returns those that there are.
    """
    until = time.monotonic() + _LONGEST
    while (left := pids()) and time.monotonic() < until:
        for pid in left:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.001)
        for pid in left:
            with contextlib.suppress(ChildProcessError):  # not of this process yet
                os.waitpid(pid, os.WNOHANG)


def keep(
    run: Callable[[], int],
    started: Callable[[int], object] = lambda _: None,
    *,
    parent: int,
) -> int:
    """Run a kernel in a child of this process; end with it all that it started.

    It ends when this process is to end (SIGTERM), or when the parent of this process has ended.

    Parameters
    ----------
    run : callable
        Runs the kernel, and returns its exit status.
    started : callable
        Called with its process number.
    parent : int
        Number of the parent of this process: it may have ended before this process asks for it.

    Returns
    -------
    int
        Its exit status; that of a signal is negative.
    """
    me = os.getpid()
    signal.pthread_sigmask(signal.SIG_BLOCK, _AWAITED)
    adopt()
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
    pid = os.fork()
    if pid == 0:
        _run(run)
    started(pid)
    status = None
    while status is None and os.getppid() == parent:
        status = _status(pid)
    end(lambda: descendants(me))
    return -signal.SIGKILL if status is None else status


def _run(run: Callable[[], int]) -> NoReturn:
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _AWAITED)
        os._exit(run())
    finally:
        os._exit(1)


def _status(kernel: int) -> int | None:
    """Wait for a moment or a signal; return the kernel's exit status, if it has ended."""
    arrived = signal.sigtimedwait(_AWAITED, _POLL)
    if arrived and arrived.si_signo == signal.SIGTERM:
        return -signal.SIGTERM
    if arrived and arrived.si_signo == signal.SIGINT:
        os.killpg(kernel, signal.SIGINT)
    found = None
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if ended[0] == kernel:
                found = os.waitstatus_to_exitcode(ended[1])
    return found


def _execute() -> int:
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    os.execvp(sys.argv[2], sys.argv[2:])


if __name__ == "__main__":
    outer = os.getpid()  # which sees to what a killed one kept
    sys.exit(keep(lambda: keep(_execute, parent=outer), parent=int(sys.argv[1])) & 0xFF)
