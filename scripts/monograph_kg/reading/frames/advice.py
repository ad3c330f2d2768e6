"""Advice: statements of who should do what, from the duties of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monograph_kg.reading.context import OBJECTS, Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.actions import action_of, name_of, parts_of
from monograph_kg.reading.frames.arguments import sort_of
from monograph_kg.reading.frames.circumstances import Circumstance, of_clause, of_words
from monograph_kg.reading.frames.duties import Duty, duties, verb_classes
from monograph_kg.reading.grammar.clauses import Parse, parse
from monograph_kg.reading.grammar.tagger import read_tokens
from monograph_kg.reading.items import read_items
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.names import group_of
from monograph_kg.reading.words import singular_phrase, slug

_TAKING = frozenset(("take", "use", "swallow", "give", "inject", "inhale", "apply", "insert", "start", "have", "begin", "administer",
                     "increase", "raise", "adjust"))  # fmt: skip
_DOSE = re.compile(
    r"\d[\d.,]* ?(?:-|–|to)? ?[\d.,]* ?(?:mg|mcg|micrograms?|milligrams?|g|grams?|ml|millilit\w+|units?|iu|tablets?|capsules?|puffs?|drops?|%)\b"
    r"|\b(?:one|two|three|four|half a) (?:to \w+ )?(?:tablets?|capsules?|puffs?|drops?|sprays?|spoons?\w*)\b"
    r"|\b(?:once|twice|(?:one|two|three|four|six) times) (?:a|per|each|every) (?:day|week)\b|\b(?:once|twice) (?:daily|weekly)\b|\bmore than \d|\bno more than\b"
)
_ROUTE_ONLY = re.compile(r"\S+ (?:\ue000+|it|them)?(?: ?(?:tablets?|capsules?|medicine))?(?: ?(?:by mouth|orally))?")
_CAUTION = re.compile(r"\bcaution\b|\bcautiously\b|\bcare\b|\bcareful\b")
_FURNITURE = re.compile(
    r"\b(?:read more|share this|subscribe|sign up|follow us|click|scroll|download|print this|learn more|find out more|contact us|cookies|newsletter"
    r"|see (?:also|section|page|below|above|the (?:section|table|list|page|leaflet))|(?:visit|follow) (?:our|www)|talk about it|let us\b|let's)\b"
)
_TOGETHER = re.compile(r"\b(?:together|combin\w+|along(?:side)?|at the same time as|within \w+ hours)\b")
_NOT_FOR = re.compile(r"^\S+ (?:alone |as monotherapy )?(?:for|to (?:treat|prevent|relieve|manage)|in the treatment|as an? )\b")
_PROVIDERS = re.compile(
    r"\b(?:(?:your|a|an|the|their|any|his or her) )?(?:own )?(?:\w+ )??(?:(?:health|medical|care|healthcare) )*(?:doctors?|nurses?|pharmacists?|physicians?|providers?"
    r"|prescribers?|specialists?|surgeons?|dentists?|midwi(?:fe|ves)|gps?|clinics?|team|professionals?|psychiatrists?|clinicians?)\b(?: or (?:your |a |an )?(?:pharmacist|nurse|doctor|midwife|dentist))?"
)
_CLINICIAN = re.compile(r"\b(?:doctors?|physicians?|prescribers?|clinicians?|nurses?|providers?|pharmacists?|specialists?|psychiatrists?|surgeons?|professionals?)\b")
_FAMILY = re.compile(r"\b(?:famil(?:y|ies)|relatives|parents|carers|caregivers|partners|friends)\b")
_CHILDBEARING = re.compile(r"\bwomen\b.*\b(?:childbearing|(?:might|may|can|could) (?:become|get|be) pregnant|able to (?:become|get|have))")
_STARTS = frozenset(("so", "because", "since", "even", "as", "though", "although", "unless", "until", "if", "when", "whenever", "while", "whereas",
                     "where", "once", "which", "who"))  # fmt: skip
_BALANCE = re.compile(r"\b(?:benefits?|risks?|use)\b")
MAX_WORDS = 16
MAX_NAME = 4
# The level of headings that run into their paragraph.
RUN_IN = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """What the duties of a sentence are read in: its parse, its span, its words with the drug masked, its section."""

    reading: Reading
    sentence: int
    parse: Parse
    start: int
    end: int
    shown: str
    section: str

    def words(self, start: int, end: int) -> str:
        """The words of a span, other drugs by their names."""
        return self.shown[start - self.start : end - self.start]


def scene(reading: Reading, sentence: int) -> Scene:
    """Return the scene of a sentence, parsed without the lead or key before it."""
    start, end = reading.bounds[sentence]
    masked = reading.masked.text
    own = reading.parse(sentence) if reading.setting(sentence) is None else parse(read_tokens(masked, (start, end)))
    part = masked[start:end]
    if OTHER in part:
        plain = reading.document.copy.text[start:end]
        part = "".join(p if m == OTHER else m for m, p in zip(part, plain, strict=True))
    return Scene(reading, sentence, own, start, end, part, reading.section(reading.document.sentences[sentence]))


def advice(reading: Reading, sentence: int, known: Sequence[Draft] = ()) -> Iterator[Draft]:
    """Yield the advice of a sentence; ``known`` are the statements that it makes otherwise."""
    here = scene(reading, sentence)
    if _FURNITURE.search(here.shown) or _is_keyed_by_interactant(here):
        return
    managed = [span for draft in known for span in draft.cues.get("management", ())]
    for duty in duties(here.parse, reading.masked.text):
        if _manages(here, duty):
            continue
        for draft in _drafts(here, duty):
            first = draft.first()
            if not any(a < first[1] and first[0] < b for a, b in managed):
                yield draft


def _drafts(here: Scene, duty: Duty) -> Iterator[Draft]:
    tokens = here.parse.tokens
    head = tokens[duty.head]
    stop = _stop(here, duty)
    words = here.words(head.start, tokens[stop - 1].end)
    reach = _reach(here, duty)
    classes = verb_classes(duty)
    if _is_none(here, duty, words):
        return
    dose = bool(_DOSE.search(here.words(head.start, reach)))
    taking = not classes.isdisjoint(_TAKING)
    low = here.parse.span(duty.subject)[0] if duty.way == "passive" and duty.subject and duty.subject.start < duty.head else head.start
    found = [] if duty.negated else parts_of(classes, here.shown, low - here.start, reach - here.start, dose=dose)
    if found and (taking or {"follow", "weigh"} & classes):
        yield from _parted(here, duty, found, tokens[stop - 1].end)
        return
    action = action_of(classes, duty.negated, words)
    if action is None or (dose and taking and action != "do-not-take-double-dose"):
        return
    if not action and not duty.negated and taking and _ROUTE_ONLY.fullmatch(words):
        return
    if found:
        yield from _parted(here, duty, found, 0)
        stop = next((i for i in range(duty.head + 1, stop) if tokens[i].start >= found[0][1] + here.start), stop)
    yield from _made(here, duty, action or name_of(duty.negated, head.lemma or head.text, words), stop)


def _parted(here: Scene, duty: Duty, found: Sequence[tuple[str, int, int]], end: int) -> Iterator[Draft]:
    """Yield an action for each adjunct; the first one's words begin at the verb where nothing much lies between."""
    first = here.parse.tokens[duty.first].start
    for number, (action, a, b) in enumerate(found):
        start, stop = a + here.start, b + here.start
        if number == 0 and start <= end + 1:
            start, stop = min(first, start), max(stop, here.parse.tokens[duty.head].end)
        yield _draft(here, duty, action, (start, stop))


def _made(here: Scene, duty: Duty, action: str, stop: int) -> Iterator[Draft]:
    tokens = here.parse.tokens
    end = tokens[stop - 1].end
    start = tokens[duty.first].start
    if duty.way == "passive" and duty.subject and "monitor" in verb_classes(duty) and _who(here, duty)[0] == "drug":
        yield from _monitored(here, duty)
        return
    if duty.way == "passive" and duty.subject and sort_of(here.reading, here.parse, duty.subject) in ("THING", "DOSE"):
        start = here.parse.span(duty.subject)[0]
        end = max(end, tokens[duty.head].end)
    yield _draft(here, duty, action, (start, end))


def _monitored(here: Scene, duty: Duty) -> Iterator[Draft]:
    """ "Blood counts and liver function should be checked": one action for each thing."""
    text = here.reading.document.copy.text
    start, end = here.parse.span(duty.subject)
    for item in read_items(text, start, end):
        yield _draft(here, duty, slug(f"monitor {item.name}"), (item.start, item.end))


def _draft(here: Scene, duty: Duty, action: str, span: tuple[int, int]) -> Draft:
    reading = here.reading
    who, relation = _who(here, duty)
    draft = Draft("AdviceStatement", relation, reading.subject.id if who == "drug" else who, f"advice.{duty.way}", here.sentence,
                  object=action)  # fmt: skip
    draft.labels[action] = (action.replace("-", " "), "Action")
    draft.evidence.append(reading.published(*span))
    if here.section != "disclaimer":
        draft.qualifiers["concerns"] = reading.subject.id
        _authority(here, draft, span)
    if duty.strength and duty.value:
        draft.qualifiers["strength"] = duty.value
        draft.cue("strength", reading.published(*duty.strength))
    _circumstances(here, draft, circumstances(here, duty))
    return draft


def _circumstances(here: Scene, draft: Draft, found: Sequence[Circumstance]) -> None:
    if not found:
        return
    draft.qualifiers["circumstance"] = tuple(dict.fromkeys(each.entity for each in found))
    for each in found:
        draft.labels.setdefault(each.entity, (each.label, "Circumstance"))
        draft.cue("circumstance", here.reading.published(each.start, each.end))


def _authority(here: Scene, draft: Draft, span: tuple[int, int]) -> None:
    """A provider in the words of what the patient should do is the authority, unless only called "provider"."""
    found = _PROVIDERS.search(here.reading.document.copy.text, *span)
    if draft.relation == "isAdvisedTo" and draft.subject == "patient" and found and "provider" not in found.group():
        draft.qualifiers["authority"] = "healthcare-provider"
        draft.cue("authority", here.reading.published(*found.span()))


def _who(here: Scene, duty: Duty) -> tuple[str, str]:
    """Return who should do it ("drug" where it is required of the drug's use), and the relation."""
    if duty.way in ("imperative", "contraindicated"):
        return "patient", "isAdvisedTo"
    words = here.words(*here.parse.span(duty.subject)) if duty.subject else ""
    if duty.way == "passive":
        sort = sort_of(here.reading, here.parse, duty.subject)
        return ("drug", "requires") if sort == "USE" or _BALANCE.search(words) else ("patient", "isAdvisedTo")
    if _FAMILY.search(words):
        return "family", "isAdvisedTo"
    if _CHILDBEARING.search(words):
        return "woman-of-childbearing-potential", "isAdvisedTo"
    if _CLINICIAN.search(words) and duty.way == "active":
        return "healthcare-provider", "isAdvisedTo"
    return "patient", "isAdvisedTo"


def circumstances(here: Scene, duty: Duty) -> list[Circumstance]:
    """Return the circumstances of a duty, in text order."""
    found: list[Circumstance] = []
    tokens = here.parse.tokens
    for clause in here.parse.clauses:
        if clause.link in ("if", "when", "whenever", "once", "while"):
            found.extend(of_clause(here.reading, here.parse, clause, here.end))
    stop = _stop(here, duty)
    start = here.parse.span(duty.subject)[0] if duty.subject else tokens[duty.head].start
    if start > tokens[duty.head].start:
        start = tokens[duty.head].start
    seen = {each.entity for each in found}
    found += [each for each in of_words(here.reading, start, tokens[stop - 1].end) if each.entity not in seen]
    return sorted(found, key=lambda each: each.start)


def _stop(here: Scene, duty: Duty) -> int:
    """Return the token behind the shortest run of words that names the action."""
    tokens = here.parse.tokens
    clauses = here.parse.clauses
    begins = {c.group.first for c in clauses if c.group.form in ("finite", "imperative", "infinitive")}
    own = clauses[duty.clause].group
    index = max(own.last, duty.last, duty.head + 1)
    limit = min(len(tokens), duty.head + MAX_WORDS)
    while index < limit:
        token = tokens[index]
        if token.tag in ("SUB", "BUT") or token.text in _STARTS or (token.tag == "PUNCT" and token.text not in "'\"’/-%"):
            if not _adjunct(here, index):
                break
        if index in begins or (token.tag in ("CONJ", "REL", "THAT") and index + 1 in begins and token.tag == "CONJ"):
            break
        index += 1
    while index > duty.head + 1 and tokens[index - 1].tag in ("CONJ", "ADV", "PREP"):
        index -= 1
    return index


def _adjunct(here: Scene, index: int) -> bool:
    """Whether "before" or "after" here stands before a noun: "before each dose"."""
    tokens = here.parse.tokens
    if tokens[index].text not in ("before", "after", "once") or index + 1 >= len(tokens):
        return False
    later = {c.group.first for c in here.parse.clauses if c.group.form == "finite"}
    return not any(i in later for i in range(index + 1, min(index + 4, len(tokens))))


def _reach(here: Scene, duty: Duty) -> int:
    """Where the adjuncts of the verb end: at the next clause that has a verb of its own, or a full stop."""
    tokens = here.parse.tokens
    for clause in here.parse.clauses[duty.clause + 1 :]:
        if clause.group.form in ("imperative",) or (clause.group.form == "finite" and clause.link in ("main", "and", "but", "because", "so")):
            return tokens[clause.group.first - 1].end if clause.group.first else here.end
    return here.end


def _is_none(here: Scene, duty: Duty, words: str) -> bool:
    """Whether a duty is no advice: a caution, a use, or about another drug."""
    if _CAUTION.search(words):
        return True
    return duty.way == "passive" and duty.negated and bool(_NOT_FOR.match(words))


def _is_keyed_by_interactant(here: Scene) -> bool:
    """Whether the heading right above names a drug, a class or a substance: what stands below is about taking both."""
    part = here.reading.document.part_of(here.reading.document.sentences[here.sentence])
    if part is None or part.heading is None or part.level < RUN_IN:
        return False
    a, b = part.heading
    words = here.reading.document.text[a:b].lower().strip(" :*_-0123456789.")
    return _is_interactant(here, words)


def _is_interactant(here: Scene, words: str) -> bool:
    """Whether words name another drug, a class of drugs, or a substance that drugs interact with."""
    name = words.strip()
    if len(name.split()) > MAX_NAME or not name or name in here.reading.subject.names:
        return False
    return here.reading.lexicon.link(name, OBJECTS["interactsWith"]) is not None or group_of(singular_phrase(name)) is not None


def _names_interactant(here: Scene, start: int, end: int) -> bool:
    if end <= start:
        return False
    masked = here.reading.masked.text[start:end]
    if masked.startswith(SUBJECT):
        return False
    text = here.reading.document.copy.text
    return OTHER in masked or any(_is_interactant(here, item.name) for item in read_items(text, start, end))


def _manages(here: Scene, duty: Duty) -> bool:
    """Whether a duty tells what to do about another drug that the sentence names."""
    parse_, tokens = here.parse, here.parse.tokens
    for number, clause in enumerate(parse_.clauses):
        if number == duty.clause or clause.group.form not in ("finite", "imperative", "gerund"):
            continue
        if clause.group.form == "finite" and not clause.shared and _names_interactant(here, *parse_.span(clause.subject)):
            return True
        if clause.link in ("if", "when", "while") and clause.group.means("take", "use", "combine") and _names_interactant(here, *parse_.span(clause.object)):
            return True
    if duty.way in ("passive", "active", "contraindicated") and _names_interactant(here, *parse_.span(duty.subject)):
        return True
    stop = _stop(here, duty)
    words = here.words(tokens[duty.head].start, tokens[stop - 1].end)
    masked = here.reading.masked.text[tokens[duty.head].start : tokens[stop - 1].end]
    if duty.way == "passive" and re.search(r"\balcohol|grapefruit", here.words(*parse_.span(duty.subject))):
        return True
    if _TOGETHER.search(words) or re.search(r"\bcombin", words):
        return True
    joined = re.search(r"\b(?:with|alongside) (?P<what>[^,;.]+)", words)
    if joined and (duty.negated or "avoid" in words) and not re.search(r"syringe|food|water", words):
        at = tokens[duty.head].start
        if OTHER in masked or _names_interactant(here, at + joined.start("what"), at + joined.end("what")):
            return "alcohol" not in words[: joined.start()]
    about = tokens[duty.head + 1].start if duty.head + 1 < stop else here.end
    return here.section == "interactions" and not verb_classes(duty).isdisjoint(("avoid", "take", "limit")) and (
        _names_interactant(here, about, tokens[stop - 1].end) and "alcohol" not in words
    )  # fmt: skip
