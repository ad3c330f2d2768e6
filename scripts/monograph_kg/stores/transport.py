"""HTTP as the stores need it: two time-outs, retries that wait, streamed bodies, limits, and careful credentials.

`http.client` underneath; no proxy of the environment is used, and TLS certificates are always verified.
"""

from __future__ import annotations

import email.utils
import http.client
import logging
import random
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from monograph_kg import __version__
from monograph_kg.errors import RefusedError, StoreError
from monograph_kg.stores.credentials import Credentials, DigestAnswer, check_url
from monograph_kg.stores.patience import Pace, until
from monograph_kg.stores.response import Response, failure, origin

LOG = logging.getLogger("monograph_kg.stores")
AGENT = f"monograph-kg/{__version__} (+https://w3id.org/monograph-kg)"
_RETRIED = {429, 502, 503, 504}
_REDIRECTS = {301, 302, 303, 307, 308}
_MAX_REDIRECTS = 5

Body = bytes | Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for a connection, and for each piece of a reply.

    A reply's head may take twice the time of a piece in all, and its body, once it took longer than a piece, must keep
    up `LEAST_RATE` on average: a server that sends a byte now and then is given up.
    """

    connect: float = 10.0
    read: float = 60.0


@dataclass(frozen=True, slots=True)
class Retries:
    """How often to try, and how long to wait in between.

    Attributes:
        attempts: tries in all.
        first: seconds before the second try; each further wait is twice as long, give or take a quarter.
        longest: no single wait is longer; a server that asks for more by Retry-After is given up.
    """

    attempts: int = 4
    first: float = 0.5
    longest: float = 60.0


@dataclass(frozen=True, slots=True)
class Request:
    """One request.

    Attributes:
        body: bytes, or a function that begins the body anew for each try.
        length: size of a body that is a function, where it is known.
        repeatable: whether sending it twice is the same as sending it once. Only such requests are tried again.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    length: int | None = None
    repeatable: bool = True


class Transport:
    """Sends requests to one server or several, with everything that can be decided once.

    Not for several threads at once. Close it, or use it in ``with``.
    """

    def __init__(
        self,
        credentials: Credentials | None = None,
        timeouts: Timeouts | None = None,
        retries: Retries | None = None,
        reply_limit: int = 256 * 1024 * 1024,
        *,
        sleep: Callable[[float], None] = time.sleep,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.timeouts = timeouts or Timeouts()
        self.retries = retries or Retries()
        self.reply_limit = reply_limit
        self._credentials = credentials
        self._sleep = sleep
        self._tls = tls
        self._home: str | None = None
        self._digest: DigestAnswer | None = None
        self._basic = False
        self._connections: dict[str, http.client.HTTPConnection] = {}
        self._latest: dict[str, Response] = {}
        self._replies: list[Response] = []

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection, also those that a reply has taken over, since it ends them."""
        for home in tuple(self._connections):
            self._drop(home)
        while self._replies:
            self._replies.pop().close()

    def send(self, request: Request) -> Response:
        """Send a request, again where that can help, and return a reply with a status below 400.

        Raises:
            StoreError: if the server cannot be reached, refuses, or answers with an error.
            RefusedError: if the address carries credentials, or a redirect leads where nothing may follow.
        """
        check_url(request.url)
        self._home = self._home or origin(request.url)
        for attempt in range(1, self.retries.attempts + 1):
            last = attempt == self.retries.attempts or not request.repeatable
            try:
                response = self._follow(request)
            except ConnectionProblem as problem:
                if last:
                    raise _unreachable(request, problem, attempt) from None
                self._wait(attempt, None)
                continue
            if response.status in _RETRIED and not last:
                self._wait(attempt, response)
                continue
            if response.status >= http.HTTPStatus.BAD_REQUEST:
                raise failure(response, self._credentials is not None)
            return response
        raise AssertionError("the last try returns or raises")

    def _follow(self, request: Request) -> Response:
        for _ in range(_MAX_REDIRECTS + 1):
            response = self._authorised(request)
            if response.status not in _REDIRECTS:
                return response
            request = self._redirected(request, response)
        raise StoreError("the server redirects in a circle", remedy="check the address")

    def _redirected(self, request: Request, response: Response) -> Request:
        self._drop(request.url)
        location = response.headers.get("Location")
        if not location:
            raise StoreError("the server redirects to nowhere", remedy="check the address")
        target = check_url(urljoin(request.url, location))
        if urlsplit(request.url).scheme == "https" and urlsplit(target).scheme != "https":
            raise RefusedError("the server redirects from HTTPS to HTTP", remedy="ask its keeper for the right address")
        kept = response.status in {307, 308}
        if request.method not in {"GET", "HEAD"} and not kept:
            raise StoreError(f"the server redirects a {request.method} to {_shown(target)}", remedy="use that address")
        if request.method not in {"GET", "HEAD"} and origin(target) != origin(request.url):
            raise RefusedError(
                f"the server redirects a {request.method} to another host, {origin(target)}",
                remedy="use that address yourself, if you trust it",
            )
        return replace(request, url=target)

    def _authorised(self, request: Request) -> Response:
        """Send with credentials if the host is the one that they are meant for, answering one challenge."""
        own = self._credentials is not None and origin(request.url) == self._home
        response = self._once(request, self._header(request) if own else None)
        if response.status != http.HTTPStatus.UNAUTHORIZED or not own:
            return response
        again = self._challenged(request, response)
        if again is None:
            return response
        self._drop(request.url)
        return self._once(request, again)

    def _header(self, request: Request) -> str | None:
        if self._credentials is None:
            return None
        if self._digest is not None:
            return self._digest.header(self._credentials, request.method, request.url)
        return self._credentials.basic() if self._basic else self._credentials.preemptive()

    def _challenged(self, request: Request, response: Response) -> str | None:
        credentials = self._credentials
        challenges = response.headers.get_all("WWW-Authenticate") or []
        if credentials is None or credentials.kind in {"bearer", "basic"}:
            return None
        digest = next((c for c in challenges if c.strip().lower().startswith("digest")), None)
        if digest:
            stale = self._digest is not None and "stale=true" not in digest.replace(" ", "").lower()
            if stale:
                return None
            self._digest = DigestAnswer(digest)
            return self._header(request)
        if credentials.kind == "digest" or self._basic:
            return None
        if any(c.strip().lower().startswith("basic") for c in challenges):
            _refuse_open_password(request.url)
            self._basic = True
            return credentials.basic()
        return None

    def _once(self, request: Request, authorization: str | None) -> Response:
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", **request.headers}
        if authorization:
            headers["Authorization"] = authorization
        parts = urlsplit(request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if not request.repeatable:
            self._drop(request.url)  # a kept connection may have ended meanwhile, and there is only one try
        reused = origin(request.url) in self._connections
        LOG.debug("%s %s", request.method, _shown(request.url))
        try:
            return self._exchange(request, target, headers)
        except ConnectionProblem:
            self._drop(request.url)
            if not (reused and request.repeatable):
                raise
            return self._exchange(request, target, headers)

    def _exchange(self, request: Request, target: str, headers: Mapping[str, str]) -> Response:
        connection = self._connection(request.url)
        body = request.body() if callable(request.body) else request.body
        sized = {**headers}
        if callable(request.body) and request.length is not None:
            sized["Content-Length"] = str(request.length)
        chunked = callable(request.body) and request.length is None
        if chunked:
            sized["Transfer-Encoding"] = "chunked"
        raw: http.client.HTTPResponse | None = None
        try:
            try:
                connection.request(request.method, target, body=body, headers=sized, encode_chunked=chunked)
            except (BrokenPipeError, ConnectionResetError):
                LOG.debug("the server closed while it was sent to; perhaps it says why")
            with until(connection.sock, 2 * self.timeouts.read):
                raw = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            self._drop(request.url)
            if raw is not None:
                raw.close()
            raise ConnectionProblem(_reason(error)) from None
        response = Response(raw, request.url, self.reply_limit, Pace(self.timeouts.read))
        self._latest[origin(request.url)] = response
        self._replies = [*(reply for reply in self._replies if not reply.closed), response]
        return response

    def _connection(self, url: str) -> http.client.HTTPConnection:
        home = origin(url)
        kept = self._connections.get(home)
        if kept is not None and kept.sock is not None and self._latest[home].ended:
            return kept
        self._drop(url)
        parts = urlsplit(url)
        host = parts.hostname or ""
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            context = self._tls or ssl.create_default_context()
            connection = http.client.HTTPSConnection(host, parts.port, timeout=self.timeouts.connect, context=context)
        else:
            connection = http.client.HTTPConnection(host, parts.port, timeout=self.timeouts.connect)
        try:
            connection.connect()
        except ssl.SSLCertVerificationError as error:
            connection.close()
            raise StoreError(
                f"the certificate of {host} is not valid: {error.verify_message}",
                remedy="mend the server's certificate",
            ) from None
        except OSError as error:
            connection.close()
            raise ConnectionProblem(_reason(error)) from None
        connection.sock.settimeout(self.timeouts.read)
        self._connections[home] = connection
        return connection

    def _drop(self, url: str) -> None:
        connection = self._connections.pop(origin(url), None)
        if connection is not None:
            connection.close()

    def _wait(self, attempt: int, response: Response | None) -> None:
        wait = min(self.retries.first * 2 ** (attempt - 1) * random.uniform(0.75, 1.25), self.retries.longest)  # noqa: S311
        asked = _retry_after(response.headers.get("Retry-After")) if response is not None else None
        if asked is not None and asked > self.retries.longest:
            raise StoreError(f"the server asks to come back in {asked:.0f} s", remedy="try again then")
        if response is not None:
            self._drop(response.url)
        self._sleep(asked if asked is not None else wait)


class ConnectionProblem(Exception):
    """The exchange ended before there was a reply."""


def _retry_after(value: str | None) -> float | None:
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())


def _refuse_open_password(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise RefusedError(
            f"{parts.hostname} asks for the password over plain HTTP", remedy="use HTTPS, or a server with Digest"
        )


def _shown(url: str) -> str:
    return url.partition("?")[0]


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, http.client.HTTPException):
        return "the connection ended without a proper answer"
    return getattr(error, "strerror", None) or error.__class__.__name__


def _unreachable(request: Request, problem: ConnectionProblem, attempts: int) -> StoreError:
    tries = "one try" if attempts == 1 else f"{attempts} tries"
    return StoreError(
        f"{origin(request.url)} cannot be asked: {problem} ({tries})",
        remedy="check that the server runs and that the address is right",
    )
