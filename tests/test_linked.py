"""What machines read: held against schema.org's vocabulary and what fact-check consumers ask."""

import datetime as dt
import json

import pytest
import schema_org
from bs4 import BeautifulSoup

import analysis as an
from analysis.reports.data_records import FIGURES, Fact, Provenance
from analysis.reports.parameters import report_parameters
from analysis.reports.result import Result
from analysis.reports.structured_data import (
    cards,
    claim_reviews,
    linked_data,
    page_address,
    script_safe,
)
from analysis.reports.variants import View

RENDERED = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)
PAGE = "https://news.example/trade/bloomberg-2022-04-21/2022-04-21/report.html"


def built(node):
    """Build a schema.org model, which refuses unknown properties and values out of range."""
    fields = {}
    for name, value in node.items():
        if name.startswith("@"):
            continue
        made = [part(name, one) for one in (value if isinstance(value, list) else [value])]
        fields[name] = made if isinstance(value, list) else made[0]
    return getattr(schema_org, node["@type"]).model_validate(fields)


def part(name, value):
    if isinstance(value, dict):
        return built(value)
    return dt.date.fromisoformat(value) if name.startswith("date") else value


@pytest.fixture(scope="module")
def graph(trade, verdicts):
    views = [View("then", trade, verdicts)]
    shown = [
        an.report.show_headline(verdicts),
        an.report.show_verdicts(verdicts),
        an.report.show_sources(views),
    ]
    shown.append(an.report.show_downloads(views))
    made = Provenance(facts=(Fact(name=FIGURES, value="abc"),))
    data = linked_data(Result((*(one.section for one in shown), made)), PAGE, RENDERED)
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def test_every_node_uses_the_published_vocabulary(graph):
    kinds = [built(node).to_jsonld()["@type"] for node in graph]
    assert kinds == ["ClaimReview"] * 6 + ["NewsArticle", "Dataset"]


def test_the_vocabulary_would_refuse_a_wrong_property(graph):
    with pytest.raises(ValueError, match="claimReviewd"):
        built(graph[0] | {"claimReviewd": "x"})


def test_each_review_has_what_fact_check_consumers_ask_for(graph, verdicts):
    known = {node.get("@id"): node for node in graph}
    for node, verdict in zip(graph, verdicts, strict=False):
        assert node["url"] == f"{PAGE}#{verdict.id}"
        assert node["claimReviewed"] == verdict.claim.quote
        assert node["author"]["name"]
        rating = node["reviewRating"]
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert rating["alternateName"] == "Supported"
        claim = node["itemReviewed"]
        assert claim["author"]["name"] == verdict.claim.speaker
        assert claim["datePublished"] == "2022-04-21"
        assert known[claim["appearance"]["@id"]]["headline"] == verdicts.article.title


def test_a_person_and_the_publisher_are_told_apart(graph):
    kinds = [node["itemReviewed"]["author"]["@type"] for node in graph[:2]]
    assert kinds == ["Person", "Organization"]


def test_what_could_not_be_tested_is_not_reviewed(now):
    article = an.report.show_headline(now).section.article
    reviews = claim_reviews(article, an.report.show_verdicts(now).section, "", RENDERED)
    assert len(reviews) == 5
    assert {one["reviewRating"]["alternateName"] for one in reviews} == {"Supported", "Refuted"}
    assert reviews[0]["reviewRating"]["ratingValue"] == 1
    assert reviews[0]["url"] == "#q1-nearly-30-percent"


def test_the_dataset_says_what_a_dataset_search_asks_for(graph):
    node = graph[-1]
    assert 50 <= len(node["description"]) <= 5000
    assert node["temporalCoverage"] == "2020-01-01/2022-03-31"
    assert node["version"] == "abc"
    assert len(node["citation"]) == len(node["isBasedOn"]) == 2
    assert {one["contentUrl"] for one in node["distribution"]} == {
        PAGE.replace("report.html", "figures.csv"),
        PAGE.replace("report.html", "verdicts.json"),
    }


def test_cards_have_a_picture_of_the_size_they_say(report):
    from PIL import Image

    named = dict(cards("A title", "A summary", PAGE))
    assert named["og:image"] == PAGE.replace("report.html", "preview.png")
    assert named["og:url"] == PAGE
    assert named["twitter:card"] == "summary_large_image"
    with Image.open(report.parent / "preview.png") as picture:
        assert picture.size == (int(named["og:image:width"]), int(named["og:image:height"]))
    assert "og:url" not in dict(cards("A title", "A summary", ""))


def test_the_page_carries_them(report):
    soup = BeautifulSoup(report.read_text(encoding="utf-8"), "lxml")
    (block,) = soup.find_all("script", type="application/ld+json")
    assert len(json.loads(block.string)["@graph"]) == 8
    assert soup.find("meta", property="og:title")["content"] == soup.title.get_text()
    assert soup.find("meta", attrs={"name": "twitter:card"})


@pytest.mark.parametrize("site", ["https://news.example/trade", "https://news.example/trade/"])
def test_the_address_of_a_page(site):
    assert page_address(site, report_parameters("bloomberg-2022-04-21")) == PAGE
    assert page_address("", report_parameters("bloomberg-2022-04-21")) == ""


def test_no_text_ends_the_script_around_it():
    text = script_safe({"quote": "</script><!--<script>\u2028"})
    assert "<" not in text
    assert json.loads(text)["quote"] == "</script><!--<script>\u2028"


def test_a_speaker_of_an_unknown_type_is_refused(data):
    file = data / "articles" / "bloomberg-2022-04-21.yml"
    text = file.read_text()
    file.write_text(
        text.replace(
            "    speaker: Bloomberg\n", "    speaker: Bloomberg\n    speaker_type: Robot\n", 1
        )
    )
    with pytest.raises(an.DocumentError, match="speaker_type"):
        an.read_article("bloomberg-2022-04-21")
