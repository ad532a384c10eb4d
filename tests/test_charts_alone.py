"""Charts of a vintage alone: any flow and span, with words computed from the figures."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from charting import months, span
from matplotlib.axes import Axes
from test_charts import assert_tidy

import analysis as an

EXPORTS = ["5.0", "5.2", "5.4", "5.6", "5.8", "6.0"] * 2 + [
    "6.2",
    "6.4",
    "6.6",
    "6.8",
    "7.0",
    "4.1",
]
IMPORTS = ["6.0"] * 12 + ["7.0", "7.5", "8.0", "8.1", "8.2", "9.9"]


@pytest.fixture
def small(vintage):
    """Return two series of 18 months, from January 2021 on, in dollars and one of them in yuan."""
    return vintage(
        *months("export", EXPORTS),
        *months("import", IMPORTS),
        *months("import", [f"{float(one) * 6.5:.1f}" for one in IMPORTS], currency="CNY"),
    )


DRAWN = {
    "exports_and_imports": {"flows": ["import"]},
    "quarterly_beside_monthly": {"flow": "import"},
    "increase": {"of": "2022Q1", "flow": "import"},
    "windows": {"of": "2022Q1", "flow": "import"},
}
BARE = sorted(DRAWN)


def drawn(name, trade, **given):
    return getattr(an.charts, name)(trade, **given)


@pytest.mark.parametrize("name", BARE)
def test_every_chart_draws_a_vintage_alone(name, small):
    figure = drawn(name, small)
    assert figure.headline
    assert "billion US dollars" in figure.subtitle or "per cent" in figure.subtitle
    assert "China with Russia" in figure.subtitle
    assert figure.source.startswith("Source: China's customs (GACC), first releases, vintage of")
    assert figure.alt.startswith(("Bar chart", "Line chart", "Stacked bars"))
    assert figure.evidence
    assert_tidy(figure)


@pytest.mark.parametrize("name", BARE)
@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_every_chart_draws_another_flow_in_either_currency(name, currency, small):
    figure = drawn(name, small, currency=currency, **DRAWN[name])
    assert {item.currency for item in figure.evidence} == {currency}
    assert {"import"} <= {item.flow for item in figure.evidence}
    assert "mport" in figure.headline
    assert currency.lower() in figure.id
    assert_tidy(figure)


@pytest.mark.parametrize("name", BARE)
@pytest.mark.parametrize("given", [{"as_of": "2022-04-21"}, {}, {"source": "comtrade"}])
def test_every_chart_draws_what_is_shipped_tidily(name, given):
    trade = an.load(as_of=given.get("as_of", "latest"))
    source = {"source": given["source"]} if "source" in given else {}
    assert_tidy(drawn(name, trade, **source))


@pytest.mark.parametrize("name", ["exports_and_imports", "quarterly_beside_monthly"])
@pytest.mark.parametrize(
    ("first", "last"),
    [("2021-06", "2022-05"), ("2010-01", ""), ("2021-07", "2021-12"), ("2019", "2022")],
)
def test_short_and_long_runs_are_tidy(name, first, last, latest):
    figure = drawn(name, latest, first=first, last=last)
    assert_tidy(figure)
    names = [one.get_text() for one in figure.axes[0].get_xticklabels()]
    assert len(names) == len(set(names)) >= 3
    assert any(re.search(r"\d{4}", one) for one in names)


@pytest.mark.parametrize("name", BARE)
def test_a_year_without_figures_is_an_error_that_says_what_is_held(name, small):
    year = {"first": "1999-01", "last": "1999-12"}
    given = {"of": "1999"} if name in ("increase", "windows") else year
    with pytest.raises(an.NoFigureError) as caught:
        drawn(name, small, **given)
    assert "1999" in str(caught.value) or "any of these windows" in str(caught.value)
    assert "(held: exports, imports of gacc in USD, January 2021–June 2022)" in str(caught.value)
    note = drawn(name, small, missing="note", **given)
    assert note.panels == ()
    assert note.alt.startswith("No chart: ")


@pytest.mark.parametrize("name", BARE)
def test_a_source_without_figures_of_a_currency_says_what_is_held_instead(name, vintage):
    trade = vintage(*months("import", IMPORTS, currency="CNY"))
    with pytest.raises(
        an.NoFigureError, match=r"gacc has no figure in USD by .*; held: gacc in CNY"
    ):
        drawn(name, trade)


@pytest.mark.parametrize("name", BARE)
def test_what_does_not_exist_is_refused_with_the_nearest_that_does(name, small, verdicts):
    flows = "flows" if name == "exports_and_imports" else "flow"
    for value in ("exports", ["exports"]) if flows == "flows" else ("exports",):
        with pytest.raises(an.UnknownNameError, match="did you mean 'export'"):
            drawn(name, small, **{flows: value})
    with pytest.raises(an.UnknownNameError, match="unknown currency 'JPY'"):
        drawn(name, small, currency="JPY")
    with pytest.raises(an.UnknownNameError, match="unknown source 'gac': did you mean 'gacc'"):
        drawn(name, small, source="gac")
    with pytest.raises(an.ParameterError, match="missing: found 'nothing'; expected raise or note"):
        drawn(name, small, missing="nothing")
    with pytest.raises(an.ParameterError, match=r"a vintage from analysis.load"):
        drawn(name, verdicts)


def test_months_out_of_order_or_misspelt_are_refused(small):
    with pytest.raises(
        an.ParameterError, match="first: found '2022-05'; expected a month no later"
    ):
        an.charts.exports_and_imports(small, first="2022-05", last="2022-01")
    with pytest.raises(
        an.ParameterError, match="parameter last: found '2022-13'; expected a month"
    ):
        an.charts.quarterly_beside_monthly(small, last="2022-13")


def test_parts_and_events_outside_of_what_they_cut_are_refused(small):
    with pytest.raises(an.ParameterError, match="part: found '2021-12'; expected a span within"):
        an.charts.increase(small, "2022Q1", part="2021-12")
    with pytest.raises(an.ParameterError, match="event: found '2022-03-01'; expected a day within"):
        an.charts.increase(small, "2022Q1", part="2022-01..2022-02", event="2022-03-01")
    with pytest.raises(an.UnknownNameError, match="unknown base 'print': did you mean 'printed'"):
        an.charts.increase(small, "2022Q1", base="print")


def test_verdicts_on_other_figures_and_choices_beside_them_are_refused(trade, verdicts, latest):
    with pytest.raises(an.ParameterError, match="verdicts on the same figures, CHN–RUS as of"):
        an.charts.exports_and_imports(latest, verdicts)
    with pytest.raises(an.ParameterError, match="currency: found 'CNY'; expected USD"):
        an.charts.exports_and_imports(trade, verdicts, currency="CNY")
    with pytest.raises(an.ParameterError, match="verdicts: found '2022Q1'; expected the verdicts"):
        an.charts.quarterly_beside_monthly(trade, "2022Q1")
    for name in ("quarterly_beside_monthly", "increase", "windows"):
        with pytest.raises(an.ParameterError, match="flow: found 'import'; expected none with"):
            drawn(name, trade, **{"of" if name != BARE[2] else "verdicts": verdicts}, flow="import")


def test_the_headline_says_what_the_newest_month_did(small):
    assert an.charts.exports_and_imports(small).headline == (
        "Exports fell 31.7% in June 2022 to 4.1 bn, the lowest on record (from January 2021); "
        "imports grew 65% to 9.9 bn, the highest on record (from January 2021)"
    )
    assert an.charts.quarterly_beside_monthly(small, flow="import").headline == (
        "Imports grew 45.6% in the second quarter of 2022; in June 2022 they rose to 9.9 bn, "
        "the highest on record (from January 2021)"
    )


def test_a_level_that_was_seen_within_a_year_is_no_news(small):
    figure = an.charts.exports_and_imports(small, flows="export", last="2022-05")
    assert (
        figure.headline
        == "Exports grew 20.7% in May 2022 to 7 bn, the highest on record (from January 2021)"
    )
    figure = an.charts.exports_and_imports(small, flows="export", last="2021-11")
    assert figure.headline == "Exports rose to 5.8 bn in November 2021"


def test_rounding_decides_no_direction(vintage):
    trade = vintage(*months("export", ["5.0", "5.1", "5.2"]))
    assert an.charts.exports_and_imports(trade, flows="export").headline == (
        "Exports stood at 5.2 bn in March 2021"
    )


def test_a_combined_total_is_named_as_one(vintage):
    rows = [*months("export", ["5.0"] * 12), span("export", "2022-01", "2022-02", "9.0")]
    figure = an.charts.exports_and_imports(vintage(*rows), flows="export")
    assert figure.headline == "Exports came to 9 bn in January–February 2022"
    assert "Hatched or broad: months published only as a combined total" in figure.source
    both = an.charts.quarterly_beside_monthly(vintage(*rows), flow="export")
    said = [one.get_text() for one in both.axes[1].texts]
    assert "Jan–Feb combined total: 9" in said


def test_a_flow_without_figures_beside_one_with_is_named(vintage):
    figure = an.charts.exports_and_imports(vintage(*months("export", EXPORTS)))
    assert figure.source.endswith("No figures of imports are held for these months.")
    assert figure.headline.startswith("Exports fell 31.7% in June 2022 to 4.1 bn")


def test_three_flows_have_names_that_do_not_meet(small):
    figure = an.charts.exports_and_imports(small, flows=["total", "export", "import"])
    assert figure.table.head[1:4] == ("Exports, bn USD", "Imports, bn USD", "Total trade, bn USD")
    assert_tidy(figure)


def test_an_increase_is_cut_into_its_first_published_part_and_the_rest(small):
    figure = an.charts.increase(small, "2022Q2", flow="import")
    assert [row[:2] for row in figure.table.cells[:2]] == [
        ("Imports, Apr 2022", "+2.100"),
        ("Imports, May–Jun", "+6.100"),
    ]
    assert figure.headline == (
        "26% of the increase of imports in the second quarter of 2022 came in April 2022"
    )


def test_a_fall_is_not_called_an_increase(small):
    rows = an.charts.increase(small, "2022-05..2022-06", part="2022-06", flow="export")
    assert rows.headline == (
        "Exports fell by 0.7 bn in May–June 2022: −1.9 in Jun 2022, +1.2 in rest of May–Jun 2022"
    )
    assert rows.subtitle.startswith("Change of trade, China with Russia")
    assert "%" not in "".join(one.get_text() for one in rows.axes[0].texts)
    assert_tidy(rows)


def test_an_event_cuts_the_part_by_its_days(small):
    figure = an.charts.increase(small, "2022Q1", part="2022-02", event="2022-02-15", flow="import")
    cells = [row[:2] for row in figure.table.cells[:3]]
    assert cells == [
        ("Imports, 1–14 Feb", "+0.750"),
        ("Imports, 15–28 Feb", "+0.750"),
        ("Imports, rest of Q1 2022", "+3.000"),
    ]


def test_windows_lie_around_the_span_and_several_flows_have_a_panel_each(small):
    figure = an.charts.windows(small, "2022-06", flow=["import", "export"])
    assert figure.headline.startswith("Exports fell only in June 2022; imports grew in all")
    assert len(figure.axes) == 2
    assert "not held" in [one.get_text() for one in figure.axes[0].texts]
    assert_tidy(an.charts.windows(small, "2022Q2", flow=["import", "export", "total"]))


def test_ids_differ_where_charts_do(small):
    charts = [drawn(name, small, **given) for name in BARE for given in ({}, DRAWN[name])] + [
        an.charts.exports_and_imports(small, first="2021-06"),
        an.charts.windows(small, "2022-06"),
    ]
    ids = [one.id for one in charts]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9-]+", one) for one in ids)


@pytest.mark.parametrize("name", BARE)
@pytest.mark.parametrize("width", [3.6, 5.4, 8.8, 12])
def test_a_size_is_kept_and_holds_everything(name, width, trade):
    figure = drawn(name, trade, figsize=(width, 9))
    assert figure.inches == (width, 9)
    assert_tidy(figure)


@pytest.mark.parametrize("name", BARE)
def test_a_size_without_room_is_refused_with_the_one_that_has_it(name, small):
    with pytest.raises(an.ParameterError, match=r"a width of .* inches or more"):
        drawn(name, small, figsize=(2, 9))
    with pytest.raises(an.ParameterError, match=r"a height of .* inches or more") as caught:
        drawn(name, small, figsize=(4, 1))
    least = float(re.search(r"height of ([\d.]+)", str(caught.value))[1])
    assert_tidy(drawn(name, small, figsize=(4, least + 0.1)))
    for size in ((4,), "wide", (4, -1), (4, "5")):
        with pytest.raises(an.ParameterError, match="width and height in inches"):
            drawn(name, small, figsize=size)


PANELS = {"exports_and_imports": 1, "quarterly_beside_monthly": 2, "increase": 1, "windows": 1}


@pytest.mark.parametrize("name", BARE)
def test_a_chart_is_drawn_into_the_callers_axes(name, small):
    before = plt.get_fignums()
    figure, axes = plt.subplots(1, PANELS[name], figsize=(12, 4), squeeze=False)
    chart = drawn(name, small, ax=axes if PANELS[name] > 1 else axes[0, 0])
    marks = {one.get_gid() for one in figure.findobj() if one.get_gid()}
    assert marks == {mark for marks in chart.table.marks for mark in marks.split()}
    titles = [one.get_title(loc="left").replace("\n", " ") for one in axes.flat]
    assert PANELS[name] > 1 or titles == [chart.headline]
    assert any("Source: China's customs" in one.get_text() for one in axes.flat[0].texts)
    assert chart._repr_mimebundle_() == ({"text/plain": chart.alt}, {})
    assert "<table" in chart.html()
    plt.close(figure)
    assert plt.get_fignums() == before


@pytest.mark.parametrize("name", BARE)
def test_a_chart_is_drawn_into_a_subfigure_and_into_no_wrong_number_of_axes(name, small):
    figure = plt.figure(figsize=(12, 4))
    left, right = figure.subfigures(1, 2)
    drawn(name, small, ax=left)
    assert len(left.axes) == PANELS[name]
    assert right.axes == []
    wrong = [right.subplots(), *right.subplots(1, 2)]
    for given, found in ((wrong, "Axes, Axes, Axes"), ("ax", "str"), ([], "none"), (3, "int")):
        with pytest.raises(an.ParameterError, match=f"parameter ax: found '{found}"):
            drawn(name, small, ax=given)
    with pytest.raises(an.ParameterError, match=r"figsize: .* none with ax"):
        drawn(name, small, ax=left, figsize=(5, 5))
    with pytest.raises(an.ParameterError, match=r"missing: .* raise, since"):
        drawn(name, small, ax=left, missing="note")
    plt.close(figure)


def test_the_callers_figure_keeps_its_own_style(small):
    figure, axes = plt.subplots(1, 2)
    grid = axes[1].get_facecolor(), axes[1].spines["top"].get_visible()
    an.charts.exports_and_imports(small, ax=axes[0])
    assert (axes[1].get_facecolor(), axes[1].spines["top"].get_visible()) == grid
    assert not axes[0].spines["top"].get_visible()
    figure.canvas.draw()
    plt.close(figure)


def test_specifications_take_axes_and_a_size(trade, article):
    found = an.robustness(article["q1-grew"], trade)
    chart = an.charts.specifications(found, figsize=(4, 6))
    assert_tidy(chart)
    assert chart.id == "specifications-q1-grew"
    figure, axes = plt.subplots(2, 1)
    an.charts.specifications(found, ax=axes)
    assert isinstance(axes, np.ndarray)
    assert all(isinstance(one, Axes) and one.lines for one in axes)
    plt.close(figure)
    with pytest.raises(an.ParameterError, match=r"a result of analysis.robustness"):
        an.charts.specifications(trade)
