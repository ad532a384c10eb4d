"""A report appears whole or not at all, and one is always there."""

import contextlib
import multiprocessing as mp
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from conftest import SLUG

from analysis.core import files
from analysis.core.errors import RenderError


def _place(folder, number, barrier):
    barrier.wait()
    for turn in range(25):
        with files.aside(folder / "2022-04-21") as aside:
            for name in ("a", "b"):
                (aside / name).write_text(f"{number}-{turn}")


def test_two_runs_at_once_leave_one_whole_report(tmp_path):
    context = mp.get_context("fork")
    barrier = context.Barrier(2)
    runs = [context.Process(target=_place, args=(tmp_path, number, barrier)) for number in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
        assert run.exitcode == 0
    assert [one.name for one in tmp_path.iterdir()] == ["2022-04-21"]
    placed = {file.read_text() for file in (tmp_path / "2022-04-21").iterdir()}
    assert len(placed) == 1


@pytest.mark.parametrize("in_one_step", [True, False])
def test_readers_find_a_whole_report_at_every_moment(tmp_path, in_one_step, monkeypatch):
    if not in_one_step:
        monkeypatch.setattr(files, "exchanged", lambda *_: False)
    target, missed, stop = tmp_path / "report", [], threading.Event()

    def put(number):
        with files.aside(target) as folder:
            for name in range(50):
                (folder / f"{name}").write_text(str(number))

    def read():
        while not stop.is_set():
            try:
                (target / "49").read_text()
            except FileNotFoundError:
                missed.append(time.perf_counter())

    put(0)
    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        put(number)
    stop.set()
    reader.join()
    if in_one_step and files.exchanged(*_two_folders(tmp_path)):
        assert missed == []
    assert len({file.read_text() for file in target.iterdir()}) == 1


def _two_folders(place):
    pair = place / "one", place / "two"
    for folder in pair:
        folder.mkdir()
    return pair


def test_an_old_report_is_put_back_if_the_new_one_can_not_be_placed(tmp_path, monkeypatch):
    target = tmp_path / "report"
    target.mkdir()
    (target / "page").write_text("old")
    monkeypatch.setattr(files, "exchanged", lambda *_: False)
    rename = files.Path.rename

    def refuse(self, other):
        if self.name.startswith(files.STAGED) and not self.name.endswith("-old"):
            raise PermissionError("in use")
        return rename(self, other)

    monkeypatch.setattr(files.Path, "rename", refuse)
    with pytest.raises(RenderError, match="written by others"), files.aside(target) as folder:
        (folder / "page").write_text("new")
    assert (target / "page").read_text() == "old"


def test_a_run_that_is_killed_leaves_no_half_report_and_the_next_one_tidies(tmp_path):
    command = [sys.executable, "-m", "analysis", "render", SLUG, "--out", str(tmp_path)]
    run = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while run.poll() is None and not list(tmp_path.glob(f"{SLUG}/.*")):
        time.sleep(0.05)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    left = list((tmp_path / SLUG).iterdir())
    assert left
    assert all(one.name.startswith(files.STAGED) for one in left)
    files.remove_staged(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_run_builds_is_not_taken_for_something_left(tmp_path):
    with files.aside(tmp_path / SLUG / "2022-04-21") as folder:
        files.remove_staged(tmp_path)
        (folder / "report.html").write_text("whole")
    assert [one.name for one in (tmp_path / SLUG).iterdir()] == ["2022-04-21"]


@pytest.mark.parametrize("there", ["", "reports", f"reports/{SLUG}"])
def test_a_report_that_fails_leaves_no_folder_that_was_not_there(tmp_path, there):
    (tmp_path / there).mkdir(parents=True, exist_ok=True)
    before = {*tmp_path.rglob("*")}
    with (
        pytest.raises(ZeroDivisionError),
        files.aside(tmp_path / "reports" / SLUG / "2022-04-21") as folder,
    ):
        (folder / "report.html").write_text("half")
        1 / 0  # noqa: B018
    assert {*tmp_path.rglob("*")} == before


def test_a_run_that_fails_removes_no_folder_from_under_another(tmp_path):
    context = mp.get_context("fork")
    barrier = context.Barrier(2)
    runs = [
        context.Process(target=work, args=(tmp_path / "reports" / SLUG, number, barrier))
        for number, work in enumerate((_place, _fail))
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join(60)
        assert run.exitcode == 0


def _fail(folder, _, barrier):
    barrier.wait()
    for turn in range(200):
        with contextlib.suppress(KeyError), files.aside(folder / f"{turn}"):
            raise KeyError
