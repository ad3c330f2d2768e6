"""Clauses: around each verb group what stands before it (its subject) and behind it (objects and adjuncts).

The reading is shallow and total: every sentence gives clauses, whatever its words. A clause knows how it hangs on the one
before it: by a conjunction, a relative, a subordinator, as the means ("by blocking ..."), as a result (", causing ...").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from monograph_kg.reading.grammar.groups import Group, read_groups
from monograph_kg.reading.grammar.tokens import Token

_OPENERS = frozenset({"SUB", "REL", "BUT", "THAT"})
_MARKS = frozenset((";", ":", ".", "!", "?", "-", "*"))


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause; all numbers are indices of the sentence's tokens, spans half-open.

    Attributes:
        group: its verb group.
        subject: tokens of the subject; empty for imperatives and where it cannot be found.
        object: tokens behind the verb up to the clause's end.
        lead: tokens of an adjunct before the subject ("In rare cases").
        link: main, and, but, relative, result, means, purpose, or the subordinator or preposition itself.
        parent: index of the clause that it hangs on, -1 for none.
        opener: index of the word that opens it, -1 for none.
        shared: whether the subject is taken over from the clause before.
    """

    group: Group
    subject: range
    object: range
    lead: range = field(default=range(0))
    link: str = "main"
    parent: int = -1
    opener: int = -1
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Parse:
    """A sentence: its tokens and clauses in text order."""

    tokens: tuple[Token, ...]
    clauses: tuple[Clause, ...]

    def span(self, part: range) -> tuple[int, int]:
        """Return the offsets of a run of tokens; an empty one has none and gives (0, 0)."""
        if not part:
            return 0, 0
        return self.tokens[part.start].start, self.tokens[part.stop - 1].end

    def words(self, part: range) -> Iterator[Token]:
        """Yield the tokens of a run."""
        return (self.tokens[i] for i in part)


def parse(tokens: Sequence[Token]) -> Parse:
    """Return the clauses of a sentence's tokens."""
    tokens = tuple(tokens)
    groups = [g for g in read_groups(tokens)]
    made: list[Clause] = []
    begins = [_opening(tokens, groups, k) for k in range(len(groups))]
    for k, group in enumerate(groups):
        begin, subject, link, opener = begins[k]
        end = len(tokens)
        for later in range(k + 1, len(groups)):
            if not _embedded(tokens, groups[later], begins[later]):
                end = begins[later][0]
                break
        end = _trim(tokens, group.last, end)
        clause = Clause(group, subject, range(group.last, max(group.last, end)), link=link, opener=opener,
                        lead=range(begin, subject.start) if subject and subject.start > begin else range(0),
                        parent=len(made) - 1)  # fmt: skip
        made.append(_completed(tokens, clause, made))
    return Parse(tokens, tuple(made))


def _embedded(tokens: Sequence[Token], group: Group, opening: tuple[int, range, str, int]) -> bool:
    """Whether a group belongs to a noun phrase of the clause before: "symptoms caused by", "people taking it"."""
    return opening[2] == "reduced"


def _opening(tokens: Sequence[Token], groups: Sequence[Group], k: int) -> tuple[int, range, str, int]:
    """Where the clause of a group begins, its subject, its link, and the word that opens it."""
    group = groups[k]
    floor = groups[k - 1].last if k else 0
    before = range(floor, group.first)
    last = tokens[group.first - 1] if group.first > floor else None
    if group.form == "infinitive":
        return group.first, range(0), "purpose", -1
    if group.form in ("gerund", "participle"):
        return _nonfinite(tokens, group, before, last, k)
    return _finite(tokens, groups, before, last, k)


def _nonfinite(
    tokens: Sequence[Token], group: Group, before: range, last: Token | None, k: int
) -> tuple[int, range, str, int]:
    if last is None:
        return group.first, range(0), "main" if k == 0 else "reduced", -1
    if last.tag == "PREP":
        return group.first - 1, range(0), {"by": "means"}.get(last.text, last.text), group.first - 1
    if last.tag == "SUB":
        return group.first - 1, range(0), last.text, group.first - 1
    if last.text == ",":
        return group.first - 1, range(0), "result" if group.form == "gerund" else "reduced", -1
    if last.tag == "CONJ":
        return group.first - 1, range(0), "and", group.first - 1
    if last.tag == "BUT" or last.text in _MARKS:
        return group.first, range(0), "main", -1
    return group.first, _noun_phrase(tokens, before), "reduced", -1


def _noun_phrase(tokens: Sequence[Token], part: range) -> range:
    """The noun phrase that ends a run of tokens."""
    start = part.stop
    for index in reversed(part):
        if tokens[index].tag in ("PUNCT", "CONJ", "VERB", "PREP", *_OPENERS):
            break
        start = index
    return range(start, part.stop)


def _finite(
    tokens: Sequence[Token], groups: Sequence[Group], before: range, last: Token | None, k: int
) -> tuple[int, range, str, int]:
    group = groups[k]
    if group.form == "imperative":
        opener = _last(tokens, before, lambda t: t.tag in _OPENERS or t.text in (",", ";", ":", "."))
        begin = group.first if last is None or last.tag in ("PUNCT", "CONJ", "BUT", "ADV") else before.start
        while begin > before.start and tokens[begin - 1].tag in ("CONJ", "BUT") or (
            begin > before.start and tokens[begin - 1].text == ","):  # fmt: skip
            begin -= 1
        return begin, range(0), "main" if opener < 0 else "and", -1
    if last is not None and last.tag == "REL":
        antecedent = _antecedent(tokens, range(before.start, group.first - 1))
        begin = group.first - 1
        if begin > before.start and tokens[begin - 1].text == ",":
            begin -= 1
        return begin, antecedent, "relative", group.first - 1
    if last is not None and last.tag in ("CONJ", "BUT") and k:
        begin = group.first - 1
        if begin > before.start and tokens[begin - 1].text == ",":
            begin -= 1
        return begin, range(0), "but" if last.tag == "BUT" else "and", group.first - 1
    if last is None and k and _within_subject(tokens, groups, before, k) is None:
        return group.first, range(0), "and", -1
    return _with_subject(tokens, groups, before, k)


def _antecedent(tokens: Sequence[Token], part: range) -> range:
    stop = part.stop
    if stop > part.start and tokens[stop - 1].text == ",":
        stop -= 1
    start = stop
    for index in range(stop - 1, part.start - 1, -1):
        token = tokens[index]
        if token.tag in ("VERB", *_OPENERS) or (token.tag == "PUNCT" and token.text not in "()'\"/"):
            break
        if token.tag == "CONJ":
            break
        start = index
    return range(start, stop)


def _last(tokens: Sequence[Token], part: range, test: object) -> int:
    return next((i for i in reversed(part) if test(tokens[i])), -1)  # type: ignore[operator]


def _with_subject(
    tokens: Sequence[Token], groups: Sequence[Group], before: range, k: int
)  -> tuple[int, range, str, int]:
    """The subject reaches back to what opens the clause: a subordinator, a conjunction, a mark, or the sentence's start."""
    stop = groups[k].first
    while stop > before.start and tokens[stop - 1].tag in ("ADV",) or (stop > before.start and tokens[stop - 1].text == ","):
        stop -= 1
    inner = _within_subject(tokens, groups, before, k)
    if inner is not None:
        return inner, range(inner, stop), "main", -1
    opener = _last(tokens, range(before.start, stop), lambda t: t.tag in _OPENERS or t.text in (";", ":"))
    if opener >= 0:
        token = tokens[opener]
        link = {"BUT": "but", "REL": "relative", "THAT": "that"}.get(token.tag, token.text if token.tag == "SUB" else "main")
        begin = opener
        if begin > before.start and tokens[begin - 1].text == ",":
            begin -= 1
        start, lead = _past_lead(tokens, opener + 1, stop, k)
        return begin if k or lead == opener + 1 else opener, range(start, stop), link, opener
    if k == 0:
        start, _ = _past_lead(tokens, before.start, stop, k)
        return before.start, range(start, stop), "main", -1
    begin = _joint(tokens, before.start, stop)
    start = begin
    while start < stop and (tokens[start].tag in ("CONJ", "BUT", "ADV") or tokens[start].text == ","):
        start += 1
    if start < stop and tokens[start].tag == "PREP":
        start, _ = _past_lead(tokens, start, stop, k)
    return begin, range(start, stop), "and", begin


def _within_subject(tokens: Sequence[Token], groups: Sequence[Group], before: range, k: int) -> int | None:
    """Where a subject begins that holds a verb itself: "Stopping it suddenly can", "women who take it should"."""
    if not k or any(tokens[i].tag in (*_OPENERS, "CONJ") or tokens[i].text in (",", ";", ":", ".") for i in before):
        return None
    inner = groups[k - 1]
    if inner.form == "gerund":
        opens = inner.first
        if opens == 0 or (k == 1 and all(tokens[i].tag in ("ADV", "CONJ", "NEG") for i in range(opens))):
            return opens
        return opens if tokens[opens - 1].text in (",", ";", ":") or tokens[opens - 1].tag in ("CONJ", "BUT", "SUB") else None
    if tokens[inner.first - 1].tag == "REL":
        floor = groups[k - 2].last if k > 1 else 0
        head = _antecedent(tokens, range(floor, inner.first - 1))
        return head.start if head and tokens[inner.first - 2].text != "," else None
    return None


def _joint(tokens: Sequence[Token], start: int, stop: int) -> int:
    """Where the objects of the verb before end and the subject of the next one begins."""
    for index in range(stop - 1, start - 1, -1):
        if tokens[index].tag in ("CONJ", "BUT") and index > start and tokens[index - 1].text == ",":
            return index - 1
    commas = [i for i in range(start, stop) if tokens[i].text in (",", ".", "-")]
    joints = [i for i in range(start, stop) if tokens[i].tag in ("CONJ", "BUT")]
    if commas:
        return commas[-1] if not joints or joints[-1] < commas[-1] else commas[0]
    return joints[0] if joints else start


# Adverbs that belong to the word behind them.
_DEGREE = frozenset(("very", "most", "more", "less", "least", "quite", "highly", "fairly", "relatively", "particularly",
                     "especially", "potentially", "both", "almost", "extremely"))  # fmt: skip


def _past_lead(tokens: Sequence[Token], start: int, stop: int, k: int) -> tuple[int, int]:  # noqa: ARG001
    """Where the subject begins behind a leading adjunct; and where the adjunct begins."""
    lead = start
    while start < stop and tokens[start].tag in ("CONJ", "ADV", "BUT") and tokens[start].text not in _DEGREE:
        start += 1
    if start < stop and tokens[start].text == ",":
        start += 1
    if start >= stop or tokens[start].tag not in ("PREP", "SUB"):
        return start, lead
    commas = [i for i in range(start, stop) if tokens[i].text == ","]
    if commas:
        return commas[-1] + 1 if len(commas) == 1 or tokens[commas[-1] + 1].tag in ("DRUG", "PRON", "DET", "OTHER") else commas[0] + 1, lead
    for index in range(stop - 1, start, -1):
        if tokens[index].tag in ("DRUG", "OTHER", "PRON", "EX"):
            if tokens[index - 1].tag == "PREP":
                break
            return index, lead
    for index in range(start + 1, stop):
        if tokens[index].tag == "DET" and index > start + 1:
            return index, lead
    if start + 3 < stop and tokens[start].text == "in" and tokens[start + 2].text in ("cases", "people", "patients", "instances", "individuals"):
        return start + 3, lead
    return start, lead


def _trim(tokens: Sequence[Token], start: int, end: int) -> int:
    while end > start and (tokens[end - 1].tag in ("CONJ", "BUT") or tokens[end - 1].text in (",", ".", ";", ":", "!", "?", "-")):
        end -= 1
    return end


def _completed(tokens: Sequence[Token], clause: Clause, made: Sequence[Clause]) -> Clause:
    """Take over a missing subject: a shared one, that of the verb around a gerund, the antecedent of a copula."""
    if clause.link == "reduced" and clause.subject and made and made[-1].group.chain == ("be",):
        if made[-1].object.start <= clause.subject.start:
            return replace(clause, subject=made[-1].subject, shared=True)
    if clause.link == "relative" and made and made[-1].group.chain[-1] == "be" and clause.subject and (
        tokens[clause.opener - 1].text != ","
    ):  # fmt: skip
        return replace(clause, subject=made[-1].subject, shared=True)
    if clause.subject or not made or clause.group.form == "imperative":
        return clause
    if clause.link in ("and", "but", "means", "purpose", "result", "reduced") or clause.group.form == "gerund":
        return replace(clause, subject=made[-1].subject, shared=True)
    return clause
