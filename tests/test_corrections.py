"""What corrections between releases may amount to, and how often it is enough."""

import sys
from decimal import Decimal

import pytest
from conftest import ROOT

import analysis as an
from analysis.core.spans import Span
from analysis.totals import corrections
from analysis.totals.derivations import ASSUMED
from analysis.totals.graph import Graph

sys.path.insert(0, str(ROOT / "benchmarks"))
import coverage

APRIL = {
    "first_month": "2022-01", "last_month": "2022-04", "value": "20", "resolution": "0.01",
    "released": "2022-05-09",
}  # fmt: skip
MAY = APRIL | {"last_month": "2022-05", "value": "25", "released": "2022-06-09"}


def derived(trade, span, flow="export", kind="any"):
    return Graph(trade).derive(Span.parse(span), flow, kind)


def grown(row, percent):
    return row | {"growth_pct": percent, "growth_by": "office"}


def test_a_month_between_two_releases_has_room_for_corrections(vintage):
    """2.5% of April's average month, 5 bn, is 0.125 bn, and 0.13 with two digits."""
    found = derived(vintage(APRIL, MAY), "2022-05")
    assert found.rounded.half_width == Decimal("0.01")
    assert found.allowance == (Decimal("0.13"), False)
    assert (found.value.low, found.value.high) == (Decimal("4.86"), Decimal("5.14"))
    assert found.notes == (
        "The derivation mixes the releases of 9 May 2022 and 9 Jun 2022. Corrections may amount to "
        "±2.6% (0.13 bn), the most on record.",
    )
    assert found.finding("bn USD").assumptions == (ASSUMED,)


def test_a_printed_figure_and_a_derivation_within_one_release_have_none(vintage):
    month = APRIL | {"first_month": "2022-04", "value": "5.1"}
    trade = vintage(APRIL, month, MAY)
    for span in ("2022-04", "2022Q1", "2022-01..2022-04"):
        found = derived(trade, span)
        assert found.value.half_width == found.rounded.half_width
        assert (found.notes, found.assumptions) == ((), ())
    across = [
        row | {"flow": flow, "value": value}
        for row in (APRIL,) for flow, value in (("total", "50"), ("import", "30"))
    ]  # fmt: skip
    assert derived(vintage(*across), "2022-01..2022-04").allowance.amount == 0


def test_the_longer_the_time_between_two_releases_the_more_room(vintage):
    rooms = []
    for day in ("2022-06-09", "2022-07-13", "2022-09-07", "2023-01-13"):
        found = derived(vintage(APRIL, MAY | {"released": day}), "2022-05")
        rooms.append(found.allowance.amount)
    assert rooms == [Decimal("0.13"), Decimal("0.20"), Decimal("0.30"), Decimal("0.45")]
    assert derived(vintage(APRIL, MAY | {"released": "2023-01-13"}), "2022-05").far


def test_imports_are_corrected_more_than_exports(vintage):
    both = [row | {"flow": "import"} for row in (APRIL, MAY)]
    assert derived(vintage(*both), "2022-05", "import").allowance.amount == Decimal("0.25")


def test_a_level_as_first_printed_beside_a_corrected_one_has_a_years_corrections(vintage):
    """May of 2021: the year to date that May 2022's rate implies, less April's as first printed."""
    first = APRIL | {"first_month": "2021-01", "last_month": "2021-04", "released": "2021-05-09"}
    found = derived(vintage(first, grown(MAY, "0.0")), "2021-05")
    assert found.allowance == (Decimal("0.45"), True)
    assert found.kind == "implied"


def test_levels_that_rates_imply_are_preferred_to_a_mix_of_corrected_and_first_printed(vintage):
    first = APRIL | {"first_month": "2021-01", "last_month": "2021-04", "released": "2021-05-09"}
    trade = vintage(first, grown(APRIL, "0.0"), grown(MAY, "0.0"))
    found = derived(trade, "2021-05")
    assert all(edge.implied for edge, _ in found.steps)
    assert found.allowance == (Decimal("0.060"), False)


def test_what_is_printed_stays_before_what_is_implied(vintage):
    first = [
        row | {"first_month": "2021-01", "last_month": row["last_month"].replace("2022", "2021"),
               "released": row["released"].replace("2022", "2021")}
        for row in (APRIL, MAY)
    ]  # fmt: skip
    trade = vintage(*first, grown(APRIL, "0.0"), grown(MAY, "0.0"))
    assert derived(trade, "2021-05").kind == "derived"


def test_a_figure_of_no_known_release_has_the_most_room(vintage):
    late = APRIL | {"date_basis": "stated later", "released": "2022-06-08"}
    found = derived(vintage(late, MAY), "2022-05")
    assert found.allowance == (Decimal("0.45"), True)
    both = vintage(late | {"released": "2022-06-09"}, MAY | {"date_basis": "stated later"})
    (note,) = derived(both, "2022-05").notes
    assert note.startswith("The derivation uses a figure of no known release.")


def test_a_month_printed_by_itself_is_corrected_less(vintage):
    """A single month's share is at most the largest seen of single months: 5.5% of imports."""
    total = APRIL | {"first_month": "2022-04", "flow": "total", "value": "12"}
    month = total | {"flow": "import", "value": "7", "released": "2022-09-07"}
    found = derived(vintage(total, month), "2022-04")
    assert found.allowance.amount == Decimal("0.42")  # 3.5% of the older figure, the total
    older = vintage(total | {"released": "2022-09-07"}, month | {"released": "2022-05-09"})
    assert derived(older, "2022-04").allowance.amount == Decimal("0.39")


def test_room_for_a_trade_without_a_monthly_record_is_larger(vintage):
    far = MAY | {"released": "2023-01-13"}
    trade = vintage(*(row | {"partner": "WLD"} for row in (APRIL, far)))
    assert derived(trade, "2022-05").allowance.amount == Decimal("0.85")


def test_an_allowance_keeps_two_digits_and_is_never_smaller():
    for text in ("0", "0.1", "0.12345", "123.4", "0.000987"):
        found = corrections.rounded_up(Decimal(text))
        assert found >= Decimal(text)
        assert len(found.normalize().as_tuple().digits) <= 2


@pytest.fixture(scope="module")
def months():
    return coverage.every_derivation()


def test_derived_months_hold_what_un_comtrade_says(months):
    held = sum(one.held for one in months)
    assert len(months) > 100
    assert held / len(months) >= 0.95


def test_months_derived_from_several_releases_hold_it_too(months):
    several = [one for one in months if len(one.derived.releases) > 1]
    assert sum(one.held for one in several) / len(several) >= 0.95
    mixed = [one for one in several if one.kind.startswith("implied and printed")]
    assert mixed
    assert all(one.held for one in mixed)


def test_todays_derived_months_hold_it(latest):
    found = list(coverage.derived_months(str(latest.as_of), coverage.record()))
    assert sum(one.held for one in found) / len(found) >= 0.95


def test_room_is_no_wider_than_the_record_asks(months):
    widths = sorted(one.derived.value.half_width / one.known for one in months)
    assert widths[len(widths) // 2] < Decimal("0.05")


def test_the_shares_are_the_largest_on_record_rounded_up():
    for (table, flow, rank), one in coverage.largest().items():
        taken = getattr(corrections, table)[flow]
        share = float(taken if table == "SINGLE" else taken[rank])
        assert one.share <= share <= 1.12 * one.share + 0.1, (table, flow, rank, one)


def test_elsewhere_no_correction_on_record_is_larger():
    world = Graph(an.load(partner="WLD"), "CNY", "gacc")
    for flow in ("export", "import", "total"):
        for edge in world.flow(flow).printed:
            before = world.flow(flow).of(edge.span.year_ago)
            if edge.base is not None and before is not None:
                apart = edge.base.level - before.level
                assert max(apart.low, -apart.high) <= corrections.largest(before)


@pytest.mark.parametrize("day", coverage.CUT_OFFS, ids=str)
def test_shares_fitted_to_what_was_known_by_a_day_hold_the_months_after_it(months, day):
    found = coverage.held_out(months, day)
    assert found.months >= 12
    assert found.by_rule / found.months >= 0.95


def test_shares_on_few_differences_do_not_hold_the_months_after_them(months):
    """That is why `fitted` asks for 19: few figures a year old had been seen by 2019."""
    found = coverage.held_out(months, coverage.CUT_OFFS[1])
    assert found.largest / found.months < 0.95


def test_every_share_rests_on_enough_differences():
    known = coverage.cells(coverage.dt.date.max)
    assert len(known) == 2 * 3 * 4 + 3
    assert min(map(len, known.values())) >= coverage.FEWEST
