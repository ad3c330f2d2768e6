"""Credentials that show themselves to a server and to nobody else: not in reprs, logs, messages or tracebacks."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
from dataclasses import dataclass, field
from typing import Literal as OneOf
from urllib.parse import urlsplit

from monograph_kg.errors import RefusedError, StoreError

PASSWORD_VARIABLE = "MONOGRAPH_KG_PASSWORD"  # noqa: S105 (the name of a variable, not a password)
TOKEN_VARIABLE = "MONOGRAPH_KG_TOKEN"  # noqa: S105

_PARAMETER = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


@dataclass(frozen=True, slots=True)
class Credentials:
    """How to prove who asks.

    Attributes:
        kind: ``auto`` sends Basic over HTTPS or to this machine, and answers a Digest challenge with Digest.
        user: the user's name; empty for a bearer token.
        secret: password or token.
    """

    kind: OneOf["auto", "basic", "digest", "bearer"]
    user: str = ""
    secret: str = field(default="", repr=False)

    def preemptive(self) -> str | None:
        """Return the Authorization header that is sent without being asked, if there is one."""
        if self.kind == "bearer":
            return f"Bearer {self.secret}"
        if self.kind == "basic":
            return self.basic()
        return None

    def basic(self) -> str:
        """Return the header of RFC 7617."""
        pair = f"{self.user}:{self.secret}".encode()
        return f"Basic {base64.b64encode(pair).decode('ascii')}"


class DigestAnswer:
    """Answers Digest challenges (RFC 7616: MD5 and SHA-256, with ``qop=auth`` or the older form)."""

    def __init__(self, challenge: str) -> None:
        self._fields = {m[1].lower(): m[2] or m[3] or "" for m in _PARAMETER.finditer(challenge)}
        self._count = 0

    def header(self, credentials: Credentials, method: str, url: str) -> str:
        """Return the Authorization header for one request.

        Raises:
            StoreError: if the server wants an algorithm that is not known here.
        """
        algorithm = self._fields.get("algorithm", "MD5").upper()
        if algorithm not in _HASHES:
            raise StoreError(f"the server wants the Digest algorithm {algorithm}", remedy="use Basic over HTTPS")
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        realm, nonce = self._fields.get("realm", ""), self._fields.get("nonce", "")
        one = self._hash(algorithm, f"{credentials.user}:{realm}:{credentials.secret}")
        two = self._hash(algorithm, f"{method}:{target}")
        self._count += 1
        count, own = f"{self._count:08x}", secrets.token_hex(8)
        plain = "auth" in self._fields.get("qop", "").replace(" ", "").split(",")
        middle = f"{nonce}:{count}:{own}:auth" if plain else nonce
        said = {
            "username": credentials.user, "realm": realm, "nonce": nonce, "uri": target,
            "response": self._hash(algorithm, f"{one}:{middle}:{two}"), "opaque": self._fields.get("opaque", ""),
        }  # fmt: skip
        if plain:
            said["cnonce"] = own
        quoted = ", ".join(f'{key}="{value}"' for key, value in said.items() if value or key != "opaque")
        return f"Digest {quoted}, algorithm={algorithm}" + (f", qop=auth, nc={count}" if plain else "")

    @staticmethod
    def _hash(algorithm: str, text: str) -> str:
        return _HASHES[algorithm](text.encode("utf-8")).hexdigest()


def from_environment(user: str | None, ask: bool = False) -> Credentials | None:
    """Return the credentials that the command line and the environment give.

    A user's password comes from MONOGRAPH_KG_PASSWORD, or from a prompt when ``ask`` and there is a terminal. Without a
    user, a token in MONOGRAPH_KG_TOKEN is sent as a bearer token.

    Raises:
        StoreError: if a user is named and no password is to be had.
    """
    if user is None:
        token = os.environ.get(TOKEN_VARIABLE)
        return Credentials("bearer", secret=token) if token else None
    password = os.environ.get(PASSWORD_VARIABLE)
    if password is None and ask:
        import getpass  # noqa: PLC0415
        import sys  # noqa: PLC0415

        password = getpass.getpass(f"Password of {user}: ") if sys.stdin.isatty() else None
    if password is None:
        raise StoreError(f"the password of '{user}' is missing", remedy=f"put it into the variable {PASSWORD_VARIABLE}")
    return Credentials("auto", user, password)


def check_url(url: str) -> str:
    """Return the address, if it is one that a client may use.

    Raises:
        RefusedError: if it carries credentials, which are not repeated in the message.
        StoreError: if it is no address of HTTP or HTTPS.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise StoreError("the address is malformed", remedy="write it as https://host/path") from None
    if "@" in parts.netloc:
        raise RefusedError(
            f"the address of {host} carries credentials",
            remedy=f"take them out: name the user with --user and put the password into {PASSWORD_VARIABLE}",
        )
    if parts.scheme not in {"http", "https"} or not host or any(c <= " " or c == "\x7f" for c in url):
        raise StoreError(f"'{url[:200]}' is no address of HTTP", remedy="write it as https://host/path")
    return url
