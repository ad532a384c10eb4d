"""Reports that are really built, in processes of the pool and on a Dask cluster."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import psutil
import pytest
from batching import written
from conftest import SLUG

from analysis.batch import pool
from analysis.batch.pool import build_here, build_on_dask, prewarm_parameters
from analysis.batch.task import Built, Failure, Task
from analysis.core import paths
from analysis.kernels import limits
from analysis.kernels.ipc import can_fork
from analysis.kernels.limits import Limits, bounded
from analysis.kernels.notebook import report_notebook
from analysis.reports.cache_keys import KEY
from analysis.reports.parameters import report_parameters
from analysis.reports.render import files_of

PAGE = ("html",)
pytestmark = pytest.mark.skipif(not can_fork(), reason="the pool is tested on Linux")


@pytest.fixture(autouse=True)
def at_one_time(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1650000000")


def task(as_of="", **limits):
    report = report_parameters(SLUG, as_of)
    return Task(report.folder.as_posix(), report.resolved(), limits=limits)


def assert_same(files, slow):
    assert {*files} - {KEY} == {*slow}
    assert [name for name in slow if files[name] != slow[name]] == []


def test_the_pool_gives_the_same_bytes_as_the_slow_road_and_keeps_limits():
    tasks = [
        task(),
        task("2022-05-10"),
        task("2022-05-11", cell=0.05),
        task("2022-05-12", report=0.6),
        task("2022-05-13", output=10_000),
    ]
    built = {one.task.name.split("/")[1]: one for one in build_here(tasks, 2)}
    for day in ("2022-04-21", "2022-05-10"):
        slow = dict(files_of(report_parameters(SLUG, day)))
        assert built[day].failure is None
        assert_same(built[day].files, slow)
    errors = {day: one.failure for day, one in built.items() if one.failure}
    assert "the cell took longer than 0.05 s" in errors["2022-05-11"].error
    assert "the report took longer than 0.6 s" in errors["2022-05-12"].error
    assert "show more than 10,000 bytes" in errors["2022-05-13"].error
    late = errors["2022-05-11"]  # which cell is the first that takes so long depends on the machine
    assert late.cell
    assert late.source == nbformat.read(report_notebook(), as_version=4).cells[late.cell - 1].source
    assert errors["2022-05-13"].notebook
    assert not {"2022-04-21", "2022-05-10"} & set(errors)


def test_a_process_of_the_pool_that_is_killed_takes_no_report_with_it():
    killed = []

    def kill_one():
        me = psutil.Process()
        for _ in range(600):
            workers = [
                one
                for one in me.children(recursive=True)
                if "forkserver" in " ".join(one.cmdline()) and one.parent().pid != me.pid
            ]
            if workers:
                time.sleep(1)
                killed.append(workers[0].pid)
                workers[0].send_signal(signal.SIGKILL)
                return
            time.sleep(0.05)

    killer = threading.Thread(target=kill_one)
    killer.start()
    built = list(build_here([task(f"2022-05-1{day}") for day in range(3)], 2))
    killer.join()
    assert killed
    assert [one.failure for one in built] == [None] * 3
    assert len({one.task.name for one in built}) == 3


def dangerous(task):
    """Do, in a process of the pool, what a report's name says."""
    with bounded(Limits(**task.limits)):
        if task.name == "kills":
            os.kill(os.getpid(), signal.SIGKILL)
        if task.name == "waits":
            time.sleep(600)
        if task.name == "asks for memory":
            try:
                bytearray(8 << 30)
            except MemoryError:
                return Built(task, failure=Failure("no memory"))
        return Built(task)


def test_what_kills_its_process_or_takes_too_much_takes_no_other_report_with_it(monkeypatch):
    monkeypatch.setattr(pool, "_build", dangerous)
    monkeypatch.setattr(limits, "_GRACE", 0)
    names = ["kills", "one", "waits", "two", "asks for memory", "three", "kills too", "four"]
    tasks = [Task(name, {}, limits={"report": 5} if name == "waits" else {}) for name in names]
    built = {one.task.name: one.failure for one in build_here(tasks, 2)}
    assert {name for name, failure in built.items() if not failure} == {
        "one", "two", "three", "four", "kills too"
    }  # fmt: skip
    assert "was killed, twice" in built["kills"].error
    assert "took longer than 5 s" in built["waits"].error
    assert built["asks for memory"].error == "no memory"


@pytest.fixture
def short():
    """A folder for temporary files whose path is short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="short-", dir="/tmp") as name:
        yield Path(name)


def ended(command, place, number):
    """Start a run, end it by a signal while it builds, and return it and what is left below it."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=os.environ | {"TMPDIR": str(place)}, **pipes) as run:
        for _ in range(600):
            below = psutil.Process(run.pid).children(recursive=True)
            if len(below) >= 4:  # those that fork, and a process of the pool
                break
            time.sleep(0.05)
        time.sleep(1)
        below = psutil.Process(run.pid).children(recursive=True) or below
        run.send_signal(number)
        said = run.communicate()
    assert below
    return run, said, psutil.wait_procs(below, timeout=30)[1]


def test_a_run_that_is_ended_leaves_nothing_and_one_that_is_killed_no_process(tmp_path, short):
    file = written(tmp_path, reports=[{"articles": SLUG}])
    command = [sys.executable, "-m", "analysis", "batch", str(file)]
    run, said, alive = ended(command, short, signal.SIGTERM)
    assert (run.returncode, said) == (128 + signal.SIGTERM, ("", ""))
    assert not alive
    assert list(short.iterdir()) == []
    _, _, alive = ended(command, short, signal.SIGKILL)
    assert not alive
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "reports" / SLUG / "2022-04-21" / "report.html").is_file()
    assert not list(tmp_path.rglob(".batch-*"))


def test_a_dask_cluster_that_loses_a_worker_builds_them_all(monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setenv("DASK_DISTRIBUTED__WORKER__DAEMON", "False")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        pids = [one.pid for one in cluster.workers.values()]
        tasks = [task(f"2022-05-1{day}") for day in range(3)]
        built = []
        for one in build_on_dask(tasks, cluster.scheduler_address):
            if not built:
                os.kill(pids[0], signal.SIGKILL)
            built.append(one)
    assert [one.failure for one in built] == [None] * 3
    slow = dict(files_of(report_parameters(SLUG, "2022-05-10")))
    (first,) = [one for one in built if one.task.name.endswith("2022-05-10")]
    assert_same(first.files, slow)


def test_what_enough_reports_share_is_prewarmed():
    def tasks(article, count, **given):
        return [Task(f"{article}/{at}", {"article": article, **given}) for at in range(count)]

    several = [*tasks("a", 3), *tasks("b", 4, last="2022-03"), *tasks("c", 9)]
    assert prewarm_parameters(several) == [
        {"article": "c", "first": "", "last": ""},
        {"article": "b", "first": "", "last": "2022-03"},
    ]
    assert len(prewarm_parameters([one for at in range(20) for one in tasks(str(at), 4)])) == 8


@pytest.mark.parametrize("on_dask", [False, True])
def test_the_data_of_a_project_are_read_wherever_its_reports_are_built(
    tmp_path, monkeypatch, on_dask
):
    """The variable of the workers says something else, and so does their working folder."""
    for name in ("ours", "theirs"):
        (tmp_path / name / "articles").mkdir(parents=True)
        text = (paths.package_data() / "articles" / f"{SLUG}.yml").read_text(encoding="utf-8")
        (tmp_path / name / "articles" / "mine.yml").write_text(f"headline: By {name}\n{text}")
    monkeypatch.setenv("TRADE_CLAIMS_DATA", str(tmp_path / "theirs"))
    with paths.using(paths.choice(str(tmp_path / "ours"))):
        asked = [("mine", ""), ("mine", "2022-05-10"), (SLUG, "")]
        reports = [report_parameters(*one) for one in asked]
        tasks = [Task(one.folder.as_posix(), one.resolved(), formats=PAGE) for one in reports]
        slow = [dict(files_of(one, formats=PAGE)) for one in reports]
    tasks.append(Task("package", {"article": SLUG}, formats=PAGE, data=None))
    if on_dask:
        distributed = pytest.importorskip("distributed")
        with distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster:
            built = list(build_on_dask(tasks, cluster.scheduler_address))
    else:
        built = list(build_here(tasks, 2))
    files = {one.task.name: (one.failure, one.files) for one in built}
    assert {failure for failure, _ in files.values()} == {None}
    for task, expected in zip(tasks, slow, strict=False):
        assert_same(files[task.name][1], expected)
    assert b"By ours" in files["mine/2022-04-21"][1]["report.html"]
    assert_same(files["package"][1], slow[2])
