"""The scene of a dose: its sentence's clauses, and what its line, lead and headings lend to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from monograph_kg.reading.context import Reading
from monograph_kg.reading.doses.amounts import Amount, decimal, read_amounts
from monograph_kg.reading.doses.pieces import pieces
from monograph_kg.reading.doses.populations import read_populations
from monograph_kg.reading.doses.timings import read_timings
from monograph_kg.reading.layout.outline import KEY_LEVEL

Region = tuple[int, int]
MAX_KEY = 100
MAX_LIST = 60
_HARD = re.compile(r";|(?<!\.\w)\.\s|\s-+\s|\||,? \b(?:and )?then\b|,? \b(?:but|while|whereas|although|followed by)\b")
_SOFT = re.compile(r",|\b(?:and|or|to)\b")
_STOP = re.compile(r";|(?<!\.\w)[.!?](?=\s)|:\s|\s-+\s|, (?:but|while|whereas|although)\b")
_OPEN_BEFORE = re.compile(r"(?:^|[,;:.(]|\band|\bor|\bbut|\bwhile|\bwhereas)\s*(?:in |for |(?:most|healthy) )*$")
_SENTENCE_END = re.compile(r"\?|(?<!\b\w)[.!]\s")
_KEY_END = re.compile(r":|(?<=\w) -+ (?=\w)")
_CHANGE = re.compile(
    r"\b(?:increas|rais|reduc|lower|decreas|chang|switch|titrat|cut|taper|mov|go)\w*(?: \w+){0,4} from\s*$"
)
_FORM = re.compile(
    r"\s?-?(?:\w+-release |slow-release |film-coated )?(?P<form>tablet|capsule|pill|patch|lozenge|sachet"
    r"|suppositor(?=y|ies))"
    r"(?:s|es|y|ies)?\b"
)
_COUNT = re.compile(
    r"\b(?P<n>an?|one|single|two|three|four|half an?|\d{1,2})(?P<n2> (?:or|to) (?:two|three|four|\d{1,2}))? (?:\w+ )?$"
)
_SAME = re.compile(r"\s?(?:\(|of|or|,? ?(?:that is|i\.e\.),?|=)?\s?(?:one |a )?$")


@dataclass(frozen=True, slots=True)
class Slot:
    """An amount with the stretches of its sentence that speak of it.

    Attributes:
        left: region from the end of what belongs to the amount before.
        right: region up to what belongs to the amount after, or to the end of the clause.
        floor: where the amount before ends, or the sentence begins.
        linked: whether no clause border parts it from the amount before.
    """

    amount: Amount
    left: Region
    right: Region
    floor: int
    linked: bool = False


@dataclass(slots=True)
class Scene:
    """Where a sentence stands: its clauses, and the places from which its doses may inherit."""

    reading: Reading
    sentence: int
    text: str
    begin: int
    end: int
    section: str
    key: Region | None
    lead: Region | None
    above: list[tuple[Region, int]]
    carried: dict[str, Any] = field(default_factory=dict)

    def lenders(self) -> list[Region]:
        """The line's key, the lead sentence and own-line headings, the nearest first."""
        return [*(r for r in (self.key, self.lead) if r), *(region for region, _ in self.above)]

    def near(self) -> list[Region]:
        """The key, the lead, and sub-headings: what stands in the line or right above it."""
        return [*(r for r in (self.key, self.lead) if r), *(r for r, level in self.above if level >= KEY_LEVEL)]


def line_key(reading: Reading, begin: int, at: int) -> Region | None:
    """Return the region of the key of a line: what stands before its first colon, or in its row before the amount.

    The line is that of the published text; where it has none, the paragraph's key holds.
    """
    text = reading.document.copy.text
    first = text.rfind("\n", 0, begin) + 1
    here, _ = reading.published(begin, begin + 1)
    near = max(first, begin - (here - reading.document.text.rfind("\n", 0, here) - 1))
    row = text.rfind("|", first, at)
    if row > first:
        return first, row
    return next((key for start in dict.fromkeys((near, first)) if (key := _key_at(text, start, at))), None)


def _key_at(text: str, start: int, at: int) -> Region | None:
    found = _KEY_END.search(text, start, min(at, start + MAX_KEY))
    stop = found.start() if found else -1
    if stop < 0 or _SENTENCE_END.search(text, start, stop) or any(True for _ in read_amounts(text, start, stop)):
        return None
    return start, stop


def headings(reading: Reading, sentence: int) -> Iterator[tuple[Region, int]]:
    """Yield region and level of the headings above a sentence that have a line of their own, innermost first."""
    document = reading.document
    index = document.sentences[sentence].part
    text = document.copy.text
    while index >= 0:
        part = document.parts[index]
        if part.heading and part.type != "title":
            region = _region_of(reading, part.heading, sentence)
            if region and not text[region[1] : text.find("\n", region[1])].strip(" *_:#"):
                yield region, part.level
        index = part.parent if part.parent is not None else -1


def _region_of(reading: Reading, published: Region, sentence: int) -> Region | None:
    sentences = reading.document.sentences
    for index in range(sentence - 1, -1, -1):
        if sentences[index].start == published[0]:
            return reading.bounds[index]
        if sentences[index].start < published[0]:
            return None
    return None


def lead_of(reading: Reading, sentence: int) -> Region | None:
    """Return the region of the sentence that introduces a list item ("The doses for adults are:")."""
    sentences = reading.document.sentences
    if sentences[sentence].kind not in ("bullet", "row"):
        return None
    for index in range(sentence - 1, max(-1, sentence - MAX_LIST), -1):
        unit = sentences[index]
        if unit.kind == "paragraph":
            begin, end = reading.bounds[index]
            return (begin, end) if reading.document.copy.text[begin:end].rstrip(" *_").endswith(":") else None
        if unit.kind not in ("bullet", "row") and not _in_bullet(reading, index):
            return None
    return None


def _in_bullet(reading: Reading, index: int) -> bool:
    """Whether a heading is the run-in one of a list item."""
    begin, end = reading.bounds[index]
    text = reading.document.copy.text
    return bool(text[end : text.find("\n", end)].strip(" *_")) and text[:begin].rstrip(" ")[-1:] in "-*•"


def scene_of(reading: Reading, sentence: int, at: int) -> Scene:
    """Return the scene of a sentence whose first amount stands at ``at``."""
    begin, end = reading.bounds[sentence]
    section = reading.section(reading.document.sentences[sentence])
    key = line_key(reading, begin, at)
    if key and key[1] <= begin and _KEY_END.search(reading.document.copy.text, begin, at):
        key = None  # the sentence has a key of its own
    return Scene(
        reading, sentence, reading.document.copy.text, begin, end, section,
        key, lead_of(reading, sentence), list(headings(reading, sentence)),
    )  # fmt: skip


def slots(text: str, begin: int, end: int) -> list[Slot]:
    """Return the amounts of a sentence, each once, with the regions that speak of them."""
    amounts = _distinct(text, list(read_amounts(text, begin, end)), end)
    if not amounts:
        return []
    timed = [(t.start, t.end) for t in read_timings(text, begin, end)]
    found: list[Slot] = []
    left, linked, floor = begin, False, begin
    for index, amount in enumerate(amounts):
        if index + 1 < len(amounts):
            right, hard = _split(text, amount.end, amounts[index + 1].start, timed, _leads(text, left, amount.start))
        else:
            stop = _STOP.search(text, amount.end, end)
            right, hard = (stop.start() if stop else end), True
        found.append(Slot(amount, (left, amount.start), (amount.end, right), floor, linked))
        left, linked, floor = right, not hard, amount.end
    return found


def _leads(text: str, start: int, end: int) -> bool:
    return any(True for _ in read_populations(text, start, end))


def _split(text: str, start: int, end: int, timed: Sequence[Region], leads: bool) -> tuple[int, bool]:
    """Return where, between two amounts, the words of the second begin, and whether a clause border is there."""
    hard = [m.start() for m in _HARD.finditer(text, start, end)]
    if hard:
        return hard[-1], True
    if leads:
        for group in read_populations(text, start, end):
            if _OPEN_BEFORE.search(text, start, group.start):
                return group.start, True
    soft = [m.start() for m in _SOFT.finditer(text, start, end) if not any(a <= m.start() < b for a, b in timed)]
    rising = pieces("later", text, start, end)
    if rising:
        before = [at for at in soft if at < rising[0].start]
        return (before[-1] if before else rising[0].start), False
    return (soft[-1] if soft else end), False


def _distinct(text: str, amounts: list[Amount], end: int) -> list[Amount]:
    """Join two ways of saying one amount: "two puffs (200 micrograms)", "one 10 mg tablet", "20 mg (two tablets)"."""
    kept: list[Amount] = []
    for amount in amounts:
        piece = _in_pieces(text, kept[-1].end if kept else 0, _target(text, amount), end)
        before = kept[-1] if kept else None
        same = before is not None and _SAME.fullmatch(text, before.end, piece.start)
        if before is None or not same or not piece.start > before.end:
            kept.append(piece)
            continue
        joint = text[before.end : piece.start]
        closed = text.find(")", piece.end, min(end, piece.end + 25)) + 1 if "(" in joint else piece.end
        if not (before.counted or piece.counted or "(" in joint) or closed <= 0:
            kept.append(piece)
        elif before.counted and not piece.counted and ("of" not in joint or before.high == "1"):
            kept[-1] = replace(piece, start=before.start, end=closed)
        else:
            kept[-1] = replace(before, end=closed)
    return kept


def _target(text: str, amount: Amount) -> Amount:
    """Read "increased from 5 mg to 10 mg" as the dose that it leads to."""
    if amount.joint != "to" or not _CHANGE.search(text, max(0, amount.start - 60), amount.start):
        return amount
    falls = amount.reason.startswith("the range falls")
    return replace(
        amount, low=amount.high, start=amount.high_start, low_end=amount.unit_end, reason="" if falls else amount.reason
    )


def _in_pieces(text: str, start: int, amount: Amount, end: int) -> Amount:
    """Read "two 10 mg tablets" as two tablets, and "one 10 mg tablet" as 10 mg."""
    form = None if amount.counted else _FORM.match(text, amount.end, end)
    count = _COUNT.search(text, max(start, amount.start - 24), amount.start) if form else None
    if not form or not count:
        return amount
    number = count["n"]
    if number in ("a", "an", "one", "single", "1") and not count["n2"]:
        return replace(amount, start=count.start(), end=form.end())
    low = decimal(number.removesuffix(" an").removesuffix(" a"))
    high = decimal(count["n2"].split()[-1]) if count["n2"] else low
    unit = {"pill": "tablet", "suppositor": "suppository"}.get(form["form"], form["form"])
    return replace(
        amount, low=low, high=high, unit=unit, ucum="{tbl}" if unit == "tablet" else f"{{{unit}}}", start=count.start(),
        low_end=count.end("n"), high_start=count.start(), end=form.end(), unit_end=form.end(),
    )  # fmt: skip
