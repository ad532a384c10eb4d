"""Lays out PDFs and pictures in a process of its own, bounded in memory and time."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from analysis.core.errors import TradeClaimsError
from analysis.reports.pdf.typst import Kind, Made

_ROOT = Path(__file__).parents[3]  # from which this package is imported
# each thread and each of its heaps takes address space, whether it is used or not
_FEW_THREADS = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}


class LayoutError(TradeClaimsError):
    """A PDF or a picture that could not be laid out, or not within its limits."""


class Bounds(NamedTuple):
    """What laying out one file may take.

    Parameters
    ----------
    memory : int
        Bytes of address space. Measured: a report takes 0.4 GiB, a page of code 0.3 GiB.
    seconds : float
    """

    memory: int = 2 << 30
    seconds: float = 120

    @classmethod
    def within(cls, limits: Mapping[str, float]) -> Bounds:
        """Return the bounds of a file within those of its report.

        Parameters
        ----------
        limits : mapping of str to float
            Of `analysis.kernels.limits.Limits`; those not given are as usual.

        Examples
        --------
        >>> Bounds.within({"memory": 1 << 30, "report": 60})
        Bounds(memory=1073741824, seconds=60)
        """
        usual = cls()
        seconds = min(usual.seconds, limits.get("report", usual.seconds))
        return cls(int(limits.get("memory", usual.memory)), seconds)


@dataclass
class _Builder:
    """A worker, started when it is first needed and again after it was ended."""

    bounds: Bounds
    owner: int = field(default_factory=os.getpid)
    lock: Any = field(default_factory=threading.Lock)
    process: subprocess.Popen[bytes] | None = None

    def built(self, job: dict[str, Any]) -> Made:
        """Have one file laid out; end the worker if that takes too long."""
        with self.lock:
            running = self.process = self._running()
            late = threading.Timer(self.bounds.seconds, running.kill)
            late.daemon = True
            late.start()
            try:
                return _answered(running, job)
            except (OSError, ValueError):  # no answer, or half of one
                in_time = late.is_alive()
                self.end()
                raise LayoutError(self._reason(in_time=in_time)) from None
            finally:
                late.cancel()

    def end(self) -> None:
        """End the worker."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is not None and self.process.poll() is None:
            return self.process
        known = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
        worker = ["-P", "-m", "analysis.reports.pdf.worker"]  # not a package of the working folder
        command = [sys.executable, *worker, str(self.bounds.memory)]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=os.environ | _FEW_THREADS | {"PYTHONPATH": known},
        )  # fmt: skip

    def _reason(self, *, in_time: bool) -> str:
        if in_time:
            return f"its process was ended (it may take {self.bounds.memory:,} bytes of memory)"
        return f"it takes longer than {self.bounds.seconds:g} s"


def _answered(running: subprocess.Popen[bytes], job: dict[str, Any]) -> Made:
    assert running.stdin is not None
    assert running.stdout is not None
    running.stdin.write(json.dumps(job).encode() + b"\n")
    running.stdin.flush()
    about = json.loads(running.stdout.readline())
    content = running.stdout.read(about["size"])
    if len(content) < about["size"]:
        raise ValueError("half an answer")
    if "error" in about:
        raise LayoutError(about["error"])
    return Made(content, tuple(about["unshown"]), about["accessible"])


_builders: dict[Bounds, _Builder] = {}


def built(
    template: str,
    data: object,
    kind: Kind,
    when: dt.datetime | None = None,
    ppi: float = 144.0,
    bounds: Bounds | None = None,
) -> Made:
    """Compile a template in the worker of this process.

    Parameters
    ----------
    template, data, kind, when, ppi
        As for `analysis.reports.pdf.typst.compiled`.
    bounds : Bounds, optional

    Raises
    ------
    LayoutError
        If it can't be compiled, or not within its bounds.
    """
    bounds = bounds or Bounds()
    builder = _builders.get(bounds)
    if builder is None or builder.owner != os.getpid():  # a forked process needs its own
        builder = _builders[bounds] = _Builder(bounds)
    job = {"template": template, "data": data, "kind": kind, "ppi": ppi}
    return builder.built(job | {"when": when.isoformat() if when else None})


@atexit.register
def end_workers() -> None:
    """End the workers that this process started."""
    for builder in _builders.values():
        if builder.owner == os.getpid():
            with contextlib.suppress(OSError):
                builder.end()
