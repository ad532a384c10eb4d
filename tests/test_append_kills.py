"""Appends killed at random moments, by the signal that no process can answer, and at once."""

import multiprocessing as mp
import os
import random
import signal
import time

import pytest
from storing import appended, project, row, year

from analysis.core.locks import locked
from analysis.figures import parquet
from analysis.figures.manifest import read_manifest
from analysis.figures.store import held_tables

__all__ = ["project"]
KILLS = int(os.environ.get("TRADE_CLAIMS_KILLS", "25"))
CODES = ("ARE", "IND", "ZAF")
SOURCES = ("gacc", "comtrade", "gacc-release")
FORKED = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")


def batch(number):
    """Return a row for each of three partners in each of three partitions."""
    month = f"{1990 + number // 12}-{number % 12 + 1:02d}"
    return [row(month, "3.8", "2022-04-13", source=source, partner=code)
            for source in SOURCES for code in CODES]  # fmt: skip


def months_held(folder):
    """Return which months are held by each partner and partition, read from the files."""
    return {
        (table.name, code): {cells["first_month"] for _, cells in table.rows}
        for code in CODES
        for table in held_tables(("CHN", code), folder)
    }


def _append(folder, number):
    appended(folder, *batch(number))


@FORKED
def test_whenever_an_append_is_killed_all_of_it_is_held_or_nothing(project, monkeypatch):
    monkeypatch.setattr(parquet, "ROWS_PER_FILE", 40)  # so that files are divided, too
    context, draw = mp.get_context("fork"), random.Random(20220421)
    _append(project, 0)
    began = time.monotonic()
    _append(project, 1)
    took, done, killed, torn = time.monotonic() - began, 2, 0, 0
    for _ in range(KILLS):
        child = context.Process(target=_append, args=(project, done))
        child.start()
        time.sleep(draw.uniform(0, 2 * took))
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        killed += child.exitcode == -signal.SIGKILL
        torn += bool(list((project / "figures").glob(".append-*")))
        held = months_held(project)
        (every,) = {frozenset(one) for one in held.values()}
        assert len(held) == len(CODES) * len(SOURCES)
        assert len(every) in (done, done + 1)
        done = len(every)
    assert killed
    _append(project, done)
    _append(project, done)
    parts = read_manifest(project / "figures").parts
    assert sum(one.rows for one in parts) == 9 * (done + 1)
    named = {*(one.name for one in parts), *read_manifest(project / "figures").before}
    left = {one.relative_to(project / "figures").as_posix()
            for one in (project / "figures").rglob("*.parquet")}  # fmt: skip
    assert left == named
    assert not list((project / "figures").glob(".append-*"))
    rows = [n for code in CODES for table in held_tables(("CHN", code), project)
            for n, _ in table.rows if table.name.startswith("source=gacc/")]  # fmt: skip
    assert sorted(rows) == [*range(1_000_001, 1_000_001 + 3 * (done + 1))]
    print(f"{KILLS} appends, {killed} killed, {torn} of them as they wrote, {done - 2} were done")


def _append_many(folder, numbers):
    for number in numbers:
        _append(folder, number)


@FORKED
def test_two_appends_at_once_never_interleave(project):
    context = mp.get_context("fork")
    _append(project, 0)
    rounds = range(1, 1 + 2 * KILLS)
    halves = [[one for one in rounds if one % 2 == odd] for odd in (0, 1)]
    running = [context.Process(target=_append_many, args=(project, half)) for half in halves]
    for one in running:
        one.start()
    while any(one.is_alive() for one in running):
        for code in CODES:  # what is read at once is of one append
            tables = held_tables(("CHN", code), project)
            assert len({frozenset(cells["first_month"] for _, cells in one.rows)
                        for one in tables}) == 1  # fmt: skip
    for one in running:
        one.join()
    assert [one.exitcode for one in running] == [0, 0]
    assert {frozenset(one) for one in months_held(project).values()} == {
        frozenset(cells["first_month"] for number in (0, *rounds) for cells in batch(number))
    }
    manifest = read_manifest(project / "figures")
    assert sum(one.rows for one in manifest.parts) == 9 * (1 + len(rounds))
    assert {*manifest.last.values()} == {1_000_000 + 3 * (1 + len(rounds))}


@FORKED
def test_the_same_rows_appended_twice_at_once_are_held_once(project):
    context = mp.get_context("fork")
    running = [context.Process(target=_append, args=(project, 0)) for _ in range(4)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    assert [one.exitcode for one in running] == [0] * 4
    assert {len(one) for one in months_held(project).values()} == {1}


@FORKED
def test_an_append_waits_for_the_one_that_runs(project):
    appended(project, *year())
    context = mp.get_context("fork")
    child = context.Process(target=_append, args=(project, 0))
    with locked(project / "figures", "store"):
        child.start()
        child.join(1)
        assert child.is_alive()
        assert not months_held(project).keys() - {("source=gacc/reporter=CHN", "IND")}
    child.join()
    assert child.exitcode == 0
    assert len(months_held(project)) == 9
