"""The pages of the factsheet as files. A stand-in: one page per gemeente that names the release."""

from __future__ import annotations

from html import escape
from pathlib import Path

from pipelines.factsheet.published import Published


def write_site(database: Path, folder: Path, style_dir: Path | None = None) -> list[Path]:
    """Write the factsheet of a published file: the same file and house style, the same bytes.

    Args:
        database: The published file.
        folder: Where the pages go; made when it isn't there.
        style_dir: House styles, one YAML per gemeente; the shipped style without it.

    Returns:
        The files that were written.
    """
    published = Published.read(database)
    [release] = published.rows("_meta.release")
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "index.html"
    names = ", ".join(published.gemeenten) + ("" if style_dir is None else f" {style_dir.name}")
    text = f"<!doctype html><html lang=nl><title>{escape(names)}</title><p>Uitgave {escape(release['versie'])}\n"
    page.write_text(text, encoding="utf-8")
    return [page]
