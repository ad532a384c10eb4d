"""What the record lacks is filled from other vintages and sources, like with like, and marked."""

import datetime as dt
from dataclasses import replace

import pytest
from conftest import GOOD, write_csv

import analysis as an
from analysis.core.errors import NoFigureError
from analysis.core.paths import data_folder
from analysis.core.spans import Span
from analysis.figures.schema import read_figures
from analysis.figures.store import filling, later_vintage, load
from analysis.figures.vintage import Vintage
from analysis.measures.arguments import Flow, Grown, MaybeSince, Part, Since, Spanned
from analysis.measures.earlier import growth_since, multiple
from analysis.measures.levels import balance, change, contribution, growth, level
from analysis.measures.registry import MEASURES
from analysis.measures.shares import share_of_change, share_of_total
from analysis.totals.bases import base_of, level_of
from analysis.totals.filling import fill_graphs, filled_by, same_office
from analysis.totals.graph import Graph

MARCH = Span.parse("2022-03")


@pytest.fixture
def graphs(tmp_path):
    """Return graphs of rows by source: the first source's own, and those that may fill it."""

    def made(**sources):
        found = []
        for source, rows in sources.items():
            name = source.replace("_", "-")
            texts = [GOOD | {"source": name} | row for row in rows]
            figures = read_figures(write_csv(tmp_path / f"{name}.csv", texts))
            trade = Vintage(figures, "CHN", "RUS", dt.date(2099, 1, 1), data_folder())
            found.append(Graph(trade, "USD", name))
        return found[0], found[1:]

    return made


def month(span, value, **row):
    return {"first_month": span, "last_month": span, "value": value, "resolution": "0.001",
            "released": "2023-07-20"} | row  # fmt: skip


ALL = [
    month(span, value, flow=flow)
    for flow, *values in (("export", "4.000", "5.000", "3.200", "4.000"),
                          ("import", "6.000", "7.000", "5.000", "5.000"),
                          ("total", "10.000", "12.000", "8.200", "9.000"))
    for span, value in zip(("2022-03", "2022-02", "2021-03", "2021-02"), values, strict=True)
]  # fmt: skip
OTHER = month("2019-03", "1.000")


@pytest.mark.parametrize(
    ("measure", "of", "found"),
    [
        (level, Flow(span=MARCH, flow="export"), 4),
        (growth, Grown(span=MARCH, flow="export"), 25),
        (change, Grown(span=MARCH, flow="export"), 0.8),
        (growth_since, Since(span=MARCH, flow="export", since="2022-02"), -20),
        (multiple, MaybeSince(span=MARCH, flow="export"), 1.25),
        (multiple, MaybeSince(span=MARCH, flow="export", since="2021-02"), 1),
        (balance, Spanned(span=MARCH), -2),
        (contribution, Grown(span=MARCH, flow="import"), 12.195),
        (share_of_total, Flow(span=MARCH, flow="export"), 40),
        (share_of_change, Part(span="2022-02..2022-03", flow="export", part="2022-03"), 44.444),
    ],
)
def test_every_measure_of_levels_and_shares_is_filled_and_marked(graphs, measure, of, found):
    own, fill = graphs(gacc=[OTHER], gacc_database=ALL)
    with pytest.raises(NoFigureError):
        measure(own, of)
    seen = MEASURES[measure.__name__].find(own, of, fill)
    assert float(seen) == pytest.approx(found, abs=0.002)
    assert seen.evidence
    assert all(item.later for item in seen.evidence)
    assert {item.source for item in seen.filled} == {"gacc-database"}


def test_what_the_record_gives_is_never_filled(graphs):
    own, fill = graphs(gacc=[month("2022-03", "3.900")], gacc_database=ALL)
    seen = level(own, Flow(span=MARCH, flow="export"), fill)
    assert (float(seen), seen.filled) == (3.9, ())


def test_other_sources_of_the_same_office_come_first(graphs):
    rows = [month("2022-03", "4.1"), month("2021-03", "3.2")]
    coarse = [row | {"resolution": "0.1"} for row in rows]
    own, fill = graphs(gacc=[OTHER], comtrade=rows, gacc_bulletin=coarse)
    assert level(own, Flow(span=MARCH, flow="export"), fill).evidence[0].source == "gacc-bulletin"
    assert same_office("gacc-bulletin", "gacc")
    assert not same_office("comtrade", "gacc")


def test_a_month_printed_by_another_office_comes_before_a_mix_of_releases(graphs):
    mix = [
        month("2022-03", "14.000", first_month="2022-01", released="2022-04-13"),
        month("2022-02", "10.000", first_month="2022-01", released="2022-03-07"),
    ]
    own, fill = graphs(gacc=[OTHER], gacc_release=mix, comtrade=[month("2022-03", "4.100")])
    assert filled_by(fill, MARCH, "export").steps[0][0].figure.source == "comtrade"
    assert level_of(own, MARCH, "export", fill).later


def test_a_filled_level_and_its_base_are_of_one_source(graphs):
    """The own base, 2.9 as first printed, would make of 4.0 a growth of 38%."""
    own, fill = graphs(gacc=[month("2021-03", "2.900")], gacc_database=ALL)
    seen = growth(own, Grown(span=MARCH, flow="export"), fill)
    assert float(seen) == 25
    assert seen.high < 26
    assert any("All levels are from China's customs (GACC), online" in note for note in seen.notes)


def test_a_level_whose_base_is_filled_holds_both_readings_and_says_so(graphs):
    own, fill = graphs(gacc=[month("2022-03", "3.900")], gacc_database=ALL)
    seen = growth(own, Grown(span=MARCH, flow="export"), fill)
    assert float(seen) == 25
    assert seen.low < 3.9 / 3.2 * 100 - 100 < 25 <= seen.high
    assert any("of another vintage or source than the figure beside it" in one
               for one in seen.notes)  # fmt: skip
    assert seen.assumptions


def test_levels_of_two_sources_are_set_beside_each_other_only_with_room(graphs):
    own, fill = graphs(gacc=[month("2022-03", "3.900")],
                       comtrade=[month("2022-02", "5.000")])  # fmt: skip
    seen = growth_since(own, Since(span=MARCH, flow="export", since="2022-02"), fill)
    assert round(float(seen)) == -22
    assert seen.high - seen.low > 2
    assert any("of another vintage or source" in note for note in seen.notes)


def test_a_rate_that_an_office_printed_elsewhere_fills_growth(graphs):
    printed = month("2022-03", "4.000", growth_pct="24.0", growth_by="office")
    own, fill = graphs(gacc=[OTHER], gacc_bulletin=[printed], comtrade=ALL)
    seen = growth(own, Grown(span=MARCH, flow="export"), fill)
    assert repr(seen) == "24% (23.95% to 24.05%)"
    assert all(item.later for item in seen.evidence)


def test_an_outlets_rate_comes_before_filling_and_the_bounds_hold_both(graphs):
    alone = month("2022-03", "", unit="", resolution="", growth_pct="23.0", growth_by="outlet")
    own, fill = graphs(gacc=[alone], gacc_database=ALL)
    seen = growth(own, Grown(span=MARCH, flow="export"), fill)
    assert (float(seen), float(seen.low)) == (23, 22.95)
    assert seen.high > 25
    assert any("the bounds hold both" in note for note in seen.notes)
    assert seen.filled


def test_a_base_is_filled_where_asked(graphs):
    own, fill = graphs(gacc=[month("2022-03", "3.900")], gacc_database=ALL)
    with pytest.raises(NoFigureError):
        base_of(own, MARCH, "export")
    assert base_of(own, MARCH, "export", fill=fill).later


def test_where_nothing_fills_the_error_names_what_is_missing(graphs):
    own, fill = graphs(gacc=[OTHER], comtrade=[month("2022-02", "5.000")])
    for measure, of in ((level, Flow), (growth, Grown)):
        with pytest.raises(NoFigureError, match=r"exports in March 202[12]"):
            measure(own, of(span=MARCH, flow="export"), fill)


def test_what_no_office_had_published_by_that_day_fills_nothing():
    day = dt.date(2022, 4, 12)
    trade = load(as_of=day)
    later = later_vintage(trade)
    assert later.fills == trade
    spans = {str(one.span) for one in later.filling}
    assert "2022Q1" in {str(one.span) for one in later}
    assert not spans & {"2022-03", "2022Q1", "2022-04"}
    assert "2022-02" in spans
    (own, *_) = fill_graphs(filling(trade, "gacc"), "USD")
    assert own.derive(MARCH, "export") is None


def test_a_span_counts_as_published_once_a_figure_up_to_its_end_is_held():
    held = later_vintage(load(as_of="2022-04-14")).filling
    assert "2022-03" in {str(one.span) for one in held}
    late = later_vintage(load(as_of="2022-06-08")).filling  # May's came on 9 June
    assert "2022-05" not in {str(one.span) for one in late}


@pytest.mark.parametrize(
    ("source", "day", "published"),
    [
        ("gacc", "2022-05-20", True),
        ("comtrade", "2022-05-20", False),
        ("comtrade", "2022-06-20", True),
    ],
)
def test_a_span_counts_as_published_once_the_lag_of_its_source_has_passed(source, day, published):
    held = load(as_of="2022-02-20")
    old = (replace(held.figures[0], source=source),)
    before = replace(held, as_of=dt.date.fromisoformat(day), figures=old)
    later = replace(load(), fills=before)
    assert ("2022-03" in {str(one.span) for one in later.filling}) is published


def test_before_its_release_a_claim_stays_untestable(article):
    verdicts = an.check(article, load(as_of="2022-04-12"))
    assert {one.rating for one in verdicts} == {"untestable"}


def test_yuan_months_are_filled_from_the_offices_bulletin(latest):
    claim = an.Claim(
        measure="level", of={"flow": "export", "span": "2025-05"},
        stated={"unit": "billion", "number": "58.3", "currency": "CNY"},
    )  # fmt: skip
    verdict = an.check(claim, latest, currency="CNY")
    assert {item.source for item in verdict.finding.filled} == {"gacc-bulletin"}
    assert str(verdict.unfilled[0]) == "untestable"
    unfilled = an.check(claim, latest, currency="CNY", fill=replace(latest, figures=()))
    assert unfilled.rating == "untestable"
