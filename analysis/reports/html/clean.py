"""HTML from elsewhere, as a page can hold it: nothing that runs, asks for anything or covers it.

`nh3` holds HTML to the elements and attributes listed here. Ids get a prefix, and so do the
references to them, so that two outputs do not share one. Style rules hold within their output only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

import nh3
import tinycss2
from bs4 import BeautifulSoup

from analysis.reports.html.allowed import ATTRIBUTES, ELEMENTS, PROPERTIES

_GONE = {"script", "style", "template", "noscript"}  # with what is in them
_LEFT_OUT = {
    "script": "script", "iframe": "frame", "frame": "frame", "object": "embedded object",
    "embed": "embedded object", "applet": "embedded object", "audio": "sound", "video": "video",
    "canvas": "canvas", "form": "form", "input": "form field", "button": "form field",
    "select": "form field", "textarea": "form field", "link": "external style sheet",
    "foreignobject": "embedded object",
}  # fmt: skip
# classes by which the page hides or places things, or its script finds them
_OURS = {
    "chart", "claim", "drawn", "figures", "files", "skip", "sort", "tip", "tools", "unseen", "view",
}  # fmt: skip
_REFERENCES = {"aria-labelledby", "aria-describedby", "headers"}
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*")
_INSIDE = re.compile(r"url\(\s*[\"']?#([^\"')]+)[\"']?\s*\)")
_RISKY = re.compile(r"url\(|image\(|image-set\(|expression\(|@import|[\\<]", re.IGNORECASE)


class Cleaned(NamedTuple):
    """HTML that a page can hold.

    Parameters
    ----------
    markup : str
    style : str
        Its style rules, which hold within the element of its id only.
    left_out : tuple of str
        What it held that a page can't: ``2 scripts``, ``1 frame``.
    """

    markup: str
    style: str
    left_out: tuple[str, ...]

    @property
    def shows(self) -> bool:
        """Whether anything of it can be seen."""
        return bool(re.search(r"<(img|svg|math|hr)\b", self.markup)) or bool(
            BeautifulSoup(self.markup, "html.parser").get_text(strip=True)
        )


def cleaned(markup: str, name: str) -> Cleaned:
    """Return HTML from elsewhere as a page can hold it.

    Parameters
    ----------
    markup : str
    name : str
        Put before its ids. Its style rules hold within the element that goes by it.

    Examples
    --------
    >>> cleaned("<b id='x' onclick='y()'>1</b><script>z()</script>", "o1")
    Cleaned(markup='<b id="o1-x">1</b>', style='', left_out=('1 script',))
    """
    soup = BeautifulSoup(markup, "html.parser")
    ids = {str(one["id"]) for one in soup.find_all(id=True)}
    rules = "".join(_rules(one.get_text(), name, ids) for one in soup.find_all("style"))
    left_out = Counter(_LEFT_OUT[one.name] for one in soup.find_all(list(_LEFT_OUT)))
    left_out.update(_without_foreign_pictures(soup))
    kept = nh3.clean(
        str(soup),
        tags=set(ELEMENTS),
        clean_content_tags=_GONE,
        attributes={"*": set(ATTRIBUTES)},
        attribute_filter=_Attributes(name, ids),
        filter_style_properties=set(PROPERTIES),
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )
    return Cleaned(kept, rules, tuple(_counted(left_out)))


def _counted(things: Counter[str]) -> Iterator[str]:
    for thing, count in things.items():
        yield f"{count:,} {thing}{'' if count == 1 else 's'}"


def _without_foreign_pictures(soup: Any) -> Iterator[str]:
    """Put their descriptions in place of pictures that a page would have to ask for."""
    for one in soup.find_all("img"):
        if not _PICTURE.fullmatch(str(one.get("src", ""))):
            alt = str(one.get("alt") or "").strip()
            one.replace_with(f"[picture{f': {alt}' if alt else ''}]")
            yield "external picture"


class _Attributes:
    """Decides on each attribute of HTML from elsewhere."""

    def __init__(self, name: str, ids: Collection[str]) -> None:
        self.name, self.ids = name, ids

    def __call__(self, tag: str, attribute: str, value: str) -> str | None:
        """Return what an attribute may be; None where it is left out."""
        if attribute == "id":
            return f"{self.name}-{value}"
        if attribute in _REFERENCES:
            return " ".join(map(self._id, value.split()))
        if attribute in ("href", "src"):
            return self._link(tag, value) if attribute == "href" else self._source(tag, value)
        if attribute == "class":
            return " ".join(one for one in value.split() if one not in _OURS) or None
        if attribute == "style":
            return ";".join(_looks(tinycss2.parse_blocks_contents(value), self.look))
        return self.look(value) if "(" in value else value

    def _source(self, tag: str, value: str) -> str | None:
        return value if tag == "img" and _PICTURE.fullmatch(value) else None

    def _id(self, value: str) -> str:
        return f"{self.name}-{value}" if value in self.ids else value

    def _link(self, tag: str, value: str) -> str | None:
        if value.startswith("#"):
            return f"#{self._id(value[1:])}"
        return value if tag == "a" and re.match(r"(https?://|mailto:)", value) else None

    def look(self, value: str) -> str | None:
        """Return how something looks, its references to drawings those of its own output."""
        ours = _INSIDE.sub(lambda found: f"url(#{self._id(found[1])})", value)
        return None if _RISKY.search(_INSIDE.sub("", ours)) else ours


def _rules(sheet: str, name: str, ids: Collection[str]) -> str:
    """Return the rules of a style sheet that only say how things look, held to one element."""
    rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    return "".join(_rule(rule, name, ids) for rule in rules if rule.type == "qualified-rule")


def _rule(rule: Any, name: str, ids: Collection[str]) -> str:
    selectors = [f"#{name} {one}" for one in _selectors(rule.prelude, name)]
    looks = _looks(tinycss2.parse_blocks_contents(rule.content), _Attributes(name, ids).look)
    return f"{','.join(selectors)}{{{';'.join(looks)}}}" if selectors and looks else ""


def _looks(given: Any, look: Callable[[str], str | None]) -> list[str]:
    """Return the declarations that only say how something looks."""
    known = (one for one in given if one.type == "declaration" and one.lower_name in PROPERTIES)
    return [said for one in known if (said := look(one.serialize()))]


def _selectors(prelude: Any, name: str) -> Iterator[str]:
    """Yield the selectors of a rule, their ids with the prefix, but none that leads elsewhere."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "hash":
            token.value = f"{name}-{token.value}"
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    for part in parts:
        said = tinycss2.serialize(part).strip()
        if said and said[0] not in "+~>|&" and "<" not in said:
            yield said
