"""Plans that fetch figures before their reports are rendered, and what they say of it."""

import datetime as dt
import json

import pytest
import yaml
from comtrade_site import Comtrade
from replay import Rerouted, replay
from test_fetch import released, trade, write_article

import analysis as an
from analysis.batch.fetches import Fetch, arrivals
from analysis.batch.plan import read_plan
from analysis.batch.project import write_project
from analysis.cli.main import main
from analysis.core.errors import DocumentError, SourceError
from analysis.core.locks import locked
from analysis.fetching.fetch import Fetched
from analysis.figures.arrivals import Appended
from analysis.notify.events import KINDS
from analysis.sources import http
from analysis.sources.registry import read_sources
from analysis.sources.transfer import Transfer


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv("TRADE_CLAIMS_COMTRADE_KEY", raising=False)
    write_project(tmp_path / "newsroom")
    monkeypatch.chdir(tmp_path / "newsroom")
    (tmp_path / "newsroom/data/articles/example.yml").unlink()
    return tmp_path / "newsroom"


@pytest.fixture
def answers(monkeypatch):
    """Return a function that lets a replay server stand for the network."""

    def use(server):
        routed = Rerouted(server)
        monkeypatch.setattr(http, "Transfer", lambda policy, _: Transfer(policy, routed))

    return use


def write_plan(project, **changed):
    fetched = {"source": "comtrade", "reporter": "IND", "partner": "RUS", "since": "2024-01"}
    plan = {
        "reports": [{"articles": "india", "as_of": "latest", "formats": ["html"]}],
        "fetch": [fetched], "notify": [{"kind": "file", "path": "events.jsonl"}],
    } | changed  # fmt: skip
    (project / "reports.yml").write_text(yaml.safe_dump(plan))


def events(project):
    file = project / "events.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_plan_fetches_what_its_reports_need(project, answers, capsys):
    write_article(project, "1.32")
    write_plan(project)
    with replay(Comtrade(trade(), released("2024-08-20"))) as server:
        answers(server)
        assert main(["batch", "reports.yml", "--dry-run"]) == 1  # the pair is not held
        assert server.taken == []
        assert main(["batch", "reports.yml", "--jobs", "1"]) == 0
    said = capsys.readouterr().out
    assert "fetched    comtrade IND-RUS: 12 new, 0 revised, 0 gone, 0 same" in said
    assert "published  india/latest" in said or "published  india/2024" in said
    (arrived,) = [one for one in events(project) if one["event"] == "arrived"]
    assert arrived["title"] == (
        "Figures arrived: comtrade IND-RUS: 12 new, 0 revised, 0 gone, 0 same"
    )
    assert "india, exports (latest figures): not checked → supported" in arrived["detail"]


def test_a_fetch_that_fails_stops_nothing_else(project, answers, capsys):
    write_article(project, "1.32")
    write_plan(project)
    with replay(Comtrade(trade(), released("2024-08-20"))) as server:
        answers(server)
        assert main(["batch", "reports.yml", "--jobs", "1"]) == 0
    with replay(lambda _: (200, b"<html>maintenance</html>", {})) as server:
        answers(server)
        assert main(["batch", "reports.yml", "--jobs", "1", "--json"]) == 1
    said = json.loads(capsys.readouterr().out.partition("{")[2].join(["{", ""]))
    assert list(said["not_fetched"]) == ["comtrade IND-RUS"]
    assert set(said["reports"].values()) == {"unchanged"}
    (failed,) = [one for one in events(project) if one["event"] == "failed"]
    assert failed["title"] == "Figures could not be fetched: comtrade IND-RUS"


def test_what_arrived_is_told_though_the_run_was_refused(project, answers, capsys):
    write_article(project, "1.32")
    write_plan(project, reports=[{"articles": "nothing", "formats": ["html"]}])
    with replay(Comtrade(trade(), released("2024-08-20"))) as server:
        answers(server)
        assert main(["batch", "reports.yml"]) == 2
    write_plan(project, fetch=[])
    assert main(["batch", "reports.yml", "--jobs", "1"]) == 0
    assert "arrived" in {one["event"] for one in events(project)}


def test_nothing_is_fetched_while_another_run_is_under_way(project, answers, capsys):
    write_article(project, "1.32")
    write_plan(project)
    (project / "reports").mkdir()
    with replay(Comtrade(trade(), released("2024-08-20"))) as server:
        answers(server)
        with locked(project / "reports", "batch"):
            assert main(["batch", "reports.yml"]) == 1
        assert server.taken == []


def test_a_fetch_that_can_not_read_its_folder_stops_no_other():
    def fails(*_, **__):
        raise PermissionError(13, "Permission denied")

    (one,) = arrivals([Fetch(source="comtrade", reporter="IND")], run=fails)
    assert one.failed


def test_one_fetch_is_told_of_once_a_day():
    def fails(*_, **__):
        raise SourceError("comtrade", "status 503", "200", "try again later")

    asked = [Fetch(source="comtrade", reporter="IND", partner="RUS")]
    days = [
        dt.datetime(2026, 9, day, hour, tzinfo=dt.UTC) for day, hour in ((1, 3), (1, 9), (2, 3))
    ]
    first, again, other = (
        next(arrivals(asked, run=fails, now=lambda day=day: day)).events[0] for day in days
    )
    assert first.identity == again.identity != other.identity


def test_nothing_new_is_no_event():
    found = Fetched("comtrade", 1, Appended(), (), ())
    asked = [Fetch(source="comtrade", reporter="IND")]
    (one,) = arrivals(asked, run=lambda *_, **__: found)
    assert (one.name, one.failed, one.events) == ("comtrade IND-each", False, ())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source": "comtrad"}, "did you mean 'comtrade'"),
        ({"reporter": "India"}, "an ISO 3166 code of three capitals"),
        ({"since": "2024"}, "a month, as 2020-02"),
        ({"until": "2024-06"}, "no field of this name"),
    ],
)
def test_what_can_not_be_fetched_is_refused_with_its_line(project, changed, said):
    asked = {"source": "comtrade", "reporter": "IND", "partner": "RUS"} | changed
    write_plan(project, fetch=[asked])
    with pytest.raises(DocumentError, match=said) as error:
        read_plan("reports.yml", channels=False)
    assert "fetch[0]" in str(error.value)


def test_a_month_that_the_office_has_due_is_late(project, answers, capsys):
    write_article(project, "1.32")
    entry = {"articles": "india", "as_of": "latest", "formats": ["html"], "data_due": "calendar"}
    write_plan(project, reports=[entry])
    with replay(Comtrade(trade(), released("2024-08-20"))) as server:
        answers(server)
        assert main(["batch", "reports.yml", "--jobs", "1"]) == 0
    (late,) = [one for one in events(project) if one["event"] == "late"]
    assert "The newest month held is June 2024." in late["detail"]
    assert an.load("IND", "RUS").newest == dt.date(2024, 8, 20)


def test_january_is_not_due_before_february_where_they_are_published_together():
    gacc, comtrade = (read_sources()[name] for name in ("gacc", "comtrade"))
    assert gacc.due(dt.date(2026, 3, 16))[0].label == "February 2026"
    assert gacc.due(dt.date(2026, 3, 15))[0].label == "December 2025"
    assert comtrade.due(dt.date(2026, 4, 17))[0].label == "January 2026"


def test_all_kinds_of_events_have_a_severity():
    from analysis.notify.senders import _SEVERITY

    assert set(_SEVERITY) == set(KINDS)
