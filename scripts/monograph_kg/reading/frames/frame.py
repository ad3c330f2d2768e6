"""Frames as data: which subject, verb and object make which statement; each with an example and a counter-example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from monograph_kg.errors import InputError, Place
from monograph_kg.reading.context import Reading
from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.frames.arguments import sort_of
from monograph_kg.reading.grammar.clauses import Clause, Parse
from monograph_kg.reading.grammar.groups import Group
from monograph_kg.reading.grammar.verbs import classes_of
from monograph_kg.records.kinds import KINDS
from monograph_kg.records.tsv import read_table

COLUMNS = ("id", "kind", "relation", "where", "subject", "verb", "object", "set", "example", "counter_example")
VOICES = ("passive ", "active ")


@dataclass(frozen=True, slots=True)
class VerbPattern:
    """One way to fill the verb: ``verb`` a lemma or class, ``outer`` what governs it or empty, ``voice`` or empty."""

    verb: str
    outer: str = ""
    voice: str = ""

    def fits(self, chain: tuple[str, ...], *, passive: bool) -> bool:
        """Say whether a verb group's chain is of this pattern; the voice is that of its governing verb."""
        if self.voice and (self.voice == "passive") != passive:
            return False
        if self.verb not in classes_of(chain[-1]):
            return False
        return not self.outer or any(self.outer in classes_of(lemma) for lemma in chain[:-1])


@dataclass(frozen=True, slots=True)
class Frame:
    """One way in which a clause states a fact.

    Attributes:
        where: section types in which it holds; empty for all.
        subject: sorts of subject that fit (see `arguments.sort_of`); empty for any.
        verbs: patterns of its verb.
        slots: where the object stands: ``obj`` behind the verb, ``subject`` before it, or behind a preposition;
            ``verb`` where the frame's family looks for it itself.
        settings: fixed values.
        example, counter_example: sentences that it must and must not fit; ``DRUG`` is the subject, ``OTHER`` another
            drug.
    """

    id: str
    kind: str
    relation: str | None
    where: frozenset[str]
    subject: frozenset[str]
    verbs: tuple[VerbPattern, ...]
    slots: tuple[str, ...]
    settings: dict[str, str]
    example: str
    counter_example: str

    def fits(self, parse: Parse, clause: Clause, sort: str) -> range | None:
        """Return the tokens of the object where the clause, its subject being of a sort, fits; else None."""
        if not self.takes(clause.group.chain, passive=_is_passive(clause.group)):
            return None
        return self.object_of(parse, clause, sort)

    def takes(self, chain: tuple[str, ...], *, passive: bool) -> bool:
        """Say whether a verb group's chain and voice are those of one of the patterns."""
        return any(pattern.fits(chain, passive=passive) for pattern in self.verbs)

    def object_of(self, parse: Parse, clause: Clause, sort: str) -> range | None:
        """Return the tokens of the object of a clause whose verb fits, its subject being of a sort; else None."""
        if self.subject and sort not in self.subject:
            return None
        for slot in self.slots:
            if found := slot_of(parse, clause, slot):
                return found
        return None


def subject_sort(reading: Reading, parse: Parse, clause: Clause, sentence: int) -> str:
    """Return the sort of a clause's subject.

    A clipped clause ("Inhibits an enzyme") speaks of the drug. "It" is the drug, unless the sentence before, in the
    same paragraph, speaks of something else alone.
    """
    if not clause.subject and clause.group.form == "finite" and clause.link == "main":
        return "DRUG"
    sort = sort_of(reading, parse, clause.subject)
    named = any(t.tag == "DRUG" for t in parse.tokens[: clause.subject.start])
    unclear = sort == "DRUG" and not named and _is_pronoun(reading, parse.span(clause.subject))
    if unclear and _speaks_of_another(reading, sentence):
        return "PRONOUN"
    return sort


def _is_pronoun(reading: Reading, span: tuple[int, int]) -> bool:
    return reading.document.copy.text[slice(*span)] == "it"


def _speaks_of_another(reading: Reading, sentence: int) -> bool:
    """Whether the sentence before names the drug nowhere and has a subject of its own."""
    sentences = reading.document.sentences
    if not sentence or sentences[sentence - 1].block != sentences[sentence].block:
        return False
    before = reading.parse(sentence - 1)
    if any(token.tag == "DRUG" for token in before.tokens):
        return False
    subject = next((clause.subject for clause in before.clauses if clause.subject and clause.link == "main"), range(0))
    return sort_of(reading, before, subject) in ("THING", "OTHER")


def slot_of(parse: Parse, clause: Clause, slot: str) -> range:
    """Return the tokens of a slot; empty where the clause has none."""
    if slot == "subject":
        return clause.subject
    if slot == "verb":
        return range(clause.group.first, clause.group.last)
    whole = clause.object
    if slot == "obj":
        start = next((i + 1 for i in whole if parse.tokens[i].text == ":"), whole.start)
        while start < whole.stop and parse.tokens[start].tag == "ADV":
            start += 1
        return range(start, whole.stop) if start < whole.stop and parse.tokens[start].tag != "PREP" else range(0)
    depth = 0
    for index in whole:
        token = parse.tokens[index]
        depth += (token.text == "(") - (token.text == ")")
        if token.tag == "PREP" and token.text == slot and not depth:
            return range(index + 1, whole.stop)
    return range(0)


def _verb(written: str, place: Place) -> VerbPattern:
    voice = next((v.strip() for v in VOICES if written.startswith(v)), "")
    rest = written.removeprefix(voice).strip() if voice else written
    outer, mark, verb = rest.rpartition(">")
    if not verb or (mark and not outer):
        raise InputError(
            f"the verb {written!r} has another form", remedy="write [passive|active] [OUTER>]VERB", place=place
        )
    return VerbPattern(verb, outer, voice)


@cache
def frames() -> tuple[Frame, ...]:
    """Return all frames in the order of their files.

    Raises:
        InputError: for an unknown kind or relation, or a verb that is written in another way.
    """
    made: list[Frame] = []
    for path in sorted(DATA.glob("frames-*.tsv")):
        table = read_table(path, COLUMNS)
        for row in table.rows:
            cells = row.cells
            relation = cells["relation"] or None
            place = table.place(row.line, "kind")
            if cells["kind"] not in KINDS or (relation and KINDS[cells["kind"]].relation(relation) is None):
                raise InputError(
                    f"{cells['kind']} has no relation {relation!r}", remedy="see records/kinds.py", place=place
                )
            verbs = tuple(_verb(w, table.place(row.line, "verb")) for w in cells["verb"].split("|"))
            made.append(Frame(
                cells["id"], cells["kind"], relation, frozenset(cells["where"].split("|")) - {""},
                frozenset(cells["subject"].split("|")) - {""}, verbs, tuple(cells["object"].split("|")),
                dict(pair.split("=", 1) for pair in cells["set"].split(";") if pair),
                cells["example"], cells["counter_example"],
            ))  # fmt: skip
    return tuple(made)


def _is_passive(group: Group) -> bool:
    return group.passive or group.form == "participle"


@lru_cache(maxsize=8192)
def frames_of(chain: tuple[str, ...], section: str, *, passive: bool) -> tuple[Frame, ...]:
    """Return the frames that a verb group's chain and voice fit in a section of a type, in their order."""
    return tuple(
        frame for frame in frames()
        if (not frame.where or section in frame.where) and frame.takes(chain, passive=passive)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fit:
    """A frame that fits a clause of a sentence, with the tokens of its object."""

    frame: Frame
    parse: Parse
    clause: Clause
    object: range
    sentence: int


def _is_unlikely(parse: Parse, clause: Clause) -> bool:
    """Whether a clause is said to be unlikely: it states nothing then."""
    return any(token.text == "unlikely" for token in parse.tokens[clause.subject.stop : clause.group.last])


_OPEN = re.compile(
    r"\b(?:known|unknown|unclear|uncertain|unproven|clear|certain|sure|disagree|wonder|asks?|doubt(?:s|ful)?|tested|studied"
    r"|investigated|see|find out|check|question|ask your \w+)(?: \w+){0,2} $"
)


def _is_open(reading: Reading, parse: Parse, clause: Clause) -> bool:
    """Whether a clause is a question that others ask: "it is not known if it interacts", "if it caused a rash"."""
    tokens = parse.tokens
    if clause.link == "reduced":
        before = clause.subject.start - 1
        return before >= 0 and tokens[before].text in ("if", "whether")
    if clause.link not in ("if", "whether") or clause.opener < 0:
        return False
    end = tokens[clause.opener].start
    return _OPEN.search(reading.document.copy.text, tokens[0].start, end) is not None


def fits(reading: Reading, sentence: int) -> Iterator[Fit]:
    """Yield for each clause of a sentence the frames that fit it, in their order."""
    parsed = reading.parse(sentence)
    section = reading.section(reading.document.sentences[sentence])
    doubtful = reading.holds(("unlikely",), *reading.bounds[sentence])
    for clause in parsed.clauses:
        if (doubtful and _is_unlikely(parsed, clause)) or _is_open(reading, parsed, clause):
            continue
        known = frames_of(clause.group.chain, section, passive=_is_passive(clause.group))
        sort = subject_sort(reading, parsed, clause, sentence) if known else ""
        for frame in known:
            found = frame.object_of(parsed, clause, sort)
            if found is not None:
                yield Fit(frame, parsed, clause, found, sentence)
