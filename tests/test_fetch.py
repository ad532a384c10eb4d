"""`trade-claims fetch`: from an office's answer to figures held and the verdicts they change."""

import datetime as dt
import json
from pathlib import Path

import pytest
import yaml
from comtrade_site import Comtrade, dataset, record
from conftest import ROOT
from replay import Rerouted, replay

import analysis as an
from analysis.batch.project import write_project
from analysis.cli.main import main
from analysis.core.errors import ParameterError, SourceError, UnknownNameError
from analysis.fetching.effects import changes
from analysis.fetching.fetch import fetch
from analysis.fetching.providers import NAMES, provider
from analysis.sources import http
from analysis.sources.registry import read_sources

INDIA, RUSSIA = 699, 643
WORDS = ["fetch", "comtrade", "--reporter", "IND", "--partner", "RUS", "--since", "2024-01",
         "--until", "2024-06"]  # fmt: skip
MONTHS = [f"2024{month:02d}" for month in range(1, 7)]


def trade(**changed):
    """Return records of India's trade with Russia, of which some were changed, by month."""
    exports = dict(zip(MONTHS, range(400_000_000, 460_000_000, 10_000_000), strict=True))
    values = exports | {name.removeprefix("m"): value for name, value in changed.items()}
    return [
        record(INDIA, RUSSIA, flow, period, float(value * (1 if flow == "X" else 12)))
        for period, value in values.items() for flow in "XM"
    ]  # fmt: skip


def released(day, months=MONTHS):
    return [dataset(INDIA, period, "2024-08-20T10:00:00", f"{day}T10:00:00") for period in months]


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.delenv("TRADE_CLAIMS_COMTRADE_KEY", raising=False)
    write_project(tmp_path / "newsroom")
    monkeypatch.chdir(tmp_path / "newsroom")
    return tmp_path / "newsroom"


def asked(office, **changed):
    wanted = {"since": "2024-01", "until": "2024-06"} | changed
    with replay(office) as server:
        return fetch("comtrade", "IND", "RUS", transport=Rerouted(server), **wanted)


def write_article(project, number):
    """Write an article that says how fast exports grew from the first to the second quarter."""
    article = yaml.safe_load((ROOT / "data" / "articles" / "bloomberg-2022-04-21.yml").read_text())
    claim = {
        "id": "exports", "quote": "exports were some $1.32bn in the second quarter",
        "speaker": "a minister", "measure": "level",
        "of": {"flow": "export", "span": "2024Q2"},
        "stated": {"unit": "billion", "number": number, "currency": "USD"},
    }  # fmt: skip
    own = {"title": "An article", "published": "2024-09-10", "source": "comtrade",
           "currency": "USD", "reporter": "IND", "partner": "RUS", "claims": [claim]}  # fmt: skip
    kept = {name: article[name] for name in ("publisher", "url") if name in article}
    (project / "data" / "articles" / "india.yml").write_text(yaml.safe_dump(kept | own))


def test_figures_arrive_once(project):
    first = asked(Comtrade(trade(), released("2024-08-20")))
    assert str(first) == "comtrade: 12 new, 0 revised, 0 gone, 0 same"
    held = an.load("IND", "RUS").select(span="2024-03", flow="export")
    assert [str(one.value) for one in held] == ["0.420000000"]
    assert str(asked(Comtrade(trade(), released("2024-08-20")))) == (
        "comtrade: 0 new, 0 revised, 0 gone, 12 same"
    )
    kept = [*(project / "data" / "raw" / "comtrade").rglob("*.body")]
    assert kept
    assert b'"primaryValue"' in b"".join(one.read_bytes() for one in kept)


def test_a_revision_is_a_further_release(project):
    asked(Comtrade(trade(), released("2024-08-20")))
    second = asked(Comtrade(trade(m202403=421_000_000), released("2024-10-02")))
    changed = {(one.figure.flow, str(one.change)) for one in second.appended.revised}
    assert changed == {("export", "0.001000000"), ("import", "0.012000000")}
    before = an.load("IND", "RUS", "2024-09-01").select(span="2024-03", flow="export")
    after = an.load("IND", "RUS", "2024-10-02").select(span="2024-03", flow="export")
    assert [str(one.value) for one in (*before, *after)] == ["0.420000000", "0.421000000"]


def test_what_an_office_no_longer_gives_is_said_and_kept(project):
    asked(Comtrade(trade(), released("2024-08-20")))
    fewer = [one for one in trade() if one["period"] != "202404"]
    found = asked(Comtrade(fewer, released("2024-10-02", [*MONTHS[:3], *MONTHS[4:]])))
    assert {str(one.span) for one in found.appended.gone} == {"2024-04"}
    assert an.total(an.load("IND", "RUS"), "2024-04", source="comtrade", flow="export")


def test_the_verdicts_that_change_are_said(project, capsys):
    write_article(project, "1.32")
    first = asked(Comtrade(trade(), released("2024-08-20")))
    assert [str(one) for one in first.changes] == [
        "india, exports (as of the article): not checked → supported",
        "india, exports (latest figures): not checked → supported",
    ]
    revised = Comtrade(trade(m202406=520_000_000), released("2024-10-02"))
    second = asked(revised)
    assert [str(one) for one in second.changes] == [
        "india, exports (latest figures): supported → refuted"
    ]
    words = ["fetch", "comtrade", "--reporter", "IND", "--partner", "RUS", "--since", "2024-01",
             "--until", "2024-06", "--offline"]  # fmt: skip
    assert main(words) == 0
    assert capsys.readouterr().out == (
        "comtrade: 0 new, 0 revised, 0 gone, 12 same (from 2 answers)\nNo verdict changes: india.\n"
    )
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["same"] == 12


def test_what_an_office_says_again_is_a_further_release(project, monkeypatch):
    """It changed a figure under the same stamp, and changes it back."""
    asked(Comtrade(trade(), released("2024-08-20")))
    for value, seen in ((421_000_000, "2026-01-05"), (420_000_000, "2026-01-06")):
        at = dt.datetime.fromisoformat(f"{seen}T10:00:00+00:00")
        monkeypatch.setattr(http, "dt", FakeTime(at))
        found = asked(Comtrade(trade(m202403=value), released("2024-08-20")))
        assert len(found.appended.revised) == 2, seen
    (newest,) = an.load("IND", "RUS").select(span="2024-03", flow="export")
    assert (str(newest.value), str(newest.released)) == ("0.420000000", "2026-01-06")
    again = asked(Comtrade(trade(), released("2024-08-20")))
    assert str(again.appended) == "0 new, 0 revised, 0 gone, 12 same"


class FakeTime:
    """The module `datetime`, with a clock that stands."""

    def __init__(self, at):
        self.UTC, self.timedelta = dt.UTC, dt.timedelta

        class Clock(dt.datetime):
            @classmethod
            def now(cls, tz=None):
                return at

        self.datetime = Clock


def test_an_answer_kept_by_a_clock_that_was_ahead_is_not_fresh(project, monkeypatch):
    at = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    with monkeypatch.context() as ahead:
        ahead.setattr(http, "dt", FakeTime(at))
        asked(Comtrade(trade(), released("2024-08-20")))
    found = asked(Comtrade(trade(m202403=421_000_000), released("2024-10-02")))
    assert len(found.appended.revised) == 2


def test_months_that_were_asked_for_and_not_answered_are_gone(project):
    asked(Comtrade(trade(), released("2024-08-20")))
    half = [one for one in trade() if one["period"] <= "202403"]
    found = asked(Comtrade(half, released("2024-10-02", MONTHS[:3])))
    assert {str(one.span) for one in found.appended.gone} == {"2024-04", "2024-05", "2024-06"}


def test_an_article_that_can_not_be_read_is_named(project, capsys):
    write_article(project, "1.32")
    asked(Comtrade(trade(), released("2024-08-20")))
    file = project / "data" / "articles" / "india.yml"
    file.write_text(file.read_text().replace("measure: level", "measure: levels"))
    found = asked(Comtrade(trade(m202403=421_000_000), released("2024-10-02")))
    assert found.unread == ("india",)
    assert main([*WORDS, "--offline"]) == 0
    assert "Not checked, since they can't be read: india" in capsys.readouterr().out


def test_a_verdict_that_can_no_longer_be_computed_is_a_change():
    key = ("an-article", "a-claim", "latest figures")
    (lost,) = changes({key: "supported"}, {})
    assert str(lost) == "an-article, a-claim (latest figures): supported → not checked"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reporter": "RUS"}, "another country than RUS"),
        ({"reporter": "WLD"}, "a country: of all together, no office reports"),
        ({"until": "2001-01", "since": None}, "parameter until"),
        ({"until": "2023-01"}, "parameter until: .*no earlier than 2024-01"),
        ({"since": "2099-01", "until": None}, "parameter since: .*a month that is over"),
    ],
)
def test_what_no_office_can_answer_is_refused_before_it_is_asked(project, wrong, said):
    wanted = {"reporter": "IND", "partner": "RUS", "since": "2024-01", "until": "2024-06"} | wrong
    with pytest.raises(ParameterError, match=said):
        fetch("comtrade", wanted.pop("reporter"), wanted.pop("partner"), **wanted)


def test_places_of_the_folder_are_those_of_the_fetch(project, monkeypatch):
    monkeypatch.chdir("/")
    data = project / "data"
    (data / "places.yml").write_text("XQQ: {name: Nowhere, comtrade: 998}\n")
    other = [record(INDIA, 998, "X", "202401", 1_000_000.0)]
    office = Comtrade([*trade(), *other], released("2024-08-20"))
    with replay(office) as server:
        found = fetch("comtrade", "IND", since="2024-01", until="2024-01", folder=data,
                      transport=Rerouted(server))  # fmt: skip
    assert {one.partner for one in found.appended.new} == {"RUS", "XQQ"}


def test_a_figure_that_can_not_be_right_is_said_where_the_office_printed_it(project):
    asked(Comtrade(trade(), released("2024-08-20")))
    with pytest.raises(SourceError) as error:
        asked(Comtrade(trade(m202403=421_000_000_000), released("2024-10-02")))
    assert "comtrade" in str(error.value)
    assert "export of IND with RUS, 2024-03..2024-03" in str(error.value)
    assert "nothing was appended" in str(error.value)
    assert str(an.load("IND", "RUS").newest) == "2024-08-20"


def test_what_was_not_asked_for_is_not_appended(project):
    found = asked(Comtrade(trade(), released("2024-08-20")), since="2024-03", flows=("export",))
    assert {(one.flow, str(one.span)) for one in found.appended.new} == {
        ("export", f"2024-0{month}") for month in range(3, 7)
    }


def test_nothing_published_is_an_error(project):
    with pytest.raises(SourceError, match="found no figure"):
        asked(Comtrade([], []))
    assert not [*Path("data/figures").glob("source=*")]


def test_every_provider_can_be_planned_and_is_described():
    described = {*read_sources(), "census-workbook"}
    for name in NAMES:
        assert provider(name).policy.hosts
        assert name in described
    with pytest.raises(UnknownNameError, match="did you mean 'comtrade'"):
        fetch("comtrad", "CHN", "RUS")
