"""Verbs: their inflected forms and the classes of meaning that patterns name.

The forms are made by the rules of English spelling; irregular ones stand in ``data/verbs.tsv``. A verb of two words
("lead to") is found by its first word and the particle behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from monograph_kg.reading.datafolder import DATA
from monograph_kg.records.tsv import read_table

_VOWELS = "aeiou"
# Two-syllable verbs that double their last consonant though their spelling does not tell.
_DOUBLING = frozenset(
    ("stop", "get", "let", "cut", "set", "drop", "plan", "run", "swim", "thin", "shut", "occur", "recur", "begin",
     "forget", "upset", "tag", "refer", "permit", "curb", "offset")
) - {"curb"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a word as a verb.

    Attributes:
        lemma: the verb's base form, of one word.
        form: base, third (person singular), past, participle, or gerund.
    """

    lemma: str
    form: str


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: ``particle`` is the second part of a verb of two or more words, ``noun`` that it is a noun as often."""

    lemma: str
    classes: frozenset[str]
    noun: bool = False

    @property
    def particle(self) -> str:
        """What follows the first word; empty for a verb of one word."""
        return self.lemma.partition(" ")[2]


def inflect(lemma: str, past: str = "", participle: str = "") -> dict[str, str]:
    """Return the forms of a verb of one word, by their names.

    >>> inflect("stop")["gerund"], inflect("carry")["third"], inflect("ease")["past"]
    ('stopping', 'carries', 'eased')
    """
    consonant_y = lemma.endswith("y") and lemma[-2:-1] not in _VOWELS
    if consonant_y:
        third, regular = lemma[:-1] + "ies", lemma[:-1] + "ied"
    elif lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        third, regular = lemma + "es", lemma + "ed"
    else:
        third, regular = lemma + "s", lemma + ("d" if lemma.endswith("e") else "ed")
    stem = lemma[:-2] + "y" if lemma.endswith("ie") else lemma
    if lemma.endswith("e") and not lemma.endswith(("ee", "ie", "oe", "ye")):
        stem = lemma[:-1]
    if lemma in _DOUBLING:
        regular, stem = lemma + lemma[-1] + "ed", lemma + lemma[-1]
    past = past or regular
    return {
        "base": lemma, "third": third, "past": past, "participle": participle or past, "gerund": stem + "ing",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verbs:
    """All verbs: ``forms`` by inflected first word, ``known`` by lemma, ``phrasal`` the longer ones by their first."""

    forms: dict[str, tuple[Form, ...]]
    known: dict[str, Verb]
    phrasal: dict[str, tuple[str, ...]]


@cache
def verbs() -> Verbs:
    """Return the verbs of ``data/verbs.tsv``.

    Raises:
        InputError: if the table is malformed.
    """
    forms: dict[str, list[Form]] = {}
    known: dict[str, Verb] = {}
    phrasal: dict[str, list[str]] = {}
    for row in read_table(DATA / "verbs.tsv", ("lemma", "classes", "past", "participle", "noun")).rows:
        cells = row.cells
        lemma = cells["lemma"]
        known[lemma] = Verb(lemma, frozenset(cells["classes"].split("|")) - {""}, bool(cells["noun"]))
        first = lemma.partition(" ")[0]
        if first != lemma:
            phrasal.setdefault(first, []).append(lemma)
        irregular = [cells[name].partition(" ")[0] for name in ("past", "participle")]
        for name, word in inflect(first, *irregular).items():
            made = Form(first, name)
            if made not in forms.setdefault(word, []):
                forms[word].append(made)
    for lemmas in phrasal.values():
        lemmas.sort(key=lambda lemma: -len(lemma))
    return Verbs({word: tuple(made) for word, made in forms.items()}, known, {k: tuple(v) for k, v in phrasal.items()})


@cache
def classes_of(lemma: str) -> frozenset[str]:
    """Return the classes of a verb and its own lemma; those of "lead to" hold for it alone, not for "lead"."""
    verb = verbs().known.get(lemma)
    return (verb.classes if verb else frozenset()) | {lemma}
