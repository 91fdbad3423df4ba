"""An alert arrives as JSON, is tried again when that may help, and never gives away more than it should."""

from __future__ import annotations

import socket
import ssl
from dataclasses import replace

import pytest
import stamina
import trustme
from webhook import Answer, webhook

from pipelines.alerts import Alert, AlertError, send
from pipelines.alerts.alert import MESSAGE_LENGTH, MESSAGES_SENT
from pipelines.alerts.sending import ATTEMPTS, document_of
from pipelines.alerts.text import TEXT_LENGTH
from pipelines.settings import AlertSettings

BSN = "999990019"
"""Passes the 11-proef; of nobody."""

REFUSED = Alert(
    "geweigerd",
    ("bijstand/a.csv, rij 3, kolom Regeling: verwacht PW, gevonden PWW. Lever opnieuw aan.",),
    "Volg de melding.",
    run_id="abc",
    stap="raw/bijstand",
    uitgave="20261122T000000Z-0123abcd",
)


@pytest.fixture(autouse=True)
def no_waiting():
    """Try as often as always, without pauses between."""
    with stamina.set_testing(True, attempts=ATTEMPTS):
        yield


def settings_for(url: str, **others) -> AlertSettings:
    return AlertSettings(url=url, installation="Hengelo", dagster_url="https://dagster.example/", **others)


def test_the_fields_and_the_text():
    with webhook() as hook:
        assert send(REFUSED, settings_for(hook.url)) == "200 ok"
    [document] = hook.documents
    assert {name: value for name, value in document.items() if name != "text"} == {
        "soort": "geweigerd",
        "installatie": "Hengelo",
        "run_id": "abc",
        "stap": "raw/bijstand",
        "meldingen": list(REFUSED.meldingen),
        "uitgave_in_gebruik": REFUSED.uitgave,
        "wat_te_doen": "Volg de melding.",
        "link": "https://dagster.example/runs/abc",
    }
    assert document["text"].splitlines() == [
        "Sociaal Domein in Beeld (Hengelo): Er wordt niets gepubliceerd: een controle is niet gehaald (raw/bijstand)",
        f"- {REFUSED.meldingen[0]}",
        "Wat te doen: Volg de melding.",
        "In gebruik: uitgave 20261122T000000Z-0123abcd",
        "De run: https://dagster.example/runs/abc",
    ]
    assert hook.headers[0]["Content-Type"] == "application/json"
    assert "Authorization" not in hook.headers[0]


def test_what_a_supplier_calls_a_file_means_nothing_in_a_channel():
    named = "bijstand/<!channel> @here (@all) sdib-daemon@hengelo.service <https://kwaad.example|klik> & co.csv"
    text = document_of(replace(REFUSED, meldingen=(named,)), settings_for("http://127.0.0.1:9"))["text"]
    assert "&lt;!channel&gt;" in text
    assert "&amp; co" in text
    assert "sdib-daemon@hengelo.service" in text
    assert not any(sign in text for sign in ("<!", "<https", "@here", "@all"))


def test_the_token_travels_in_its_header_only():
    with webhook() as hook:
        send(REFUSED, settings_for(hook.url, token="geheim-token"))
    assert hook.headers[0]["Authorization"] == "Bearer geheim-token"
    assert "geheim-token" not in str(hook.documents)
    assert "geheim" not in repr(settings_for(hook.url, token="geheim-token"))


@pytest.mark.parametrize("status", [500, 503, 429])
def test_what_may_pass_is_tried_again(status):
    with webhook([Answer(status), Answer(200)]) as hook:
        assert send(REFUSED, settings_for(hook.url)) == "200 ok"
    assert len(hook.documents) == 2


def test_what_goes_on_failing_is_given_up():
    with webhook([Answer(500, "kapot")] * 9) as hook, pytest.raises(AlertError, match="answered 500 kapot"):
        send(REFUSED, settings_for(hook.url))
    assert len(hook.documents) == ATTEMPTS


@pytest.mark.parametrize("status", [400, 401, 404])
def test_what_will_not_pass_is_tried_once(status):
    with webhook([Answer(status)] * 9) as hook, pytest.raises(AlertError, match=f"answered {status}"):
        send(REFUSED, settings_for(hook.url))
    assert len(hook.documents) == 1


def test_a_redirect_is_not_followed():
    with webhook() as other, webhook([Answer(307, location=other.url)]) as hook:
        settings = settings_for(hook.url, token="geheim-token")
        with pytest.raises(AlertError, match="a redirect, which isn't followed"):
            send(REFUSED, settings)
    assert other.documents == []


def test_one_that_hangs_is_left(monkeypatch):
    monkeypatch.setattr("pipelines.alerts.sending.SECONDS_TO_ANSWER", 0.2)
    with webhook([Answer(seconds=1)] * 9) as hook, pytest.raises(AlertError, match="no answer within"):
        send(REFUSED, settings_for(hook.url))


def test_nobody_listens_and_the_message_names_no_address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/T0/geheim"
        with pytest.raises(AlertError, match="can't be reached") as raised:
            send(REFUSED, settings_for(url))
    assert "geheim" not in str(raised.value)


def test_https_with_an_authority_that_is_known_and_one_that_is_not(tmp_path, monkeypatch):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with webhook(tls=context) as hook:
        with pytest.raises(AlertError, match="can't be trusted"):
            send(REFUSED, settings_for(hook.url))
        assert hook.documents == []
        authority.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert send(REFUSED, settings_for(hook.url)) == "200 ok"


def test_a_person_goes_nowhere():
    pseudonym = "abcdefghijklmnop" * 4
    alert = replace(REFUSED, meldingen=(f"gevonden {BSN} en 9999.90.019, Duplicate key {pseudonym}",))
    document = document_of(alert, settings_for("https://hook.example"))
    assert BSN not in str(document)
    assert "9999.90.019" not in str(document)
    assert pseudonym not in str(document)


@pytest.mark.parametrize(
    "found",
    [
        "Jansen, Piet, Dorpsstraat 12, 14-03-1957",
        "Jansen's kind, 'Piet'",
        "Piet'; zie 'bijlage Jansen",
        "Piet' (1 rij); Jansen",
        "gevonden 'Jansen",
        "Piet\nJansen",
        "Jansen. Lever Piet op",
    ],
)
def test_a_found_value_never_leaves_the_house(found):
    before, after = "a.csv, rij 2, kolom Wet: verwacht een code, gevonden", "(1 rij). Lever een hersteld bestand aan."
    alert = replace(REFUSED, meldingen=(f"{before} '{found}' {after}", f"{before} kolom '{found}'; dubbel"))
    document = document_of(alert, settings_for("https://hook.example"))
    assert document["meldingen"] == [
        f"{before} een andere waarde (zie sdib check) {after}",
        f"{before} een andere waarde (zie sdib check); dubbel",
    ]
    assert not any(name in str(document) for name in ("Jansen", "Piet"))


def test_a_found_value_without_its_last_quote_does_not_leave_either():
    alert = replace(REFUSED, meldingen=("verwacht een code, gevonden 'Jansen, Piet",))
    document = document_of(alert, settings_for("https://hook.example"))
    assert document["meldingen"] == ["verwacht een code, gevonden een andere waarde (zie sdib check)"]


def test_of_several_faults_in_one_message_each_keeps_its_rule():
    faults = (
        "b/a.csv, rij 2, kolom Wet: verwacht Wmo, gevonden 'Jan's' (2 rijen); "
        "b/a.csv, rij 3, kolom Vorm: verwacht ZIN, gevonden 'O'Piet' (1 rij); "
        "verwacht volgens de voetregel 61 rijen, gevonden 60 rijen. Lever een hersteld bestand aan."
    )
    document = document_of(replace(REFUSED, meldingen=(faults,)), settings_for("https://hook.example"))
    assert document["meldingen"] == [
        "b/a.csv, rij 2, kolom Wet: verwacht Wmo, gevonden een andere waarde (zie sdib check) (2 rijen); "
        "b/a.csv, rij 3, kolom Vorm: verwacht ZIN, gevonden een andere waarde (zie sdib check) (1 rij); "
        "verwacht volgens de voetregel 61 rijen, gevonden 60 rijen. Lever een hersteld bestand aan."
    ]


def test_rows_of_the_warehouse_stay_in_the_house():
    alert = replace(REFUSED, meldingen=("Controle x op kern: 1 rij voldoet niet. Regel.\n  clienten = 4",))
    document = document_of(alert, settings_for("https://hook.example"))
    assert document["meldingen"] == ["Controle x op kern: 1 rij voldoet niet. Regel. (de rijen staan in de run)"]
    assert "clienten = 4" not in document["text"]


def test_a_giant_stays_small():
    alert = replace(REFUSED, meldingen=("a.csv: " + "x" * 100_000 + " Lever opnieuw aan.",) * 5000)
    document = document_of(alert, settings_for("https://hook.example"))
    assert len(document["meldingen"]) == MESSAGES_SENT + 1
    assert document["meldingen"][-1] == "en nog 4990 meldingen, zie de run"
    assert all(len(text) <= MESSAGE_LENGTH for text in document["meldingen"])
    assert document["meldingen"][0].startswith("a.csv: ")
    assert document["meldingen"][0].endswith("Lever opnieuw aan.")
    assert len(document["text"]) <= TEXT_LENGTH + 2


def test_a_template_of_ones_own(tmp_path):
    template = tmp_path / "tekst.j2"
    template.write_text("{{ installatie }}: {{ soort }} {% for m in meldingen %}<{{ m }}>{% endfor %}")
    document = document_of(REFUSED, settings_for("https://hook.example", template=template))
    assert document["text"] == f"Hengelo: geweigerd <{REFUSED.meldingen[0]}>"


@pytest.mark.parametrize(
    "content",
    [
        "{{ bestaat_niet }}",
        "{% for",
        "{{ ''.__class__.__mro__ }}",
        "{{ cycler.__init__.__globals__.os.environ }}",
        "{{ 1 / 0 }}",
        "{{ meldingen[99] }}",
        None,
    ],
)
def test_a_template_that_can_not_be_used_keeps_no_alert_back(content, tmp_path):
    template = tmp_path / "tekst.j2"
    if content is not None:
        template.write_text(content)
    text = document_of(REFUSED, settings_for("https://hook.example", template=template))["text"]
    assert REFUSED.meldingen[0] in text
    assert text.endswith("(SDIB_MELDING_TEKST is niet te gebruiken; dit is de standaardtekst.)")


def test_without_an_address_there_is_nothing_to_send():
    with pytest.raises(AlertError, match="SDIB_MELDING_URL"):
        send(REFUSED, AlertSettings())
