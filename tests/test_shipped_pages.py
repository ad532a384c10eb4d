"""The pages of the other shipped articles in a browser: open to everyone, asking for nothing."""

import pytest
from batching import written
from browser import opened, violations
from conftest import SLUG
from test_browser import LOOKS, over_the_edge

from analysis.claims.articles import articles
from analysis.cli.main import main

OTHERS = [slug for slug in articles() if slug != SLUG]  # test_browser has the first
EMPTY = """[...document.querySelectorAll('figure.chart')]
  .filter(one => one.checkVisibility() && !one.querySelector('svg')?.children.length)
  .filter(one => !one.querySelector('.headline').textContent.startsWith('No chart'))  // says why
  .map(one => one.id)"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Render all of them in one run: the pages by article."""
    folder = tmp_path_factory.mktemp("shipped")
    plan = written(folder, reports=[{"articles": OTHERS, "formats": "html"}])
    assert main(["batch", str(plan)]) == 0
    found = (folder / "reports").glob("*/2*/report.html")
    return {file.parent.parent.name: file.as_uri() for file in found}


@pytest.mark.parametrize(  # which are alike in the dark: a few stand for all
    ("slug", "look"),
    [*((slug, "light") for slug in OTHERS), *((slug, "dark") for slug in OTHERS[::4])],
)
def test_axe_finds_nothing_and_nothing_is_asked_for_or_logged(browser, pages, slug, look):
    with opened(browser, pages[slug], **LOOKS[look]) as page:
        assert violations(page) == []


@pytest.mark.parametrize("slug", OTHERS)
def test_every_view_has_verdicts_no_empty_chart_and_an_edge(browser, pages, slug):
    with opened(browser, pages[slug], **LOOKS["phone"]) as page:
        choices = page.locator("input[type=radio]:visible").evaluate_all(
            "all => all.map(e => e.id)"
        )
        for choice in choices[::-1] or [None]:
            if choice:
                page.check(f"#{choice}")
            assert page.locator(".verdicts:visible tbody tr").count() > 0
            assert page.evaluate(EMPTY) == []
            assert over_the_edge(page) == []
