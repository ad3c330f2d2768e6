"""Harm to a child in pregnancy or breastfeeding: what the drug may do to it, and what is said not to happen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.populations import without_animals
from monograph_kg.reading.frames.qualifiers import set_certainty, set_polarity
from monograph_kg.reading.grammar.items import Item
from monograph_kg.reading.interactions.mentions import Scene
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import singular_phrase
from monograph_kg.reading.safety.children import Span, child_at, for_child, harms_in, second_child
from monograph_kg.reading.safety.judgements import USE, judgements
from monograph_kg.reading.safety.maternity import Circumstance, child_of, circumstances, is_near, of_infant, rest_on
from monograph_kg.reading.safety.stages import with_stage

KIND = "PopulationSafetyStatement"

# What only a child in the womb, a newborn or the milk may suffer.
_OWN_HARM = re.compile(
    r"\b(?:birth defects?|defects?|malform\w+|miscarriages?|stillbirths?|cleft|premature birth"
    r"|preterm birth|low birth weight|fetal|foetal|placenta"
    r"|(?:amount of )?milk (?:you|production|supply|flow)|supply of milk|ductus|neonatal|pregnancy loss"
    r"|congenital|abnormalities in the baby|womb)"
)
_HARMFUL = re.compile(r"(?:very |potentially |possibly )*(?:harmful|dangerous|toxic|risky|unsafe|damaging) (?:to|for) ")
_NO_PROOF = re.compile(
    r"\bno (?:\w+ )?(?:evidence|sign|indication|proof|suggestion)\b|\bnot (?:been )?(?:shown|found|known"
    r"|thought|proven|suggested)\b"
)
_UNLIKELY = re.compile(r"\b(?:unlikely|not expected|not thought|not likely)\b")
_POSSIBLE = re.compile(r"(?:also )?(?P<w>possible)(?! to)\b")
_HINDERED = {
    "reduce": "reduced",
    "slow": "slowed",
    "delay": "delayed",
    "inhibit": "inhibited",
    "impair": "impaired",
    "suppress": "suppressed",
    "narrow": "narrowed",
    "weaken": "weakened",
    "alter": "altered",
}
_TIMED = re.compile(r"trimester|pregnan")
_STOPPED = re.compile(r"(?:suddenly |abruptly )?(?:stop|discontinu|withdraw|untreated|not taking|without)")
_STUDIES = re.compile(r"(?:studies|research|data|no stud|experience|experts|animal)")
_STATES = frozenset(("have", "develop", "experience", "be", "show", "suffer", "become", "get", "feel", "feed"))
_HARMING = ("harm", "damage", "kill", "affect", "injure")
_SHOWN = ("show", "find", "suggest", "link", "know")
_REPORTED = ("report", "see", "observe", "describe", "notice", "find", "occur", "show", "know", "expect")
_LOOSE = frozenset(("purpose", "means", "whether", "if"))


@dataclass(frozen=True, slots=True)
class Harm:
    """What a clause says that happens to a child.

    Attributes:
        items: the harms named; empty where only harm as such is spoken of.
        child: span of the words for the child, if any.
        start: where the words begin that say it.
    """

    items: list[Item]
    child: Span | None
    start: int


def safety(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the harms that a clause names, or for the frame of judgements what it says of safety."""
    if is_near(reading, fit.sentence):
        scene = Scene(reading, fit)
        for draft in judgements(scene) if fit.frame.id == "safety.status" else _harms(scene):
            yield with_stage(reading, fit, draft)


def _harms(scene: Scene) -> Iterator[Draft]:
    where = circumstances(scene.reading, scene.fit)
    if not where or scene.clause.link in _LOOSE or OTHER in scene.words(scene.subject):
        return
    found = _harmful(scene) or _suffered(scene) or _reported(scene) or _done(scene)
    if found is None:
        return
    yield from _drafts(scene, of_infant(scene.reading, scene.fit.sentence, where[0], found.child), found)
    other = second_child(scene.reading.document.copy.text, found.child) if found.child else None
    if other is not None:
        place = of_infant(scene.reading, scene.fit.sentence, where[0], other)
        for draft in _drafts(scene, place, Harm(found.items, other, found.start)):
            draft.evidence = [scene.reading.published(*other)]
            yield draft


def _is_of_drug(scene: Scene) -> bool:
    words = scene.words(scene.subject)
    if _STOPPED.match(words):
        return False
    return SUBJECT in words or USE.fullmatch(words) is not None


def _harmful(scene: Scene) -> Harm | None:
    """As in "It may be harmful to the unborn baby"."""
    if scene.group.chain[-1] != "be" or not _is_of_drug(scene):
        return None
    found = _HARMFUL.match(scene.text, *scene.behind)
    child = child_at(scene.reading.document.copy.text, found.end(), scene.behind[1]) if found else None
    return Harm([], child, scene.group.start) if child else None


def _suffered(scene: Scene) -> Harm | None:
    """As in "The newborn may have tremor", "babies may be floppy"."""
    if scene.group.passive or scene.group.chain[-1] not in _STATES:
        return None
    child = child_at(scene.reading.document.copy.text, *scene.subject)
    return Harm(harms_in(scene.reading, scene.behind), child, scene.group.start) if child else None


def _reported(scene: Scene) -> Harm | None:
    """As in "No harm to the baby is known", "harm to the infant is unlikely", "tremor was seen in newborns"."""
    text, verb = scene.reading.document.copy.text, scene.group.chain[-1]
    if _OWN_HARM.search(scene.text, *scene.subject) and scene.group.passive and scene.group.means(*_REPORTED):
        inside = for_child(text, scene.subject)
        stop = inside[0] if inside else scene.subject[1]
        return Harm(harms_in(scene.reading, (scene.subject[0], stop)), inside[1] if inside else None, scene.subject[0])
    reported = (scene.group.passive and scene.group.means(*_REPORTED)) or verb in _REPORTED
    unlikely = verb == "be" and _UNLIKELY.search(scene.text, *scene.behind)
    possible = verb == "be" and _POSSIBLE.match(scene.text, *scene.behind)
    if not (reported or unlikely or possible) or scene.subject[1] <= scene.subject[0]:
        return None
    if inside := for_child(text, scene.subject):
        return Harm(harms_in(scene.reading, (scene.subject[0], inside[0])), inside[1], scene.subject[0])
    inside = for_child(text, scene.behind)
    if inside is None or inside[0] > scene.behind[0] or unlikely or scene.names_drug(scene.subject):
        return None
    return Harm(harms_in(scene.reading, scene.subject), inside[1], scene.subject[0])


def _done(scene: Scene) -> Harm | None:
    """As in "It may harm the baby", "it can cause birth defects", "it has been linked to cleft palate"."""
    group, text = scene.group, scene.reading.document.copy.text
    shown = group.means(*_SHOWN)
    if not (_is_of_drug(scene) or (shown and _STUDIES.match(scene.words(scene.subject)))):
        return None
    if group.means("be", "have") or group.form in ("imperative", "infinitive") or (group.passive and not shown):
        return None
    behind = next((span for name in ("obj", "to", "with", "in") if (span := scene.slot(name))[1]), None)
    if behind is None:
        return None
    inside = for_child(text, behind)
    child = child_at(text, *behind) or (inside[1] if inside else None)
    if group.means(*_HARMING):
        return Harm([], child, group.start) if child else None
    if group.means("make") and child and child[0] == behind[0]:
        return Harm(harms_in(scene.reading, (child[1], behind[1])), child, group.start)
    return _caused(scene, behind, inside, shown=shown)


def _caused(scene: Scene, behind: Span, inside: tuple[int, Span | None] | None, *, shown: bool) -> Harm | None:
    """A harm named behind the verb; the child, the harm itself or the time of pregnancy makes it one of this kind."""
    text, group = scene.reading.document.copy.text, scene.group
    child = inside[1] if inside else child_at(text, *behind)
    lead = scene.words(scene.fit.parse.span(scene.clause.lead))
    if scene.clause.shared:  # a joined clause shares the time of the one before, too
        lead = scene.words((scene.reading.bounds[scene.fit.sentence][0], group.start))
    timed = _TIMED.search(scene.words(scene.subject) + lead)
    if child is None and not timed and not _OWN_HARM.search(text, *behind):
        return None
    if child is None and shown and not group.negation and not group.passive:
        return None
    stop = inside[0] if inside and group.verb not in _HINDERED else behind[1]
    return Harm(harms_in(scene.reading, (behind[0], stop)), child, group.start)


def _drafts(scene: Scene, place: Circumstance, harm: Harm) -> Iterator[Draft]:
    reading, clause = scene.reading, scene.clause
    ends = [clause.group.end, *(item.end for item in harm.items), *([harm.child[1]] if harm.child else [])]
    if not harm.items:
        draft = _draft(scene, place, harm)
        draft.qualifiers["harm_named"] = False
        draft.evidence.append(reading.published(harm.start, max(ends)))
        rest_on(draft, place)
        yield draft
    for number, item in enumerate(harm.items):
        draft = _draft(scene, place, harm)
        _name(scene, draft, item)
        span = (harm.start, max(ends) if len(harm.items) == 1 else item.end) if number == 0 else (item.start, item.end)
        draft.evidence.append(reading.published(*span))
        rest_on(draft, place)
        yield draft


def _draft(scene: Scene, place: Circumstance, harm: Harm) -> Draft:
    """A draft with what the clause says of polarity, certainty and who is at risk."""
    reading, fit = scene.reading, scene.fit
    draft = Draft(KIND, None, reading.subject.id, fit.frame.id, fit.sentence, object=place.entity)
    set_polarity(reading, fit, draft)
    set_certainty(reading, fit, draft)
    _deny(scene, draft)
    if harm.child is not None:
        who = child_of(reading.document.copy.text[slice(*harm.child)], place.entity)
        draft.qualifiers["at_risk"] = who
        draft.labels[who] = (who.replace("-", " "), "Population")
        draft.cue("at_risk", reading.published(*harm.child))
    return draft


def _deny(scene: Scene, draft: Draft) -> None:
    """Negate what is unlikely, and what there is no evidence for."""
    text = scene.reading.document.copy.text
    possible = _POSSIBLE.match(text, *scene.behind) if scene.group.chain[-1] == "be" else None
    if possible and draft.certainty == "asserted":
        draft.certainty = "possible"
        draft.cue("certainty", scene.reading.published(*possible.span("w")))
    found = _UNLIKELY.search(text, scene.group.start, max(scene.group.end, scene.behind[1]))
    if found is None and scene.clause.link in ("that", "relative"):
        found = _NO_PROOF.search(text, scene.reading.bounds[scene.fit.sentence][0], scene.group.start)
    if found and draft.polarity == "affirmed":
        draft.polarity, draft.certainty = "negated", "asserted"
        draft.cue("polarity", scene.reading.published(*found.span()))


def _name(scene: Scene, draft: Draft, item: Item) -> None:
    """Name the harm; what is reduced or slowed keeps that word: "slowed growth"."""
    name = without_animals(item.name)
    if hindered := _HINDERED.get(scene.group.verb):
        name = f"{hindered} {re.sub(r'^(?:the|an?) ', '', name)}"
    entity, new = scene.reading.link(name, "hasAdverseEffect")
    draft.qualifiers["harm_named"] = True
    draft.qualifiers["harm"] = entity
    if new:
        draft.labels[entity] = (singular_phrase(name), new)
    draft.cue("harm", scene.reading.published(item.start, item.end))


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {"safety": safety}
