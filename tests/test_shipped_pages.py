"""The page of every shipped article in a real browser: open to everyone, and asking for nothing."""

import pytest
from batching import written
from browser import opened, violations
from test_browser import LOOKS, over_the_edge

from analysis.claims.articles import articles
from analysis.cli import main

SHOWN = {name: LOOKS[name] for name in ("light", "dark", "phone")}

EMPTY = """[...document.querySelectorAll('figure.chart')]
  .filter(one => one.checkVisibility() && !one.querySelector('svg')?.children.length)
  .map(one => one.id)"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Render all of them in one run: the pages by article."""
    folder = tmp_path_factory.mktemp("shipped")
    plan = written(folder, reports=[{"articles": articles(), "formats": "html"}])
    assert main(["batch", str(plan)]) == 0
    found = (folder / "reports").glob("*/2*/report.html")
    return {file.parent.parent.name: file.as_uri() for file in found}


@pytest.mark.parametrize("look", SHOWN)
@pytest.mark.parametrize("slug", articles())
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(browser, pages, slug, look):
    with opened(browser, pages[slug], **SHOWN[look]) as page:
        assert over_the_edge(page) == []
        assert violations(page) == []


@pytest.mark.parametrize("slug", articles())
def test_every_view_has_its_verdicts_and_no_empty_chart(browser, pages, slug):
    with opened(browser, pages[slug]) as page:
        for choice in ("_now", "_CNY", "_then", "_USD"):
            page.check(f"#{choice}")
            assert page.locator(".verdicts:visible tbody tr").count() > 0
        empty = "one => !one.querySelector('svg, img') || !one.getBoundingClientRect().height"
        figures = (
            "[...document.querySelectorAll('figure.chart')].filter(one => one.checkVisibility())"
        )
        assert page.evaluate(f"{figures}.filter({empty}).length") == 0
