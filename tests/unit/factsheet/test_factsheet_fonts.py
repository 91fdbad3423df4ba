"""A font of the house style is in the pages and in the PDF, or it is refused: never one without the other."""

from __future__ import annotations

import base64

import hand_made
import pytest
import yaml
from made_fonts import NAME, letters
from read_pdf import ReadPdf

from pipelines.factsheet import fonts, pages
from pipelines.factsheet.errors import StyleError
from pipelines.factsheet.pdf import pdf
from pipelines.factsheet.style import HouseStyle, problem_with_styles

SHEET = hand_made.factsheet(hand_made.overview())


def style_of(folder, *names):
    (folder / "GM9999.yml").write_text(yaml.safe_dump({"lettertypen": list(names)}), encoding="utf-8")
    return HouseStyle.read("GM9999", folder)


def page_of(style):
    return pages.render(SHEET, SHEET.pages[0], style, has_pdf=True, has_others=False)


def test_without_a_font_of_its_own_the_pdf_has_ours_and_the_pages_bring_none(tmp_path):
    style = HouseStyle.read("GM9999", tmp_path)
    assert style.papier.family == "HK Grotesk"
    assert ReadPdf(pdf(SHEET, style)).fonts == {"HKGrotesk-Regular", "HKGrotesk-Bold", "HKGrotesk-Italic"}
    assert "@font-face" not in page_of(style)


def test_a_font_of_the_gemeente_is_in_the_pdf_also_in_its_charts(tmp_path):
    letters(tmp_path, "Regular", "Bold", "Italic")
    made = ReadPdf(pdf(SHEET, style_of(tmp_path, NAME)))
    assert made.fonts == {"DeLetters-Regular", "DeLetters-Bold", "DeLetters-Italic"}


def test_a_font_of_the_gemeente_goes_along_with_its_pages(tmp_path):
    style = style_of(letters(tmp_path, "Regular", "Bold"), NAME, "Arial")
    page = page_of(style)
    content = (tmp_path / "lettertypen" / "Bold.otf").read_bytes()
    assert page.count(f'@font-face {{ font-family: "{NAME}"') == 2
    assert 'font-weight: 700; font-style: normal;\n  font-stretch: 100%; src: url("data:font/otf;base64,' in page
    assert base64.b64encode(content).decode() in page
    assert "font-src data:" in page


def test_the_pdf_has_the_first_font_that_there_is(tmp_path):
    letters(tmp_path, "Regular", "Bold")
    assert style_of(tmp_path, "Verdana", "Libertinus Serif", NAME).papier.family == "Libertinus Serif"
    assert style_of(tmp_path, "Verdana", NAME, "Libertinus Serif").papier.family == NAME


def test_a_font_that_the_pdf_can_not_have_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(StyleError) as refused:
        style_of(tmp_path, "Verdana", "Arial")
    assert str(refused.value).startswith(
        f"{tmp_path}/GM9999.yml: lettertypen: expected a font that the PDF can be set in, found Verdana, Arial; "
        f"put its files (.ttf or .otf) into {tmp_path}/lettertypen (there now: none), or add one that is always there: "
        "HK Grotesk, "
    )


def test_a_font_that_lies_there_under_another_name_is_named(tmp_path):
    with pytest.raises(StyleError, match=rf"there now: {NAME}"):
        style_of(letters(tmp_path, "Regular", "Bold"), "Letters")
    (tmp_path / "GM9999.yml").write_text("lettertypen: [Letters, HK Grotesk]\n")
    assert f"expected a font that a style names, found '{NAME}'" in (problem_with_styles(tmp_path) or "")


def test_bold_letters_must_be_there_for_the_key_figures(tmp_path):
    with pytest.raises(StyleError, match=rf"expected a regular and a bold file of {NAME}, found of weight 400; add"):
        style_of(letters(tmp_path, "Regular", "Italic"), NAME)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("huis.woff2", r"expected a font that ends in \.ttf or \.otf; save it"),
        ("huis.ttf", "found a file that can't be read as one"),
    ],
)
def test_a_file_that_only_one_of_both_could_read_is_refused(tmp_path, name, said):
    letters(tmp_path, "Regular", "Bold")
    (tmp_path / "lettertypen" / name).write_bytes(b"geen letters")
    with pytest.raises(StyleError, match=rf"{name}: .*{said}"):
        style_of(tmp_path, NAME)


def test_the_same_look_twice_is_refused(tmp_path):
    letters(tmp_path, "Regular", "Bold")
    file = tmp_path / "lettertypen" / "Bold.otf"
    (tmp_path / "lettertypen" / "nog een.otf").write_bytes(file.read_bytes())
    with pytest.raises(StyleError, match=r"expected one file per font, found the same in .*; remove one"):
        style_of(tmp_path, NAME)


def test_fonts_that_would_slow_every_page_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "LARGEST_FONTS", 100_000)
    with pytest.raises(StyleError, match="at most 100,000 bytes together, found 108,368"):
        style_of(letters(tmp_path, "Regular", "Bold"), NAME)


def test_a_licence_beside_the_fonts_is_no_font(tmp_path):
    letters(tmp_path, "Regular", "Bold")
    (tmp_path / "lettertypen" / "OFL.txt").write_text("Vrij te gebruiken.")
    assert style_of(tmp_path, NAME).papier.family == NAME
    assert problem_with_styles(tmp_path) is None
