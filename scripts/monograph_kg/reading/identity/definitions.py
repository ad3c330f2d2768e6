"""What marks a state, what comes with it, and what a word means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monograph_kg.reading.context import STATES, Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.build import is_thing
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.qualifiers import qualify
from monograph_kg.reading.grammar.items import Item, read_items
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import may_be_topic
from monograph_kg.reading.lexis.wordsets import choice
from monograph_kg.reading.mechanism.processes import name_of

_SIGNS = re.compile(
    r"^(?:the |some |its )?(?P<onset>early |first |warning )?(?:(?:main|typical|common|classic|usual|key|possible) )*"
    r"(?:signs|symptoms|features|hallmarks?)(?: (?:and|or) (?:signs|symptoms))? of (?:an? |"
    r"the )?(?P<x>[a-z][a-z' -]{2,40})$"
)
_NO_SIGNS = re.compile(r"withdrawal|overdos|allerg|stopping|too much|side effect|infection|this|it|your|high|low")
_ASIDE = re.compile(
    r"(?:^|(?<=[\s(]))(?P<x>[a-z][a-z' -]{3,40})(?: \([^()]*\))?,? (?:- )?(?:(?P<which>which|where|in which|"
    r"meaning|that is,?|i\.e\.,?)\s"
    rf"(?:means? )?(?:that )?|(?P<an>an?) (?=(?:(?!or |and )[a-z-]+,? ){{0,3}}(?:{choice('defining-noun')})"
    r" (?:of|in|by|from|or|and)\b))(?P<value>[^.;)]+)"
)
_WHEN = re.compile(r"(?P<x>[a-z][a-z' -]{3,40}) is (?:when|where|what happens when) (?P<value>[^.;]+)")
_IN_WHICH = re.compile(
    r"(?:^|(?<=[\s(]))(?P<x>[a-z][a-z' -]{3,40})(?: \([^()]*\))?, an? (?:[a-z-]+,? ){0,3}(?:condition|disorder|disease|"
    r"illness|state|syndrome) (?:in which|where) (?P<value>[^.;)]+)"
)
_AFTER_OWNER = re.compile(
    r"\b(?:of|for|treat|with|have|has|to|in|that|and|as|by|including|cause|causes|called|develop|is|get)\s+"
)
_BY = re.compile(
    r"\bby [\"'“]?(?P<x>[a-z][a-z' -]{2,40}?)[\"'”]?,? (?:we|doctors|is) (?:mean|meant)(?: that)? (?P<value>[^.;]+)"
)
_MEANS = re.compile(r"(?:means? |which means |refers? to )(?:that |when )?(?P<value>[^.;]+)")
_RISKS = {
    "tolerance": "drug-tolerance",
    "dependence": "drug-dependence",
    "addiction": "addiction",
    "withdrawal": "withdrawal-syndrome",
}
_RECURRENT = re.compile(r"\b(?:recurrent|repeated|recurring|frequent|sometimes)\b")
_SUDDEN = re.compile(r"\b(?:unexpected|sudden|early|gradual)\b")


_UNKNOWN_WORDS = 3  # of the name of a state that the lexicon does not know, from the sentence before
_SHORTEST_MEANING = 8  # letters


def _state(reading: Reading, words: str) -> tuple[str, str] | None:
    """The state that words name, and the kind of a new one; None where they name none."""
    words = re.sub(r"^(?:an?|the|this|that|of|for|have|has|cause|causes|develop|called)\s+", "", words.strip(" ,"))
    words = " ".join(re.sub(rf"^{_ADJECTIVES}", "", words).split())
    if words in _RISKS:
        return _RISKS[words], ""
    if not may_be_topic(words) or re.search(r"[\ue000\ue001\d]", words):
        return None
    found = reading.link(words, "characterisedBy")
    return found if found[0] else None


def _topic(reading: Reading, fit: Fit) -> tuple[str, str] | None:
    """The state that a clause speaks of: its subject, the name that it stands beside, or what "it" points back to."""
    parse, clause = fit.parse, fit.clause
    if clause.link == "reduced" and (beside := _beside(reading, fit)):
        return _state(reading, beside)
    start, end = parse.span(clause.subject)
    text, masked = reading.document.copy.text, reading.masked.text
    words = text[start:end]
    if words in ("it", "this", "they", "which", "that"):
        return _spoken_of(reading, fit)
    if SUBJECT in masked[start:end] or OTHER in masked[start:end]:
        return None
    return _state(reading, words)


def _beside(reading: Reading, fit: Fit) -> str:
    """How it is said: "X, a disorder characterised by": the name before the comma; empty where there is none."""
    tokens = fit.parse.tokens
    at = fit.clause.group.first
    while at and tokens[at - 1].tag in ("NOUN", "ADJ"):
        at -= 1
    if not (at > 1 and tokens[at - 1].text in ("a", "an", "another") and tokens[at - 2].text == ","):
        return ""
    stop = first = at - 2
    while first and tokens[first - 1].tag in ("NOUN", "ADJ"):
        first -= 1
    return reading.document.copy.text[tokens[first].start : tokens[stop - 1].end] if first < stop else ""


def _spoken_of(reading: Reading, fit: Fit) -> tuple[str, str] | None:
    """The state that the clauses before speak of, in this sentence or the one before it."""
    for sentence in (fit.sentence, fit.sentence - 1):
        if sentence < 0 or reading.document.sentences[sentence].block != reading.document.sentences[fit.sentence].block:
            continue
        parse = reading.parse(sentence)
        for clause in parse.clauses:
            if clause.group.first >= fit.clause.group.first and sentence == fit.sentence:
                break
            start, end = parse.span(clause.subject)
            words = re.sub(r"^(?:an?|the|severe)\s+", "", reading.document.copy.text[start:end])
            if SUBJECT in reading.masked.text[start:end] or not words:
                break
            known = reading.lexicon.link(words, STATES)
            return (
                _state(reading, words)
                if known or sentence == fit.sentence or len(words.split()) <= _UNKNOWN_WORDS
                else None
            )
    return None


def _names_state(reading: Reading, fit: Fit) -> bool:
    words = reading.document.copy.text[slice(*fit.parse.span(fit.clause.subject))]
    plain = re.sub(rf"^{_ADJECTIVES}", "", words)
    return words in ("it", "this", "which", "that") or _is_state(reading, plain)


def marking(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what characterises or accompanies a state."""
    onset = None
    if fit.frame.id.startswith("def.signs"):
        words = reading.document.copy.text[slice(*fit.parse.span(fit.clause.subject))]
        signs = _SIGNS.match(words)
        if signs is None or _NO_SIGNS.search(signs["x"]):
            return
        topic = _state(reading, signs["x"])
        onset = signs.span("onset") if signs["onset"] else None
    else:
        topic = _topic(reading, fit)
    if fit.frame.id in ("def.comes", "def.shows") and not _names_state(reading, fit):
        return
    if topic is None or fit.clause.group.form == "imperative" or fit.clause.link in ("if", "when", "unless", "because"):
        return
    for item in _items(reading, fit):
        draft = _of_item(reading, fit, item, topic)
        if draft is None:
            continue
        if onset:
            start = fit.parse.span(fit.clause.subject)[0]
            _qualified(reading, draft, "onset", (start + onset[0], start + onset[1] - 1))
        yield draft


_ADJECTIVES = (
    r"(?:(?:recurrent|repeated|recurring|unexpected|sudden|frequent|persistent|excessive|painful|troublesome),? "
    r"(?:and )?)+"
)


def _items(reading: Reading, fit: Fit) -> Iterator[Item]:
    """The things that the object names; the first one's evidence takes in adjectives with commas between them."""
    start, end = fit.parse.span(fit.object)
    text = reading.document.copy.text
    further = text.find(" accompanied by", start, end)
    end = further if further > 0 else end
    adjectives = re.compile(_ADJECTIVES).match(text, start, end)
    items = read_items(text, adjectives.end() if adjectives else start, end)
    for number, item in enumerate(items):
        if is_thing(reading, item):
            yield _with_start(item, start) if not number and adjectives else item


def _with_start(item: Item, start: int) -> Item:
    return Item(start, item.end, item.name, item.scope, item.gloss, item.head, item.member_of, start)


def _of_item(reading: Reading, fit: Fit, item: Item, topic: tuple[str, str]) -> Draft | None:
    relation = fit.frame.relation or "characterisedBy"
    name = re.sub(rf"^{_ADJECTIVES}", "", item.name)
    entity, new = reading.link(item.name, relation)
    if new and name != item.name:
        entity, new = reading.link(name, relation)
    if new:
        entity, new = reading.link(_flipped(name), relation)
    if not entity or entity == topic[0]:
        return None
    draft = Draft("DefinitionStatement", relation, topic[0], fit.frame.id, fit.sentence, object=entity)
    if new:
        draft.labels[entity] = (name, new)
    if topic[1]:
        draft.labels[topic[0]] = (topic[0].replace("-", " "), topic[1])
    draft.evidence.append(reading.published(item.start, item.end))
    qualify(reading, fit, draft)
    before = reading.document.copy.text[item.start : item.end]
    for field, pattern in (("recurrence", _RECURRENT), ("onset", _SUDDEN)):
        if found := pattern.search(before):
            _qualified(reading, draft, field, (item.start + found.start(), item.start + found.end()))
    for adverb in fit.clause.group.adverbs:
        if adverb.text in ("sometimes", "often"):
            _qualified(reading, draft, "recurrence", (adverb.start, adverb.end))
    return draft


def _flipped(name: str) -> str:
    """Spasm of the coronary arteries is coronary artery spasm; a loss, a lack and a feeling stay as they are."""
    return (
        name
        if re.match(
            r"(?:loss|lack|feelings?|fear|shortness|difficulty|changes?|sense|periods?|attacks?|episodes?) of\b", name
        )
        else name_of(name)[0]
    )


def _qualified(reading: Reading, draft: Draft, field: str, span: tuple[int, int]) -> None:
    draft.qualifiers[field] = reading.words(*span)
    draft.cue(field, reading.published(*span))


def defining(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what a word means, by "X means that ..." or "X is defined as ..."."""
    text = reading.document.copy.text
    end = reading.bounds[fit.sentence][1]
    by = _BY.search(text, reading.bounds[fit.sentence][0], end)
    if by and fit.clause.group.verb == "mean":
        yield from _meaning(reading, fit.sentence, _state(reading, by["x"]), by.start(), by.span("value"))
        return
    words = text[slice(*fit.parse.span(fit.clause.subject))]
    topic = _topic(reading, fit)
    known = topic and (not topic[1] or _is_state(reading, words))
    if not known:
        return
    start = fit.clause.group.heads[-1].start
    value = _MEANS.search(text, start, end)
    if fit.frame.id == "def.defined":
        span = fit.parse.span(fit.object)
        yield from _meaning(reading, fit.sentence, topic, span[0], span)
    elif value:
        begin = fit.parse.span(fit.clause.subject)[0]
        yield from _meaning(reading, fit.sentence, topic, begin, value.span("value"))


def _is_state(reading: Reading, words: str) -> bool:
    """Whether words look like the name of a state, though no list knows it: medical by their ending."""
    plain = re.sub(r"^(?:an?|the) ", "", words)
    if plain in _RISKS:
        return True
    return reading.lexicon.link(plain, STATES) is not None or bool(
        re.search(
            r"(?:ia|itis|osis|emia|aemia|uria|pathy|algia|syndrome|disease|disorder|attack|failure|pain|"
            r"cough|ism|oma|edema|oedema|sclerosis|reflux)$",
            plain,
        )
    )


# What texts say of tolerance, told in words of our own.
_HIGHER = re.compile(r"(?:higher|larger|bigger|increasing) doses?\b.*\bsame\b")


def _meaning(
    reading: Reading, sentence: int, topic: tuple[str, str] | None, start: int, value: tuple[int, int]
) -> Iterator[Draft]:
    if topic is None or value[1] - value[0] < _SHORTEST_MEANING:
        return
    words = " ".join(reading.words(*value).split()).rstrip(" ,")
    if topic[0] == "drug-tolerance" and _HIGHER.search(words):
        words = "higher doses needed for the same effect"
    draft = Draft("DefinitionStatement", "definedAs", topic[0], "def.means", sentence, value=words)
    if topic[1]:
        draft.labels[topic[0]] = (topic[0].replace("-", " "), topic[1])
    draft.evidence.append(
        reading.published(start, value[0] + len(reading.document.copy.text[slice(*value)].rstrip(" ,")))
    )
    yield draft


# One of these begins in every sentence with a meaning beside a name.
MEANING = ("mean", "where", "in which", "that is", "i.e.", " is when", " is what happens", ", a")
# Words without which a sentence has none.
_CUES = re.compile(
    r"mean|where|in which|that is|i\.e\.| is (?:when|what happens)"
    rf"|, an? [a-z, -]*(?:{choice('defining-noun')})\b"
)


def asides(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield meanings beside a name: "anuria, which means that ...", "acidosis, a build-up of acid"."""
    begin, end = reading.bounds[sentence]
    text = reading.document.copy.text
    if _CUES.search(text, begin, end) is None:
        return
    for match in _ASIDE.finditer(text, begin, end):
        if match["which"] in ("which", "where", "in which") and not _tells_meaning(match):
            continue
        words = _AFTER_OWNER.split(match["x"])[-1]
        if _is_state(reading, words):
            at = match.end("x") - len(words)
            begin_value = match.start("an") if match["an"] else match.start("value")
            comma = text.find(",", match.start("value"), match.end("value")) if match["an"] else -1
            value = begin_value, comma if comma > 0 else match.end("value")
            yield from _meaning(reading, sentence, _state(reading, words), at, value)
    for match in _IN_WHICH.finditer(text, begin, end):
        words = _AFTER_OWNER.split(match["x"])[-1]
        if _is_state(reading, words):
            yield from _meaning(reading, sentence, _state(reading, words), match.start("value"), match.span("value"))
    for match in _WHEN.finditer(text, begin, end):
        words = re.sub(r"^(?:an?|the) ", "", match["x"])
        if _is_state(reading, words):
            yield from _meaning(reading, sentence, _state(reading, words), match.start("x"), match.span("value"))


def _tells_meaning(match: re.Match[str]) -> bool:
    """Whether a relative clause says what the word means: "which means", or what tolerance is."""
    between = match.string[match.start("which") : match.start("value")]
    return "mean" in between or match["x"].endswith(("tolerance", "dependence"))


def dispatch(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Choose by the frame's relation."""
    yield from (defining if fit.frame.relation == "definedAs" else marking)(reading, fit)


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {"def": dispatch}
