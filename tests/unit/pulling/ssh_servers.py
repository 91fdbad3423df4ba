"""SFTP servers on loopback: OpenSSH's own where it is installed, and one of asyncssh that breaks what a test wants."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Generator
from pathlib import Path
from threading import Thread
from typing import ClassVar

import asyncssh
from asyncssh.connection import SSHConnection

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")

CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
"""


def make_key(path: Path, passphrase: str | None = None) -> asyncssh.SSHKey:
    """Write a new private key."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    # In the form that needs no further package to open it with a password.
    key.write_private_key(str(path), "pkcs8-pem" if passphrase else "openssh", passphrase=passphrase)
    path.chmod(0o600)
    return key


def trust(path: Path, port: int, key: asyncssh.SSHKey) -> None:
    """Write a file of known hosts with one key."""
    path.write_text(f"[127.0.0.1]:{port} {key.export_public_key().decode()}")


@contextlib.contextmanager
def openssh(folder: Path) -> Generator[int]:
    """Run OpenSSH's sshd; who has folder/user_key may log in. Gives the port; folder/known_hosts knows its key."""
    assert SSHD is not None
    host_key, user_key = make_key(folder / "host_key"), make_key(folder / "user_key")
    (folder / "authorized_keys").write_bytes(user_key.export_public_key())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    trust(folder / "known_hosts", port, host_key)
    (folder / "sshd_config").write_text(CONFIG.format(port=port, folder=folder))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where it drops its rights
    with (folder / "sshd.log").open("w") as log:
        server = subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "sshd_config"], stderr=log)
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(port)


class Broken(asyncssh.SFTPServer):
    """Serves a folder, and does to it what the fields say."""

    root = Path()
    extra_names: tuple[str, ...] = ()
    vanishing: frozenset[str] = frozenset()
    growing: frozenset[str] = frozenset()
    cutting = 0
    silent = False
    bytes_per_second: float | None = None
    connections: ClassVar[list[SSHConnection]] = []

    def __init__(self, channel: asyncssh.SSHServerChannel) -> None:
        super().__init__(channel, chroot=os.fsencode(type(self).root))
        self.connections.append(channel.get_connection())

    async def scandir(self, path: bytes):
        async for entry in super().scandir(path):
            yield entry
        for name in type(self).extra_names:
            attributes = asyncssh.SFTPAttrs(size=1, permissions=0o100644, mtime=0, atime=0)
            yield asyncssh.SFTPName(name.encode(), attrs=attributes)

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs):
        name = os.fsdecode(path).rsplit("/", 1)[-1]
        if name in type(self).vanishing:
            raise asyncssh.SFTPNoSuchFile("gone")
        if name in type(self).growing:
            with (type(self).root / "uit" / name).open("ab") as stream:
                stream.write(b"0164;2024-12\n")
        return super().open(path, pflags, attrs)

    async def read(self, file_obj, offset: int, size: int) -> bytes:
        if type(self).silent:
            await asyncio.sleep(60)
        if speed := type(self).bytes_per_second:
            await asyncio.sleep(size / speed)
        if type(self).cutting > 0:
            type(self).cutting -= 1
            self.connections[-1].abort()
        found = super().read(file_obj, offset, size)
        return found if isinstance(found, bytes) else await found


class Login(asyncssh.SSHServer):
    """Lets one user in by password."""

    def begin_auth(self, username: str) -> bool:
        del username
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("gemeente", "zeer geheim")


@contextlib.contextmanager
def broken_ssh(folder: Path, port: int = 0) -> Generator[tuple[int, type[Broken]]]:
    """Run the other server over folder/uit. Gives the port, and the class whose fields say what it breaks."""

    class Here(Broken):
        root = folder
        connections: ClassVar[list[SSHConnection]] = []

    host_key = make_key(folder / "host_key")
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, daemon=True).start()
    listening = asyncssh.listen("127.0.0.1", port, server_factory=Login, server_host_keys=[host_key], sftp_factory=Here)
    server = asyncio.run_coroutine_threadsafe(_started(listening), loop).result(timeout=10)
    trust(folder / "known_hosts", server.get_port(), host_key)
    try:
        yield server.get_port(), Here
    finally:
        asyncio.run_coroutine_threadsafe(_stopped(server, Here.connections), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)


async def _started(listening) -> asyncssh.SSHAcceptor:
    return await listening


async def _stopped(server: asyncssh.SSHAcceptor, connections: list[SSHConnection]) -> None:
    server.close()
    for connection in connections:
        connection.abort()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.sleep(0.05)


def me() -> str:
    """The account under which the tests run: the only one that an sshd of ours can log in."""
    return getpass.getuser()
