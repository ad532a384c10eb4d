"""Events claimed before they are sent: by runs that fail, are killed, or find an old history."""

import datetime as dt
import json
import multiprocessing as mp
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from batching import NOW, files, flip, ran, rows, written
from conftest import ROOT, SLUG
from notifying import EVENT, OTHER, by, send
from servers import free_port, web

from analysis.batch.history import FILE, STATE, History
from analysis.batch.plan import jobs_of, read_plan
from analysis.batch.status import status
from analysis.batch.summary import table
from analysis.cli.main import main
from analysis.core.errors import DocumentError
from analysis.notify import channels

ONE, TWO = f"{SLUG}/2022-04-21", f"{SLUG}/2022-05-10"
WEEK = dt.timedelta(days=7)


def stood(file):
    read = read_plan(file, channels=False)
    return status(read, jobs_of(read, file), file.parent / "reports", NOW)


def test_an_event_is_due_for_a_week_and_until_it_is_claimed(tmp_path, monkeypatch):
    now = dt.datetime.now(dt.UTC)
    channel = by(monkeypatch, f"json://127.0.0.1:{free_port()}", events=["failed", "flipped"])
    with History(tmp_path) as history, web() as server:
        late = replace(OTHER, kind="late")
        history.happened(history.begin("", now), [EVENT, OTHER, late, EVENT], now)
        due = history.due(channel.name, channel.events, now - WEEK)
        assert due == [EVENT, OTHER]
        assert history.due(channel.name, channel.events, now + WEEK) == []
        assert send(channel, *due, ledger=history)[0] == ["failed", "waiting"]
        assert history.due(channel.name, channel.events, now - WEEK) == [OTHER]
        by(monkeypatch, server.url)
        assert send(channel, *due, ledger=history)[0] == ["sent"]
        assert send(channel, *due, ledger=history)[0] == []
        (lost,) = history.undelivered(now - WEEK)
        assert (lost.event, lost.channel, lost.state) == (EVENT, "NEWSROOM", "failed")
        assert history.undelivered(now + WEEK) == []
        assert history.interrupted() == []
    assert len(server.taken) == 1


def test_a_channel_that_is_down_fails_no_run_and_is_said(tmp_path, fake, monkeypatch, capsys):
    monkeypatch.setenv("NEWSROOM", f"json://me:s3cr3t@127.0.0.1:{free_port()}/s3cr3t")
    file = written(tmp_path, notify=[{"url_variable": "NEWSROOM", "label": "editors"}])
    fake.fails |= {ONE: "no", TWO: "no"}
    found = ran(file)
    assert found.failures == {ONE: "no", TWO: "no"}
    lost = f"not delivered, editors: Report failed: {ONE} (it could not be handed over)"
    assert lost in table(found, tmp_path)
    assert "left to the next run, editors: 1" in table(found, tmp_path)
    assert found.as_dict()["notifications"][0] == {
        "report": ONE, "kind": "failed", "channel": "editors", "state": "failed",
        "error": "it could not be handed over",
    }  # fmt: skip
    assert str(stood(file)).endswith(f"left to the next run, editors: 1\n{lost}")
    with web() as server:
        monkeypatch.setenv("NEWSROOM", server.url)
        ran(file)
        ran(file)
    (taken,) = server.taken
    assert taken["title"] == f"Report failed: {TWO}"
    assert (stood(file).waiting, len(stood(file).undelivered)) == ({}, 1)
    main(["status", str(file), "--json"])
    said = capsys.readouterr().out
    assert json.loads(said)["undelivered"][0]["state"] == "failed"
    kept = rows(tmp_path / "reports", "select * from delivery") + rows(
        tmp_path / "reports", "select * from run"
    )
    assert not [one for one in ("s3cr3t", "127.0.0.1") if one in f"{said} {kept}"]


def _killed(file, url):
    from batching import Fake

    from analysis.batch import runner

    os.environ["NEWSROOM"] = url
    fake = Fake()
    fake.says[ONE] = flip
    runner.build_here = fake
    channels.notify = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    ran(file, force=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")
def test_what_a_killed_run_had_claimed_is_not_sent_again_and_is_said(tmp_path, fake, monkeypatch):
    files()
    monkeypatch.setenv("NEWSROOM", "json://127.0.0.1")
    file = written(tmp_path, notify=[{"url_variable": "NEWSROOM"}])
    ran(file)
    with web() as server:
        child = mp.get_context("fork").Process(target=_killed, args=(file, server.url))
        child.start()
        child.join()
        assert child.exitcode == -signal.SIGKILL
        lost = "delivery unknown, NEWSROOM: Verdict changed: q1-nearly-30-percent is now refuted"
        assert lost in str(stood(file))
        monkeypatch.setenv("NEWSROOM", server.url)
        fake.says[ONE] = flip
        found = ran(file)
        assert lost in table(found, tmp_path)
        assert [one.state for one in found.deliveries] == ["unknown"]
        assert lost in str(stood(file))
        assert ran(file).deliveries == []
    assert server.taken == []


def test_a_run_that_is_ended_while_it_sends_leaves_at_once(tmp_path, monkeypatch):
    code = "import sys; from analysis.cli.main import main; sys.exit(main())"

    def end(caller):
        os.kill(run.pid, signal.SIGTERM)
        caller.server.stopped.wait(60)

    (tmp_path / "data").symlink_to("/nonexistent")
    with web(end) as server:
        given = os.environ | {
            "NEWSROOM": f"{server.url}?rto=60", "PYTHONPATH": str(ROOT),
            "TRADE_CLAIMS_DATA": str(tmp_path / "data"),
        }  # fmt: skip
        file = written(tmp_path, notify=[{"url_variable": "NEWSROOM"}])
        run = subprocess.Popen([sys.executable, "-c", code, "batch", str(file)], env=given)
        assert run.wait(timeout=40) == 143
    assert rows(tmp_path / "reports", "select state from delivery") == [("claimed",)]


def test_a_history_of_before_is_taken_over_without_sending_its_events_again(
    tmp_path, fake, monkeypatch
):
    file = written(tmp_path)
    fake.fails[ONE] = "no"
    ran(file)
    place = tmp_path / "reports" / STATE / FILE
    with closing(sqlite3.connect(place)) as base:
        base.executescript(
            "drop table delivery; create table delivery (identity text, channel text, state text,"
            " attempts integer not null, at text, error text); insert into delivery select"
            " identity, 'webhook https://x', 'failed', 3, at, '' from event;"
            " pragma user_version = 1"
        )
    with web() as server:
        monkeypatch.setenv("NEWSROOM", server.url)
        file = written(tmp_path, notify=[{"url_variable": "NEWSROOM"}])
        fake.fails.clear()
        fake.says[TWO] = flip
        assert [one.event.kind for one in ran(file, force=True).deliveries] == ["flipped"]
    assert len(rows(tmp_path / "reports", "select * from run")) == 2
    with closing(sqlite3.connect(place)) as base:
        base.execute("pragma user_version = 99")
    with pytest.raises(DocumentError, match="found 99"):
        ran(file)
    opened = [one.readlink().name for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
    assert FILE not in opened  # Python does not close it by itself
