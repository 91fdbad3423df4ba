"""What a bad CSV file or a bad value gets: each with a file made for it, judged as a user does, by `sdib check`."""

from __future__ import annotations

import pytest
from small_deliveries import (
    AREAS,
    CLAIMS,
    COSTS,
    benefit,
    benefits,
    claim,
    claims,
    costs,
    order,
    orders,
)

from pipelines.ingestion.formats import encoding

KEY = "een sleutel van deze test, ruim dertig tekens lang"
GOOD = [claim(number) for number in range(60)]


def test_an_empty_file_is_refused(bench, check) -> None:
    bench.put("declaraties", "a.csv", b"")
    check("declaraties").refused("declaraties/a.csv", "leeg bestand")


@pytest.mark.parametrize("content", [CLAIMS, CLAIMS + "\n", CLAIMS + "\n\n;;;\n"])
def test_a_file_with_only_a_header_is_refused(bench, check, content) -> None:
    bench.put("declaraties", "a.csv", content)
    check("declaraties").refused("zonder rijen")


def test_a_file_without_rows_is_accepted_where_there_may_be_nothing_to_tell(bench) -> None:
    bench.declare("declaraties", mag_leeg=True)
    bench.put("declaraties", "a.csv", CLAIMS + "\n")
    report = bench.ingest("declaraties")
    assert (report.refusals, report.read, report.leveringen[0].status) == ([], 0, "geaccepteerd")


def test_a_missing_column_is_refused_by_name(bench, check) -> None:
    bench.put("buig_realisatie", "a.csv", "Gemeentecode;Jaar;Soort;Regeling;Kosten\nGM0164;2021;realisatie;PW;1,00\n")
    check("buig_realisatie").refused("verwacht kolom GemiddeldAantal, gevonden geen kolom met die naam")


def test_a_column_too_many_is_refused_by_name(bench, check) -> None:
    bench.put("buig_realisatie", "a.csv", costs("GM0164;2021;realisatie;PW;1;1,00;x", header=COSTS + ";Naam"))
    check("buig_realisatie").refused("gevonden kolom 'Naam'")


def test_a_column_that_is_declared_as_ignored_may_be_there(bench) -> None:
    bench.declare("buig_realisatie", negeer_kolommen=("Opmerking",))
    bench.put("buig_realisatie", "a.csv", costs("GM0164;2021;realisatie;PW;1;1,00;x", header=COSTS + ";opmerking "))
    report = bench.ingest("buig_realisatie")
    assert (report.refusals, report.accepted) == ([], 1)
    assert "opmerking" not in bench.raw("buig_realisatie").columns


def test_order_case_and_spaces_of_headers_are_free(bench, check) -> None:
    header = " kosten;JAAR;Soort;Regeling;Gemiddeld Aantal;gemeentecode"
    bench.put("buig_realisatie", "a.csv", costs("1,00;2021;realisatie;PW;2,5;0164", header=header))
    check("buig_realisatie").accepted(1, 0)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (claim(99).replace("D1", '"D1'), "1 aanhalingstekens"),
        (claim(99) + ";extra", "16 scheidingstekens"),
        (claim(99).removesuffix(";D"), "14 scheidingstekens"),
        (claim(99).replace("OB1I", "OB\0I"), "een nulbyte"),
        (claim(99, toewijzing="x" * 1_000_000), "tekens"),
    ],
)
def test_a_broken_line_costs_itself_and_says_its_number(bench, check, line, found) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD[:30], line, *GOOD[30:]))
    judged = check("declaraties")
    judged.accepted(61, 1)
    assert judged.rules == {("gebroken_regel", ""): 1}
    assert "declaraties/a.csv, rij 32: verwacht" in judged.examples
    assert found in judged.examples


@pytest.mark.parametrize("line", [claim(99).replace("D1", '"D1'), claim(99) + ";x", "\0"])
def test_a_broken_line_in_any_piece_of_a_large_file_costs_itself(bench, monkeypatch, line) -> None:
    monkeypatch.setattr(encoding, "PIECE", 700)
    monkeypatch.setattr(encoding, "FIRST", 300)
    lines = [*GOOD[:30], line, *GOOD[30:]]
    bench.put("declaraties", "a.csv", claims(*lines))
    report = bench.ingest("declaraties")
    assert (report.read, report.accepted, report.rejected) == (61, 60, 1)
    assert bench.raw("declaraties")["rij"].to_list() == [*range(2, 32), *range(33, 63)]
    assert bench.rejected("declaraties")[0]["rij"] == 32


def test_pieces_give_the_same_rows_as_the_whole(bench, monkeypatch) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD, "", ";;;", claim(61, toewijzing='"T;1"')))
    bench.ingest("declaraties")
    whole = bench.raw("declaraties")
    (bench.settings.register_dir / "leveringen.parquet").unlink()
    monkeypatch.setattr(encoding, "PIECE", 500)
    monkeypatch.setattr(encoding, "FIRST", 200)
    bench.ingest("declaraties")
    assert bench.raw("declaraties").equals(whole)


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
def test_an_encoding_that_states_itself_is_read(bench, check, mark) -> None:
    bench.put("buig_budget", "a.csv", _budget("Súdwest-Fryslân").encode(mark))
    check("buig_budget").accepted(1, 0)


def _budget(name: str) -> str:
    return (
        "Gemeentecode;Gemeente;Jaar;Vaststelling;Uitkeringen;Loonkostensubsidies;Totaal\n"
        f"0164;{name};2021;Definitief;1,00;;1,00\n"
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_budget("Hengelo").encode("utf-16-le"), ["een nulbyte op byte 1", "UTF-16 zonder merkteken"]),
        (_budget("x").encode() + b"0164;\x81;2022;Definitief;1,00;;1,00\n", ["byte 118 past niet in utf-8"]),
        (
            _budget("Súdwest").encode() + "0164;Fryslân;2022;Definitief;1,00;;1,00\n".encode("cp1252"),
            ["verwacht één codering", "UTF-8 op byte 85", "iets anders op byte 130"],
        ),
    ],
)
def test_an_encoding_that_is_not_certain_is_refused_with_its_byte(bench, check, content, words) -> None:
    bench.put("buig_budget", "a.csv", content)
    check("buig_budget").refused(*words)


@pytest.mark.parametrize("amount", ["1,234.56", "€ 12", "-", "n.v.t.", "1e5", "1.234", "12,345"])
def test_an_amount_that_is_not_certain_rejects_its_row(bench, check, amount) -> None:
    good = [benefit(number) for number in range(40)]
    bench.put("bijstand", "a.csv", benefits(*good, benefit(99, bedrag=amount)))
    judged = check("bijstand")
    judged.accepted(41, 1)
    assert judged.rules == {("type", "BrutoBedrag"): 1}
    assert "rij 42, kolom BrutoBedrag: verwacht een bedrag met een decimale komma" in judged.examples


def test_an_amount_as_declared_is_read(bench) -> None:
    bench.put("bijstand", "a.csv", benefits(benefit(1, bedrag="1.234,56"), benefit(2, bedrag="-1.234.567,80")))
    bench.ingest("bijstand")
    amounts = bench.raw("bijstand")["bruto_bedrag_eur_nominaal"]
    assert [str(amount) for amount in amounts] == ["1234.56", "-1234567.80"]


@pytest.mark.parametrize(
    "day", ["31-02-2021", "01-13-2021", "01-01-21", "44197", "31-12-1899", "01-01-2999", "1-1-2021", "01/01/2021"]
)
def test_a_date_that_is_none_rejects_its_row(bench, check, day) -> None:
    bench.put("indicaties", "a.csv", orders(*(order(number) for number in range(40)), order(99, start=day)))
    judged = check("indicaties")
    judged.accepted(41, 1)
    assert "kolom Ingangsdatum: verwacht een bestaande datum van 1900 tot en met 2100 (dd-mm-jjjj" in judged.examples
    assert f"gevonden '{day}'" in judged.examples


def test_the_same_row_twice_counts_once_and_a_shared_key_not_at_all(bench, check) -> None:
    rows = [*GOOD, claim(1), claim(2, bedrag="1")]
    bench.put("declaraties", "a.csv", claims(*rows))
    judged = check("declaraties")
    # Row 3 (claim 1) stays; its copy goes, and both versions of claim 2.
    judged.accepted(62, 3)
    kolom = "Gemeentecode, Wet, AanbiederAGB, Referentienummer"
    assert judged.rules == {("dubbele_rij", kolom): 1, ("dubbele_sleutel", kolom): 2}


def test_a_half_copied_file_is_refused(bench, check) -> None:
    whole = claims(*GOOD)
    bench.put("declaraties", "a.csv", whole[: len(whole) - 30])
    check("declaraties").refused("laatste regel (61) die halverwege ophoudt", "kopieer het bestand opnieuw")


def test_a_whole_last_line_needs_no_line_end(bench, check) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD).rstrip("\n"))
    check("declaraties").accepted(60, 0)


def test_an_unknown_code_rejects_its_row_and_names_the_nearest(bench, check) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD, claim(99, categorie="5O")))
    judged = check("declaraties")
    judged.accepted(61, 1)
    assert "verwacht een waarde uit de codelijst, het dichtst bij: 5" in judged.examples
    assert "gevonden '5O'" in judged.examples


def test_an_unknown_wijk_names_the_nearest(bench, check) -> None:
    bench.put("gebieden", "a.csv", AREAS)
    rows = "Peildatum;Gebiedscode;Leeftijdsgroep;Aantal\n31-12-2023;WK016491;totaal;10\n"
    bench.put("bevolking", "a.csv", rows)
    check("bevolking").refused("verwacht een waarde uit gebieden", "WK016401", "gevonden 'WK016491'")


def test_another_gemeente_is_refused(bench, check) -> None:
    bench.put("gebieden", "a.csv", AREAS)
    bench.put("declaraties", "a.csv", claims(*(claim(number, gemeente="GM0999") for number in range(3))))
    check("declaraties").refused("verwacht een waarde uit gebieden (GM0164), gevonden 'GM0999'")


def test_an_unknown_post_refuses_the_delivery_and_names_the_nearest(bench, check) -> None:
    header = "Gemeentecode;Jaar;Wet;Post;Soort;Primitief;1e Berap;Gewijzigde begroting;Jaarrekening"
    bench.put("begroting", "a.csv", f"{header}\nGM0164;2021;Wmo;Wijkteam/toegang;lasten;1;;1;1\n")
    check("begroting").refused("mappings/posten.csv", "Wijkteams/toegang", "gevonden 'Wijkteam/toegang'")


def test_a_footer_with_other_totals_refuses_the_delivery(bench, check) -> None:
    empty = ";" * 8
    bench.put("declaraties", "a.csv", claims(*GOOD, f"Totaal;;;61;;;;;;;;;;;{60 * 12345};"))
    check("declaraties").refused("verwacht volgens de voetregel 61 rijen, gevonden 60 rijen")
    bench.put("declaraties", "a.csv", claims(*GOOD, f"totaal;;;60;;;;;;;;;;;{60 * 12345 + 1};{empty}"[:-8]))
    check("declaraties").refused("verwacht volgens de voetregel voor Bedrag 740701, gevonden 740700")


def test_a_footer_with_the_right_totals_is_no_row(bench, check) -> None:
    bench.put("declaraties", "a.csv", claims(*GOOD, "Totaal;;;60;;;;;;;;;;;740.700;"))
    check("declaraties").accepted(60, 0)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_stray_return_in_the_last_line_costs_nothing_else(bench, check, line_end) -> None:
    bench.put("declaraties", "a.csv", line_end.join([CLAIMS, *GOOD, claim(99, toewijzing="a\rb"), ""]))
    assert check("declaraties").one["geaccepteerd"] >= 60


def test_two_wrong_widths_that_cancel_out_cost_two_lines(bench, monkeypatch) -> None:
    monkeypatch.setattr(encoding, "PIECE", 1500)
    monkeypatch.setattr(encoding, "FIRST", 300)
    lines = [*GOOD[:20], claim(98) + ";x", claim(99).removesuffix(";D"), *GOOD[20:]]
    bench.put("declaraties", "a.csv", claims(*lines))
    report = bench.ingest("declaraties")
    assert (report.read, report.accepted, report.rejected) == (62, 60, 2)


def test_a_footer_under_headers_with_spaces_is_checked_and_one_that_states_nothing_refused(bench, check) -> None:
    header = CLAIMS.replace("Declaratienummer", "Declaratie Nummer").replace("Bedrag", " be drag")
    bench.put("declaraties", "a.csv", "\n".join([header, *GOOD, "Totaal;;;61;;;;;;;;;;;740700;", ""]))
    check("declaraties").refused("verwacht volgens de voetregel 61 rijen, gevonden 60 rijen")
    bench.put("declaraties", "a.csv", claims(*GOOD, "Totaal;60;740700"))
    check("declaraties").refused("verwacht in de voetregel een totaal onder Declaratienummer, Bedrag, gevonden niets")


def test_a_broken_row_above_a_footer_costs_itself(bench, check) -> None:
    bench.put(
        "declaraties", "a.csv", claims(*GOOD, claim(99).removesuffix(";D"), "Totaal;;;61;;;;;;;;;;;;").rstrip("\n")
    )
    check("declaraties").accepted(61, 1)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", (CLAIMS + "\n").encode()])
def test_nothing_at_all_is_accepted_where_there_may_be_nothing_to_tell(bench, content) -> None:
    bench.declare("declaraties", mag_leeg=True)
    bench.put("declaraties", "a.csv", content)
    assert bench.ingest("declaraties").refusals == []


def test_a_header_without_a_name_says_that_a_separator_is_too_many(bench, check) -> None:
    bench.put("buig_realisatie", "a.csv", costs("GM0164;2021;realisatie;PW;1;1,00;", header=COSTS + ";"))
    check("buig_realisatie").refused("gevonden een lege kop; staat er een scheidingsteken te veel?")
