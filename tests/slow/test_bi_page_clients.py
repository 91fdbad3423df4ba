"""The commands of the shell and of Node on `docs/bi.md` run with the clients as their packages bring them."""

from __future__ import annotations

import pytest
from bi_clients import install_node, run
from bi_page import blocks

pytestmark = pytest.mark.slow


def test_the_commands_of_the_shell(published, duckdb_cli, tmp_path):
    (tmp_path / "data").symlink_to(published.data_dir)
    commands = [block.code for block in blocks("sh")]
    assert len(commands) > 1
    said = run(["sh", "-e", "-c", "".join(commands)], cwd=tmp_path, beside=duckdb_cli)
    assert published.release.removeprefix("releases/") in said
    csv = (tmp_path / "kernindicatoren.csv").read_text(encoding="utf-8").splitlines()
    assert csv[0].startswith("gemeente_code;jaar;wet_code;")
    assert [(len(csv) - 1,)] == published.query("select count(*) from kernindicatoren")


def test_the_script_of_node(published, tmp_path):
    node = install_node(tmp_path / "node")
    (script,) = blocks("js")
    path = tmp_path / "node" / "page.mjs"
    path.write_text(script.code, encoding="utf-8")
    assert "waarde" in run([*node, path], cwd=published.data_dir.parent)
