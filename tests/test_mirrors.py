"""`analysis.mirror`: what the partner reports of the same trade, and how far it is usually off."""

from decimal import Decimal

import pytest
from storing import appended, project, row

import analysis as an
from analysis.core.errors import NoFigureError, ParameterError

__all__ = ["project"]
OURS = {"source": "comtrade", "reporter": "IND", "partner": "ZAF", "flow": "export"}
THEIRS = {"source": "comtrade", "reporter": "ZAF", "partner": "IND", "flow": "import"}


def months(first, last):
    return [f"2021-{number:02d}" for number in range(first, last + 1)]


def report(whose, values, first=1):
    return [row(month, str(value), "2022-03-01", **whose)
            for month, value in zip(months(first, 12), values, strict=False)]  # fmt: skip


@pytest.fixture
def both(project):
    """Return a folder in which the partner reports 10% more, and half as much again at the end."""
    appended(project, *report(OURS, ["4.0"] * 12))
    appended(project, *report(THEIRS, ["4.4"] * 11 + ["6.0"]))
    return project


def test_the_gap_of_a_month_is_said_beside_those_before(both):
    trade = an.load("IND", "ZAF", folder=both)
    found = an.mirror(trade, "2021-12")
    assert found.gap.value == 50
    assert found.gap.low < 50 < found.gap.high
    assert found.usual is not None
    assert found.usual[1] == 10
    assert found.compared == 11
    assert found.is_unusual
    assert not an.mirror(trade, "2021-11").is_unusual
    assert str(found) == (
        "India reports exports to South Africa of 4 bn USD (3.95 to 4.05) in December 2021 "
        "(comtrade, f.o.b.). South Africa reports imports from India of 6 bn USD (5.95 to 6.05) "
        "in December 2021 (comtrade, c.i.f.). The partner’s figure is 50% (46.9% to 53.2%) above "
        "the reporter’s. In the 11 spans before that both report, the gap was between +7.4% and "
        "+12.7%, +10.0% in the middle."
    )


def test_what_is_usual_is_not_said_of_few(both):
    found = an.mirror(an.load("IND", "ZAF", folder=both), "2021-04")
    assert found.compared == 3
    assert found.usual is None
    assert found.is_unusual is None
    assert "too few spans before" in found.text


def test_the_other_side_is_as_known_on_the_same_day(both):
    appended(both, row("2021-12", "8.0", "2022-05-01", **THEIRS))
    assert an.mirror(an.load("IND", "ZAF", "2022-04-01", folder=both), "2021-12").gap.value == 50
    assert an.mirror(an.load("IND", "ZAF", "2022-06-01", folder=both), "2021-12").gap.value == 100


def test_the_newest_figures_are_compared_with_the_newest_of_the_partner(project):
    appended(project, *report(OURS, ["4.0"] * 12))
    later = [one | {"released": "2022-06-01"} for one in report(THEIRS, ["4.4"] * 12)]
    appended(project, *later)
    assert an.mirror(an.load("IND", "ZAF", folder=project), "2021-12").gap.value == 10
    with pytest.raises(NoFigureError):
        an.mirror(an.load("IND", "ZAF", "2022-04-01", folder=project), "2021-12")


def test_the_evidence_names_both_reports(both):
    found = an.mirror(an.load("IND", "ZAF", folder=both), "2021Q4")
    assert {(one.figure.reporter, one.flow) for one in found.gap.evidence} == {
        ("IND", "export"), ("ZAF", "import"),
    }  # fmt: skip
    assert found.own.value == Decimal("12.0")


def test_a_report_that_is_not_held_is_named_with_the_way_to_get_it(project):
    appended(project, *report(OURS, ["4.0"] * 12))
    trade = an.load("IND", "ZAF", folder=project)
    with pytest.raises(NoFigureError, match="fetch comtrade --reporter ZAF --partner IND"):
        an.mirror(trade, "2021-12")
    appended(project, *report(THEIRS | {"currency": "CNY"}, ["4.4"] * 12))
    with pytest.raises(NoFigureError, match="are held in USD"):
        an.mirror(trade, "2021-12")


def test_a_month_that_is_lacking_is_no_gap(both):
    with pytest.raises(NoFigureError, match="2022"):
        an.mirror(an.load("IND", "ZAF", folder=both), "2022-01")


def test_groups_have_no_mirror():
    with pytest.raises(ParameterError, match="the trade with one country"):
        an.mirror(an.load("CHN", "WLD"), "2022Q1")
    with pytest.raises(ParameterError, match="the trade with one country"):
        an.mirror(an.load("USA", "EUU"), "2022-01", source="census")
