"""Web and mail servers on this machine that take notifications, refuse, hang and break."""

import contextlib
import json
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Caller(socketserver.StreamRequestHandler):
    """Takes one request; its server says what is answered."""

    def handle(self):
        server = self.server
        with contextlib.suppress(OSError, IndexError):
            if server.tls:
                self.request = server.tls.wrap_socket(self.request, server_side=True)
                self.rfile = self.request.makefile("rb")
            self.rfile.readline()
            length = 0
            while (line := self.rfile.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            server.taken.append(json.loads(self.rfile.read(length)))
            answer = server.answers.pop(0) if server.answers else 200
            if callable(answer):
                answer(self)
            else:
                head = f"HTTP/1.1 {answer} x\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n"
                self.request.sendall(head.encode())


class Web(socketserver.ThreadingTCPServer):
    daemon_threads, block_on_close, tls = True, False, None

    def handle_error(self, *_):
        """Say nothing of callers that go away."""


@contextlib.contextmanager
def web(*answers, tls=None):
    """Serve; each answer is a status or a function, and 200 once there are no more."""
    with Web(("127.0.0.1", 0), Caller) as server:
        server.taken, server.answers, server.tls = [], list(answers), tls
        server.stopped = threading.Event()
        server.url = f"json{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join()


def hang(caller):
    """Say nothing."""
    caller.server.stopped.wait(60)


def drip(caller):
    """Say something that has no end, a byte now and then: each meets a timeout of its own."""
    caller.request.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not caller.server.stopped.wait(0.05):
        caller.request.sendall(b"x")


class Postman:
    """Takes letters, and answers as it is told."""

    def __init__(self, *answers):
        self.answers, self.taken, self.calls = list(answers), [], 0

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.calls += 1
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer


@contextlib.contextmanager
def mail(*answers):
    postman = Postman(*answers)
    controller = Controller(postman, hostname="127.0.0.1", port=free_port())
    controller.start()
    where = f"127.0.0.1:{controller.port}"
    postman.url = f"mailto://{where}?from=a@example.org&to=b@example.org"
    try:
        yield postman
    finally:
        controller.stop()


def certificate(folder):
    """Return a server's context with a certificate that nobody has reason to trust."""
    given = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout key"
    asked = [shutil.which("openssl"), *given.split(), "-out", "certificate", "-subj", "/CN=x"]
    subprocess.run(asked, cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    return context
