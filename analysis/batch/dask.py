"""The same reports on a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from analysis.batch.task import Built, Failure, Task, build
from analysis.core.errors import MissingToolError, ParameterError

_ATTEMPTS, _WAIT = 2, 10


def built(tasks: Sequence[Task], address: str) -> Iterator[Built]:
    """Build reports on a cluster; those of a lost worker are built again by another.

    The kernels of a worker are forked from a process that it keeps, as on this machine.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise MissingToolError("Dask is not installed: pip install trade-claims[dask]") from None
    try:
        client: Any = Client(address, timeout=_WAIT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        expected = f"the address of a Dask scheduler, as tcp://10.0.0.1:8786 ({error})"
        raise ParameterError("dask", address, expected) from None
    with client, client.as_current():
        futures = {
            client.submit(build_warm, task, pure=False, retries=_ATTEMPTS): task for task in tasks
        }
        for future in as_completed(futures):  # type: ignore[no-untyped-call]
            task = futures.pop(future)
            if future.status == "finished":
                yield future.result()
            else:
                fault = future.exception() if future.status == "error" else "it was cancelled"
                yield Built(task, failure=Failure(f"the cluster lost it: {fault!r}"))
            future.release()


def build_warm(task: Task) -> Built:
    """Build a report on a worker, its kernel forked from a process that the worker keeps."""
    import os

    from analysis.kernels import provisioner
    from analysis.kernels.ipc import SOCKET, can_fork

    path = provisioner.forkserver_socket() if can_fork() else None
    if path:
        os.environ[SOCKET] = path
    return build(task)
