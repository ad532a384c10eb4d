"""HTML by templates, in which text from outside stays text.

Each element of a page (table, badge, quote …) is one macro of ``templates/elements.html.j2``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from analysis.core.formatting import hidden

if TYPE_CHECKING:
    from jinja2 import Environment

REPORT = "application/vnd.trade-claims.report+json"  # the MIME type of what programs read
TEMPLATES = Path(__file__).parent / "templates"


def text(value: object) -> str:
    """Escape a text from outside, with control and direction characters made visible.

    Examples
    --------
    >>> text("<b onclick='x()'>" + chr(0x202E))
    '&lt;b onclick=&#39;x()&#39;&gt;�'
    """
    return str(escape(seen(value)))


def seen(value: object) -> str:
    """Return a text from outside with control and direction characters visible, not escaped.

    Examples
    --------
    >>> seen("exe." + chr(0x202E) + "gnp")
    'exe.�gnp'
    """
    words = str(value)
    if words.isprintable():
        return words
    return "".join("�" if hidden(sign) else sign for sign in words)


def css_text(words: str) -> str:
    r"""Return a text as a string of a style sheet, which it can't end.

    Examples
    --------
    >>> print(css_text("Why not"), css_text("it's" + chr(92)))
    'Why not' 'it\27 s\5c '
    """
    return f"'{''.join(_escaped(sign) for sign in words)}'"


def _escaped(sign: str) -> str:
    return rf"\{ord(sign):x} " if sign in "'\"\\\n\r\f" else sign


def brief(words: str, most: int) -> str:
    """Return a text of at most so many characters, with an ellipsis where it was cut.

    Examples
    --------
    >>> brief("The Daily Gazette", 10), brief("Gazette", 10)
    ('The Daily…', 'Gazette')
    """
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


@cache
def environment(*folders: Path, **filters: Callable[..., Any]) -> Environment:
    """Return the Jinja environment of templates, made once for the same folders and filters.

    Parameters
    ----------
    *folders : Path
        Where templates lie, besides those of this package.
    **filters
        Functions that they use, by name.

    Returns
    -------
    jinja2.Environment
        Whatever a template prints is escaped, with hidden characters made visible as by `seen`,
        unless it is markup already. A name that does not exist is an error.

    Examples
    --------
    >>> environment().from_string("<p>{{ words }}</p>").render(words="<b>" + chr(0x202E))
    '<p>&lt;b&gt;�</p>'
    """
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
        finalize=lambda value: value if isinstance(value, Markup) else seen(value),
    )
    made.filters |= {"seen": seen, "css_text": css_text, **filters}
    return made


@cache
def macros(template: str, *folders: Path, **filters: Callable[..., Any]) -> Any:
    """Return the macros of a template, as attributes.

    Parameters
    ----------
    template : str
        Its file's name.
    *folders, **filters
        As for `environment`.

    Examples
    --------
    >>> str(macros("elements.html.j2").badge("refuted"))
    '<b class="rating refuted">refuted</b>'
    """
    return environment(*folders, **filters).get_template(template).module


def marked(markup: str) -> Markup:
    """Say of a text that it is HTML, in which everything from outside was escaped."""
    return Markup(markup)


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    kind: str = "",
    *,
    marks: Sequence[str] = (),
    stacks: bool = False,
    note: str = "",
) -> str:
    """Mark up a table whose first column names its rows; cells are HTML.

    Parameters
    ----------
    caption : str
    head : sequence of str
        Names of the columns, as text.
    rows : iterable of sequence of str
        Cells, as HTML.
    kind : str
        A class for the style sheet.
    marks : sequence of str
        For each row, the marks of charts that it speaks of, parted by spaces.
    stacks : bool
        Whether its cells are below each other on a narrow screen, each with its column's name.
    note : str
        HTML that follows the caption.
    """
    cells = [[marked(cell) for cell in row] for row in rows]
    made = macros("elements.html.j2").table(
        caption, head, cells, kind, marks=marks, stacks=stacks, note=marked(note)
    )
    return str(made)


def folded(summary: str, inner: str) -> str:
    """Mark up what a reader may unfold."""
    return str(macros("elements.html.j2").folded(summary, marked(inner)))


def as_json(data: object) -> str:
    """Return data as JSON, laid out for reading."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
