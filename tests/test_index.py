"""The index of all reports and their feed."""

import json
import re
import shutil
import xml.etree.ElementTree as ET

import feedparser
import pytest
from bs4 import BeautifulSoup

import analysis as an
from analysis.cli import main
from analysis.core.errors import FolderError
from analysis.reports.about import entries_in
from analysis.reports.feed import feed
from analysis.reports.index import index_page, write_index

ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://news.example/trade"


@pytest.fixture
def place(report, tmp_path):
    """Return a folder with three reports of different days."""
    about = json.loads((report.parent / "report.json").read_text())
    for number, day in enumerate(("2022-04-21", "2022-05-10", "2022-06-10")):
        folder = tmp_path / "bloomberg-2022-04-21" / day
        folder.mkdir(parents=True)
        said = about | {"as_of": day, "rendered": f"2026-11-2{number}T10:00:00+00:00"}
        said |= {"title": f"Report {number} <b>&"}
        (folder / "report.json").write_text(json.dumps(said))
    return tmp_path


def test_the_newest_report_comes_first(place):
    entries = entries_in(place)
    assert [str(one.about.as_of) for one in entries] == [
        "2022-06-10", "2022-05-10", "2022-04-21",
    ]  # fmt: skip
    assert entries[0].place == "bloomberg-2022-04-21/2022-06-10/report.html"


def test_reports_being_built_are_passed_over(place):
    shutil.copytree(
        place / "bloomberg-2022-04-21" / "2022-04-21",
        place / "bloomberg-2022-04-21" / ".2022-04-21-x",
    )
    assert len(entries_in(place)) == 3


def test_the_index_names_every_report_and_its_ratings(place):
    soup = BeautifulSoup(index_page(entries_in(place)), "lxml")
    assert [one.get_text() for one in soup.select("article h2")] == [
        "Report 2 <b>&", "Report 1 <b>&", "Report 0 <b>&",
    ]  # fmt: skip
    assert soup.select_one("article .rating").get_text() == "6 supported"
    assert soup.select_one("article")["data-ratings"] == "supported"
    assert soup.find("link", type="application/atom+xml")["href"] == "feed.xml"


def test_the_feed_is_what_the_standard_asks_for(place):
    text = feed(entries_in(place), SITE)
    read = feedparser.parse(text)
    assert read.version == "atom10"
    assert not read.bozo
    assert read.feed.author == "Trade Claims"
    assert read.entries[0].title == "Report 2 <b>&"
    root = ET.fromstring(text)
    for part in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):  # RFC 4287, 4.1.1 and 4.1.2: exactly one of each
            assert len(part.findall(f"{ATOM}{name}")) == 1
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", part.findtext(f"{ATOM}id"))
        stamp = part.findtext(f"{ATOM}updated")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", stamp)
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 4
    links = {(one.get("rel"), one.get("href")) for one in root.findall(f"{ATOM}link")}
    assert ("self", f"{SITE}/feed.xml") in links
    assert root.findtext(f"{ATOM}updated") == "2026-11-22T10:00:00+00:00"


def test_an_entry_keeps_its_id_when_its_report_is_rendered_again(place):
    before = re.findall(r"urn:uuid:\S+(?=</id>)", feed(entries_in(place)))
    file = place / "bloomberg-2022-04-21" / "2022-04-21" / "report.json"
    file.write_text(
        json.dumps(json.loads(file.read_text()) | {"rendered": "2027-01-01T00:00:00+00:00"})
    )
    after = re.findall(r"urn:uuid:\S+(?=</id>)", feed(entries_in(place)))
    assert before != after
    assert set(before) == set(after)


def test_text_that_xml_can_not_hold_is_shown_as_such(place):
    file = place / "bloomberg-2022-04-21" / "2022-04-21" / "report.json"
    said = json.loads(file.read_text()) | {"title": "a\x00\x0b\u202e\uffff\ufffeb"}
    file.write_text(json.dumps(said))
    assert not feedparser.parse(feed(entries_in(place))).bozo
    assert "\u202e" not in index_page(entries_in(place))


def test_a_folder_without_reports_has_an_empty_index_and_a_valid_feed(tmp_path):
    assert write_index(tmp_path) == []
    assert "No report has been rendered yet" in (tmp_path / "index.html").read_text()
    assert not feedparser.parse((tmp_path / "feed.xml").read_text()).bozo


@pytest.mark.parametrize(
    "field",
    ["title", "summary", "article", "as_of", "source", "currency", "ratings", "rendered"],
)
def test_a_report_that_can_not_be_read_is_named(place, field):
    file = place / "bloomberg-2022-04-21" / "2022-04-21" / "report.json"
    said = json.loads(file.read_text())
    del said[field]
    file.write_text(json.dumps(said))
    with pytest.raises(an.DocumentError, match=rf"report.json, field {field}.*render that report"):
        entries_in(place)
    assert len(entries_in(place, strict=False)) == 2


def test_a_time_without_a_zone_is_refused(place):
    file = place / "bloomberg-2022-04-21" / "2022-04-21" / "report.json"
    said = json.loads(file.read_text())
    file.write_text(json.dumps(said | {"rendered": "2026-01-01T00:00:00"}))
    with pytest.raises(an.DocumentError, match=r"field rendered"):
        entries_in(place)


def test_an_index_that_can_not_be_put_in_place_leaves_nothing_aside(place):
    (place / "index.html").unlink(missing_ok=True)
    (place / "index.html").mkdir()
    with pytest.raises(FolderError):
        write_index(place)
    assert not list(place.glob(".index.html-*"))


def test_a_report_can_not_lead_out_of_its_folder(place):
    file = place / "bloomberg-2022-04-21" / "2022-04-21" / "report.json"
    said = json.loads(file.read_text())
    said["article"]["slug"] = "javascript:alert(1)"
    file.write_text(json.dumps(said))
    with pytest.raises(an.DocumentError, match=r"article.slug"):
        entries_in(place)


def test_ids_do_not_depend_on_where_the_reports_are_published(place):
    entries = entries_in(place)
    ids = [
        re.findall(r"urn:uuid:[^<]+", feed(entries, site))
        for site in ("", SITE, "http://b.example")
    ]
    assert ids[0] == ids[1] == ids[2]


@pytest.mark.parametrize(
    "site", ["news.example/x", "ftp://a.example", "javascript:x", "https://a b"]
)
def test_a_site_that_is_no_address_of_the_web_is_refused(place, site):
    with pytest.raises(an.ParameterError, match=r"as https://news\.example/trade"):
        feed(entries_in(place), site)
    with pytest.raises(an.ParameterError, match="base_url"):
        an.render("bloomberg-2022-04-21", out=place, base_url=site)


def test_the_command_writes_it(place, capsys):
    assert main.main(["index", "--out", str(place), "--base-url", SITE]) == 0
    assert capsys.readouterr().out.endswith("index.html: 3 reports\n")
    assert SITE in (place / "feed.xml").read_text()
    assert main.main(["index", "--out", str(place / "none")]) == 2
    assert "a folder with reports" in capsys.readouterr().err
