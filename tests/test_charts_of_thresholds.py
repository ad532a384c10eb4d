"""Charts of claims on a level to be reached: its line, its currency, and what is in colour."""

import pytest
from matplotlib.colors import to_hex
from test_charts import assert_tidy
from test_composition import article_of, claim

import analysis as an
from analysis.charts.style import ROLES

LATEST = "2026-08-20"


def drawn(measure, number, unit, source="gacc", currency="USD", **of):
    made = claim(measure, {"unit": unit, "number": number}, **of)
    trade = an.load(as_of=LATEST)
    article = article_of(made, published=LATEST, source=source, currency=currency)
    return an.charts.levels(trade, an.check(article, trade))


def coloured(chart, flow="total"):
    patches = chart.panels[0].axes[0].patches
    artists = [*patches, *chart.panels[0].axes[0].artists]
    strong = to_hex(ROLES[flow].strong)
    return {
        one.get_gid() for one in artists if one.get_gid() and to_hex(one.get_facecolor()) == strong
    }


def written(chart):
    return [text.get_text() for text in chart.panels[0].axes[0].texts]


@pytest.mark.parametrize(("currency", "source"), [("USD", "gacc"), ("CNY", "gacc-bulletin")])
def test_a_run_is_in_colour_and_its_level_is_a_line_with_its_currency(currency, source):
    level = "200" if currency == "USD" else "1600"
    chart = drawn("level_run", "3", "in a row", source, currency,
                  flow="total", span="2025", threshold=level)  # fmt: skip
    assert {"T2024", "T2025"} <= coloured(chart)
    assert f"{level}\nbn {currency}" in written(chart)
    assert any(line.get_ydata()[0] == float(level) for line in chart.panels[0].axes[0].lines)
    assert f"the level across is {level}" in chart.alt
    assert f"above {level} bn {currency}" in chart.headline
    assert_tidy(chart)


def test_all_that_reached_a_level_are_in_colour():
    chart = drawn("times_above", "2", "rank", flow="total", span="2024", threshold="200")
    assert coloured(chart) == {"T2023", "T2024"}
    assert "200\nbn USD" in written(chart)
    later = drawn("times_above", "1", "rank", flow="total", span="2025", threshold="200",
                  since="2024")  # fmt: skip
    assert coloured(later) == {"T2024", "T2025"}


def test_a_level_above_all_that_is_drawn_is_within_the_panel():
    chart = drawn("level_run", "3", "in a row", flow="total", span="2025", threshold="400",
                  direction="below")  # fmt: skip
    low, high = chart.panels[0].axes[0].get_ylim()
    assert low < 400 < high
    assert_tidy(chart)


def test_the_alternative_text_of_growth_gives_the_range_that_is_drawn():
    trade = an.load(as_of="2026-01-14")
    chart = an.charts.growths(trade, an.check("moscow-times-2026-01-14", trade))
    assert chart.alt == (
        "Bar chart of growth of trade by year, year on year, 2018–2025: −6.9% in 2025, the lowest; "
        "the highest +35.9% in 2021. Trade fell in 2025 for the first time since 2020."
    )


@pytest.mark.parametrize(
    ("slug", "last", "headline"),
    [
        (
            "sputnik-2022-12-30",
            "November 2022",
            "China’s exports grew 18.2% in November 2022 to 7.7 bn",
        ),
        ("urdupoint-2023-03-20", "February 2023", "China’s exports came to 15.04 bn in"),
    ],
)
def test_months_that_a_claim_foretells_leave_no_empty_room(slug, last, headline):
    article = an.read_article(slug)
    trade = an.load(as_of=article.checked_on)
    chart = an.charts.exports_and_imports(trade, an.check(article, trade))
    assert f"–{last}." in chart.subtitle
    assert chart.headline.startswith(headline)
    assert_tidy(chart)
