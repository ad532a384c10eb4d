"""The sections of a report, each a function from results to a block of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from analysis.claims import narrative
from analysis.claims.articles import Article
from analysis.claims.checking import compare
from analysis.claims.verdicts import Verdict, Verdicts
from analysis.core.formatting import day, plain, said
from analysis.core.html import Block, badge, folded, items, paragraph, quote, table, text
from analysis.figures.evidence import Evidence
from analysis.figures.schema import FLOW_TITLES
from analysis.reports.variant_switch import by_view
from analysis.reports.variants import View, evidence_of
from analysis.sources.registry import UNITS, read_sources, short_name


def show_headline(verdicts: Verdicts, views: Sequence[View] = ()) -> Block:
    """Show the finding in one sentence, and how many claims hold.

    Parameters
    ----------
    verdicts : Verdicts
    views : sequence of View, optional
        From `analysis.report.views_of`: what was found in each, of which a page shows one at a time.

    Returns
    -------
    Block
    """
    stands = [view.verdicts for view in views] or [verdicts]
    line, stand = narrative.headline(verdicts), _stand(verdicts)
    markup = (
        f"<h1>{_by_view(views, (text(narrative.headline(one)) for one in stands))}</h1>"
        f'<p class="stand">{_by_view(views, (text(_stand(one)) for one in stands))}</p>'
        f"{_about(verdicts)}"
    )
    return Block(markup, f"{line}\n{stand}", {"title": line, "summary": stand})


def _stand(verdicts: Verdicts) -> str:
    """Say how many claims hold, where the headline does not, and on which figures."""
    tally, on = narrative.tally(verdicts), day(verdicts.as_of)
    lead = "" if narrative.headline(verdicts) == tally.rstrip(".") else f"{tally} "
    return (
        f"{lead}Checked against the figures of {short_name(verdicts.source)} as they stood "
        f"on {on}, in {UNITS[verdicts.currency]}."
    )


def _about(verdicts: Verdicts) -> str:
    article, on = verdicts.article, day(verdicts.article.published)
    other = f' lang="{text(article.language)}"' if article.language != "en" else ""
    title = f"<cite{other}>{text(article.title)}</cite>"
    title = f'<a href="{text(article.url)}">{title}</a>' if article.url else title
    figures = f"{short_name(verdicts.source)} as of {day(verdicts.as_of)}"
    return (
        f'<p class="about" data-cite="{text(f"{article.publisher}, {on}")}" '
        f'data-by="{text(figures)}">On {title}, by {text(article.author)}, '
        f"{text(article.publisher)}, {on}</p>"
    )


def _by_view(views: Sequence[View], contents: Iterable[str]) -> str:
    """Mark up what differs from view to view within a line; without views, the only one."""
    texts = list(contents)
    return by_view(views, texts, "span") if views else texts[0]


def show_verdicts(verdicts: Verdicts, views: Sequence[View] = ()) -> Block:
    """Show every claim with its verdict in one table.

    Parameters
    ----------
    verdicts : Verdicts
    views : sequence of View, optional
        From `analysis.report.views_of`: what was found in each, of which a page shows one at a time.

    Returns
    -------
    Block
        With the verdicts as data.
    """
    stands = [view.verdicts for view in views] or [verdicts]
    rows = [
        [
            f'<a href="#{text(one.id)}">{quote(one.claim.quote, one.claim.language)}</a>'
            f"<small>{text(one.claim.speaker)}</small>",
            f"{text(one.range.words)}<small>{text(one.range.text)}</small>",
            _by_view(views, (_found(stand[one.id]) for stand in stands)),
            _by_view(views, (badge(stand[one.id].rating) for stand in stands)),
        ]
        for one in verdicts
    ]
    named = (text(_figures_of(one)) for one in stands)
    markup = table(
        "Claims and verdicts",
        ("The article says", "Stated", "Found", "Verdict"),
        rows,
        "verdicts",
        marks=[_marks(stand[one.id] for stand in stands) for one in verdicts],
        stacks=True,
        note=f" by {_by_view(views, named)}",
    )
    return Block(markup, "\n".join(narrative.summary(verdicts)), {"verdicts": verdicts.as_dict()})


def _marks(verdicts: Iterable[Verdict]) -> str:
    """Return the marks of charts that a claim speaks of, on whichever figures."""
    return " ".join(dict.fromkeys(mark for one in verdicts for mark in narrative.marks_of(one)))


def show_claims(verdicts: Verdicts) -> Block:
    """Show each claim in full: quote, finding, why, where it would turn, and the evidence.

    Parameters
    ----------
    verdicts : Verdicts

    Returns
    -------
    Block
    """
    lead = f"On the figures of {_figures_of(verdicts)}."
    claims = "".join(_claim(one) for one in verdicts)
    return Block(paragraph(lead) + claims, "\n\n".join([lead, *map(repr, verdicts)]))


def _figures_of(verdicts: Verdicts) -> str:
    return f"{short_name(verdicts.source)}, {verdicts.vintage}, in {UNITS[verdicts.currency]}"


def show_then_and_now(then: Verdicts, now: Verdicts) -> Block:
    """Show the verdicts of the report beside those on other figures, and why they differ.

    Parameters
    ----------
    then, now : Verdicts
        On the same article.

    Returns
    -------
    Block
    """
    if (then.source, then.currency, then.as_of) == (now.source, now.currency, now.as_of):
        line = "No newer figures are held: the verdicts above rest on the newest."
        return Block(paragraph(line), line)
    if all(one.finding is None for one in now):
        line = f"{short_name(now.source)} holds nothing in {now.currency} that could test a claim."
        return Block(paragraph(line), line)
    moved = compare(then, now)
    rows = [
        [
            quote(then[row.claim].claim.quote, then[row.claim].claim.language),
            f"{badge(str(row.then))}<br>{text(row.found_then)}",
            f"{badge(str(row.now))}<br>{text(row.found_now)}",
            text(row.why) if row.differs else "no difference",
        ]
        for row in moved.itertuples()
    ]
    names = [f"{short_name(one.source)}, {one.vintage}" for one in (then, now)]
    changed = int((moved["then"] != moved["now"]).sum())
    lead = paragraph(
        f"{changed} of {len(moved)} verdicts differ between then, {names[0]}, and now, {names[1]}."
    )
    head = ("The article says", "Then", "Now", "Why")
    return Block(
        lead + table("Then and now", head, rows, "compare", stacks=True), moved.to_string()
    )


def show_statements(article: Article) -> Block:
    """Show what else the article states, and why trade figures can't test it.

    Parameters
    ----------
    article : Article

    Returns
    -------
    Block
    """
    rows = [[text(one.says), text(one.where), text(one.reason)] for one in article.statements]
    markup = table(
        "Statements that trade figures can't test",
        ("What it states, in our words", "Where", "Why not"),
        rows,
        "statements",
        stacks=True,
    )
    return Block(markup, "\n".join(one.says for one in article.statements))


def show_sources(views: Sequence[View], charts: Iterable[Any] = ()) -> Block:
    """Show the sources that verdicts and charts rest on, with their terms and their gaps.

    Parameters
    ----------
    views : sequence of View
        From `analysis.report.views_of`.
    charts : iterable of Chart
        The charts whose sources are to be among them.

    Returns
    -------
    Block
    """
    used = {item.source for item in evidence_of(views, charts)}
    used |= {view.verdicts.source for view in views}
    known = read_sources(views[0].trade.folder)
    rows = [
        [f'<a href="{text(one.available_at)}">{text(one.title)}</a>']
        + [text(said) for said in (one.producer, one.publishes, one.lacks, one.terms)]
        for one in (known[name] for name in sorted(used & known.keys()))
    ]
    head = ("Source", "Producer", "Publishes", "Lacks", "Terms")
    return Block(table("Sources", head, rows, "sources", stacks=True), ", ".join(sorted(used)))


def _found(verdict: Verdict) -> str:
    finding = verdict.finding
    if finding is None:
        return "nothing"
    value = finding.text
    if verdict.claim.measure in narrative.EXTREMES:
        more = narrative.EXTREMES[verdict.claim.measure]
        value = f"no {more} month since {said(finding.high, 'month')}"
    bounds = f"<small>{text(finding.bounds)}</small>" if finding.bounds else ""
    return f"<strong>{text(value)}</strong>{bounds}"


def _claim(verdict: Verdict) -> str:
    claim, finding = verdict.claim, verdict.finding
    lines = [
        ("Verdict", f"{badge(verdict.rating)} {text(verdict.reason)}"),
        ("Why that range", text(verdict.range.reason)),
        ("Where it would turn", text(verdict.tipping_point)),
        ("How it was found", items(finding.notes) if finding else ""),
        ("What it assumes", items(finding.assumptions) if finding else ""),
        ("Evidence", _evidence(finding.evidence) if finding else ""),
    ]
    inner = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in lines if value)
    return (
        f'<section class="claim" id="{text(claim.id)}" aria-labelledby="{text(claim.id)}-title" '
        f'data-of="{text(" ".join(narrative.marks_of(verdict)))}">'
        f'<h3 id="{text(claim.id)}-title">{quote(claim.quote, claim.language)}</h3>'
        f'<p class="by">{text(claim.speaker)}</p><dl>{inner}</dl></section>'
    )


def _evidence(evidence: Sequence[Evidence]) -> str:
    rows = [
        [
            f"{'−' if item.sign < 0 else '+'} {FLOW_TITLES[item.flow].lower()}, "
            f"{text(item.span.short)}",
            plain(item.value),
            item.dated,
            text(_kind(item)),
            text(item.role),
            f"{text(item.reference)} ({text(item.file)}:{item.row})",
        ]
        for item in evidence
    ]
    money = f"bn {evidence[0].currency}" if evidence else "bn"
    head = ("Figure", money, "Released", "How it is known", "Used as", "Where it was read")
    count = len(rows)
    return folded(
        f"{count} published figure{'s' if count != 1 else ''}",
        table("Published figures used", head, rows, "evidence"),
    )


def _kind(item: Evidence) -> str:
    known = f"implied by {item.printed}" if item.kind == "implied" else "printed"
    return f"{known}; fills a gap" if item.later else known
