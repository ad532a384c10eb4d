"""The history of all runs, in SQLite: what was made when, what failed, and who was notified."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import socket
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from analysis.core.errors import DocumentError, FolderError
from analysis.notify.delivery import Delivery, State
from analysis.notify.events import Event

STATE = ".state"
FILE = "history.sqlite"
_VERSION = 2
_TABLES = """
create table run (id integer primary key, started text not null, ended text, plan text not null,
  host text not null, pid integer not null, said text not null default '{}');
create table report (id integer primary key, run integer not null references run,
  name text not null,
  state text not null, key text not null, started text not null, ended text, seconds real,
  error text not null default '');
create index report_name on report (name, id);
create table checked (name text primary key, at text not null, state text not null);
"""
_EVENTS = """
drop table if exists delivery;
drop table if exists event;
create table event (identity text primary key, run integer not null references run,
  at text not null, said text not null);
create table delivery (identity text not null references event, channel text not null,
  state text not null, at text not null, error text not null default '',
  primary key (identity, channel));
"""
_MADE = {  # by the version that is found
    0: f"{_TABLES}{_EVENTS}".split(";"),
    1: _EVENTS.split(";"),  # its channels went by other names: what each was sent is not known
}

_OUTSIDE = (sqlite3.DatabaseError, sqlite3.OperationalError)  # the others are faults of ours
_ROOM = 1 << 16  # bytes: what SQLite needs beside a history


class History:
    """The history below a folder of reports.

    Parameters
    ----------
    out : Path
        The folder of all reports; the history lies in ``.state/history.sqlite``.
    write : bool
        Whether it is made if there is none.

    Raises
    ------
    FolderError
        If the folder can't be written.
    DocumentError
        If the file is no history, or of another version.
    """

    def __init__(self, out: Path, *, write: bool = True) -> None:
        self.file = out / STATE / FILE
        with contextlib.ExitStack() as stack:
            try:
                self._base = stack.enter_context(contextlib.closing(self._connected(write)))
                self._prepare()
            except OSError as error:
                raise FolderError(out, error) from None
            except sqlite3.DatabaseError as error:
                raise _said(self.file, error) from None
            stack.pop_all()  # what could be prepared stays open, until it is left

    def _connected(self, write: bool) -> sqlite3.Connection:
        if write:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        lasting = os.access(self.file.parent, os.W_OK)  # else no file can be made beside it
        mode = "rwc" if write else "rw" if lasting else "ro&immutable=1"
        where = f"file:{self.file.absolute().as_posix().replace('?', '%3f')}?mode={mode}"
        return sqlite3.connect(where, uri=True, timeout=30, isolation_level=None)

    def _prepare(self) -> None:
        self._base.row_factory = sqlite3.Row
        self._base.execute("pragma journal_mode = wal")
        self._base.execute("pragma foreign_keys = on")
        if self._version() in _MADE:
            self._base.execute("begin immediate")
            for statement in _MADE.get(self._version(), ()):  # which another may have made by now
                self._base.execute(statement)
            self._base.execute(f"pragma user_version = {_VERSION}")
            self._base.execute("commit")
        if self._version() != _VERSION:
            expected = f"version {_VERSION}, which this release of trade-claims writes"
            raise DocumentError(self.file, "user_version", str(self._version()), expected)

    def _version(self) -> int:
        return int(self._base.execute("pragma user_version").fetchone()[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()
        if isinstance(error, sqlite3.DatabaseError) and type(error) in _OUTSIDE:
            raise _said(self.file, error) from error

    def _write(self, statement: str, *values: Any) -> int:
        return self._base.execute(statement, values).lastrowid or 0

    def killed(self) -> bool:
        """Return whether the last run was killed."""
        return bool(self.rows("select 1 from run where ended is null"))

    def runs(self, plan: str = "") -> list[dict[str, Any]]:
        """Return the last run: of one plan, if it is named, though from another folder."""
        which, named = ("where plan = ?", [str(Path(plan).resolve())]) if plan else ("", [])
        return self.rows(f"select * from run {which} order by id desc limit 1", *named)

    def begin(self, plan: str, now: dt.datetime) -> int:
        """Record that a run began; runs that never ended were killed."""
        self._write("update run set ended = '', said = '{}' where ended is null")
        where = str(Path(plan).resolve()) if plan else ""
        return self._write(
            "insert into run (started, plan, host, pid) values (?, ?, ?, ?)",
            now.isoformat(), where, socket.gethostname(), os.getpid())  # fmt: skip

    def end(self, run: int, now: dt.datetime, outcome: dict[str, Any]) -> None:
        """Record how a run ended."""
        self._write(
            "update run set ended = ?, said = ? where id = ?",
            now.isoformat(),
            json.dumps(outcome),
            run,
        )

    def building(self, run: int, name: str, key: str, now: dt.datetime) -> int:
        """Record that a report is about to be put in place; return the entry."""
        return self._write(
            "insert into report (run, name, state, key, started) values (?, ?, 'building', ?, ?)",
            run, name, key, now.isoformat())  # fmt: skip

    def built(
        self, entry: int, state: Literal["published", "failed", "interrupted"], now: dt.datetime,
        seconds: float = 0, error: str = "") -> None:  # fmt: skip
        """Record what became of it."""
        self._write(
            "update report set state = ?, ended = ?, seconds = ?, error = ?"
            " where id = ?",
            state, now.isoformat(), seconds, error, entry)  # fmt: skip

    def unfinished(self) -> list[sqlite3.Row]:
        """Return the reports that were being put in place when a run was killed."""
        return self._base.execute("select * from report where state = 'building'").fetchall()

    def check(self, states: Iterable[tuple[str, str]], now: dt.datetime) -> None:
        """Record the state of each report, and when it was checked."""
        rows = [(name, now.isoformat(), state) for name, state in states]
        self._base.execute("begin")
        self._base.executemany("insert or replace into checked values (?, ?, ?)", rows)
        self._base.execute("commit")

    def checked(self) -> dict[str, tuple[dt.datetime, str]]:
        """Return when each report was last checked, and its state then."""
        rows = self._base.execute("select * from checked").fetchall()
        return {row["name"]: (dt.datetime.fromisoformat(row["at"]), row["state"]) for row in rows}

    def happened(self, run: int, events: Iterable[Event], now: dt.datetime) -> None:
        """Write down events, each once."""
        for event in events:
            self._write(
                "insert or ignore into event values (?, ?, ?, ?)",
                event.identity, run, now.isoformat(), json.dumps(event.__dict__))  # fmt: skip

    def due(self, channel: str, kinds: Sequence[str], since: dt.datetime) -> list[Event]:
        """Return the events that were never claimed for a channel, the oldest first.

        Parameters
        ----------
        channel : str
        kinds : sequence of str
            Of events that it notifies of.
        since : datetime.datetime
            Older ones are left: a new channel is not sent the past.
        """
        rows = self._base.execute(
            "select said from event where at >= ? and json_extract(said, '$.kind') in"
            " (select value from json_each(?)) and identity not in"
            " (select identity from delivery where channel = ?) order by rowid",
            (since.isoformat(), json.dumps(list(kinds)), channel),
        )
        return [Event(**json.loads(row["said"])) for row in rows]

    def claim(self, identity: str, channel: str) -> bool:
        """Write down that an event is about to be sent; return whether it may be."""
        now = dt.datetime.now(dt.UTC).isoformat()
        found = self._base.execute(
            "insert or ignore into delivery values (?, ?, 'claimed', ?, ?)",
            (identity, channel, now, "its run ended while it was sent"),
        )
        return found.rowcount == 1

    def settle(self, identity: str, channel: str, state: State, error: str) -> None:
        """Write down what became of an event that was claimed."""
        self._write(
            "update delivery set state = ?, error = ? where identity = ? and channel = ?",
            state, error, identity, channel)  # fmt: skip

    def interrupted(self) -> list[Delivery]:
        """Settle and return what runs that are over had claimed and never settled."""
        lost = self._deliveries("state = 'claimed'")
        self._write("update delivery set state = 'unknown' where state = 'claimed'")
        return lost

    def undelivered(self, since: dt.datetime) -> list[Delivery]:
        """Return what was claimed since a time, and not sent for certain."""
        return self._deliveries("state <> 'sent' and delivery.at >= ?", since.isoformat())

    def _deliveries(self, which: str, *values: Any) -> list[Delivery]:
        rows = self._base.execute(
            "select said, channel, replace(state, 'claimed', 'unknown'), error from delivery"
            f" join event using (identity) where {which} order by delivery.rowid",
            values,
        )
        return [Delivery(Event(**json.loads(event)), *rest) for event, *rest in rows]

    def rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        """Return the rows that a query finds."""
        return [dict(row) for row in self._base.execute(statement, values)]


def _said(file: Path, error: sqlite3.DatabaseError) -> FolderError | DocumentError:
    """Return what SQLite said of a history as an error of ours, by its cause."""
    folder = file.parent.parent
    if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        expected = f"a history; it is damaged ({error}): move it away, and a new one is begun"
        return DocumentError(file, "-", type(error).__name__, expected)
    return FolderError(folder, _hindrance(folder) or OSError(0, str(error)))


def _hindrance(folder: Path) -> OSError | None:
    """Return why a file can't be written in a folder: SQLite says it in words of its own."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_ROOM))
    except OSError as error:
        return error
    return None
