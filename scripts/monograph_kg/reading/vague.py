"""Drafts whose ends name nothing: "the risk of this occurring", "nothing serious", "cases"."""

from __future__ import annotations

import re
from functools import cache

from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.populations import HARMS
from monograph_kg.reading.lexis.words import singular_phrase, slug
from monograph_kg.reading.lexis.wordsets import word_set

_OF_STATES = HARMS | {"Indication", "OffLabelUse"}
_APART = frozenset({"AdviceStatement", "DosageStatement", "NameStatement"})


def names_nothing(name: str) -> bool:
    """Say whether an identifier made of words of the text points at something else or holds no noun.

    >>> names_nothing("this-occurring"), names_nothing("occurring"), names_nothing("hives")
    (True, True, False)
    """
    return name in word_set("vague-names") or name.partition("-")[0] in word_set("vague-beginnings")


@cache
def _no_ailments() -> re.Pattern[str]:
    words = word_set("analyte") | word_set("body") | word_set("no-ailment")
    names = "|".join(sorted({slug(form) for word in words for form in (word, singular_phrase(word))}))
    found = "abnormal|altered|raised|elevated|increased|decreased|reduced|positive|before|after|during"
    return re.compile(
        rf"(?:small-|large-)?(?:{names})(?:-in-(?:your|the)-blood)?|(?:{names}|renal|hepatic|cardiac)-functions?"
        rf"|(?!{found}).*-(?:tests?|mechanisms?)|.*-(?:younger|older)"
    )


def names_no_ailment(name: str) -> bool:
    """Say whether an identifier made of words of the text names a part or a test of the body, not what ails it.

    >>> names_no_ailment("sodium"), names_no_ailment("renal-function-test"), names_no_ailment("low-sodium")
    (True, True, False)
    """
    return _no_ailments().fullmatch(name) is not None


def is_vague(draft: Draft) -> bool:
    """Say whether an end of a draft names nothing, or that of a state's name no state; actions are not looked at."""
    if draft.kind in _APART:
        return False
    ends = (draft.subject, draft.object or "")
    ailing = draft.kind in _OF_STATES and (draft.object or "") in draft.labels and names_no_ailment(draft.object or "")
    return ailing or any(end in draft.labels and names_nothing(end) for end in ends)
