"""Figures of one release that contradict each other are seen, and resolved by rule."""

import datetime as dt
from decimal import Decimal

import pytest

import analysis as an
from analysis.core.spans import Span
from analysis.measures.arguments import Flow, Grown
from analysis.measures.levels import growth, level
from analysis.totals.graph import Graph

SPAN = {"first_month": "2022-01", "last_month": "2022-08", "released": "2022-09-08"}


def of(flow, value, resolution="0.01", **row):
    return SPAN | {"flow": flow, "value": value, "resolution": resolution} | row


def released(vintage, total, export, imported, steps=()):
    steps = dict(steps)
    flows = {"total": total, "export": export, "import": imported}
    rows = (of(flow, value, steps.get(flow, "0.01")) for flow, value in flows.items())
    return vintage(*rows)


def found(trade, flow="export", span="2022-01..2022-08"):
    return level(Graph(trade), Flow(span=span, flow=flow))


def test_a_truncated_figure_is_taken_at_what_the_two_others_make_it(vintage):
    """31.1 beside 67.51 − 36.34 = 31.17: cut off rather than rounded."""
    trade = released(vintage, "67.51", "31.1", "36.34", {"export": "0.1"})
    seen = found(trade)
    assert repr(seen) == "31.17 bn USD (31.16 to 31.18)"
    assert seen.evidence[0].text == "+ export 2022-01..2022-08: 31.1 (8 Sep 2022)"
    (note,) = seen.notes
    assert note == (
        "The figure of exports in January–August 2022, 31.1 bn as printed on 8 Sep 2022, is "
        "truncated by the look of it: trade less imports of the same release make it 31.17 bn."
    )
    assert repr(found(trade, "total")) == "67.51 bn USD (67.505 to 67.515)"
    assert found(trade, "total").notes == found(trade, "import").notes == ()


def test_what_a_truncation_leaves_stays_within_the_printed_digit(vintage):
    trade = released(vintage, "67.44", "31.1", "36.34", {"export": "0.1"})
    assert found(trade).notes == ()
    trade = released(vintage, "67.538", "31.1", "36.34", {"total": "0.001", "export": "0.1"})
    assert found(trade).high < Decimal("31.2035")


@pytest.mark.parametrize(
    ("total", "note"), [("67.40", ""), ("67.53", "is truncated"), ("67.58", "do not add up")]
)
def test_truncation_explains_less_than_a_whole_step(vintage, total, note):
    """31.1 cut off lies below 31.2; 67.40 − 36.34 is 31.06, which rounds to 31.1."""
    seen = found(released(vintage, total, "31.1", "36.34", {"export": "0.1"}))
    assert (note in seen.notes[0]) if note else seen.notes == ()


def test_where_nothing_says_which_is_wrong_the_bounds_hold_either(vintage):
    trade = released(vintage, "18.656", "7.99", "10.656", {"total": "0.001", "import": "0.001"})
    for flow, printed, cross in (
        ("export", "7.99", "8.000"), ("import", "10.656", "10.666"), ("total", "18.656", "18.646"),
    ):  # fmt: skip
        seen = found(trade, flow)
        assert seen.value == Decimal(printed)
        assert seen.low <= Decimal(cross) <= seen.high
        assert "do not add up: 7.99 + 10.656 is not 18.656 bn" in seen.notes[0]


def test_what_is_derived_from_a_contradicted_figure_is_as_uncertain(vintage):
    month = of("export", "4", "0.1", first_month="2022-08")
    trade = vintage(
        of("total", "67.51"), of("export", "31.1", "0.1"), of("import", "36.34"), month
    )  # fmt: skip
    seen = found(trade, span="2022-01..2022-07")
    assert repr(seen) == "27.17 bn USD (27.11 to 27.23)"
    assert "truncated" in seen.notes[0]


def test_figures_of_two_releases_do_not_contradict_each_other(vintage):
    later = "2022-09-20"
    trade = vintage(of("total", "67.51"), of("export", "31.1", "0.1", released=later),
                    of("import", "36.34"))  # fmt: skip
    assert repr(found(trade)) == "31.1 bn USD (31.05 to 31.15)"


def grown(flow, value, percent, **row):
    return of(flow, value, growth_pct=percent, growth_by="office", **row)


def test_rates_of_one_release_that_disagree_leave_the_base_open(vintage):
    """77 grew 30% from 59.2; its parts, 35 and 42, grew 13 and 40% from 31.0 and 30.0."""
    trade = vintage(grown("total", "77", "30"), grown("export", "35", "13"),
                    grown("import", "42", "40"))  # fmt: skip
    base = Graph(trade).derive(Span.parse("2021-01..2021-08"), "total", "implied")
    assert base.value.low < Decimal("59.23") < Decimal("60.9") < base.value.high
    seen = growth(Graph(trade), Grown(span="2022-01..2022-08", flow="total"))
    assert seen.value == 30 < seen.high < Decimal("30.6")
    assert seen.low < Decimal("26.4")
    assert any("disagree" in note for note in seen.notes)
    assert any("is uncertain" in note for note in seen.notes)


BEFORE = of("total", "61.37", first_month="2021-01", last_month="2021-08", released="2021-09-08")


def test_a_rate_that_no_correction_explains_holds_the_level_printed_then(vintage):
    """61.37 was printed a year before; +30% on 77 would make it 59.23, 2.14 less."""
    trade = vintage(BEFORE, grown("total", "77", "30"))
    seen = growth(Graph(trade), Grown(span="2022-01..2022-08", flow="total"))
    assert seen.low <= Decimal("25.5") < seen.value == 30 < seen.high
    assert any("further from the 61.37 bn printed then than any correction" in one
               for one in seen.notes)  # fmt: skip


def test_a_rate_that_its_release_and_the_level_printed_then_contradict_gives_way(vintage):
    trade = vintage(BEFORE, grown("total", "77", "30"), grown("export", "35", "13"),
                    grown("import", "42", "40"))  # fmt: skip
    seen = growth(Graph(trade), Grown(span="2022-01..2022-08", flow="total"))
    assert round(seen.value, 1) == Decimal("25.5")
    assert seen.low <= Decimal("25.5") < 30 <= seen.high
    assert any("the level printed then is taken" in one for one in seen.notes)
    base = [item for item in seen.evidence if item.role == "base"]
    assert [round(item.value, 2) for item in base] == [Decimal("59.23")]


def test_a_rate_that_corrections_explain_is_the_finding(vintage):
    trade = vintage(BEFORE, grown("total", "77", "26.0"))
    seen = growth(Graph(trade), Grown(span="2022-01..2022-08", flow="total"))
    assert repr(seen) == "26% (25.95% to 26.05%)"


def test_reconcile_lists_contradictions_of_one_release_as_printed(vintage):
    table = an.reconcile(released(vintage, "67.51", "31.1", "36.34", {"export": "0.1"}))
    (row,) = [row for _, row in table.iterrows() if row.releases == 1]
    assert (row.flow, row.published, row.derived, row.explained) == ("total", 67.51, 67.44, False)


@pytest.mark.parametrize(
    ("flow", "span", "published", "derived"),
    [
        ("total", "2024-04", 19.7, 19.765),
        ("total", "2022-09", 18.656, 18.646),
        ("total", "2020-05", 7.365, 7.375),
        ("export", "2019-12", 4.88, 5.12),
    ],
)
def test_the_contradictions_on_record_are_listed(latest, flow, span, published, derived):
    table = an.reconcile(latest)
    rows = table[(table.span == span) & (table.flow == flow) & (table.releases == 1)]
    rows = rows[rows.source == "gacc"]
    assert (published, derived, False) in [
        (row.published, round(row.derived, 3), row.explained) for row in rows.itertuples()
    ]


def test_a_rate_of_record_that_its_release_and_the_year_before_contradict(latest):
    of = Grown(span="2018-01..2018-09", flow="total")
    seen, comtrade = growth(Graph(latest), of), growth(Graph(latest, source="comtrade"), of)
    assert seen.low < comtrade.value < seen.high
    assert abs(seen.value - comtrade.value) < 1 < abs(30 - comtrade.value)


def test_exports_to_august_2018_are_no_longer_truncated():
    trade = an.load(as_of="2018-09-08")
    seen = found(trade, span="2018-01..2018-08")
    assert seen.value == Decimal("31.17")
    assert trade.newest == dt.date(2018, 9, 8)


def test_a_figure_cut_off_by_its_outlet_counts_as_the_others_of_its_release_make_it():
    claim = an.Claim(
        measure="level", of={"flow": "export", "span": "2018-01..2018-08"},
        stated={"unit": "billion", "number": "31.17", "hedge": "over"},
    )  # fmt: skip
    verdict = an.check(claim, an.load(as_of="2018-09-08"))
    assert verdict.rating == "supported"
    assert "the figures give that very number" in verdict.reason
