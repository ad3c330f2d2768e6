"""Changes: states that a verb and its object name together - "raise blood pressure", "damage the liver"."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.grammar.verbs import classes_of
from monograph_kg.reading.lexis.wordsets import word_set

# For a class of verbs, how the state is called: "{}" is what changes.
_BY_VERB: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("worsen", ("worsening of {}",)),
    ("increase", ("high {}", "increased {}")),
    ("raise", ("high {}", "increased {}")),
    ("rise", ("high {}",)),
    ("reduce", ("low {}", "decreased {}", "loss of {}")),
    ("fall", ("low {}",)),
    ("damage", ("{} damage",)),
    ("harm", ("{} damage",)),
    ("irritate", ("{} irritation", "{} upset")),
    ("upset", ("upset {}",)),
    ("slow", ("slow {}",)),
    ("dry", ("dry {}",)),
    ("weaken", ("weak {}", "weakened {}", "{} weakness")),
    ("thin", ("thin {}",)),
    ("inflame", ("inflamed {}",)),
    ("impair", ("impaired {}", "{} problems")),
    ("affect", ("{} changes", "{} disturbance", "{} problems", "impaired {}")),
    ("interfere", ("{} disturbance", "{} problems")),
    ("gain", ("{} gain",)),
    ("lose", ("{} loss", "loss of {}")),
    ("stain", ("stained {}",)),
)
_ARTICLES = re.compile(
    r"^(?:(?:the|your|a person's|people's|their|an?|a little|a lot of|some|any|existing|pre-existing|also) )+"
)
_NAME_WORDS = 3  # of what may be called worse; more of them are a clause
_ORGANS = frozenset(
    ("liver", "kidney", "kidneys", "hearing", "nerves", "nerve", "heart", "lungs", "bone marrow", "eyes")
)


def changed(reading: Reading, verb: str, thing: str) -> str | None:
    """Return the name of the state that a verb's lemma and its folded object make, or None if none is known."""
    thing = _ARTICLES.sub("", thing)
    plain = thing.removesuffix("s") if thing in ("kidneys", "lungs", "nerves") else thing
    classes = classes_of(verb)
    for name, forms in _BY_VERB:
        if name not in classes:
            continue
        for form in forms:
            made = form.format(plain)
            open_to_all = name == "worsen" and 0 < len(thing.split()) <= _NAME_WORDS
            if open_to_all or (name in ("damage", "harm") and thing in _ORGANS) or reading.knows(made):
                return made
    return None


def become(reading: Reading, thing: str, complement: str) -> str | None:
    """Return the name of the state of a thing that becomes something: "lungs become inflamed", "asthma gets worse"."""
    thing = _ARTICLES.sub("", thing)
    if complement in ("worse", "more severe", "worse again"):
        return f"worsening of {thing}" if len(thing.split()) <= _NAME_WORDS else None
    for made in (f"{complement} {thing}", f"{thing} {complement}"):
        if reading.knows(made):
            return made
    coloured = thing in ("urine", "stools", "sweat", "tears", "saliva")
    if (coloured or thing.split(" ")[-1] in word_set("body")) and " " not in complement and complement.isalpha():
        return f"{complement} {thing}"
    return None
