"""Put new files in the place of old ones so that a reader, or an interruption, meets all old or all new ones.

The files are written into a fresh folder beside the old one, flushed to the disk, and the two folders trade names in
one system call (``renameat2`` with ``RENAME_EXCHANGE``, https://man7.org/linux/man-pages/man2/rename.2.html). Where the
system has no such call, each file is replaced by itself, which is atomic a file, not for all of them together.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from monograph_kg.errors import BuildError, Place

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def replace_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make ``files`` the contents of ``folder`` at once; its other files stay.

    Raises:
        BuildError: if the disk is full, the folder cannot be written, or the like; the old files are untouched.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _failed(folder, error) from error
    try:
        staging.chmod(0o755)
        for name, content in files.items():
            _write_through(staging / name, content)
        _install(staging, folder, files)
    except OSError as error:
        raise _failed(folder, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def replace_file(path: Path, content: bytes) -> None:
    """Make ``content`` the file at ``path``, or leave the old file as it is.

    Raises:
        BuildError: if it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_through(temporary, content)
        temporary.replace(path)
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _failed(path: Path, error: OSError) -> BuildError:
    remedy = "the old files are untouched; make room or give write permission, then try again"
    return BuildError(f"cannot write: {error.strerror}", remedy=remedy, place=Place(path))


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _install(staging: Path, folder: Path, files: Mapping[str, bytes]) -> None:
    if not folder.exists():
        staging.rename(folder)
        return
    for other in folder.iterdir():
        if other.name not in files:
            os.link(other, staging / other.name)
    if not _exchange(staging, folder):
        for name in files:
            (staging / name).replace(folder / name)
    _sync_folder(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders trade names in one step; say whether the system could."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    return bool(renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
