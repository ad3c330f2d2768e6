"""The ledger against itself and against other people's mappings: what cannot all be true, told as a chain of rows.

Works offline and on the ledger alone; third-party mapping sets and lists of retired terms make it sharper. Nothing is
decided here: each finding shows the rows that clash, so that a curator can judge which of them is wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from monograph_kg.errors import Place
from monograph_kg.records.entity import EntityKind
from monograph_kg.vocabulary.foreign import ForeignRow, ForeignSet
from monograph_kg.vocabulary.ledger import Entry, Ledger
from monograph_kg.vocabulary.registry import Registry

EXACT = "skos:exactMatch"
_HIERARCHY = {"skos:broadMatch": "broader than", "skos:narrowMatch": "narrower than"}

# What the terms of a vocabulary are, where all of them are one kind of thing.
DISEASES = frozenset({"MONDO", "DOID"})
SYMPTOMS = frozenset({"HP"})
SUBSTANCES = frozenset({"CHEBI", "unii", "drugbank"})

# A drug name that says how much of it, or in what form, names a product: RxNorm's names of clinical and branded drugs
# follow https://www.nlm.nih.gov/research/umls/rxnorm/overview.html.
_PRODUCT = re.compile(
    r"\b\d+(\.\d+)? (MG|ML|MCG|UNT|%)\b|\b(Oral|Injectable|Topical) (Tablet|Capsule|Solution|Product|Suspension|Pill)\b"
    r"|\b(tablet|capsule|injection)s?\b|\[[A-Z][^\]]*\]$",
    re.IGNORECASE,
)
_RETIRED = re.compile(r"^(obsolete|deprecated|retired)\b|\((obsolete|deprecated|retired)\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Rows that cannot all be true.

    Attributes:
        rule: name of the rule that found it.
        entity: id of the entity concerned.
        message: what clashes, one sentence.
        remedy: what to do about it.
        place: the row to look at first.
        chain: the rows, each as "what it says (where it stands)", in the order of the argument.
    """

    rule: str
    entity: str
    message: str
    remedy: str
    place: Place
    chain: tuple[str, ...]

    def __str__(self) -> str:
        steps = "".join(f"\n    {number}. {step}" for number, step in enumerate(self.chain, start=1))
        return f"{self.place}: {self.message}{steps}\n  remedy: {self.remedy}"


def find_contradictions(
    ledger: Ledger,
    registry: Registry | None = None,
    foreign: Iterable[ForeignSet] = (),
    retired: Mapping[str, str | None] | None = None,
) -> list[Contradiction]:
    """Return what contradicts itself in the ledger, ordered by place.

    Args:
        ledger: the alignments.
        registry: kinds of entities; without it, rules on ingredient and product look at names alone.
        foreign: third-party mapping sets, such as Mondo's.
        retired: CURIEs of merged or obsolete terms, each with the term that replaces it or None.
    """
    exact: dict[str, list[Entry]] = defaultdict(list)
    for entry in ledger.entries:
        if entry.mapping.is_exact:
            exact[_name(entry)].append(entry)
    found: list[Contradiction] = []
    for entries in exact.values():
        found += [*_two_terms(entries), *_disease_and_symptom(entries), *_product(entries, registry)]
    found += [*_two_entities(exact), *_retired_terms(ledger.entries, retired or {})]
    for mapping_set in foreign:
        found += [*_held_apart(exact, mapping_set), *_foreign_obsolete(ledger.entries, mapping_set)]
    return sorted(set(found), key=lambda c: (str(c.place.path), c.place.line or 0, c.rule, c.message))


def _name(entry: Entry) -> str:
    return entry.mapping.subject_id.partition(":")[2]


def _prefix(curie: str) -> str:
    return curie.partition(":")[0]


def _step(entry: Entry) -> str:
    mapping = entry.mapping
    label = f" '{mapping.object_label}'" if mapping.object_label else ""
    where = Place(getattr(entry.place.path, "name", entry.place.path), entry.place.line)
    return f"{mapping.subject_id} {mapping.predicate_id} {mapping.object_id}{label} ({where})"


def _foreign_step(mapping_set: ForeignSet, row: ForeignRow) -> str:
    denial = "not " if row.negated else ""
    return f"{row.subject} {denial}{row.predicate} {row.object} ({mapping_set.place(row)})"


def _two_terms(entries: list[Entry]) -> Iterator[Contradiction]:
    """Two exact matches in one vocabulary, which holds them apart by having both."""
    by_vocabulary: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_vocabulary[_prefix(entry.mapping.object_id)].append(entry)
    for prefix, rows in by_vocabulary.items():
        if len(rows) > 1:
            first, second = rows[0], rows[1]
            yield Contradiction(
                "two-terms", _name(first),
                f"'{_name(first)}' is exactly {first.mapping.object_id} and exactly {second.mapping.object_id}, "
                f"two terms of {prefix}",
                "keep the exact match of one, and make the other close, broad, narrow or rejected",
                second.place, tuple(map(_step, rows)),
            )  # fmt: skip


def _two_entities(exact: Mapping[str, list[Entry]]) -> Iterator[Contradiction]:
    """One term that is exactly two of our entities."""
    by_term: dict[str, list[Entry]] = defaultdict(list)
    for entries in exact.values():
        for entry in entries:
            by_term[entry.mapping.object_id].append(entry)
    for term, rows in by_term.items():
        if len({_name(row) for row in rows}) > 1:
            names = " and ".join(f"'{_name(row)}'" for row in rows)
            yield Contradiction(
                "two-entities", _name(rows[0]), f"{term} is exactly {names}, which the registry holds apart",
                "keep it exact for the one that it means, and weaken or reject the other",
                rows[1].place, tuple(map(_step, rows)),
            )  # fmt: skip


def _disease_and_symptom(entries: list[Entry]) -> Iterator[Contradiction]:
    """An entity that is exactly a disease and exactly a symptom."""
    diseases = [e for e in entries if _prefix(e.mapping.object_id) in DISEASES]
    symptoms = [e for e in entries if _prefix(e.mapping.object_id) in SYMPTOMS]
    if diseases and symptoms:
        one, other = diseases[0], symptoms[0]
        yield Contradiction(
            "disease-and-symptom", _name(one),
            f"'{_name(one)}' is exactly the disease {one.mapping.object_id} and exactly the symptom "
            f"{other.mapping.object_id}",
            "decide which of the two the entity is, and make the other a close match; or split the entity",
            other.place, (_step(one), _step(other)),
        )  # fmt: skip


def _product(entries: list[Entry], registry: Registry | None) -> Iterator[Contradiction]:
    """A substance that is exactly a product, or a brand that is exactly a substance."""
    name = _name(entries[0])
    kind: EntityKind | None = registry[name].kind if registry and name in registry else None
    substances = [e for e in entries if _prefix(e.mapping.object_id) in SUBSTANCES]
    products = [e for e in entries if e.mapping.object_label and _PRODUCT.search(e.mapping.object_label)]
    if kind in {None, "Drug", "Chemical"} and products and (substances or kind):
        yield Contradiction(
            "ingredient-and-product", name,
            f"'{name}' is an ingredient, and exactly the product {products[0].mapping.object_id} "
            f"'{products[0].mapping.object_label}'",
            "align it with the ingredient, and reject the product",
            products[0].place, tuple(map(_step, [*substances[:1], products[0]])),
        )  # fmt: skip
    if kind == "Brand" and substances:
        yield Contradiction(
            "ingredient-and-product", name,
            f"'{name}' is a brand, and exactly the substance {substances[0].mapping.object_id}",
            "make it a related match: the substance is another entity", substances[0].place, (_step(substances[0]),),
        )  # fmt: skip


def _retired_terms(entries: Iterable[Entry], retired: Mapping[str, str | None]) -> Iterator[Contradiction]:
    """Alignments with terms that were merged into others or given up."""
    steps: tuple[str, ...]
    for entry in entries:
        mapping = entry.mapping
        if mapping.object_id in retired:
            successor = retired[mapping.object_id]
            became = f"was merged into {successor}" if successor else "is obsolete and has no successor"
            steps = (_step(entry), f"{mapping.object_id} {became}")
        elif mapping.object_label and _RETIRED.search(mapping.object_label):
            successor, became, steps = None, f"is named '{mapping.object_label}'", (_step(entry),)
        else:
            continue
        remedy = f"align with {successor}, after looking at it" if successor else "drop the row, or say NoTermFound"
        yield Contradiction("retired", _name(entry), f"{mapping.object_id} {became}", remedy, entry.place, steps)


def _foreign_obsolete(entries: Iterable[Entry], mapping_set: ForeignSet) -> Iterator[Contradiction]:
    """Alignments with terms that a third-party set calls obsolete."""
    named = {row.subject: row for row in mapping_set.rows if _RETIRED.search(row.labels[0])}
    named |= {row.object: row for row in mapping_set.rows if _RETIRED.search(row.labels[1])}
    for entry in entries:
        if row := named.get(entry.mapping.object_id):
            label = row.labels[row.object == entry.mapping.object_id]
            yield Contradiction(
                "retired", _name(entry), f"{entry.mapping.object_id} is named '{label}' by {mapping_set.path.name}",
                "look for its successor, or say NoTermFound", entry.place,
                (_step(entry), f"{entry.mapping.object_id} '{label}' ({mapping_set.place(row)})"),
            )  # fmt: skip


def _held_apart(exact: Mapping[str, list[Entry]], mapping_set: ForeignSet) -> Iterator[Contradiction]:
    """Two exact matches of one entity that a third source maps to other terms, ranks one above the other, or denies."""
    of: dict[str, list[tuple[ForeignRow, str]]] = defaultdict(list)
    for row in mapping_set.rows:
        of[row.subject].append((row, row.object))
        of[row.object].append((row, row.subject))
    for entries in exact.values():
        for one, other in combinations(entries, 2):
            found = _apart(one, other, of, mapping_set) or _apart(other, one, of, mapping_set)
            if found:
                yield found


def _apart(
    one: Entry, other: Entry, of: Mapping[str, list[tuple[ForeignRow, str]]], mapping_set: ForeignSet
) -> Contradiction | None:
    here, there = one.mapping.object_id, other.mapping.object_id
    rows = of.get(here, [])
    direct = [row for row, target in rows if target == there]
    if any(row.predicate == EXACT and not row.negated for row in direct):
        return None
    for row in direct:
        if row.negated or row.predicate in _HIERARCHY:
            relation = "not the same as" if row.negated else _HIERARCHY[row.predicate]
            return _clash(one, other, f"{mapping_set.path.name} says that {row.object} is {relation} {row.subject}",
                          (_foreign_step(mapping_set, row),))  # fmt: skip
    elsewhere = _exactly(of, here, _prefix(there))
    if not elsewhere:
        return None
    back = _exactly(of, there, _prefix(here))
    shown = tuple(_foreign_step(mapping_set, row) for row in (*elsewhere[:1], *back[:1]))
    term = elsewhere[0].object if elsewhere[0].subject == here else elsewhere[0].subject
    return _clash(one, other, f"{mapping_set.path.name} ties {here} to {term} instead", shown)


def _exactly(of: Mapping[str, list[tuple[ForeignRow, str]]], term: str, vocabulary: str) -> list[ForeignRow]:
    """Return the rows that tie a term exactly to one of a vocabulary."""
    rows = of.get(term, ())
    return [r for r, target in rows if r.predicate == EXACT and not r.negated and _prefix(target) == vocabulary]


def _clash(one: Entry, other: Entry, why: str, steps: tuple[str, ...]) -> Contradiction:
    return Contradiction(
        "held-apart", _name(one),
        f"'{_name(one)}' is exactly {one.mapping.object_id} and exactly {other.mapping.object_id}, but {why}",
        "look at both terms, and weaken the match that means something else", other.place,
        (_step(one), _step(other), *steps),
    )  # fmt: skip
