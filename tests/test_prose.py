import analysis as an
from analysis import prose
from analysis.ratings import Rating


def test_the_headline_is_computed_from_the_verdicts(verdicts, now, article, trade):
    assert prose.headline(verdicts) == (
        "Both used true figures: trade grew 28.7% in the first quarter of 2022, yet exports in "
        "March 2022 were lower than in any month since May 2020"
    )
    assert prose.headline(now).startswith("Trade grew 30.9% in the first quarter of 2022, yet exp")
    yuan = an.check(article, trade, currency="CNY")
    assert prose.headline(yuan).endswith("“to the lowest level since mid-2020” could not be tested")
    early = an.check(article, an.load(as_of="2021-01-20"))
    assert prose.headline(early) == "None of six claims is supported, six untestable"


def test_the_tally(verdicts, now):
    assert prose.tally(verdicts) == "Six of six claims are supported."
    assert prose.tally(now) == "Four of six claims are supported, one refuted, one untestable."


def test_the_summary_has_a_line_for_each_claim(verdicts):
    lines = prose.summary(verdicts)
    assert len(lines) == 6
    assert all(line.startswith(Rating.SUPPORTED) for line in lines)


def test_clauses(verdicts, now):
    assert (
        prose.finding_clause(verdicts["march-exports-slump"]) == "exports fell 7.5% in March 2022"
    )
    assert "could not be tested" in prose.finding_clause(now["released-last-week"])
