"""The kernel provisioner that Jupyter knows as ``trade-claims-warm``: kernels forked, not started.

Where a kernel can't be forked, an ordinary one is started instead.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Bool

from analysis.kernels.ipc import SOCKET, can_fork, socket_path

_START_TIMEOUT, _BIND_TIMEOUT = 60, 5  # seconds
_LAUNCHER = "ipykernel_launcher"
_ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}


class WarmProvisioner(LocalProvisioner):
    """Provisions kernels by forking a process that has imported everything.

    Attributes
    ----------
    forking : bool
        Whether a kernel is forked at all.
    """

    forking = Bool(True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch a kernel by a fork where that gives the same kernel, else as usual."""
        process = None
        if self.forking and await _listens(cmd):
            process = fork_kernel(cmd, kwargs.get("env"), kwargs.get("cwd"))
        if process is None:
            return await super().launch_kernel(kept(cmd), **kwargs)
        self.process = process  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        await self._bound()
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait until the kernel has ended."""
        process: Any = self.process
        if not isinstance(process, ForkedKernel):
            return await super().wait()
        while process.poll() is None:
            await asyncio.sleep(0.005)
        self.process = None
        return process.returncode

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel and its group; have a keeper end all below it, if it has one.

        Parameters
        ----------
        signum : int
        """
        process: Any = self.process
        if isinstance(process, subprocess.Popen) and can_fork():
            process.send_signal(signal.SIGTERM if signum == signal.SIGKILL else signum)
        else:
            await super().send_signal(signum)

    def end(self) -> None:
        """End the kernel at once; for any thread."""
        process: Any = self.process
        if process is not None:
            ends = isinstance(process, subprocess.Popen) and can_fork()
            with contextlib.suppress(OSError):
                process.send_signal(signal.SIGTERM if ends else signal.SIGKILL)

    async def _bound(self) -> None:
        """Wait until the kernel listens: a client that connects earlier waits for a second try."""
        about: Any = self.connection_info
        if about.get("transport") != "ipc":
            return
        names = ("shell", "iopub", "stdin", "control", "hb")
        sockets = [Path(f"{about['ip']}-{about[f'{name}_port']}") for name in names]
        until = time.monotonic() + _BIND_TIMEOUT
        while time.monotonic() < until and not all(one.exists() for one in sockets):
            await asyncio.sleep(0.005)


class ForkedKernel:
    """A forked kernel, with the interface of `subprocess.Popen`.

    Parameters
    ----------
    pid : int
    connection : socket.socket
        To the forkserver, which sends the exit status over it; closing it kills the kernel.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, connection: socket.socket) -> None:
        self.pid, self._connection = pid, connection
        self.returncode: int | None = None
        connection.setblocking(False)

    def poll(self) -> int | None:
        """Return its exit status, or None if it has not ended."""
        if self.returncode is None:
            try:
                received = self._connection.recv(64)
            except BlockingIOError:
                return None
            except OSError:
                received = b""
            self._connection.close()
            self.returncode = int(received) if received else -signal.SIGKILL
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return its exit status, once it has ended."""
        until = time.monotonic() + (timeout or float("inf"))
        while (status := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(0.01)
        return status

    def send_signal(self, signum: int) -> None:
        """Send it a signal, if it has not ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signum)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def fork_kernel(
    command: list[str], environment: dict[str, str] | None, folder: str | Path | None
) -> ForkedKernel | None:
    """Fork a kernel.

    Parameters
    ----------
    command : list of str
        That would start it.
    environment : dict of str to str, optional
    folder : str or Path, optional
        Where it runs.

    Returns
    -------
    ForkedKernel or None
        None if the command is for another Python than this, or a fork would differ or fails.
    """
    path = _socket_for(command)
    if path is None:
        return None
    request = {
        "arguments": _arguments(command),
        "environment": dict(os.environ if environment is None else environment),
        "folder": str(folder or Path.cwd()),
    }
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(_START_TIMEOUT)
        connection.connect(path)
        message = json.dumps(request).encode() + b"\n"
        sent = socket.send_fds(connection, [message], [1, 2])
        connection.sendall(message[sent:])
        return ForkedKernel(int(_read_line(connection)), connection)
    except (OSError, ValueError):
        connection.close()
        return None


def kept(command: list[str]) -> list[str]:
    """Return the command that starts a kernel with a keeper, where there can be one.

    Parameters
    ----------
    command : list of str
        That starts it without.
    """
    keeper = str(Path(__file__).with_name("keeper.py"))
    if not can_fork():
        return command
    return [sys.executable, "-IS", keeper, str(os.getpid()), *command]


def _socket_for(command: list[str]) -> str | None:
    return forkserver_socket() if can_fork() and _arguments(command) is not None else None


async def _listens(command: list[str]) -> bool:
    """Wait until a forkserver listens; return whether one does that can fork a command's kernel."""
    path, until = _socket_for(command), time.monotonic() + _START_TIMEOUT
    if path is None:
        return False
    while not Path(path).exists():
        if not Path(path).parent.is_dir() or time.monotonic() > until:
            return False
        await asyncio.sleep(0.01)
    return True


def _read_line(connection: socket.socket) -> bytes:
    """Read a line, and nothing beyond it."""
    line = b""
    while not line.endswith(b"\n"):
        received = connection.recv(1)
        if not received:
            raise ConnectionError
        line += received
    return line


def _arguments(command: list[str]) -> list[str] | None:
    """Return what a command gives to this Python's `ipykernel`, or None if it runs another."""
    if _LAUNCHER not in command or not _same(command[0], sys.executable):
        return None
    at = command.index(_LAUNCHER)
    if command[at - 1] != "-m" or set(command[1 : at - 1]) - {"-Xfrozen_modules=off"}:
        return None
    return command[at + 1 :]


def _same(one: str, other: str) -> bool:
    return Path(shutil.which(one) or one).absolute() == Path(other).absolute()


def forkserver_socket() -> str | None:
    """Return the socket of the forkserver that `SOCKET` names, else of one started here."""
    return os.environ.get(SOCKET) or _own_forkserver(os.getpid())


@cache
def _own_forkserver(_: int) -> str | None:
    """Start a forkserver that lasts as long as this process."""
    stack = contextlib.ExitStack()
    try:
        path = stack.enter_context(forkserver())
    except (OSError, TimeoutError):
        stack.close()
        return None
    atexit.register(stack.close)
    return path


@contextlib.contextmanager
def forkserver(
    prewarmed: Iterable[Mapping[str, str]] = ({},),
    environment: Mapping[str, str] | None = None,
    *,
    awaited: bool = True,
) -> Iterator[str]:
    """Start a forkserver, and end it and its kernels afterwards.

    Parameters
    ----------
    prewarmed : iterable of mapping of str to str
        Parameters of the reports that it runs first; by default one, with the notebook's own.
    environment : mapping of str to str, optional
        Variables to add to this process's environment.
    awaited : bool
        Whether to wait until it listens; clients wait in any case.

    Yields
    ------
    str
        Its socket.

    Raises
    ------
    OSError, TimeoutError
        If it can't be started.
    """
    variables = os.environ | _ONE_THREAD | dict(environment or {})
    with socket_path(variables.get("TMPDIR")) as path:
        options = ["-Xfrozen_modules=off", "-m", "analysis.kernels.forkserver"]
        parameters = json.dumps([dict(given) for given in prewarmed])
        process = subprocess.Popen(
            [sys.executable, *options, path, parameters], stdin=subprocess.PIPE, env=variables,
            process_group=0,  # Ctrl-C in a terminal is for the one who asks, and ends it by him
        )  # fmt: skip
        try:
            until = time.monotonic() + _START_TIMEOUT
            while awaited and not Path(path).exists():
                if process.poll() is not None or time.monotonic() > until:
                    raise TimeoutError(f"the forkserver did not start: {process.poll()}")
                time.sleep(0.01)
            yield path
        finally:
            if process.stdin:
                process.stdin.close()
            process.wait(_START_TIMEOUT)
