"""The channels of a plan: by which, and of which events, people are notified."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from analysis.core.errors import DocumentError, ParameterError
from analysis.core.yaml_models import NO_FIELD, Record
from analysis.notify.events import KINDS, Event, Kind
from analysis.notify.senders import append, notify, service

_RENAMED = {True: "events", "on": "events", "url": "url_variable"}  # YAML 1.1 reads `on` as true


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
    events : list of {"flipped", "failed", "late"}
        Of which it notifies; by default of all.
    label : str
        Its name in the history, in place of the variable's name or ``file``.
    """

    kind: Literal["apprise", "file"] = "apprise"
    url_variable: str = Field(default="", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    path: str = ""
    events: list[Kind] = Field(default_factory=lambda: list(KINDS), min_length=1)
    label: str = Field(default="", pattern=r"^[\w. -]{0,60}$")

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
    for number, channel in enumerate(channels):
        try:
            if channel.kind == "apprise":
                service(channel.url_variable)
        except ParameterError as error:
            found = f"{error.name} with {error.found}"
            field = f"notify.{number}.url_variable"
            raise DocumentError(plan, field, found, error.expected) from None


def without_values(error: DocumentError) -> DocumentError:
    """Return an error of a plan without values that may be secrets, put where they don't belong.

    Parameters
    ----------
    error : DocumentError
    """
    found, expected = error.found, error.expected
    if error.field.split(".")[0] == "notify":
        found = "what is not shown, as it may be a secret"
        expected = expected.removeprefix("value error, ")
        if expected.startswith(NO_FIELD):
            expected += ": an address belongs in a variable of the environment, which "
            expected += "url_variable names"
    elif error.field == "-" and found != "nothing" and not expected.startswith("a YAML file"):
        # YAML's own errors show whole lines
        said = found.partition(' in "<unicode string>"')[0] if expected.startswith("YAML") else ""
        said = re.sub(r"(?<!the key )('[^']*'|\"[^\"]*\")", "'…'", said)
        place = re.search(r"line \d+, column \d+", found) if said else None
        found = ", ".join(filter(None, (said or "something else", place and place[0])))
    return DocumentError(error.file, error.field, found, expected)
