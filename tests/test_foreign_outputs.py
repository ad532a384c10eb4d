"""Whatever a notebook holds, a page shows the best form of it that it can, and names the rest."""

import base64
import re

import pytest
from browser import opened
from bs4 import BeautifulSoup
from conftest import SLUG
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from test_exporter import PIXEL

import analysis as an
from analysis.reports.html.clean import cleaned
from analysis.reports.html.exporter import PageExporter

PICTURE = {"image/png": PIXEL}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>*{fill:red}</style>'
    '<linearGradient id="a"><stop stop-color="blue"/></linearGradient><script>alert(1)</script>'
    '<rect id="b" width="9" height="9" style="fill:url(#a)"/></svg>'
)
PLOTLY = {"application/vnd.plotly.v1+json": {"data": [{"x": [1, 2]}], "layout": {"title": "T"}}}
STYLED = (
    "<style>#T_1 th{color:red}body{display:none}a,.b>i{color:green;position:fixed}"
    "+ p{color:red}@import url(//e.invalid);b{background:url(//e.invalid)}</style>"
    "<table id='T_1' class='dataframe view'><tr><td style='color:red;position:fixed' "
    "onclick='x()' data-m='X'>1</td></tr></table>"
)


def page_of(*cells):
    page, _ = PageExporter(exclude_input=True).from_notebook_node(new_notebook(cells=[*cells]))
    return BeautifulSoup(page, "lxml")


def shown(*forms, **metadata):
    """Return the main part of a page of outputs, each in the forms given."""
    outputs = [new_output("display_data", one, metadata=metadata) for one in forms]
    return page_of(new_code_cell("", outputs=outputs)).main


@pytest.mark.parametrize(
    ("forms", "element", "words"),
    [
        ({"text/latex": r"$\frac{a}{b}$", "text/plain": "x"}, "math mfrac", ""),
        ({"text/latex": r"$\left(x$", **PICTURE}, "img", ""),
        ({"text/latex": r"$\left(x$"}, "pre", r"A formula (its LaTeX can't be read) stood here"),
        ({"application/javascript": "alert(1)", **PICTURE}, "img", ""),
        ({"application/javascript": "alert(1)", "text/plain": "<IPython.Javascript object>"},
         "p.about", "A script stood here; this page can't show it."),
        ({"text/markdown": "*said*\n\n|a|\n|-|\n|1|"}, ".scroll > table", "said"),
        (PLOTLY, "details pre", "An interactive chart of Plotly stood here"),
        ({**PLOTLY, "text/html": "<div id=p></div><script>f()</script>", **PICTURE}, "img", ""),
        ({"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "Slider(7)"},
         "pre", "An interactive widget stood here; this page can't show it."),
        ({"text/html": "<audio src='data:audio/wav;base64,AA'></audio>", "text/plain": "<Audio>"},
         "p.about", "HTML (it holds nothing but 1 sound) stood here"),
        ({"text/html": "<b>kept</b><iframe src=//e.invalid></iframe><video></video>"}, "b",
         "Left out: 1 frame and 1 video."),
        ({"text/html": "<p>map<img src='//e.invalid/x.png' alt='of x'></p>"}, "p",
         "map[picture: of x]"),
        ({"application/json": {"a": 1}}, "details pre", '"a": 1'),
        ({"application/pdf": "JVBE"}, "p.about", "A PDF stood here; this page can't show it."),
        ({"image/svg+xml": "<svg", **PICTURE}, 'img[src^="data:image/png"]', ""),
        ({"image/svg+xml": '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'}, "p.about",
         "A drawing (it defines entities) stood here"),
        ({"image/gif": "R0lGODlhAQABAAAAACw="}, "img[alt]", ""),
        ({"application/x-unknown": "?", "text/plain": "said"}, "pre", "An output of type"),
    ],
)  # fmt: skip
def test_the_best_form_that_a_page_can_show_is_shown_and_the_rest_named(forms, element, words):
    main = shown(forms)
    assert main.select_one(element) is not None, main
    assert words in main.get_text()
    assert main.select("script, iframe, audio, video") == []


def test_a_formula_in_prose_is_mathml_and_a_sum_of_money_is_not():
    main = page_of(new_markdown_cell("It is $x^2$, $$y$$ and costs $5, or $6 at most.")).main
    assert [one.get_text() for one in main.select("math")] == ["x2", "y"]
    assert "costs $5, or $6 at most." in main.get_text()


def test_no_formula_brings_markup_of_its_own():
    evil = (
        r"\text{<script>alert(1)</script>} \href{javascript:alert(2)}{x} \style{position:fixed}{y}"
    )
    main = shown({"text/latex": f"${evil}$"})
    assert "<script>alert(1)</script>" in main.math.get_text()
    assert not re.search(r"<script|javascript:|position", str(main.math).replace("&lt;script", ""))


def test_attached_pictures_lie_in_the_page_and_headings_beside_them_are_listed():
    text = "## One\n\n![a](attachment:p%20q.png) ![b](attachment:gone.png)\n\n## Two\n\n## Two"
    cell = new_markdown_cell(text, attachments={"p q.png": PICTURE})
    page = page_of(cell, new_markdown_cell("## Two"))
    (image,) = page.main.select("img")
    assert (image["alt"], image["src"].partition(",")[2]) == ("a", PIXEL)
    assert "[picture: b]" in page.main.get_text()
    links = [one["href"] for one in page.select("nav a")]
    assert links == ["#One", "#Two", "#Two-2", "#Two-3"]
    assert [f"#{one['id']}" for one in page.select("h2")] == links


def test_two_drawings_share_neither_ids_nor_style_rules_nor_scripts():
    main = shown({"image/svg+xml": SVG}, {"image/svg+xml": SVG}, {"text/html": SVG},
                 {"text/html": SVG})  # fmt: skip
    first, second = main.select("img")
    assert base64.b64decode(first["src"].partition(",")[2]).decode() == SVG
    assert second["src"] == first["src"]
    ids = [one["id"] for one in main.select("[id]")]
    assert len(ids) == len({*ids})
    for drawing in main.select("svg"):
        (gradient,) = drawing.select("lineargradient")
        assert f"url(#{gradient['id']})" in drawing.rect["style"]
    assert main.select("style, script") == []


def test_references_follow_the_ids_that_they_name():
    markup = "<a href='#x'>1</a><i id='x' aria-labelledby='x y'></i><a href='#elsewhere'>2</a>"
    assert cleaned(markup, "o").markup == (
        '<a href="#o-x">1</a><i aria-labelledby="o-x y" id="o-x"></i><a href="#elsewhere">2</a>'
    )


def test_style_rules_hold_within_their_output_and_only_say_how_it_looks():
    page = page_of(new_code_cell("", outputs=[new_output("display_data", {"text/html": STYLED})]))
    place = page.select_one(".foreign")["id"]
    rules = [one.get_text() for one in page.select("style")][1:]
    assert any(f"#{place} #{place}-T_1 th{{color:red}}" in one for one in rules)
    assert any(f"#{place} a,#{place} .b>i{{color:green}}" in one for one in rules)
    assert not re.search(r"e\.invalid|position|@import|\+ p", "".join(rules))
    assert page.table["class"] == ["dataframe"]
    assert page.td.attrs == {"style": "color:red"}


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='javascript:alert(1)'>x</a>", "<a href='data:text/html,x'>x</a>",
        "<svg><a href='javascript:1'><text>x</text></a><animate onbegin=1></svg>",
        "<math><mtext><style><img src=x onerror=alert(1)></style>", "<form action=x><input></form>",
        "<p style='background:url(//e.invalid)'>x", "<p style='width:expression(1)'>x",
        "<svg><use href='//e.invalid#x'/><image href='//e.invalid'/></svg>x",
        "<table background='//e.invalid'><td>x",
        "<object data=x></object><embed src=x><base href=x>",
        "<p onclick=1 formaction=x ping=x srcset='x 1x'>x",
        "<noscript><p title='</noscript><img src=x onerror=1>'>",
        "<img src='data:text/html;base64,AA'>",
        "<p style='font-family:\"</style><script>\"'>x",
        "<meta http-equiv=refresh content='0;url=//e.invalid'>x",
    ],
)  # fmt: skip
def test_html_from_elsewhere_holds_nothing_that_runs_or_asks(markup):
    made = cleaned(markup, "o").markup
    assert not re.search(
        r"javascript:|e\.invalid|\son\w+=|<(script|style|form|input|object|embed|base|meta|image)"
        r"|data:text|url\(|expression|srcset|action", made
    ), made  # fmt: skip


def test_no_style_rule_ends_the_style_sheet():
    rules = "b{font-family:'&lt;x'}b{font-family:'<!--<script>'}b{color:red;font:'<\\/style>'}"
    made = cleaned(f"<style>{rules}</style><b>1</b>", "o")
    assert made.style == "#o b{font-family:'&lt;x'}#o b{color:red}".replace("'", '"')


@pytest.mark.parametrize("text", ["<div>" * 3000, "> " * 3000, "- " * 3000, "[" * 3000, "*" * 3000])
def test_no_nesting_is_too_deep(text):
    assert page_of(new_markdown_cell(f"{text}end")).main is not None
    assert shown({"text/html": f"{text}end"}).get_text().endswith("end")


def test_cells_of_raw_html_are_held_to_the_same_and_others_stay_text():
    main = page_of(
        new_raw_cell("<b>1</b><script>f()</script>", metadata={"raw_mimetype": "text/html"}),
        new_raw_cell("<i>2</i>"),
        new_raw_cell("\\tex", metadata={"raw_mimetype": "text/latex"}),
    ).main
    assert main.b.get_text() == "1"
    assert "Left out: 1 script." in main.get_text()
    assert main.pre.get_text() == "<i>2</i>"
    assert "tex" not in main.get_text()


def test_prose_says_what_it_leaves_out_and_keeps_lists_and_footnotes():
    text = "- a\n  - b\n    1. c\n\nSo[^1].\n\n[^1]: Why.\n\n<script>f()</script>\n"
    main = page_of(new_markdown_cell(text)).main
    assert main.select_one("ul ul ol li").get_text(strip=True) == "c"
    (link,) = main.select(".footnote-ref a")
    assert "Why." in main.find(id=link["href"][1:]).get_text()
    assert "Left out: 1 script." in main.get_text()


def test_an_error_shows_its_trace_without_codes_for_terminals():
    error = new_output(
        "error", ename="E", evalue="\x1b[31mno\x1b[0m", traceback=["\x1b[1m<b>\x1b[0m"]
    )
    main = page_of(new_code_cell("", outputs=[error])).main
    assert main.select_one("pre.error").get_text() == "E: no"
    assert main.select_one("details pre").get_text() == "<b>"


def test_of_an_endless_output_the_page_shows_the_start_and_says_so():
    endless = new_output("stream", name="stdout", text="y" * 3_000_000)
    main = page_of(new_code_cell("", outputs=[endless])).main
    assert len(main.pre.get_text()) == 200_000
    assert "The first 200,000 of 3,000,000 characters" in main.get_text()
    assert "3,000,000" in shown({"text/html": "<p>" + "z" * 2_999_997}).get_text()


def test_a_chart_of_ours_is_shown_as_it_is():
    chart = an.charts.exports_and_imports(an.load(as_of="2022-04-21"))
    data, metadata = chart._repr_mimebundle_()
    assert shown(data, **metadata).select_one("figure.chart svg [data-m]") is not None


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
def test_a_browser_runs_nothing_of_it_and_asks_for_nothing(width, browser, tmp_path):
    forms = [
        {"text/html": STYLED}, {"text/html": SVG}, {"image/svg+xml": SVG}, PLOTLY,
        {"text/html": f"<div style='width:3000px;position:fixed;inset:0'>{'w' * 900}</div>"},
        {"text/latex": "$$" + "x+" * 300 + "1$$"}, {"text/plain": "y" * 5000},
        {"text/html": "<img src=x onerror=alert(1)><iframe src='//e.invalid'></iframe>end"},
    ]  # fmt: skip
    cells = [
        new_markdown_cell(f"# {SLUG}\n\n<script>alert(1)</script>![x](http://e.invalid/y.png)"),
        new_code_cell("", outputs=[new_output("display_data", one) for one in forms]),
    ]
    page, _ = PageExporter().from_notebook_node(new_notebook(cells=cells))
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    with opened(browser, file.as_uri(), viewport={"width": width, "height": 900}) as seen:
        assert seen.locator("h1").is_visible()
        assert seen.evaluate("document.documentElement.scrollWidth") <= width
