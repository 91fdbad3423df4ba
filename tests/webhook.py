"""A webhook on loopback that keeps what it gets, and answers as a test tells it to."""

from __future__ import annotations

import contextlib
import json
import ssl
import threading
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What it answers: a status, after so many seconds, pointing elsewhere if it says where."""

    status: int = 200
    body: str = "ok"
    seconds: float = 0
    location: str | None = None


@dataclass
class Webhook:
    """What was sent to it.

    Attributes:
        url: Its address.
        documents: The JSON of each request, in order.
        headers: The headers of each.
        beats: How many requests came without anything: heartbeats.
    """

    url: str
    documents: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    beats: int = 0

    @property
    def kinds(self) -> list[str]:
        return [document["soort"] for document in self.documents]

    def wait_for(self, kind: str, seconds: float) -> dict[str, Any]:
        """Wait until an alert of a kind is there, for tests in which another process sends it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if kind in self.kinds:
                return self.documents[self.kinds.index(kind)]
            time.sleep(0.2)
        raise AssertionError(f"no alert {kind} within {seconds} seconds, found {self.kinds}")


@contextlib.contextmanager
def webhook(answers: Sequence[Answer] = (), tls: ssl.SSLContext | None = None) -> Generator[Webhook]:
    """Serve on a free port of loopback.

    Args:
        answers: One per request; when they are used up, and by default, it accepts.
        tls: To serve https.
    """
    left = list(answers)
    made = Webhook("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            made.documents.append(json.loads(self.rfile.read(length)))
            made.headers.append(dict(self.headers))
            self._take()

        def do_GET(self) -> None:
            made.beats += 1
            self._take()

        def _take(self) -> None:
            answer = left.pop(0) if left else Answer()
            time.sleep(answer.seconds)
            with contextlib.suppress(OSError):  # who asked may have gone
                self._answer(answer)

        def _answer(self, answer: Answer) -> None:
            self.send_response(answer.status)
            if answer.location:
                self.send_header("Location", answer.location)
            self.end_headers()
            self.wfile.write(answer.body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    made.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
