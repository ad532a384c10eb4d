"""An example of a claim on each measure, to copy into an article's YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.measures import measure_of

_OF = {
    "span": "2023", "flow": "total", "since": "2022", "part": "2022-01..2022-02",
    "threshold": 200, "target": "2024", "figures": ["total 2022Q1", "export 2022-03"],
}  # fmt: skip
_STATED: dict[str, dict[str, str]] = {
    "percent": {"unit": "percent", "number": "26.3"},
    "points": {"unit": "points", "number": "1.5"},
    "billion": {"unit": "billion", "number": "240"},
    "times": {"unit": "times", "hedge": "doubled"},
    "rank": {"unit": "rank", "number": "1"},
    "in a row": {"unit": "in a row", "number": "3"},
    "months": {"unit": "months", "number": "13"},
    "month": {"unit": "month", "date": "2020-05"},
    "day": {"unit": "day", "hedge": "last week"},
}
_OWN: dict[str, dict[str, str]] = {  # spans that the measure asks for
    "lowest_since": {"span": "2022-03", "flow": "export"},
    "highest_since": {"span": "2022-12", "flow": "import"},
    "share_of_change": {"span": "2022Q1"},
    "share_of_fall": {"span": "2025Q1", "part": "2025-01..2025-02"},
}


def example_of(name: str) -> dict[str, Any]:
    """Return an example of a claim on a measure: what it needs, and what might be stated.

    Arguments that may be left out are left out.

    Parameters
    ----------
    name : str

    Raises
    ------
    UnknownNameError
        If there is no such measure; says the nearest.

    Examples
    --------
    >>> example_of("multiple")["of"], example_of("multiple")["stated"]
    ({'span': '2023', 'flow': 'total'}, {'unit': 'times', 'hedge': 'doubled'})
    """
    measure = measure_of(name)
    fields = measure.arguments.model_fields.items()
    needed = [field for field, about in fields if about.is_required()]
    of = {field: _OWN.get(name, {}).get(field, _OF[field]) for field in needed}
    return {"measure": name, "of": of, "stated": dict(_STATED[measure.unit])}


def example_text(name: str, of: Mapping[str, Any] | None = None) -> str:
    """Return an example of a claim as an article's YAML has it.

    Parameters
    ----------
    name : str
    of : mapping, optional
        Arguments that replace those of the example, such as ``{"span": "2024-03"}``.

    Examples
    --------
    >>> print(example_text("growth"))
      - id: growth-example
        quote: the article's words
        speaker: who said it
        measure: growth
        of: {span: "2023", flow: total}
        stated: {unit: percent, number: "26.3"}
    """
    example = example_of(name)
    example["of"] |= of or {}
    lines = [
        f"- id: {name.replace('_', '-')}-example",
        "  quote: the article's words",
        "  speaker: who said it",
        f"  measure: {name}",
        f"  of: {_flow(example['of'])}",
        f"  stated: {_flow(example['stated'])}",
    ]
    return "\n".join(f"  {line}" for line in lines)


def _flow(given: dict[str, Any]) -> str:
    """Return a mapping on one line of YAML, numbers in quotes so that their digits stay."""
    return f"{{{', '.join(f'{name}: {_value(value)}' for name, value in given.items())}}}"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    text = str(value)
    digits = isinstance(value, str) and text.replace(".", "").replace("-", "").isdigit()
    return f'"{text}"' if digits and "-" not in text else text
