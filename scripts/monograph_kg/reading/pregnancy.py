# ruff: noqa: E501 (patterns and messages stand on one line)
"""Pregnancy and breastfeeding: who is at risk, which harm is named, and what is said to be safe."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.words import singular_phrase

_RISK = re.compile(
    r"(?:(?P<mod>may|can|could|might) )?(?P<v>pose|poses|present|carry|carries|cause|causes|harm|harms|affect|affects|damage|damages|be harmful|is harmful|increase|increases|lead to|leads to)\b"
    r"(?P<harm>[a-z ,-]{0,70}?)(?: (?:to|for|in|of))? (?:the |an? |your |their |a developing |developing )*(?P<risk>unborn (?:babies|baby|child|children)|fetus|foetus|newborns?(?: baby| babies)?|nursing infants?|nursing (?:baby|babies)|breastfed (?:baby|babies|infants?)|baby|babies|infants?)\b(?: or (?P<risk2>infants|newborns|nursing infants))?"
)
_SAFE = re.compile(
    r"(?P<ev>(?:considered |thought to be |generally |regarded as )*(?:safe|suitable|(?:often |usually )?the preferred [a-z]+|compatible)(?: to use| to take)?(?: (?:during|in|with|while) (?:pregnancy|breast-?feeding|lactation))?)"
)
_NO_HARM = re.compile(
    r"(?P<ev>no (?:harm|harmful effects?|problems?|adverse effects?|evidence of harm) (?:to|in) (?:the )?(?:nursing |breastfed )?(?P<risk>infants?|baby|babies|fetus|newborns?|unborn baby)(?: has| have)?(?: been)?(?: \w+)?)"
)
_AVOID = re.compile(
    r"(?P<ev>(?:not recommended|contraindicated|(?:should|must) (?:not|never) be (?:used|taken)|(?:should|must) be avoided|is (?:usually |generally )?avoided|unsafe|not (?:considered )?safe|should be used with caution|use with caution)(?: [a-z ]{0,40}?)?(?: (?:during|in|by|while|for|throughout) (?:the )?(?:[a-z]+ trimester of |last trimester of |late |early |second and third trimesters of )?(?:pregnancy|pregnant women|breast-?feeding|lactation|pregnant|breast-?feeding mothers|women who are [a-z-]+)))"
)
_PREGNANT = re.compile(r"\bpregnan\w+|\bunborn|\bf(?:o)?etus|\btrimester|\bfetal")
_FEEDING = re.compile(r"\bbreast-?\s?feed\w*|\bbreast-?\s?milk|\bnursing|\blactation|\bbreast ?milk")
_WHO = {"unborn": "unborn-baby", "fetus": "unborn-baby", "foetus": "unborn-baby", "newborn": "newborn"}


def cautions(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield what a sentence says of the drug in pregnancy and breastfeeding."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    section = reading.section(reading.document.sentences[sentence])
    words = text[begin:end]
    if section != "pregnancy" and not (_PREGNANT.search(words) or _FEEDING.search(words)):
        return
    masked = reading.masked.text[begin:end]
    if OTHER in masked and SUBJECT not in masked:
        return
    risk = _RISK.search(text, begin, end)
    harmless = _NO_HARM.search(text, begin, end) or re.search(
        r"\b(?:unlikely|not known|no evidence|not been shown|have not shown)\b|\bno\b[a-z ]{0,20}harm", words
    )
    if risk and not harmless:
        yield from _risks(reading, sentence, risk)
        return
    for pattern, polarity in ((_NO_HARM, "negated"), (_AVOID, "affirmed"), (_SAFE, "negated")):
        match = pattern.search(text, begin, end)
        if match and (SUBJECT in masked or section == "pregnancy"):
            if pattern is _SAFE and re.search(r"\bnot\b|\bno\b", text[max(begin, match.start() - 25) : match.start()]):
                polarity = "affirmed"  # noqa: PLW2901
            yield from _said(reading, sentence, match, polarity)
            return


def _risks(reading: Reading, sentence: int, match: re.Match[str]) -> Iterator[Draft]:
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    both = match["risk2"] is not None
    for group in ("risk", "risk2"):
        if match[group] is None:
            continue
        who = _who(match[group])
        feeding = who == "infant" and (
            group == "risk2" or _FEEDING.search(text, begin, end) or "nursing" in match[group]
        )
        entity = (
            "breastfeeding" if feeding or (who == "infant" and not _PREGNANT.search(text, begin, end)) else "pregnancy"
        )
        if who == "infant" and entity == "pregnancy":
            who = "unborn-baby" if "baby" in match[group] and "newborn" not in text[begin:end] else who
        draft = Draft("PopulationSafetyStatement", None, reading.subject.id, "preg.risk", sentence, object=entity)
        _hedge(reading, draft, match)
        draft.qualifiers["at_risk"] = who
        draft.labels[who] = (who.replace("-", " "), "Population")
        draft.cue("at_risk", reading.published(*match.span(group)))
        _harm(reading, draft, match)
        start = match.start() if group == "risk" else match.start(group)
        draft.evidence.append(reading.published(start, match.end(group)))
        if both or section_heading(reading, sentence, entity):
            _implied(reading, draft, sentence, entity)
        yield draft


def section_heading(reading: Reading, sentence: int, entity: str) -> bool:
    """Whether the sentence itself does not name the circumstance, so that the heading must."""
    text = reading.document.copy.text
    words = text[slice(*reading.bounds[sentence])]
    pattern = _PREGNANT if entity == "pregnancy" else _FEEDING
    return not re.search(pattern.pattern.split("|")[0], words)


def _implied(reading: Reading, draft: Draft, sentence: int, entity: str) -> None:
    part = reading.document.part_of(reading.document.sentences[sentence])
    if part is None or part.heading is None:
        return
    heading = reading.document.text[part.heading[0] : part.heading[1]].lower()
    found = re.search(
        r"pregnancy|pregnant" if entity == "pregnancy" else r"breast-?\s?feeding|nursing|lactation", heading
    )
    if found:
        draft.implied_by.append((part.heading[0] + found.start(), part.heading[0] + found.end()))


def _who(words: str) -> str:
    for key, value in _WHO.items():
        if key in words:
            return value
    return "infant"


def _harm(reading: Reading, draft: Draft, match: re.Match[str]) -> None:
    words = match["harm"].strip(" ,")
    if (
        match["v"].startswith(("cause", "increase", "lead"))
        and words
        and not re.match(r"(?:harm|risks?|problems|damage)$", words)
    ):
        name = re.sub(r"^(?:an? |the risk of |the |risk of )+", "", words)
        entity, new = reading.link(name, "hasAdverseEffect")
        draft.qualifiers["harm_named"] = True
        draft.qualifiers["harm"] = entity
        if new:
            draft.labels[entity] = (singular_phrase(name), new)
        at = match.start("harm") + match["harm"].index(name)
        draft.cue("harm", reading.published(at, at + len(name)))
    else:
        draft.qualifiers["harm_named"] = False


def _hedge(reading: Reading, draft: Draft, match: re.Match[str]) -> None:
    if match["mod"]:
        draft.certainty = "possible"
        draft.qualifiers["hedge"] = reading.words(*match.span("mod"))
        for name in ("certainty", "hedge"):
            draft.cue(name, reading.published(*match.span("mod")))


def _said(reading: Reading, sentence: int, match: re.Match[str], polarity: str) -> Iterator[Draft]:
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    entities = [n for n, p in (("pregnancy", _PREGNANT), ("breastfeeding", _FEEDING)) if p.search(text, begin, end)]
    for entity in entities:
        draft = Draft(
            "PopulationSafetyStatement",
            None,
            reading.subject.id,
            "preg.said",
            sentence,
            object=entity,
            polarity=polarity,
        )
        if "risk" in match.re.groupindex and match["risk"]:
            who = _who(match["risk"])
            draft.qualifiers["at_risk"] = who
            draft.labels[who] = (who.replace("-", " "), "Population")
            draft.cue("at_risk", reading.published(*match.span("risk")))
        draft.evidence.append(reading.published(*match.span("ev")))
        if usual := re.search(r"\b(?:generally|usually)\b", match["ev"]):
            draft.certainty = "typical"
            at = match.start("ev") + usual.start()
            draft.cue("certainty", reading.published(at, at + len(usual.group())))
        if polarity == "negated":
            word = re.search(r"no\b|safe|suitable|preferred|compatible", match["ev"])
            if word:
                at = match.start("ev") + word.start()
                draft.cue("polarity", reading.published(at, at + len(word.group())))
        yield draft
