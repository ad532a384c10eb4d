"""A preview in a process of its own, and a reader of its events."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

SLUG = "bloomberg-2022-04-21"

PATIENCE = 300  # seconds; a busy machine is slow


class Running:
    """A preview that runs."""

    def __init__(self, process, data):
        self.process, self.file = process, data / "articles" / f"{SLUG}.yml"
        self.good = self.file.read_text("utf-8")
        self.errors = []
        line = process.stdout.readline()
        self.address = re.search(r"http://127\.0\.0\.1:\d+/", line)[0]
        self.where = urlsplit(self.address)
        self._said = threading.Thread(target=self._read, daemon=True)
        self._said.start()

    def _read(self):
        with self.process.stderr as stream:
            for line in stream:
                self.errors.append(line)

    def ended(self):
        """Wait for its end; return its status."""
        status = self.process.wait(PATIENCE)
        self._said.join(PATIENCE)
        return status

    def ask(self, path="/", **headers):
        """Return the status, the headers and the body of an answer."""
        connection = HTTPConnection(self.where.hostname, self.where.port, timeout=PATIENCE)
        connection.putrequest("GET", path, skip_host="Host" in headers)
        for name, value in headers.items():
            for one in filter(None, [value] if isinstance(value, str) else value):
                connection.putheader(name, one)
        connection.endheaders()
        answer = connection.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()
        return found

    def page(self):
        return self.ask("/report.html")[2].decode()

    @contextlib.contextmanager
    def events(self):
        """Yield a reader of what the page's script is told from now on."""
        with socket.create_connection((self.where.hostname, self.where.port), PATIENCE) as here:
            here.sendall(f"GET /events HTTP/1.1\r\nHost: {self.where.netloc}\r\n\r\n".encode())
            reader = Reader(here)
            yield reader
            here.shutdown(socket.SHUT_RDWR)
            reader.thread.join(PATIENCE)


class Reader:
    """What the page's script is told, in its order, with the time of each."""

    def __init__(self, connection):
        self.seen, self._left = [], queue.Queue()
        self.thread = threading.Thread(target=self._read, args=(connection,), daemon=True)
        self.thread.start()

    def _read(self, connection):
        with contextlib.suppress(OSError), connection.makefile("rb") as stream:
            for line in stream:
                if line.startswith(b"data: "):
                    self._left.put((time.monotonic(), json.loads(line[6:])))
        self._left.put((time.monotonic(), None))

    def next(self, wanted, seconds=PATIENCE):
        """Wait for one that a function takes; return it."""
        until = time.monotonic() + seconds
        while True:
            at, told = self._left.get(timeout=max(0.01, until - time.monotonic()))
            assert told is not None, "the preview has ended"
            self.seen.append((at, told))
            if wanted(told):
                return told


def good(told):
    return told["kind"] == "good"


def wrong(told):
    return told["kind"] == "wrong"


@contextlib.contextmanager
def running(data, *options, cwd=None, opening=False, **environment):
    """Run a preview of the seed article on a folder of data."""
    options = [*options, *([] if opening else ["--no-open"])]
    command = [sys.executable, "-m", "analysis", "preview", SLUG, *options]
    variables = os.environ | {"TRADE_CLAIMS_DATA": str(data)} | environment
    process = subprocess.Popen(
        command, cwd=cwd, env=variables, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)  # fmt: skip
    with process.stdout:
        run = Running(process, data)
        try:
            yield run
        finally:
            if process.poll() is None:
                process.terminate()
            run.ended()
