"""A maximum in the answers: shown where regimens are listed, and never where a dose is asked for."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad, Store
from querying.cells import table

from monograph_kg.graph.terms import within
from monograph_kg.querying.catalogue import catalogue
from monograph_kg.querying.engine import run
from monograph_kg.querying.explain import explain
from monograph_kg.querying.passages import Texts
from monograph_kg.querying.reader import Reader
from monograph_kg.vocabulary.prefixes import load_prefixes

PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in load_prefixes().namespaces.items())
# A maximum a day for adults, first of all treatments: all that would let a careless query take it for a dose.
MOST = """INSERT DATA {
    statement:clonazepam-faq.most a mkg:Statement , mkg:DosageStatement , mkg:RegimenStatement , mkg:Affirmed ;
        rdfs:label "clonazepam: has dosage regimen: most regimen"@en ; mkg:subject entity:clonazepam ;
        mkg:object regimen:clonazepam-faq.most ; mkg:certainty mkg:asserted ; mkg:statedIn source:clonazepam-faq ;
        mkg:maximumCue span:clonazepam-faq.234-248 .
    entity:clonazepam mkg:hasDosageRegimen regimen:clonazepam-faq.most .
    regimen:clonazepam-faq.most a mkg:DosageRegimen ; rdfs:label "most: at most 4 mg in 1 day"@en ;
        mkg:phase mkg:initialPhase ; mkg:population entity:adult ; mkg:routeStated false ;
        mkg:maximumAmount 4 ; mkg:maximumUnit entity:milligram ; mkg:maximumUcumCode "mg" ;
        mkg:maximumPeriod 1 ; mkg:maximumPeriodUnit "d" ;
        mkg:durationLow 2 ; mkg:durationHigh 3 ; mkg:durationUnit "wk" }"""
ABOUT_DOSES = ("initial-dose", "daily-dose", "dose-in-range", "dose-by-population", "populations-with-a-dose",
               "dose-disagreements")  # fmt: skip


@pytest.fixture(scope="module")
def limited(store: Store) -> Store:
    made = Store()
    made.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in store)
    made.update(PREFIXES + MOST)
    return made


def answer(name: str, store: Store) -> list[list[str]]:
    return table(run(catalogue()[name].text, store))


@pytest.mark.parametrize("name", ABOUT_DOSES)
def test_who_asks_for_a_dose_is_given_no_maximum(name: str, store: Store, limited: Store) -> None:
    assert answer(name, limited) == answer(name, store)


def test_the_list_of_regimens_shows_it(limited: Store) -> None:
    head, *found = answer("dosage-regimens", limited)
    (row,) = [dict(zip(head, cells, strict=True)) for cells in found if cells[0].endswith(".most")]
    assert row == {
        "regimen": "regimen:clonazepam-faq.most", "label": '"most: at most 4 mg in 1 day"',
        "phase": "mkg:initialPhase", "maximum": "4", "maximumUnit": '"mg"', "maximumPeriod": "1",
        "maximumPeriodUnit": '"d"', "shortest": "2", "longest": "3", "durationUnit": '"wk"',
    }  # fmt: skip


def test_it_leaves_out_no_part_of_a_dose(limited: Store) -> None:
    found = {cells[1] for cells in answer("incomplete-dosage", limited) if cells[0].endswith(".most")}
    assert found == {'"route"', '"use"'}


def test_an_explanation_names_it_with_its_words(limited: Store) -> None:
    made = explain(Reader(limited), within("statement", "clonazepam-faq", "most"), Texts())
    shown = {q.name: ([v.label for v in q.values], [(c.start, c.end) for c in q.cues]) for q in made.qualifiers}
    assert shown["maximum amount"] == (["4"], [(234, 248)])
    assert shown["maximum period unit"] == (["d"], [])
    assert shown["duration high"] == (["3"], [])
    assert not [name for name in shown if name.startswith("dose")]
