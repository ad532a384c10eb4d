import re

import pytest
from conftest import SLUG

import analysis as an
from analysis.claims.stated import Stated
from analysis.core.errors import DocumentError, UnknownNameError

IDS = [
    "q1-nearly-30-percent",
    "q1-grew",
    "much-before-invasion",
    "march-exports-slump",
    "march-lowest-since-mid-2020",
    "released-last-week",
]


def test_the_claims_of_the_article(article):
    assert [claim.id for claim in article.claims] == IDS
    assert article["march-lowest-since-mid-2020"].quote == "to the lowest level since mid-2020"


def test_every_other_statement_is_listed_with_a_reason(article):
    assert len(article.statements) == 8
    assert all(one.reason and one.where and one.says for one in article.statements)


def test_unknown_names_are_refused_with_the_nearest(article):
    with pytest.raises(UnknownNameError, match=f"did you mean '{SLUG}'"):
        an.read_article("bloomberg-2022-04-12")
    with pytest.raises(UnknownNameError, match="did you mean 'q1-grew'"):
        article["q1-grow"]


@pytest.mark.parametrize("name", ["../figures/gacc", "", "/etc/passwd", "hedges"])
def test_a_name_is_no_path(name):
    with pytest.raises(UnknownNameError):
        an.read_article(name)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("reporter: CHN", "reporter: China", "reporter"),
        ("published: 2022-04-21", "published: 2022-04-31", "published"),
        ("published: 2022-04-21", "publishd: 2022-04-21", "publishd"),
        ("id: q1-grew", "id: q1-nearly-30-percent", "claims[1].id"),
        ("id: q1-grew", "id: Q1 grew", "claims[1].id"),
        ("stated: {unit: percent, hedge: grew}", "stated: {unit: percent}", "claims[1].stated"),
        (
            "stated: {unit: percent, hedge: grew}",
            "stated: {unit: metres, hedge: grew}",
            "claims[1].stated.unit",
        ),
        ("published: 2022-04-21", "published: 2022-04-21\nlanguage: Chinese", "language"),
        ("published: 2022-04-21", "published: 2022-04-21\nurl: javascript:x()", "url"),
        ('number: "30"', "number: thirty", "claims[0].stated.number"),
        ('number: "30"', "number: 3e1", "claims[0].stated.number"),
    ],
)
def test_a_bad_field_is_named(data, old, new, field):
    file = data / "articles" / f"{SLUG}.yml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(DocumentError) as caught:
        an.read_article(SLUG)
    assert caught.value.field == field
    assert caught.value.file == file


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("measure: growth", "measure: grwth", "did you mean 'growth'"),
        ("{flow: total, span: 2022Q1}", "{flow: totals, span: 2022Q1}", "did you mean 'total'"),
        ("{flow: total, span: 2022Q1}", "{flow: total, spam: 2022Q1}", "did you mean 'span'"),
        ("{flow: total, span: 2022Q1}", "{flow: total}", "of.span: found nothing"),
        ("{flow: total, span: 2022Q1}", "{flow: total, span: 2022Q5}", "2022Q5"),
        ("hedge: nearly", "hedge: neatly", "did you mean 'nearly'"),
        ("part: 2022-01..2022-02", "part: 2021-01..2021-02", "a span within"),
        ("event: 2022-02-24}", "event: 24 Feb}", "event"),
        (
            "stated: {unit: percent, hedge: much of}",
            'stated: {unit: percent, number: "30", hedge: much of}',
            "no number of its own",
        ),
        (
            "stated: {unit: percent, hedge: grew}",
            "stated: {unit: percent, hedge: nearly}",
            "a number beside it",
        ),
        (
            "stated: {unit: percent, hedge: grew}",
            "stated: {unit: percent, hedge: last week}",
            "one of the units day",
        ),
        (
            "stated: {unit: percent, hedge: grew}",
            "stated: {unit: billion, hedge: grew}",
            "percent, as growth returns",
        ),
        ("hedge: mid, year: 2020}", "hedge: mid}", "the year it speaks of"),
        (
            "{unit: month, hedge: mid, year: 2020}",
            "{unit: month, hedge: slump}",
            "one of the units percent",
        ),
        ("[total 2022Q1, export 2022-03]", "total 2022Q1", "a list, such as"),
        ("[total 2022Q1, export 2022-03]", "[]", "a list, such as"),
        ("[total 2022Q1, export 2022-03]", "[totals 2022Q1]", "did you mean 'total'"),
    ],
)
def test_what_an_article_names_must_exist(data, old, new, said):
    file = data / "articles" / f"{SLUG}.yml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(an.DocumentError, match=said) as caught:
        an.check(SLUG, an.load(as_of="2022-04-21"))
    assert re.search(rf"articles/{SLUG}\.yml, line \d+, field claims\[\d\]", str(caught.value))


def test_claims_take_language_and_kind_of_speaker_from_their_article(data):
    file = data / "articles" / f"{SLUG}.yml"
    file.write_text(file.read_text().replace("published:", "language: zh-CN\npublished:", 1))
    article = an.read_article(SLUG)
    assert {claim.language for claim in article.claims} == {"zh-CN"}
    kinds = {(claim.speaker == "Bloomberg", claim.speaker_type) for claim in article.claims}
    assert kinds == {(True, "Organization"), (False, "Person")}


def test_an_article_shows_itself(article):
    assert "<caption>US and China defence officials" in article._repr_html_()
    assert "q1-grew: “bilateral trade did grow" in str(article)


def test_figures_of_another_pair_are_refused(article, trade):
    with pytest.raises(an.ParameterError, match="figures of CHN with USA"):
        an.check(article.model_copy(update={"partner": "USA"}), trade)


def test_a_level_in_dollars_is_not_held_against_yuan(article, trade):
    claim = article.claims[0].model_copy(
        update={"measure": "level", "stated": Stated(unit="billion", number="38")}
    )
    only = article.model_copy(update={"claims": (claim,)})
    assert an.check(only, trade)[0].rating == "supported"
    yuan = an.check(only, trade, currency="CNY")[0]
    assert (yuan.rating, yuan.why) == (
        "untestable",
        "the claim is in US dollars, these figures are in yuan",
    )


def test_a_frame_is_refused(article, trade):
    with pytest.raises(an.ParameterError, match=r"a vintage from analysis\.load"):
        an.check(article, trade.to_frame())


def test_an_article_can_be_checked_by_its_name(verdicts, trade):
    assert an.check(SLUG, trade).as_dict() == verdicts.as_dict()


def test_a_claim_can_be_made_and_checked_without_yaml(trade, verdicts):
    claim = an.Claim(
        measure="growth",
        of={"flow": "total", "span": "2022Q1"},
        stated={"unit": "percent", "number": "30", "hedge": "nearly"},
    )
    found = an.check(claim, trade)
    assert (found.rating, found.finding) == (verdicts[0].rating, verdicts[0].finding)
    assert an.check(claim, trade, currency="CNY").finding.text == "27.8%"
    with pytest.raises(an.UnknownNameError, match="did you mean 'gacc'"):
        an.check(claim, trade, source="gac")
