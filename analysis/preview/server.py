"""The server of a preview: on this machine only, and of the preview's own pages only."""

from __future__ import annotations

import contextlib
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from secrets import token_hex
from typing import Any

from analysis.core.errors import FolderError, ParameterError
from analysis.core.files import write_files
from analysis.preview.pages import event, page, policy, told
from analysis.preview.status import Status

HERE = "127.0.0.1"
_ALIVE = 15  # seconds after which a stream says so
_TYPES = {".html": "text/html", ".json": "application/json", ".csv": "text/csv"}
_FRAMED = "frame-ancestors 'self'"  # beside the policy that the report itself has


class Site:
    """What a preview serves: its page, what it has come to, and the files of the last good report.

    Parameters
    ----------
    article : str
        Its name.
    place : Path
        Folder for the files.
    """

    def __init__(self, article: str, place: Path) -> None:
        self.article, self._place, self._run = article, place, token_hex(4)
        self.status = Status(busy=True)
        self._told = told(self.status, self._run)
        self._changed, self._ended = threading.Condition(), False

    def show(self, status: Status, files: Mapping[str, bytes] | None = None) -> None:
        """Show a status and, if it is of another page, the files of a report.

        Parameters
        ----------
        status : Status
        files : mapping of str to bytes, optional
            By name.

        Raises
        ------
        FolderError
            If they can't be written; what was shown stays.
        """
        folder, now = self._folder(status.page), told(status, self._run)
        if files is not None:
            _fill(folder, files)
        with self._changed:
            before, self.status, self._told = self._folder(self.status.page), status, now
            if before != folder:
                shutil.rmtree(before, ignore_errors=True)
            self._changed.notify_all()

    def end(self) -> None:
        """End the streams of events."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def file(self, name: str) -> bytes | None:
        """Return a file of the last good report; None if it has none of this name."""
        with self._changed, contextlib.suppress(OSError):
            held = {one.name: one for one in self._folder(self.status.page).iterdir()}
            return held[name].read_bytes() if name in held else None
        return None

    def now(self) -> dict[str, str | int]:
        """Return what the page's script is told now."""
        with self._changed:
            return self._told

    def events(self) -> Iterator[bytes]:
        """Yield an event for each status from now on, until the preview ends."""
        known, now = None, self._after(None)
        while now is not None:
            yield b": alive\n\n" if now is known else event(now)
            known, now = now, self._after(now)

    def _after(self, known: dict[str, str | int] | None) -> dict[str, str | int] | None:
        """Wait for something else to tell, for a while; None once the preview has ended."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._told is not known, _ALIVE)
            return None if self._ended else self._told

    def _folder(self, number: int) -> Path:
        return self._place / f"page-{number}"


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a new folder; one that could not be filled before goes."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir()
    except OSError as error:
        raise FolderError(folder, error) from None
    write_files(folder, files)


class _Server(ThreadingHTTPServer):
    """Answers requests, each in a thread."""

    def __init__(self, port: int, site: Site) -> None:
        self.site = site
        super().__init__((HERE, port), _Handler)
        self.hosts = {f"{name}:{self.server_port}" for name in (HERE, "localhost")}

    def server_bind(self) -> None:
        """Bind, without asking what this machine is called, as the base does."""
        self.server_name = HERE
        super(ThreadingHTTPServer, self).server_bind()

    def handle_error(self, *args: Any) -> None:
        """Say nothing of browsers that go away."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(*args)


class _Handler(BaseHTTPRequestHandler):
    """Answers one request, if it was made to this machine by name."""

    server: _Server
    timeout = 20  # seconds for a request to arrive

    def do_GET(self) -> None:
        """Answer it."""
        name = self.path.partition("?")[0].removeprefix("/")
        site = self.server.site
        if {*self.headers.get_all("Host", [])} - self.server.hosts or "Host" not in self.headers:
            self._refuse(HTTPStatus.FORBIDDEN, "another host was asked for than this machine")
        elif name == "":
            self._send(page(site.article, site.now()).encode(), ".html", policy())
        elif name == "events":
            self._send_events()
        elif (content := site.file(name)) is not None:
            self._send(content, Path(name).suffix, _FRAMED)
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "no page of the preview has this name")

    def _send_events(self) -> None:
        self._head(HTTPStatus.OK, "text/event-stream", _FRAMED)
        for one in self.server.site.events():
            self.wfile.write(one)

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self._head(status, "text/plain", _FRAMED)
        self.wfile.write(f"{why}\n".encode())

    def _send(self, content: bytes, suffix: str, policy: str) -> None:
        self._head(HTTPStatus.OK, _TYPES.get(suffix, "application/octet-stream"), policy)
        self.wfile.write(content)

    def _head(self, status: HTTPStatus, kind: str, policy: str) -> None:
        self.send_response(status)
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        for name, value in {
            "Content-Type": kind + charset,
            "Content-Security-Policy": policy,
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }.items():
            self.send_header(name, value)
        self.end_headers()

    def version_string(self) -> str:
        """Return what the server is called."""
        return "trade-claims"

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@contextlib.contextmanager
def serving(site: Site, port: int = 0) -> Iterator[str]:
    """Serve a site while the context lasts; yield its address.

    Parameters
    ----------
    site : Site
    port : int
        By default one that is free.

    Raises
    ------
    ParameterError
        If the port can't be had.
    """
    try:
        server = _Server(port, site)
    except OSError as error:
        expected = f"a port that is free ({(error.strerror or str(error)).lower()})"
        raise ParameterError("port", port, expected) from None
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    try:
        yield f"http://{HERE}:{server.server_port}/"
    finally:
        site.end()
        server.shutdown()
        server.server_close()
