# ruff: noqa: E501 (patterns and messages stand on one line)
"""Mechanism chains: who acts on what, where, and by which step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monograph_kg.reading.apply import named
from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.words import singular_phrase

_VERBS = {
    "enhance": "increases", "increase": "increases", "boost": "increases", "raise": "increases", "stimulate": "increases",
    "activate": "increases", "promote": "increases", "improve": "increases", "strengthen": "increases", "widen": "increases",
    "reduce": "reduces", "lower": "reduces", "decrease": "reduces", "slow": "reduces", "diminish": "reduces",
    "suppress": "reduces", "calm": "reduces", "limit": "reduces", "weaken": "reduces", "dampen": "reduces",
    "inhibit": "inhibits", "block": "inhibits", "prevent": "inhibits", "stop": "inhibits", "antagonize": "inhibits",
    "antagonise": "inhibits",
}  # fmt: skip
_FORMS = "|".join(
    sorted(
        {f for v in _VERBS for f in (v, v + "s", v + "es", re.sub("e$", "", v) + "ing", v + "ping", v + "ting")},
        key=len,
        reverse=True,
    )
)
_STEP = re.compile(
    rf"(?<![-\w])(?P<neg>(?:does|do) not )?(?P<help>helps? (?:to )?|thought to |believed to )?(?P<verb>{_FORMS})\b (?=(?P<obj>[^.;:()]+(?:\([a-z0-9-]+\))?[^.;:,()]*))"
)
_LEADS = re.compile(r"\b(?:leads? to|leading to|results? in|causes) (?P<obj>[^.;:,]+)")
_CUT = re.compile(
    r",| (?:and|that|which|so|thus|thereby|because|when|while|by|as|helping|making|but|leading|causing|in order|through|from|to(?! (?:the )?(?:insulin|\w+ receptors?)))\b"
)
_PLACE = re.compile(r" (?:in|within|at|inside) (?:the |your )?(?P<p>[a-z][a-z -]{2,40})$")
_NOMINAL = re.compile(
    r"^(?:the |your )?(?:(?P<eff>effects?|action|actions|activity) of |(?:amount|levels?|concentrations?|quantity|release|production|synthesis|reuptake|re-uptake) of |(?:action|activity|effects?) of )?(?:the |an? |certain |some )?"
)
_DROP = frozenset(
    [
        "it",
        "this",
        "that",
        "them",
        "blood",
        "your",
        "the",
        "you",
        "symptoms",
        "how",
        "pain",
        "risk",
        "chance",
        "dose",
        "doses",
        "dosage",
    ]
)


@dataclass(frozen=True, slots=True)
class _Step:
    verb: re.Match[str]
    start: int
    end: int
    name: str
    relation: str
    place: tuple[int, int] | None


def mechanism_steps(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield the steps of one sentence of a mechanism section, each linked to the one through which it comes about."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    masked = reading.masked.text
    if OTHER in masked[begin:end] and SUBJECT not in masked[begin:end]:
        return
    if SUBJECT not in masked[begin:end] and not re.match(r"this|by|the result|as a result", text[begin:end]):
        return
    if re.search(r"\bnot\b", text[begin : begin + 4]) or text[begin:end].rstrip().endswith("?"):
        return
    steps = [step for match in _STEP.finditer(text, begin, end) if (step := _step(reading, match, end))]
    for step in steps:
        yield from _draft(reading, sentence, step, steps, (begin, end))
    yield from _apposition(reading, sentence, (begin, end))


def _step(reading: Reading, match: re.Match[str], end: int) -> _Step | None:  # noqa: ARG001
    text = reading.document.copy.text
    verb = match["verb"]
    base = next((v for v in sorted(_VERBS, key=len, reverse=True) if verb.startswith(re.sub("e$", "", v))), "")
    relation = _VERBS.get(base, "")
    start = match.start("obj")
    raw = text[start : match.end("obj")]
    gloss = re.match(r"[^,]*?\([a-z0-9-]+\)", raw)
    stop = len(raw)
    cut = _CUT.search(raw, gloss.end() if gloss else 0)
    if cut:
        stop = cut.start()
    words = raw[:stop].rstrip()
    place = _PLACE.search(words)
    where = None
    if place:
        where = (start + place.start("p"), start + place.end("p"))
        words = words[: place.start()]
    shape = _NOMINAL.match(words)
    inner = words[shape.end() :] if shape else words
    name = re.sub(r"\s*\([^)]*\)", "", inner).strip(" '")
    if re.search(r"\beffects?$", name) or re.search(r"caused$|^and ", name):
        return None
    if (
        not name
        or name.split(" ")[0] in _DROP
        or len(name.split()) > 6  # noqa: PLR2004
        or SUBJECT in reading.masked.text[start : start + stop]
    ):
        return None
    if relation == "increases" and shape and shape["eff"] and base in ("enhance", "boost", "increase", "strengthen"):
        relation = "enhancesEffectOf"
    if base == "enhance" and relation == "increases":
        relation = "enhancesEffectOf"
    name = _nominalised(words, name)
    return _Step(match, match.start("verb"), start + len(words), name, relation, where)


def _nominalised(words: str, name: str) -> str:
    if owner := re.match(r"([a-z0-9-]+)'s? (inhibitory actions?|effects?|actions?)$", name):
        return f"inhibitory action of {owner[1]}" if "inhibitory" in owner[2] else owner[1]
    if made := re.match(
        r"(?:the )?(synthesis|production|release|reuptake|re-uptake|absorption|secretion) of (?:the )?(.+)", words
    ):
        return f"{re.sub(r' *[(][^)]*[)]', '', made[2])} {made[1]}"
    return name


def _draft(
    reading: Reading, sentence: int, step: _Step, steps: list[_Step], bounds: tuple[int, int]
) -> Iterator[Draft]:
    text = reading.document.copy.text
    subject, label = _actor(reading, step, bounds)
    if subject is None:
        return
    kind, relation = "MechanismStep", step.relation
    entity, new = reading.link(step.name, relation)
    if not entity or step.verb["verb"].startswith("prevent"):
        return
    draft = Draft(kind, relation, subject, "mechanism.step", sentence, object=entity)
    if new:
        draft.labels[entity] = (singular_phrase(step.name), "Process")
    if label:
        draft.labels[subject] = label
    start = step.verb.start("verb")
    if step.verb["help"] and step.verb["help"].startswith("help"):
        start = step.verb.start("help")
        hedge = (start, step.verb.end("help") - 1)
        draft.qualifiers["hedge"] = reading.words(*hedge)
        draft.cue("hedge", reading.published(*hedge))
    if step.verb["neg"]:
        draft.polarity = "negated"
        at = text.index("not", step.verb.start("neg"))
        draft.cue("polarity", reading.published(at, at + 3))
        start = step.verb.start("neg")
    if step.place:
        place = named(singular_phrase(text[step.place[0] : step.place[1]]))
        draft.qualifiers["location"] = place
        draft.labels[place] = (text[step.place[0] : step.place[1]], "AnatomicalStructure")
        draft.cue("location", reading.published(*step.place))
    draft.evidence.append(reading.published(start, step.end))
    earlier = [s for s in steps if s.end <= step.start and _actor(reading, s, bounds)[0] == subject]
    if earlier and text[bounds[0] : bounds[0] + 3] == "by ":
        draft.qualifiers["via"] = reading.published(earlier[-1].start, earlier[-1].end)
        draft.cue("via", reading.published(bounds[0], bounds[0] + 2))
    yield draft


def _actor(reading: Reading, step: _Step, bounds: tuple[int, int]) -> tuple[str | None, tuple[str, str] | None]:
    """Who acts: the drug, or what stands before "that" or "which"."""
    text = reading.document.copy.text
    before = text[bounds[0] : step.start]
    relative = re.search(
        r"(?<![a-z0-9-])([a-z][a-z0-9 -]{1,60}?)(?: \([a-z0-9-]+\))?, an? [a-z ]{1,40}? (?:in the [a-z]+ )?(?:that|which) (?:normally |usually )?$",
        before,
    )
    if relative:
        words = re.split(r"\b(?:of|the|by|in|activating|enhancing|blocking|inhibiting|increasing)\s+", relative[1])[
            -1
        ].strip()
        entity, new = reading.link(words, "enhancesEffectOf")
        return entity, (words, "Chemical") if new else None
    if (
        re.search(r"\b(?:that|which) (?:normally |usually |then )?$", before)
        and SUBJECT not in reading.masked.text[step.start - 12 : step.start]
    ):
        return None, None
    return reading.subject.id, None


def _apposition(reading: Reading, sentence: int, bounds: tuple[int, int]) -> Iterator[Draft]:
    """How it is said: "X, a neurotransmitter in the brain" locates X."""
    text = reading.document.copy.text
    pattern = re.compile(
        r"(?<![a-z0-9-])([a-z][a-z0-9 -]{1,60}?)(?: \([a-z0-9-]+\))?, an? (?:neurotransmitter|hormone|enzyme|protein|chemical|substance|receptor|chemical messenger) (in (?:the |your )?([a-z]+))\b"
    )
    for match in pattern.finditer(text, *bounds):
        words = re.split(r"\b(?:of|the|by|in|activating|enhancing|blocking)\s+", match[1])[-1].strip()
        subject, new = reading.link(words, "enhancesEffectOf")
        draft = Draft("MechanismStep", "locatedIn", subject, "mechanism.located", sentence, object=named(match[3]))
        draft.labels[draft.object or ""] = (match[3], "AnatomicalStructure")
        if new:
            draft.labels[subject] = (words, "Chemical")
        draft.evidence.append(reading.published(*match.span(2)))
        yield draft
