"""Names of drugs in a text: the document's own subject, its brands, and all other drugs with their classes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.layout.document import Document
from monograph_kg.reading.lexis.automaton import Automaton
from monograph_kg.reading.lexis.brands import BrandMention, brand_mentions
from monograph_kg.reading.lexis.lexicon import Lexicon
from monograph_kg.reading.lexis.words import slug
from monograph_kg.reading.lexis.wordsets import choice, word_set

_NAME = re.compile(r"[A-Z][A-Za-z-]{2,}")
_SHORTEST_HEAD = 4  # letters of a first word that may stand for the whole name
_LATIN = re.compile(r"[a-z][a-z-]{3,}")


# The title of a label: "ZOCOR® (simvastatin) tablets".
_LABELLED = re.compile(r"\b[A-Z]{4,}[®™]? \(([a-z][a-z ]{3,40})\)")


@dataclass(frozen=True, slots=True)
class Subject:
    """The drug that a document is about.

    Attributes:
        id: identifier of the entity.
        names: folded names that stand for it: its own and its brands.
        brands: folded brand names.
        group: its pharmacologic class, if its stem or the drug list tells it.
        mentions: where the text gives the brands as names of the drug.
    """

    id: str
    names: tuple[str, ...]
    brands: tuple[str, ...] = ()
    group: str | None = None
    mentions: tuple[BrandMention, ...] = ()


@cache
def _stems() -> tuple[tuple[str, str], ...]:
    lines = (DATA / "stems.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple((stem, group) for stem, group in (line.split("\t") for line in lines))


@cache
def _drugs() -> dict[str, str]:
    lines = (DATA / "drugs.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)


@cache
def class_ids() -> frozenset[str]:
    """Return the identifiers of the classes that the drug list and the stems name."""
    return frozenset([*_drugs().values(), *(group for _, group in _stems())])


@cache
def _finder() -> tuple[Automaton, tuple[tuple[str, str | None], ...]]:
    """An automaton of drug names (with their class) and of stems (with None, to be completed to the left)."""
    keys = [*((name, group) for name, group in _drugs().items()), *((stem, None) for stem, _ in _stems())]
    automaton = Automaton([name for name, _ in keys])
    return automaton, tuple(keys)


@lru_cache(maxsize=1 << 14)
def group_of(name: str) -> str | None:
    """Return the pharmacologic class that a drug's name tells, or None.

    >>> group_of("diazepam")
    'benzodiazepine'
    """
    if name in _drugs():
        return _drugs()[name]
    if name in word_set("false-stems"):
        return None
    return next((group for stem, group in _stems() if name.endswith(stem) and len(name) > len(stem) + 1), None)


@lru_cache(maxsize=1)
def drug_names(folded: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of drug names in a folded text, by the drug list and by the stems of non-proprietary names.

    One document asks several times, so the last answer is kept.
    """
    automaton, keys = _finder()
    found: dict[int, int] = {}
    size = len(folded)
    for index, begin, end in automaton.hits(folded):
        start = begin
        name, group = keys[index]
        glued = end < size and folded[end].isalpha()
        if group is None:
            while start and folded[start - 1].isalpha():
                start -= 1
            if (
                end - start < len(name) + 2
                or (glued and not _glued(folded, end))
                or folded[start:end] in word_set("false-stems")
            ):
                continue
        elif (start and folded[start - 1].isalnum()) or (glued and not _glued(folded, end)):
            continue
        found[start] = max(found.get(start, 0), end)
    return tuple(sorted(found.items()))


GLUE = re.compile(rf"(?:{choice('glue')})\b")
"""What runs together with a name before it."""


def _glued(folded: str, end: int) -> bool:
    return len(folded) > end and GLUE.match(folded, end) is not None


def find_subject(document: Document, lexicon: Lexicon, drug: str | None = None) -> Subject:
    """Return the drug that the document is about: the named one, the title's, or the most frequent one."""
    folded = document.copy.text
    name = (drug or _from_title(document, lexicon) or _most_frequent(folded) or "unnamed-drug").casefold()
    name = _fuller(document, name) or (name if drug else _whole_name(document, name))
    names = [name]
    if len(head := name.split(" ")[0]) >= _SHORTEST_HEAD and " " in name and group_of(head):
        names.append(head)
    mentions = tuple(m for m in brand_mentions(document.text, name) if m.brand not in names and m.brand not in _drugs())
    brands = tuple(dict.fromkeys(mention.brand for mention in mentions))
    entity = lexicon.own(name, frozenset({"Drug"})) or slug(name)
    return Subject(entity, (*names, *brands), brands, group_of(name) or group_of(names[-1]), mentions)


def _whole_name(document: Document, name: str) -> str:
    """A name of two words: the title has both, and the second is hardly said alone ("folic acid")."""
    folded = document.copy.text
    title = next((s for s in document.sentences if s.kind in ("title", "heading")), None)
    shown = document.text[title.start : title.end].casefold() if title else ""
    for pattern in (rf"\b{re.escape(name)} ([a-z]{{3,}})\b", rf"\b([a-z]{{3,}}) {re.escape(name)}\b"):
        found = re.search(pattern, shown)
        if found is None or found[1] in word_set("not-names"):
            continue
        together, other = folded.count(found.group()), folded.count(found[1])
        if together > 1 and (other - together) * 3 <= together:
            return found.group()
    return name


# Second words of drug names that make another drug of the first ("insulin glargine"); a salt does not.
_SECOND = re.compile(
    r"(?:glargine|aspart|lispro|detemir|degludec|glulisine|valproate|salicylate|dinitrate|mononitrate|acid)\b"
)


def _fuller(document: Document, name: str) -> str:
    """Return the drug's name of two words that the beginning of the text gives it; else nothing.

    >>> _SECOND.match("glargine") is not None
    True
    """
    found = re.search(rf"\b{re.escape(name)} ([a-z]+)", document.copy.text[:20_000])
    return f"{name} {found[1]}" if found and _SECOND.match(found[1]) else ""


def _from_title(document: Document, lexicon: Lexicon) -> str | None:
    """The first drug that the first headings name; a name that no list knows must lead the text's known drugs."""
    heads = [s for s in document.sentences if s.kind in ("title", "heading")][:6]
    body = document.copy.text
    if heads and (labelled := _LABELLED.search(document.text, heads[0].start, heads[0].end)):
        return labelled[1]
    for sentence in heads[:3]:
        low = document.text[sentence.start : sentence.end].lower()
        for word in _LATIN.findall(low):
            if (group_of(word) or lexicon.link(word, frozenset({"Drug"}))) and body.count(word) > 1:
                return str(word)
    leader = _most_frequent(body)
    least = body.count(leader) if leader else 0
    for sentence in heads or list(document.sentences[:1]):
        title = document.text[sentence.start : sentence.end]
        named = [w for w in _NAME.findall(title) if w.lower() not in word_set("not-names")]
        named += [w for w in _LATIN.findall(title) if group_of(w)]
        known = [w.lower() for w in named if group_of(w.lower()) or lexicon.link(w.lower(), frozenset({"Drug"}))]
        if known:
            return str(known[0])
        counts = {w.lower(): body.count(w.lower()) for w in named}
        often = [w for w, n in counts.items() if n >= max(least, 2 if sentence.kind == "title" else 3)]
        if often and sentence.kind in ("title", "heading"):
            chosen = str(max(often, key=lambda w: counts[w]))
            drug = _most_frequent(body)
            return drug if drug and body.count(drug) > counts[chosen] else chosen
    return None


def _most_frequent(folded: str) -> str | None:
    counts = Counter(folded[start:end] for start, end in drug_names(folded))
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None
