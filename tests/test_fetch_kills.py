"""Fetches killed at random moments, by the signal that no process can answer."""

import datetime as dt
import multiprocessing as mp
import os
import random
import signal
import time
from dataclasses import replace

import pytest
from comtrade_site import Comtrade
from replay import Rerouted, replay
from test_append_kills import FORKED, KILLS
from test_fetch import MONTHS, released, trade

import analysis as an
from analysis.batch.project import write_project
from analysis.fetching.fetch import RAW, fetch
from analysis.figures.store import pairs
from analysis.sources import comtrade
from analysis.sources.raw import Raw


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv("TRADE_CLAIMS_COMTRADE_KEY", raising=False)
    monkeypatch.setattr(comtrade, "POLICY", replace(comtrade.POLICY, interval=0.0))
    write_project(tmp_path / "newsroom")
    return tmp_path / "newsroom" / "data"


class Revising(Comtrade):
    """Releases each month anew with each round."""

    def __init__(self):
        super().__init__([], [])
        self.round = -1
        self.revise()

    def revise(self):
        self.round += 1
        day = dt.date(2024, 8, 20) + dt.timedelta(days=self.round)
        changed = {f"m{period}": 400_000_000 + self.round * 1000 for period in MONTHS}
        self.records, self.datasets = trade(**changed), released(day)


def _fetch(server, folder):
    wanted = {"since": "2024-01", "until": "2024-06", "folder": folder}
    return fetch("comtrade", "IND", "RUS", transport=Rerouted(server), **wanted)


def values(folder):
    """Return the newest value of each month of exports; nothing where none is held."""
    if ("IND", "RUS") not in pairs(folder):
        return set()
    return {one.value for one in an.load("IND", "RUS", folder=folder) if one.flow == "export"}


@FORKED
def test_whenever_a_fetch_is_killed_all_of_it_is_held_or_nothing(project):
    context, draw, office = mp.get_context("fork"), random.Random(20220421), Revising()
    killed = 0
    with replay(office) as server:
        _fetch(server, project)
        office.revise()
        began = time.monotonic()
        _fetch(server, project)
        took = time.monotonic() - began
        for _ in range(KILLS):
            before = values(project)
            office.revise()
            child = context.Process(target=_fetch, args=(server, project))
            child.start()
            time.sleep(draw.uniform(0, 1.2 * took))
            os.kill(child.pid, signal.SIGKILL)
            child.join()
            killed += child.exitcode == -signal.SIGKILL
            after = values(project)
            assert len(after) == 1  # of six months: all of one release, or all of another
            assert after == before or len(before) == 1
        assert killed
        last = _fetch(server, project)
        assert not last.appended.gone
        assert str(_fetch(server, project).appended) == "0 new, 0 revised, 0 gone, 12 same"
    for address in (project / RAW / "comtrade").iterdir():  # what is kept is whole
        for said in address.glob("*.json"):
            assert said.with_suffix(".body").is_file()
    assert Raw(project / RAW, "comtrade")
    print(f"{KILLS} fetches, {killed} killed")


@FORKED
def test_two_fetches_at_once_bring_the_figures_once(project):
    context = mp.get_context("fork")
    with replay(Comtrade(trade(), released("2024-08-20"))) as server:
        running = [context.Process(target=_fetch, args=(server, project)) for _ in range(2)]
        for one in running:
            one.start()
        for one in running:
            one.join()
        assert [one.exitcode for one in running] == [0, 0]
        assert str(_fetch(server, project).appended) == "0 new, 0 revised, 0 gone, 12 same"
