"""Charts for other pages: whole by themselves, with the code that shows them there."""

import base64
import hashlib
import json
import re
import xml.etree.ElementTree as ET

import pytest
from batching import ran, written
from bs4 import BeautifulSoup
from conftest import SLUG

import analysis as an
from analysis.charts.layout import Chart, Panel
from analysis.core.errors import NoFigureError, ParameterError
from analysis.core.palette import colours
from analysis.embeds.sizes import BESIDE, heights_of
from analysis.reports.cache_keys import KEY, key_of
from analysis.reports.formats import checked_formats
from analysis.reports.parameters import report_parameters
from analysis.reports.render import files_of

ADDRESS = "https://news.example/trade"
PAGE = f"{ADDRESS}/{SLUG}/2022-04-21/report.html"
NAMES = {"exports-and-imports", "increase", "quarterly-beside-monthly", "windows"}
SVG = "{http://www.w3.org/2000/svg}"
EVIL = '</textarea></title></style><script>alert(1)</script>" onload="alert(2) ]]> &amp; \u202e'


@pytest.fixture(scope="module")
def published():
    """Return the files of a report whose address is known, without PDF and pictures."""
    formats = checked_formats(["html", "embed"])
    return dict(files_of(report_parameters(SLUG), ADDRESS, formats=formats))


@pytest.fixture(scope="module")
def drawn(trade, verdicts):
    charts = (
        an.charts.exports_and_imports, an.charts.increase, an.charts.quarterly_beside_monthly,
        an.charts.windows,
    )  # fmt: skip
    return {chart.name: chart for chart in (draw(trade, verdicts) for draw in charts)}


def local(report):
    return {one.name: one.read_text() for one in (report.parent / "embed").iterdir()}


def markup(text):
    return BeautifulSoup(text, "lxml")


def test_each_chart_is_there_as_html_and_as_svg_and_described_where_its_address_is_known(
    report, published
):
    plain = {f"{name}.{form}" for name in NAMES for form in ("html", "svg")}
    assert set(local(report)) == plain
    described = {f"{name}.oembed.json" for name in NAMES}
    made = {name.removeprefix("embed/") for name in published if name.startswith("embed/")}
    assert made == plain | described


def test_the_report_and_python_make_the_same_embed(report, published, drawn):
    for name, chart in drawn.items():
        assert local(report)[f"{name}.html"] == chart.embed().html()
        assert local(report)[f"{name}.svg"] == chart.embed().svg()
        linked = chart.embed(f"{PAGE}#{chart.id}")
        assert published[f"embed/{name}.svg"].decode() == linked.svg()


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_html_says_all_that_the_chart_says_and_needs_nothing(report, drawn, name):
    soup, chart = markup(local(report)[f"{name}.html"]), drawn[name]
    assert soup.h1.get_text() == soup.title.get_text() == chart.headline
    assert soup.select_one(".subtitle").get_text() == chart.subtitle
    assert soup.select_one(".source").get_text() == chart.source
    assert soup.select_one('meta[name="description"]')["content"] == chart.alt
    assert [one["aria-label"] for one in soup.select("svg")] == [
        panel.alt for panel in chart.panels
    ]
    claims = [words for panel in chart.panels for words, _ in panel.claims]
    assert [one.get_text() for one in soup.select(".claim")] == claims
    assert soup.html["lang"] == "en"
    asked = [one for one in soup.find_all(True) if one.has_attr("src") or one.has_attr("href")]
    assert [one.get("href") for one in asked] == ["data:,"]
    assert not soup.find_all(["script", "iframe", "object", "form"])
    text = str(soup)
    assert not re.search(r"url\((?!#|&quot;#|['\"]#)|@import|@font-face", text)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_its_policy_allows_its_own_style_and_nothing_else(report, name):
    soup = markup(local(report)[f"{name}.html"])
    policy = soup.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
    (style,) = soup.find_all("style")
    digest = base64.b64encode(hashlib.sha256(style.string.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    assert not [one for one in soup.find_all(True) if one.has_attr("style")]
    for dark in (False, True):
        assert all(f"--{name}:{code}" in style.string for name, code in colours(dark=dark).items())


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_svg_has_title_description_and_its_words_as_text(report, drawn, name):
    chart, text = drawn[name], local(report)[f"{name}.svg"]
    root = ET.fromstring(text)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (title.text, desc.text) == (chart.headline, chart.alt)
    shown = root.find(f"{SVG}g[@role='img']")
    assert shown.attrib["aria-labelledby"].split() == [title.attrib["id"], desc.attrib["id"]]
    said = " ".join(one.text for one in shown.iter(f"{SVG}text"))
    claims = [words for panel in chart.panels for words, _ in panel.claims]
    for words in (chart.headline, chart.subtitle, chart.source, *claims):
        assert words in said
    ids = [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))
    assert root.attrib["font-family"].endswith("sans-serif")
    assert "href" not in text
    assert not re.search(r"url\((?!#)|@import|@font-face|var\(", text)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_colour_of_the_svg_has_its_counterpart_on_dark_screens(report, name):
    text = local(report)[f"{name}.svg"]
    used = set(re.findall(r'(fill|stroke)="(#\w+)"(?=[^\]])', text))
    rules = {
        (what, code): night
        for what, code, same, night in re.findall(
            r'\[(fill|stroke)="(#\w+)"\]\{(fill|stroke):(#\w+)\}', text
        )
        if what == same
    }
    day, night = colours(), colours(dark=True)
    assert rules == {(what, day[one]): night[one] for one in day for what in ("fill", "stroke")
                     if (what, day[one]) in used}  # fmt: skip
    assert used == set(rules)


def test_where_the_address_is_known_they_lead_back_to_their_chart_in_the_report(published, drawn):
    page = markup(published["report.html"])
    for name, chart in drawn.items():
        link = f"{PAGE}#{chart.id}"
        assert page.find(id=chart.id)
        soup = markup(published[f"embed/{name}.html"])
        (own,) = soup.select("a")
        assert (own["href"], own["target"], own["rel"]) == (link, "_blank", ["noopener"])
        root = ET.fromstring(published[f"embed/{name}.svg"])
        (own,) = root.iter(f"{SVG}a")
        assert own.attrib["href"] == link
        assert own in list(root)  # beside what is one picture to a screen reader


def test_oembed_describes_the_code_and_the_embed_names_it(published, drawn):
    for name, chart in drawn.items():
        place = f"{ADDRESS}/{SLUG}/2022-04-21/embed/{name}"
        soup = markup(published[f"embed/{name}.html"])
        (named,) = soup.select('link[type="application/json+oembed"]')
        assert (named["rel"], named["href"]) == (["alternate"], f"{place}.oembed.json")
        told = json.loads(published[f"embed/{name}.oembed.json"])
        code = chart.embed(f"{PAGE}#{chart.id}").code(f"{place}.html")
        height = told.pop("height")
        assert told == {
            "version": "1.0", "type": "rich", "title": chart.headline,
            "provider_name": "Trade Claims", "html": code, "width": 600,
        }  # fmt: skip
        assert 300 < height < 900


def test_oembed_has_a_thumbnail_where_there_is_one():
    formats = checked_formats(["png", "embed"])
    made = dict(files_of(report_parameters(SLUG), ADDRESS, formats=formats))
    told = json.loads(made["embed/windows.oembed.json"])
    assert told["thumbnail_url"] == PAGE.replace("report.html", "preview.png")
    assert "preview.png" in made
    size = told["thumbnail_width"], told["thumbnail_height"]
    width, height = (int.from_bytes(made["preview.png"][at : at + 4]) for at in (16, 20))
    assert size == (width, height)


def codes(page):
    """Return the code that a page offers, by the figure that it stands in."""
    return {
        one.find_parent("figure")["id"]: one.textarea.get_text() for one in page.select(".embed")
    }


def test_the_page_has_the_code_of_each_chart_to_copy(report, published, drawn):
    page = markup(report.read_text())
    assert codes(page) == {
        chart.id: chart.embed().code(f"embed/{name}.html") for name, chart in drawn.items()
    }
    for one in page.select(".embed"):
        assert one.label.get_text().startswith("Code; its address is relative to this report")
        assert one.textarea.has_attr("readonly")
        assert one.textarea.find_parent("label")
        for link in one.select("a"):
            assert (report.parent / link["href"]).is_file()
    known = codes(markup(published["report.html"]))
    for name, chart in drawn.items():
        address = PAGE.replace("report.html", f"embed/{name}.html")
        frame = markup(known[chart.id]).iframe
        assert frame["src"] == address
        assert frame["title"] == chart.headline
        assert frame["loading"] == "lazy"
    assert "relative to this report" not in published["report.html"].decode()


def test_a_frame_of_one_part_has_one_height_and_of_several_that_of_its_width(drawn):
    for name, chart in drawn.items():
        embed = chart.embed()
        heights, code = heights_of(embed.content, linked=False), embed.code("a.html")
        assert f'height="{heights.one}"' in code
        several = len(chart.panels) > 1
        assert several == (name == "quarterly-beside-monthly")
        clamp = f"clamp({heights.wide}px,({BESIDE}px - 100%)*9999,{heights.narrow}px)"
        assert (clamp in code) == several
        assert heights.narrow - heights.wide > 300 or not several


def test_a_page_without_embeds_offers_none():
    made = dict(files_of(report_parameters(SLUG), ADDRESS, formats=checked_formats(["html"])))
    assert not [name for name in made if name.startswith("embed")]
    assert not markup(made["report.html"]).select(".embed, textarea")
    assert b'href="embed' not in made["report.html"]


def test_a_report_rendered_again_without_embeds_leaves_none(tmp_path):
    page = an.render(SLUG, out=tmp_path, formats=["embed"])
    stored = json.loads((page.parent / KEY).read_text())["files"]
    assert {name for name in stored if "/" in name} == {
        f"embed/{name}.{form}" for name in NAMES for form in ("html", "svg")
    }
    an.render(SLUG, out=tmp_path, formats=["html"])
    assert not (page.parent / "embed").exists()


def test_a_plan_without_embeds_removes_those_that_are_there(tmp_path, fake):
    entry = {"articles": SLUG}
    ran(written(tmp_path, reports=[entry]))
    folder = tmp_path / "reports" / SLUG / "2022-04-21" / "embed"
    assert {one.stem for one in folder.iterdir()} == NAMES
    (folder / "windows.html").unlink()  # a file of the report's is missing: it is made again
    assert ran(written(tmp_path, reports=[entry])).states == {f"{SLUG}/2022-04-21": "published"}
    assert (folder / "windows.html").is_file()
    ran(written(tmp_path, reports=[entry | {"formats": "html"}]))
    assert not folder.exists()


def test_they_are_part_of_the_key():
    report = report_parameters(SLUG)
    without = key_of(report, formats=checked_formats(["html"]))
    assert key_of(report, formats=checked_formats(["embed"])).changed(without) == ["formats"]


def test_text_from_outside_stays_text(article, trade):
    told = article.model_copy(update={"headline": EVIL})
    chart = an.charts.quarterly_beside_monthly(trade, an.check(told, trade))
    chart.headline = EVIL
    embed = chart.embed("https://news.example/report.html?a=1&b=2")
    soup = markup(embed.html())
    assert not soup.find_all("script")
    assert not [one for one in soup.find_all(True) if one.has_attr("onload")]
    shown = EVIL.replace("\u202e", "�")
    assert soup.h1.get_text() == shown
    assert ET.fromstring(embed.svg()).find(f"{SVG}title").text == shown
    frame = markup(embed.code('x.html?"onload="alert(3)')).iframe
    assert set(frame.attrs) == {"title", "src", "height", "loading", "style"}
    assert frame["title"] == shown


def test_the_code_of_a_hostile_chart_is_text_in_the_page(article, trade):
    from analysis.reports.drawn import drawn
    from analysis.reports.embeds import embed_markup, embeds_of
    from analysis.reports.html.exporter import lean
    from analysis.reports.result import Result

    chart = an.charts.windows(trade, an.check(article, trade))
    chart.headline = EVIL
    (embed,) = embeds_of(Result((drawn(chart).record,)), "").values()
    whole = f"<!DOCTYPE html><html><body>{embed_markup(embed, '')}</body></html>"
    soup = markup(lean(whole))
    assert not soup.find_all("script")
    assert soup.textarea.get_text() == embed.code("embed/windows.html")


def test_what_can_not_be_embedded_is_said(trade, verdicts, latest):
    note = an.charts.quarterly_beside_monthly(
        trade, an.check(verdicts.article, trade, currency="CNY"), first="1990-01",
        last="1990-12", missing="note")  # fmt: skip
    assert note.panels == ()
    with pytest.raises(NoFigureError, match="no chart to embed: "):
        note.embed()
    figure = Chart(5, 3)
    figure.panels = (Panel((figure.place(0.5, 0.5, 0.5, 0.5),), "alt"),)
    for link in ("javascript:alert(1)", "report.html"):
        with pytest.raises(ParameterError, match=r"link.*an address of the web"):
            figure.embed(link)
