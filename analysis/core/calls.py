"""Calls of public functions: what is missing, misspelt or of another kind, said with the mend."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from analysis.core.errors import ParameterError, UnknownNameError

_MADE_BY = {  # classes of this package, by name, and where one comes from
    "Vintage": "a vintage from analysis.load",
    "Verdicts": "verdicts from analysis.check",
    "Article": "an article from analysis.read_article",
    "Claim": "a claim, as analysis.Claim(…) or article['…']",
}
_OTHERS = {"str": "text", "Path": "a folder", "None": "nothing"}


@cache
def checked_call(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a public function that refuses a wrong call with an error of this package.

    Parameters
    ----------
    function : callable
        Its annotations say of which of the package's classes an argument is.

    Examples
    --------
    >>> import analysis as an
    >>> an.reconcile(3)
    Traceback (most recent call last):
    analysis.core.errors.ParameterError: parameter trade: found 3; expected a vintage from an...
    """
    signature = inspect.signature(function)
    kinds = {name: _kinds(one.annotation) for name, one in signature.parameters.items()}

    @wraps(function)
    def checked(*args: Any, **given: Any) -> Any:
        _check_names(signature, args, given)
        try:
            bound = signature.bind(*args, **given)
        except TypeError as error:  # too many, or one twice
            expected = f"{function.__name__}{_form(signature)}"
            raise ParameterError("arguments", f"{error}", expected) from None
        for name, value in bound.arguments.items():
            if kinds[name] and not _is_one(value, kinds[name]):
                expected = " or ".join({**_MADE_BY, **_OTHERS}[kind] for kind in kinds[name])
                raise ParameterError(name, value, expected)
        return function(*args, **given)

    checked.__module__ = "analysis"  # where it is found again, by pickle too
    return checked


def _kinds(annotation: Any) -> tuple[str, ...]:
    """Return the names of the classes that an argument may be of; none if it may be anything."""
    names = str(annotation).split(" | ")
    return tuple(names) if set(names) <= {*_MADE_BY, *_OTHERS} else ()


def _is_one(value: Any, kinds: tuple[str, ...]) -> bool:
    names = {one.__name__ for one in type(value).__mro__}
    return bool(names & set(kinds)) or (value is None and "None" in kinds)


def _check_names(
    signature: inspect.Signature, args: tuple[Any, ...], given: dict[str, Any]
) -> None:
    """Refuse a name that no parameter has, and name a parameter that is missing."""
    every = {name: one for name, one in signature.parameters.items() if name != "self"}
    if any(one.kind is one.VAR_KEYWORD for one in every.values()):
        return
    for name in given:
        if name not in every:
            raise UnknownNameError("parameter", name, every)
    for name, one in list(signature.parameters.items())[len(args) :]:
        if one.default is one.empty and name not in given:
            raise ParameterError(name, None, _expected(name, one))


def _expected(name: str, parameter: inspect.Parameter) -> str:
    kinds = _kinds(parameter.annotation)
    return {**_MADE_BY, **_OTHERS}[kinds[0]] if kinds else f"a {name}: it is required"


def _form(signature: inspect.Signature) -> str:
    return f"({', '.join(name for name in signature.parameters if name != 'self')})"
