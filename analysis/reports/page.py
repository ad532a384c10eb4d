"""The sections of a report, each a function from results to a block of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis import prose
from analysis.claims import Article
from analysis.findings import Evidence, day, plain, said
from analysis.markup import Block, badge, folded, items, quote, table, text
from analysis.ratings import Verdict, Verdicts
from analysis.reports.views import View, by_view
from analysis.sources import read_sources, short_name
from analysis.verdicts import compare


def show_headline(verdicts: Verdicts) -> Block:
    """Show the finding in one sentence, and how many claims hold.

    Parameters
    ----------
    verdicts : Verdicts

    Returns
    -------
    Block
    """
    article, line = verdicts.article, prose.headline(verdicts)
    stand = (
        f"{prose.tally(verdicts)} Checked against the figures of "
        f"{short_name(verdicts.source)} as they stood on {day(verdicts.as_of.date())}, "
        f"in {verdicts.currency}."
    )
    about = (
        f"On <cite>{text(article.title)}</cite>, by {text(article.author)}, "
        f"{text(article.publisher)}, {day(article.published)}"
    )
    figures = f"{short_name(verdicts.source)} as of {day(verdicts.as_of.date())}"
    cite = text(f"{article.publisher}, {day(article.published)}")
    markup = (
        f'<h1>{text(line)}</h1><p class="stand">{text(stand)}</p>'
        f'<p class="about" data-cite="{cite}" data-by="{text(figures)}">{about}</p>'
    )
    return Block(markup, f"{line}\n{stand}", {"title": line, "summary": stand})


def show_verdicts(verdicts: Verdicts, views: Sequence[View] = ()) -> Block:
    """Show every claim with its verdict in one table.

    Parameters
    ----------
    verdicts : Verdicts
    views : sequence of View, optional
        From `analysis.views_of`: what was found in each, of which a page shows one at a time.

    Returns
    -------
    Block
        With the verdicts as data.
    """
    stands = [view.verdicts for view in views] or [verdicts]

    def shown(contents: Iterable[str]) -> str:
        texts = list(contents)
        return by_view(views, texts, "span") if views else texts[0]

    rows = [
        [
            f'<a href="#{text(one.id)}">{quote(one.claim.quote)}</a>'
            f"<small>{text(one.claim.speaker)}</small>",
            f"{text(one.range.words)}<small>{text(one.range.text)}</small>",
            shown(_found(stand[one.id]) for stand in stands),
            shown(badge(stand[one.id].rating) for stand in stands),
        ]
        for one in verdicts
    ]
    named = (
        text(f"{short_name(one.source)}, stand of {day(one.newest.date())}, in {one.currency}")
        for one in stands
    )
    markup = table(
        "Claims and verdicts",
        ("The article says", "Stated", "Found", "Verdict"),
        rows,
        "verdicts",
        marks=[" ".join(prose.marks_of(one)) for one in verdicts],
        stacks=True,
        note=f" by {shown(named)}",
    )
    return Block(markup, "\n".join(prose.summary(verdicts)), {"verdicts": verdicts.as_dict()})


def show_claims(verdicts: Verdicts) -> Block:
    """Show each claim in full: quote, finding, why, where it would turn, and the evidence.

    Parameters
    ----------
    verdicts : Verdicts

    Returns
    -------
    Block
    """
    return Block("".join(_claim(one) for one in verdicts), "\n\n".join(map(repr, verdicts)))


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
    if all(one.finding is None for one in now):
        text_ = f"{short_name(now.source)} holds nothing in {now.currency} that could test a claim."
        return Block(f"<p>{text(text_)}</p>", text_)
    moved = compare(then, now)
    rows = [
        [
            quote(then[row.claim].claim.quote),
            f"{badge(str(row.then))}<br>{text(row.found_then)}",
            f"{badge(str(row.now))}<br>{text(row.found_now)}",
            text(row.why) if row.differs else "no difference",
        ]
        for row in moved.itertuples()
    ]
    names = [f"{short_name(one.source)}, stand of {day(one.newest.date())}" for one in (then, now)]
    changed = int((moved["then"] != moved["now"]).sum())
    lead = (
        f"<p>{changed} of {len(moved)} verdicts differ between then, {text(names[0])}, and now, "
        f"{text(names[1])}.</p>"
    )
    return Block(
        lead
        + table(
            "Then and now", ("The article says", "Then", "Now", "Why"), rows, "compare", stacks=True
        ),
        moved.to_string(),
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


def show_sources(*checked: Verdicts, folder: Path | str | None = None) -> Block:
    """Show the sources that the verdicts rest on, with their terms and their gaps.

    Parameters
    ----------
    *checked : Verdicts
    folder : Path or str, optional
        Where the data lie.

    Returns
    -------
    Block
    """
    used = {
        item.source
        for verdicts in checked
        for one in verdicts
        if one.finding
        for item in one.finding.evidence
    } | {verdicts.source for verdicts in checked}
    known = read_sources(folder)
    rows = [
        [
            text(known[name].title),
            text(known[name].producer),
            text(known[name].publishes),
            text(known[name].lacks),
            text(known[name].terms),
        ]
        for name in sorted(used & known.keys())
    ]
    head = ("Source", "Producer", "Publishes", "Lacks", "Terms")
    return Block(table("Sources", head, rows, "sources", stacks=True), ", ".join(sorted(used)))


def _found(verdict: Verdict) -> str:
    finding = verdict.finding
    if finding is None:
        return "nothing"
    value = finding.text
    if verdict.claim.measure in prose.EXTREMES:
        more = prose.EXTREMES[verdict.claim.measure]
        value = f"no {more} month since {said(finding.high, 'month')}"
    bounds = f"<small>{text(finding.bounds)}</small>" if finding.bounds else ""
    return f"<strong>{text(value)}</strong>{bounds}"


def _claim(verdict: Verdict) -> str:
    claim, finding = verdict.claim, verdict.finding
    lines = [
        ("Verdict", f"{badge(verdict.rating)} {text(verdict.reason)}"),
        ("Why that range", text(verdict.range.reason)),
        ("Where it would turn", text(verdict.flip)),
        ("How it was found", items(finding.notes) if finding else ""),
        ("What it assumes", items(finding.assumptions) if finding else ""),
        ("Evidence", _evidence(finding.evidence) if finding else ""),
    ]
    inner = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in lines if value)
    return (
        f'<section class="claim" id="{text(claim.id)}" aria-labelledby="{text(claim.id)}-title" '
        f'data-of="{text(" ".join(prose.marks_of(verdict)))}">'
        f'<h3 id="{text(claim.id)}-title">{quote(claim.quote)}</h3>'
        f'<p class="by">{text(claim.speaker)}</p><dl>{inner}</dl></section>'
    )


def _evidence(evidence: Sequence[Evidence]) -> str:
    rows = [
        [
            f"{'−' if item.sign < 0 else '+'} {text(item.flow)} {text(item.span)}",
            plain(item.value),
            day(item.released),
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
