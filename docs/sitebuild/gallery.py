"""The gallery: each chart as a picture, the lines that make it, and its text alternative."""

from __future__ import annotations

from typing import Any

from .markdown import Site, code, heading
from .pictures import picture

_THEN = 'trade = an.load(as_of="2022-04-21")\nverdicts = an.check("bloomberg-2022-04-21", trade)\n'
EXAMPLES = {  # by function: the lines that make its chart
    "levels": 'trade = an.load()\nan.charts.levels(trade, "2023", source="comtrade")',
    "growths": 'trade = an.load(as_of="2022-04-21")\n'
    'an.charts.growths(trade, "2022-03", flow="export")',
    "exports_and_imports": 'trade = an.load(as_of="2022-04-21")\n'
    "an.charts.exports_and_imports(trade)",
    "balances": 'trade = an.load()\nan.charts.balances(trade, "2023", source="comtrade")',
    "running_totals": 'trade = an.load()\nan.charts.running_totals(trade, "2023")',
    "shares": "trade = an.load()\n"
    'an.charts.shares(trade, "2023", flow="export", source="comtrade")',
    "partners": 'trade = an.load(reporter="USA", partner="MEX", as_of="2024-08-12")\n'
    'an.charts.partners(trade, "2023", source="census")',
    "increase": 'trade = an.load(as_of="2022-04-21")\n'
    'an.charts.increase(trade, "2022Q1", part="2022-01..2022-02")',
    "windows": 'trade = an.load(as_of="2022-04-21")\n'
    'an.charts.windows(trade, "2022-03", flow="export")',
    "quarterly_beside_monthly": f"{_THEN}an.charts.quarterly_beside_monthly(trade, verdicts)",
    "lead": 'trade = an.load(as_of="2026-01-14")\n'
    'verdicts = an.check("moscow-times-2026-01-14", trade)\n'
    "an.charts.lead(trade, verdicts)",
    "of_claims": f"{_THEN}drawn = an.charts.of_claims(trade, verdicts)\n"
    'drawn["march-exports-slump"]',
    "specifications": 'trade = an.load(as_of="2022-04-21")\n'
    'claim = an.read_article("bloomberg-2022-04-21")["q1-nearly-30-percent"]\n'
    "an.charts.specifications(an.robustness(claim, trade))",
}


def page(site: Site) -> str:
    """Return a section for each chart."""
    return "".join(_section(site, name) for name in EXAMPLES)


def drawn(site: Site, name: str, lines: str) -> str:
    """Return lines that make a chart, and below them what they draw."""
    return code(lines, "python") + picture(site, made(lines), name)


def _section(site: Site, name: str) -> str:
    return (
        heading(f"`{name}`", 2, f"gallery-{name.replace('_', '-')}")
        + f"{summary(name)}\n\n"
        + drawn(site, f"gallery-{name}", f"import analysis as an\n\n{EXAMPLES[name]}")
    )


def summary(name: str) -> str:
    """Return the first line of a chart's documentation."""
    import analysis as an

    return (getattr(an.charts, name).__doc__ or "").strip().partition("\n")[0]


def made(lines: str) -> Any:
    """Run lines of Python, and return what the last one makes."""
    *first, last = lines.splitlines()
    names: dict[str, Any] = {}
    exec("\n".join(first), names)
    return eval(last, names)
