# ruff: noqa: E501 (patterns and messages stand on one line)
"""Classes of drugs: which names are names of classes."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.words import singular_phrase

_CLASS_WORDS = re.compile(
    r"(?:inhibitor|blocker|antagonist|agonist|agent|diuretic|opioid|steroid|hormone|statin|nsaid|azepine|penicillin|cillin"
    r"|biguanide|sedative|hypnotic|stimulant|suppressant|relaxant|depressant|analgesic|painkiller|pain reliever|antacid"
    r"|thinner|anticoagulant|laxative|expectorant|decongestant|bronchodilator|modulator|stabili[sz]er|antagonists|salt"
    r"|nucleoside|amine|macrolide|triptan|sulfonylurea|sulphonylurea|barbiturate|bisphosphonate|retinoid|vaccine|vitamin"
    r"|supplement|xanthine|thiazide|quinolone|sartan|tricyclic|cephalosporin|prodrug|corticosteroid|anesthetic|anaesthetic|cannabinoid"
    r"|antiplatelet|prostaglandin analogue|z-drug|nitrate|glycoside|gabapentinoid|antimetabolite|immunosuppressant|hormone replacement|analog(?:ue)?|coumarin|contraceptive|reliever|preventer|activator|chelator|antidote|emollient|antiseptic|derivative|insulin|interferon|tetracycline|carbapenem|monobactam|blocking agent|spasmolytic|sulfonamide|sulphonamide|dihydropyridine|electrolyte|enzyme inducer|sleeping (?:pill|tablet)|heparin|cephalosporin|fibrate|z-drug|\banti[a-z-]+)$"
)


def is_class(reading: Reading, name: str) -> bool:
    """Whether a folded name is one of a class of drugs, by the lexicon or by its last word."""
    return reading.lexicon.link(name, frozenset({"DrugClass"})) is not None or bool(
        _CLASS_WORDS.search(singular_phrase(name))
    )
