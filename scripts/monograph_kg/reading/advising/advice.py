"""Advice: statements of who should do what, from the duties of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monograph_kg.reading.advising.actions import action_of, name_of, parts_of
from monograph_kg.reading.advising.circumstances import Circumstance, named, of_clause, of_key, of_list, of_words
from monograph_kg.reading.advising.conditions import headed, is_condition, is_forbidding
from monograph_kg.reading.advising.duties import Duty, duties, verb_classes
from monograph_kg.reading.advising.management import keyed_by_interactant, manages
from monograph_kg.reading.advising.practice import practice
from monograph_kg.reading.advising.scene import CHILDBEARING, Scene, reach_of, scene, stop_of, trimmed
from monograph_kg.reading.advising.support import support
from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.arguments import sort_of
from monograph_kg.reading.grammar.verbs import verbs
from monograph_kg.reading.items import Item, read_items
from monograph_kg.reading.words import slug

_TAKING = frozenset(("take", "use", "swallow", "give", "inject", "inhale", "apply", "insert", "start", "have", "begin", "administer",
                     "increase", "raise", "adjust"))  # fmt: skip
_WEIGHING = frozenset(("follow", "weigh", "swallow", "consider", "balance", "assess", "evaluate"))
# What is told of what else is taken stands in a clause behind these.
_TELLING = frozenset(("tell", "let", "mention", "show", "report"))
_DOSE = re.compile(
    r"\d[\d.,]* ?(?:-|–|to)? ?[\d.,]* ?(?:mg|mcg|micrograms?|milligrams?|g|grams?|ml|millilit\w+|units?|iu|tablets?|capsules?|puffs?|drops?|%)(?![a-z])"
    r"|\b(?:one|two|three|four|half a) (?:to \w+ )?(?:tablets?|capsules?|puffs?|drops?|sprays?|spoons?\w*)\b"
    r"|\b(?:once|twice|(?:one|two|three|four|six) times) (?:a|per|each|every) (?:day|week)\b|\b(?:once|twice) (?:daily|weekly)\b"
    r"|\bmore than (?:\d|one|two|three|four|five|six|eight|ten|twelve)\b|\bmore than \d|\b(?:a|per) day in\b"
)
_PLAIN = re.compile(
    r"\S+ (?:\ue000+|it|them|the|your)?(?: ?(?:tablets?|capsules?|medicine|dose|next dose|it))?(?: ?(?:by mouth|orally))?"
)
_CAUTION = re.compile(
    r"\bcaution\b|\bcautiously\b|^take (?:special |extra |great )?care\b|\bparticular care\b|\bcare should\b"
)
_EITHER_WAY = re.compile(r"\bwith or without\b|\bat any time\b")
_FURNITURE = re.compile(
    r"\b(?:read more|read our|share (?:this|on)|subscribe|sign up|follow us|click|scroll|download|print this|learn more|find out more|contact us|cookies|newsletter"
    r"|see (?:also|section|page|below|above|the (?:section|table|list|page|leaflet|end))|(?:visit|follow) (?:our|www)|talk about it|let us\b|let's|log in)\b"
)
_NOT_FOR = re.compile(
    r"^\S+ (?:\ue000+ |it )?(?:alone |as monotherapy |on its own )?(?:for|to (?:treat|prevent|relieve|manage|cure)|in the treatment|as an? )\b"
)
_PROVIDERS = re.compile(
    r"\b(?:(?:your|a|an|the|their|any|his or her) )?(?:own )?(?:\w+ )??(?:(?:health|medical|care|healthcare) )*(?:doctors?|nurses?|pharmacists?|physicians?|providers?"
    r"|prescribers?|specialists?|surgeons?|dentists?|midwi(?:fe|ves)|gps?|clinics?|team|professionals?|psychiatrists?|clinicians?)\b(?: or (?:your |a |an )?(?:pharmacist|nurse|doctor|midwife|dentist))?"
)
_GIVEN_BY = re.compile(rf"\b(?:provided|given|set|made|prescribed|agreed) (?:by|with) (?P<who>{_PROVIDERS.pattern})")
_CLINICIAN = re.compile(
    r"\b(?:doctors?|physicians?|prescribers?|clinicians?|nurses?|providers?|pharmacists?|specialists?|psychiatrists?|surgeons?|professionals?)\b"
)
_FAMILY = re.compile(r"\b(?:famil(?:y|ies)|relatives|parents|carers|caregivers|partners|friends)\b")
_PERSON = re.compile(
    rf"{_FAMILY.pattern}|^(?:some|any|every|no)(?:body|one)\b|^they$|^(?:he|she)\b|\bclinics?\b|\bstaff\b"
)
# Being contraindicated while pregnant is a caution, in people with a disease advice.
_BEARING = re.compile(r"\bpregnan|\bbreast|\bnursing|\blactation|\btrimester")
_PATIENTS = re.compile(r"\b(?:people|patients|those|anyone|if you)\b")
_BALANCE = re.compile(r"\b(?:benefits?|risks?)\b")
# Verbs whose objects are each an action: "avoid alcohol and sunlight".
_EACH = frozenset(("avoid", "take", "carry", "drink", "eat", "limit", "wear"))
_TESTED = re.compile(r"\b(?:check|monitor|measure|test|watch|review|assess)")


def advice(reading: Reading, sentence: int, known: Sequence[Draft] = ()) -> Iterator[Draft]:
    """Yield the advice of a sentence or heading; ``known`` are the statements that it makes otherwise."""
    here = scene(reading, sentence)
    if _FURNITURE.search(here.shown):
        return
    if reading.document.sentences[sentence].kind == "heading":
        yield from headed(here)
        return
    if keyed_by_interactant(here) or is_condition(here.folded(here.lead)):
        return
    managed = [span for draft in known for span in draft.cues.get("management", ())]
    told = list(_advised(here))
    said = [span for draft in told for span in draft.evidence]
    for draft in (*told, *support(here), *(d for d in practice(here) if not _overlaps(d, said))):
        if not _overlaps(draft, managed):
            yield draft


def _overlaps(draft: Draft, spans: Sequence[tuple[int, int]]) -> bool:
    first = draft.first()
    return any(a < first[1] and first[0] < b for a, b in spans)


def _advised(here: Scene) -> Iterator[Draft]:
    forbidding = is_forbidding(here.folded(here.lead))
    for duty in duties(here.parse, here.reading.masked.text):
        if not manages(here, duty):
            yield from _drafts(here, replace(duty, negated=True) if forbidding else duty)


def _drafts(here: Scene, duty: Duty) -> Iterator[Draft]:
    tokens, classes = here.parse.tokens, verb_classes(duty)
    head, stop, reach = tokens[duty.head], stop_of(here, duty), reach_of(here, duty)
    words = here.words(head.start, tokens[stop - 1].end)
    if _is_none(here, duty, words):
        return
    dose = bool(_DOSE.search(here.words(head.start, reach)))
    taking = not classes.isdisjoint(_TAKING)
    low = head.start
    if duty.way == "passive" and duty.subject and duty.subject.start < duty.head:
        low = here.parse.span(duty.subject)[0]
    found = [] if duty.negated else parts_of(classes, here.shown, low - here.start, reach - here.start, dose=dose)
    if found and (taking or _WEIGHING & classes):
        yield from _parted(here, duty, found, tokens[stop - 1].end)
        return
    if found:
        cut = next((i for i in range(duty.head + 1, stop) if tokens[i].start >= found[0][1] + here.start), stop)
        stop = trimmed(here, duty, cut)
        words = here.words(head.start, tokens[stop - 1].end)
    told = here.words(head.start, reach) if classes & _TELLING else words
    action = action_of(classes, duty.negated, told)
    if duty.way == "passive" and not action:
        action = action_of(classes, duty.negated, here.words(low, tokens[stop - 1].end))
    if action == "" and duty.way == "passive" and " " not in words and _sort(here, duty) in ("DRUG", "USE", "PRONOUN"):
        return
    if action is None or (dose and taking and action != "do-not-take-double-dose"):
        return
    if not action and taking and not duty.negated and _PLAIN.fullmatch(words):
        return
    if found:
        yield from _parted(here, duty, found, -1)
    yield from _made(here, duty, action, stop)


def _parted(here: Scene, duty: Duty, found: Sequence[tuple[str, int, int]], end: int) -> Iterator[Draft]:
    """Yield an action for each adjunct; the first one's words begin at the verb where nothing much lies between."""
    first = here.parse.tokens[duty.first].start
    for number, (action, a, b) in enumerate(found):
        start, stop = a + here.start, b + here.start
        if number == 0 and start <= end + 1 and (start >= first or action.startswith("use-")):
            start, stop = min(first, start), max(stop, here.parse.tokens[duty.head].end)
        if action == "use-as-directed" and (duty.value == "should-only" or "only" in here.words(start, stop)):
            action = "use-only-as-directed"
        yield from _each(here, draft_of(here, duty, action, (start, stop)))


def _made(here: Scene, duty: Duty, action: str, stop: int) -> Iterator[Draft]:
    """Yield what a verb and its object ask for: one action, or one for each thing that is named."""
    tokens = here.parse.tokens
    start, end = tokens[duty.first].start, tokens[stop - 1].end
    head = tokens[duty.head]
    if duty.way == "passive" and not duty.negated and tokens[duty.head - 1].tag == "ADV":
        start = tokens[duty.head - 1].start
    thing = bool(duty.subject) and duty.way == "passive" and _sort(here, duty) in ("THING", "DOSE", "STOP")
    if thing and not duty.negated and _TESTED.match(head.text):
        for item in _items(here, *here.parse.span(duty.subject)):
            yield draft_of(here, duty, slug(f"monitor {item.name}"), (item.start, item.end))
        return
    if thing:
        start, end = here.parse.span(duty.subject)[0], max(end, head.end)
    items = (
        []
        if verb_classes(duty).isdisjoint(_EACH) or " " in duty.lemma or duty.way == "passive"
        else _items(here, head.end, end)
    )
    if len(items) > 1 and all(len(item.name.split()) <= 3 for item in items):  # noqa: PLR2004
        for number, item in enumerate(items):
            part = f"{head.lemma} {item.name}"
            name = action_of(verb_classes(duty), duty.negated, part) or name_of(duty.negated, head.lemma, part)
            yield draft_of(here, duty, name, (start if number == 0 else item.start, item.end))
        return
    words = here.words(start, end) if thing else here.words(head.start, end)
    yield from _each(
        here, draft_of(here, duty, action or name_of(duty.negated, head.lemma or head.text, words), (start, end))
    )


def _each(here: Scene, draft: Draft) -> Iterator[Draft]:
    """What use requires in pregnancy and in breastfeeding is stated for each of them."""
    names = draft.qualifiers.get("circumstance", ())
    if draft.relation != "requires" or len(names) < 2 or "weigh" in (draft.object or ""):  # noqa: PLR2004
        yield draft
        return
    for name, cue in zip(names, list(draft.cues["circumstance"]), strict=False):
        one = draft.clone()
        one.qualifiers["circumstance"] = (name,)
        one.cues["circumstance"] = [cue]
        first = draft.evidence[0]
        one.evidence = [(first[0], cue[1])] if cue[0] > first[0] else [first]
        yield one


def _sort(here: Scene, duty: Duty) -> str:
    """The sort of a duty's subject; "its use" is use whatever it is the use of."""
    if re.fullmatch(r"(?:(?:the|its|any) |\ue000+ ?)*use", here.span(duty.subject)):
        return "USE"
    return sort_of(here.reading, here.parse, duty.subject)


def _items(here: Scene, start: int, end: int) -> list[Item]:
    return read_items(here.reading.document.copy.text, start, end)


def draft_of(here: Scene, duty: Duty, action: str, span: tuple[int, int]) -> Draft:
    """Return the statement of one action with the qualifiers of its duty."""
    reading = here.reading
    who, relation = _who(here, duty)
    draft = Draft("AdviceStatement", relation, reading.subject.id if who == "drug" else who, f"advice.{duty.way}", here.sentence,
                  object=action)  # fmt: skip
    draft.labels[action] = (action.replace("-", " "), "Action")
    draft.evidence.append(reading.published(*span))
    if here.section != "disclaimer":
        draft.qualifiers["concerns"] = reading.subject.id
        _authority(here, draft, span)
    if duty.needless:
        draft.polarity = "negated"
        draft.cue("polarity", reading.published(*duty.needless))
    if purpose := _purpose(here, duty):
        draft.qualifiers["purpose"] = purpose[0]
        draft.cue("purpose", reading.published(*purpose[1]))
    if duty.strength and duty.value:
        draft.qualifiers["strength"] = duty.value
        draft.cue("strength", reading.published(*duty.strength))
    found = circumstances(here, duty)
    if found:
        draft.qualifiers["circumstance"] = tuple(dict.fromkeys(each.entity for each in found))
    for each in found:
        draft.labels.setdefault(each.entity, (each.label, "Circumstance"))
        draft.cue("circumstance", reading.published(each.start, each.end))
    if action in ("consult-doctor", "contact-healthcare-provider") and {each.entity for each in found} & _MOTHERS:
        draft.object = "discuss-use-with-provider"
    return draft


def _purpose(here: Scene, duty: Duty) -> tuple[str, tuple[int, int]] | None:
    """ "Get up slowly to avoid dizziness": what the act is good for, and its words."""
    end = here.parse.tokens[stop_of(here, duty) - 1].end
    found = _AIM.match(here.shown, end - here.start)
    if found is None:
        return None
    words = re.sub(r"\b(?:to|your|the|a|an)\b", " ", found["what"])
    return slug(words), (here.start + found.start("what"), here.start + found.end("what"))


_AIM = re.compile(
    r" (?P<what>to (?:avoid|prevent|protect|reduce|lower|lessen|minimi[sz]e|ease|help|stop)\b[^.,;()]*?)(?=[.,;()]| (?:and|if|when|because)\b|$)"
)
_MOTHERS = frozenset(("pregnancy", "breastfeeding", "planned-pregnancy", "possible-pregnancy"))


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


def _who(here: Scene, duty: Duty) -> tuple[str, str]:
    """Return who should do it ("drug" where it is required of the drug's use), and the relation."""
    if duty.way in ("imperative", "contraindicated"):
        return "patient", "isAdvisedTo"
    words = here.span(duty.subject)
    if duty.way == "passive":
        required = _sort(here, duty) == "USE" or _BALANCE.search(words)
        return ("drug", "requires") if required else ("patient", "isAdvisedTo")
    if _FAMILY.search(words):
        return "family", "isAdvisedTo"
    if CHILDBEARING.search(words):
        return "woman-of-childbearing-potential", "isAdvisedTo"
    if _CLINICIAN.search(words) and duty.way == "active":
        return "healthcare-provider", "isAdvisedTo"
    return "patient", "isAdvisedTo"


_CONDITIONAL = frozenset(("if", "when", "whenever", "once", "while"))


def circumstances(here: Scene, duty: Duty) -> list[Circumstance]:
    """Return the circumstances of a duty, in text order."""
    found: list[Circumstance] = []
    tokens = here.parse.tokens
    for clause in here.parse.clauses:
        if clause.link in _CONDITIONAL:
            found.extend(of_clause(here.reading, here.parse, clause, here.end))
    start, end = tokens[duty.head].start, tokens[stop_of(here, duty) - 1].end
    told = duty.subject and duty.subject.start < duty.head and not CHILDBEARING.search(here.span(duty.subject))
    before = [here.parse.span(duty.subject)] if told else []
    later = [here.parse.span(range(c.group.first - 1, c.group.last + len(c.object))) for c in here.parse.clauses[duty.clause + 1 :]
             if c.link in ("before", "after") and c.group.form == "gerund"]  # fmt: skip
    if duty.way == "passive" and before and _who(here, duty)[1] == "requires":
        end = here.end
    for a, b in (*before, (start, end), *later[:1]):
        seen = {each.entity for each in found}
        found += [each for each in of_words(here.reading, a, b) if each.entity not in seen]
    if duty.lemma == "report" and not found and duty.way != "passive":
        cut = re.search(r" to (?:your|a|the)\b", here.words(tokens[duty.head].end, end))
        found += named(here.reading, tokens[duty.head].end, tokens[duty.head].end + cut.start() if cut else end)
    if not found and (here.shown.startswith(("if ", "when ", "before ", "in case ")) or " if " in here.shown):
        found += of_words(here.reading, here.start, here.end)
    if not found and duty.way == "passive" and _who(here, duty)[1] == "requires":
        found += _before(here)
    if not found and verb_classes(duty) & _TELLING:
        told = re.search(
            r"\babout (?P<what>[^;.]+?)(?= (?:that|before|you|which) |[;.]|$)", here.words(start, here.end)
        )
        if told and not re.search(r"medic|drug|tablet|everything|all|take|use", told["what"]):
            found += named(here.reading, start + told.start("what"), start + told.end("what"))
    found += of_list(here.reading, here.sentence)
    if not found and here.key:
        found += of_key(here.reading, here.key)
    return sorted(found, key=lambda each: each.start)


def _before(here: Scene) -> list[Circumstance]:
    """What the sentence before names, where this one goes on with it."""
    sentences = here.reading.document.sentences
    index = here.sentence - 1
    if index < 0 or sentences[index].block != sentences[here.sentence].block:
        return []
    return list(of_words(here.reading, *here.reading.bounds[index]))


def _is_none(here: Scene, duty: Duty, words: str) -> bool:
    """Whether a duty is no advice: a caution, a use, or what may be done either way."""
    if _CAUTION.search(words) or _EITHER_WAY.search(words):
        return True
    lemma = duty.lemma
    if (
        duty.way == "active"
        and duty.subject
        and _sort(here, duty) not in ("PEOPLE", "PROVIDER")
        and not _PERSON.search(here.span(duty.subject))
    ):
        return True
    known = verbs().known.get(lemma)
    if re.match(r"avoid(?:ed)?$|avoid in", words) and _BEARING.search(here.shown + here.folded(here.key)):
        return True
    listed = here.section == "side-effects" and duty.head == 0 and not here.shown.rstrip().endswith(".")
    if duty.way == "imperative" and listed and known is not None and known.noun:
        behind = here.parse.tokens[duty.head + 1 : duty.head + 2]
        if not behind or behind[0].tag in ("NOUN", "ADJ", "PREP", "PUNCT"):
            return True
    if (
        duty.way == "contraindicated"
        and _BEARING.search(here.shown + here.folded(here.key))
        and not _PATIENTS.search(words)
    ):
        return True
    if (
        duty.way == "imperative"
        and not duty.negated
        and lemma in ("nurse", "breastfeed", "breast-feed", "treat", "experience")
    ):
        return True
    if lemma == "allow" and " week" in words:
        return True
    if lemma == "write":
        return True
    return duty.way in ("passive", "good") and duty.negated and bool(_NOT_FOR.match(words))
