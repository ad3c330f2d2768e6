"""OBO Graphs JSON (https://github.com/geneontology/obographs): the class-level module as nodes and edges."""

from __future__ import annotations

from typing import Any

from monograph_kg.publishing.classlevel import Axiom, ClassLevel, axiom_notes, module_iri
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.forms.obo import note_property
from monograph_kg.publishing.loss import Tally, json_bytes
from monograph_kg.publishing.material import Material

name = "obographs"
summary = "OBO Graphs JSON of the class-level module"
suffixes = (".json",)

Node = dict[str, Any]


def write(material: Material) -> Export:
    """Write one graph; the qualifiers of a statement are property values of its edge."""
    tally = Tally(name, material)
    module = ClassLevel(material)
    module.account(tally, annotated=True)
    metadata = material.metadata
    graph = {
        "id": module_iri(material.name),
        "lbl": metadata.title,
        "meta": {
            "version": f"{module_iri(material.name)}/{metadata.version}",
            "basicPropertyValues": [{"pred": "http://purl.org/dc/terms/license", "val": metadata.licence}],
        },
        "nodes": [*_classes(module), *_properties(module)],
        "edges": [_edge(axiom) for axiom in module.axioms],
    }
    return Export({f"{material.name}.obographs.json": json_bytes({"graphs": [graph]})}, tally.close())


def _classes(module: ClassLevel) -> list[Node]:
    made = []
    for term in module.terms.values():
        record = module.material.inputs.registry[term.entity]
        node: Node = {"id": term.iri, "lbl": term.label, "type": "CLASS"}
        if not term.external:
            synonyms = [{"pred": "hasExactSynonym", "val": synonym} for synonym in record.synonyms]
            node["meta"] = {"definition": {"val": record.definition}} | ({"synonyms": synonyms} if synonyms else {})
        made.append(node)
    return made


def _properties(module: ClassLevel) -> list[Node]:
    relations = sorted({axiom.relation for axiom in module.axioms if axiom.relation})
    label = module.material.inputs.vocabulary.label
    return [{"id": relation, "lbl": label(relation.rpartition("/")[2]), "type": "PROPERTY", "propertyType": "OBJECT"}
            for relation in relations]  # fmt: skip


def _edge(axiom: Axiom) -> Node:
    edge: Node = {"sub": axiom.subject, "pred": axiom.relation or "is_a", "obj": axiom.object}
    if axiom.fact:
        values = [{"pred": note_property(p).value, "val": shown} for p, shown in axiom_notes(axiom.fact)]
        edge["meta"] = {"basicPropertyValues": values}
    return edge
