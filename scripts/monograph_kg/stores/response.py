"""A reply of a server: its body in pieces, never short without a word, and the error for one that says no."""

from __future__ import annotations

import http.client
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import NoReturn
from urllib.parse import urlsplit

from monograph_kg.errors import LimitError, StoreError
from monograph_kg.stores.patience import Pace

_ERROR_BYTES = 4096
_CHUNK = 1 << 16


class Response:
    """A reply whose body is read in pieces. Counts what it reads; never returns a short body as if it were whole."""

    def __init__(self, raw: http.client.HTTPResponse, url: str, limit: int, pace: Pace) -> None:
        self.status = raw.status
        self.headers = raw.headers
        self.url = url
        self._raw = raw
        self._limit = limit
        self._pace = pace
        self._received = 0
        self._expected = raw.length
        self._taken = 0
        self._buffer = b""
        self._ended = False
        self._given_up = False
        coding = (raw.headers.get("Content-Encoding") or "").strip().lower()
        self._inflate = zlib.decompressobj(wbits=47) if coding in {"gzip", "deflate", "x-gzip"} else None
        if coding and self._inflate is None and coding != "identity":
            raw.close()
            raise StoreError(f"the reply is encoded as '{coding[:40]}'", remedy="this is not what was asked for")

    @property
    def ended(self) -> bool:
        """Whether the body was read to its end, so that the connection can serve again."""
        return self._ended

    @property
    def media_type(self) -> str:
        """The content type without parameters, in lower case; empty if the server says none."""
        return (self.headers.get("Content-Type") or "").partition(";")[0].strip().lower()

    def close(self) -> None:
        """Let go of the connection. Reading on is an error, unless the body was read to its end before."""
        self._given_up = not self._ended
        self._raw.close()

    @property
    def closed(self) -> bool:
        """Whether the reply no longer holds a connection."""
        return self._raw.isclosed()

    def info(self) -> Mapping[str, str]:
        """Return the headers, as SPARQLWrapper asks for them."""
        return dict(self.headers.items())

    def geturl(self) -> str:
        """Return the address, as SPARQLWrapper asks for it."""
        return self.url

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes (all that are left if negative), fewer only at the end.

        Raises:
            StoreError: if the reply is cut off, stalls or cannot be decoded.
            LimitError: if it is larger than the limit.
        """
        while not self._ended and (size < 0 or len(self._buffer) < size):
            self._fill()
        if size < 0:
            size = len(self._buffer)
        head, self._buffer = self._buffer[:size], self._buffer[size:]
        return head

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.read(_CHUNK):
            yield chunk

    def _fill(self) -> None:
        if self._given_up:
            self._cut(None)
        try:
            data = raw = self._raw.read1(_CHUNK)
            if self._inflate is not None:
                data = self._inflate.decompress(raw, self._limit + 1)
        except (OSError, http.client.HTTPException) as error:
            self._cut(error)
        except zlib.error:
            raise StoreError(
                "the reply says that it is compressed, and is not",
                remedy="a proxy may be broken: try again, or ask its keeper",
            ) from None
        if not raw:
            self._finish()
        self._received += len(raw)
        if self._pace.trickles(self._received):
            raise StoreError(
                f"the reply trickles: {self._received:,} bytes so far", remedy="try again, or raise the time-out"
            )
        self._taken += len(data)
        if self._taken > self._limit:
            raise LimitError(
                f"the reply is larger than {self._limit:,} bytes", remedy="ask for less (LIMIT), or raise the limit"
            )
        self._buffer += data

    def _finish(self) -> None:
        self._ended = True
        self._raw.close()
        if self._inflate is not None and not self._inflate.eof:
            self._cut(None)
        if self._inflate is None and self._expected is not None and self._taken < self._expected:
            self._cut(None)

    def _cut(self, error: Exception | None) -> NoReturn:
        self._ended = False
        self.close()
        what = "stalled" if isinstance(error, TimeoutError) else "was cut off"
        raise StoreError(
            f"the reply {what} after {self._taken:,} bytes",
            remedy="try again; if it stays so, look at the server's log",
        ) from None


class HttpError(StoreError):
    """A server answered with a status of 400 or more.

    Attributes:
        status: the status.
        server: what the server calls itself; may be empty.
    """

    status = 0
    server = ""


def failure(response: Response, authorised: bool) -> HttpError:
    """Return the error for a reply with a status of 400 or more, in words that help."""
    try:
        said = _first_words(response.read(_ERROR_BYTES), response.media_type)
    except (StoreError, LimitError):
        said = ""
    status = response.status
    name = http.client.responses.get(status, "")
    if status in {401, 403}:
        advice = "check the user and the password" if authorised else "name the user with --user"
    elif status == http.HTTPStatus.NOT_FOUND:
        advice = "check the address: the path of the store or dataset"
    elif status in {413, 414}:
        advice = "send smaller parts, or raise the server's limit"
    elif status == http.HTTPStatus.TOO_MANY_REQUESTS:
        advice = "wait a while, then try again"
    else:
        advice = "look at the server's log" if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR else "see what it says"
    error = HttpError(f"the server {origin(response.url)} answers {status} {name}{said and ': ' + said}", remedy=advice)
    error.status, error.server = status, response.headers.get("Server") or ""
    return error


def _first_words(body: bytes, media_type: str) -> str:
    text = body.decode("utf-8", "replace")
    if "html" in media_type or text.lstrip()[:1] == "<":
        title = re.search(r"<(?:title|h1)[^>]*>([^<]{1,200})", text, re.IGNORECASE)
        text = f"an HTML page '{title[1].strip()}'" if title else "an HTML page"
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]


def origin(url: str) -> str:
    """Return scheme, host and port: what credentials are bound to."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{parts.hostname}:{port}"
