# ruff: noqa: E501 (patterns and messages stand on one line)
"""Names of drugs in a text: the document's own subject, its brands, and all other drugs with their classes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from monograph_kg.reading.automaton import Automaton
from monograph_kg.reading.document import Document
from monograph_kg.reading.lexicon import Lexicon
from monograph_kg.reading.outline import DATA
from monograph_kg.reading.words import slug

_NOT_NAMES = frozenset(
    [
        "medicines",
        "month",
        "newsletter",
        "card",
        "prepared",
        "group",
        "pharmacy",
        "a",
        "an",
        "the",
        "about",
        "all",
        "and",
        "answers",
        "any",
        "are",
        "at",
        "basics",
        "brief",
        "can",
        "common",
        "comprehensive",
        "do",
        "does",
        "everything",
        "facts",
        "faq",
        "for",
        "frequently",
        "asked",
        "questions",
        "guide",
        "how",
        "in",
        "information",
        "introduction",
        "is",
        "it",
        "key",
        "leaflet",
        "medication",
        "medicine",
        "my",
        "note",
        "of",
        "overview",
        "package",
        "patient",
        "questions",
        "quick",
        "side",
        "effects",
        "summary",
        "tablets",
        "the",
        "to",
        "understanding",
        "use",
        "user",
        "uses",
        "using",
        "what",
        "when",
        "who",
        "why",
        "with",
        "you",
        "your",
        "monograph",
        "profile",
        "drug",
        "explained",
        "plain",
        "english",
        "living",
        "taking",
        "explainer",
        "primer",
        "getting",
        "started",
        "meet",
        "know",
        "need",
        "things",
        "should",
        "oral",
        "cream",
        "capsules",
        "injection",
        "inhaler",
        "mg",
        "this",
        "that",
    ]
)
_BRANDS = re.compile(
    r"(?i:\b(?:brand|trade|proprietary)(?:[- ]names?|s)?\b[^.;\n]{0,12}?|\b(?:sold|marketed|available)(?: \w+){0,2} (?:as|under)\s(?:the (?:brand |trade )?names? )?|\b(?:best |well |better |also )?known as |\bknow it as |\bsell it as |\bnames like )"
    r"[:\s\"'“(*]*((?:[A-Z][\w-]+®?)(?:(?: in (?:the )?[A-Z]\w+(?: [A-Z]\w+)?)?(?:,? (?:and|or) |, )(?:as )?(?:[A-Z][\w-]+®?))*)"
)
# Brands are introduced early; a long label need not be searched to its end.
BRANDS_WITHIN = 20_000
_NAME = re.compile(r"[A-Z][A-Za-z-]{2,}")
_LATIN = re.compile(r"[a-z][a-z-]{3,}")


@dataclass(frozen=True, slots=True)
class Subject:
    """The drug that a document is about.

    Attributes:
        id: identifier of the entity.
        names: folded names that stand for it: its own and its brands.
        brands: folded brand names.
        group: its pharmacologic class, if its stem or the drug list tells it.
    """

    id: str
    names: tuple[str, ...]
    brands: tuple[str, ...] = ()
    group: str | None = None


@cache
def _stems() -> tuple[tuple[str, str], ...]:
    lines = (DATA / "stems.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple((stem, group) for stem, group in (line.split("\t") for line in lines))


@cache
def _drugs() -> dict[str, str]:
    lines = (DATA / "drugs.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


@cache
def _finder() -> tuple[Automaton, tuple[tuple[str, str | None], ...]]:
    """An automaton of drug names (with their class) and of stems (with None, to be completed to the left)."""
    keys = [*((name, group) for name, group in _drugs().items()), *((stem, None) for stem, _ in _stems())]
    automaton = Automaton([name for name, _ in keys])
    return automaton, tuple(keys)


_FALSE_STEMS = frozenset(
    [
        "resolve",
        "evolve",
        "april",
        "promycin",
        "vaccine",
        "medicine",
        "magazine",
        "adenosine",
        "person",
        "reservoir",
        "virus",
    ]
)


def group_of(name: str) -> str | None:
    """Return the pharmacologic class that a drug's name tells, or None.

    >>> group_of("diazepam")
    'benzodiazepine'
    """
    if name in _drugs():
        return _drugs()[name]
    return next((group for stem, group in _stems() if name.endswith(stem) and len(name) > len(stem) + 1), None)


def drug_names(folded: str) -> list[tuple[int, int]]:
    """Return the spans of drug names in a folded text, by the drug list and by the stems of non-proprietary names."""
    automaton, keys = _finder()
    found: dict[int, int] = {}
    size = len(folded)
    for index, start, end in automaton.hits(folded):
        name, group = keys[index]
        glued = end < size and folded[end].isalpha()
        if group is None:
            while start and folded[start - 1].isalpha():
                start -= 1  # noqa: PLW2901
            if end - start < len(name) + 2 or (glued and not _glued(folded, end)) or folded[start:end] in _FALSE_STEMS:
                continue
        elif (start and folded[start - 1].isalnum()) or (glued and not _glued(folded, end)):
            continue
        found[start] = max(found.get(start, 0), end)
    return sorted(found.items())


GLUE = re.compile(
    r"(?:works|can|may|is|was|has|and|or|are|should|must|will|would|cannot|does|tablets|could|might|for|to|in|with|helps|use|used"
    r"|causes|increases|reduces|lowers|inhibits|blocks|prevents|treats|relieves|acts|belongs|enhances|improves|slows|stops|affects)\b"
)


def _glued(folded: str, end: int) -> bool:
    return len(folded) > end and GLUE.match(folded, end) is not None


def find_subject(document: Document, lexicon: Lexicon, drug: str | None = None) -> Subject:
    """Return the drug that the document is about: the named one, the title's, or the most frequent one."""
    copy = document.copy.text
    name = drug or _from_title(document, lexicon) or _most_frequent(copy) or "unnamed-drug"
    folded = name.casefold()
    fuller = _fuller(document, folded)
    names = [fuller, folded] if fuller else [folded]
    folded = fuller or folded
    brands = []
    for brand in _brands(document, folded):
        if brand not in names and group_of(brand) is None:
            names.append(brand)
            brands.append(brand)
    entity = lexicon.own(folded, frozenset({"Drug"})) or slug(folded)
    return Subject(entity, tuple(names), tuple(brands), group_of(folded))


# Second words of drug names that make another drug of the first ("insulin glargine"); a salt does not.
_SECOND = re.compile(
    r"(?:glargine|aspart|lispro|detemir|degludec|glulisine|valproate|salicylate|dinitrate|mononitrate|acid)\b"
)


def _fuller(document: Document, name: str) -> str:
    """Return the drug's name of two words that the beginning of the text gives it; else nothing.

    >>> _SECOND.match("glargine") is not None
    True
    """
    found = re.search(rf"\b{re.escape(name)} ([a-z]+)", document.copy.text[:BRANDS_WITHIN])
    return f"{name} {found[1]}" if found and _SECOND.match(found[1]) else ""


def _from_title(document: Document, lexicon: Lexicon) -> str | None:
    heads = [s for s in document.sentences if s.kind in ("title", "heading")][:6]
    body = document.copy.text
    for sentence in heads[:3]:
        low = document.text[sentence.start : sentence.end].lower()
        for word in _LATIN.findall(low):
            if (group_of(word) or lexicon.link(word, frozenset({"Drug"}))) and body.count(word) > 1:
                return str(word)
    for sentence in heads or list(document.sentences[:1]):
        title = document.text[sentence.start : sentence.end]
        words = [w for w in _NAME.findall(title) if w.lower() not in _NOT_NAMES]
        words += [w for w in _LATIN.findall(title) if group_of(w)]
        known = [w.lower() for w in words if group_of(w.lower()) or lexicon.link(w.lower(), frozenset({"Drug"}))]
        if known:
            return str(known[0])
        counts = {w.lower(): body.count(w.lower()) for w in words}
        often = [w for w, n in counts.items() if n >= (2 if sentence.kind == "title" else 3)]
        if often and sentence.kind in ("title", "heading"):
            chosen = str(max(often, key=lambda w: counts[w]))
            drug = _most_frequent(body)
            return drug if drug and body.count(drug) > counts[chosen] else chosen
    return None


def _most_frequent(folded: str) -> str | None:
    counts = Counter(folded[start:end] for start, end in drug_names(folded))
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None


def _brands(document: Document, name: str) -> list[str]:
    text = document.text[:BRANDS_WITHIN]
    found: list[str] = []
    for match in _BRANDS.finditer(text):
        before = document.text[max(0, match.start() - 200) : match.start()].lower()
        if name in before or match.start() < 2000:  # noqa: PLR2004
            found.extend(_NAME.findall(re.sub(r" in (?:the )?[A-Z]\w+(?: [A-Z]\w+)?", "", match[1].replace("®", ""))))
    pair = re.compile(
        r"\b" + re.escape(name) + r"®? \(((?:[A-Z][\w-]+®?)(?:, (?:and |or )?[A-Z][\w-]+®?)*)\)", re.IGNORECASE
    )
    for match in pair.finditer(text[:4000]):
        if not match[1].isupper():
            found.extend(w for w in _NAME.findall(match[1].replace("®", "")) if w[0].isupper() and not w.isupper())
    return list(dict.fromkeys(w.lower() for w in found if w.lower() not in _NOT_NAMES and w.lower() != name))
