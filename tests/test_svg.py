"""Charts as SVG and HTML: real text, few bytes, the same each time, and nothing but text."""

import re
import xml.etree.ElementTree as ET

import pytest
from test_charts import CHARTS

import analysis as an
from analysis.charts.layout import Chart, Panel
from analysis.charts.style import LARGE


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
def test_svg_is_well_formed_with_real_text_and_the_same_each_time(chart, trade, verdicts):
    figure, again = chart(trade, verdicts), chart(trade, verdicts)
    assert figure.svg() == again.svg()
    assert figure.html() == again.html()
    assert "var(" not in figure.svg()
    root = ET.fromstring(figure.svg().replace("xlink:", ""))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == figure.alt
    assert any(
        "Source:" in (text.text or "") for text in root.iter("{http://www.w3.org/2000/svg}text")
    )
    ids = [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))


def test_a_hostile_quote_is_only_text(article, trade):
    claims = list(article.claims)
    claims[0] = claims[0].model_copy(
        update={"quote": r"$\frac{1}$ <script>alert(1)</script> " * 40}
    )
    hostile = an.check(article.model_copy(update={"claims": tuple(claims)}), trade)
    figure = an.charts.quarterly_beside_monthly(trade, hostile)
    assert "<script" not in figure.svg()
    assert "<script" not in figure.html()
    ET.fromstring(figure.svg())


@pytest.mark.parametrize(
    ("side", "anchor"), [("right", "end"), ("center", "middle"), ("left", None)]
)
def test_lines_of_one_text_are_held_where_it_is_whatever_font_a_reader_has(side, anchor):
    figure = Chart(5, 3)
    axes = figure.place(0.5, 0.5, 0.5, 0.5)
    axes.text(0.5, 0.5, "wider line\nline", ha=side)
    axes.text(0.5, 0.8, "same\nsame", ha=side)
    figure.panels = (Panel((axes,), "alt"),)
    for drawing in (figure.svg(), figure.drawings()[0].svg({})):
        root = ET.fromstring(drawing.replace(' xmlns="http://www.w3.org/2000/svg"', ""))
        above = {text: group for group in root.iter("g") for text in group.iter("text")}
        lines = [one for one in above if one.text in ("wider line", "line", "same")]
        assert len(lines) == 4
        assert {above[one].get("text-anchor") for one in lines} == {anchor}
        places = [float(one.get("x")) for one in lines]
        assert max(places) - min(places) <= 0.1


def test_a_file_has_the_writing_of_its_size_and_a_page_has_it_larger(article, trade):
    figure = an.charts.windows(trade, an.check(article, trade))
    sizes = [
        {float(one) for one in re.findall(r'font-size="([\d.]+)"', drawing)}
        for drawing in (figure.svg(), figure.drawings()[0].svg({}))
    ]
    assert {round(one / LARGE, 1) for one in sizes[1]} <= sizes[0]
