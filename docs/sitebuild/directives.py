"""What pages may hold beside Markdown: parts made from code, commands and files.

A part is written as an empty block ``{from-code} NAME`` (see `PARTS`), a chart as a block
``{chart} NAME`` with the lines of Python that make it.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from . import (
    article_schema,
    articles,
    command_line,
    commands,
    environment,
    file_formats,
    gallery,
    hedges,
    measures,
    python_api,
    sources,
)
from .markdown import Site

PARTS: dict[str, Callable[[Site], str]] = {
    "articles": articles.page,
    "article-schema": article_schema.page,
    "charts": python_api.charts,
    "columns": file_formats.columns,
    "command-line": command_line.page,
    "exit-statuses": environment.statuses,
    "formats": file_formats.formats,
    "gallery": gallery.page,
    "hedges": hedges.page,
    "measures": measures.page,
    "plan": file_formats.plan,
    "python-api": python_api.page,
    "sources": sources.page,
    "variables": environment.variables,
}

_PART = re.compile(r"^```\{from-code\} ([a-z-]+)\n```$", re.MULTILINE)
_CHART = re.compile(r"^```\{chart\} ([a-z-]+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


class _OfPage(SphinxDirective):
    """A directive that works in the folder of its page."""

    @property
    def home(self) -> Path:
        return home_of(self.env.app, self.env.docname)


class Command(_OfPage):
    """Commands, each run and shown with what it prints."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "in": directives.unchanged,
        "lines": directives.nonnegative_int,
        "status": directives.nonnegative_int,
    }

    def run(self) -> list[nodes.Node]:
        """Return a block for each command."""
        found: list[nodes.Node] = []
        for command in filter(None, self.content):
            printed = commands.run(
                command, self.home, self.options.get("in", ""), self.options.get("status", 0)
            )
            text = commands.shown(command, printed, self.options.get("lines"))
            found.append(nodes.literal_block(text, text, language="text"))
        return found


class File(_OfPage):
    """A file that the page has the reader write."""

    has_content = True
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Write it, and return it under its name."""
        text = "\n".join(self.content) + "\n"
        file = self.home / self.arguments[0]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        language = {".yml": "yaml", ".py": "python"}.get(file.suffix, "text")
        name = nodes.paragraph("", "", nodes.literal("", self.arguments[0]), nodes.Text(":"))
        return [name, nodes.literal_block(text, text, language=language)]


class Made(_OfPage):
    """A file that the page's commands made: a picture is shown, another is linked."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"text": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Copy it into the site, and return what shows it."""
        (file,) = self.home.glob(self.arguments[0])
        folder = f"_made/{self.env.docname}"
        target = Path(self.env.app.outdir) / folder / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
        address = "../" * self.env.docname.count("/") + f"{folder}/{file.name}"
        text = html.escape(self.options["text"])
        if file.suffix == ".png":
            markup = f'<img class="card" src="{address}" alt="{text}">'
        else:
            markup = f'<p><a href="{address}">{text}</a></p>'
        return [nodes.raw("", markup, format="html")]


def home_of(app: Sphinx, docname: str) -> Path:
    """Return the folder in which a page's commands run."""
    return Path(app.doctreedir).parent / "docs-work" / docname


def _begin(app: Sphinx, docname: str, source: list[str]) -> None:
    """Empty the folder of a page that is read, and put in the parts that are made from code.

    They are put into its text, since headings within a directive would leave the page's order.
    """
    commands.fresh(home_of(app, docname))
    site = Site(Path(app.outdir), "../" * docname.count("/"))
    text = _PART.sub(lambda found: PARTS[found[1]](site), source[0])
    source[0] = _CHART.sub(lambda found: gallery.drawn(site, found[1], found[2]), text)


def _every(app: Sphinx, env: BuildEnvironment, *_: object) -> list[str]:
    """Name the pages that are read at each build: all, since any may rest on code that changed."""
    return sorted(env.found_docs)


def _no_empty_heads(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Make the corners of data frames plain cells: an empty one heads nothing."""
    if "body" in context:
        context["body"] = context["body"].replace("<th></th>", "<td></td>")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives with Sphinx."""
    app.add_directive("command", Command)
    app.add_directive("file", File)
    app.add_directive("made", Made)
    app.connect("source-read", _begin)
    app.connect("env-get-outdated", _every)
    app.connect("html-page-context", _no_empty_heads)
    return {"parallel_read_safe": True}
