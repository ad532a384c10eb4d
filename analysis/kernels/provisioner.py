"""The kernel provisioner that Jupyter knows as ``trade-claims-warm``: kernels forked, not started.

Wherever a fork is not to be had, an ordinary kernel is started instead.
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

from analysis.kernels.ipc import SOCKET, forks, socket_place

_SOON, _BOUND, _LAUNCHER = 60, 5, "ipykernel_launcher"
_ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}


class WarmProvisioner(LocalProvisioner):
    """Provisions kernels by forking a process that has imported everything."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Launch a kernel by a fork where that gives the same kernel, else as usual."""
        process = forked(cmd, kwargs.get("env"), kwargs.get("cwd"))
        if process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        await self._bound()
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait until the kernel has ended, and no longer."""
        process: Any = self.process
        if not isinstance(process, Forked):
            return await super().wait()
        while process.poll() is None:
            await asyncio.sleep(0.005)
        self.process = None
        return process.returncode

    async def _bound(self) -> None:
        """Wait until the kernel listens; who connects before waits for a second try."""
        about: Any = self.connection_info
        if about.get("transport") != "ipc":
            return
        names = ("shell", "iopub", "stdin", "control", "hb")
        places = [Path(f"{about['ip']}-{about[f'{name}_port']}") for name in names]
        until = time.monotonic() + _BOUND
        while time.monotonic() < until and not all(place.exists() for place in places):
            await asyncio.sleep(0.005)


class Forked:
    """A forked kernel, with what `subprocess.Popen` would offer.

    Parameters
    ----------
    pid : int
    caller : socket.socket
        Tells how it ended; closing it kills the kernel.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, caller: socket.socket) -> None:
        self.pid, self._caller = pid, caller
        self.returncode: int | None = None
        caller.setblocking(False)

    def poll(self) -> int | None:
        """Return how it ended, or None if it has not."""
        if self.returncode is None:
            try:
                said = self._caller.recv(64)
            except BlockingIOError:
                return None
            except OSError:
                said = b""
            self._caller.close()
            self.returncode = int(said) if said else -signal.SIGKILL
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return how it ended, once it has."""
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


def forked(
    command: list[str], environment: dict[str, str] | None, folder: str | Path | None
) -> Forked | None:
    """Fork a kernel.

    Parameters
    ----------
    command : list of str
        As it would be started.
    environment : dict of str to str, optional
    folder : str or Path, optional
        Where it runs.

    Returns
    -------
    Forked or None
        None if the command is for another Python than this, or a fork would differ or fails.
    """
    arguments = _arguments(command)
    place = zygote() if arguments is not None and forks() else None
    if place is None:
        return None
    wish = {
        "arguments": arguments,
        "environment": dict(os.environ if environment is None else environment),
        "folder": str(folder or Path.cwd()),
    }
    caller = socket.socket(socket.AF_UNIX)
    try:
        caller.settimeout(_SOON)
        _await(place)
        caller.connect(place)
        said = json.dumps(wish).encode() + b"\n"
        sent = socket.send_fds(caller, [said], [1, 2])
        caller.sendall(said[sent:])
        return Forked(int(_line(caller)), caller)
    except (OSError, ValueError):
        caller.close()
        return None


def _await(place: str) -> None:
    """Wait until the process that forks kernels listens."""
    until = time.monotonic() + _SOON
    while not Path(place).exists():
        if not Path(place).parent.is_dir() or time.monotonic() > until:
            raise ConnectionError
        time.sleep(0.01)


def _line(caller: socket.socket) -> bytes:
    """Read a line, and nothing beyond it."""
    said = b""
    while not said.endswith(b"\n"):
        one = caller.recv(1)
        if not one:
            raise ConnectionError
        said += one
    return said


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


def zygote() -> str | None:
    """Return the socket of the process that forks: the caller's, or one of our own."""
    given = os.environ.get(SOCKET)
    return given or _own(os.getpid())


@cache
def _own(_: int) -> str | None:
    """Start a process that forks for this one, until it ends."""
    kept = contextlib.ExitStack()
    try:
        place = kept.enter_context(started())
    except (OSError, TimeoutError):
        kept.close()
        return None
    atexit.register(kept.close)
    return place


@contextlib.contextmanager
def started(
    rehearsed: Iterable[Mapping[str, str]] = ({},),
    environment: Mapping[str, str] | None = None,
    *,
    awaited: bool = True,
) -> Iterator[str]:
    """Start a process that forks kernels, and end it afterwards, and its kernels with it.

    Parameters
    ----------
    rehearsed : iterable of mapping of str to str
        Parameters of the reports that it rehearses; by default one, of the notebook's own.
    environment : mapping of str to str, optional
        What its environment has besides this process's.
    awaited : bool
        Whether to wait until it is ready; who asks it for a kernel waits in any case.

    Yields
    ------
    str
        Its socket.

    Raises
    ------
    OSError, TimeoutError
        If it can't be started.
    """
    seen = os.environ | _ONE_THREAD | dict(environment or {})
    with socket_place(seen.get("TMPDIR")) as place:
        command = [
            sys.executable,
            "-Xfrozen_modules=off",
            "-m",
            "analysis.kernels.forkserver",
            place,
        ]
        command.append(json.dumps([dict(given) for given in rehearsed]))
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=seen)
        try:
            until = time.monotonic() + _SOON
            while awaited and not Path(place).exists():
                if process.poll() is not None or time.monotonic() > until:
                    raise TimeoutError(f"no process that forks kernels: {process.poll()}")
                time.sleep(0.01)
            yield place
        finally:
            if process.stdin:
                process.stdin.close()
            process.wait(_SOON)
