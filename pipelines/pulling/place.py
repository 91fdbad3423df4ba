"""Opens the remote of a source: fills in what the environment holds, checks whom it talks to, and keeps it secret.

The one place that knows file systems: `sftp` is that of sshfs (asyncssh), because the one that fsspec brings accepts
any host key; `https` never takes a certificate that isn't signed for the host, nor a redirect away from https.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from pipelines.declarations.pulling import VARIABLE, Pull
from pipelines.pulling.errors import PullError
from pipelines.pulling.patience import Limits

if TYPE_CHECKING:
    import aiohttp
    from fsspec import AbstractFileSystem
    from upath import UPath

Environment: TypeAlias = Callable[[str], str | None]
"""Gives the value of a variable by its name, or None."""

LONG_ENOUGH = 3
"""Characters of a value that is taken out of messages; shorter ones would take out half of every sentence."""


class UnprotectedRedirectError(Exception):
    """A web server sends us on to an address without TLS."""


class Place:
    """A remote, with what the environment fills in."""

    def __init__(self, pull: Pull, environment: Environment, folder: Path) -> None:
        """Look up what the declaration names.

        Args:
            pull: The declaration.
            environment: Where values come from.
            folder: That of the declaration, from which the paths of files are counted.
        """
        self.pull = pull
        self._environment = environment
        self._folder = folder
        self._values: dict[str, str] = {}

    def url(self, template: str) -> str:
        """Give a declared url with its variables filled in.

        Raises:
            PullError: When a variable isn't set.
        """
        return VARIABLE.sub(lambda found: self._value(found[1]), template)

    def scrub(self, text: str) -> str:
        """Take out of a text every value that came from the environment, and who logs in to a url."""
        for name, value in sorted(self._values.items(), key=lambda item: -len(item[1])):
            if len(value) >= LONG_ENOUGH:
                text = text.replace(value, f"${{{name}}}").replace(quote(value, safe=""), f"${{{name}}}")
        return re.sub(r"(?<=://)[^/@\s]+@", "", " ".join(text.split()))

    def options(self, limits: Limits) -> Mapping[str, Any]:
        """Give the options of the file system: logins, host keys, certificates, timeouts.

        Raises:
            PullError: When a variable isn't set, or a file isn't there.
        """
        own = {name: self._value(variable) for name, variable in self.pull.opties.items()}
        return {"skip_instance_cache": True, **own, **self._of_scheme(limits)}

    def _of_scheme(self, limits: Limits) -> dict[str, Any]:
        if self.pull.scheme in {"sftp", "ssh"}:
            return self._sftp(limits)
        if self.pull.scheme == "https":
            return self._https(limits)
        login = self.pull.inloggen
        fields = {"username": login.gebruiker, "password": login.wachtwoord}
        return {field: self._value(name) for field, name in fields.items() if name}

    def _sftp(self, limits: Limits) -> dict[str, Any]:
        login = self.pull.inloggen
        password = self._value(login.wachtwoord) if login.wachtwoord else None
        key = self._file(self._value(login.sleutelbestand), "sleutelbestand") if login.sleutelbestand else None
        return {
            "username": self._value(login.gebruiker or ""),
            "password": None if key else password,
            "client_keys": [str(key)] if key else None,
            "passphrase": password if key else None,
            "known_hosts": str(self._file(self.url(self.pull.bekende_hosts or ""), "bekende_hosts")),
            # Nothing of who happens to run this: no agent, no configuration, no keys of their own.
            "agent_path": None,
            "config": None,
            "connect_timeout": limits.connect,
            "login_timeout": limits.connect,
            "keepalive_interval": limits.silence / 4,
        }

    def _https(self, limits: Limits) -> dict[str, Any]:
        import aiohttp

        login = self.pull.inloggen
        trusted = self._trusted()
        headers = {"Accept-Encoding": "identity"}
        if login.token:
            headers["Authorization"] = f"Bearer {self._value(login.token)}"
        elif login.gebruiker:
            secret = self._value(login.wachtwoord) if login.wachtwoord else ""
            headers["Authorization"] = aiohttp.encode_basic_auth(self._value(login.gebruiker), secret)
        options: dict[str, Any] = {
            "headers": headers,
            "timeout": aiohttp.ClientTimeout(total=None, sock_connect=limits.connect, sock_read=limits.silence),
        }
        if self.pull.proxy:
            options["proxy"] = self.url(self.pull.proxy)

        async def session(**_: object) -> aiohttp.ClientSession:
            connector = aiohttp.TCPConnector(ssl=trusted)
            return aiohttp.ClientSession(connector=connector, trace_configs=[_only_https()], **options)

        return {"get_client": session}

    def _trusted(self) -> ssl.SSLContext:
        if not self.pull.ca_bestand:
            return ssl.create_default_context()
        path = self._file(self.url(self.pull.ca_bestand), "ca_bestand")
        try:
            return ssl.create_default_context(cafile=str(path))
        except ssl.SSLError as error:
            raise PullError("ca_bestand holds no certificate; it has to be one in PEM") from error

    def _value(self, name: str) -> str:
        value = self._environment(name)
        if value is None:
            raise PullError(f"the variable {name} isn't set; set it in the environment of sdib, the daemon and the UI")
        self._values[name] = value
        return value

    def _file(self, name: str, field: str) -> Path:
        path = self._folder / name
        # Without their cause: that names the path, which came from the environment.
        try:
            with path.open("rb"):
                return path
        except PermissionError:
            raise PullError(
                f"the file where {field} points can't be read by the user of sdib; give it that right"
            ) from None
        except OSError:
            raise PullError(f"there is no file where {field} points; make it, or mend the path") from None


def open_root(url: str, options: Mapping[str, Any]) -> UPath:
    """Open the path to which a url leads, on a file system of its own.

    Raises:
        PullError: When nothing installed speaks this scheme.
    """
    from upath import UPath

    scheme = url.partition("://")[0]
    if scheme in {"sftp", "ssh"}:
        from fsspec.registry import register_implementation
        from sshfs import SSHFileSystem

        register_implementation(scheme, SSHFileSystem, clobber=True)
    try:
        path = UPath(url, **options)
        _ = path.fs
    except ImportError as error:
        raise PullError(f"{scheme} needs a package that isn't installed: {error}") from error
    except ValueError as error:
        if "nsupported filesystem" in str(error) or "rotocol not known" in str(error):
            raise PullError(f"nothing knows the scheme {scheme}; mend the url") from error
        raise
    return path


def hang_up(fs: AbstractFileSystem) -> None:
    """Break off a connection of ssh at once: closing it in order waits for the other side, for ever if need be."""
    from fsspec.asyn import AsyncFileSystem

    if isinstance(fs, AsyncFileSystem) and (client := getattr(fs, "client", None)) is not None:
        fs.loop.call_soon_threadsafe(client.abort)


def _only_https() -> aiohttp.TraceConfig:
    import aiohttp

    async def look(_: object, __: object, redirect: aiohttp.TraceRequestRedirectParams) -> None:
        target = redirect.response.headers.get("Location", "")
        if "://" in target and not target.lower().startswith("https://"):
            raise UnprotectedRedirectError

    trace = aiohttp.TraceConfig()
    trace.on_request_redirect.append(look)
    return trace
