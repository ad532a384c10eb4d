"""What is printed on a terminal: texts that can't steer it, and errors."""

from __future__ import annotations


def visible(text: str) -> str:
    """Return a text in which no character from outside can steer a terminal.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> visible("nearly" + chr(27) + "[31m")
    'nearly�[31m'
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    from analysis.core.html import seen

    return seen(text)


def error_text(error: Exception, lead: str = "") -> str:
    r"""Return an error as it is printed, in one line for each problem.

    Parameters
    ----------
    error : Exception
    lead : str
        What precedes it.

    Examples
    --------
    >>> error_text(ValueError("two problems\n one\n two"))
    'trade-claims: two problems\n  one\n  two'
    """
    first, *more = (" ".join(line.split()) for line in str(error).splitlines() or [""])
    return visible("\n  ".join([f"trade-claims: {lead}{first}", *more]))
