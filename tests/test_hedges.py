import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest

from analysis.claims.hedges import Hedge, read_hedges
from analysis.claims.ranges import range_of
from analysis.claims.stated import Stated
from analysis.core.errors import InputError, UnknownNameError

DAY = dt.date(2022, 4, 21)


def _range(**stated):
    return range_of(Stated(**stated), read_hedges(), DAY)


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ({"unit": "percent", "number": "30"}, "29.5% to 30.5%"),
        ({"unit": "percent", "number": "28.7"}, "28.65% to 28.75%"),
        ({"unit": "billion", "number": "3.80"}, "3.795 to 3.805 bn USD"),
        ({"unit": "percent", "number": "30", "hedge": "nearly"}, "27% to 30.5%"),
        ({"unit": "percent", "number": "30", "hedge": "about"}, "28.5% to 31.5%"),
        ({"unit": "percent", "number": "-3", "hedge": "nearly"}, "−3.5% to −2.5%"),
        ({"unit": "percent", "number": "2", "hedge": "about"}, "1.5% to 2.5%"),
        ({"unit": "percent", "number": "2", "hedge": "nearly"}, "1.5% to 2.5%"),
        ({"unit": "percent", "hedge": "grew"}, "more than 0%"),
        ({"unit": "percent", "hedge": "much of"}, "50% or more"),
        ({"unit": "percent", "hedge": "most of"}, "more than 50%"),
        ({"unit": "percent", "hedge": "slump"}, "−5% or less"),
        ({"unit": "month", "hedge": "mid", "year": 2020}, "May 2020 to August 2020"),
        ({"unit": "day", "hedge": "last week"}, "11 Apr 2022 to 17 Apr 2022"),
        ({"unit": "month", "hedge": "in recent months"}, "January 2022 to March 2022"),
    ],
)
def test_the_range_of_a_statement(stated, text):
    assert _range(**stated).text == text


def test_ends_are_inside_unless_the_range_lies_above_them():
    assert _range(unit="percent", hedge="much of").holds(Decimal(50))
    assert not _range(unit="percent", hedge="most of").holds(Decimal(50))
    assert not _range(unit="percent", hedge="grew").holds(Decimal(0))
    assert _range(unit="percent", hedge="slump").holds(Decimal(-5))


def test_since_a_month_asks_for_no_later_one():
    since = _range(unit="month", hedge="mid", year=2020).no_later
    assert since.holds(pd.Period("2008-01", "M"))
    assert not since.holds(pd.Period("2020-09", "M"))
    assert since.text == "August 2020 or earlier"


@pytest.mark.parametrize("day", ["2022-04-18", "2022-04-21", "2022-04-24"])
def test_last_week_is_that_of_the_calendar(day):
    covered = range_of(
        Stated(unit="day", hedge="last week"), read_hedges(), dt.date.fromisoformat(day)
    )
    assert (covered.low, covered.high) == (dt.date(2022, 4, 11), dt.date(2022, 4, 17))


def test_every_hedge_gives_its_reason():
    assert all(len(hedge.reason.split()) > 5 for hedge in read_hedges().values())


def test_an_unknown_hedge_is_refused_with_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'nearly'"):
        _range(unit="percent", number="30", hedge="nearlly")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"low": 1, "week": -1},
        {"months": (8, 5)},
        {"months": (0, 5)},
        {"times": (1, 0.9)},
    ],
)
def test_a_hedge_says_exactly_one_range(given):
    with pytest.raises(InputError):
        Hedge(reason="because of a reason", **given)


def test_something_must_be_stated():
    with pytest.raises(InputError, match="a number, a hedge, a direction, a year or a date"):
        Stated(unit="percent")
