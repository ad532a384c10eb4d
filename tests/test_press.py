"""The benchmark of verdicts: its plain decimals, and that it sees what the package gets wrong."""

import sys
from collections import Counter
from decimal import Decimal

import pytest
from conftest import ROOT

import analysis as an
from analysis.claims import rating
from analysis.core.spans import Span
from analysis.measures import counts

sys.path.insert(0, str(ROOT / "benchmarks"))
import verdicts
from press.statements import Run, Since, Subject
from press.trade import AsPrinted, Corrected, Newspaper, Trade
from press.written import kinds, statements

MARCH = Span.parse("2022-03")
DAY = "2022-04-13"


@pytest.fixture(scope="module")
def corrected(latest):
    return Corrected(latest.select(source="comtrade"))


@pytest.fixture(scope="module")
def printed():
    return list(an.load(as_of=DAY).select(source="gacc", currency="USD"))


class Made(Trade):
    """Exports made by hand: a level for each month from January 2017."""

    def __init__(self, *levels):
        self.levels = dict(enumerate(levels, 2017 * 12))

    def level(self, flow, span):
        months = [self.levels.get(at) for at in range(span.start, span.end)]
        return None if None in months else Decimal(sum(months))


def about(span, kind="month", flow="export"):
    return Subject(an.load(as_of=DAY).as_of, flow, Span.parse(span), kind)


def test_the_trade_as_printed_lies_within_what_was_printed(corrected, printed):
    then = AsPrinted(corrected, printed)
    assert Decimal("7.84") - then.level("import", MARCH) < Decimal("0.005")
    assert corrected.level("import", MARCH) > Decimal("8.2")
    winter = Span.parse("2022-01..2022-02")
    assert sum(then.level("export", one) for one in winter.single_months()) == Decimal("12.617")
    assert then.growth("total", Span.parse("2022Q1")) == Decimal("28.75")


def test_a_newspaper_takes_a_quarter_from_two_years_to_date(printed):
    paper = Newspaper(printed)
    assert paper.level("total", Span.parse("2021Q4")) == Decimal("146.87") - Decimal("102.5")
    assert paper.level("export", Span.parse("2022-02")) is None


def test_runs_and_last_times_are_counted_in_plain_decimals():
    trade = Made(*[5] * 12, 6, 4, 6, 6, 5)
    run = Run(about("2018-04"), "", False, "", {}, {"number": "2"}, 1)
    assert (run.finds(trade), run.holds(trade)) == (2, True)
    ends = Run(about("2018-01"), "", False, "", {}, {"number": "1"}, 1)
    assert (ends.finds(trade), ends.holds(trade)) == (1, None)
    low = Since(about("2018-05"), "", False, "", {}, {"date": "2018-02"}, "level", -1)
    assert (low.finds(trade), low.holds(trade)) == ("2018-02", True)
    further = Since(about("2018-05"), "", False, "", {}, {"date": "2017-12"}, "level", -1)
    assert not further.holds(trade)


def test_every_statement_is_made_of_a_release_and_one_step_beyond(printed):
    paper = Newspaper(printed)
    made = [one for kind, span in kinds(MARCH.end)
            for one in statements(paper, Subject(None, "export", span, kind))]  # fmt: skip
    assert {one.subject.kind for one in made} == {"month", "quarter", "year to date"}
    assert sum(one.beyond for one in made) > 10
    assert not any(one.holds(paper) is False for one in made if not one.beyond)


def outcomes(corrected, *on):
    cases = verdicts.cases(corrected, on)
    return Counter(verdicts.rated(one, corrected, comtrade=False).outcome for one in cases)


def wrong(found):
    return sum(count for name, count in found.items() if name.endswith(verdicts.WRONG))


SOME = "2018-10-12", "2023-04-13"


def test_no_rating_of_a_few_releases_is_wrong_by_the_figures_of_its_day(corrected):
    found = outcomes(corrected, *SOME)
    assert found["supported and true"] > 20
    assert found["refuted and false"] > 20
    assert not wrong(found)


def passes_over_combined(monkeypatch):
    count = counts.count

    def passed(record, cell, criterion, limit):
        found = count(record, cell, criterion, limit)
        return found if cell.count == 1 else counts.Counted(cell, 0, 0, 0)

    monkeypatch.setattr(counts, "count", passed)


def rounds_whatever_the_bounds(monkeypatch):
    def rounds(finding, stated):
        return stated.low < finding.value < stated.high

    monkeypatch.setattr(rating, "_rounds", rounds)


@pytest.mark.parametrize("breaks", [passes_over_combined, rounds_whatever_the_bounds])
def test_the_benchmark_sees_a_package_that_reasons_wrongly(corrected, monkeypatch, breaks):
    breaks(monkeypatch)
    assert wrong(outcomes(corrected, *SOME))
