"""A copy of this process, forked before it has threads, that forks the kernel of one report.

The kernel need not import again what the command has imported, and starts up while the command
imports what makes the page.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

from analysis.kernels.ipc import SOCKET, can_fork, socket_path


@contextlib.contextmanager
def kernels_from_this_process(base: Path | None = None) -> Iterator[None]:
    """Fork kernels from a copy of this process while the context lasts.

    Only for a process that has imported nothing but this package: a kernel inherits its modules.

    Parameters
    ----------
    base : Path, optional
        Folder of temporary files, in which its socket lies.
    """
    with contextlib.ExitStack() as stack:
        if not os.environ.get(SOCKET) and can_fork() and threading.active_count() == 1:
            with contextlib.suppress(OSError):
                path = stack.enter_context(socket_path(str(base) if base else None))
                stack.enter_context(_forkserver(path))
        yield


@contextlib.contextmanager
def _forkserver(path: str) -> Iterator[None]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(writing)
        _serve(path, reading)
    os.close(reading)
    os.environ[SOCKET] = path
    try:
        yield
    finally:
        del os.environ[SOCKET]
        os.close(writing)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)


def _serve(path: str, reading: int) -> None:
    """Fork kernels until the parent of this process closes its end of the pipe."""
    with contextlib.suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.dup2(reading, 0)
        from analysis.kernels import forkserver

        forkserver.prepare([])
        forkserver.serve(path)
    os._exit(0)
