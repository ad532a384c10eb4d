"""``trade-claims measures``: what can be asked of the figures."""

from __future__ import annotations

import argparse
from typing import Any

from analysis.cli.command import Command, Output


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="NAME", nargs="?", help="one measure in full (default: list all)"
    )
    parser.add_argument(
        "--schema", action="store_true",
        help="print the JSON Schema of an article's YAML, for editors (default: text)")  # fmt: skip


def _run(given: argparse.Namespace) -> Output:
    from analysis.measures import MEASURES, measure_of

    if given.schema:
        import json

        from analysis.claims.schemas import article_schema

        return Output(json.dumps(article_schema(), indent=2, ensure_ascii=False))
    if given.name:
        return Output(_in_full(measure_of(given.name)))
    widest = max(map(len, MEASURES))
    lines = [f"{one.name:<{widest}}  {one.unit:<8}  {one.summary}" for one in MEASURES.values()]
    return Output("\n".join(lines))


def _in_full(measure: Any) -> str:
    from analysis.claims.examples import example_text
    from analysis.claims.hedges import fitting

    words = fitting(measure)
    fields = measure.arguments.model_fields.items()
    lines = [
        f"{measure.name}: {measure.summary}",
        f"unit: {measure.unit}",
        f"chart: {measure.chart or 'none'}",
        "arguments:",
        *(f"  {name}: {_argument(measure, name, field)}" for name, field in fields),
        f"hedges that fit: {', '.join(words) or 'none'}",
        "example:",
        example_text(measure.name),
    ]
    return "\n".join(lines)


def _argument(measure: Any, name: str, field: Any) -> str:
    """Say what an argument takes, and what it is without being given."""
    schema = measure.arguments.model_json_schema()["properties"][name]
    kinds = (schema, *schema.get("anyOf", ()))  # one that may be left out is of several kinds
    names = next((one["enum"] for one in kinds if "enum" in one), None)
    takes = ", ".join(map(str, names)) if names else _KINDS.get(name, "text")
    if field.is_required():
        return f"{takes} (needed)"
    return f"{takes} (by default {field.default if field.default is not None else 'none'})"


_KINDS = {
    "span": "a month, quarter, year or range: 2022-03, 2022Q1, 2022, 2022-01..2022-02",
    "since": "an earlier span",
    "part": "a part of the span",
    "event": "a day within the part: 2022-02-24",
    "target": "the span that it was planned for",
    "threshold": "a level in billions",
    "rate": "a growth rate in per cent",
    "figures": "a list of figures, each a flow and a span: [total 2022Q1]",
}


COMMAND = Command(
    "measures",
    "[NAME]",
    "list what can be asked of the figures",
    "A measure in full: its arguments, its unit, the hedges that fit, and a claim to copy.",
    _add_options,
    _run,
)
