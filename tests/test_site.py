"""The documentation as it is built: complete, linked, without requests, and fit for everybody."""

import html
import os
import re
import subprocess
import sys
from collections import defaultdict
from urllib.parse import quote, unquote, urlsplit

import pytest
from browser import violations
from bs4 import BeautifulSoup
from conftest import ROOT

import analysis as an
from analysis.claims.articles import articles
from analysis.claims.hedges import read_hedges
from analysis.cli.main import build_parser
from analysis.measures import MEASURES
from analysis.sources.registry import read_sources

FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
LOUD = {"error", "warning"}
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Build the site once, as `make docs` does."""
    built = tmp_path_factory.mktemp("site")
    options = ["--builder", "html", "--fail-on-warning", "--keep-going", "--quiet", "--jobs", "2"]
    options += ["--doctree-dir", built / "doctrees", "docs", built / "site"]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return built / "site"


@pytest.fixture(scope="session")
def pages(site):
    """Return each page of the site that is written for it, parsed."""
    files = [one for one in site.rglob("*.html") if not {"_static", "_made"} & {*one.parts}]
    return {one: BeautifulSoup(one.read_text(encoding="utf-8"), "html.parser") for one in files}


def text_of(pages, name):
    (found,) = [soup for file, soup in pages.items() if file.as_posix().endswith(f"/site/{name}")]
    return " ".join(found.select_one("article").get_text(" ").split())


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("reference/measures.html", sorted(MEASURES)),
        ("reference/hedges.html", sorted(read_hedges())),
        ("reference/sources.html", sorted(read_sources())),
        ("articles.html", articles()),
        ("gallery.html", sorted({*an.charts.__all__} - {"Chart", "house_style"})),
        ("reference/charts.html", sorted(an.charts.__all__)),
    ],
)
def test_a_page_has_every_name(pages, page, names):
    said = text_of(pages, page)
    assert [one for one in names if one not in said] == []


def test_the_reference_has_every_public_name_by_its_anchor(pages, site):
    soup = pages[site / "reference" / "python.html"]
    names = {*an.__all__} - {"charts", "report"}
    assert [one for one in names if soup.find(id=f"analysis.{one}") is None] == []


def test_the_reference_has_every_command_and_option(pages):
    said = text_of(pages, "reference/command-line.html")
    parser = build_parser()
    parser.complete_options()
    for name, one in parser._subparsers._group_actions[0].choices.items():
        assert f"trade-claims {name}" in said
        part = said.split(f" trade-claims {name} #", 1)[-1]
        for action in one._actions:
            assert all(option in part for option in action.option_strings), (name, action)


def test_every_link_within_the_site_leads_somewhere(pages):
    anchors = defaultdict(set)
    for file, soup in pages.items():
        anchors[file] = {one["id"] for one in soup.find_all(id=True)}
    for file, soup in pages.items():
        for link in soup.select("a[href], img[src]"):
            address = urlsplit(link.get("href") or link["src"])
            if address.scheme or not (address.path or address.fragment):
                continue
            target = (file.parent / unquote(address.path)).resolve() if address.path else file
            assert target.exists(), f"{file.name}: {address.geturl()}"
            if address.fragment and target in anchors:
                assert unquote(address.fragment) in anchors[target], (
                    f"{file.name}: {address.geturl()}"
                )


def test_a_page_names_nothing_that_a_browser_would_fetch_elsewhere(pages, site):
    for file, soup in pages.items():
        for tag, name in FETCHED.items():
            for one in soup.find_all(tag):
                assert "//" not in (one.get(name) or ""), f"{file.name}: {one}"
    for file in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", file.read_text(encoding="utf-8")), file


def test_no_page_names_a_folder_of_the_machine(pages, site):
    for file, soup in pages.items():
        assert str(ROOT) not in soup.get_text(), file
        assert str(site.parent) not in soup.get_text(), file


def test_every_picture_has_an_alternative(pages):
    for file, soup in pages.items():
        for one in soup.select("article img"):
            assert len(html.unescape(one.get("alt", ""))) > 30, f"{file.name}: {one}"


@pytest.fixture
def opened(browser, site):
    """Open pages of the site from their files; what asks for anything else fails."""
    contexts = []

    def open_page(name, **options):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        contexts.append(context)
        page = context.new_page()
        said, asked = [], []
        page.on("console", lambda one: said.append(one.text) if one.type in LOUD else None)
        page.on("pageerror", lambda error: said.append(str(error)))

        def let_through(route):
            near = route.request.url.startswith(site.as_uri())
            asked.append(route.request.url) if not near else None
            route.continue_() if near else route.abort()

        context.route("**/*", let_through)
        page.goto(f"{site.as_uri()}/{name}")
        page.wait_for_load_state()
        assert (said, asked) == ([], []), name
        return page

    yield open_page
    for one in contexts:
        one.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(pages, site, opened, theme):
    names = [file.relative_to(site).as_posix() for file in sorted(pages)]
    assert wrong_on(names, opened, theme) == {}


def wrong_on(names, opened, theme):
    """Return what axe finds wrong with pages, by their names."""
    found = {}
    for name in names:
        page = opened(name, color_scheme=theme)
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        found[name] = violations(page)
        page.close()
    return {name: one for name, one in found.items() if one}


def test_no_page_is_wider_than_a_telephone(pages, site, opened):
    assert too_wide([file.relative_to(site).as_posix() for file in sorted(pages)], opened) == {}


def too_wide(names, opened):
    """Return the width of the pages that are wider than a telephone, by their names."""
    found = {}
    for name in names:
        page = opened(name, viewport=NARROW)
        found[name] = page.evaluate("document.documentElement.scrollWidth")
        page.close()
    return {name: width for name, width in found.items() if width > NARROW["width"]}


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("conflicting", "how-to/verdict.html"),
        ("pounds", "how-to/article.html"),
        ("slump", "reference/hedges.html"),
        ("cron", "how-to/schedule.html"),
        ("exit status", "reference/environment.html"),
        ("lowest_since", "reference/measures.html"),
    ],
)
def test_the_search_finds_a_page_without_a_server(opened, asked, page):
    shown = opened(f"search.html?q={asked.replace(' ', '+')}")
    shown.wait_for_selector("#search-results li")
    shown.wait_for_timeout(500)
    links = [one.get_attribute("href") for one in shown.locator("#search-results li a").all()]
    assert any(one.split("#")[0].split("?")[0].endswith(page) for one in links), links


@pytest.mark.parametrize(
    "asked",
    [
        "conflicting", "what does conflicting mean", "untestable", "nearly 30%", "month missing",
        "revised figures", "alert", "email", "website", "country pair", "add pounds", "cite",
    ],
)  # fmt: skip
def test_what_a_reader_would_ask_leads_to_an_answer_first(opened, asked):
    shown = opened(f"search.html?q={quote(asked)}")
    shown.wait_for_selector("#search-results li")
    shown.wait_for_timeout(500)
    first = shown.locator("#search-results li a").first.get_attribute("href")
    assert re.search(r"/?(questions|how-to/\w+)\.html", first), first


def test_a_chart_follows_the_theme(opened):
    for theme in ("light", "dark"):
        page = opened("gallery.html", color_scheme=theme)
        seen = page.locator("img.chart:visible")
        assert seen.count() == len(an.charts.__all__) - 2
        assert all(f"-{theme}.svg" in one.get_attribute("src") for one in seen.all())
