"""What pydantic finds wrong with a record, in the words of this package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from analysis.core.errors import InputError, ParameterError, Problem, UnknownNameError, shown
from analysis.core.yaml_nodes import Path

R = TypeVar("R", bound=BaseModel)
NO_FIELD = "no field"
NAMES = "names with values, as 'name: value'"
_TEXT = "text; in quotes where it is a word such as yes, no or null"
_EXPECTED = {  # by pydantic's type of error; what is in braces, it gives
    "missing": "a value: the field is required",
    "string_type": _TEXT,
    "string_unicode": "text of whole characters",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list, as [a, b]",
    "tuple_type": "a list, as [a, b]",
    "dict_type": NAMES,
    "model_type": NAMES,
    "model_attributes_type": NAMES,
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number from {ge}",
    "less_than": "a number below {lt}",
    "less_than_equal": "a number up to {le}",
    "literal_error": "{expected}",
    "too_short": "a list of at least {min_length}",
    "too_long": "a list of at most {max_length}",
    "string_pattern_mismatch": "text of the form {pattern}",
    "value_error": "{error}",
}


def refusal(found: object, expected: str, at: str = "", said: str = "") -> PydanticCustomError:
    """Return what a validator raises.

    Parameters
    ----------
    found : object
        The value, as `shown` shows it.
    expected : str
    at : str
        Path to a field within.
    said : str
        What is wrong, where `found` and `expected` do not say it.
    """
    return _custom(Problem(at, shown(found), expected, said=said))


def _custom(problem: Problem) -> PydanticCustomError:
    texts = {"found": problem.found, "expected": problem.expected, "said": problem.said}
    sound = {name: text.encode(errors="backslashreplace").decode() for name, text in texts.items()}
    return PydanticCustomError("input", "input", {**sound, "at": problem.field})


@contextmanager
def input_errors(at: str = "") -> Iterator[None]:
    """Let pydantic report an `InputError` of a validator, with its own words, as at a field."""
    try:
        yield
    except ParameterError as error:
        raise refusal(error.found, error.expected, at) from None
    except InputError as error:
        raise refusal("", "", at, str(error)) from None


def nested(given: Any, kind: type[R], what: str) -> R:
    """Read a record within a validator of another.

    Parameters
    ----------
    given : mapping or record
    kind : type of record
    what : str
        What its fields are called, such as ``argument of growth``.

    Raises
    ------
    ValidationError
        With everything that is wrong, each as `refusal` makes it.
    """
    if isinstance(given, kind):
        return given
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise errors_at(
            (path, _custom(replace(one, field=""))) for path, one in problems_of(error, kind, what)
        ) from None


def errors_at(found: Iterable[tuple[Path, PydanticCustomError]]) -> ValidationError:
    """Return the error of a validator that finds several things wrong, each at its place."""
    lines = [InitErrorDetails(type=error, loc=path, input=None) for path, error in found]
    return ValidationError.from_exception_data("record", lines)


def problems_of(
    error: ValidationError, kind: Any, what: str = "field"
) -> list[tuple[Path, Problem]]:
    """Return everything that is wrong, each with the path to it.

    Parameters
    ----------
    error : ValidationError
    kind : type
        Of which a record was to be made.
    what : str
        What its fields are called.
    """
    every = error.errors(include_url=False)
    meant = {_meant(one, kind) for one in every if one["type"] == "extra_forbidden"}
    told = [one for one in every if one["type"] != "missing" or one["loc"] not in meant]
    return list(dict.fromkeys(_problem(one, kind, what) for one in told))


def _meant(error: ErrorDetails, kind: Any) -> Path:
    """Return the path to the field whose name is misspelt, which is not missing besides."""
    *place, name = error["loc"]
    return (*place, UnknownNameError("field", str(name), fields_at(kind, place)).nearest or "")


def _problem(error: ErrorDetails, kind: Any, what: str) -> tuple[Path, Problem]:
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    context: dict[str, Any] = error.get("ctx", {})
    if error["type"] == "input":
        path += tuple(filter(None, context["at"].split(".")))
        return path, Problem("-", context["found"], context["expected"], said=context["said"])
    if error["type"] == "extra_forbidden":
        known = fields_at(kind, path[:-1])
        unknown = UnknownNameError(what, str(path[-1]), known)
        if what != "field":
            return path[:-1], Problem("-", "", "", said=str(unknown))
        return path, Problem("-", shown(error["input"]), _no_field(unknown))
    found = None if error["type"] == "missing" else error["input"]
    expected = _EXPECTED.get(error["type"], "another value").format_map(context)
    return path, Problem("-", shown(found), expected + _nearest(error, context))


def _nearest(error: ErrorDetails, context: dict[str, Any]) -> str:
    """Name the nearest of the values that a field can take."""
    if error["type"] != "literal_error" or not isinstance(error["input"], str):
        return ""
    names = [one.strip("'") for one in context["expected"].replace(" or ", ", ").split(", ")]
    near = UnknownNameError("value", error["input"], names).nearest
    return f"; did you mean {near!r}?" if near else ""


def _no_field(unknown: UnknownNameError) -> str:
    """Say that no field goes by a name, and which is meant."""
    meant = f"; did you mean {unknown.nearest!r}?" if unknown.nearest else ""
    return f"{NO_FIELD} of this name{meant} (known: {', '.join(unknown.known)})"


def fields_at(kind: Any, place: Iterable[str | int]) -> list[str]:
    """Return the fields that a document of a kind may have at a place.

    Parameters
    ----------
    kind : type
        As of `read_document`.
    place : iterable of str or int
        As of pydantic's errors.

    Examples
    --------
    >>> from analysis.claims.articles import Article
    >>> fields_at(Article, ("event",))
    ['day', 'name']
    """
    whole = node = _schema(kind)
    for part in (None, *place):
        if part is not None:
            node = _inside(node, part)
        ways = [_resolved(one, whole) for one in node.get("anyOf", [node])]
        node = next((one for one in ways if one.get("type") != "null"), {})
    return sorted(node.get("properties", {}))


@lru_cache(maxsize=64)
def _schema(kind: Any) -> dict[str, Any]:
    return TypeAdapter(kind).json_schema()


def _inside(node: dict[str, Any], part: str | int) -> dict[str, Any]:
    """Return the part of a JSON Schema that a step leads to; empty where it knows none."""
    if isinstance(part, int):
        found = node.get("items", {})
    else:
        found = node.get("properties", {}).get(part, node.get("additionalProperties"))
    return found if isinstance(found, dict) else {}


def _resolved(node: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    name = node.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = whole.get("$defs", {}).get(name, {}) if name else node
    return found
