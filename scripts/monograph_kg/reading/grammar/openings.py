"""Where clauses open: for each verb group its subject, the word that opens it, and how it hangs on another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from monograph_kg.reading.grammar.groups import Group
from monograph_kg.reading.grammar.tokens import Token
from monograph_kg.reading.lexis.wordsets import word_set

OPENERS = frozenset({"SUB", "REL", "BUT", "THAT"})
JOINTS = frozenset({"CONJ", "BUT"})
_MARKS = frozenset((";", ":", ".", "!", "?", "-", "*"))
_PARTS = frozenset((";", ":"))
NONE = range(0)
_NOMINALS = frozenset({"NOUN", "OTHER", "DRUG"})


class Opening(NamedTuple):
    """Where a clause begins; all numbers are indices of tokens. ``opener`` is -1 where no word opens it."""

    begin: int
    subject: range
    link: str
    opener: int = -1


def openings(tokens: Sequence[Token], groups: Sequence[Group]) -> list[Opening]:
    """Return the opening of each group's clause."""
    return [_Finder(tokens, groups, number).find() for number in range(len(groups))]


class _Finder:
    """Finds the opening of one group: ``floor`` is where the group before ends, ``last`` the token right before."""

    def __init__(self, tokens: Sequence[Token], groups: Sequence[Group], number: int) -> None:
        self.tokens = tokens
        self.groups = groups
        self.number = number
        self.group = groups[number]
        self.floor = groups[number - 1].last if number else 0
        self.last = tokens[self.group.first - 1] if self.group.first > self.floor else None

    def find(self) -> Opening:
        """Return the opening."""
        if self.group.form == "infinitive":
            return Opening(self.group.first, NONE, "purpose")
        if self.group.form in ("gerund", "participle"):
            return self._nonfinite()
        if self.group.form == "imperative":
            return self._imperative()
        return self._from_pronoun(self._finite())

    def _from_pronoun(self, opening: Opening) -> Opening:
        """Begin the subject at "it" where a bare adjunct stands before: "after a heart attack it lowers"."""
        subject = opening.subject
        words = self.tokens[subject.start : subject.stop]
        if len(words) <= 1 or words[-1].text not in ("it", "they") or words[-2].tag not in ("NOUN", "ADJ"):
            return opening
        own = range(subject.stop - 1, subject.stop)
        opener = self.tokens[opening.opener] if opening.opener >= 0 else None
        if opener is not None and opener.text in word_set("temporal"):
            return Opening(opening.begin, own, "and" if self.number else "main")
        return opening._replace(subject=own)

    def _nonfinite(self) -> Opening:
        first, last = self.group.first, self.last
        if last is None:
            return Opening(first, NONE, "reduced" if self.number else "main")
        if last.tag in ("PREP", "SUB", "CONJ"):
            link = "and" if last.tag == "CONJ" else {"by": "means"}.get(last.text, last.text)
            return Opening(first - 1, NONE, link, first - 1)
        if last.text == ",":
            return Opening(first - 1, NONE, "result" if self.group.form == "gerund" else "reduced")
        if last.tag == "BUT" or last.text in _MARKS:
            return Opening(first, NONE, "main")
        return Opening(first, self._noun_phrase(), "reduced")

    def _noun_phrase(self) -> range:
        """The noun phrase right before the group."""
        start = self.group.first
        while start > self.floor and self.tokens[start - 1].tag not in OPENERS | {"PUNCT", "CONJ", "VERB", "PREP"}:
            start -= 1
        return range(start, self.group.first)

    def _imperative(self) -> Opening:
        begin = self.group.first
        while begin > self.floor and (self.tokens[begin - 1].tag in JOINTS or self.tokens[begin - 1].text == ","):
            begin -= 1
        before = self.tokens[self.floor : self.group.first]
        follows = any(t.tag in OPENERS or t.text in (",", ";", ":", ".") for t in before)
        return Opening(begin, NONE, "and" if follows else "main")

    def _finite(self) -> Opening:
        first, last = self.group.first, self.last
        if last is None and self.number and self._inner() is None:
            return Opening(first, NONE, "and")
        if last is not None and last.tag == "REL":
            return Opening(self._with_comma(first - 1), self._antecedent(first - 1), "relative", first - 1)
        if last is not None and last.tag in JOINTS and self.number:
            return Opening(self._with_comma(first - 1), NONE, "but" if last.tag == "BUT" else "and", first - 1)
        modal = self.group.modal
        if last is not None and last.text == "," and self.number and modal is not None and modal.end <= last.start:
            return Opening(first - 1, NONE, "and", first - 1)
        if last is not None and last.text == "," and self._goes_on():
            return Opening(first - 1, NONE, "and", first - 1)
        return self._with_subject()

    def _goes_on(self) -> bool:
        """Whether another verb of a row follows: "it lowers fever, eases pain and ..."."""
        if not self.number:
            return False
        before = self.groups[self.number - 1]
        start = self.groups[self.number - 2].last if self.number > 1 else 0
        opened = any(t.tag in OPENERS for t in self.tokens[start : before.first])
        between = self.tokens[self.floor : self.group.first - 1]
        if before.form != "finite" or opened or not between or not before.heads or not self.group.heads:
            return False
        clean = all(t.tag not in OPENERS and (t.text == "-" or t.text not in _MARKS) for t in between)
        return clean and before.heads[0].form == self.group.heads[0].form == "third"

    def _with_comma(self, begin: int) -> int:
        return begin - 1 if begin > self.floor and self.tokens[begin - 1].text == "," else begin

    def _antecedent(self, stop: int, floor: int | None = None) -> range:
        """The noun phrase before a relative pronoun at ``stop``."""
        floor = self.floor if floor is None else floor
        stop = stop - 1 if stop > floor and self.tokens[stop - 1].text == "," else stop
        start = stop
        while start > floor:
            token = self.tokens[start - 1]
            if token.tag in OPENERS | {"VERB", "CONJ"} or (token.tag == "PUNCT" and token.text not in "()'\"/"):
                break
            start -= 1
        return range(start, stop)

    def _with_subject(self) -> Opening:
        """The subject reaches back to a subordinator, a conjunction, a mark, or the sentence's start."""
        stop = self.group.first
        while stop > self.floor and (self.tokens[stop - 1].tag == "ADV" or self.tokens[stop - 1].text == ","):
            stop -= 1
        inner = self._inner()
        if inner is not None:
            return Opening(inner, range(inner, stop), "main")
        for opener in range(stop - 1, self.floor - 1, -1):
            if self.tokens[opener].tag in OPENERS or self.tokens[opener].text in _PARTS:
                return self._opened(opener, stop)
        if not self.number:
            return Opening(self.floor, range(self._past_lead(self.floor, stop), stop), "main")
        return self._joined(stop)

    def _opened(self, opener: int, stop: int) -> Opening:
        token = self.tokens[opener]
        comma = next((i for i in range(opener + 1, stop) if self.tokens[i].text == ","), -1)
        if comma > 0 and token.text in word_set("temporal"):
            return Opening(opener, range(comma + 1, stop), "and" if self.number else "main")
        link = {"BUT": "but", "REL": "relative", "THAT": "that", "SUB": token.text}.get(token.tag, "main")
        return Opening(self._with_comma(opener), range(self._past_lead(opener + 1, stop), stop), link, opener)

    def _joined(self, stop: int) -> Opening:
        begin = start = self._joint(stop)
        passed = JOINTS | {"ADV", "MOD", "DO", "BE"}
        while start < stop and (self.tokens[start].tag in passed or self.tokens[start].text == ","):
            start += 1
        if start < stop and self.tokens[start].tag == "PREP":
            start = self._past_lead(start, stop)
        return Opening(begin, range(start, stop), "and", begin)

    def _inner(self) -> int | None:
        """Where a subject begins that holds a verb itself: "Stopping it suddenly can", "women who take it should"."""
        before = [t for t in self.tokens[self.floor : self.group.first] if t.text not in word_set("temporal")]
        if not self.number or any(t.tag in OPENERS or t.text in (";", ":", ".") for t in before):
            return None
        inner = self.groups[self.number - 1]
        if any(t.tag == "CONJ" or t.text == "," for t in before):
            return self._enumerating(inner, before)
        if inner.form == "gerund" and self._opens_sentence(inner):
            return self._outer_gerund(inner)
        if inner.form in ("gerund", "participle") and inner.first and self.tokens[inner.first - 1].tag in _NOMINALS:
            return self._reduced_head(inner)
        if inner.first and self.tokens[inner.first - 1].tag == "REL" and self.tokens[inner.first - 2].text != ",":
            floor = self.groups[self.number - 2].last if self.number > 1 else 0
            head = self._antecedent(inner.first - 1, floor)
            return head.start if head else None
        return None

    def _enumerating(self, inner: Group, before: Sequence[Token]) -> int | None:
        """As in "Combining it with X or Y can": the gerund opens the sentence, and joined nouns end its phrase."""
        listed = before and before[-1].tag in _NOMINALS and any(t.text in ("or", "and") for t in before)
        phrase = listed and any(t.tag == "PREP" for t in before) and before[0].text != ","
        closed = all(
            after.tag in _NOMINALS | {"CONJ", "ADJ", "DET"}
            for mark, after in pairwise(before)
            if mark.text == "," or mark.tag == "CONJ"
        )
        gerund = inner.form == "gerund" and self.number == 1 and self._opens_sentence(inner)
        return inner.first if phrase and closed and gerund and self.group.form == "finite" else None

    def _outer_gerund(self, inner: Group) -> int:
        """As in "Drinking alcohol while taking it may": the gerund before "while" opens the subject."""
        if inner.first and self.tokens[inner.first - 1].tag == "SUB" and self.number > 1:
            outer = self.groups[self.number - 2]
            between = self.tokens[outer.last : inner.first - 1]
            plain = not any(t.tag in OPENERS or t.text in (",", ";", ":") for t in between)
            if outer.form == "gerund" and outer.first == 0 and plain:
                return outer.first
        return inner.first

    def _reduced_head(self, inner: Group) -> int | None:
        """As in "Antacids containing aluminum can": the noun before opens the subject."""
        floor = self.groups[self.number - 2].last if self.number > 1 else 0
        start = inner.first
        while start > floor and self.tokens[start - 1].tag in _NOMINALS | {"ADJ", "DET"}:
            start -= 1
        behind_preposition = start > floor and self.tokens[start - 1].tag == "PREP"
        return start if start < inner.first and self.number == 1 and not behind_preposition else None

    def _opens_sentence(self, inner: Group) -> bool:
        before = self.tokens[: inner.first]
        if self.number == 1 and all(t.tag in ("ADV", "CONJ", "NEG") for t in before):
            return True
        last = before[-1] if before else None
        return last is None or last.text in (",", ";", ":") or last.tag in ("CONJ", "BUT", "SUB")

    def _joint(self, stop: int) -> int:
        """Where the objects of the verb before end and the subject of this one begins."""
        part = range(self.floor, stop)
        for index in reversed(part):
            if self.tokens[index].tag in JOINTS and index > self.floor and self.tokens[index - 1].text == ",":
                return index - 1
        commas = [i for i in part if self.tokens[i].text in (",", ".", "-")]
        joints = [i for i in part if self.tokens[i].tag in JOINTS]
        if commas:
            return commas[-1] if not joints or joints[-1] < commas[-1] else commas[0]
        return joints[0] if joints else self.floor

    def _past_lead(self, start: int, stop: int) -> int:
        """Where the subject begins behind a leading adjunct: "In rare cases ...", "Like other ..., ..."."""
        tokens = self.tokens
        if start + 2 < stop and tokens[stop - 1].tag in ("DRUG", "PRON") and tokens[stop - 2].text == ",":
            return stop - 1
        if start + 2 < stop and tokens[start].text in ("no", "yes") and tokens[start + 1].text == ",":
            return self._past_lead(start + 2, stop)
        if start + 2 < stop and tokens[start + 1].tag == "ADV" and tokens[start + 2].text == ",":
            return start + 3 if tokens[start].text in word_set("degree") else start
        while start < stop and tokens[start].tag in JOINTS | {"ADV"}:
            if tokens[start].text in word_set("degree") and not (start + 1 < stop and tokens[start + 1].tag == "ADV"):
                break
            start += 1
        if start < stop and tokens[start].text == ",":
            start += 1
        if start >= stop or tokens[start].tag not in ("PREP", "SUB"):
            return start
        commas = [i for i in range(start, stop) if tokens[i].text == ","]
        if commas:
            last = commas[-1] + 1
            closing = len(commas) == 1 or (last < stop and tokens[last].tag in ("DRUG", "PRON", "DET", "OTHER"))
            return last if closing else commas[0] + 1
        return self._behind_phrase(start, stop)

    def _behind_phrase(self, start: int, stop: int) -> int:
        """Where a subject without a comma begins behind a prepositional phrase; ``start`` where it cannot be told."""
        tokens = self.tokens
        for index in range(stop - 1, start, -1):
            if tokens[index].tag in ("DRUG", "OTHER", "PRON", "EX"):
                if tokens[index - 1].tag == "PREP":
                    break
                return index
        for index in range(start + 2, stop):
            if tokens[index].tag == "DET":
                return index
        told = start + 3 < stop and tokens[start].text == "in" and tokens[start + 2].text in word_set("cases")
        return start + 3 if told else start
