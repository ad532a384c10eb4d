"""The page in a real browser: nothing leaves it, everyone can use it, with scripts and without."""

import csv
import io
import json
import re

import pytest
from browser import opened, violations

import analysis as an


@pytest.fixture(scope="module")
def address(report):
    return report.as_uri()


@pytest.fixture
def page(browser, address):
    with opened(browser, address) as page:
        yield page


LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "contrast": {"forced_colors": "active"},
}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_nothing_is_asked_for_or_logged(browser, address, look):
    with opened(browser, address, **LOOKS[look]) as page:
        assert violations(page) == []


def test_axe_finds_nothing_in_print(page):
    page.emulate_media(media="print")
    assert violations(page) == []


@pytest.mark.parametrize("choice", ["_now", "_CNY"])
def test_axe_finds_nothing_in_another_view(page, choice):
    page.check(f"#{choice}")
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 600, 601, 768, 1280, 1600])
def test_nothing_runs_over_the_edge(browser, address, width):
    with opened(browser, address, viewport={"width": width, "height": 900}) as page:
        assert over_the_edge(page) == []


def test_text_may_be_twice_as_large(browser, address):
    with opened(browser, address) as page:
        page.add_style_tag(content="html{font-size:200%}")
        assert over_the_edge(page) == []
    with opened(browser, address, viewport={"width": 390, "height": 844}) as page:
        page.add_style_tag(content="html{font-size:200%}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def over_the_edge(page):
    return page.evaluate("""() => {
      const edge = document.documentElement.clientWidth;
      const over = [...document.querySelectorAll('body *')].filter(one => {
        const box = one.getBoundingClientRect();
        const inside = one.closest('.scroll, pre, svg, .skip, .unseen');
        return !inside && box.width && box.right > edge + 1;
      });
      return over.map(one => `${one.tagName}.${one.className}`);
    }""")


def test_it_can_be_walked_by_keyboard(page):
    active = "document.activeElement"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{active}.textContent") == "Skip to the report"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{active}.textContent") == "All reports"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{active}.parentElement.open")
    page.focus("#_then")
    page.keyboard.press("ArrowRight")
    assert page.is_checked("#_now")
    assert page.locator(".verdicts .refuted:visible").count() == 1
    page.keyboard.press("ArrowLeft")
    assert page.locator(".verdicts .refuted:visible").count() == 0


def test_every_stop_of_the_tab_key_can_be_seen(page):
    bare = page.evaluate("""() => {
      const stops = document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]');
      const bare = [];
      for (const stop of stops) {
        if (!stop.checkVisibility()) continue;
        stop.focus({focusVisible: true});
        const look = getComputedStyle(stop);
        const outlined = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0;
        const stroked = stop.dataset.m && parseFloat(look.strokeWidth) >= 2;
        if (!outlined && !stroked) bare.push(stop.outerHTML.slice(0, 80));
      }
      return bare;
    }""")
    assert bare == []


def test_a_mark_says_its_figure_its_release_and_its_source(page):
    mark = page.locator('.view.then-USD [data-m="X2022-03"]').first
    mark.focus()
    tip = page.locator(".tip")
    said = tip.inner_text()
    assert "Exports, Mar 2022" in said
    assert "3.83 (3.82 to 3.84)" in said
    assert "printed as 3.8" in said
    assert "Released: 13 Apr 2022" in said
    assert "Read in: " in said
    assert "Chinese exports to Russia slumping in March" in said
    assert mark.get_attribute("aria-label").startswith("Exports, Mar 2022; ")
    page.keyboard.press("ArrowLeft")
    assert "Jan–Feb 2022" in tip.inner_text()
    page.keyboard.press("Home")
    assert "Jan 2019" in tip.inner_text()
    page.keyboard.press("Escape")
    assert tip.is_hidden()


def test_the_tip_of_a_mark_can_be_pointed_at_and_stays_in_the_window(browser, address):
    for width in (390, 1280):
        with opened(browser, address, viewport={"width": width, "height": 844}) as page:
            mark = page.locator('.view.then-USD [data-m="X2022-03"]').first
            mark.scroll_into_view_if_needed()
            mark.hover()
            box = page.locator(".tip").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            page.mouse.move(box["x"] + 5, box["y"] + 5)
            page.wait_for_timeout(400)
            assert page.locator(".tip").is_visible()


def test_a_claim_lights_its_marks_and_a_mark_its_claims(page):
    page.locator('.verdicts a[href="#march-exports-slump"]').hover()
    lit = page.evaluate(
        "[...document.querySelectorAll('.view.then-USD [data-m].lit')].map(one => one.dataset.m)"
    )
    assert {"X2022-03", "X2021-03"} == set(lit)
    page.locator('.view.then-USD [data-m="T2022Q1"]').first.hover()
    rows = page.locator(".verdicts tr.lit a").evaluate_all("all => all.map(one => one.hash)")
    assert "#q1-nearly-30-percent" in rows
    assert "#march-exports-slump" not in rows


def test_tables_sort_up_down_and_back(page):
    page.locator("figure.chart:visible summary").first.click()
    table = page.locator("table.figures:visible").first
    head = table.locator("thead th").nth(1)
    values = lambda: table.locator("tbody td:nth-child(2)").all_inner_texts()  # noqa: E731
    numbers = lambda: [float(one.split()[0]) for one in values()]  # noqa: E731
    before = values()
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert numbers() == sorted(numbers())
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert numbers() == sorted(numbers(), reverse=True)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") is None
    assert values() == before
    released = table.locator("thead th").nth(3)
    released.locator("button").click()
    days = table.locator("tbody td:nth-child(4)").all_inner_texts()
    years = [int(re.search(r"\d{4}", day)[0]) for day in days]
    assert years == sorted(years)


def test_tables_sort_by_what_is_seen(page):
    page.check("#_now")
    page.locator(".verdicts thead th").nth(3).locator("button").click()
    seen = page.locator(".verdicts .rating:visible").all_inner_texts()
    assert [one.split()[-1] for one in seen] == sorted(one.split()[-1] for one in seen)
    page.locator("figure.chart:visible summary").first.click()
    table = page.locator("table.figures:visible").first
    head = table.locator("thead th").first
    head.locator("button").click()
    quarters = table.locator("tbody th").all_inner_texts()
    years = [int(one[-4:]) for one in quarters]
    assert years == sorted(years)


def test_where_there_is_no_now_there_is_no_switch_and_one_chart(browser, tmp_path):
    page = an.render("bloomberg-2022-04-21", as_of="latest", out=tmp_path)
    with opened(browser, page.as_uri()) as shown:
        assert shown.locator("#_now").count() == 0
        assert shown.locator("figure[id^=quarterly]:visible").count() == 1
        assert shown.locator(".verdicts .rating:visible").count() == 6
        shown.check("#_CNY")
        assert shown.locator(".verdicts .untestable:visible").count() == 4
        assert violations(shown) == []


def test_downloads_give_the_files_that_lie_beside_the_page(page, report):
    links = page.locator(".files a[data-packed], .files a[data-records-of]")
    names = set()
    for at in range(links.count()):
        with page.expect_download() as caught:
            links.nth(at).click()
        name = caught.value.suggested_filename
        assert caught.value.path().read_bytes() == (report.parent / name).read_bytes(), name
        names.add(name)
    assert names == {"verdicts.json", "verdicts.csv", "figures.csv", "figures.json"}


def test_link_and_citation_of_a_verdict_are_copied(browser, report, served):
    address = served(report.parent)

    def allow(context):
        context.grant_permissions(["clipboard-read", "clipboard-write"])

    with opened(browser, f"{address}/report.html", setup=allow) as page:
        claim = page.locator("#march-exports-slump")
        claim.get_by_role("button", name="Copy link").click()
        pasted = "navigator.clipboard.readText()"
        assert page.evaluate(pasted) == f"{address}/report.html#march-exports-slump"
        assert page.locator("[role=status]").inner_text() == "Link copied."
        claim.get_by_role("button", name="Copy citation").click()
        assert page.evaluate(pasted) == (
            "Trade Claims: “Chinese exports to Russia slumping in March” (Bloomberg, 21 Apr 2022) "
            "is supported by China's customs (GACC), first releases as of 21 Apr 2022. "
            f"{address}/report.html#march-exports-slump"
        )


def test_without_scripts_everything_is_still_there(browser, address, report):
    with opened(browser, address, java_script_enabled=False) as page:
        assert page.locator(".verdicts .rating:visible").count() == 6
        page.check("#_now")
        assert page.locator(".verdicts .refuted:visible").count() == 1
        page.check("#_CNY")
        assert page.locator(".verdicts .untestable:visible").count() == 4
        page.check("#_then")
        page.check("#_USD")
        assert page.locator("figure.chart:visible").count() == 4
        page.locator("#march-exports-slump summary").click()
        assert page.locator("#march-exports-slump .evidence").is_visible()
        page.locator("figure.chart:visible summary").first.click()
        assert page.locator("table.figures:visible").count() == 1
        assert page.locator("button").count() == 0
        with page.expect_download() as caught:
            page.locator('.files a[download="verdicts.json.gz"]').click()
        import gzip

        packed = caught.value.path().read_bytes()
        assert gzip.decompress(packed) == (report.parent / "verdicts.json").read_bytes()


def test_a_reader_who_wants_less_motion_gets_none(browser, address):
    with opened(browser, address, reduced_motion="reduce") as page:
        moving = page.evaluate("""[...document.querySelectorAll('*')].filter(one => {
          const look = getComputedStyle(one);
          return look.transitionDuration !== '0s' || look.animationName !== 'none'
            || look.scrollBehavior === 'smooth';
        }).length""")
        assert moving == 0


def test_the_packed_csv_is_what_python_reads(page, report):
    with page.expect_download() as caught:
        page.locator(".files a[data-records-of]").click()
    records = json.loads(caught.value.path().read_text())
    text = (report.parent / "figures.csv").read_text()
    assert records == list(csv.DictReader(io.StringIO(text)))


def test_the_index_lists_searches_and_filters(browser, report):
    index = report.parent.parent.parent / "index.html"
    with opened(browser, index.as_uri()) as page:
        assert violations(page) == []
        assert page.locator("article:visible").count() == 1
        page.fill("[name=words]", "exports bloomberg")
        assert page.locator("article:visible").count() == 1
        page.fill("[name=words]", "nothing of the kind")
        assert page.locator("article:visible").count() == 0
        assert page.locator("[role=status]").inner_text() == "0 of 1 reports"
        page.fill("[name=words]", "")
        page.select_option("[name=rating]", "refuted")
        assert page.locator("article:visible").count() == 0
    with opened(browser, index.as_uri(), java_script_enabled=False) as page:
        assert page.locator("article:visible").count() == 1
        assert page.locator("form:visible").count() == 0
