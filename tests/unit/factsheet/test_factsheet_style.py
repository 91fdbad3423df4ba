"""A house style is read strictly, and one that can't be read well is refused with the reason."""

import base64

import pytest
import yaml

from pipelines.factsheet.errors import StyleError
from pipelines.factsheet.style import DEFAULT, HouseStyle, contrast, problem_with_styles


def written(folder, fields, code="GM0164"):
    (folder / f"{code}.yml").write_text(yaml.safe_dump(fields), encoding="utf-8")
    return folder


def test_without_a_file_of_its_own_a_gemeente_has_the_default(tmp_path):
    assert HouseStyle.read("GM0164", tmp_path) == HouseStyle.read("GM0164")


def test_a_gemeente_replaces_only_what_it_names(tmp_path):
    style = HouseStyle.read(
        "GM0164", written(tmp_path, {"naam": "Gemeente H", "kleuren": {"licht": {"accent": "#004400"}}})
    )
    default = HouseStyle.read("GM0164")
    assert (style.naam, style.licht.accent, style.licht.inkt) == ("Gemeente H", "#004400", default.licht.inkt)
    assert style.donker == default.donker


@pytest.mark.parametrize(("one", "other", "ratio"), [("#ffffff", "#000000", 21), ("#777777", "#777777", 1)])
def test_contrast_has_the_bounds_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio)


def test_grey_on_white_has_the_contrast_that_wcag_gives():
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_text_that_is_too_light_is_refused_with_the_pair_and_the_ratio(tmp_path):
    written(tmp_path, {"kleuren": {"licht": {"accent": "#aaaaaa"}}})
    with pytest.raises(StyleError, match=r"GM0164\.yml.*4\.5 between accent \(#aaaaaa\) and papier.*found 2\.32"):
        HouseStyle.read("GM0164", tmp_path)


def test_series_that_are_as_light_as_each_other_are_refused(tmp_path):
    reeksen = ["#0b3c5d", "#a3410f", "#00798c", "#cc7f00"]
    written(tmp_path, {"kleuren": {"licht": {"reeksen": reeksen}}})
    with pytest.raises(StyleError, match=r"reeksen 2 .* reeksen 3"):
        HouseStyle.read("GM0164", tmp_path)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kleur": "#000000"}, "kleur: expected no field of this name"),
        (
            {"kleuren": {"licht": {"accent": "red"}}},
            "licht.accent: expected a colour such as #0b5394, found 'red'",
        ),
        ({"kleuren": {"licht": {"accent": 7}}}, "kleuren.licht.accent: expected text, found 7"),
        (
            {"kleuren": {"licht": {"reeksen": ["#000000"]}}},
            r"reeksen: expected a list of at least 4, found \['#000000'\]",
        ),
        ({"kleuren": 3}, "kleuren: expected fields with values, found 3"),
        ({"lettertypen": "Arial"}, "lettertypen: expected a list, found 'Arial'"),
        ({"naam": ""}, "naam: expected a text of at least 1 letter, found ''"),
        ({"naam": "  "}, "naam: expected a text of at least 1 letter, found '  '"),
        ({"website": "javascript:alert(1)"}, "website: expected an address that begins with https://, found 'java"),
        ({"adres": "www.testdorp.nl"}, "adres: expected an address that begins with https://, found 'www"),
        ({"adres": "https://" + "x" * 200}, "adres: expected a text of at most 200 letters, found 'https"),
        ({"lettertypen": ['x"; } body { display: none']}, "lettertypen.0: expected the name of a font"),
        ({"logo": "geen.svg"}, r"geen\.svg: expected a readable logo, found: No such file"),
        ({"logo": "logo.gif"}, r"logo\.gif: expected a logo that ends in \.svg or \.png"),
    ],
)
def test_what_can_not_be_used_is_refused_by_name(tmp_path, fields, said):
    with pytest.raises(StyleError, match=said):
        HouseStyle.read("GM0164", written(tmp_path, fields))


def test_a_colour_may_be_written_in_capitals(tmp_path):
    style = HouseStyle.read("GM0164", written(tmp_path, {"kleuren": {"licht": {"accent": "#0B5394"}}}))
    assert style.licht.accent == "#0b5394"


def test_what_is_wrong_with_a_folder_of_styles_is_said_in_one_line_with_what_to_do(tmp_path):
    written(tmp_path, {"naam": "In orde"})
    assert problem_with_styles(None) is None
    assert problem_with_styles(tmp_path) is None
    written(tmp_path, {"logo": "weg.png"}, "GM0141")
    assert problem_with_styles(tmp_path) == (
        f"{tmp_path}/weg.png: expected a readable logo, found: No such file or directory. "
        "Mend it, or leave the house style out, and run the same again."
    )


@pytest.mark.parametrize("name", ["hengelo.yml", "GM0164.yaml", "gm0164.yml", "GM01640.yml"])
def test_a_style_by_a_name_that_nobody_looks_for_is_refused(tmp_path, name):
    (tmp_path / name).write_text("{}\n", encoding="utf-8")
    assert f"{name}: expected the code of a gemeente as name" in (problem_with_styles(tmp_path) or "")


@pytest.mark.parametrize("text", ["- een", "a: [", "\x00"])
def test_what_is_no_yaml_with_fields_is_refused(tmp_path, text):
    (tmp_path / "GM0164.yml").write_text(text, encoding="utf-8")
    with pytest.raises(StyleError, match=r"GM0164\.yml: expected"):
        HouseStyle.read("GM0164", tmp_path)


def test_a_logo_comes_with_the_page(tmp_path):
    content = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"/>'
    (tmp_path / "logo.svg").write_bytes(content)
    style = HouseStyle.read("GM0164", written(tmp_path, {"logo": "logo.svg"}))
    assert style.logo == f"data:image/svg+xml;base64,{base64.b64encode(content).decode()}"


@pytest.mark.parametrize(("name", "content"), [("logo.png", b"\x89PNG\r\n"), ("logo.svg", b"<svg>")])
def test_a_logo_that_can_not_be_drawn_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StyleError, match=rf"{name}: expected a logo that can be drawn, found: "):
        HouseStyle.read("GM0164", written(tmp_path, {"logo": name}))


def test_a_logo_that_would_slow_every_page_is_refused(tmp_path):
    (tmp_path / "logo.png").write_bytes(b"0" * 200_001)
    with pytest.raises(StyleError, match="200,001"):
        HouseStyle.read("GM0164", written(tmp_path, {"logo": "logo.png"}))


def test_the_default_names_no_gemeente():
    assert "hengelo" not in DEFAULT.read_text(encoding="utf-8").lower()
