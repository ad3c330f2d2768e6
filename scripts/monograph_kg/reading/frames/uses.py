"""Uses: what the drug is for, whether it is effective in it, and as what it is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from monograph_kg.reading.classes import is_class
from monograph_kg.reading.context import STATES, Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.aims import Aim, aims_of, narrowed, own_span, prepositional, purposes, relieves
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.persons import Person, group_at, persons_at, persons_behind, persons_with
from monograph_kg.reading.frames.qualifiers import qualify
from monograph_kg.reading.frames.states import known, may_be_state
from monograph_kg.reading.frames.use_words import set_status, set_use, stated_no_longer
from monograph_kg.reading.items import Item, read_items
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.words import singular_phrase, slug

# Clauses that tell under which condition something else holds state no use.
_CONDITIONS = frozenset(("if", "when", "whenever", "unless", "whether", "until", "before", "after", "once", "even"))
_THESE = re.compile(r"(?:both |all |some |any )?(?:of )?(?:these|those|such) (?:conditions|disorders|diseases|illnesses|problems|infections|uses|states)")
_THERE = re.compile(rf"\s*(?:{SUBJECT}+|it\b|them\b)")
_IN_STATE = re.compile(r"\sin\s([^,;.()]+?)(?=,|\sand\s|\sor\s|\s\(|[.;]|$)")
_OFF_LABEL = re.compile(r"off[- ]label|unlicen[cs]ed")
_ONES = re.compile(r"(?:the |its |these |they |others? ?|among them )?(?:(?:main|most common|commonest|other|usual|chief|best known) )?(?:ones?|conditions|illnesses|diseases|examples|reasons)?")
_PHRASE = re.compile(r"[^,;.()]*?(?=,| and | or |[;.()]|$)")
_IN = re.compile(r"(?P<x>[^,;()]+?)\s+in\s+(?:the\s+)?(?P<y>[^,;()]+)")
# Shorter glosses are abbreviations.
MIN_GLOSS = 6
_CUT = re.compile(r",?\s\b(?:after|before|during|around|alongside|together\swith|on\stop\sof|in\saddition|by\s(?:mouth|intravenous|injection))\b")
_TO_WHOM = re.compile(r",?\s(?:(?:especially|particularly|mainly|both)\s)?(?:in|for|among)\s(?:both\s)?")
_CAUSE = re.compile(r"\s+due\sto\s+(?:the\s|an?\s)?(?P<what>[^,;.()]+?)(?=,|\sand\s|\sor\s|\sin\s|[;.()]|$)")
_FRAGMENT = re.compile(r"(?:due to|caused by|because of|from|after|at|when|where|while)\b")

# What a copula says of a drug that is for something: a noun with "for" behind it, or "for" alone.
_ADVERBS = r"(?:(?:also|mainly|mostly|primarily|usually|often|only|not|just|now|still|chiefly|generally|commonly|sometimes|currently|really|either|especially|particularly|thus|always|normally|very|quite|to be|as|considered)\s+)*"
_NOUN_FOR = re.compile(
    rf"""{_ADVERBS}(?:an?|the|one\sof\s(?:the|several|many)|another|among\sthe|part\sof\sthe|some\sof\sthe|your|our|first|no)?\s*
    (?P<np>[^,;:()]{{0,70}}?\b(?:treatments?|medicines?|medications?|drugs?|remed(?:y|ies)|therap(?:y|ies)|options?|choices?|choice|mainstay
      |tablets?|capsules?|pills?|antibiotics?|painkillers?|agents?|cornerstone|standard|standby|inhalers?|injections?|creams?|antidepressants?
      |first[ -]line|second[ -]line|statins?|diuretics?|relievers?|preventers?|steroids?|antihistamines?|inhibitors?|blockers?|anticonvulsants?))
    (?:\s(?:of\s(?:first\s)?choice|of\streatment|of\stherapy|option|available|used|given|taken|prescribed|there\sis|that\sdoctors\suse))?\s(?=(?:for|against|in|of)\s)""",
    re.VERBOSE,
)
_PLAIN_FOR = re.compile(
    rf"{_ADVERBS}(?:(?P<s>un)?suitable|good|meant|intended|appropriate|right|best|ideal|fit|unlicen[sc]ed|available|reserved|there)?\s*(?=(?:for|against)\s)"
)
_EFFECTIVE = re.compile(
    rf"""{_ADVERBS}(?:(?:equally|similarly|highly|less|more|most|moderately|partly|somewhat|especially|particularly|fairly|extremely|proven|clinically
      |[a-z]+ly)\s+(?:as\s+)?)*
    (?P<ev>(?P<adj>effective|ineffective|useful|helpful|beneficial|valuable|useless|active|(?P<no>of\sno|no)\s(?:use|benefit|value|help|good)
      |of\s(?:some\s|great\s|proven\s|real\s)?(?:use|benefit|value|help)))\b(?:\s(?:treatment|medicine|drug|therapy|option))?(?:\s[a-z]+ly)?(?:\s(?P<p>(?=(?:for|in|against|at|with)\s))|(?=\swhen\b|$))
    """,
    re.VERBOSE,
)
_NOT_FOR = re.compile(r"\b(?:risk|cause|substitute|replacement|reason|marker|substrate|antidote|name|word|term|dose)\b")


def _stands(fit: Fit) -> bool:
    return fit.clause.link not in _CONDITIONS


def uses(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses that a verb with its aims states: "is used to treat", "is given for", "relieves"."""
    if _stands(fit):
        yield from drafts_of(reading, fit, aims_of(reading, fit))


def direct(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses that a verb of relief states of its object: "relieves sneezing and itchy eyes"."""
    if not _stands(fit) or fit.clause.group.form != "finite":
        return
    start, end = fit.parse.span(fit.object)
    risk = re.compile(r"(?:the |your )?(?:risk|chances?|likelihood|number|frequency) of ").match(
        reading.document.copy.text, start, end
    )
    head = fit.clause.group.heads[-1]
    verb = (head.start, fit.clause.group.end)
    if "risk" in fit.frame.settings:
        if risk is None:
            return
        verb = (head.start, risk.end() - 1)
    begin = risk.end() if risk else start
    if not risk and names_place(reading, start, end):
        return
    sure = reading.section(reading.document.sentences[fit.sentence]) == "uses" and not risk
    items = things(reading, begin, end)
    if items and (sure or risk or known(reading, items[0].name)) and may_be_state(items[0].name):
        yield from drafts_of(reading, fit, iter([Aim(begin, end, (verb,))]))


def names_place(reading: Reading, start: int, end: int) -> bool:
    """Say whether a region tells in which state something is relieved: "wheezing in asthma"."""
    found = _IN_STATE.search(reading.document.copy.text, start, end)
    return bool(found and known(reading, found[1]))


def acting(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses to which people put the drug: "doctors prescribe it for", "people take it because of"."""
    start, end = fit.parse.span(fit.clause.object)
    there = _THERE.match(reading.masked.text, start, end)
    if there and _stands(fit):
        yield from drafts_of(reading, fit, aims_of(reading, fit, there.end()))


def named(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses that a noun introduces: "Off-label uses include", "its main use is in"."""
    start, end = own_span(reading, fit, fit.clause.object)
    text = reading.document.copy.text
    key = fit.parse.span(fit.clause.subject)
    refused = re.compile(r"\bnot\b|n't\b").search(text, *key)
    for draft in _named(reading, fit, start, end):
        if refused:
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(*refused.span()))
        yield draft


def _named(reading: Reading, fit: Fit, start: int, end: int) -> Iterator[Draft]:
    text = reading.document.copy.text
    if relieves(fit.clause.group.chain[-1]):
        yield from drafts_of(reading, fit, aims_of(reading, fit))
        return
    found = list(prepositional(reading, start, end)) if re.match(r"(?:in|for|as|against) ", text[start:end]) else []
    treated = re.compile(r"(?:the )?(?:treatment|management|relief|prevention|control) (?:and \w+ )?of ").match(text, start, end)
    if found:
        yield from drafts_of(reading, fit, iter(found))
    elif start:
        yield from drafts_of(reading, fit, iter([Aim(treated.end() if treated else start, end)]))


def written(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses for which it is prescribed: "Most prescriptions are written for"."""
    if "prescription" in reading.document.copy.text[slice(*fit.parse.span(fit.clause.subject))]:
        yield from uses(reading, fit)


def main_ones(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what "The main ones are" goes on to list behind a sentence on uses."""
    words = reading.document.copy.text[slice(*fit.parse.span(fit.clause.subject))]
    if reading.recent and _ONES.fullmatch(words):
        yield from _named(reading, fit, *fit.parse.span(fit.clause.object))


def treated(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the use that a state's treatment names: "Migraine is treated with DRUG"."""
    masked = reading.masked.text
    begin, end = fit.parse.span(fit.object)
    if not _THERE.match(masked, begin, end) or not _stands(fit) or not fit.clause.subject:
        return
    start, stop = fit.parse.span(fit.clause.subject)
    if SUBJECT in masked[start:stop] or OTHER in masked[start:stop]:
        return
    if all(known(reading, item.name) for item in things(reading, start, stop)):
        yield from drafts_of(reading, fit, iter([Aim(start, stop)]))


def is_for(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses of a copula: "is the main treatment for", "is not meant for"."""
    if not _stands(fit):
        return
    start, end = fit.parse.span(fit.clause.object)
    text = reading.document.copy.text
    there = _THERE.match(reading.masked.text, start, end) if not fit.clause.subject else None
    if not there and not fit.clause.subject:
        return
    start = there.end() + 1 if there else start
    noun = _NOUN_FOR.match(text, start, end)
    plain = _PLAIN_FOR.match(text, start, end)
    found = noun or plain
    if found is None or (noun and (_NOT_FOR.search(noun["np"]) or re.search(r"\b(?:to|with|by|from|than|in|for|effective)\b", noun["np"]))):
        return
    first = found.end()
    aims = list(prepositional(reading, first, end))
    if text.startswith("of ", first):
        aims = [Aim(first + 3, end)] if known(reading, next((i.name for i in things(reading, first + 3, end)), "")) else []
    if plain and plain["s"] and not noun:
        return
    for draft in drafts_of(reading, fit, iter(aims)):
        if there and (nor := re.compile(r"\bnor $").search(text, reading.bounds[fit.sentence][0], fit.clause.group.start)):
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(nor.start(), nor.end() - 1))
        yield draft


def effective(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield in what the drug is said to be effective, helpful or of use."""
    start, end = fit.parse.span(fit.clause.object)
    text = reading.document.copy.text
    found = _EFFECTIVE.match(text, start, end)
    if found is None or not _stands(fit):
        return
    aims = list(prepositional(reading, found.end(), end, free=True)) if found["p"] is not None else _around(reading, fit)
    for draft in drafts_of(reading, fit, iter(aims)):
        first = reading.published(found.start("ev"), found.end())[0]
        if draft.evidence[0][0] < first:
            yield draft
            continue
        draft.evidence = [(first, draft.evidence[0][1])]
        refused = "no" if found["no"] else "in" if found["adj"] == "ineffective" else ""
        if refused or found["adj"] == "useless":
            span = found.span("no") if found["no"] else found.span("adj")
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(*span))
        yield draft


def _around(reading: Reading, fit: Fit) -> list[Aim]:
    """The states of "in treating migraine" behind the clause, or of a leading "In severe migraine, ..."."""
    if behind := list(purposes(reading, fit)):
        return behind
    if not fit.clause.lead:
        return []
    start, end = fit.parse.span(fit.clause.lead)
    return [aim for aim in prepositional(reading, start, end) if aim.start < aim.end]


def helps(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield in what the drug helps or works; "does not cure" says that it is not effective."""
    if not _stands(fit):
        return
    start, end = fit.parse.span(fit.clause.object)
    text = reading.document.copy.text
    lead = re.compile(r"(?:(?:well|best|only|too|also|quickly|mainly|people|somewhat|little|wonders) )*(?P<p>with|for|against|in|on) ").match(text, start, end)
    verb = fit.clause.group.heads[-1]
    if fit.frame.settings.get("object") == "negated":
        if fit.clause.group.negation is None:
            return
        aims = [Aim(start, end)] if may_be_state(next((i.name for i in things(reading, start, end)), "")) else []
    elif lead is None:
        return
    elif lead["p"] in ("with", "on"):
        sure = known(reading, next((i.name for i in things(reading, lead.end(), end)), ""))
        aims = [Aim(lead.end(), end)] if sure else []
    else:
        aims = list(prepositional(reading, lead.start("p"), end, free=True))
    for draft in drafts_of(reading, fit, iter(aims)):
        if draft.polarity == "affirmed" and draft.kind == "EffectivenessStatement":
            draft.kind, draft.relation = "Indication", None
        elif draft.kind == "EffectivenessStatement":
            first = reading.published(verb.start, verb.end)[0]
            draft.evidence = [(first, draft.evidence[0][1])]
        yield draft


def roles(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield as what the drug is used: "is often prescribed as an anticonvulsant", "acts as an analgesic"."""
    if not _stands(fit):
        return
    text = reading.document.copy.text
    start, end = fit.parse.span(fit.object)
    head = fit.clause.group.heads[-1]
    first = True
    for item in read_items(text, start, end):
        name = re.sub(r"^(?:in|for) .*", "", re.sub(r"^(?:\w+ed|effective|powerful|potent|strong|mild|good) ", "", item.name))
        if not is_class(reading, name):
            return
        entity, new = reading.link(name, "hasTherapeuticRole")
        if not entity:
            continue
        draft = Draft("RoleStatement", fit.frame.relation, reading.subject.id, fit.frame.id, fit.sentence, object=entity)
        if new:
            draft.labels[entity] = (singular_phrase(name), new)
        draft.evidence.append(reading.published(head.start if first else item.start, item.end))
        first = False
        qualify(reading, fit, draft)
        set_use(reading, fit, draft, None)
        yield draft


def drafts_of(reading: Reading, fit: Fit, aims: Iterator[Aim]) -> Iterator[Draft]:
    """Yield the drafts of aims: one for each state and each population."""
    before = fit.parse.span(fit.clause.lead)[0] if fit.clause.lead else fit.parse.span(fit.clause.subject)[0]
    before = min(before or fit.clause.group.start, fit.clause.group.start)
    status: tuple[str, tuple[int, int]] | None = None
    if _told_off_label(reading, fit.sentence):
        return
    for aim in aims:
        drafts = list(_of_aim(reading, fit, aim))
        for draft, last in drafts:
            status = set_status(reading, fit, draft, (before, aim.start), (last, aim.end), status)
        before = aim.end
        for draft, _ in drafts:
            yield draft


def _told_off_label(reading: Reading, sentence: int) -> bool:
    """Whether a heading is followed by a sentence that calls the use off-label: that sentence says it, not the heading."""
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
    these = _THESE.match(text, aim.start, aim.end)
    if these:
        for draft in _referred(reading, fit, (aim.start, these.end())):
            yield draft, these.end()
        return
    items = things(reading, aim.start, aim.end)
    last = items[-1].end if items else aim.start
    before = aim.people or _led(reading, fit)
    for item in items:
        item, own = narrowed(text, item)
        item, placed = _placed(reading, item)
        draft = _draft(reading, fit, replace(aim, verbs=own) if own else aim, item, items)
        if draft is None:
            continue
        behind = persons_behind(reading, item.gloss[1] if item.gloss else item.end, aim.end)
        for one in _for_people(reading, draft, [placed] if placed else behind or list(before)):
            yield one, last


def _led(reading: Reading, fit: Fit) -> tuple[Person, ...]:
    """The people of a leading "In adults, ..." or "For people with gout, ...", or those who take it."""
    group = fit.clause.group
    if group.outer in ("take", "use") and not group.passive and fit.clause.subject:
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
        item for item in read_items(reading.document.copy.text, start, end)
        if may_be_state(item.name) and not _FRAGMENT.match(item.name)
        and SUBJECT not in reading.masked.text[item.start : item.end]
    ]  # fmt: skip


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
    relation = {"Indication": "indicatedFor", "EffectivenessStatement": "effectiveFor"}.get(kind, fit.frame.relation or "")
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
    end = item.gloss[1] if item.gloss and 0 <= item.gloss[0] - item.end <= 2 else item.end  # noqa: PLR2004
    cause = _CAUSE.match(text, item.end, aim.end) if item.end < aim.end else None
    if cause and (longer := _caused(reading, entity, cause)):
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


def _linked(reading: Reading, item: Item, aim: Aim, relation: str) -> tuple[str, str]:
    """The entity of an item: with the words behind it where the lexicon knows them so, or its modifiers with a known name."""
    text = reading.document.copy.text
    longer = _PHRASE.match(text, item.end, aim.end)
    if longer and (whole := reading.lexicon.own(" ".join(text[item.start : longer.end()].split()), STATES)):
        return whole, ""
    entity, new = reading.link(item.name, relation)
    inner = text[item.gloss[0] + 1 : item.gloss[1] - 1] if item.gloss and new else ""
    if len(inner) > MIN_GLOSS and known(reading, inner):
        return reading.link(inner, relation)
    words = item.name.split(" ")
    for cut in range(1, len(words) - 1) if new else ():
        known_as = reading.lexicon.own(" ".join(words[cut:]), STATES)
        if known_as and not known_as.startswith(slug(words[0])):
            return f"{slug(' '.join(words[:cut]))}-{known_as}", new
    return entity, new


def _caused(reading: Reading, entity: str, cause: re.Match[str]) -> str:
    """The identifier of a state with its cause: "pain-due-to-gout"; empty for no known cause."""
    what = " ".join(cause["what"].split())
    return f"{entity}-due-to-{reading.link(what, 'hasAdverseEffect')[0]}" if known(reading, what) else ""


def _placed(reading: Reading, item: Item) -> tuple[Item, Person | None]:
    """ "Edema in cirrhosis" is edema, of those who have cirrhosis; "vomiting in pregnancy" is vomiting."""
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


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {
    "use": uses, "direct-use": direct, "acting-use": acting, "named-use": named, "treated-use": treated,
    "copula-use": is_for, "effective": effective, "written-use": written, "ones-use": main_ones, "helps": helps, "role": roles,
}  # fmt: skip
