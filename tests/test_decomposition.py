"""An increase in its parts, cut wherever a claim or a caller cuts it."""

import datetime as dt
from decimal import Decimal

import pytest

import analysis as an
from analysis.charts.decomposition import Cut, increases, table_of_parts
from analysis.charts.scope import Scope
from analysis.measures.arguments import Part


def cut_of(article, trade, **of):
    claim = article["much-before-invasion"]
    claim = claim.model_copy(update={"of": Part(**({"flow": "total"} | of))})
    return an.check(article.model_copy(update={"claims": (claim,)}), trade)


def drawn(article, trade, **of):
    verdicts = cut_of(article, trade, **of)
    return verdicts, an.charts.increase(trade, verdicts)


def names(figure):
    return [row[0] for row in figure.table.cells if row[0].startswith("Trade")]


def test_a_part_before_the_rest_with_an_event_in_it(article, trade):
    of = {"span": "2022Q1", "part": "2022-01..2022-02", "event": "2022-02-24"}
    _, figure = drawn(article, trade, **of)
    assert names(figure) == ["Trade, 1 Jan–23 Feb", "Trade, 24–28 Feb", "Trade, Mar"]
    first, second, third = figure.table.cells[:3]
    assert (
        first[2]
        == "26.431 (Jan–Feb 2022) − 19.08375 (Jan–Feb 2021, from 26.431 and +38.5%), 54 of 59 days"
    )
    assert second[2].endswith(", 5 of 59 days")
    assert third[2].startswith(
        "38.17 (Q1 2022) − 29.65812 (Q1 2021, from 38.17 and +28.7%), less 26.431"
    )
    assert figure.headline.endswith("and some 79% before 24 February")


def test_without_an_event_no_day_is_made_up(article, trade):
    _, figure = drawn(article, trade, span="2022Q1", part="2022-01..2022-02")
    assert names(figure) == ["Trade, Jan–Feb 2022", "Trade, Mar"]
    assert "before" not in figure.headline
    assert "Hatched" not in figure.subtitle
    assert "/////" not in figure.svg()


def test_a_part_that_does_not_come_first_leaves_the_rest_of_the_span(article, trade):
    _, figure = drawn(article, trade, span="2022Q1", part="2022-03")
    assert names(figure) == ["Trade, Mar 2022", "Trade, rest of Q1 2022"]
    assert float(figure.table.cells[1][1].replace("+", "")) > 6


def test_an_event_of_another_month_than_the_parts_last_is_named_with_it(article, trade):
    of = {"span": "2022Q1", "part": "2022-01..2022-02", "event": "2022-01-20"}
    _, figure = drawn(article, trade, **of)
    assert names(figure)[:2] == ["Trade, 1–19 Jan", "Trade, 20 Jan–28 Feb"]


def test_an_event_on_the_first_day_of_the_part_cuts_nothing(article, trade):
    verdicts = cut_of(article, trade, span="2022Q1", part="2022-01..2022-02", event="2022-01-01")
    assert Cut.of(verdicts[0]).event is None


@pytest.mark.parametrize("event", ["2021-06-01", "2022-03-01"])
def test_an_event_outside_the_part_is_refused(article, trade, event):
    with pytest.raises(an.DocumentError, match="a day within January–February 2022"):
        cut_of(article, trade, span="2022Q1", part="2022-01..2022-02", event=event)


def test_a_part_that_is_the_whole_has_no_rest(article, trade):
    _, figure = drawn(article, trade, span="2022Q1", part="2022Q1")
    assert names(figure) == ["Trade, Q1 2022"]


def test_a_claim_that_can_not_be_tested_is_not_drawn(article, trade):
    verdicts = cut_of(article, trade, span="2024Q1", part="2024-01..2024-02", base="printed")
    assert verdicts[0].finding is None
    with pytest.raises(an.NoFigureError, match=r"the first quarter of 2024 was not over"):
        an.charts.increase(trade, verdicts)
    note = an.charts.increase(trade, verdicts, missing="note")
    assert note.panels == ()
    assert "do not show where the increase came from" in note.headline


def test_an_increase_that_another_source_fills_is_drawn_from_it(article, trade):
    of = {"span": "2022Q1", "part": "2022-01..2022-02", "base": "printed"}
    verdicts, figure = drawn(article, trade, **of)
    assert {item.source for item in verdicts[0].finding.filled} == {"comtrade"}
    assert names(figure) == ["Trade, Jan–Feb 2022", "Trade, Mar"]


def test_parts_add_up_to_the_increase_and_bases_are_subtracted(trade, verdicts):
    cut = Cut.of(verdicts["much-before-invasion"])
    assert cut.event == dt.date(2022, 2, 24)
    rows = increases(Scope.of(trade, verdicts), cut, "total")
    assert [row.flow for row in rows] == ["total", "export", "import"]
    assert rows[0].whole == pytest.approx(Decimal("8.512"), abs=Decimal("0.001"))
    assert {item.sign for item in rows[0].evidence if "base" in item.role} == {-1}
    assert len(table_of_parts(rows).cells) == 9
