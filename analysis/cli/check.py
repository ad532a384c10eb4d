"""``trade-claims check``: the verdicts on an article's claims."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from analysis.cli.command import Command, Output
from analysis.cli.options import add_article, add_json, add_parameters
from analysis.cli.progress import tracked

if TYPE_CHECKING:
    from analysis.claims.specifications import Robustness
    from analysis.claims.verdicts import Verdicts
    from analysis.reports.parameters import ReportParameters


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_article(parser)
    add_parameters(parser, "as_of", "currency")
    parser.add_argument(
        "--source", metavar="NAME",
        help="source of the figures, such as comtrade (default: the article's source)")  # fmt: skip
    parser.add_argument(
        "--robustness", action="store_true",
        help="check each claim under every defensible specification (default: under the given one)",
    )  # fmt: skip
    add_json(parser)


def _run(given: argparse.Namespace) -> Output:
    from analysis.claims.checking import check
    from analysis.reports.parameters import report_parameters

    parameters = report_parameters(given.article, given.as_of, given.currency)
    verdicts = check(
        parameters.article, parameters.load(), source=given.source, currency=parameters.currency
    )
    if given.robustness:
        return Output(_robustness(given, parameters))
    first = report_parameters(given.article).check()
    text = _as_json(verdicts, first) if given.json else _as_text(verdicts, first, parameters)
    return Output(text)


def _robustness(given: argparse.Namespace, parameters: ReportParameters) -> str:
    from analysis.claims.robustness import robustness, settings_of
    from analysis.core.html import as_json

    trade, article = parameters.load(), parameters.article
    settings = settings_of(trade)
    found = [
        robustness(
            claim, trade, published=article.published, currency=article.currency, settings=settings
        )
        for claim in tracked(article.claims, "claim")
    ]
    if given.json:
        claims = [one.as_dict() for one in found]
        day = str(trade.as_of)
        return as_json({"article": article.slug, "as_of": day, "claims": claims}).rstrip()
    return "\n\n".join(f"{one!r}\n{_specifications(one)}" for one in found)


def _specifications(found: Robustness) -> str:
    lines = [f"  {one.rating:<12} {one.finding!r:<42} {one.name}" for one in found.counted]
    left = len(found.specifications) - len(found.counted)
    return "\n".join([*lines, f"  and {left} that rest on the same figures, or on none"])


def _differ(verdicts: Verdicts, first: Verdicts) -> bool:
    """Return whether verdicts rest on other figures than the article's own."""
    names = ("as_of", "source", "currency")
    return any(getattr(verdicts, name) != getattr(first, name) for name in names)


def _as_json(verdicts: Verdicts, first: Verdicts) -> str:
    from analysis.claims.checking import compare
    from analysis.core.html import as_json

    data: dict[str, Any] = verdicts.as_dict()
    if _differ(verdicts, first):
        data["compared_with"] = {
            "as_of": str(first.as_of),
            "source": first.source,
            "currency": first.currency,
        }
        compared = compare(first, verdicts).to_dict("records")
        for verdict, row in zip(data["verdicts"], compared, strict=True):
            verdict["then"] = {
                "rating": row["then"],
                "found": row["found_then"],
                "differs": bool(row["differs"]),
                "why": row["why"] or None,
            }
    return as_json(data).rstrip()


def _as_text(verdicts: Verdicts, first: Verdicts, parameters: ReportParameters) -> str:
    from analysis.claims import narrative
    from analysis.claims.checking import compare

    article = parameters.article
    lines = [
        f"{article.publisher}, {article.published}: {article.title}",
        f"{verdicts.source}, {verdicts.currency}, as of {verdicts.as_of}",
        "",
    ]
    compared = compare(first, verdicts).set_index("claim") if _differ(verdicts, first) else None
    for verdict in verdicts:
        lines += [f"{verdict.id}: {verdict.rating}", f"  “{verdict.claim.quote}”"]
        lines += [
            f"  {verdict.reason}",
            *([f"  {verdict.tipping_point}"] if verdict.tipping_point else []),
        ]
        if compared is not None and compared.loc[verdict.id, "differs"]:
            row = compared.loc[verdict.id]
            found = f", found {row['found_then']}" if row["found_then"] else ""
            figures = f"{first.source}, {first.currency}, {first.as_of}"
            lines.append(f"  By {figures}: {row['then']}{found}. {row['why']}")
        lines.append("")
    return "\n".join([*lines, narrative.tally(verdicts)])


COMMAND = Command(
    "check",
    "ARTICLE",
    "check the claims of an article",
    "By default, the figures are those released by the article's day, from its source and in its\n"
    "currency. With other figures, each verdict that differs is shown with the default one.",
    _add_options,
    _run,
)
