"""Typst: templates of this package compiled with data, and the fonts for it."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from analysis.core.errors import MissingToolError

TEMPLATES = Path(__file__).parent / "templates"


def compiled(
    template: str,
    data: object,
    kind: Literal["pdf", "png"],
    when: dt.datetime | None = None,
    **options: Any,
) -> bytes:
    """Compile a template with the fonts that come along, so that every machine gives the same.

    Where these lack a character, the system's fonts are asked for it; where they lack it too, a
    box stands for it and the PDF no longer claims to follow PDF/UA.

    Parameters
    ----------
    template : str
        The name of its file.
    data : object
        What it reads as JSON from ``sys.inputs.data``; it is never code.
    kind : {"pdf", "png"}
    when : datetime.datetime, optional
        The time that a PDF says it was made at.
    **options
        Of `typst.compile`.
    """
    import typst

    given = {"data": json.dumps(data, ensure_ascii=False)}
    for system, strict in ((False, True), (True, True), (True, False)):
        options |= {} if strict else {"pdf_standards": []}
        try:
            return bytes(
                typst.compile(
                    TEMPLATES / template,
                    root=TEMPLATES,
                    sys_inputs=given,
                    format=kind,
                    font_paths=fonts(system=system),
                    timestamp=when,
                    **options,
                )
            )
        except typst.TypstError as error:
            if not strict or "could not be displayed" not in str(error):
                raise
    raise AssertionError("the last try returns or raises")


@cache
def fonts(*, system: bool = False) -> Any:
    """Return the DejaVu fonts that matplotlib brings along, and the system's if wanted."""
    import typst

    found = find_spec("matplotlib")
    if found is None or found.origin is None:
        raise MissingToolError("matplotlib is not installed; its fonts are needed for the PDF")
    ours = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=system, font_paths=[str(ours)])
