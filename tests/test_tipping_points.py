import datetime as dt
import re
from decimal import Decimal

import pytest

import analysis as an
from analysis.claims.hedges import read_hedges
from analysis.claims.ranges import range_of
from analysis.claims.stated import Stated
from analysis.claims.verdicts import rate

DAY = dt.date(2022, 4, 21)


FLIPS = """
q1-nearly-30-percent
“Nearly” would hold for any whole percentage from 29 to 31.
q1-grew
“Grew” covers more than 0%: a threshold up to 28.65% would be supported, one above 28.75% refuted.
much-before-invasion
“Much of” covers 50% or more: a threshold up to 78.7% would be supported, one above 87.5% refuted.
march-exports-slump
“Slump” covers −5% or less: a threshold down to −5.8% would be supported, one below −9.3% refuted.
march-lowest-since-mid-2020
The article says since “mid-2020”; it would be supported for any month from May 2020 on, \
and refuted for any before May 2020.
released-last-week
A finding before 11 Apr 2022 or after 17 Apr 2022 would not be “last week”.
"""


def test_the_tipping_points_of_the_article(verdicts):
    assert [
        line for one in verdicts for line in (one.id, one.tipping_point)
    ] == FLIPS.strip().split("\n")


@pytest.mark.parametrize(
    ("number", "rating"),
    [
        ("28", "refuted"),
        ("29", "supported"),
        ("30", "supported"),
        ("31", "supported"),
        ("32", "refuted"),
    ],
)
def test_the_verdict_does_turn_at_the_tipping_point(verdicts, number, rating):
    stated = Stated(unit="percent", number=number, hedge="nearly")
    covered = range_of(stated, read_hedges(), DAY)
    assert rate(verdicts["q1-nearly-30-percent"].finding, covered) == rating


def test_a_threshold_does_turn_the_verdict_where_it_says(verdicts):
    verdict = verdicts["much-before-invasion"]
    sure, never = (Decimal(text) for text in re.findall(r"(\d+\.\d)%", verdict.tipping_point))
    hedge = read_hedges()["much of"]
    for low, rating in ((sure - 1, "supported"), (sure + 1, "conflicting"), (never + 1, "refuted")):
        hedges = {"much of": hedge.model_copy(update={"low": low})}
        covered = range_of(Stated(unit="percent", hedge="much of"), hedges, DAY)
        assert rate(verdict.finding, covered) == rating


@pytest.mark.parametrize(
    ("stated", "of", "said"),
    [
        ({"number": "10.1", "direction": "fell"}, {}, ""),  # it rose: no fall comes near
        ({"number": "10", "direction": "fell", "hedge": "about"}, {}, ""),
        ({"number": "10", "direction": "rose"}, {}, ""),
        ({"number": "11", "direction": "rose"}, {}, "So rounded, the figures give 10%."),
    ],
)
def test_what_rose_is_no_fall_of_any_size(stated, of, said):
    since = {"flow": "total", "span": "2024-08", "since": "2024-07"}
    claim = an.Claim(measure="growth_since", of=since, stated={"unit": "percent"} | stated)
    assert an.check(claim, an.load(as_of="2024-09-10")).tipping_point == said


def test_a_year_by_itself_is_compared_with_years():
    fell = {"flow": "total", "span": "2025", "direction": "fell"}
    claim = an.Claim(measure="first_since", of=fell, stated={"unit": "month", "year": 2020})
    verdict = an.check(claim, an.load(as_of="2026-01-14"))
    assert verdict.range.text == "2020 or earlier"
    assert verdict.tipping_point == (
        "The article says since “2020”; it would be supported for any year from 2020 on, "
        "and refuted for any before 2020."
    )


@pytest.mark.parametrize(
    ("hedge", "said"),
    [("over", "up to 218.176 bn USD, and for none above it"),
     ("less than", "above 218.176 bn USD, and for none below it")],
)  # fmt: skip
def test_one_number_is_not_both_where_a_word_holds_and_where_it_does_not(hedge, said):
    stated = {"unit": "billion", "number": "218", "hedge": hedge}
    level = {"flow": "total", "span": "2023-01..2023-11"}
    claim = an.Claim(measure="level", of=level, stated=stated)
    point = an.check(claim, an.load(as_of="2023-12-21")).tipping_point
    assert point.endswith(f"would hold for any number {said}.")
