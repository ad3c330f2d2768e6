"""Enumerations: "drowsiness, fatigue, ... and changes in appetite", with heads, examples, ellipsis and glosses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from monograph_kg.reading.grammar.tagger import read_tokens
from monograph_kg.reading.grammar.tokens import Token
from monograph_kg.reading.lexis.wordsets import word_set

MAX_WORDS = 8
_GLOSS_GAP = 2  # characters that may part a member from its gloss
_MODIFIER_WORDS = 2  # of a member that may lack its head: "liver", "lower back"
_CLAUSE = frozenset({"SUB", "REL", "BUT", "THAT", "PRON", "EX", "MOD", "BE", "HAVE", "DO"})
_FINITE = frozenset({"MOD", "BE", "HAVE", "DO"})
_STOPS = frozenset((";", ".", "!", "?", ":", "-"))


@dataclass(frozen=True, slots=True)
class Item:
    """One member of an enumeration, in offsets of the copy.

    Attributes:
        start, end: its words without article and adverbs, qualifying words such as "certain" included.
        name: folded words that name it, without those; an elided head is supplied ("liver [problems]").
        scope: the qualifying words before it ("certain", "other").
        gloss: span of a parenthesis behind it, brackets included.
        head: whether examples of it follow.
        member_of: index of the head in the list whose example it is, else None.
        full_start: as ``start`` but with a leading article.
    """

    start: int
    end: int
    name: str
    scope: str = ""
    gloss: tuple[int, int] | None = None
    head: bool = False
    member_of: int | None = None
    full_start: int = -1

    @property
    def glossed_end(self) -> int:
        """Where its words end, or the gloss that stands right behind them."""
        if self.gloss and 0 <= self.gloss[0] - self.end <= _GLOSS_GAP:
            return self.gloss[1]
        return self.end


def region_end(text: str, start: int, end: int) -> int:
    """Return where the enumeration that begins at ``start`` ends, at most at ``end``."""
    tokens = _Row(read_tokens(text, (start, end)))
    stop = tokens.region_end()
    return tokens.tokens[stop].start if stop < len(tokens.tokens) else end


def read_items(text: str, start: int, end: int) -> list[Item]:
    """Return the members of the enumeration in the folded ``text[start:end]``.

    >>> [i.name for i in read_items("liver and kidney problems, nausea, or a rash", 0, 44)]
    ['liver problems', 'kidney problems', 'nausea', 'rash']
    """
    row = _Row(read_tokens(text, (start, end)))
    stop = row.region_end()
    mark = row.examples(0, stop)
    if mark is None or mark.start == 0:
        return _completed(_members(text, row, range(mark.stop if mark else 0, stop)))
    heads = _completed(_members(text, row, range(mark.start)))
    members = _completed(_members(text, row, range(mark.stop, stop)))
    if not heads or not members:
        return heads or members
    heads[-1] = replace(heads[-1], head=True)
    return [*heads, *(replace(member, member_of=len(heads) - 1) for member in members)]


@cache
def _openers(name: str) -> frozenset[str]:
    """The first words of a set's entries: where none of them stands, none of the entries begins."""
    return frozenset(words.partition(" ")[0] for words in word_set(name))


class _Row:
    """The tokens of a region and what a place in it is; brackets hide what stands inside of them."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.inside = _bracketed(tokens)

    def _tag(self, index: int) -> str:
        return self.tokens[index].tag if 0 <= index < len(self.tokens) else ""

    def _text(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def region_end(self) -> int:
        """Where another clause begins; a finite verb takes its subject, back to the last joint, with it."""
        for index, token in enumerate(self.tokens):
            if self.inside[index]:
                continue
            if token.text in ("being", "been"):
                continue
            if token.tag in _FINITE or (token.tag == "VERB" and token.form in ("third", "past")):
                return self._joint_before(index)
            if token.tag in _CLAUSE or token.text in _STOPS or self._opens_apposition(index):
                return self._without_comma(index)
            ends = self._ends_enumeration(index)
            if ends and (resumed := self._resumed(index)):
                self.inside[index - 1 : resumed] = [True] * (resumed - index + 1)
                continue
            if ends or (token.tag == "CONJ" and self._turns(index + 1)):
                return self._without_comma(index)
        return len(self.tokens)

    def _ends_enumeration(self, index: int) -> bool:
        """Whether a word says more of what was named: "especially in ...", "above all at ..."."""
        if not index or self.tokens[index].text not in _openers("enumeration-end"):
            return False
        words = [self._text(at) for at in range(index, index + 3)]
        return any(" ".join(words[:size]) in word_set("enumeration-end") for size in (1, 2, 3))

    def _resumed(self, index: int) -> int:
        """Where an enumeration goes on behind an insertion between commas: "X, mostly in older people, or Y"."""
        if self._text(index - 1) != "," or self._tag(index + 1) != "PREP":
            return 0
        for at in range(index + 1, len(self.tokens) - 1):
            if self._text(at) == ",":
                return at if self._tag(at + 1) == "CONJ" and not self._turns(at + 2) else 0
            if self._tag(at) in _CLAUSE or self._tag(at) in ("VERB", "CONJ") or self._text(at) in _STOPS:
                return 0
        return 0

    def _joint_before(self, index: int) -> int:
        """A subject of one word goes with its verb, a longer enumeration before it stays."""
        for at in range(index - 1, 0, -1):
            if not self.inside[at] and (self.tokens[at].tag == "CONJ" or self.tokens[at].text == ","):
                return self._without_comma(at)
        return index if index > 1 else 0

    def _without_comma(self, index: int) -> int:
        return index - 1 if index and self._text(index - 1) == "," else index

    def _turns(self, index: int) -> bool:
        """Whether what follows "and" is no further member: "and for ...", "and usually ...", "and to ..."."""
        tag = self._tag(index)
        if tag == "ADV":
            return self._text(index) not in word_set("degree")
        return tag in ("TO", "DRUG", "OTHER") or (tag == "PREP" and self._text(index) not in ("under", "over"))

    def _opens_apposition(self, index: int) -> bool:
        """Whether ", a serious condition" tells of the member before instead of naming another."""
        if self._text(index) != "," or self._tag(index + 1) != "DET":
            return False
        ahead = [t.text for t in self.tokens[index + 2 : index + 6]]
        return any(word in word_set("apposition-head") for word in ahead)

    def examples(self, start: int, stop: int) -> range | None:
        """Where "such as" or its like stands, with the comma or bracket before it."""
        for index in range(start, stop):
            words = self._text(index), self._text(index + 1)
            size = (
                2 if " ".join(words) in word_set("example-mark") else 1 if words[0] in word_set("example-mark") else 0
            )
            if size and self._tag(index + size) not in ("PREP", "SUB"):
                first = index - 1 if index and self._text(index - 1) in (",", "(") else index
                last = index + size
                return range(first, last + 1 if self._text(last) in (",", ":") else last)
        return None

    def pieces(self, part: range) -> Iterator[range]:
        """Yield the runs of tokens between commas and conjunctions, without empty ones."""
        begin = part.start
        index = part.start
        while index < part.stop:
            size = 0 if self.inside[index] else self._joint(index)
            if size:
                if index > begin:
                    yield range(begin, index)
                begin = index + size
            index += size or 1
        if part.stop > begin:
            yield range(begin, part.stop)

    def _joint(self, index: int) -> int:
        """How many tokens part two members here."""
        token = self.tokens[index]
        if token.text == "," and self._joins_adjectives(index):
            return 0
        if token.tag == "CONJ":
            fixed = f"{self._text(index - 1)} {token.text} {self._text(index + 1)}"
            return 0 if fixed in word_set("fixed-pair") else 1
        if token.text in (",", "/", "&", ";"):
            return 1
        if token.text not in _openers("member-joint"):
            return 0
        words = " ".join(self._text(at) for at in range(index, index + 3))
        return next((size for size in (3, 2) if " ".join(words.split()[:size]) in word_set("member-joint")), 0)

    def _joins_adjectives(self, index: int) -> bool:
        """Whether a comma parts adjectives of one noun: "a prolonged, painful erection", "severe, watery diarrhea"."""
        before, after = self._text(index - 1), self._text(index + 1)
        adjectives = word_set("joined-adjective")
        if before not in adjectives or after not in adjectives or self._tag(index + 2) not in ("NOUN", "ADJ"):
            return False
        lead = index - 2
        opens = lead < 0 or self._tag(lead) in ("DET", "CONJ", "PREP") or self._text(lead) in (",", ":")
        return opens and self._tag(index + 2) != "CONJ"


def _bracketed(tokens: Sequence[Token]) -> list[bool]:
    """For each token whether it stands inside brackets, or is one, of a pair."""
    found = [False] * len(tokens)
    opened = -1
    for index, token in enumerate(tokens):
        if token.text == "(" and opened < 0:
            opened = index
        elif token.text == ")" and opened >= 0:
            found[opened : index + 1] = [True] * (index + 1 - opened)
            opened = -1
    return found


def _members(text: str, row: _Row, part: range) -> list[Item]:
    made = (_item(text, row, piece) for piece in row.pieces(part))
    return [item for item in made if item is not None]


def _item(text: str, row: _Row, piece: range) -> Item | None:
    """Read one member: its gloss aside, without what leads to it and what follows from it."""
    tokens = row.tokens
    outside = [i for i in piece if not row.inside[i] and tokens[i].text not in word_set("decoration")]
    gloss = next(((tokens[i].start, _closing(row, i)) for i in piece if row.inside[i] and tokens[i].text == "("), None)
    if not outside:
        return None
    full = outside[0]
    begin = _past_lead(tokens, outside)
    stop = _before_adjunct(tokens, outside, begin)
    kept = [i for i in outside if begin <= i < stop]
    scope = _scope(tokens, kept)
    named = kept[len(scope) :]
    if not named or len(named) > MAX_WORDS:
        return None
    name = _words(text, tokens, named)
    found = " ".join(tokens[i].text for i in scope)
    start, end = tokens[kept[0]].start, tokens[kept[-1]].end
    return Item(start, end, name, found, gloss, full_start=tokens[full].start)


def _closing(row: _Row, index: int) -> int:
    while index + 1 < len(row.tokens) and row.inside[index + 1] and row.tokens[index].text != ")":
        index += 1
    return row.tokens[index].end


def _words(text: str, tokens: Sequence[Token], named: Sequence[int]) -> str:
    """The words as written, single spaces between them; what stands in brackets is left out."""
    made = ""
    for position, index in enumerate(named):
        token = tokens[index]
        if position:
            gap = text[tokens[named[position - 1]].end : token.start]
            made += " " if gap.strip() or gap else ""
        made += text[token.start : token.end]
    return made


def _past_lead(tokens: Sequence[Token], outside: Sequence[int]) -> int:
    """Where the name begins behind articles, adverbs and words such as "symptoms of"."""
    at = 0
    while at < len(outside) - 1:
        token = tokens[outside[at]]
        following = tokens[outside[at + 1]].text
        if token.text in word_set("scope"):
            break
        if (token.text in word_set("degree") and tokens[outside[at + 1]].tag == "ADV" and at + 2 < len(outside)) or (
            token.text in word_set("carrier") and following == "of" and at + 2 < len(outside)
        ):
            at += 2
        elif (
            token.tag in ("DET", "TO", "CONJ")
            or token.text in word_set("member-lead")
            or (token.tag in ("ADV", "PREP") and token.text not in word_set("degree"))
        ):
            at += 1
        else:
            break
    return outside[at]


def _before_adjunct(tokens: Sequence[Token], outside: Sequence[int], begin: int) -> int:
    """Where an adjunct begins: "during treatment", "in people with ...", "caused by ...", "too"."""
    stop = outside[-1] + 1
    for position, index in enumerate(outside):
        if index <= begin:
            continue
        token = tokens[index]
        following = [tokens[i].text for i in outside[position + 1 : position + 4]]
        people = not word_set("persons").isdisjoint((*following, " ".join(following[:2])))
        cuts = token.text in word_set("adjunct") or (token.text in ("in", "for") and people)
        reduced = token.tag == "VERB" and token.form in ("participle", "past") and tokens[index - 1].text != "being"
        if cuts or reduced or token.text == "due":
            return index
    while stop - 1 > begin and tokens[stop - 1].text in word_set("member-tail"):
        stop -= 1
    return stop


def _scope(tokens: Sequence[Token], kept: Sequence[int]) -> list[int]:
    """The qualifying words that begin a member: "certain", "other", "certain types of"."""
    taken: list[int] = []
    for index in kept[:-1]:
        word = tokens[index].text
        partitive = word == "of" and taken and tokens[taken[-1]].text in ("types", "kinds", "forms")
        if word in word_set("scope") or partitive or (word in ("types", "kinds", "forms") and taken):
            taken.append(index)
        else:
            break
    return taken


def _completed(items: list[Item]) -> list[Item]:
    """Supply what members share: a head noun behind them, a part of the body before."""
    return _with_tails(_with_heads(items))


def _with_heads(items: list[Item]) -> list[Item]:
    """Supply an elided head noun: "liver and kidney problems" names two problems."""
    heads, modifiers = word_set("shared-head"), word_set("elliptic-modifier")
    for index, item in enumerate(items):
        words = item.name.split(" ")
        if words[-1] not in modifiers or len(words) > _MODIFIER_WORDS or _is_whole(item):
            continue
        for later in items[index + 1 :]:
            parts = later.name.split(" ")
            if len(parts) > 1 and parts[-1] in heads and parts[-2] in modifiers:
                items[index] = replace(item, name=f"{item.name} {parts[-1]}")
                break
            if len(parts) > _MODIFIER_WORDS or parts[-1] not in modifiers:
                break
    return items


_COMPLAINT = re.compile(
    r"(?:runny|stuffy|blocked|sore|dry|itchy|red|swollen|bleeding|watery|puffy|burning|stiff|irritated|upset|painful) "
)


def _is_whole(item: Item) -> bool:
    """Whether a member ends in a part of the body and lacks no head: "a stuffy nose, back pain"."""
    return " " in item.name and (item.full_start < item.start or _COMPLAINT.match(item.name) is not None)


# "Exacerbation of colitis and Crohn's disease" causes neither of them.
_WORSENED = re.compile(r"(?:exacerbation|worsening|aggravation|flare-up|relapse) of ")
_PLACED = re.compile(r"(?P<what>.+ (?:of|in|on|to|around|under) )(?:the |your )?[a-z-]+")


def _with_tails(items: list[Item]) -> list[Item]:
    """Supply what is said of a part of the body: "swelling of the face and lips" swells the lips as well.

    So it is with what the blood holds: "low levels of potassium or sodium".
    """
    body, analytes = word_set("body"), word_set("analyte")
    for index in range(1, len(items)):
        before, item = items[index - 1].name, items[index]
        joined = item.start - items[index - 1].end <= len(" and ")  # without a comma
        if joined and (worsened := _WORSENED.match(before)):
            items[index] = replace(item, name=f"{worsened[0]}{item.name}")
        if item.name not in body | analytes:
            continue
        first, _, last = before.rpartition(" ")
        if placed := _PLACED.fullmatch(before):
            article = "the " if item.name in body else ""
            items[index] = replace(item, name=f"{placed['what']}{article}{item.name}")
        elif first and last in body:
            items[index] = replace(item, name=f"{first} {item.name}")
    return items
