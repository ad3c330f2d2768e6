"""Changes as release notes in Markdown, and as RDF in the changeset vocabulary.

Vocabulary: http://purl.org/vocab/changeset/schema# (Talis); a change of one subject is a ``cs:ChangeSet`` whose
additions and removals are reified triples. All nodes have IRIs made from what they say, so that two runs agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from monograph_kg.graph.terms import RDF, ROOT, TYPE, iri, text
from monograph_kg.graph.turtle import write_turtle
from monograph_kg.publishing.diff import GROUPS, Change
from monograph_kg.vocabulary.prefixes import load_prefixes

CS = "http://purl.org/vocab/changeset/schema#"
_TITLES = {"claim": "Claims", "qualifiers": "Qualifiers", "evidence": "Evidence", "alignment": "Alignments",
           "entity": "Entities"}  # fmt: skip


def release_notes(changes: Sequence[Change], old: str, new: str) -> str:
    """Return changes as Markdown.

    Args:
        changes: what `compare` found.
        old: name of the old release.
        new: name of the new release.
    """
    lines = [f"# What changed from {old} to {new}", "", _summary(changes), ""]
    for group in GROUPS:
        mine = [change for change in changes if change.group == group]
        if not mine:
            continue
        lines += [f"## {_TITLES[group]}", ""]
        for change in mine:
            lines += _entry(change)
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _summary(changes: Sequence[Change]) -> str:
    if not changes:
        return "Nothing: both releases claim the same."
    counts = []
    for group in GROUPS:
        for sort in ("added", "removed", "changed"):
            number = sum(change.group == group and change.sort == sort for change in changes)
            if number:
                counts.append(f"{number} {_TITLES[group].lower()} {sort}")
    return "; ".join(counts) + "."


def _entry(change: Change) -> list[str]:
    name = load_prefixes().compress(change.iri) or change.iri
    head = f"- **{change.sort}** {_escape(change.label)} (`{name}`)"
    if change.sort != "changed":
        return [head]
    removed = [f"  - {predicate}: ~~{_escape(value)}~~" for predicate, value in change.gone]
    return [head, *removed, *(f"  - {predicate}: {_escape(value)}" for predicate, value in change.come)]


def _escape(value: str) -> str:
    """Escape what Markdown would take as markup; a line end would leave the list."""
    flat = " ".join(value.split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>~#|" else c for c in flat)


def changes_turtle(changes: Iterable[Change], old: set[Triple], new: set[Triple], reason: str) -> str:
    """Return the changes of statements, alignments and entities as Turtle.

    Args:
        changes: what `compare` found; their subjects are described triple by triple.
        old: the triples of the old release.
        new: those of the new one.
        reason: text for ``cs:changeReason``.
    """
    subjects = {change.iri for change in changes}
    gone, come = _of(old - new, subjects), _of(new - old, subjects)
    triples = set()
    for subject in sorted(subjects):
        triples |= set(_changeset(subject, gone.get(subject, []), come.get(subject, []), reason))
    return write_turtle(triples, load_prefixes().namespaces | {"cs": CS})


def _of(triples: set[Triple], subjects: set[str]) -> dict[str, list[Triple]]:
    found: dict[str, list[Triple]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and triple.subject.value in subjects:
            found.setdefault(triple.subject.value, []).append(triple)
    return found


def _changeset(subject: str, gone: list[Triple], come: list[Triple], reason: str) -> Iterator[Triple]:
    code = hashlib.sha256(
        "\n".join([subject, *sorted(map(str, gone)), "+", *sorted(map(str, come))]).encode()
    ).hexdigest()
    node = NamedNode(f"{ROOT}change/{code[:24]}")
    yield Triple(node, TYPE, NamedNode(f"{CS}ChangeSet"))
    yield Triple(node, NamedNode(f"{CS}subjectOfChange"), NamedNode(subject))
    yield Triple(node, NamedNode(f"{CS}changeReason"), text(reason))
    for link, triples in (("removal", gone), ("addition", come)):
        for triple in triples:
            if isinstance(triple.object, BlankNode):  # pragma: no cover - instance data has none
                continue
            part = NamedNode(f"{node.value}.{hashlib.sha256(f'{link} {triple}'.encode()).hexdigest()[:16]}")
            yield Triple(node, NamedNode(CS + link), part)
            yield from _reified(part, triple)


def _reified(node: NamedNode, triple: Triple) -> Iterator[Triple]:
    yield Triple(node, TYPE, iri("rdf:Statement"))
    for name, value in (("subject", triple.subject), ("predicate", triple.predicate), ("object", triple.object)):
        if isinstance(value, NamedNode | Literal):
            yield Triple(node, NamedNode(RDF + name), value)
