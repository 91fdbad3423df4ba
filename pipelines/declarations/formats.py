"""Model of how the files of a source are written: CSV, XLSX, messages, and a last line with totals."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from pipelines.declarations.corrections import Strict

DateNotation = Literal["dd-mm-jjjj", "d-m-jjjj", "dd/mm/jjjj", "jjjj-mm-dd", "jjjjmmdd"]
"""Four digits for the year, always: two would leave the century to chance."""


class CsvFormat(Strict):
    """How a CSV file is written; encodings are tried in this order, strictly. UTF-16 is read by its mark."""

    codering: tuple[Literal["utf-8", "cp1252"], ...] = ("utf-8", "cp1252")
    scheidingsteken: Literal[";", ",", "\t", "|"] = ";"
    aanhalingsteken: Literal['"', "'"] | None = '"'
    decimaaltekens: tuple[Literal[",", "."], ...] = (",",)
    duizendteken: Literal[".", ",", " "] | None = "."
    datumnotaties: tuple[DateNotation, ...] = ("dd-mm-jjjj", "jjjj-mm-dd")

    @model_validator(mode="after")
    def _signs_differ(self) -> CsvFormat:
        if self.duizendteken in self.decimaaltekens:
            raise ValueError("a duizendteken that is no decimaalteken as well")
        return self


class WorkbookFormat(Strict):
    """Where in an XLSX file the table stands.

    Attributes:
        blad: Name of the sheet, or its place among the visible ones, from 1.
        datum_als_getal: Whether a plain number (44562) in a date column is a date; else it is refused.
    """

    blad: str | int = 1
    datum_als_getal: bool = False


class Footer(Strict):
    """The last line of a file when it holds control totals.

    Attributes:
        merk: What its first filled cell says; upper and lower case are free.
        rijen: Header of the column under which it states the number of rows.
        som: Headers of the columns under which it states their sum.
        verplicht: Whether a file without it is refused.
    """

    merk: str = Field(min_length=1)
    rijen: str | None = None
    som: tuple[str, ...] = ()
    verplicht: bool = False


class Messages(Strict):
    """The iWmo and iJw messages that are deliveries of this source.

    Attributes:
        soorten: Which messages: 301 (toewijzing), 305 (start), 307 (stop), 323 (declaratie).
        ook_in: Another source in whose folder of landing these messages arrive.
        elders: The messages in this source's folder that are another's; filled in while loading.
    """

    soorten: tuple[Literal["301", "305", "307", "323"], ...] = Field(min_length=1)
    ook_in: str | None = None
    elders: SkipJsonSchema[tuple[str, ...]] = ()
