"""The command line: ``python -m analysis`` or ``trade-claims``."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from analysis import prose
from analysis.claims import articles, read_article
from analysis.errors import InputError, ParameterError, TradeClaimsError, UnknownNameError
from analysis.figures import CURRENCIES, FLOWS
from analysis.markup import as_json
from analysis.ratings import Verdicts
from analysis.reports.parameters import ReportParameters, report_parameters
from analysis.robustness import robustness, stands_of
from analysis.spans import Span
from analysis.specifications import Robustness
from analysis.store import load, partners, releases, seal
from analysis.verdicts import check, compare

DONE, FAULT, BAD_INPUT = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """A parser that says the nearest right name."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}{self._near(message)} (see {self.prog} --help)")

    def _near(self, message: str) -> str:
        if "unrecognized arguments:" not in message:
            return ""
        wrong = message.split(":", 1)[1].split(maxsplit=1)[0].split("=", maxsplit=1)[0]
        near = difflib.get_close_matches(wrong, self.options(), n=1, cutoff=0.5)
        return f"; did you mean {near[0]}?" if near else ""

    def options(self) -> list[str]:
        """Return every option, those of the commands too."""
        known = [name for action in self._actions for name in action.option_strings]
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                known += [name for one in action.choices.values() for name in one.options()]
        return known


def _parser() -> _Parser:
    parser = _Parser(
        "trade-claims",
        description=("Puts what an article says about trade beside the published figures."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=version("trade-claims"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("list", help="the articles held, with their claims")
    one = commands.add_parser("check", help="the verdicts on an article", allow_abbrev=False)
    _article(one)
    one.add_argument("--source", help="whose figures; default: those the article speaks of")
    one.add_argument("--robustness", action="store_true", help="under every specification")
    one.add_argument("--json", action="store_true", help="for machines")
    two = commands.add_parser("render", help="render the report on an article", allow_abbrev=False)
    _article(two)
    _place(two)
    three = commands.add_parser("figures", help="the published figures", allow_abbrev=False)
    three.add_argument("--source", help="only those of one source")
    three.add_argument("--flow", choices=FLOWS)
    three.add_argument("--from", dest="first", metavar="M", help="first month, as 2022-01")
    three.add_argument("--to", dest="last", metavar="M", help="last month, as 2022-03")
    three.add_argument("--csv", action="store_true", help="as CSV")
    four = commands.add_parser("index", help="list all reports rendered", allow_abbrev=False)
    _place(four)
    commands.add_parser("seal", help="check all figures and write down their SHA-256")
    return parser


def _article(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="ARTICLE", help="its name; see list")
    parser.add_argument("--as-of", metavar="DATE", help="a day, or latest; default: the article's")
    parser.add_argument("--currency", metavar="|".join(CURRENCIES), help="default: the article's")


def _place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="DIR", default="reports", help="default: reports")
    parser.add_argument("--site", metavar="URL", default="", help="where DIR will be published")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the process.

    Returns
    -------
    int
        0 done, 2 bad input (one line on stderr), 1 a fault of ours.
    """
    try:
        given = _parser().parse_args(arguments)
        print(_COMMANDS[given.command](given))
    except InputError as error:
        return _said(error, BAD_INPUT)
    except TradeClaimsError as error:
        return _said(error, FAULT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _said(error, FAULT, f"a fault of ours, {type(error).__name__}: ")
    return DONE


def _said(error: Exception, status: int, lead: str = "") -> int:
    print(f"trade-claims: {lead}{' '.join(str(error).split())}", file=sys.stderr)
    return status


def _list(_: argparse.Namespace) -> str:
    return "\n".join(
        str(read_article(name)).replace("\n", f"\n  [{name}]\n", 1) for name in articles()
    )


def _check(given: argparse.Namespace) -> str:
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
    stands = stands_of(trade)
    found = [
        robustness(claim, trade, published=article.published, stands=stands)
        for claim in article.claims
    ]
    if given.json:
        claims = [one.as_dict() for one in found]
        day = str(trade.attrs["as_of"].date())
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
            "as_of": str(then.as_of.date()),
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
        f"{verdicts.source}, {verdicts.currency}, as of {verdicts.as_of.date()}",
        "",
    ]
    moved = compare(then, verdicts).set_index("claim") if _other(verdicts, then) else None
    for verdict in verdicts:
        lines += [
            f"{verdict.id}: {verdict.rating}",
            f"  “{verdict.claim.quote}”",
            f"  {verdict.reason}",
        ]
        lines += [f"  {verdict.flip}"] if verdict.flip else []
        if moved is not None and moved.loc[verdict.id, "differs"]:
            row = moved.loc[verdict.id]
            found = f", found {row['found_then']}" if row["found_then"] else ""
            stand = f"{then.source}, {then.currency}, {then.as_of.date()}"
            lines.append(f"  By {stand}: {row['then']}{found}. {row['why']}")
        lines.append("")
    return "\n".join([*lines, prose.tally(verdicts)])


def _render(given: argparse.Namespace) -> str:
    from analysis.reports.render import render

    page = render(
        given.article, as_of=given.as_of, currency=given.currency, out=given.out, site=given.site
    )
    verdicts = report_parameters(given.article, given.as_of, given.currency).check()
    return "\n".join([str(page), "", *prose.summary(verdicts)])


def _figures(given: argparse.Namespace) -> str:
    trade = pd.concat([releases(load(*pair)) for pair in partners()], ignore_index=True)
    if given.source is not None:
        known = sorted(trade["source"].unique())
        if given.source not in known:
            raise UnknownNameError("source", given.source, known)
        trade = trade[trade["source"] == given.source]
    if given.flow:
        trade = trade[trade["flow"] == given.flow]
    first = Span.parse(given.first).start if given.first else 0
    last = Span.parse(given.last).end if given.last else 12 * 10_000
    trade = trade[[first <= span.start and span.end <= last for span in trade["span"]]]
    shown = trade[
        [
            "source",
            "reporter",
            "partner",
            "flow",
            "span",
            "currency",
            "value",
            "step",
            "growth",
            "released",
            "dating",
            "reference",
        ]
    ]
    return (
        shown.to_csv(index=False).rstrip()
        if given.csv
        else shown.to_string(index=False, max_colwidth=40)
    )


def _index(given: argparse.Namespace) -> str:
    from analysis.reports.catalogue import write_catalogue

    if not Path(given.out).is_dir():
        raise ParameterError("out", given.out, "a folder with reports")
    entries = write_catalogue(Path(given.out), given.site)
    return f"{Path(given.out) / 'index.html'}: {len(entries)} reports"


def _seal(_: argparse.Namespace) -> str:
    return f"sealed: {seal()}"


_COMMANDS = {
    "list": _list,
    "check": _check,
    "render": _render,
    "figures": _figures,
    "index": _index,
    "seal": _seal,
}
