"""Judgements on use in pregnancy and breastfeeding: recommended or not, safe or not, known or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.qualifiers import set_certainty
from monograph_kg.reading.interactions.mentions import Scene
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.safety.maternity import circumstances, rest_on

Span = tuple[int, int]
Judged = tuple[str, Span]

USE = re.compile(
    r"(?:it|they|this|which|that|the (?:drug|medicine|two)|(?:only |very )?(?:small |tiny |low "
    r"|some )?(?:amounts?|traces?|quantities).*|.*\b(?:use|doses?|exposure|taking|treatment|therapy|intake"
    r"|courses?|capsules?|tablets?|pills?)\b.*)?"
)
_SAFE = re.compile(
    r"\b(?P<ok>safe|suitable|compatible|fine|acceptable|possible|allowed|all right|no problem|preferred"
    r"|harmless|permitted|first choice|an option)\b"
)
_NOT_SAFE = re.compile(
    r"\b(?:not (?:usually |generally |normally |routinely |currently )?(?:recommended|safe|suitable"
    r"|advised|advisable|considered safe)|unsafe|inadvisable|discouraged"
    r"|not known|unknown|not certain|unclear|not clear|(?:limited|lacking|scarce|insufficient|few|sparse"
    r"|scant|incomplete|missing|little|not available|inadequate|no) ?(?:data|information|experience"
    r"|studies)?)\b"
)
_KNOWLEDGE = re.compile(r"\b(?:data|information|experience|studies|evidence|safety|knowledge|research|it|effects?)\b")
_SCARCE = re.compile(
    r"(?:still |also |very |too |quite |rather )*(?:limited|lacking|scarce|insufficient|few|sparse|scant"
    r"|incomplete|missing|inadequate|unavailable|not available)\b"
)
_ADVISED = re.compile(r"\b(?:should|must|ought|if)\b")
_EXPERTS = re.compile(
    r"(?:[a-z-]+ ){0,3}(?:experts|doctors|specialists|guidelines|authorities|paediatricians|pediatricians)\b"
)
_JUDGED = re.compile(r"(?:it|\ue000+|the (?:drug|medicine)|this|(?:its )?use) ")
_TOPICS = re.compile(
    r"(?:breast-?\s?feeding|nursing|pregnancy|lactation|use|its use|no |short|occasional|low|small|data|the safety"
    r"|human|safety|experience|little|information|studies|we|there)"
)
_NO_DATA = re.compile(
    r"(?:there (?:is|are) )?(?:no|little|not enough|few|limited) (?:[a-z]+ ){0,2}"
    r"(?:data|information|experience|studies)|(?:very )?(?:little|not much|nothing) is known (?:about|of)\b"
)
_PLAIN = frozenset(("safe", "suitable", "compatible"))
_LIMITING = re.compile(r"\b(?:not|no|only|never|if)\b")
_USUAL = re.compile(r"\b(?:generally|usually|normally|typically)\b")
_OF_PLACE = re.compile(r"pregnan|breast|nurs|lactat")
_ENDS = re.compile(r",|;| because| since| as |\.(?:\s|$)")
_LOOSE = frozenset(("purpose", "means", "if", "whether", "relative"))


# Said of others than mothers: "not recommended in children under six".
_ELSE = re.compile(
    r"\b(?:in|for|involving|among) (?:[a-z-]+ ){0,2}(?:children|adolescents|teenagers|men|the elderly"
    r"|(?:pre-?pubertal|pa?ediatric|male|geriatric|elderly|older) patients|patients (?:younger|older|under|over))\b"
)


def judgements(scene: Scene) -> Iterator[Draft]:
    """Yield what a clause says of the drug's safety in pregnancy and breastfeeding."""
    where = circumstances(scene.reading, scene.fit, near=True)
    if _ELSE.search(scene.text, scene.group.start, scene.extent[1]):
        return
    if not where or scene.group.form == "imperative" or scene.clause.link in _LOOSE or not _is_of_drug(scene):
        return
    judged = _unknown(scene) or _refused(scene) or _approved(scene)
    if judged is None:
        return
    polarity, cue = judged
    for place in where:
        draft = Draft("PopulationSafetyStatement", None, scene.reading.subject.id, scene.fit.frame.id,
                      scene.fit.sentence, object=place.entity, polarity=polarity)  # fmt: skip
        if polarity == "negated":
            draft.cue("polarity", scene.reading.published(*cue))
        _set_certainty(scene, draft)
        draft.evidence.append(scene.reading.published(*_core(scene, cue)))
        rest_on(draft, place)
        yield draft


def _is_of_drug(scene: Scene) -> bool:
    """Whether a clause speaks of the drug, its use, pregnancy itself, or of what is known, and gives no advice."""
    subject = scene.words(scene.subject)
    words = scene.words(scene.extent)
    if OTHER in subject or (OTHER in words and SUBJECT not in words):
        return False
    if scene.group.modal is not None and _ADVISED.match(scene.group.modal.text):
        return False
    if SUBJECT in subject or not subject or USE.fullmatch(subject):
        return True
    if scene.group.means("regard", "consider", "think", "believe", "deem", "class") and _EXPERTS.match(subject):
        return _JUDGED.match(scene.words(scene.behind)) is not None
    return bool(_TOPICS.match(subject) or _KNOWLEDGE.search(subject))


# Whether it passes into milk is no judgement on its use.
_WHETHER = re.compile(
    r" (?:whether|if|how much)\b[^.;,]{0,60}?"
    r"\b(?:pass\w*|get|gets|enter\w*|reach\w*|excreted|appears?|cross\w*)\b"
)


def _unknown(scene: Scene) -> Judged | None:
    """As in "Data are limited", "it has not been studied", "there is little experience"."""
    group, subject = scene.group, scene.words(scene.subject)
    after = (group.start, scene.extent[1])
    if _WHETHER.match(scene.text, scene.group.end):
        return None
    known = _KNOWLEDGE.search(subject) is not None
    scarce = not group.passive and _SCARCE.match(scene.text, *scene.behind)
    if known and (scarce or (group.verb == "limit" and group.passive)):
        return "affirmed", after
    if group.verb in ("study", "establish", "know") and (group.negation or "unknown" in scene.words(after)):
        return "affirmed", after
    return ("affirmed", scene.extent) if _NO_DATA.match(scene.words(scene.extent)) else None


def _refused(scene: Scene) -> Judged | None:
    """As in "It is not recommended", "it is unsafe"."""
    group = scene.group
    after = (group.start, scene.extent[1])
    found = _NOT_SAFE.search(scene.text, *after)
    if found and (group.negation or "not" in found.group() or found.group().startswith(("un", "in", "discour"))):
        return "affirmed", found.span()
    advised = group.verb in ("recommend", "advise") and group.passive
    return ("affirmed", after) if advised and group.negation else None


def _approved(scene: Scene) -> Judged | None:
    """As in "It is considered safe", "breastfeeding is possible"; "not safe" is refused."""
    group = scene.group
    found = _SAFE.search(scene.text, group.start, scene.extent[1])
    if found is None or (group.verb in ("recommend", "advise") and group.passive):
        return None
    if group.negation is not None and found["ok"] != "no problem":
        return ("affirmed", found.span()) if found["ok"] in _PLAIN else None
    limited = _LIMITING.search(scene.text, group.start, found.start()) and found["ok"] != "no problem"
    return None if limited else ("negated", found.span("ok"))


def _set_certainty(scene: Scene, draft: Draft) -> None:
    """What is "generally considered safe" is typical; what is merely considered safe is asserted."""
    usual = _USUAL.search(scene.text, scene.group.start, scene.extent[1])
    if usual:
        draft.certainty = "typical"
        draft.cue("certainty", scene.reading.published(*usual.span()))
    elif scene.group.modal is not None and draft.polarity == "affirmed":
        set_certainty(scene.reading, scene.fit, draft)


def _core(scene: Scene, cue: Span) -> Span:
    """The words of the judgement with the circumstance behind or before them."""
    start, end = scene.extent
    if _OF_PLACE.search(scene.text, cue[0], end):
        start = cue[0]
    stop = _ENDS.search(scene.text, max(start, cue[1]), end)
    return start, stop.start() if stop else end
