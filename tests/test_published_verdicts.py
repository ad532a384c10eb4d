"""The verdicts that the shipped figures give: to change these is to change what is published."""

from dataclasses import replace

import pytest

import analysis as an

THEN = {
    "q1-nearly-30-percent": ("supported", "28.7% (28.65% to 28.75%)"),
    "q1-grew": ("supported", "28.7% (28.65% to 28.75%)"),
    "much-before-invasion": ("supported", "86.3% (78.7% to 87.5%)"),
    "march-exports-slump": ("supported", "−7.7% (−9.3% to −5.8%)"),
    "march-lowest-since-mid-2020": ("supported", "May 2020"),
    "released-last-week": ("supported", "13 Apr 2022"),
}
NOW = {
    "q1-nearly-30-percent": ("refuted", "30.9%"),
    "q1-grew": ("supported", "30.9%"),
    "much-before-invasion": ("supported", "83.5% (76.4% to 83.5%)"),
    "march-exports-slump": ("supported", "−7.75%"),
    "march-lowest-since-mid-2020": ("supported", "March 2020"),
    "released-last-week": ("untestable", ""),
}


def found(verdicts):
    return {one.id: (str(one.rating), repr(one.finding) if one.finding else "") for one in verdicts}


def test_as_of_the_articles_day(verdicts):
    assert found(verdicts) == THEN


def test_on_comtrades_newest_figures(now):
    assert found(now) == NOW


def test_in_yuan(article, trade):
    yuan = found(an.check(article, trade, currency="CNY"))
    assert yuan["q1-nearly-30-percent"] == ("supported", "27.8% (27.75% to 27.85%)")
    assert {rating for name, (rating, _) in yuan.items() if "q1" not in name} == {"untestable"}


def test_as_of_the_latest_releases_of_the_same_office(article, latest):
    assert found(an.check(article, latest)) == THEN


def test_before_the_release_nothing_can_be_tested(article):
    early = an.check(article, an.load(as_of="2022-04-12"))
    assert {one.rating for one in early} == {"untestable"}


def test_unfilled_the_lowest_since_is_open(article, trade):
    unfilled = an.check(article, trade, fill=replace(trade, figures=()))[
        "march-lowest-since-mid-2020"
    ]
    assert unfilled.rating == "conflicting"
    assert unfilled.unfilled is None
    assert repr(unfilled.finding) == "May 2020 (May 2020 to August 2021)"


def test_what_is_filled_is_marked_counted_and_said_either_way(verdicts):
    verdict = verdicts["march-lowest-since-mid-2020"]
    assert [str(item.span) for item in verdict.finding.filled] == [
        "2021-08",
        "2021-07",
        "2021-02",
        "2021-01",
    ]
    assert (
        "4 months missing here are filled from China's customs (GACC), online database"
        in verdict.reason
    )
    assert "without them the rating would be conflicting" in verdict.reason
    assert verdict.as_dict()["without_later_vintage"] == "conflicting"


def test_the_combined_months_are_argued_about_and_not_invented(verdicts):
    finding = verdicts["march-lowest-since-mid-2020"].finding
    note = next(note for note in finding.notes if "January–February 2022" in note)
    assert "8.78 bn, more than the 8.5 bn" in note
    assert finding.assumptions
    spans = {str(item.span) for item in finding.evidence}
    assert not spans & {"2022-01", "2022-02"}


def test_every_finding_has_evidence_that_is_in_the_data(verdicts, now, latest):
    rows = {(row.file, row.row) for row in latest}
    everything = an.load(as_of="2022-04-21")
    rows |= {(row.file, row.row) for row in everything}
    for verdict in [*verdicts, *now]:
        if verdict.finding:
            assert verdict.finding.evidence
            assert {(item.file, item.row) for item in verdict.finding.evidence} <= rows


def test_without_the_later_figures_nothing_known_then_changes(verdicts):
    for verdict in verdicts:
        days = [item.released for item in verdict.finding.evidence if not item.later]
        assert max(days) <= verdicts.article.published


@pytest.mark.parametrize(
    ("span", "flow", "claims"),
    [
        ("2022Q1", "total", {"q1-nearly-30-percent", "q1-grew", "released-last-week"}),
        ("2022-01..2022-02", "total", {"much-before-invasion"}),
        ("2022Q1", "export", {"march-exports-slump"}),
        ("2022-03", "export", {"march-exports-slump", "march-lowest-since-mid-2020"}),
        ("2020-05", "export", {"march-lowest-since-mid-2020"}),
    ],
)
def test_deleting_a_figure_changes_what_rests_on_it(article, trade, verdicts, span, flow, claims):
    (gone,) = trade.select(span=span, flow=flow, currency="USD")
    without = an.check(article, trade.where(lambda figure: figure is not gone))
    changed = {
        old.id for old, new in zip(verdicts, without, strict=True) if old.as_dict() != new.as_dict()
    }
    assert claims <= changed
