"""Settings of one installation: the only module that reads environment variables or knows paths.

Everything else receives a `Settings` value, so that tests and `sdib` can run beside each other on other data roots.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.alert_settings import AlertSettings, read_address, read_alerts
from pipelines.environment import SettingsError, read_choice, read_cron, read_number

PROJECT_DIR = Path(__file__).resolve().parent.parent

EXAMPLE_KEY = "voorbeeldsleutel, alleen voor synthetische leveringen"
"""The key of the example deliveries. It stands in a public repository, so it protects nobody."""

EXAMPLE_KEY_MARK = "voorbeeld"
"""A key that starts with this word, in any case, is an example key, and is refused for real registrations."""

MINIMUM_KEY_LENGTH = 32
"""A BSN has only 9 digits: with a key below 32 characters guessing key and number together comes within reach."""

RETENTION_YEARS = 7
"""As long as the financial administration is kept, in which these amounts end; see docs/decisions/retention.md."""

NIGHT = "0 2 * * *"
"""Two at night, when the exports of the day are there and nobody waits for the disk."""

LOOK_SECONDS = 30
"""Between two looks at landing: a delivery is complete after two of them, so it is read within a minute or so."""

LOGS_KEPT_DAYS = 90
"""A quarter: what is delivered each quarter and proves wrong is noticed at the latest when the next one comes."""

RELEASES_KEPT = 30
"""A release comes only when something changed, about twice a month: so a year in which to see what was published."""

POSTGRES = "SDIB_DAGSTER_POSTGRES"
"""Names the variable with the URL of Dagster's database. The name may be written down, the URL may hold a password."""


@dataclass(frozen=True)
class Settings:
    """All that differs between two installations or two runs.

    Attributes:
        data_dir: The data root; everything that the pipeline writes lies below it.
        pseudonym_key: Secret key of the HMAC that replaces a BSN; never printed.
        basisjaar: Base year of the price correction (design rule 9).
        indexreeks: Index series of the price correction: `toegepast` or `definitief`.
        eerste_jaar: First year that is computed; nothing before the laws of 2015 is comparable.
        minimum_cel: Smallest count of persons that may be published; 10, as CBS and Vektis do. Higher may, lower not.
        mogelijke_waarden: How many values a suppressed count keeps at least for who works it out from all that is
            shown; 3, so that nobody can say which of two it is.
        marge_bedrag_pct: How wide, in percents of itself, the range of a suppressed amount remains; 10, as is usual for
            amounts (the p% rule), so that nobody knows what one person cost to within a tenth.
        wijken_tot_jaar: Last year of which persons per wijk are shown; without it the last one with a jaarrekening,
            because of a running year the difference between two nights would name who came and who left.
        bewaartermijn_jaren: Years after receipt that a delivery about persons is kept.
        uitgaven_bewaren: How many releases are kept; more when some are pinned or in use.
        nacht_cron: When the daemon refreshes every day, as cron says it, in the time of Amsterdam.
        kijk_seconden: Seconds between two looks of the daemon at landing.
        ophalen: Names of the sources that are pulled here, or `alle`; none by default, because the sources folder is
            shared by data roots of which only one is the real one.
        logs_bewaren_dagen: Days that logs, and what Dagster remembers of a run, are kept.
        dagster_dir: Dagster's own storage where DAGSTER_HOME names one; else it lies below the data root.
        dagster_postgres: URL of the PostgreSQL database where Dagster keeps its runs; SQLite in its own folder without
            it. Never printed: it may hold a password.
        peildag: Day on which deliveries are judged to be late; today without it. Only a release of earlier has one.
        melden: Where alerts go.
        huisstijl: Folder with the house style of each gemeente, one YAML each; the shipped style without it.
    """

    data_dir: Path
    pseudonym_key: str = EXAMPLE_KEY
    basisjaar: int = 2021
    indexreeks: str = "toegepast"
    eerste_jaar: int = 2015
    minimum_cel: int = 10
    mogelijke_waarden: int = 3
    marge_bedrag_pct: int = 10
    wijken_tot_jaar: int | None = None
    bewaartermijn_jaren: int = RETENTION_YEARS
    uitgaven_bewaren: int = RELEASES_KEPT
    nacht_cron: str = NIGHT
    kijk_seconden: int = LOOK_SECONDS
    ophalen: tuple[str, ...] = ()
    logs_bewaren_dagen: int = LOGS_KEPT_DAYS
    dagster_dir: Path | None = None
    dagster_postgres: str | None = None
    peildag: date | None = None
    melden: AlertSettings = field(default_factory=AlertSettings)
    huisstijl: Path | None = None
    project_dir: Path = PROJECT_DIR
    sources_dir: Path = PROJECT_DIR / "sources"
    expectations_dir: Path = PROJECT_DIR / "expectations"
    dbt_dir: Path = PROJECT_DIR / "dbt_project"

    def __repr__(self) -> str:
        """Show where this installation lives, and nothing of its key."""
        return f"Settings(data_dir={str(self.data_dir)!r})"

    @property
    def landing_dir(self) -> Path:
        """Exports as received, one folder per source; read, never changed."""
        return self.data_dir / "landing"

    @property
    def raw_dir(self) -> Path:
        """Accepted rows, one Parquet per delivery."""
        return self.data_dir / "raw"

    @property
    def rejected_dir(self) -> Path:
        """Rejected rows with their reasons, one Parquet per delivery."""
        return self.data_dir / "rejected"

    @property
    def register_dir(self) -> Path:
        """The register: `leveringen.parquet` (a row per delivery) and `plaatsen.parquet` (which is in force where)."""
        return self.data_dir / "register"

    @property
    def warehouse_path(self) -> Path:
        """The private warehouse; only dbt writes it."""
        return self.data_dir / "warehouse" / "warehouse.duckdb"

    @property
    def suppression_path(self) -> Path:
        """Which figures were chosen to be hidden, so that the same figures need not be gone through again; private."""
        return self.data_dir / "warehouse" / "onderdrukking.json"

    @property
    def dbt_target_dir(self) -> Path:
        """Manifest and compiled SQL of dbt, per data root so that two of them never share a half-written file."""
        return self.data_dir / "dbt"

    @property
    def candidate_dir(self) -> Path:
        """The release that is being judged: candidate.duckdb, acceptance.json and acceptance.html."""
        return self.data_dir / "candidate"

    @property
    def published_dir(self) -> Path:
        """What readers see: releases, the link to the current one, and fixed names through it."""
        return self.data_dir / "published"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own storage: DAGSTER_HOME when it is set."""
        return self.dagster_dir or self.data_dir / "dagster"

    @property
    def as_of_dir(self) -> Path:
        """Where a release of an earlier date is built; there only while it is, and private."""
        return self.data_dir / ".as-of"

    @property
    def lock_path(self) -> Path:
        """The file that is locked while a refresh runs."""
        return self.data_dir / "refresh.lock"

    @property
    def logs_dir(self) -> Path:
        """Logs for programs, one JSON file per run, and the text of the latest refresh for people."""
        return self.data_dir / "logs"

    @property
    def log_path(self) -> Path:
        """Everything that Dagster, dbt and tracebacks say about the latest refresh."""
        return self.logs_dir / "refresh.log"

    @property
    def is_example_key(self) -> bool:
        """Whether the key is one that protects nobody."""
        return self.pseudonym_key.casefold().startswith(EXAMPLE_KEY_MARK)

    @property
    def key_fingerprint(self) -> str:
        """Names the key without giving it away: first 16 hex digits of its hash under a fixed prefix."""
        return hashlib.sha256(b"sdib-sleutel:" + self.pseudonym_key.encode()).hexdigest()[:16]

    def export_environment(self) -> None:
        """Hand over what Dagster, dbt and Great Expectations read from the environment only."""
        os.environ.update(
            DAGSTER_HOME=str(self.dagster_home),
            DAGSTER_DISABLE_TELEMETRY="1",
            DO_NOT_TRACK="1",
            GX_ANALYTICS_ENABLED="false",
            SDIB_WAREHOUSE=str(self.warehouse_path),
        )
        if self.dagster_postgres:
            os.environ[POSTGRES] = self.dagster_postgres

    def choices(self) -> dict[str, str | int]:
        """The settings that change a figure, or whether it is shown: they travel with every release."""
        return {
            "basisjaar": self.basisjaar,
            "indexreeks": self.indexreeks,
            "eerste_jaar": self.eerste_jaar,
            "minimum_cel": self.minimum_cel,
            "mogelijke_waarden": self.mogelijke_waarden,
            "marge_bedrag_pct": self.marge_bedrag_pct,
            "wijken_tot_jaar": self.wijken_tot_jaar or "laatste jaarrekening",
        }


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment.

    Args:
        environ: Variables to read; the process's own by default.

    Raises:
        SettingsError: When a variable holds something that can't be used.
    """
    env = os.environ if environ is None else environ
    data_dir = Path(env.get("SDIB_DATA_DIR") or PROJECT_DIR / "data").absolute()
    return Settings(
        data_dir=data_dir,
        pseudonym_key=_read_key(env, data_dir),
        basisjaar=read_number(env, "SDIB_BASISJAAR", 2021, _YEARS),
        indexreeks=read_choice(env, "SDIB_INDEXREEKS", ("toegepast", "definitief")),
        eerste_jaar=read_number(env, "SDIB_EERSTE_JAAR", 2015, _YEARS),
        minimum_cel=read_number(env, "SDIB_MINIMUM_CEL", 10, range(10, 101)),
        mogelijke_waarden=read_number(env, "SDIB_MOGELIJKE_WAARDEN", 3, range(3, 11)),
        marge_bedrag_pct=read_number(env, "SDIB_MARGE_BEDRAG_PCT", 10, range(10, 101)),
        wijken_tot_jaar=read_number(env, "SDIB_WIJKEN_TOT_JAAR", 2015, _YEARS)
        if env.get("SDIB_WIJKEN_TOT_JAAR")
        else None,
        bewaartermijn_jaren=read_number(env, "SDIB_BEWAARTERMIJN_JAREN", RETENTION_YEARS, _RETENTIONS),
        uitgaven_bewaren=read_number(env, "SDIB_UITGAVEN_BEWAREN", RELEASES_KEPT, _RELEASES),
        nacht_cron=read_cron(env, "SDIB_NACHT_CRON", NIGHT),
        kijk_seconden=read_number(env, "SDIB_KIJK_SECONDEN", LOOK_SECONDS, _LOOKS),
        ophalen=tuple(env.get("SDIB_OPHALEN", "").replace(",", " ").split()),
        logs_bewaren_dagen=read_number(env, "SDIB_LOGS_BEWAREN_DAGEN", LOGS_KEPT_DAYS, _LOG_DAYS),
        dagster_dir=_read_home(env),
        dagster_postgres=_read_postgres(env),
        melden=read_alerts(env),
        huisstijl=_read_style_folder(env),
    )


def load_alert_address(environ: Mapping[str, str] | None = None) -> AlertSettings:
    """Read from the environment only what an alert can't go without, for when other settings can't be used.

    Args:
        environ: Variables to read; the process's own by default.

    Raises:
        SettingsError: When the address itself can't be used.
    """
    return read_address(os.environ if environ is None else environ)


def read_variable(name: str) -> str | None:
    """Read a variable that a `source.yml` names: a host, a user, a password. What it holds belongs in no message.

    Args:
        name: As in the declaration.

    Returns:
        None when it isn't set, or empty.
    """
    return os.environ.get(name) or None


_YEARS = range(2000, 2101)

_RETENTIONS = range(1, 21)
"""To the longest term of the laws concerned (Jeugdwet 7.3.8): a copy has no ground to outlive the dossier itself."""

_RELEASES = range(1, 1001)
"""One is what readers need; beyond a thousand nobody finds anything, and the disk fills."""

_LOOKS = range(5, 3601)
"""The daemon itself looks at its sensors every five seconds; slower than hourly, the night will do."""

_LOG_DAYS = range(1, 3651)
"""One day is what the next morning needs; a log that outlives the retention of the data explains nothing any more."""


def _read_home(env: Mapping[str, str]) -> Path | None:
    home = env.get("DAGSTER_HOME")
    if home and not Path(home).is_absolute():
        raise SettingsError(f"DAGSTER_HOME must be a whole path, from the root on, found {home!r}.")
    return Path(home) if home else None


def _read_style_folder(env: Mapping[str, str]) -> Path | None:
    if not (name := env.get("SDIB_HUISSTIJL")):
        return None
    folder = Path(name).absolute()
    if not (folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)):
        raise SettingsError(f"SDIB_HUISSTIJL must be a folder that can be read, found {folder}.")
    return folder


def _read_postgres(env: Mapping[str, str]) -> str | None:
    url = env.get(POSTGRES)
    if not url:
        return None
    try:
        parts = urlsplit(url)
        sound = parts.scheme == "postgresql" and parts.path.strip("/") and (parts.port or 1)
    except ValueError:  # a port that is no number
        sound = False
    if not sound:
        raise SettingsError(
            f"{POSTGRES} must look like postgresql://user@host/database or postgresql:///database?host=/folder; "
            "what it holds isn't shown, because it may hold a password."
        )
    return url


def _read_key(env: Mapping[str, str], data_dir: Path) -> str:
    # Stripped like that of the file: the same key must give the same pseudonyms, however it was handed over.
    own = env.get("SDIB_PSEUDONYM_KEY", "").strip()
    key = own or _read_key_file(env, data_dir) or EXAMPLE_KEY
    if len(key) < MINIMUM_KEY_LENGTH:
        raise SettingsError(f"The pseudonym key is shorter than {MINIMUM_KEY_LENGTH} characters; make a longer one.")
    return key


def _read_key_file(env: Mapping[str, str], data_dir: Path) -> str | None:
    if not (name := env.get("SDIB_PSEUDONYM_KEY_FILE")):
        return None
    path = Path(name).absolute()
    # A credential of systemd may be shared by an access list, which shows as rights of its group; its folder is closed.
    credentials = env.get("CREDENTIALS_DIRECTORY")
    closed_to = 0o007 if credentials and path.parent == Path(credentials) else 0o077
    if path.is_relative_to(data_dir) or path.resolve().is_relative_to(data_dir.resolve()):
        raise SettingsError(f"The key file {path} lies below the data root; a copy of the data would hold its key.")
    try:
        if stat.S_IMODE(path.stat().st_mode) & closed_to:
            raise SettingsError(f"The key file {path} is open to others; run: chmod 600 {path}")
        key = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"The key file {path} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"The key file {path} holds bytes that are no text; write the key in letters.") from error
    if not key:
        raise SettingsError(f"The key file {path} is empty.")
    return key
