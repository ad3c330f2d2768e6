"""Read a release that somebody hands over: one file, or the folder that holds its Turtle.

Limits keep a hostile file from taking the machine: a size, and no ``DOCTYPE`` in XML, whose entities parsers expand.
"""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from monograph_kg.errors import InputError, LimitError, Place, RefusedError

MAX_BYTES = 2 * 1024**3
_FORMATS = {".ttl": RdfFormat.TURTLE, ".nt": RdfFormat.N_TRIPLES, ".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG,
            ".owl": RdfFormat.RDF_XML, ".rdf": RdfFormat.RDF_XML}  # fmt: skip
_ORDER = tuple(_FORMATS)


def read_release(path: Path, limit: int = MAX_BYTES) -> set[Triple]:
    """Return the triples of a release, of all its graphs together.

    Args:
        path: a file in a format of RDF, or a folder with one release in it.
        limit: largest size in bytes.

    Raises:
        InputError: if there is no such file, or its format is unknown or broken.
        LimitError: if the file is too large.
        RefusedError: if it is XML with a document type.
    """
    file = _choose(path)
    if file.stat().st_size > limit:
        raise LimitError(f"the file is larger than {limit:,} bytes", remedy="compare smaller files", place=Place(file))
    content = file.read_bytes()
    form = _FORMATS[file.suffix]
    if form == RdfFormat.RDF_XML and b"<!DOCTYPE" in content:
        raise RefusedError("the file has a document type", remedy="remove the DOCTYPE", place=Place(file))
    try:
        return {quad.triple for quad in parse(content, format=form)}
    except SyntaxError as error:
        place = Place(file, error.lineno, error.offset)
        raise InputError(f"cannot be read: {error.msg}", remedy="correct the file", place=place) from error


def _choose(path: Path) -> Path:
    if path.is_dir():
        found = [file for suffix in _ORDER for file in sorted(path.glob(f"*{suffix}")) if file.name.count(".") == 1]
        if not found:
            raise InputError("the folder holds no release", remedy="name a file, or export one", place=Place(path))
        same = [file for file in found if file.suffix == found[0].suffix]
        if len(same) > 1:
            raise InputError("the folder holds several releases", remedy="name a file of it", place=Place(path))
        return found[0]
    if not path.is_file():
        raise InputError("there is no such file", remedy="name a release file or its folder", place=Place(path))
    if path.suffix not in _FORMATS:
        known = ", ".join(_ORDER)
        raise InputError(f"the ending '{path.suffix}' is none of {known}", remedy="convert it", place=Place(path))
    return path
