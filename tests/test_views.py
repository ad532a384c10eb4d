"""Then and now, in each currency."""

from dataclasses import replace

import pytest

import analysis as an
from analysis.core.html import REPORT
from analysis.reports.html.markup import group_html
from analysis.reports.parameters import report_parameters
from analysis.reports.variants import best_source, show_switch, show_views, views_of


@pytest.fixture
def views(report_views):
    return report_views


def named(views):
    return [(view.when, view.currency, view.verdicts.source) for view in views]


def test_the_reports_own_view_comes_first():
    yuan = views_of(report_parameters("bloomberg-2022-04-21", currency="CNY"))
    assert named(yuan)[0] == ("then", "CNY", "gacc")
    assert len(yuan) == 4


def test_as_of_the_latest_day_there_is_no_other_now():
    latest = views_of(report_parameters("bloomberg-2022-04-21", as_of="latest"))
    assert [view.when for view in latest] == ["then", "then"]
    markup = show_switch(latest)._repr_mimebundle_()[0]["text/html"]
    assert "_now" not in markup
    assert "_CNY" in markup


def test_the_source_of_now_is_the_one_that_tests_most(article, latest):
    assert best_source(article, latest, "USD") == "comtrade"
    assert best_source(article, latest, "CNY") == "gacc"
    alone = latest.select(source="gacc")
    assert best_source(article, alone, "USD") == "gacc"
    assert best_source(article, replace(latest, figures=()), "USD") == "gacc"


def test_what_views_share_stands_once(views):
    keys = [view.key for view in views]
    shared = group_html(keys, ["a", "b", "a", "a"])
    assert shared.count("<div") == 2
    assert 'class="view then-USD now-USD now-CNY" data-main' in shared
    assert group_html(keys, ["a"] * 4) == "a"


def test_a_switch_names_every_view_and_needs_no_script(views):
    markup = show_switch(views)._repr_mimebundle_()[0]["text/html"]
    for one in ("_then", "_now", "_USD", "_CNY"):
        assert f'id="{one}"' in markup
    assert markup.count(" checked>") == 2
    assert "on 21 Apr 2022" in markup
    assert "<script" not in markup


def test_what_is_shown_for_each_view_keeps_the_data_of_the_first(views):
    charts = [
        an.charts.quarterly_beside_monthly(view.trade, view.verdicts, missing="note")
        for view in views
    ]
    data, metadata = show_views(views, charts)._repr_mimebundle_()
    assert metadata == {"trade-claims": {"chart": charts[0].name, "alt": charts[0].alt}}
    assert data["image/svg+xml"] == charts[0].svg()
    assert data["text/html"].count('<figure class="chart"') == 4
    assert [one["id"] for one in data[REPORT]["sections"]] == [chart.id for chart in charts]
    assert data[REPORT]["views"] == [view.key for view in views]
    with pytest.raises(ValueError, match="shorter"):
        show_views(views, charts[:2])


def test_views_of_an_article_whose_claims_speak_of_nothing_known(views, article):
    trade = replace(views[0].trade, figures=views[0].trade.figures[:1])
    assert best_source(article, trade, "CNY") == article.source


def test_views_share_what_is_drawn_of_the_newest_figures_and_nothing_else():
    draw = an.charts.quarterly_beside_monthly
    report_views = an.report.views_of(an.report.report_parameters("bloomberg-2022-04-21"))
    others = an.report.views_of(an.report.report_parameters("bloomberg-2022-04-21", "2022-06-01"))
    ours, theirs = an.report.charts_of(report_views, draw), an.report.charts_of(others, draw)
    assert [one is other for one, other in zip(ours, theirs, strict=True)] == [
        False,
        False,
        True,
        True,
    ]
    drawn = draw(report_views[2].trade, report_views[2].verdicts)
    assert (ours[2].markup, ours[2].evidence) == (drawn.html(), drawn.evidence)
    assert an.report.charts_of(report_views, draw, last="2022-02")[2] is not ours[2]


def test_views_are_found_afresh_when_any_data_changed(data):
    report = an.report.report_parameters("bloomberg-2022-04-21")
    before = an.report.views_of(report)
    assert an.report.views_of(report)[2].verdicts is before[2].verdicts
    file = data / "sources.yml"
    file.write_text(file.read_text() + "\n# changed\n")
    assert an.report.views_of(report)[2].verdicts is not before[2].verdicts
