"""Runs killed at random moments, by the signal that no process can answer."""

import json
import multiprocessing as mp
import os
import random
import signal
import sqlite3
import time
from contextlib import closing

import pytest
from batching import Fake, files, flip, ran, written
from conftest import SLUG

from analysis.batch import runner
from analysis.batch.history import FILE, STATE
from analysis.reports.cache_keys import stored_key

KILLS = int(os.environ.get("TRADE_CLAIMS_KILLS", "25"))


def _run(file, turn):
    fake = Fake()
    for day in ("2022-04-21", "2022-05-10"):
        fake.says[f"{SLUG}/{day}"] = lambda said: flip(said, ("refuted", "supported")[turn % 2])
    runner.build_here = fake
    ran(file, force=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")
def test_whenever_a_run_is_killed_nothing_is_torn_or_lost(tmp_path):
    told = tmp_path / "told.jsonl"
    file = written(tmp_path, notify=[{"kind": "file", "path": str(told)}])
    context, draw = mp.get_context("fork"), random.Random(20220421)
    files()
    _run(file, 0)
    began = time.monotonic()
    _run(file, 0)
    took = time.monotonic() - began
    out, killed = tmp_path / "reports", 0
    wanted = set(files()) | {".key.json", "changes.json", "changes.html"}
    for turn in range(KILLS):
        child = context.Process(target=_run, args=(file, turn))
        child.start()
        time.sleep(draw.uniform(0.0, 3 * took))
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        killed += child.exitcode == -signal.SIGKILL
        for day in ("2022-04-21", "2022-05-10"):
            place = out / SLUG / day
            held = (one for one in place.rglob("*") if one.is_file())
            assert {one.relative_to(place).as_posix() for one in held} == wanted
            assert stored_key(out / SLUG / day) is not None
            json.loads((out / SLUG / day / "verdicts.json").read_text())
    assert killed
    before = len(told.read_text().splitlines()) if told.exists() else 0
    _run(file, KILLS)
    _run(file, KILLS)
    assert not [one for one in out.rglob(".*") if one.name.startswith(".batch-")]
    with closing(sqlite3.connect(out / STATE / FILE)) as base:
        assert base.execute("pragma integrity_check").fetchone() == ("ok",)
        assert base.execute("select count(*) from run").fetchone()[0] >= 4
        assert not base.execute("select 1 from report where state = 'building'").fetchall()
        assert not base.execute("select 1 from run where ended is null").fetchall()
    lines = [json.loads(one)["id"] for one in told.read_text().splitlines()]
    assert len(lines) == len(set(lines)) >= before
