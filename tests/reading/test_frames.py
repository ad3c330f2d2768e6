"""Every frame fits its example and not its counter-example."""

from __future__ import annotations

import pytest

from monograph_kg.reading.context import Reading
from monograph_kg.reading.frames.frame import Frame, frames, subject_sort
from monograph_kg.reading.layout.document import parse_text
from monograph_kg.reading.lexis.lexicon import Lexicon
from monograph_kg.reading.lexis.masks import mask
from monograph_kg.reading.lexis.names import Subject

SUBJECT = Subject("zolvarine", ("zolvarine",))


def fits(frame: Frame, lexicon: Lexicon, sentence: str) -> bool:
    document = parse_text(sentence.replace("DRUG", "Zolvarine").replace("OTHER", "morphine"))
    bounds = [(0, len(document.copy.text))]
    reading = Reading(document, mask(document, SUBJECT), lexicon, SUBJECT, bounds=bounds)
    parse = reading.parse(0)
    sorts = [subject_sort(reading, parse, clause, 0) for clause in parse.clauses]
    return any(frame.fits(parse, c, sort) is not None for c, sort in zip(parse.clauses, sorts, strict=True))


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.id)
def test_a_frame_fits_its_example_and_not_its_counter_example(frame: Frame, lexicon: Lexicon):
    assert fits(frame, lexicon, frame.example), f"{frame.id} misses its example: {frame.example}"
    assert not fits(frame, lexicon, frame.counter_example), (
        f"{frame.id} takes its counter-example: {frame.counter_example}"
    )


def test_ids_are_unique():
    ids = [frame.id for frame in frames()]
    assert len(ids) == len(set(ids))
