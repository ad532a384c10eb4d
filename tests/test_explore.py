"""`analysis.explore` without a front end: choices that fit, what is shown, and code that runs."""

import re

import pytest

import analysis as an
from analysis.core.errors import MissingToolError, ParameterError, UnknownNameError
from analysis.exploring.choice import GRAINS, Choice
from analysis.exploring.shown import at_mark, shown
from analysis.exploring.state import State
from analysis.figures.schema import FLOWS
from analysis.figures.store import pairs

PAIRS = [("CHN", "RUS"), ("CHN", "WLD"), ("USA", "MEX"), ("GBR", "DEU"), ("DEU", "RUS")]


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_whatever_is_chosen_is_shown_with_code_that_gives_the_same(pair, grain, flow):
    choice = Choice(*pair, flow=flow, grain=grain).fitted()
    found = shown(choice)
    assert found.found is not None
    names = {"an": an}
    *lines, total, chart = choice.code.splitlines()
    exec("\n".join(lines), names)
    again = eval(total, names)
    assert (again.value, again.low, again.high) == (
        found.found.value, found.found.low, found.found.high,
    )  # fmt: skip
    assert eval(chart, names).svg() == found.chart.svg()


def test_each_mark_of_the_chart_leads_to_its_own_number():
    state = State(Choice(flow="export", grain="month", as_of="2022-04-21"))
    drawn = re.findall(r'data-m="(\w[\d-]+)"', state.traits["chart"])
    labels = state.traits["marks"]
    own = [mark for mark in drawn if mark in labels]  # the others are filled from a later vintage
    assert len(own) > 10
    for mark in own:
        assert labels[mark].endswith(repr(state.at(mark).shown.found))


def test_what_the_trade_lacks_is_replaced_by_what_it_has():
    state = State(Choice("CHN", "RUS", source="gacc", currency="CNY", span="2022Q1"))
    other = state.changed({"reporter": "USA"}).choice
    assert (other.reporter, other.source, other.currency) == ("USA", "census", "USD")
    assert other.partner in other.options["partner"]
    assert other.span in other.options["span"]


def test_what_is_not_held_is_said(monkeypatch):
    with pytest.raises(UnknownNameError, match="USA-CHX"):
        State(Choice("USA", "CHX"))
    with pytest.raises(ParameterError, match="a day by which figures were out"):
        State(Choice(as_of="2001-01-01"))
    with pytest.raises(ParameterError, match="one of export, import, total"):
        State(Choice(flow="exports"))
    with pytest.raises(ParameterError, match="one that the figures have, such as"):
        an.explore(source="census")
    with pytest.raises(ParameterError, match="one that the figures have, such as"):
        an.explore(span="2030Q1")


def test_without_anywidget_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "analysis.exploring.widget", None)
    with pytest.raises(MissingToolError, match=r"pip install trade-claims\[lab\]"):
        an.explore()


def test_every_pair_can_be_looked_at():
    for pair in pairs()[::20]:
        assert State(Choice(*pair)).traits["options"]["span"]


def test_a_mark_of_another_kind_changes_nothing():
    choice = Choice(span="2022Q1")
    assert at_mark(choice, "?2022") is choice


def test_hostile_texts_of_figures_stay_text(tmp_path):
    from storing import appended, row

    (tmp_path / "figures").mkdir()
    rows = [
        row("2021-12", "3.8", "2022-01-20", partner="ZAF", reference="<script>alert(1)</script>")
    ]
    appended(tmp_path, *rows)
    state = State(Choice("CHN", "ZAF", grain="month", folder=tmp_path))
    assert "<script" not in state.traits["details"]
    assert "&lt;script&gt;" in state.traits["details"]


def test_the_widget_shows_what_is_chosen_and_keeps_it_where_it_can_not_be():
    look = an.explore(flow="export", grain="month", span="2022-03", as_of="2022-04-21")
    before = look.chart
    look.choice = look.choice | {"as_of": ""}
    assert look.chart != before
    assert look.choice["span"] == "2022-03"
    look.mark = "X2022-05"
    assert look.choice["span"] == "2022-05"
    assert '"2022-05"' in look.code
    look.choice = look.choice | {"as_of": "2001-01-01"}
    assert "a day by which figures were out" in look.error
    assert look.choice["as_of"] == ""
    look.choice = look.choice | {"partner": "WLD"}
    assert look.error == ""
    assert look.found is not None
