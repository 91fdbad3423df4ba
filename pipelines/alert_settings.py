"""Settings of alerts, read from the variables that `settings.py` hands over."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.environment import SettingsError, read_choice, read_url

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class AlertSettings:
    """Where alerts go, and what they look like.

    Attributes:
        url: Address that gets a POST with JSON; None sends nothing. It may hold a secret, so it is never printed.
        token: Sent as `Authorization: Bearer`; never printed.
        template: A Jinja2 template of the text; the one that is shipped without it.
        installation: How alerts name this installation.
        dagster_url: Address of the Dagster UI, for a link to the run.
        hartslag: Address that gets a GET whenever all is well, and tells when that stays away; a secret as `url`.
    """

    url: str | None = None
    token: str | None = None
    template: Path | None = None
    installation: str = ""
    dagster_url: str | None = None
    hartslag: str | None = None

    def __repr__(self) -> str:
        """Say only whether there are alerts."""
        return f"AlertSettings(on={self.url is not None})"


def read_address(env: Mapping[str, str]) -> AlertSettings:
    """Read only what an alert can't go without.

    Raises:
        SettingsError: When the address can't be used; it isn't repeated.
    """
    return AlertSettings(
        url=_read_private_url(env, "SDIB_MELDING_URL"),
        token=env.get("SDIB_MELDING_TOKEN", "").strip() or None,
        installation=env.get("SDIB_INSTALLATIE") or platform.node(),
    )


def read_alerts(env: Mapping[str, str]) -> AlertSettings:
    """Read all settings of alerts.

    Raises:
        SettingsError: When one can't be used.
    """
    template = env.get("SDIB_MELDING_TEKST")
    if template and not Path(template).is_file():
        raise SettingsError(f"SDIB_MELDING_TEKST must name a file with a template, found {template!r}.")
    return replace(
        read_address(env),
        template=Path(template).absolute() if template else None,
        dagster_url=read_url(env, "SDIB_DAGSTER_URL"),
        hartslag=_read_private_url(env, "SDIB_HARTSLAG_URL"),
    )


def _read_private_url(env: Mapping[str, str], name: str) -> str | None:
    url = read_url(env, name)
    allowed = read_choice(env, "SDIB_MELDING_HTTP", ("nee", "ja")) == "ja"
    if url and not allowed and urlsplit(url).scheme == "http" and urlsplit(url).hostname not in LOOPBACK:
        raise SettingsError(
            f"{name} must be https: anyone on the way can read http. "
            "Within a network that you trust, set SDIB_MELDING_HTTP=ja."
        )
    return url
