"""Scheduled rendering beside papermill's and nbconvert's commands, and a pool of their libraries.

``python benchmarks/scheduling.py [--reports N]``. Everything is measured in one run, the ways in
turn, on the cores of this machine. The commands and the pool give the executed notebook and its
page; ours gives the PDF, the pictures and the data as well.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import psutil
import yaml

from analysis.batch.cache_keys import KEY, key_of
from analysis.batch.pool import cores
from analysis.kernels.notebook import report_notebook
from analysis.reports.parameters import report_parameters

SLUG = "bloomberg-2022-04-21"
BIN = Path(sys.executable).parent
NOTEBOOK = str(report_notebook())


def days(count):
    """Return days after the article's, each with a report of its own."""
    first = dt.date(2022, 4, 21)
    return [(first + dt.timedelta(days=at)).isoformat() for at in range(count)]


def commands(folder, wanted):
    """Run both commands for each report under xargs."""
    one = (
        f"{BIN}/papermill {NOTEBOOK} {folder}/$0.ipynb -p as_of $0 --no-progress-bar && "
        f"{BIN}/jupyter nbconvert --to html --template trade-claims --no-input {folder}/$0.ipynb"
    )
    xargs = ["xargs", "-P", str(cores()), "-n", "1", "sh", "-c", one]
    subprocess.run(xargs, input="\n".join(wanted), text=True, check=True, capture_output=True)


def _one(folder, day):
    import papermill
    from nbconvert import HTMLExporter

    place = f"{folder}/{day}.ipynb"
    papermill.execute_notebook(NOTEBOOK, place, {"as_of": day}, progress_bar=False)
    exporter = HTMLExporter(template_name="trade-claims", exclude_input=True)
    Path(place).with_suffix(".html").write_text(exporter.from_filename(place)[0])


def library_pool(folder, wanted):
    """Call the libraries in a pool of processes."""
    with ProcessPoolExecutor(cores(), get_context("spawn")) as pool:
        list(pool.map(_one, [str(folder)] * len(wanted), wanted))


def ours(folder, wanted):
    """Run a plan of the reports."""
    plan = Path(folder) / "reports.yml"
    plan.write_text(yaml.safe_dump({"reports": [{"articles": SLUG, "as_of": wanted}]}))
    batch(plan)


def batch(plan):
    """Run a plan by the command, as a scheduler does."""
    command = [sys.executable, "-m", "analysis", "batch", str(plan), "--json"]
    subprocess.run(command, check=True, capture_output=True)


def render(folder, wanted):
    """Render one report by our command."""
    command = [sys.executable, "-m", "analysis", "render", SLUG, "--as-of", wanted[0]]
    subprocess.run([*command, "--out", str(folder)], check=True, capture_output=True)


def timed(way, wanted):
    """Return the seconds that a way takes, and the most memory (PSS) of its processes."""
    most, done = [0], threading.Event()

    def watch():
        while not done.wait(0.5):
            total = 0
            for one in psutil.Process().children(recursive=True):
                try:
                    total += one.memory_full_info().pss
                except psutil.Error:
                    continue
            most[0] = max(most[0], total)

    watching = threading.Thread(target=watch)
    watching.start()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        way(folder, wanted)
        took = time.perf_counter() - began
    done.set()
    watching.join()
    return took, most[0] / 2**20


def unchanged(count):
    """Return the seconds that a plan takes of which every report is as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        half = days(count // 2)
        entry = {"articles": SLUG, "as_of": half, "currency": ["USD", "CNY"]}
        plan = Path(folder) / "reports.yml"
        plan.write_text(yaml.safe_dump({"reports": [entry]}))
        made = Path(folder) / "made"
        render(made, half[:1])
        for day in half:
            for currency in ("USD", "CNY"):
                report = report_parameters(SLUG, day, currency)
                place = Path(folder) / "reports" / report.folder
                shutil.copytree(made / SLUG / half[0], place, copy_function=os.link)
                (place / KEY).write_text(key_of(report).text())
        batch(plan)
        took = []
        for _ in range(5):
            began = time.perf_counter()
            batch(plan)
            took.append(time.perf_counter() - began)
    return statistics.median(took)


def main():
    """Print what was measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--cold", type=int, default=5)
    given = parser.parse_args()
    print(f"{cores()} cores; Python {sys.version.split()[0]}", flush=True)
    pairs = [(timed(commands, days(1)), timed(render, days(1))) for _ in range(given.cold)]
    theirs = statistics.median(one[0] for one, _ in pairs)
    own = statistics.median(one[0] for _, one in pairs)
    print(
        f"one cold report: commands {theirs:.1f} s, ours {own:.1f} s ({own / theirs:.2f}×)",
        flush=True,
    )
    lasted = {}
    for way in (ours, library_pool, commands):
        lasted[way], most = timed(way, days(given.reports))
        each = lasted[way] / given.reports
        print(
            f"{given.reports} reports, {way.__name__}: {lasted[way]:.0f} s, "
            f"{each:.2f} s each, {most:.0f} MiB at most",
            flush=True,
        )
    for way in (commands, library_pool):
        print(f"throughput beside {way.__name__}: {lasted[way] / lasted[ours]:.1f}×")
    took = unchanged(1000)
    print(f"1,000 unchanged reports: {took:.2f} s, {took:.2f} ms each, start of Python included")


if __name__ == "__main__":
    main()
