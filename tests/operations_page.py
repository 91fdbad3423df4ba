"""`docs/operations.md`, and a machine in a folder on which its commands run, with stand-ins for what isn't there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from installation import Installation
from units import stand_in

from pipelines.settings import EXAMPLE_KEY, PROJECT_DIR

PAGE = PROJECT_DIR / "docs" / "operations.md"

SAID_ONLY = ("systemctl", "journalctl", "systemd-sysusers", "make", "apt-get", "runuser", "chown")
"""Commands that change the machine itself: they are noted, and do nothing."""

INSTALL = """\
#!/bin/sh
# Without the users of the units, which aren't here.
exec {install} $(printf '%s\\n' "$@" | sed -e '/^-[og]$/,+1d')
"""

GIT = '#!/bin/sh\necho "git $*" >> {root}/said\n[ "$3" != rev-parse ] || echo 0123abc\n'


@dataclass(frozen=True)
class Machine:
    """A machine in a folder.

    Attributes:
        root: What stands for `/` of the page.
    """

    root: Path

    def run(self, code: str) -> str:
        """Run one block as the page has it, and give what it said."""
        here = re.sub(r"(?<![\w.])/(?=(srv|var|etc|usr/local)/)", f"{self.root}/", code)
        path = os.pathsep.join([str(self.root / "bin"), os.environ["PATH"]])
        environment = {**Installation(self.root).environment(), "PATH": path}
        done = subprocess.run(
            ["sh", "-e", "-c", here], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{code}\n{done.stdout}{done.stderr}"
        return done.stdout

    def of(self, instance: str) -> Installation:
        return Installation(self.root / "var" / "lib" / "sdib" / instance)

    @property
    def said(self) -> list[str]:
        """What was asked of the machine itself."""
        return (self.root / "said").read_text().splitlines()


def make_machine(root: Path, installation: Installation) -> Machine:
    """Make a machine with the program in its place, and a data root that was published before."""
    for folder in ("bin", "srv/sdib/.venv", "etc/systemd/system", "var/lib/sdib", "usr/local/bin"):
        (root / folder).mkdir(parents=True)
    for name in ("pipelines", "deploy"):
        shutil.copytree(PROJECT_DIR / name, root / "srv" / "sdib" / name)
    (root / "srv" / "sdib" / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    installation.copy(root / "var" / "lib" / "sdib" / "hengelo")
    # The key under which it was published; the page makes one of its own when it comes to that.
    secret = root / "etc" / "sdib" / "hengelo.key"
    secret.parent.mkdir()
    secret.write_text(EXAMPLE_KEY)
    secret.chmod(0o600)
    secret.with_suffix(".env").touch()
    scripts = {name: f'#!/bin/sh\necho "{name} $*" >> {{root}}/said\n' for name in SAID_ONLY}
    scripts |= {"install": INSTALL, "git": GIT}
    for name, script in scripts.items():
        path = root / "bin" / name
        path.write_text(script.format(root=root, install=shutil.which("install")))
        path.chmod(0o755)
    stand_in(root / "bin" / "systemd-run", root)
    (root / "bin" / "sdib-for").symlink_to(PROJECT_DIR / "deploy" / "sdib-for")
    return Machine(root)
