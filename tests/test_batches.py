import contextlib
import datetime as dt
import errno
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from batching import NOW, Fake, files, flip, ran, written
from conftest import ROOT, SLUG

import analysis as an
from analysis.batches import batch, plan, shelves
from analysis.batches.history import FILE, STATE, History
from analysis.batches.keys import Key, key_beside, key_of
from analysis.batches.status import status
from analysis.batches.steps import steps_of
from analysis.cli import main
from analysis.errors import (
    DocumentError,
    LockError,
    MissingToolError,
    ParameterError,
    TradeClaimsError,
    UnknownNameError,
)

ONE, TWO = f"{SLUG}/2022-04-21", f"{SLUG}/2022-05-10"


@pytest.fixture
def fake(monkeypatch):
    pool = Fake()
    monkeypatch.setattr(batch, "build_here", pool)
    return pool


@pytest.fixture
def file(tmp_path):
    return written(tmp_path)


def rows(out, question):
    with sqlite3.connect(out / STATE / FILE) as base:
        return base.execute(question).fetchall()


def test_a_plan_is_made_once_and_then_left_alone(file, fake):
    first = ran(file)
    assert first.states == {ONE: "published", TWO: "published"}
    out = file.parent / "reports"
    stamps = {one: one.stat().st_mtime_ns for one in out.rglob("*.*") if STATE not in one.parts}
    second = ran(file)
    assert second.states == {ONE: "unchanged", TWO: "unchanged"}
    assert len(fake.built) == 2
    assert all(one.stat().st_mtime_ns == stamp for one, stamp in stamps.items())
    assert (out / SLUG / "latest").readlink() == Path("2022-05-10")
    assert len(json.loads((out / ONE / "report.json").read_text())) > 5
    assert "2 reports" in (out / "index.html").read_text()


@pytest.mark.parametrize(
    ("name", "old", "new", "part"),
    [
        ("articles/bloomberg-2022-04-21.yml", "David Wainer", "D. Wainer", "article"),
        ("hedges.yml", "reason: >\n", "reason: >\n    Well. ", "conventions"),
        ("figures/gacc.csv", ",38.17,", ",38.18,", "figures"),
    ],
)
def test_only_what_changed_is_made_again_and_why_is_said(file, fake, data, name, old, new, part):
    ran(file)
    assert (data / name).read_text().count(old)
    (data / name).write_text((data / name).read_text().replace(old, new, 1))
    an.store.seal()
    read = plan.read_plan(file)
    steps = steps_of(plan.jobs_of(read, file), file.parent / "reports")
    assert {one.decision for one in steps} == {"changed"}
    assert all(one.key.changed(one.before) == [part] for one in steps)
    assert all(one.why[0].startswith(f"{part}: ") for one in steps)


def test_another_partners_figures_change_nothing(file, fake, data):
    ran(file)
    row = "gacc,CHN,IND,total,2022-03,2022-03,USD,9.9,1000000000,0.1,,,2022-04-13,release,1,x,\n"
    place = data / "figures" / "gacc.csv"
    place.write_text(place.read_text() + row)
    an.store.seal()
    assert set(ran(file).states.values()) == {"unchanged"}


def test_force_only_and_parameters(file, fake):
    ran(file)
    assert ran(file, only=["*/2022-05-*"], force=True).states == {TWO: "published"}
    with pytest.raises(UnknownNameError, match="did you mean"):
        ran(file, only=[f"{SLUG}/2022-05-11"])


def test_a_failed_report_stops_no_other_and_the_last_good_one_stays(file, fake):
    ran(file)
    out = file.parent / "reports"
    before = (out / ONE / "report.html").read_bytes()
    fake.fails[ONE] = "Cell 5: <script>ZeroDivisionError</script>"
    found = ran(file, force=True)
    assert found.states == {ONE: "failed", TWO: "published"}
    assert (out / ONE / "report.html").read_bytes() == before
    page = (out / "failed" / ONE / "report.html").read_text()
    assert "&lt;script&gt;ZeroDivisionError" in page
    assert "1 / 0" in page
    assert "2022-04-21" in page
    assert json.loads((out / "failed" / ONE / "failure.json").read_text())["cell"] == 5
    assert "failed" in (out / "changes.html").read_text()
    assert "2 reports" in (out / "index.html").read_text()
    fake.fails.clear()
    assert ran(file, force=True).states[ONE] == "published"
    assert not (out / "failed" / ONE).exists()


def test_what_changed_is_told_once_by_a_file(tmp_path, fake):
    told = tmp_path / "told.jsonl"
    file = written(tmp_path, notify=[{"kind": "file", "path": str(told)}])
    ran(file)
    assert not told.exists()
    fake.says[ONE] = flip
    fake.fails[TWO] = "no"
    found = ran(file, force=True)
    (changed,) = [one for one in found.changes if one.flipped]
    assert [one["now"] for one in changed.flipped] == ["refuted"]
    out = tmp_path / "reports"
    assert "refuted" in (out / ONE / "changes.html").read_text()
    assert json.loads((out / ONE / "changes.json").read_text())["flipped"][0]["then"] == "supported"
    assert "flipped" in (out / ONE / "changes.html").read_text()
    ran(file, force=True)
    ran(file)
    lines = [json.loads(one) for one in told.read_text().splitlines()]
    assert sorted(one["event"] for one in lines) == ["failed", "flipped"]


def test_a_new_day_is_compared_with_the_day_before(tmp_path, fake):
    file = written(tmp_path)
    ran(file, only=[ONE])
    fake.says[TWO] = flip
    found = ran(file)
    assert found.changes[0].since == ONE
    assert found.changes[0].flipped


def test_figures_added_and_revised_are_named(tmp_path, fake):
    from analysis.batches.changes import changes

    old, new = dict(files()), dict(files())
    known = json.loads(new["figures.json"])
    old["figures.json"] = json.dumps([known[0] | {"value": "1"}, *known[2:]]).encode()
    found = changes(ONE, new, ONE, old)
    assert [one["before"] for one in found.figures_revised] == ["1"]
    assert found.figures_added[0]["first_month"] == known[1]["first_month"]
    assert found.any


def test_two_runs_at_once(file, fake):
    out = file.parent / "reports"
    read = plan.read_plan(file)

    def again(*_):
        with pytest.raises(LockError):
            batch.run(read, [], out=out)

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
    ran(file, only=[] if at in ("check", "end") else [ONE, TWO])
    out = file.parent / "reports"
    assert key_beside(out / ONE) is not None
    found = ran(file, force=at == "building")
    assert set(found.counts) <= {"unchanged", "published"}
    lines = [json.loads(one)["event"] for one in told.read_text().splitlines()]
    assert lines == ["flipped"]
    assert not rows(out, "select 1 from report where state = 'building'")
    assert not list(out.rglob(".batch-*"))


def test_reports_that_are_not_kept_go(tmp_path, fake):
    days = ["2022-04-21", "2022-05-10", "2022-06-01", "2022-07-01"]
    ran(written(tmp_path, reports=[{"articles": SLUG, "as_of": days}]))
    file = written(tmp_path, keep={"count": 2}, reports=[{"articles": SLUG, "as_of": days[0]}])
    found = ran(file)
    assert found.removed == [f"{SLUG}/2022-05-10"]
    out = tmp_path / "reports" / SLUG
    kept = sorted(one.name for one in out.iterdir() if not one.is_symlink())
    assert kept == ["2022-04-21", "2022-06-01", "2022-07-01"]
    assert "3 reports" in (tmp_path / "reports" / "index.html").read_text()
    aged = written(tmp_path, keep={"days": 30}, reports=[{"articles": SLUG, "as_of": days[3]}])
    assert sorted(ran(aged).removed) == [f"{SLUG}/2022-04-21", f"{SLUG}/2022-06-01"]


def test_times_are_kept(tmp_path, fake):
    entry = {"articles": SLUG, "when": "0 6 9 * *"}
    file = written(tmp_path, reports=[entry])
    assert ran(file, due_only=True).states == {ONE: "published"}
    assert ran(file, NOW + dt.timedelta(days=20), due_only=True).states == {ONE: "not due"}
    assert ran(file, NOW + dt.timedelta(days=40), due_only=True).states == {ONE: "unchanged"}
    assert ran(file, NOW - dt.timedelta(days=400), due_only=True).states == {ONE: "not due"}
    back = NOW - dt.timedelta(days=399)
    assert ran(file, back, force=True).states == {ONE: "published"}


def test_figures_that_do_not_arrive_are_told_of_once_for_each_deadline(tmp_path, fake):
    told = tmp_path / "told.jsonl"
    entry = {"articles": SLUG, "expect": "0 12 20 * *"}
    file = written(tmp_path, reports=[entry], notify=[{"kind": "file", "path": str(told)}])
    ran(file)
    ran(file, NOW + dt.timedelta(hours=2))
    ran(file, NOW + dt.timedelta(days=11))
    lines = [json.loads(one) for one in told.read_text().splitlines()]
    assert [one["event"] for one in lines] == ["late", "late"]
    assert "CHN-RUS" in lines[0]["title"]
    early = dt.datetime(2026, 8, 19, tzinfo=dt.UTC)  # the newest figure is of the day before
    assert len(told.read_text().splitlines()) == 2
    ran(file, early)
    assert len(told.read_text().splitlines()) == 2


def test_status_says_how_it_stands(tmp_path, fake, capsys):
    entry = {"articles": SLUG, "when": "0 6 9 * *"}
    file = written(tmp_path, reports=[entry])
    read = plan.read_plan(file)
    jobs, out = plan.jobs_of(read, file), tmp_path / "reports"
    assert not status(read, jobs, out, NOW).healthy
    ran(file)
    good = status(read, jobs, out, NOW)
    assert good.healthy
    assert good.reports[0].due == "2026-12-09T06:00:00+00:00"
    assert not good.reports[0].stale
    assert status(read, jobs, out, NOW + dt.timedelta(days=40)).reports[0].overdue
    fake.fails[ONE] = "no"
    ran(file, force=True)
    bad = status(read, jobs, out, NOW)
    assert (bad.healthy, bad.reports[0].state, bad.reports[0].error) == (False, "failed", "no")
    assert main(["status", str(file)]) == 1
    assert "failed" in capsys.readouterr().out
    main(["status", str(file), "--json"])
    assert json.loads(capsys.readouterr().out)["healthy"] is False


def test_a_full_disk_leaves_what_was_there(file, fake, monkeypatch):
    ran(file)
    before = (file.parent / "reports" / ONE / "report.html").read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shelves, "_put", full)
    found = ran(file, force=True)
    assert found.counts == {"failed": 2}
    assert "No space left" in found.failures[ONE]
    assert (file.parent / "reports" / ONE / "report.html").read_bytes() == before


@pytest.fixture
def disk(tmp_path):
    """Return a disk of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


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


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"reports": []}, DocumentError, "reports"),
        ({"reprts": []}, DocumentError, "reprts"),
        ({"reports": [{"articles": "blomberg-*"}]}, DocumentError, "reports.0.*blomberg"),
        ({"reports": [{"as_of": "2022-02-30"}]}, DocumentError, "a day that exists"),
        ({"reports": [{"currency": "US"}]}, DocumentError, "did you mean 'USD'"),
        ({"reports": [{"when": "61 * * * *"}]}, DocumentError, "reports.0.when"),
        ({"timezone": "Mars"}, DocumentError, "time zone"),
        ({"keep": {"count": 0}}, DocumentError, "keep.count"),
        ({"notify": [{"kind": "pigeon"}]}, DocumentError, "notify.0"),
        ({"notify": [{"kind": "webhook"}]}, DocumentError, "url"),
        ({"limits": {"memory": 1}}, DocumentError, "limits.memory"),
    ],
)
def test_a_plan_that_can_not_be_is_refused_before_anything_is_made(tmp_path, given, error, said):
    file = written(tmp_path, **given)
    with pytest.raises(error, match=said):
        plan.jobs_of(plan.read_plan(file), file)


def test_partners_choose_among_the_articles(tmp_path):
    file = written(
        tmp_path, reports=[{"partner": ["IND"]}, {"partner": "RUS", "currency": ["USD"]}]
    )
    assert [job.name for job in plan.jobs_of(plan.read_plan(file), file)] == [ONE]


def test_the_example_plan_is_a_plan():
    read = plan.read_plan(ROOT / "reports.example.yml")
    assert plan.jobs_of(read, "reports.example.yml")
    assert read.notify


def test_a_key_that_was_tampered_with_is_none(file, fake):
    ran(file)
    place = file.parent / "reports" / ONE / ".key.json"
    place.write_text(place.read_text().replace("figures", "figurez"))
    assert key_beside(place.parent) is None
    place.write_text("{")
    assert ran(file).states[ONE] == "published"


def test_keys_say_what_differs():
    one, two = Key({"a": "x 1, y 2", "b": "0" * 64}), Key({"a": "x 1, y 3", "b": "1" * 64})
    assert two.explain(one) == ["a: y 2 → y 3", f"b: {'0' * 12} → {'1' * 12}"]
    report = an.report_parameters(SLUG)
    assert key_of(report).digest != key_of(report, "https://news.example").digest


def test_dry_run_and_json(file, fake, capsys):
    assert main(["batch", str(file), "--dry-run", "--explain"]) == 0
    assert f"new        {ONE}" in capsys.readouterr().out
    assert not (file.parent / "reports").exists()
    assert main(["batch", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"] == {"published": 2}
    fake.fails[ONE] = "no"
    assert main(["batch", str(file), "--force", "--log", "json"]) == 1
    said = capsys.readouterr()
    assert f"failed     {ONE}" in said.out
    lines = [json.loads(one) for one in said.err.splitlines()]
    assert {"level": "error", "report": ONE}.items() <= next(
        one for one in lines if one["level"] == "error"
    ).items()
    with pytest.raises(SystemExit):
        main(["batch", "--help"])
    assert main(["batch", str(file), "--jobs", "0"]) == 2
    assert main(["batch", str(file), "--dsk", "x"]) == 2
    assert "did you mean --dask" in capsys.readouterr().err


def test_dask_says_what_is_missing(file, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingToolError, match="pip install"):
        ran(file, dask="tcp://127.0.0.1:1")


def test_dask_without_a_scheduler_is_bad_input(file):
    pytest.importorskip("distributed")
    with pytest.raises(ParameterError, match="Dask scheduler"):
        ran(file, dask="nonsense://x")
