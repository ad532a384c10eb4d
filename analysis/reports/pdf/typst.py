"""Typst: templates of this package compiled with data, and what no font could show."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analysis.reports.pdf.fonts import fonts

TEMPLATES = Path(__file__).parent / "templates"
ACCESSIBLE = "ua-1"
Kind = Literal["pdf", "png"]
_MISSING = re.compile(r'error: the text `"(.*?)"` could not be displayed')
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
_JOINING = "\u200d\ufe0e\ufe0f"
_OF_THE_STANDARD = "PDF/UA-1 error"


@dataclass(frozen=True)
class Made:
    """A file that Typst made.

    Parameters
    ----------
    content : bytes
    unshown : tuple of str
        Characters in it for which no font on this machine has a shape; boxes stand for them.
    accessible : bool
        Whether it is a PDF that claims to follow PDF/UA-1.
    """

    content: bytes
    unshown: tuple[str, ...] = ()
    accessible: bool = False


def compiled(
    template: str, data: object, kind: Kind, when: dt.datetime | None = None, ppi: float = 144.0
) -> Made:
    """Compile a template with the fonts that come along, so that every machine gives the same.

    Where these lack a character, the system's fonts are asked for it; where they lack it too, a
    box stands for it and a PDF does not claim to follow PDF/UA.

    Parameters
    ----------
    template : str
        The name of its file.
    data : object
        What it reads as JSON from ``sys.inputs.data``; it is never code.
    kind : {"pdf", "png"}
    when : datetime.datetime, optional
        The time that a PDF says it was made at.
    ppi : float
        Pixels per inch of a picture.

    Raises
    ------
    typst.TypstError
        If the template can't be compiled with the data.
    """
    given = {"data": json.dumps(data, ensure_ascii=False)}
    for system in (False, True):
        held = {"font_paths": fonts(system=system), "timestamp": when}
        content, wrong = _tried(template, given, **held)
        missing = _MISSING.findall(wrong)
        if not missing:
            break
    if kind == "pdf" and content:
        return Made(content, accessible=True)
    return Made(_one(_compile(template, given, kind, ppi=ppi, **held)), _unshown(missing))


def _tried(template: str, given: dict[str, str], **held: Any) -> tuple[bytes, str]:
    """Return an accessible PDF, or what the standard finds wrong with it; only a PDF is checked."""
    import typst

    try:
        return _one(_compile(template, given, "pdf", pdf_standards=[ACCESSIBLE], **held)), ""
    except typst.TypstError as error:
        wrong = str(error.diagnostic or error)
        if _OF_THE_STANDARD not in wrong:
            raise
        return b"", wrong


def _compile(template: str, given: dict[str, str], kind: Kind, **held: Any) -> Any:
    import typst

    return typst.compile(
        TEMPLATES / template, root=TEMPLATES, sys_inputs=given, format=kind, **held
    )


def _one(made: Any) -> bytes:
    """Return the only page of a picture, which Typst returns as a list where there are more."""
    return bytes(made[0] if isinstance(made, list) else made)


def _unshown(missing: Iterable[str]) -> tuple[str, ...]:
    r"""Return the characters of texts that could not be shown, but for what only joins others.

    Examples
    --------
    >>> _unshown(["🚢", "a", r"\u{20dd}", "", "👩\u200d👧"])
    ('\u20dd', '👧', '👩', '🚢')
    """
    text = _CODE.sub(lambda code: chr(int(code[1], 16)), "".join(missing))
    return tuple(sorted(sign for sign in {*text} if not sign.isascii() and sign not in _JOINING))
