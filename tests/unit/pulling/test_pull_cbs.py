"""Inhabitants from CBS StatLine: the figures that are asked for, as a delivery that is always the same bytes."""

from __future__ import annotations

from typing import Any

import pytest
from cbs_answers import filters, recorded, serve
from small_pulls import NOW, QUICK, Puller
from web_server import Answer, WebServer

from pipelines.declarations import Pull, Source, load_sources
from pipelines.ingestion.ingest import check_source
from pipelines.ingestion.landing import scan_source
from pipelines.pulling import PullReport, pull_source
from pipelines.settings import PROJECT_DIR

BEVOLKING = load_sources(PROJECT_DIR / "sources")["bevolking"]

EXPECTED = """\
Peildatum;Gebiedscode;Leeftijdsgroep;Aantal
01-01-2023;GM0164;totaal;81900
01-01-2023;GM0164;0-15;11800
01-01-2023;GM0164;15-25;9700
01-01-2023;GM0164;25-45;20500
01-01-2023;GM0164;45-65;22300
01-01-2023;GM0164;65+;17600
01-01-2023;WK016401;totaal;7300
01-01-2023;WK016401;0-15;1000
01-01-2023;WK016401;15-25;900
01-01-2023;WK016401;25-45;1900
01-01-2023;WK016401;45-65;2000
01-01-2023;WK016401;65+;1500
01-01-2023;BU01640101;totaal;40
01-01-2023;BU01640101;0-15;10
01-01-2023;BU01640101;25-45;10
01-01-2023;BU01640101;45-65;10
01-01-2023;BU01640101;65+;10
"""


def source(web: WebServer, **cbs: Any) -> Source:
    """The shipped declaration, with the address of our own server and fewer years."""
    assert BEVOLKING.ophalen is not None
    assert BEVOLKING.ophalen.cbs is not None
    tables = {"tabellen": {2023: "85618NED"}, **cbs}
    changed = {
        **BEVOLKING.ophalen.model_dump(),
        "van": f"{web.url}/odata/v1/CBS",
        "ca_bestand": str(web.authority),
        "cbs": {**BEVOLKING.ophalen.cbs.model_dump(), **tables},
    }
    return BEVOLKING.model_copy(update={"ophalen": Pull.model_validate(changed)})


def pull(puller: Puller, source: Source) -> PullReport:
    return pull_source(puller.settings, source, NOW, environment={}.get, limits=QUICK)


def landed(puller: Puller) -> dict[str, str]:
    folder = puller.data_dir / "landing" / "bevolking"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_the_figures_become_a_delivery_that_is_published_data(web: WebServer, puller: Puller) -> None:
    serve(web, "85618NED")
    report = pull(puller, source(web))
    assert (report.problems, report.nieuw) == ([], ["bevolking_cbs.csv"])
    assert report.opmerkingen == ["tabel 85618NED: 1 cijfers zijn geheim of onbekend, en weggelaten"]
    assert landed(puller)["bevolking_cbs.csv"] == EXPECTED
    (delivery,) = scan_source(puller.settings, BEVOLKING)
    assert delivery.side.herkomst == "gepubliceerd"
    assert delivery.side.document == (
        "CBS StatLine, Kerncijfers wijken en buurten: 85618NED (gewijzigd 2025-03-31T02:00:00+02:00)"
    )
    judged = check_source(BEVOLKING, puller.settings, NOW)
    assert (judged.accepted, judged.rejected, judged.refusals) == (17, 0, [])


def test_only_what_is_wanted_is_asked_for(web: WebServer, puller: Puller) -> None:
    serve(web, "85618NED")
    pull(puller, source(web))
    (asked,) = filters(web)
    assert "Measure eq 'T001036' or Measure eq '10680'" in asked
    assert "startswith(WijkenEnBuurten,'GM0164') or startswith(WijkenEnBuurten,'WK0164')" in asked


def test_years_become_one_file_and_a_table_that_was_modified_another(web: WebServer, puller: Puller) -> None:
    both = source(web, tabellen={2024: "85984NED", 2023: "85618NED"})
    serve(web, "85618NED")
    serve(web, "85984NED")
    assert pull(puller, both).nieuw == ["bevolking_cbs.csv"]
    second_year = EXPECTED.replace("01-01-2023", "01-01-2024").partition("\n")[2]
    assert landed(puller)["bevolking_cbs.csv"] == EXPECTED + second_year
    web.seen.clear()
    assert pull(puller, both).bekend == ["bevolking_cbs.csv"]
    assert all(path.endswith("/Properties") for _, path, _ in web.seen)
    # Modified, but with the same figures: nothing new.
    serve(web, "85984NED", properties={**recorded("properties"), "Modified": "2026-01-05T02:00:00+01:00"})
    assert pull(puller, both).nieuw == []
    page = recorded("observations_1")
    page["value"][0]["Value"] = 82000
    serve(web, "85984NED", first=page, properties={**recorded("properties"), "Modified": "2026-02-05T02:00:00+01:00"})
    assert len(pull(puller, both).nieuw) == 1


def test_another_choice_is_asked_for_again(web: WebServer, puller: Puller) -> None:
    serve(web, "85618NED")
    pull(puller, source(web))
    fewer = pull(puller, source(web, maten={"totaal": "Aantal inwoners"}))
    assert "gave 10680 of GM0164, which wasn't asked for" in fewer.problems[0]


def test_a_measure_by_its_title(web: WebServer, puller: Puller) -> None:
    rows = [row for row in recorded("observations_1")["value"] if row["Measure"] == "T001036"]
    serve(web, "85618NED", first={"value": rows[:1]}, second={"value": []})
    assert pull(puller, source(web, maten={"totaal": "Aantal inwoners"})).problems == []
    assert landed(puller)["bevolking_cbs.csv"].splitlines()[1:] == ["01-01-2023;GM0164;totaal;81900"]


def changed(document: dict[str, Any], number: int, **fields: Any) -> dict[str, Any]:
    document["value"][number].update(fields)
    return document


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"measures": changed(recorded("measures"), 0, Identifier="M1", Title="x")}, "has no measure T001036"),
        ({"measures": changed(recorded("measures"), 1, Title="T001036")}, "has more than one measure T001036"),
        ({"measures": changed(recorded("measures"), 0, Unit="x 1 000")}, "gives T001036 in the unit 'x 1 000'"),
        ({"first": changed(recorded("observations_1"), 0, Value=12.5)}, "is no whole number"),
        ({"first": changed(recorded("observations_1"), 0, WijkenEnBuurten="GM0001")}, "of GM0001, which wasn't asked"),
        ({"first": changed(recorded("observations_1"), 0, Measure="10680")}, "gave 10680 of GM0164 twice"),
        ({"first": {"value": []}, "second": {"value": []}}, "has no figures of GM0164"),
        ({"first": {"value": None}}, "in a form that isn't known"),
        ({"properties": {}}, "gave no usable Modified"),
        ({"second": {"@odata.nextLink": "https://elders.example/p3", "value": []}}, "leads in a circle or elsewhere"),
    ],
)
def test_an_answer_that_is_not_what_was_agreed_on(
    web: WebServer, puller: Puller, answers: dict[str, Any], said: str
) -> None:
    serve(web, "85618NED", **answers)
    (problem,) = pull(puller, source(web)).problems
    assert said in problem
    assert landed(puller) == {}


def test_a_table_that_is_not_there_and_an_answer_that_is_no_json(web: WebServer, puller: Puller) -> None:
    assert "85618NED/Properties isn't there; mend tabellen" in pull(puller, source(web)).problems[0]
    web.answers["/odata/v1/CBS/85618NED/Properties"] = [Answer(b"<html>storing</html>")]
    assert "is no JSON" in pull(puller, source(web)).problems[0]


def test_a_page_that_fails_is_asked_for_again(web: WebServer, puller: Puller) -> None:
    serve(web, "85618NED")
    good, times = web.rules["/odata/v1/CBS/85618NED/Observations"], list[str]()

    def answer(path: str) -> Answer:
        times.append(path)
        return Answer(status=503) if len(times) == 2 else good(path)

    web.rules["/odata/v1/CBS/85618NED/Observations"] = answer
    report = pull(puller, source(web))
    assert (report.problems, report.herkansingen) == ([], 1)
    assert landed(puller)["bevolking_cbs.csv"] == EXPECTED
