"""What comes out of a ZIP, and which ZIP isn't opened at all."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import pytest
from small_deliveries import BSN, benefit, benefits

from pipelines.declarations import Source
from pipelines.ingestion.formats import archive
from pipelines.ingestion.formats.archive import members
from pipelines.ingestion.formats.opening import read_tables
from pipelines.ingestion.refusal import RefusedError

CSV = benefits(benefit(1)).encode()


@pytest.fixture
def source(declared: Mapping[str, Source]) -> Source:
    return declared["bijstand"].model_copy(update={"bestanden": ("*.csv", "*.xlsx", "*.zip")})


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as made:
        for name, content in files:
            # A name alone would get the time of the clock: a test named after its content would have another name
            # in each process.
            made.writestr(zipfile.ZipInfo(name) if isinstance(name, str) else name, content, compression)
    stream.seek(0)
    return stream


def refusal(stream: BinaryIO, source: Source) -> str:
    with pytest.raises(RefusedError) as caught:
        for _ in members(stream, source):
            pass
    return str(caught.value)


def test_deliveries_come_out_by_name_without_folders_and_what_a_computer_adds(source: Source) -> None:
    stream = zipped(
        ("map/", b""),
        ("map/b.csv", b"twee"),
        ("a.CSV", b"een"),
        ("__MACOSX/map/._b.csv", b"x"),
        ("map/.DS_Store", b"x"),
        ("Thumbs.db", b"x"),
    )
    assert [(name, content.read()) for name, content in members(stream, source)] == [
        ("a.CSV", b"een"),
        ("map/b.csv", b"twee"),
    ]


def test_every_member_is_a_part_of_the_delivery(source: Source) -> None:
    tables = list(read_tables(zipped(("b.csv", CSV), ("a.csv", CSV)), "bijstand.ZIP", source))
    assert [(table.deel, table.rows.height) for table in tables] == [("a.csv", 1), ("b.csv", 1)]


def test_a_refused_member_is_named(source: Source) -> None:
    with pytest.raises(RefusedError, match=r"^'leeg\.csv': verwacht"):
        list(read_tables(zipped(("leeg.csv", b"")), "a.zip", source))


def test_nothing_that_came_out_has_a_name_on_disk(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive.tempfile, "tempdir", str(tmp_path))
    for _ in members(zipped(("a.csv", b"x" * 2**21)), source):
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../a.csv", "map/../../a.csv", "/a.csv", "C:/a.csv", "C:a.csv", "a/..", "//host/a.csv"]
)
def test_a_name_that_leads_outside_is_refused(source: Source, name: str) -> None:
    assert refusal(zipped((name, b"x")), source).startswith("verwacht bestanden binnen de ZIP, gevonden het pad")


def test_a_backslash_in_a_name_is_refused(source: Source) -> None:
    content = zipped(("..!a.csv", b"x")).getvalue().replace(b"..!a.csv", b"..\\a.csv")
    assert "gevonden het pad '..\\a.csv'" in refusal(io.BytesIO(content), source)


def test_a_link_is_refused(source: Source) -> None:
    link = zipfile.ZipInfo("a.csv")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    assert "gevonden de verwijzing 'a.csv'" in refusal(zipped((link, b"/etc/passwd")), source)


@pytest.mark.parametrize(("name", "inner"), [("b.zip", b"x"), ("b.csv", zipped(("a.csv", b"x")).getvalue())])
def test_a_zip_in_a_zip_is_refused(source: Source, name: str, inner: bytes) -> None:
    assert refusal(zipped((name, inner)), source).startswith(f"verwacht geen ZIP in een ZIP, gevonden '{name}'")


def test_an_encrypted_member_is_refused(source: Source) -> None:
    content = bytearray(zipped(("a.csv", b"x")).getvalue())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(io.BytesIO(content), source).startswith("verwacht een ZIP zonder wachtwoord, gevonden 'a.csv'")


def test_another_compression_is_refused(source: Source) -> None:
    stream = zipped(("a.csv", b"x"), compression=zipfile.ZIP_LZMA)
    assert "gevonden 'a.csv' met een andere compressie" in refusal(stream, source)


def test_a_member_that_is_no_delivery_is_refused(source: Source) -> None:
    stream = zipped(("a.csv", CSV), ("leesmij.txt", b"x"))
    assert refusal(stream, source) == (
        "verwacht in de ZIP alleen bestanden als *.csv of *.xlsx of *.zip, gevonden 'leesmij.txt'"
    )


def test_two_members_with_one_name_are_refused(source: Source) -> None:
    content = zipped(("a.csv", b"x"), ("b.csv", b"y")).getvalue().replace(b"b.csv", b"a.csv")
    assert refusal(io.BytesIO(content), source) == "verwacht elk bestand één keer in de ZIP, gevonden twee keer 'a.csv'"


@pytest.mark.parametrize("files", [(), (("map/", b""),), ((".DS_Store", b"x"),)])
def test_a_zip_without_deliveries_is_refused(source: Source, files: tuple[tuple[str, bytes], ...]) -> None:
    assert refusal(zipped(*files), source) == "verwacht een ZIP met leveringen, gevonden een ZIP zonder bestanden"


def test_a_bsn_in_the_name_of_a_member_is_refused_and_not_repeated(source: Source) -> None:
    found = refusal(zipped((f"{BSN}.csv", b"x")), source)
    assert "gevonden een BSN in de naam" in found
    assert BSN not in found


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"geen zip", pytest.param(zipped(("a.csv", b"x" * 999)).getvalue()[:-30], id="cut off")],
)
def test_what_is_no_whole_zip_is_refused(source: Source, content: bytes) -> None:
    assert refusal(io.BytesIO(content), source).startswith("verwacht een leesbare ZIP, gevonden een beschadigd bestand")


def test_a_damaged_member_is_refused(source: Source) -> None:
    content = zipped(("a.csv", b"abcdef"), compression=zipfile.ZIP_STORED).getvalue().replace(b"abcdef", b"abcdeg", 1)
    assert "gevonden een beschadigd bestand" in refusal(io.BytesIO(content), source)


def test_a_bomb_that_says_so_is_refused_before_anything_is_unpacked(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpacked(*_: object) -> Iterator[bytes]:
        raise AssertionError

    monkeypatch.setattr(archive, "unpacked", unpacked)
    assert "hoogstens 200 keer zo groot" in refusal(zipped(("a.csv", b"0" * 50 * 2**20)), source)


def test_a_bomb_that_lies_about_its_size_is_refused_while_it_is_unpacked(source: Source) -> None:
    size = 50 * 2**20
    content = zipped(("a.csv", b"0" * size)).getvalue().replace(size.to_bytes(4, "little"), (99).to_bytes(4, "little"))
    assert "hoogstens 200 keer zo groot" in refusal(io.BytesIO(content), source)


def test_a_member_that_is_larger_than_stated_is_refused(source: Source) -> None:
    content = (
        zipped(("a.csv", b"0" * 5000)).getvalue().replace((5000).to_bytes(4, "little"), (99).to_bytes(4, "little"))
    )
    assert "gevonden een beschadigd bestand" in refusal(io.BytesIO(content), source)


def test_equal_rows_in_a_small_file_are_no_bomb(source: Source) -> None:
    [(_, content)] = members(zipped(("a.csv", b"0" * 2**20)), source)
    assert content.closed


def test_all_members_together_may_not_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "RATIO_FREE", 0)
    stream = zipped(*((f"{number}.csv", b"x" * 400) for number in range(3)), compression=zipfile.ZIP_STORED)
    with zipfile.ZipFile(stream) as opened:
        archive.Budget(stream, opened, largest=1200)
        with pytest.raises(RefusedError, match="hoogstens 200 keer zo groot"):
            archive.Budget(stream, opened, largest=1199)


def test_too_many_members_are_refused(source: Source) -> None:
    stream = zipped(*((f"{number}.csv", b"") for number in range(1001)))
    assert refusal(stream, source) == "verwacht een ZIP met hoogstens 1000 bestanden, gevonden 1001"


def test_a_table_of_contents_of_many_megabytes_is_not_read(source: Source) -> None:
    stream = zipped(*((f"{'x' * 60_000}{number}.csv", b"") for number in range(80)))
    assert "een veel langere inhoudsopgave" in refusal(stream, source)


def test_names_are_shown_without_signs_that_steer_a_terminal(source: Source) -> None:
    assert "'?[31m.txt'" in refusal(zipped(("\x1b[31m.txt", b"x")), source)
