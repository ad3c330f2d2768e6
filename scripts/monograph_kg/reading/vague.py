"""Drafts whose ends name nothing: "the risk of this occurring", "nothing serious", "cases"."""

from __future__ import annotations

from monograph_kg.reading.draft import Draft
from monograph_kg.reading.lexis.wordsets import word_set

_APART = frozenset({"AdviceStatement", "DosageStatement", "NameStatement"})


def names_nothing(name: str) -> bool:
    """Say whether an identifier made of words of the text points at something else or holds no noun.

    >>> names_nothing("this-occurring"), names_nothing("occurring"), names_nothing("hives")
    (True, True, False)
    """
    return name in word_set("vague-names") or name.partition("-")[0] in word_set("vague-beginnings")


def is_vague(draft: Draft) -> bool:
    """Say whether subject or object of a draft name nothing; actions and doses are not looked at."""
    if draft.kind in _APART:
        return False
    ends = (draft.subject, draft.object or "")
    return any(end in draft.labels and names_nothing(end) for end in ends)


def question_circumstance(draft: Draft) -> None:
    """Leave to review what holds under a circumstance that names nothing: "stop it if this happens".

    Without its condition the statement would be another one, so neither is dropped.
    """
    told = draft.qualifiers.get("circumstance", ())
    if any(one in draft.labels and names_nothing(one) for one in told):
        draft.tier = "B"
        draft.qualifiers["needs_review"] = "the circumstance points at words elsewhere"
