"""Whole runs killed at random moments, by the signal that no process can answer.

``python benchmarks/kills.py [N] [--reports M]``. After each kill no process is left, and every
report in its place is, file by file, one that an undisturbed run makes; a last run, not killed,
makes up for all. (A commit or a change of the code meanwhile changes the reports, whose provenance
names them: run it in a checkout that nobody changes.)
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import psutil
import yaml

from analysis.batch.history import FILE, STATE

SLUG, DAYS = "bloomberg-2022-04-21", ("2022-04-21", "2022-05-10", "2022-06-15")  # at most
CHANGES = ("changes.html", "changes.json")  # they say what came before
ENVIRONMENT = os.environ | {"SOURCE_DATE_EPOCH": "1650499200"}


def start(plan):
    """Start a run of the plan that makes every report anew."""
    command = [sys.executable, "-m", "analysis", "batch", str(plan), "--force", "--json"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)


def sums(out, days):
    """Return the SHA-256 of each file of each report in its place."""
    return {
        str(one.relative_to(out / SLUG)): hashlib.sha256(one.read_bytes()).hexdigest()
        for day in days
        for one in sorted((out / SLUG / day).rglob("*.*"))
        if one.name not in CHANGES
    }


def killed(plan, after):
    """Kill a run after a time; return whether it still ran, once all its processes have ended."""
    run = start(plan)
    time.sleep(after)
    below = psutil.Process(run.pid).children(recursive=True)
    run.send_signal(signal.SIGKILL)
    alive = psutil.wait_procs(below, timeout=120)[1]  # on a busy machine, too
    if alive:
        raise SystemExit(f"still there: {alive}")
    return run.wait() == -signal.SIGKILL


def main(count, days):
    """Kill as many runs, and look at what they left."""
    with tempfile.TemporaryDirectory() as name:
        plan, out = Path(name) / "reports.yml", Path(name) / "reports"
        plan.write_text(yaml.safe_dump({"reports": [{"articles": SLUG, "as_of": list(days)}]}))
        began = time.monotonic()
        if start(plan).wait():
            raise SystemExit("the first run failed")
        took, wanted = time.monotonic() - began, sums(out, days)
        draw, hits = random.Random(count), 0
        for _ in range(count):
            hits += killed(plan, draw.uniform(0, took))
            if other := {*sums(out, days).items()} ^ {*wanted.items()}:
                raise SystemExit(f"torn, missing or changed: {sorted({name for name, _ in other})}")
        if start(plan).wait() or sums(out, days) != wanted or list(out.rglob(".batch-*")):
            raise SystemExit("the last run did not make up for it")
        with closing(sqlite3.connect(out / STATE / FILE)) as base:
            ok = base.execute("pragma integrity_check").fetchone()[0]
            open_ = base.execute("select count(*) from run where ended is null").fetchone()[0]
            runs = base.execute("select count(*) from run").fetchone()[0]
    print(f"{count} runs, {hits} killed before their end ({took:.1f} s each): no process left, no "
          f"report torn or missing; history {ok}, {runs} runs in it, {open_} open")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int, nargs="?", default=100, help="runs (default: 100)")
    parser.add_argument("--reports", type=int, choices=(1, 2, 3), default=3, help="(default: 3)")
    given = parser.parse_args()
    main(given.count, DAYS[: given.reports])
