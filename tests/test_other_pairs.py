"""What other trades than China's with Russia need: totals of parts, other names and words."""

from dataclasses import replace
from decimal import Decimal

import pytest
from conftest import SLUG
from test_composition import article_of, claim, grew
from test_derivations import figure

import analysis as an
from analysis.charts.labels import window
from analysis.charts.scope import Scope
from analysis.claims.headlines import headline
from analysis.cli import main
from analysis.core.spans import Span
from analysis.figures.store import pairs
from analysis.figures.vintage import Vintage
from analysis.measures import MEASURES
from analysis.measures.arguments import RankedBalance
from analysis.sources.places import country_name
from analysis.sources.registry import break_of, read_sources
from analysis.totals.graph import Graph

US_MEXICO = {
    "reporter": "USA", "partner": "MEX", "source": "census",
    "names": {"USA": "the United States", "MEX": "Mexico"}, "published": "2025-04-06",
}  # fmt: skip
UK_EU = {
    "reporter": "GBR", "partner": "EUU", "source": "ons", "currency": "GBP", "names": {},
    "published": "2020-05-24", "as_of": "2026-02-19",
}  # fmt: skip
BILLION = {"unit": "billion", "number": "500"}


def verdicts_on(*claims, **about):
    article = article_of(*claims, **about)
    trade = an.load(article.reporter, article.partner, article.checked_on)
    return trade, an.check(article, trade)


@pytest.fixture(scope="module")
def parts():
    """Exports and imports of six years, without a total: 100 + 50 in 2019, 101 + 60 in 2020 …"""
    figures = [
        figure(Span.parse(str(2019 + year)), Decimal(value), "0.1", None, flow)
        for flow, values in {"export": (100, 101, 102, 99, 98, 103),
                             "import": (50, 60, 70, 80, 75, 90)}.items()
        for year, value in enumerate(values)
    ]  # fmt: skip
    return Graph(Vintage(tuple(figures), "CHN", "RUS", figures[-1].released, None))


@pytest.mark.parametrize(
    ("measure", "span", "found"),
    [
        ("rank", "2024", "1st"),
        ("rank", "2023", "2nd"),
        ("run_length", "2022", "3 in a row (3 or more)"),
        ("first_since", "2024", "December 2022"),
        ("highest_since", "2023", "December 2022"),
        ("growth_rank", "2024", "1st"),
    ],
)
def test_a_total_of_which_only_the_parts_are_printed_has_a_past(parts, measure, span, found):
    of = MEASURES[measure].arguments(span=span, flow="total")
    assert repr(MEASURES[measure].find(parts, of)) == found


def test_a_record_begins_where_both_parts_do(parts):
    later = [one for one in parts.trade if one.flow == "export" or one.span.start >= 2021 * 12]
    trade = replace(parts.trade, figures=tuple(later))
    graph = Graph(trade)
    assert [graph.start(flow) for flow in ("export", "import", "total")] == [
        2019 * 12, 2021 * 12, 2021 * 12,
    ]  # fmt: skip
    only = Graph(replace(trade, figures=tuple(one for one in trade if one.flow == "export")))
    assert only.start("total") is only.start("import") is None


RECORD = {"unit": "rank", "hedge": "record"}


@pytest.mark.parametrize(
    ("quote", "of", "rating"),
    [
        ("the deficit hit a record", {}, "supported"),
        ("it hit a record", {"kind": "deficit"}, "supported"),
        ("the smallest deficit on record", {"order": "highest"}, "refuted"),
        ("the smallest deficit on record", {"kind": "deficit", "order": "highest"}, "refuted"),
        ("it hit a record", {}, "untestable"),
        ("it hit a record", {"kind": "deficit", "order": "highest"}, "refuted"),
    ],
)
def test_deficits_rank_from_the_largest_unless_told_otherwise(quote, of, rating):
    made = claim("balance_rank", RECORD, span="2024", **of) | {"quote": quote}
    (found,) = verdicts_on(made, **US_MEXICO)[1]
    assert str(found.rating) == rating
    if rating == "supported":
        assert found.reason.startswith("The deficit of 2024 was the largest of any year")


def test_an_order_that_is_given_stays():
    assert RankedBalance(span="2024", kind="deficit").order == "lowest"
    assert RankedBalance(span="2024", order="highest").meaning("deficit").order == "highest"
    assert RankedBalance(span="2024").meaning("surplus").order == "highest"


BREAK = [
    ("growth", {"span": "2019", "flow": "export"}, True),
    ("growth", {"span": "2020", "flow": "export"}, False),
    ("growth", {"span": "2021", "flow": "export"}, False),
    ("growth", {"span": "2022", "flow": "export"}, True),
    ("level", {"span": "2020", "flow": "export"}, True),
    ("rank", {"span": "2024", "flow": "export"}, False),
    ("rank", {"span": "2024", "flow": "export", "since": "2021"}, True),
    ("balance_growth", {"span": "2020"}, False),
]


@pytest.mark.parametrize(("measure", "of", "tested"), BREAK)
def test_what_a_source_counts_otherwise_since_is_not_compared(measure, of, tested):
    """Until January 2020 the United Kingdom's trade is in that with the European Union."""
    stated = {"rank": RECORD, "level": BILLION}.get(measure, {"unit": "percent", "number": "5"})
    made = an.Claim(measure=measure, of=of, stated=stated, source="census")
    trade = an.load("USA", "EUU")
    found = an.check(made, trade)
    assert (found.finding is not None) is tested
    if not tested:
        assert "before February 2020 can't be compared with later ones: since then, the Unit" in (
            found.reason
        )
        each = an.robustness(made, trade).specifications
        assert {str(one.rating) for one in each} == {"untestable"}


def test_other_partners_of_the_source_have_no_break():
    assert break_of("census", "GBR") is break_of("ons", "EUU") is break_of("none", "EUU") is None


def test_a_page_names_the_two_countries_where_measures_say_reporter_and_partner():
    share = claim("share_of_partner", {"unit": "percent", "number": "7.7"},
                  span="2019", flow="export")  # fmt: skip
    trade, verdicts = verdicts_on(share, **UK_EU)
    (found,) = verdicts
    said = "The European Union’s share of the United Kingdom’s exports in 2019 was 46.07%"
    assert headline(verdicts) == f"{said}, not 7.7%"
    assert found.reason.startswith(said)
    assert found.as_dict()["notes"] == list(found.notes)
    assert any(note.startswith("The United Kingdom’s exports to all") for note in found.notes)
    (shown,) = an.report.show_claims(verdicts)
    assert "partner's" not in shown.plain + str(shown.section)
    chart = an.charts.lead(trade, verdicts)
    assert chart.subtitle == "The European Union in all exports of the United Kingdom, per cent."


def test_a_claim_by_itself_speaks_of_the_partner():
    made = an.Claim(measure="share_of_partner", of={"span": "2019", "flow": "export"},
                    stated={"unit": "percent", "number": "7.7"}, source="ons")  # fmt: skip
    found = an.check(made, an.load("GBR", "EUU"), currency="GBP")
    assert found.reason.startswith("The partner’s share of the reporter’s exports")


def test_every_country_of_which_figures_are_held_has_a_name():
    assert all(country_name(code) != code for pair in pairs() for code in pair)


def test_partners_have_names_in_their_chart_and_those_not_counted_are_not_listed():
    made = claim("rank_among_partners", {"unit": "rank", "number": "1"},
                 span="2024-06", flow="total", counting="states")  # fmt: skip
    trade, verdicts = verdicts_on(made, **US_MEXICO)
    chart = an.charts.lead(trade, verdicts)
    assert "Mexico 69.93, Canada 64.32, China 45.43" in chart.alt
    assert chart.subtitle.startswith("Trade by partner, the United States, billion US dollars, ")
    (note,) = [one for one in verdicts["claim-0"].notes if one.startswith("Compared with")]
    assert "Canada" in note and "European Union" not in note


def test_the_leading_chart_is_of_the_first_claim_that_figures_test():
    goods = claim("balance", BILLION | {"direction": "deficit"}, span="2024")
    services = goods | {"universe": "goods and services"}
    trade, verdicts = verdicts_on(services, goods, **US_MEXICO)
    assert an.charts.lead(trade, verdicts).claim == "claim-1"
    trade, verdicts = verdicts_on(services, **US_MEXICO)
    shown = an.charts.lead(trade, verdicts, missing="note")
    assert shown.subtitle == "The claim is on goods and services, these figures are of goods."


def test_a_headline_says_nothing_twice():
    deficit = {"unit": "billion", "direction": "deficit"}
    one = claim("balance", deficit | {"number": "350"}, span="2024")
    other = claim("balance", deficit | {"number": "100", "hedge": "at least"}, span="2024")
    said = headline(verdicts_on(one, other, **US_MEXICO)[1])
    assert said == "The trade deficit in 2024 came to 171.8 bn USD, not 350 billion"


@pytest.mark.parametrize(
    ("number", "unit", "told"), [("1", "trillion", False), ("2", "billion", True)]
)
def test_a_number_of_another_order_is_not_rounded_to_nothing(number, unit, told):
    made = claim("balance", {"unit": unit, "number": number, "direction": "deficit"}, span="2024")
    (found,) = verdicts_on(made, **US_MEXICO)[1]
    assert bool(found.tipping_point) is told
    assert "0 bn" not in found.tipping_point


def test_small_amounts_keep_their_digits():
    made = an.Claim(measure="level", of={"span": "2021", "flow": "export"}, source="comext",
                    stated={"unit": "million", "number": "49"})  # fmt: skip
    found = an.check(made, an.load("DEU", "KGZ"), currency="EUR")
    assert found.finding.text == "0.0496 bn EUR"


def test_charts_begin_with_the_figures_and_end_with_the_claims():
    trade, verdicts = verdicts_on(grew("-1.3", "2019", "export"), **UK_EU)
    lines = an.charts.exports_and_imports(trade, verdicts)
    assert ", billion pounds sterling, 2018–2019." in lines.subtitle
    about = UK_EU | {"published": "2021-09-30"}
    trade, verdicts = verdicts_on(grew("5", "2021-04", "export"), **about)
    lines = an.charts.exports_and_imports(trade, verdicts)
    assert "January 2018–April 2021." in lines.subtitle
    assert "in April 2021" in lines.headline


def test_trade_is_drawn_from_the_year_that_claims_ask_for_where_figures_allow(verdicts, trade):
    assert window(Scope.of(trade, verdicts))[0] == 2019 * 12


def test_a_year_that_is_claimed_is_said_rather_than_its_last_month():
    trade, verdicts = verdicts_on(grew("-1.3", "2019", "export"), **UK_EU)
    said = an.charts.exports_and_imports(trade, verdicts).headline
    assert said == "The United Kingdom’s exports in 2019 came to 174.7 bn, imports to 270 bn"


def test_names_that_end_in_s_take_an_apostrophe_alone():
    trade, verdicts = verdicts_on(grew("5", "2024-12", "export"), **US_MEXICO)
    assert an.charts.exports_and_imports(trade, verdicts).headline.startswith("The United States’ ")


def test_a_page_says_that_figures_are_later_than_the_article():
    def lead(**about):
        return an.report.show_headline(verdicts_on(grew("5", "2019", "export"), **about)[1]).plain

    said = "Figures of 24 May 2020 are not held: these may include later corrections."
    assert said in lead(**UK_EU)
    assert "are not held" not in lead(**US_MEXICO)


def test_a_page_says_that_some_words_leave_open_what_they_count():
    made = grew("5", "2024", "export"), grew("5", "2024", "import") | {"universe": "goods"}
    lead = an.report.show_headline(verdicts_on(*made, **US_MEXICO)[1]).plain
    assert "They count goods; what some of the words count is not said." in lead
    assert "of the US Census Bureau on the United States’ trade with Mexico as known on" in lead


def test_a_valuation_reads_as_words():
    assert read_sources()["census"].valued == ("exports f.a.s.", "imports at customs value")


@pytest.mark.parametrize("source", ["census", "ons", "comext"])
def test_nothing_on_a_page_of_another_office_is_of_the_first(source):
    own = {"census": "freightwaves-2024-08-12", "ons": "daily-express-2020-05-24",
           "comext": "agenzia-nova-2022-10-15"}[source]  # fmt: skip
    article = an.read_article(own)
    trade = an.load(article.reporter, article.partner, article.checked_on)
    found = an.check(article, trade)
    drawn = [an.charts.lead(trade, found), an.charts.exports_and_imports(trade, found),
             *an.charts.of_claims(trade, found).values()]  # fmt: skip
    shown = [an.report.show_headline(found), an.report.show_verdicts(found),
             *an.report.show_claims(found)]  # fmt: skip
    words = [one.plain + str(one.section) for one in shown]
    words += [f"{one.headline} {one.subtitle} {one.source} {one.alt}" for one in drawn]
    for text in words:
        assert not [word for word in ("GACC", "gacc", "yuan", "CNY", "China’s") if word in text]
    if source != "comext":
        assert not any("c.i.f." in text for text in words)


def test_figures_of_one_pair_are_listed(capsys):
    argv = [
        "figures",
        "--reporter",
        "USA",
        "--partner",
        "MEX",
        "--flow",
        "export",
        "--from",
        "2024-06",
        "--to",
        "2024-06",
    ]
    assert main.main([*argv, "--csv"]) == 0
    _, *rows = capsys.readouterr().out.splitlines()
    assert {row.split(",")[2] for row in rows} == {"MEX"}
    assert main.main(["figures", "--partner", "MXE"]) == 2
    assert "unknown partner 'MXE': did you mean 'MEX'?" in capsys.readouterr().err


def test_sources_are_listed_with_their_partners_together(capsys):
    assert main.main(["sources"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (census,) = [line for line in lines if line.startswith("census ")]
    assert "The US Census Bureau: USA with 38 partners in USD, January 1985" in census
    assert "; newest release" in census
    assert census.endswith("(fetch: key in TRADE_CLAIMS_CENSUS_KEY)")
    assert main.main(["sources", "census"]) == 0
    assert "breaks: EUU from 2020-02 on: the United Kingdom" in capsys.readouterr().out


def test_a_draft_names_the_countries_and_what_else_an_article_may_say(data, capsys):
    assert main.main(["new", "a-draft", "--pair", "USA-MEX", "--data", str(data)]) == 0
    text = (data / "articles/a-draft.yml").read_text(encoding="utf-8")
    assert "names: {USA: the United States, MEX: Mexico}" in text
    assert "source: census\ncurrency: USD\n# universe: goods" in text
    assert "# as_of: " in text
    assert an.read_article("a-draft", data).pair == ("the United States", "Mexico")


def test_the_first_report_stays_as_it_was(verdicts):
    assert headline(verdicts).startswith("Both used true figures")
    assert verdicts.article.slug == SLUG
