"""A process of our own, forked before it has threads, that forks the kernel of one report.

What the command has imported need not be imported again, and the kernel gets ready while the
command imports what makes the page.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator

from analysis.kernels.ipc import SOCKET, forks, socket_place


@contextlib.contextmanager
def kernels_beside() -> Iterator[None]:
    """Fork this process, and let kernels come from it while the context lasts.

    Only for a process of which nothing but this package has been used: a kernel has its modules.
    """
    with contextlib.ExitStack() as kept:
        if not os.environ.get(SOCKET) and forks() and threading.active_count() == 1:
            with contextlib.suppress(OSError):
                place = kept.enter_context(socket_place())
                kept.enter_context(_forking(place))
        yield


@contextlib.contextmanager
def _forking(place: str) -> Iterator[None]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(writing)
        _serve(place, reading)
    os.close(reading)
    os.environ[SOCKET] = place
    try:
        yield
    finally:
        del os.environ[SOCKET]
        os.close(writing)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _serve(place: str, reading: int) -> None:
    """Fork kernels until the one who forked this process is done."""
    with contextlib.suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.dup2(reading, 0)
        from analysis.kernels import forkserver

        forkserver.prepare([])
        forkserver.serve(place)
    os._exit(0)
