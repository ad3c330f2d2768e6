"""Opening: a monograph's file, and the lexicon with which it is read."""

from __future__ import annotations

from pathlib import Path

from monograph_kg.areas import area
from monograph_kg.reading.layout.document import Document, parse_text, read_text
from monograph_kg.reading.layout.spl import read_spl
from monograph_kg.reading.lexis.compiled import load_compiled
from monograph_kg.reading.lexis.lexicon import Lexicon, lexicon_forms, make_lexicon, registry_forms
from monograph_kg.vocabulary.registry import read_registry


def open_document(path: Path) -> Document:
    """Read a monograph: an SPL label if the file is XML, else plain text or Markdown.

    Raises:
        InputError: if it cannot be read, is empty, binary or no UTF-8, or is XML of another kind.
        LimitError: if it is too large or nested too deeply.
        RefusedError: if its XML has a document type declaration.
    """
    if path.suffix.lower() == ".xml":
        return read_spl(path)
    text = read_text(path)
    if text.lstrip("\ufeff \n\r\t").startswith("<?xml"):
        return read_spl(path)
    return parse_text(text, path.name)


def open_lexicon(*, full: bool = False) -> Lexicon:
    """Return the lexicon of the registry and ``mappings/lexicon.tsv``; in full with the compiled vocabularies.

    Raises:
        MissingToolError: if the full one has not been built.
        InputError: for a malformed file.
    """
    forms = [*lexicon_forms(area("mappings") / "lexicon.tsv"), *registry_forms(read_registry())]
    own = make_lexicon(forms)
    if not full:
        return own
    return load_compiled(own)
