"""Runs that meet another, are killed, or find no room: nothing is torn, nothing is lost."""

import contextlib
import errno
import json
import shutil
import sqlite3

import pytest
from batching import NOW, flip, ran, rows, written
from conftest import SLUG

from analysis.batch import output_dir, plan, runner
from analysis.batch.history import FILE, STATE, History
from analysis.batch.status import status
from analysis.cli.main import main
from analysis.core.errors import (
    DocumentError,
    FolderError,
    LockError,
    ParameterError,
    TradeClaimsError,
)
from analysis.reports.cache_keys import stored_key

ONE, TWO = f"{SLUG}/2022-04-21", f"{SLUG}/2022-05-10"


def test_two_runs_at_once(file, fake):
    out = file.parent / "reports"
    read = plan.read_plan(file)

    def again(*_):
        with pytest.raises(LockError):
            runner.run(read, [], out=out)

    assert ran(file, watch=again).counts == {"published": 2}


class Killed(BaseException):
    pass


@pytest.mark.parametrize("at", ["building", "happened", "built", "check", "end"])
def test_a_run_killed_at_any_step_is_made_up_for(file, fake, monkeypatch, at, tmp_path):
    told = tmp_path / "told.jsonl"
    file = written(tmp_path, notify=[{"kind": "file", "path": str(told)}])
    ran(file)
    fake.says[ONE] = flip

    def killed(*_, **__):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(History, at, killed)
        with pytest.raises(Killed):
            ran(file, force=True)
    ran(file, select=[] if at in ("check", "end") else [ONE, TWO])
    out = file.parent / "reports"
    assert stored_key(out / ONE) is not None
    found = ran(file, force=at == "building")
    assert set(found.counts) <= {"unchanged", "published"}
    lines = [json.loads(one)["event"] for one in told.read_text().splitlines()]
    assert lines == ["flipped"]
    assert not rows(out, "select 1 from report where state = 'building'")
    assert not list(out.rglob(".batch-*"))


def test_a_place_for_one_report_that_can_not_be_written_stops_no_other(file, fake, monkeypatch):
    publish = output_dir.publish

    def published(out, built):
        if built.task.name == ONE:
            raise FolderError(out / ONE, PermissionError(errno.EPERM, "Operation not permitted"))
        return publish(out, built)

    monkeypatch.setattr(output_dir, "publish", published)
    found = ran(file)
    assert found.states == {ONE: "failed", TWO: "published"}
    assert "could not be put in place" in found.failures[ONE]
    assert "1 report" in (file.parent / "reports" / "index.html").read_text()


def test_a_run_that_ends_early_says_why_and_is_an_event(tmp_path, fake, monkeypatch):
    told = tmp_path / "told.jsonl"
    file = written(tmp_path, notify=[{"kind": "file", "path": str(told)}])

    def lost(*_):
        raise ParameterError("dask", "tcp://gone", "the address of a Dask scheduler")

    with monkeypatch.context() as patch:
        patch.setattr(runner, "build_on_dask", lost)
        for _ in range(2):
            with pytest.raises(ParameterError):
                ran(file, dask="tcp://gone")
    (event,) = [json.loads(one) for one in told.read_text().splitlines()]
    assert event["event"] == "failed"
    assert "tcp://gone" in event["detail"]
    read = plan.read_plan(file)
    found = status(read, plan.jobs_of(read, file), tmp_path / "reports", NOW)
    assert not found.healthy
    assert "it ended early: parameter dask" in str(found)
    ran(file)
    assert status(read, plan.jobs_of(read, file), tmp_path / "reports", NOW).healthy


def test_an_article_that_can_not_be_read_is_an_event(tmp_path, fake, data, capsys):
    told = tmp_path / "told.jsonl"
    file = written(tmp_path, notify=[{"kind": "file", "path": str(told)}])
    article = data / "articles" / f"{SLUG}.yml"
    whole = article.read_text()
    article.write_text(whole.replace("published: 2022-04-21", "published: 2022-44-21"))
    assert main(["batch", str(file), "--dry-run", "--explain"]) == 1
    assert not told.exists()
    assert f"unreadable {SLUG}/unreadable\n" in (out := capsys.readouterr().out)
    assert "2022-44-21" in out
    assert [main(["batch", str(file)]) for _ in range(2)] == [1, 1]
    (event,) = [json.loads(one) for one in told.read_text().splitlines()]
    assert event["event"] == "failed"
    assert "2022-44-21" in event["detail"]
    assert f"{SLUG}.yml" in capsys.readouterr().out
    article.write_text(whole)
    assert main(["batch", str(file)]) == 0


@pytest.fixture
def second(data):
    """Return the file of a second article, like the first."""
    file = data / "articles" / "another.yml"
    shutil.copy(data / "articles" / f"{SLUG}.yml", file)
    return file


def test_an_article_that_can_not_be_read_fails_its_own_reports_only(tmp_path, fake, second, capsys):
    whole = second.read_text()
    plan_file = written(tmp_path, reports=[{"articles": ["bloomberg-*", "an*"]}])
    assert main(["batch", str(plan_file)]) == 0
    out, lost = tmp_path / "reports", "another/unreadable"
    page = out / "failed" / lost / "report.html"
    good = (out / "another" / "2022-04-21" / "report.html").read_bytes()
    second.write_text(whole.replace("published: 2022-04-21", "published: 2022-44-21"))
    assert main(["batch", str(plan_file), "--force", "--json"]) == 1
    found = json.loads(capsys.readouterr().out.partition("index.html\n")[2])
    assert found["reports"] == {lost: "failed", ONE: "published"}
    assert "2022-44-21" in page.read_text()
    assert 'href="../../../index.html"' in page.read_text()
    assert (out / "another" / "2022-04-21" / "report.html").read_bytes() == good
    assert main(["status", str(plan_file)]) == 1
    assert f"{lost}: failed, stale\n  " in capsys.readouterr().out
    assert main(["batch", str(plan_file), "--select", f"{SLUG}/*"]) == 0
    assert main(["batch", str(plan_file), "--select", "another/*"]) == 1
    second.write_text(whole)
    assert main(["batch", str(plan_file)]) == 0
    assert not page.exists()
    assert main(["status", str(plan_file)]) == 0


def test_changes_that_were_lost_hold_no_run(file, fake):
    ran(file)
    out = file.parent / "reports"
    with contextlib.closing(sqlite3.connect(out / STATE / FILE)) as base, base:
        base.execute("update report set state = 'building'")
    (out / ONE / "changes.json").unlink()
    (out / TWO / "changes.json").write_bytes(b"")
    assert ran(file).states == {ONE: "unchanged", TWO: "unchanged"}
    assert not rows(out, "select 1 from report where state = 'building'")


def test_a_full_disk_leaves_what_was_there(file, fake, monkeypatch):
    ran(file)
    before = (file.parent / "reports" / ONE / "report.html").read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(output_dir, "_put", full)
    found = ran(file, force=True)
    assert found.counts == {"failed": 2}
    assert "No space left" in found.failures[ONE]
    assert (file.parent / "reports" / ONE / "report.html").read_bytes() == before


@pytest.mark.parametrize("left", [0, 60_000, 600_000])
def test_a_disk_that_is_really_full_keeps_what_was_there(disk, fake, left):
    file = written(disk)
    ran(file)
    out = disk / "reports"
    before = {name: (out / name / "report.html").read_bytes() for name in (ONE, TWO)}
    with (disk / "filler").open("wb") as filler, contextlib.suppress(OSError):
        filler.write(b"0" * (shutil.disk_usage(disk).free - left))
    for _ in range(2):
        with contextlib.suppress(TradeClaimsError):
            assert ran(file, force=True).failures
    assert {name: (out / name / "report.html").read_bytes() for name in before} == before
    (disk / "filler").unlink()
    assert ran(file, force=True).counts == {"published": 2}
    assert not list(out.rglob(".batch-*"))


def test_a_place_that_can_not_be_written_is_bad_input(file, fake, capsys):
    (file.parent / "reports").write_text("a file")
    assert main(["batch", str(file)]) == 2
    assert "a folder that can be written" in capsys.readouterr().err


def test_a_damaged_history_is_named_and_nothing_is_touched(file, fake):
    place = file.parent / "reports" / STATE
    place.mkdir(parents=True)
    (place / FILE).write_text("no history" * 200)
    with pytest.raises(DocumentError, match=r"history\.sqlite"):
        ran(file)
