"""Steps that nouns name: "an inhibitor of COX-2", "by inhibition of serotonin reuptake"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import singular_phrase
from monograph_kg.reading.mechanism.processes import is_molecular, place_of, things

_RELATIONS = {
    "inhibits": r"inhibition|blockade|blocking|suppression|antagonism|inhibitors?|antagonists?|blockers?",
    "increases": r"stimulation|activation|agonism|agonists?|activators?|stimulators?",
    "enhancesEffectOf": r"enhancement|potentiation",
    "reduces": r"reduction|lowering",
}
# One of these begins in every line with such a noun.
_NAMING = ("inhibit", "inhibition", "block", "suppression", "antagonis", "stimulat", "activat", "agonis", "enhancement",
           "potentiation", "reduction", "lowering")  # fmt: skip
_NOUN = "|".join(f"(?P<{relation}>{nouns})" for relation, nouns in _RELATIONS.items())
_AGENT = re.compile(
    rf"(?:\b(?:by|through|via|due to|from|is|as|means) |(?P<key>\b(?:mechanism|action|"
    rf"works?)\b[^:\n]{{0,20}}: ?))(?:(?:an?|the|its|their) )?(?:(?:selective|potent|strong|"
    rf"direct|competitive|reversible|irreversible|partial|full|powerful"
    rf"|weak|specific) )*(?:{_NOUN}) (?:of|at|in|for|on) (?=(?P<obj>[a-z0-9][^.;:,]*))"
)
_CERTAIN = re.compile(r"\b(?:is|are) (?:thought|believed|assumed|considered)\b|\b(?:may|might|probably|possibly)\b")
_SECTIONS = frozenset({"mechanism", "introduction", "uses", "other"})


def agents(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield the steps that an agent noun or a noun of action names, the drug being what the sentence speaks of."""
    begin, end = reading.bounds[sentence]
    if reading.section(reading.document.sentences[sentence]) not in _SECTIONS:
        return
    line = reading.masked.text.rfind("\n", max(0, begin - 60), begin) + 1 or begin
    if not reading.holds(_NAMING, line, end):
        return
    for match in _AGENT.finditer(reading.masked.text, line, end):
        if match.start("obj") < begin:
            continue
        clause = re.split(r"[;:]", reading.masked.text[begin : match.start()])[-1]
        if OTHER in clause or (
            not match["key"] and SUBJECT not in clause and "effect" not in clause and not reading.steps
        ):
            continue
        if re.search(r"\bnot\b", clause):
            continue
        relation = next(name for name in _RELATIONS if match[name])
        yield from _steps(reading, sentence, match, relation)


def _steps(reading: Reading, sentence: int, match: re.Match[str], relation: str) -> Iterator[Draft]:
    first = True
    for thing in things(reading, *match.span("obj")):
        if not is_molecular(thing.name):
            continue
        entity, new = reading.link(thing.name, relation)
        if not entity:
            continue
        draft = Draft("MechanismStep", relation, reading.subject.id, "mechanism.agent", sentence, object=entity)
        if new:
            draft.labels[entity] = (singular_phrase(thing.name), "Process")
        if thing.place:
            place, label = place_of(reading, thing.place)
            draft.qualifiers["location"] = place
            draft.labels[place] = (label, "AnatomicalStructure")
            draft.cue("location", reading.published(*thing.place))
        doubt = _CERTAIN.search(reading.document.copy.text, reading.bounds[sentence][0], match.start())
        if doubt:
            draft.certainty = "possible"
            draft.cue("certainty", reading.published(*doubt.span()))
            draft.qualifiers["hedge"] = reading.words(*doubt.span())
            draft.cue("hedge", reading.published(*doubt.span()))
        draft.evidence.append(reading.published(match.start(relation) if first else thing.start, thing.end))
        first = False
        reading.steps.append(draft)
        yield draft
