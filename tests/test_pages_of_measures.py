"""The page of an article on each measure, in each unit: the right chart, and nothing empty."""

import json
import shutil
from decimal import Decimal

import pytest
import yaml
from bs4 import BeautifulSoup
from paging import run_here

import analysis as an
from analysis.claims.examples import example_of
from analysis.claims.stated import AMOUNTS
from analysis.core import paths
from analysis.measures import MEASURES
from analysis.reports import render as rendering
from analysis.reports.embeds import FOLDER

ABOUT = {
    "title": "Trade", "publisher": "A paper", "published": "2026-08-20", "reporter": "CHN",
    "partner": "RUS", "names": {"CHN": "China", "RUS": "Russia"}, "source": "gacc",
    "currency": "USD",
}  # fmt: skip
UNTESTABLE = {"rank_among_partners"}  # no trade with another partner is held


def in_each_unit(stated):
    """Return what is stated in each unit that says the same: an amount, in all of them."""
    if stated["unit"] not in AMOUNTS:
        return [stated]
    number = Decimal(stated["number"])
    return [
        {"unit": unit, "number": f"{number.scaleb(-power):f}"} for unit, power in AMOUNTS.items()
    ]


def article_on(name):
    """Return an article that claims the measure's example, once in each unit."""
    example = example_of(name)
    claims = [
        {"id": f"claim-{number}", "quote": "words", "speaker": "A minister", **example,
         "stated": stated}
        for number, stated in enumerate(in_each_unit(example["stated"]))
    ]  # fmt: skip
    return yaml.safe_dump(ABOUT | {"claims": claims}, allow_unicode=True)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Return a copy of the shipped data with an article on each measure, in use."""
    folder = tmp_path_factory.mktemp("measures") / "data"
    shutil.copytree(paths.data_folder(), folder)
    for name in MEASURES:
        (folder / "articles" / f"{name.replace('_', '-')}.yml").write_text(article_on(name))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRADE_CLAIMS_DATA", str(folder))
        patch.setattr(rendering, "executed", run_here)
        yield folder


@pytest.fixture(params=sorted(MEASURES))
def page(request, data, tmp_path):
    slug = request.param.replace("_", "-")
    made = an.render(slug, out=tmp_path, formats=["html", "embed"])
    return MEASURES[request.param], made, BeautifulSoup(made.read_bytes(), "lxml")


def test_a_page_has_the_chart_of_its_measure_and_no_empty_section(page):
    measure, file, soup = page
    told = json.loads((file.parent / "verdicts.json").read_text())["verdicts"]
    ratings = {one["rating"] for one in told}
    assert len(told) == len(soup.select("section.claim"))
    assert ("untestable" in ratings) == (measure.name in UNTESTABLE)
    assert_right_chart(measure, soup)
    assert_nothing_empty(soup)
    embedded = {one["id"] for one in soup.select("figure.chart:has(.embed)")}
    assert len(embedded) == len(list((file.parent / FOLDER).glob("*.svg")))


def assert_right_chart(measure, soup):
    """The leading chart, or that of the increase, is the one that the measure names."""
    slug = measure.name.replace("_", "-")
    trade = an.load(as_of=ABOUT["published"])
    verdicts = an.check(slug, trade)
    own = [one for one in soup.select("figure.chart") if one["id"].startswith(("lead", "increase"))]
    if not measure.chart or measure.name in UNTESTABLE:
        assert own == []
        return
    draw = getattr(an.charts, measure.chart)
    chart = draw(trade, verdicts)
    assert own[0].select_one(".headline").get_text() == chart.headline
    assert [one["aria-label"] for one in own[0].select("svg")] == [
        panel.alt for panel in chart.panels
    ]


def assert_nothing_empty(soup):
    """Every section shows something besides its prose, and everything shown says something."""
    for heading in soup.select("main h2"):
        shown = []
        for one in heading.find_parent("div").find_next_siblings(True):
            if one.find("h2"):
                break
            shown.append(one)
        assert any(one.get_text(strip=True) for one in shown), heading.get_text()
    for one in soup.select("main :is(h1, h2, h3, p, q, dt, dd, caption, th, td, li, figcaption)"):
        assert one.get_text(strip=True) or one.find(["svg", "i"]), one
    for table in soup.select("main table"):
        assert table.select("tbody tr"), table.caption.get_text()
    for chart in soup.select("figure.chart"):
        assert chart.svg or chart.select_one(".subtitle").get_text(), chart["id"]  # or it says why
