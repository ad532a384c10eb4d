"""Lowest-since on records made by hand, where the answer can be read off."""

import pandas as pd
import pytest

import analysis as an
from analysis import Span
from analysis.claims.covered import Range
from analysis.claims.verdicts import rate
from analysis.core.errors import NoFigureError
from analysis.core.formatting import OPEN
from analysis.measures.arguments import Along
from analysis.measures.extremes import highest_since, lowest_since
from analysis.totals.graph import Graph

MARCH = Span.parse("2022-03")


def month(text, value, step="0.1"):
    return {"first_month": text, "last_month": text, "value": value, "resolution": step}


def combined(first, last, value, step="0.1"):
    return {"first_month": first, "last_month": last, "value": value, "resolution": step}


@pytest.fixture
def found(vintage):
    return lambda *rows: lowest_since(Graph(vintage(*rows)), Along(span=MARCH, flow="export"))


def bounds(finding):
    return str(finding.value), str(finding.low), str(finding.high)


def test_a_certain_month_ends_the_search(found):
    assert (
        bounds(
            found(
                month("2021-11", 3),
                month("2021-12", 9),
                month("2022-01", 5),
                month("2022-02", 5),
                month("2022-03", 4),
            )
        )
        == ("2021-11",) * 3
    )


def test_a_tie_within_rounding_is_left_open(found):
    made = found(
        month("2021-12", 3), month("2022-01", "3.8"), month("2022-02", 5), month("2022-03", "3.8")
    )
    assert bounds(made) == ("2022-01", "2021-12", "2022-01")
    assert any("leaves open which is lower" in note for note in made.notes)


def test_a_combined_pair_is_ruled_out_by_the_record(found):
    made = found(
        month("2021-11", 3),
        month("2021-12", 6),
        combined("2022-01", "2022-02", 12),
        month("2022-03", 4),
    )
    assert bounds(made) == ("2021-11",) * 3
    assert made.assumptions
    assert any("more than the 6.05 bn" in note and "December 2021" in note for note in made.notes)


def test_a_combined_pair_that_the_record_does_not_rule_out_is_left_open(found):
    made = found(
        month("2021-11", 3),
        month("2021-12", 9),
        combined("2022-01", "2022-02", 12),
        month("2022-03", 4),
    )
    assert bounds(made) == ("2021-11", "2021-11", "2022-02")
    assert made.assumptions == ()


def test_a_combined_pair_whose_mean_is_lower_holds_a_lower_month(found):
    made = found(month("2021-12", 9), combined("2022-01", "2022-02", 6), month("2022-03", 4))
    assert bounds(made) == ("2022-02", "2022-01", "2022-02")


def test_a_month_without_figure_is_left_open_and_said(found):
    made = found(month("2021-11", 3), combined("2022-02", "2022-02", 9), month("2022-03", 4))
    assert bounds(made) == ("2021-11", "2021-11", "2022-01")
    assert any("For January 2022 the record has no figure." in note for note in made.notes)


def test_a_record_without_a_lower_month_says_where_it_starts_and_leaves_the_rest_open(found):
    made = found(month("2022-01", 9), month("2022-02", 8), month("2022-03", 4))
    assert bounds(made) == ("2021-12", str(OPEN), "2021-12")
    assert "where the record starts" in made.notes[0]
    assert repr(made) == "December 2021 (December 2021 or earlier)"


@pytest.mark.parametrize(
    ("first", "rating"), [("2022-01", "supported"), ("2015-01", "conflicting")]
)
def test_since_a_month_before_the_record_can_not_be_told(found, first, rating):
    made = found(month("2022-01", 9), month("2022-02", 8), month("2022-03", 4))
    covered = Range(None, pd.Period(first, "M"), "month", "since", "because")
    assert rate(made, covered) == rating


def test_no_earlier_month_at_all(found):
    with pytest.raises(NoFigureError, match="before March 2022 to compare it with"):
        found(month("2022-03", 4))


def test_a_later_vintage_decides_a_pair_and_is_marked(vintage, tmp_path):
    figures = vintage(
        month("2021-11", 3),
        month("2021-12", 9),
        combined("2022-01", "2022-02", 12),
        month("2022-03", 4),
    )
    later = Graph(
        vintage(
            month("2022-01", "7.001", "0.001") | {"released": "2023-01-01"},
            month("2022-02", "4.999", "0.001") | {"released": "2023-01-01"},
        )
    )
    made = lowest_since(Graph(figures), Along(span=MARCH, flow="export"), [later])
    assert bounds(made) == ("2021-11",) * 3
    assert [str(item.span) for item in made.filled] == ["2022-02", "2022-01"]


def highest(vintage, *rows):
    return highest_since(Graph(vintage(*rows)), Along(span=MARCH, flow="export"))


def test_the_highest_mirrors_the_lowest(vintage):
    made = highest(
        vintage,
        month("2021-11", 9),
        month("2021-12", 4),
        combined("2022-01", "2022-02", 8),
        month("2022-03", 7),
    )
    assert bounds(made) == ("2021-11",) * 3
    assert any(
        "would have had to fall to 1.1 bn, less than 2.17 bn, 45% below the lowest" in note
        for note in made.notes
    )
    assert made.what == "the last month as high, "


def test_a_combined_pair_that_may_hold_a_higher_month_is_left_open(vintage):
    made = highest(
        vintage,
        month("2021-11", 9),
        month("2021-12", "0.5"),
        combined("2022-01", "2022-02", 8),
        month("2022-03", 7),
    )
    assert bounds(made) == ("2021-11", "2021-11", "2022-02")


YEARS = [("2020", "30.0"), ("2021", "20.0"), ("2022", "35.0"), ("2023", "25.0")]
QUARTERS = [("2021Q4", "9.0"), ("2022Q1", "6.0"), ("2022Q2", "8.0"), ("2022Q3", "7.0")]
TO_MAY = [("2020-01..2020-05", "5.0"), ("2021-01..2021-05", "9.0"), ("2022-01..2022-05", "6.0")]


@pytest.mark.parametrize(
    ("rows", "measure", "span", "last", "words"),
    [
        (YEARS, "lowest_since", "2023", "2021-12", "lower than in any year since 2021"),
        (YEARS, "highest_since", "2022", "2019-12", "higher than in any year since at least 2019"),
        (QUARTERS, "highest_since", "2022Q3", "2022-06", "any quarter since the second quarter"),
        (QUARTERS, "lowest_since", "2022Q3", "2022-03", "any quarter since the first quarter"),
        (TO_MAY, "lowest_since", "2022-01..2022-05", "2020-05", "year since January–May 2020"),
    ],
)
def test_years_quarters_and_years_to_date_are_compared_with_their_like(
    vintage, rows, measure, span, last, words
):
    made = [{"first_month": str(Span.parse(of).first), "last_month": str(Span.parse(of).last),
             "value": value, "resolution": "0.1", "released": f"20{at + 24}-01-01"}
            for at, (of, value) in enumerate(rows)]  # fmt: skip
    claim = an.Claim(
        measure=measure, of={"flow": "export", "span": span},
        stated={"unit": "month", "date": last},
    )  # fmt: skip
    verdict = an.check(claim, vintage(*made), fill=vintage(*made).where(lambda _: False))
    assert verdict.rating == "supported"
    assert words in verdict.reason


def test_a_quarter_or_a_year_can_be_stated_as_the_end_of_a_search(vintage):
    rows = [
        {"first_month": f"{year}-01", "last_month": f"{year}-12", "value": value,
         "released": f"{year + 1}-01-20"}
        for year, value in ((2020, 9), (2021, 5), (2022, 7), (2023, 6))
    ]  # fmt: skip

    def rated(date):
        claim = an.Claim(
            measure="lowest_since", of={"flow": "export", "span": "2023"},
            stated={"unit": "month", "date": date},
        )  # fmt: skip
        return an.check(claim, vintage(*rows)).rating

    assert (rated("2021"), rated("2021Q4"), rated("2020")) == ("supported", "supported", "refuted")
