"""The compiled lexicon: all surface forms of the vocabularies in one file of plain lines that loads quickly.

First line: a JSON header. Then, as many as the header says, the forms, one a line, sorted; their entries, one line a
form (entries parted by ``|``, their fields by tabs); the first words, each with the most words of a form that it
begins; and the words that stand before the last word in several names of clinical states.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from monograph_kg.errors import InputError, MissingToolError, Place
from monograph_kg.reading.lexis.lexicon import Entry, Lexicon
from monograph_kg.reading.lexis.vocabularies import PACKAGES, PREFERENCE, SOURCES

FORMAT = 2
# In how many names of clinical states a word must stand to count as one that qualifies such names.
QUALIFYING = 3
_TRAILING = re.compile(r"\W+$")


def cache_file() -> Path:
    """Return where the compiled lexicon is kept: below ``MONOGRAPH_KG_CACHE``, else the user's cache folder."""
    base = os.environ.get("MONOGRAPH_KG_CACHE")
    if base:
        return Path(base) / f"lexicon-{FORMAT}.txt"
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "monograph-kg" / f"lexicon-{FORMAT}.txt"


def compile_lexicon(names: Iterable[str] = tuple(SOURCES)) -> bytes:
    """Return the compiled lexicon of the named vocabularies; the same packages give the same bytes.

    Raises:
        MissingToolError: if a package is not installed.
    """
    chosen = sorted(names)
    gathered = _gather(chosen)
    forms = sorted(gathered)
    rows = ["|".join(_write(entry) for entry in sorted(gathered[form], key=_rank)) for form in forms]
    longest = _first_words(forms)
    words = [f"{word}\t{longest[word]}" for word in sorted(longest)]
    qualifiers = _qualifiers(gathered)
    packages = {package: version(package) for package in sorted({PACKAGES[name] for name in chosen})}
    header = {"format": FORMAT, "forms": len(forms), "words": len(words), "qualifiers": len(qualifiers),
              "packages": packages, "vocabularies": chosen}  # fmt: skip
    return "\n".join([json.dumps(header, sort_keys=True), *forms, *rows, *words, *qualifiers, ""]).encode()


def _gather(names: Iterable[str]) -> dict[str, set[Entry]]:
    """Return the entries of each form; the name of a clinical state is entered without its hyphens, too."""
    gathered: dict[str, set[Entry]] = {}
    for name in names:
        for form, entry in SOURCES[name]():
            gathered.setdefault(form, set()).add(entry)
            if entry.kind == "ClinicalState" and "-" in form:
                gathered.setdefault(" ".join(form.replace("-", " ").split()), set()).add(entry)
    return gathered


def _first_words(forms: Iterable[str]) -> dict[str, int]:
    """Return each first word of the forms with the most words of a form that it begins.

    A mark behind the word is no part of it: "narcolepsy, familial" must not hide a "narcolepsy" before a comma.
    """
    longest: dict[str, int] = {}
    for form in forms:
        first, _, rest = form.partition(" ")
        if first := _TRAILING.sub("", first):
            longest[first] = max(longest.get(first, 0), rest.count(" ") + 2 if rest else 1)
    return longest


def _qualifiers(gathered: Mapping[str, set[Entry]]) -> list[str]:
    """Return the words that stand before the last word in several names of clinical states, sorted."""
    counts: Counter[str] = Counter()
    for form, entries in gathered.items():
        if any(entry.kind == "ClinicalState" for entry in entries):
            counts.update({word for word in form.split(" ")[:-1] if word.replace("'", "").isalpha()})
    return sorted(word for word, count in counts.items() if count >= QUALIFYING)


def _rank(entry: Entry) -> tuple[bool, int, Entry]:
    order = PREFERENCE.get(entry.kind, ())
    return entry.scope != "exact", order.index(entry.source) if entry.source in order else len(order), entry


def _write(entry: Entry) -> str:
    label = entry.label.replace("|", "/").replace("\t", " ")
    return "\t".join((entry.entity, entry.kind, entry.scope, entry.source, label))


class _Forms(Mapping[str, tuple[Entry, ...]]):
    """Forms whose entries are made when asked for; the project's own come first."""

    def __init__(
        self, own: Mapping[str, tuple[Entry, ...]], rows: Mapping[str, str], qualifiers: frozenset[str]
    ) -> None:
        self._own = own
        self._rows = rows
        self.qualifiers = qualifiers

    @property
    def own(self) -> Mapping[str, tuple[Entry, ...]]:
        """The project's own forms."""
        return self._own

    def __getitem__(self, key: str) -> tuple[Entry, ...]:
        own = self._own.get(key, ())
        row = self._rows.get(key)
        if row is None:
            if key not in self._own:
                raise KeyError(key)
            return own
        banned = {entry.entity for entry in own if entry.scope == "negative"}
        made = (Entry(*part.split("\t")) for part in row.split("|"))
        return (*own, *(entry for entry in made if entry.entity not in banned))

    def __contains__(self, key: object) -> bool:
        return key in self._own or key in self._rows

    def __iter__(self) -> Iterator[str]:
        yield from self._own
        yield from (form for form in self._rows if form not in self._own)

    def __len__(self) -> int:
        return len(self._own) + len(self._rows)


def load_compiled(own: Lexicon, path: Path | None = None) -> Lexicon:
    """Return the compiled lexicon with the project's own forms in front.

    Raises:
        MissingToolError: if it has not been built.
        InputError: if the file is of another format or cut short.
    """
    path = path or cache_file()
    if not path.exists():
        raise MissingToolError("the full lexicon has not been built", remedy="run `monograph-kg lexicon build`")
    lines = path.read_text(encoding="utf-8").split("\n")
    try:
        header = json.loads(lines[0])
        count, words, more = (int(header[part]) for part in ("forms", "words", "qualifiers"))
        known = header["format"] == FORMAT and len(lines) == 2 + 2 * count + words + more
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise InputError(
            "is no complete lexicon of this version", remedy="run `monograph-kg lexicon build`", place=Place(path)
        )
    rows = dict(zip(lines[1 : 1 + count], lines[1 + count : 1 + 2 * count], strict=True))
    last = 1 + 2 * count + words
    longest = {word: int(most) for word, _, most in (line.partition("\t") for line in lines[last - words : last])}
    return own.extended(_Forms(own.forms, rows, frozenset(lines[last:-1])), longest)


def qualifiers(lexicon: Lexicon) -> frozenset[str]:
    """Return the words that qualify names of clinical states, as the compiled lexicon has them; else none."""
    return getattr(lexicon.forms, "qualifiers", frozenset())
