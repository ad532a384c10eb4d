"""From records and prose to the data that the PDF's templates read."""

import json
import re
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import analysis as an
from analysis.charts.style import colours
from analysis.core.errors import RenderError
from analysis.core.html import REPORT
from analysis.reports.pdf.document import blocks_of, printable, section_block
from analysis.reports.pdf.prose import prose
from analysis.reports.pdf.typst import TEMPLATES, compiled


def text(words):
    return {"kind": "text", "text": words}


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        ("## A", [{"kind": "heading", "level": 2, "children": [text("A")]}]),
        (
            "a **b** *c*",
            [
                {
                    "kind": "paragraph",
                    "children": [
                        text("a "),
                        {"kind": "strong", "children": [text("b")]},
                        text(" "),
                        {"kind": "emphasis", "children": [text("c")]},
                    ],
                }
            ],
        ),
        (
            "- a\n- b",
            [
                {
                    "kind": "list",
                    "ordered": False,
                    "children": [
                        {
                            "kind": "list_item",
                            "children": [{"kind": "block_text", "children": [text(word)]}],
                        }
                        for word in "ab"
                    ],
                }
            ],
        ),
        (
            "[a](http://b.example) &amp; <b>c</b>\nd",
            [
                {
                    "kind": "paragraph",
                    "children": [
                        {"kind": "link", "url": "http://b.example", "children": [text("a")]},
                        text(" & "),
                        text("c"),
                        text(" "),
                        text("d"),
                    ],
                }
            ],
        ),
        ("```\na &amp;\n```", [{"kind": "block_code", "code": "a &amp;\n"}]),
        ("`a`", [{"kind": "paragraph", "children": [{"kind": "codespan", "code": "a"}]}]),
        ("<script>x</script>", []),
    ],
)
def test_each_form_of_markdown_is_data(markdown, blocks):
    assert prose(markdown) == blocks


EVERY_FORM = """# T

## A *b* `c`

**d** [e](http://e.example) [f](javascript:x) ![g](h.png) two  \nlines

- i
  1. j
- k

> l

    m

---
"""


def test_every_form_of_markdown_is_set():
    notebook = new_notebook(cells=[new_markdown_cell(EVERY_FORM)])
    report = {"title": "T", "running": "R", "attached": [], "blocks": list(blocks_of(notebook))}
    assert compiled("report.typ", report, "pdf").content.startswith(b"%PDF")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=100))
def test_any_text_is_only_text(words):
    block = {
        "kind": "prose",
        "children": [{"kind": "paragraph", "children": [text(printable(words))]}],
    }
    report = {"title": "T", "running": "R", "attached": [], "blocks": [block]}
    report["blocks"].insert(0, {"kind": "prose", "children": prose("# T")})
    assert compiled("report.typ", report, "pdf").content.startswith(b"%PDF")


@given(st.text(max_size=1000))
def test_what_is_printed_has_no_hidden_character_and_no_endless_word(words):
    made = printable(words)
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", made)
    assert all(len(word) <= 401 for word in made.split())


def test_cells_become_blocks_in_their_order(verdicts):
    record = an.report.show_verdicts(verdicts)._repr_mimebundle_()[0]
    outputs = [
        new_output("execute_result", record),
        new_output("stream", name="stdout", text="said\n  so"),
        new_output("stream", name="stderr", text="not shown"),
        new_output("display_data", {"image/svg+xml": "<svg/>", "text/plain": "a picture"}),
        new_output("display_data", {"text/html": "<b>x</b>", "text/plain": "x"}),
    ]
    notebook = new_notebook(
        cells=[
            new_markdown_cell("hidden", metadata={"tags": ["page-hidden"]}),
            new_markdown_cell("shown"),
            new_code_cell("1", outputs=outputs),
        ]
    )
    assert [(one["kind"], one.get("code")) for one in blocks_of(notebook)] == [
        ("prose", None),
        ("verdict-table", None),
        ("output", "said\n  so"),
        ("drawing", None),
        ("output", "x"),
    ]


def test_an_output_that_is_no_section_is_named():
    wrong = new_output("display_data", {REPORT: {"kind": "none"}, "text/plain": ""})
    notebook = new_notebook(cells=[new_code_cell("1", outputs=[wrong])])
    with pytest.raises(RenderError, match="no section of a report"):
        list(blocks_of(notebook))


def test_a_block_holds_what_is_printed_and_not_what_is_attached(verdicts, report_views, trade):
    downloads = section_block(an.report.show_downloads(report_views).section)
    assert downloads == {"kind": "downloads"}
    chart = section_block(an.report.show_chart(an.charts.windows(trade, verdicts)).section)
    assert "cells" not in chart
    assert chart["panels"][0]["drawing"].startswith("<svg xmlns=")


def test_of_several_views_the_first_is_printed(report_views):
    charts = an.report.charts_of(report_views, an.charts.windows)
    group = an.report.show_views(report_views, charts).section
    assert section_block(group) == section_block(group.sections[0])


def test_words_are_printed_on_one_line_and_drawings_as_they_are(article, trade):
    claim = article.claims[0].model_copy(update={"quote": "two\n  words \u202e"})
    told = an.check(article.model_copy(update={"claims": (claim,)}), trade)
    (row,) = section_block(an.report.show_verdicts(told).section)["rows"]
    assert row["quote"]["text"] == "two words �"


def test_the_palette_of_the_pdf_is_that_of_charts_on_light_screens():
    lines = (TEMPLATES / "elements.typ").read_text().split("#let palette = (")[1].split("\n)")[0]
    found = dict(re.findall(r'"?([a-z-]+)"?: "(#[0-9a-f]{6})"', lines))
    assert found == colours()


def test_colours_of_drawings_are_those_of_the_palette():
    drawing = "<path fill='var(--export-tint)' stroke='var(--import)'/>"
    wanted = drawing.replace("var(--export-tint)", "#efb08d").replace("var(--import)", "#2f7f79")
    source = """
    #import "elements.typ": coloured
    #let (drawing, wanted) = json(bytes(sys.inputs.data))
    #assert.eq(str(coloured(drawing)), wanted)
    """
    given = {"data": json.dumps([drawing, wanted])}
    assert typst.compile(source.encode(), root=TEMPLATES, format="pdf", sys_inputs=given)


def test_no_template_builds_code_from_text():
    for file in Path(TEMPLATES).glob("*.typ"):
        assert "eval(" not in file.read_text()
