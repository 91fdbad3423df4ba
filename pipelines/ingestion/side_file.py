"""The side file `<file>.levering.yml`: where a delivery comes from, and what it must add up to."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from pipelines.ingestion.persons import names_a_person
from pipelines.ingestion.refusal import RefusedError, mask

SUFFIX = ".levering.yml"

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Before the Wmo and the Jeugdwet of 2015, and before any published table: an older moment is a typing mistake."""

CLOCK_MARGIN = timedelta(days=1)
"""How far a stated moment may lie ahead of ours: clocks differ, and elsewhere a day begins up to 14 hours earlier."""

LONGEST = 60
"""Characters of a found value that are shown: enough to recognise it."""

EXPECTED = {
    "missing": "een waarde",
    "extra_forbidden": "niets, want zo'n veld is er niet",
    "invalid_key": "een naam (tekst)",
    "literal_error": "een van {expected}",
    "value_error": "{error}",
    "model_type": "velden met waarden",
    "dict_type": "velden met waarden",
    "list_type": "een lijst",
    "tuple_type": "een lijst",
    "string_type": "tekst (zet er aanhalingstekens omheen)",
    "int_type": "een heel getal",
    "int_parsing": "een heel getal",
    "int_from_float": "een heel getal",
    "decimal_type": "een getal",
    "decimal_parsing": "een getal",
    "finite_number": "een getal",
}
"""Kind of mistake that pydantic finds -> what should be there, in Dutch."""

Herkomst = Literal["registratie", "gepubliceerd", "synthetisch", "aanname"]


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, int | float) else value


def _as_moment(value: object) -> datetime:
    """A date is the start of that day, and a time without zone is UTC; a number (20240701) would be seconds."""
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time())
        if isinstance(value, datetime):
            moment = value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
            if moment >= EARLIEST:
                return moment
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"een datum vanaf {EARLIEST:%Y}, geschreven als 2024-07-01")


def _free_of_persons(text: str) -> str:
    if names_a_person(text):
        raise ValueError("tekst zonder burgerservicenummer")
    return text


Text = Annotated[str, BeforeValidator(_as_text)]
Moment = Annotated[datetime, BeforeValidator(_as_moment)]
Amount = Annotated[Decimal, BeforeValidator(_as_text)]
Remark = Annotated[str, AfterValidator(_free_of_persons)]
"""Free text, or a header: it is kept and shown as it is."""


class Part(BaseModel):
    """A part of a side file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Control(Part):
    """Control totals: rows below the header, and sums by header in the unit of the file."""

    rijen: int | None = None
    som: dict[Remark, Amount] = {}


class OriginException(Part):
    """Rows whose texts under these headers are among the values have another origin."""

    waar: dict[Remark, list[Text]]
    herkomst: Herkomst
    toelichting: Remark = ""


class SideFile(Part):
    """What the sender states beside a delivery; without a side file it is a registration."""

    herkomst: Herkomst = "registratie"
    ontvangen_op: Moment | None = None
    document: Remark | None = None
    toelichting: Remark | None = None
    controle: Control = Control()
    uitzonderingen: tuple[OriginException, ...] = ()


WITHOUT = SideFile()
"""Of a delivery without one; most are, and making it anew for each costs a quarter of a look at landing."""


def read_side_file(delivery: Path) -> tuple[SideFile, bytes]:
    """Read the side file of a delivery, and its bytes for the fingerprint.

    Raises:
        RefusedError: When it can't be used; names field, expected and found, without a number that may be a BSN.
    """
    path = delivery.with_name(delivery.name + SUFFIX)
    if not path.exists():
        return WITHOUT, b""
    try:
        content = path.read_bytes()
        return SideFile.model_validate(_read_yaml(path.name, content) or {}), content
    except ValidationError as error:
        raise RefusedError(f"verwacht in {path.name} {_worded(error.errors()[0])}") from error
    except OSError as error:
        raise RefusedError(f"verwacht een leesbaar bestand {path.name}, gevonden {error.strerror}") from error


def too_late(side: SideFile, seen_at: datetime) -> str | None:
    """Say in Dutch why a stated moment of receipt can't be true; None when it can.

    A delivery from the future would stay the newest, and so in force, whatever is delivered after it.

    Args:
        side: The side file.
        seen_at: The moment at which the delivery is read (UTC).
    """
    if side.ontvangen_op is None or side.ontvangen_op <= seen_at + CLOCK_MARGIN:
        return None
    return (
        "verwacht in het begeleidende bestand bij ontvangen_op een moment dat al geweest is, gevonden "
        f"{side.ontvangen_op:%Y-%m-%d}"
    )


class _Loader(yaml.SafeLoader):
    """YAML in which a date that doesn't exist stays text, so that it is judged with the field that it is in."""

    def construct_moment(self, node: yaml.ScalarNode) -> object:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_moment)

_QuickLoader = getattr(yaml, "CSafeLoader", None)
"""The same in C, where PyYAML has that: several times as fast, and there is a side file beside every delivery."""

QUICK_UP_TO = 1024
"""Bytes. In C a file of nothing but brackets would end the process; in so few they can't lie that deep."""


def _read_yaml(name: str, content: bytes) -> object:
    """Read the YAML without the words of its errors: they quote the file."""
    if _QuickLoader and len(content) <= QUICK_UP_TO:
        # What it can't read is said by the other one, which knows better where.
        with contextlib.suppress(yaml.YAMLError, ValueError, LookupError, AttributeError):
            return _QuickLoader(content.decode()).get_single_data()
    try:
        return _Loader(content.decode()).get_single_data()
    except yaml.MarkedYAMLError as error:
        where = f" op regel {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise RefusedError(f"verwacht YAML in {name}, gevonden een fout{where}") from error
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError) as error:
        # Beside its own, PyYAML lets errors through of a tag that doesn't fit its value (`!!bool x`), and of its depth.
        raise RefusedError(f"verwacht YAML in UTF-8 in {name}, gevonden iets anders") from error


def _worded(error: ErrorDetails) -> str:
    """Field, expected and found; a key may hold a person as well as a value."""
    field = ".".join(str(part) for part in error["loc"] if part != "[key]")
    expected = EXPECTED.get(error["type"], "een andere waarde").format(**error.get("ctx", {}))
    found = "niets" if error["type"] == "missing" else _found(error["input"])
    return f"{f'bij {mask(field)} ' if field else ''}{expected.replace(' or ', ' of ')}, gevonden {found}"


def _found(value: object) -> str:
    if value is None:
        return "niets"
    if isinstance(value, dict):
        return "velden met waarden"
    if isinstance(value, list):
        return "een lijst"
    # Masked before it is cut: what is left of a cut number could be too short to be recognised.
    return repr(mask(str(value))[:LONGEST])
