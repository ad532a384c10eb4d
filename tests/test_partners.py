"""Share of the reporter's trade and rank among its partners, by what is counted."""

from dataclasses import replace
from decimal import Decimal

import pytest
from conftest import made_vintage
from hypothesis import given, settings
from hypothesis import strategies as st
from test_derivations import figure

from analysis.core.errors import NoFigureError
from analysis.core.spans import Span
from analysis.measures import MEASURES
from analysis.measures.arguments import Counting, Flow
from analysis.measures.partners import rank_among_partners, share_of_partner
from analysis.totals.graph import Graph

YEAR = Span.parse("2024")
levels = st.decimals("1", "900", places=3)


def graph(value, step="0.001", flow="total"):
    return Graph(made_vintage([figure(YEAR, Decimal(value), step, None, flow)]))


def ends(finding):
    return int(finding.low), int(finding.high)


def asked(own, partners, world, counting=None):
    of = Counting(span=YEAR, flow="total", counting=counting)
    held = {code: graph(value) for code, value in partners.items()}
    return rank_among_partners(graph(own), of, graph(world), held)


def test_the_share_of_the_partner_in_all_trade():
    found = share_of_partner(graph("244.8"), Flow(span=YEAR, flow="total"), graph("6162"))
    assert round(found.value, 2) == Decimal("3.97")
    clause = MEASURES["share_of_partner"].clause(Flow(span=YEAR, flow="total"), found)
    assert clause == "the partner's share of the reporter's trade in 2024 was 3.97%"
    assert {item.role for item in found.evidence} == {"part", "whole"}


@settings(deadline=None)  # a busy machine
@given(levels, levels)
def test_the_share_contains_the_value_before_rounding(own, rest):
    world = own + rest
    of = Flow(span=YEAR, flow="total")
    found = share_of_partner(graph(own, "0.1"), of, graph(world, "0.1"))
    assert found.low <= own / world * 100 <= found.high


def test_without_the_trade_with_all_partners_there_is_no_share():
    of = Flow(span=YEAR, flow="total")
    with pytest.raises(NoFigureError, match=r"lack the reporter.s trade with all partners \(WLD\)"):
        MEASURES["share_of_partner"].find(graph("244.8"), of)
    with pytest.raises(NoFigureError, match=r"with all partners \(WLD\): trade in 2024"):
        share_of_partner(graph("244.8"), of, graph("6162", flow="export"))


OTHERS = {"USA": 680, "KOR": 328, "HKG": 310, "JPN": 308, "TWN": 292, "VNM": 260}
BLOCS = {"XAS": 982, "EUU": 785, "XLA": 518, "XAF": 296}
ALL = 245 + sum(OTHERS.values()) + 100


@pytest.mark.parametrize(
    ("counting", "bounds"),
    [("states", (5, 5)), ("territories", (7, 7)), ("blocs", (11, 11)), (None, (5, 11))],
)
def test_the_rank_depends_on_what_is_counted(counting, bounds):
    found = asked(245, OTHERS | BLOCS, ALL, counting)
    assert ends(found) == bounds
    assert found.notes[0].startswith("The rank is said without" if counting is None else "States")


def test_continents_groups_and_remainders_are_no_partners():
    """A customs office lists them beside their members: who ranks counts none of them."""
    more = {"XSI": 3000, "XEU": 1200, "XBR": 2900, "XUN": 700}
    for counting, bounds in (("states", (5, 6)), ("blocs", (11, 12))):
        found = asked(245, OTHERS | BLOCS | more, ALL + 200, counting)
        assert ends(found) == bounds


def test_room_in_the_trade_with_all_partners_leaves_the_rank_open():
    found = asked(245, OTHERS, ALL + 200, "states")
    assert ends(found) == (5, 6)
    assert any("leaves room for larger ones" in note for note in found.notes)
    assert ends(asked(245, OTHERS, ALL, "blocs")) == (7, 11)


def test_a_rank_without_other_partners_can_not_be_told():
    of = Counting(span=YEAR, flow="total", counting="states")
    with pytest.raises(NoFigureError, match="other partners is held"):
        MEASURES["rank_among_partners"].find(graph(245), of, world=graph(ALL))
    with pytest.raises(NoFigureError, match="other partners is held"):
        rank_among_partners(graph(245), of, graph(ALL), {"WLD": graph(ALL)})


def test_without_the_trade_with_all_partners_a_rank_is_still_bounded_from_below():
    of = Counting(span=YEAR, flow="total", counting="states")
    found = rank_among_partners(graph(245), of, None, {"USA": graph(680)})
    assert found.low == 2
    assert found.high > 200
    assert any("of which no figure is held may be larger" in one for one in found.notes)


@settings(max_examples=150, deadline=None)
@given(levels, st.lists(levels, min_size=2, max_size=8), st.integers(1, 7))
def test_the_true_rank_lies_within_the_bounds_whoever_is_held(own, others, held):
    codes = [f"A{number:02}" for number in range(len(others))]
    known = dict(list(zip(codes, others, strict=True))[:held])
    found = asked(own, known, own + sum(others), "states")
    assert found.low <= 1 + sum(one > own for one in others) <= found.high


def test_members_of_a_bloc_are_not_taken_from_the_trade_with_others():
    """Of 1,000, the bloc has 400, with two members 350: a partner with 600 may be left."""
    own = figure(YEAR, Decimal(400), "0.001", None, "total")
    bloc = made_vintage([replace(own, partner="EUU")])
    held = {code: graph(value) for code, value in {"DEU": 200, "FRA": 150}.items()}
    of = Counting(span=YEAR, flow="total", counting="states")
    found = rank_among_partners(Graph(replace(bloc, partner="EUU")), of, graph(1000), held)
    assert ends(found) == (1, 2)


def test_a_rank_names_the_partners_that_its_rule_counts():
    notes = asked(245, OTHERS | BLOCS, ALL, "states").notes
    assert notes[1] == "Compared with Japan, South Korea, Vietnam and the United States."
