"""No socket outlives its client, and a connection that a reply spoilt serves nobody else."""

from __future__ import annotations

import contextlib
import gc
import socket

import pytest
from stores.site import TABLE, client, endless_head, say, stall

from monograph_kg.errors import MonographError, StoreError
from monograph_kg.stores.endpoint import Endpoint
from monograph_kg.stores.transport import Request, Retries, Timeouts

WELL = say(body=TABLE)


@pytest.mark.parametrize(
    "answer",
    [
        WELL,
        say(500, b"no" * 9_000, Connection="close"),
        say(302, Location="http://127.0.0.1:9/x", Connection="close"),
        say(body=b"\x1f\x8b\x08garbage", Content_Encoding="gzip", Connection="close"),
        say(body=TABLE, Content_Encoding="br", Connection="close"),
        say(body=TABLE * 9, Connection="close"),
        say(body=TABLE[:20], Content_Length="4000", Connection="close"),
        endless_head,
        stall,
    ],
)
def test_no_socket_outlives_its_client(site, answer):
    site.answers = [answer]
    others = client_sockets(site)
    with client(timeouts=Timeouts(1, 0.3), retries=Retries(attempts=1), reply_limit=500) as transport:
        asked = attempt(Endpoint(site.url, transport))
    assert (asked is None) == (answer is WELL)
    assert client_sockets(site) - others == set()


def client_sockets(site):
    """The open sockets of this process, without those of the server."""
    found = set()
    for each in [thing for thing in gc.get_objects() if isinstance(thing, socket.socket)]:
        with contextlib.suppress(OSError):  # it is closed
            if each.getsockname()[1] != site.server.server_address[1]:
                found.add(each)
    return found


def attempt(endpoint):
    try:
        endpoint.query("SELECT ?x { }")
    except MonographError as error:
        return str(error)
    return None


def test_a_reply_that_stalled_leaves_nothing_for_the_next(site):
    site.answers = [stall, say(body=TABLE)]
    transport = client(timeouts=Timeouts(1, 0.3), retries=Retries(attempts=1))
    first = transport.send(Request("GET", site.url))
    with pytest.raises(StoreError, match="stalled"):
        first.read()
    with pytest.raises(StoreError, match="cut off"):
        first.read()
    assert transport.send(Request("GET", site.url)).read() == TABLE


def test_a_closed_reply_is_no_short_one(site):
    site.answers = [say(body=TABLE)]
    transport = client()
    reply = transport.send(Request("GET", site.url))
    assert reply.read(10) == TABLE[:10]
    transport.close()
    with pytest.raises(StoreError, match="cut off"):
        reply.read()
