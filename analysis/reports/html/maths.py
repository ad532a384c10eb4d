"""LaTeX as MathML, which browsers lay out without a script."""

from __future__ import annotations

import re
from html import escape, unescape
from xml.etree import ElementTree as ET

_LONGEST = 5000  # characters of a formula
_DELIMITERS = re.compile(r"\s*(\$\$|\$|\\\[|\\\()(.*)(\$\$|\$|\\\]|\\\))\s*", re.DOTALL)
_DISPLAY = ("$$", "\\[")


def formula(latex: str) -> str:
    r"""Return a formula that may stand between its delimiters as MathML.

    Parameters
    ----------
    latex : str

    Raises
    ------
    ValueError
        If it can't be read.

    Examples
    --------
    >>> formula("$x$")
    '<math display="inline"><mrow><mi>x</mi></mrow></math>'
    """
    found = _DELIMITERS.fullmatch(latex)
    if found is None:
        return _converted(latex, display=True)
    return _converted(found[2].removeprefix("\\displaystyle"), display=found[1] in _DISPLAY)


def mathml(latex: str, *, display: bool = False) -> str:
    r"""Return a formula as MathML; as its source where that can't be read.

    Parameters
    ----------
    latex : str
        Without delimiters.
    display : bool
        Whether it stands on a line of its own.

    Examples
    --------
    >>> mathml(r"\left(x")
    '<code class="latex">\\left(x</code>'
    """
    try:
        return _converted(latex, display=display)
    except ValueError:
        return f'<code class="latex">{escape(latex, quote=False)}</code>'


def _converted(latex: str, *, display: bool) -> str:
    from latex2mathml.converter import convert_to_element

    if len(latex) > _LONGEST:
        raise ValueError(f"it is {len(latex):,} characters long")
    try:
        made = convert_to_element(latex, display="block" if display else "inline")
    except Exception as error:  # whatever the library meets, down to RecursionError
        raise ValueError("its LaTeX can't be read") from error
    for part in made.iter():
        part.text = unescape(part.text) if part.text else part.text
    made.attrib.pop("xmlns", None)
    return ET.tostring(made, encoding="unicode")
