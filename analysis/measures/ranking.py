"""The rank of a quantity over a span among its like, with what combined spans leave open."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analysis.core.formatting import said
from analysis.figures.evidence import Finding
from analysis.measures.arguments import Arguments, like_of
from analysis.measures.counts import DECIDES, Counted, assumptions, filled_note, limit_of, resolved
from analysis.measures.criteria import HIGHEST, LOWEST, Criterion
from analysis.measures.levels import rate_evidence
from analysis.measures.like_spans import LikeSpans, list_of
from analysis.measures.record import Record
from analysis.measures.searches import nothing_before
from analysis.measures.timeline import earlier
from analysis.totals.comparisons import printed_rate
from analysis.totals.graph import Graph


def ranked(record: Record, of: Arguments, sign: int = 0) -> Finding:
    """Return the rank of a quantity over a span among earlier ones, 1 the highest or the lowest.

    Parameters
    ----------
    record : Record
    of : Arguments
    sign : int
        1 or -1 where only values of that sign are ranked.

    Raises
    ------
    NoFigureError
        If no earlier span is held to compare with.
    """
    side, word, done = LOWEST, "lower", "been lower"
    if of.get("order") != "lowest":
        side, word, done = HIGHEST, "higher", "been higher"
    if record.quantity.averaged:
        done = "grown faster" if side is HIGHEST else "grown more slowly"
    criterion = Criterion(side, record.now.value, ties=False, done=done, role=word, sign=sign)
    seen = count_all(record, like_of(of), criterion, of)
    if all(one.reading is None for one in seen):
        raise nothing_before(record)
    likely = 1 + sum(one.likely for one in seen)
    low, high = 1 + sum(one.least for one in seen), 1 + sum(one.most for one in seen)
    value, least, most = (Decimal(one) for one in (max(low, min(likely, high)), low, high))
    evidence = [*record.now.shown("level"), *(i for one in seen for i in one.shown(criterion))]
    notes = (compared_note(record, like_of(of), seen), *open_notes(seen, f"which is {word}"))
    return Finding(value, least, most, "rank", tuple(evidence), notes, assumptions(record, seen))


def ranked_by_rate(graph: Graph, fill: Sequence[Graph], of: Arguments) -> Finding | None:
    """Return the rank of a span of which only its growth is printed, as far as that tells it.

    Where the office says that it fell, the year before was higher, and it is no record; where it
    grew, it is no lowest one. None where neither can be said.
    """
    span, flow, lowest = of.get("span"), of.get("flow"), of.get("order") == "lowest"
    figure, since, like = printed_rate(graph, span, flow), of.get("since"), like_of(of)
    earlier = like.before(since.start if since else span.year_ago.start)
    if figure is None or figure.rate is None or span.year_ago not in earlier:
        return None
    if (figure.rate.low if lowest else -figure.rate.high) <= 0:
        return None
    way, other = ("grew", "lower") if lowest else ("fell", "higher")
    size = said(abs(figure.rate.value), "percent", 1)
    note = (
        f"No figure gives its level, but the office itself printed that it {way} by {size} on the "
        f"year before: {span.year_ago.label} was {other}."
    )
    record = [at for one in (graph, *fill) if (at := one.start(flow)) is not None]
    spans = like.before(since.start if since else min([*record, span.year_ago.start]))
    ends = Decimal(2), Decimal(2), Decimal(len(spans) + 1)
    return Finding(*ends, "rank", (rate_evidence(figure),), (note,))


def count_all(
    record: Record, like: LikeSpans, criterion: Criterion, of: Arguments
) -> list[Counted]:
    """Count the earlier spans that meet a criterion, cell by cell.

    Raises
    ------
    NoFigureError
        If there is no earlier span at all.
    """
    cells = earlier(record, like, of.get("since"))
    if not cells:
        raise nothing_before(record)
    limit = limit_of(record, like, criterion.side)
    return list(resolved(record, cells, criterion, limit, lambda own: own.least == own.most))


def compared_note(record: Record, like: LikeSpans, seen: Sequence[Counted]) -> str:
    """Say with what a span was compared, and what was filled."""
    spans = [part for one in seen for part in one.cell.parts()]
    filled = filled_note(record, seen)
    text = f"Compared with {like.named(spans)}"
    return f"{text}; {filled}." if filled else f"{text}."


def open_notes(seen: Sequence[Counted], which: str) -> tuple[str, ...]:
    """Give the arguments on combined spans, and say what is left open."""
    argued = [one for one in seen if one.note and not one.note.endswith(DECIDES)]
    ruled_out = [one for one in argued if one.assumed and not one.most]
    notes = [one.note for one in argued if one not in ruled_out]
    notes += [one.note for one in ruled_out[:1]]
    if len(ruled_out) > 1:
        rest = list_of([one.span for one in ruled_out[1:]])
        notes.append(f"The same argument rules out {rest}.")
    single = [one for one in seen if one.cell.count == 1 and one.most > one.least]
    unknown = [one.span for one in single if one.reading is None]
    if unknown:
        notes.append(f"Left open, as no figure gives it: {list_of(unknown)}.")
    close = [one.span for one in single if one.reading is not None]
    if close:
        notes.append(f"Too close to tell {which}: {list_of(close)}.")
    return tuple(notes)
