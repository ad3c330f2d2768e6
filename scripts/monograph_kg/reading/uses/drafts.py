"""From an aim to drafts: one for each state that it names and for each population."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from monograph_kg.reading.context import STATES, Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.qualifiers import qualify
from monograph_kg.reading.frames.states import known, may_be_state
from monograph_kg.reading.grammar.items import Item, read_items
from monograph_kg.reading.lexis.masks import SUBJECT
from monograph_kg.reading.lexis.words import singular_phrase, slug
from monograph_kg.reading.lexis.wordsets import choice, word_set
from monograph_kg.reading.uses.aims import THESE, Aim, narrowed
from monograph_kg.reading.uses.persons import Person, group_at, persons_at, persons_behind, persons_with
from monograph_kg.reading.uses.words import set_status, set_use, stated_no_longer

# Clauses that tell under which condition something else holds state no use.
_CONDITIONS = word_set("use-conditions")
THERE = re.compile(
    rf"\s*(?:(?:to|for|me|us|you|him|her|people|patients)\s)?(?:the\s|oral\s)?(?:{SUBJECT}+|it\b|them\b)"
)
_OFF_LABEL = re.compile(r"off[- ]label|unlicen[cs]ed")
_PHRASE = re.compile(r"[^,;.()]*?(?=,| and | or |[;.()]|$)")
_IN = re.compile(r"(?P<x>[^,;()]+?)\s+in\s+(?:the\s+)?(?P<y>[^,;()]+)")
# Shorter glosses are abbreviations.
MIN_GLOSS = 6
_CUT = re.compile(
    rf",?\s\b(?:after|before|during|around|alongside|together\swith|in\s(?:early\s|late\s)?\d{{4}}|on\stop\sof|in\saddition|{choice('use-end')}|by\s(?:mouth|intravenous|injection))\b"
    rf"|,\san?\s(?:[a-z-]+,?\s){{0,3}}(?:{choice('defining-noun')})\b"
)
_TO_WHOM = re.compile(r",?\s(?:(?:especially|particularly|mainly|both)\s)?(?:in|for|among)\s(?:both\s)?")
_CAUSE = re.compile(
    r"\s+(?P<how>due\sto|caused\sby|after)\s+(?:the\s|an?\s)?(?P<what>[^,;.()]+?)(?=,|\sand\s|\sor\s|\sin\s|[;.()]|$)"
)
_OF_PLACE = re.compile(r"(?P<what>[a-z]+) of (?:the |your )?(?P<place>[a-z ]+)")
_YES_OR_NO = re.compile(
    r"[\W\d]*(?:q[:.]? )?(?:but |and |so )?(?:is|are|can|does|do|will|could|would|should|has|did)\b[^.!]*\?"
)
_INFECTION_OF = re.compile(r"infections? of (?:the |your )?")
# Whom a region names, with their ages, before it goes on with another state.
_GOES_ON = re.compile(
    r"(?:\s(?:aged?|over|under|from)\s[\w\s-]{2,25}?)?(?:,\s(?!(?:the|an?)\s)(?:and\s|or\s)?|\s(?:and|or)\s)"
)
_AND_OF = re.compile(r",?\s(?:and|or)\sof\s")
_RELATIVE = re.compile(r"\s(?:that|which|who)\s[^,;.()]{3,60},\s(?:and\s|or\s)?")
_GERMS = {"bacteria": "bacterial", "viruses": "viral", "a virus": "viral", "fungi": "fungal", "parasites": "parasitic"}
# What is severe is named so: a severe rash is more than a rash.
_GRADE = re.compile(r"(severe|serious) ")
_FRAGMENT = re.compile(r"(?:due to|caused by|because of|from|after|at|when|where|while|add-on)\b")


def stands(fit: Fit) -> bool:
    """Say whether a clause states something by itself: not one behind "if", "when", "until"."""
    return fit.clause.link not in _CONDITIONS


def drafts_of(reading: Reading, fit: Fit, aims: Iterator[Aim]) -> Iterator[Draft]:
    """Yield the drafts of aims: one for each state and each population."""
    before = fit.parse.span(fit.clause.lead)[0] if fit.clause.lead else fit.parse.span(fit.clause.subject)[0]
    before = min(before or fit.clause.group.start, fit.clause.group.start)
    status: tuple[str, tuple[int, int]] | None = None
    if _told_off_label(reading, fit.sentence) or _only_asked(reading, fit):
        return
    for aim in aims:
        drafts = list(_of_aim(reading, fit, aim))
        for draft, last in drafts:
            status = set_status(reading, fit, draft, (before, aim.start), (last, aim.end), status)
        before = aim.end
        for draft, _ in drafts:
            yield draft


def _only_asked(reading: Reading, fit: Fit) -> bool:
    """Whether the clause stands in the question "Does it help with gout?" over an answer, which alone decides it."""
    setting = reading.setting(fit.sentence)
    if setting is None or fit.clause.group.start >= setting.span[1]:
        return False
    return _YES_OR_NO.match(reading.document.copy.text, *setting.span) is not None


def _told_off_label(reading: Reading, sentence: int) -> bool:
    """Whether a heading is followed by a sentence that calls the use off-label: then that sentence says it."""
    sentences = reading.document.sentences
    if sentences[sentence].kind != "heading" or sentence + 1 >= len(sentences):
        return False
    return _OFF_LABEL.search(reading.document.copy.text, *reading.bounds[sentence + 1]) is not None


def _of_aim(reading: Reading, fit: Fit, aim: Aim) -> Iterator[tuple[Draft, int]]:
    """The drafts of an aim, each with where its states end; a semicolon parts it."""
    text = reading.document.copy.text
    cut = text.find(";", aim.start, aim.end)
    if cut > 0:
        yield from _of_aim(reading, fit, replace(aim, end=cut))
        start = cut + 1 + len(text[cut + 1 : aim.end]) - len(text[cut + 1 : aim.end].lstrip())
        yield from _of_aim(reading, fit, replace(aim, start=start))
        return
    these = THESE.match(text, aim.start, aim.end)
    if these:
        for draft in _referred(reading, fit, (aim.start, these.end())):
            yield draft, these.end()
        return
    items = _alike(text, things(reading, aim.start, aim.end), aim.end)
    last = items[-1].end if items else aim.start
    before = aim.people or _led(reading, fit)
    for item in items:
        inner, own = narrowed(text, item)
        named, placed = _placed(reading, inner)
        made = _draft(reading, fit, replace(aim, verbs=own) if own else aim, named, items)
        if made is None:
            continue
        behind = persons_behind(reading, item.gloss[1] if item.gloss else named.end, aim.end)
        for one in _for_people(reading, made, [placed] if placed else behind or list(before)):
            yield one, last
    if items and (of := _AND_OF.match(text, items[-1].end, aim.end)):
        _, own = narrowed(text, items[-1])
        yield from _of_aim(reading, fit, replace(aim, start=of.end(), verbs=own or aim.verbs))
        return
    if items and (start := _resumed(reading, fit, items[-1], aim.end)):
        end = aim.end if start < aim.end else reading.bounds[fit.sentence][1]
        yield from _of_aim(reading, fit, replace(aim, start=start, end=end))


def _resumed(reading: Reading, fit: Fit, item: Item, end: int) -> int:
    """Where states go on behind whom the last one is treated in, or behind what is said of it alone; 0 for nowhere."""
    text = reading.document.copy.text
    people = persons_behind(reading, item.end, end)
    stop = end if people else reading.bounds[fit.sentence][1]
    found = _GOES_ON.match(text, people[-1].end, stop) if people else _RELATIVE.match(text, item.end, stop)
    if found is None:
        return 0
    behind = things(reading, found.end(), stop)
    return found.end() if behind and all(known(reading, other.name) for other in behind) else 0


def _led(reading: Reading, fit: Fit) -> tuple[Person, ...]:
    """The people of a leading "In adults, ..." or "For people with gout, ...", or those who take it."""
    group = fit.clause.group
    if group.outer in ("take", "use", "have", "get", "receive") and not group.passive and fit.clause.subject:
        return tuple(persons_at(reading, *fit.parse.span(fit.clause.subject)))
    if not fit.clause.lead:
        return ()
    start, end = fit.parse.span(fit.clause.lead)
    found = re.compile(r"(?:in|for|among) (?:both )?").match(reading.document.copy.text, start, end)
    return tuple(persons_at(reading, found.end(), end)) if found else ()


def _for_people(reading: Reading, draft: Draft, people: Sequence[Person]) -> Iterator[Draft]:
    if not people:
        yield draft
        return
    for person in people:
        copy = draft.clone()
        copy.qualifiers["population"] = person.value
        copy.labels[person.value] = (person.label, "Population")
        copy.cue("population", reading.published(person.start, person.end))
        yield copy


def things(reading: Reading, start: int, end: int) -> list[Item]:
    """Return what a region names, as far as the names may be those of states."""
    end = _states_end(reading.document.copy.text, start, end)
    return [
        item for item in _headed(reading, read_items(reading.document.copy.text, start, end))
        if may_be_state(item.name) and not _FRAGMENT.match(item.name)
        and SUBJECT not in reading.masked.text[item.start : item.end]
    ]  # fmt: skip


def _headed(reading: Reading, items: Sequence[Item]) -> Iterator[Item]:
    """Name infections by their places, also where they share the word: "infections of the skin and the ears"."""
    shared = False
    for item in items:
        found = _INFECTION_OF.match(item.name)
        place = item.name[found.end() :] if found else item.name
        shared = found is not None or (shared and not known(reading, item.name))
        yield replace(item, name=f"{singular_phrase(place)} infection") if shared else item


def _states_end(text: str, start: int, end: int) -> int:
    """Where the states of a region end: at whom they are treated in, or at a time or place."""
    found = _CUT.search(text, min(start + 3, end), end)
    end = found.start() if found else end
    for mark in _TO_WHOM.finditer(text, start, end):
        if group_at(text, mark.end(), end) or persons_with(text, mark.end(), end):
            return mark.start()
    return end


def _draft(reading: Reading, fit: Fit, aim: Aim, item: Item, items: list[Item]) -> Draft | None:
    if item.head and item.scope and not (item.scope.startswith("other") and "disorders" in item.name):
        return None
    kind = fit.frame.kind
    relation = {"Indication": "indicatedFor", "EffectivenessStatement": "effectiveFor"}.get(
        kind, fit.frame.relation or ""
    )
    entity, new = _linked(reading, item, aim, relation)
    if item.scope.startswith("other"):
        whole = reading.lexicon.own(f"other {item.name}", frozenset({"ClinicalState"}))
        entity, new = (whole, "") if whole else (entity, new)
    if not entity:
        return None
    text = reading.document.copy.text
    draft = Draft(kind, fit.frame.relation, reading.subject.id, fit.frame.id, fit.sentence, object=entity)
    if new:
        draft.labels[entity] = (item.name, new)
    end = item.glossed_end
    cause = _CAUSE.match(text, item.end, aim.end) if item.end < aim.end else None
    germ = _GERMS.get(cause["what"], "") if cause else ""
    if cause and germ and (named := reading.lexicon.own(f"{germ} {item.name}", STATES)):
        draft.object, end = named, cause.end()
    elif cause and (longer := _caused(reading, entity, cause)):
        draft.object, end = longer, cause.end()
        draft.labels[longer] = (" ".join(text[item.start : end].split()), "ClinicalState")
    draft.evidence.append(reading.published(item.start, end))
    qualify(reading, fit, draft)
    if fit.clause.link == "against" and fit.clause.opener >= 0:
        opener = fit.parse.tokens[fit.clause.opener]
        draft.polarity = "negated"
        draft.cue("polarity", reading.published(opener.start, opener.end))
    set_use(reading, fit, draft, aim)
    _set_scope(reading, draft, aim, item, items)
    stated_no_longer(reading, fit, draft)
    return draft


def _alike(text: str, items: list[Item], end: int) -> list[Item]:
    """Name states with the head that they share: "edema due to heart failure, cirrhosis or nephrotic syndrome"."""
    at = next((n for n, item in enumerate(items) if item.end < end and _CAUSE.match(text, item.end, end)), -1)
    rest = items[at + 1 :]
    if at < 0 or not rest or not text[: rest[-1].start].rstrip().endswith(" or"):
        return items
    if any(re.search(r"\band\b", text[a.end : b.start]) for a, b in pairwise(items[at:])):
        return items
    cause = _CAUSE.match(text, items[at].end, end)
    head = f"{items[at].name} {' '.join(cause['how'].split())}" if cause else ""
    return [*items[: at + 1], *(replace(item, name=f"{head} {item.name}") for item in rest)]


_ARTICLE = re.compile(r" (?:the|an?|your) ")
_ALIKE = re.compile(r"(?P<head>.+?) (?P<how>due to|caused by) (?P<what>.+)")


def _with_cause(reading: Reading, named: re.Match[str], relation: str) -> str:
    """The identifier of a state that is named with its cause."""
    head, _ = reading.link(named["head"], relation)
    return f"{head}-{slug(named['how'])}-{reading.link(named['what'], 'hasAdverseEffect')[0]}"


def _linked(reading: Reading, item: Item, aim: Aim, relation: str) -> tuple[str, str]:
    """The entity of an item, with the words behind it where the lexicon knows them so, or by a known name in it."""
    if (shared := _ALIKE.fullmatch(item.name)) and reading.lexicon.own(item.name, STATES) is None:
        return _with_cause(reading, shared, relation), "ClinicalState"
    text = reading.document.copy.text
    longer = _PHRASE.match(text, item.end, aim.end)
    if longer and (whole := reading.lexicon.own(" ".join(text[item.start : longer.end()].split()), STATES)):
        return whole, ""
    if turned := "common-cold" if item.name == "cold" else _turned(reading, item.name):
        return turned, ""
    entity, new = reading.link(item.name, relation)
    if (grade := _GRADE.match(item.name)) and reading.lexicon.own(item.name, STATES) is None:
        entity, new = f"{grade[1]}-{entity.removeprefix(grade[1] + '-')}", new or "ClinicalState"
    inner = text[item.gloss[0] + 1 : item.gloss[1] - 1] if item.gloss and new else ""
    if len(inner) > MIN_GLOSS and known(reading, inner):
        return reading.link(inner, relation)
    if new and _ARTICLE.search(item.name):
        entity, new = reading.link(_ARTICLE.sub(" ", item.name), relation)
    words = item.name.split(" ")
    for cut in range(1, len(words) - 1) if new else ():
        known_as = reading.lexicon.own(" ".join(words[cut:]), STATES)
        if known_as and not known_as.startswith(slug(words[0])):
            return f"{slug(' '.join(words[:cut]))}-{known_as}", new
    return entity, new


def _turned(reading: Reading, name: str) -> str:
    """The known entity of "infections of the skin", turned to "skin infection"; empty for none."""
    found = _OF_PLACE.fullmatch(name)
    return (reading.lexicon.own(f"{found['place']} {found['what']}", STATES) or "") if found else ""


def _caused(reading: Reading, entity: str, cause: re.Match[str]) -> str:
    """The identifier of a state with its cause: "pain-due-to-gout"; empty for what can be none."""
    what = " ".join(cause["what"].split())
    if cause["how"] == "after" and not (entity.endswith(("pain", "neuralgia", "itching")) and known(reading, what)):
        return ""
    if not known(reading, what) and (not may_be_state(what) or what.count(" ") > 1):
        return ""
    return f"{entity}-{slug(' '.join(cause['how'].split()))}-{reading.link(what, 'hasAdverseEffect')[0]}"


def _placed(reading: Reading, item: Item) -> tuple[Item, Person | None]:
    """Part an item from its place: "edema in cirrhosis" is edema, of those who have cirrhosis."""
    text = reading.document.copy.text
    found = _IN.match(text, item.start, item.end)
    if found is None or not may_be_state(found["x"]):
        return item, None
    if found["y"] not in ("pregnancy", "infancy", "childhood", "old age") and not known(reading, found["y"]):
        return item, None
    kept = replace(item, end=found.end("x"), name=" ".join(found["x"].split()))
    if not known(reading, found["y"]):
        return kept, None
    state, _ = reading.link(" ".join(found["y"].split()), "hasAdverseEffect")
    return kept, Person(f"person-with-{state}", f"person with {found['y']}", found.start("y"), found.end("y"))


def _set_scope(reading: Reading, draft: Draft, aim: Aim, item: Item, items: list[Item]) -> None:
    """Note "certain" or "some" before the object, its head or the people as the scope of the statement."""
    word = item.scope.split(" ")[0]
    if word in ("certain", "some"):
        draft.qualifiers["scope"] = "certain-types" if "types" in item.scope else "certain"
        draft.cue("scope", reading.published(item.start, item.start + len(word)))
    elif aim.scope:
        draft.qualifiers["scope"] = "certain"
        draft.cue("scope", reading.published(*aim.scope))
    elif item.member_of is not None and item.member_of < len(items):
        head = items[item.member_of]
        if head.scope.startswith("certain"):
            draft.qualifiers["scope"] = "certain-types"
            draft.cue("scope", reading.published(head.start, head.end))


def _referred(reading: Reading, fit: Fit, span: tuple[int, int]) -> Iterator[Draft]:
    """How it is said: "These conditions" are the uses that the sentence before has named."""
    for entity, qualifiers in reading.recent:
        draft = Draft(fit.frame.kind, fit.frame.relation, reading.subject.id, fit.frame.id, fit.sentence, object=entity)
        qualify(reading, fit, draft)
        if scope := qualifiers.get("scope"):
            draft.qualifiers["scope"] = scope
        draft.evidence.append(reading.published(*span))
        yield draft
