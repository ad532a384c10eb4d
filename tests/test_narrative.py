import analysis as an
from analysis.claims import narrative
from analysis.claims.headlines import headline
from analysis.claims.verdicts import Rating


def test_the_headline_is_computed_from_the_verdicts(verdicts, now, article, trade):
    assert headline(verdicts) == (
        "Both used true figures: trade grew 28.7% in the first quarter of 2022, yet exports in "
        "March 2022 were lower than in any month since May 2020"
    )
    assert headline(now).startswith(
        "Trade grew 30.9% in the first quarter of 2022, not nearly 30%, yet exports in March 2022"
    )
    yuan = an.check(article, trade, currency="CNY")
    assert headline(yuan).endswith("“to the lowest level since mid-2020” could not be tested")
    early = an.check(article, an.load(as_of="2021-01-20"))
    assert headline(early) == "The figures held can test none of the six claims"


def test_the_tally(verdicts, now):
    assert narrative.tally(verdicts) == "Six of six claims are supported."
    assert narrative.tally(now) == "Four of six claims are supported, one refuted, one untestable."


def test_the_summary_has_a_line_for_each_claim(verdicts):
    lines = narrative.summary(verdicts)
    assert len(lines) == 6
    assert all(line.startswith(Rating.SUPPORTED) for line in lines)


def test_clauses(verdicts, now):
    assert (
        narrative.finding_clause(verdicts["march-exports-slump"])
        == "exports fell 7.7% in March 2022"
    )
    assert "could not be tested" in narrative.finding_clause(now["released-last-week"])
