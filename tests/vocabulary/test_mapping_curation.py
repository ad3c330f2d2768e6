"""Curation tests of the data in ``mappings/``: what a careful curator checks before a set ships.

A failing test here is about a row of a table, not about code, and its message says what to do with the row.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, get_args

import pytest

from monograph_kg.areas import area
from monograph_kg.reading.lexis.lexicon import SCOPES
from monograph_kg.records.entity import EntityKind
from monograph_kg.records.mapping import Mapping as Row
from monograph_kg.records.tsv import read_table
from monograph_kg.vocabulary.ledger import Ledger, read_ledger
from monograph_kg.vocabulary.prefixes import converter
from monograph_kg.vocabulary.registry import Registry, read_registry

ID_ONLY = {"umls", "snomedct", "atc", "drugbank"}
LEXICON_COLUMNS = ("form", "kind", "entity", "scope", "note")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry()


@pytest.fixture(scope="module")
def ledger(registry: Registry) -> Ledger:
    return read_ledger(registry)


@pytest.fixture(scope="module")
def rows(ledger: Ledger) -> list[Row]:
    return [entry.mapping for entry in ledger.entries]


@pytest.fixture(scope="module")
def rejected(ledger: Ledger) -> list[Row]:
    return [entry.mapping for entry in ledger.rejected]


@pytest.fixture(scope="module")
def exact(rows: list[Row]) -> dict[str, set[str]]:
    """External identifiers that are exact, by entity."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.is_exact:
            found[entity_of(row)].add(row.object_id)
    return found


@pytest.fixture(scope="module")
def lexicon() -> list[Mapping[str, str]]:
    return [row.cells for row in read_table(area("mappings") / "lexicon.tsv", LEXICON_COLUMNS).rows]


def entity_of(row: Row) -> str:
    return row.subject_id.partition(":")[2]


def prefix_of(curie: str) -> str:
    return curie.partition(":")[0]


def show(row: Row) -> str:
    return f"{row.subject_id} {row.predicate_id} {row.object_id}"


# --- every row ------------------------------------------------------------------------------------------------------


def test_every_alignment_says_how_it_was_confirmed(rows: list[Row]) -> None:
    silent = [show(row) for row in rows if not row.confirmed_by]
    assert not silent, f"look these up in the vocabulary itself and write down how: {silent}"


def test_an_entity_has_one_exact_match_in_each_vocabulary(rows: list[Row]) -> None:
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        if row.is_exact:
            seen[entity_of(row), prefix_of(row.object_id)].append(row.object_id)
    doubled = {key: ids for key, ids in seen.items() if len(ids) > 1}
    assert not doubled, (
        f"two terms of one vocabulary cannot both mean the same: choose one, make the other close: {doubled}"
    )


def test_a_term_is_the_exact_match_of_one_entity(exact: dict[str, set[str]]) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for entity, curies in exact.items():
        for curie in curies:
            owners[curie].append(entity)
    shared = {curie: entities for curie, entities in owners.items() if len(entities) > 1}
    assert not shared, (
        f"exact matches would make these entities one: weaken all but one, or merge the entities: {shared}"
    )


def test_no_exact_match_is_rejected(exact: dict[str, set[str]], rejected: list[Row]) -> None:
    both = [
        show(row)
        for row in rejected
        if row.predicate_id == "skos:exactMatch" and row.object_id in exact[entity_of(row)]
    ]
    assert not both, f"asserted and rejected at once: read the comment in rejected.sssom.tsv, then drop one: {both}"


def test_rejected_rows_are_about_entities_and_give_a_reason(rejected: list[Row], registry: Registry) -> None:
    for row in rejected:
        assert row.predicate_modifier == "Not", f"{show(row)}: rejected.sssom.tsv holds negative rows only"
        assert entity_of(row) in registry, f"{show(row)}: no such entity"
        assert row.comment, f"{show(row)}: say why it must not match, so that nobody adds it again"


def test_an_absence_is_not_contradicted_by_an_exact_match(rows: list[Row], exact: dict[str, set[str]]) -> None:
    for row in rows:
        if row.is_absence:
            assert row.object_source, f"{show(row)}: name the vocabulary that was searched"
            vocabulary = row.object_source.partition(":")[2]
            found = [curie for curie in exact[entity_of(row)] if prefix_of(curie).lower() == vocabulary]
            assert not found, f"{row.subject_id} has {found}, so the row that says {vocabulary} has no term must go"


def test_identifiers_have_the_form_of_their_vocabulary(rows: list[Row], rejected: list[Row]) -> None:
    prefixes = json.loads((area("mappings") / "prefixes.json").read_text(encoding="utf-8"))
    patterns = {record["prefix"]: record.get("pattern", ".") for record in prefixes}
    for row in [*rows, *rejected]:
        prefix, _, local = row.object_id.partition(":")
        assert re.search(patterns[prefix], local), f"{row.object_id} does not look like {prefix}: {patterns[prefix]}"


def test_the_source_of_a_row_is_the_vocabulary_of_its_identifier(rows: list[Row], rejected: list[Row]) -> None:
    for row in [*rows, *rejected]:
        if not row.is_absence:
            expected = f"bioregistry:{prefix_of(row.object_id).lower()}"
            assert row.object_source == expected, f"{show(row)}: object_source should be {expected}"


def test_subject_labels_are_those_of_the_registry(rows: list[Row], rejected: list[Row], registry: Registry) -> None:
    for row in [*rows, *rejected]:
        label = registry[entity_of(row)].label
        assert row.subject_label == label, f"{show(row)}: the registry calls it '{label}'"


# --- licences -------------------------------------------------------------------------------------------------------


def test_licence_tiers(rows: list[Row], rejected: list[Row]) -> None:
    for row in [*rows, *rejected]:
        tier = "id-only" if prefix_of(row.object_id) in ID_ONLY else "open"
        assert row.licence_tier == tier, f"{show(row)} belongs to the tier {tier}: its licence decides, not the row"


def test_labels_of_restricted_vocabularies_are_not_shipped(rows: list[Row], rejected: list[Row]) -> None:
    for row in [*rows, *rejected]:
        if row.licence_tier == "id-only" and row.object_label:
            assert row.object_label == row.subject_label, f"{show(row)}: empty object_label, its licence forbids it"


def test_meddra_is_off(rows: list[Row], rejected: list[Row]) -> None:
    used = {prefix_of(row.object_id).lower() for row in [*rows, *rejected]}
    assert "meddra" not in used, "MedDRA's subscription forbids shipping its codes: remove these rows"


# --- biomappings: curated by others ---------------------------------------------------------------------------------


Pair = tuple[str, str]


def canonical(pairs: Iterable[Any], known: set[str]) -> list[Pair]:
    """Return the pairs of which both ends are among ``known``, in our spelling."""
    to_ours = converter()
    found = []
    for mapping in pairs:
        if mapping.predicate.curie != "skos:exactMatch":
            continue
        ends = [to_ours.standardize_curie(end.curie) or end.curie for end in (mapping.subject, mapping.object)]
        if known.issuperset(ends):
            found.append((ends[0], ends[1]))
    return found


@pytest.fixture(scope="module")
def curated(rows: list[Row], rejected: list[Row]) -> tuple[list[Pair], list[Pair]]:
    """Positive and negative pairs that biomappings' curators decided, as far as both ends occur here."""
    resources = pytest.importorskip(
        "biomappings.resources", reason="biomappings is not installed: pip install 'monograph-kg[vocabularies]'"
    )
    known = {row.object_id for row in [*rows, *rejected]}
    positive = canonical(resources.load_positive_mappings(), known)
    return positive, canonical(resources.load_false_mappings(), known)


def test_biomappings_knows_some_of_our_terms(curated: tuple[list[Pair], list[Pair]]) -> None:
    positive, negative = curated
    assert len(positive) >= 10, "the spelling of CURIEs no longer meets: the two tests below would pass on nothing"
    assert negative, "the spelling of CURIEs no longer meets: the two tests below would pass on nothing"


def test_no_entity_joins_what_biomappings_keeps_apart(
    curated: tuple[list[Pair], list[Pair]], exact: dict[str, set[str]]
) -> None:
    for left, right in curated[1]:
        joined = [entity for entity, curies in exact.items() if {left, right} <= curies]
        assert not joined, f"biomappings' curators hold that {left} is not {right}, yet both are exact for {joined}"


def test_no_entity_splits_what_biomappings_joins(
    curated: tuple[list[Pair], list[Pair]], exact: dict[str, set[str]], rejected: list[Row]
) -> None:
    denied = {(entity_of(row), row.object_id) for row in rejected if row.predicate_id == "skos:exactMatch"}
    for pair in curated[0]:
        for one, other in (pair, pair[::-1]):
            for entity, curies in exact.items():
                if one not in curies:
                    continue
                assert (entity, other) not in denied, (
                    f"biomappings' curators hold {one} to be {other}: {entity} has the one exact and rejects the other"
                )
                rivals = {curie for curie in curies if prefix_of(curie) == prefix_of(other)} - {other}
                assert not rivals, f"biomappings' curators hold {one} to be {other}, but {entity} has {rivals} as exact"


# --- the traps ------------------------------------------------------------------------------------------------------

MUST_NOT_BE_EXACT = {
    "obsolete absence epilepsy of Mondo": ("absence-seizure", "MONDO:0850093"),
    "a childhood epilepsy that DOID also calls absence seizure": ("absence-seizure", "DOID:1825"),
    "childhood absence epilepsy of Mondo": ("absence-seizure", "MONDO:0010826"),
    "progressive myoclonus epilepsy is no seizure": ("myoclonic-seizure", "MONDO:0020074"),
    "an encephalopathy that DOID also calls myoclonic seizure": ("myoclonic-seizure", "DOID:308"),
    "akinetic is not atonic": ("akinetic-seizure", "HP:0010819"),
    "UMLS mixes akinetic seizure and epilepsy": ("akinetic-seizure", "umls:C0347869"),
    "panic disorder of MeSH is no attack": ("panic-attack", "mesh:D016584"),
    "the panic attack is no disorder": ("panic-disorder", "HP:0025269"),
    "seizures of MeSH once cross-referred to visual epilepsy": ("seizure", "DOID:11832"),
    "the seizure is not the epilepsy, in Mondo": ("seizure", "MONDO:0005027"),
    "the epilepsy is not the seizure, though HPO has the synonym": ("seizure-disorder", "HP:0001250"),
    "a drug is not the other drug, in RxNorm": ("clonazepam", "rxnorm:3322"),
    "a drug is not the other drug, in MeSH": ("clonazepam", "mesh:D003975"),
    "nor the other way round, in MeSH": ("diazepam", "mesh:D002998"),
    "a brand is not its ingredient, in RxNorm": ("klonopin", "rxnorm:2598"),
    "an ingredient is not its brand, in RxNorm": ("clonazepam", "rxnorm:202585"),
    "a UNII names the substance, not the brand": ("klonopin", "unii:5PE9FDE8GB"),
    "obsolete mood changes of HPO": ("mood-changes", "HP:0001575"),
    "obsolete mood swings of HPO": ("mood-changes", "HP:0000720"),
    "poor appetite has a direction": ("changes-in-appetite", "HP:0004396"),
    "increased appetite has a direction": ("changes-in-appetite", "HP:0002591"),
    "emotional hypersensitivity has the synonym hypersensitivity": ("allergic-reaction", "HP:0041092"),
    "the allergic disease is not the reaction": ("allergic-reaction", "MONDO:0005271"),
    "depression is a symptom here": ("depression", "MONDO:0002050"),
    "anxiety is not an anxiety disorder": ("anxiety-disorder", "HP:0000739"),
    "anxiety is not rebound anxiety": ("rebound-anxiety", "HP:0000739"),
    "other anxiety disorders of ICD-10-CM hold panic disorder": (
        "anxiety-disorder-other-than-panic-disorder",
        "icd10cm:F41",
    ),
    "substance-related disorders are not drug dependence": ("drug-dependence", "mesh:D019966"),
    "one residual code is not the withdrawal syndrome": ("withdrawal-syndrome", "icd10cm:F13.239"),
    "opioid analgesics are not all opioids": ("opioid", "CHEBI:35482"),
    "ataxia of SNOMED CT, which public code misnames": ("impaired-coordination", "snomedct:20262006"),
    "lactation is not breastfeeding": ("breastfeeding", "mesh:D007774"),
    "an obsolete adult stage with an age limit": ("adult", "HsapDv:0000087"),
    "once daily is not twice daily": ("twice-daily", "NCIT:C125004"),
}


@pytest.mark.parametrize(("entity", "curie"), MUST_NOT_BE_EXACT.values(), ids=MUST_NOT_BE_EXACT)
def test_trap(entity: str, curie: str, exact: dict[str, set[str]], rejected: list[Row]) -> None:
    assert curie not in exact[entity], f"a known trap: {curie} is not {entity}; weaken or remove the row"
    listed = any(entity_of(row) == entity and row.object_id == curie for row in rejected)
    assert listed, f"{entity} and {curie} are a known trap: keep the row in rejected.sssom.tsv for tools to read"


RETIRED_BY_EFO = (
    "EFO:0000474", "EFO:0004262", "EFO:0006788", "EFO:1001917", "EFO:1001892", "EFO:1001918", "EFO:0003890",
    "EFO:0005800", "EFO:0004698", "EFO:0003785",
)  # fmt: skip


def test_disorders_that_efo_gave_up_for_mondo_are_absences(rows: list[Row]) -> None:
    """They meant the right thing, so they are not rejected; they are obsolete, so they are not aligned."""
    aligned = [show(row) for row in rows if row.object_id in RETIRED_BY_EFO]
    assert not aligned, f"retired in EFO 3.90.0: align to the Mondo term that replaced it: {aligned}"
    absent = {row.comment for row in rows if row.is_absence and row.object_source == "bioregistry:efo"}
    untold = [curie for curie in RETIRED_BY_EFO if not any(curie in (comment or "") for comment in absent)]
    assert not untold, f"older data carry these: keep the absence whose comment names them: {untold}"


def test_akinetic_seizure_has_no_exact_match(exact: dict[str, set[str]]) -> None:
    assert not exact["akinetic-seizure"], "an obsolescent term: closeMatch at most"


def test_rebound_anxiety_has_no_exact_match(exact: dict[str, set[str]]) -> None:
    assert not exact["rebound-anxiety"], "no vocabulary has it: broad to the rebound effect, related to anxiety"


def test_vague_entities_have_no_exact_match(exact: dict[str, set[str]]) -> None:
    vague = ("anxiety-related-conditions", "physical-symptoms", "other-medications", "unspecified-risk", "condition")
    for entity in vague:
        assert not exact[entity], f"{entity} is vague in its source: an exact match would make it say more"


def test_changes_in_appetite_stay_neutral(rows: list[Row]) -> None:
    directed = {"HP:0004396", "HP:0002591", "umls:C0232461", "umls:C0232462", "icd10cm:R63.0"}
    for row in rows:
        if entity_of(row) == "changes-in-appetite" and row.object_id in directed:
            assert row.predicate_id == "skos:narrowMatch", f"{show(row)}: one direction is narrower than any change"


def test_both_drugs_are_aligned_in_the_same_vocabularies(exact: dict[str, set[str]]) -> None:
    clonazepam, diazepam = ({prefix_of(curie) for curie in exact[name]} for name in ("clonazepam", "diazepam"))
    assert clonazepam == diazepam, "the two drugs are told apart by every vocabulary that has one of them"
    assert not exact["clonazepam"] & exact["diazepam"]


# --- the lexicon ----------------------------------------------------------------------------------------------------


def test_lexicon_agrees_with_the_registry_on_kinds(lexicon: list[Mapping[str, str]], registry: Registry) -> None:
    """Forms of entities that only later monographs will bring may stand here before the registry has them."""
    kinds = set(get_args(EntityKind))
    for cells in lexicon:
        known = {registry[cells["entity"]].kind} if cells["entity"] in registry else kinds
        assert cells["kind"] in known, f"'{cells['form']}': the kind is one of {sorted(known)}"
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cells["entity"]), f"'{cells['form']}': write a kebab-case id"
        assert cells["scope"] in SCOPES, f"'{cells['form']}': unknown scope {cells['scope']}"


def test_lexicon_is_sorted_and_has_no_doubled_row(lexicon: list[Mapping[str, str]]) -> None:
    keys = [(cells["form"], cells["kind"], cells["entity"]) for cells in lexicon]
    assert keys == sorted(keys), "sort the rows, so that two people's changes meet in a diff"
    assert len(set(keys)) == len(keys), "one row for a form and an entity: the scope cannot be two things"


def test_lexicon_forms_are_in_lower_case_and_single_spaced(lexicon: list[Mapping[str, str]]) -> None:
    for cells in lexicon:
        form = cells["form"]
        assert form == " ".join(form.lower().split()), f"'{form}': matching folds case and space, so write it folded"
        assert len(form.split()) <= 7, f"'{form}': more than seven words is a quotation, not a surface form"


def test_an_exact_form_means_one_entity(lexicon: list[Mapping[str, str]]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for cells in lexicon:
        if cells["scope"] == "exact":
            owners[cells["form"]].add(cells["entity"])
    shared = {form: entities for form, entities in owners.items() if len(entities) > 1}
    assert not shared, f"these would link by themselves to two entities: make them 'related': {shared}"


def test_negative_forms_forbid_no_name_of_their_entity(lexicon: list[Mapping[str, str]], registry: Registry) -> None:
    for cells in lexicon:
        if cells["scope"] == "negative" and cells["entity"] in registry:
            entity = registry[cells["entity"]]
            names = {name.casefold() for name in (entity.label, *entity.synonyms)}
            assert cells["form"] not in names, f"'{cells['form']}' is a name of {entity.id} in the registry"
            assert cells["note"], f"'{cells['form']}': say what it means instead"


def test_every_entity_has_a_surface_form(lexicon: list[Mapping[str, str]], registry: Registry) -> None:
    missing = set(registry) - {cells["entity"] for cells in lexicon if cells["scope"] != "negative"}
    actions = {name for name in missing if registry[name].kind == "Action"}
    assert not missing - actions, f"add the words by which texts name them: {sorted(missing - actions)}"
