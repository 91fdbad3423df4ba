"""The side file `<file>.levering.yml`: where a delivery comes from, and what it must add up to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from pipelines.ingestion.refusal import RefusedError

SUFFIX = ".levering.yml"

Herkomst = Literal["registratie", "gepubliceerd", "synthetisch", "aanname"]


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) else value


def _as_moment(value: object) -> object:
    """A date is the start of that day, and a time without zone is UTC."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value


Text = Annotated[str, BeforeValidator(_as_text)]
Moment = Annotated[datetime, BeforeValidator(_as_moment)]
Amount = Annotated[Decimal, BeforeValidator(_as_text)]


class Part(BaseModel):
    """A part of a side file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Control(Part):
    """Control totals: rows below the header, and sums by header in the unit of the file."""

    rijen: int | None = None
    som: dict[str, Amount] = {}


class OriginException(Part):
    """Rows whose texts under these headers are among the values have another origin."""

    waar: dict[str, list[Text]]
    herkomst: Herkomst
    toelichting: str = ""


class SideFile(Part):
    """What the sender states beside a delivery; without a side file it is a registration."""

    herkomst: Herkomst = "registratie"
    ontvangen_op: Moment | None = None
    document: str | None = None
    toelichting: str | None = None
    controle: Control = Control()
    uitzonderingen: tuple[OriginException, ...] = ()


def read_side_file(delivery: Path) -> tuple[SideFile, bytes]:
    """Read the side file of a delivery, and its bytes for the fingerprint.

    Raises:
        RefusedError: When it can't be used; names field, expected and found.
    """
    path = delivery.with_name(delivery.name + SUFFIX)
    if not path.exists():
        return SideFile(), b""
    try:
        content = path.read_bytes()
        return SideFile.model_validate(yaml.safe_load(content.decode()) or {}), content
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "(het geheel)"
        raise RefusedError(
            f"verwacht een geldig veld {field} in {path.name} ({first['msg']}), gevonden {str(first['input'])[:60]!r}"
        ) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        raise RefusedError(f"verwacht leesbare YAML in {path.name}, gevonden {type(error).__name__}") from error
