"""Kernels that are spoken to over sockets in a folder of their own rather than over TCP ports."""

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

SOCKET = "TRADE_CLAIMS_ZYGOTE"  # the variable that names the socket of a process that forks
WARM = "trade-claims-warm"
_LONGEST = 90  # of a folder of sockets: their paths have about a hundred bytes on every system


def forks() -> bool:
    """Return whether this system can fork a process safely and pass it open files."""
    return sys.platform == "linux"


@contextlib.contextmanager
def socket_place(base: str | None = None) -> Iterator[str]:
    """Make a folder for a socket, and remove it afterwards.

    Parameters
    ----------
    base : str, optional
        Where the folder lies, if not where temporary files do.

    Yields
    ------
    str
        The socket's path.

    Raises
    ------
    OSError
        If it is too long.
    """
    folder = tempfile.mkdtemp(prefix="zygote-", dir=base)  # which no fork of us removes at its end
    try:
        if len(os.fsencode(folder)) > _LONGEST:
            raise OSError(f"the path is too long for a socket: {folder}")
        yield str(Path(folder) / "socket")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def local_kernels(*, warm: bool | None = None) -> type:
    """Return the class of kernel managers that `papermill` and `nbclient` may use.

    No port is opened, so nothing on the network can reach the kernel, and it prints no warning of
    it. Where the folder's path is too long for a socket, TCP is used after all.

    Parameters
    ----------
    warm : bool, optional
        Whether kernels are forked; by default where a process stands ready to fork them.
    """
    from jupyter_client.asynchronous.client import AsyncKernelClient
    from jupyter_client.manager import AsyncKernelManager
    from nbclient.exceptions import DeadKernelError

    forking = bool(os.environ.get(SOCKET)) if warm is None else warm

    class LocalKernelClient(AsyncKernelClient):
        """A client that waits no longer than its kernel takes to get ready."""

        async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
            until = time.monotonic() + (timeout or float("inf"))
            while not await _answered(self, self.kernel_info()):
                if not await self._async_is_alive():
                    raise DeadKernelError("Kernel died before replying to kernel_info")
                if time.monotonic() > until:
                    raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

        wait_for_ready = _async_wait_for_ready

    class LocalKernelManager(AsyncKernelManager):
        """A kernel manager with sockets in a folder that goes away with it."""

        def __init__(self, **kwargs: Any) -> None:
            folder = tempfile.mkdtemp(prefix="kernel-")
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            local = {"transport": "ipc", "ip": str(Path(folder) / "socket")}
            super().__init__(**kwargs | (local if len(os.fsencode(folder)) <= _LONGEST else {}))
            self.client_factory = LocalKernelClient

        @property
        def kernel_spec(self) -> Any:
            """What Jupyter knows of the kernel, and who provisions it."""
            spec = super().kernel_spec
            if spec is not None and forking:
                spec.metadata = spec.metadata | {"kernel_provisioner": {"provisioner_name": WARM}}
            return spec

    return LocalKernelManager


async def _answered(client: Any, asked: str) -> bool:
    """Return whether a kernel has answered a question and said that it is idle again.

    What it says comes in order, so that nothing of its start can follow.
    """
    try:
        reply = await client.get_shell_msg(timeout=1)
        if reply["msg_type"] != "kernel_info_reply":
            return False
        client._handle_kernel_info_reply(reply)
        while True:
            said = await client.get_iopub_msg(timeout=0.2)
            about = said["parent_header"].get("msg_id")
            if about == asked and said["content"].get("execution_state") == "idle":
                return True
    except Empty:
        return False
