"""Are two graphs the same? A count and a hash that depend on neither order nor blank node labels, in bounded memory.

Triples without blank nodes are hashed one by one and summed, so millions cost no memory. Those with blank nodes are
kept and their nodes named by what stands around them (colour refinement), which ends quickly on every input, unlike
exact canonicalisation. Numbers,
booleans and language tags are compared by value: Oxigraph and Virtuoso store values, and give ``"1.50"^^xsd:decimal``
back as ``"1.5"``; Oxigraph gives integers of every type back as ``xsd:integer``.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pyoxigraph import BlankNode, RdfFormat, Triple, parse

from monograph_kg.errors import LimitError, StoreError

_MODULUS = 1 << 128
_XSD = "^^<http://www.w3.org/2001/XMLSchema#"
_TYPED = re.compile(r'"([^"\\]*)"\^\^<http://www\.w3\.org/2001/XMLSchema#(\w+)>$')
_TAGGED = re.compile(r'"@([A-Za-z0-9-]+)$')
_WHOLE = {
    "integer",
    "int",
    "long",
    "short",
    "byte",
    "nonNegativeInteger",
    "positiveInteger",
    "unsignedInt",
    "unsignedLong",
}
_MAX_ROUNDS = 64
_END = b" .\n"
_INTEGER = b'"^^<http://www.w3.org/2001/XMLSchema#integer>'


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many distinct triples a graph has, and their hash."""

    count: int
    hash: int

    def __str__(self) -> str:
        return f"{self.count:,} triples, hash {self.hash:032x}"


class Fingerprinter:
    """Takes triples, each once, and gives their fingerprint."""

    def __init__(self, max_blank: int = 1_000_000) -> None:
        self.count = 0
        self._sum = 0
        self._blank: set[Triple] = set()
        self._max_blank = max_blank

    def add(self, triple: Triple) -> str:
        """Take one triple and return its N-Triples text without the final dot.

        Raises:
            LimitError: if there are too many triples with blank nodes to keep in memory.
        """
        text = str(triple)
        if "_:" in text and has_blank(triple):
            self._keep(triple)
        else:
            self.count += 1
            self._sum += _hash(by_value(text))
        return text

    def add_lines(self, lines: Iterable[bytes]) -> None:
        """Take lines of N-Triples, without reading the terms of those that have no blank node.

        Where the lines are in the canonical form (https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples), the
        result is that of `add`; otherwise it is another one, and a comparison has to read them after all.

        Raises:
            StoreError: if a line does not end as a triple does.
        """
        total = count = 0
        blake, whole = hashlib.blake2b, int.from_bytes
        for line in lines:
            if not line.endswith(_END):
                self._odd_line(line)
                continue
            body = line[: -len(_END)]
            if b"_:" in body and self._has_blank(line):
                continue
            if (body[-1:] != b">" or b'"^^' in body) and not _is_plain(body):
                body = by_value(body.decode("utf-8", "replace")).encode()
            total += whole(blake(body, digest_size=16).digest(), "big")
            count += 1
        self._sum += total
        self.count += count

    def _has_blank(self, line: bytes) -> bool:
        try:
            triple = next(iter(parse(line, format=RdfFormat.N_TRIPLES))).triple
        except SyntaxError:
            return False
        if has_blank(triple):
            self._keep(triple)
            return True
        return False

    def _odd_line(self, line: bytes) -> None:
        bare = line.strip()
        if bare and not bare.startswith(b"#"):
            if not bare.endswith(b"."):
                raise StoreError(f"a line is no triple: {bare[:80]!r}", remedy="try again")
            self.add_lines([bare.removesuffix(b".").rstrip() + _END])

    def _keep(self, triple: Triple) -> None:
        self._blank.add(triple)
        if len(self._blank) > self._max_blank:
            raise LimitError(
                f"more than {self._max_blank:,} triples have blank nodes",
                remedy="give the nodes names (skolemise them) first",
            )

    def finish(self) -> Fingerprint:
        """Return the fingerprint of all triples so far."""
        hashes = [_hash(line) for line in named_by_surroundings(self._blank)]
        return Fingerprint(self.count + len(hashes), (self._sum + sum(hashes)) % _MODULUS)


def _is_plain(body: bytes) -> bool:
    """Tell quickly that a literal at the end of a line is in its normal form already; False if in doubt."""
    if body.endswith(b'"'):
        return True
    if body.endswith(_INTEGER):
        digits = body[body.rfind(b'"', 0, -len(_INTEGER)) + 1 : -len(_INTEGER)]
        return digits.isdigit() and (digits[:1] != b"0" or digits == b"0")
    tag = body[body.rfind(b'"@') + 2 :] if body[-1:] != b">" else b""
    return tag.isalpha() and tag.islower()


def fingerprint(triples: Iterable[Triple]) -> Fingerprint:
    """Return the fingerprint of a graph whose triples come once each.

    >>> from pyoxigraph import parse, RdfFormat
    >>> one, other = (fingerprint(q.triple for q in parse(text, format=RdfFormat.TURTLE))
    ...     for text in ("[] <x:p> 1.50 .", "_:a <x:p> 1.5 ."))
    >>> one == other
    True
    """
    maker = Fingerprinter()
    for triple in triples:
        maker.add(triple)
    return maker.finish()


def has_blank(triple: Triple) -> bool:
    """Tell whether a triple has a blank node at its ends (or within a triple term)."""
    return any(
        isinstance(term, BlankNode) or (isinstance(term, Triple) and has_blank(term))
        for term in (triple.subject, triple.object)
    )


def by_value(text: str) -> str:
    """Return the N-Triples text of a term or triple with a number, boolean or language tag at its end normalised.

    >>> by_value('<x:s> <x:p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    '<x:s> <x:p> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    if _XSD in text:
        return _TYPED.sub(_value, text)
    if '"@' in text:
        return _TAGGED.sub(lambda match: match.group().lower(), text)
    return text


def _value(match: re.Match[str]) -> str:
    written, kind = match[1], match[2]
    try:
        value = _plain(written, kind)
    except (ValueError, InvalidOperation):
        return match.group()
    shown = "integer" if kind in _WHOLE else kind
    return f'"{value}"{_XSD}{shown}>'


def _plain(written: str, kind: str) -> str:
    if kind in _WHOLE:
        return str(int(written))
    if kind == "decimal":
        value = format(Decimal(written), "f")
        return (value.rstrip("0").rstrip(".") if "." in value else value) or "0"
    if kind in {"double", "float"}:
        return repr(float(written))
    if kind == "boolean":
        return {"1": "true", "0": "false"}.get(written, written)
    if kind == "dateTime":
        return re.sub(r"(\.\d*?)0+(?=Z|[+-]|$)", r"\1", written).replace("+00:00", "Z").replace(".Z", "Z")
    return written


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=16).digest(), "big")


def named_by_surroundings(triples: set[Triple]) -> list[str]:
    """Return the triples as text, each blank node named by the triples around it, and by theirs, until nothing changes.

    Nodes that no number of steps can tell apart get the same name. Isomorphic graphs always give the same lines; other
    graphs give others but for rare regular ones, which no store makes by mistake.
    """
    colours = {node: 0 for triple in triples for node in _nodes(triple)}
    distinct = min(1, len(colours))
    for _ in range(_MAX_ROUNDS):
        around: dict[BlankNode, list[str]] = defaultdict(list)
        for triple in triples:
            for node in set(_nodes(triple)):
                around[node].append(_coloured(triple, colours, node))
        colours = {node: _hash(f"{colours[node]}|{sorted(around[node])}") for node in colours}
        now = len(set(colours.values()))
        if now == distinct:
            break
        distinct = now
    return [by_value(_coloured(triple, colours, None)) for triple in triples]


def _nodes(triple: Triple) -> list[BlankNode]:
    nodes: list[BlankNode] = []
    for term in (triple.subject, triple.object):
        if isinstance(term, BlankNode):
            nodes.append(term)
        elif isinstance(term, Triple):
            nodes.extend(_nodes(term))
    return nodes


def _coloured(triple: Triple, colours: dict[BlankNode, int], own: BlankNode | None) -> str:
    def show(term: object) -> str:
        """Return a term with its blank nodes replaced by their colours."""
        if isinstance(term, BlankNode):
            return "_:self" if term == own else f"_:{colours[term]:032x}"
        return f"<<( {_coloured(term, colours, own)} )>>" if isinstance(term, Triple) else by_value(str(term))

    return f"{show(triple.subject)} {show(triple.predicate)} {show(triple.object)}"
