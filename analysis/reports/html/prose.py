"""A notebook's Markdown as HTML: formulas as MathML, pictures inside it, and footnotes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from itertools import count
from typing import Any, ClassVar
from urllib.parse import unquote

from mistune.plugins import import_plugin
from nbconvert.filters.markdown_mistune import (
    IPythonRenderer,
    MarkdownWithMath,
    MathInlineParser,
)

from analysis.reports.html.clean import Cleaned, cleaned
from analysis.reports.html.images import PICTURES, encoded
from analysis.reports.html.maths import mathml

_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class _Inline(MathInlineParser):
    """Takes ``$x$`` for a formula, but not the words between ``$5 and $6``."""

    SPECIFICATION: ClassVar[dict[str, str]] = MathInlineParser.SPECIFICATION | {
        "inline_math_tex": r"(?<![$\\])\$(?=[^\s$])(?P<math_inline_tex>[^$\n]*?[^\s$\\])\$(?![\d$])"
    }


class _Renderer(IPythonRenderer):
    """Renders formulas and attached pictures; nothing in it fails for want of one."""

    def block_math(self, body: str) -> str:
        """Render a formula on a line of its own."""
        return mathml(body, display=True)

    def inline_math(self, body: str) -> str:
        """Render a formula within a line."""
        return mathml(body)

    def latex_environment(self, name: str, body: str) -> str:
        """Render a formula given as an environment."""
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def _embed_image_or_attachment(self, src: str) -> str:
        name = src.removeprefix("attachment:")
        held = self.attachments.get(name) or self.attachments.get(unquote(name)) or {}
        for kind in PICTURES:
            if src != name and kind in held:
                return f"data:{kind};base64,{encoded(kind, held[kind])}"
        return src


def prose_html(source: str, attachments: Mapping[str, Any], name: str) -> Cleaned:
    r"""Return Markdown as HTML that a page can hold.

    Parameters
    ----------
    source : str
    attachments : mapping
        Pictures of the cell: by name, and by MIME type.
    name : str
        Put before its ids, but not before those of headings.

    Examples
    --------
    >>> prose_html("It costs $5, or $6.", {}, "c1").markup
    '<p>It costs $5, or $6.</p>\n'
    """
    renderer = _Renderer(escape=False, exclude_anchor_links=True, attachments=dict(attachments))
    plugins = [import_plugin(one) for one in (*MarkdownWithMath.DEFAULT_PLUGINS, "footnotes")]
    inline = _Inline(hard_wrap=False)
    made = MarkdownWithMath(renderer, inline=inline, plugins=plugins).render(source)
    return cleaned(made, name)


def with_ids(markup: str, taken: set[str]) -> tuple[str, list[tuple[int, str, str]]]:
    """Return HTML whose headings have ids, and those headings.

    Parameters
    ----------
    markup : str
    taken : set of str
        Ids that are in use; those given here are added.

    Returns
    -------
    str, list of (int, str, str)
        The HTML; and of each heading its level, its id and its text.

    Examples
    --------
    >>> with_ids("<h2>A <i>b</i></h2>", {"A-b"})
    ('<h2 id="A-b-2">A <i>b</i></h2>', [(2, 'A-b-2', 'A b')])
    """
    found: list[tuple[int, str, str]] = []

    def named(heading: re.Match[str]) -> str:
        words = " ".join(unescape(_TAG.sub("", heading[2])).split())
        id = unused("-".join(words.split()), taken)
        found.append((int(heading[1]), id, words))
        return f'<h{heading[1]} id="{escape(id)}">{heading[2]}</h{heading[1]}>'

    return _HEADING.sub(named, markup), found


def unused(id: str, taken: set[str]) -> str:
    """Return an id that is not in use, and note that it is now."""
    tries = (f"{id or 'part'}{f'-{number}' if number > 1 else ''}" for number in count(1))
    made = next(one for one in tries if one not in taken)
    taken.add(made)
    return made
