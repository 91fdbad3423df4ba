"""An HTTPS server on loopback that answers as a test tells it to."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import trustme


@dataclass
class Answer:
    """What a path answers.

    Attributes:
        body: The bytes.
        status: 200, or something else.
        headers: Sent along; Content-Length is that of the body unless it is among them.
        cut: Bytes of the body after which the connection is cut.
        delay: Seconds before anything is sent.
        stall: Seconds between the first half of the body and the second.
        head: Status of a HEAD, where that differs.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    delay: float = 0
    stall: float = 0
    head: int | None = None


class WebServer:
    """Answers each path from a list, of which the last stays, or by a rule."""

    def __init__(self, certificate: trustme.LeafCert) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.rules: dict[str, Callable[[str], Answer]] = {}
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        self.authority = Path()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        self._server = _Quiet(("127.0.0.1", 0), self._handler())
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"https://localhost:{self._server.server_address[1]}"

    def __enter__(self) -> WebServer:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, headers: dict[str, str]) -> Answer:
        self.seen.append((method, path, headers))
        bare = path.partition("?")[0]
        if bare in self.rules:
            return self.rules[bare](path)
        found = self.answers.get(bare, [Answer(status=404)])
        return found.pop(0) if len(found) > 1 and method == "GET" else found[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                self._say(server.answer("HEAD", self.path, dict(self.headers)), body=False)

            def do_GET(self) -> None:
                self._say(server.answer("GET", self.path, dict(self.headers)), body=True)

            def _say(self, answer: Answer, *, body: bool) -> None:
                time.sleep(answer.delay)
                self.send_response(answer.status if body or answer.head is None else answer.head)
                for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if body:
                    half = len(answer.body) // 2 if answer.stall else 0
                    self.wfile.write(answer.body[:half])
                    time.sleep(answer.stall)
                    self.wfile.write(answer.body[half : answer.cut])
                if answer.cut is not None and body:
                    self.wfile.flush()
                    self.close_connection = True
                    self.connection.close()

            def log_message(self, format: str, *args: Any) -> None:
                del format, args  # nobody reads along

        return Handler


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        del request, client_address  # a client that trusts nobody leaves in the middle

    def get_request(self) -> Any:
        with contextlib.suppress(TimeoutError):
            return super().get_request()
        raise OSError
