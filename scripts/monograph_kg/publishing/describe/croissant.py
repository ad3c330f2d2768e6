"""schema.org Dataset and Croissant 1.0 in one JSON-LD document.

https://docs.mlcommons.org/croissant/docs/croissant-spec.html. A search engine reads the schema.org part; a machine
learning tool reads the record set, whose fields are the columns of the flat table.
"""

from __future__ import annotations

from typing import Any

from monograph_kg.publishing.describe.distributions import Distribution, version_iri
from monograph_kg.publishing.flat import BOOLEANS, COLUMNS, INTEGERS
from monograph_kg.publishing.material import Material

Node = dict[str, Any]

# The context that the specification asks for, word by word.
CONTEXT: Node = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(material: Material, files: list[Distribution]) -> Node:
    """Return the document."""
    metadata = material.metadata
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "@id": version_iri(material),
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": material.name,
        "alternateName": metadata.title,
        "description": metadata.description,
        "license": metadata.licence,
        "url": metadata.homepage,
        "version": metadata.version,
        "datePublished": metadata.issued,
        "inLanguage": metadata.language,
        "keywords": list(metadata.keywords),
        "citeAs": metadata.citation,
        "creator": {"@type": "sc:Organization", "name": metadata.creator},
        "publisher": {"@type": "sc:Organization", "name": metadata.publisher},
        "distribution": [_file(file) for file in files],
        "recordSet": [_records(material)],
    }


def _file(file: Distribution) -> Node:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "contentUrl": file.url,
        "contentSize": f"{file.size} B",
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    }


def _records(material: Material) -> Node:
    table = f"{material.name}.csv"
    return {
        "@type": "cr:RecordSet",
        "@id": "statements",
        "name": "statements",
        "description": "One record a statement; lists are JSON arrays in a text.",
        "key": {"@id": "statements/statement"},
        "field": [_field(column, table) for column in COLUMNS],
    }


def _field(column: str, table: str) -> Node:
    kind = "sc:Boolean" if column in BOOLEANS else "sc:Integer" if column in INTEGERS else "sc:Text"
    return {
        "@type": "cr:Field",
        "@id": f"statements/{column}",
        "name": column,
        "dataType": kind,
        "source": {"fileObject": {"@id": table}, "extract": {"column": column}},
    }
