"""Verdicts: a claim, what was found, and the rating that follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pandas as pd

from analysis.claims.articles import Article
from analysis.claims.claim import Claim
from analysis.claims.covered import Range
from analysis.claims.rating import Rating, rate
from analysis.claims.stated import FRACTIONS
from analysis.claims.tipping_points import tipping_point
from analysis.core.currencies import UNITS
from analysis.core.errors import UnknownNameError
from analysis.core.formatting import MINUS, day, sentence, with_names
from analysis.figures.evidence import Finding, vintages_used
from analysis.measures import measure_of

__all__ = ["Rating", "Verdict", "Verdicts", "as_frame", "rate"]

_WITHIN = {
    Rating.SUPPORTED: "within", Rating.REFUTED: "outside", Rating.CONFLICTING: "partly outside",
}  # fmt: skip
_EXACTLY = {
    Rating.SUPPORTED: "as the figures do", Rating.REFUTED: "but the figures do not",
    Rating.CONFLICTING: "which the figures leave open",
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """A claim, what was found, and the rating that follows by rule.

    Parameters
    ----------
    claim : Claim
    range : Range
        The values for which the claim holds.
    finding : Finding or None
        What the figures say; None where they say nothing.
    rating : Rating
        Supported where every value within the finding's bounds lies in the range, refuted where
        none does, conflicting where some do, untestable where there is no finding.
    why : str
        Why it is untestable; else empty.
    unfilled : tuple of (Rating, Finding or None), optional
        Rating and finding without the figures filled from other vintages, where any was.
    pair : tuple of str, optional
        How reporter and partner are named, where an article says of whom it speaks.
    own_currency : str, optional
        The currency of its figures, where the claim states another than the verdicts beside it
        are in.
    """

    claim: Claim
    range: Range
    finding: Finding | None
    rating: Rating
    why: str = ""
    unfilled: tuple[Rating, Finding | None] | None = None
    pair: tuple[str, str] = ("the reporter", "the partner")
    own_currency: str = ""

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id

    @property
    def clause(self) -> str:
        """What was found, as a clause; empty where nothing was.

        It names the currency where that is the claim's own, and not said already.
        """
        if self.finding is None:
            return ""
        shown = replace(self.finding, decimals=self._decimals)
        text = measure_of(self.claim.measure).clause(self.claim.of, shown)
        named = "" if self.own_currency in text else f"{self.in_own_currency} "
        return with_names(f"{named}{text}".lstrip(), *self.pair)

    @property
    def _decimals(self) -> int | None:
        """How many decimals a sentence shows: one more than the claim states, or as it takes.

        Rounding never puts a finding on the other side of an end of the range.
        """
        stated, finding = self.claim.stated, self.finding
        if finding is None or not (stated.is_amount or stated.unit == "percent"):
            return None
        if stated.number is None or stated.number in FRACTIONS or finding.estimate is False:
            return None
        digits = int(stated.scaled(stated.number).as_tuple().exponent)
        for decimals in range(max(0, 1 - digits), finding.digits):
            if self._is_told(decimals):
                return decimals
        return None

    def _is_told(self, decimals: int) -> bool:
        """Whether a finding so rounded is still one number, at the same side of the range."""
        assert self.finding is not None
        low, value, high = (
            round(one, decimals)  # type: ignore[arg-type]
            for one in (self.finding.low, self.finding.value, self.finding.high)
        )
        sides = {(self.range.below(one), self.range.beyond(one))
                 for one in (value, self.finding.value)}  # fmt: skip
        return bool(value) and low == value == high and len(sides) == 1

    @property
    def in_own_currency(self) -> str:
        """In which currency it was found: ``in US dollars``.

        Empty where that is the currency of the verdicts beside it, is named with the number, or
        makes no difference, as to a day.
        """
        finding, own = self.finding, self.own_currency
        if finding is None or not own or own in finding.unit or finding.unit == "day":
            return ""
        return f"in {UNITS[own]}"

    @property
    def found(self) -> str:
        """What was found, with its bounds and its own currency; empty where nothing was."""
        text = repr(self.finding) if self.finding else ""
        return f"{text} {self.in_own_currency}".rstrip()

    @property
    def notes(self) -> tuple[str, ...]:
        """How it was found, in sentences."""
        notes = self.finding.notes if self.finding else ()
        return tuple(with_names(one, *self.pair) for one in notes)

    @property
    def tipping_point(self) -> str:
        """Where the verdict would turn: the number or hedge at which the rating changes."""
        return tipping_point(self.claim.stated, self.range, self.finding)

    @property
    def reason(self) -> str:
        """Why the rating is what it is, in sentences."""
        if self.finding is None:
            return f"Untestable: {with_names(self.why, *self.pair)}."
        text = f"{self._found} {self._judged}"
        if self._understated:
            text += " The figures go further than the claim."
        return text + self._fill_note

    @property
    def _found(self) -> str:
        """What was found, as a sentence with its bounds."""
        assert self.finding is not None
        text = sentence(self.clause)
        bounds = self._bounds
        if bounds and self.finding.what:
            bounds = f"{self.finding.what.rstrip(', ')}: {bounds}"
        return f"{text} ({bounds})." if bounds else f"{text}."

    @property
    def _bounds(self) -> str:
        """The bounds without their unit; empty where both are what is shown."""
        assert self.finding is not None
        if self._decimals is not None:
            return ""
        return self.finding.bounds.replace(f" {self.finding.unit}", "")

    @property
    def _judged(self) -> str:
        """What the claim's words cover, and how much of the finding lies within."""
        assert self.finding is not None
        covered = self.range
        number = self.claim.stated.number_words
        if self.rating is Rating.SUPPORTED and covered.rounds and number:
            fraction = self.claim.stated.number in FRACTIONS
            about = f"is about {number}, as" if fraction else f"rounds to the {number}"
            return f"That {about} stated."
        if covered.edge is not None:
            return self._past_the_edge
        if covered.cuts(self.finding.low) and covered.cuts(self.finding.high):
            return self._cut
        return self._covered

    @property
    def _covered(self) -> str:
        assert self.finding is not None
        covered, span = self.range, self.claim.of.get("span")
        if covered.first is not None and self.finding.value == span.last:  # it did not move so
            return "The claim does not hold."
        exact = covered.low == covered.high
        how = (_EXACTLY if exact else _WITHIN)[self.rating]
        if exact:
            return f"The claim says {covered.text}, {how}."
        return f"“{sentence(covered.words)}” covers {covered.text}: the finding lies {how} it."

    @property
    def _past_the_edge(self) -> str:
        """Whether a one-sided number holds, and what rounding leaves open."""
        finding, edge, words = self.finding, self.range.edge, f"“{sentence(self.range.words)}”"
        assert edge is not None
        assert finding is not None
        if self.rating is Rating.REFUTED:
            return f"{words} does not hold."
        if self.range.holds(finding.low, finding.high):
            return f"{words} holds."
        if self.rating is Rating.CONFLICTING:
            return f"{words} holds for some of that range only."
        if finding.value == edge.number:
            only = "only rounding leaves it open"
            return f"{words} holds: the figures give that very number; {only}."
        return f"{words} holds for the figures as printed; only rounding leaves it open."

    @property
    def _cut(self) -> str:
        """That a stated number is the finding with its last digits left off."""
        assert self.finding is not None
        stated, right = self.claim.stated, self.range.rounded(self.finding.value)
        if stated.direction or stated.verb or stated.hedge:  # "fell 13.5%" is said without a minus
            right = right.lstrip(MINUS)
        number = stated.number_words
        return f"The {number} stated is that figure cut off; rounded, it would be {right}."

    @property
    def _understated(self) -> bool:
        first = self.range.first
        return bool(self.finding and first is not None and self.finding.high < first)  # type: ignore[operator]

    @property
    def _fill_note(self) -> str:
        if self.unfilled is None or self.finding is None:
            return ""
        rating, finding = self.unfilled
        spans = sorted({item.span for item in self.finding.filled})
        count = len(spans)
        what = "One figure" if count == 1 else f"{count} figures"
        if all(span.months == 1 for span in spans):
            what = "One month" if count == 1 else f"{count} months"
        verb = "is" if count == 1 else "are"
        found = f" ({finding!r})" if finding else ""
        them = "it" if count == 1 else "them"
        return (
            f" {what} missing here {verb} filled from "
            f"{vintages_used(self.finding.filled)}; without {them} the rating would be "
            f"{rating}{found}."
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data, ready for JSON."""
        empty = {"value": None, "low": None, "high": None, "unit": self.range.unit}
        finding = self.finding
        return {
            "id": self.id,
            "quote": self.claim.quote,
            "speaker": self.claim.speaker,
            "stated": self.range.words,
            "range": self.range.text,
            "range_reason": self.range.reason,
            "rating": str(self.rating),
            "reason": self.reason,
            "tipping_point": self.tipping_point,
            "finding": finding.as_dict() if finding else empty,
            "notes": list(self.notes),
            "assumptions": list(finding.assumptions) if finding else [],
            "without_later_vintage": str(self.unfilled[0]) if self.unfilled else None,
            "evidence": [item.as_dict() for item in finding.evidence] if finding else [],
        }

    def __repr__(self) -> str:
        found = self.found or "nothing"
        return f"{self.id}: “{self.claim.quote}”: {self.rating} (found {found})"

    def _repr_html_(self) -> str:
        return _html([self])


@dataclass(frozen=True, repr=False)
class Verdicts(Sequence[Verdict]):
    """The verdicts on an article, in its order; a table in Jupyter and in a terminal.

    Parameters
    ----------
    items : tuple of Verdict
    article : Article
    as_of : datetime.date
        The day as of which the figures were known.
    source, currency : str
        Whose figures, and in what.
    newest : datetime.date or None
        The newest day among the source's figures; None where it has none by `as_of`.

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> verdicts = an.check(article, an.load(as_of=article.published))
    >>> print(verdicts["released-last-week"])
    released-last-week: “according to data released last week”: supported (found 13 Apr 2022)
    """

    items: tuple[Verdict, ...]
    article: Article
    as_of: dt.date
    source: str
    currency: str
    newest: dt.date | None

    @property
    def vintage(self) -> str:
        """How new its figures are: ``vintage of 13 Apr 2022``."""
        if self.newest is None:
            return f"which has no figure by {day(self.as_of)}"
        return f"vintage of {day(self.newest)}"

    @property
    def key(self) -> str:
        """What they go by in a page: source, currency and day."""
        return f"{self.source}-{self.currency}-{self.as_of}".lower()

    def to_frame(self) -> pd.DataFrame:
        """Return one row per verdict; as `as_frame`."""
        return as_frame(self)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, key: Any) -> Any:  # a position, a slice or a claim's id
        if not isinstance(key, str):
            return self.items[key]
        for verdict in self:
            if verdict.id == key:
                return verdict
        raise UnknownNameError("claim", key, [verdict.id for verdict in self])

    def as_dict(self) -> dict[str, Any]:
        """Return them as plain data, ready for JSON."""
        return {
            "article": self.article.slug,
            "as_of": str(self.as_of),
            "source": self.source,
            "currency": self.currency,
            "verdicts": [verdict.as_dict() for verdict in self],
        }

    def __repr__(self) -> str:
        return "\n".join(repr(verdict) for verdict in self)

    def _repr_html_(self) -> str:
        return _html(self)


def _html(verdicts: Iterable[Verdict]) -> str:
    table = as_frame(verdicts).drop(columns=["reason", "tipping_point"])
    head = "".join(f"<th scope='col'>{name}</th>" for name in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in table.itertuples(index=False)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def as_frame(verdicts: Iterable[Verdict]) -> pd.DataFrame:
    """Return verdicts as a table.

    Parameters
    ----------
    verdicts : iterable of Verdict

    Returns
    -------
    pandas.DataFrame
        `claim`, `quote`, `stated` (with its range), `found`, `verdict`, `reason`, `tipping_point`.

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> table = as_frame(an.check(article, an.load(as_of=article.published)))
    >>> table.loc[0, ["stated", "found", "verdict"]].tolist()
    ['nearly 30% (27% to 30.5%)', '28.7% (28.65% to 28.75%)', 'supported']
    """
    rows = [
        {
            "claim": verdict.id,
            "quote": verdict.claim.quote,
            "stated": f"{verdict.range.words} ({verdict.range.text})",
            "found": verdict.found,
            "verdict": str(verdict.rating),
            "reason": verdict.reason,
            "tipping_point": verdict.tipping_point,
        }
        for verdict in verdicts
    ]
    return pd.DataFrame(rows)
