"""Statements straight to N-Quads lines, for collections that are too large to hold as triples.

The lines are those of `graph.statements.StatementWriter`, put together from pieces of text that recur: a property with
a closed value, an entity, a type. Nothing is kept of a statement once its lines are made, so a million of them need no
more memory than a thousand. The tests hold the two writers together, line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from pyoxigraph import Literal, NamedNode

from monograph_kg.graph.statements import CURATORS, StatementWriter
from monograph_kg.graph.terms import (
    BOOLEAN_FIELDS,
    ENTITY_FIELDS,
    ROOT,
    STATEMENT_FIELDS,
    TYPE,
    VALUE_FIELDS,
    agent,
    cue_of,
    entity,
    iri,
    mkg,
    property_of,
    source,
    typed,
    value_of,
)
from monograph_kg.records.kinds import KINDS
from monograph_kg.records.statement import QUALIFIERS, Statement

# Statements a chunk: some 250 KB of text, little enough to stay in the processor's cache until it is written.
CHUNK = 50
# Pieces of text that are kept at most before all are forgotten.
MAX_PIECES = 200_000

# Subjects whose triples belong to a statement; the others (spans, the source) stand once, not with each statement.
_OWN = (f"{ROOT}statement/", f"{ROOT}regimen/", f"{ROOT}entity/")
# Stands in a piece of several lines for the statement's name; no text of a record can hold it.
_AGAIN = "\0"
_FREE = frozenset({"frequency_as_written"})
_INVERSE = frozenset({"concerns", "via"})


class StatementLines:
    """Writes the statements of one source as N-Quads."""

    def __init__(self, writer: StatementWriter, graph: NamedNode) -> None:
        """Take the writer whose lines these are, and the graph that they stand in."""
        self.writer = writer
        self.end = f" {graph} .\n"
        self.names = f"<{ROOT}statement/{writer.record.id}."
        self.spans = f"<{ROOT}span/{writer.record.id}."
        self.evidence, self.implied, self.cue = f"{mkg('evidence')} ", f"{mkg('impliedBy')} ", f"{mkg('cue')} "
        self.through = f"{mkg('readThrough')} <{ROOT}erratum/{writer.record.id}."
        self.written = f"{mkg('frequencyAsWritten')} "
        self.subject_of, self.concern_of, self.next = (
            f" {mkg(n)} " for n in ("isSubjectOf", "isConcernOf", "nextStep")
        )
        self.pieces: dict[Any, Any] = {}

    def stream(self, statements: Iterable[Statement], chunk: int = CHUNK) -> Iterator[bytes]:
        """Yield the lines of statements in chunks, in the order given."""
        waiting = iter(statements)
        while held := list(islice(waiting, chunk)):
            yield "".join([self.lines(statement) for statement in held]).encode("utf-8")

    def lines(self, statement: Statement) -> str:
        """Return the lines of one statement."""
        if statement.regimen:
            return self._slowly(statement)
        fields, pieces = statement.__dict__, self.pieces
        name = f"{self.names}{fields['id']}>"
        key = ("kind", fields["kind"], fields["relation"], fields["polarity"], fields["subject"], fields["certainty"])
        fixed, label, subject = pieces.get(key) or self._piece(key, self._fixed)
        known = ("object", fields["object"], fields["value"])
        value, shown = pieces.get(known) or self._piece(known, self._object)
        when = _inside(self.writer.when(fields["circumstance"]))
        parts = [fixed.replace(_AGAIN, f"{name} "), value, f'{label}{shown}{when}"@en']
        inverse = f"{subject}{self.subject_of}{name}{self.end}"
        # Only what was set is looked at; the order is that of the record, not of the set.
        given = statement.__pydantic_fields_set__
        for field in QUALIFIERS:
            if field in given and field not in _FREE:
                inverse += self._qualify(field, fields[field], parts, name)
        self._ground(fields, parts)
        between = f"{self.end}{name} "
        return f"{name} {between.join(parts)}{self.end}{inverse}"

    def _qualify(self, field: str, given: object, parts: list[str], name: str) -> str:
        """Add the pieces of one qualifier; return the lines of its inverse, if it has one."""
        if given is None:
            return ""
        inverse = ""
        for value in given if isinstance(given, tuple) else (given,):
            key = (field, value)
            piece: str = self.pieces.get(key) or self._piece(key, self._qualifier)
            parts.append(piece)
            if field in _INVERSE:
                link = self.concern_of if field == "concerns" else self.next
                inverse += f"{piece.split(' ', 1)[1]}{link}{name}{self.end}"
        return inverse

    def _ground(self, fields: dict[str, Any], parts: list[str]) -> None:
        """Add evidence, cues, errata and the frequency's own word, each once."""
        evidence, spans = self.evidence, self.spans
        grounds = [f"{evidence}{spans}{s.start}-{s.end}>" for s in fields["evidence"]]
        for span in fields["implied_by"]:
            shown = f"{spans}{span.start}-{span.end}>"
            grounds += [f"{evidence}{shown}", f"{self.implied}{shown}"]
        for name, found in fields["cues"].items():
            link = self.pieces.get(("cue", name)) or self._piece(("cue", name), lambda key: f"{cue_of(key[1])} ")
            for span in found:
                shown = f"{spans}{span.start}-{span.end}>"
                grounds += [f"{link}{shown}", f"{self.cue}{shown}"]
        grounds += [f"{self.through}{name}>" for name in fields["read_through"]]
        if fields["frequency"]:
            words = [span.mention for span in fields["cues"].get("frequency", ()) if not span.is_digest]
            written = fields["frequency_as_written"] or (words[0] if words else None)
            if written:
                grounds.append(f"{self.written}{Literal(written)}")
        parts += dict.fromkeys(grounds) if len(grounds) > 1 else grounds

    def _piece(self, key: tuple[Any, ...], make: Callable[[tuple[Any, ...]], Any]) -> Any:  # noqa: ANN401 (see callers)
        found = self.pieces.get(key)
        if found is None:
            if len(self.pieces) >= MAX_PIECES:
                self.pieces.clear()
            found = self.pieces[key] = make(key)
        return found

    def _fixed(self, key: tuple[Any, ...]) -> tuple[str, str, str]:
        """Return what statements of one kind, polarity, subject and certainty share.

        Returns:
            Types, subject, source, attribution and certainty as one text; the label up to its object; the subject.
        """
        _, kind, stated, polarity, about, certainty = key
        relation = KINDS[kind].relation(stated)
        if relation is None:  # pragma: no cover - refused by the record
            raise AssertionError(key)
        writer, negated = self.writer, polarity == "negated"
        subject = source(about) if about == writer.record.id else entity(about)
        kinds = [iri("owl:NamedIndividual"), *map(mkg, writer.vocabulary.lineage(relation.leaf))]
        shared = [f"{TYPE} {kind}" for kind in (*kinds, mkg("Negated" if negated else "Affirmed"))]
        shared += [f"{mkg('subject')} {subject}", f"{mkg('statedIn')} {source(writer.record.id)}"]
        shared += [f"{iri('prov:wasAttributedTo')} {agent(CURATORS)}", self._qualifier(("certainty", certainty))]
        known = writer.registry.get(about)
        said = f"{known.label if known else 'this document'}: {'not ' if negated else ''}"
        label = f'{iri("rdfs:label")} "{_inside(said + writer.vocabulary.label(relation.name))}: '
        return f"{self.end}{_AGAIN}".join(shared), label, str(subject)

    def _object(self, key: tuple[Any, ...]) -> tuple[str, str]:
        """Return the object and how a label shows it."""
        if key[1] is None:
            return f"{mkg('objectValue')} {Literal(key[2])}", _inside(key[2])
        return f"{mkg('object')} {entity(key[1])}", _inside(self.writer.registry[key[1]].label)

    def _qualifier(self, key: tuple[Any, ...]) -> str:
        name, value = key
        if name in BOOLEAN_FIELDS:
            shown: object = typed("true" if value else "false", "boolean")
        elif name in VALUE_FIELDS:
            shown = value_of(name, value)
        elif name in ENTITY_FIELDS:
            shown = entity(value)
        else:
            shown = self.writer.node(value) if name in STATEMENT_FIELDS else Literal(value)
        return f"{property_of(name)} {shown}"

    def _slowly(self, statement: Statement) -> str:
        """Return the lines of a statement with a regimen by way of its triples: there are few of these."""
        made = dict.fromkeys(self.writer.triples([statement]))
        return "".join(f"{t}{self.end}" for t in made if str(t.subject)[1:].startswith(_OWN))


def _inside(text: str) -> str:
    """Return a text as it stands between the quotes of an N-Quads literal."""
    return str(Literal(text))[1:-1]
