"""What a client asks for, read from its request by the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal as OneOf
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from monograph_kg.stores.serving.refusal import BAD, TOO_LARGE, Refusal
from monograph_kg.stores.serving.settings import Settings

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_MOST_FIELDS = 200
_UNSUPPORTED, _TIMEOUT = 415, 408
# So many bytes too many are still read, and dropped: who sends without listening then hears the refusal.
_MOST_DROPPED = 16 * 1024 * 1024
_UTF8 = {"utf-8", "utf8", "us-ascii"}

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the protocol.

    Attributes:
        kind: query, update, or description: a GET without a query asks what the service is.
        text: the SPARQL text.
        default_graphs: IRIs of ``default-graph-uri``.
        named_graphs: IRIs of ``named-graph-uri``.
        union: whether the default graph is the union of all graphs (``union-default-graph``, as other stores have it).
        form: the short name or media type of ``format``, which wins over the Accept header.
    """

    kind: OneOf["query", "update", "description"]
    text: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    union: bool = False
    form: str | None = None

    @property
    def names_dataset(self) -> bool:
        """Whether the request itself says which graphs are asked."""
        return bool(self.default_graphs or self.named_graphs)


async def read_operation(request: Request, settings: Settings) -> Operation:
    """Return the operation of a GET or POST request.

    Raises:
        Refusal: 400 for missing, doubled or contradicting parameters and bytes that are no UTF-8; 408 for a slow body;
            413 for a large one; 415 for a body of another media type.
    """
    address = _pairs(request.scope["query_string"], "the address")
    if request.method != "POST":
        if _values(address, "update"):
            raise Refusal(BAD, "an update came with GET", f"send it with POST, as {FORM} or {UPDATE}")
        return _operation(address, "description")
    media = _media(request)
    body = await read_body(request, settings)
    if media == FORM:
        return _operation([*_pairs(body, "the form"), *address], None)
    if _values(address, "query") or _values(address, "update"):
        raise Refusal(BAD, "the query stands in the address and in the body", "send it once")
    name = "query" if media == QUERY else "update"
    return _operation([*address, (name, _text(body, "the body"))], None)


def _media(request: Request) -> str:
    header = request.headers.get("content-type", "")
    media, _, parameters = header.partition(";")
    media = media.strip().lower()
    if media not in {FORM, QUERY, UPDATE}:
        said = f"the body is {media[:80]!r}" if media else "the body has no Content-Type"
        raise Refusal(_UNSUPPORTED, said, f"send {QUERY}, or {FORM} with the field 'query'")
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip(' "').lower() not in _UTF8:
            raise Refusal(_UNSUPPORTED, f"the body is in the charset {value.strip()[:40]!r}", "send it in UTF-8")
    return media


async def read_body(request: Request, settings: Settings) -> bytes:
    """Return a request's body, bounded in size and time.

    Raises:
        Refusal: 413 if it is too large, 408 if it comes too slowly, 400 if it breaks off.
    """
    limit = settings.body_bytes
    refusal = Refusal(TOO_LARGE, f"the body is larger than {limit:,} bytes", "send a shorter query",
                      {"Connection": "close"})  # fmt: skip
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit + _MOST_DROPPED:
        raise refusal
    body, size = bytearray(), 0
    try:
        async with asyncio.timeout(settings.body_seconds):
            async for part in request.stream():
                size += len(part)
                if size > limit + _MOST_DROPPED:
                    raise refusal
                if size <= limit:
                    body += part
    except TimeoutError:
        raise Refusal(_TIMEOUT, f"the body took longer than {settings.body_seconds:g} s", "send it at once",
                      {"Connection": "close"}) from None  # fmt: skip
    except ClientDisconnect:
        raise Refusal(BAD, "the body broke off", "send it whole") from None
    if size > limit:
        raise refusal
    return bytes(body)


def _pairs(data: bytes, what: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(_text(data, what), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError:
        raise Refusal(
            BAD, f"{what} holds bytes that are no UTF-8", "encode it in UTF-8, then by percent signs"
        ) from None
    except ValueError:
        raise Refusal(BAD, f"{what} has more than {_MOST_FIELDS} fields", "send fewer") from None


def _text(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(BAD, f"{what} is no UTF-8 at byte {error.start}", "encode it in UTF-8") from None


def _values(pairs: Pairs, name: str) -> list[str]:
    return [value for each, value in pairs if each == name]


def _operation(pairs: Pairs, without: OneOf["description"] | None) -> Operation:
    queries, updates = _values(pairs, "query"), _values(pairs, "update")
    if len(queries) + len(updates) > 1:
        raise Refusal(BAD, "there is more than one query or update", "send one at a time")
    forms = _values(pairs, "format")
    form = forms[-1] if forms else None
    if updates:
        if any(name.startswith("using-") for name, _ in pairs):
            raise Refusal(BAD, "using-graph-uri and using-named-graph-uri are not supported",
                          "write USING or WITH in the update")  # fmt: skip
        return Operation("update", updates[0], form=form)
    if not queries:
        if without is None:
            raise Refusal(BAD, "the form has no field 'query'", "send the query in the field 'query'")
        return Operation(without, form=form)
    union = any(value.lower() not in {"false", "0"} for value in _values(pairs, "union-default-graph"))
    return Operation("query", queries[0], tuple(_values(pairs, "default-graph-uri")),
                     tuple(_values(pairs, "named-graph-uri")), union, form)  # fmt: skip
