"""Redirect rules for https://w3id.org/monograph-kg, with content negotiation, as w3id's Apache takes them.

w3id.org answers each IRI with the rules of one ``.htaccess`` (https://github.com/perma-id/w3id.org). The same rules are
kept as data, so that a test follows every kind of IRI without a server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monograph_kg.errors import InputError

# What a client asks for -> ending of the file. HTML is what a browser gets, and whoever asks for nothing in particular.
ACCEPT = (
    ("text/turtle", ".ttl"),
    ("application/rdf\\+xml", ".owl"),
    ("application/n-triples", ".nt"),
    ("application/ld\\+json", ".jsonld"),
)
# IRIs of the release's individuals; one file holds them all.
_INDIVIDUALS = "entity|statement|span|source|regimen|alignment|erratum|agent"


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        pattern: regular expression of the path below ``/monograph-kg/``.
        target: where to, below the base; ``$1`` is the pattern's first group.
        accept: regular expression that the Accept header must match, or empty for any.
    """

    pattern: str
    target: str
    accept: str = ""


def rules(release: str) -> list[Rule]:
    """Return the rules in the order in which they are tried.

    Args:
        release: name of the release that holds the individuals.
    """
    made = []
    for media, ending in ACCEPT:
        made.append(Rule(r"^schema(?:/[A-Za-z0-9]*|/[0-9.]+)?$", f"schema/schema{ending}", media))
        made.append(Rule(rf"^(?:{_INDIVIDUALS})/.+$", f"release/{release}{ending}", media))
        made.append(Rule(rf"^release/{release}(?:/[0-9.]+)?$", f"release/{release}{ending}", media))
    return [
        *made,
        Rule(r"^schema/([A-Za-z][A-Za-z0-9]*)$", "schema/index.html#$1"),
        Rule(r"^schema(?:/[0-9.]*)?$", "schema/index.html"),
        Rule(rf"^(?:{_INDIVIDUALS})/.+$", f"release/{release}.ttl"),
        Rule(rf"^release/{release}/[0-9.]+/([A-Za-z0-9._-]+)$", "release/$1"),
        Rule(rf"^release/{release}.*$", f"release/{release}.ttl"),
        Rule(r"^np/.*$", f"release/{release}.nanopubs.trig"),
        Rule(r"^context\.jsonld$", "release/context.jsonld"),
        Rule(r"^sparql-examples.*$", f"release/{release}.queries.ttl"),
        Rule(r"^$", "index.html"),
    ]


def htaccess(release: str, base: str) -> str:
    """Return the file for w3id.org.

    Raises:
        InputError: if ``base`` is no absolute web address.
    """
    if not re.fullmatch(r"https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._~/-]*)?", base):
        raise InputError(f"'{base}' is no web address", remedy="give the address where the pages are served")
    base = base.rstrip("/")
    lines = ["# https://w3id.org/monograph-kg", f"# Pages and files are served at {base}", "Options +FollowSymLinks",
             "RewriteEngine on", "AddType text/turtle .ttl", "AddType application/ld+json .jsonld", ""]  # fmt: skip
    for rule in rules(release):
        if rule.accept:
            lines.append(f"RewriteCond %{{HTTP_ACCEPT}} {rule.accept}")
        flags = "[R=303,NE,L]" if "#" in rule.target else "[R=303,L]"
        lines.append(f"RewriteRule {rule.pattern} {base}/{rule.target} {flags}")
    return "\n".join(lines) + "\n"


def follow(path: str, accept: str, release: str) -> str | None:
    """Return where a request is sent, below the base, or None if no rule fits.

    >>> follow("schema/Indication", "text/html", "clonazepam")
    'schema/index.html#Indication'
    """
    for rule in rules(release):
        match = re.search(rule.pattern, path)
        if match and (not rule.accept or re.search(rule.accept, accept)):
            return rule.target.replace("$1", match[1]) if "$1" in rule.target else rule.target
    return None
