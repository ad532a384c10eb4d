"""Growth and changes compare figures on the same basis, and hold every reading of them."""

from decimal import Decimal

import pytest

import analysis as an
from analysis.core.errors import NoFigureError
from analysis.core.spans import Span
from analysis.figures.store import load
from analysis.measures.arguments import Flow, Grown, MaybeSince, Part, Since, Spanned
from analysis.measures.earlier import growth_since, multiple
from analysis.measures.levels import balance, change, growth
from analysis.measures.shares import share_of_change, share_of_total
from analysis.totals.comparisons import comparisons
from analysis.totals.graph import Graph

MARCH = Span.parse("2022-03")


def figure(span, value, released, growth_pct="", **row):
    first, _, last = span.partition("..")
    by = {"growth_pct": growth_pct, "growth_by": "office"} if growth_pct else {}
    return {
        "first_month": first, "last_month": last or first, "value": value, "resolution": "0.01",
        "released": released,
    } | by | row  # fmt: skip


# Of 2022: January and February 10, then 10.2 as the release of March corrects them; March 4.
# Of 2021: corrected 8 and 12; March was first printed at 3.5 and is 4 as corrected.
WINTER = figure("2022-01..2022-02", "10.00", "2022-03-07", "25.0")
QUARTER = figure("2022-01..2022-03", "14.40", "2022-04-13", "20.0")
SINGLE = figure("2022-03", "4.20", "2022-04-13")
FIRST = figure("2021-03", "3.50", "2021-04-13")


def readings(trade, span=MARCH, flow="export", **of):
    return comparisons(Graph(trade), span, flow, **of)


def bases(trade, **of):
    return [one.basis for one in readings(trade, **of).items]


def march(trade, **of):
    return growth(Graph(trade), Grown(span=MARCH, flow="export", **of))


def test_every_reading_is_within_the_bounds_and_the_most_alike_comes_first(vintage):
    trade = vintage(WINTER, QUARTER, SINGLE, FIRST)
    assert bases(trade) == ["printed", "corrected", "mixed"]
    found = march(trade)
    assert found.value == Decimal(20)  # 4.20 on 3.50, each as first printed
    assert found.low < 5  # 4.20 on 4; 10 is 4.40 on 4
    assert found.high > 20
    (note,) = [one for one in found.notes if one.startswith("Found")]
    assert note == (
        "Found 20% as first printed in both years, 10% as a difference of years to date in both "
        "years, 5% on figures of unlike releases. The bounds hold all."
    )
    assert any("as first printed and as corrected" in one for one in found.assumptions)


def test_the_figures_of_every_reading_are_shown_once_with_their_basis(vintage):
    found = march(vintage(WINTER, QUARTER, SINGLE, FIRST))
    shown = [(item.role, str(item.span), item.sign, item.kind) for item in found.evidence]
    assert shown == [
        ("level", "2022-03", 1, "printed"),
        ("base", "2021-03", 1, "printed"),
        ("level, as corrected", "2022Q1", 1, "printed"),
        ("level, as corrected", "2022-01..2022-02", -1, "printed"),
        ("base, as corrected", "2021Q1", 1, "implied"),
        ("base, as corrected", "2021-01..2021-02", -1, "implied"),
    ]


def test_a_month_as_printed_is_not_set_against_a_corrected_base_by_itself(vintage):
    """A single mixed reading has room for a year's corrections of what was first printed."""
    quarter = QUARTER | {"released": "2022-05-20"}
    mixed = readings(vintage(WINTER, quarter, SINGLE))
    assert [one.basis for one in mixed.items] == ["mixed"]
    assert mixed.best.now.between == Decimal("0.076")  # 1.8% of a month printed by itself
    assert "It is compared with a figure of another release" in mixed.best.now.notes[0]


def test_what_was_corrected_between_two_releases_is_known_from_the_second(vintage):
    corrected = readings(vintage(WINTER, QUARTER, SINGLE)).best
    assert corrected.basis == "corrected"
    assert corrected.now.value.value == Decimal("4.40")
    assert corrected.now.value.half_width == Decimal("0.01")
    assert corrected.before.allowance.amount > 0


def test_an_outlets_rate_is_one_reading_and_not_the_best(vintage):
    printed = SINGLE | {"growth_pct": "21.0", "growth_by": "outlet"}
    trade = vintage(WINTER, QUARTER, printed)
    assert bases(trade) == ["corrected", "mixed", "outlet"]
    found = march(trade)
    assert round(found.value) == 10
    assert found.high == Decimal("21.05")
    assert any("News agencies printed +21.0%" in note for note in found.notes)


def test_an_outlets_rate_with_a_level_and_no_base_is_the_finding_and_said_so(vintage):
    trade = vintage(SINGLE | {"growth_pct": "21.0", "growth_by": "outlet"})
    found = march(trade)
    assert repr(found) == "21% (20.95% to 21.05%)"
    assert any("said to be the outlets' arithmetic" in note for note in found.notes)
    assert found.notes[0].endswith("is what the outlets' rate implies.")
    changed = change(Graph(trade), Grown(span=MARCH, flow="export"))
    assert round(changed.value, 2) == Decimal("0.73")


def test_a_rate_that_the_office_printed_leaves_no_other_reading(vintage):
    trade = vintage(QUARTER, figure("2021-01..2021-03", "11.80", "2021-04-13"))
    assert bases(trade, span=Span.parse("2022Q1")) == ["office"]
    found = growth(Graph(trade), Grown(span="2022Q1", flow="export"))
    assert repr(found) == "20% (19.95% to 20.05%)"
    assert not found.assumptions


def test_a_change_holds_the_difference_of_printed_levels_beside_that_of_the_offices_rate(vintage):
    trade = vintage(QUARTER, figure("2021-01..2021-03", "11.80", "2021-04-13"))
    changed = change(Graph(trade), Grown(span="2022Q1", flow="export"))
    assert round(changed.value, 2) == Decimal("2.40")
    assert changed.high == Decimal("2.61")
    assert any("2.4 bn" in note and "2.6 bn" in note for note in changed.notes)


def test_the_difference_of_two_printed_levels_is_not_refuted_by_the_offices_rate():
    """20.202 − 18.648 is 1.55; the rate makes it 1.27, and the corrected months 1.61."""
    claim = an.Claim(
        measure="change",
        of={"flow": "import", "span": "2024-01..2024-02"},
        stated={"unit": "billion", "number": "1.6"},
    )
    assert an.check(claim, an.load(as_of="2024-03-07")).rating == "conflicting"


def test_on_printed_figures_alone_there_is_one_reading(vintage):
    trade = vintage(WINTER, QUARTER, SINGLE, FIRST)
    assert bases(trade, base="printed") == ["printed"]
    assert repr(march(trade, base="printed")) == "20% (19.7% to 20.3%)"


@pytest.mark.parametrize("measure", [change, multiple])
def test_changes_and_multiples_hold_the_same_readings(vintage, measure):
    of = (Grown if measure is change else MaybeSince)(span=MARCH, flow="export")
    found = measure(Graph(vintage(WINTER, QUARTER, SINGLE, FIRST)), of)
    ends = {"change": ("0.2", "0.4", "0.7"), "multiple": ("1.05", "1.1", "1.2")}[measure.__name__]
    assert round(found.value, 2) == Decimal(ends[2])
    assert all(found.low < Decimal(end) < found.high for end in ends)
    assert any(note.startswith("Found") for note in found.notes)


def test_a_base_that_may_be_zero_is_refused(vintage):
    trade = vintage(SINGLE, FIRST | {"value": "0.00"})
    with pytest.raises(NoFigureError, match="may be zero"):
        march(trade)


def pair(vintage, one, other):
    return Graph(vintage(
        figure("2022-03", "4.20", one), figure("2022-03", "10.00", other, flow="total"),
        figure("2022-03", "5.80", other, flow="import"),
    ))  # fmt: skip


def test_shares_and_balances_of_one_release_have_no_room_for_corrections(vintage):
    graph = pair(vintage, "2022-04-13", "2022-04-13")
    share = share_of_total(graph, Flow(span=MARCH, flow="export"))
    assert repr(share) == "42% (41.93% to 42.07%)"
    assert not share.assumptions


def test_shares_and_balances_of_two_releases_have(vintage):
    graph = pair(vintage, "2022-04-13", "2022-05-09")
    share = share_of_total(graph, Flow(span=MARCH, flow="export"))
    assert share.value == 42
    assert share.high - share.low > Decimal("1.5")
    assert "It is compared with a figure of another release" in share.notes[0]
    assert share.assumptions
    both = balance(graph, Spanned(span=MARCH))
    assert both.high - both.low > Decimal("0.15")
    assert both.assumptions


def test_two_spans_each_as_first_printed_are_alike(vintage):
    graph = Graph(vintage(SINGLE, figure("2022-02", "5.00", "2022-03-07")))
    found = growth_since(graph, Since(span=MARCH, flow="export", since="2022-02"))
    assert repr(found) == "−16% (−16.2% to −15.8%)"
    assert not found.assumptions


def test_a_span_as_first_printed_beside_a_corrected_one_is_not(vintage):
    trade = vintage(SINGLE, figure("2023-02", "6.00", "2023-03-07", "20.0"))
    found = growth_since(Graph(trade), Since(span=MARCH, flow="export", since="2022-02"))
    assert round(found.value) == -16
    assert found.high - found.low > 3
    assert "another release" in found.notes[0]


def test_a_share_of_an_increase_holds_the_readings_of_its_parts(vintage):
    trade = vintage(WINTER, QUARTER, SINGLE, FIRST)
    part = Part(span="2022Q1", flow="export", part="2022-03")
    found = share_of_change(Graph(trade), part)
    assert found.low < Decimal("0.2") / Decimal("2.4") * 100
    assert found.high > Decimal("0.7") / Decimal("2.4") * 100


def checked(measure, of, number, hedge="", as_of="latest", currency="USD"):
    stated = {"unit": "percent", "number": number} | ({"hedge": hedge} if hedge else {})
    claim = an.Claim(measure=measure, of=of, stated=stated)
    return an.check(claim, load(as_of=as_of), currency=currency)


@pytest.mark.parametrize("as_of", ["2022-04-21", "latest"])
def test_trade_of_march_2022_grew_by_10_to_13_percent_as_one_counts(as_of):
    """11.67 on 10.57 as corrected, 11.74 on the same, and 12.76% by an agency."""
    of = {"flow": "total", "span": "2022-03"}
    assert checked("growth", of, "12", "more than", as_of).rating == "conflicting"
    for number, hedge in (("8", "more than"), ("14", "less than")):
        assert checked("growth", of, number, hedge, as_of).rating == "supported"


def test_an_agencys_percentage_is_within_the_bounds_of_yuan_exports_of_june_2024():
    of = {"flow": "export", "span": "2024-06"}
    assert checked("growth", of, "4.76", currency="CNY").rating in ("supported", "conflicting")
    assert checked("growth", of, "9.5", currency="CNY").rating == "refuted"


def test_imports_of_may_2024_fell_by_some_six_percent_in_a_month():
    of = {"flow": "import", "span": "2024-05", "since": "2024-04"}
    assert checked("growth_since", of, "-6").rating != "refuted"
    assert checked("growth_since", of, "-1.5").rating == "refuted"


def test_the_trade_of_march_2021_is_derived_from_figures_alike():
    claim = an.Claim(
        measure="level", of={"flow": "total", "span": "2021-03"},
        stated={"unit": "billion", "number": "10.5"},
    )  # fmt: skip
    verdict = an.check(claim, load())
    assert verdict.rating != "refuted"
    assert verdict.finding.low < Decimal("10.547") < verdict.finding.high
    assert {item.kind for item in verdict.finding.evidence} == {"implied"}
