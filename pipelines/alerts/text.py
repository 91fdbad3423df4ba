"""The text of an alert, from a template that an installation may replace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from pipelines.alerts.alert import nameless

DEFAULT = Path(__file__).with_name("melding.txt.j2")

TEXT_LENGTH = 8000
"""Characters: what the shipped template needs at most is shorter than what its messages may have together."""


MENTION = re.compile(r"(?<!\w)@")
"""An @ before which no word ends: that of sdib-daemon@hengelo.service, in a command to copy, calls nobody."""

WORD_JOINER = "\u2060"
"""Behind an @: nothing to be seen, and no name of a channel any more."""


class TemplateError(Exception):
    """The template can't be used; the message says why."""


def render(template: Path, document: Mapping[str, Any]) -> str:
    """Write the text of an alert.

    Args:
        template: A Jinja2 template; in a sandbox, because whoever may write it need not be who runs this.
        document: The fields of the alert, which are its variables.

    Raises:
        TemplateError: When it can't be read or filled in.
    """
    environment = SandboxedEnvironment(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    try:
        text = environment.from_string(template.read_text(encoding="utf-8")).render(
            **{key: _harmless(value) for key, value in document.items()}
        )
    except (OSError, ValueError, jinja2.TemplateError, TypeError, ArithmeticError, LookupError) as error:
        raise TemplateError(f"{template}: {type(error).__name__}: {error}") from error
    text = nameless(text.strip())
    return text if len(text) <= TEXT_LENGTH else f"{text[:TEXT_LENGTH]} …"


def _harmless(value: object) -> object:
    """Take the meaning out of what chat services read as markup.

    Names of files and values of cells are the supplier's: they may not call a whole channel, nor make a link.
    """
    if isinstance(value, str):
        text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return MENTION.sub(f"@{WORD_JOINER}", text)
    return [_harmless(one) for one in value] if isinstance(value, list) else value
