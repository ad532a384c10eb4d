"""Sentences as an editor would leave them: ranks, runs, levels, digits and what is missing."""

from decimal import Decimal

import pytest

import analysis as an
from analysis.claims.headlines import headline
from analysis.core.formatting import said


def claim(measure, number, unit="billion", of=None, **stated):
    return an.Claim(
        measure=measure, of={"flow": "total", "span": "2023"} | (of or {}),
        stated={"unit": unit, "number": number, **stated})  # fmt: skip


@pytest.fixture(scope="module")
def trade():
    return an.load()


@pytest.mark.parametrize(
    ("asked", "clause"),
    [
        (claim("rank", "1", "rank"), "trade in 2023 was the highest of any year on record"),
        (
            claim("rank", "1", "rank", {"span": "2022", "flow": "export", "since": "2020"}),
            "exports in 2022 were the highest of any year since 2020",
        ),
        (
            claim("rank", "2", "rank", {"span": "2024Q1", "window": "same months"}),
            "trade in the first quarter of 2024 was the highest of any first quarter on record",
        ),
        (
            claim("growth_rank", "1", "rank", {"span": "2022"}),
            "the growth of trade in 2022 was the second-fastest of any year on record",
        ),
        (
            claim("level_run", "1", "in a row", {"threshold": "200"}),
            "trade in 2023 was above 200 bn USD, but not the year before",
        ),
        (
            claim("level_run", "2", "in a row", {"threshold": "200", "span": "2024"}),
            "trade in 2024 was above 200 bn USD for the second year in a row",
        ),
        (
            claim("times_above", "1", "rank", {"threshold": "200"}),
            "trade in 2023 reached 200 bn USD for the first time on record",
        ),
        (
            an.Claim(measure="reached", of={"flow": "total", "span": "2023", "threshold": "200"},
                     stated={"unit": "month", "date": "2023-11"}),
            "trade in 2023 reached 200 bn USD in November",
        ),
        (
            an.Claim(measure="balance", of={"span": "2023"},
                     stated={"unit": "billion", "number": "18", "direction": "deficit"}),
            "the trade deficit in 2023 came to 18.2 bn USD",
        ),
    ],
)  # fmt: skip
def test_what_was_found_in_a_clause(trade, asked, clause):
    assert an.check(asked, trade).clause == clause


@pytest.mark.parametrize(
    ("number", "shown"), [("240", "240.1 bn USD"), ("240.1", "240.11 bn USD"), ("1", "240.1 bn")]
)
def test_a_sentence_shows_a_digit_more_than_the_claim(trade, number, shown):
    found = an.check(claim("level", number), trade)
    assert f"came to {shown}" in found.reason
    assert found.as_dict()["finding"]["value"] == pytest.approx(240.11)


def test_rounding_does_not_put_a_finding_on_the_other_side_of_what_was_said(trade):
    found = an.check(claim("level", "240.2", hedge="exceeded"), trade)
    assert "240.11" in found.reason
    close = an.check(claim("level", "240.11", hedge="exceeded"), trade)
    assert "240.11" in close.reason
    below = an.check(claim("level", "240", hedge="less than"), trade)
    assert "240.1" in below.reason


def test_one_finding_rounded_twice_stands_once_in_a_headline():
    article = an.read_article("fox-news-2025-04-06")
    verdicts = an.check(article, an.load("USA", "CHN", as_of=article.checked_on))
    assert headline(verdicts) == "The trade deficit in 2024 came to 295 bn USD, not 1 trillion"


def test_large_amounts_have_their_thousands_parted():
    assert said(Decimal("5415.4"), "bn USD") == "5,415.4 bn USD"


def test_what_is_missing_names_the_source_and_the_currency_in_words():
    why = an.check(claim("level", "1", of={"span": "2012"}), an.load()).why
    assert why == (
        "trade in 2012 can't be derived in US dollars from the figures of China's customs (GACC), "
        "first releases"
    )


def test_what_was_not_over_is_said_to_be_so():
    why = an.check(claim("level", "1", of={"span": "2022"}), an.load(as_of="2022-12-30")).why
    assert why == "2022 was not over on 30 Dec 2022, the day of these figures"


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (
            "babel-2023-12-21",
            "Trade in January–November 2023 came to 218.2 bn USD, and it was the highest of any "
            "January–November on record",
        ),
        (
            "tass-2024-09-10",
            "Trade grew 1.9% in January–August 2024, but the deficit grew by 27.4%, not 0.1%",
        ),
        (
            "urdupoint-2023-03-20",
            "Trade in 2022 was 1.293 times that of 2021, but it was the highest of any year on "
            "record",
        ),
        (
            "business-times-2026-02-05",
            "Trade in 2025 was above 200 bn USD for the third year in a row, but it fell 6.9%",
        ),
    ],
)
def test_a_headline_is_computed_where_an_article_gives_none(slug, expected):
    article = an.read_article(slug)
    assert not article.headline
    assert headline(an.check(article, an.load(as_of=article.checked_on))) == expected
