"""The outline of a text: blocks and nested, typed sections, whatever way its headings are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.layout.mapped import fold_text

_LINE = re.compile(r"[^\n\r\u2028\u2029]*(?:\r\n|[\n\r\u2028\u2029]|$)")
_MARKDOWN = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"\s*(?:[-*•·–—‣◦▪●○➢✓]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_QUESTION = re.compile(r"\s*(?:\*\*)?(?:Q|Question|A|Answer)\s?\d*(?:\*\*)?[:.)](?:\*\*)?\s+")
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,}|~{3,}|\*{3,}|_{3,})\s*$")
_BOLD = re.compile(r"\s*(?:\*\*|__)([^*_\n]{2,80}?)(?:\*\*|__)\s*(:?)\s*$")
_RUN_IN = re.compile(r"(?:\*\*|__|\*|_)?([A-Z0-9][^:.?!\n|*]{1,58}?)(?:\*\*|__|\*|_)?:(?:\*\*|__|\*|_)?\s*(?=\S)")
_NUMBERED = re.compile(r"\s*\d{1,2}(?:\.\d{1,2})*\.?\s+(?=[A-Z])")
_SENTENCE_WORD = re.compile(
    r"\b(is|are|was|were|may|can|could|should|will|would|must|has|have|had|do|does|you|your|it|we|they|include|includes"
    r"|including|cause|causes|take|these|this|called|such|following|if)\b"
)
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_BETWEEN_LINKS = re.compile(r"(?:^|\s)[|>»•·](?:\s|$)")
_LINK_WORDS = 5
_STRAY_WORDS = 12
_STRAY = re.compile(r"https?://|www\.|^[A-Z][\w ]{1,15}(?: [|>»] [A-Z][\w ]{1,15})+$")
_DISCLAIMER = re.compile(
    r"\b(informational purposes|not (?:a )?(?:substitute|replace|intended to)|medical advice|information only)\b"
)
MAX_HEADING_WORDS = 16
KEY_LEVEL = 3
"""From this level on headings are the keys or parts of a section; above it they open one."""
_MAX_HEADING = 140  # characters
# Words of a heading that ends in a colon; of one that nothing marks; of one whose text follows without a blank line.
_KEY_WORDS, _BARE_WORDS, _CLOSE_WORDS = 7, 10, 6
_LABEL_WORDS, _FREQUENCY_WORDS = 6, 9  # of words before a colon that are a label, or that tell how often


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one kind, without outer white space.

    Attributes:
        kind: title, heading, paragraph, bullet, row or boilerplate.
        level: of a heading, 1 (title) to 6; 0 for other blocks.
        gap: number of blank lines above.
        body: where the words begin, after a bullet or number.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    gap: int = 0
    body: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its type, its heading's span (or None), ``[start, end)``, and the index of the section around it."""

    type: str
    start: int
    end: int
    heading: tuple[int, int] | None = None
    level: int = 1
    parent: int | None = None


@cache
def _section_types() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lines = (DATA / "sections.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple((kind, re.compile(pattern)) for kind, pattern in (line.split("\t") for line in lines))


@cache
def _boilerplate() -> re.Pattern[str]:
    lines = (DATA / "boilerplate.txt").read_text(encoding="utf-8").split("\n")
    return re.compile("|".join(line for line in lines if line))


def _is_furniture(line: str) -> bool:
    """Whether a line is part of the page, not of the text: a menu, a page number, a link to share it.

    Of a row of links, one that is known tells what all of them are.
    """
    folded = fold_text(_LINK.sub(r"\1", line[:200])).text
    pieces = [piece.strip(" .!|*-[]()#") for piece in _BETWEEN_LINKS.split(folded)]
    known = any(_boilerplate().fullmatch(piece) for piece in pieces)
    short = all(len(piece.split()) <= _LINK_WORDS for piece in pieces)
    return (known and (short or len(pieces) == 1)) or (
        _STRAY.search(line[:200]) is not None and _words(line) < _STRAY_WORDS
    )


def section_type(heading: str) -> str | None:
    """Return the type of a section from its heading, or None where the heading tells nothing.

    >>> section_type("Is zaleplon safe in pregnancy?")
    'pregnancy'
    """
    folded = fold_text(heading).text
    return next((kind for kind, pattern in _section_types() if pattern.search(folded)), None)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    gap: int


def _lines(text: str) -> Iterator[_Line]:
    gap = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if not stripped:
            gap += bool(raw)
            continue
        begin = match.start() + raw.index(stripped[0])
        yield _Line(begin, begin + len(stripped), stripped, gap)
        gap = 0


def read_blocks(text: str) -> list[Block]:
    """Return the blocks of a plain or Markdown text in their order."""
    lines = list(_lines(text))
    blocks: list[Block] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        following = lines[index + 1] if index + 1 < len(lines) else None
        if _UNDERLINE.match(line.text):
            if blocks and line.gap == 0 and blocks[-1].kind == "paragraph" and line.text[0] in "=-":
                last = blocks[-1]
                if _words(text[last.start : last.end]) <= MAX_HEADING_WORDS:
                    blocks[-1] = replace(last, kind="heading", level=1 if line.text[0] == "=" else 2)
            index += 1
            continue
        block, taken = _block(lines, index, following, first=not blocks)
        blocks.extend(_with_run_in(text, block) if block.kind in ("paragraph", "bullet") else [block])
        index += taken
    return blocks


def _words(text: str) -> int:
    return len(text.split())


def _block(lines: list[_Line], index: int, following: _Line | None, *, first: bool) -> tuple[Block, int]:
    """Classify the line at ``index``; a paragraph takes the hard-wrapped lines that follow it too."""
    line = lines[index]
    text = line.text
    if not first and _is_furniture(text):
        return Block("boilerplate", line.start, line.end, 0, line.gap, line.start), 1
    if match := _MARKDOWN.match(text):
        begin = line.start + match.start(2)
        return Block("title" if first else "heading", begin, begin + len(match[2]), len(match[1]), line.gap, begin), 1
    if asked := _QUESTION.match(text):
        body = line.start + asked.end()
        heading = Block("heading", line.start, line.end, 2, line.gap, body), 1
        return heading if text.lstrip("* ").startswith("Q") else _wrapped("paragraph", lines, index, body)
    if level := _heading_level(line, following, first=first):
        kind = "title" if first else "heading"
        skip = match.end() if (match := _NUMBERED.match(text)) else 0
        return Block(kind, line.start, line.end, level, line.gap, line.start + skip), 1
    if "|" in text and text.count("|") > 1:
        return Block("row", line.start, line.end, 0, line.gap, line.start), 1
    bullet = _BULLET.match(text)
    return _wrapped("bullet" if bullet else "paragraph", lines, index, line.start + (bullet.end() if bullet else 0))


def _wrapped(kind: str, lines: list[_Line], index: int, body: int) -> tuple[Block, int]:
    """The paragraph or bullet that begins at the line at ``index``, and how many hard-wrapped lines it takes."""
    taken = 1
    while index + taken < len(lines) and _continues(lines[index + taken - 1], lines[index + taken], kind == "bullet"):
        taken += 1
    first = lines[index]
    return Block(kind, first.start, lines[index + taken - 1].end, 0, first.gap, body), taken


# The end of a key that leaves a condition open: "Call your doctor in case of:".
_OPEN_CASE = re.compile(r"\b(?:in case of|if you|if you have|if you notice|when)$")
_WRAP_MIN, _WRAP_MAX = 45, 130


def _continues(line: _Line, after: _Line, bullet: bool) -> bool:
    """Say whether ``after`` goes on with the hard-wrapped paragraph of ``line``."""
    run_in = _RUN_IN.match(after.text)
    if run_in and _is_label(run_in[1]):
        return False
    if (
        (run_in and line.text[-1] not in ".,;" and _is_labelled(line.text) and after.text[0].isupper())
        or after.gap
        or (run_in and _OPEN_CASE.search(run_in[1]))
        or _QUESTION.match(after.text)
        or _BULLET.match(after.text)
        or _MARKDOWN.match(after.text)
        or _UNDERLINE.match(after.text)
    ):
        return False
    if after.text[0].islower() or after.text[0] in "(),;":
        return True
    if bullet and line.text[-1] not in ",;-" and len(line.text) < _WRAP_MIN:
        return False
    if not _WRAP_MIN <= len(line.text) <= _WRAP_MAX:
        return False
    return not (line.text[-1] in ".:;!?" and (_RUN_IN.match(after.text) or after.text.endswith(("?", ":"))))


def _is_labelled(text: str) -> bool:
    """Whether a line is one of a card: "Lithium: levels may rise"."""
    run_in = _RUN_IN.match(text)
    return run_in is not None and _words(run_in[1]) <= _LABEL_WORDS and not _is_sentence(run_in[1].lower())


def _heading_level(line: _Line, following: _Line | None, *, first: bool) -> int:
    """Return the level of a heading that has no mark-up, or 0 if the line is none."""
    text = line.text
    if _words(text) > MAX_HEADING_WORDS or len(text) > _MAX_HEADING or _is_bullet(line, following):
        return 0
    if match := _BOLD.match(text):
        return KEY_LEVEL if match[2] or match[1].endswith(":") else 2
    if text.endswith("?"):
        return 1 if first else 2
    if first and text[-1] not in ".!;" and (following is None or following.gap or len(text) < _WRAP_MIN * 2):
        return 1
    run_in = _RUN_IN.match(text)
    if run_in and run_in.end() < len(text) and not _is_sentence(run_in[1].lower()):
        return 0
    return _bare_level(line, following)


def _is_bullet(line: _Line, following: _Line | None) -> bool:
    """Whether a line is an item of a list, and no numbered heading of a section."""
    if not _BULLET.match(line.text):
        return False
    apart = line.gap and following and following.gap
    return not (_NUMBERED.match(line.text) and apart and section_type(line.text))


def _bare_level(line: _Line, following: _Line | None) -> int:
    """Return the level of a heading that only its few words, a colon and the lines around it tell; 0 for none."""
    text = line.text
    count = _words(text)
    keyed = text.endswith(":") and count <= _KEY_WORDS and text[0].isupper()
    if keyed and not _SENTENCE_WORD.search(text[:-1].lower()):
        return KEY_LEVEL
    opens = text[0].isupper() or text[0].isdigit()
    if text[-1] in ".!,;:" or not opens or count > _BARE_WORDS or "|" in text or following is None:
        return 0
    if not line.gap and not text.isupper() and not (section_type(text) and count <= _CLOSE_WORDS):
        return 0
    if text.isupper() or following.gap:
        return 2
    return 2 if following.text[0].isupper() or following.text[0] in "-*•" else 0


def _with_run_in(text: str, block: Block) -> list[Block]:
    """Part a run-in heading such as "Anxiety Disorders:" from the paragraph or bullet that it opens."""
    head = text[block.body : min(block.end, block.body + 70)]
    match = _RUN_IN.match(head)
    if _QUESTION.match(text[block.start : block.start + 20]):
        return [block]
    if not match or block.body + match.end() >= block.end:
        return [block]
    label = match[1]
    if not _is_label(label) or (block.kind == "bullet" and not _labels(label)):
        return [block]
    begin = block.body + match.start()
    stop = block.body + head.index(":", match.end(1)) + 1
    rest = block.body + match.end()
    level = 5 if block.kind == "bullet" else KEY_LEVEL
    return [
        Block("heading", begin, stop, level, block.gap, begin),
        replace(block, start=rest, body=rest, gap=0),
    ]


_OFTEN = re.compile(r"(?i)(?:very |less |more )?(?:un)?(?:common|rare|frequent)")
_LABEL = re.compile(
    r"\b(common|uncommon|rare|frequent|serious|mild|severe|adults?|children|elderly|initial|starting|maintenance|usual"
    r"|maximum|dose|class|brand|generic|route|note|warning|important|tip|status|availability|works|approved|off-label"
    r"|not (?:work|help|treat|act|used|for))\b"
)

# A label though it has a verb: "Does not work against: colds", "May also cause: thirst".
_DENIAL = re.compile(
    r"(?:may|can|could|might) (?:also |rarely |sometimes |occasionally |very rarely )*"
    r"(?:cause|lead to|bring on|produce)$"
    r"|(?:does|will|do|is) not (?:work|help|act|treat|for|used|effective|active)\b"
)


def _is_sentence(label: str) -> bool:
    """Whether words before a colon have a verb, so are no label."""
    return bool(_SENTENCE_WORD.search(label)) and not _DENIAL.match(label)


def _is_label(words: str) -> bool:
    """Whether words before a colon are few and no sentence; those that tell a frequency may be more."""
    most = _FREQUENCY_WORDS if _OFTEN.match(words) else _LABEL_WORDS
    return _words(words) <= most and not _is_sentence(words.lower())


def _labels(label: str) -> bool:
    return bool(section_type(label) or _LABEL.search(label.lower()))


def read_parts(text: str, blocks: list[Block]) -> tuple[list[Part], list[int]]:
    """Return the sections in text order, and for each block the index of its innermost section (-1: none)."""
    parts: list[Part] = []
    stack: list[int] = []
    homes: list[int] = []
    for block in blocks:
        if block.kind == "boilerplate":
            homes.append(-1)
            continue
        if block.kind in ("title", "heading"):
            _open(text, parts, stack, block)
        elif _starts_unlabelled(text, parts, stack, block):
            del stack[:]
            kind = "introduction" if len(parts) <= 1 else "conclusion"
            if _DISCLAIMER.search(text[block.start : min(block.end, block.start + 200)].lower()):
                kind = "disclaimer"
            parts.append(Part(kind, block.start, block.end))
            stack.append(len(parts) - 1)
        homes.append(stack[-1])
        for index in stack:
            parts[index] = replace(parts[index], end=block.end)
    return parts, homes


def _open(text: str, parts: list[Part], stack: list[int], block: Block) -> None:
    level = block.level
    while stack and (
        parts[stack[-1]].level >= level or parts[stack[-1]].type == "title" or parts[stack[-1]].heading is None
    ):
        stack.pop()
    parent = stack[-1] if stack else None
    own = section_type(text[block.body : block.end])
    if parent is not None and level >= KEY_LEVEL and parts[parent].type in ("interactions", "dosage"):
        own = parts[parent].type
    kind = "title" if block.kind == "title" else own or (parts[parent].type if parent is not None else "other")
    parts.append(Part(kind, block.start, block.end, (block.start, block.end), level, parent))
    stack.append(len(parts) - 1)


def _starts_unlabelled(text: str, parts: list[Part], stack: list[int], block: Block) -> bool:
    """Say whether a paragraph opens a section of its own without a heading."""
    if not stack or parts[stack[-1]].type == "title":
        return True
    if block.kind != "paragraph" or not block.gap:
        return False
    current = parts[stack[-1]]
    if current.type == "disclaimer":
        return False
    if block.gap > 1 and current.end - (current.heading or (0, 0))[1] > 0 and _gaps_are_single(current):
        return True
    return bool(_DISCLAIMER.search(text[block.start : min(block.end, block.start + 160)].lower()))


def _gaps_are_single(part: Part) -> bool:
    return part.heading is None or part.end > part.heading[1]
