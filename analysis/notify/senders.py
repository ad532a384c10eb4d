"""What sends one event: a service of Apprise, or a file. Nothing of an address is said."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import re
import threading
import warnings
from collections.abc import Iterator
from functools import cache
from io import FileIO
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from analysis.core.errors import ParameterError
from analysis.notify.events import Event

_NAME = "Trade Claims"
_SEVERITY = {  # Apprise's words
    "flipped": "info", "failed": "failure", "late": "warning", "arrived": "success",
}  # fmt: skip
_TALKATIVE = ("apprise", "urllib3", "requests", "requests_oauthlib", "oauthlib")
_CHECKED = (
    "an Apprise URL of which Apprise ignores nothing; "
    '`apprise --dry-run -vv --body test "${}"` says what is wrong with it'
)
_HERE = threading.local()


def service(variable: str) -> Any:
    """Return the service of Apprise that a URL names.

    Parameters
    ----------
    variable : str
        The variable of the environment that holds the URL.

    Raises
    ------
    ParameterError
        That says what is wrong with the URL, and shows nothing of it.
    """
    url = os.environ.get(variable, "").strip()
    if not url:
        raise ParameterError(variable, "no value", "an Apprise URL, such as mailtos://…")
    made: Any = None
    with _heard() as heard, warnings.catch_warnings(action="ignore"):  # some modules are old
        apprise = _apprise()
        asset = apprise.AppriseAsset(
            app_id=_NAME, app_desc=_NAME, app_url="", image_url_mask="", image_url_logo="",
            image_path_mask=False, storage_mode="memory",
            http_redirects=False,  # a POST that is led elsewhere may end as a GET of some page
            async_mode=False, service_timeout=0)  # in the thread that asks for it  # fmt: skip
        with contextlib.suppress(Exception):  # whose words may hold what is secret
            given = apprise.plugins.url_to_dict(url)
            made = given and apprise.Apprise.instantiate({"overflow": "split"} | given, asset=asset)
    ignored = any(one.levelno in (logging.WARNING, logging.ERROR) for one in heard)
    wanted = _wanted(made) if made and not ignored else _CHECKED.format(variable)
    if not made and url.lower().startswith(("http://", "https://")):
        wanted = "an Apprise URL: for a plain webhook, json://… (jsons://… for https)"
    if wanted:
        raise ParameterError(variable, "a value that is not shown, as it is secret", wanted)
    return made


def _wanted(made: Any) -> str:
    """Say what a URL should be rather than what it is; empty if it may be used."""
    if made.retry or made.optional:
        return "an Apprise URL without retry and optional: an event is sent once"
    secured = made.secure or made.schema != made.protocol or not made.secure_protocol
    if made.password and not secured and not _is_local(getattr(made, "smtp_host", "") or made.host):
        return f"{made.secure_protocol}:// rather than {made.protocol}://, as it holds a password"
    return ""


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def notify(sender: Any, event: Event) -> str:
    """Send an event by a service of Apprise; return why it was not sent, as far as is known.

    Parameters
    ----------
    sender : apprise.NotifyBase
    event : Event
    """
    apprise, (title, body) = _apprise(), event.message
    named = {"notify_type": _SEVERITY[event.kind], "body_format": apprise.NotifyFormat.TEXT}
    with _heard() as heard:
        done = apprise.Apprise(sender, asset=sender.asset).notify(body, title, **named)
    if done:
        return ""
    said = " ".join(one.getMessage() for one in heard if one.levelno >= logging.WARNING)
    code = re.search(r"error=(\d{3})\b", said)
    return f"it was answered with the status {code[1]}" if code else "it could not be handed over"


@cache
def _apprise() -> Any:
    """Import Apprise; what it and its HTTP clients log of our doing, addresses too, is kept."""
    import apprise

    for name in ("apprise", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in _TALKATIVE:
            logging.getLogger(name).addFilter(_kept)
    return apprise


def _kept(record: logging.LogRecord) -> bool:
    heard = getattr(_HERE, "heard", None)
    if heard is None:
        return True  # logged by a thread that does nothing of ours
    heard.append(record)
    return False


@contextlib.contextmanager
def _heard() -> Iterator[list[logging.LogRecord]]:
    """Collect what Apprise logs in this thread, in place of passing it on."""
    _HERE.heard = []
    try:
        yield _HERE.heard
    finally:
        _HERE.heard = None


def append(path: Path, event: Event) -> str:
    """Add an event to a file as a line of JSON, whole or not at all; return why it was not.

    Parameters
    ----------
    path : Path
        To which other processes may add lines at the same time.
    event : Event
    """
    try:
        with (
            FileLock(path.with_name(f".{path.name}.lock"), timeout=10),
            path.open("a+b", buffering=0) as opened,
        ):
            return _append_line(opened, event.line.encode() + b"\n")
    except Timeout:
        return "its file is held by another process"
    except OSError as error:
        return f"its file can't be written: {error.strerror or type(error).__name__}"


def _append_line(opened: FileIO, line: bytes) -> str:
    length = opened.seek(0, os.SEEK_END)
    if length:
        opened.seek(-1, os.SEEK_END)
        if opened.read(1) != b"\n":  # a crash tore the last line: this one stands by itself
            line = b"\n" + line
    try:
        left = memoryview(line)
        while left:
            left = left[opened.write(left) or 0 :]
        os.fsync(opened.fileno())
    except OSError as error:
        why = f"its file can't be written: {error.strerror or type(error).__name__}"
        try:
            opened.truncate(length)
        except OSError:
            why += "; what was written may still be there"
        return why
    return ""
