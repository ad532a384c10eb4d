"""Where the time of one report goes, in a process that has imported and prewarmed everything.

``python benchmarks/one_report.py [--rounds N]``. Each round is a report of another day; what is
printed are medians of processor time. The batch adds a kernel, papermill and its own bookkeeping.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import time
from collections import defaultdict

import nbformat

os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")

from analysis.kernels import forkserver
from analysis.kernels.notebook import report_notebook
from analysis.kernels.prewarm import run_cells
from analysis.reports.artifacts import exported
from analysis.reports.parameters import report_parameters
from analysis.reports.provenance import rendered_at
from analysis.reports.result import Result

SLUG = "bloomberg-2022-04-21"


def run(day, took):
    """Run the cells of the report's notebook; return it with its outputs."""
    notebook = nbformat.read(report_notebook(), as_version=4)
    began = time.process_time()
    for cell, bundles in run_cells(notebook, {"as_of": day}):
        took[f"cell: {cell.source.splitlines()[-1][:50]}"].append(time.process_time() - began)
        for bundle in bundles:
            data, about = bundle if isinstance(bundle, tuple) else (bundle, {})
            cell.outputs.append(nbformat.v4.new_output("display_data", data, metadata=about))
        began = time.process_time()
    return notebook


def export(day, notebook, took):
    """Make the files of a report."""
    began = time.process_time()
    report_parameters(SLUG, day).refuse_bad_input()
    took["input, before the kernel"].append(time.process_time() - began)
    began = time.process_time()
    result = Result.of(notebook)
    took["result, read back"].append(time.process_time() - began)
    files = exported(notebook, result, "", rendered_at())
    spent = defaultdict(float)
    began = time.process_time()
    for name, _ in files:
        now = time.process_time()
        kind = name if name.startswith(("report", "preview")) else f"*{name[name.rindex('.') :]}"
        spent[f"file: {kind}"] += now - began
        began = now
    for name, seconds in spent.items():
        took[name].append(seconds)


def main():
    """Print where the time goes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    forkserver.prepare()
    took = defaultdict(list)
    for at in range(rounds + 1):
        if at == 1:
            took.clear()  # the first fills the caches that prewarming left empty
        day = (dt.date(2022, 5, 1) + dt.timedelta(days=at)).isoformat()
        export(day, run(day, took), took)
    medians = {name: 1000 * statistics.median(each) for name, each in took.items()}
    for name, ms in sorted(medians.items(), key=lambda one: -one[1]):
        if ms >= 5:
            print(f"{ms:6.0f} ms  {name}")
    print(f"{sum(medians.values()):6.0f} ms  in all")


if __name__ == "__main__":
    main()
