"""Support: what a provider can give, show or help with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.advising.actions import name_of, parts_of
from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.advising.scene import Scene
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.grammar.clauses import Clause
from monograph_kg.reading.grammar.verbs import classes_of

_PROVIDER = pattern("support.provider")
_THEY = frozenset(("they", "he", "she", "he or she"))
_HELPS = frozenset(
    (
        "show",
        "help",
        "explain",
        "teach",
        "give",
        "tell",
        "advise",
        "answer",
        "arrange",
        "guide",
        "support",
        "assist",
        "offer",
        "provide",
        "talk",
        "demonstrate",
        "train",
        "suggest",
        "recommend",
        "discuss",
        "review",
        "refer",
        "arrange",
    )
)
_GIVEN = pattern("support.given")
_MODALS = frozenset(("can", "may", "could", "will", "'ll"))
# How far behind the verb what is given is looked for.
REACH = 40
_AND = re.compile(r"\band (?:also |can |may )?(?P<ev>(?:help|explain|show|answer|advise|teach|offer|give)\b[^.;,]*)")
_CUT = re.compile(r"[,;:.()]| (?:if|when|because|so|but|before|who|which)\b")


def support(here: Scene) -> Iterator[Draft]:
    """Yield what the sentence says that a provider can do for the patient."""
    last = None
    for clause in here.parse.clauses:
        modal = clause.group.modal
        if modal is None and last is not None and clause.link == "and" and clause.shared:
            modal = last
        elif not _offers(here, clause):
            last = None
            continue
        last = modal
        if modal is not None and clause.group.heads and clause.group.heads[0].lemma in _HELPS:
            for action, start, end in _actions(here, clause):
                yield _draft(here, action, (start, end), (modal.start, modal.end), modal.text)
            further = _AND.search(here.shown, clause.group.end - here.start)
            if further and clause.link == "main":
                start, end = (here.start + at for at in further.span("ev"))
                verb = further["ev"].partition(" ")[0]
                found = parts_of(
                    classes_of(verb) | {verb}, here.shown, start - here.start, end - here.start, dose=False
                )
                name = found[0][0] if found else name_of(False, verb, further["ev"])
                yield _draft(here, name, (start, end), (modal.start, modal.end), modal.text)


def _offers(here: Scene, clause: Clause) -> bool:
    group = clause.group
    if group.modal is None or group.modal.text not in _MODALS or group.negation is not None or group.passive:
        return False
    words = here.span(clause.subject)
    if not (_PROVIDER.search(words) or words in _THEY) or clause.link in ("if", "when", "whether", "that"):
        return False
    if (
        group.modal.text in ("will", "'ll")
        and group.heads
        and group.heads[0].lemma not in ("show", "explain", "teach", "help")
    ):
        return False
    behind = here.words(group.heads[0].end, min(here.end, group.heads[0].end + REACH)) if group.heads else ""
    return bool(group.heads) and (len(group.heads) > 1 or bool(_GIVEN.search(behind)))


def _actions(here: Scene, clause: Clause) -> Iterator[tuple[str, int, int]]:
    head = clause.group.heads[0]
    start = head.start
    text = here.shown
    cut = _CUT.search(text, head.end - here.start)
    end = cut.start() if cut else len(text)
    found = parts_of(classes_of(head.lemma) | {head.lemma}, text, start - here.start, len(text), dose=False)
    if found:
        yield from ((action, a + here.start, b + here.start) for action, a, b in found)
        return
    words = re.sub(r" (?:and|or)$", "", text[start - here.start : end].rstrip())
    yield name_of(False, head.lemma, re.sub(r"\byou\b", " ", words)), start, start + len(words)


def _draft(here: Scene, action: str, span: tuple[int, int], modal: tuple[int, int], word: str) -> Draft:
    reading = here.reading
    draft = Draft(
        "AdviceStatement", "canProvide", "healthcare-provider", "advice.support", here.sentence, object=action
    )
    draft.labels[action] = (action.replace("-", " "), "Action")
    draft.evidence.append(reading.published(*span))
    draft.qualifiers["concerns"] = reading.subject.id
    if word not in ("will", "'ll"):
        draft.certainty = "possible"
        draft.cue("certainty", reading.published(*modal))
    return draft
