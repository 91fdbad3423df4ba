"""A data root to pull into, and servers to pull from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from small_pulls import Puller
from web_server import WebServer


@pytest.fixture
def puller(tmp_path: Path) -> Puller:
    return Puller(tmp_path / "data")


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def web(authority: trustme.CA, tmp_path: Path) -> Iterator[WebServer]:
    """An HTTPS server on loopback, with a certificate of an authority of its own."""
    with WebServer(authority.issue_cert("localhost")) as server:
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        server.authority = tmp_path / "ca.pem"
        yield server
