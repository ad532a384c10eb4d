"""A process of our own, forked before it has threads, that forks the kernel of one report.

What the command has imported need not be imported again, and the kernel gets ready while the
command imports what makes the page.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from analysis.reports.kernels import SOCKET, forks


@contextlib.contextmanager
def kernels_beside() -> Iterator[None]:
    """Fork this process, and let kernels come from it while the context lasts.

    Only for a process of which nothing but this package has been used: a kernel has its modules.
    """
    if os.environ.get(SOCKET) or not forks() or threading.active_count() > 1:
        yield
        return
    folder = tempfile.mkdtemp(prefix="zygote-")
    place = str(Path(folder) / "socket")
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
        shutil.rmtree(folder, ignore_errors=True)


def _serve(place: str, reading: int) -> None:
    """Fork kernels until the one who forked this process is done."""
    with contextlib.suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.dup2(reading, 0)
        from analysis.reports import zygote

        zygote.prepare([])
        zygote.serve(place)
    os._exit(0)


def import_all() -> None:
    """Import what runs a notebook and makes its page, compile its template, load its fonts."""
    from analysis.reports import engine, exporter, pictures, render  # noqa: F401

    exporter.page_exporter().template  # noqa: B018 (compiles it)
    pictures.fonts()
