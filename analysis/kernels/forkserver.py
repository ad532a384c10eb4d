"""A process that has imported everything, and forks a Jupyter kernel whenever it is asked for one.

``python -m analysis.kernels.forkserver SOCKET REHEARSED`` listens there until its standard input
closes; the socket's folder goes with it. It has one thread and runs no kernel itself;
`analysis.kernels.provisioner` speaks to it.
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

_INLINE = "module://matplotlib_inline.backend_inline"
_LONGEST = 1 << 20  # bytes of a request
_SOON = 5  # seconds
_AT_START = ("PYTHON", "MPL", "MATPLOTLIB", "LANG", "LC_")  # read when Python or a library starts


def prepare(rehearsed: Iterable[Mapping[str, str]] = ({},)) -> None:
    """Import what a report needs, and rehearse some, so that what they share is there already.

    Parameters
    ----------
    rehearsed : iterable of mapping of str to str
        Parameters of reports; each takes as long as a report, and saves some of that for others
        on the same article.
    """
    os.environ.setdefault("MPLBACKEND", _INLINE)  # as a kernel does before it starts
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # frozen modules are no fault here
    import ipykernel.debugger
    import ipykernel.ipkernel
    import ipykernel.kernelapp
    import ipykernel.zmqshell  # noqa: F401

    from analysis.kernels.prewarm import rehearse

    analysis = importlib.import_module("analysis")
    for name in analysis.__all__:
        getattr(analysis, name)
    for given in rehearsed:
        with contextlib.suppress(Exception):  # a fault shows where a report is really made
            rehearse(given)
    gc.collect()
    gc.freeze()  # what is shared with the kernels is not written to again


@contextlib.contextmanager
def ending_with_input() -> Iterator[None]:
    """End this process at once when its standard input closes, whatever it is doing."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)  # which ends it
    flags = fcntl.fcntl(0, fcntl.F_GETFL)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, flags | os.O_ASYNC)
    if select.select([0], [], [], 0)[0]:  # closed before
        raise SystemExit
    yield
    fcntl.fcntl(0, fcntl.F_SETFL, flags)


def serve(place: str) -> None:
    """Fork kernels for those who connect, until standard input closes.

    Each connection asks for one kernel and is told its process, then how it ended. A kernel whose
    connection closes is killed: none outlives the one who asked for it.
    """
    bell, ringing = socket.socketpair()
    bell.setblocking(False)
    ringing.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(ringing.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asked
    door = socket.socket(socket.AF_UNIX)
    door.bind(place + "-")
    door.listen(64)
    Path(place + "-").rename(place)  # who sees it may connect
    kernels: dict[int, socket.socket] = {}
    while True:
        watched: list[Any] = [0, door, bell, *kernels.values()]
        ready = select.select(watched, [], [])[0]
        if bell in ready:
            _reap(bell, kernels)
        if 0 in ready and not os.read(0, 1024):
            break
        if door in ready:
            _welcome(door, kernels)
        for pid, caller in list(kernels.items()):
            if caller in ready and _left(caller):
                _kill(pid)
    for pid in kernels:
        _kill(pid)


def _reap(bell: socket.socket, kernels: dict[int, socket.socket]) -> None:
    with contextlib.suppress(BlockingIOError):
        while bell.recv(1024):
            pass
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            pid, state = ended
            caller = kernels.pop(pid)
            with caller, contextlib.suppress(OSError):
                caller.sendall(b"%d\n" % os.waitstatus_to_exitcode(state))


def _left(caller: socket.socket) -> bool:
    try:
        return not caller.recv(1024)
    except OSError:
        return True


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


def _welcome(door: socket.socket, kernels: dict[int, socket.socket]) -> None:
    """Fork a kernel for one caller, or say why not."""
    caller, _ = door.accept()
    try:
        caller.settimeout(_SOON)
        asked, streams, *_ = socket.recv_fds(caller, _LONGEST, 2)
        while not asked.endswith(b"\n"):
            more = caller.recv(_LONGEST)
            if not more:
                raise ConnectionError
            asked += more
        wish = json.loads(asked)
    except (OSError, ValueError):
        caller.close()
        return
    refusal = _refusal(wish["environment"])
    if refusal:
        with caller, contextlib.suppress(OSError):
            caller.sendall(f"refused: {refusal}\n".encode())
    else:
        pid = os.fork()
        if pid == 0:
            _become(wish, streams)
        kernels[pid] = caller
        with contextlib.suppress(OSError):
            caller.sendall(b"%d\n" % pid)
    for stream in streams:
        os.close(stream)


def _refusal(environment: dict[str, str]) -> str:
    """Return why a fork would differ from a process of its own; empty if it would not."""
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


def _become(wish: dict[str, Any], streams: list[int]) -> NoReturn:
    """Become a kernel: as a process of its own would be that has imported the same."""
    status = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for stream, place in zip((nothing, *streams), (0, 1, 2), strict=True):
            os.dup2(stream, place)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        os.chdir(wish["folder"])
        _adopt(wish["environment"])
        status = _run(wish["arguments"])
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _adopt(environment: dict[str, str]) -> None:
    """Take over an environment, and draw new lots where libraries would share them."""
    import random
    import time

    import numpy as np

    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    random.seed()
    np.random.seed()  # noqa: NPY002 (the global state is what is shared)


def _run(arguments: list[str]) -> int:
    """Run the kernel as ``python -m ipykernel_launcher`` does; return its exit status."""
    import atexit

    from ipykernel import kernelapp

    parent = str(os.getppid())  # when that ends, the kernel does
    os.environ["JPY_PARENT_PID"] = parent
    arguments = [*arguments, f"--IPKernelApp.parent_handle={parent}"]
    sys.argv = [str(Path(kernelapp.__file__).parent.parent / "ipykernel_launcher.py"), *arguments]
    try:
        kernelapp.launch_new_instance()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    control = kernelapp.IPKernelApp.instance().control_thread
    if control is not None and control.is_alive():  # it may still flush to a thread that the
        control.stop()  # exit functions stop first, and would then wait in vain
        control.join(_SOON)
    atexit._run_exitfuncs()
    return status


if __name__ == "__main__":
    try:
        with ending_with_input():
            prepare(json.loads(sys.argv[2]))
        if Path(sys.path[0]) == Path.cwd():  # as ipykernel_launcher does
            del sys.path[0]
        serve(sys.argv[1])
    finally:  # who waits for the socket in vain need not wait any longer
        shutil.rmtree(Path(sys.argv[1]).parent, ignore_errors=True)
