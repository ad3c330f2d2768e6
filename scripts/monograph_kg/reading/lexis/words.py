"""Words: plain English number of nouns, and names made into identifiers."""

from __future__ import annotations

import re
from functools import lru_cache

from monograph_kg.reading.lexis.wordsets import word_set

SHORTEST_NAME = 3
"""Letters that the name of a thing has at least; what is shorter is a remnant or says nothing."""

_SHORTEST_PLURAL = 4  # letters; one so short in "ies" comes of "ie": "ties"
_TOPIC_WORDS = 5  # of the longest name that a clause speaks of
_SAME = word_set("same-in-plural")
_IRREGULAR = {
    "ssris": "ssri", "snris": "snri", "maois": "maoi", "ppis": "ppi", "media": "medium", "babies": "baby",
    "children": "child", "women": "woman", "men": "man", "feet": "foot", "teeth": "tooth",
    "diagnoses": "diagnosis", "metastases": "metastasis", "thromboses": "thrombosis", "psychoses": "psychosis",
    "neuroses": "neurosis", "crises": "crisis", "analyses": "analysis", "bacteria": "bacteria", "fungi": "fungus",
    "viruses": "virus", "lives": "life", "gases": "gas", "phobias": "phobia", "mice": "mouse", "people": "people",
    "diseases": "disease", "doses": "dose", "responses": "response", "bruises": "bruise", "increases": "increase",
    "decreases": "decrease", "nurses": "nurse", "abscesses": "abscess", "illnesses": "illness", "pulses": "pulse",
    "aches": "ache", "headaches": "headache", "rashes": "rash", "relapses": "relapse", "noses": "nose",
    "migraines": "migraine", "stomachaches": "stomachache", "backaches": "backache", "toothaches": "toothache",
    "releases": "release", "uses": "use", "causes": "cause", "cases": "case",
}  # fmt: skip


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """Return the singular of a folded noun.

    >>> [singular(w) for w in ("tremors", "allergies", "rashes", "sinusitis", "diabetes", "phobias")]
    ['tremor', 'allergy', 'rash', 'sinusitis', 'diabetes', 'phobia']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if (
        len(word) < _SHORTEST_PLURAL
        or word in _SAME
        or not word.endswith("s")
        or word.endswith(("ss", "us", "is", "'s"))
    ):
        return word
    if word.endswith("ies") and len(word) > _SHORTEST_PLURAL:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=8192)
def singular_phrase(phrase: str) -> str:
    """Return the phrase with its head noun in the singular: the last word, or the one before "of", "in", "with".

    >>> singular_phrase("ulcers of the stomach")
    'ulcer of the stomach'
    """
    head, middle, rest = _HEAD.match(phrase).groups()  # type: ignore[union-attr]
    words = head.split(" ")
    words[-1] = singular(words[-1])
    return " ".join(words) + middle + rest


_HEAD = re.compile(
    r"(.*?)((?: (?:of|in|with|to|from|at|on|due|caused|associated|after|during|like)\b)|$)(.*)", re.DOTALL
)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=8192)
def slug(text: str) -> str:
    """Return folded text as an identifier; empty if it has neither letter nor digit.

    >>> slug("crohn's disease (mild)")
    'crohn-s-disease-mild'
    """
    return _NOT_SLUG.sub("-", text).strip("-")


def may_be_topic(words: str) -> bool:
    """Say whether folded words may name a state or substance that a clause speaks of: neither vague nor too many.

    >>> may_be_topic("blood pressure"), may_be_topic("it")
    (True, False)
    """
    return bool(words) and len(words.split()) <= _TOPIC_WORDS and words not in word_set("no-topic")


def named(text: str) -> str:
    """Return the identifier of an action or factor from its folded words, without articles and possessives.

    >>> named("tell your doctor about all your medicines")
    'tell-doctor-about-medicines'
    """
    return slug(re.sub(r"\b(?:a|an|the|your|any|all|its|their|his|her|very|also|please)\b", " ", text))
