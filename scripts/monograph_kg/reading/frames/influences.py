"""Influences: what the partner does to the drug or its user, and what the drug does to the partner."""

from __future__ import annotations

import re
from dataclasses import replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.frames.frame import Fit, slot_of
from monograph_kg.reading.frames.mentions import (
    MUST,
    PRONOUNS,
    PROVIDER,
    by_level,
    extent_of,
    inner_span,
    mentions_drug,
    on_topic,
    partners_in,
    span_of,
    words_in,
)
from monograph_kg.reading.frames.pairing import Pairing
from monograph_kg.reading.masks import OTHER, SUBJECT

_ENZYME = re.compile(r"(?:the )?(?:liver )?(?:enzymes?|cyp\w*|cytochrome)\b")
_WORKS = re.compile(r"\b(?:less|more|better|worse|properly|together|as well|as effectively|against)\b")
_TAKERS = re.compile(
    r"(?:(?:people|patients|those|anyone|women|men|adults|someone|users|you|drivers"
    r"|smokers) )?(?:who (?:also )?(?:take|use|drink|are taking|are on|are using)|taking|using|on"
    r"|who are on)\s+(?P<p>.+)"
)


def influence(reading: Reading, fit: Fit) -> Pairing | None:
    """What the partner does to the drug or its user, or the drug to the partner."""
    clause = fit.clause
    topic = on_topic(reading, fit.sentence)
    subject, behind = span_of(fit, clause.subject), span_of(fit, clause.object)
    if clause.link in ("relative", "reduced", "means", "purpose", "that"):
        return None
    lead = in_lead(reading, fit)
    if lead is not None:
        return replace(lead, effect=clause)
    if topic and (takers := of_takers(reading, fit, subject)):
        return takers
    if clause.group.passive:
        return _passive(reading, fit, topic=topic)
    acting = partners_in(reading, subject, sure=not topic) if clause.subject else None
    if acting is not None and (acting.joined or topic or mentions_drug(reading, behind)):
        if clause.group.verb == "work" and not _WORKS.search(reading.masked.text, *extent_of(reading, fit)):
            return None
        if _ENZYME.match(reading.masked.text, behind[0]) and not mentions_drug(reading, behind):
            return None
        return replace(acting, effect=clause)
    changed = by_level(reading, subject, sure=not topic) if clause.subject else None
    if changed is not None and topic:
        return replace(changed, effect=clause, whole=True)
    if (
        topic
        and clause.subject
        and (place := slot_of(fit.parse, clause, "with"))
        and SUBJECT not in words_in(reading, subject)
    ):
        if found := partners_in(reading, span_of(fit, place), sure=False):
            return replace(found, effect=clause, whole=True)
    if topic and PROVIDER.match(reading.masked.text, *subject):
        found = by_level(reading, behind, sure=False)
        return replace(found, managed=extent_of(reading, fit), hedged=clause) if found else None
    return _affected(reading, fit, topic=topic)


def of_takers(reading: Reading, fit: Fit, subject: tuple[int, int]) -> Pairing | None:
    """As in "People who take X may need less of it": what happens to them, or what they should do."""
    inner = inner_span(reading, subject, _TAKERS) if fit.clause.subject else None
    found = partners_in(reading, inner, sure=False) if inner else None
    if found is None:
        return None
    group = fit.clause.group
    if group.means("need") or (group.modal is not None and group.modal.text in MUST):
        return replace(found, managed=(group.start, extent_of(reading, fit)[1]), hedged=fit.clause)
    return replace(found, effect=fit.clause)


def _affected(reading: Reading, fit: Fit, *, topic: bool) -> Pairing | None:
    """The drug acts on the level, effect or use of the partner."""
    clause = fit.clause
    subject, behind = span_of(fit, clause.subject), span_of(fit, slot_of(fit.parse, clause, "obj"))
    if behind[1] <= behind[0]:
        behind = span_of(fit, clause.object)
    words = words_in(reading, subject)
    own = words in PRONOUNS and (words != "" or clause.link == "main")
    acts = mentions_drug(reading, subject) or own or words.startswith(("the combination", "taking", "less "))
    if clause.group.means("stop") and not slot_of(fit.parse, clause, "from"):
        return None
    if OTHER in words or not acts or not (clause.group.form == "finite" or clause.link == "result"):
        return None
    section = reading.section(reading.document.sentences[fit.sentence])
    if not topic and section in ("mechanism", "uses", "dosage", "introduction-uses"):
        return None
    found = by_level(reading, behind, sure=not topic)
    if found is None and (topic or OTHER in words_in(reading, behind)):
        found = partners_in(reading, behind, sure=True)
    if found is None and topic and (place := slot_of(fit.parse, clause, "with")):
        found = partners_in(reading, span_of(fit, place), sure=False)
    return replace(found, effect=clause) if found else None


def _passive(reading: Reading, fit: Fit, *, topic: bool) -> Pairing | None:
    """As in "Its level is raised by X"; "the effect of X may be weakened"; "X is not affected"."""
    clause = fit.clause
    subject = span_of(fit, clause.subject)
    agent = slot_of(fit.parse, clause, "by")
    if agent and mentions_drug(reading, span_of(fit, agent)):
        found = by_level(reading, subject, sure=False) or partners_in(reading, subject, sure=True)
        return replace(found, effect=clause, whole=True) if found else None
    if agent:
        if not (mentions_drug(reading, subject) or topic) or OTHER in words_in(reading, subject):
            return None
        found = partners_in(reading, span_of(fit, agent), sure=not topic)
        return replace(found, effect=clause, whole=True) if found else None
    if not topic:
        return None
    found = by_level(reading, subject, sure=False) or partners_in(reading, subject, sure=False)
    if found is None:
        return None
    if re.search(r"\bdos(?:e|es|age)\b", words_in(reading, subject)):
        return replace(found, managed=extent_of(reading, fit))
    return replace(found, effect=clause, whole=True)


def in_lead(reading: Reading, fit: Fit) -> Pairing | None:
    """As in "With alcohol, it causes ..."; "Together with X, ..."."""
    clause = fit.clause
    if not clause.lead:
        return None
    words = re.compile(
        r"(?:together with|in combination with|combined with|along with|with|taken with|alongside)\s+"
    ).match(reading.masked.text, *span_of(fit, clause.lead))
    if words is None or not on_topic(reading, fit.sentence):
        return None
    return partners_in(reading, (words.end(), span_of(fit, clause.lead)[1]), sure=False)
