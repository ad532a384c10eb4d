"""Statements along time: combined months reasoned about, like compared with like, gaps filled."""

import datetime as dt

import pytest

import analysis as an
from analysis import Span
from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.formatting import OPEN
from analysis.figures.store import filling
from analysis.measures.arguments import Along, Flow, Ranked, Threshold
from analysis.measures.extremes import highest_since, lowest_since
from analysis.measures.quantities import Growth, Level
from analysis.measures.record import Record, difference
from analysis.measures.sequences import first_since, rank, reached, run_length
from analysis.totals.graph import Graph
from analysis.totals.series import fill_graphs


def rated(as_of, measure, of, stated, **how):
    claim = an.Claim(measure=measure, of=of, stated=stated)
    return an.check(claim, an.load(as_of=as_of), **how)


def row(first, value, last=None, step="0.01", **more):
    """Return a row of a figure that was released ten days after its span."""
    last = last or first
    released = Span.parse(last).last_day + dt.timedelta(days=10)
    return {"first_month": first, "last_month": last, "value": value, "resolution": step,
            "released": released.isoformat()} | more  # fmt: skip


def ends(finding):
    return tuple(str(end) for end in (finding.low, finding.high))


FIRST = {"unit": "rank", "number": "1"}


def test_a_pair_whose_larger_month_was_higher_refutes_a_record(vintage):
    """July and August 2021 together were 14.064: one of them was at least 7.03, above 6.86."""
    verdict = rated("2021-10-20", "rank", {"flow": "import", "span": "2021-09"}, FIRST)
    assert verdict.rating == "refuted"
    figures = vintage(row("2021-07", "14.064", "2021-08"), row("2021-09", "6.86"))
    found = rank(Graph(figures), Ranked(span="2021-09", flow="export"))
    assert ends(found) == ("2", "3")
    assert any("must have been higher, as their mean, 7.032 bn" in one for one in found.notes)


def test_a_pair_that_the_lowest_month_rules_out_leaves_a_record_standing(vintage):
    months = [row("2021-10", 4), row("2021-11", 5), row("2022-01", 9, "2022-02"),
              row("2022-03", 7)]  # fmt: skip
    found = rank(Graph(vintage(*months, row("2021-12", 5))), Ranked(span="2022-03", flow="export"))
    assert ends(found) == ("1", "1")
    assert found.assumptions
    room = "fall to 2.01 bn, less than 2.2 bn, 45% below the lowest"
    assert any(room in one for one in found.notes)
    low = rank(Graph(vintage(*months, row("2021-12", 2))), Ranked(span="2022-03", flow="export"))
    assert ends(low) == ("1", "2")
    assert not low.assumptions


def test_a_pair_below_every_month_by_itself_is_ruled_out_by_none_of_them(vintage):
    """One of two months that come to 10 went below the 7 of each other month: 6.5 and 3.5."""
    months = [row(f"2021-{month}", 7) for month in (10, 11, 12)]
    graph = Graph(vintage(*months, row("2022-01", 10, "2022-02"), row("2022-03", 6)))
    for order, expected in (("highest", ("4", "5")), ("lowest", ("2", "3"))):
        found = rank(graph, Ranked(span="2022-03", flow="export", order=order))
        assert ends(found) == expected
        assert not found.assumptions
    assert ends(highest_since(graph, Flow(span="2022-03", flow="export"))) == ("2021-12", "2022-02")


def test_a_pair_that_broke_the_record_lets_other_pairs_break_it(vintage):
    """Of 16 in two months one had at least 8, so that 6 is no limit for what others had."""
    pairs = row("2021-01", 16, "2021-02"), row("2021-04", 10, "2021-05")
    graph = Graph(vintage(*pairs, row("2021-03", 6), row("2021-06", 3)))
    found = lowest_since(graph, Flow(span="2021-06", flow="export"))
    assert (found.low, str(found.high)) == (OPEN, "2021-05")
    assert not found.assumptions


def test_two_months_that_together_are_lower_than_one_are_both_lower(vintage):
    graph = Graph(vintage(row("2022-01", 6, "2022-02"), row("2022-03", 9), row("2022-04", 8)))
    found = rank(graph, Ranked(span="2022-04", flow="export", order="lowest"))
    assert ends(found) == ("3", "3")
    assert any("all of its months must have been lower" in note for note in found.notes)
    since = lowest_since(graph, Flow(span="2022-04", flow="export"))
    assert ends(since) == ("2022-02", "2022-02")


def test_a_month_of_a_pair_can_not_be_higher_than_their_total(vintage):
    graph = Graph(vintage(row("2022-01", "4.99", "2022-02"), row("2022-03", "5.00")))
    assert ends(rank(graph, Ranked(span="2022-03", flow="export"))) == ("1", "1")


def test_what_no_figure_gives_leaves_a_rank_open(vintage):
    figures = vintage(row("2021-12", 5), row("2022-02", 6), row("2022-03", 7))
    found = rank(Graph(figures), Ranked(span="2022-03", flow="export"))
    assert ends(found) == ("1", "2")
    assert "Left open, as no figure gives it: January 2022." in found.notes


def test_another_vintage_fills_a_gap_of_a_rank_and_is_marked(vintage):
    figures = vintage(row("2021-12", 5), row("2022-02", 6), row("2022-03", 7))
    fill = [Graph(vintage(row("2022-01", 8, released="2023-01-01")))]
    found = rank(Graph(figures), Ranked(span="2022-03", flow="export"), fill)
    assert ends(found) == ("2", "2")
    assert [str(item.span) for item in found.filled] == ["2022-01"]
    assert any(
        "one month is filled from China's customs (GACC), first releases (1 Jan 2023)" in one
        for one in found.notes
    )


def test_like_is_compared_with_like():
    winter = {"flow": "export", "span": "2024-01..2024-02"}
    verdict = rated("2024-03-10", "rank", winter, FIRST)
    assert verdict.rating == "supported"
    assert "January–February of seven earlier years (2017 to 2023)" in verdict.finding.notes[0]
    graph = Graph(an.load(as_of="2023-01-31"))
    year = rank(graph, Ranked(span="2022", flow="total"))
    assert year.notes[0] == "Compared with six earlier years, back to 2016."
    first = rank(graph, Ranked(span="2022Q1", flow="total", window="same months", since="2021"))
    assert first.notes[0] == "Compared with the first quarter of one earlier year (2021)."


@pytest.mark.parametrize("robust", [True, False])
def test_a_rank_is_the_same_wherever_it_is_asked_for(robust, latest):
    of = {"flow": "export", "span": "2023-12"}
    claim = an.Claim(measure="rank", of=of, stated=FIRST)
    if robust:
        found = an.robustness(claim, latest)
        assert found.agreeing[0] == "supported"
    assert an.check(claim, latest).rating == "supported"


def test_a_source_without_an_earlier_span_has_no_figure_rather_than_a_wrong_argument(vintage):
    graph = Graph(vintage({}))
    with pytest.raises(NoFigureError, match="holds no exports before March 2022 to compare"):
        rank(graph, Ranked(span="2022-03", flow="export"))
    with pytest.raises(ParameterError, match="at least one length before"):
        rank(graph, Ranked(span="2022-03", flow="export", since="2022-03"))


def test_a_rank_told_by_a_rate_alone_counts_no_year_before_the_record():
    verdict = rated("2025-03-14", "rank", {"flow": "import", "span": "2025-01..2025-02"},
                    {"unit": "rank", "hedge": "record"})  # fmt: skip
    assert verdict.rating == "refuted"
    assert (verdict.finding.value, verdict.finding.low) == (2, 2)
    assert verdict.finding.high <= 12


def test_years_grow_slowly_rather_than_slow():
    verdict = rated("2026-01-14", "slowest_since", {"flow": "total", "span": "2025"},
                    {"unit": "month", "year": 2016})  # fmt: skip
    assert "(the last year to grow as slowly: " in verdict.reason


def test_the_lowest_ranks_first_from_below(vintage):
    figures = vintage(row("2022-01", 4), row("2022-02", 6), row("2022-03", 3))
    found = rank(Graph(figures), Ranked(span="2022-03", flow="export", order="lowest"))
    assert ends(found) == ("1", "1")


def test_a_pair_that_grew_ends_a_run_of_falls():
    """January and February 2022 together grew 41.5%, so at most four falls up to May."""
    of = {"flow": "export", "span": "2022-05"}
    tenth = rated("latest", "run_length", of, {"unit": "in a row", "number": "10"})
    assert tenth.rating == "refuted"
    assert repr(tenth.unfilled[1]) == "3 in a row (3 to 4)"
    assert any("not all of its months can have fallen" in one for one in tenth.finding.notes)
    third = rated("2022-06-20", "run_length", of, {"unit": "in a row", "number": "3"})
    assert (third.rating, third.unfilled[0]) == ("supported", "conflicting")


def falls(*values):
    """Return months of 2021 and 2022, or pairs of them, each below the year before or above it."""
    rows = []
    for (first, last), (before, now) in values:
        rows += [row(f"2021-{first}", before, f"2021-{last}"),
                 row(f"2022-{first}", now, f"2022-{last}")]  # fmt: skip
    return rows


def test_a_pair_that_fell_may_hold_two_falls_or_one(vintage):
    rows = falls((("01", "01"), (5, 6)), (("02", "03"), (10, 9)), (("04", "04"), (5, 4)))
    found = run_length(Graph(vintage(*rows)), Along(span="2022-04", flow="export"))
    assert ends(found) == ("1", "3")
    assert any("at least one of its months must have fallen" in one for one in found.notes)
    last = first_since(Graph(vintage(*rows)), Along(span="2022-04", flow="export"))
    assert ends(last) == ("2022-02", "2022-03")


def test_a_pair_that_rose_may_hold_one_fall(vintage):
    rows = falls((("01", "01"), (5, 4)), (("02", "03"), (10, 12)), (("04", "04"), (5, 4)))
    found = run_length(Graph(vintage(*rows)), Along(span="2022-04", flow="export"))
    assert ends(found) == ("1", "2")
    last = first_since(Graph(vintage(*rows)), Along(span="2022-04", flow="export"))
    assert ends(last) == ("2022-01", "2022-03")


def test_a_run_to_the_start_of_the_record_has_no_upper_bound(vintage):
    rows = falls((("03", "03"), (5, 4)), (("04", "04"), (5, 4)))
    found = run_length(Graph(vintage(*rows)), Along(span="2022-04", flow="export"))
    assert found.low == 2
    assert found.high > 1000
    assert any("set no upper bound" in one for one in found.notes)


def test_a_run_in_yuan_is_filled_by_the_offices_own_bulletin():
    of, stated = {"flow": "export", "span": "2025-08"}, {"unit": "in a row", "number": "5"}
    verdict = rated("latest", "run_length", of, stated, currency="CNY")
    assert verdict.rating == "supported"
    assert {item.source for item in verdict.finding.filled} == {"gacc-bulletin"}
    assert verdict.unfilled[0] != "supported"


def test_what_was_not_published_yet_does_not_fill_the_claimed_span_itself():
    of, stated = {"flow": "export", "span": "2022-03"}, {"unit": "in a row", "number": "1"}
    assert rated("2022-04-12", "run_length", of, stated).rating == "untestable"


def test_the_first_fall_since_goes_further_back_than_stated():
    """Trade last fell in 2020: no year after February 2022 fell before 2025."""
    of = {"flow": "total", "span": "2025"}
    verdict = rated("latest", "first_since", of, {"unit": "month", "hedge": "mid", "year": 2022})
    assert verdict.rating == "supported"
    assert str(verdict.finding.value) == "2020-12"
    later = rated("latest", "first_since", of, {"unit": "month", "hedge": "mid", "year": 2019})
    assert later.rating == "refuted"


def test_the_first_fall_in_years_to_date_is_looked_for_among_years_to_date(vintage):
    rows = [row("2020-01", 2 * at, f"2020-{at:02}") for at in range(2, 7)]
    values = {2: "4.1", 3: "5.9", 4: "8.2", 5: "10.3", 6: "11.9"}
    rows += [row("2021-01", value, f"2021-{at:02}")
             for at, value in values.items()]  # fmt: skip
    of = {"flow": "export", "span": "2021-01..2021-06"}
    graph = Graph(vintage(*rows))
    found = first_since(graph, Along(**of, window="year to date"))
    assert ends(found) == ("2021-03", "2021-03")
    with pytest.raises(ParameterError, match="a span from January"):
        first_since(graph, Along(flow="export", span="2021-03..2021-06", window="year to date"))


def test_the_earliest_month_of_a_threshold_follows_the_last_total_below_it():
    """January and February 2022 are published together: 12.617, above 5 in either month."""
    of = {"flow": "export", "span": "2022", "threshold": 5}
    recent = {"unit": "month", "hedge": "in recent months"}
    verdict = rated("2022-05-10", "reached", of, recent)
    assert ends(verdict.finding) == ("2022-01", "2022-02")
    assert verdict.rating == "conflicting"
    assert "Within January–February 2022 the figures do not tell in which month." in (
        verdict.finding.notes
    )


def test_a_gap_of_running_totals_leaves_the_month_open_unless_it_is_filled(vintage):
    rows = [row("2022-01", value, f"2022-{at:02}") for at, value in {2: 4, 3: 6, 6: 12}.items()]
    of = Threshold(span="2022", flow="export", threshold=8)
    figures = Graph(vintage(*rows))
    assert ends(reached(figures, of)) == ("2022-04", "2022-06")
    fill = [Graph(vintage(row("2022-01", 9, "2022-05", released="2023-01-01"),
                          row("2022-01", 7, "2022-04", released="2023-01-01")))]  # fmt: skip
    found = reached(figures, of, fill)
    assert ends(found) == ("2022-05", "2022-05")
    assert len(found.filled) == 2


def test_figures_of_another_source_are_widened_by_how_far_it_was_seen_to_differ(latest):
    gacc, comtrade = Graph(latest), Graph(latest, source="comtrade")
    low, high = difference(gacc, comtrade, Level("import"))
    assert -6 < low * 100 < -4
    assert 0 < high * 100 < 1
    fill = fill_graphs(filling(latest, "gacc"), "USD")
    record = Record(gacc, fill, Level("import"), Span.parse("2022-03"))
    january = record.filled(Span.parse("2022-01"))
    assert record.own(Span.parse("2022-01")) is None
    assert january.later
    assert january.value.low < january.value.value * (1 + low) * 1001 / 1000


def test_too_few_months_in_common_give_the_room_that_is_written_down(latest):
    gacc, bulletin = Graph(latest, "CNY"), Graph(latest, "CNY", "gacc-bulletin")
    assert difference(gacc, bulletin, Growth("import")) == (-1, 1)


@pytest.mark.parametrize("measure", ["rank", "run_length", "first_since", "reached"])
def test_every_measure_along_time_fills_gaps(measure):
    from analysis.measures import MEASURES

    assert MEASURES[measure].fills


def test_a_printed_rate_tells_the_direction_that_rounded_levels_leave_open(vintage):
    printed = {"growth_pct": "0.4", "growth_by": "office"}
    rows = [row("2021-01", "10.0", "2021-03", step="0.1"),
            row("2022-01", "10.0", "2022-03", step="0.1") | printed]  # fmt: skip
    found = first_since(Graph(vintage(*rows)), Along(span="2022Q1", flow="export"))
    assert found.low == OPEN
    assert "rise" in found.what


@pytest.mark.parametrize(
    ("measure", "stated"),
    [
        ("run_length", {"unit": "in a row", "number": "2"}),
        ("first_since", {"unit": "month", "date": "2020-01"}),
    ],
)
@pytest.mark.parametrize(
    ("quote", "direction", "rating"),
    [
        ("rose for a second month in a row", {}, "supported"),
        ("fell for a second month in a row", {}, "refuted"),
        ("", {"direction": "fell"}, "refuted"),
        ("", {"direction": "rose"}, "supported"),
        ("fell, some said, for a second month", {"direction": "rose"}, "supported"),
    ],
)
def test_a_run_of_rises_is_no_run_of_falls(vintage, measure, stated, quote, direction, rating):
    rows = [
        row("2021-10", 9), row("2021-11", 9), row("2021-12", 9),
        row("2022-10", 8), row("2022-11", 10), row("2022-12", 12),
    ] if measure == "run_length" else [
        row("2018-12", 8), row("2019-12", 9), row("2020-12", 8), row("2021-12", "7.5"),
        row("2022-12", 12),
    ]  # fmt: skip
    of = {"flow": "export", "span": "2022-12"} | direction
    if measure == "first_since":
        of["window"] = "same months"
    claim = an.Claim(measure=measure, of=of, stated=stated, quote=quote)
    trade = vintage(*rows)
    verdict = an.check(claim, trade, fill=trade.where(lambda _: False))
    assert verdict.rating == rating
    assert ("did not fall" in verdict.reason) == (rating == "refuted")


def test_a_fall_that_rounding_leaves_open_is_no_first_fall_for_certain(vintage):
    rows = [row("2019-12", 10), row("2020-12", 8), row("2021-12", 9), row("2022-12", 9)]
    of = {"flow": "export", "span": "2022-12", "window": "same months", "direction": "fell"}
    claim = an.Claim(measure="first_since", of=of, stated={"unit": "month", "year": 2020})
    trade = vintage(*rows)
    assert an.check(claim, trade, fill=trade.where(lambda _: False)).rating == "conflicting"
