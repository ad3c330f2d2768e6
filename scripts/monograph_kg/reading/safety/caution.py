"""Cautions in states and groups: "use with caution in ...", "take care if you have ...", and verbless judgements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.grammar.items import read_items
from monograph_kg.reading.grammar.verbs import verbs
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import SHORTEST_NAME

Span = tuple[int, int]

_WHO = (
    r"(?:\s*(?:in|for|by|with|of|to|if you have|if you have had|if you also have|if you suffer from|after"
    r"|when you have)\b)"
    r"(?:\s+(?:older |elderly )?(?:people|patients|those|anyone|adults|individuals|persons|someone|women"
    r"|men)(?: (?:with|who have|who suffer from|who have had|suffering from|prone to|at risk of))?)?"
)
_CARING = ("cautio", "care", "prudence", "recommended", "advised", "approved", "licen", "authori")
_CAUTION = re.compile(
    rf"(?:\b(?:with|need for|needs?|requires?|take|exercise|great|particular|special|extra|some|also"
    rf"|a need for) )*(?P<cue>(?:caution|special care|particular care|extra care|care is"
    rf"|care(?= is (?:needed|advised|required))|(?<=needs )care"
    rf"|(?<=need )care|(?<=requires )care|careful|cautious|cautiously|carefully|prudence)\b"
    rf"(?:\s+(?:is|are|should be)\s+(?:also\s+)?(?:advised|needed|required|recommended|necessary|warranted"
    rf"|advisable|called for|taken|exercised|in order))?)(?P<w>{_WHO})\s+(?P<obj>[^.;:]+)"
)
_GROUP = re.compile(
    r"(?:[a-z]+, )?(?:people|patients|those|anyone|adults|individuals|persons) (?:with|who have"
    r"|suffering from) (?P<obj>[a-z][a-z' -]{2,50}?(?:(?:,| or| and) [a-z][a-z' -]{2,40}?)*)"
    r" (?:should|must|need to|needs to|have to|ought to|has to) (?:also )?(?:be (?:especially "
    r"|particularly |very |more )?(?:careful|cautious)|take (?:special |extra |particular )?care|use (?:it"
    r"|\ue000+) (?:with caution|cautiously|carefully))"
)
_CUT = re.compile(
    r"\s*(?:,? (?:because|since|as|so|while|where|which|who|but|too|as well|and (?:the|your|in those"
    r"|doses?|may|should|must)|and (?:\w+ )?(?:should|must|may|can))\b|, (?:it|they|you)\b).*",
    re.DOTALL,
)
_AGAIN = re.compile(r"(?:,| and| or|,? and also)? (?:in|after|if you have|for|with) ")
_LEADS = re.compile(
    r"\bwith caution\b|\bspecial care\b|\btake (?:extra |particular )?care\b|\b(?:be|extra|particularly"
    r"|especially|more) careful\b|^(?:use )?(?:caution|cautions|precautions?|careful)\b[^.]*:?$"
    r"|\bcautious(?:ly)?\b|\bneeds? (?:extra )?care\b"
)
_NOT_LEAD = re.compile(
    r"\bside effects?|\bwho should not\b|\bdo not (?:take|use)\b|\bprecautions? (?:and|while)\b|\btell\b"
    r"|\bask\b|\bdriv"
)
_HAVE = re.compile(
    r"^(?:(?:if )?you (?:have|have had|suffer from|are)|have|having|a history of having|(?:people|patients"
    r"|those|anyone|adults|elderly patients) (?:with|who have|who suffer from))\s+"
)
_AGES = re.compile(
    r"^(?:(?:in|the) )*(?:older (?:adults?|people|patients)|elderly(?: people| patients)?"
    r"|(?:frail )?(?:older|elderly) .*|seniors)$"
)
_FINITE = re.compile(r"\b(?:is|are|was|were|may|can|could|should|must|will|does|do|has)\b")
_BARE = re.compile(
    r"(?:generally |usually |normally |probably |also )*(?:considered |thought to be "
    r"|regarded as )?(?P<ok>safe|compatible|suitable|fine|acceptable|(?P<no>not (?:recommended|safe"
    r"|suitable|advised)|unsafe))\b"
)
_PLACES = (
    ("pregnancy", re.compile(r"\bpregnan\w+")),
    ("breastfeeding", re.compile(r"\bbreast-?\s?feed\w*|\bnursing|\blactation")),
)
_YOUNG = re.compile(
    r"(?:young |younger )?(?:(?P<child>children)|(?P<adolescent>adolescents|teenagers)|(?P<infant>infants|babies)"
    r"|(?P<woman>women)|(?P<man>men))"
)
_GROUPS = frozenset(("pregnancy", "breastfeeding", "older-adult"))
# What stands behind the verb of an order rather than behind a noun: "report any fever", "talk to your doctor".
_NAMING = frozenset(("DET", "POSS", "PRON", "PREP", "ADV", "TO"))
_LONGEST = 6


def cautions_of_states(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield cautions in states and groups, those of lists, and judgements without a verb."""
    masked = reading.masked.text
    begin, end = reading.bounds[sentence]
    if OTHER in masked[begin:end] and SUBJECT not in masked[begin:end]:
        return
    cares = reading.holds(_CARING, begin, end)
    found = [match for match in (_matches(masked, begin, end) if cares else ()) if _is_caution(masked, begin, match)]
    for match in found:
        first = match.start("cue") if "cue" in match.re.groupindex else match.start()
        yield from _in_states(reading, sentence, match.span("obj"), first)
    if not found:
        yield from _listed(reading, sentence)
        yield from _bare(reading, sentence)


_GROUP_NAME = (
    r"(?:(?:young |younger )?(?:children|adolescents|teenagers|infants|babies)|women|men"
    r"|older (?:adults|people|patients)|the elderly)\b"
)
_UNADVISED = re.compile(
    r"(?P<cue>(?:\bnot|n't)(?: usually| generally| normally| routinely| currently| been)*) (?:recommended|advised"
    r"|approved|licen[sc]ed|authori[sz]ed) (?:for|in) (?:use in )?"
    rf"(?P<obj>{_GROUP_NAME}(?:(?:,|,? or|,? and|,? nor)(?: in| for)? {_GROUP_NAME})*)"
)


def _matches(masked: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    yield from _UNADVISED.finditer(masked, begin, end)
    yield from _CAUTION.finditer(masked, begin, end)
    if group := _GROUP.match(masked, begin, end):
        yield group


def _is_caution(masked: str, begin: int, match: re.Match[str]) -> bool:
    """Whether the words say that the drug needs care in someone, not that someone cares for something else."""
    before = masked[begin : match.start()]
    return not re.search(r"\b(?:not|no|without|driv\w*)\b", before[-30:]) and not re.search(
        r"driving|machines|alcohol", match.group()
    )


def _in_states(reading: Reading, sentence: int, span: Span, first: int) -> Iterator[Draft]:
    """The states behind words of caution; those words are evidence of the first one."""
    text = reading.document.copy.text
    start, end = span
    cut = _CUT.search(text, start, end)
    end = cut.start() if cut else end
    items = [item for piece in _pieces(text, start, end) for item in read_items(text, *piece)]
    for item in items:
        draft = _of_name(reading, sentence, item.name, (item.start, item.end))
        if draft is not None:
            if item is items[0]:
                draft.evidence = [reading.published(min(first, item.start), item.end)]
            yield draft


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """The parts of an enumeration whose preposition comes again: "in gout and in asthma"."""
    for match in _AGAIN.finditer(text, start, end):
        if match.start() > start:
            yield start, match.start()
            start = match.end()
    yield start, end


def _of_name(reading: Reading, sentence: int, name: str, span: Span) -> Draft | None:
    """The caution in what a name stands for: pregnancy, an age group, or a state."""
    name = _HAVE.sub("", name).strip(" .,")
    for entity, pattern in _PLACES:
        if pattern.search(name):
            return _draft(reading, sentence, entity, span)
    if young := _YOUNG.fullmatch(name):
        group = next(value for value, word in young.groupdict().items() if word)
        draft = _draft(reading, sentence, group, span)
        draft.labels[group] = (group, "Population")
        return draft
    if _AGES.match(name):
        draft = _draft(reading, sentence, "older-adult", span)
        draft.labels["older-adult"] = ("older adult", "Population")
        draft.qualifiers["at_risk"] = "older-adult"
        draft.cue("at_risk", reading.published(*span))
        return draft
    if (
        len(name) < SHORTEST_NAME
        or len(name.split()) >= _LONGEST
        or re.match(r"(?:too|also|people|patients|children|women|driving|doses?|you)\b", name)
    ):
        return None
    entity, new = reading.link(name, "hasAdverseEffect")
    if not entity:
        return None
    draft = _draft(reading, sentence, entity, span)
    if new:
        draft.labels[entity] = (name, new)
    return draft


def _listed(reading: Reading, sentence: int) -> Iterator[Draft]:
    """A list item or value under a lead, key or heading that asks for caution; or "use with caution" behind a key."""
    key = _key_of(reading, sentence)
    if key is None:
        return
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    words = text[slice(*key)].strip(" *_")
    value = _VALUE.match(text, begin, end)
    if value is not None and words.endswith(":"):
        yield from _valued(reading, sentence, (key[0], words.rstrip(": ")), value)
        return
    if not _LEADS.search(words) or _NOT_LEAD.search(words) or _FINITE.search(text, begin, end):
        return
    if text.startswith("not ", begin) or _is_order(reading, sentence):
        return
    for item in read_items(text, begin, end):
        if draft := _of_name(reading, sentence, item.name, (item.start, item.end)):
            yield draft


def _is_order(reading: Reading, sentence: int) -> bool:
    """Whether a line tells somebody to do something rather than naming a state: "report any fever"."""
    parse = reading.own(sentence)
    for clause in parse.clauses:
        group = clause.group
        if group.form == "finite" or group.negation is not None:
            return True
        known = verbs().known.get(group.verb)
        behind = parse.tokens[group.last : group.last + 1]
        said = bool(behind) and behind[0].tag in _NAMING
        if group.form == "imperative" and (said or known is None or not known.noun):
            return True
    return False


def _valued(reading: Reading, sentence: int, key: tuple[int, str], value: re.Match[str]) -> Iterator[Draft]:
    """A key that names who, with a judgement behind it: "Pregnancy: not recommended"."""
    draft = _of_name(reading, sentence, key[1], (key[0], value.end()))
    if draft is not None and (draft.object in _GROUPS or "caution" in value.group()):
        _judge(reading, draft, value)
        yield draft


def _key_of(reading: Reading, sentence: int) -> Span | None:
    """The key right before a sentence, its setting, or the heading of its list."""
    sentences = reading.document.sentences
    before = sentences[sentence - 1] if sentence else None
    if before is not None and before.kind == "heading" and before.part == sentences[sentence].part:
        return reading.bounds[sentence - 1]
    setting = reading.setting(sentence)
    return setting.span if setting else _lead_above(reading, sentence)


def _lead_above(reading: Reading, sentence: int) -> Span | None:
    unit = reading.document.sentences[sentence]
    if unit.kind == "bullet" and unit.lead >= 0:
        return reading.bounds[unit.lead]
    part = reading.document.part_of(unit)
    if unit.kind != "bullet" or part is None or part.heading is None:
        return None
    index = next((i for i in range(sentence, -1, -1) if reading.document.sentences[i].start == part.heading[0]), None)
    return reading.bounds[index] if index is not None else None


_VALUE = re.compile(
    r"(?:generally |usually |normally |probably |also |is |are )*(?P<word>(?:not recommended"
    r"|use(?:d)? with (?:great |particular )?caution|caution(?: advised)?\b|not (?:considered )?safe"
    r"|not suitable|unsafe|contraindicated|avoid(?:ed)?\b)"
    r"|(?:considered |thought to be |regarded as )?(?P<ok>compatible|safe|suitable|fine|acceptable|allowed"
    r"|possible)\b)(?!.{0,3}\bif )"
)


def _judge(reading: Reading, draft: Draft, value: re.Match[str]) -> None:
    if value["ok"]:
        draft.polarity = "negated"
        draft.qualifiers.pop("at_risk", None)
        draft.cues.pop("at_risk", None)
        draft.cue("polarity", reading.published(*value.span("ok")))
    if usual := re.search(r"\b(?:generally|usually|normally)\b", value.group()):
        draft.certainty = "typical"
        draft.cue("certainty", reading.published(value.start() + usual.start(), value.start() + usual.end()))


def _bare(reading: Reading, sentence: int) -> Iterator[Draft]:
    """As in "Considered compatible with breastfeeding." is a judgement without a verb."""
    if reading.parse(sentence).clauses and reading.document.sentences[sentence].kind != "bullet":
        return
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    match = _BARE.match(text, begin, end)
    if match is None:
        return
    for entity, pattern in _PLACES:
        if place := pattern.search(text, match.end(), end):
            draft = _draft(reading, sentence, entity, (match.start("ok"), place.end()))
            if not match["no"]:
                draft.polarity = "negated"
                draft.cue("polarity", reading.published(*match.span("ok")))
            yield draft


def _draft(reading: Reading, sentence: int, entity: str, span: Span) -> Draft:
    draft = Draft("PopulationSafetyStatement", None, reading.subject.id, "caution", sentence, object=entity)
    draft.evidence.append(reading.published(*span))
    return draft
