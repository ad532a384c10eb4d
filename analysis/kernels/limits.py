"""What a report may take: seconds, memory and output."""

from __future__ import annotations

import contextlib
import resource
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from analysis.core.yaml_models import Record

_GRACE = 5  # seconds in which a report that is late may say so itself
LEAST_MEMORY = 1 << 30  # bytes of address space; measured: with 850 MiB no kernel starts


def _memory(value: int) -> int:
    if value < LEAST_MEMORY:
        raise ValueError(f"at least {LEAST_MEMORY} bytes (1 GiB): no report can be made with less")
    return value


class Limits(Record):
    """What a report may take.

    Parameters
    ----------
    cell, report : float
        Seconds, from the start of the kernel to the last file.
    memory, output : int
        Bytes of address space of its kernel, and once more of what makes its files, at least 1 GiB;
        and bytes that its cells may show in all.
    """

    cell: float = Field(default=600, gt=0)
    report: float = Field(default=1800, gt=0)
    memory: Annotated[int, AfterValidator(_memory)] = 4 << 30
    output: int = Field(default=64 << 20, gt=0)


@contextlib.contextmanager
def bounded(limits: Limits) -> Iterator[None]:
    """Bound this process while it builds a report: what makes PDF and pictures runs in it.

    It ends if it takes too long, and may end if it asks for too much memory. For the main thread
    of a process that others start anew; memory is bounded on Linux only.

    Parameters
    ----------
    limits : Limits
    """
    before = resource.getrlimit(resource.RLIMIT_AS)
    handled = signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        with contextlib.suppress(OSError, ValueError):
            held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (held + limits.memory, before[1]))
        signal.setitimer(signal.ITIMER_REAL, limits.report + _GRACE)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handled)
        resource.setrlimit(resource.RLIMIT_AS, before)
