"""What changed in a report since it was last made: verdicts, findings and figures."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.core.formatting import Value, plain
from analysis.core.intervals import decimal
from analysis.core.spans import Span
from analysis.figures.evidence import Finding
from analysis.notify.events import Event, verdict_changed

FILE = "changes.json"
_SPAN = ("source", "reporter", "partner", "flow", "first_month", "last_month", "currency")
_READ = ("verdicts.json", "figures.json")


@dataclass(frozen=True)
class Changes:
    """What changed in a report since it was last made.

    Parameters
    ----------
    report : str
        Its folder.
    since : str
        The folder of the one it is compared with; empty if there is none.
    title : str
        Of its article.
    as_of : str
        The day as of which its figures are.
    flipped, moved : list of dict
        Verdicts with another rating, and with the same on another finding.
    claims_added, claims_gone : list of str
    figures_added, figures_revised : list of dict
        Published figures that it rests on and did not before.
    """

    report: str
    since: str
    title: str
    as_of: str
    flipped: list[dict[str, Any]] = field(default_factory=list)
    moved: list[dict[str, Any]] = field(default_factory=list)
    claims_added: list[str] = field(default_factory=list)
    claims_gone: list[str] = field(default_factory=list)
    figures_added: list[dict[str, Any]] = field(default_factory=list)
    figures_revised: list[dict[str, Any]] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether anything did."""
        return any(value for name, value in asdict(self).items() if isinstance(value, list))

    def as_dict(self) -> dict[str, Any]:
        """Return what ``changes.json`` holds."""
        return asdict(self)

    def events(self) -> list[Event]:
        """Return what readers are notified of: each verdict that changed."""
        day = dt.date.fromisoformat(self.as_of)
        return [verdict_changed(self.report, self.title, day, one) for one in self.flipped]


def read_files(folder: Path) -> dict[str, bytes] | None:
    """Return what a report in a folder is compared by; None if there is none."""
    try:
        return {name: (folder / name).read_bytes() for name in _READ}
    except OSError:
        return None


def changes(
    report: str, new: Mapping[str, bytes], since: str = "", old: Mapping[str, bytes] | None = None
) -> Changes:
    """Compare a report with the one before.

    Parameters
    ----------
    report, since : str
        Their folders.
    new, old : mapping of str to bytes
        Their files; `old` is None if there is none.

    Returns
    -------
    Changes
    """
    verdicts = json.loads(new["verdicts.json"])
    title = json.loads(new["report.json"])["article"]["title"]
    named = {"report": report, "title": title, "as_of": verdicts["as_of"]}
    if old is None:
        return Changes(since="", **named)
    before = {one["id"]: one for one in json.loads(old["verdicts.json"])["verdicts"]}
    after = {one["id"]: one for one in verdicts["verdicts"]}
    compared = [_compared(before[name], one) for name, one in after.items() if name in before]
    added, revised = _figures(json.loads(old["figures.json"]), json.loads(new["figures.json"]))
    return Changes(
        since=since,
        flipped=[one for one in compared if one["then"] != one["now"]],
        moved=[
            one
            for one in compared
            if one["then"] == one["now"] and one["found_then"] != one["found_now"]
        ],
        claims_added=[name for name in after if name not in before],
        claims_gone=[name for name in before if name not in after],
        figures_added=added,
        figures_revised=revised,
        **named,
    )


def _compared(then: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": now["id"],
        "quote": now["quote"],
        "then": then["rating"],
        "now": now["rating"],
        "found_then": _found(then),
        "found_now": _found(now),
        "reason": now["reason"],
    }


def _found(verdict: Mapping[str, Any]) -> str:
    """Say a finding of ``verdicts.json`` as the report does; empty if there is none."""
    found = verdict["finding"]
    if not found or found["value"] is None:
        return ""
    value, low, high = (_value(found[name], found["unit"]) for name in ("value", "low", "high"))
    return repr(Finding(value, low, high, found["unit"]))


def _value(written: Any, unit: str) -> Value:
    """Read what `analysis.core.formatting.plain_data` wrote."""
    if unit == "month":
        return pd.Period(written, "M")
    return dt.date.fromisoformat(written) if unit == "day" else decimal(written)


def _figures(
    old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the figures that were added, and those that were revised with what stood before."""
    known: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for one in old:
        known.setdefault(_span(one), []).append(one)
    added, revised = [], []
    for one in new:
        before = known.get(_span(one), [])
        if any(all(was[name] == one[name] for name in ("released", "value")) for was in before):
            continue
        shown = {name: one[name] for name in (*_SPAN, "value", "unit", "released", "reference")}
        shown |= {"period": _period(one), "printed": _printed(one), "printed_before": ""}
        if before:
            last = max(before, key=lambda was: str(was["released"]))
            shown |= {"before": last["value"], "before_released": last["released"]}
            revised.append(shown | {"printed_before": _printed(last)})
        else:
            added.append(shown)
    return added, revised


def _span(figure: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(figure[name] for name in _SPAN)


def _period(figure: Mapping[str, Any]) -> str:
    return Span.parse(f"{figure['first_month']}..{figure['last_month']}").short


def _printed(figure: Mapping[str, Any]) -> str:
    """Say a published figure, in billions and with the digits that it was printed with.

    Examples
    --------
    >>> _printed({"value": "2600", "unit": "100000000", "currency": "CNY"})
    '260.0 bn CNY'
    >>> _printed({"value": "", "growth_pct": "-7.8"})
    '−7.8% on the year before'
    """
    if not figure["value"]:
        return f"{plain(decimal(figure['growth_pct']))}% on the year before"
    unit = decimal(figure["unit"]).scaleb(-9).normalize()
    return f"{plain(decimal(figure['value']) * unit)} bn {figure['currency']}"
