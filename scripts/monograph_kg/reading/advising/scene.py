"""The scene of a duty: its sentence, parsed without the words before it, and how far its own words reach."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from monograph_kg.reading.advising.duties import Duty, is_aim
from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.context import Reading
from monograph_kg.reading.frames.arguments import sort_of
from monograph_kg.reading.grammar.clauses import Clause, Parse, parse
from monograph_kg.reading.grammar.tagger import read_tokens
from monograph_kg.reading.layout.outline import KEY_LEVEL
from monograph_kg.reading.lexis.masks import OTHER

_STARTS = frozenset(
    (
        "so",
        "because",
        "since",
        "even",
        "as",
        "though",
        "although",
        "unless",
        "until",
        "if",
        "when",
        "whenever",
        "while",
        "whereas",
        "where",
        "once",
        "which",
        "who",
    )
)
# Women who are advised because they could be pregnant.
CHILDBEARING = pattern("scene.childbearing")
# Marks that part no words.
_INNER = "'\"’/-%°"
MAX_WORDS = 16
# "Should a rash appear, stop it": a condition without "if".
_INVERTED = re.compile(r"should [^,.;:?]+, [^?]*$")
# What only opens a sentence: "No, swallow them whole", "Oh, and stick to a diet".
_INTERJECTION = pattern("scene.interjection")


@dataclass(frozen=True, slots=True)
class Scene:
    """What the duties of a sentence are read in.

    Attributes:
        parse: its clauses, without those of a lead or key before it.
        start, end: its span in the copy.
        shown: its words, the drug masked and other drugs by their names.
        section: the type of its section.
        lead: span of the sentence or heading that introduces it as a list item, or None.
        key: span of the heading that runs into its paragraph, or None.
    """

    reading: Reading
    sentence: int
    parse: Parse
    start: int
    end: int
    shown: str
    section: str
    lead: tuple[int, int] | None
    key: tuple[int, int] | None

    def words(self, start: int, end: int) -> str:
        """The words of a span inside the sentence, other drugs by their names."""
        return self.shown[start - self.start : end - self.start]

    def span(self, part: range) -> str:
        """The words of a run of tokens."""
        return self.words(*self.parse.span(part)) if part else ""

    def folded(self, span: tuple[int, int] | None) -> str:
        """The folded words of a span anywhere, without marks at their end."""
        return self.reading.document.copy.text[slice(*span)].strip(" :?*_-") if span else ""


def scene(reading: Reading, sentence: int) -> Scene:
    """Return the scene of a sentence."""
    start, end = reading.bounds[sentence]
    masked = reading.masked.text
    said = _INTERJECTION.match(masked, start, end)
    row = reading.setting(sentence) is not None and reading.document.sentences[sentence].kind == "row"
    if _INVERTED.match(masked, start, end):
        first, *others = read_tokens(masked, (start, end))
        own = parse([first._replace(text="if", tag="SUB"), *others])
    elif said or row:
        own = parse(read_tokens(masked, (said.end() if said else start, end)))
    else:
        own = reading.own(sentence)
    part = masked[start:end]
    if OTHER in part:
        plain = reading.document.copy.text[start:end]
        part = "".join(p if m == OTHER else m for m, p in zip(part, plain, strict=True))
    unit = reading.document.sentences[sentence]
    heading, level = _heading(reading, sentence)
    lead = reading.bounds[unit.lead] if unit.lead >= 0 else heading if unit.kind in ("bullet", "row") else None
    key = heading if level >= KEY_LEVEL else None
    return Scene(reading, sentence, own, start, end, part, reading.section(unit), lead, key)


def _heading(reading: Reading, sentence: int) -> tuple[tuple[int, int] | None, int]:
    """The heading of a sentence's section, with its level."""
    sentences = reading.document.sentences
    part = reading.document.part_of(sentences[sentence])
    if part is None or part.heading is None:
        return None, 0
    index = bisect_left(sentences, part.heading[0], hi=sentence, key=lambda unit: unit.start)
    if index < sentence and sentences[index].start == part.heading[0]:
        return reading.bounds[index], part.level
    return None, 0


def stop_of(here: Scene, duty: Duty) -> int:
    """Return the token behind the shortest run of words that names the action."""
    tokens, clauses = here.parse.tokens, here.parse.clauses
    begins = {_begin(here, c) for c in clauses if c.group.form in _OPENING and not _is_contact(here, c)}
    joined = begins | {c.group.first for c in clauses if c.group.form == "participle"}
    index = max(duty.last, duty.head + 1)
    limit = min(len(tokens), duty.head + MAX_WORDS)
    while index < limit:
        token = tokens[index]
        parts = (
            token.tag in ("SUB", "BUT") or token.text in _STARTS or (token.tag == "PUNCT" and token.text not in _INNER)
        )
        aims = token.tag == "TO" and is_aim(here.parse, index)
        parts = parts or (token.text == "in" and tokens[min(index + 1, len(tokens) - 1)].text in ("case", "event"))
        if (
            aims
            or (parts and not _is_adjunct(here, index))
            or index in begins
            or (token.tag == "CONJ" and index + 1 in joined)
        ):
            break
        index += 1
    return trimmed(here, duty, index)


_OPENING = frozenset(("finite", "imperative", "infinitive"))


def _begin(here: Scene, clause: Clause) -> int:
    """Where a group begins; adverbs before the "to" of an infinitive belong to the verb before it."""
    group = clause.group
    if group.form != "infinitive":
        return group.first
    return next((i for i in range(group.first, group.last) if here.parse.tokens[i].tag == "TO"), group.first)


def trimmed(here: Scene, duty: Duty, stop: int) -> int:
    """Return where a run of words ends without the words that only lead on."""
    while stop > duty.head + 1 and here.parse.tokens[stop - 1].text in _LOOSE:
        stop -= 1
    return stop


_LOOSE = frozenset(
    (
        "and",
        "or",
        "in",
        "at",
        "for",
        "with",
        "to",
        "by",
        "on",
        "of",
        "about",
        "also",
        "then",
        "just",
        "only",
        "even",
        "the",
        "a",
        "any",
    )
)


def _is_contact(here: Scene, clause: Clause) -> bool:
    """Whether a clause says which thing is meant: "all medicines you take", "a card that says"."""
    if clause.link in ("relative", "that"):
        return here.parse.tokens[clause.opener - 1].text != ","
    tokens, first = here.parse.tokens, clause.group.first
    return (
        clause.group.form == "finite"
        and first > 1
        and tokens[first - 1].tag == "PRON"
        and tokens[first - 2].tag == "NOUN"
    )


def _is_adjunct(here: Scene, index: int) -> bool:
    """Whether "before" or "after" here stands before a noun: "before each dose"."""
    tokens = here.parse.tokens
    if tokens[index].text not in ("before", "after", "once") or index + 1 >= len(tokens):
        return False
    later = {c.group.first for c in here.parse.clauses if c.group.form == "finite"}
    return not any(i in later for i in range(index + 1, min(index + 4, len(tokens))))


def reach_of(here: Scene, duty: Duty) -> int:
    """Return where the adjuncts of the verb end: at the next clause with a verb of its own, or with the sentence."""
    tokens = here.parse.tokens
    for clause in here.parse.clauses[duty.clause + 1 :]:
        group = clause.group
        if group.first < duty.last:
            continue
        if group.form == "imperative" or (
            group.form == "finite" and clause.link in ("main", "and", "but", "because", "so")
        ):
            return tokens[group.first - 1].end
    return here.end


_USE = re.compile(r"(?:(?:the|its|any) |\ue000+ ?)*use")


def sort_of_subject(here: Scene, duty: Duty) -> str:
    """Return the sort of a duty's subject; "its use" is use whatever it is the use of."""
    if _USE.fullmatch(here.span(duty.subject)):
        return "USE"
    return sort_of(here.reading, here.parse, duty.subject)
