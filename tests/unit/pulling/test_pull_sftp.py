"""Pulling over SFTP: only from the host that is known, whole, once, and nothing is ever changed there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from small_pulls import QUICK, Puller, pulled_from
from ssh_servers import SSHD, Broken, broken_ssh, make_key, me, openssh, trust

from pipelines.declarations import Source
from pipelines.pulling.patience import Limits

BODY = b"Gemeentecode;Verslagmaand\n" + b"0164;2024-01\n" * 20_000


@dataclass
class Host:
    """A server with what is needed to pull from it."""

    folder: Path
    port: int
    breaks: type[Broken] = Broken
    login: dict[str, str] = field(default_factory=lambda: {"gebruiker": "WIE", "wachtwoord": "WAT"})

    @property
    def uit(self) -> Path:
        return self.folder / "uit"

    def source(self, path: str = "/uit", **fields: object) -> Source:
        known = {"bekende_hosts": str(self.folder / "known_hosts"), "inloggen": self.login}
        return pulled_from(f"sftp://127.0.0.1:{self.port}{path}", **{**known, **fields})


@pytest.fixture
def host(tmp_path: Path, puller: Puller) -> Iterator[Host]:
    puller.variables = {"WIE": "gemeente", "WAT": "zeer geheim"}
    (tmp_path / "host" / "uit").mkdir(parents=True)
    with broken_ssh(tmp_path / "host") as (port, breaks):
        yield Host(tmp_path / "host", port, breaks)


@pytest.fixture
def real(tmp_path: Path, puller: Puller) -> Iterator[Host]:
    if SSHD is None:
        pytest.skip("sshd isn't installed (Debian: openssh-server)")
    folder = tmp_path / "host"
    (folder / "uit").mkdir(parents=True)
    puller.variables = {"WIE": me(), "SLEUTEL": str(folder / "user_key")}
    with openssh(folder) as port:
        yield Host(folder, port, login={"gebruiker": "WIE", "sleutelbestand": "SLEUTEL"})


def snapshot(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode) for path in folder.iterdir()}


def test_openssh_gives_what_is_new_and_keeps_all_it_had(real: Host, puller: Puller) -> None:
    for name, content in {"a.csv": BODY, "b.xlsx": b"tweede", "lees.mij": b"niet voor ons", ".c.csv": b"half"}.items():
        (real.uit / name).write_bytes(content)
    before = snapshot(real.uit)
    (real.uit / "archief").mkdir()
    report = puller.pull(real.source(f"{real.uit}"))
    assert (report.problems, report.nieuw, report.overgeslagen) == ([], ["a.csv", "b.xlsx"], 3)
    assert puller.landed() == {"a.csv": BODY, "b.xlsx": b"tweede"}
    again = puller.pull(real.source(f"{real.uit}"))
    assert (again.problems, again.nieuw, again.bekend) == ([], [], ["a.csv", "b.xlsx"])
    (real.uit / "archief").rmdir()
    assert snapshot(real.uit) == before


def test_openssh_with_another_host_key_gets_nothing(real: Host, puller: Puller) -> None:
    (real.uit / "a.csv").write_bytes(BODY)
    trust(real.folder / "known_hosts", real.port, make_key(real.folder / "other_key"))
    report = puller.pull(real.source(f"{real.uit}"))
    assert "the host key isn't one of those in bekende_hosts" in report.problems[0]
    assert (report.herkansingen, puller.landed()) == (0, {})
    assert "Accepted" not in (real.folder / "sshd.log").read_text()


def test_openssh_with_a_key_that_it_does_not_know(real: Host, puller: Puller) -> None:
    make_key(real.folder / "user_key")
    report = puller.pull(real.source(f"{real.uit}"))
    assert "the login was refused" in report.problems[0]
    assert report.herkansingen == 0


def test_a_key_file_with_a_password(real: Host, puller: Puller) -> None:
    key = make_key(real.folder / "user_key", "wachtzin")
    (real.folder / "authorized_keys").write_bytes(key.export_public_key())
    (real.uit / "a.csv").write_bytes(BODY)
    login = {**real.login, "wachtwoord": "ZIN"}
    puller.variables["ZIN"] = "verkeerd"
    assert "the key file can't be" in puller.pull(real.source(f"{real.uit}", inloggen=login)).problems[0]
    puller.variables["ZIN"] = "wachtzin"
    assert puller.pull(real.source(f"{real.uit}", inloggen=login)).nieuw == ["a.csv"]


def test_a_host_that_nobody_introduced_is_refused(host: Host, puller: Puller) -> None:
    (host.uit / "a.csv").write_bytes(BODY)
    (host.folder / "known_hosts").write_text("")
    report = puller.pull(host.source())
    assert "the host key isn't one of those in bekende_hosts" in report.problems[0]
    assert (report.herkansingen, host.breaks.connections) == (0, [])
    (host.folder / "known_hosts").unlink()
    assert "there is no file where bekende_hosts points" in puller.pull(host.source()).problems[0]


def test_known_hosts_that_are_closed_to_us(host: Host, puller: Puller) -> None:
    known = host.folder / "known_hosts"
    known.chmod(0)
    if os.access(known, os.R_OK):
        pytest.skip("root may read everything")
    assert "bekende_hosts points can't be read by the user of sdib" in puller.pull(host.source()).problems[0]


def test_a_wrong_password_is_said_once_and_never_shown(host: Host, puller: Puller) -> None:
    puller.variables["WAT"] = "verkeerd geheim"
    report = puller.pull(host.source())
    assert "the login was refused" in report.problems[0]
    assert report.herkansingen == 0
    assert "verkeerd geheim" not in repr(report)


def test_a_connection_that_is_cut_half_way_is_made_again(host: Host, puller: Puller) -> None:
    (host.uit / "a.csv").write_bytes(BODY)
    host.breaks.cutting = 1
    report = puller.pull(host.source())
    assert (report.problems, report.nieuw) == ([], ["a.csv"])
    assert report.herkansingen >= 1
    assert puller.landed() == {"a.csv": BODY}


def test_a_connection_that_is_always_cut_leaves_nothing_behind(host: Host, puller: Puller) -> None:
    (host.uit / "a.csv").write_bytes(BODY)
    (host.uit / "b.csv").write_bytes(BODY)
    host.breaks.cutting = 10**6
    report = puller.pull(host.source())
    assert "a.csv: the connection" in report.problems[0]
    assert "also after trying again; 1 more not tried" in report.problems[0]
    assert puller.landed() == {}


def test_a_server_that_falls_silent_is_not_waited_for(host: Host, puller: Puller) -> None:
    (host.uit / "a.csv").write_bytes(BODY)
    host.breaks.silent = True
    limits = Limits(silence=1, attempts=2, first_wait=0.01)
    report = puller.pull(host.source(), limits=limits)
    assert "no answer within" in report.problems[0]
    assert report.seconden < 30


def test_a_slow_line_is_waited_for_while_bytes_come(host: Host, puller: Puller) -> None:
    big = BODY * 12
    (host.uit / "a.csv").write_bytes(big)
    host.breaks.bytes_per_second = 2**20
    report = puller.pull(host.source(), limits=Limits(silence=2, attempts=1))
    assert (report.problems, report.nieuw) == ([], ["a.csv"])
    assert report.seconden > 2
    assert puller.landed() == {"a.csv": big}


def test_a_file_that_vanishes_after_the_list_is_no_failure(host: Host, puller: Puller) -> None:
    for name in ("a.csv", "b.csv"):
        (host.uit / name).write_bytes(name.encode())
    host.breaks.vanishing = frozenset({"a.csv"})
    report = puller.pull(host.source())
    assert (report.problems, report.nieuw) == ([], ["b.csv"])
    assert report.later == [
        "bijstand/a.csv: verdwenen sinds de lijst is opgevraagd; wordt de volgende keer opnieuw bekeken."
    ]


def test_a_file_that_grows_is_left_until_it_stays_the_same(host: Host, puller: Puller) -> None:
    (host.uit / "a.csv").write_bytes(BODY)
    host.breaks.growing = frozenset({"a.csv"})
    report = puller.pull(host.source())
    assert (report.problems, report.nieuw, len(report.later)) == ([], [], 1)
    assert puller.landed() == {}
    host.breaks.growing = frozenset()
    assert puller.pull(host.source()).nieuw == ["a.csv"]


def test_a_name_that_leads_elsewhere_is_refused(host: Host, puller: Puller) -> None:
    host.breaks.extra_names = ("../boven.csv", "onder/map.csv", "twee\nregels.csv", "..\\venster.csv")
    (host.uit / "a.csv").write_bytes(BODY)
    report = puller.pull(host.source())
    assert report.nieuw == ["a.csv"]
    assert len(report.geweigerd) == 4
    assert all("\n" not in problem for problem in report.problems)
    assert puller.landed() == {"a.csv": BODY}
    assert [path.name for path in puller.folder.parent.iterdir()] == ["bijstand"]


def test_a_folder_that_is_not_there(host: Host, puller: Puller) -> None:
    report = puller.pull(host.source("/elders"))
    assert "it isn't there" in report.problems[0]
    assert report.herkansingen == 0


def test_nobody_listens_on_that_port(host: Host, puller: Puller) -> None:
    nobody = host.source()
    assert nobody.ophalen is not None
    van = "sftp://127.0.0.1:9/uit"
    report = puller.pull(nobody.model_copy(update={"ophalen": nobody.ophalen.model_copy(update={"van": van})}))
    assert "the host refuses the connection" in report.problems[0]
    assert report.herkansingen == QUICK.attempts - 1
