"""RDF terms: how ids become IRIs and how the fields of records become properties and values of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from pyoxigraph import Literal, NamedNode, Triple

from monograph_kg.records.kinds import ENTITY_QUALIFIERS
from monograph_kg.vocabulary.prefixes import load_prefixes

ROOT = "https://w3id.org/monograph-kg/"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@cache
def iri(curie: str) -> NamedNode:
    """Return the IRI of a CURIE of the project's prefix map.

    Raises:
        InputError: if the prefix is unknown.
    """
    return NamedNode(load_prefixes().expand(curie))


def mkg(name: str) -> NamedNode:
    """Return the term ``name`` of our vocabulary.

    >>> mkg("Indication").value
    'https://w3id.org/monograph-kg/schema/Indication'
    """
    return iri(f"mkg:{name}")


TYPE = NamedNode(RDF + "type")


def entity(name: str) -> NamedNode:
    """Return the individual of a registry id."""
    return iri(f"entity:{name}")


def source(name: str) -> NamedNode:
    """Return the individual of a source id."""
    return iri(f"source:{name}")


def within(space: str, source_id: str, local: str) -> NamedNode:
    """Return the individual ``local`` of one source, such as ``statement:clonazepam-faq.indication-panic-disorder``."""
    return iri(f"{space}:{source_id}.{local}")


def agent(label: str) -> NamedNode:
    """Return the individual of a person, group or tool by its name.

    >>> agent("monograph-kg curators").value
    'https://w3id.org/monograph-kg/agent/monograph-kg-curators'
    """
    return iri("agent:" + re.sub(r"[^a-z0-9]+", "-", label.casefold()).strip("-"))


def text(value: str, language: str | None = "en") -> Literal:
    """Return a literal in a language, or a plain string if ``language`` is None."""
    return Literal(value, language=language) if language else Literal(value)


def typed(lexical: str, datatype: str) -> Literal:
    """Return a literal of an XSD datatype that keeps its lexical form.

    >>> typed("0.50", "decimal").value
    '0.50'
    """
    return Literal(lexical, datatype=NamedNode(XSD + datatype))


def day(date: str) -> Literal:
    """Return midnight UTC of an ISO day as ``xsd:dateTime``: HermiT does not know ``xsd:date``."""
    return typed(f"{date}T00:00:00Z", "dateTime")


def local_name(node: NamedNode) -> str:
    """Return what follows the last slash or hash of an IRI."""
    return re.split(r"[/#]", node.value)[-1]


def camel(name: str) -> str:
    """Return the camel case of a field or value of a record.

    >>> camel("at_risk"), camel("less-common")
    ('atRisk', 'lessCommon')
    """
    first, *rest = re.split(r"[-_]", name)
    return first + "".join(part.capitalize() for part in rest)


# Properties whose name is not the field's name in camel case.
_PROPERTY = {"at_risk": "populationAtRisk", "status": "regulatoryStatus"}
# What the value individuals of a field end in, so that no two enumerations share a name.
_SUFFIX = {"scope": "Scope", "status": "Status", "level": "Level", "phase": "Phase"}
_VALUE = {("scope", "certain-ambiguous"): "ambiguousScope"}

# Qualifying fields by what stands in them; any other is a text as written.
VALUE_FIELDS = frozenset(
    {"certainty", "frequency", "importance", "scope", "specificity", "status", "level", "strength", "phase"}
)
ENTITY_FIELDS = frozenset(ENTITY_QUALIFIERS)
STATEMENT_FIELDS = frozenset({"via", "in_tension_with"})
BOOLEAN_FIELDS = frozenset({"harm_named"})


def property_of(field: str) -> NamedNode:
    """Return the qualifier property of a record's field.

    >>> property_of("in_state").value.rpartition("/")[2]
    'inState'
    """
    return mkg(_PROPERTY.get(field, camel(field)))


def cue_of(field: str) -> NamedNode:
    """Return the property that leads to the words on which a field rests."""
    return mkg(f"{camel(field)}Cue")


def value_of(field: str, value: str) -> NamedNode:
    """Return the individual of a closed value.

    >>> value_of("scope", "certain-types").value.rpartition("/")[2]
    'certainTypesScope'
    """
    return mkg(_VALUE.get((field, value)) or camel(value) + _SUFFIX.get(field, ""))


def sort_key(triple: Triple) -> tuple[str, str, str]:
    """Return a key that orders triples by their N-Triples form."""
    return (str(triple.subject), str(triple.predicate), str(triple.object))


def ordered(triples: Iterable[Triple]) -> list[Triple]:
    """Return the triples without repetition, in the order of their N-Triples form."""
    return sorted(set(triples), key=sort_key)
