"""Biolink/KGX tables: ``nodes.tsv`` and ``edges.tsv`` (https://biolink.github.io/kgx/kgx_format.html).

Columns that Biolink has go by its names; what it has no name for stands in columns of our own, ``mkg_...``. Lists are
joined by ``|``. Edges carry ``negated`` and ``clinical_approval_status``, so that neither a denied nor an off-label use
reads as a plain one; and an off-label use never has the predicate ``treats``.
"""

from __future__ import annotations

from collections.abc import Iterable

from monograph_kg.publishing import biolink
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import CARRIED, LEFT_OUT, SIMPLIFIED, LossReport, Tally, parts_of
from monograph_kg.publishing.material import Fact, Material
from monograph_kg.records.entity import Entity
from monograph_kg.records.statement import QUALIFIERS

name = "kgx"
summary = "Biolink/KGX nodes.tsv and edges.tsv"
suffixes = (".tsv",)

NODE_COLUMNS = ("id", "category", "name", "description", "synonym", "trade_name", "xref", "iri")
_OWN = tuple(n for n in (*QUALIFIERS, "certainty", "read_through", "implied_by") if n != "frequency_as_written")
OWN_COLUMNS = (*(f"mkg_{n}" for n in _OWN), "mkg_frequency_as_written", "mkg_offsets", "mkg_section", "mkg_source",
               "mkg_statement")  # fmt: skip
EDGE_COLUMNS = (
    "id", "category", "subject", "predicate", "object", "negated", "clinical_approval_status", "knowledge_level",
    "agent_type", "primary_knowledge_source", "publications", "supporting_text", "frequency_qualifier",
    "population_context_qualifier", "disease_context_qualifier", "object_direction_qualifier", "original_subject",
    "original_predicate", "original_object", *OWN_COLUMNS,
)  # fmt: skip
_POPULATED = frozenset({"ChemicalOrDrugOrTreatmentToDiseaseOrPhenotypicFeatureAssociation",
                        "ChemicalOrDrugOrTreatmentSideEffectAssociation",
                        "DiseaseToPhenotypicFeatureAssociation"})  # fmt: skip

Row = dict[str, str]


def write(material: Material) -> Export:
    """Write both tables; brand names and abbreviations become columns of their nodes."""
    tally = Tally(name, material)
    ids = node_ids(material)
    names: dict[str, dict[str, list[str]]] = {}
    edges = []
    for fact in material.facts:
        if fact.statement.kind == "NameStatement":
            _name(fact, material, names, tally)
            continue
        reading = biolink.read(fact, material)
        if not reading.predicate:
            tally.drop(fact, reading.reason)
            continue
        edges.append(_edge(fact, reading, ids))
        tally.keep(fact, set(parts_of(fact)) - {"cues", "attribution"}, {"attribution"}, whole=reading.exact)
    nodes = [_node(entity, material, ids, names) for entity in material.inputs.registry.values()]
    files = {
        f"{material.name}_nodes.tsv": _table(NODE_COLUMNS, nodes),
        f"{material.name}_edges.tsv": _table(EDGE_COLUMNS, edges),
    }
    return Export(files, _account(material, tally))


def _account(material: Material, tally: Tally) -> LossReport:
    inputs = material.inputs
    tally.layer("entities", CARRIED, len(inputs.registry))
    mappings = [entry.mapping for entry in inputs.ledger.entries]
    kept = [m for m in mappings if m.is_exact and m.object_id.partition(":")[0] in biolink.PREFIXES]
    shipped = sum(m.licence_tier != "opt-in" for m in kept)
    tally.layer("alignments", SIMPLIFIED, shipped)
    tally.layer("alignments", LEFT_OUT, len(mappings) - shipped)
    tally.layer("errata", LEFT_OUT, sum(len(m.errata) for m in inputs.monographs))
    tally.layer("derived triples", LEFT_OUT, len(material.layers.direct))
    tally.note("columns mkg_* are no part of Biolink: a tool that drops them loses certainty, hedges and offsets")
    tally.note("infores:monograph-kg is not in the registry of information resources")
    return tally.close()


def node_ids(material: Material) -> dict[str, str]:
    """Return the node id of each entity: its identifier in the first preferred vocabulary, if no other has it too."""
    chosen: dict[str, str] = {}
    for name in material.inputs.registry:
        found = [m for prefix in biolink.PREFERRED for m in material.exact(name, prefix)]
        chosen[name] = _curie(found[0].object_id) if found else f"{biolink.OWN}:{name}"
    taken = list(chosen.values())
    return {name: node if taken.count(node) == 1 else f"{biolink.OWN}:{name}" for name, node in chosen.items()}


def _curie(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return f"{biolink.PREFIXES[prefix]}:{local}"


def _node(entity: Entity, material: Material, ids: dict[str, str], names: dict[str, dict[str, list[str]]]) -> Row:
    given = names.get(entity.id, {})
    matches = [_curie(m.object_id) for prefix in biolink.PREFIXES for m in material.exact(entity.id, prefix)]
    return {
        "id": ids[entity.id],
        "category": f"biolink:{biolink.CATEGORY.get(entity.kind, 'NamedThing')}",
        "name": entity.label,
        "description": entity.definition,
        "synonym": _joined([*entity.synonyms, *given.get("synonym", ())]),
        "trade_name": _joined(given.get("trade_name", ())),
        "xref": _joined(sorted(set(matches) - {ids[entity.id]})),
        "iri": f"https://w3id.org/monograph-kg/entity/{entity.id}",
    }


def _name(fact: Fact, material: Material, names: dict[str, dict[str, list[str]]], tally: Tally) -> None:
    """Put a brand name or an abbreviation into the node of what it names."""
    statement = fact.statement
    brand = statement.stated_relation.name == "hasBrandName"
    kind = material.inputs.registry[statement.subject].kind
    if fact.negated or (brand and biolink.CATEGORY.get(kind) != "Drug"):
        tally.drop(fact, "a node's column cannot deny" if fact.negated else "only drugs have trade names")
        return
    shown = material.label(statement.object) if statement.object else statement.value or ""
    names.setdefault(statement.subject, {}).setdefault("trade_name" if brand else "synonym", []).append(shown)
    tally.keep(fact, whole=False)


def _edge(fact: Fact, reading: biolink.Reading, ids: dict[str, str]) -> Row:
    statement = fact.statement
    spans = (*statement.evidence, *statement.implied_by)
    sections = [section.id for span in spans if (section := fact.source.section_of(span))]
    row = {
        "id": fact.iri,
        "category": f"biolink:{reading.association}",
        "subject": ids[statement.subject],
        "predicate": f"biolink:{reading.predicate}",
        "object": ids[statement.object or ""],
        "negated": "true" if fact.negated else "false",
        "knowledge_level": "knowledge_assertion",
        "agent_type": "manual_agent",
        "primary_knowledge_source": "infores:monograph-kg",
        "publications": f"{biolink.OWN}.source:{fact.source.id}",
        "supporting_text": _joined(_space(span.mention) for span in spans),
        "original_subject": f"{biolink.OWN}:{statement.subject}",
        "original_predicate": f"mkg:{statement.stated_relation.name}",
        "original_object": f"{biolink.OWN}:{statement.object}",
        "mkg_offsets": _joined(span.key for span in spans),
        "mkg_section": _joined(dict.fromkeys(sections)),
        "mkg_source": fact.source.id,
        "mkg_statement": statement.id,
    }
    row |= {f"mkg_{field}": _shown(getattr(statement, field)) for field in (*_OWN, "frequency_as_written")}
    row["mkg_implied_by"] = _joined(span.key for span in statement.implied_by)
    if reading.association in _POPULATED:
        row["frequency_qualifier"] = statement.frequency or ""
        row["population_context_qualifier"] = ids[statement.population] if statement.population else ""
    return row | reading.extra


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _joined(str(v) for v in value) if isinstance(value, tuple) else _space(str(value))


def _joined(values: Iterable[str]) -> str:
    return "|".join(_space(value).replace("|", "/") for value in values)


def _space(text: str) -> str:
    return " ".join(text.split())


def _table(columns: tuple[str, ...], rows: list[Row]) -> bytes:
    """Return rows as a table; columns that no row fills stay, so that every release has the same ones."""
    lines = ["\t".join(columns)]
    lines += ["\t".join(_space(row.get(column, "")) for column in columns) for row in rows]
    return ("\n".join(lines) + "\n").encode("utf-8")
