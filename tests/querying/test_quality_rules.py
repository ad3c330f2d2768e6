"""Each quality rule finds what it is there for: the release with one thing made wrong."""

from __future__ import annotations

import pytest
from pyoxigraph import Quad, Store

from monograph_kg.areas import area
from monograph_kg.querying.catalogue import catalogue
from monograph_kg.querying.engine import run
from monograph_kg.vocabulary.prefixes import load_prefixes

PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in load_prefixes().namespaces.items())
ABOUT = "statement:new a mkg:Statement , mkg:Affirmed ; mkg:statedIn source:clonazepam-faq ; mkg:certainty mkg:asserted"
SPAN = "span:clonazepam-faq.234-248"
ALIGNED = "alignment:new a mkg:Alignment ; mkg:alignedEntity entity:insomnia"
# Rule -> what is made wrong, as SPARQL updates.
WRONG = {
    "absent-yet-matched": f"""INSERT DATA {{ {ALIGNED} ; sssom:object_id sssom:NoTermFound ;
        sssom:object_source "bioregistry:hp" }}""",
    "adverse-effect-taken-for-indication": f"""INSERT DATA {{
        {ABOUT} ; a mkg:UseStatement ; mkg:object entity:fatigue ; mkg:evidence span:clonazepam-faq.2483-2490 }}""",
    "alignment-without-record": "INSERT DATA { entity:insomnia skos:closeMatch <http://example.org/insomnia> }",
    "brand-as-subject": f"INSERT DATA {{ {ABOUT} ; mkg:subject entity:klonopin }}",
    "circular-hierarchy": "INSERT DATA { entity:anxiety-disorder mkg:broader entity:specific-phobia }",
    "circular-mechanism": """INSERT DATA { statement:clonazepam-faq.mechanism-increases-gaba-inhibition
        mkg:via statement:clonazepam-faq.effect-prevents-seizure }""",
    "contradiction-within-a-source": """INSERT DATA { statement:new a mkg:Indication , mkg:Negated ;
        mkg:statedIn source:clonazepam-faq ; mkg:subject entity:clonazepam ; mkg:object entity:panic-disorder }""",
    "cue-far-from-evidence": f"INSERT DATA {{ statement:clonazepam-faq.withdrawal-insomnia mkg:cue {SPAN} }}",
    "cue-outside-sentence": """INSERT DATA { statement:clonazepam-faq.withdrawal-insomnia
        mkg:cue span:clonazepam-faq.2046-2073 }""",
    "direct-without-statement": "INSERT DATA { entity:clonazepam mkg:indicatedFor entity:insomnia }",
    "dose-incomplete": "DELETE WHERE { regimen:clonazepam-faq.initial mkg:ucumCode ?code }",
    "dose-range-reversed": """DELETE WHERE { regimen:clonazepam-faq.initial mkg:doseHigh ?high } ;
        INSERT DATA { regimen:clonazepam-faq.initial mkg:doseHigh 0.05 }""",
    "dose-through-unaccepted-erratum": "DELETE WHERE { erratum:clonazepam-faq.D04 mkg:acceptsDoseOf ?dose }",
    "entity-without-use": """INSERT DATA { entity:new a mkg:Entity , mkg:Drug }""",
    "evidence-of-another-source": f"""INSERT DATA {{ {ABOUT} ;
        mkg:evidence span:other . span:other oa:hasSource source:other }}""",
    "evidence-outside-sections": f"DELETE WHERE {{ {SPAN} mkg:inSection ?section }}",
    "exact-match-unconfirmed": """DELETE { ?a mkg:confirmedBy ?how } WHERE {
        ?a sssom:predicate_id skos:exactMatch ; mkg:alignedEntity entity:insomnia ; mkg:confirmedBy ?how }""",
    "foreign-drug-as-subject": f"INSERT DATA {{ {ABOUT} ; mkg:subject entity:diazepam }}",
    "implied-without-presupposition": """DELETE WHERE {
        statement:clonazepam-faq.class-central-nervous-system-depressant mkg:impliedBy ?span }""",
    "indication-and-off-label": f"""INSERT DATA {{ {ABOUT} ; a mkg:OffLabelUse ;
        mkg:subject entity:clonazepam ; mkg:object entity:panic-disorder }}""",
    "missing-definition": "DELETE WHERE { entity:insomnia skos:definition ?text }",
    "name-of-two-entities": 'INSERT DATA { entity:diazepam skos:altLabel "Clonazepam"@de }',
    "negated-with-direct": """DELETE DATA { statement:clonazepam-faq.risk-addiction a mkg:Affirmed } ;
        INSERT DATA { statement:clonazepam-faq.risk-addiction a mkg:Negated }""",
    "no-polarity": "DELETE DATA { statement:clonazepam-faq.risk-addiction a mkg:Affirmed }",
    "presupposition-taken-as-assertion": """DELETE DATA {
        statement:clonazepam-faq.class-central-nervous-system-depressant mkg:certainty mkg:implied } ;
        INSERT DATA { statement:clonazepam-faq.class-central-nervous-system-depressant mkg:certainty mkg:asserted }""",
    "qualifier-without-cue": "DELETE WHERE { statement:clonazepam-faq.withdrawal-insomnia mkg:certaintyCue ?span }",
    "shared-exact-match": "INSERT { entity:a skos:exactMatch ?same } WHERE { entity:insomnia skos:exactMatch ?same }",
    "span-outside-its-text": """INSERT DATA { span:new a mkg:Span ; oa:hasSource source:clonazepam-faq ;
        oa:hasSelector span:new.position . span:new.position oa:start 4100 ; oa:end 4140 }""",
    "statement-without-direct": "DELETE DATA { entity:clonazepam mkg:hasRisk entity:addiction }",
    "statement-without-evidence": f"INSERT DATA {{ {ABOUT} ; mkg:subject entity:clonazepam }}",
    "status-against-kind": """INSERT DATA { statement:clonazepam-faq.indication-panic-disorder
        mkg:regulatoryStatus mkg:offLabelStatus }""",
    "subject-without-link": f"INSERT DATA {{ {ABOUT} ; mkg:subject entity:klonopin-competitor }}",
    "undecided-erratum": """DELETE DATA { erratum:clonazepam-faq.D03 mkg:decision "accepted" } ;
        INSERT DATA { erratum:clonazepam-faq.D03 mkg:decision "proposed" }""",
    "withdrawal-taken-for-adverse-effect": f"""INSERT DATA {{ {ABOUT} ; a mkg:AdverseEffectStatement ;
        mkg:object entity:insomnia ; mkg:evidence span:clonazepam-faq.2286-2294 }}""",
    "wrong-drug-not-read-through": """DELETE DATA {
        statement:clonazepam-faq.off-label-specific-phobia mkg:readThrough erratum:clonazepam-faq.D03 }""",
}


@pytest.fixture
def copy(store: Store) -> Store:
    made = Store()
    made.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in store)
    return made


def findings(rule: str, store: Store) -> set[tuple[str, ...]]:
    return {tuple(str(term) for term in row) for row in run(catalogue()[rule].text, store).rows}


@pytest.mark.parametrize("rule", WRONG)
def test_a_rule_finds_what_it_is_there_for(rule: str, store: Store, copy: Store) -> None:
    copy.update(PREFIXES + WRONG[rule])
    assert findings(rule, copy) - findings(rule, store)


def test_every_rule_is_tried() -> None:
    assert set(WRONG) == {path.stem for path in (area("queries") / "quality").glob("*.rq")}


@pytest.mark.parametrize(
    ("rule", "update"),
    [
        ("dose-incomplete", "DELETE WHERE { regimen:clonazepam-faq.initial mkg:route ?route }"),
        ("dose-incomplete", """INSERT DATA { statement:most mkg:object regimen:most .
            regimen:most a mkg:DosageRegimen ; mkg:maximumAmount 4 ; mkg:route entity:oral ;
            mkg:population entity:adult }"""),
        ("circular-hierarchy", "INSERT DATA { entity:tremor mkg:broader entity:condition }"),
        ("indication-and-off-label", f"""INSERT DATA {{ {ABOUT} ; a mkg:OffLabelUse ;
            mkg:subject entity:clonazepam ; mkg:object entity:insomnia }}"""),
        ("shared-exact-match", "INSERT DATA { entity:a skos:closeMatch <http://purl.obolibrary.org/obo/HP_0100785> }"),
        ("negated-with-direct", f"INSERT DATA {{ {ABOUT} ; a mkg:RiskStatement ; mkg:object entity:insomnia }}"),
    ],
)  # fmt: skip
def test_a_rule_lets_pass_what_is_right(rule: str, update: str, store: Store, copy: Store) -> None:
    copy.update(PREFIXES + update)
    assert findings(rule, copy) == findings(rule, store)
