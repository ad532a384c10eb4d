"""An article full of traps, from its file to the page in a browser, the PDF and the feed."""

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET

import feedparser
import pytest
import yaml
from browser import opened
from conftest import SLUG

import analysis as an
from analysis.core import paths

EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
    '<a href="javascript:alert(4)">x</a>[y](javascript:alert(5)) ![z](http://evil.invalid/p.png)'
    "</style></title></script><!-- ${alert(6)} {{ 7*191 }} `#panic()` $x$ "
    "\u202egnp.exe\u2066 \u200b\uffff\ufffe 中俄贸易 التجارة 🚢"
    ' =HYPERLINK("http://evil.invalid") \u0000 \x1b[31m & " \' < >'
)
LONG = "word" * 500  # the longest quote that is read


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    data = folder / "data"
    shutil.copytree(paths.data_folder(), data)
    file = data / "articles" / f"{SLUG}.yml"
    article = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    article |= {
        "title": EVIL[:300],
        "author": EVIL[-200:],
        "publisher": EVIL[:120],
        "names": {"CHN": EVIL[:80], "RUS": EVIL[-80:]},
    }
    article["event"]["name"] = EVIL[:200]
    for claim in article["claims"]:
        claim |= {"quote": EVIL, "speaker": EVIL[:300]}
    article["claims"][1]["quote"] = LONG
    for statement in article["statements"]:
        statement |= {"says": EVIL, "where": EVIL[:200], "reason": EVIL}
    file.write_text(yaml.safe_dump(article, allow_unicode=True), encoding="utf-8")
    sources = yaml.load((data / "sources.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    sources["gacc"] |= {"title": EVIL[:200], "short": EVIL[:80], "terms": EVIL}
    (data / "sources.yml").write_text(yaml.safe_dump(sources), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADE_CLAIMS_DATA", str(data))
        return an.render(SLUG, out=folder / "reports", base_url="https://news.example/")


def test_it_renders_harmlessly(hostile, browser):
    with opened(browser, hostile.as_uri()) as page:
        assert (
            page.locator("main script, main img, main iframe, main a[href^='javascript']").count()
            == 0
        )
        assert page.locator("[onerror], [onload], [onclick]").count() == 0
        assert "alert(1)" in page.locator("main").inner_text()
        assert "\u202e" not in page.content()
        assert "\u2066" not in page.content()
        assert "1337" not in page.locator("main").inner_text()
        page.locator("[data-m]").first.focus()
        assert page.locator(".tip").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_index_and_the_feed_stay_whole(hostile, browser):
    folder = hostile.parent.parent.parent
    with opened(browser, (folder / "index.html").as_uri()) as page:
        assert page.locator("main img, main script").count() == 0
        assert page.locator("article").count() == 1
    feed = feedparser.parse((folder / "feed.xml").read_text(encoding="utf-8"))
    assert not feed.bozo
    assert len(feed.entries) == 1


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_the_pdf_shows_it_as_text(hostile):
    command = ["pdftotext", str(hostile.parent / "report.pdf"), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "#panic()" in told
    assert "alert(1)" in told


def test_the_charts_for_other_pages_are_harmless(hostile, browser):
    for file in sorted((hostile.parent / "embed").glob("*.html")):
        with opened(browser, file.as_uri()) as page:
            assert page.locator("script, img, iframe, [onerror], [onload]").count() == 0
            assert page.locator("a").count() == 1
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        ET.parse(file.with_suffix(".svg"))
        told = json.loads(file.with_suffix(".oembed.json").read_text(encoding="utf-8"))
        with opened(browser, hostile.as_uri()) as page:
            page.set_content(told["html"].replace("src=", "data-src="))
            assert page.locator("script, img").count() == 0
            assert page.locator("iframe").count() == 1
