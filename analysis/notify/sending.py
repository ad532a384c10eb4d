"""One message, sent once by one channel: it arrived, surely did not, or may have."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from io import FileIO
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.core.errors import InputError
from analysis.notify.attempts import Attempt, ToldMaybe, Untold, within
from analysis.notify.recipients import File, Mail, Webhook

_ANSWERS = 3  # an attempt may take as long as so many answers that come at the last moment


def send(
    channel: Mail | Webhook | File, identity: str, words: Mapping[str, str], timeout: float
) -> str:
    """Send a message once.

    Parameters
    ----------
    channel : Mail, Webhook or File
    identity : str
        Of its event.
    words : mapping of str to str
        From `analysis.notify.events.words`.
    timeout : float
        Seconds for one answer; in all, it may take three times as long.

    Returns
    -------
    str
        Whom it did not reach, if it reached others.

    Raises
    ------
    Untold
        If it surely did not arrive.
    ToldMaybe
        If it may have.
    """
    return within(_ANSWERS * timeout, partial(_sent, channel, identity, words, timeout))


def _sent(
    channel: Mail | Webhook | File, identity: str, words: Mapping[str, str], timeout: float,
    attempt: Attempt) -> str:  # fmt: skip
    try:
        if isinstance(channel, Mail):
            from analysis.notify.mailing import mail

            return mail(channel, identity, words, timeout, attempt)
        if isinstance(channel, Webhook):
            from analysis.notify.posting import post

            post(channel, identity, words["json"], timeout, attempt)
        else:
            _add(Path(channel.path), words["json"], timeout, attempt)
    except InputError as error:  # a variable of the environment is missing
        raise Untold(str(error), again=False, down=True) from None
    return ""


def _add(file: Path, said: str, timeout: float, attempt: Attempt) -> None:
    """Add a line to a file, whole or not at all, whoever else does."""
    if not file.parent.is_dir():  # the lock would make it, in a wrong place too
        raise Untold(f"{file.parent}: no such folder; make it", again=False, down=True)
    try:
        with (
            FileLock(file.with_name(f".{file.name}.lock"), timeout=timeout),
            file.open("a+b", buffering=0) as opened,
        ):
            _append(opened, said.encode() + b"\n", attempt)
    except Timeout:
        why = f"{file}: no answer within {timeout:g} s from who else writes it"
        raise Untold(why, again=True, down=True) from None
    except OSError as error:
        why = f"{file}: {error.strerror or type(error).__name__}"
        if attempt.gone:
            raise ToldMaybe(why) from None
        raise Untold(why, again=False, down=True) from None


def _append(opened: FileIO, line: bytes, attempt: Attempt) -> None:
    length = opened.seek(0, os.SEEK_END)
    if length:
        opened.seek(-1, os.SEEK_END)
        if opened.read(1) != b"\n":  # a crash tore the last line: this one stands by itself
            line = b"\n" + line
    attempt.hand_over()
    try:
        left = memoryview(line)
        while left:
            left = left[opened.write(left) or 0 :]
        os.fsync(opened.fileno())
    except OSError as error:
        if os.fstat(opened.fileno()).st_size != length:
            opened.truncate(length)  # if this fails too, the line may stand there
        why = f"{opened.name}: {error.strerror}; the line was taken back"
        raise Untold(why, again=False, down=True) from None
