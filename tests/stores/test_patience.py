"""Servers that keep every single time-out and never end are given up; those that are only slow are not."""

from __future__ import annotations

import contextlib
import itertools
import time

import pytest
from stores.test_transport import JSON, TABLE, Site, client

from monograph_kg.errors import StoreError
from monograph_kg.stores.endpoint import Endpoint
from monograph_kg.stores.transport import Retries, Timeouts


@pytest.fixture
def site():
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def trickle(first, *pieces):
    """Send the first bytes, then one piece after the other, each in time, without end."""

    def answer(handler):
        handler.close_connection = True
        with contextlib.suppress(OSError):
            handler.wfile.write(first)
            for piece in itertools.cycle(pieces):
                handler.wfile.write(piece)
                handler.wfile.flush()
                time.sleep(0.02)

    return answer


@pytest.mark.parametrize(("first", "piece", "message"), [
    (b"HTTP/1.1 200 OK\r\nX-A: ", b"a", "cannot be asked"),
    (b"", b"HTTP/1.1 100 Continue\r\n\r\n", "cannot be asked"),
    (b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n\r\n", b" ", "trickles"),
    (b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08" + b"\0" * 7,
     b"\0\0\0\xff\xff", "trickles|cannot be asked"),
])  # fmt: skip
def test_a_server_that_sends_a_byte_at_a_time_is_given_up(site, monkeypatch, first, piece, message):
    monkeypatch.setattr("monograph_kg.stores.patience.LEAST_RATE", 100_000)
    site.answers = [trickle(first, piece)]
    asked = Endpoint(site.url, client(timeouts=Timeouts(connect=5, read=0.3), retries=Retries(attempts=1)))
    with pytest.raises(StoreError, match=message):
        asked.query("CONSTRUCT WHERE { ?s ?p ?o }" if b"turtle" in first else "ASK {}")


def test_a_reply_that_is_slow_to_begin_but_steady_is_taken(site):
    def steady(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: " + JSON.encode() + b"\r\nConnection: close\r\n\r\n")
        for start in range(0, len(TABLE), 20):
            time.sleep(0.05)
            handler.wfile.write(TABLE[start : start + 20])
            handler.wfile.flush()
        handler.close_connection = True

    site.answers = [steady]
    answer = Endpoint(site.url, client(timeouts=Timeouts(connect=5, read=0.2))).query("SELECT ?x { ?s ?p ?x }")
    assert len(answer.rows) == 1
