"""Management of interactions: what a duty says to do about another drug belongs to the interaction, not to advice."""

from __future__ import annotations

import re

from monograph_kg.reading.advising.duties import Duty, verb_classes
from monograph_kg.reading.advising.scene import Scene, stop_of
from monograph_kg.reading.grammar.items import read_items
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.names import group_of
from monograph_kg.reading.lexis.words import singular_phrase

_TOGETHER = re.compile(r"\b(?:together|combin\w+|alongside|at the same time as|within \w+ hours)\b")
_WITH = re.compile(r"\b(?:with|alongside) (?P<what>[^,;.]+)")
_NOT_TAKEN = re.compile(r"\bsyringe|\bfood|\bwater|\bdoctor|\bnurse|\bpharmacist|\bpsychiatrist|\bspecialist")
# "With opioids there may be drowsiness, so ...": a lead that names what is taken besides.
_ALONG = re.compile(r"(?:together |combined |along )?with (?P<what>[^,;.]+?)(?:,| there\b| it\b| this\b)")
_DOSES = re.compile(r"\b(?:doses|tablets|capsules|puffs|(?<!the )two (?:together|at))\b")
_COMBINED = re.compile(r"\bcombin|\bboth\b")
_APART = re.compile(r"\b(?:between (?:them|the (?:two|doses|medicines|drugs|tablets))|apart|separate(?:ly|d)?)\b")
_PRONOUN = re.compile(r"\S+ (?:it|them|these|this|both|\ue000+)\b")
# What is eaten or drunk and named where it interacts.
_FOODS = re.compile(r"\b(?:alcohol|grapefruit|coffee|tea|cranberry|dairy|milk|cola|caffeine|juice)\b")
MAX_NAME = 4
_SUBSTANCES = frozenset({"Drug", "DrugClass", "Chemical", "Substance"})


def keyed_by_interactant(here: Scene) -> bool:
    """Say whether the key above names another drug, a class or a substance: below is what to do about both."""
    named = re.match(r"(?P<what>[^:.,;]{3,40}):\s", here.shown)
    if named and names_interactant(here, here.start, here.start + named.end("what")):
        return True
    if here.key is None:
        return False
    words = here.folded(here.key).strip("0123456789. ")
    masked = here.reading.masked.text[slice(*here.key)]
    return OTHER in masked or _is_interactant(here, words) or bool(_FOODS.search(words))


def _is_interactant(here: Scene, name: str) -> bool:
    """Whether words name another drug, a class of drugs, or a substance that drugs interact with."""
    if not name or len(name.split()) > MAX_NAME or name in here.reading.subject.names:
        return False
    linked = here.reading.lexicon.link(name, _SUBSTANCES) is not None
    return linked or group_of(singular_phrase(name)) is not None


def names_interactant(here: Scene, start: int, end: int) -> bool:
    """Say whether a span names another drug, a class of drugs, or a substance that drugs interact with."""
    masked = here.reading.masked.text[start:end]
    if not masked or masked.startswith(SUBJECT):
        return False
    text = here.reading.document.copy.text
    return OTHER in masked or any(_is_interactant(here, item.name) for item in read_items(text, start, end))


def manages(here: Scene, duty: Duty) -> bool:
    """Say whether a duty tells what to do about another drug that the sentence names."""
    return _beside_interactant(here, duty) or _acts_on_interactant(here, duty)


def _beside_interactant(here: Scene, duty: Duty) -> bool:
    """Whether another clause is about such a drug: "Antacids lower its absorption, so take it earlier"."""
    along = _ALONG.match(here.shown)
    if along and names_interactant(here, here.start + along.start("what"), here.start + along.end("what")):
        return True
    for number, clause in enumerate(here.parse.clauses):
        if number >= duty.clause and clause.link not in ("if", "when", "while"):
            continue
        group = clause.group
        subject, behind = here.parse.span(clause.subject), here.parse.span(clause.object)
        if (
            group.form == "finite"
            and not clause.shared
            and number != duty.clause
            and (names_interactant(here, *subject) or _FOODS.search(here.words(*subject)))
        ):
            return True
        if (
            clause.link in ("if", "when", "while")
            and group.means("take", "use", "combine")
            and names_interactant(here, *behind)
        ):
            return True
    return False


def _acts_on_interactant(here: Scene, duty: Duty) -> bool:
    """Whether the act itself is about another drug: "live vaccines should be avoided", "do not mix it with opioids"."""
    start = here.parse.tokens[duty.head].start
    end = here.parse.tokens[stop_of(here, duty) - 1].end
    words = here.words(start, end)
    if _is_done_to_interactant(here, duty):
        return True
    if _TOGETHER.search(words) and not _DOSES.search(words) and not _NOT_TAKEN.search(words):
        return True
    joined = _WITH.search(words)
    if joined and (duty.negated or "avoid" in words) and not _NOT_TAKEN.search(words):
        named = OTHER in here.reading.masked.text[start:end] or names_interactant(
            here, start + joined.start("what"), end
        )
        return named and "alcohol" not in words[: joined.start()]
    return here.section == "interactions" and _in_interactions(here, duty, words, end)


def _is_done_to_interactant(here: Scene, duty: Duty) -> bool:
    """Whether the subject of a duty is another drug, a food, or a combination."""
    if duty.way not in ("passive", "active", "contraindicated"):
        return False
    subject = here.parse.span(duty.subject)
    if names_interactant(here, *subject):
        return True
    words = here.words(*subject) if duty.subject else ""
    if words == "both" and here.section != "interactions":
        return False  # "it can raise sugar and cholesterol, so both should be checked"
    return duty.way == "passive" and bool(_FOODS.search(words) or _COMBINED.search(words))


def _in_interactions(here: Scene, duty: Duty, words: str, end: int) -> bool:
    """In a section on interactions, what is to be done with "them" or with a drug manages one."""
    if _PRONOUN.match(words) or _APART.search(words):
        return True
    if verb_classes(duty).isdisjoint(("avoid", "take", "limit")):
        return False
    tokens = here.parse.tokens
    behind = tokens[min(duty.head + 1, len(tokens) - 1)].start
    return names_interactant(here, behind, end) and "alcohol" not in words
