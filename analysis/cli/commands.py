"""What each command of the command line does: from its arguments to the text it prints."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.claims import narrative
from analysis.claims.articles import articles, read_article
from analysis.claims.checking import check, compare
from analysis.claims.robustness import robustness, settings_of
from analysis.claims.specifications import Robustness
from analysis.claims.verdicts import Verdicts
from analysis.core.errors import DocumentError, ParameterError, UnknownNameError
from analysis.core.html import as_json
from analysis.core.spans import Span
from analysis.figures.store import checksum, load, pairs, releases
from analysis.kernels.fork_once import kernels_beside
from analysis.reports.contract import Parameters
from analysis.reports.parameters import ReportParameters, report_parameters
from analysis.reports.preload import import_all


def list_articles(_: argparse.Namespace) -> str:
    """Name the articles held, with their claims."""
    return "\n".join(
        str(read_article(name)).replace("\n", f"\n  [{name}]\n", 1) for name in articles()
    )


def check_article(given: argparse.Namespace) -> str:
    """Say the verdicts on an article."""
    parameters = report_parameters(given.article, given.as_of, given.currency)
    verdicts = check(
        parameters.article, parameters.load(), source=given.source, currency=parameters.currency
    )
    if given.robustness:
        return _robustness(given, parameters)
    then = report_parameters(given.article).check()
    return _as_json(verdicts, then) if given.json else _as_text(verdicts, then, parameters)


def _robustness(given: argparse.Namespace, parameters: ReportParameters) -> str:
    trade, article = parameters.load(), parameters.article
    settings = settings_of(trade)
    found = [
        robustness(claim, trade, published=article.published, settings=settings)
        for claim in article.claims
    ]
    if given.json:
        claims = [one.as_dict() for one in found]
        day = str(trade.as_of)
        return as_json({"article": article.slug, "as_of": day, "claims": claims}).rstrip()
    blocks = [f"{one!r}\n{_specifications(one)}" for one in found]
    return "\n\n".join(blocks)


def _specifications(found: Robustness) -> str:
    lines = [f"  {one.rating:<12} {one.finding!r:<42} {one.name}" for one in found.counted]
    left = len(found.specifications) - len(found.counted)
    return "\n".join([*lines, f"  and {left} that rest on the same figures, or on none"])


def _other(verdicts: Verdicts, then: Verdicts) -> bool:
    return any(
        getattr(verdicts, name) != getattr(then, name) for name in ("as_of", "source", "currency")
    )


def _as_json(verdicts: Verdicts, then: Verdicts) -> str:
    data: dict[str, Any] = verdicts.as_dict()
    if _other(verdicts, then):
        moved = compare(then, verdicts).to_dict("records")
        data["compared_with"] = {
            "as_of": str(then.as_of),
            "source": then.source,
            "currency": then.currency,
        }
        for verdict, row in zip(data["verdicts"], moved, strict=True):
            verdict["then"] = {
                "rating": row["then"],
                "found": row["found_then"],
                "differs": bool(row["differs"]),
                "why": row["why"] or None,
            }
    return as_json(data).rstrip()


def _as_text(verdicts: Verdicts, then: Verdicts, parameters: ReportParameters) -> str:
    article = parameters.article
    lines = [
        f"{article.publisher}, {article.published}: {article.title}",
        f"{verdicts.source}, {verdicts.currency}, as of {verdicts.as_of}",
        "",
    ]
    moved = compare(then, verdicts).set_index("claim") if _other(verdicts, then) else None
    for verdict in verdicts:
        lines += [
            f"{verdict.id}: {verdict.rating}",
            f"  “{verdict.claim.quote}”",
            f"  {verdict.reason}",
        ]
        lines += [f"  {verdict.tipping_point}"] if verdict.tipping_point else []
        if moved is not None and moved.loc[verdict.id, "differs"]:
            row = moved.loc[verdict.id]
            found = f", found {row['found_then']}" if row["found_then"] else ""
            stand = f"{then.source}, {then.currency}, {then.as_of}"
            lines.append(f"  By {stand}: {row['then']}{found}. {row['why']}")
        lines.append("")
    return "\n".join([*lines, narrative.tally(verdicts)])


def render_report(given: argparse.Namespace) -> str:
    """Render the report on an article; say where it is, and its verdicts."""
    from analysis.reports.render import rendered

    chosen = {name: getattr(given, name) for name in Parameters.model_fields if name != "article"}
    report_parameters(given.article, **chosen).refuse_bad_input()  # what it reads, kernels have too
    with kernels_beside():
        import_all()
        page, result = rendered(
            given.article, out=given.out, site=given.site, index=not given.no_index, **chosen
        )
    return "\n".join([str(page), "", *result.verdicts.summary])


def run_batch(given: argparse.Namespace) -> tuple[str, int]:
    """Make the reports of a plan that are not as they should be."""
    from analysis.batch import logging_setup, planner, runner
    from analysis.batch.plan import chosen, jobs_of, read_plan
    from analysis.batch.progress import progress, table

    logging_setup.set_up_logs(given.log)
    plan = read_plan(given.plan)
    out = _out(given, plan.out)
    try:
        every = jobs_of(plan, given.plan)
    except DocumentError as error:
        if not given.dry_run:
            runner.refused(plan, error, out=out, source=given.plan)
        raise
    jobs = chosen(every, given.only)
    if given.dry_run:
        return _planned(planner.steps_of(jobs, out, plan.site, force=given.force), given), 0
    with progress(len(jobs), shown=given.log == "none" and not given.json) as watch:
        found = runner.run(
            plan, jobs, out=out, source=given.plan, processes=given.jobs, dask=given.dask,
            force=given.force, due_only=given.due, planned=[one.name for one in every],
            watch=watch)  # fmt: skip
    status = int(bool(found.failures))
    if given.json:
        return as_json(found.as_dict()).rstrip(), status
    why = f"{_planned(found.steps, given)}\n\n" if given.explain else ""
    return why + table(found, out), status


def _planned(steps: Sequence[Any], given: argparse.Namespace) -> str:
    """Say what would be made, and why."""
    if given.json:
        said = [{"report": one.job.name, "decision": one.decision, "why": one.why} for one in steps]
        return as_json(said).rstrip()
    lines = []
    for one in steps:
        lines.append(f"{one.decision:<10} {one.job.name}")
        lines += [f"           {why}" for why in one.why if given.explain]
    return "\n".join(lines)


def _out(given: argparse.Namespace, planned: str) -> Path:
    """Return the folder of all reports: as given, or beside the plan as it says."""
    return Path(given.out) if given.out else Path(given.plan).parent / planned


def show_status(given: argparse.Namespace) -> tuple[str, int]:
    """Say how scheduled rendering stands."""
    from analysis.batch.plan import jobs_of, read_plan
    from analysis.batch.status import status

    plan = read_plan(given.plan, channels=False)  # which are not used
    now = dt.datetime.now(dt.UTC)
    found = status(plan, jobs_of(plan, given.plan), _out(given, plan.out), now)
    said = as_json(found.as_dict()).rstrip() if given.json else str(found)
    return said, int(not found.healthy)


def list_figures(given: argparse.Namespace) -> str:
    """List the published figures."""
    held = [one for pair in pairs() for one in releases(load(*pair))]
    known = sorted({one.source for one in held})
    if given.source is not None and given.source not in known:
        raise UnknownNameError("source", given.source, known)
    first = Span.parse(given.first).start if given.first else 0
    last = Span.parse(given.last).end if given.last else 12 * 10_000
    chosen = tuple(
        one for one in held
        if given.source in (None, one.source) and given.flow in (None, one.flow)
        and first <= one.span.start and one.span.end <= last
    )  # fmt: skip
    trade = replace(load(*pairs()[0]), figures=chosen).to_frame()
    shown = trade[
        [
            "source",
            "reporter",
            "partner",
            "flow",
            "span",
            "currency",
            "value",
            "resolution",
            "growth",
            "released",
            "date_basis",
            "reference",
        ]
    ]
    return (
        shown.to_csv(index=False).rstrip()
        if given.csv
        else shown.to_string(index=False, max_colwidth=40)
    )


def list_reports(given: argparse.Namespace) -> str:
    """List all reports under a folder."""
    from analysis.reports.index import write_catalogue

    if not Path(given.out).is_dir():
        raise ParameterError("out", given.out, "a folder with reports")
    entries = write_catalogue(Path(given.out), given.site)
    return f"{Path(given.out) / 'index.html'}: {len(entries)} reports"


def seal_figures(_: argparse.Namespace) -> str:
    """Check all figures and write down their SHA-256."""
    return f"{checksum()}"
