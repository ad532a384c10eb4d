"""Charts for other pages in a real browser: nothing is cut, asked for or logged."""

import pytest
from browser import opened, violations
from conftest import SLUG
from test_composition import article_of
from test_embeds import NAMES

import analysis as an
from analysis.claims.examples import example_of
from analysis.measures import MEASURES

LINK = "https://news.example/trade/report.html#chart"
WIDTHS = [320, 360, 479, 480, 600, 740, 800]
KINDS = [
    "balance", "contribution", "level", "lowest-since", "reached", "run-length", "share-of-partner",
    "share-of-total", "specifications",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory, trade, verdicts):
    """Return a folder with the embed of every chart, and the code that shows each."""
    folder, newest = tmp_path_factory.mktemp("embeds"), an.load(as_of="2026-08-20")
    charts = [
        an.charts.exports_and_imports(trade, verdicts), an.charts.increase(trade, verdicts),
        an.charts.quarterly_beside_monthly(trade, verdicts), an.charts.windows(trade, verdicts),
        an.charts.specifications(an.robustness(verdicts.article.claims[0], trade)),
    ]  # fmt: skip
    for name in sorted(MEASURES):
        told = an.check(article_of(example_of(name)), newest)
        for chart in an.charts.of_claims(newest, told).values():
            chart.name = name.replace("_", "-")
            charts.append(chart)
    for chart in charts:
        embed = chart.embed(LINK)
        (folder / f"{chart.name}.html").write_text(embed.html())
        (folder / f"{chart.name}.svg").write_text(embed.svg())
        code = embed.code(f"{chart.name}.html")
        (folder / f"{chart.name}.host").write_text(code)
    return folder


def names(folder):
    return sorted(one.stem for one in folder.glob("*.svg"))


def test_there_is_one_of_every_kind_of_chart(folder):
    assert set(names(folder)) > {*NAMES, *KINDS}
    assert len(names(folder)) > 30


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("name", sorted(NAMES))
def test_axe_finds_nothing_and_nothing_is_asked_for_or_logged(browser, folder, name, look):
    address = (folder / f"{name}.html").as_uri()
    with opened(browser, address, color_scheme=look) as page:
        assert violations(page) == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_finds_nothing_in_the_embed_of_a_claim(browser, folder, look):
    for name in KINDS:
        address = (folder / f"{name}.html").as_uri()
        phone = {"width": 320, "height": 600}
        with opened(browser, address, color_scheme=look, viewport=phone) as page:
            assert violations(page) == [], name


def test_without_scripts_it_is_the_same(browser, folder):
    address = (folder / "windows.html").as_uri()
    bared = opened(browser, address, java_script_enabled=False)
    with opened(browser, address) as page, bared as bare:
        assert page.locator("svg text:visible").count() > 10
        assert bare.screenshot() == page.screenshot()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_at_the_height_that_the_code_gives(browser, folder, width):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    for name in names(folder) if width == WIDTHS[0] else [*NAMES, *KINDS]:
        code = (folder / f"{name}.host").read_text().replace('loading="lazy"', "")
        host = folder / "host.html"
        host.write_text(f'<!DOCTYPE html><body><div style="width:{width}px">{code}</div>')
        page.goto(host.as_uri())
        frame = page.frames[1]
        frame.wait_for_load_state()
        room = frame.evaluate("[innerWidth, innerHeight]")
        assert room[0] == width, name
        assert over_the_edge(frame) == [], f"{name}, in {room}"
        needed = frame.evaluate("document.querySelector('main').getBoundingClientRect().bottom")
        assert needed <= room[1], name
        assert room[1] - needed < max(130, needed / 4), f"{name}: much of its frame is empty"
    context.close()


def over_the_edge(frame):
    """Return what lies outside the window, or what has to be scrolled to."""
    return frame.evaluate("""() => {
      const root = document.documentElement;
      if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) return ['it scrolls'];
      const cut = [...document.querySelectorAll('p, h1, text, path, circle')].filter(one => {
        const box = one.getBoundingClientRect();
        return box.width && (box.left < 0 || box.right > innerWidth || box.bottom > innerHeight);
      });
      return cut.map(one => one.textContent || one.tagName);
    }""")


@pytest.mark.parametrize("width", [320, 600, 800])
def test_no_text_of_the_svg_is_cut_and_it_can_be_read(browser, folder, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for name in names(folder):
        page.goto((folder / f"{name}.svg").as_uri())
        cut, least = page.evaluate("""() => {
          const root = document.documentElement;
          const scale = innerWidth / root.viewBox.baseVal.width;
          const edge = root.querySelector('rect').getBoundingClientRect();
          const texts = [...document.querySelectorAll('text')].map(one =>
            [one.textContent, one.getBoundingClientRect()]);
          const shown = innerWidth / edge.width;
          return [
            texts.filter(([, box]) => box.left < edge.left - 1 || box.right > edge.right + 1
              || box.top < edge.top - 1 || box.bottom > edge.bottom + 1).map(([text]) => text),
            Math.min(...[...document.querySelectorAll('text')].map(one =>
              parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a * shown)
              .filter(size => size > 1)),
          ];
        }""")
        assert cut == [], name
        assert least >= 7, name
    context.close()


@pytest.mark.parametrize("form", ["html", "svg"])
def test_it_is_light_or_dark_as_the_reader_or_the_page_around_it_asks(browser, folder, form):
    address = (folder / f"windows.{form}").as_uri()
    paper = {}
    for look, end in (("light", ""), ("dark", ""), ("dark", "#light")):
        context = browser.new_context(color_scheme=look)
        page = context.new_page()
        page.goto(address + end)
        what = ("body", "backgroundColor") if form == "html" else ("rect", "fill")
        paper[look + end] = page.evaluate(
            f"getComputedStyle(document.querySelector('{what[0]}')).{what[1]}"
        )
        context.close()
    white, black = "rgb(255, 255, 255)", "rgb(20, 23, 26)"
    assert paper == {"light": white, "dark": black, "dark#light": white}


def test_the_code_is_in_the_page_without_scripts_and_can_be_selected(browser, report):
    with opened(browser, report.as_uri(), java_script_enabled=False) as page:
        figure = page.locator("figure[id^=windows]")
        assert figure.locator("textarea:visible").count() == 0
        figure.get_by_text("Embed this chart").click()
        field = figure.get_by_label("Code")
        assert field.input_value().startswith("<iframe title=")
        field.focus()
        page.keyboard.press("Control+A")
        assert page.locator(".embed").count() == 4


def test_the_page_shows_the_code_of_the_report_s_own_view_only(browser, report):
    with opened(browser, report.as_uri()) as page:
        assert page.locator("figure[id^=quarterly] .embed summary:visible").count() == 1
        page.check("#_now")
        assert page.locator("figure[id^=quarterly] .embed summary:visible").count() == 0


def test_the_preview_of_the_page_is_the_embed(browser, report):
    assert SLUG in str(report)
    with opened(browser, (report.parent / "embed" / "increase.html").as_uri()) as page:
        assert page.locator("h1").inner_text().startswith("86% of the increase")
        assert violations(page) == []
