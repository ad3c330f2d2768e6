"""Circumstances of advice: states, times and groups under "if", "when", "before", "in people with", a key or a subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from monograph_kg.reading.advising.scene import scene
from monograph_kg.reading.context import Reading
from monograph_kg.reading.grammar.clauses import Clause, Parse
from monograph_kg.reading.items import read_items
from monograph_kg.reading.words import singular_phrase, slug

_PERSON = re.compile(
    r"(?:you|they|he|she|he or she|your child|the child|someone|somebody|anyone|patients?|people|the patient|women|who|that)\b.*"
)
_PREGNANT = re.compile(r"\bpregnan(?:cy|t)\b|\btrimester\b|\bexpecting\b")
_NURSING = re.compile(
    r"\bbreast-?\s?feed(?:ing|s)?\b|\bnursing\b(?! (?:staff|home))|\b(?:you|who|mothers?|women|they) nurse\b|\blactati\w+"
)
_PLANNING = re.compile(
    r"\b(?:plan\w*|trying|try|want\w*|hope|hoping|wish\w*|intend\w*)\b.{0,40}\b(?:pregnan\w+|conceive|baby|child)\b"
)
_MIGHT = re.compile(r"\b(?:might|may|could|think you|suspect)\b.{0,20}\bpregnan")
_MISSED = re.compile(
    r"\b(?:if|when) (?:you|they) (?:have |ever )*(?:miss\w*|forg[eo]t\w*|skip\w*)\b[^,.;]*|\bafter (?:a |one |your )?(?:missed|forgotten) (?:one|dose)|^missed (?:a )?doses?$|^forgotten (?:a )?doses?$"
)
_OVERDOSE = re.compile(
    r"\b(?:taken|take|took|takes|swallow\w*|used?) (?:far |much )?(?:too (?:much|many)|more than (?:you|they|the))\b|\boverdos\w+"
)
_HAD = re.compile(
    r"\bif (?:you|they|your child) (?:have |has |had |ever |also |already |currently |recently )*(?:had|have|has) (?P<what>[^.;]+)"
)
_HAVING = frozenset(
    (
        "have",
        "get",
        "notice",
        "experience",
        "develop",
        "feel",
        "suffer",
        "suffer from",
        "see",
        "show",
        "pass",
        "vomit",
        "undergo",
    )
)
_WORSE = re.compile(r"\b(?:worsen\w*|gets? worse|become worse|becomes worse|deteriorat\w*)\b")
_IDLE = re.compile(
    r"^(?:(?:ever|had|any|a|an|the|your|new|known|signs? of|symptoms? of|a history of|history of|problems? with|have|has|people with|patients with|those with|adults with|severe or|some|other) )+"
)  # fmt: skip
_CONCERNING = re.compile(
    r"\b(?:any |these |the )?(?:\w+ )?(?:concerning|troubling|bothersome|worrying|severe|serious|unusual) side effects?"
)
_SWELLS = re.compile(
    r"\b(?:if|when) (?P<what>(?:your |the )?[a-z]+(?:(?:, | or |, or | and )(?:your )?[a-z]+)*) swells?\b"
)
_YOUNG = re.compile(
    r"\b(?<=to )(?P<what>newborns|infants|babies|children|teenagers|adolescents|toddlers)(?: (?P<age>under (?:the age of )?[\w-]+|younger than \w+|below (?:the age of )?\w+))?"
)
_TIMES = re.compile(
    r"\bbefore (?:any |an? |the |your |having |you have )*(?P<what>surgery|operation|procedure|skin prick test|dental treatment|anaesthetic|anesthetic|scan|blood test)s?\b"
)
_ALLERGY = re.compile(r"(?:allergic|hypersensitive|allergy|hypersensitivity) to (?P<what>.+)")
_WITH = re.compile(
    r"\b(?:people|patients|those|adults|children|anyone|women|men|someone) (?:with|who have (?:had |ever had )?|who has (?:had )?|who (?:develop|get|notice|experience|suffer from|feel)s? |suffering from|who suffer from|who are|(?=allergic)|(?=hypersensitive)) *(?P<what>[^.;:]+)"
)


_OPENING = re.compile(
    r"^(?:if|when|whenever|once|while|in case) (?:you |they |it |there )?(?:are |is |have |has |had )?(?:any |an? |the )?"
)
MAX_SAID = 7
_VAGUE = frozenset(("think", "need", "want", "wish", "like", "decide", "know"))


class Circumstance(NamedTuple):
    """A circumstance: its entity, the words that name it, its span in the copy."""

    entity: str
    label: str
    start: int
    end: int


def of_clause(reading: Reading, parse: Parse, clause: Clause, stop: int) -> Iterator[Circumstance]:
    """Yield what a clause under "if" or "when" names, up to ``stop``."""
    text = reading.document.copy.text
    start = parse.tokens[clause.opener].start if clause.opener >= 0 else clause.group.start
    end = min(stop, parse.span(clause.object)[1] or clause.group.end)
    whole = text[start:end]
    concern = _CONCERNING.search(whole)
    if concern:
        yield Circumstance(
            "concerning-side-effect", "concerning side effect", start + concern.start(), start + concern.end()
        )
        return
    special = list(_special(whole, start))
    if special:
        yield from special
        return
    found = list(
        _of_person(reading, parse, clause, end)
        if _person(text, parse, clause)
        else _of_thing(reading, parse, clause, end)
    )
    if text[max(0, start - 5) : start] == "even " or clause.group.verb in _VAGUE:
        return
    if clause.object or clause.group.verb not in _HAVING | {"be"}:
        yield from found or _as_said(text, start, end)


def _as_said(text: str, start: int, end: int) -> Iterator[Circumstance]:
    """A circumstance that has no name of its own is named by its words, if they are few."""
    words = _OPENING.sub("", text[start:end])
    name = slug(re.sub(r"\b(?:a|an|the|your|any)\b|\ue000+", " ", words))
    if 0 < len(words.split()) <= MAX_SAID:
        yield Circumstance(name, words, start, end) if name else Circumstance("use", "use", start, end)


def _special(words: str, start: int) -> Iterator[Circumstance]:
    """Pregnancy, breastfeeding, a missed dose, an operation."""
    planned = _PLANNING.search(words)
    for pattern, name in ((_PREGNANT, "pregnancy"), (_NURSING, "breastfeeding")):
        found = pattern.search(words)
        if found and not (planned and name == "pregnancy"):
            might = name == "pregnancy" and _MIGHT.search(words)
            yield Circumstance(
                "possible-pregnancy" if might else name, name, start + found.start(), start + found.end()
            )
    if planned:
        yield Circumstance("planned-pregnancy", "planned pregnancy", start + planned.start(), start + planned.end())
    for pattern, name in ((_MISSED, "missed dose"), (_OVERDOSE, "overdose")):
        found = pattern.search(words)
        if found:
            yield Circumstance(slug(name), name, start + found.start(), start + found.end())
    if swollen := _SWELLS.search(words):
        for part in re.split(r",| and | or ", swollen["what"]):
            name = f"{singular_phrase(_IDLE.sub('', part.strip()))} swelling"
            yield Circumstance(slug(name), name, start + swollen.start("what"), start + swollen.end())
    times = _TIMES.search(words)
    if times:
        name = {"operation": "surgery", "procedure": "surgery"}.get(times["what"], times["what"])
        yield Circumstance(slug(f"before {name}"), f"before {name}", start + times.start(), start + times.end())


def _person(text: str, parse: Parse, clause: Clause) -> bool:
    start, end = parse.span(clause.subject)
    return not clause.subject or bool(_PERSON.fullmatch(text[start:end]))


def _of_person(reading: Reading, parse: Parse, clause: Clause, end: int) -> Iterator[Circumstance]:
    group = clause.group
    start = parse.tokens[group.last].start if group.last < len(parse.tokens) else end
    if group.negation is not None or start >= end:
        return
    if group.verb == "be":
        words = reading.document.copy.text[start:end]
        if _ALLERGY.match(words):
            yield from _allergies(reading, start, end)
        return
    if group.verb in _HAVING:
        yield from named(reading, start, end)


def _allergies(reading: Reading, start: int, end: int) -> Iterator[Circumstance]:
    """ "Allergic to it" is an allergy to the drug itself."""
    found = _ALLERGY.match(reading.document.copy.text[start:end])
    if found and _OWN.match(reading.masked.text[start + found.start("what") : end]):
        yield Circumstance(f"{reading.subject.id}-allergy", f"{reading.subject.id} allergy", start, end)
    else:
        yield from named(reading, start, end)


def _of_thing(reading: Reading, parse: Parse, clause: Clause, end: int) -> Iterator[Circumstance]:
    """ "If your lips swell", "if the pain gets worse", "if chest pain occurs"."""
    start, stop = parse.span(clause.subject)
    if start == stop:
        return
    words = reading.document.copy.text[clause.group.start : end]
    shape = ""
    if clause.group.verb == "swell":
        shape = "{} swelling"
    elif _WORSE.search(words):
        shape = "worsening {}"
    elif clause.group.verb in ("last", "persist", "continue"):
        shape = "persistent {}"
    elif clause.group.verb not in ("occur", "happen", "appear", "develop", "start", "emerge") or clause.group.negation:
        return
    for each in named(reading, start, stop):
        label = shape.format(singular_phrase(each.label)) if shape else each.label
        yield Circumstance(slug(label) if shape else each.entity, label, each.start, end)


def named(reading: Reading, start: int, end: int) -> Iterator[Circumstance]:
    """Yield the states that an enumeration names."""
    text = reading.document.copy.text
    for item in read_items(text, start, end):
        name = _IDLE.sub("", item.name)
        allergy = _ALLERGY.match(name)
        if allergy:
            what = _IDLE.sub("", allergy["what"])
            if what in ("it", "this", "this medicine") or not what:
                what = reading.subject.id
            entity = f"{reading.link(what, 'memberOf')[0]}-allergy"
        else:
            entity, _ = reading.link(name, "hasAdverseEffect")
        if entity and len(entity) > 2 and len(name.split()) < 7:  # noqa: PLR2004
            yield Circumstance(entity, name, item.start, item.end)


def of_words(reading: Reading, start: int, end: int) -> Iterator[Circumstance]:
    """Yield what adjuncts name: "in pregnancy", "in people with kidney disease", "before surgery"."""
    text = reading.document.copy.text
    yield from _special(text[start:end], start)
    had = _HAD.search(text, start, end)
    if had:
        yield from named(reading, *had.span("what"))
    found = _WITH.search(text, start, end)
    if found:
        yield from named(reading, *found.span("what"))
    young = _YOUNG.search(text, start, end)
    if young:
        age = f" {young['age']}" if young["age"] else ""
        name = f"{singular_phrase(young['what'])}{age}"
        yield Circumstance(slug(name), name, *young.span())


def of_key(reading: Reading, key: tuple[int, int]) -> Iterator[Circumstance]:
    """Yield what a key names: "Pregnancy: ...", "History of angioedema: ..."; only what is known to be a state."""
    text = reading.document.copy.text
    start, end = key
    end -= len(text[start:end]) - len(text[start:end].rstrip(" :*_"))
    special = list(_special(text[start:end], start))
    if special:
        yield from special
        return
    for item in read_items(text, start, end):
        name = _IDLE.sub("", item.name)
        entity, new = reading.link(name, "hasAdverseEffect")
        if item.name.startswith("history of"):
            entity, new = slug(item.name), ""
        if entity and not new:
            yield Circumstance(entity, item.name, item.start, item.end)


def of_list(reading: Reading, sentence: int) -> list[Circumstance]:
    """Return the circumstances that the items under a lead name: "Tell your doctor if you have:"."""
    start, end = reading.bounds[sentence]
    if reading.document.copy.text[start:end].rstrip()[-1:] not in (":", "-", "–", "—"):
        return []
    return list(of_items(reading, sentence))


_CLAUSE = re.compile(
    r"^(?:if )?(?:you |they |your child |people |patients |anyone |those |with |who |in )*(?:(?:have|has|are|is|had|ever had|have had|suffer from|with|a|an) )*"
)
_FULL = re.compile(r"\b(?:should|must|may|can|will|do not|don't|it is|they are)\b")


def of_items(reading: Reading, lead: int) -> Iterator[Circumstance]:
    """Yield the circumstances that the list items or the bare value behind a lead or heading name."""
    sentences = reading.document.sentences
    text = reading.document.copy.text
    heading = sentences[lead].kind == "heading"
    for index in range(lead + 1, min(lead + 30, len(sentences))):
        unit = sentences[index]
        listed = unit.lead == lead or (heading and unit.part == sentences[lead].part and unit.kind in ("bullet", "row"))
        value = heading and index == lead + 1 and unit.kind == "paragraph" and unit.part == sentences[lead].part
        if not (listed or value):
            return
        start, end = reading.bounds[index]
        acts = value and any(c.group.form in ("finite", "imperative") for c in scene(reading, index).parse.clauses)
        if acts or (value and end - start > MAX_VALUE):
            return
        if not _FULL.search(text, start, end):
            yield from _of_item(reading, start, end)


MAX_VALUE = 200
_OWN = re.compile(r"\ue000|it\b|this\b|any of the (?:other )?ingredients")
_TAKES = re.compile(r"(?:also |are )*(?:take|taking|use|using|taken)\b")


def _of_item(reading: Reading, start: int, end: int) -> Iterator[Circumstance]:
    text = reading.document.copy.text
    opening = _CLAUSE.match(text[start:end])
    begin = start + (opening.end() if opening else 0)
    special = list(_special(text[start:end], start))
    if special:
        yield from special
    elif _ALLERGY.match(text[begin:end]):
        yield from list(_allergies(reading, begin, end))[:1]
    elif not _TAKES.match(text[begin:end]):
        yield from named(reading, begin, end)
