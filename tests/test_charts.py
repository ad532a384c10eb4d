"""Charts: no text meets another or leaves the chart; the text alternative says what is shown."""

import itertools
import re
from dataclasses import replace
from decimal import Decimal

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text

import analysis as an
from analysis.charts.style import LARGE, ROLES, colours, house_style
from analysis.charts.svg import SvgRenderer
from analysis.figures import store
from analysis.measures import MEASURES
from analysis.measures.windows import window_growths

CHARTS = [
    an.charts.quarterly_beside_monthly,
    an.charts.exports_and_imports,
    an.charts.increase,
    an.charts.windows,
]
OF_A_SPAN = [
    an.charts.levels,
    an.charts.growths,
    an.charts.running_totals,
    an.charts.balances,
    an.charts.shares,
    an.charts.partners,
]
VIEWS = {
    "then": {},
    "latest": {"as_of": "latest"},
    "comtrade": {"as_of": "latest", "source": "comtrade"},
    "yuan": {"currency": "CNY"},
    "early": {"as_of": "2021-06-30"},
    "before": {"as_of": "2012-01-01"},
}


@pytest.fixture(scope="module", params=VIEWS)
def view(request, article):
    options = dict(VIEWS[request.param])
    trade = an.load(as_of=options.pop("as_of", article.published))
    return trade, an.check(article, trade, **options)


def texts(artists, renderer=None):
    found = [
        text
        for artist in artists
        for text in artist.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    ]
    boxes = [(text, text.get_window_extent(renderer)) for text in found]
    return [(text, box) for text, box in boxes if box.width > 0 and box.height > 0]


def assert_apart(shown):
    for (one, a), (other, b) in itertools.combinations(shown, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1.5 or up <= 1.5, f"{one.get_text()!r} meets {other.get_text()!r}"


def assert_tidy(figure):
    """Check that no text of a chart meets another or is cut, by its size and on a telephone."""
    figure.canvas.draw()
    shown, page = texts([figure]), figure.bbox
    for text, box in shown:
        assert box.x0 >= page.x0 - 1, text
        assert box.x1 <= page.x1 + 1, text
        assert box.y0 >= page.y0 - 1, text
        assert box.y1 <= page.y1 + 1, text
    assert_apart(shown)
    for panel in figure.panels:
        renderer = SvgRenderer(figure.inches, "test", LARGE)
        with house_style():
            for axes in panel.axes:
                axes.draw(renderer)
            assert_apart(texts(panel.axes, renderer))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
def test_no_text_meets_another_or_leaves_the_chart(chart, view):
    figure = chart(*view, missing="note")
    assert_tidy(figure)


@pytest.mark.parametrize("source", ["gacc", "comtrade"])
@pytest.mark.parametrize(
    "span", ["2024-03", "2022-12", "2024Q4", "2020Q1", "2023", "2023-01..2023-11"]
)
@pytest.mark.parametrize("chart", OF_A_SPAN, ids=lambda chart: chart.__name__)
def test_no_text_of_a_chart_of_a_span_meets_another(chart, span, source, latest):
    assert_tidy(chart(latest, span, source=source, missing="note"))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.__name__)
def test_every_mark_has_its_row_with_release_and_every_row_its_mark(chart, trade, verdicts):
    figure = chart(trade, verdicts)
    drawn = set(re.findall(r'data-m="([^"]+)"', figure.html()))
    listed = {mark for marks in figure.table.marks for mark in marks.split()}
    assert drawn == listed
    assert all(len(row) == len(figure.table.head) for row in figure.table.cells)
    released = figure.table.head.index("Released")
    assert all(re.search(r"\d{4}(, stated later)?$|–", row[released]) for row in figure.table.cells)
    assert {(item.file, item.row) for item in figure.evidence}


def test_the_row_of_a_month_says_what_was_printed_when_and_where(trade, verdicts):
    table = an.charts.quarterly_beside_monthly(trade, verdicts).table
    march = table.cells[table.marks.index("X2022-03")]
    assert march[:2] == ("Exports, Mar 2022", "3.83 (3.82 to 3.84)")
    assert march[2].startswith("printed as 3.8; the same release narrows it: ")
    assert march[3] == "13 Apr 2022"
    june = table.cells[table.marks.index("X2020-06")]
    assert june[2] == "− 16.947 (Jan–May 2020) + 20.94 (Jan–Jun 2020)"
    assert june[3] == "7 Jun 2020, 14 Jul 2020"
    base = table.cells[table.marks.index("T2021Q1")]
    assert base[1:3] == ("29.65812 (29.64272 to 29.67353)", "implied, from 38.17 and +28.7%")


def test_each_flow_says_how_it_is_known(trade, verdicts):
    table = an.charts.exports_and_imports(trade, verdicts).table
    july = table.cells[table.marks.index("X2019-07 M2019-07")]
    assert july[4] == "exports: seen 20 Jul 2023; imports: seen 18 Feb 2026"
    december = table.cells[table.marks.index("X2021-12 M2021-12")]
    assert december[3].startswith("exports: − ")
    assert december[3].endswith("; imports: printed")


def test_growth_is_shown_as_a_level_on_its_base_with_the_digits_printed(trade, verdicts):
    table = an.charts.windows(trade, verdicts).table
    quarter = table.cells[table.marks.index("T2022Q1")]
    assert quarter[2] == "38.17 (Q1 2022) on 29.65812 (Q1 2021, from 38.17 and +28.7%)"
    (imports,) = window_growths(trade, ["2022Q1"], ["import"])
    assert [item.printed for item in imports.evidence if item.printed] == ["21.73 for 2022Q1, +31%"]


def test_a_chart_without_the_claimed_month_is_an_error_that_says_what_is_held(article, trade):
    yuan = an.check(article, trade, currency="CNY")
    with pytest.raises(an.NoFigureError, match="no exports of March 2022 in yuan") as caught:
        an.charts.quarterly_beside_monthly(trade, yuan)
    assert "held: exports, imports, trade of gacc in CNY, " in str(caught.value)


def test_a_report_may_have_a_note_instead(article, trade):
    yuan = an.check(article, trade, currency="CNY")
    figure = an.charts.quarterly_beside_monthly(trade, yuan, missing="note")
    assert figure.panels == ()
    assert figure.subtitle == "Not drawn: the figures hold no exports of March 2022 in yuan."
    assert figure.subtitle in figure.html()
    assert not figure.unclaimed


@pytest.mark.parametrize("times", [Decimal("0.001"), 100, 10_000])
def test_charts_hold_at_every_size_of_trade(article, times, monkeypatch):
    def larger(one):
        if one.value is None:
            return one
        return replace(one, value=one.value * times, resolution=one.resolution * times)

    def scaled_up(*given, old=store._vintage):
        made = old(*given)
        return replace(made, figures=tuple(larger(one) for one in made.figures))

    monkeypatch.setattr(store, "_vintage", scaled_up)
    scaled = an.load(as_of=article.published)
    verdicts = an.check(article, scaled)
    for chart in CHARTS:
        figure = chart(scaled, verdicts)
        assert not re.search(r"\de[+-]?\d", figure.html())
        assert_tidy(figure)
    bars = an.charts.quarterly_beside_monthly(scaled, verdicts)
    assert 3 <= len(bars.axes[0].get_yticks()) <= 7


def test_the_words_follow_the_flows_that_the_claims_speak_of(article, trade):
    claims = [
        one.model_copy(update={"of": one.of.model_copy(update={"flow": "import"})})
        if "flow" in type(one.of).model_fields
        else one
        for one in article.claims
    ]
    verdicts = an.check(article.model_copy(update={"claims": tuple(claims)}), trade)
    figure = an.charts.quarterly_beside_monthly(trade, verdicts)
    assert figure.subtitle.startswith("Imports by quarter and by month")
    assert "Exports f.o.b., imports c.i.f." in figure.subtitle


def test_every_colour_has_a_counterpart_for_dark_screens(trade, verdicts):
    for chart in CHARTS:
        markup = chart(trade, verdicts).html()
        assert not re.search(r'(fill|stroke)="#', markup)
        used = set(re.findall(r"var\(--([a-z-]+)\)", markup))
        assert used <= set(colours()) | {"w"}
    same = [name for name, code in colours().items() if code == colours(dark=True)[name]]
    assert same == []


def test_the_alternative_texts_say_type_content_and_finding(trade, verdicts):
    main, lines, bars, _ = (chart(trade, verdicts).alt for chart in CHARTS)
    assert main.startswith("Bar chart of total trade by quarter, in billion US dollars")
    assert "38.17 in the first quarter of 2022" in main
    assert "Bar chart of exports by month" in main
    assert "lower than in any month since May 2020" in main
    assert lines.startswith("Line chart")
    assert "3.83 in March 2022" in lines
    assert "exports +3.4 billion" in bars
    assert "+6.7 in 1 Jan–23 Feb" in bars


def test_the_main_chart_draws_combined_months_as_one_block(trade, verdicts):
    _, months = an.charts.quarterly_beside_monthly(trade, verdicts).axes
    assert months.get_title(loc="left") == "Exports by month"
    wide = [bar for bar in months.patches if bar.get_width() > 1]
    assert wide
    assert all(bar.get_hatch() for bar in wide)
    combined = wide[-1]
    assert round(combined.get_height(), 4) == round(12.617 / 2, 4)


def test_drawing_changes_no_settings(trade, verdicts):
    before = dict(mpl.rcParams)
    an.charts.exports_and_imports(trade, verdicts)
    assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == []


def lightness(colour):
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2


def contrast(one, other):
    low, high = sorted((lightness(one), lightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_marks_and_writing_stand_out_on_light_and_on_dark_screens(dark):
    known = colours(dark=dark)
    for name in ("ink", "muted", "tick", "total", "export", "import"):
        assert contrast(known[name], known["paper"]) >= 4.5, name
    assert contrast(known["outline"], known["paper"]) >= 3
    for role in ROLES:
        assert contrast(known["on-strong"], known[role]) >= 4.5, role
        assert contrast(known["ink"], known[f"{role}-tint"]) >= 4.5, role


@pytest.mark.parametrize("role", ROLES)
def test_claimed_and_compared_differ_in_grey_print(role):
    hue = ROLES[role]
    strong, tint = lightness(hue.strong), lightness(hue.tint)
    assert (tint + 0.05) / (strong + 0.05) > 2
    assert 1.05 / (strong + 0.05) > 4.5  # readable as text on white


def test_jupyter_shows_words_panels_and_figures(trade, verdicts):
    data, metadata = an.charts.exports_and_imports(trade, verdicts)._repr_mimebundle_()
    assert {"text/html", "image/svg+xml", "text/plain"} == set(data)
    assert data["text/html"].count("<svg") == 1
    assert data["text/html"].count("<table") == 1
    assert metadata["trade-claims"]["chart"] == "exports-and-imports"


def test_every_measure_names_a_chart_that_exists():
    assert {one.chart for one in MEASURES.values()} - {""} <= set(an.charts.__all__)


HOSTILE = {
    "text.usetex": True, "font.family": "serif", "lines.linewidth": 9, "xtick.major.pad": 30,
    "axes.xmargin": 0.3, "axes.autolimit_mode": "round_numbers", "axes.unicode_minus": False,
    "axes.titlesize": 40, "axes.titlelocation": "right", "figure.autolayout": True,
}  # fmt: skip


def test_what_a_users_matplotlib_is_set_to_changes_no_chart(trade, verdicts):
    usual = an.charts.exports_and_imports(trade, verdicts)._repr_mimebundle_()
    with mpl.rc_context(HOSTILE):
        assert an.charts.exports_and_imports(trade, verdicts)._repr_mimebundle_() == usual


def test_a_chart_is_saved_sharp_and_in_the_house_style_outside_of_it(trade, tmp_path):
    figure = an.charts.exports_and_imports(trade)
    with mpl.rc_context({"axes.facecolor": "red", "font.size": 30, "savefig.bbox": "tight"}):
        figure.savefig(tmp_path / "one.png")
        figure.savefig(tmp_path / "two.png", dpi=100)
    other = an.charts.exports_and_imports(trade)
    other.savefig(tmp_path / "three.png")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "three.png").read_bytes()
    one, two = (plt.imread(tmp_path / f"{name}.png").shape for name in ("one", "two"))
    assert one[1] == 2 * two[1]
