"""Public functions called wrongly: our own error that names the argument and the mend."""

import pickle

import pandas as pd
import pytest
from conftest import SLUG

import analysis as an

GROWTH = {"measure": "growth", "of": {"flow": "total", "span": "2022Q1"}}


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda t: an.total(3), "parameter span: found nothing; expected a span"),
        (lambda t: an.total(3, "2022Q1"), "trade: found 3; expected a vintage from analysis"),
        (lambda t: an.total(t, [2022]), "parameter span: found [2022]; expected 2022-03, 2022Q1"),
        (lambda t: an.total(t, "２０２２Q1"), "expected 2022-03, 2022Q1"),
        (lambda t: an.total(t, "0000-01"), "expected 2022-03, 2022Q1"),
        (lambda t: an.total(t, 10**5000), "parameter span: found <int>"),
        (lambda t: an.total(t, "2022Q1", currency="JPY"), "(known: USD, CNY, EUR, GBP)"),
        (lambda t: an.total(t, "2022Q1", flow=3), "parameter flow: found 3; expected text"),
        (lambda t: an.total(t, "2022Q1", curency="USD"), "did you mean 'currency'?"),
        (lambda t: an.total(t, "2022Q1", "export", "USD", "gacc", 1), "too many positional"),
        (lambda t: an.growth(span="2022Q1"), "parameter trade: found nothing; expected a vintage"),
        (lambda t: an.growth(t, span={}), "parameter span: found {}"),
        (lambda t: an.share(t, "2022Q1", "exports"), "did you mean 'export'"),
        (lambda t: an.monthly(3, "total"), "parameter trade: found 3"),
        (lambda t: an.monthly(t, fill=3), "expected a vintage from analysis.load or nothing"),
        (lambda t: an.monthly(t, first=[]), "parameter span: found []"),
        (lambda t: an.reconcile(3, every=True), "parameter trade: found 3"),
        (lambda t: an.revisions(old=t), "parameter new: found nothing"),
        (lambda t: an.load(reporter=3), "parameter reporter: found 3; expected text"),
        (lambda t: an.load(folder=3), "folder: found 3; expected a folder or text or nothing"),
        (lambda t: an.load(as_of=pd.NaT), "a day that exists"),
        (lambda t: an.read_article(3), "parameter name: found 3; expected text"),
        (lambda t: an.read_article(folder="x"), "parameter name: found nothing; expected text"),
        (lambda t: an.read_article("nope"), "unknown article 'nope' (known: agenzia-nova"),
        (lambda t: an.check(3, t), "article: found 3; expected an article from analysis"),
        (lambda t: an.check(SLUG, 3), "parameter trade: found 3"),
        (lambda t: an.check(SLUG), "parameter trade: found nothing"),
        (lambda t: an.check(SLUG, t, currency=[]), "parameter currency: found []; expected text"),
        (lambda t: an.check(SLUG, t, fill=3), "parameter fill: found 3"),
        (lambda t: an.compare(3, 3), "parameter then: found 3; expected verdicts from analysis"),
        (lambda t: an.robustness(3, t), "parameter claim: found 3; expected a claim, as"),
        (
            lambda t: an.robustness(an.read_article(SLUG).claims[0], t, currency="JPY"),
            "unknown currency 'JPY'",
        ),
        (lambda t: an.Claim(3), "Claim takes its fields by name: Claim(id=…, quote=…"),
        (lambda t: an.Claim(), "Claim, field measure: found nothing; expected a value"),
        (lambda t: an.Claim(**GROWTH, stated=4), "Claim, field stated: found 4; expected names"),
        (lambda t: an.Claim(**GROWTH, stated={"unit": "metre"}), "expected 'percent', 'points'"),
        (lambda t: an.Claim(**GROWTH | {"measure": []}, stated={}), "field measure: found []"),
        (lambda t: an.Claim(**GROWTH, stated={}, quote="\ud800"), r"field quote: found '\ud800'"),
        (lambda t: an.Stated(unit="percent", number=float("nan")), "found nan; expected a number"),
        (lambda t: an.Stated(unit="percent", number=True), "found True; expected a number"),
        (lambda t: an.Stated(unit="percent", number=[1]), "found [1]; expected a number in digits"),
        (lambda t: an.Stated(unit="percent", nmber=3), "did you mean 'number'"),
        (lambda t: an.Stated(unit="month", year=99999), "a whole number from 1000 to 2199"),
        (lambda t: an.Article(title="x"), "Article, field publisher: found nothing"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_refused_with_the_mend(trade, call, said):
    with pytest.raises(an.InputError) as caught:
        call(trade)
    assert said in str(caught.value)
    assert "Input should be" not in str(caught.value)
    assert "alue error" not in str(caught.value)


def test_verdicts_on_other_claims_are_not_compared(article, trade, verdicts):
    other = an.check(article.model_copy(update={"claims": article.claims[:2]}), trade)
    with pytest.raises(an.ParameterError, match=r"parameter now: .*expected verdicts on bloomberg"):
        an.compare(verdicts, other)


def test_a_public_function_is_the_same_each_time_and_can_be_sent_to_another_process():
    assert an.total is an.total
    assert pickle.loads(pickle.dumps(an.total)) is an.total


def test_an_article_is_a_run_of_claims(article):
    assert [one.id for one in article] == [one.id for one in article.claims]
