"""Runs on full disks and read-only ones, with odd folders and settings, and ended at any moment."""

import datetime as dt
import os
import signal
import subprocess
import sys
from pathlib import Path

import papermill
import pytest
from batching import NOW, ran, written
from conftest import SLUG

import analysis as an
from analysis.batch import plan, task
from analysis.batch.history import History
from analysis.batch.status import status
from analysis.cli.main import main
from analysis.core.errors import FolderError, KernelKilledError, ParameterError
from analysis.kernels import engine, provisioner
from analysis.kernels.ipc import SOCKET, can_fork
from analysis.kernels.notebook import report_notebook
from analysis.reports.cache_keys import key_of, stored_key
from analysis.reports.parameters import report_parameters

ONE = f"{SLUG}/2022-04-21"


def fill(disk):
    with (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            try:
                filler.write(bytes(4096))
            except OSError:
                return


@pytest.mark.parametrize("begun", [False, True], ids=["first run", "later run"])
def test_a_full_disk_is_said_with_its_folder(disk, fake, capsys, begun):
    file = written(disk)
    if begun:
        ran(file)
    fill(disk)
    (disk / "reports").mkdir(exist_ok=True)
    assert main(["batch", str(file), "--force"]) in (1, 2)
    shown = "".join(capsys.readouterr())
    assert f"disk full: nothing more can be written to {disk / 'reports'}" in shown
    assert "damaged" not in shown
    assert "internal" not in shown


def test_a_full_disk_is_said_by_render_and_leaves_what_was_there(disk, monkeypatch, capsys):
    from analysis.reports import render

    many = [(f"{number}.svg", bytes(1 << 20)) for number in range(20)]
    monkeypatch.setattr(render, "_made", lambda *_, **__: (None, iter(many)))
    with pytest.raises(FolderError, match=f"disk full: nothing more .* {disk}"):
        an.render(SLUG, out=disk / "reports")
    assert list(disk.iterdir()) == []
    fill(disk)
    assert main(["index", "--out", str(disk)]) == 2
    assert f"disk full: nothing more can be written to {disk}" in capsys.readouterr().err


def test_a_disk_that_can_only_be_read_is_said_and_its_status_is_shown(disk, fake, capsys):
    file = written(disk)
    ran(file)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert main(["batch", str(file)]) == 2
    assert f"{disk / 'reports'} is mounted read-only" in capsys.readouterr().err
    assert main(["render", SLUG, "--out", str(disk / "reports")]) == 2
    assert "is mounted read-only" in capsys.readouterr().err
    assert main(["status", str(file)]) == 0
    assert f"{ONE}: published\n" in capsys.readouterr().out


def test_data_of_ones_own_may_be_named_from_the_current_folder(data, monkeypatch, tmp_path):
    monkeypatch.chdir(data.parent)
    monkeypatch.setenv("TRADE_CLAIMS_DATA", data.name)
    assert an.render(SLUG, out=tmp_path / "reports", formats=["html"]).is_file()


@pytest.mark.parametrize(
    "command",
    [["list"], ["check", SLUG], ["figures"], ["render", SLUG], ["checksum"], ["batch", "{plan}"]],
    ids=lambda one: one[0],
)
@pytest.mark.parametrize("given", ["none", "."])
def test_a_wrong_folder_of_data_is_bad_input(tmp_path, monkeypatch, capsys, command, given):
    file = written(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRADE_CLAIMS_DATA", given)
    assert main([one.format(plan=file) for one in command]) == 2
    said = capsys.readouterr().err
    assert f"TRADE_CLAIMS_DATA: found '{given}'" in said
    assert "a data folder, which holds figures" in said
    assert {one.name for one in tmp_path.iterdir()} <= {"reports.yml", "reports"}


def test_the_status_of_a_plan_is_of_its_own_last_run(tmp_path, fake, monkeypatch):
    file = written(tmp_path)
    (tmp_path / "other").mkdir()
    other = written(tmp_path / "other", out="../reports")
    ran(file)
    ran(other, now=NOW + dt.timedelta(hours=1))
    monkeypatch.chdir(tmp_path)
    read = plan.read_plan(file)
    shown = status(read, plan.jobs_of(read, file), tmp_path / "reports", NOW, source="reports.yml")
    assert shown.last_run["started"] == NOW.isoformat()


def test_a_plan_does_not_render_again_what_render_has(report):
    assert stored_key(report.parent) == key_of(report_parameters(SLUG))


@pytest.mark.parametrize("name", [".hidden/reports", "two words/reports", "link", "checkout/out"])
def test_reports_may_lie_in_any_folder(tmp_path, fake, name):
    (tmp_path / "place").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "place", target_is_directory=True)
    (tmp_path / "checkout" / ".git").mkdir(parents=True)
    file = written(tmp_path, out=name)
    assert ran(file).counts == {"published": 2}
    assert ran(file, now=NOW - dt.timedelta(days=400)).counts == {"unchanged": 2}
    assert "2 reports" in (tmp_path / name / "index.html").read_text()
    assert (tmp_path / name / SLUG / "latest" / "report.html").is_file()
    assert not list(tmp_path.rglob(".staged-*"))


def test_ctrl_c_during_the_imports_shows_no_traceback(tmp_path):
    (tmp_path / "argparse.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)")
    run = subprocess.run(
        [sys.executable, "-m", "analysis", "list"], env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False, preexec_fn=_hears_ctrl_c)  # fmt: skip
    assert (run.returncode, run.stderr) == (-signal.SIGINT, "")


def _hears_ctrl_c():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize(("times", "failed"), [(1, False), (2, True)])
def test_a_report_whose_kernel_is_killed_is_built_once_more(monkeypatch, times, failed):
    killed = []

    def files(given):
        if len(killed) < times:
            killed.append(given.name)
            raise KernelKilledError("report.ipynb", None, "its kernel died")
        return {"report.html": b""}, key_of(report_parameters(SLUG))

    monkeypatch.setattr(task, "_files", files)
    assert bool(task.build(task.Task(ONE, {})).failure) is failed
    assert len(killed) == times


@pytest.mark.skipif(not can_fork(), reason="kernels are forked on Linux only")
def test_the_time_of_a_report_includes_the_start_of_its_kernel(tmp_path, monkeypatch):
    monkeypatch.setenv(SOCKET, str(tmp_path / "nobody listens here"))
    monkeypatch.setattr(provisioner, "_START_TIMEOUT", 10**9)
    with pytest.raises(engine.Stopped, match=r"longer than 0\.5 s"):
        papermill.execute_notebook(
            str(report_notebook()), str(tmp_path / "out.ipynb"), engine_name=engine.ENGINE,
            progress_bar=False, limits={"report": 0.5})  # fmt: skip


def test_a_full_disk_is_not_taken_for_a_damaged_history(tmp_path, monkeypatch):
    import sqlite3

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(FolderError, match="database or disk is full"), History(tmp_path) as history:
        monkeypatch.setattr(history, "_write", full)
        history.begin("reports.yml", NOW)


def test_folders_are_not_named_by_an_empty_variable(monkeypatch):
    monkeypatch.setenv("TRADE_CLAIMS_DATA", "")
    assert an.read_article(SLUG).slug == SLUG
    monkeypatch.setenv("TRADE_CLAIMS_DATA", str(Path(__file__).parent))
    with pytest.raises(ParameterError, match="a data folder, which holds figures"):
        an.read_article(SLUG)
