"""What nouns say of nouns: "DRUG, a benzodiazepine", "glutamate, a neurotransmitter in the brain", "Class: statin"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.grammar.clauses import Parse
from monograph_kg.reading.identity.memberships import class_draft, class_mentions, kind_draft, kind_noun
from monograph_kg.reading.lexis.classes import is_class
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.wordsets import word_set
from monograph_kg.reading.mechanism.processes import place_of

_APPOSED = re.compile(
    rf"{SUBJECT}+(?: \([^()]*\))?, (?:(?:which|that) is |"
    rf"(?:(?:also|often|commonly|widely|usually|better|best) )?(?:sold|marketed|known|available|branded|supplied|"
    rf"introduced|developed|patented|approved) [^.;:]{{2,90}}, (?:is|was) )?(?=(?:an?|the|one of|part of) )"
)
_KEY = re.compile(
    r"^[\s*_-]*(?:(?:drug|medication|pharmacolog\w+|therapeutic|medicine) )?(?:class(?:ification)?|drug type|"
    r"type|drug group|group|family|what (?:it|this) is|kind of (?:drug|medicine))[*_]*:[\s*_]*"
)
_IMPLIED = re.compile(
    rf"(?:like|unlike|as with|as for|along with|similar to|(?:in common|together) with) (?P<oth>other|all|"
    rf"all other|most other|many other) (?P<np>[a-z][a-z -]{{3,50}}?)(?=,|[.;]| (?:{SUBJECT}|can|may|is|are|"
    rf"it)|$)"
)
_ASIDE = re.compile(r"(?: \([^()]*\))?, (?=(?:an?|the|another) )")
_WHERE = re.compile(r" (?P<w>(?:in|of) (?:the |your )?[a-z]+(?: (?!that|which)[a-z]+){0,2})(?= that| which|,|\.|;|$)")
# Behind a noun that is no aside but a member of a list: "kidney function, the condition being treated and ...".
_LISTED = re.compile(r" (?:being|you|your|he|she|they|treated)\b[^,.;]*|[^,.;]* and (?:the|your|any|other) ")
_CARD_SENTENCES, _CARD_LINE = 12, 90  # the first sentences of a text, and characters in one that is a card's
_NAME_TOKENS = 6
_NOUNS = frozenset(("NOUN", "ADJ", "NUM"))


def nominal(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield what the noun phrases of a sentence say of each other."""
    yield from _drug(reading, sentence)
    yield from _kinds(reading, sentence)
    yield from _called(reading, sentence)
    yield from _presupposed(reading, sentence)


def _drug(reading: Reading, sentence: int) -> Iterator[Draft]:
    """The classes in an apposition to the drug, behind a key, or in the bare first lines of a card."""
    begin, end = reading.bounds[sentence]
    masked, text = reading.masked.text, reading.document.copy.text
    places = [m.end() for m in _APPOSED.finditer(masked, begin, end)]
    lenient = False
    line = text.rfind("\n", max(0, begin - 80), begin) + 1 or begin
    key = _KEY.match(masked[line:end])
    if key and line + key.end() >= begin - 1:
        first = max(begin, line + key.end())
        places += [first, *(m.end() for m in re.compile("; ").finditer(text, first, end))]
        lenient = True
    elif _is_card(reading, sentence):
        places.append(begin + len(text[begin:end]) - len(text[begin:end].lstrip(" *_-")))
    for place in places:
        stop = text.find("\n", place, end) if lenient else end
        for mention in class_mentions(reading, place, stop if stop > place else end, lenient=lenient):
            draft = class_draft(reading, sentence, mention, "class.key" if lenient else "class.apposed")
            if draft is not None:
                yield draft
        yield from _bracketed(reading, sentence, place, end, lenient=lenient)


def _is_card(reading: Reading, sentence: int) -> bool:
    """Whether a line is a bare noun phrase among the first lines of a list or card."""
    unit = reading.document.sentences[sentence]
    text = reading.document.copy.text[slice(*reading.bounds[sentence])]
    if unit.kind != "bullet" or reading.section(unit) not in ("introduction", "other", "mechanism"):
        return False
    begin = reading.bounds[sentence][0]
    tokens = [t for t in reading.parse(sentence).tokens if t.start >= begin]
    acts = any(t.tag in ("BE", "MOD") or (t.tag == "VERB" and t.form in ("third", "base")) for t in tokens)
    bare = not acts and not re.search(r"\b(?:your|about|what|how|this|these)\b|:", text)
    return bare and sentence < _CARD_SENTENCES and len(text) < _CARD_LINE


def _bracketed(reading: Reading, sentence: int, start: int, end: int, *, lenient: bool) -> Iterator[Draft]:
    """How it is said: "sedative-hypnotic (a "Z-drug")": the bracket names a class, too."""
    text = reading.document.copy.text
    found = re.compile(r"[^.;\n]*?\(([^()]+)\)").match(text, start, end) if lenient else None
    if found is None:
        return
    name = re.sub(r"^(?:an?|the|also)\s+|[\"'“”]", "", found[1]).strip()
    at = text.find(name, found.start(1))
    if is_class(reading, name) and " " not in name and at >= 0 and not name.isupper():
        from_class = class_mentions(reading, at, at + len(name))
        for mention in from_class:
            draft = class_draft(reading, sentence, mention, "class.key")
            if draft is not None and not _abbreviates(reading, at, name):
                yield draft


def _abbreviates(reading: Reading, at: int, name: str) -> bool:
    return reading.words(at, at + len(name)).rstrip("s").isupper()


def _kinds(reading: Reading, sentence: int) -> Iterator[Draft]:
    """How it is said: "X, a condition ..." says what X is, "in the brain" where."""
    begin, end = reading.bounds[sentence]
    text = reading.document.copy.text
    if "," not in text[begin:end]:
        return
    parse = reading.parse(sentence)
    for match in _ASIDE.finditer(text, begin, end):
        kind = kind_noun(text, match.end(), end)
        name = _noun_before(parse, reading, match.start())
        if kind is None or name is None or _LISTED.match(text, kind[2], end):
            continue
        draft = kind_draft(reading, sentence, name, kind[0], "class.aside")
        if draft is None:
            continue
        state = kind[0] in ("condition", "disorder", "disease", "illness")
        start = match.start() - len(name) if state else kind[1]
        draft.evidence.append(reading.published(start, kind[2]))
        yield draft
        where = _WHERE.match(text, kind[2], end)
        if where and not state:
            yield _located(reading, sentence, draft.subject, where.span("w"), draft.labels.get(draft.subject))
    yield from _several(reading, sentence)


_COUNTS = {"two": (2,), "three": (3,), "four": (4,), "both": (2,), "all": (2, 3, 4)}
_SEVERAL = re.compile(rf", (?:which are )?(?P<n>{'|'.join(_COUNTS)}) (?=[a-z -]+s\b)")


def _several(reading: Reading, sentence: int) -> Iterator[Draft]:
    """How it is said: "norepinephrine and serotonin, two chemical messengers": each of them is one."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    for match in _SEVERAL.finditer(text, begin, end):
        kind = kind_noun(text, match.end(), end)
        names = _row_before(text, begin, match.start())
        if kind is None or len(names) not in _COUNTS[match["n"]]:
            continue
        for name in names:
            draft = kind_draft(reading, sentence, name, kind[0], "class.aside")
            if draft is not None:
                draft.evidence.append(reading.published(match.start("n"), kind[2]))
                yield draft


_ROW = re.compile(r"(?:[a-z0-9-]+(?: [a-z0-9-]+)?, )*[a-z0-9-]+(?: [a-z0-9-]+)?,? and [a-z0-9-]+(?: [a-z0-9-]+)?$")
_OWNER = re.compile(r"^.*\b(?:of|on|for|in|blocks|inhibits|increases|reduces|raises|lowers|affects|both|the|to)\s+")


def _row_before(text: str, begin: int, at: int) -> list[str]:
    """The names of an enumeration that ends at a place, behind the word that owns or takes them."""
    words = re.sub(r"\s*\([^()]*\)", "", text[begin:at])
    row = _OWNER.sub("", words)
    return re.split(r",? and |, ", row) if _ROW.fullmatch(row) else []


_KIND = r"(?:enzyme|hormone|protein|neurotransmitter|receptor|transporter|peptide|pump|messenger|molecule|chemical)s?"
# A name of a substance: up to three words, with digits, a Greek letter or a Roman numeral behind them.
_NAMED = (
    r"(?P<x>[a-z0-9-]+(?: (?:[a-z0-9-]*\d[a-z0-9-]*|i{1,3}|iv|xa|alpha|beta|"
    r"[a-z-]*(?:ase|hormone|acid|protein|factor|peptide)\b)){0,3})"
)
_CALLED = re.compile(
    rf"(?P<np>an? [a-z -]{{0,30}}?{_KIND})(?: (?:in|of|from) (?:the |your )?[a-z]+(?: [a-z]+)?)?,? "
    rf"(?:that is |which is )?(?:called|known as|named) {_NAMED}"
)


def _called(reading: Reading, sentence: int) -> Iterator[Draft]:
    """How it is said: "a liver enzyme called CYP2D6"."""
    for match in _CALLED.finditer(reading.document.copy.text, *reading.bounds[sentence]):
        kind = kind_noun(match.string, match.start("np"), match.end("np"))
        draft = kind_draft(reading, sentence, match["x"], kind[0], "class.called") if kind else None
        if draft is not None:
            draft.evidence.append(reading.published(match.start("np") + match["np"].index(" ") + 1, match.end("x")))
            yield draft


def _noun_before(parse: Parse, reading: Reading, at: int) -> str | None:
    """The name that ends at an offset: the nouns before it."""
    tokens = [t for t in parse.tokens if t.end <= at]
    start = len(tokens)
    while start and (tokens[start - 1].tag in _NOUNS or tokens[start - 1].text == "-"):
        start -= 1
    if (
        start == len(tokens)
        or len(tokens) - start > _NAME_TOKENS
        or (start and tokens[start - 1].tag in ("DRUG", "OTHER"))
    ):
        return None
    words = reading.document.copy.text[tokens[start].start : at]
    if any(mark in reading.masked.text[tokens[start].start : at] for mark in (SUBJECT, OTHER)) or words in word_set(
        "no-topic"
    ):
        return None
    return words


def _located(
    reading: Reading, sentence: int, subject: str, span: tuple[int, int], label: tuple[str, str] | None
) -> Draft:
    place, name = place_of(reading, span)
    draft = Draft("MechanismStep", "locatedIn", subject, "mechanism.located", sentence, object=place)
    draft.labels[place] = (name, "AnatomicalStructure")
    if label:
        draft.labels[subject] = label
    draft.evidence.append(reading.published(*span))
    return draft


def _presupposed(reading: Reading, sentence: int) -> Iterator[Draft]:
    """How it is said: "Like other benzodiazepines, DRUG ..." only presupposes that it is one."""
    begin, end = reading.bounds[sentence]
    masked = reading.masked.text
    if SUBJECT not in masked[begin:end]:
        return
    for match in _IMPLIED.finditer(masked, begin, end):
        if match["np"] in word_set("any-medicine"):
            continue
        if match.group().startswith("unlike") or not is_class(reading, match["np"]):
            continue
        if OTHER in re.split(r"[;:.]", masked[begin : match.start()])[-1]:
            continue
        draft = _implied(reading, sentence, match)
        if draft is not None:
            yield draft


def _implied(reading: Reading, sentence: int, match: re.Match[str]) -> Draft | None:
    mention = next(iter(class_mentions(reading, *match.span("np"))), None)
    if mention is None:
        return None
    draft = class_draft(reading, sentence, mention, "class.other")
    if draft is None:
        return None
    draft.certainty = "implied"
    draft.evidence.clear()
    draft.implied_by.append(reading.published(match.start("oth"), match.end("np")))
    draft.cue("certainty", reading.published(*match.span("oth")))
    return draft
