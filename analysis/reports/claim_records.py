"""Sections of a report on its claims, as data: the headline, the verdicts, each claim in full.

Where a section differs from view to view (``then`` or ``now``, by currency), `views` names the
views, as ``then-USD``, and what differs is a tuple in their order, of one where there are none.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from analysis.claims.verdicts import Rating
from analysis.core.yaml_models import Record


class Words(Record):
    """Words of an article, and the BCP 47 code of their language."""

    text: str
    language: str = "en"


class ArticleFacts(Record):
    """The article that a report is on.

    Parameters
    ----------
    slug, author, publisher : str
        The author may be empty.
    title : Words
    published : datetime.date
    url : str
        Where it can be read, or empty.
    pair : tuple of str
        How it names the reporter and the partner.
    cited : str
        Publisher and day: ``Bloomberg, 21 Apr 2022``.
    """

    slug: str
    title: Words
    author: str
    publisher: str
    published: dt.date
    url: str
    pair: tuple[str, str]
    cited: str


class Headline(Record):
    """The finding in one sentence, how many claims hold, and on which figures.

    Parameters
    ----------
    views : tuple of str
    titles, summaries : tuple of str
        For each view.
    article : ArticleFacts
    figures : str
        Whose figures the report rests on, as of when.
    source, currency : str
    as_of : datetime.date
        Of the report's own view.
    """

    kind: Literal["headline"] = "headline"
    views: tuple[str, ...] = ()
    titles: tuple[str, ...]
    summaries: tuple[str, ...]
    article: ArticleFacts
    figures: str
    source: str
    currency: str
    as_of: dt.date


class Option(Record):
    """One choice of a switch."""

    value: str
    label: str


class Switch(Record):
    """The choice between the views of a report."""

    kind: Literal["switch"] = "switch"
    when: tuple[Option, ...]
    currency: tuple[Option, ...]


class RangeBar(Record):
    """The values that words cover and the finding, drawn on one scale from 0 to 100.

    Parameters
    ----------
    covered, found : tuple of int
        From where to where.
    zero : int or None
        Where zero lies, if on the scale.
    alt : str
        Text alternative: how the finding lies to the range.
    """

    covered: tuple[int, int]
    found: tuple[int, int]
    zero: int | None = None
    alt: str


class Found(Record):
    """A finding as a reader sees it; an empty value where there is none."""

    value: str = ""
    bounds: str = ""
    bar: RangeBar | None = None


class VerdictRow(Record):
    """A claim with what was found and its rating, for each view.

    Parameters
    ----------
    id : str
    quote : Words
    speaker, speaker_type : str
    stated, range : str
        The article's word for it, and the values that it covers.
    marks : tuple of str
        Of charts, on the figures of any view.
    found : tuple of Found
    ratings : tuple of Rating
    """

    id: str
    quote: Words
    speaker: str
    speaker_type: str
    stated: str
    range: str
    marks: tuple[str, ...]
    found: tuple[Found, ...]
    ratings: tuple[Rating, ...]


class VerdictTable(Record):
    """Every claim with its verdict.

    Parameters
    ----------
    views : tuple of str
    figures : tuple of str
        Whose figures, how new and in which currency, for each view.
    rows : tuple of VerdictRow
    summary : tuple of str
        A line for each claim, as a terminal shows it.
    """

    kind: Literal["verdict-table"] = "verdict-table"
    views: tuple[str, ...] = ()
    figures: tuple[str, ...]
    rows: tuple[VerdictRow, ...]
    summary: tuple[str, ...]


class EvidenceRow(Record):
    """A published figure as a verdict uses it, worded.

    Parameters
    ----------
    figure, value, released, known, role : str
        Which figure, with its sign; its value in billions; its day; how it is known; used as what.
    reference, file : str
    row : int
        Where it was read, and its file and row in the data.
    """

    figure: str
    value: str
    released: str
    known: str
    role: str
    reference: str
    file: str
    row: int


class ClaimDetail(Record):
    """A claim in full: its quote, its verdict and the figures behind it."""

    id: str
    quote: Words
    speaker: str
    marks: tuple[str, ...]
    rating: Rating
    reason: str
    range_reason: str
    tipping_point: str
    notes: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    unit: str = "bn"
    evidence: tuple[EvidenceRow, ...] | None = None


class ClaimDetails(Record):
    """Each claim in full, after a sentence that names the figures."""

    kind: Literal["claim-details"] = "claim-details"
    lead: str
    claims: tuple[ClaimDetail, ...]


class Rated(Record):
    """A rating, and what it rests on."""

    rating: Rating
    found: str


class ComparisonRow(Record):
    """A claim on two sets of figures, and why its verdicts differ; empty if they do not."""

    quote: Words
    then: Rated
    now: Rated
    why: str


class Comparison(Record):
    """The verdicts then and now; without rows, the lead says why there is nothing to compare."""

    kind: Literal["comparison"] = "comparison"
    lead: str
    rows: tuple[ComparisonRow, ...] = ()


class RobustnessRow(Record):
    """A claim under every specification.

    Parameters
    ----------
    quote : Words
    rating : Rating
        The most frequent.
    agreeing, counted : int
        Under how many specifications it comes out, and of how many.
    others : tuple of str
        The specifications that differ.
    """

    quote: Words
    rating: Rating
    agreeing: int
    counted: int
    others: tuple[str, ...]


class RobustnessTable(Record):
    """Verdicts under every specification."""

    kind: Literal["robustness-table"] = "robustness-table"
    rows: tuple[RobustnessRow, ...]
