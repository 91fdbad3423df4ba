"""A folder of pages in the browser, on this machine only."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LOOPBACK = "127.0.0.1"
"""Nobody else on the network gets to see it: pages for others belong on a web server of the gemeente."""


def serve(folder: Path, port: int, tell: Callable[[str], object]) -> None:
    """Show a folder until the keyboard stops it.

    Args:
        folder: What is shown; looked up at each request, so that a link may come to lead elsewhere.
        port: Where; 0 for any that is free.
        tell: Gets the address as soon as it can be opened.

    Raises:
        OSError: When the port is taken, or may not be used.
    """
    with ThreadingHTTPServer((LOOPBACK, port), partial(_Pages, directory=str(folder))) as server:
        tell(f"http://{LOOPBACK}:{server.server_port}/")
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


class _Pages(SimpleHTTPRequestHandler):
    # The browser asks each time, or it would go on showing the release before.
    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    # Each page and each chart would be a line between the address and who has to read it.
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
