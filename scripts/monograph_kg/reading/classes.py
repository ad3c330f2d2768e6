"""Classes of drugs: which names are names of classes."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.words import singular_phrase

_CLASS_WORDS = re.compile(
    r"(?:inhibitor|inducer|sequestrant|sensitizer|activator|binder|blocker|antagonist|agonist|agent|diuretic|opioid|steroid|hormone|statin|nsaid|azepine"
    r"|penicillin|cillin"
    r"|biguanide|sedative|hypnotic|stimulant|suppressant|relaxant|depressant|analgesic|painkiller"
    r"|pain reliever|antacid"
    r"|thinner|anticoagulant|laxative|expectorant|decongestant|bronchodilator|modulator|stabili[sz]er"
    r"|antagonists|salt"
    r"|nucleoside|amine|macrolide|triptan|sulfonylurea|sulphonylurea|barbiturate|bisphosphonate|retinoid"
    r"|vaccine|vitamin"
    r"|supplement|xanthine|thiazide|quinolone|sartan|tricyclic|cephalosporin|corticosteroid|anesthetic"
    r"|anaesthetic|cannabinoid"
    r"|antiplatelet|prostaglandin analogue|z-drug|nitrate|glycoside|gabapentinoid|antimetabolite"
    r"|immunosuppressant|\banti[a-z-]+)$"
)


def is_class(reading: Reading, name: str) -> bool:
    """Whether a folded name is one of a class of drugs, by the lexicon or by its last word."""
    return reading.lexicon.link(name, frozenset({"DrugClass"})) is not None or bool(
        _CLASS_WORDS.search(singular_phrase(name))
    )
