"""The page's words, tables and charts as Typst code, in which text can only be text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

_SKIPPED = {"script", "style", "nav", "fieldset", "header", "footer", "summary", "caption"}
_BLOCKS = {"h1", "h2", "h3", "h4", "p", "ul", "ol", "dl", "dt", "dd", "table", "div", "figure",
           "section", "pre", "details"}  # fmt: skip
_PLAIN = {"strong": "strong", "b": "strong", "em": "emph", "i": "emph", "cite": "emph"}
_ATTACHED = "They are attached to this document, as verdicts.json and figures.csv."
_LONGEST = 400
_ENDLESS = re.compile(rf"\S{{{_LONGEST + 1},}}")
_COLOURS = re.compile(r"--([a-z-]+):(#[0-9a-f]+)")


def string(text: str) -> str:
    r"""Return a text as a Typst string.

    Examples
    --------
    >>> print(string('a "quote" and a \\ in #[markup]'))
    "a \"quote\" and a \\ in #[markup]"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


class Converter:
    """Converts a page of this package to Typst code, element by element.

    Parameters
    ----------
    page : str
        The page, with every end tag.

    Attributes
    ----------
    soup : bs4.BeautifulSoup
        The page, parsed.
    """

    def __init__(self, page: str) -> None:
        self.soup = BeautifulSoup(page, "html.parser")
        style = "".join(one.get_text() for one in self.soup.find_all("style"))
        self._colours = dict(reversed(_COLOURS.findall(style)))  # those of light screens
        claims = self.soup.find_all("section", class_="claim", id=True)
        self._claims = {str(one["id"]) for one in claims}

    def body(self) -> str:
        """Return the page's main part."""
        main = self.soup.main
        return self.inner(main) if main else "{}"

    def inner(self, element: Tag) -> str:
        """Return what is inside an element, as a block of code."""
        return "{ " + "; ".join(filter(None, map(self.code, element.children))) + " }"

    def code(self, node: Any) -> str:
        """Return an element or a text as an expression; empty where nothing is to be set."""
        if isinstance(node, NavigableString):
            return _text(node)
        if node.name in _SKIPPED or node.has_attr("hidden"):
            return ""
        classes = node.get("class") or []
        if "view" in classes and not node.has_attr("data-main"):
            return ""
        special = self._special(node, classes)
        return special if special is not None else self._ordinary(node)

    def _special(self, node: Tag, classes: list[str]) -> str | None:
        """Return what has a look of its own."""
        by_class: dict[str, Callable[[Tag], str]] = {
            "chart": self._chart,
            "rating": lambda one: f"rating({string(_rating(one))}, {self.inner(one)})",
            "by": lambda one: f"speaker({self.inner(one)})",
            "stand": lambda one: f"stand({self.inner(one)})",
            "about": lambda one: f"small({self.inner(one)})",
            "files": lambda _: f"par({string(_ATTACHED)})",
            "claim": lambda one: f"claim({string(str(one['id']))}, {self.inner(one)})",
        }
        for name, made in by_class.items():
            if name in classes:
                return made(node)
        return None

    def _ordinary(self, node: Tag) -> str:
        name = node.name
        if name in ("h1", "h2", "h3", "h4"):
            return f"heading(level: {name[1]}, {self.inner(node)})"
        if name in _PLAIN:
            return f"{_PLAIN[name]}({self._of_language(node)})"
        if name in ("ul", "ol"):
            kind = "enum" if name == "ol" else "list"
            return f"{kind}({', '.join(map(self.inner, node.find_all('li', recursive=False)))})"
        others: dict[str, Callable[[Tag], str]] = {
            "p": lambda one: f"par({self.inner(one)})",
            "br": lambda _: "linebreak()",
            "small": lambda one: f"by({self.inner(one)})",
            "q": self._quote,
            "code": lambda one: f"raw({string(one.get_text())})",
            "pre": lambda one: f"raw(block: true, {string(one.get_text())})",
            "a": self._link,
            "dl": self._terms,
            "table": self._table,
        }
        return others[name](node) if name in others else self.inner(node)

    def _quote(self, node: Tag) -> str:
        return f"{{ {string('“')}; {self._of_language(node)}; {string('”')} }}"

    def _of_language(self, node: Tag) -> str:
        """Mark up words in another language, so that they are read out and broken in it."""
        language, _, region = str(node.get("lang") or "").partition("-")
        if not language:
            return self.inner(node)
        more = f", region: {string(region)}" if len(region) == 2 else ""
        return f"text(lang: {string(language)}{more}, {self.inner(node)})"

    def _link(self, node: Tag) -> str:
        target = str(node.get("href", ""))
        if target.startswith("#") and target[1:] in self._claims:
            return f"link(label({string(target[1:])}), {self.inner(node)})"
        if target.startswith(("http://", "https://")):
            return f"link({string(target)}, {self.inner(node)})"
        return self.inner(node)

    def _terms(self, node: Tag) -> str:
        pairs = zip(node.find_all("dt"), node.find_all("dd"), strict=True)
        return _block(f"term({self.inner(name)}, {self.inner(body)})" for name, body in pairs)

    def _table(self, node: Tag) -> str:
        kind = str((node.get("class") or [""])[0])
        if kind == "figures":  # they are in the data attached to the paper
            return ""
        head, *rows = (
            f"({', '.join(self.inner(cell) for cell in row.find_all(['th', 'td']))},)"
            for row in node.find_all("tr")
        )
        caption = self.inner(node.caption) if node.caption else "{}"
        made = "records(" if kind == "sources" else f"grid-of({string(kind)}, "
        return f"{made}{caption}, {', '.join([head, *rows])})"

    def _chart(self, node: Tag) -> str:
        words = [
            node.find(class_="headline"),
            node.find(class_="subtitle"),
            node.find(class_="source"),
        ]
        plates = (self._plate(one) for one in node.find_all(class_="plate"))
        said = (self.inner(one) if one else "{}" for one in words)
        return f"chart({', '.join([*said, *plates])})"

    def _plate(self, node: Tag) -> str:
        said = [
            f"spoken({string(str(one['class'][0]).removeprefix('say-'))}, {self.inner(one)})"
            if one.has_attr("class")
            else f"small({self.inner(one)})"
            for one in node.find_all("p")
        ]
        alt = str(node.svg["aria-label"]) if node.svg else ""
        drawing = string(self.drawing(node.svg)) if node.svg else "none"
        wide = width_of(node.svg) if node.svg else "400"
        return f"plate({drawing}, {string(alt)}, {wide}, {_block(said)})"

    def drawing(self, svg: Tag) -> str:
        """Return a drawing of the page as an SVG file's text, with its colours for paper."""
        text = str(svg)
        for wrong in ("viewBox", "patternUnits", "patternTransform"):
            text = text.replace(f"{wrong.lower()}=", f"{wrong}=")
        for name, code in self._colours.items():
            text = text.replace(f"var(--{name})", code)
        head = "<svg xmlns='http://www.w3.org/2000/svg' font-family='DejaVu Sans' "
        return text.replace("<svg ", head, 1)


def _text(node: NavigableString) -> str:
    """Return a text as a string; empty for a comment, and for the space between blocks."""
    text = re.sub(r"\s+", " ", node) if type(node) is NavigableString else ""
    beside = (node.previous_sibling, node.next_sibling)
    text = _ENDLESS.sub(_shortened, text)
    if not text.strip() and any(
        one is None or getattr(one, "name", "") in _BLOCKS for one in beside
    ):
        return ""
    return string(text)


def _shortened(word: re.Match[str]) -> str:
    """Return the start of a word that no line and no page could hold."""
    return f"{word[0][:_LONGEST]}… ({len(word[0]):,} signs, whole on the page)"


def _rating(node: Tag) -> str:
    return next(str(one) for one in node.get("class") or [] if one != "rating")


def width_of(svg: Tag) -> str:
    """Return the width of a drawing in its own units."""
    return str(svg["viewbox"]).split()[2]


def _block(parts: Iterable[str]) -> str:
    return "{ " + "; ".join(parts) + " }"
