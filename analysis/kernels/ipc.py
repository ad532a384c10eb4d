"""Kernels reached over sockets in a folder of their own rather than over TCP ports."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

SOCKET = "TRADE_CLAIMS_FORKSERVER"  # the variable that names the socket of a forkserver
WARM = "trade-claims-warm"
_MAX_PATH = 90  # bytes of a folder of sockets; systems allow about a hundred for a socket's path


def can_fork() -> bool:
    """Return whether this system can fork a process safely and pass it open files."""
    return sys.platform == "linux"


@contextlib.contextmanager
def socket_path(base: str | None = None) -> Iterator[str]:
    """Make a folder for a socket, and remove it afterwards.

    Parameters
    ----------
    base : str, optional
        Folder in which it is made; by default that of temporary files.

    Yields
    ------
    str
        The socket's path.

    Raises
    ------
    OSError
        If the path is too long.
    """
    # Not a TemporaryDirectory: a fork of this process would remove it at its end.
    folder = tempfile.mkdtemp(prefix="fork-", dir=base)
    try:
        if len(os.fsencode(folder)) > _MAX_PATH:
            raise OSError(f"the path is too long for a socket: {folder}")
        yield str(Path(folder) / "socket")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def local_kernels(*, warm: bool | None = None, base: str | None = None) -> type:
    """Return the class of kernel managers that `papermill` and `nbclient` may use.

    No port is opened: nothing on the network can reach the kernel, nor does it print a warning.
    Where the folder's path is too long for a socket, TCP is used instead.

    Parameters
    ----------
    warm : bool, optional
        Whether kernels are forked; by default if `SOCKET` names a forkserver.
    base : str, optional
        Folder in which those of the sockets are made; by default that of temporary files.
    """
    from jupyter_client.asynchronous.client import AsyncKernelClient
    from jupyter_client.manager import AsyncKernelManager
    from nbclient.exceptions import DeadKernelError

    forking = bool(os.environ.get(SOCKET)) if warm is None else warm

    class LocalKernelClient(AsyncKernelClient):
        """A client that waits only until its kernel is ready."""

        async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
            until = time.monotonic() + (timeout or float("inf"))
            while not await _is_idle(self, self.kernel_info()):
                if not await self._async_is_alive():
                    raise DeadKernelError("Kernel died before replying to kernel_info")
                if time.monotonic() > until:
                    raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

        wait_for_ready = _async_wait_for_ready

    class LocalKernelManager(AsyncKernelManager):
        """A kernel manager with its files and sockets in a folder that goes away with it."""

        def __init__(self, **kwargs: Any) -> None:
            folder = tempfile.mkdtemp(prefix="kernel-", dir=base)
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            super().__init__(**kwargs | _places(folder))
            self.client_factory = LocalKernelClient

        @property
        def kernel_spec(self) -> Any:
            """The kernel's specification, with the provisioner that starts it."""
            spec = super().kernel_spec
            if spec is not None and can_fork():
                named = {"provisioner_name": WARM, "config": {"forking": forking}}
                spec.metadata = spec.metadata | {"kernel_provisioner": named}
            return spec

    return LocalKernelManager


def _places(folder: str) -> dict[str, str]:
    """Return where a kernel's manager puts the connection file and, if it can, the sockets."""
    kept = {"connection_file": str(Path(folder) / "connection.json")}
    if len(os.fsencode(folder)) > _MAX_PATH:
        return kept
    return kept | {"transport": "ipc", "ip": str(Path(folder) / "socket")}


async def _is_idle(client: Any, request: str) -> bool:
    """Return whether a kernel has answered a request and reported that it is idle again.

    Messages arrive in order, so no message of its start can follow.
    """
    try:
        reply = await client.get_shell_msg(timeout=1)
        if reply["msg_type"] != "kernel_info_reply":
            return False
        client._handle_kernel_info_reply(reply)
        while True:
            message = await client.get_iopub_msg(timeout=0.2)
            parent = message["parent_header"].get("msg_id")
            if parent == request and message["content"].get("execution_state") == "idle":
                return True
    except Empty:
        return False
