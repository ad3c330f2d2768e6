"""Clauses: what is said of whom, whatever way the sentence is built. A clause is written SUBJECT / VERBS / OBJECT."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monograph_kg.reading.grammar.clauses import parse
from monograph_kg.reading.grammar.tagger import read_tokens
from monograph_kg.reading.grammar.verbs import inflect
from monograph_kg.reading.lexis.masks import SUBJECT

DRUG = SUBJECT * 2


def clauses(sentence: str) -> list[str]:
    text = sentence.replace("DRUG", DRUG)
    parsed = parse(read_tokens(text, (0, len(text))))

    def words(part: range) -> str:
        return " ".join(token.text.replace(DRUG, "DRUG") for token in parsed.words(part))

    return [f"{words(c.subject)} / {' '.join(c.group.chain)} / {words(c.object)}" for c in parsed.clauses]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("DRUG is mainly used to treat gout.", ["DRUG / use treat / gout"]),
        ("In rare cases DRUG leads to gout.", ["DRUG / lead to / gout"]),
        ("very common side effects are gout and fits.", ["very common side effects / be / gout and fits"]),
        ("women who take DRUG should use a pill.", ["women / take / ", "women who take DRUG / use / a pill"]),
        ("suddenly stopping DRUG can cause fits.", [" / stop / ", "suddenly stopping DRUG / cause / fits"]),
        ("DRUG blocks an enzyme and lowers pressure.", ["DRUG / block / an enzyme", "DRUG / lower / pressure"]),
        ("gout may appear when they stop.", ["gout / appear / ", "they / stop / "]),
        (
            "if you notice a rash, stop taking it and call a doctor.",
            ["you / notice / a rash", " / stop take / it", " / call / a doctor"],
        ),
        (
            "DRUG works by blocking the enzyme, which reduces pain.",
            ["DRUG / work / ", "DRUG / block / the enzyme", "the enzyme / reduce / pain"],
        ),
        ("it isn't known to cause fits.", ["it / know cause / fits"]),
        ("you'll often see a dry mouth.", ["you / see / a dry mouth"]),
        ("strong inhibitors of it, such as DRUG, increase the level.",
         ["strong inhibitors of it , such as DRUG / increase / the level"]),
        ("DRUG is a medicine used to treat gout.",
         ["DRUG / be / a medicine used to treat gout", "DRUG / use treat / gout"]),
    ],
)  # fmt: skip
def test_a_sentence_has_its_clauses(sentence: str, expected: list[str]):
    assert clauses(sentence.lower().replace("drug", "DRUG")) == expected


@pytest.mark.parametrize(
    ("sentence", "negated", "modal", "passive", "form"),
    [
        ("DRUG does not cause fits.", True, None, False, "finite"),
        ("DRUG cannot cause fits.", True, "cannot", False, "finite"),
        ("DRUG may also be given for gout.", False, "may", True, "finite"),
        ("do not take DRUG.", True, None, False, "imperative"),
        ("please never stop DRUG.", True, None, False, "imperative"),
        ("to treat gout.", False, None, False, "infinitive"),
    ],
)
def test_a_verb_group_knows_its_mood(sentence: str, negated: bool, modal: str | None, passive: bool, form: str):
    text = sentence.replace("DRUG", DRUG)
    group = parse(read_tokens(text, (0, len(text)))).clauses[0].group
    assert (group.negation is not None) == negated
    assert (group.modal.text if group.modal else None) == modal
    assert (group.passive, group.form) == (passive, form)


@pytest.mark.parametrize(
    ("word", "sentence", "tag"),
    [
        ("use", "the use of DRUG is rare.", "NOUN"),
        ("use", "people use DRUG for gout.", "VERB"),
        ("causes", "DRUG causes fits.", "VERB"),
        ("causes", "the causes of gout.", "NOUN"),
        ("increases", "DRUG increases the risk.", "VERB"),
        ("increases", "dose increases are rare.", "NOUN"),
        ("reports", "very rare reports describe gout.", "NOUN"),
        ("treat", "to treat gout.", "VERB"),
    ],
)
def test_a_word_that_may_be_noun_or_verb_is_told_by_its_neighbours(word: str, sentence: str, tag: str):
    text = sentence.replace("DRUG", DRUG)
    assert next(t.tag for t in read_tokens(text, (0, len(text))) if t.text == word) == tag


def test_verbs_are_inflected_as_english_spells_them():
    assert inflect("carry") == {
        "base": "carry", "third": "carries", "past": "carried", "participle": "carried", "gerund": "carrying",
    }  # fmt: skip
    assert inflect("stop")["past"] == "stopped"
    assert inflect("take", "took", "taken")["participle"] == "taken"


WORDS = ["if", "you", "stop", "DRUG", ",", "and", "which", "cause", "causes", "by", "to", "not", "is", "may", "taking",
         "used", "(", ")", "that", "gout", ".", "'s", "ß", "3"]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS)))
def test_any_row_of_words_is_read(words: list[str]):
    """Reading never fails, and spans stay inside the sentence and in order."""
    text = " ".join(words).replace("DRUG", DRUG)
    parsed = parse(read_tokens(text, (0, len(text))))
    ends = [clause.group.end for clause in parsed.clauses]
    assert ends == sorted(ends)
    for clause in parsed.clauses:
        for part in (clause.subject, clause.object, clause.lead):
            assert 0 <= part.start <= max(part.stop, part.start) <= max(len(parsed.tokens), part.start)
