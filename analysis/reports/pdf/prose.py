"""The prose of a notebook as data for the PDF's template: few forms, in which text is only text."""

from __future__ import annotations

from functools import cache
from html import unescape
from typing import Any

_CODE = ("codespan", "block_code")
_LEFT_OUT = ("blank_line", "inline_html", "block_html")


def prose(markdown: str) -> list[dict[str, Any]]:
    """Return Markdown as a list of blocks.

    Parameters
    ----------
    markdown : str

    Returns
    -------
    list of dict
        Each with its ``kind``, named as by mistune, and either a ``text``, ``code`` or
        ``children``; a heading has a ``level``, a link a ``url``, and a list says whether it is
        ``ordered``. Tags of HTML are left out; the text between them stays.

    Examples
    --------
    >>> prose("## Q&amp;A")
    [{'kind': 'heading', 'level': 2, 'children': [{'kind': 'text', 'text': 'Q&A'}]}]
    """
    return [_block(one) for one in _parse(markdown) if one["type"] not in _LEFT_OUT]


def _parse(markdown: str) -> list[dict[str, Any]]:
    tokens: Any = _parser()(markdown)
    return list(tokens)


@cache
def _parser() -> Any:
    import mistune

    return mistune.create_markdown(renderer="ast")


def _block(token: dict[str, Any]) -> dict[str, Any]:
    kind, about = token["type"], token.get("attrs", {})
    known = {name: about[name] for name in ("level", "url", "ordered") if name in about}
    if kind == "softbreak":
        return {"kind": "text", "text": " "}
    if "children" in token:
        children = [_block(one) for one in token["children"] if one["type"] not in _LEFT_OUT]
        return {"kind": kind, **known, "children": children}
    raw = token.get("raw", "")
    return {"kind": kind, "code": raw} if kind in _CODE else {"kind": kind, "text": unescape(raw)}
