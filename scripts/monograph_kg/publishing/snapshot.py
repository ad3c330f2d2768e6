"""What a release claims, read from its triples: statements, alignments and entities as plain comparable values.

A value is a set of ``(property, value)`` pairs in the words of the prefix map, so that two releases can be compared and
the difference read by people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from monograph_kg.graph.terms import TYPE, iri, local_name, mkg
from monograph_kg.vocabulary.prefixes import load_prefixes

Pairs = frozenset[tuple[str, str]]

_CLAIM = frozenset({"subject", "object", "objectValue", "type"})
_GROUNDS = frozenset({"evidence", "impliedBy", "cue", "readThrough", "statedIn", "wasAttributedTo"})
_IGNORED = frozenset({"label", "nextStep"})
# What a regimen or a span is described by is part of the statement that has it.
_LABELS = frozenset({"label", "prefLabel"})


@dataclass(frozen=True)
class Item:
    """One thing that a release says something about.

    Attributes:
        iri: its IRI.
        label: what people call it.
        parts: its pairs by group: ``claim``, ``qualifiers``, ``evidence``; ``alignment`` or ``entity``.
    """

    iri: str
    label: str
    parts: dict[str, Pairs]


@dataclass(frozen=True)
class Snapshot:
    """A release by groups: its statements, alignments and entities by IRI."""

    version: str
    statements: dict[str, Item]
    alignments: dict[str, Item]
    entities: dict[str, Item]


def snapshot(triples: Iterable[Triple]) -> Snapshot:
    """Return what the triples claim; anything but statements, alignments and entities is left aside."""
    about: dict[str, set[Triple]] = defaultdict(set)
    kinds: dict[NamedNode, set[str]] = defaultdict(set)
    version = ""
    for triple in triples:
        if not isinstance(triple.subject, NamedNode):
            continue
        about[triple.subject.value].add(triple)
        if triple.predicate == TYPE and isinstance(triple.object, NamedNode):
            kinds[triple.object].add(triple.subject.value)
        if triple.predicate == iri("owl:versionInfo") and isinstance(triple.object, Literal):
            version = max(version, triple.object.value)
    regimens = kinds[mkg("DosageRegimen")]
    return Snapshot(
        version=version,
        statements={node: _statement(node, about, regimens) for node in sorted(kinds[mkg("Statement")])},
        alignments={node: _plain(node, about, "alignment") for node in sorted(kinds[mkg("Alignment")])},
        entities={node: _plain(node, about, "entity") for node in sorted(kinds[mkg("Entity")])},
    )


def shown(term: object) -> str:
    """Return a term as people read it: a CURIE, or the text of a literal.

    >>> shown(Literal("0.50"))
    '0.50'
    """
    if isinstance(term, NamedNode):
        return load_prefixes().compress(term.value) or term.value
    if isinstance(term, Literal):
        return f"{term.value}@{term.language}" if term.language else term.value
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term)


def _label(triples: set[Triple], node: str) -> str:
    found = sorted(t.object.value for t in triples if local_name(t.predicate) in _LABELS
                   and isinstance(t.object, Literal))  # fmt: skip
    return found[0] if found else load_prefixes().compress(node) or node


def _statement(node: str, about: dict[str, set[Triple]], regimens: set[str]) -> Item:
    groups: dict[str, set[tuple[str, str]]] = {"claim": set(), "qualifiers": set(), "evidence": set()}
    for triple in about[node]:
        local = local_name(triple.predicate)
        if local in _IGNORED:
            continue
        group = "claim" if local in _CLAIM else "evidence" if _is_ground(local) else "qualifiers"
        groups[group].add((shown(triple.predicate), shown(triple.object)))
        if isinstance(triple.object, NamedNode) and triple.object.value in regimens:
            groups["claim"] |= {(shown(t.predicate), shown(t.object)) for t in about[triple.object.value]
                                if local_name(t.predicate) not in {"type", *_IGNORED, "isObjectOf"}}  # fmt: skip
    return Item(node, _label(about[node], node), {name: frozenset(pairs) for name, pairs in groups.items()})


def _is_ground(local: str) -> bool:
    return local in _GROUNDS or local.endswith("Cue")


def _plain(node: str, about: dict[str, set[Triple]], group: str) -> Item:
    own = load_prefixes().namespace("mkg")
    kept = {(shown(t.predicate), shown(t.object)) for t in about[node] if group == "alignment" or not _derived(t, own)}
    label = _label(about[node], node)
    if group == "alignment":
        said = dict(sorted(kept))
        label = " ".join(said.get(key, "?") for key in ("mkg:alignedEntity", "sssom:predicate_id", "sssom:object_id"))
    return Item(node, label, {group: frozenset(kept)})


def _derived(triple: Triple, own: str) -> bool:
    """Say whether a triple of an entity repeats what statements or alignments say."""
    local = local_name(triple.predicate)
    if local.endswith("Match"):
        return True
    return triple.predicate.value.startswith(own) and local != "broader"
