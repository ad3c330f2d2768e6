"""The lexicon: surface forms of entities, their kinds, and how far a form may be trusted to link by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from monograph_kg.reading.layout.mapped import fold_text
from monograph_kg.reading.lexis.automaton import Automaton
from monograph_kg.reading.lexis.words import singular_phrase, slug
from monograph_kg.records.tsv import read_table
from monograph_kg.vocabulary.registry import Registry

COLUMNS = ("form", "kind", "entity", "scope", "note")
SCOPES = ("exact", "related", "negative", "obsolete")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """What a surface form may mean.

    Attributes:
        entity: id of the registry, or a CURIE of a vocabulary.
        kind: kind of entity (ClinicalState, Drug ...).
        scope: exact links by itself; related goes to review; negative must not link; obsolete marks a term given up.
        source: registry, lexicon, or the vocabulary's prefix.
        label: preferred name in the source.
    """

    entity: str
    kind: str
    scope: str
    source: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A surface form found in a folded text at ``[start, end)`` and its entries."""

    start: int
    end: int
    entries: tuple[Entry, ...]


def form_key(text: str) -> str:
    """Return the key under which a surface form stands: folded, spaces and hyphens single.

    >>> form_key("Anxiety  Disorders")
    'anxiety disorders'
    """
    return _SPACE.sub(" ", fold_text(text).text).strip()


class Lexicon:
    """Surface forms by their key; plural and singular of a form's head noun are the same form."""

    def __init__(self, forms: Mapping[str, tuple[Entry, ...]], longest: Mapping[str, int] | None = None) -> None:
        self._forms = forms
        self._longest = longest
        self._finder: _Finder | None = None
        self._obsolete: tuple[str, ...] | None = None

    @property
    def forms(self) -> Mapping[str, tuple[Entry, ...]]:
        """All surface forms by their key."""
        return self._forms

    @property
    def obsolete(self) -> tuple[str, ...]:
        """The project's own forms that vocabularies have given up."""
        if self._obsolete is None:
            own = getattr(self._forms, "own", self._forms)
            self._obsolete = tuple(f for f, entries in own.items() if any(e.scope == "obsolete" for e in entries))
        return self._obsolete

    def extended(self, forms: Mapping[str, tuple[Entry, ...]], longest: Mapping[str, int]) -> Lexicon:
        """Return a lexicon of more forms, given the first words of those beyond this lexicon's own."""
        return Lexicon(
            forms, {**longest, **{w: max(n, longest.get(w, 0)) for w, n in _first_words(self._forms).items()}}
        )

    def __len__(self) -> int:
        return len(self._forms)

    def lookup(self, folded: str) -> tuple[Entry, ...]:
        """Return the entries of a folded surface form, or of its singular; empty if it is unknown."""
        found = self._forms.get(folded)
        if found is None and ("\n" in folded or "  " in folded):
            folded = _SPACE.sub(" ", folded)
            found = self._forms.get(folded)
        return found if found is not None else self._forms.get(singular_phrase(folded), ())

    def link(self, folded: str, kinds: frozenset[str]) -> str | None:
        """Return the entity that a form means by itself, or None: its one exact entry of a fitting kind.

        A negative entry of the same entity forbids the link. The project's own entries come before all others.
        """
        entries = self.lookup(folded)
        if not entries:
            return None
        banned = {entry.entity for entry in entries if entry.scope == "negative"}
        good = [e for e in entries if e.scope == "exact" and e.kind in kinds and e.entity not in banned]
        own = [e for e in good if e.source in ("registry", "lexicon")]
        for group in (own, good):
            if group:
                return group[0].entity
        return None

    def own(self, folded: str, kinds: frozenset[str]) -> str | None:
        """Return what `link` gives if that is an entity of the project, else None: a CURIE is no entity of ours."""
        found = self.link(folded, kinds)
        return found if found and ":" not in found else None

    def find(self, folded: str) -> Iterator[Mention]:
        """Yield the longest surface forms that stand in ``folded`` as whole words, in text order."""
        if self._finder is None:
            self._finder = _Finder(self._forms, self._longest or _first_words(self._forms))
        for start, end in self._finder.spans(folded):
            entries = self.lookup(_SPACE.sub(" ", folded[start:end]))
            if entries:
                yield Mention(start, end, entries)


def _first_words(forms: Iterable[str]) -> dict[str, int]:
    """Return each first word of the forms with the most words of a form that it begins."""
    longest: dict[str, int] = {}
    for form in forms:
        first, _, _ = form.partition(" ")
        longest[first] = max(longest.get(first, 0), form.count(" ") + 1)
    return longest


class _Finder:
    """Finds forms by their first word with an Aho-Corasick automaton, then extends to the longest form."""

    def __init__(self, forms: Mapping[str, tuple[Entry, ...]], longest: Mapping[str, int]) -> None:
        self._words = sorted(longest)
        self._longest = [longest[word] for word in self._words]
        self._forms = forms
        self._automaton = Automaton(self._words, longest=True)

    _NEXT = re.compile(r"[ \n]+[^\s,;:.()\[\]]+")

    def spans(self, folded: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of each form in a folded text, plurals included."""
        size = len(folded)
        done = 0
        for index, start, stop in self._automaton.hits(folded):
            if start < done or (start and folded[start - 1].isalnum()):
                continue
            ends = []
            end = stop
            for _ in range(self._longest[index]):
                while end < size and folded[end].isalnum():
                    end += 1
                ends.append(end)
                following = self._NEXT.match(folded, end)
                if not following:
                    break
                end = following.end()
            for end in reversed(ends):
                key = _SPACE.sub(" ", folded[start:end])
                if key in self._forms or singular_phrase(key) in self._forms:
                    yield start, end
                    done = end
                    break


def registry_forms(registry: Registry) -> Iterator[tuple[str, Entry]]:
    """Yield the labels and synonyms of the registry."""
    for entity in registry.values():
        entry = Entry(entity.id, entity.kind, "exact", "registry", entity.label)
        for name in (entity.label, *entity.synonyms):
            yield form_key(name), entry


def lexicon_forms(path: Path) -> Iterator[tuple[str, Entry]]:
    """Yield the rows of ``mappings/lexicon.tsv``.

    Raises:
        InputError: for a malformed table.
    """
    table = read_table(path, COLUMNS)
    for row in table.rows:
        cells = row.cells
        yield (
            form_key(cells["form"]),
            Entry(cells["entity"] or slug(cells["form"]), cells["kind"], cells["scope"], "lexicon"),
        )


def make_lexicon(forms: Iterable[tuple[str, Entry]]) -> Lexicon:
    """Gather forms into a lexicon; a form's singular is entered beside it."""
    made: dict[str, list[Entry]] = {}
    for form, entry in forms:
        for key in {form, singular_phrase(form)}:
            if key and entry not in made.setdefault(key, []):
                made[key].append(entry)
    return Lexicon({key: tuple(entries) for key, entries in made.items()})
