"""Measures along time on the shipped figures: bounds that are sound, and evidence that is used."""

from decimal import Decimal

import pytest

import analysis as an
from analysis import Span
from analysis.core.errors import InputError, NoFigureError, ParameterError
from analysis.core.formatting import LATER
from analysis.figures.schema import FLOWS
from analysis.measures import MEASURES
from analysis.measures.arguments import Paced, Ranked, Threshold
from analysis.measures.counts import ROOM
from analysis.measures.growths import fastest_since
from analysis.measures.sequences import rank, reached
from analysis.totals.graph import Graph

FIRST = {"unit": "rank", "number": "1"}


def rated(as_of, measure, of, stated, partner="RUS", **how):
    flow, _, span = of.pop("of", "export 2022").partition(" ")
    claim = an.Claim(measure=measure, of={"flow": flow, "span": span} | of, stated=stated)
    return an.check(claim, an.load(partner=partner, as_of=as_of), **how)


def row(first, value, last=None, **more):
    return {"first_month": first, "last_month": last or first, "value": value,
            "resolution": "0.01"} | more  # fmt: skip


@pytest.mark.parametrize(
    ("of", "number"),
    [
        ({"of": "export 2025-07", "since": "2025"}, 1),
        ({"of": "export 2025-09", "since": "2025"}, 2),
    ],
)
@pytest.mark.parametrize("as_of", ["2025-10-14", "latest"])
def test_a_comparison_that_starts_late_rests_on_the_whole_record(as_of, of, number):
    """January 2025 was 9.135 by the rate of January 2026, above July's 9.08 and September's 8.869.

    March, 7.769, is the lowest of the months since 2025 that are printed, but no record.
    """
    verdict = rated(as_of, "rank", dict(of), {"unit": "rank", "number": number})
    assert verdict.rating != "supported"
    assert verdict.finding.high >= number + 1


def test_how_often_a_level_was_reached_rests_on_the_whole_record_and_says_since_when():
    of = {"of": "export 2025-07", "threshold": 9, "since": "2025"}
    verdict = rated("2025-08-07", "times_above", of, FIRST)
    assert verdict.rating == "conflicting"
    assert "time since 2025" in verdict.reason
    assert "on record" not in verdict.reason


def test_the_room_beyond_the_record_holds_every_pair_of_months_on_record(latest):
    """Imports of January 2018 were 8.0% above any month before; exports of February 2020 43% below.

    The first year of a record is too short to break.
    """
    beyond = dict.fromkeys(FLOWS, (Decimal(0), Decimal(0)))
    for source, currency in (
        ("comtrade", "USD"),
        ("gacc-database", "USD"),
        ("gacc-bulletin", "CNY"),
    ):
        graph = Graph(latest, currency, source)
        for flow in FLOWS:
            levels = {
                at: found.value.value
                for at in range(2017 * 12, 2026 * 12 + 2)
                if (found := graph.derive(Span(at, at + 1), flow, "printed")) and not found.far
            }
            for start in (at for at in levels if at % 12 == 0 and at + 1 in levels):
                before = [value for at, value in levels.items() if at < start]
                if len(before) >= 12:
                    pair = levels[start], levels[start + 1]
                    seen = max(pair) / max(before) - 1, 1 - min(pair) / min(before)
                    beyond[flow] = tuple(map(max, zip(beyond[flow], seen, strict=True)))
    assert {flow: [one > 0 for one in ends] for flow, ends in beyond.items()} == {
        "export": [False, True], "import": [True, False], "total": [True, True]
    }  # fmt: skip
    for flow, ends in beyond.items():
        assert all(seen <= room for seen, room in zip(ends, ROOM[flow], strict=True)), flow


def test_the_room_of_a_pair_without_a_monthly_record_is_the_most_of_all_flows(vintage):
    rows = [row("2021-10", 4), row("2021-11", 5), row("2022-01", 9, "2022-02"), row("2022-03", 7)]
    rows = [one | {"partner": "WLD", "flow": "import"} for one in rows]
    found = vintage(*rows, row("2021-12", 5, partner="WLD", flow="import"))
    trade = an.figures.vintage.Vintage(found.figures, "CHN", "WLD", found.as_of, found.folder)
    seen = rank(Graph(trade), Ranked(span="2022-03", flow="import"))
    assert any("45% below it" in one for one in seen.assumptions)


@pytest.mark.parametrize(
    ("as_of", "of", "threshold", "month"),
    [
        ("2026-08-17", "export 2022", 67, "2022-11"),
        ("2023-12-07", "export 2023", 100, "2023-11"),
        ("2026-03-20", "total 2022", 190, "2022-12"),
        ("latest", "total 2025", 228, "2025-12"),
        ("2023-11-07", "export 2023", 90, "2023-10"),
    ],
)
def test_the_source_asked_leads_wherever_it_prints_a_total_to_date(as_of, of, threshold, month):
    """Of January alone it has no figure, which is no reason to follow another one all year."""
    stated = {"unit": "month", "date": month}
    verdict = rated(as_of, "reached", {"of": of, "threshold": threshold}, stated)
    assert verdict.rating == "supported"
    assert not verdict.finding.filled


@pytest.mark.parametrize("of", ["total 2022", "total 2022-01..2022-07"])
def test_a_level_not_reached_refutes_that_it_was(of):
    """Trade came to 97.713 by the end of July 2022."""
    stated = {"unit": "month", "date": "2022-07"}
    verdict = rated("2022-08-20", "reached", {"of": of, "threshold": 100}, stated)
    assert verdict.rating == "refuted"
    assert repr(verdict.finding) == "not yet (August 2022 or later)"
    assert "had not reached 100 bn USD by July 2022" in verdict.reason
    assert verdict.finding.notes[0] == "Trade came to 97.713 bn USD by the end of July 2022."


def test_a_level_that_may_have_been_reached_is_left_open(vintage):
    graph = Graph(vintage(row("2022-01", "4.996", "2022-03")))
    with pytest.raises(NoFigureError, match="do not show that exports in 2022 had reached 5 bn"):
        reached(graph, Threshold(span="2022", flow="export", threshold=5))
    assert reached(graph, Threshold(span="2022", flow="export", threshold=6)).value == LATER


def test_how_early_a_level_was_reached_needs_it_to_be_reached():
    of = {"of": "total 2022", "threshold": 100, "target": "2022"}
    assert rated("2022-08-20", "reached_early", of, {"unit": "months", "number": 1}).rating == (
        "untestable"
    )


def test_a_threshold_of_nothing_is_refused():
    with pytest.raises(InputError, match="a number above 0"):
        rated("latest", "reached", {"threshold": 0}, {"unit": "month", "date": "2022-01"})


@pytest.mark.parametrize(
    ("measure", "of", "stated", "found"),
    [
        ("fastest_since", "export 2018", {"unit": "month", "date": "2017-12"}, "2016-12"),
        ("growth_rank", "export 2018", FIRST, "1"),
        ("first_since", "export 2023", {"unit": "month", "date": "2016-12"}, "2016-12"),
    ],
)
def test_a_rate_printed_without_a_level_is_part_of_the_record(measure, of, stated, found):
    """The office printed +7.9% for exports to the world in 2017, and no level of 2016."""
    verdict = rated("latest", measure, {"of": of}, stated, partner="WLD")
    assert (verdict.rating, str(verdict.finding.high)) == ("supported", found)


def test_a_run_goes_back_through_a_rate_printed_without_a_level():
    run = rated("latest", "run_length", {"of": "export 2018"}, FIRST | {"unit": "in a row"}, "WLD")
    assert (run.rating, run.finding.low) == ("refuted", 2)


def test_the_months_of_a_quarter_narrow_its_difference_of_years_to_date():
    """July to September 2023 were printed as 10.28, 9.3 and 9.6, April to June as 28.439 in all."""
    graph = Graph(an.load(as_of="2023-10-14"))
    third = graph.derive(Span.parse("2023Q3"), "export")
    apart = graph.flow("export")._walk(Span.parse("2023Q3"), "any")
    assert third.steps == apart.steps
    assert third.value.half_width < apart.value.half_width
    assert "level, otherwise" in {item.role for item in third.evidence()}
    assert rated("2023-10-14", "rank", {"of": "export 2023Q3"}, FIRST).rating == "supported"


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("as_of", ["2026-01-15", "latest"])
def test_a_record_is_decided_where_the_bulletin_splits_january_and_february(as_of, flow):
    """In yuan alone: of 14.956 bn of exports, January had 61%, give or take rates of exchange."""
    verdict = rated(as_of, "rank", {"of": f"{flow} 2025-12"}, FIRST)
    assert verdict.rating == "supported"
    assert "gacc-bulletin" in {item.source for item in verdict.finding.filled}
    assert any("same shares in both currencies" in one for one in verdict.finding.assumptions)
    assert not any(
        item.source == "gacc" and item.span == "2025Q1" for item in verdict.finding.filled
    )


def test_what_figures_leave_of_a_combined_total_is_evidence(vintage):
    """January is implied by the rate of the year after, 4 ÷ 0.8 = 5, and leaves February 3."""
    rows = [row("2020-12", 4), row("2021-01", 8, "2021-02"), row("2021-03", "5.8")]
    after = row("2022-01", 4, growth_pct="-20", growth_by="office", released="2022-02-07")
    graph = Graph(vintage(*rows))
    of = Ranked(span="2021-03", flow="export")
    assert rank(graph, of).high == 2
    found = rank(graph, of, [Graph(vintage(after))])
    assert (found.low, found.high) == (1, 1)
    assert {item.kind for item in found.filled} == {"implied"}


def test_a_derived_month_that_is_too_close_is_narrowed_by_another_source():
    """March 2024 is 11.5 to 12.8 by years to date; another office has 11.4 for it."""
    verdict = rated("latest", "rank", {"of": "import 2025-12"}, FIRST)
    assert "2024-03" in {str(item.span) for item in verdict.finding.filled}


@pytest.mark.parametrize("flow", FLOWS)
def test_no_part_of_a_year_exceeds_it(flow):
    of = {"of": f"{flow} 2022", "window": "year to date"}
    verdict = rated("latest", "rank", of, FIRST)
    assert verdict.unfilled is None or verdict.unfilled[0] == "supported"
    assert verdict.rating == "supported"


def test_what_lies_within_a_smaller_total_did_not_rank_above(vintage):
    """January–February of 2021, of which no figure is held, lie within a quarter of 5."""
    rows = [row("2021-01", 5, "2021-03"), row("2022-01", 6, "2022-02")]
    graph = Graph(vintage(*rows, row("2020-01", 4, "2020-02")))
    found = rank(graph, Ranked(span="2022-01..2022-02", flow="export"))
    assert (found.low, found.high) == (1, 1)


def test_a_printed_fall_refutes_a_record_of_which_no_level_is_printed():
    """The release of March 2025 gave −3.9% for imports of January–February, and no level."""
    verdict = rated("2025-03-14", "rank", {"of": "import 2025-01..2025-02"}, FIRST)
    assert verdict.rating == "refuted"
    assert "fell by 3.9% on the year before" in verdict.finding.notes[0]
    lowest = {"of": "import 2025-01..2025-02", "order": "lowest"}
    assert rated("2025-03-14", "rank", lowest, FIRST).rating == "untestable"


def test_another_source_of_the_same_office_serves_as_the_whole_and_is_named():
    """24.351 bn of 699.151 bn: the bulletin gives the first, the release the second."""
    stated = {"unit": "percent", "number": "3.5"}
    verdict = rated(
        "2026-07-22", "share_of_partner", {"of": "total 2026-06"}, stated, source="gacc-bulletin"
    )
    assert verdict.rating == "supported"
    assert any(one.endswith("first releases, of the same office.") for one in verdict.finding.notes)


def test_where_the_figures_leave_room_a_reason_says_since_at_least():
    stated = {"unit": "month", "date": "2022-03"}
    verdict = rated("2022-05-20", "lowest_since", {"of": "export 2022-04"}, stated)
    assert "lower than in any month since at least March 2022" in verdict.reason


def test_years_to_date_are_compared_with_years_to_date_in_words():
    of = Paced(span="2023-01..2023-06", flow="total", window="year to date")
    found = fastest_since(Graph(an.load()), of)
    clause = MEASURES["fastest_since"].clause(of, found)
    assert "faster than in any year to date since" in clause
    assert "month" not in clause


def test_no_run_is_not_said_to_be_the_0th():
    of = {"of": "total 2023", "rate": 20, "direction": "below"}
    verdict = rated("latest", "run_above", of, FIRST | {"unit": "in a row"})
    assert verdict.reason.startswith("Growth of trade in 2023 was not below 20%.")


@pytest.mark.parametrize(("measure", "unit"), [("rank", "rank"), ("run_length", "in a row")])
def test_a_count_of_none_is_refused_where_counting_starts_at_one(measure, unit):
    with pytest.raises(InputError, match=f"1 or more: {measure} counts from 1"):
        rated("latest", measure, {}, {"unit": unit, "number": "0"})


def test_a_count_of_none_stands_where_it_means_never():
    of = {"of": "export 2022", "threshold": 500}
    assert rated("latest", "times_above", of, {"unit": "rank", "number": "0"}).rating == "supported"


@pytest.mark.parametrize("since", ["2022", "2023"])
@pytest.mark.parametrize(
    ("measure", "unit"),
    [("growth_since", "percent"), ("multiple", "times"), ("growth_change", "points")],
)
def test_an_earlier_span_has_to_be_earlier(measure, unit, since):
    with pytest.raises(ParameterError, match="an earlier span than 2022"):
        rated("latest", measure, {"since": since}, {"unit": unit, "number": "1"})


@pytest.mark.parametrize(("day", "refused"), [("2022-03-24", True), ("2022-02-24", False)])
def test_an_event_outside_the_part_is_refused(day, refused):
    of = {"of": "total 2022Q1", "part": "2022-01..2022-02", "event": day}
    stated = {"unit": "percent", "number": "80"}
    if not refused:
        assert rated("latest", "share_of_change", of, stated).finding
        return
    with pytest.raises(ParameterError, match="a day within January–February 2022"):
        rated("latest", "share_of_change", of, stated)
