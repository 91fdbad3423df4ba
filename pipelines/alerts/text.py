"""The text of an alert, from a template that an installation may replace."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from pipelines.alerts.alert import nameless

DEFAULT = Path(__file__).with_name("melding.txt.j2")

TEXT_LENGTH = 8000
"""Characters: what the shipped template needs at most is shorter than what its messages may have together."""


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
        text = environment.from_string(template.read_text(encoding="utf-8")).render(document)
    except (OSError, ValueError, jinja2.TemplateError, TypeError, ArithmeticError, LookupError) as error:
        raise TemplateError(f"{template}: {type(error).__name__}: {error}") from error
    text = nameless(text.strip())
    return text if len(text) <= TEXT_LENGTH else f"{text[:TEXT_LENGTH]} …"
