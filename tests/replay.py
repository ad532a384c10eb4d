"""A server on this machine that answers as offices do, and a way to it for their addresses."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import httpx2


class Asked(BaseHTTPRequestHandler):
    """Answers with what the server holds for a path: an answer, or the next of several."""

    def do_GET(self):
        parts = urlsplit(self.path)
        told = {name.lower(): value for name, value in self.headers.items()}
        asked = {"path": parts.path, "params": dict(parse_qsl(parts.query)), "headers": told}
        self.server.taken.append(asked)
        answer = self.server.office(asked)
        with contextlib.suppress(OSError):
            if callable(answer):
                answer(self)
            else:
                self.answer(*answer)

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        told = {"Content-Length": str(len(body)), "Connection": "close", **dict(headers)}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@contextlib.contextmanager
def replay(office, tls=None):
    """Serve what an office answers: a function of what is asked, or answers one by one.

    An answer is a status, a body and headers, or a function that is given the handler. With a
    context for `tls`, the server speaks it.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.scheme = "https" if tls else "http"
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.daemon_threads, server.block_on_close = True, False
    server.taken, server.stopped = [], threading.Event()
    given = iter(()) if callable(office) else iter(office)
    server.office = office if callable(office) else lambda _: next(given)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Rerouted(httpx2.HTTPTransport):
    """Carries each request to the replay server, whatever host it names."""

    def __init__(self, server):
        super().__init__(verify=False)
        self.scheme, self.port = server.scheme, server.server_address[1]

    def handle_request(self, request):
        where = {"scheme": self.scheme, "host": "127.0.0.1", "port": self.port}
        request.url = request.url.copy_with(**where)
        return super().handle_request(request)


def hang(caller):
    """Say nothing."""
    caller.server.stopped.wait(60)


def drip_head(caller):
    """Answer well, but a byte of a header now and then: for whoever waits twenty seconds."""
    caller.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nX-Slow: ")
    _drip(caller)
    caller.wfile.write(b"\r\n\r\nx")


def drip_body(caller):
    """Answer well, but a byte of the body now and then."""
    caller.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    _drip(caller)


def _drip(caller):
    for _ in range(400):
        if caller.server.stopped.wait(0.05):
            break
        caller.wfile.write(b"x")


def cut(caller):
    """Say less than announced."""
    caller.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")


def announced(size):
    """Announce a body of a size, and send none of it."""

    def answer(caller):
        caller.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode())
        caller.server.stopped.wait(60)

    return answer


def endless(caller):
    """Send a body as fast as it is taken, without saying how long."""
    caller.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while not caller.server.stopped.is_set():
        caller.wfile.write(b"x" * 65536)


def dropped(caller):
    """Go away without a word."""
    caller.close_connection = True
