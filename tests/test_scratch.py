"""Temporary files of a run go with it, or when the next begins."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from analysis.core.errors import FolderError
from analysis.core.scratch import scratch


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def begun(then):
    code = "import os\nfrom analysis.core.scratch import scratch\nwith scratch() as one:"
    return [sys.executable, "-c", f"{code}\n    {then}"]


def at(place):
    return os.environ | {"TMPDIR": str(place)}


def test_it_goes_with_the_run_whatever_happens(place):
    with pytest.raises(ZeroDivisionError), scratch() as folder:
        (folder / "report-1").mkdir()
        1 / 0  # noqa: B018
    assert list(place.iterdir()) == []


def test_no_place_for_it_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(FolderError), scratch():
        pass


def test_what_another_put_there_is_not_touched(place):
    kept = place / "kept"
    kept.mkdir()
    (kept / "file").touch()
    (place / "trade-claims-link").symlink_to(kept)
    theirs = place / "trade-claims-theirs"
    theirs.mkdir()
    if os.geteuid() == 0:
        os.chown(theirs, 12345, 12345)
    else:
        theirs.chmod(0)
    os.utime(theirs, (0, 0))
    os.utime(place / "trade-claims-link", (0, 0), follow_symlinks=False)
    with scratch():
        pass
    assert {*place.iterdir()} == {kept, theirs, place / "trade-claims-link"}
    assert (kept / "file").exists()


def test_what_a_killed_run_left_goes_and_what_is_used_or_anothers_stays(place):
    killed = subprocess.run(begun("os.kill(os.getpid(), 9)"), env=at(place), check=False)
    assert killed.returncode == -9
    (dead,) = place.iterdir()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(begun("print(one, flush=True); input()"), env=at(place), **pipes) as run:
        used, other = Path(run.stdout.readline().strip()), place / "x"
        other.mkdir()
        assert not dead.exists()
        with scratch() as mine:
            assert {*place.iterdir()} == {used, other, mine}
        run.communicate("\n")
    assert {*place.iterdir()} == {other}


def test_what_works_for_a_run_puts_its_files_into_the_folder_of_that(place, monkeypatch):
    with scratch() as outer:
        monkeypatch.setattr(tempfile, "tempdir", str(outer))
        with scratch() as inner:
            assert inner == outer
    assert list(place.iterdir()) == []


def test_runs_that_begin_at_once_take_no_folder_from_each_other(place):
    code = "[*map(str, range(3))]\n    import pathlib; assert pathlib.Path(one).is_dir()"
    runs = [subprocess.Popen(begun(code), env=at(place)) for _ in range(8)]
    assert [run.wait(60) for run in runs] == [0] * 8
    assert list(place.iterdir()) == []
