"""The manifest of the dbt project, parsed again when the project changed. Imports no Dagster: it can be made early."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock

from pipelines.settings import Settings

DBT = Path(sys.executable).with_name("dbt")


class DbtProjectError(Exception):
    """dbt can't read the project; the message is dbt's own."""


def dbt_vars(settings: Settings) -> str:
    """Write the settings that the models use as the JSON of `--vars`."""
    folders = {"raw_dir": str(settings.raw_dir), "register_dir": str(settings.register_dir)}
    return json.dumps(folders | settings.choices(), sort_keys=True)


def fresh_manifest(settings: Settings) -> Path:
    """Give the manifest of the project as it is now, parsing again only when a file or setting changed.

    Raises:
        DbtProjectError: When dbt refuses the project.
    """
    target = settings.dbt_target_dir
    manifest, stamp = target / "parsed.json", target / "manifest.sha256"
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(target / "manifest.lock"):
        wanted = _project_hash(settings)
        if not (manifest.exists() and stamp.exists() and stamp.read_text() == wanted):
            stamp.unlink(missing_ok=True)  # killed half-way, the manifest is of no project
            _parse(settings)
            # Under a name of our own: each build writes dbt's again, and one that is killed leaves half of it.
            (target / "manifest.json").replace(manifest)
            stamp.write_text(wanted)
    return manifest


def _parse(settings: Settings) -> None:
    target = str(settings.dbt_target_dir)
    where = ["--project-dir", str(settings.dbt_dir), "--profiles-dir", str(settings.dbt_dir), "--target-path", target]
    done = subprocess.run(  # noqa: S603 - our own dbt, with arguments from settings only
        [str(DBT), "--no-use-colors", "--log-path", target, "parse", *where, "--vars", dbt_vars(settings)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        # What goes wrong inside dbt (a full disk, for one) comes with a traceback that says no more than its message.
        said = (done.stdout.strip() or done.stderr.strip()).split("Traceback", 1)[0].strip()
        raise DbtProjectError(f"dbt can't read {settings.dbt_dir}:\n{said}")


def _project_hash(settings: Settings) -> str:
    digest = hashlib.sha256(dbt_vars(settings).encode())
    for path in _project_files(settings.dbt_dir):
        digest.update(str(path.relative_to(settings.dbt_dir)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _project_files(folder: Path) -> Iterator[Path]:
    made_by_dbt = {folder / "target", folder / "logs"}
    return (p for p in sorted(folder.rglob("*")) if p.is_file() and not made_by_dbt.intersection(p.parents))
