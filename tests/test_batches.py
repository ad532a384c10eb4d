"""Plans that are run: what is made, kept, notified of and shown."""

import datetime as dt
import json
import sys
from pathlib import Path

import pytest
from batching import NOW, files, flip, ran, written
from conftest import SLUG

from analysis.batch import plan
from analysis.batch.history import STATE
from analysis.batch.status import status
from analysis.cli.main import main
from analysis.core.errors import (
    MissingToolError,
    ParameterError,
    UnknownNameError,
)

ONE, TWO = f"{SLUG}/2022-04-21", f"{SLUG}/2022-05-10"


def test_a_plan_is_made_once_and_then_left_alone(file, fake):
    first = ran(file)
    assert first.states == {ONE: "published", TWO: "published"}
    out = file.parent / "reports"
    made = (one for one in out.rglob("*.*") if STATE not in one.parts and one.suffix != ".lock")
    stamps = {one: one.stat().st_mtime_ns for one in made}
    second = ran(file)
    assert second.states == {ONE: "unchanged", TWO: "unchanged"}
    assert len(fake.built) == 2
    assert all(one.stat().st_mtime_ns == stamp for one, stamp in stamps.items())
    assert (out / SLUG / "latest").readlink() == Path("2022-05-10")
    assert len(json.loads((out / ONE / "report.json").read_text())) > 5
    assert "2 reports" in (out / "index.html").read_text()


def test_force_only_and_parameters(file, fake):
    ran(file)
    assert ran(file, select=["*/2022-05-*"], force=True).states == {TWO: "published"}
    with pytest.raises(UnknownNameError, match="did you mean"):
        ran(file, select=[f"{SLUG}/2022-05-11"])


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


def test_of_what_changed_a_file_is_notified_once(tmp_path, fake):
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
    assert "<h1>What changed: 1 verdict</h1>" in (out / ONE / "changes.html").read_text()
    ran(file, force=True)
    ran(file)
    lines = [json.loads(one) for one in told.read_text().splitlines()]
    assert sorted(one["event"] for one in lines) == ["failed", "flipped"]


def test_what_only_some_of_a_plan_is_run_for_keeps_the_rest(tmp_path, fake, capsys):
    entry = {"articles": SLUG, "as_of": ["2022-04-21", "2022-05-10"], "currency": ["USD", "CNY"]}
    file = written(tmp_path, reports=[entry], retention={"count": 1})
    assert main(["batch", str(file)]) == 0
    assert main(["batch", str(file), "--select", "*2022-05-10", "--force"]) == 0
    assert "removed" not in capsys.readouterr().out
    assert set(ran(file).states.values()) == {"unchanged"}


def test_the_newest_is_linked_where_there_is_none_in_the_articles_currency(tmp_path, fake):
    ran(written(tmp_path, reports=[{"articles": SLUG, "currency": "CNY"}]))
    assert (tmp_path / "reports" / SLUG / "latest").readlink() == Path("2022-04-21-CNY")


def test_a_new_day_is_compared_with_the_day_before(tmp_path, fake):
    file = written(tmp_path)
    ran(file, select=[ONE])
    fake.says[TWO] = flip
    found = ran(file)
    assert found.changes[0].since == ONE
    assert found.changes[0].flipped


def test_figures_added_and_revised_are_named(tmp_path, fake):
    from analysis.batch.changes import changes

    old, new = dict(files()), dict(files())
    known = json.loads(new["figures.json"])
    old["figures.json"] = json.dumps([known[0] | {"value": "1"}, *known[2:]]).encode()
    found = changes(ONE, new, ONE, old)
    assert [one["before"] for one in found.figures_revised] == ["1"]
    assert found.figures_added[0]["first_month"] == known[1]["first_month"]
    assert found.any


def test_reports_that_are_not_kept_go(tmp_path, fake):
    days = ["2022-04-21", "2022-05-10", "2022-06-01", "2022-07-01"]
    ran(written(tmp_path, reports=[{"articles": SLUG, "as_of": days}]))
    file = written(tmp_path, retention={"count": 2}, reports=[{"articles": SLUG, "as_of": days[0]}])
    found = ran(file)
    assert found.removed == [f"{SLUG}/2022-05-10"]
    out = tmp_path / "reports" / SLUG
    kept = sorted(one.name for one in out.iterdir() if not one.is_symlink())
    assert kept == ["2022-04-21", "2022-06-01", "2022-07-01"]
    assert "3 reports" in (tmp_path / "reports" / "index.html").read_text()
    aged = written(tmp_path, retention={"days": 30}, reports=[{"articles": SLUG, "as_of": days[3]}])
    assert sorted(ran(aged).removed) == [f"{SLUG}/2022-04-21", f"{SLUG}/2022-06-01"]


def test_times_are_kept(tmp_path, fake):
    entry = {"articles": SLUG, "schedule": "0 6 9 * *"}
    file = written(tmp_path, reports=[entry])
    assert ran(file, due_only=True).states == {ONE: "published"}
    assert ran(file, NOW + dt.timedelta(days=20), due_only=True).states == {ONE: "not due"}
    assert ran(file, NOW + dt.timedelta(days=40), due_only=True).states == {ONE: "unchanged"}
    for state in ("unchanged", "not due"):  # a clock that was set back is put right at once
        assert ran(file, NOW - dt.timedelta(days=400), due_only=True).states == {ONE: state}
    back = NOW - dt.timedelta(days=399)
    assert ran(file, back, force=True).states == {ONE: "published"}


def test_figures_that_do_not_arrive_are_an_event_once_for_each_deadline(tmp_path, fake):
    told = tmp_path / "told.jsonl"
    entry = {"articles": SLUG, "data_due": "0 12 20 * *"}
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
    entry = {"articles": SLUG, "schedule": "0 6 9 * *"}
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
