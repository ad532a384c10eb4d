"""Calls with arguments that a function does not take."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from analysis.core.errors import InputError, UnknownNameError

P = ParamSpec("P")
R = TypeVar("R")


def refusing(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function refuse arguments that it does not take as it refuses wrong values.

    Raises
    ------
    UnknownNameError
        When called with an argument of an unknown name; says the nearest.
    InputError
        When called with too many or too few.

    Examples
    --------
    >>> @refusing
    ... def double(number: float) -> float:
    ...     return 2 * number
    >>> double(numbr=2)
    Traceback (most recent call last):
    analysis.core.errors.UnknownNameError: unknown argument of double() 'numbr': did you mean...
    """
    signature = inspect.signature(function)
    known = [name for name in signature.parameters if name != "self"]

    @functools.wraps(function)
    def called(*given: P.args, **named: P.kwargs) -> R:
        try:
            signature.bind(*given, **named)
        except TypeError as error:
            for name in named:
                if name not in known:
                    what = f"argument of {function.__name__}()"
                    raise UnknownNameError(what, name, known) from None
            form = f"{function.__name__}({', '.join(f'{name}=…' for name in known)})"
            raise InputError(f"{function.__name__}(): {error}; expected {form}") from None
        return function(*given, **named)

    return called
