"""Where reports are built: in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from analysis.batch.task import Built, Failure, Task, build
from analysis.core.paths import DATA, data_folder
from analysis.core.scratch import scratch
from analysis.kernels import provisioner
from analysis.kernels.ipc import SOCKET, can_fork
from analysis.kernels.limits import Limits, bounded

_AHEAD = 2  # tasks handed over for each process, so that none waits
_SHARED = ("article", "first", "last")  # parameters on which the cached work of a report depends
_PREWARM_FROM, _PREWARM_MOST = 4, 8  # reports that make prewarming pay, and how many are prewarmed


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def build_here(tasks: Iterable[Task], processes: int) -> Iterator[Built]:
    """Build reports in processes of this machine, and yield each as it is done.

    The reports under way when a process is killed are tried once more, each by itself: one that
    kills what builds it takes no other with it. If the caller closes the generator, as after
    Ctrl-C, those under way are not waited for.

    Parameters
    ----------
    tasks : iterable of Task
    processes : int
    """
    left, lost = deque(tasks), deque[Task]()
    with scratch() as place, _forkserver(prewarm_parameters(left), place) as environment:
        while left:
            with _pool(processes, environment) as pool:
                yield from _drain(pool, left, lost, processes)
            while lost:
                with _pool(1, environment) as pool:
                    yield _alone(pool, lost.popleft())


def _drain(
    pool: ProcessPoolExecutor, left: deque[Task], lost: deque[Task], processes: int
) -> Iterator[Built]:
    """Build the tasks left until all are done or the pool breaks; then note those lost."""
    running: dict[Future[Built], Task] = {}
    while left or running:
        while left and len(running) < processes * _AHEAD:
            try:
                running[pool.submit(_build, left[0])] = left[0]
            except BrokenProcessPool:
                break
            left.popleft()
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        broken = not done
        for one in done:
            task = running.pop(one)
            try:
                yield one.result()
            except BrokenProcessPool:
                broken = True
                lost.append(task)
        if broken:
            lost.extend(running.values())
            return


def _alone(pool: ProcessPoolExecutor, task: Task) -> Built:
    """Build a task in a pool of its own."""
    began, limits = time.monotonic(), Limits(**task.limits)
    try:
        return pool.submit(_build, task).result()
    except BrokenProcessPool:
        took = time.monotonic() - began
    if took > limits.report:
        return Built(task, failure=Failure(f"the report took longer than {limits.report:g} s"))
    may = f"it may take {limits.memory:,} bytes"
    return Built(task, failure=Failure(f"the process that built it was killed, twice ({may})"))


def _build(task: Task) -> Built:
    """Build a task within its limits, in a process of the pool."""
    with bounded(Limits(**task.limits)):
        return build(task)


@contextlib.contextmanager
def _pool(processes: int, environment: dict[str, str]) -> Iterator[ProcessPoolExecutor]:
    """Start processes that have imported what building needs."""
    context: Any = multiprocessing.get_context("forkserver" if can_fork() else "spawn")
    if can_fork():
        context.set_forkserver_preload(["analysis.batch.preload"])
    others = {*multiprocessing.active_children()}
    pool = ProcessPoolExecutor(processes, context, initializer=_start, initargs=(environment,))
    try:
        yield pool
    except BaseException:
        for one in {*multiprocessing.active_children()} - others:
            one.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(environment: dict[str, str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process ends the pool
    os.environ.update(environment)
    tempfile.tempdir = None  # asks for TMPDIR again
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one it works for has ended, however that ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def prewarm_parameters(tasks: Iterable[Task]) -> list[dict[str, str]]:
    """Return the parameters that enough reports share for prewarming to pay."""
    shared = Counter(
        tuple((name, str(task.parameters.get(name, ""))) for name in _SHARED) for task in tasks
    )
    return [dict(one) for one, count in shared.most_common(_PREWARM_MOST) if count >= _PREWARM_FROM]


@contextlib.contextmanager
def _forkserver(prewarmed: Iterable[dict[str, str]], place: Path) -> Iterator[dict[str, str]]:
    """Start the forkserver of kernels, where there can be one; yield the pool's environment."""
    environment = {DATA: str(data_folder()), "TMPDIR": str(place)}
    if not can_fork() or os.environ.get(SOCKET):
        yield environment
        return
    with contextlib.ExitStack() as kept:
        try:
            socket = kept.enter_context(
                provisioner.forkserver(prewarmed, environment, awaited=False)
            )
        except (OSError, TimeoutError):
            yield environment  # kernels are started as usual
        else:
            yield environment | {SOCKET: socket}


def build_on_dask(tasks: Iterable[Task], address: str) -> Iterator[Built]:
    """Build reports on an existing Dask cluster, and yield each as it is done.

    Parameters
    ----------
    tasks : iterable of Task
    address : str
        Of its scheduler, as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    MissingToolError
        If Dask is not installed.
    ParameterError
        If no scheduler answers there.
    """
    from analysis.batch.dask import built

    return built(list(tasks), address)
