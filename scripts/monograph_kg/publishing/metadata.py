"""The one metadata file of a release: ``ontology/metadata.yaml``, from which every description is made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from monograph_kg import __version__
from monograph_kg.areas import area
from monograph_kg.records.record import Record, Slug, Text
from monograph_kg.records.yamlfile import read_record

Iri = Annotated[str, Field(pattern=r"^[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+$")]


class Metadata(Record):
    """What is said about the release as a whole, and nowhere else.

    Attributes:
        title: its name for people.
        description: one paragraph.
        issued: the recorded day of the release (ISO); no description or file ever asks the clock.
        licence: IRI of the licence of the data.
        creator: name of those who made it.
        publisher: name of those who publish it.
        homepage: page for people.
        repository: where issues are taken.
        endpoint: IRI at which a SPARQL service of the release is described.
        language: language of labels and definitions.
        keywords: words to find it by.
        theme: IRIs of subjects in another vocabulary.
        citation: how to cite it.
        version: version of the release; the package's own unless the file says otherwise.
    """

    title: Text
    description: Text
    issued: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    licence: Iri
    licence_name: Text
    creator: Text
    publisher: Text
    homepage: Iri
    repository: Iri | None = None
    endpoint: Iri
    language: Slug = "en"
    keywords: tuple[Text, ...] = ()
    theme: tuple[Iri, ...] = ()
    citation: Text
    version: Text = __version__

    @property
    def moment(self) -> str:
        """The recorded day as ``xsd:dateTime``, midnight UTC."""
        return f"{self.issued}T00:00:00Z"


def read_metadata(path: Path | None = None) -> Metadata:
    """Read the metadata file.

    Raises:
        InputError: if it is missing, no YAML, or lacks or misspells a key.
    """
    record, _ = read_record(path or area("ontology") / "metadata.yaml", Metadata)
    return record
