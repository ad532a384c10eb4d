"""Charts: no text meets another or leaves the chart; the text alternative says what is shown."""

import itertools
import xml.etree.ElementTree as ET

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text

import analysis as an
from analysis.charts.style import ROLES, house_style

PLOTS = [
    an.plot_quarterly_beside_monthly,
    an.plot_exports_and_imports,
    an.plot_where_the_increase_came_from,
    an.plot_windows,
]
STANDS = {
    "then": {},
    "latest": {"as_of": "latest"},
    "comtrade": {"as_of": "latest", "source": "comtrade"},
    "yuan": {"currency": "CNY"},
    "early": {"as_of": "2021-06-30"},
    "before": {"as_of": "2012-01-01"},
}


@pytest.fixture(scope="module", params=STANDS)
def stand(request, article):
    options = dict(STANDS[request.param])
    trade = an.load(as_of=options.pop("as_of", article.published))
    return trade, an.check(article, trade, **options)


def texts(figure):
    with house_style():
        figure.canvas.draw()
    found = [
        text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()
    ]
    boxes = [(text, text.get_window_extent()) for text in found]
    return [(text, box) for text, box in boxes if box.width > 0 and box.height > 0]


@pytest.mark.parametrize("width", ["wide", "narrow"])
@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.__name__)
def test_no_text_meets_another_or_leaves_the_chart(plot, width, stand):
    figure = plot(*stand)
    figure = figure if width == "wide" else figure.narrow
    shown = texts(figure)
    page = figure.bbox
    for text, box in shown:
        assert box.x0 >= page.x0 - 1, text
        assert box.x1 <= page.x1 + 1, text
        assert box.y0 >= page.y0 - 1, text
        assert box.y1 <= page.y1 + 1, text
    for (one, a), (other, b) in itertools.combinations(shown, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1.5 or up <= 1.5, f"{one.get_text()!r} meets {other.get_text()!r}"


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.__name__)
def test_svg_is_well_formed_with_real_text_and_the_same_each_time(plot, trade, verdicts):
    figure, again = plot(trade, verdicts), plot(trade, verdicts)
    assert figure.svg() == again.svg()
    root = ET.fromstring(figure.svg().replace("xlink:", ""))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == figure.alt
    assert any(
        "Source:" in (text.text or "") for text in root.iter("{http://www.w3.org/2000/svg}text")
    )
    ids = [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))
    narrow = [
        one.attrib["id"]
        for one in ET.fromstring(figure.narrow.svg().replace("xlink:", "")).iter()
        if "id" in one.attrib
    ]
    assert not set(ids) & set(narrow)


def test_the_alternative_texts_say_type_content_and_finding(trade, verdicts):
    main, lines, bars, _ = (plot(trade, verdicts).alt for plot in PLOTS)
    assert main.startswith("Two bar charts side by side.")
    assert "38.17 billion" in main
    assert "lower than in any month since May 2020" in main
    assert lines.startswith("Line chart")
    assert "3.8 in March 2022" in lines
    assert "exports +3.4 billion" in bars
    assert "+6.7 before 24 Feb 2022" in bars


def test_the_main_chart_draws_joint_months_as_one_block(trade, verdicts):
    figure = an.plot_quarterly_beside_monthly(trade, verdicts)
    months = figure.axes[0] if "Exports" in figure.axes[0].get_title(loc="left") else figure.axes[1]
    wide = [bar for bar in months.patches if bar.get_width() > 1]
    assert wide
    assert all(bar.get_hatch() for bar in wide)
    joint = wide[-1]
    assert round(joint.get_height(), 4) == round(12.617 / 2, 4)


def test_a_hostile_quote_is_only_text(article, trade):
    claims = list(article.claims)
    claims[0] = claims[0].model_copy(
        update={"quote": r"$\frac{1}$ <script>alert(1)</script> " * 40}
    )
    hostile = an.check(article.model_copy(update={"claims": tuple(claims)}), trade)
    figure = an.plot_quarterly_beside_monthly(trade, hostile)
    assert "<script" not in figure.svg()
    assert figure.png().startswith(b"\x89PNG")


def test_drawing_changes_no_settings(trade, verdicts):
    before = dict(mpl.rcParams)
    an.plot_exports_and_imports(trade, verdicts)
    assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == []


def lightness(colour):
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2


@pytest.mark.parametrize("role", ROLES)
def test_claimed_and_compared_differ_in_grey_print(role):
    hue = ROLES[role]
    strong, tint = lightness(hue.strong), lightness(hue.tint)
    assert (tint + 0.05) / (strong + 0.05) > 2
    assert 1.05 / (strong + 0.05) > 4.5  # readable as text on white


def test_jupyter_shows_both_forms(trade, verdicts):
    data, metadata = an.plot_exports_and_imports(trade, verdicts)._repr_mimebundle_()
    assert {"text/html", "image/svg+xml", "image/png", "text/plain"} == set(data)
    assert data["text/html"].count("<svg") == 2
    assert metadata["trade-claims"]["chart"] == "exports-and-imports"
