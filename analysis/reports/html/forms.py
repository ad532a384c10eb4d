"""Of the forms of an output, the best that a page can show, and what is said of one it can't."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, NamedTuple

from nbconvert.filters.ansi import strip_ansi

from analysis.core.formatting import listed
from analysis.core.html import REPORT, folded, seen
from analysis.reports.html.clean import Cleaned, cleaned
from analysis.reports.html.images import PICTURES, picture
from analysis.reports.html.maths import formula
from analysis.reports.html.prose import prose_html

_MOST = 200_000  # characters of a text; of HTML, ten times as many
_OBJECT = re.compile(r"\s*<[\w.]+(\s[^>]*)?>\s*|\s*")  # how Python names a thing without a text
_KINDS = {
    "application/javascript": "a script",
    "application/json": "JSON",
    "application/pdf": "a PDF",
    "application/vnd.jupyter.widget-view+json": "an interactive widget",
    "application/vnd.plotly.v1+json": "an interactive chart of Plotly",
    "application/geo+json": "a map",
    **dict.fromkeys(PICTURES, "a picture"),
    "image/svg+xml": "a drawing",
    "text/html": "HTML",
    "text/latex": "a formula",
    "text/markdown": "Markdown",
    "text/vnd.mermaid": "a diagram of Mermaid",
}
_WIDGET = "application/vnd.jupyter.widget-view+json"


class Form(NamedTuple):
    """An output as a page shows it.

    Parameters
    ----------
    markup : str
    style : str
        Its style rules, which hold within it only.
    """

    markup: str
    style: str = ""


def form_of(output: Any, name: str, alt: str) -> Form:
    """Return an output as a page shows it.

    Parameters
    ----------
    output : nbformat.NotebookNode
        Of a cell, with ``data``.
    name : str
        What it goes by in the page.
    alt : str
        The text alternative of its picture.
    """
    data = output["data"]
    if "text/html" in data and (REPORT in data or "trade-claims" in output.get("metadata", {})):
        return Form(_text(data["text/html"]))
    wrong: dict[str, str] = {}
    for kind, make in _ways(data, name, alt):
        try:
            return make(_text(data[kind]))
        except ValueError as error:
            wrong[kind] = str(error)
    return Form(_instead(data, wrong))


def _ways(data: Any, name: str, alt: str) -> Iterator[tuple[str, Callable[[str], Form]]]:
    """Yield the forms that an output has and a page may show, the best first."""
    ways: dict[str, Callable[[str], Form]] = {
        "text/html": lambda text: _foreign(_cleaned(text, name), name),
        "text/latex": lambda text: Form(f"<p>{_cleaned(formula(text), name).markup}</p>"),
        **{kind: _pictured(kind, alt) for kind in PICTURES},
        "text/markdown": lambda text: _foreign(prose_html(text, {}, name), name, " prose"),
    }
    yield from ((kind, make) for kind, make in ways.items() if kind in data)


def _pictured(kind: str, alt: str) -> Callable[[str], Form]:
    return lambda content: Form(picture(kind, content, alt))


def _cleaned(markup: str, name: str) -> Cleaned:
    if len(markup) > 10 * _MOST:
        raise ValueError(f"it is {len(markup):,} characters long")
    return cleaned(markup, name)


def _foreign(made: Cleaned, name: str, kind: str = "") -> Form:
    """Return HTML from elsewhere in a place of its own, from which it can't spread."""
    if not made.shows:
        held = f"nothing but {listed(made.left_out)}" if made.left_out else "nothing"
        raise ValueError(f"it holds {held}")
    place = f'<div class="foreign{kind}" id="{name}">{made.markup}</div>'
    return Form(place + left_out(made), made.style)


def left_out(made: Cleaned) -> str:
    """Return what is said below HTML of what it held that a page can't; nothing of nothing."""
    return note(f"Left out: {listed(made.left_out)}.") if made.left_out else ""


def _instead(data: Any, wrong: dict[str, str]) -> str:
    """Return what stands in place of an output of which no form but its text can be shown."""
    plain = _text(data.get("text/plain", ""))
    kinds = [kind for kind in data if kind != "text/plain"]
    said = "" if _OBJECT.fullmatch(plain) and kinds else preformatted(plain)
    if kinds in ([], ["application/json"]):
        return said + "".join(_folded(data[kind]) for kind in kinds)
    said = said or preformatted(_text(data.get("text/latex", "")))
    things = " and ".join(_said(kind, wrong.get(kind, "")) for kind in kinds)
    lead = note(f"{things[:1].upper()}{things[1:]} stood here; this page can't show it.")
    return lead + said + "".join(_folded(data[kind]) for kind in kinds if _is_data(kind))


def _said(kind: str, wrong: str) -> str:
    return f"{_KINDS.get(kind, f'an output of type {kind}')}{f' ({wrong})' if wrong else ''}"


def _is_data(kind: str) -> bool:
    return kind.endswith("json") and kind not in (_WIDGET, REPORT)


def _folded(data: Any) -> str:
    said = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, indent=1)
    return folded("Its data (JSON)", preformatted(said))


def _text(content: Any) -> str:
    """Return a form as one text; notebooks may hold it line by line."""
    return "".join(map(str, content)) if isinstance(content, list) else str(content)


def note(words: str) -> str:
    """Return a remark of the page itself, apart from what a notebook says."""
    return f'<p class="about">{escape(seen(words), quote=False)}</p>'


def preformatted(text: str, kind: str = "") -> str:
    r"""Return a text as it was printed, without codes for terminals; of an endless one, the start.

    Examples
    --------
    >>> preformatted("a <b>\x1b[31m")
    '<pre tabindex="0">a &lt;b&gt;</pre>'
    """
    plain = seen(strip_ansi(text))  # type: ignore[no-untyped-call]
    cut = escape(plain[:_MOST], quote=False)
    of = f' class="{kind}"' if kind else ""
    if len(plain) > _MOST:
        more = f"The first {_MOST:,} of {len(plain):,} characters; the notebook holds the rest."
        return f'<pre{of} tabindex="0">{cut}</pre>{note(more)}'
    return f'<pre{of} tabindex="0">{cut}</pre>' if cut else ""


def error_of(output: Any) -> str:
    """Return an error as a page shows it: what it says, and where it came from for who wants it."""
    said = preformatted(f"{output.get('ename', '')}: {output.get('evalue', '')}", "error")
    trace = "\n".join(output.get("traceback", []))
    return said + (folded("Traceback", preformatted(trace)) if trace else "")
