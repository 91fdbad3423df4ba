"""Debian's Chromium, what it meets on a page of the factsheet, and what a page looks like in it."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

EXECUTABLES = ("chromium", "chromium-browser")

LOOPBACK = "127.0.0.1"


@dataclass
class Met:
    """What a browser met while it showed pages.

    Attributes:
        requests: Every address that was asked for.
        complaints: What it wrote to its console, what failed, and which answers weren't good.
    """

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        context.on("response", lambda answer: self._judge(answer.url, answer.status))
        context.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))

    def _judge(self, url: str, status: int) -> None:
        if status >= 400:
            self.complaints.append(f"{status}: {url}")


@contextlib.contextmanager
def chromium() -> Generator[Browser]:
    """The browser, started once for all tests; they skip where there is none."""
    executable = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    if executable is None:
        pytest.skip(f"no browser here: none of {', '.join(EXECUTABLES)} is on the path")
    with sync_playwright() as playwright:
        # Tests may run as root, for whom Chromium has no sandbox; the only pages that it opens are ours.
        browser = playwright.chromium.launch(executable_path=executable, chromium_sandbox=False)
        yield browser
        browser.close()


@contextlib.contextmanager
def served(folder: Path) -> Generator[str]:
    """The address of a folder on a web server that knows nothing of the factsheet."""
    with ThreadingHTTPServer((LOOPBACK, 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{LOOPBACK}:{server.server_port}"
        server.shutdown()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def unfold(page: Page) -> None:
    """Open all that can be opened."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def layout(page: Page) -> list[str]:
    """What lies over something else, sticks out, or is cut off."""
    return _asked(page, "layout")


def faint(page: Page) -> list[str]:
    """Words in drawings that don't stand out from the page; axe passes drawings over."""
    return _asked(page, "faint")


def visible(page: Page, selector: str) -> list[str]:
    """Elements that a reader sees."""
    return _asked(page, "visible", selector)


def _asked(page: Page, name: str, *arguments: str) -> list[str]:
    page.evaluate(SCRIPT)
    return page.evaluate(f"given => sdib.{name}(...given)", list(arguments))


def screenshots(otherwise: Path) -> Path:
    """Where pictures of pages are kept: the folder in FACTSHEET_SCREENSHOTS, if it is set."""
    folder = Path(os.environ.get("FACTSHEET_SCREENSHOTS") or otherwise)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


SCRIPT = Path(__file__).with_name("browser.js").read_text(encoding="utf-8")
"""The functions that a page is asked with; no part of a page itself."""
