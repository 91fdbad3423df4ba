"""What becomes of iWmo and iJw messages: rows, or a reason."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from small_messages import (
    BSN,
    CLAIM,
    ORDER,
    OTHER_BSN,
    PERSON,
    bericht,
    claimed,
    contact,
    declared_by,
    header,
    ordered,
    refusal,
    rows,
    total,
)

from pipelines.declarations import Source
from pipelines.ingestion.formats import messages
from pipelines.ingestion.formats.messages import read_messages


def test_a_prestatie_of_a_323_is_a_row_of_declaraties(declared: Mapping[str, Source]) -> None:
    content = bericht(header() + declared_by(claimed(CLAIM), total=total("12345")))
    assert rows(content, declared["declaraties"]) == [
        {
            "Gemeentecode": "0164",
            "Wet": "Wmo",
            "AanbiederAGB": "12345678",
            "Declaratienummer": "D1",
            "Referentienummer": "R1",
            "VorigReferentienummer": "R0",
            "Toewijzingnummer": "T1",
            "BSN": BSN,
            "Productcategorie": "02",
            "Productcode": "OB1I",
            "Begindatum": "2021-01-01",
            "Einddatum": "2021-01-31",
            "GeleverdVolume": "4",
            "Eenheid": "04",
            "Bedrag": "12345",
            "DebetCredit": "D",
        }
    ]


def test_a_toegewezen_product_of_a_301_is_a_row_of_indicaties_with_its_budget_in_euros(
    declared: Mapping[str, Source],
) -> None:
    address = f"<m:Contactgegevens>{contact('7551AB', 12)}</m:Contactgegevens>"
    content = bericht(header("wmo301", "0164", "12345678") + ordered(ORDER, more=address), "wmo301")
    assert rows(content, declared["indicaties"]) == [
        {
            "Gemeentecode": "0164",
            "Wet": "Wmo",
            "BSN": BSN,
            "Toewijzingnummer": "T1",
            "Toewijzingsdatum": "2020-12-15",
            "Toewijzingstijd": "09:30:00",
            "Productcategorie": "02",
            "Productcode": "OB1I",
            "Ingangsdatum": "2021-01-01",
            "RedenWijziging": "04",
            "Volume": "2",
            "Eenheid": "04",
            "Frequentie": "2",
            "Budget": "1234,56",
            "AanbiederAGB": "12345678",
            "Geboortedatum": "1950-04-03",
            "Geslacht": "2",
            "Postcode": "7551AB",
            "Huisnummer": "12",
        }
    ]


@pytest.mark.parametrize(("cents", "euros"), [("0", "0,00"), ("7", "0,07"), ("12", "0,12"), ("100", "1,00")])
def test_cents_of_a_budget_become_euros(declared: Mapping[str, Source], cents: str, euros: str) -> None:
    order = ORDER.replace("123456", cents)
    content = bericht(header("wmo301", "0164", "12345678") + ordered(order), "wmo301")
    assert rows(content, declared["indicaties"])[0]["Budget"] == euros


@pytest.mark.parametrize("budget", ["1234,56", "12.5", "-5", "veel"])
def test_a_budget_that_is_no_whole_cents_is_not_read_as_euros(declared: Mapping[str, Source], budget: str) -> None:
    order = ORDER.replace("123456", budget)
    content = bericht(header("wmo301", "0164", "12345678") + ordered(order), "wmo301")
    assert rows(content, declared["indicaties"])[0]["Budget"] == f"{budget} (geen hele eurocenten)"


def test_starts_and_stops_become_rows_of_start_stop(declared: Mapping[str, Source]) -> None:
    start = (
        "<m:StartProduct><m:ToewijzingNummer>T1</m:ToewijzingNummer><m:Product><i:Categorie>02</i:Categorie></m:Product>"
        "<m:ToewijzingIngangsdatum>2021-01-01</m:ToewijzingIngangsdatum><m:Begindatum>2021-01-05</m:Begindatum>"
        "<m:StatusAanlevering>1</m:StatusAanlevering></m:StartProduct>"
    )
    stop = start.replace("StartProduct", "StopProduct").replace(
        "<m:StatusAanlevering>",
        "<m:RedenBeeindiging>19</m:RedenBeeindiging><m:Einddatum>2021-06-30</m:Einddatum><m:StatusAanlevering>",
    )
    started = {
        "Gemeentecode": "0164",
        "Wet": "Wmo",
        "Toewijzingnummer": "T1",
        "AanbiederAGB": "12345678",
        "Productcategorie": "02",
        "ToewijzingIngangsdatum": "2021-01-01",
        "Begindatum": "2021-01-05",
        "StatusAanlevering": "1",
        "BSN": BSN,
    }
    source = declared["start_stop"]
    first = bericht(
        header("wmo305") + f"<m:Client>{PERSON}<m:StartProducten>{start}</m:StartProducten></m:Client>", "wmo305"
    )
    second = bericht(
        header("wmo307") + f"<m:Client>{PERSON}<m:StopProducten>{stop}</m:StopProducten></m:Client>", "wmo307"
    )
    assert rows(first, source) == [started | {"Bericht": "305"}]
    assert rows(second, source) == [started | {"Bericht": "307", "RedenBeeindiging": "19", "Einddatum": "2021-06-30"}]


def test_the_address_is_that_of_the_client_at_home_not_of_a_relation_or_for_letters(
    declared: Mapping[str, Source],
) -> None:
    more = (
        f"<m:Relaties><m:Relatie>{contact('1111AA', 1)}</m:Relatie></m:Relaties><m:Contactgegevens>"
        f"<m:Contact><m:Soort>01</m:Soort></m:Contact>{contact('2222BB', 2, '02')}{contact('3333CC', 3)}"
        "</m:Contactgegevens>"
    )
    content = bericht(header("wmo301", "0164", "12345678") + ordered(ORDER, more=more), "wmo301")
    [row] = rows(content, declared["indicaties"])
    assert (row["Postcode"], row["Huisnummer"]) == ("3333CC", "3")


def test_clients_and_declaraties_are_kept_apart_and_rows_numbered_through(declared: Mapping[str, Source]) -> None:
    clients = claimed(CLAIM, CLAIM.replace("R1", "R2")), claimed(CLAIM.replace("R1", "R3"), bsn=OTHER_BSN)
    content = bericht(header() + declared_by(*clients) + declared_by(claimed(CLAIM.replace("R1", "R4")), number="D2"))
    found = rows(content, declared["declaraties"])
    assert [(row["Declaratienummer"], row["BSN"], row["Referentienummer"]) for row in found] == [
        ("D1", BSN, "R1"),
        ("D1", BSN, "R2"),
        ("D1", OTHER_BSN, "R3"),
        ("D2", BSN, "R4"),
    ]
    [table] = read_messages(io.BytesIO(content), declared["declaraties"])
    assert (table.rows["rij"].to_list(), table.notation) == ([1, 2, 3, 4], "xml")


def test_a_long_file_comes_in_parts(declared: Mapping[str, Source], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "BATCH", 2)
    content = bericht(header() + declared_by(*[claimed(CLAIM)] * 5))
    tables = list(read_messages(io.BytesIO(content), declared["declaraties"]))
    assert [table.rows["rij"].to_list() for table in tables] == [[1, 2], [3, 4], [5]]


@pytest.mark.parametrize("release", ["3_0", "3_1", "3_2"])
def test_earlier_releases_and_the_jeugdwet_are_told_by_their_namespace(
    declared: Mapping[str, Source], release: str
) -> None:
    body = header("jw323", sub=release[-1]) + declared_by(claimed(CLAIM))
    assert rows(bericht(body, "jw323", release), declared["declaraties"])[0]["Wet"] == "Jeugdwet"


def test_prefixes_comments_and_white_space_are_free(declared: Mapping[str, Source]) -> None:
    content = bericht(header() + declared_by(claimed(CLAIM))).decode()
    free = content.replace("m:", "wmo323:").replace(":m=", ":wmo323=").replace("><", ">\n  <!-- x --><")
    assert rows(free.encode(), declared["declaraties"]) == rows(content.encode(), declared["declaraties"])


@pytest.mark.parametrize(("sender", "receiver"), [("0164", "12345678"), ("12345678", "0164")])
def test_a_301_may_be_turned_round(declared: Mapping[str, Source], sender: str, receiver: str) -> None:
    content = bericht(header("wmo301", sender, receiver) + ordered(ORDER), "wmo301")
    [row] = rows(content, declared["indicaties"])
    assert (row["Gemeentecode"], row["AanbiederAGB"]) == ("0164", "12345678")


def test_a_message_without_records_gives_a_table_without_rows(declared: Mapping[str, Source]) -> None:
    [table] = read_messages(io.BytesIO(bericht(header())), declared["declaraties"])
    assert (table.read, table.headers[0]) == (0, "Gemeentecode")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"code": "485"}, "verwacht BerichtCode 484 in de Header, gevonden '485'"),
        ({"version": "2"}, "verwacht BerichtVersie 3 in de Header, gevonden '2'"),
        ({"sub": "1"}, "verwacht BerichtSubversie 2 in de Header, gevonden '1'"),
        ({"sub": ""}, "verwacht BerichtSubversie 2 in de Header, gevonden niets"),
        ({"receiver": "GM0164"}, "verwacht als Ontvanger in de Header een gemeente (4 cijfers), gevonden 'GM0164'"),
        ({"receiver": ""}, "verwacht als Ontvanger in de Header een gemeente (4 cijfers), gevonden niets"),
        ({"sender": "0164"}, "verwacht als Afzender in de Header een aanbieder (AGB-code, 8 cijfers), gevonden '0164'"),
    ],
)
def test_a_wrong_header_is_refused_with_element_expected_and_found(
    declared: Mapping[str, Source], wrong: dict[str, str], reason: str
) -> None:
    content = bericht(header(**wrong) + declared_by(claimed(CLAIM)))
    assert refusal(content, declared["declaraties"]) == reason


def test_a_301_between_two_gemeenten_is_refused(declared: Mapping[str, Source]) -> None:
    content = bericht(header("wmo301", "0164", "0153") + ordered(ORDER), "wmo301")
    assert "een aanbieder (AGB-code, 8 cijfers)" in refusal(content, declared["indicaties"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bericht(declared_by(claimed(CLAIM))), "verwacht een Header voor de eerste Client"),
        (bericht(declared_by()), "gevonden geen Header"),
        (bericht(header() + header()), "verwacht één Header, gevonden meer"),
        (bericht(header() + declared_by("<m:Client/>")), "verwacht in elke Client ten minste één Prestatie"),
        (
            bericht(header() + declared_by(CLAIM)),
            "verwacht elke Prestatie in een Client, gevonden een buiten een Client",
        ),
        (bericht(header() + CLAIM), "gevonden een buiten een Client"),
        (bericht(header() + CLAIM + declared_by(claimed(CLAIM))), "gevonden een buiten een Client"),
        (
            bericht(
                header() + declared_by(claimed(CLAIM.replace("<m:Eenheid>", "<m:Eenheid>04</m:Eenheid><m:Eenheid>")))
            ),
            "verwacht Eenheid één keer per Prestatie",
        ),
    ],
)
def test_what_would_lose_rows_or_their_header_is_refused(
    declared: Mapping[str, Source], content: bytes, reason: str
) -> None:
    assert reason in refusal(content, declared["declaraties"])


def test_prestaties_must_add_up_to_the_stated_total(declared: Mapping[str, Source]) -> None:
    credit = CLAIM.replace("12345", "345").replace(">D<", ">C<")
    good = bericht(header() + declared_by(claimed(CLAIM), claimed(credit), total=total("12000")))
    wrong = bericht(header() + declared_by(claimed(CLAIM), claimed(credit), total=total("12690")))
    minus = bericht(header() + declared_by(claimed(credit), total=total("345", "C")))
    assert len(rows(good, declared["declaraties"])) == 2
    assert len(rows(minus, declared["declaraties"])) == 1
    assert "(12690 eurocent), gevonden 12000 eurocent" in refusal(wrong, declared["declaraties"])


def test_a_total_says_nothing_of_an_amount_that_cannot_be_read(declared: Mapping[str, Source]) -> None:
    content = bericht(header() + declared_by(claimed(CLAIM.replace("12345", "123,45")), total=total("12345")))
    assert rows(content, declared["declaraties"])[0]["Bedrag"] == "123,45"


def test_a_total_that_is_no_amount_is_refused(declared: Mapping[str, Source]) -> None:
    content = bericht(header() + declared_by(claimed(CLAIM), total=total("123,45")))
    assert "verwacht in TotaalIngediendBedrag" in refusal(content, declared["declaraties"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bericht(header() + ordered(ORDER), "wmo301"), "verwacht een bericht 323 (iWmo of iJw 3.0, 3.1 of 3.2)"),
        (bericht(header() + ordered(ORDER), "wmo301"), "gevonden een bericht 301 (iWmo 3.2)"),
        (bericht("", "wmo323", "2_4"), "gevonden een ander XML-bestand"),
        (bericht("", "jw323").replace(b"/ijw/", b"/iwmo/"), "gevonden een ander XML-bestand"),
        (b"<Bericht/>", "gevonden een ander XML-bestand"),
        (b"<!-- " + b"x" * 100_000 + b" --><Bericht/>", "gevonden een ander XML-bestand"),
    ],
)
def test_another_message_is_refused_and_named(declared: Mapping[str, Source], content: bytes, reason: str) -> None:
    assert reason in refusal(content, declared["declaraties"])


def test_a_source_without_messages_takes_none(declared: Mapping[str, Source]) -> None:
    content = bericht(header() + declared_by(claimed(CLAIM)))
    assert refusal(content, declared["bijstand"]) == (
        "verwacht een CSV- of XLSX-bestand, gevonden een bericht 323 (iWmo 3.2)"
    )
