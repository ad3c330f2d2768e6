"""Influences: what the partner does to the drug or its user, and what the drug does to the partner."""

from __future__ import annotations

import re
from dataclasses import replace

from monograph_kg.reading.interactions.mentions import MUST, PRONOUNS, Scene
from monograph_kg.reading.interactions.pairing import Pairing
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.wordsets import word_set

_ENZYME = re.compile(r"(?:the )?(?:liver )?(?:enzymes?|cyp\w*|cytochrome)\b")
_WORKS = re.compile(r"\b(?:less|more|better|worse|properly|together|as well|so well|as effectively|against)\b")
_TAKERS = re.compile(
    r"(?:(?:people|patients|those|anyone|women|men|adults|someone|users|you|drivers"
    r"|smokers) )?(?:who (?:also )?(?:takes?|uses?|drinks?|(?:are|is) (?:taking|on|using))|taking|using|on"
    r"|who are on)\s+(?P<p>.+)"
)
_LEAD = re.compile(r"(?:together with|in combination with|combined with|along with|with|taken with|alongside)\s+")
_DOSE = re.compile(r"\bdos(?:e|es|age)\b")
# What may be done to a partner itself: "X is not affected", "less of X is absorbed".
_CHANGING = ("affect", "alter", "increase", "reduce", "raise", "enhance", "weaken", "inhibit", "absorb", "slow",
             "delay", "counteract", "remove", "displace")  # fmt: skip
# Links of clauses that only tell more of a noun or verb before them.
_LOOSE = frozenset(("relative", "reduced", "means", "purpose", "that"))
# A condition that names neither the drug nor the two is about the reader: "if aspirin sets off your asthma".
_DRUG = re.compile(rf"{SUBJECT}|\b(?:its?|the drug|the medicine|both|the two|together|you (?:take|use|drink|are))\b")
# Where "raises insulin" is about the body, not about a medicine.
_BODILY = frozenset(("mechanism", "uses", "dosage"))


def influence(scene: Scene) -> Pairing | None:
    """Return the partners of a clause that says what the partner or the drug does."""
    if _is_beside(scene):
        return None
    if lead := in_lead(scene):
        return replace(lead, effect=scene.clause)
    if scene.topic and (takers := of_takers(scene)):
        return takers
    if scene.group.passive and all(verb in ("have", "need") for verb in scene.group.chain[:-1]):
        return _passive(scene)
    if scene.group.passive and scene.group.governs("use", "give", "take", "prescribe", "combine"):
        return None
    return _acting(scene) or _varying(scene) or _affected(scene)


def _is_beside(scene: Scene) -> bool:
    """Whether a clause only stands for another, tells more of a noun, or is a condition about the reader alone."""
    stands_in = scene.group.verb == "do" and "the same" not in scene.words(scene.behind)
    loose = scene.clause.link in _LOOSE and not _is_meant(scene)
    return stands_in or loose or (scene.clause.link == "if" and not _DRUG.search(scene.text, *scene.extent))


def _is_meant(scene: Scene) -> bool:
    """Whether a clause is what another means or notes: "this means that less of X is absorbed"."""
    clauses = scene.fit.parse.clauses
    at = clauses.index(scene.clause)
    return scene.clause.link == "that" and at > 0 and clauses[at - 1].group.means("mean", "note", "remember")


def _acting(scene: Scene) -> Pairing | None:
    """As in "X raises its level", "X may add to drowsiness"."""
    known = scene.topic or scene.changes_drug(scene.behind)
    found = scene.partners(scene.subject, sure=not known) or _stood_for(scene)
    if found is None or not (found.joined or known or scene.names_drug(scene.behind)):
        return None
    works = scene.group.verb == "work" and not _WORKS.search(scene.text, *scene.extent)
    enzyme = _ENZYME.match(scene.text, scene.behind[0]) and not scene.names_drug(scene.behind)
    return None if works or enzyme else replace(found, effect=scene.clause)


def _stood_for(scene: Scene) -> Pairing | None:
    """The partners for which a pronoun stands: "X and Y do the opposite: they speed up its breakdown"."""
    clauses = scene.fit.parse.clauses
    at = clauses.index(scene.clause)
    if not (scene.topic and at) or scene.words(scene.subject) not in word_set("standing-pronoun"):
        return None
    before = scene.at(clauses[at - 1])
    compared = before.group.verb in ("do", "be", "have", "act", "work", "behave")
    return scene.partners(before.subject, sure=True) if compared and before.clause.link == "main" else None


def _varying(scene: Scene) -> Pairing | None:
    """As in "Lithium levels may rise", "the risk goes up with X", "your doctor may reduce the dose of X"."""
    if not scene.topic or not scene.clause.subject:
        return None
    if found := scene.changed(scene.subject):
        return replace(found, effect=scene.clause, whole=True)
    if not scene.names_drug(scene.subject) and (found := scene.first("with")):
        return replace(found, effect=scene.clause, whole=True)
    return told_to_provider(scene)


def told_to_provider(scene: Scene) -> Pairing | None:
    """Return the partners whose dose or level the doctor changes."""
    if not scene.is_provider(scene.subject):
        return None
    found = scene.changed(scene.slot("obj"))
    return replace(found, managed=scene.extent, hedged=scene.clause) if found else None


def of_takers(scene: Scene) -> Pairing | None:
    """Return the partners of "People who take X may need less of it": what happens to them, or what they should do."""
    inner = scene.inner(scene.subject, _TAKERS) if scene.clause.subject else None
    found = scene.partners(inner) if inner else None
    if found is None:
        return None
    group = scene.group
    if group.means("need") or (group.modal is not None and group.modal.text in MUST):
        return replace(found, managed=(group.start, scene.extent[1]), hedged=scene.clause)
    return replace(found, effect=scene.clause)


def _affected(scene: Scene) -> Pairing | None:
    """As in "It raises the level of X", "it makes X less effective"."""
    if not _is_of_drug(scene):
        return None
    behind = scene.slot("obj")
    behind = behind if behind[1] else scene.behind
    found = scene.changed(behind, sure=not scene.topic)
    if found is None and (scene.topic or OTHER in scene.words(behind)):
        found = scene.partners(behind, sure=True)
    if found is None and scene.topic:
        found = scene.first("with")
    return replace(found, effect=scene.clause) if found else None


def _is_of_drug(scene: Scene) -> bool:
    """Whether the drug acts, in a place where its acting on another is an interaction."""
    words, clause = scene.words(scene.subject), scene.clause
    pronoun = words in PRONOUNS and (words != "" or clause.link == "main")
    acts = scene.names_drug(scene.subject) or pronoun or words.startswith(("the combination", "taking", "less "))
    if not acts or OTHER in words or not (clause.group.form == "finite" or clause.link == "result"):
        return False
    if clause.group.means("stop") and not scene.slot("from")[1]:
        return False
    section = scene.reading.section(scene.reading.document.sentences[scene.fit.sentence])
    return scene.topic or section not in _BODILY


def _passive(scene: Scene) -> Pairing | None:
    """As in "Its level is raised by X"; "the effect of X may be weakened"; "X is not affected"."""
    agent = scene.slot("by")
    if agent[1] and not scene.names_drug(agent):
        known = scene.names_drug(scene.subject) or scene.topic
        found = (
            scene.partners(agent, sure=not scene.topic) if known and OTHER not in scene.words(scene.subject) else None
        )
        return replace(found, effect=scene.clause, whole=True) if found else None
    if not (agent[1] or scene.topic):
        return None
    found = scene.changed(scene.subject)
    if found is None and scene.group.means(*_CHANGING):
        found = scene.partners(scene.subject, sure=bool(agent[1]))
    if found is not None and not agent[1] and _DOSE.search(scene.text, *scene.subject):
        return replace(found, managed=scene.extent, hedged=scene.clause)
    return replace(found, effect=scene.clause, whole=True) if found else None


def in_lead(scene: Scene) -> Pairing | None:
    """Return the partners of a leading phrase: "With alcohol, it causes ..."; "Together with X, ..."."""
    span = scene.fit.parse.span(scene.clause.lead)
    words = _LEAD.match(scene.text, *span) if scene.clause.lead else None
    return scene.partners((words.end(), span[1])) if words and scene.topic else None
