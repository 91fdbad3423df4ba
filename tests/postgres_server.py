"""A PostgreSQL of our own on a free port of 127.0.0.1, from Debian's package; ended by who started it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "een:wachtwoord/zonder@betekenis"
"""With all that has a meaning in a URL, so that it must be written as %.. there."""

PASSWORD_IN_URL = "een%3Awachtwoord%2Fzonder%40betekenis"


@dataclass(frozen=True)
class Server:
    """One server with one empty database `dagster`.

    Attributes:
        programs: Where `pg_ctl` is.
        home: Its folder; owned by who runs it.
        port: Where it listens.
    """

    programs: Path
    home: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://sdib:{PASSWORD_IN_URL}@127.0.0.1:{self.port}/dagster"

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k {self.home} -c fsync=off"
        self.run("pg_ctl", "-D", self.home / "data", "-l", self.home / "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", self.home / "data", "-m", "immediate", "-w", "stop")

    def query(self, sql: str, database: str = "dagster") -> str:
        where = ["-h", str(self.home), "-p", str(self.port), "-U", "sdib", "-d", database]
        return self.run("psql", *where, "--no-psqlrc", "-At", "-c", sql, PGPASSWORD=PASSWORD).strip()

    def run(self, program: str, *arguments: object, **variables: str) -> str:
        done = subprocess.run(
            [*_as_another(), self.programs / program, *map(str, arguments)],
            cwd="/",
            env={**os.environ, "LC_ALL": "C", **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def find_programs() -> Path | None:
    """Where `initdb` is: Debian keeps it outside the path, one folder per version."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return Path(on_path).resolve().parent if on_path else found[-1].parent if found else None


@contextmanager
def running(programs: Path) -> Generator[Server]:
    """Make a server, start it, and end it."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        home = Path(folder)
        if not os.geteuid():
            nobody = pwd.getpwnam("nobody")
            os.chown(home, nobody.pw_uid, nobody.pw_gid)
        server = Server(programs, home, _free_port())
        secret = home / "wachtwoord"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)  # in a folder that only the server's own user can enter
        server.run("initdb", "-D", home / "data", "-U", "sdib", "-A", "scram-sha-256", "--pwfile", secret, "-N")
        server.start()
        try:
            server.query("create database dagster", database="postgres")
            yield server
        finally:
            if (home / "data" / "postmaster.pid").exists():
                server.stop()


def _as_another() -> list[str]:
    """PostgreSQL refuses to run as an administrator."""
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if not os.geteuid() else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
