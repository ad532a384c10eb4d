"""Balances compared and followed along time, runs of levels, changes and means: by hand."""

import datetime as dt

import pytest

import analysis as an
from analysis import Span
from analysis.core.errors import NoFigureError, ParameterError
from analysis.measures import MEASURES
from analysis.measures.arguments import Part
from analysis.measures.falls import share_of_fall
from analysis.totals.graph import Graph

FLOWS = ("export", "import")


def row(flow, span, value, **more):
    """Return a row of a figure that was released ten days after its span."""
    when = Span.parse(span)
    released = when.last_day + dt.timedelta(days=10)
    return {"first_month": str(when.first), "last_month": str(when.last), "flow": flow,
            "value": value, "resolution": "0.01", "released": str(released)} | more  # fmt: skip


def years(*pairs, first=2018):
    """Return exports and imports of some years."""
    return [row(flow, str(first + at), value) for at, pair in enumerate(pairs)
            for flow, value in zip(FLOWS, pair, strict=True)]  # fmt: skip


# a surplus of 2, deficits of 4 and 12, a surplus of 1, deficits of 3 and 9
MADE = years(("40", "38"), ("40", "44"), ("40", "52"), ("60", "59"), ("70", "73"), ("70", "79"))


@pytest.fixture
def rated(vintage):
    def checked(measure, of, stated, *rows):
        trade = vintage(*(rows or MADE))
        claim = an.Claim(measure=measure, of=of, stated=stated)
        return an.check(claim, trade, fill=trade.where(lambda _: False))

    return checked


@pytest.mark.parametrize(
    ("measure", "of", "stated", "rating", "words"),
    [
        ("balance_multiple", {"span": "2020"}, {"unit": "times", "hedge": "tripled"},
         "supported", "The deficit of 2020 was 3 times that of 2019"),
        ("balance_multiple", {"span": "2023", "since": "2019"}, {"unit": "times", "number": "2"},
         "refuted", "2.25 times that of 2019"),
        ("balance_growth", {"span": "2020"}, {"unit": "percent", "number": "200",
         "direction": "rose"}, "conflicting", "The deficit of 2020 grew by 200%"),
        ("balance_first_since", {"span": "2021"}, {"unit": "month", "year": 2018},
         "supported", "was a surplus, for the first time since 2018"),
        ("balance_first_since", {"span": "2021"}, {"unit": "month", "year": 2017},
         "refuted", "since 2018"),
        ("balance_first_since", {"span": "2021", "kind": "deficit"},
         {"unit": "month", "year": 2018}, "refuted", "The balance of 2021 was no deficit"),
        ("balance_lowest_since", {"span": "2023"}, {"unit": "month", "year": 2020},
         "supported", "lower than in any year since 2020"),
        ("balance_highest_since", {"span": "2021"}, {"unit": "month", "year": 2018},
         "supported", "higher than in any year since 2018"),
        ("balance_highest_since", {"span": "2022"}, {"unit": "month", "year": 2020},
         "refuted", "since 2021"),
        ("level_run", {"span": "2023", "flow": "export", "threshold": 60},
         {"unit": "in a row", "number": "2"}, "conflicting", "above 60 bn"),
        ("level_run", {"span": "2023", "flow": "export", "threshold": 50},
         {"unit": "in a row", "number": "3"}, "supported", "for the third year in a row"),
        ("level_run", {"span": "2023", "flow": "export", "threshold": 80},
         {"unit": "in a row", "number": "3"}, "refuted", "were not above 80 bn"),
        ("level_run", {"span": "2020", "flow": "export", "threshold": 50, "direction": "below"},
         {"unit": "in a row", "number": "2"}, "refuted", "3 or more"),
        ("change_since", {"span": "2023", "since": "2019", "flow": "export"},
         {"unit": "billion", "number": "30", "direction": "rose"}, "supported",
         "30 bn USD higher than in 2019"),
        ("monthly_mean", {"span": "2021", "flow": "export"}, {"unit": "billion", "number": "5"},
         "supported", "averaged 5 bn USD a month"),
    ],
)  # fmt: skip
def test_what_is_found_and_how_it_is_said(rated, measure, of, stated, rating, words):
    verdict = rated(measure, of, stated)
    assert words in verdict.reason
    assert verdict.rating == rating


@pytest.mark.parametrize(("measure", "unit"), [("balance_growth", "percent"),
                                                ("balance_multiple", "times")])  # fmt: skip
@pytest.mark.parametrize("since", ["2020", "2021"])
def test_an_earlier_balance_has_to_be_earlier(rated, measure, unit, since):
    with pytest.raises(ParameterError, match="an earlier span than 2020"):
        rated(measure, {"span": "2020", "since": since}, {"unit": unit, "number": "1"})


@pytest.mark.parametrize(("sold", "value"), [("50.00", "2021-12"), ("49.99", "2020-12")])
def test_a_balance_printed_as_none_is_by_best_values_not_the_first_deficit(rated, sold, value):
    """By the bounds it may have been one."""
    rows = years(("40", "38"), ("40", "44"), (sold, "50"), first=2019)
    stated = {"unit": "month", "year": 2020}
    verdict = rated("balance_first_since", {"span": "2021", "kind": "deficit"}, stated, *rows)
    assert (str(verdict.finding.value), str(verdict.finding.high)) == (value, "2021-12")
    assert verdict.rating == "conflicting"


def test_a_balance_holds_the_readings_as_printed_and_as_corrected(vintage):
    """As printed 10 − 14 after 9 − 11; the rates make the year before 8.93 − 11.20."""
    rows = [
        row("export", "2021Q1", "9.00"), row("import", "2021Q1", "11.00"),
        row("export", "2022Q1", "10.00", growth_pct="12.0", growth_by="office"),
        row("import", "2022Q1", "14.00", growth_pct="25.0", growth_by="office"),
    ]  # fmt: skip
    of = MEASURES["balance_growth"].arguments(span="2022Q1")
    found = MEASURES["balance_growth"].find(Graph(vintage(*rows)), of)
    assert float(found.value) == 100
    assert found.low < 76
    assert "as first printed in both years" in found.notes[1]
    assert "between figures as first printed and as corrected" in found.assumptions[0]


def test_a_gap_of_a_balance_is_filled_by_one_source_that_gives_it_all(vintage):
    rows = [row("export", "2022", "10.00"), row("import", "2022", "14.00")]
    full = [one | {"source": "comtrade", "reference": "x"}
            for one in years(("9", "11"), ("10", "14"), first=2021)]  # fmt: skip
    of = MEASURES["balance_multiple"].arguments(span="2022")
    own, other = Graph(vintage(*rows)), Graph(vintage(*full), source="comtrade")
    with pytest.raises(NoFigureError):
        MEASURES["balance_multiple"].find(own, of)
    found = MEASURES["balance_multiple"].find(own, of, [other])
    assert float(found.value) == 2
    assert {item.source for item in found.filled} == {"comtrade"}


def test_a_share_of_a_fall_holds_every_reading_of_its_part(vintage):
    """March fell by 1.00 as printed in both years, and by 0.80 by the years to date."""
    rows = [
        row("export", "2021-03", "5.00"), row("export", "2022-03", "4.00"),
        row("export", "2021Q1", "15.00"),
        row("export", "2022-01..2022-02", "9.00", growth_pct="-10.0", growth_by="office"),
        row("export", "2022Q1", "13.00", growth_pct="-12.2", growth_by="office"),
    ]  # fmt: skip
    found = share_of_fall(Graph(vintage(*rows)), Part(span="2022Q1", flow="export", part="2022-03"))
    readings = [note for note in found.notes if "as a difference of years to date" in note]
    assert readings
    assert found.low < 45
    assert found.high > 55


def test_spans_of_unlike_length_have_no_change_in_billions(rated):
    of = {"span": "2023", "since": "2019-01..2019-06", "flow": "export"}
    with pytest.raises(ParameterError, match="a span as long as 2023"):
        rated("change_since", of, {"unit": "billion", "number": "1"})


def test_growth_is_compared_with_that_of_all_trade():
    trade = an.load()
    claim = an.Claim(
        measure="growth_beside_all", of={"flow": "total", "span": "2024"},
        stated={"unit": "points", "hedge": "slower"},
    )  # fmt: skip
    verdict = an.check(claim, trade)
    assert verdict.rating == "supported"
    assert "1.9 points slower than that with all partners in 2024" in verdict.reason


def test_what_is_made_of_the_same_figures_is_computed_once(vintage):
    graph, calls = Graph(vintage(*MADE)), []
    assert [graph.once("a", lambda: calls.append(1) or 7) for _ in range(2)] == [7, 7]
    assert len(calls) == 1
    assert Graph(vintage(*MADE[:2])).once("a", lambda: 8) == 8
