"""Statements of advice: one draft for an action, with who should do it, by whose authority, how strongly and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monograph_kg.reading.advising.circumstances import Circumstance
from monograph_kg.reading.advising.duties import Duty
from monograph_kg.reading.advising.listed import of_list
from monograph_kg.reading.advising.occasions import FORBIDDEN, circumstances, limits, missed
from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.advising.scene import CHILDBEARING, Scene, sort_of_subject, stop_of
from monograph_kg.reading.doses.populations import read_populations
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.lexis.words import slug
from monograph_kg.reading.lexis.wordsets import word_set

_PROVIDERS = pattern("advice.providers")
_GIVEN_BY = pattern("advice.given-by")
_CLINICIAN = pattern("advice.clinician")
FAMILY = re.compile(r"\b(?:famil(?:y|ies)|relatives|parents|carers|caregivers|partners|friends)\b")
_OLDER = re.compile(r"^(?:the )?(?:elderly|seniors|(?:older|elderly) (?:people|adults|patients|users))$")
_OF_AGE = re.compile(r"\b(?:women|those|girls)\b.*\bchildbearing age\b")
# Groups that are advised themselves.
_GROUPS = (
    (FAMILY, "family"),
    (_OF_AGE, "woman-of-childbearing-age"),
    (CHILDBEARING, "woman-of-childbearing-potential"),
    (_OLDER, "older-adult"),
)
# What is done to a group that is observed: "infants should be watched".
_OBSERVED = re.compile(r"observed|watched|monitored|weighed")
# Women who are advised because of a child have it as the circumstance.
_BEARING = re.compile(r"\bpregnan|\bbreast|\bnurs|\bchild\b|\bbaby\b|\bconcei|\btrimester|\bexpecting")
_BALANCE = re.compile(r"\b(?:benefits?|risks?)\b")
_AIM = pattern("advice.aim")
# Asking a provider while one of these holds is asking about the drug's use.
_MOTHERS = frozenset(("pregnancy", "breastfeeding", "planned-pregnancy", "possible-pregnancy"))
_ASKING = frozenset(("consult-doctor", "contact-healthcare-provider"))


def draft_of(here: Scene, duty: Duty, action: str, span: tuple[int, int]) -> Draft:
    """Return the statement of one action with the qualifiers of its duty."""
    reading = here.reading
    who, relation = _who(here, duty)
    found = circumstances(here, duty, required=relation == "requires")
    if action in _ASKING and {each.entity for each in found} & _MOTHERS:
        action = "discuss-use-with-provider"
    if not found:
        found = limits(here, duty) if action in FORBIDDEN else missed(here, action)
    subject = reading.subject.id if who == "drug" else who
    draft = Draft("AdviceStatement", relation, subject, f"advice.{duty.way}", here.sentence, object=action)
    draft.labels[action] = (action.replace("-", " "), "Action")
    draft.evidence.append(reading.published(*span))
    if here.section != "disclaimer":
        draft.qualifiers["concerns"] = reading.subject.id
        _authority(here, draft, span)
    _manner(here, duty, draft)
    note(here, draft, found)
    return draft


def _manner(here: Scene, duty: Duty, draft: Draft) -> None:
    """Note that a duty is none, what it is good for, and how strongly it holds."""
    published = here.reading.published
    if duty.needless:
        draft.polarity = "negated"
        draft.cue("polarity", published(*duty.needless))
    if purpose := _purpose(here, duty):
        draft.qualifiers["purpose"] = purpose[0]
        draft.cue("purpose", published(*purpose[1]))
    if duty.strength and duty.value:
        draft.qualifiers["strength"] = duty.value
        draft.cue("strength", published(*duty.strength))


def for_each(here: Scene, draft: Draft) -> Iterator[Draft]:
    """Yield a draft for each of what holds apart: the items of a list, what use requires in pregnancy and nursing."""
    listed = of_list(here.reading, here.sentence)
    if listed:
        yield from for_items(here, draft, listed)
        return
    names = draft.qualifiers.get("circumstance", ())
    if draft.relation != "requires" or len(names) <= 1 or "weigh" in (draft.object or ""):
        yield draft
        return
    for name, cue in zip(names, list(draft.cues["circumstance"]), strict=False):
        one = draft.clone()
        one.qualifiers["circumstance"] = (name,)
        one.cues["circumstance"] = [cue]
        first = draft.evidence[0]
        one.evidence = [(first[0], cue[1])] if cue[0] > first[0] else [first]
        yield one


def for_items(here: Scene, draft: Draft, items: Sequence[Sequence[Circumstance]]) -> Iterator[Draft]:
    """Yield a draft for each item of a list: it rests on the item as well as on the words above the list."""
    for item in items:
        one = draft.clone()
        note(here, one, item)
        one.evidence += one.cues["circumstance"][-len(item) :]
        yield one


def note(here: Scene, draft: Draft, found: Sequence[Circumstance]) -> None:
    """Add circumstances to a draft, with their cues and names."""
    if not found:
        return
    known = draft.qualifiers.get("circumstance", ())
    draft.qualifiers["circumstance"] = tuple(dict.fromkeys((*known, *(each.entity for each in found))))
    for each in found:
        draft.labels.setdefault(each.entity, (each.label, "Circumstance"))
        draft.cue("circumstance", here.reading.published(each.start, each.end))


def _purpose(here: Scene, duty: Duty) -> tuple[str, tuple[int, int]] | None:
    """As in "Get up slowly to avoid dizziness": what the act is good for, and its words."""
    end = here.parse.tokens[stop_of(here, duty) - 1].end
    found = _AIM.match(here.shown, end - here.start)
    if found is None:
        return None
    words = re.sub(r"\b(?:to|your|the|a|an)\b", " ", found["what"])
    return slug(words), (here.start + found.start("what"), here.start + found.end("what"))


def _authority(here: Scene, draft: Draft, span: tuple[int, int]) -> None:
    """A provider in the words of what the patient should do is the authority, unless only called "provider"."""
    text = here.reading.document.copy.text
    given = _GIVEN_BY.search(text, span[0], here.end) if (draft.object or "").startswith("follow-") else None
    if given:
        draft.qualifiers["authority"] = "healthcare-provider"
        draft.cue("authority", here.reading.published(*given.span("who")))
        return
    found = _PROVIDERS.search(text, *span)
    if draft.relation == "isAdvisedTo" and draft.subject == "patient" and found and "provider" not in found.group():
        draft.qualifiers["authority"] = "healthcare-provider"
        draft.cue("authority", here.reading.published(*found.span()))


def _group(words: str) -> str:
    """The one group that a subject names by age or sex; empty where it names several, or a child to be born."""
    groups = list(read_populations(words, 0, len(words)))
    if len(groups) != 1 or groups[0].value not in word_set("advised-group") or _BEARING.search(words):
        return ""
    return groups[0].value


def _verb(here: Scene, duty: Duty) -> str:
    return here.parse.tokens[duty.head].text


def _who(here: Scene, duty: Duty) -> tuple[str, str]:
    """Return who should do it ("drug" where it is required of the drug's use), and the relation."""
    if duty.way in ("imperative", "contraindicated"):
        return "patient", "isAdvisedTo"
    words = here.span(duty.subject)
    named = next((name for group, name in _GROUPS if duty.way != "passive" and group.search(words)), None)
    if named is not None:
        return named, "isAdvisedTo"
    group = _group(words)
    if group and (duty.way == "active" or (duty.way == "passive" and _OBSERVED.match(_verb(here, duty)))):
        return group, "isAdvisedTo"
    if duty.way == "passive":
        required = sort_of_subject(here, duty) == "USE" or _BALANCE.search(words)
        return ("drug", "requires") if required else ("patient", "isAdvisedTo")
    if (words == "i" or _CLINICIAN.search(words)) and duty.way == "active":
        return "healthcare-provider", "isAdvisedTo"
    return "patient", "isAdvisedTo"
