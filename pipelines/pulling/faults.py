"""Translates what file systems raise into our errors: what it means, what to do, and whether to try again.

By name of the class, because the libraries that define them take half a second to import and are needed by few.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Generator, Iterator
from email.utils import parsedate_to_datetime

from pipelines.pulling.errors import HaltError, NotThereError, PullError, TransientError

BUSY = {408, 425, 429, *range(500, 600)}
"""Answers of a web server that are about this moment, rather than about the request."""

LOCAL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
"""Only the disk that is written to says these."""

KEY_ADVICE = (
    "check the variables of sleutelbestand and wachtwoord; a key with a password has to be in the form PKCS#8, for "
    "that of OpenSSH needs the package bcrypt"
)

PERMANENT = {
    "HostKeyNotVerifiable": (
        "the host key isn't one of those in bekende_hosts, so this may be another machine; nothing was sent to it. "
        "Ask its owner for the fingerprint, and only when that is the new one put it in the file"
    ),
    "KeyExchangeFailed": (
        "no host key of a kind that bekende_hosts has; ask the owner for the key of that kind, and put it in the file"
    ),
    "PermissionDenied": "the login was refused; check the variables in inloggen, and whether the account still holds",
    "KeyImportError": f"the key file can't be used; {KEY_ADVICE}",
    "KeyEncryptionError": f"the key file can't be opened; {KEY_ADVICE}",
    "SFTPPermissionDenied": "this account may not read it",
    "UnprotectedRedirectError": "the server sends us on to an unprotected address; ask its owner for the https one",
}
"""Class -> what it means and what to do; trying again doesn't help."""

CERTIFICATE = ("ClientConnectorCertificateError", "SSLCertVerificationError", "ClientConnectorSSLError", "SSLError")

TRANSIENT = {
    "gaierror": "the host isn't known",
    "ConnectionRefusedError": "the host refuses the connection",
    "ConnectionLost": "the connection was lost",
    "DisconnectError": "the connection was broken off",
    "SFTPConnectionLost": "the connection was lost",
    "SFTPNoConnection": "the connection was lost",
    "ClientPayloadError": "the transfer broke off half-way",
    "ServerDisconnectedError": "the server broke the connection off",
    "ConnectionTimeoutError": "no connection in time",
    "TimeoutError": "no answer in time",
    "FSTimeoutError": "no answer in time",
    "ConnectionError": "the connection broke",
    "ClientConnectionError": "the connection failed",
}
"""Class -> what it means; may be over in a moment."""

BY_NUMBER = (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT, errno.EIO, errno.ESTALE)
"""System errors of a network, or of a share that is away for a moment."""


@contextlib.contextmanager
def translated(scrub: Callable[[str], str]) -> Generator[None]:
    """Raise what goes wrong inside as one of our errors.

    Args:
        scrub: Takes what is secret out of a text.

    Raises:
        PullError: Always this, or one of its kinds.
    """
    try:
        yield
    except PullError:
        raise
    except Exception as error:
        # Without its cause: tracebacks end up in logs, and libraries put urls and passwords into their messages.
        raise _judged(list(_chain(error)), scrub) from None


@contextlib.contextmanager
def writing(folder: object) -> Generator[None]:
    """Say of what goes wrong while writing below the data root that it is about our own disk.

    Raises:
        HaltError: Naming the folder.
    """
    try:
        yield
    except OSError as error:
        advice = "; make room there" if error.errno in LOCAL - {errno.EROFS} else ""
        raise HaltError(f"{folder} can't be written: {error.strerror}{advice}") from error


def _judged(errors: list[BaseException], scrub: Callable[[str], str]) -> PullError:
    names = {kind.__name__ for error in errors for kind in type(error).__mro__}
    for error in errors:
        status = getattr(error, "status", None)
        if isinstance(status, int):
            return _answered(status, getattr(error, "headers", None) or {})
    if not names.isdisjoint(CERTIFICATE):
        return _untrusted(errors)
    for name, meaning in PERMANENT.items():
        if name in names:
            return PullError(meaning)
    if "FileNotFoundError" in names and not names & TRANSIENT.keys():
        return NotThereError("it isn't there")
    for name, meaning in TRANSIENT.items():
        if name in names:
            return TransientError(meaning)
    return _other(errors[0], scrub)


def _answered(status: int, headers: object) -> PullError:
    if status in {404, 410}:
        return NotThereError(f"the server says that it isn't there ({status})")
    if status in {401, 403, 407}:
        return PullError(f"the server refused us ({status}); check the variables in inloggen")
    if status in BUSY:
        return TransientError(f"the server is out of order or too busy ({status})", _asked_to_wait(headers))
    return PullError(f"the server answered {status}; check the url")


def _asked_to_wait(headers: object) -> float | None:
    """Read Retry-After in seconds; its other form, a date, needs the server's own clock, which it sends along."""
    get = getattr(headers, "get", dict[str, str]().get)
    text = str(get("Retry-After") or "")
    if text.isdecimal():
        return float(text)
    try:
        until, now = parsedate_to_datetime(text), parsedate_to_datetime(str(get("Date") or ""))
        return max((until - now).total_seconds(), 0)
    except (TypeError, ValueError):
        return None


def _untrusted(errors: list[BaseException]) -> PullError:
    reasons = [str(reason) for error in errors if (reason := getattr(error, "verify_message", None))]
    reason = f" ({reasons[0]})" if reasons else ""
    return PullError(
        f"the certificate of the server isn't trusted{reason}; it is for its owner to renew, or ca_bestand has to name "
        "the authority that signed it"
    )


def _other(error: BaseException, scrub: Callable[[str], str]) -> PullError:
    if isinstance(error, PermissionError):
        return PullError("it may not be read by this account")
    text = scrub(f"{type(error).__name__}: {error}")
    if isinstance(error, OSError) and error.errno in BY_NUMBER:
        return TransientError(text)
    if "SFTPError" in {kind.__name__ for kind in type(error).__mro__}:
        return TransientError(text)
    return PullError(text)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or one.__context__
