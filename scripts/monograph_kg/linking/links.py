"""Links from our entities to the nodes of a dataset, as a mapping set.

A link is made only where the dataset has a node whose identifier the ledger knows, or reaches in one exact step. It
carries the ledger's own predicate, justification and confidence, so that it can be weighed like the row it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from monograph_kg import __version__
from monograph_kg.linking.assertions import Node
from monograph_kg.linking.run import Outcomes
from monograph_kg.records.mapping import Mapping
from monograph_kg.vocabulary.prefixes import load_prefixes
from monograph_kg.vocabulary.sssom import write_sssom


@dataclass(frozen=True, slots=True)
class Link:
    """One link: the mapping, and the node's cell as the dataset writes it."""

    mapping: Mapping
    written: str


def links_of(outcomes: Outcomes) -> list[Link]:
    """Return the links to all nodes of the dataset that are our entities, sorted."""
    nodes: dict[str, Node] = {}
    for assertion, _ in outcomes.found.all():
        for node in assertion.ends:
            nodes.setdefault(node.curie, node)
    nodes.update(outcomes.found.nodes)
    links = [link for curie in sorted(nodes) for link in _links(outcomes, nodes[curie])]
    return sorted(links, key=lambda link: (link.mapping.subject_id, link.mapping.object_id))


def _links(outcomes: Outcomes, node: Node) -> list[Link]:
    made = []
    for match in outcomes.resolver.matches(node.curie):
        row = outcomes.resolver.row(match)
        if row is None:  # pragma: no cover - every match begins with a row
            continue
        chained = len(match.chain) > 1
        made.append(Link(Mapping(
            subject_id=f"entity:{match.entity}",
            subject_label=outcomes.graph.labels.get(match.entity),
            predicate_id=match.predicate,
            object_id=node.curie,
            object_label=node.label or None,
            mapping_justification="semapv:MappingChaining" if chained else row.mapping_justification,
            confidence=row.confidence,
            author_label=row.author_label,
            mapping_tool=f"monograph-kg {__version__}",
            mapping_date=row.mapping_date,
            object_source=f"dataset:{outcomes.description.id}",
            object_source_version=outcomes.description.version,
            comment=f"node '{node.written}'; by way of {', then '.join(match.chain)}",
            licence_tier=row.licence_tier,
            confirmed_by=row.confirmed_by or ("chain of exact steps" if chained else None),
        ), node.written))  # fmt: skip
    return made


def _licence(dataset: str) -> str:
    """Return the licence of the links: ours, unless the names that they carry come under a narrower one."""
    narrow = "-nc" in dataset or "-sa" in dataset or "-nd" in dataset
    return dataset if narrow else "https://creativecommons.org/licenses/by/4.0/"


def links_sssom(outcomes: Outcomes) -> str:
    """Return the links as an SSSOM mapping set."""
    links = links_of(outcomes)
    description, prefixes = outcomes.description, load_prefixes()
    used = {"entity", "skos", "semapv", "dataset"}
    used |= {link.mapping.object_id.partition(":")[0] for link in links}
    metadata: dict[str, Any] = {
        "mapping_set_id": f"https://w3id.org/monograph-kg/mappings/links-{description.id}",
        "mapping_set_version": __version__,
        "mapping_set_title": f"Links to {description.title} {description.version}",
        "license": _licence(description.licence),
        "sssom_version": "1.1",
        "subject_source": "https://w3id.org/monograph-kg/entity/",
        "curie_map": {prefix: prefixes.namespace(prefix) for prefix in sorted(used)},
        "extension_definitions": [
            {"slot_name": name, "property": f"https://w3id.org/monograph-kg/schema/{name_of}"}
            for name, name_of in (("licence_tier", "licenceTier"), ("confirmed_by", "confirmedBy"))
        ],
    }
    return write_sssom(metadata, [link.mapping for link in links])
