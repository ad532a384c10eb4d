"""Random claims of articles in one currency, checked on figures in another.

The rule a second time: a claim is found on figures in the currency that it states, else on those
that the reader asks for; an amount, or a level to be reached, that is in another currency than
these can't be tested. What it does not state is in the article's currency.
"""

from typing import NamedTuple

from oracle import FLOWS, MONTHS, SEEN, span_of

import analysis as an
from analysis.claims.claim import ArticleClaim
from analysis.core.paths import data_folder

BOTH = ("USD", "CNY")
MEASURES = {  # each with its unit
    "level": "billion", "reached": "month", "level_run": "in a row", "times_above": "rank",
    "growth": "percent",
}  # fmt: skip
DATED = {"month": {"date": "2021-05"}}
ARTICLE = "bloomberg-2022-04-21"


class Drawn(NamedTuple):
    """A claim of an article, the currencies that it may be in, and what is asked of it."""

    measure: str
    flow: str
    start: int
    end: int
    article: str
    view: str
    stated: str | None

    @property
    def figures(self):
        """The currency of the figures."""
        return self.stated or self.view

    @property
    def refused(self):
        """Whether it names money of another currency than the figures."""
        return self.measure != "growth" and (self.stated or self.article) != self.figures

    def claim(self):
        """Return it as a claim of an article."""
        unit, span = MEASURES[self.measure], span_of(self.start, self.end)
        said = DATED.get(unit, {"number": "2"}) | ({"currency": self.stated} if self.stated else {})
        of = {"flow": self.flow, "span": str(span)}
        if self.measure in ("reached", "level_run", "times_above"):
            of["threshold"] = "1"  # less than any month or year comes to
        return ArticleClaim(id="drawn", quote="so much", speaker="somebody", measure=self.measure,
                            of=of, stated={"unit": unit} | said)  # fmt: skip

    def wrong(self, world, verdict):
        """Return what is wrong with a verdict; empty if nothing is."""
        named = self.figures if self.figures != self.view else ""
        if verdict.own_currency != named:
            return f"its own currency is {verdict.own_currency!r}, expected {named!r}"
        finding = verdict.finding
        if self.refused or finding is None:
            refused = verdict.why.startswith("the claim is in ")
            return "" if refused == self.refused else f"{finding} {verdict.why}"
        currencies = {item.currency for item in finding.evidence}
        if currencies != {self.figures}:
            return f"found on figures in {currencies}, expected {self.figures}"
        if self.measure not in ("level", "growth"):
            code = f"1 bn {self.figures}"
            return "" if code in verdict.clause else f"{verdict.clause!r} lacks {code!r}"
        truth = world.value(self.flow, self.start, self.end, self.figures)
        if self.measure == "growth":
            before = world.value(self.flow, self.start - 12, self.end - 12, self.figures)
            truth = (truth / before - 1) * 100
        return "" if finding.low <= truth <= finding.high else f"{finding!r}, expected {truth}"


def drawn(world):
    """Draw a claim on a year or on its first months, and the currencies."""
    chance, start = world.chance, world.chance.choice(range(12, MONTHS - 11, 12))
    return Drawn(
        chance.choice(sorted(MEASURES)), chance.choice(FLOWS), start, start + 12,
        chance.choice(BOTH), chance.choice(BOTH), chance.choice((None, None, *BOTH)),
    )  # fmt: skip


def verdict_on(one, trade):
    """Return the verdict on it as a claim of an article in its currency."""
    article = an.read_article(ARTICLE, data_folder())
    article = article.model_copy(update={"claims": (one.claim(),), "currency": one.article})
    (verdict,) = an.check(article, trade, currency=one.view, fill=trade.where(lambda _: False))
    return verdict, SEEN
