"""Growth rates printed without a level, and how vintages hold them beside levels."""

from decimal import Decimal

import pytest

import analysis as an
from analysis.core.errors import NoFigureError
from analysis.core.spans import Span
from analysis.figures.store import load
from analysis.measures.arguments import Grown
from analysis.measures.levels import growth
from analysis.totals.graph import Graph

WINTER = {"first_month": "2022-01", "last_month": "2022-02", "released": "2022-03-07"}


def rate(figure="8.5", by="office", **row):
    """Return a row with a growth rate alone."""
    alone = {"value": "", "unit": "", "resolution": "", "growth_pct": figure, "growth_by": by}
    return WINTER | alone | row


def level(value="12.617", **row):
    return WINTER | {"value": value, "resolution": "0.001"} | row


def winter(trade, **of):
    return growth(Graph(trade), Grown(span="2022-01..2022-02", flow="export", **of))


def test_a_rate_needs_no_level(vintage):
    found = winter(vintage(rate()))
    assert repr(found) == "8.5% (8.45% to 8.55%)"
    (item,) = found.evidence
    assert (item.kind, item.role, item.value) == ("growth", "growth", Decimal("8.5"))
    assert item.text == "export 2022-01..2022-02: +8.5% on the year before (7 Mar 2022)"
    assert item.amount == "+8.5%"
    assert found.notes[0].startswith("The office itself printed this rate on 7 Mar 2022")
    assert found.parts == ()


def test_a_rate_speaks_of_its_own_span_flow_and_currency_only(vintage):
    trade = vintage(rate())
    for of, graph in (
        ({"span": "2022-02", "flow": "export"}, Graph(trade)),
        ({"span": "2022-01..2022-02", "flow": "import"}, Graph(trade)),
        ({"span": "2022-01..2022-02", "flow": "export"}, Graph(trade, "CNY")),
    ):
        with pytest.raises(NoFigureError):
            growth(graph, Grown(**of))


def test_a_rate_gives_no_level_and_no_base(vintage):
    with pytest.raises(NoFigureError):
        an.total(vintage(rate()), "2022-01..2022-02", "export")
    with pytest.raises(NoFigureError):
        winter(vintage(rate()), base="printed")


def test_an_outlets_rate_is_the_finding_only_where_nothing_better_exists_and_is_said_so(vintage):
    found = winter(vintage(rate(by="outlet")))
    assert repr(found) == "8.5% (8.45% to 8.55%)"
    assert "said to be the outlets' arithmetic" in found.notes[0]
    assert found.evidence[0].text.endswith("(7 Mar 2022; the outlets' arithmetic)")
    assert repr(winter(vintage(rate("9.0", "outlet"), rate("8.5", released="2022-03-08")))) == (
        "8.5% (8.45% to 8.55%)"
    )


def test_a_rate_of_no_release_is_said_to_be_known_by_that_day(vintage):
    found = winter(vintage(rate(date_basis="stated later", released="2022-06-01")))
    assert "printed this rate by 1 Jun 2022" in found.notes[0]


def test_a_later_rate_supersedes_no_level(vintage):
    trade = vintage(level(), rate("41.5", released="2022-04-13"))
    assert len(trade) == 2
    assert float(an.total(trade, "2022-01..2022-02", "export")) == 12.617
    assert repr(winter(trade)) == "41.5% (41.45% to 41.55%)"


def test_of_two_rates_the_newest_counts(vintage):
    printed = {"growth_pct": "41.0", "growth_by": "office"}
    trade = vintage(level(**printed), rate("41.5", released="2022-04-13"))
    assert float(winter(trade)) == 41.5
    trade = vintage(rate("41.5"), level(released="2022-03-09", **printed))
    assert float(winter(trade)) == 41.0


def test_as_of_a_day_each_of_level_and_rate_has_its_newest_release(vintage):
    from analysis.figures.schema import as_of

    trade = vintage(
        level(), level("12.7", released="2022-04-01"),
        rate("41.5", released="2022-03-09"), rate("41.9", released="2022-05-01"),
    )  # fmt: skip
    april = as_of(trade.figures, "2022-04-10")
    assert [(one.value, one.growth) for one in april] == [
        (Decimal("12.7"), None), (None, Decimal("41.5")),
    ]  # fmt: skip
    march = as_of(trade.figures, "2022-03-08")
    assert [one.value for one in march] == [Decimal("12.617")]


def test_what_changed_between_vintages_lists_levels_and_not_rates(vintage):
    old, new = vintage(level()), vintage(level(), rate(released="2022-04-01"))
    changed = an.revisions(old, new)
    assert "revised" not in set(changed["change"])


@pytest.mark.parametrize(
    ("as_of", "span", "flow", "currency", "printed"),
    [
        ("2021-04-09", "2021-01..2021-02", "total", "USD", "8.5% (8.45% to 8.55%)"),
        ("latest", "2018", "total", "USD", "27.1% (27.05% to 27.15%)"),
        ("latest", "2025-01..2025-02", "export", "USD", "−10.9% (−10.95% to −10.85%)"),
        ("latest", "2025-01..2025-02", "import", "USD", "−3.9% (−3.95% to −3.85%)"),
        ("latest", "2024-01..2024-09", "total", "CNY", "3.5% (3.45% to 3.55%)"),
    ],
)
def test_rates_on_record(as_of, span, flow, currency, printed):
    found = growth(Graph(load(as_of=as_of), currency), Grown(span=span, flow=flow))
    assert repr(found) == printed


def test_an_agencys_rate_is_said_to_be_one(latest):
    claim = an.Claim(
        measure="growth", of={"flow": "import", "span": "2025-04"},
        stated={"unit": "percent", "number": "-14.1"},
    )  # fmt: skip
    verdict = an.check(claim, latest, currency="CNY")
    assert verdict.rating == "supported"
    assert any("the outlets' arithmetic" in note for note in verdict.finding.notes)
    assert {item.source for item in verdict.finding.filled} == {"gacc-bulletin"}


def test_the_trade_with_all_partners_is_held():
    world = load(partner="WLD")
    assert world.sources == ("gacc",)
    assert len(world) > 250
    assert repr(an.total(world, "2024", "export")) == "3,580 bn USD (3,575.0 to 3,585.0)"
    assert {one.currency for one in world} == {"USD", "CNY"}


def test_the_span_of_a_rate_equals_its_text(vintage):
    (figure,) = vintage(rate())
    assert figure.span == Span.parse("2022-01..2022-02")
    assert figure.row_key != next(iter(vintage(level()))).row_key
