# ruff: noqa: E501 (patterns and messages stand on one line)
"""Advice: who should do what, when, how strongly, by whose authority."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.items import read_items
from monograph_kg.reading.rulebook import Rule, expand

_STRENGTH = re.compile(
    r"\b(?:(should|must) only|(important)|(crucial|essential|vital|critical)|(should|must|need to|ought to|needs to)|(always|never))\b"
)
_PROVIDER = re.compile(expand("{PROV}"))
_CIRCUMSTANCES = {
    "pregnancy": re.compile(r"\bpregnan(?:cy|t)\b"),
    "breastfeeding": re.compile(r"\bbreast-?\s?feed(?:ing)?\b|\bnursing\b"),
}
_CONCERNING = re.compile(
    r"\b(?:any |these |the )?(?:\w+ )?(?:concerning|troubling|bothersome|worrying|severe|serious|unusual) side effects?"
)
_SPECIALIST = re.compile(r"\bpsychiatrist|specialist|dentist|midwife\b")


def advise(reading: Reading, rule: Rule, sentence: int, match: re.Match[str]) -> Iterator[Draft]:  # noqa: C901
    """Yield the advice of one match."""
    settings = rule.settings
    text = reading.document.copy.text
    start, end = match.span("ev")
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    begin, stop = reading.bounds[sentence]
    if settings.get("where2") and not _concerns_pregnancy(reading, sentence, text[begin:stop]):
        return
    if _is_not_advice(text, begin, start, rule):
        return
    subject = {"drug": reading.subject.id}.get(settings.get("subject", ""), settings.get("subject", "patient"))
    entity = settings["object"]
    strength = _STRENGTH.search(text, begin, start + 12) or _STRENGTH.search(text, start, end)
    if rule.relation == "requires":
        strength = strength or _STRENGTH.search(text, start, stop)
    if "only" in settings and not (strength and strength[1]) and "only" not in text[begin:start]:
        entity = settings["only"]
    if settings.get("need2") and not re.search(settings["need2"], text[begin:stop]):
        return
    draft = Draft(rule.kind, rule.relation, subject, rule.id, sentence, object=entity)
    draft.labels[entity] = (entity.replace("-", " "), "Action")
    draft.evidence.append(reading.published(start, end))
    disclaimer = reading.section(reading.document.sentences[sentence]) == "disclaimer"
    if not disclaimer:
        draft.qualifiers["concerns"] = reading.subject.id
    if "mod" in match.re.groupindex and match.start("mod") >= 0 and rule.relation == "canProvide":
        draft.certainty = "possible"
        draft.cue("certainty", reading.published(match.start("mod"), match.end("mod")))
    if strength and rule.relation != "canProvide":
        _strength(reading, draft, strength)
    _authority(reading, draft, match, (begin, stop), disclaimer)
    _when(reading, draft, rule, match, (begin, stop))
    if entity == "inform-provider-of-all-medications":
        _purpose(reading, draft, end, stop)
    if (
        rule.relation == "requires"
        and len(found := draft.qualifiers.get("circumstance", ())) > 1
        and "weigh" not in entity
    ):
        yield from _one_each(draft, found, reading, start)
        return
    yield draft


def _is_not_advice(text: str, begin: int, start: int, rule: Rule) -> bool:
    """Whether the words only tell what someone does or may do."""
    before = text[max(begin, start - 25) : start]
    if re.search(
        r"\b(?:can be|may be|was|were|is|are|has|have|had|often|usually|who|to be|you can|you may|may) $", before
    ):
        return rule.relation == "isAdvisedTo" and not re.search(
            r"\b(?:should|must|important|best)\b", text[begin:start]
        )
    return False


def _strength(reading: Reading, draft: Draft, found: re.Match[str]) -> None:
    value = next(
        v for v, g in (("should-only", 1), ("important", 2), ("crucial", 3), ("should", 4), ("always", 5)) if found[g]
    )
    if found.group() == "never":
        return
    draft.qualifiers["strength"] = value
    draft.cue("strength", reading.published(*found.span()))


def _authority(reading: Reading, draft: Draft, match: re.Match[str], bounds: tuple[int, int], disclaimer: bool) -> None:
    text = reading.document.copy.text
    own = {"discuss-concerns-or-questions-with-provider", "contact-healthcare-provider"}
    if draft.relation != "isAdvisedTo" or draft.object in own or disclaimer:
        return
    start = match.start("ev")
    stop = bounds[1] if draft.object == "follow-prescribed-dosage" else match.end("ev")
    found = _PROVIDER.search(text, start, stop)
    if not found or (draft.object == "inform-provider-of-all-medications" and "healthcare provider" in found.group()):
        return
    a, b = found.span("auth")
    a += len(text[a:b]) - len(text[a:b].lstrip())
    draft.qualifiers["authority"] = "healthcare-provider"
    draft.cue("authority", reading.published(a, b))


def _when(reading: Reading, draft: Draft, rule: Rule, match: re.Match[str], bounds: tuple[int, int]) -> None:
    text = reading.document.copy.text
    names: list[str] = []
    if concern := _CONCERNING.search(text, *bounds):
        if rule.settings.get("circumstances"):
            names.append("concerning-side-effect")
            draft.cue("circumstance", reading.published(*concern.span()))
    elif rule.settings.get("circumstances"):
        names += _states(reading, draft, match, bounds)
    if rule.settings.get("where2") or rule.relation == "requires":
        names += _pregnancies(reading, draft, bounds)
    if names:
        draft.qualifiers["circumstance"] = tuple(dict.fromkeys(names))


_IF = re.compile(
    r"\b(?:if|when) you (?:have|notice|experience|develop|get|feel|are|suffer from|have ever had|have had)(?: any| signs of| symptoms of| an?)? ([^.;]+?)(?=, (?:stop|seek|call|contact|tell|talk|see|ask|get|go|speak|do)|[.;]|$)"
)


def _states(reading: Reading, draft: Draft, match: re.Match[str], bounds: tuple[int, int]) -> list[str]:
    text = reading.document.copy.text
    span = match.span("circ") if "circ" in match.re.groupindex and match.start("circ") >= 0 else None
    if span is None:
        found = _IF.search(text, *bounds)
        span = found.span(1) if found else None
    if span is None:
        return []
    names = []
    for item in read_items(text, *span):
        name = re.sub(r"^(?:ever had|had|any|signs? of|symptoms? of|a history of|history of)\s+", "", item.name)
        if allergic := re.match(r"allerg\w+ to (.+)", name):
            entity = f"{reading.link(allergic[1], 'memberOf')[0]}-allergy"
        else:
            entity, _ = reading.link(name, "hasAdverseEffect")
        if entity:
            names.append(entity)
            draft.labels.setdefault(entity, (name, "Circumstance"))
            draft.cue("circumstance", reading.published(item.start, item.end))
    return names


def _concerns_pregnancy(reading: Reading, sentence: int, words: str) -> bool:  # noqa: ARG001
    return bool(re.search(r"pregnan|breast-?\s?feed|nursing", words))


def _pregnancies(reading: Reading, draft: Draft, bounds: tuple[int, int]) -> list[str]:
    text = reading.document.copy.text
    names = []
    for at in (bounds, _previous(reading, draft.sentence)):
        for name, pattern in _CIRCUMSTANCES.items():
            if at and (found := pattern.search(text, *at)):
                names.append(name)
                draft.cue("circumstance", reading.published(*found.span()))
        if names or draft.relation != "requires":
            break
    return names


def _previous(reading: Reading, sentence: int) -> tuple[int, int] | None:
    sentences = reading.document.sentences
    if sentence and sentences[sentence - 1].block == sentences[sentence].block:
        return reading.bounds[sentence - 1]
    return None


def _purpose(reading: Reading, draft: Draft, end: int, stop: int) -> None:
    found = re.compile(r"to avoid (?:potential |possible |any )?(?:interactions|problems)").search(
        reading.document.copy.text, end, stop
    )
    if found:
        draft.qualifiers["purpose"] = "avoid-potential-interactions"
        draft.cue("purpose", reading.published(*found.span()))


def _one_each(draft: Draft, names: tuple[str, ...], reading: Reading, start: int) -> Iterator[Draft]:  # noqa: ARG001
    """One statement for each circumstance, its evidence reaching to the words that name it."""
    for name, cue in zip(names, list(draft.cues["circumstance"]), strict=False):
        copy = Draft(draft.kind, draft.relation, draft.subject, draft.rule, draft.sentence, draft.object,
                     certainty=draft.certainty, qualifiers={**draft.qualifiers, "circumstance": (name,)},
                     evidence=[(draft.evidence[0][0], max(cue[1], draft.evidence[0][1]))],
                     cues={**{k: list(v) for k, v in draft.cues.items()}, "circumstance": [cue]},
                     labels=dict(draft.labels))  # fmt: skip
        yield copy
