"""Readers of variables of the environment: each gives a value that can be used, or says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

_CRON = (range(60), range(24), range(1, 32), range(1, 13), range(8))
"""Minute, hour, day, month, day of the week."""

_CRON_PART = re.compile(r"(\*|(\d{1,2})(-(\d{1,2}))?)(/([1-9]\d?))?")


class SettingsError(Exception):
    """A setting that can't be used; the message is one line for the person at the terminal."""


def read_number(env: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    """Read a whole number within bounds.

    Raises:
        SettingsError: When it is anything else.
    """
    value = env.get(name) or str(default)
    if not (value.isdecimal() and int(value) in allowed):
        raise SettingsError(f"{name} must be between {allowed[0]} and {allowed[-1]}, found {value!r}.")
    return int(value)


def read_choice(env: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """Read one of some words; the first when there is none.

    Raises:
        SettingsError: When it is another word.
    """
    value = env.get(name) or choices[0]
    if value not in choices:
        raise SettingsError(f"{name} must be one of {', '.join(choices)}, found {value!r}.")
    return value


def read_cron(env: Mapping[str, str], name: str, default: str) -> str:
    """Read when something happens, as cron says it.

    Raises:
        SettingsError: When it isn't five fields of cron.
    """
    value = env.get(name) or default
    fields = value.split()
    if len(fields) != len(_CRON) or not all(map(_is_cron_field, fields, _CRON)):
        raise SettingsError(
            f"{name} must be five fields of cron (minute, hour, day, month, day of the week), as in {default!r}, "
            f"found {value!r}."
        )
    return " ".join(fields)


def _is_cron_field(text: str, allowed: range) -> bool:
    parts = [_CRON_PART.fullmatch(part) for part in text.split(",")]
    numbers = [number for part in parts if part for number in part.group(2, 4) if number]
    return all(parts) and all(int(number) in allowed for number in numbers)


def read_url(env: Mapping[str, str], name: str) -> str | None:
    """Read an address, if there is one.

    Raises:
        SettingsError: When it is none; it isn't repeated, for it may hold a secret.
    """
    url = env.get(name, "").strip()
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        fits = False
    if url and not fits:
        raise SettingsError(f"{name} must be an address that starts with https:// or http://.")
    return url or None
