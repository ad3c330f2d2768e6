"""Put exported files in place: all are written and flushed beside their targets before the first is renamed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from monograph_kg.errors import ExportError, Place
from monograph_kg.publishing.form import Content

Facts = dict[Path, tuple[int, str]]


def put_files(files: Mapping[Path, Content], late: Mapping[Path, Callable[[Facts], bytes]] | None = None) -> Facts:
    """Write files, chunk by chunk where their content comes in chunks.

    Args:
        files: content by path.
        late: files whose content is made of the sizes and digests of the others.

    Returns:
        The number of bytes and the hexadecimal sha256 of each.

    Raises:
        ExportError: if one cannot be written; then no old file has changed.
    """
    staged: dict[Path, Path] = {}
    facts: Facts = {}
    target = Path()
    try:
        for target, content in _contents(files, late or {}, facts):
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
            staged[target] = Path(name)
            facts[target] = _write(handle, content)
            if target.is_dir():
                raise IsADirectoryError(21, "Is a directory")
        for target, temporary in staged.items():
            temporary.chmod(0o644)
            temporary.replace(target)
    except OSError as error:
        raise ExportError(f"cannot write: {error.strerror}", place=Place(target),
                          remedy="old files are untouched; make room or give write permission") from error  # fmt: skip
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)
    return facts


def _contents(
    files: Mapping[Path, Content], late: Mapping[Path, Callable[[Facts], bytes]], done: Facts
) -> Iterator[tuple[Path, Content]]:
    """Yield every file with its content, the late ones when the others are written."""
    yield from files.items()
    for path, make in late.items():
        yield path, make(dict(done))


def _write(handle: int, content: Content) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(handle, "wb") as file:
        for chunk in (content,) if isinstance(content, bytes) else content:
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()
