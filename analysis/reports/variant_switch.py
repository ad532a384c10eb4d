"""What a page shows one of at a time: for each view of the claims, then and now, by currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.core.formatting import day
from analysis.core.html import text
from analysis.reports.variants import View
from analysis.sources.registry import UNITS


@dataclass(frozen=True)
class Shown:
    """Something shown for each of several views, of which a page shows one at a time."""

    bundle: dict[str, Any]
    metadata: dict[str, Any]

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return self.bundle, self.metadata


def show_views(views: Sequence[View], shown: Iterable[Any]) -> Shown:
    """Show a thing for each view, of which a page shows the one chosen in `show_switch`.

    Parameters
    ----------
    views : sequence of View
        From `views_of`.
    shown : iterable
        For each view, a chart or a section of the report.

    Returns
    -------
    Shown
        Elsewhere than in a page, all of them below each other; its data are those of the first.
    """
    items = list(shown)
    data, metadata = _bundle(items[0])
    others = (_bundle(one, only="text/html")[0] for one in items[1:])
    markup = by_view(views, [one["text/html"] for one in (data, *others)])
    return Shown(data | {"text/html": markup}, metadata)


def by_view(views: Sequence[View], contents: Sequence[str], tag: str = "div") -> str:
    """Mark up what differs from view to view; what two views share stands once.

    Parameters
    ----------
    views : sequence of View
    contents : sequence of str
        HTML, one for each view.
    tag : str
        The element that holds each.
    """
    kinds: dict[str, list[str]] = {}
    for view, content in zip(views, contents, strict=True):
        kinds.setdefault(content, []).append(f"{view.when}-{view.currency}")
    if len(kinds) == 1:
        return contents[0]
    return "".join(
        f'<{tag} class="view {" ".join(names)}"{"" if at else " data-main"}>{content}</{tag}>'
        for at, (content, names) in enumerate(kinds.items())
    )


def _bundle(shown: Any, only: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    bundle = shown._repr_mimebundle_(include={only} if only else None)
    return bundle if isinstance(bundle, tuple) else (bundle, {})


def show_switch(views: Sequence[View]) -> Shown:
    """Show the switch between the views: then or now, and the currency; it needs no script.

    Parameters
    ----------
    views : sequence of View
        From `views_of`.

    Returns
    -------
    Shown
    """
    stands = {view.when: view for view in reversed(views)}
    when: dict[str, str] = {
        name: f"on {day(stands[name].verdicts.as_of)}" if name == "then" else "now"
        for name in ("then", "now")
        if name in stands
    }
    money = {view.currency: UNITS[view.currency] for view in views}
    markup = _choice("Figures as they stood", "when", when) + _choice("In", "currency", money)
    return Shown({"text/html": f'<div class="switch">{markup}</div>', "text/plain": ""}, {})


def _choice(legend: str, name: str, options: dict[str, str]) -> str:
    if len(options) < 2:  # what is chosen has to stand there, for the style sheet to find
        (value,) = options
        return f'<input type="radio" name="{name}" id="_{value}" checked hidden>'
    inputs = "".join(
        f'<label><input type="radio" name="{name}" id="_{value}"'
        f"{' checked' if at == 0 else ''}> {text(label)}</label>"
        for at, (value, label) in enumerate(options.items())
    )
    return f"<fieldset><legend>{text(legend)}</legend>{inputs}</fieldset>"
