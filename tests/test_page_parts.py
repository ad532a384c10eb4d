"""Parts of the page as they were last agreed on; `pytest --snapshot-update` agrees on others."""

import re

import matplotlib
import pytest

import analysis as an
from analysis.reports.records import ClaimDetails
from analysis.reports.shown import shown


@pytest.fixture
def agreed(snapshot):
    """Compare HTML, a tag on each line."""

    def compare(markup):
        assert re.sub(r"(?<=>)(?=<)", "\n", markup) == snapshot

    return compare


def test_headline(agreed, verdicts, report_views):
    agreed(an.report.show_headline(verdicts, report_views).markup)


def test_switch(agreed, report_views):
    agreed(an.report.show_switch(report_views).markup)


def test_verdict_table(agreed, verdicts, report_views):
    agreed(an.report.show_verdicts(verdicts, report_views).markup)


def test_one_claim(agreed, verdicts):
    section = an.report.show_claims(verdicts)[0].section
    (one,) = [claim for claim in section.claims if claim.id == "march-exports-slump"]
    agreed(shown(ClaimDetails(lead=section.lead, claims=(one,)), "").markup)


def test_then_and_now(agreed, verdicts, now):
    agreed(an.report.show_then_and_now(verdicts, now).markup)


def test_statements(agreed, article):
    agreed(an.report.show_statements(article).markup)


@pytest.mark.skipif(
    matplotlib.__version_info__ < (3, 11), reason="older versions set text a tenth of a point off"
)
def test_chart(agreed, trade, verdicts):
    agreed(an.report.show_chart(an.charts.windows(trade, verdicts)).markup)
