"""Therapeutic effects that explanations of a mechanism end in: "thus preventing seizures", "a calming effect"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.apply import named
from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.masks import SUBJECT
from monograph_kg.reading.words import singular_phrase

_PREVENTS = re.compile(r"(?P<thus>thus |thereby )?\bprevent(?:s|ing) (?:an? |the )?(?P<obj>[a-z][a-z -]{2,40}?)(?=[.,;]| (?:and|or|in|by)\b)")
_EFFECT = re.compile(
    r"\b(?:promot(?:es|ing)|produc(?:es|ing)|provid(?:es|ing)|has|have|creat(?:es|ing)) (?P<no>an? |no )"
    r"(?P<n>[a-z-]+ (?:effects?|relief|action))(?: (?:in|on) (?P<st>[a-z ]+?))?(?=[.,;]|$)"
)
_OTHER_EFFECTS = re.compile(r"side|adverse|unwanted|similar|small|little|direct|long")


def therapeutic_effects(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield the effects of one sentence on states and on the body as a whole."""
    begin, end = reading.bounds[sentence]
    text, masked = reading.document.copy.text, reading.masked.text
    if SUBJECT not in masked[begin:end] or text[begin:end].rstrip().endswith("?"):
        return
    if reading.section(reading.document.sentences[sentence]) == "mechanism":
        yield from _prevention(reading, sentence)
    for match in _EFFECT.finditer(text, begin, end):
        if not _OTHER_EFFECTS.match(match["n"]):
            yield _effect(reading, sentence, match)


def _prevention(reading: Reading, sentence: int) -> Iterator[Draft]:
    for match in _PREVENTS.finditer(reading.document.copy.text, *reading.bounds[sentence]):
        state = reading.lexicon.link(match["obj"], frozenset({"ClinicalState"}))
        if state is None or ":" in state:
            continue
        draft = Draft(
            "TherapeuticEffectStatement", "prevents", reading.subject.id, "mechanism.prevents", sentence, object=state
        )
        if match["thus"]:
            draft.cue("via", reading.published(match.start("thus"), match.end("thus") - 1))
            draft.qualifiers["via"] = "first"
        draft.evidence.append(reading.published(*match.span()))
        yield draft


def _effect(reading: Reading, sentence: int, match: re.Match[str]) -> Draft:
    """How it is said: "promoting a calming effect in anxiety disorders": a beneficial effect, in a state."""
    name = singular_phrase(match["n"])
    draft = Draft(
        "TherapeuticEffectStatement", "hasTherapeuticEffect", reading.subject.id, "mechanism.effect", sentence,
        object=named(name),
    )  # fmt: skip
    draft.labels[named(name)] = (name, "Effect")
    if match["st"] and (state := reading.lexicon.own(match["st"], frozenset({"ClinicalState"}))):
        draft.qualifiers["in_state"] = state
        draft.cue("in_state", reading.published(*match.span("st")))
    if match["no"] == "no ":
        draft.polarity = "negated"
        draft.cue("polarity", reading.published(match.start("no"), match.start("no") + 2))
    draft.evidence.append(reading.published(*match.span()))
    begin = reading.bounds[sentence][0]
    if reading.document.copy.text.startswith("by ", begin):
        draft.qualifiers["via"] = "first"
        draft.cue("via", reading.published(begin, begin + 2))
    return draft
