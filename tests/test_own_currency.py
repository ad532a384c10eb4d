"""A claim that states its own currency says so wherever its finding is shown."""

import pytest

import analysis as an
from analysis.claims.articles import read_article
from analysis.claims.claim import ArticleClaim
from analysis.claims.headlines import headline
from analysis.claims.narrative import summary
from analysis.reports.sections import show_claims, show_verdicts

SPEAKER = {"speaker": "The article", "speaker_type": "Person"}


def fall(name, **stated):
    return ArticleClaim(
        id=name, quote="Trade fell in 2025.", measure="growth",
        of={"flow": "total", "span": "2025"}, **SPEAKER,
        stated={"unit": "percent", "direction": "fell", **stated})  # fmt: skip


IN_VIEW = fall("in-the-view", number="9")
IN_DOLLARS = fall("in-dollars", number="6.9", currency="USD")


def checked(*claims, currency="CNY"):
    article = read_article("business-times-2026-02-05").model_copy(update={"claims": claims})
    trade = an.load(as_of=article.published)
    return trade, an.check(article, trade, currency=currency)


def test_a_finding_in_the_claims_own_currency_names_it_in_sentences_and_tables():
    _, verdicts = checked(IN_VIEW, IN_DOLLARS)
    yuan, dollars = verdicts
    assert yuan.reason.startswith("Trade fell 6.5% in 2025 (")
    assert dollars.reason.startswith("In US dollars trade fell 6.9% in 2025 (")
    assert "in US dollars" in repr(dollars)
    assert "in US dollars" not in repr(yuan)
    assert summary(verdicts)[1].endswith("−6.9% (−6.95% to −6.85%) in US dollars")
    assert verdicts.to_frame()["found"].str.endswith("in US dollars").tolist() == [False, True]
    rows = show_verdicts(verdicts).section.rows
    assert [row.found[0].value for row in rows] == ["−6.5%", "−6.9% in US dollars"]


def test_in_its_own_view_it_goes_without_saying():
    _, verdicts = checked(IN_VIEW, IN_DOLLARS, currency="USD")
    assert [one.own_currency for one in verdicts] == ["", ""]
    assert "US dollars" not in verdicts["in-dollars"].reason


def test_a_headline_sets_two_currencies_against_each_other_only_by_name():
    _, verdicts = checked(IN_VIEW, IN_DOLLARS)
    assert headline(verdicts) == (
        "In yuan trade fell 6.5% in 2025, not 9%, and in US dollars trade fell 6.9%"
    )


def test_a_headline_prefers_two_claims_in_one_currency():
    exports = fall("exports", number="10.4", currency="USD").model_copy(
        update={"of": IN_VIEW.of.model_copy(update={"flow": "export"})}
    )
    in_dollars = fall("first", number="8", currency="USD")
    _, verdicts = checked(in_dollars, IN_VIEW, exports)
    assert headline(verdicts) == (
        "In US dollars trade fell 6.9% in 2025, not 8%, and exports fell 10.4%"
    )


@pytest.mark.parametrize("draw", [an.charts.levels, an.charts.lead])
def test_a_chart_is_drawn_in_the_currency_of_its_claim(draw):
    trade, verdicts = checked(IN_DOLLARS)
    drawn = draw(trade, verdicts)
    assert "billion US dollars" in drawn.subtitle
    assert drawn.headline.startswith("In US dollars trade fell 6.9%")
    assert "In US dollars trade fell 6.9%" in drawn.alt
    assert {item.currency for item in drawn.evidence} == {"USD"}


def test_claims_in_two_currencies_do_not_share_a_chart():
    trade, verdicts = checked(IN_VIEW, IN_DOLLARS)
    drawn = an.charts.of_claims(trade, verdicts)
    assert list(drawn) == ["in-the-view", "in-dollars"]
    assert "yuan" in drawn["in-the-view"].subtitle
    assert show_claims(verdicts, drawn)


def test_a_quarter_and_a_month_in_dollars_are_drawn_in_dollars_in_a_view_in_yuan(article, trade):
    claims = tuple(
        one.model_copy(update={"stated": one.stated.model_copy(update={"currency": "USD"})})
        for one in article.claims
    )
    verdicts = an.check(article.model_copy(update={"claims": claims}), trade, currency="CNY")
    drawn = an.charts.quarterly_beside_monthly(trade, verdicts)
    assert "billion US dollars" in drawn.subtitle
    assert {item.currency for item in drawn.evidence} == {"USD"}
    assert "billion US dollars" in an.charts.increase(trade, verdicts).subtitle
    own = an.charts.quarterly_beside_monthly(trade, an.check(article, trade))
    assert drawn.table == own.table


def test_by_default_a_chart_shows_the_first_claim_that_the_figures_test():
    untested = IN_VIEW.model_copy(
        update={"id": "later", "of": IN_VIEW.of.model_copy(update={"span": an.Span.parse("2031")})}
    )
    trade, verdicts = checked(untested, IN_VIEW)
    assert verdicts["later"].finding is None
    assert an.charts.levels(trade, verdicts).claim == "in-the-view"
    assert an.charts.lead(trade, verdicts).claim == "in-the-view"
