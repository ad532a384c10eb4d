"""A page is made of what its article's claims call for."""

import nbformat
import pytest

import analysis as an
from analysis.claims.examples import example_of
from analysis.claims.headlines import headline
from analysis.claims.verdicts import Rating
from analysis.core.html import REPORT
from analysis.measures import MEASURES
from analysis.reports.data_records import Standing, Statements
from analysis.reports.range_bars import range_bar
from analysis.reports.trimming import trimmed

FELL_10 = {"unit": "percent", "number": "10.1", "direction": "fell"}


@pytest.fixture(scope="module")
def newest():
    return an.load()


def article_of(*claims, published="2026-08-20", **fields):
    """Return an article on China's trade with Russia that makes these claims."""
    numbered = [
        {"id": f"claim-{number}", "quote": "words", "speaker": "A minister"} | claim
        for number, claim in enumerate(claims)
    ]
    about = {
        "title": "Trade", "author": "A reporter", "publisher": "A paper", "published": published,
        "reporter": "CHN", "partner": "RUS", "names": {"CHN": "China", "RUS": "Russia"},
        "source": "gacc", "currency": "USD", "statements": [],
    }  # fmt: skip
    return an.Article(**(about | fields), claims=numbered)


def claim(measure, stated, **of):
    return {"measure": measure, "of": of, "stated": stated}


def grew(number, span="2023", flow="total"):
    return claim("growth", {"unit": "percent", "number": number}, span=span, flow=flow)


def checked(*claims, **fields):
    article = article_of(*claims, **fields)
    return an.check(article, an.load(as_of=article.published))


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_each_measure_has_an_example_and_the_chart_that_it_names(name, newest):
    verdicts = an.check(article_of(example_of(name)), an.load(as_of="2026-08-20"))
    found, drawn = verdicts["claim-0"], an.charts.of_claims(newest_of(verdicts), verdicts)
    chart = MEASURES[name].chart
    if found.finding is None or chart in ("", "increase"):
        assert drawn == {}
        return
    (shown,) = drawn.values()
    assert shown.name == f"{chart.replace('_', '-')}-claim-0"
    assert shown.headline and shown.headline in shown.alt
    assert shown.panels and shown.evidence


def newest_of(verdicts):
    return an.load(as_of=verdicts.as_of)


def test_claims_that_one_chart_shows_share_it():
    verdicts = checked(grew("26.3"), grew("26"), grew("63", flow="export"))
    drawn = an.charts.of_claims(newest_of(verdicts), verdicts)
    assert list(drawn) == ["claim-0", "claim-2"]


def test_a_rank_among_its_like_shares_the_chart_of_its_level():
    level = claim("level", {"unit": "billion", "number": "240"}, flow="total", span="2023")
    rank = claim("rank", {"unit": "rank", "number": "1"}, flow="total", span="2023")
    low = claim("lowest_since", {"unit": "month", "year": 2022}, flow="total", span="2023")
    verdicts = checked(level, rank, low)
    drawn = an.charts.of_claims(newest_of(verdicts), verdicts)
    assert list(drawn) == ["claim-0", "claim-2"]  # which has a line across


def test_a_claim_that_the_leading_chart_shows_has_no_other():
    verdicts = checked(grew("26.3"), grew("46.9", flow="export"))
    trade = newest_of(verdicts)
    lead = an.charts.lead(trade, verdicts)
    assert lead.claim == "claim-0"
    assert list(an.charts.of_claims(trade, verdicts, [lead])) == ["claim-1"]


def test_the_level_that_growth_is_measured_from_is_drawn_as_its_base():
    chart = an.charts.levels(an.load(as_of="2022-04-21"), "2022Q1")
    row = next(cells for cells in chart.table.cells if cells[0].endswith("Q1 2021"))
    assert row[1].startswith("29.658")  # 38.17 / 1.287, and not the 29.26 printed a year before


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ([grew("26.3")], "Trade grew 26.3% in 2023"),
        ([grew("30")], "Trade grew 26.3% in 2023, not 30%"),
        ([grew("-5")], "Trade grew 26.3% in 2023, not −5%"),
        (
            [claim("growth_since", FELL_10, flow="total", span="2024-08", since="2024-07")],
            "Trade in August 2024 was 10.11% higher than in July 2024, not 10.1% lower",
        ),
        (
            [grew("26.3"), grew("80", flow="export")],
            "Trade grew 26.3% in 2023, but exports grew 46.9%, not 80%",
        ),
        (
            [grew("26.3"), claim("level", {"unit": "billion", "number": "240"},
                                 span="2023", flow="total")],
            "Trade grew 26.3% in 2023, and it came to 240.1 bn USD",
        ),
    ],
)  # fmt: skip
def test_the_headline_says_the_leading_finding_and_what_speaks_against(claims, said):
    assert headline(checked(*claims)) == said


def test_a_headline_without_findings_says_so():
    assert headline(checked(grew("3", span="1999"))) == "The figures held can’t test the claim"


def test_a_range_bar_lies_as_the_verdict_says():
    verdicts = checked(grew("26.3"), grew("30"), grew("-5"), claim(
        "growth", {"unit": "percent", "hedge": "more than", "number": "20"}, span="2023",
        flow="total"))  # fmt: skip
    bars = [range_bar(one) for one in verdicts]
    for verdict, bar in zip(verdicts, bars, strict=True):
        (low, high), (first, last) = bar.covered, bar.found
        within = low <= first and last <= high
        assert within == (verdict.rating is Rating.SUPPORTED)
        assert bar.alt == f"Found {'within' if within else 'outside'} the range."
    assert bars[3].covered[1] == 100  # no ceiling is drawn where none was named
    assert 0 < bars[2].zero < 100 and bars[0].zero is None


@pytest.mark.parametrize(("number", "holds"), [("1", True), ("2", False)])
def test_one_rank_has_a_breadth_on_a_range_bar(number, holds):
    stated = {"unit": "rank", "number": number}
    bar = range_bar(checked(claim("rank", stated, span="2023", flow="total"))[0])
    (low, high), (found, same) = bar.covered, bar.found
    assert high - low > 30
    assert found == same
    assert (low < found < high) == holds
    assert bar.zero is None


def test_a_narrow_range_far_from_the_finding_is_seen_on_a_range_bar():
    bar = range_bar(checked(claim("level", {"unit": "billion", "number": "2401.00"}, span="2023",
                                  flow="total"))[0])  # fmt: skip
    (low, high), (found, _) = bar.covered, bar.found
    assert high - low >= 2
    assert found < low


def test_sections_without_content_are_left_out_with_their_headings():
    def output(section):
        data = {REPORT: section.model_dump(mode="json")}
        return nbformat.v4.new_output("display_data", data=data)

    cells = [
        nbformat.v4.new_markdown_cell("# Title"),
        nbformat.v4.new_markdown_cell("## Other windows"),
        nbformat.v4.new_code_cell("", outputs=[output(Standing())]),
        nbformat.v4.new_markdown_cell("## Standing"),
        nbformat.v4.new_code_cell(
            "", outputs=[output(Standing(sentences=("3rd.",))), output(Statements(rows=()))]
        ),
        nbformat.v4.new_markdown_cell("## Prose alone"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    kept = trimmed(notebook)
    assert [one.source for one in kept.cells if one.cell_type == "markdown"] == [
        "# Title", "## Standing", "## Prose alone",
    ]  # fmt: skip
    assert len(kept.cells[2].outputs) == 1
    assert len(notebook.cells[4].outputs) == 2


@pytest.mark.parametrize("draw", ["quarterly_beside_monthly", "increase", "windows"])
def test_a_chart_that_no_claim_calls_for_is_told_from_one_without_figures(draw):
    verdicts = checked(grew("26.3"))
    trade = newest_of(verdicts)
    chart = getattr(an.charts, draw)(trade, verdicts, missing="note")
    assert chart.unclaimed
    lacking = [grew("3", span="1999Q1"), grew("3", span="1999-03")]
    some = checked(*lacking, grew("26.3"))
    beside = an.charts.quarterly_beside_monthly(newest_of(some), some, missing="note")
    assert not beside.unclaimed and "no trade" in beside.subtitle
    none = checked(*lacking)  # the verdicts say so: no chart says it again
    assert an.charts.quarterly_beside_monthly(newest_of(none), none, missing="note").unclaimed
