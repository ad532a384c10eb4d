"""Sections of a report: what it found, claim by claim, and whose figures it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from analysis.claims import narrative
from analysis.claims.articles import Article
from analysis.claims.claim import Claim
from analysis.claims.headlines import headline
from analysis.claims.verdicts import Verdict, Verdicts
from analysis.core.currencies import UNITS
from analysis.core.formatting import day, possessive, said
from analysis.figures.evidence import Evidence
from analysis.figures.schema import FLOW_TITLES
from analysis.reports.claim_records import (
    ArticleFacts,
    ClaimDetail,
    ClaimDetails,
    EvidenceRow,
    Found,
    Headline,
    VerdictRow,
    VerdictTable,
    Words,
)
from analysis.reports.data_records import SourceRow, SourceTable, StatementRow, Statements
from analysis.reports.drawn import Chart, Drawn, show_chart
from analysis.reports.range_bars import range_bar
from analysis.reports.shown import Shown, shown
from analysis.reports.variants import View, evidence_of
from analysis.sources.places import country_name
from analysis.sources.registry import Source, read_sources, short_name, universe_of

_SIGNS = {frozenset({1}): "+", frozenset({-1}): "−", frozenset({1, -1}): "+/−"}


def show_headline(verdicts: Verdicts, views: Sequence[View] = ()) -> Shown:
    """Show the finding in one sentence, and how many claims hold.

    Parameters
    ----------
    verdicts : Verdicts
    views : sequence of View, optional
        From `views_of`: what was found in each, of which a page shows one at a time.

    Returns
    -------
    Shown

    Examples
    --------
    >>> import analysis as an
    >>> article = an.read_article("bloomberg-2022-04-21")
    >>> print(show_headline(an.check(article, an.load(as_of=article.published))).plain)
    Both used true figures: trade grew 28.7% in the first quarter of 2022, yet exports in March...
    Six of six claims are supported. Checked against the figures of China's customs (GACC), ...
    """
    each = _of_views(verdicts, views)
    section = Headline(
        views=_keys(views),
        titles=tuple(map(headline, each)),
        summaries=tuple(map(_summary, each)),
        article=_article(verdicts.article),
        figures=f"{short_name(verdicts.source)} as of {day(verdicts.as_of)}",
        source=verdicts.source,
        currency=verdicts.currency,
        as_of=verdicts.as_of,
    )
    return shown(section, f"{section.titles[0]}\n{section.summaries[0]}")


def _of_views(verdicts: Verdicts, views: Sequence[View]) -> list[Verdicts]:
    return [view.verdicts for view in views] or [verdicts]


def _keys(views: Sequence[View]) -> tuple[str, ...]:
    return tuple(view.key for view in views)


def _summary(verdicts: Verdicts) -> str:
    """Say how many claims hold, where the headline does not, and on which figures."""
    tally, on = narrative.tally(verdicts), day(verdicts.as_of)
    lead = f"{tally} " if any(one.finding for one in verdicts) else ""  # which the headline says
    ours, theirs = verdicts.article.pair
    return (
        f"{lead}Checked against the figures of {short_name(verdicts.source)} on "
        f"{possessive(ours)} trade with {theirs} as known on {on}, in "
        f"{UNITS[verdicts.currency]}.{_later(verdicts)}{_counted(verdicts)}"
    )


def _later(verdicts: Verdicts) -> str:
    """Say that the figures are of a later day than the article, where it names one itself."""
    article = verdicts.article
    if article.as_of is None or not article.published < article.as_of == verdicts.as_of:
        return ""
    on = day(article.published)
    return f" Figures of {on} are not held: these may include later corrections."


def _counted(verdicts: Verdicts) -> str:
    """Say what the figures count, where the words of a claim leave it open."""
    counted = universe_of(verdicts.source)
    unsaid = [one for one in verdicts if not one.claim.universe]
    if counted is None or not unsaid:
        return ""
    words = "the words" if len(unsaid) == len(verdicts) else "some of the words"
    return f" They count {counted}; what {words} count is not said."


def _article(article: Article) -> ArticleFacts:
    return ArticleFacts(
        slug=article.slug,
        title=Words(text=article.title, language=article.language),
        author=article.author,
        publisher=article.publisher,
        published=article.published,
        url=article.url,
        pair=article.pair,
        cited=f"{article.publisher}, {day(article.published)}",
    )


def show_verdicts(verdicts: Verdicts, views: Sequence[View] = ()) -> Shown:
    """Show every claim with its verdict in one table.

    Parameters
    ----------
    verdicts : Verdicts
    views : sequence of View, optional
        From `views_of`: what was found in each, of which a page shows one at a time.

    Returns
    -------
    Shown
    """
    each = _of_views(verdicts, views)
    section = VerdictTable(
        views=_keys(views),
        figures=tuple(map(_figures_of, each)),
        rows=tuple(_row(one.claim, [other[one.id] for other in each]) for one in verdicts),
        summary=tuple(narrative.summary(verdicts)),
    )
    return shown(section, "\n".join(section.summary))


def _row(claim: Claim, each: Sequence[Verdict]) -> VerdictRow:
    marks = dict.fromkeys(mark for one in each for mark in narrative.marks_of(one))
    return VerdictRow(
        id=claim.id,
        quote=words_of(claim),
        speaker=claim.speaker,
        speaker_type=claim.speaker_type,
        stated=each[0].range.words,
        range=each[0].range.text,
        marks=tuple(marks),
        found=tuple(map(_found, each)),
        ratings=tuple(one.rating for one in each),
    )


def words_of(claim: Claim) -> Words:
    """Return the article's words for a claim."""
    return Words(text=claim.quote, language=claim.language)


def _found(verdict: Verdict) -> Found:
    finding = verdict.finding
    if finding is None:
        return Found()
    value = finding.text
    if verdict.claim.measure in narrative.EXTREMES:
        more = narrative.EXTREMES[verdict.claim.measure]
        value = f"no {more} month since {said(finding.high, 'month')}"
    value = f"{value} {verdict.in_own_currency}".rstrip()
    return Found(value=value, bounds=finding.bounds, bar=range_bar(verdict))


def _figures_of(verdicts: Verdicts) -> str:
    return f"{vintage_of(verdicts)}, in {UNITS[verdicts.currency]}"


def vintage_of(verdicts: Verdicts) -> str:
    """Say whose figures verdicts rest on, and how new they are."""
    name = short_name(verdicts.source)
    if verdicts.newest is None:
        return f"{name}, which has no figure by {day(verdicts.as_of)}"
    return f"{name}, vintage of {day(verdicts.newest)}"


def show_claims(
    verdicts: Verdicts, charts: Mapping[str, Chart] = MappingProxyType({})
) -> list[Shown]:
    """Show each claim in full: quote, finding, why, its tipping point, the evidence, its chart.

    Parameters
    ----------
    verdicts : Verdicts
    charts : mapping of str to Chart, optional
        By claim, from `analysis.charts.of_claims`.

    Returns
    -------
    list of Shown
        Claims up to the next chart, then that chart, and so on: one after the other to display.
    """
    lead = f"Based on the figures of {_figures_of(verdicts)}."
    sections: list[Shown] = []
    waiting: list[Verdict] = []
    for verdict in verdicts:
        waiting.append(verdict)
        if verdict.id in charts:
            sections += [_details(lead, waiting), show_chart(charts[verdict.id])]
            lead, waiting = "", []
    return [*sections, _details(lead, waiting)] if waiting else sections


def _details(lead: str, verdicts: Sequence[Verdict]) -> Shown:
    section = ClaimDetails(lead=lead, claims=tuple(map(_detail, verdicts)))
    return shown(section, "\n\n".join(filter(None, [lead, *map(repr, verdicts)])))


def _detail(verdict: Verdict) -> ClaimDetail:
    claim, finding = verdict.claim, verdict.finding
    found: dict[str, Any] = {}
    if finding is not None:
        found = {
            "notes": verdict.notes,
            "assumptions": finding.assumptions,
            "unit": " ".join(["bn", *(item.currency for item in finding.evidence[:1])]),
            "evidence": _evidence(finding.evidence),
        }
    return ClaimDetail(
        id=claim.id,
        quote=words_of(claim),
        speaker=claim.speaker,
        marks=narrative.marks_of(verdict),
        rating=verdict.rating,
        reason=verdict.reason,
        range_reason=verdict.range.reason,
        tipping_point=verdict.tipping_point,
        **found,
    )


def _evidence(items: Iterable[Evidence]) -> tuple[EvidenceRow, ...]:
    """Return a row for each figure and role, with both signs where it is added and subtracted."""
    uses: dict[Evidence, set[int]] = {}
    for item in items:
        uses.setdefault(replace(item, sign=1), set()).add(item.sign)
    several = len({item.figure.partner for item in uses}) > 1
    return tuple(
        _evidence_row(item, _SIGNS[frozenset(signs)], named=several) for item, signs in uses.items()
    )


def _evidence_row(item: Evidence, sign: str, *, named: bool) -> EvidenceRow:
    known = f"implied by {item.printed}" if item.kind == "implied" else "printed"
    if item.kind == "growth" and item.figure.growth_by == "outlet":
        known = "computed by outlets"
    whose = f" with {country_name(item.figure.partner)}" if named else ""
    return EvidenceRow(
        figure=f"{sign} {FLOW_TITLES[item.flow].lower()}{whose}, {item.span.short}",
        value=item.amount,
        released=item.dated,
        known=f"{known}; fills a gap" if item.later else known,
        role=item.role,
        reference=item.reference,
        file=item.file,
        row=item.row,
    )


def show_statements(article: Article) -> Shown:
    """Show what else the article states, and why trade figures can't test it.

    Parameters
    ----------
    article : Article

    Returns
    -------
    Shown
    """
    rows = [
        StatementRow(says=one.says, where=one.where, reason=one.reason)
        for one in article.statements
    ]
    return shown(Statements(rows=tuple(rows)), "\n".join(one.says for one in rows))


def _source_row(name: str, one: Source) -> SourceRow:
    own = {"title", "citation", "producer", "lacks", "terms"}
    publishes = f"{one.counted} {one.publishes}"
    return SourceRow(
        name=name, address=one.available_at, valued=one.valued, publishes=publishes,
        **one.model_dump(include=own),
    )  # fmt: skip


def show_sources(views: Sequence[View], charts: Iterable[Chart | Drawn] = ()) -> Shown:
    """Show the sources that verdicts and charts rest on, with their terms and their gaps.

    Parameters
    ----------
    views : sequence of View
        From `views_of`.
    charts : iterable of Chart
        The charts whose sources are to be among them.

    Returns
    -------
    Shown
    """
    used = {item.source for item in evidence_of(views, charts)}
    used |= {view.verdicts.source for view in views}
    known = read_sources(views[0].trade.folder)
    rows = [_source_row(name, known[name]) for name in sorted(used & known.keys())]
    return shown(SourceTable(rows=tuple(rows)), ", ".join(sorted(used)))
