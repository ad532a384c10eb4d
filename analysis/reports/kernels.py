"""Kernels that are spoken to over sockets in a folder of their own rather than over TCP ports."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import Any

_LONGEST = 90  # a socket's path has about a hundred bytes on every system


def local_kernels() -> type:
    """Return the class of kernel managers that `papermill` and `nbclient` may use.

    No port is opened, so nothing on the network can reach the kernel, and it prints no warning of
    it. Where the folder's path is too long for a socket, TCP is used after all.
    """
    from jupyter_client.manager import AsyncKernelManager

    class LocalKernelManager(AsyncKernelManager):
        """A kernel manager with sockets in a folder that goes away with it."""

        def __init__(self, **kwargs: Any) -> None:
            folder = tempfile.mkdtemp(prefix="kernel-")
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            local = {"transport": "ipc", "ip": str(Path(folder) / "socket")}
            super().__init__(**kwargs | (local if len(folder) <= _LONGEST else {}))

    return LocalKernelManager
