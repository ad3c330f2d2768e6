"""The direct layer with its nodes renamed to the identifiers that somebody else's dataset uses.

The user names vocabularies in the order of preference; each of our entities takes the identifier of its exact match in
the first of them that has one. An entity without one keeps its own IRI and is listed, and so is one whose identifier
would be ambiguous or would be shared with another entity: renaming must not make one thing of two.
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from monograph_kg.errors import InputError
from monograph_kg.graph.assemble import Inputs, assemble
from monograph_kg.graph.terms import entity, iri, ordered
from monograph_kg.graph.turtle import write_turtle
from monograph_kg.records.tsv import write_table
from monograph_kg.vocabulary.ledger import Ledger
from monograph_kg.vocabulary.prefixes import converter, load_prefixes

NO_MATCH = "no exact match"
AMBIGUOUS = "several exact matches in one vocabulary"
SHARED = "shares its exact match with another entity"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A renamed graph.

    Attributes:
        triples: the renamed triples, sorted, without repetition.
        keys: the CURIE that each renamed entity took.
        unkeyed: entities of the triples that kept their own IRI, each with the reason.
    """

    triples: tuple[Triple, ...]
    keys: Mapping[str, str]
    unkeyed: Mapping[str, str]


def choose_prefixes(names: Sequence[str], ledger: Ledger) -> tuple[str, ...]:
    """Return the prefixes that a user means, in the user's order; case does not matter.

    Raises:
        InputError: for a name that is no prefix, or one of a vocabulary to which nothing is aligned exactly.
    """
    aligned = sorted({e.mapping.object_id.partition(":")[0] for e in ledger.entries if e.mapping.is_exact})
    by_fold = {prefix.casefold(): prefix for prefix in aligned}
    chosen = []
    for name in names:
        plain = name.strip()
        prefix = converter().standardize_prefix(plain) or plain
        if prefix.casefold() not in by_fold:
            near = difflib.get_close_matches(plain.casefold(), by_fold, n=1)
            known = f"vocabularies with exact matches: {', '.join(aligned)}"
            remedy = f"did you mean {by_fold[near[0]]}?" if near else known
            raise InputError(f"nothing is aligned exactly with '{plain}'", remedy=remedy)
        chosen.append(by_fold[prefix.casefold()])
    return tuple(dict.fromkeys(chosen))


def rekey(triples: Iterable[Triple], ledger: Ledger, prefixes: Sequence[str]) -> Keyed:
    """Rename the entities of ``triples`` to external identifiers.

    Args:
        triples: the direct layer, or any triples about our entities.
        ledger: the alignments.
        prefixes: vocabularies in the order of preference, such as CHEBI, MONDO, HP, RXNORM.

    Raises:
        InputError: for an unknown prefix.
    """
    given = list(triples)
    space = load_prefixes().namespace("entity")
    ends = [end for t in given for end in (t.subject, t.object)]
    nodes = {end.value for end in ends if isinstance(end, NamedNode) and end.value.startswith(space)}
    present = sorted(value[len(space) :] for value in nodes)
    keys, unkeyed = _keys(present, ledger, choose_prefixes(prefixes, ledger))
    names: dict[object, NamedNode] = {entity(name): iri(curie) for name, curie in keys.items()}
    renamed = {Triple(names.get(t.subject) or t.subject, t.predicate, names.get(t.object) or t.object) for t in given}
    return Keyed(tuple(ordered(renamed)), keys, unkeyed)


def _keys(present: Sequence[str], ledger: Ledger, prefixes: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the identifier of each entity that gets one, and why each other gets none."""
    exact: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for entry in ledger.entries:
        if entry.mapping.is_exact:
            name, curie = entry.mapping.subject_id.partition(":")[2], entry.mapping.object_id
            exact[name][curie.partition(":")[0]].append(curie)
    uses = Counter(curie for of in exact.values() for curies in of.values() for curie in curies)
    keys: dict[str, str] = {}
    unkeyed: dict[str, str] = {}
    for name in present:
        reason = NO_MATCH
        for prefix in prefixes:
            curies = exact[name][prefix]
            if len(curies) == 1 and uses[curies[0]] == 1:
                keys[name] = curies[0]
                break
            if curies and reason == NO_MATCH:
                reason = AMBIGUOUS if len(curies) > 1 else SHARED
        else:
            unkeyed[name] = reason
    return keys, unkeyed


def keyed_files(inputs: Inputs, name: str, prefixes: Sequence[str]) -> tuple[dict[str, bytes], Keyed]:
    """Return the files of a keyed export, and what was done.

    ``NAME.keyed.ttl`` holds the renamed direct layer; ``NAME.keyed.tsv`` each entity of it with its identifier, or with
    the reason why it kept its own.

    Args:
        inputs: what people wrote.
        name: name of the release and of the files.
        prefixes: vocabularies in the order of preference.

    Raises:
        InputError: for an unknown prefix.
        BuildError: if the graph cannot be assembled.
    """
    keyed = rekey(assemble(inputs, name).direct, inputs.ledger, prefixes)
    labels = {key: record.label for key, record in inputs.registry.items()}
    rows = [[f"entity:{key}", labels.get(key, ""), keyed.keys.get(key, ""), keyed.unkeyed.get(key, "")]
            for key in sorted({*keyed.keys, *keyed.unkeyed})]  # fmt: skip
    table = write_table(("entity", "label", "identifier", "kept_because"), rows)
    turtle = write_turtle(keyed.triples, load_prefixes().namespaces)
    return {f"{name}.keyed.ttl": turtle.encode(), f"{name}.keyed.tsv": table.encode()}, keyed
