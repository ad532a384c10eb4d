"""The channels of a plan: by which, and of which events, people are notified."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from analysis.core.errors import InputError, ParameterError, Problem
from analysis.core.field_types import named_like, text_of
from analysis.core.problems import NO_FIELD
from analysis.core.yaml_models import Record, document_error
from analysis.notify.events import KINDS, Event, Kind
from analysis.notify.senders import append, notify, service

_RENAMED = {True: "events", "on": "events", "url": "url_variable"}  # YAML 1.1 reads `on` as true
_VARIABLE = named_like("[A-Za-z_][A-Za-z0-9_]*", 100, "the name of a variable, as NEWSROOM_MAIL")
_LABEL = named_like(r"[\w. -]*", 60, "letters, digits, blanks and any of . _ -")


class Channel(Record):
    """A way by which people are notified.

    Parameters
    ----------
    kind : {"apprise", "file"}
    url_variable : str
        For Apprise: the variable of the environment that holds an Apprise URL, which is secret.
    path : str
        For a file, to which each event adds a line of JSON: in a folder that exists, beside the
        plan.
    events : list of {"flipped", "failed", "late", "arrived"}
        Of which it notifies; by default of all.
    label : str
        Its name in the history, in place of the variable's name or ``file``.
    """

    kind: Literal["apprise", "file"] = "apprise"
    url_variable: Annotated[str, _VARIABLE] = ""
    path: Annotated[str, text_of(500)] = ""
    events: list[Kind] = Field(default_factory=lambda: list(KINDS), min_length=1)
    label: Annotated[str, _LABEL] = ""

    @model_validator(mode="before")
    @classmethod
    def _renamed(cls, given: Any) -> Any:
        """Name what replaces the kinds and fields of earlier releases."""
        if isinstance(given, dict):
            if given.get("kind") in ("smtp", "webhook"):
                raise ValueError(
                    "url_variable, which names a variable that holds an Apprise URL "
                    "(mailtos://…, jsons://…), and no kind"
                )
            for old, new in _RENAMED.items():
                if old in given:
                    raise ValueError(f"{new!r}, which replaces {'on' if old is True else old!r}")
        return given

    @model_validator(mode="after")
    def _whole(self) -> Self:
        needed, other = "url_variable", "path"
        if self.kind == "file":
            needed, other = other, needed
        if not getattr(self, needed) or getattr(self, other):
            raise ValueError(f"{needed} and no {other}, as its kind is {self.kind}")
        return self

    @property
    def name(self) -> str:
        """What it is called wherever it is named: nothing of an address is in it."""
        return self.label or self.url_variable or "file"

    @property
    def variables(self) -> list[str]:
        """The variables of the environment that hold its secrets."""
        return [self.url_variable] if self.url_variable else []

    def sender(self) -> Callable[[Event], str]:
        """Return what sends an event, and returns why it did not; empty if it did.

        Raises
        ------
        ParameterError
            If nothing can be sent.
        """
        if self.kind == "apprise":
            return partial(notify, service(self.url_variable))
        path = Path(self.path)
        if not path.parent.is_dir():  # the lock would make it, in a wrong place too
            raise ParameterError("path", "no such folder", "a file in a folder that exists")
        return partial(append, path)

    def beside(self, folder: Path) -> Self:
        """Return it with its path beside a plan."""
        return self.model_copy(update={"path": str(folder / self.path)}) if self.path else self


def _distinct(channels: Sequence[Channel]) -> Sequence[Channel]:
    names = [one.name for one in channels]
    for number, name in enumerate(names):
        if name in names[:number]:  # what one has sent, the other would never send
            first = names.index(name)
            raise ValueError(f"channels {first} and {number} to differ in name: give one a label")
    return channels


Channels = Annotated[list[Channel], AfterValidator(_distinct)]


def check_channels(channels: Sequence[Channel], plan: Path | str) -> None:
    """Check that the variables that channels name hold URLs that can be used.

    Parameters
    ----------
    channels : sequence of Channel
    plan : Path or str
        Where they were read.

    Raises
    ------
    DocumentError
        That names the field and the variable, and shows nothing of what it holds.
    """
    wrong = []
    for number, channel in enumerate(channels):
        try:
            if channel.kind == "apprise":
                service(channel.url_variable)
        except ParameterError as error:
            said = f"found {error.name} with {error.found}; expected {error.expected}"
            wrong.append((("notify", number, "url_variable"), InputError(said)))
    if wrong:
        raise document_error(Path(plan), wrong)


def without_values(problem: Problem) -> Problem:
    """Return a problem of a plan without values that may be secrets, put where they don't belong.

    What is not shown: anything of a channel or of a field that does not exist, and elsewhere what
    may be an address, or has signs that no value of a plan needs.

    Parameters
    ----------
    problem : Problem
    """
    found, expected = problem.found, problem.expected
    unknown = expected.startswith(NO_FIELD)
    of_channel = problem.field.startswith("notify")
    if found != "nothing" and not problem.said and (of_channel or unknown or not _harmless(found)):
        found = "what is not shown, as it may be a secret"
    if of_channel and unknown:
        expected += ": an address belongs in a variable of the environment, which "
        expected += "url_variable names"
    field = re.sub(
        r"[^.\[\]]+", lambda part: part[0] if _NAME.fullmatch(part[0]) else "…", problem.field
    )
    return replace(
        problem, field=field, found=_unquoted(found, of_channel),
        expected=_unquoted(expected), said=_unquoted(problem.said, of_channel))  # fmt: skip


_NAME = re.compile(r"[A-Za-z_-]{1,30}|\d+|-")  # of a field, or a position in a list
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


def _harmless(found: str) -> bool:
    """Whether a value can be shown: no address and no password of the usual kind."""
    return re.fullmatch(r"[\w '*?,.+/<>\[\]-]{0,60}", found) is not None and "//" not in found


def _unquoted(text: str, every: bool = False) -> str:
    """Return a text in which quoted values that may be secrets are left out."""

    def hidden(quoted: re.Match[str]) -> str:
        name = _NAME.fullmatch(quoted[0][1:-1])
        return quoted[0] if name or (not every and _harmless(quoted[0])) else "'…'"

    return _QUOTED.sub(hidden, text)
