"""The page of one node: a statement with its evidence, an entity with its statements, or just its triples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from urllib.parse import quote

from pyoxigraph import NamedNode

from monograph_kg.querying.explain import Explanation, explain
from monograph_kg.querying.passages import Passage, Texts
from monograph_kg.querying.reader import Reader
from monograph_kg.stores.serving.html import Child, Html, link, local_address, page, table, tag, term, thing
from monograph_kg.stores.serving.watch import View

_MOST_ROWS = 500


def profile(node: NamedNode, texts: Texts, view: View) -> bytes:
    """Return the page of ``node``, with excerpts of the texts that are given."""
    reader = view.reader
    label = reader.label(node)
    parts: list[Child] = [tag("h1", label), tag("p", tag("code", node.value), class_="iri"), _formats(node)]
    if reader.has_type(node, "mkg:Statement") and reader.nodes(node, "mkg:subject"):
        parts += _statement(explain(reader, node, texts), reader, node)
    elif reader.has_type(node, "mkg:Entity"):
        parts += _entity(reader, node)
    parts += _triples(reader, node)
    alternate = [tag("link", rel="alternate", type="text/turtle", href=_address(node, "turtle"))]
    return page(label, *parts, head=alternate)


def _address(node: NamedNode, form: str) -> str:
    here = local_address(node.value)
    return f"{here}?format={form}" if here else f"/resource?iri={quote(node.value, safe='')}&format={form}"


def _formats(node: NamedNode) -> Html:
    names = {"turtle": "Turtle", "jsonld": "JSON-LD", "ntriples": "N-Triples", "rdfxml": "RDF/XML"}
    return tag("p", "As data: ", [[tag("a", name, href=_address(node, form)), " "] for form, name in names.items()],
               class_="hint")  # fmt: skip


def _statement(fact: Explanation, reader: Reader, node: NamedNode) -> Iterable[Child]:
    sign = [] if fact.polarity == "affirmed" else [tag("strong", "not: ")]
    yield tag("p", sign, thing(fact.subject), " ", thing(fact.relation), " ", thing(fact.object), class_="fact")
    yield table(("", ""), [("kind", thing(fact.kind)), ("polarity", fact.polarity),
                           ("source", link(fact.source.iri, fact.source.title) if fact.source.iri else "none"),
                           ("entered by", fact.entered_by)])  # fmt: skip
    yield tag("h2", "Evidence")
    yield table(("characters", "section", "words", ""), [_passage(each) for each in fact.evidence])
    spans = reader.nodes(node, "mkg:evidence", "mkg:impliedBy")
    yield tag("p", "Spans: ", [[link(span.value), " "] for span in spans], class_="hint")
    if fact.qualifiers:
        yield tag("h2", "Qualifiers")
        yield table(("qualifier", "value", "the words it rests on"),
                    [(each.name, [[thing(value), " "] for value in each.values], [_cue(cue) for cue in each.cues])
                     for each in fact.qualifiers])  # fmt: skip
    if fact.corrections:
        yield tag("h2", "Read through corrections of the text")
        yield table(("defect", "written", "read", "decision", "by"),
                    [(each.defect, each.written, each.read, f"{each.decision} {each.date}", each.decided_by)
                     for each in fact.corrections])  # fmt: skip
    if fact.alignments:
        yield tag("h2", "Identifiers elsewhere")
        yield table(("entity", "match", "identifier", "label", "vocabulary", "confidence"),
                    [(each.entity, each.predicate, link(each.identifier) if each.identifier else "none found",
                      each.label, each.vocabulary, each.confidence) for each in fact.alignments])  # fmt: skip


def _passage(each: Passage) -> Sequence[Child]:
    words: Child = each.mention
    if each.excerpt:
        before, inside, after = each.excerpt
        words = [before, tag("mark", inside), after]
    return f"{each.start}-{each.end}", each.section, words, "presupposed" if each.presupposed else ""


def _cue(cue: Passage) -> Html:
    words = cue.excerpt[1] if cue.excerpt else cue.mention
    return tag("span", f"{words} ", tag("small", f"({cue.start}-{cue.end}) "))


def _entity(reader: Reader, node: NamedNode) -> Iterable[Child]:
    definition = reader.text(node, "skos:definition")
    if definition:
        yield tag("p", definition, class_="definition")
    for title, name, other in (
        ("What sources say of it", "mkg:subject", ("mkg:object", "mkg:objectValue")),
        ("Where it is the object", "mkg:object", ("mkg:subject",)),
        ("Advice that concerns it", "mkg:concerns", ("mkg:object",)),
    ):
        statements = reader.subjects(name, node)
        if statements:
            yield tag("h2", f"{title} ({len(statements)})")
            yield table(("relation", "what", "certainty", "statement and evidence"),
                        [_said(reader, each, other) for each in statements[:_MOST_ROWS]])  # fmt: skip


def _said(reader: Reader, statement: NamedNode, other: Sequence[str]) -> Sequence[Child]:
    kinds = reader.nodes(statement, "rdf:type")
    relations = [each for kind in kinds for each in reader.nodes(kind, "mkg:directProperty")]
    negated = "not: " if reader.has_type(statement, "mkg:Negated") else ""
    certainty = [reader.label(each) for each in reader.nodes(statement, "mkg:certainty")]
    spans = len(reader.nodes(statement, "mkg:evidence"))
    return (
        [negated, [thing(reader.thing(each)) for each in relations]],
        [[thing(reader.thing(value)), " "] for value in reader.values(statement, *other)],
        ", ".join(certainty),
        [link(statement.value, reader.label(statement)), f" ({spans} spans)" if spans != 1 else " (1 span)"],
    )


def _triples(reader: Reader, node: NamedNode) -> Iterable[Child]:
    out = sorted(islice(reader.store.quads_for_pattern(node, None, None, None), _MOST_ROWS), key=str)
    into = sorted(islice(reader.store.quads_for_pattern(None, None, node, None), _MOST_ROWS), key=str)
    if out:
        yield tag("h2", "All triples")
        yield table(("property", "value"), [(term(quad.predicate), term(quad.object)) for quad in out])
    if into:
        where = f"the first {_MOST_ROWS}" if len(into) == _MOST_ROWS else str(len(into))
        yield tag("h2", f"Mentioned by ({where})")
        yield table(("subject", "property"), [(term(quad.subject), term(quad.predicate)) for quad in into])
