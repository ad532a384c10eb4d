"""How errors show a value: escaped, and cut where it is long."""

from __future__ import annotations

import reprlib
from collections.abc import Sequence
from typing import Any

LISTED = 60  # names that an error lists
LONGEST = 80  # characters of a value that an error shows


class _Cut(reprlib.Repr):
    """`repr` that stops early, whatever it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = self.maxlong = LONGEST
        self.maxlist = self.maxtuple = self.maxdict = 3
        self.maxlevel = 2

    def repr_instance(self, x: Any, level: int) -> str:
        """Name the type of what has no short `repr`, or none at all."""
        try:
            text = repr(x)
        except Exception:  # of a class that is not ours
            return f"<{type(x).__name__}>"
        return text if len(text) <= LONGEST and text.isprintable() else f"<{type(x).__name__}>"

    repr_int = repr_instance  # Python prints no number of more than 4,300 digits


_CUT = _Cut()


def shown(value: object) -> str:
    """Return a value as an error shows it: escaped, and cut where it is long.

    Examples
    --------
    >>> shown("30"), shown(None), shown("a" * 500)[-6:]
    ("'30'", 'nothing', "aaaaa'")
    """
    return "nothing" if value is None else _CUT.repr(value)


def listed(names: Sequence[str]) -> str:
    """Return names in a row; of many, the first, and how many more there are.

    Examples
    --------
    >>> listed(["export", "import"]), listed([])
    ('export, import', 'none')
    """
    more = len(names) - LISTED
    return (", ".join(names[:LISTED]) or "none") + (f" and {more} more" if more > 0 else "")
