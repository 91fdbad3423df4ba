"""Pulling from a web server: only from one that is trusted, whole, and again when that may help."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import trustme
from small_pulls import QUICK, Puller, pulled_from
from web_server import Answer, WebServer

from pipelines.declarations import Source
from pipelines.pulling.patience import Limits

BODY = b"Gemeentecode;Verslagmaand\n" + b"0164;2024-01\n" * 1000
PATH = "/uit/bijstand.csv"


def source(web: WebServer, path: str = PATH, **fields: Any) -> Source:
    return pulled_from(web.url + path, **{"ca_bestand": str(web.authority), **fields})


def test_a_file_comes_whole_and_once(web: WebServer, puller: Puller) -> None:
    web.answers[PATH] = [Answer(BODY, headers={"ETag": '"een"'})]
    first = puller.pull(source(web))
    assert (first.problems, first.nieuw, first.grootte) == ([], ["bijstand.csv"], len(BODY))
    assert puller.landed() == {"bijstand.csv": BODY}
    web.seen.clear()
    second = puller.pull(source(web))
    assert (second.nieuw, second.bekend) == ([], ["bijstand.csv"])
    assert [method for method, _, _ in web.seen] == ["HEAD"]


def test_without_any_version_the_bytes_decide(web: WebServer, puller: Puller) -> None:
    web.answers[PATH] = [Answer(BODY)]
    assert puller.pull(source(web)).nieuw == ["bijstand.csv"]
    assert puller.pull(source(web)).bekend == ["bijstand.csv"]
    web.answers[PATH] = [Answer(BODY + b"0164;2024-02\n")]
    changed = puller.pull(source(web)).nieuw
    assert len(changed) == 1
    assert puller.landed() == {"bijstand.csv": BODY, changed[0]: BODY + b"0164;2024-02\n"}


def test_a_weak_etag_is_no_proof_of_the_same_bytes(web: WebServer, puller: Puller) -> None:
    web.answers[PATH] = [Answer(BODY, headers={"ETag": 'W/"een"'})]
    puller.pull(source(web))
    web.answers[PATH] = [Answer(BODY[::-1], headers={"ETag": 'W/"een"'})]
    assert len(puller.pull(source(web)).nieuw) == 1


def test_login_and_token_are_sent_and_never_shown(web: WebServer, puller: Puller) -> None:
    puller.variables = {"WIE": "sociaaldomein", "WAT": "zeer geheim", "BEWIJS": "tok3n"}
    web.answers[PATH] = [Answer(BODY)]
    login = {"gebruiker": "WIE", "wachtwoord": "WAT"}
    assert puller.pull(source(web, inloggen=login)).problems == []
    assert web.seen[-1][2]["Authorization"].startswith("Basic ")
    assert puller.pull(source(web, inloggen={"token": "BEWIJS"})).problems == []
    assert web.seen[-1][2]["Authorization"] == "Bearer tok3n"
    web.answers[PATH] = [Answer(status=401)]
    refused = puller.pull(source(web, path=PATH + "?sleutel=${BEWIJS}", naam="bijstand.csv", inloggen=login))
    assert refused.herkansingen == 0
    assert "the server refused us (401); check the variables in inloggen" in refused.problems[0]
    assert not any(secret in repr(refused) for secret in puller.variables.values())


def test_a_server_of_an_unknown_authority_gets_nothing(web: WebServer, puller: Puller, tmp_path) -> None:
    web.answers[PATH] = [Answer(BODY)]
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "andere.pem"))
    for other in (str(tmp_path / "andere.pem"), None):
        report = puller.pull(source(web, ca_bestand=other))
        assert "the certificate of the server isn't trusted" in report.problems[0]
        assert report.herkansingen == 0
    assert web.seen == []
    assert puller.landed() == {}


def test_an_expired_certificate_is_refused(authority: trustme.CA, puller: Puller, tmp_path) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=30)
    expired = authority.issue_cert("localhost", not_before=long_ago, not_after=long_ago + timedelta(days=1))
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with WebServer(expired) as web:
        web.authority = tmp_path / "ca.pem"
        report = puller.pull(source(web))
    assert "the certificate of the server isn't trusted (certificate has expired)" in report.problems[0]


def test_a_certificate_for_another_host_is_refused(authority: trustme.CA, puller: Puller, tmp_path) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with WebServer(authority.issue_cert("elders.example")) as web:
        web.authority = tmp_path / "ca.pem"
        report = puller.pull(source(web))
    assert "isn't trusted (Hostname mismatch" in report.problems[0]


def test_a_redirect_to_an_unprotected_address_is_refused(web: WebServer, puller: Puller) -> None:
    web.answers[PATH] = [Answer(status=302, headers={"Location": "http://localhost:9/bijstand.csv"})]
    assert "unprotected address" in puller.pull(source(web)).problems[0]


def test_a_redirect_on_the_same_server_is_followed(web: WebServer, puller: Puller) -> None:
    web.answers[PATH] = [Answer(status=302, headers={"Location": "/elders.csv"})]
    web.answers["/elders.csv"] = [Answer(BODY)]
    assert puller.pull(source(web)).nieuw == ["bijstand.csv"]


def test_a_redirect_elsewhere_takes_no_login_along(web: WebServer, authority: trustme.CA, puller: Puller) -> None:
    puller.variables = {"BEWIJS": "tok3n"}
    with WebServer(authority.issue_cert("localhost")) as other:
        other.answers["/elders.csv"] = [Answer(BODY)]
        web.answers[PATH] = [Answer(status=302, headers={"Location": f"{other.url}/elders.csv"})]
        assert puller.pull(source(web, inloggen={"token": "BEWIJS"})).nieuw == ["bijstand.csv"]
        assert not any("Authorization" in headers for _, _, headers in other.seen)


@pytest.mark.parametrize(
    "broken", [Answer(BODY, cut=500), Answer(BODY, headers={"Content-Length": str(len(BODY) + 9)}, cut=len(BODY))]
)
def test_a_transfer_that_breaks_off_is_done_again_from_the_start(
    web: WebServer, puller: Puller, broken: Answer
) -> None:
    broken.headers["ETag"] = '"een"'
    whole = Answer(BODY, headers={"ETag": '"een"'})
    web.answers[PATH] = [broken, whole]
    report = puller.pull(source(web))
    if "Content-Length" in broken.headers:
        # The list said another size than there is: it may be growing.
        assert (report.nieuw, len(report.later)) == ([], 1)
        report = puller.pull(source(web))
    else:
        assert report.herkansingen == 1
    assert report.nieuw == ["bijstand.csv"]
    assert puller.landed() == {"bijstand.csv": BODY}


def test_a_transfer_that_always_breaks_off_leaves_nothing_behind(web: WebServer, puller: Puller) -> None:
    web.answers[PATH] = [Answer(BODY, cut=500)]
    report = puller.pull(source(web))
    assert "the transfer broke off half-way, also after trying again" in report.problems[0]
    assert report.herkansingen == QUICK.attempts - 1
    assert puller.landed() == {}


def test_a_server_that_is_too_busy_is_asked_again(web: WebServer, puller: Puller) -> None:
    busy = Answer(status=503, headers={"Retry-After": "0"})
    web.answers[PATH] = [busy, Answer(status=429), Answer(BODY)]
    report = puller.pull(source(web))
    assert (report.problems, report.nieuw) == ([], ["bijstand.csv"])
    assert report.herkansingen >= 1


def test_a_server_that_wants_to_be_left_alone_for_long_is(web: WebServer, puller: Puller) -> None:
    web.answers[PATH] = [Answer(status=503, headers={"Retry-After": "3600"})]
    report = puller.pull(source(web))
    assert "too busy (503)" in report.problems[0]
    assert report.herkansingen == 0


def test_a_file_that_is_not_there_is_not_asked_for_again(web: WebServer, puller: Puller) -> None:
    report = puller.pull(source(web))
    assert "it isn't there (404)" in report.problems[0]
    assert report.herkansingen == 0


def test_a_server_without_head_will_do(web: WebServer, puller: Puller) -> None:
    web.answers[PATH] = [Answer(BODY, head=405)]
    assert puller.pull(source(web)).nieuw == ["bijstand.csv"]


def test_a_file_that_changes_while_it_is_read_waits(web: WebServer, puller: Puller) -> None:
    first, second = Answer(BODY, headers={"ETag": '"een"'}), Answer(BODY, headers={"ETag": '"twee"'})
    web.answers[PATH] = [first, second]
    report = puller.pull(source(web))
    assert report.later == [
        "bijstand/bijstand.csv: tijdens het ophalen nog gewijzigd; wordt de volgende keer opnieuw bekeken."
    ]
    assert puller.landed() == {}
    assert puller.pull(source(web)).nieuw == ["bijstand.csv"]


def test_a_server_that_says_nothing_is_not_waited_for(web: WebServer, puller: Puller) -> None:
    web.answers[PATH] = [Answer(BODY, delay=60)]
    report = puller.pull(source(web), limits=Limits(silence=0.5, attempts=2, first_wait=0.01))
    assert "no answer" in report.problems[0]
    assert report.seconden < 30


def test_nobody_listens(puller: Puller, tmp_path) -> None:
    report = puller.pull(pulled_from("https://localhost:9/bijstand.csv"))
    assert "the host refuses the connection" in report.problems[0]
    assert report.herkansingen == QUICK.attempts - 1
