import datetime as dt
import re
from decimal import Decimal

import pytest

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
