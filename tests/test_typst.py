"""From the page's HTML to Typst code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reports.pdf.typst import Converter, string


def body(inner):
    return Converter(f"<main>{inner}</main>").body()


@given(st.text(max_size=200))
def test_a_string_ends_where_it_should(text):
    made = string(text)
    assert made[0] == made[-1] == '"'
    inside = made[1:-1].replace("\\\\", "").replace('\\"', "")
    assert '"' not in inside
    assert "\n" not in made


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ("<h2>A</h2>", '{ heading(level: 2, { "A" }) }'),
        ("<p>a <b>b</b> c</p>", '{ par({ "a "; strong({ "b" }); " c" }) }'),
        ("<ul><li>a</li><li>b</li></ul>", '{ list({ "a" }, { "b" }) }'),
        ("<ol><li>a</li></ol>", '{ enum({ "a" }) }'),
        ("<q>a</q>", '{ { "“"; { "a" }; "”" } }'),
        ('<q lang="zh-CN">a</q>',
         '{ { "“"; text(lang: "zh", region: "CN", { "a" }); "”" } }'),
        ('<cite lang="ru">a</cite>', '{ emph(text(lang: "ru", { "a" })) }'),
        ('<b class="rating refuted">refuted</b>', '{ rating("refuted", { "refuted" }) }'),
        ('<a href="javascript:x()">a</a>', '{ { "a" } }'),
        ('<a href="#none">a</a>', '{ { "a" } }'),
        ("<script>x</script><style>y</style><!-- z -->", "{  }"),
        ('<div class="view" data-main>a</div><div class="view">b</div>', '{ { "a" } }'),
        ("<h2>A</h2>\n<p>b</p>", '{ heading(level: 2, { "A" }); par({ "b" }) }'),
        ("<svg><script>x</script></svg>", '{ { } }'),
    ],
)  # fmt: skip
def test_each_element_has_its_expression(markup, code):
    assert body(markup).replace("{  }", "{ }") == code.replace("{  }", "{ }")


def test_a_table_keeps_caption_head_and_rows():
    table = (
        '<table class="evidence"><caption>C</caption><thead><tr><th>a</th><th>b</th></tr></thead>'
        "<tbody><tr><th>1</th><td>2</td></tr></tbody></table>"
    )
    assert (
        body(table) == '{ grid-of("evidence", { "C" }, ({ "a" }, { "b" },), ({ "1" }, { "2" },)) }'
    )


def test_a_drawing_gets_the_colours_of_light_screens():
    style = "<style>:root{--ink:#111111}@media(dark){:root{--ink:#eeeeee}}</style>"
    page = Converter(
        f'{style}<main><svg viewBox="0 0 9 9"><path fill="var(--ink)" d="M0 0"/></svg></main>'
    )
    drawing = page.drawing(page.soup.svg)
    assert 'viewBox="0 0 9 9"' in drawing
    assert "#111111" in drawing
    assert "var(" not in drawing
