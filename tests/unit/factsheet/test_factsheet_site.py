"""The site comes as files in a folder, and nothing else is touched."""

import hand_made

from pipelines.factsheet import site


def test_files_are_written_where_they_are_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(site.Published, "read", lambda database: database)
    monkeypatch.setattr(site, "factsheets", lambda published: [hand_made.factsheet()])
    (tmp_path / "index.html").write_text("older")
    written = site.write_site(tmp_path / "published.duckdb", tmp_path)
    assert sorted(written) == sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert (tmp_path / "index.html").read_bytes() == dict(site.contents([hand_made.factsheet()]))["index.html"]


def test_each_gemeente_has_its_own_style_and_the_list_has_none(tmp_path):
    (tmp_path / "GM8888.yml").write_text("naam: Gemeente Acht", encoding="utf-8")
    files = dict(site.contents([hand_made.factsheet(), hand_made.factsheet(code="GM8888")], tmp_path))
    named = [name for name, content in files.items() if "Gemeente Acht" in content.decode()]
    assert named
    assert all(name.startswith("GM8888/") for name in named)
