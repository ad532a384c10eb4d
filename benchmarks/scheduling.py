"""Scheduled rendering beside papermill's and nbconvert's commands, and a pool of their libraries.

``python benchmarks/scheduling.py [--reports N] [--cold N] [--unchanged N]``. Everything is measured
in one run, the ways in turn, on the cores of this machine. The commands and the pool give the
executed notebook and its page. ``batch`` is measured twice: for the same two files, and for all
(PDF, pictures and data as well).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
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

from analysis.batch.pool import cores
from analysis.kernels.notebook import report_notebook
from analysis.reports.cache_keys import KEY, key_of
from analysis.reports.formats import FORMATS
from analysis.reports.parameters import report_parameters

SLUG = "bloomberg-2022-04-21"
BIN = Path(sys.executable).parent
NOTEBOOK = str(report_notebook())
PAGE = ["html", "ipynb"]


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

    notebook = f"{folder}/{day}.ipynb"
    papermill.execute_notebook(NOTEBOOK, notebook, {"as_of": day}, progress_bar=False)
    exporter = HTMLExporter(template_name="trade-claims", exclude_input=True)
    Path(notebook).with_suffix(".html").write_text(exporter.from_filename(notebook)[0])


def pool(folder, wanted):
    """Call the libraries in a pool of processes."""
    with ProcessPoolExecutor(cores(), get_context("spawn")) as processes:
        list(processes.map(_one, [str(folder)] * len(wanted), wanted))


def batch_page(folder, wanted):
    """Run a plan of the reports, for the page and the notebook."""
    batch(planned(folder, as_of=wanted, formats=PAGE))


def batch_all(folder, wanted):
    """Run a plan of the reports, for all files."""
    batch(planned(folder, as_of=wanted))


def planned(folder, **entry):
    """Write a plan."""
    plan = Path(folder) / "reports.yml"
    plan.write_text(yaml.safe_dump({"reports": [{"articles": SLUG, **entry}]}))
    return plan


def batch(plan):
    """Run a plan by the command, as a scheduler does; return how many reports ended how."""
    command = [sys.executable, "-m", "analysis", "batch", str(plan), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["counts"]


def render_page(folder, wanted):
    """Render one report by our command, for the page and the notebook."""
    _render(folder, wanted[0], PAGE)


def render_all(folder, wanted):
    """Render one report by our command, for all files."""
    _render(folder, wanted[0], FORMATS)


def _render(folder, day, formats):
    command = [sys.executable, "-m", "analysis", "render", SLUG, "--as-of", day]
    options = ["--out", str(folder), "--formats", *formats]
    subprocess.run([*command, *options], check=True, capture_output=True)


def timed(way, wanted):
    """Return the seconds that a way takes, and the most memory (PSS, MiB) of its processes."""
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
    try:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            way(folder, wanted)
            took = time.perf_counter() - began
    finally:
        done.set()
        watching.join()
    return took, most[0] / 2**20


def unchanged(count):
    """Return the seconds that a plan takes whose reports are all up to date."""
    with tempfile.TemporaryDirectory() as folder:
        half, made = days(count // 2), Path(folder) / "made"
        _render(made, half[0], FORMATS)
        (made / SLUG / half[0] / KEY).unlink()  # each copy has a key of its own
        place = made / SLUG / half[0]
        files = {
            str(one.relative_to(place)): one.read_bytes()
            for one in place.rglob("*")
            if one.is_file()
        }
        for day in half:
            for currency in ("USD", "CNY"):
                report = report_parameters(SLUG, day, currency)
                target = Path(folder) / "reports" / report.folder
                shutil.copytree(made / SLUG / half[0], target, copy_function=os.link)
                (target / KEY).write_text(key_of(report).to_json(files))
        plan, took = planned(folder, as_of=half, currency=["USD", "CNY"]), []
        for _ in range(6):
            began = time.perf_counter()
            if (counts := batch(plan)) != {"unchanged": 2 * len(half)}:
                raise SystemExit(f"all {2 * len(half)} reports should be unchanged: {counts}")
            took.append(time.perf_counter() - began)
    return statistics.median(took[1:])  # the first writes the history and the index


def show(name, *columns):
    """Print a row."""
    print(f"{name:<34}" + "".join(f"{one:>14}" for one in columns), flush=True)


def main():
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=100, help="of the throughput (default: 100)")
    parser.add_argument("--cold", type=int, default=5, help="runs of one report (default: 5)")
    parser.add_argument("--unchanged", type=int, default=1000, help="reports (default: 1000)")
    given = parser.parse_args()
    print(f"{cores()} cores; Python {sys.version.split()[0]}")
    show("one report", "s")
    runs = [
        [timed(way, days(1))[0] for way in (render_page, render_all, commands)]
        for _ in range(given.cold)
    ]
    named = ("render: page and notebook", "render: all files", "papermill and nbconvert")
    for name, each in zip(named, zip(*runs, strict=True), strict=False):
        show(name, f"{statistics.median(each):.1f}")
    show(f"{given.reports} reports", "s each", "MiB at most", "times as fast")
    ways = {
        "papermill and nbconvert, xargs": commands, "their libraries in a pool": pool,
        "batch: page and notebook": batch_page, "batch: all files": batch_all,
    }  # fmt: skip
    first = None
    for name, way in ways.items():
        took, most = timed(way, days(given.reports))
        first = first or took
        show(name, f"{took / given.reports:.2f}", f"{most:.0f}", f"{first / took:.1f}")
    took = unchanged(given.unchanged)
    show(f"{given.unchanged} unchanged reports", f"{took:.2f} s in all")


if __name__ == "__main__":
    main()
