"""Sends an alert, a POST with JSON, or a heartbeat, a GET; tried again when that may help."""

from __future__ import annotations

import asyncio
import logging
import ssl
from typing import Any

import stamina

from pipelines.alerts.alert import Alert
from pipelines.alerts.text import DEFAULT, TemplateError, render
from pipelines.settings import AlertSettings

ATTEMPTS = 3
"""A webhook that restarts is back within seconds; for what lasts longer there is the next night."""

SECONDS_TO_ANSWER = 10
"""For one attempt, whatever it does with them; a webhook answers within one."""

ANSWER_SHOWN = 200
"""Characters of an answer that are shown: what services write fits."""

TOO_MANY, SERVER_ERROR = 429, 500

log = logging.getLogger("sdib.alerts")


class AlertError(Exception):
    """An alert that wasn't accepted. Names no address: that may hold a secret."""


class PassingError(AlertError):
    """It may go well the next time."""


def document_of(alert: Alert, settings: AlertSettings) -> dict[str, Any]:
    """Give what is sent: the fields, and `text`, which Slack, Mattermost and Teams show as it is.

    A template that can't be used must not keep the alert back: then the text is that of the shipped one, and says so.
    """
    document = alert.document(settings.installation, settings.dagster_url)
    try:
        return {"text": render(settings.template or DEFAULT, document), **document}
    except TemplateError as error:
        log.warning("the template of alerts can't be used: %s", error)
        note = "(SDIB_MELDING_TEKST is niet te gebruiken; dit is de standaardtekst.)"
        return {"text": f"{render(DEFAULT, document)}\n{note}", **document}


def send(alert: Alert, settings: AlertSettings) -> str:
    """Send an alert, and give the answer in one line.

    Raises:
        AlertError: When there is no address, or it wasn't accepted.
    """
    if not settings.url:
        raise AlertError("There is no address to send alerts to; set SDIB_MELDING_URL.")
    return _try("POST", settings.url, document_of(alert, settings), settings.token)


def beat(settings: AlertSettings) -> None:
    """Tell the dead man's switch, if there is one, that all is well; its own word when that stays away is the alert.

    Never fails: a heart that can't be heard is what the switch is there for.
    """
    if not settings.hartslag:
        return
    try:
        _try("GET", settings.hartslag)
    except Exception as error:
        # The address may hold a secret; only an error of our own is known not to name it.
        said = error if isinstance(error, AlertError) else type(error).__name__
        log.warning("the heartbeat (SDIB_HARTSLAG_URL) wasn't accepted: %s", said)


def _try(method: str, url: str, document: dict[str, Any] | None = None, token: str | None = None) -> str:
    for attempt in stamina.retry_context(on=PassingError, attempts=ATTEMPTS, timeout=None, wait_initial=1.0):
        with attempt:
            return asyncio.run(_ask(method, url, document, token))
    raise AssertionError("unreachable: the last attempt returns or raises")


async def _ask(method: str, url: str, document: dict[str, Any] | None, token: str | None) -> str:
    # Here and not above: few commands send anything, and it takes a while to import.
    import aiohttp

    headers = {"Authorization": f"Bearer {token}"} if token else {}
    limit = aiohttp.ClientTimeout(total=SECONDS_TO_ANSWER)
    # Of the system, or of SSL_CERT_FILE: an authority of one's own.
    trusted = ssl.create_default_context()
    try:
        # The proxy of the environment; a redirect would hand text and token to an address that nobody set.
        async with (
            aiohttp.ClientSession(timeout=limit, trust_env=True) as session,
            session.request(method, url, json=document, headers=headers, allow_redirects=False, ssl=trusted) as answer,
        ):
            return _judge(answer.status, (await answer.content.read(ANSWER_SHOWN)).decode(errors="replace"))
    except TimeoutError as error:
        raise PassingError(f"no answer within {SECONDS_TO_ANSWER} seconds") from error
    except (aiohttp.ClientSSLError, aiohttp.InvalidURL) as error:
        raise AlertError(f"the address can't be trusted or used ({type(error).__name__})") from error
    except (aiohttp.ClientError, OSError) as error:
        raise PassingError(f"it can't be reached ({type(error).__name__})") from error


def _judge(status: int, body: str) -> str:
    said = f"{status} {' '.join(body.split())}".rstrip()
    if 200 <= status < 300:
        return said
    if 300 <= status < 400:
        raise AlertError(f"answered {status}, a redirect, which isn't followed; set the address that it leads to")
    if status == TOO_MANY or status >= SERVER_ERROR:
        raise PassingError(f"answered {said}")
    raise AlertError(f"answered {said}")
