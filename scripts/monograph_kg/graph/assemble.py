"""The whole graph, in layers: vocabulary, entities and alignments, one layer a source, the derived direct layer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from pyoxigraph import Literal, NamedNode, Triple

from monograph_kg import __version__
from monograph_kg.areas import area
from monograph_kg.curation.monograph import Monograph, read_monograph, source_folders
from monograph_kg.errors import BuildError
from monograph_kg.graph.direct import derive
from monograph_kg.graph.entities import agent_triples, entity_triples
from monograph_kg.graph.sources import erratum_triples
from monograph_kg.graph.statements import CURATORS, StatementWriter
from monograph_kg.graph.terms import ROOT, TYPE, iri, source, text
from monograph_kg.graph.vocabulary import Vocabulary, read_vocabulary
from monograph_kg.records.record import SLUG
from monograph_kg.records.statement import Dose, Maximum, TimeUnit
from monograph_kg.vocabulary.ledger import Ledger, read_ledger
from monograph_kg.vocabulary.prefixes import load_prefixes
from monograph_kg.vocabulary.registry import Registry, read_registry

LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that people wrote, read and checked."""

    vocabulary: Vocabulary
    registry: Registry
    ledger: Ledger
    monographs: tuple[Monograph, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """The triples of a release.

    Attributes:
        header: the one ontology header.
        vocabulary: classes, properties and axioms.
        entities: registry and alignments.
        sources: statements, spans and errata, by source id.
        direct: what the rules derived.
    """

    header: frozenset[Triple]
    vocabulary: frozenset[Triple]
    entities: frozenset[Triple]
    sources: dict[str, frozenset[Triple]] = field(default_factory=dict)
    direct: frozenset[Triple] = frozenset()

    def all(self) -> set[Triple]:
        """Return every triple of the release."""
        return set(self.header | self.vocabulary | self.entities | self.direct).union(*self.sources.values())


def read_inputs(only: Sequence[str] = (), ontology: Path | None = None, mappings: Path | None = None) -> Inputs:
    """Read what people wrote.

    Args:
        only: ids of the sources to take; all of them if empty.
        ontology: folder with schema, registry and sources; the project's own if None.
        mappings: folder with the mapping sets; the project's own if None.

    Raises:
        InputError: for anything malformed, with file, line and remedy.
    """
    ontology = ontology or area("ontology")
    registry = read_registry(ontology / "entities.tsv")
    folders = [f for f in source_folders(ontology / "sources") if not only or f.name in only]
    missing = sorted(set(only) - {folder.name for folder in folders})
    if missing or not folders:
        known = ", ".join(f.name for f in source_folders(ontology / "sources")) or "none"
        raise BuildError(f"no such source: {', '.join(missing) or 'none at all'}", remedy=f"known sources: {known}")
    return Inputs(
        vocabulary=read_vocabulary(ontology / "schema.ttl"),
        registry=registry,
        ledger=read_ledger(registry, mappings),
        monographs=tuple(read_monograph(folder, registry) for folder in folders),
    )


def assemble(inputs: Inputs, name: str) -> Layers:
    """Make the graph of the release ``name``.

    Raises:
        BuildError: if the name is no slug, a rule is broken, or a unit has no UCUM code or is one of time.
    """
    if not re.fullmatch(SLUG, name):
        raise BuildError(f"'{name}' cannot name a release", remedy="use lower case, digits and single hyphens")
    ucum = _ucum_codes(inputs.ledger)
    sources = {m.source.id: frozenset(_source_layer(m, inputs, ucum)) for m in inputs.monographs}
    entities = frozenset(entity_triples(inputs.registry, inputs.ledger))
    vocabulary = frozenset(inputs.vocabulary.axioms)
    asserted = vocabulary.union(entities, *sources.values())
    return Layers(
        header=frozenset(_header(inputs, name)),
        vocabulary=vocabulary,
        entities=entities,
        sources=sources,
        direct=frozenset(derive(asserted)),
    )


def _source_layer(monograph: Monograph, inputs: Inputs, ucum: dict[str, str]) -> Iterator[Triple]:
    writer = StatementWriter(monograph.source, inputs.vocabulary, inputs.registry, ucum)
    _check_units(monograph, ucum)
    yield from writer.triples(monograph.statements)
    yield from erratum_triples(monograph.source, monograph.errata.values())
    yield from agent_triples(CURATORS)


def _ucum_codes(ledger: Ledger) -> dict[str, str]:
    """Return the UCUM code of each unit: its exact match in the ledger."""
    return {
        entry.mapping.subject_id.partition(":")[2]: entry.mapping.object_id.partition(":")[2]
        for entry in ledger.entries
        if entry.mapping.is_exact and entry.mapping.object_id.startswith("ucum:")
    }


# UCUM's units of time (https://ucum.org/ucum#para-31): a dose or a maximum is never in one of them.
_TIME = frozenset(get_args(TimeUnit))


def _check_units(monograph: Monograph, ucum: dict[str, str]) -> None:
    for statement in monograph.statements:
        for what in ("dose", "maximum"):
            amount: Dose | Maximum | None = getattr(statement.regimen, what, None)
            if amount is None:
                continue
            if amount.unit not in ucum:
                remedy = "align it exactly to UCUM in mappings/units.sssom.tsv"
                raise BuildError(f"the unit '{amount.unit}' of '{statement.id}' has no UCUM code", remedy=remedy)
            if ucum[amount.unit] in _TIME:
                problem = f"the {what} of '{statement.id}' is in '{amount.unit}', a unit of time"
                raise BuildError(problem, remedy=f"correct the unit of the {what}")


def _header(inputs: Inputs, name: str) -> Iterator[Triple]:
    node = NamedNode(f"{ROOT}release/{name}")
    titles = ", ".join(m.source.title for m in inputs.monographs)
    yield Triple(node, TYPE, iri("owl:Ontology"))
    yield Triple(node, iri("owl:versionIRI"), NamedNode(f"{node.value}/{__version__}"))
    yield Triple(node, iri("owl:versionInfo"), text(__version__, None))
    yield Triple(node, iri("dcterms:title"), text(f"Knowledge graph: {name}"))
    yield Triple(node, iri("dcterms:description"), text(f"What these monographs state, with evidence: {titles}"))
    yield Triple(node, iri("dcterms:license"), LICENCE)
    for role in ("creator", "contributor", "publisher"):
        yield Triple(node, iri(f"dcterms:{role}"), text("monograph-kg contributors", None))
    citation = f"monograph-kg contributors: Knowledge graph {name}, version {__version__}, {node.value}"
    yield Triple(node, iri("dcterms:bibliographicCitation"), text(citation, None))
    yield Triple(node, iri("vann:preferredNamespacePrefix"), Literal("mkg"))
    yield Triple(node, iri("vann:preferredNamespaceUri"), Literal(load_prefixes().namespace("mkg")))
    for monograph in inputs.monographs:
        yield Triple(node, iri("dcterms:source"), source(monograph.source.id))
