"""What a report may take: seconds, memory and output."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from analysis.core.field_types import number, whole
from analysis.core.yaml_models import Record

_GRACE = 5  # seconds in which a report that is late may say so itself
LEAST_MEMORY = 1 << 30  # bytes of address space; measured: with 850 MiB no kernel starts


LONGEST = 7 * 24 * 3600  # seconds
_Seconds = Annotated[float, number(0, LONGEST, above=True)]
_Memory = Annotated[
    int, whole(LEAST_MEMORY, 1 << 44, "bytes; with less than 1 GiB: no report can be made")
]  # fmt: skip


class Limits(Record):
    """What a report may take.

    Parameters
    ----------
    cell, report : float
        Seconds, a week at most; of a report from the start of the kernel to the last file.
    memory, output : int
        Bytes of address space of its kernel, and once more of what makes its files, at least 1 GiB;
        and bytes that its cells may show in all.
    """

    cell: _Seconds = 600
    report: _Seconds = 1800
    memory: _Memory = 4 << 30
    output: Annotated[int, whole(1, 1 << 34, "bytes")] = 64 << 20


@contextlib.contextmanager
def bounded(limits: Limits) -> Iterator[None]:
    """Bound this process while it builds a report: what makes PDF and pictures runs in it.

    It ends if it takes too long, and may end if it asks for too much memory. For the main thread
    of a process that others start anew; memory is bounded on Linux only.

    Parameters
    ----------
    limits : Limits
    """
    if sys.platform == "win32":  # which has neither limits nor alarms
        yield
        return
    import resource

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
