"""Uses that a question names and a short answer gives or denies: "Does it help with gout? No."."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.states import known
from monograph_kg.reading.lexis.masks import SUBJECT
from monograph_kg.reading.uses.drafts import things

_ASKED = re.compile(
    rf"""
    \b(?:is|can|does|do|will|could|would|may)\s(?:i\s|you\s|we\s|doctors\s|people\s)?(?:(?:use|take|prescribe)\s)?
    (?:{SUBJECT}+|it)\s
    (?:(?:also|ever|really|be|any)\s)*
    (?:(?P<works>(?:help|work)s?(?:\s(?:with|against|for|on))?|(?:effective|useful|helpful|good|any\suse)\s(?:for|in|against)|cure)
      |(?P<used>(?:(?:used|prescribed|given|taken|approved|licen[cs]ed|suitable|indicated)\s)?(?:to\s)?
         (?:for|treat(?:ing)?|prevent(?:ing)?|relieve|ease)))\s
    """,
    re.VERBOSE,
)
_ANSWER = re.compile(r"\W*(?:a: |[a-z]+: )?(?:(?:oh|well|sadly|unfortunately|sorry),? )?(?P<no>no|yes)\b")


def use_answers(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield what a "yes" or "no" says of the state that the question right before it names."""
    begin, end = reading.bounds[sentence]
    text = reading.document.copy.text
    found = _ANSWER.match(text, begin, end) if sentence else None
    if found is None or reading.document.text[reading.document.sentences[sentence - 1].end - 1] != "?":
        return
    start, stop = reading.bounds[sentence - 1]
    asked = _ASKED.search(reading.masked.text, start, stop)
    items = things(reading, asked.end(), stop - 1) if asked else []
    if asked is None or not items or not all(known(reading, item.name) for item in items):
        return
    denied = found["no"] == "no"
    kind = "EffectivenessStatement" if asked["works"] and denied else "Indication"
    for item in items:
        entity, new = reading.link(item.name, "indicatedFor")
        draft = Draft(kind, None, reading.subject.id, "use.answer", sentence, object=entity)
        if new:
            draft.labels[entity] = (item.name, new)
        draft.evidence.append(reading.published(*found.span("no")))
        draft.cue("object", reading.published(item.start, item.end))
        if denied:
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(*found.span("no")))
        yield draft
