import json
import re

import pytest

import analysis as an
from analysis.claims import narrative
from analysis.claims.headlines import headline
from analysis.core.html import REPORT, macros, marked, seen, table, text
from analysis.reports.records import read_section
from analysis.reports.sections import show_claims, show_headline, show_statements, show_verdicts

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e[x](javascript:alert(3)) & \"'"


@pytest.fixture(scope="module")
def hostile(article, trade):
    claim = article.claims[0].model_copy(update={"quote": EVIL, "speaker": EVIL})
    statement = article.statements[0].model_copy(update={"says": EVIL, "reason": EVIL})
    evil = article.model_copy(
        update={
            "title": EVIL,
            "author": EVIL,
            "publisher": EVIL,
            "claims": (claim, *article.claims[1:]),
            "statements": (statement,),
        }
    )
    return an.check(evil, trade)


def test_text_from_outside_stays_text(hostile, latest):
    later = an.check(hostile.article, latest)
    blocks = [
        show_headline(hostile),
        show_verdicts(hostile),
        *show_claims(hostile),
        show_statements(hostile.article),
        an.report.show_then_and_now(hostile, later),
    ]
    for block in blocks:
        assert "<script" not in block.markup
        assert "<img" not in block.markup
        assert "\u202e" not in block.markup
    assert "&lt;script&gt;" in blocks[1].markup
    assert "<script" not in hostile._repr_html_()
    assert "<script" not in hostile.article._repr_html_()


def test_a_quote_of_a_megabyte_is_only_long(article, trade):
    claim = article.claims[0].model_copy(update={"quote": "word " * 200_000})
    long = an.check(article.model_copy(update={"claims": (claim,)}), trade)
    assert len(show_claims(long)[0].markup) > 1_000_000


def test_tables_have_caption_and_scopes():
    markup = table("Name & number", ("a", "b"), [["1", "2"]])
    assert "<caption>Name &amp; number</caption>" in markup
    assert markup.count('scope="col"') == 2
    assert markup.count('scope="row"') == 1


def test_each_claim_shows_quote_finding_range_tipping_point_and_evidence(verdicts):
    markup = show_claims(verdicts)[0].markup
    for verdict in verdicts:
        assert f'id="{verdict.id}"' in markup
        assert text(verdict.tipping_point) in markup
        assert text(verdict.range.reason) in markup
    assert "implied by 38.17 for 2022Q1, +28.7%" in markup
    assert "fills a gap" in markup
    assert re.search(r"gacc\.csv:\d+", markup)


def test_then_and_now_says_what_differs_and_why(verdicts, now):
    block = an.report.show_then_and_now(verdicts, now)
    assert "2 of 6 verdicts differ" in block.markup
    assert "vintage of 18 Feb 2026" in block.markup
    assert "38.17 then, 38.760 now" in block.markup


def test_then_and_now_says_so_where_nothing_newer_is_held(verdicts):
    assert an.report.show_then_and_now(verdicts, verdicts).plain.startswith(
        "No newer figures are available"
    )


def test_sources_name_those_used(report_views):
    markup = an.report.show_sources(report_views).markup
    assert "UN Comtrade, monthly totals" in markup
    assert "Online query of customs statistics" in markup
    assert 'href="http://english.customs.gov.cn/statics/report/preliminary.html"' in markup
    few = an.report.show_sources(report_views[:1]).markup
    assert "UN Comtrade" not in re.sub(r"<td.*?</td>", "", few)
    charts = [an.charts.exports_and_imports(report_views[0].trade, report_views[0].verdicts)]
    assert "UN Comtrade" in re.sub(
        r"<td.*?</td>", "", an.report.show_sources(report_views[:1], charts).markup
    )


def test_headline_and_tally_change_with_the_view(report_views):
    block = an.report.show_headline(report_views[0].verdicts, report_views)
    assert block.markup.count("<h1>") == 1
    for view in report_views:
        assert text(headline(view.verdicts)) in block.markup
    assert block.section.titles[0] == headline(report_views[0].verdicts)
    assert "supported" not in block.section.titles[0]
    assert block.section.summaries[0].startswith("Six of six claims are supported. Checked against")


def test_a_headline_that_is_the_tally_is_not_said_twice(article):
    early = an.check(article, an.load(as_of="2021-01-20"))
    block = an.report.show_headline(early)
    assert block.section.titles[0] == "The figures held can test none of the six claims"
    assert block.section.summaries[0].startswith("Checked against the figures of")


def test_a_claim_lights_the_marks_of_every_view(report_views):
    markup = show_verdicts(report_views[0].verdicts, report_views).markup
    marks = re.findall(r'data-of="([^"]*)"', markup)
    stands = [view.verdicts for view in report_views]
    for one, shown in zip(report_views[0].verdicts, marks, strict=True):
        assert set(shown.split()) == {
            m for each in stands for m in narrative.marks_of(each[one.id])
        }


def test_words_in_another_language_say_which(article, trade):
    claims = (article.claims[0].model_copy(update={"quote": "近三成", "language": "zh-CN"}),)
    told = {"claims": claims, "language": "zh-CN", "title": "贸易", "url": "https://news.example/a"}
    foreign = an.check(article.model_copy(update=told), trade)
    assert '<q lang="zh-CN">近三成</q>' in show_claims(foreign)[0].markup
    about = show_headline(foreign).markup
    assert '<a href="https://news.example/a"><cite lang="zh-CN">贸易</cite></a>' in about


def test_a_section_carries_its_record_for_programs(verdicts, report_views):
    shown = show_verdicts(verdicts, report_views)
    bundle, _ = shown._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", REPORT}
    assert read_section(json.loads(json.dumps(bundle[REPORT]))) == shown.section
    rows = bundle[REPORT]["rows"]
    assert [row["id"] for row in rows] == [one.id for one in verdicts]
    assert [row["ratings"][2] for row in rows] == [
        str(one.rating) for one in report_views[2].verdicts
    ]


def test_the_elements_of_pages_stay_text():
    elements = macros("elements.html.j2")
    evil = {"text": EVIL, "language": "en"}
    made = [elements.quote(evil), elements.items([EVIL]), elements.paragraph(EVIL)]
    made += [elements.folded(EVIL, EVIL), elements.table(EVIL, [EVIL], [[EVIL]], EVIL)]
    for markup in made:
        assert markup.count(text(EVIL)) >= 1
        assert not re.search(r"<script|<img|\u202e", str(markup))
    assert elements.table("c", ["a"], [[marked("<b>1</b>")]]).count("<b>1</b>") == 1
    assert elements.items([]) == ""
    assert seen("\u202ea\x00") == "�a�"


def test_robustness_and_vintages_are_sections_of_the_report(article, trade, verdicts, latest):
    results = [an.robustness(claim, trade) for claim in article.claims[:1]]
    assert "under 4 of 5" in an.report.show_robustness(results).markup
    assert (
        "refuted: as known now; UN Comtrade; in US dollars"
        in an.report.show_robustness(results).markup
    )
    markup = an.report.show_vintages(verdicts, latest).markup
    assert "implied by growth, 13 Apr 2023" in markup
    assert "+1.71%" in markup


def test_where_the_growth_stands_is_said(trade, verdicts, article):
    line = an.report.show_standing(trade, verdicts).plain
    assert "the growth of the first quarter of 2022 ranks 3rd to 4th, as rounding" in line
    assert "Over December 2021–February 2022 instead, it would have been 45.2%." in line
    early = an.load(as_of="2012-01-01")
    assert an.report.show_standing(early, an.check(article, early)).plain == ""
