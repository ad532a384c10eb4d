"""A preview in a process of its own, and a reader of its events."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

from conftest import SLUG

PATIENCE = 120  # seconds; a busy machine is slow


class Running:
    """A preview that runs."""

    def __init__(self, process, data):
        self.process, self.file = process, data / "articles" / f"{SLUG}.yml"
        self.good = self.file.read_text("utf-8")
        self.errors = []
        line = process.stdout.readline()
        self.address = re.match(r"(http://127\.0\.0\.1:\d+/) shows ", line)[1]
        self.where = urlsplit(self.address)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        self.errors += iter(self.process.stderr.readline, "")

    def ask(self, path="/", **headers):
        """Return the status, the headers and the body of an answer."""
        connection = HTTPConnection(self.where.hostname, self.where.port, timeout=PATIENCE)
        connection.putrequest("GET", path, skip_host="Host" in headers)
        for name, value in headers.items():
            for one in filter(None, [value] if isinstance(value, str) else value):
                connection.putheader(name, one)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    def page(self):
        return self.ask("/report.html")[2].decode()

    @contextmanager
    def events(self):
        """Yield a reader of what the page's script is told from now on."""
        connection = HTTPConnection(self.where.hostname, self.where.port, timeout=PATIENCE)
        connection.request("GET", "/events")
        reader = Reader(connection.getresponse())
        yield reader
        connection.sock and connection.sock.close()
        connection.close()


class Reader:
    """What the page's script is told, in its order, with the time of each."""

    def __init__(self, stream):
        self.seen, self._left = [], queue.Queue()
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream):
        try:
            for line in stream:
                if line.startswith(b"data: "):
                    self._left.put((time.monotonic(), json.loads(line[6:])))
        except (OSError, ValueError, AttributeError):
            pass
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

    def rest(self, seconds):
        """Return what comes within some seconds."""
        found, until = [], time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                found.append(self._left.get(timeout=left)[1])
            except queue.Empty:
                break
        return found


def good(told):
    return told["kind"] == "good"


def wrong(told):
    return told["kind"] == "wrong"


@contextmanager
def running(data, *options, **environment):
    """Run a preview of the seed article on a folder of data."""
    command = [sys.executable, "-m", "analysis", "preview", SLUG, "--no-open", *options]
    process = subprocess.Popen(
        command, env=os.environ | {"TRADE_CLAIMS_DATA": str(data)} | environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)  # fmt: skip
    try:
        yield Running(process, data)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)
