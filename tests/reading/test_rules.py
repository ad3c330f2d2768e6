"""Every rule matches its example and not its counter-example, and says what it needs to be found by."""

from __future__ import annotations

import pytest

from monograph_kg.reading.document import parse_text
from monograph_kg.reading.frames.frame import frames
from monograph_kg.reading.lexicon import Lexicon
from monograph_kg.reading.masks import mask
from monograph_kg.reading.names import Subject
from monograph_kg.reading.rulebook import Rule, rules

SUBJECT = Subject("zolvarine", ("zolvarine",))


def masked(sentence: str) -> str:
    text = sentence.replace("DRUG", "Zolvarine").replace("OTHER", "morphine")
    return mask(parse_text(text), SUBJECT).text


def hits(rule: Rule, sentence: str) -> bool:
    text = masked(sentence)
    return any(True for _ in rule.matches(text, 0, len(text)))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_matches_its_example_and_not_its_counter_example(rule: Rule):
    assert hits(rule, rule.example), f"{rule.id} misses its example: {rule.example}"
    assert not hits(rule, rule.counter_example), f"{rule.id} takes its counter-example: {rule.counter_example}"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rules_example_has_a_trigger(rule: Rule):
    text = masked(rule.example)
    assert any(word in text for word in rule.triggers), (
        f"{rule.id}: no trigger of {rule.triggers} stands in its example"
    )


def test_rule_ids_are_unique():
    ids = [rule.id for rule in rules()]
    assert len(ids) == len(set(ids))


def test_there_is_a_rule_or_frame_for_each_kind():
    assert {"Indication", "EffectivenessStatement", "RoleStatement", "AdverseEffectStatement",
            "RiskStatement", "WithdrawalEffectStatement", "InteractionStatement",
            "DefinitionStatement", "ClassificationStatement", "DosageStatement"} <= {
                one.kind for one in (*rules(), *frames())}  # fmt: skip


def test_the_lexicon_is_needed_by_no_pattern(lexicon: Lexicon):
    assert len(lexicon) > 100
