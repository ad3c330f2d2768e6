"""States by their looks: whether a phrase names a symptom or an illness, though no lexicon knows it."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.lexis.hazards import hazard
from monograph_kg.reading.lexis.words import singular
from monograph_kg.reading.lexis.wordsets import word_set

_ENDING = re.compile(
    r".*(?:itis|emia|aemia|uria|algia|osis|pathy|rrh(?:o?e|)a|plegia|penia|megaly|o?edema|spasm|phobia|plasia|paresis"
    r"|trophy|tension|cardia|pnoea|pnea|thermia|kinesia|thisia|sthesia|esthesia|lepsy|ectasia|oma|ness)$"
)
_HEAD = re.compile(r"(.*?)(?: (?:of|in|with|to|from|at|on|around|under|during|after|for)\b.*|$)")


def is_state(reading: Reading, name: str) -> bool:
    """Say whether a folded name is one of a state: by the lexicon, by its head noun, or by its ending."""
    if hazard(name) or reading.knows(name):
        return True
    found = _HEAD.match(name)
    head = (found[1] if found else name).rpartition(" ")[2]
    if " " not in name and name in word_set("neutral"):
        return False
    return head in word_set("symptom") or singular(head) in word_set("symptom") or bool(_ENDING.match(head))
