"""Model of `ophalen` in `source.yml`: where the exports of a source can be pulled from."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from pipelines.declarations.corrections import Strict

VARIABLE = re.compile(r"\$\{([^}]*)\}")
"""A part of a text that the environment fills in: hosts are local, and the sources folder is shared."""

NAME_OF_VARIABLE = r"^[A-Z][A-Z0-9_]*$"

UNPROTECTED = {"http", "ftp", "tftp", "telnet", "webdav+http"}
"""Schemes that send passwords and deliveries in the clear."""

QUIET_SECONDS = 60
"""An upload that has written nothing for a minute has ended or broken off; half a file is then seldom taken."""


def _with_variables(text: str) -> str:
    for name in VARIABLE.findall(text):
        if not re.fullmatch(NAME_OF_VARIABLE, name):
            raise ValueError(f"the name of a variable in capitals between ${{ and }}, not {name}")
    return text


def _checked_url(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if not (separator and re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme)) or "::" in url:
        raise ValueError("a url such as sftp://host/map, https://host/bestand.csv or file:///map")
    if scheme in UNPROTECTED:
        raise ValueError(f"a protected way such as sftp or https; {scheme} sends everything in the clear")
    if "@" in rest.partition("/")[0]:
        raise ValueError("a url without user or password; name the variables that hold these in inloggen")
    return url


Variable = Annotated[str, Field(pattern=NAME_OF_VARIABLE)]
Template = Annotated[str, AfterValidator(_with_variables)]
Location = Annotated[str, AfterValidator(_with_variables), AfterValidator(_checked_url)]


class Login(Strict):
    """The names of the environment variables that hold user, password, key file or token; never the values.

    Attributes:
        gebruiker: Variable that holds the user.
        wachtwoord: Variable that holds the password; of the key file when there is one.
        sleutelbestand: Variable that holds the path of a private key (sftp).
        token: Variable that holds a token that is sent as `Authorization: Bearer` (https).
    """

    gebruiker: Variable | None = None
    wachtwoord: Variable | None = None
    sleutelbestand: Variable | None = None
    token: Variable | None = None


class CbsTables(Strict):
    """Tables of CBS StatLine (OData v4), one per year, that together become one delivery for `bevolking`.

    Attributes:
        tabellen: Year -> table; its figures are those of 1 January of that year.
        gemeenten: Codes of the gemeenten whose figures are wanted, with their wijken and buurten.
        maten: Leeftijdsgroep -> the measure of the table, by its identifier or its title.
    """

    tabellen: dict[int, Annotated[str, Field(pattern=r"^[0-9A-Za-z]+$")]] = Field(min_length=1)
    gemeenten: tuple[Annotated[str, Field(pattern=r"^GM\d{4}$")], ...] = Field(min_length=1)
    maten: dict[str, str] = Field(min_length=1)


class Pull(Strict):
    """Where exports come from. Nothing is pulled until `SDIB_OPHALEN` names the source.

    Attributes:
        van: A folder (`sftp://host/map`, `file:///map`, …), or a file or list of files (`https://host/bestand.csv`).
            `${NAAM}` is filled in from the environment.
        bestanden: Patterns of the names that are wanted; those of the source by default.
        inloggen: The variables that hold user, password, key file or token.
        bekende_hosts: File with the host keys that are trusted (sftp); another key is refused.
        ca_bestand: File with the authority that signed the server's certificate, when that is one's own (https).
        proxy: Url of the proxy through which https goes.
        opties: Option of the fsspec file system -> variable that holds its value, for other schemes.
        naam: Name under which one file is landed, when its url has none that fits.
        rust_seconden: How long a file must not have been written to.
        herkomst: Written into the side file of what is landed.
        document: Written into the side file of what is landed.
        cbs: Tables of CBS StatLine; `van` is then the url of the catalogue.
    """

    van: Location | tuple[Location, ...]
    bestanden: tuple[str, ...] = ()
    inloggen: Login = Login()
    bekende_hosts: Template | None = None
    ca_bestand: Template | None = None
    proxy: Template | None = None
    opties: dict[str, Variable] = Field(default_factory=dict)
    naam: str | None = Field(default=None, pattern=r"^[^./\\][^/\\]*$")
    rust_seconden: int = Field(default=QUIET_SECONDS, ge=0)
    herkomst: Literal["registratie", "gepubliceerd", "synthetisch", "aanname"] | None = None
    document: str | None = None
    cbs: CbsTables | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """The urls, as declared."""
        return (self.van,) if isinstance(self.van, str) else self.van

    @property
    def scheme(self) -> str:
        """How the remote is spoken to."""
        return urlsplit(self.places[0]).scheme

    @model_validator(mode="after")
    def _fits_its_scheme(self) -> Pull:
        if len({urlsplit(place).scheme for place in self.places}) != 1:
            raise ValueError("van: at least one url, all of one scheme")
        ssh, https = self.scheme in {"sftp", "ssh"}, self.scheme == "https"
        if ssh and not (self.bekende_hosts and self.inloggen.gebruiker):
            raise ValueError("bekende_hosts and inloggen.gebruiker for sftp: an unknown host is never trusted")
        if ssh and not (self.inloggen.wachtwoord or self.inloggen.sleutelbestand):
            raise ValueError("inloggen.wachtwoord or inloggen.sleutelbestand for sftp")
        only = {"bekende_hosts": ssh, "inloggen.sleutelbestand": ssh, "ca_bestand": https, "proxy": https}
        only |= {"inloggen.token": https, "cbs": https, "naam": https and len(self.places) == 1}
        if misplaced := [field for field, fits in only.items() if self._has(field) and not fits]:
            raise ValueError(f"fields that {self.scheme} (with one url for naam) knows, not {', '.join(misplaced)}")
        if self.cbs and not (self.naam and len(self.places) == 1):
            raise ValueError("one url and a naam for cbs: the tables become one file")
        return self

    def _has(self, field: str) -> bool:
        owner, name = (self.inloggen, field.partition(".")[2]) if "." in field else (self, field)
        return getattr(owner, name) is not None
