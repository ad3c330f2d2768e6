"""Enumerations: "drowsiness, fatigue, ... and changes in appetite", with heads, examples, ellipsis and glosses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from monograph_kg.reading.wordsets import word_set

# What ends an enumeration: the words that begin another clause.
_STOP = re.compile(
    r"[;]|[.!?](?=\s|$)|:(?=\s|$)|\s[-]+\s|,? \b(?:if|when|because|although|though|but|while|which|who|whose|where|since|whenever|unless"
    r"|until|even|rather than|so|so that|however|especially (?:if|when|in|at|during|after)|particularly (?:if|when|in|at)"
    r"|that (?:is|are|can|may|have|has|do|does|did|go|goes|get|gets|last|lasts|will|keep|keeps|persist\w*|become\w*|occur\w*|interfere\w*)"
    r"|(?:and|or|but) (?:it|they|you|this|these|its|the drug|in some|sometimes|\ue000+|is|are|may|can|should|has|have"
    r"|to (?!severe|moderate)|helps?|other doctors|also|for|as (?:a|an)\b|in (?!the|combination)))\b|,? then\b|\band (?:promoting|producing|helping|improving|making|reducing|lowering|increasing|preventing|enhancing|giving|providing|restoring|slowing)\b|\b(?:in|for|among) (?:both )?(?:adults?|children|adolescents|people|patients|women|men|infants|older|elderly|teenagers|premature|those|stable|young)\b|, (?:which|an? (?:condition|disorder|disease|serious|potentially|type|form|kind|rare|common|build-up|group|chronic|life|chemical|hormone|medicine|drug|dangerous))\b|\bby (?!mouth)\w+ing\b|\bbefore\b"
    r"|,? (?:it|they|you|this|we|he|she|your doctor|the drug|depending|making|leading|causing|resulting|thus|thereby|helping|allowing|usually|often"
    r"|sometimes|most often|mostly|where|whether|typically|generally|and (?:usually|often|sometimes|typically|generally))\b"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|may|can|could|might|should|must|will|would|do|does|did|tend|tends|cause|causes"
    r"|usually|often|occurs?|happens?|go away|improves?|require[sd]?|include|includes|affects?|appears?|become)\b|\ue000|\ue001"
)
_EXAMPLES = re.compile(
    r",?\s*\(?\s*\b(?:such as|including(?: but not limited to)?|like|for example|for instance|e\.g\.,?|namely|especially|particularly|notably|among them|that is|i\.e\.,?)\b,?:?\s*"
)
_COMMA = re.compile(
    r"\s*,\s*(?:and/or|and|or|as well as|plus)\s+(?:also\s+)?|\s*[,;]\s*|\s+(?:and/or|and|or|as well as|plus|along with|or even|and even|and also|together with)\s+|\s+[/&]\s+"
)
_BEFORE = re.compile(
    r"(?:\s|\*|_|\"|')*(?:(?:a|an|the|any|some|your|their|his|its|this|these|those|both|either|also|sometimes|occasionally|even|feeling(?=s? of )s?"
    r"|symptoms of|signs of|cases of|episodes of|bouts of|attacks of(?= acute)|forms of|various|several|a variety of|many|and|or|to|be|possible|potential|potentially|mainly|mostly|usually|rarely"
    r"|as|in|adults with|people with|patients with|people who have|the treatment of|treatment of|the symptoms of|types of|kinds of|a range of|experiencing|having|with)\s+\*?)*"
)
_AFTER = re.compile(
    r"\s+(?:in|for|among) (?:adults?|children|adolescents|teenagers|infants|people|patients|some|most|many|women|men|older|elderly|certain|those|the elderly|both)\b.*"
    r"|\s+(?:due to|caused by|associated with|as a result of|resulting from|from|related to|accompanied by|characteri[sz]ed by|occurring|after|during|at|within|over|as|without) .*"
    r"|\s+(?:and others|etc\.?|as needed|as well|too|alike|altogether|itself|alone|happen|occur|worse|used to|only|in the usual sense)$|\s*[*_\"']+$|[\s.:,]+$"
)
_SCOPE = re.compile(r"(?:certain|other|some|some other|certain other|certain types of|some types of|most|various)\s+")
_HEADS = word_set("shared-head")
_MODIFIERS = word_set("elliptic-modifier")


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


def region_end(text: str, start: int, end: int) -> int:
    """Return where the enumeration that begins at ``start`` ends, at most at ``end``."""
    depth_masked = _without_brackets(text, start, end)
    stop = _STOP.search(depth_masked)
    limit = stop.start() if stop else len(depth_masked)
    verb = _FINITE.search(depth_masked, 0, limit)
    if verb:
        cut = max(depth_masked.rfind(",", 0, verb.start()), depth_masked.rfind(" and ", 0, verb.start()))
        limit = cut if cut > 0 else (verb.start() if verb.start() > 3 else 0)  # noqa: PLR2004
    return start + limit


def _without_brackets(text: str, start: int, end: int) -> str:
    """The region with bracketed words blanked, so that what they hold ends nothing."""
    return re.sub(r"\([^()]*\)", lambda m: "\x01" * len(m.group()), text[start:end])


def read_items(text: str, start: int, end: int) -> list[Item]:
    """Return the members of the enumeration in the folded ``text[start:end]``.

    >>> [i.name for i in read_items("liver and kidney problems, nausea, or a rash", 0, 44)]
    ['liver problems', 'kidney problems', 'nausea', 'rash']
    """
    stop = region_end(text, start, end)
    shown = _without_brackets(text, start, stop)
    split = _EXAMPLES.search(shown)
    if split and split.start() > 0:
        heads = _members(text, start, start + split.start())
        members = _members(text, start + split.end(), stop)
        if heads and members:
            heads[-1] = replace(heads[-1], head=True)
            of = len(heads) - 1
            return _tidied([*heads, *(replace(m, member_of=of) for m in members)])
        return _tidied(heads or members)
    begin = start + (split.end() if split else 0)
    return _tidied(_members(text, begin, stop))


def _tidied(items: list[Item]) -> list[Item]:
    return [item for item in items if item.name and item.end > item.start]


def _members(text: str, start: int, end: int) -> list[Item]:
    shown = _without_brackets(text, start, end)
    pieces: list[tuple[int, int]] = []
    done = 0
    for match in _COMMA.finditer(shown):
        pieces.append((start + done, start + match.start()))
        done = match.end()
    pieces.append((start + done, end))
    items = [item for a, b in pieces if (item := _item(text, a, b))]
    return _with_heads(items)


def _item(text: str, start: int, end: int) -> Item | None:
    gloss = None
    bracket = re.search(r"\s*(\([^()]*\))", text[start:end])
    while start < end and text[start] in " \n\t*_":
        start += 1
    full = start
    stop = end
    if bracket:
        begin = text.index("(", start + 0 if bracket.start() == 0 else start)
        gloss = (begin, text.index(")", begin, end) + 1)
        rest = text[gloss[1] : end].strip()
        stop = begin if not rest or not rest[0].isalpha() else end
    before = _BEFORE.match(text, start, stop)
    begin = before.end() if before else start
    words = text[begin:stop]
    words = _AFTER.sub("", words)
    words = _AFTER.sub("", words.rstrip())
    words = words.rstrip(" .,:*_\n")
    if not words.strip() or len(words) > 80 or len(words.split()) > 8:  # noqa: PLR2004
        return None
    scope = _SCOPE.match(words)
    name = words[scope.end() :] if scope else words
    if gloss:
        name = re.sub(r"\s*\([^()]*\)", "", name)
    name = re.sub(r"[\s*]+", " ", name).strip()
    found = scope.group().strip() if scope else ""
    return Item(begin, begin + len(words), name, found, gloss, full_start=full)


def _with_heads(items: list[Item]) -> list[Item]:
    """Supply an elided head noun: "liver and kidney problems" names two problems."""
    for index, item in enumerate(items):
        words = item.name.split(" ")
        if words[-1] not in _MODIFIERS or len(words) > 2:  # noqa: PLR2004
            continue
        for later in items[index + 1 :]:
            parts = later.name.split(" ")
            if len(parts) > 1 and parts[-1] in _HEADS and parts[-2] in _MODIFIERS:
                items[index] = replace(item, name=f"{item.name} {parts[-1]}")
                break
            if len(parts) > 2 or parts[-1] not in _MODIFIERS:  # noqa: PLR2004
                break
    return items
