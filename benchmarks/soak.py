"""Many reports built in one process: its memory and its open files, as they go by.

``python benchmarks/soak.py [N]``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import time

import psutil

from analysis.batch.task import Task, build
from analysis.kernels import provisioner
from analysis.kernels.ipc import SOCKET
from analysis.reports.parameters import report_parameters

SLUG = "bloomberg-2022-04-21"


def main(count):
    """Print the state of the process after each twentieth part of its reports."""
    me, first = psutil.Process(), dt.date(2022, 4, 21)
    with provisioner.forkserver() as path:
        os.environ[SOCKET] = path
        began = time.perf_counter()
        for at in range(1, count + 1):
            day = (first + dt.timedelta(days=at % 1500)).isoformat()
            report = report_parameters(SLUG, day)
            built = build(Task(report.folder.as_posix(), report.resolved()))
            if built.failure:
                raise SystemExit(built.failure.error)
            if at % max(count // 20, 1) == 0:
                rss, files = me.memory_info().rss / 2**20, me.num_fds()
                took = time.perf_counter() - began
                print(f"{at} reports: {rss:.0f} MiB, {files} files, {me.num_threads()} threads, "
                      f"{took:.0f} s", flush=True)  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int, nargs="?", default=2000, help="(default: 2000)")
    main(parser.parse_args().count)
