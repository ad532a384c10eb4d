"""A process that has imported everything, and forks a Jupyter kernel on request.

``python -m analysis.kernels.forkserver SOCKET PARAMETERS`` listens on that socket until its
standard input closes, and then removes the socket's folder. PARAMETERS is a JSON list of the report
parameters to prewarm. The process has one thread and runs no kernel itself;
`analysis.kernels.provisioner` is its client.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from analysis.kernels import keeper

_INLINE = "module://matplotlib_inline.backend_inline"
_MAX_REQUEST = 1 << 20  # bytes
_TIMEOUT = 5  # seconds
_AT_START = ("PYTHON", "MPL", "MATPLOTLIB", "LANG", "LC_")  # read when Python or a library starts


def prepare(prewarmed: Iterable[Mapping[str, str]] = ({},)) -> None:
    """Import what a report needs, and run some reports, so that kernels inherit what these cached.

    Parameters
    ----------
    prewarmed : iterable of mapping of str to str
        Parameters of the reports to run; each takes as long as a report, and saves part of that
        for every other report on the same article.
    """
    os.environ.setdefault("MPLBACKEND", _INLINE)  # as a kernel sets it before it starts
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # frozen modules do no harm here
    import ipykernel.debugger
    import ipykernel.ipkernel
    import ipykernel.kernelapp
    import ipykernel.zmqshell  # noqa: F401

    from analysis.kernels.prewarm import prewarm

    analysis = importlib.import_module("analysis")
    for name in analysis.__all__:
        getattr(analysis, name)
    for given in prewarmed:
        with contextlib.suppress(Exception):  # an error is reported where the report is rendered
            prewarm(given)
    gc.collect()
    gc.freeze()  # so that collections in kernels do not copy shared pages


@contextlib.contextmanager
def exit_when_stdin_closes() -> Iterator[None]:
    """End this process at once when its standard input closes, whatever it is doing."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)  # the default action ends the process
    flags = fcntl.fcntl(0, fcntl.F_GETFL)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, flags | os.O_ASYNC)
    if select.select([0], [], [], 0)[0]:  # already closed
        raise SystemExit
    yield
    fcntl.fcntl(0, fcntl.F_SETFL, flags)


def serve(path: str) -> None:
    """Fork a kernel for each connection, until standard input closes.

    A connection sends one request, receives the kernel's process number and, later, its exit
    status, both from the kernel's keeper. A kernel whose connection closes is ended, and so is one
    whose keeper was killed: none outlives its client, nor do processes that it has started.

    Parameters
    ----------
    path : str
        Of the socket to listen on.
    """
    wakeup, wakeup_writer = socket.socketpair()
    wakeup.setblocking(False)
    wakeup_writer.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakeup_writer.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the client
    keeper.adopt()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path + "-")
    listener.listen(64)
    Path(path + "-").rename(path)  # from here on clients can connect
    kept: dict[int, socket.socket] = {}  # clients, by the keepers of their kernels
    while True:
        watched: list[Any] = [0, listener, wakeup, *kept.values()]
        ready = select.select(watched, [], [])[0]
        if wakeup in ready:
            _reap(wakeup, kept)
        if 0 in ready and not os.read(0, 1024):
            break
        if listener in ready:
            _accept(listener, kept)
        for pid, client in list(kept.items()):
            if client in ready and _disconnected(client):
                _end(pid)
    for pid in kept:
        _end(pid)


def _reap(wakeup: socket.socket, kept: dict[int, socket.socket]) -> None:
    """Let go the clients of keepers that have ended; end what one that was killed had kept."""
    with contextlib.suppress(BlockingIOError):
        while wakeup.recv(1024):
            pass
    with contextlib.suppress(ChildProcessError):
        while pid := os.waitpid(-1, os.WNOHANG)[0]:
            if pid in kept:
                kept.pop(pid).close()
    keeper.end(lambda: keeper.descendants(os.getpid(), but=kept))


def _disconnected(client: socket.socket) -> bool:
    try:
        return not client.recv(1024)
    except OSError:
        return True


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)


def _accept(listener: socket.socket, kept: dict[int, socket.socket]) -> None:
    """Fork a kernel, with its keeper, for one client, or refuse with the reason."""
    client, _ = listener.accept()
    try:
        client.settimeout(_TIMEOUT)
        received, streams, *_ = socket.recv_fds(client, _MAX_REQUEST, 2)
        while not received.endswith(b"\n"):
            more = client.recv(_MAX_REQUEST)
            if not more:
                raise ConnectionError
            received += more
        request = json.loads(received)
    except (OSError, ValueError):
        client.close()
        return
    refusal = _refusal(request["environment"])
    if refusal:
        with client, contextlib.suppress(OSError):
            client.sendall(f"refused: {refusal}\n".encode())
    else:
        server, pid = os.getpid(), os.fork()
        if pid == 0:
            _keep_kernel(request, streams, client, server)
        kept[pid] = client
    for stream in streams:
        os.close(stream)


def _keep_kernel(
    request: dict[str, Any], streams: list[int], client: socket.socket, server: int
) -> NoReturn:
    """Turn this fork into the keeper of a kernel, which tells the client of it."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _close_all_but({0, 1, 2, client.fileno(), *streams})
        status = keeper.keep(
            lambda: _run_as_kernel(request, streams), lambda pid: client.sendall(b"%d\n" % pid),
            parent=server,
        )  # fmt: skip
        with contextlib.suppress(OSError):  # it has gone
            client.sendall(b"%d\n" % status)
    finally:
        os._exit(0)


def _close_all_but(kept: set[int]) -> None:
    """Close open files, other clients' connections among them: these end where they end there."""
    for one in {int(place.name) for place in Path("/proc/self/fd").iterdir()} - kept:
        with contextlib.suppress(OSError):
            os.close(one)


def _refusal(environment: dict[str, str]) -> str:
    """Return why a fork would differ from a process started afresh; empty if it would not."""
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads > 1:
        return f"{threads} threads run"
    same = _at_start(environment) == _at_start(os.environ)
    return "" if same else "what Python and its libraries read at their start differs"


def _at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(_AT_START) and name != "MPLBACKEND"
    } | {"MPLBACKEND": environment.get("MPLBACKEND", _INLINE)}


def _run_as_kernel(request: dict[str, Any], streams: list[int]) -> int:
    """Turn this fork into a kernel, in the state of a process started afresh with these imports."""
    status = 1
    try:
        stdin = os.open(os.devnull, os.O_RDONLY)
        for stream, number in zip((stdin, *streams), (0, 1, 2), strict=True):
            os.dup2(stream, number)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        os.chdir(request["folder"])
        _apply_environment(request["environment"])
        status = _run_kernel(request["arguments"])
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
    return status


def _apply_environment(environment: dict[str, str]) -> None:
    """Replace the environment, and reseed the random states that forks would share."""
    import random
    import tempfile
    import time

    import numpy as np

    os.environ.clear()
    os.environ.update(environment)
    tempfile.tempdir = None  # asks for TMPDIR again
    time.tzset()
    random.seed()
    np.random.seed()  # noqa: NPY002 (the global state is what is shared)


def _run_kernel(arguments: list[str]) -> int:
    """Run the kernel as ``python -m ipykernel_launcher`` does; return its exit status."""
    import atexit

    from ipykernel import kernelapp

    parent = str(os.getppid())  # the kernel ends when its parent does
    os.environ["JPY_PARENT_PID"] = parent
    arguments = [*arguments, f"--IPKernelApp.parent_handle={parent}"]
    sys.argv = [str(Path(kernelapp.__file__).parent.parent / "ipykernel_launcher.py"), *arguments]
    try:
        kernelapp.launch_new_instance()
        status = 0
    except SystemExit as exit_:
        status = exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    control = kernelapp.IPKernelApp.instance().control_thread
    if control is not None and control.is_alive():
        control.stop()  # before the exit functions stop the thread that it may still flush to
        control.join(_TIMEOUT)
    atexit._run_exitfuncs()
    return status


if __name__ == "__main__":
    try:
        with exit_when_stdin_closes():
            prepare(json.loads(sys.argv[2]))
        if Path(sys.path[0]) == Path.cwd():  # as ipykernel_launcher does
            del sys.path[0]
        with contextlib.suppress(FileNotFoundError):  # its client has ended before it could listen
            serve(sys.argv[1])
    finally:  # clients that wait for the socket see that it will not come
        shutil.rmtree(Path(sys.argv[1]).parent, ignore_errors=True)
