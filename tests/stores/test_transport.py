"""The HTTP client against a server of our own that misbehaves: time-outs, retries, redirects, credentials, limits."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import ssl
import subprocess
import threading
import time
import traceback

import pytest
from pyoxigraph import Literal, NamedNode
from stores.site import JSON, TABLE, Site, client, say

from monograph_kg.errors import LimitError, MonographError, QueryError, RefusedError, StoreError
from monograph_kg.stores.credentials import Credentials, check_url, from_environment
from monograph_kg.stores.endpoint import Endpoint
from monograph_kg.stores.limits import QueryLimits
from monograph_kg.stores.transport import Request, Retries, Timeouts

SECRET = "s3cr3t-pa55"  # noqa: S105


@pytest.fixture
def other():
    with Site() as made:
        made.answers = [say(body=TABLE)]
        yield made


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_busy_servers_are_asked_again_with_growing_waits(site, status):
    site.answers = [say(status), say(status), say(status), say(body=TABLE)]
    transport = client(retries=Retries(attempts=4, first=1.0))
    assert Endpoint(site.url, transport).query("SELECT ?x { }").rows
    assert len(site.requests) == 4
    assert [0.75 <= wait / 2**i <= 1.25 for i, wait in enumerate(transport.slept)] == [True] * 3


def test_retry_after_is_obeyed_in_both_forms(site):
    soon = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 20))
    site.answers = [say(503, Retry_After="7"), say(429, Retry_After=soon), say(body=TABLE)]
    transport = client()
    Endpoint(site.url, transport).query("SELECT ?x { }")
    assert transport.slept[0] == 7
    assert 15 <= transport.slept[1] <= 21


def test_too_long_a_wait_is_an_error(site):
    site.answers = [say(503, Retry_After="7200")]
    with pytest.raises(StoreError, match="7200 s"):
        Endpoint(site.url, client()).query("ASK {}")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 500])
def test_other_errors_are_not_repeated_and_say_what_to_do(site, status):
    site.answers = [say(status, b"MALFORMED QUERY: line 1", "text/plain")]
    with pytest.raises(StoreError, match=f"{status}.*MALFORMED") as caught:
        Endpoint(site.url, client()).query("ASK {}")
    assert caught.value.remedy
    assert len(site.requests) == 1


def test_what_may_not_be_repeated_is_not(site):
    site.answers = [say(503)]
    with pytest.raises(StoreError):
        client().send(Request("POST", site.url, body=b"x", repeatable=False))
    assert len(site.requests) == 1


def test_read_time_out_is_separate_and_named(site):
    site.answers = [lambda _handler: time.sleep(1.5)]
    started = time.monotonic()
    with pytest.raises(StoreError, match="no answer in time"):
        Endpoint(site.url, client(timeouts=Timeouts(connect=5, read=0.2), retries=Retries(attempts=2))).query("ASK {}")
    assert time.monotonic() - started < 2


def test_short_queries_go_by_get_and_long_ones_by_post(site):
    site.answers = [say(body=TABLE)]
    endpoint = Endpoint(site.url, client())
    endpoint.query("SELECT ?x { }")
    endpoint.query("SELECT ?x { VALUES ?y { " + '"padding" ' * 300 + "} }")
    assert [request[0] for request in site.requests] == ["GET", "POST"]
    assert all(request[2]["accept"].startswith(JSON) for request in site.requests)


def test_words_in_comments_do_not_make_an_update(site):
    site.answers = [say(body=TABLE)]
    Endpoint(site.url, client()).query("# what to load, insert, delete or move with\nSELECT ?x { }")
    assert "query=" in site.requests[0][1]


def test_terms_keep_type_and_lexical_form(site):
    site.answers = [say(body=TABLE)]
    answer = Endpoint(site.url, client()).query("SELECT ?x { }")
    assert answer.rows == ((Literal("1.50", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),),)


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        (b"<!DOCTYPE html><title>Sign in</title>", "text/html", "text/html.*Sign in"),
        (b"<!DOCTYPE html><title>Sign in</title>", JSON, "not what its content type says"),
        (b"{}", "application/octet-stream", "octet-stream"),
        (TABLE[:60], JSON, "not what its content type says"),
        (b"\xff\xfe\x00", JSON, "not what its content type says"),
    ],
)
def test_what_is_no_answer_is_an_error(site, body, kind, message):
    site.answers = [say(body=body, kind=kind)]
    with pytest.raises(StoreError, match=message):
        Endpoint(site.url, client()).query("SELECT ?x { }")


def test_a_truth_value_for_a_table_and_the_reverse(site):
    site.answers = [say(body=b'{"head":{},"boolean":true}')]
    with pytest.raises(StoreError, match="truth value"):
        Endpoint(site.url, client()).query("SELECT ?x { }")
    site.answers = [say(body=TABLE)]
    with pytest.raises(StoreError, match="table"):
        Endpoint(site.url, client()).query("ASK {}")


@pytest.mark.parametrize("text", ["SELCT * {}", "INSERT DATA { <a:a> <a:a> 1 }", "LOAD <http://x/>"])
def test_misspelt_queries_and_updates_are_not_sent(site, text):
    with pytest.raises((QueryError, RefusedError)):
        Endpoint(site.url, client()).query(text)
    assert site.requests == []


def test_reply_size_and_rows_have_limits(site):
    rows = b",".join(b'{"x":{"type":"literal","value":"%d"}}' % i for i in range(50_000))
    site.answers = [say(body=b'{"head":{"vars":["x"]},"results":{"bindings":[' + rows + b"]}}")]
    with pytest.raises(LimitError, match="larger than 10,000 bytes"):
        Endpoint(site.url, client(reply_limit=10_000)).query("SELECT ?x { }")
    with pytest.raises(LimitError, match="more than 100 rows"):
        Endpoint(site.url, client(), QueryLimits(rows=100)).query("SELECT ?x { }")


def test_a_gzip_bomb_stops_at_the_limit(site):
    import gzip

    site.answers = [say(body=gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")]
    with pytest.raises(LimitError):
        Endpoint(site.url, client(reply_limit=1_000_000)).query("SELECT ?x { }")


def test_rows_stream_in_bounded_memory(site):
    """The first row is there before the last is sent."""
    row = b'{"x":{"type":"literal","value":"' + b"v" * 1000 + b'"}},'
    gate = threading.Event()

    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.close_connection = True
        handler.wfile.write(b'{"head":{"vars":["x"]},"results":{"bindings":[' + row * 2000)
        handler.wfile.flush()
        gate.wait(10)
        handler.wfile.write(row * 2000 + row[:-1] + b"]}}")

    site.answers = [drip]
    stream = Endpoint(site.url, client()).stream("SELECT ?x { }")
    assert next(stream.rows)
    assert not gate.is_set()
    gate.set()
    assert sum(1 for _ in stream.rows) == 4000


def virtuoso(rows, **headers):
    body = b",".join(b'{"x":{"type":"bnode", "value": "nodeID://b%d"}}' % i for i in rows)
    return say(body=b'{"head":{"vars":["x"]},"results":{"bindings":[' + body + b"]}}", Server="Virtuoso/7", **headers)


def test_virtuosos_row_limit_is_paged_or_named(site):
    site.answers = [virtuoso(range(10), X_SPARQL_MaxRows="10")]
    with pytest.raises(LimitError, match="cut the answer at 10 rows"):
        Endpoint(site.url, client()).query("SELECT ?x { }")
    site.answers = [virtuoso(range(10), X_SPARQL_MaxRows="10"), virtuoso(range(10, 14), X_SPARQL_MaxRows="10")]
    assert len(Endpoint(site.url, client()).query("SELECT ?x { ?x a ?y } ORDER BY ?x").rows) == 14
    assert "OFFSET+10" in site.requests[-1][1]
    site.answers = [virtuoso(range(10), X_SPARQL_MaxRows="10")]
    assert len(Endpoint(site.url, client()).query("SELECT ?x { ?x a ?y } LIMIT 10").rows) == 10


def test_virtuosos_partial_answers_are_errors(site):
    site.answers = [virtuoso(range(3), X_SQL_State="S1TAT")]
    with pytest.raises(StoreError, match="partial"):
        Endpoint(site.url, client()).query("SELECT ?x { }")


# Credentials


def test_basic_is_sent_only_where_it_may(site):
    site.answers = [say(401, WWW_Authenticate='Basic realm="r"'), say(body=TABLE)]
    Endpoint(site.url, client(credentials=Credentials("auto", "ann", SECRET))).query("SELECT ?x { }")
    assert "authorization" not in site.requests[0][2]
    assert site.requests[1][2]["authorization"] == "Basic " + base64.b64encode(f"ann:{SECRET}".encode()).decode()


def test_bearer(site):
    site.answers = [say(body=TABLE)]
    Endpoint(site.url, client(credentials=Credentials("bearer", secret=SECRET))).query("SELECT ?x { }")
    assert site.requests[0][2]["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize(("algorithm", "hasher"), [("MD5", hashlib.md5), ("SHA-256", hashlib.sha256)])
def test_digest_answers_as_the_rfc_says(site, algorithm, hasher):
    challenge = f'Digest realm="r x", nonce="abc", qop="auth", algorithm={algorithm}, opaque="o"'
    site.answers = [say(401, WWW_Authenticate=challenge), say(body=TABLE)]
    Endpoint(site.url, client(credentials=Credentials("auto", "ann", SECRET))).query("SELECT ?x { }")
    method, path, headers, _ = site.requests[1]
    said = {k: a or b for k, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|([^,]+))', headers["authorization"])}

    def h(text):
        return hasher(text.encode()).hexdigest()

    wanted = h(f"{h(f'ann:r x:{SECRET}')}:abc:{said['nc']}:{said['cnonce']}:auth:{h(f'{method}:{path}')}")
    assert said["response"] == wanted
    assert said["uri"] == path


def test_a_wrong_password_is_tried_once(site):
    site.answers = [say(401, WWW_Authenticate='Digest realm="r", nonce="n", qop="auth"')]
    with pytest.raises(StoreError, match="401"):
        Endpoint(site.url, client(credentials=Credentials("auto", "ann", SECRET))).query("ASK {}")
    assert len(site.requests) == 2


@pytest.mark.parametrize("kind", ["basic", "bearer"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_never_carry_credentials_to_another_host(site, other, kind, status):
    site.answers = [say(status, Location=other.url)]
    Endpoint(site.url, client(credentials=Credentials(kind, "ann", SECRET))).query("SELECT ?x { }")
    assert "authorization" in site.requests[0][2]
    assert "authorization" not in other.requests[0][2]


def test_a_challenge_of_another_host_gets_nothing(site, other):
    site.answers = [say(302, Location=other.url)]
    other.answers = [say(401, WWW_Authenticate='Basic realm="r"')]
    with pytest.raises(StoreError, match="401"):
        Endpoint(site.url, client(credentials=Credentials("auto", "ann", SECRET))).query("SELECT ?x { }")
    assert all("authorization" not in request[2] for request in other.requests)


def test_data_is_not_sent_to_another_host(site, other):
    site.answers = [say(307, Location=other.url)]
    with pytest.raises(RefusedError, match="another host"):
        client().send(Request("PUT", site.url, body=b"data"))
    assert other.requests == []


@pytest.mark.parametrize("location", ["file:///etc/hostname", "ftp://127.0.0.1/", "http://ann:pw@127.0.0.1/", ""])
def test_odd_redirects_are_errors(site, location):
    site.answers = [say(302, Location=location)]
    with pytest.raises(MonographError):
        Endpoint(site.url, client()).query("ASK {}")


def test_circles_end(site):
    site.answers = [say(302, Location="/sparql")]
    with pytest.raises(StoreError, match="circle"):
        Endpoint(site.url, client()).query("ASK {}")
    assert len(site.requests) == 6


def test_no_secret_in_message_repr_log_or_traceback(site, caplog):
    caplog.set_level(logging.DEBUG)
    site.answers = [say(401, b"no", "text/plain", WWW_Authenticate='Basic realm="r"')]
    credentials = Credentials("auto", "ann", SECRET)
    try:
        Endpoint(site.url, client(credentials=credentials)).query("ASK {}")
    except StoreError as error:
        text = "".join(traceback.format_exception(error)) + str(error) + repr(credentials)
    for secret in (SECRET, base64.b64encode(f"ann:{SECRET}".encode()).decode()):
        assert secret not in text + caplog.text


@pytest.mark.parametrize("url", [f"http://ann:{SECRET}@127.0.0.1/x", f"https://{SECRET}@host/"])
def test_credentials_in_an_address_are_refused_and_not_repeated(url):
    with pytest.raises(RefusedError) as caught:
        check_url(url)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["ftp://x/", "x", "http://", "file:///etc/hostname", "http://[::1", "http://x/ y", "http://x:no/"]
)
def test_other_addresses_are_refused(url):
    with pytest.raises(StoreError):
        check_url(url)


def test_the_password_comes_from_the_environment_or_not_at_all(monkeypatch):
    monkeypatch.delenv("MONOGRAPH_KG_PASSWORD", raising=False)
    with pytest.raises(StoreError, match="password of 'ann' is missing"):
        from_environment("ann")
    monkeypatch.setenv("MONOGRAPH_KG_PASSWORD", SECRET)
    assert from_environment("ann") == Credentials("auto", "ann", SECRET)
    monkeypatch.delenv("MONOGRAPH_KG_TOKEN", raising=False)
    assert from_environment(None) is None


def test_a_certificate_that_nobody_signed_is_refused(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    try:
        subprocess.run([*command, "-keyout", key, "-out", certificate, "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True)  # fmt: skip
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    trusted = client(
        tls=ssl.create_default_context(cafile=str(certificate)),
        credentials=Credentials("bearer", secret="t"),  # noqa: S106
    )
    with Site(context) as site:
        site.answers = [say(body=TABLE)]
        with pytest.raises(StoreError, match="certificate"):
            Endpoint(site.url, client()).query("SELECT ?x { }")
        assert site.requests == []
        assert Endpoint(site.url, trusted).query("SELECT ?x { }").rows
