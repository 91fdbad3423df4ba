"""A source over SFTP is pulled by `sdib-for` with what the page says of keys and known hosts, and with nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from ssh_servers import SSHD, me, openssh
from units import stand_in

from pipelines.settings import EXAMPLE_KEY, PROJECT_DIR

pytestmark = pytest.mark.slow

OPHALEN = """\
ophalen:
  van: sftp://${SFTP_HOST}%s
  inloggen: {gebruiker: SFTP_GEBRUIKER, sleutelbestand: SFTP_SLEUTEL}
  bekende_hosts: ${SFTP_HOSTS}
  rust_seconden: 0
"""

NAME, BODY = "bijstand_2024-01.csv", b"Gemeentecode;Verslagmaand\n"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with the program, in which one source has a remote, and the folders that the page makes."""
    for name in ("pipelines", "sources"):
        shutil.copytree(PROJECT_DIR / name, tmp_path / "srv" / "sdib" / name)
    for folder in ("etc/sdib/hengelo.d", "var/lib/sdib/hengelo", "bin", "host/uit"):
        (tmp_path / folder).mkdir(parents=True)
    with (tmp_path / "srv/sdib/sources/bijstand/source.yml").open("a") as declaration:
        declaration.write(OPHALEN % (tmp_path / "host" / "uit"))
    (tmp_path / "etc/sdib/hengelo.key").write_text(EXAMPLE_KEY)
    stand_in(tmp_path / "bin" / "systemd-run", tmp_path, tmp_path / "srv" / "sdib")
    return tmp_path


def test_an_sftp_source_is_pulled_by_hand(machine: Path) -> None:
    if SSHD is None:
        pytest.skip("sshd isn't installed (Debian: openssh-server)")
    (machine / "host" / "uit" / NAME).write_bytes(BODY)
    secrets = machine / "etc" / "sdib" / "hengelo.d"
    with openssh(machine / "host") as port:
        settings = {
            "SDIB_OPHALEN": "bijstand",
            "SFTP_HOST": f"127.0.0.1:{port}",
            "SFTP_GEBRUIKER": me(),
            "SFTP_SLEUTEL": "/etc/sdib/hengelo.d/sftp-key",
            "SFTP_HOSTS": "/etc/sdib/hengelo.d/known_hosts",
        }
        (machine / "etc/sdib/hengelo.env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        shutil.copy(machine / "host" / "user_key", secrets / "sftp-key")
        shutil.copy(machine / "host" / "known_hosts", secrets / "known_hosts")
        done = subprocess.run(
            [PROJECT_DIR / "deploy" / "sdib-for", "hengelo", "pull", "bijstand"],
            env={"PATH": f"{machine / 'bin'}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (machine / "var/lib/sdib/hengelo/landing/bijstand" / NAME).read_bytes() == BODY
