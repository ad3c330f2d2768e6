"""Identities: brand names, abbreviations, and the kinds that "such as" and "and other" give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.grammar.items import Item, read_items
from monograph_kg.reading.lexis.classes import is_class
from monograph_kg.reading.lexis.masks import OTHER
from monograph_kg.reading.lexis.words import SHORTEST_NAME, singular_phrase, slug
from monograph_kg.reading.lexis.wordsets import choice

_USAGE = re.compile(
    r"(?P<usage>(?:(?:commonly|also|often|best|widely|usually|better) )?(?:known|sold|marketed|available|"
    r"prescribed)(?: by| under| as)+)"
    r"(?: the)? (?P<ev>(?:brand|trade) names?)\s*$"
)
_KNOWN = re.compile(r"(?P<usage>(?:best|better|commonly|widely|usually|often) known (?:as|by|under))\b[^.;]*$")
_MARKETED = re.compile(
    r"(?P<ev>(?:marketed|sold|supplied|available) (?:as|under))\s*$|(?P<brand>\b(?:brand|"
    r"trade)(?: names?)?(?: is| are)?)\s*$"
)
# One of these begins in every sentence that explains an abbreviation, and in every one that gives examples.
EXPLAINING = ("(", "stands for", "short for", "abbreviat", "shortened to", "for short", "means", " or ", ", a")
EXAMPLES = ("such as", "including", "for example", "for instance", "like", "e.g.", "namely", "other ")
_IN_WORDS = re.compile(r"\b(?:stands for|short for|shortened to|for short|means)\b|abbreviat")
_DASH = r"[-–‑]"
_SHORT = r"[A-Za-z][A-Za-z0-9-]{1,8}"
_ABBREVIATION = re.compile(
    rf"(?<![a-z0-9-])([a-z][a-z0-9 /'-]{{3,70}}?) \((?:or |called |abbreviated (?:to |as )?|"
    rf"also )?[\"'“]?({_SHORT})[\"'”]?(?:,? for short)?[),;]"
)
_REVERSED = re.compile(rf"(?<![a-z0-9-])({_SHORT}) \(([a-z][a-z0-9 /'-]{{3,70}}?)\)")
_STANDS = re.compile(
    rf"(?<![a-z0-9-])({_SHORT}) (?:stands for|is short for|is the abbreviation (?:of|for)|"
    rf"is an abbreviation (?:of|for)|means) (?:the )?([a-z][a-z0-9 /'-]{{3,70}})"
)
_SHORTENED = re.compile(
    rf"(?<![a-z0-9-])(?P<long>[a-z\ue000][a-z0-9 /'\ue000-]{{3,70}}?),? (?:is |are |was )?(?:often |usually |"
    rf"sometimes |commonly |also )*"
    rf"(?:abbreviated|shortened)(?: (?:to|as))? [\"'“]?(?P<short>{_SHORT})"
    rf"|(?<![a-z0-9-])(?P<long2>[a-z][a-z0-9 /'-]{{3,70}}?),? (?:or )?[\"'“]?(?P<short2>{_SHORT})[\"'”]? for short"
)


def brand_names(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield the brand names that a sentence gives, each once."""
    unit = reading.document.sentences[sentence]
    done: set[str] = set()
    for mention in reading.subject.mentions:
        if unit.start <= mention.start < unit.end and mention.brand not in done:
            done.add(mention.brand)
            yield _brand(reading, sentence, (unit.start, mention.start, mention.end), mention.brand)


def _brand(reading: Reading, sentence: int, place: tuple[int, int, int], brand: str) -> Draft:
    """A brand as a draft: the evidence takes in the words beside it that call it a brand."""
    begin, start, stop = place
    text = reading.document.text
    draft = Draft("NameStatement", "hasBrandName", reading.subject.id, "name.brand", sentence, object=slug(brand))
    draft.labels[slug(brand)] = (text[start:stop], "Brand")
    before = text[begin:start].lower()
    generic = re.search(rf"{re.escape(reading.subject.names[0])} \($", before)
    if cue := _USAGE.search(before) or _KNOWN.search(before):
        span = (begin + cue.start("usage"), begin + cue.end("usage"))
        draft.qualifiers["usage"] = (text[span[0] : span[1]],)
        draft.cue("usage", span)
        if "ev" in cue.re.groupindex:
            start = begin + cue.start("ev")
    elif beside := _MARKETED.search(before):
        start = begin + beside.start()
    elif generic and text[stop : stop + 1] == ")":
        start, stop = begin + generic.start(), stop + 1
    draft.evidence.append((start, stop))
    return draft


def abbreviations(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield the abbreviations that a sentence explains, in both orders and in words."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    if text.find("(", begin, end) >= 0:
        for match in _ABBREVIATION.finditer(text, begin, end):
            yield from _abbreviation(reading, sentence, match.span(1), match.span(2), match.end())
        for match in _REVERSED.finditer(text, begin, end):
            yield from _abbreviation(reading, sentence, match.span(2), match.span(1), match.end(), turned=True)
    if _IN_WORDS.search(text, begin, end):
        yield from _in_words(reading, sentence)
    elif text.find(" or ", begin, end) >= 0 or text.find(", a", begin, end) >= 0:
        yield from _set_beside(reading, sentence)


_OR_SHORT = re.compile(rf", (?:or (?:an? )?|an? )(?P<short>{_SHORT})(?![a-z0-9-])")
# How far before its abbreviation a long form may begin.
_LONG = 70


def _set_beside(reading: Reading, sentence: int) -> Iterator[Draft]:
    """How it is said: "an angiotensin receptor blocker, or ARB": capitals that are the initials before the comma."""
    begin, end = reading.bounds[sentence]
    for match in _OR_SHORT.finditer(reading.document.copy.text, begin, end):
        if reading.words(*match.span("short")).rstrip("s").isupper():
            long = max(begin, match.start() - _LONG), match.start()
            yield from _abbreviation(reading, sentence, long, match.span("short"), match.end())


def _in_words(reading: Reading, sentence: int) -> Iterator[Draft]:
    """How it is said: "X stands for Y", "Y, abbreviated to X", "Y, or X for short"."""
    begin, end = reading.bounds[sentence]
    for match in _STANDS.finditer(reading.document.copy.text, begin, end):
        yield from _abbreviation(reading, sentence, match.span(2), match.span(1), match.end(1), turned=True)
    for match in _SHORTENED.finditer(reading.masked.text, begin, end):
        long, short = ("long", "short") if match["short"] else ("long2", "short2")
        if long == "long2":
            span = match.span(short)
            yield from _abbreviation(reading, sentence, match.span(long), span, match.end(short))
            continue
        if (long == "long" and "\ue000" in match[long]) or match[long].strip() in ("name", "its name", "the name"):
            letters = reading.words(*match.span(short))
            if letters.isupper():
                draft = Draft(
                    "NameStatement", "hasAbbreviation", reading.subject.id, "name.abbreviation", sentence, value=letters
                )
                draft.evidence.append(reading.published(*match.span(short)))
                yield draft
            continue
        yield from _abbreviation(reading, sentence, match.span(long), match.span(short), match.end(short), turned=True)


def _abbreviation(
    reading: Reading, sentence: int, long: tuple[int, int], short: tuple[int, int], end: int, *, turned: bool = False
) -> Iterator[Draft]:
    """A long form and its short one, if the letters fit; ``turned`` where the short one does not stand in brackets."""
    text = reading.document.copy.text
    shown = reading.words(*short)
    letters = one if len(one := shown.removesuffix("s")) > 1 else shown
    if sum(c.isupper() for c in letters) <= 1 or not re.fullmatch(
        r"[A-Z0-9](?:[A-Z0-9-]|[a-z](?=[A-Z0-9]))*[a-z]?", letters
    ):
        return
    found = _long_form(text, *long, letters.lower(), forward=turned)
    if found is None:
        return
    start, stop = found
    name = text[start:stop]
    entity, label = _named(reading, name)
    draft = Draft("NameStatement", "hasAbbreviation", entity, "name.abbreviation", sentence, value=letters)
    if label:
        draft.labels[entity] = label
    if turned:
        draft.evidence.append(reading.published(*short))
    else:
        chemical = (
            bool(label)
            or any(e.kind == "Chemical" for e in reading.lexicon.lookup(name))
            or bool(re.search(r"\b(?:acid|enzyme|kinase)\b", name))
        )
        draft.evidence.append(reading.published(start if chemical else short[0] - 1, end))
    yield draft


def _named(reading: Reading, name: str) -> tuple[str, tuple[str, str] | None]:
    """The entity that a long form means, as a chemical, a class or a state; the label of a new one."""
    for relation in ("enhancesEffectOf", "memberOf", "indicatedFor"):
        entity, new = reading.link(name, relation)
        if not new:
            return entity, None
    kind = "DrugClass" if is_class(reading, name) else "ClinicalState"
    return slug(singular_phrase(name)), (singular_phrase(name), kind)


def _long_form(text: str, start: int, end: int, letters: str, *, forward: bool = False) -> tuple[int, int] | None:
    """Return the span whose initials the letters are; read from the right, or from the left where ``forward``."""
    letters = re.sub(r"[^a-z0-9]", "", letters)
    if not forward:
        begin = _from_right(text, start, end, letters)
        return None if begin is None else (begin, end)
    for stop in reversed([m.start() + start for m in re.finditer(r"[ ,;.]|$", text[start:end])]):
        if stop > start and _from_right(text, start, stop, letters) == start:
            return start, stop
    return None


# Words that abbreviations pass over.
_UNINITIALED = ("and", "of", "the", "in", "by", "for", "with", "to", "ii", "iii", "type")
_COMPOUND = 7  # letters of a word that may give two of them: "BZ" is a benzodiazepine


def _from_right(text: str, start: int, end: int, letters: str) -> int | None:
    """Where the words begin whose initials the letters are, read from the right; None if they are not."""
    pieces = [(m.start() + start, m.group()) for m in re.finditer(r"[a-z0-9]+", text[start:end])]
    at = len(letters) - 1
    for position, word in reversed(pieces):
        if word.isdigit() or word in _UNINITIALED:
            if at >= 0 and word.isdigit() and letters[at] == word[0]:
                at -= 1
            continue
        if at >= 0 and word[0] == letters[at]:
            at -= 1
        elif len(word) >= _COMPOUND and at >= 0 and letters[at] in word and word[0] == letters[max(0, at - 1)]:
            at -= 2
        elif word[0] == letters[0]:
            at = -1
        else:
            return None
        if at < 0:
            return text.rfind(" ", start, position) + 1 if text[position - 1] == "-" and position > start else position
    return None


_INTRODUCES = re.compile(r",? ?\b(?:such as|including|for example|for instance|like|e\.g\.,?|namely)\b,? ")
_EXACT = re.compile(r"such as|including|for example|for instance|e\.g")
_HEAD = re.compile(r"(?:(?:types|kinds|forms) of )?(?P<np>(?:[a-z0-9][a-z0-9'/-]*(?: of)? ){0,4}[a-z0-9][a-z0-9'-]*)$")
# "Signs of infections such as fever": a sign is an example of the signs.
_SHOWING = re.compile(
    r"\b(?:signs?|symptoms?|features?|complications?|effects?) (?:or \w+ |and \w+ )?of (?:an? |the )?\Z"
)
_OPENS = re.compile(rf"^.*\b(?:{choice('before-kind')})\s+")


def kinds_of(reading: Reading, sentence: int) -> Iterator[Draft]:
    """How it is said: "X such as a, b and c": each of them is an X, be it a state, a drug or a class."""
    text = reading.document.copy.text
    if reading.section(reading.document.sentences[sentence]) == "interactions":
        return
    begin, end = reading.bounds[sentence]
    for match in _INTRODUCES.finditer(text, begin, end):
        head = _head(reading, begin, match.start())
        if head is None:
            continue
        yield from _examples(reading, sentence, head, match)
    yield from _others(reading, sentence)


_OTHERS = re.compile(
    r"(?P<row>(?:[a-z][a-z'-]*(?: [a-z'-]+){0,3}, )*[a-z][a-z'-]*(?: [a-z'-]+){0,3}),? (?:and|or) "
    r"(?:any |some |many )?other "
    r"(?P<np>[a-z-]+(?: [a-z-]+){0,2}?)(?=[.,;:)]|$| (?:that|which|in|of|such|caused|can|may|is|are)\b)"
)


def _others(reading: Reading, sentence: int) -> Iterator[Draft]:
    """How it is said: "colds, flu and other viral infections" presupposes that each of them is one; states only."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    if text.find(" other ", begin, end) < 0 or OTHER in reading.masked.text[begin:end]:
        return
    for match in _OTHERS.finditer(text, begin, end):
        kind, new = _kind(reading, match["np"], drugs=False)
        if not kind or singular_phrase(match["np"]) == match["np"]:
            continue
        names = list(read_items(text, match.start("row"), match.end("row")))
        for item in names:
            if not reading.lexicon.link(item.name, frozenset({"ClinicalState"})):
                continue
            draft = _member(reading, sentence, item, kind, drugs=False)
            if draft is None:
                continue
            if new:
                draft.labels[kind] = (singular_phrase(match["np"]), new)
            other = text.rindex("other ", match.start(), match.start("np"))
            draft.certainty = "implied"
            draft.implied_by.append(reading.published(item.start, match.end("np")))
            draft.cue("certainty", reading.published(other, other + len("other")))
            yield draft


def _head(reading: Reading, begin: int, stop: int) -> tuple[int, int] | None:
    """The span of a plural noun phrase that names a kind, left of its examples."""
    text = reading.document.copy.text
    bare = text[begin:stop].rstrip(" (,")
    found = _HEAD.search(bare)
    if found is None:
        return None
    words = found["np"]
    opening = _OPENS.match(re.sub(r"(?<=ers) of |(?<=ors) of ", " xx ", words))
    start = begin + found.start("np") + (opening.end() if opening else 0)
    finish = begin + len(bare)
    acting = re.match(r"(?:it|they|this|these|we|you|he|she)\b", text[start:finish])
    return (start, finish) if start < finish and not acting and not _SHOWING.search(text, begin, start) else None


def _examples(reading: Reading, sentence: int, head: tuple[int, int], mark: re.Match[str]) -> Iterator[Draft]:
    text = reading.document.copy.text
    start = mark.end()
    words = text[head[0] : head[1]]
    plain = singular_phrase(words)
    drugs = _drugs(reading, start, reading.bounds[sentence][1])
    items = drugs or list(read_items(text, start, reading.bounds[sentence][1]))
    if plain == words or not items or (not drugs and not _EXACT.search(mark.group())):
        return
    kind, new = _kind(reading, words, drugs=bool(drugs))
    if not kind:
        return
    first = True
    for item in takewhile(lambda item: item.scope != "other", items):
        draft = _member(reading, sentence, item, kind, drugs=bool(drugs))
        if draft is None:
            continue
        if new:
            draft.labels[kind] = (plain, new)
        begin = head[0]
        before = re.search(r"(?:types|kinds|forms) of $", text[max(0, begin - 9) : begin])
        begin -= len(before.group()) if before else 0
        draft.evidence.append(reading.published(begin if first else item.start, item.end))
        first = False
        yield draft


_LISTED = re.compile(rf"({OTHER}+(?: [a-z]+ide| sodium| acid)?)(?:,? (?:and|or) |, |(?=[^,]))")


def _drugs(reading: Reading, start: int, end: int) -> list[Item]:
    """The drugs that stand in a row from a place on."""
    found: list[Item] = []
    at = start
    while match := _LISTED.match(reading.masked.text, at, end):
        begin, stop = match.span(1)
        found.append(Item(begin, stop, reading.document.copy.text[begin:stop]))
        if at == match.end():
            break
        at = match.end()
    return found


_AGENTS = re.compile(r"(?P<how>[a-z-]+ )?(?P<who>inhibitors|inducers|blockers|substrates) of (?P<what>[a-z0-9-]+)")


def _kind(reading: Reading, words: str, *, drugs: bool) -> tuple[str, str]:
    """The entity of a head and the kind of a new one; empty where it names no kind that statements are about."""
    if drugs:
        if re.fullmatch(rf"(?:{choice('vague-kind')})", words):
            return "", ""
        agents = _AGENTS.fullmatch(words)
        return reading.link(f"{agents['how'] or ''}{agents['what']} {agents['who']}" if agents else words, "memberOf")
    found = reading.lexicon.link(words, frozenset({"ClinicalState"}))
    if re.search(r"\b(?:withdrawal|side effects|(?<!paradoxical )(?<!allergic )(?<!skin )reactions)\b", words):
        return "", ""
    if found:
        return reading.link(words, "indicatedFor")
    if re.search(rf"\b(?:{choice('state-head')})$", words) and (" " in words or words == "infections"):
        return reading.link(words, "indicatedFor")
    return "", ""


def _member(reading: Reading, sentence: int, item: Item, kind: str, *, drugs: bool) -> Draft | None:
    child, new = reading.link(item.name, "interactsWith" if drugs else "indicatedFor")
    if not child or child in (kind, reading.subject.id) or len(item.name) < SHORTEST_NAME:
        return None
    draft = Draft("ClassificationStatement", "broader", child, "kind.such-as", sentence, object=kind)
    if new:
        draft.labels[child] = (item.name, "Drug" if drugs else new)
    return draft
